package glcompare

import (
	"bytes"
	"fmt"
	"slices"
	"unsafe"

	"github.com/vkgloo/vkgloo/gl"
)

// buffer is a buffer object of both sides, and what is known of its bytes.
type buffer struct {
	names   [2]uint32
	data    []byte
	known   []bool // bytes that are defined
	deleted bool
	fixed   bool
	flags   uint32
	mapped  bool
	access  uint32
	offset  int
	length  int
	ptr     [2]unsafe.Pointer
	written []bool // of the mapping, since it began
}

func (b *buffer) String() string {
	if b == nil {
		return "buffer 0"
	}
	return fmt.Sprintf("buffer %d (%d bytes)", b.names[ours], len(b.data))
}

// defined reports whether all bytes of a range are there and known.
func (b *buffer) defined(at, n int) bool {
	if at < 0 || n < 0 || at > len(b.data) || n > len(b.data)-at {
		return false
	}
	return !slices.Contains(b.known[at:at+n], false)
}

// usable reports whether commands may use the buffer.
func (b *buffer) usable() bool { return !b.mapped || b.access&gl.MAP_PERSISTENT_BIT != 0 }

func (b *buffer) set(at int, p []byte) {
	copy(b.data[at:], p)
	for i := range p {
		b.known[at+i] = true
	}
}

func (b *buffer) forget(at, n int) {
	for i := range n {
		b.known[at+i] = false
	}
}

var targets = []uint32{gl.ARRAY_BUFFER, gl.ELEMENT_ARRAY_BUFFER, gl.COPY_READ_BUFFER, gl.COPY_WRITE_BUFFER, gl.UNIFORM_BUFFER,
	gl.PIXEL_PACK_BUFFER, gl.PIXEL_UNPACK_BUFFER, gl.TEXTURE_BUFFER, gl.SHADER_STORAGE_BUFFER, gl.DRAW_INDIRECT_BUFFER,
	gl.ATOMIC_COUNTER_BUFFER, gl.DISPATCH_INDIRECT_BUFFER, gl.QUERY_BUFFER, gl.TRANSFORM_FEEDBACK_BUFFER}

// boundTo is the buffer that a target has; that of ELEMENT_ARRAY_BUFFER is the vertex array's. One that was deleted, and that
// a vertex array keeps alive, is drawn from, but has no name any more.
func (r *Runner) boundTo(target uint32) *buffer {
	b := r.bound[target]
	if target == gl.ELEMENT_ARRAY_BUFFER {
		b = r.array.elements
	}
	if b != nil && b.deleted {
		return nil
	}
	return b
}

func (r *Runner) bind(target uint32, b *buffer) {
	r.do(func(g *Funcs, s int) { g.BindBuffer(target, nameOf(b, s)) }, "BindBuffer(%#x, %v)", target, b)
	if target == gl.ELEMENT_ARRAY_BUFFER {
		r.array.elements = b
	} else {
		r.bound[target] = b
	}
}

func nameOf(b *buffer, side int) uint32 {
	if b == nil {
		return 0
	}
	return b.names[side]
}

// random is n random bytes: small numbers more often than not.
func (r *Runner) random(n int) []byte {
	p := make([]byte, n)
	kind := r.c.IntN(4)
	for i := range p {
		switch {
		case kind == 0:
			p[i] = byte(r.c.IntN(256))
		case kind == 1 && i%4 == 0: // small 32-bit numbers
			p[i] = byte(r.c.IntN(24))
		case kind == 2: // small bytes
			p[i] = byte(r.c.IntN(16))
		case kind == 3: // floats around 1
			p[i] = [4]byte{byte(i * 37), byte(i * 11), byte(0x80 + i*5), 0x3f | byte(i/4%2)<<7}[i%4]
		}
	}
	return p
}

func pointer(p []byte) unsafe.Pointer {
	if len(p) == 0 {
		return nil
	}
	return unsafe.Pointer(&p[0])
}

// newBuffer makes a buffer with defined contents.
func (r *Runner) newBuffer(n int) *buffer {
	b := &buffer{flags: gl.MAP_READ_BIT | gl.MAP_WRITE_BIT | gl.DYNAMIC_STORAGE_BIT}
	r.do(func(g *Funcs, s int) { g.GenBuffers(1, &b.names[s]) }, "GenBuffers(1)")
	r.buffers = append(r.buffers, b)
	r.bind(gl.ARRAY_BUFFER, b)
	r.allocate(gl.ARRAY_BUFFER, b, n, true)
	return b
}

func (r *Runner) allocate(target uint32, b *buffer, n int, filled bool) {
	var p []byte
	if filled {
		p = r.random(n)
	}
	usage := one(r, uint32(gl.STATIC_DRAW), gl.STREAM_DRAW, gl.DYNAMIC_COPY, gl.STREAM_READ)
	ok := r.do(func(g *Funcs, s int) { g.BufferData(target, n, pointer(p), usage) }, "BufferData(%#x, %d, filled %v, %#x) of %v", target, n, filled, usage, b)
	if !ok {
		return
	}
	b.mapped = false
	b.data, b.known = make([]byte, n), make([]bool, n)
	b.set(0, p)
}

// pick is one of the buffers, nil if there are none.
func (r *Runner) pick() *buffer {
	if len(r.buffers) == 0 {
		return nil
	}
	return r.buffers[r.c.IntN(len(r.buffers))]
}

// bufferCall makes a call about a buffer.
func (r *Runner) bufferCall() {
	target := targets[r.c.IntN(len(targets))]
	if len(r.buffers) < 2 || r.chance(4) && len(r.buffers) < 24 {
		r.newBuffer(one(r, 1, 16, 64, 100, 400, 1000, 5000))
		return
	}
	if r.chance(40) || r.boundTo(target) == nil {
		r.bind(target, r.pick())
		return
	}
	b := r.boundTo(target)
	switch r.c.IntN(13) {
	case 0:
		if r.keeps(b) {
			r.allocate(target, b, one(r, 0, 4, 64, 400, 1000, len(b.data)), r.chance(70))
		}
	case 1, 2, 3:
		r.subData(target, b)
	case 4:
		r.compare(b)
	case 5:
		r.copy(target, b)
	case 6:
		r.clear(target, b)
	case 7, 8:
		r.mapOrUnmap(target, b)
	case 9:
		r.mapped(target, b)
	case 10:
		r.parameters(target)
	case 11:
		r.invalidate(b)
	default:
		r.storageOrDelete(target, b)
	}
}

// keeps reports whether a buffer's store may be replaced or mapped: not that of an output, which must stay usable.
func (r *Runner) keeps(b *buffer) bool { return !slices.Contains(r.outputs, b) }

func (r *Runner) rangeOf(b *buffer) (at, n int) {
	at = r.c.IntN(len(b.data) + 1)
	n = r.c.IntN(min(len(b.data)-at, 200) + 1)
	if r.chance(10) {
		at, n = 0, len(b.data)
	}
	return at, n
}

func (r *Runner) touchesMapping(b *buffer, at, n int) bool {
	// Implementations differ in what they refuse: any mapping, or one of the same bytes.
	return b.mapped && b.access&gl.MAP_PERSISTENT_BIT == 0
}

func (r *Runner) subData(target uint32, b *buffer) {
	at, n := r.rangeOf(b)
	if r.touchesMapping(b, at, n) {
		return
	}
	p := r.random(n)
	named := r.chance(30)
	ok := r.do(func(g *Funcs, s int) {
		if named {
			g.NamedBufferSubData(b.names[s], at, n, pointer(p))
		} else {
			g.BufferSubData(target, at, n, pointer(p))
		}
	}, "BufferSubData(%#x, %d, %d) of %v, named %v", target, at, n, b, named)
	if ok {
		b.set(at, p)
	}
}

// compare reads a buffer back and compares what is defined.
func (r *Runner) compare(b *buffer) {
	if !b.usable() {
		return
	}
	r.settleMapping(b)
	n := len(b.data)
	if n == 0 || r.bad != "" {
		return
	}
	var p [2][]byte
	r.do(func(g *Funcs, s int) {
		p[s] = make([]byte, n)
		g.GetNamedBufferSubData(b.names[s], 0, n, unsafe.Pointer(&p[s][0]))
	}, "GetNamedBufferSubData of %v", b)
	for i := range n {
		if b.known[i] && (p[ours][i] != p[theirs][i] || p[ours][i] != b.data[i]) {
			r.differ("byte %d of %v is %#x, want %#x (the model: %#x)\n ours   %x\n theirs %x", i, b, p[ours][i], p[theirs][i], b.data[i],
				p[ours][max(0, i-8):min(n, i+24)], p[theirs][max(0, i-8):min(n, i+24)])
			return
		}
	}
}

// settleMapping makes writes through a persistent mapping visible, and waits for the GPU.
func (r *Runner) settleMapping(b *buffer) {
	if b.mapped {
		r.do(func(g *Funcs, s int) {
			g.MemoryBarrier(gl.CLIENT_MAPPED_BUFFER_BARRIER_BIT)
			g.Finish()
		}, "MemoryBarrier, Finish")
	}
}

func (r *Runner) copy(target uint32, b *buffer) {
	from := targets[r.c.IntN(len(targets))]
	src := r.boundTo(from)
	if src == nil || !src.usable() || !b.usable() {
		return
	}
	at, n := r.rangeOf(b)
	n = min(n, len(src.data))
	off := r.c.IntN(len(src.data) - n + 1)
	if src == b && off < at+n && at < off+n && n > 0 {
		return
	}
	ok := r.do(func(g *Funcs, s int) { g.CopyBufferSubData(from, target, off, at, n) }, "CopyBufferSubData(%#x, %#x, %d, %d, %d) of %v to %v", from, target, off, at, n, src, b)
	if ok {
		copy(b.data[at:at+n], src.data[off:off+n])
		copy(b.known[at:at+n], src.known[off:off+n])
	}
}

// clearFormat is a format to clear with, and its bytes.
type clearFormat struct {
	internal, format, xtype uint32
	elem, client            int
}

var clearFormats = []clearFormat{
	{gl.R8, gl.RED, gl.UNSIGNED_BYTE, 1, 1}, {gl.R32F, gl.RED, gl.FLOAT, 4, 4}, {gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, 4, 4},
	{gl.R16UI, gl.RED_INTEGER, gl.UNSIGNED_SHORT, 2, 2}, {gl.RGB32F, gl.RGB, gl.FLOAT, 12, 12}, {gl.RGBA32UI, gl.RGBA_INTEGER, gl.UNSIGNED_INT, 16, 16},
	{gl.RGBA8, gl.BGRA, gl.UNSIGNED_BYTE, 4, 4}, {gl.R8I, gl.RED_INTEGER, gl.BYTE, 1, 1}, {gl.RG16, gl.RG, gl.UNSIGNED_SHORT, 4, 4},
	{gl.RG8UI, gl.RGBA_INTEGER, gl.UNSIGNED_BYTE, 2, 4}, {gl.RGBA32I, gl.RGBA_INTEGER, gl.BYTE, 16, 4},
	{gl.RGBA32F, gl.RED, gl.UNSIGNED_BYTE, 16, 1},
}

func (r *Runner) clear(target uint32, b *buffer) {
	f := clearFormats[r.c.IntN(len(clearFormats))]
	at, n := r.rangeOf(b)
	at, n = at/f.elem*f.elem, n/f.elem*f.elem
	if n = min(n, (len(b.data)-at)/f.elem*f.elem); r.touchesMapping(b, at, n) || n == 0 {
		return
	}
	p := make([]byte, f.client)
	for i := range p {
		p[i] = byte(r.c.IntN(256))
	}
	if f.xtype == gl.FLOAT {
		copy(p, []byte{0, 0, 0xC0, 0x3F, 0, 0, 0x80, 0xBF, 1, 2, 3, 0x40})
	}
	zero := r.chance(20)
	ok := r.do(func(g *Funcs, s int) {
		q := pointer(p)
		if zero {
			q = nil
		}
		g.ClearBufferSubData(target, f.internal, at, n, f.format, f.xtype, q)
	}, "ClearBufferSubData(%#x, %#x, %d, %d, %#x, %#x, %x or zeros %v) of %v", target, f.internal, at, n, f.format, f.xtype, p, zero, b)
	switch {
	case ok && f.xtype == gl.UNSIGNED_BYTE && f.internal == gl.RGBA32F: // the reference rounds
		r.learnCaptured(b)
	case ok:
		r.learn(b, at, n)
	}
}

// learn takes bytes that both must agree on into the model.
func (r *Runner) learn(b *buffer, at, n int) {
	if n == 0 || r.bad != "" {
		return
	}
	var p [2][]byte
	r.do(func(g *Funcs, s int) {
		p[s] = make([]byte, n)
		g.GetNamedBufferSubData(b.names[s], at, n, unsafe.Pointer(&p[s][0]))
	}, "GetNamedBufferSubData(%d, %d) of %v", at, n, b)
	if r.bad != "" {
		return
	}
	if !bytes.Equal(p[theirs], p[ours]) {
		i := 0
		for p[theirs][i] == p[ours][i] {
			i++
		}
		r.differ("byte %d of %v is %#x, want %#x\n ours   %x\n theirs %x", at+i, b, p[ours][i], p[theirs][i],
			p[ours][i:min(n, i+48)], p[theirs][i:min(n, i+48)])
		return
	}
	b.set(at, p[theirs])
}

func (r *Runner) invalidate(b *buffer) {
	at, n := r.rangeOf(b)
	if r.touchesMapping(b, at, n) || len(b.data) == 0 {
		return
	}
	whole := r.chance(50)
	ok := r.do(func(g *Funcs, s int) {
		if whole {
			g.InvalidateBufferData(b.names[s])
		} else {
			g.InvalidateBufferSubData(b.names[s], at, n)
		}
	}, "InvalidateBufferSubData(%d, %d) of %v, whole %v", at, n, b, whole)
	if ok && whole {
		at, n = 0, len(b.data)
	}
	if ok {
		b.forget(at, n)
	}
}

func (r *Runner) storageOrDelete(target uint32, b *buffer) {
	if r.chance(50) || len(r.buffers) < 4 {
		if b.fixed || !r.keeps(b) || target == gl.ELEMENT_ARRAY_BUFFER {
			return
		}
		n := r.between(1, 600)
		p := r.random(n)
		flags := one(r, uint32(0), gl.DYNAMIC_STORAGE_BIT, gl.MAP_READ_BIT|gl.MAP_WRITE_BIT|gl.DYNAMIC_STORAGE_BIT,
			gl.MAP_WRITE_BIT|gl.MAP_PERSISTENT_BIT|gl.MAP_COHERENT_BIT|gl.DYNAMIC_STORAGE_BIT, gl.MAP_READ_BIT|gl.MAP_WRITE_BIT|gl.MAP_PERSISTENT_BIT|gl.MAP_COHERENT_BIT)
		if r.do(func(g *Funcs, s int) { g.BufferStorage(target, n, pointer(p), flags) }, "BufferStorage(%#x, %d, %#x) of %v", target, n, flags, b) {
			b.mapped, b.fixed, b.flags = false, true, flags
			b.data, b.known = make([]byte, n), make([]bool, n)
			b.set(0, p)
		}
		return
	}
	r.delete(b)
}

func (r *Runner) delete(b *buffer) {
	if slices.Contains(r.outputs, b) {
		return
	}
	r.do(func(g *Funcs, s int) { g.DeleteBuffers(1, &b.names[s]) }, "DeleteBuffers of %v", b)
	b.deleted = true
	r.buffers = slices.DeleteFunc(r.buffers, func(x *buffer) bool { return x == b })
	for t, x := range r.bound {
		if x == b {
			delete(r.bound, t)
		}
	}
	r.array.forget(b)
	if r.state.scene == b { // Mesa takes the buffer off UNIFORM_BUFFER, too, whatever is bound there
		r.bind(gl.UNIFORM_BUFFER, r.bound[gl.UNIFORM_BUFFER])
	}
	r.state.forget(b)
}

func (r *Runner) parameters(target uint32) {
	name := one(r, uint32(gl.BUFFER_SIZE), gl.BUFFER_USAGE, gl.BUFFER_ACCESS, gl.BUFFER_ACCESS_FLAGS, gl.BUFFER_MAPPED, gl.BUFFER_MAP_OFFSET,
		gl.BUFFER_MAP_LENGTH, gl.BUFFER_IMMUTABLE_STORAGE, gl.BUFFER_STORAGE_FLAGS)
	var v [2]int64
	r.do(func(g *Funcs, s int) { g.GetBufferParameteri64v(target, name, &v[s]) }, "GetBufferParameteri64v(%#x, %#x)", target, name)
	if v[0] != v[1] {
		r.differ("%d, want %d", v[ours], v[theirs])
	}
}
