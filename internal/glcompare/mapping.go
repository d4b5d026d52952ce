package glcompare

import (
	"unsafe"

	"github.com/vkgloo/vkgloo/gl"
)

func (r *Runner) mapOrUnmap(target uint32, b *buffer) {
	if b.mapped {
		r.unmap(target, b)
		return
	}
	at, n := r.rangeOf(b)
	if n == 0 || !r.keeps(b) {
		return
	}
	access := one(r, uint32(gl.MAP_READ_BIT), gl.MAP_WRITE_BIT, gl.MAP_READ_BIT|gl.MAP_WRITE_BIT, gl.MAP_WRITE_BIT|gl.MAP_INVALIDATE_RANGE_BIT,
		gl.MAP_WRITE_BIT|gl.MAP_INVALIDATE_BUFFER_BIT, gl.MAP_WRITE_BIT|gl.MAP_FLUSH_EXPLICIT_BIT, gl.MAP_WRITE_BIT|gl.MAP_FLUSH_EXPLICIT_BIT|gl.MAP_INVALIDATE_RANGE_BIT)
	if b.flags&gl.MAP_PERSISTENT_BIT != 0 && r.chance(80) {
		access = b.flags & (gl.MAP_READ_BIT | gl.MAP_WRITE_BIT | gl.MAP_PERSISTENT_BIT | gl.MAP_COHERENT_BIT)
	}
	ok := r.do(func(g *Funcs, s int) { b.ptr[s] = g.MapBufferRange(target, at, n, access) }, "MapBufferRange(%#x, %d, %d, %#x) of %v", target, at, n, access, b)
	if !ok {
		return
	}
	b.mapped, b.access, b.offset, b.length = true, access, at, n
	b.written = make([]bool, n)
	switch {
	case access&gl.MAP_INVALIDATE_BUFFER_BIT != 0:
		b.forget(0, len(b.data))
	case access&gl.MAP_INVALIDATE_RANGE_BIT != 0:
		b.forget(at, n)
	}
	if access&gl.MAP_READ_BIT != 0 {
		r.compareMapping(b)
	}
	r.mapped(target, b)
}

func memoryOf(p unsafe.Pointer, n int) []byte { return unsafe.Slice((*byte)(p), n) }

// compareMapping compares what both mappings show.
func (r *Runner) compareMapping(b *buffer) {
	x, y := memoryOf(b.ptr[ours], b.length), memoryOf(b.ptr[theirs], b.length)
	for i := range b.length {
		if b.known[b.offset+i] && (x[i] != y[i] || x[i] != b.data[b.offset+i]) {
			r.differ("mapped byte %d of %v is %#x, want %#x (the model: %#x)", b.offset+i, b, x[i], y[i], b.data[b.offset+i])
			return
		}
	}
}

// mapped writes through a mapping, or flushes a piece of it.
func (r *Runner) mapped(target uint32, b *buffer) {
	if !b.mapped || b.access&gl.MAP_WRITE_BIT == 0 || r.bad != "" {
		return
	}
	if b.access&gl.MAP_PERSISTENT_BIT != 0 {
		r.do(func(g *Funcs, s int) { g.Finish() }, "Finish")
	}
	at := r.c.IntN(b.length)
	n := r.between(1, b.length-at)
	p := r.random(n)
	r.do(func(g *Funcs, s int) { copy(memoryOf(b.ptr[s], b.length)[at:], p) }, "write %d bytes at %d of the mapping of %v", n, at, b)
	explicit := b.access&gl.MAP_FLUSH_EXPLICIT_BIT != 0
	if explicit {
		// What isn't flushed is undefined, also where it was defined before.
		b.forget(b.offset+at, n)
		if r.chance(20) {
			return
		}
		r.do(func(g *Funcs, s int) { g.FlushMappedBufferRange(target, at, n) }, "FlushMappedBufferRange(%#x, %d, %d)", target, at, n)
	}
	b.set(b.offset+at, p)
}

func (r *Runner) unmap(target uint32, b *buffer) {
	var ok [2]bool
	r.do(func(g *Funcs, s int) { ok[s] = g.UnmapBuffer(target) }, "UnmapBuffer(%#x) of %v", target, b)
	if ok[ours] != ok[theirs] {
		r.differ("%v, want %v", ok[ours], ok[theirs])
	}
	b.mapped = false
}
