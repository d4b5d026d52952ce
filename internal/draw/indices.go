package draw

import (
	"encoding/binary"

	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// indexCopy is a copy of indices in a form that Vulkan can draw with: 32 bits wide, or in the order of a list.
type indexCopy struct {
	store    *staging.Store
	key      indexKey
	gen, ver uint64
	buf      *vk.Buffer
}

type indexKey struct {
	offset, size int
	mode         uint32 // of the kernel
	first, n     int    // of the source; the whole of it has first 0 and mode Points
	restart      bool
	limit        int
}

const closed = 256 // the kernel's mode for a loop as a strip

// mostBeyond is how many indices behind the end of its index buffer a draw may have: each reads as 0.
const mostBeyond = 1 << 20

// beyond cuts a draw of indices that are not there: it must not read them itself, without robustBufferAccess2. It tells
// whether some are left.
func beyond(c *Call, x *indexed) bool {
	if c.Indirect.Store != nil {
		return false
	}
	have := max(c.Index.Store.Size()-c.Index.Offset, 0) / c.Index.Size
	if x.count <= have-x.first {
		return false
	}
	x.count = max(min(x.count, have+mostBeyond-x.first), 0)
	return true
}

// indices settles how the draw c gets its indices: as they are, from a copy, or from a pattern made here.
func (r *Renderer) indices(c *Call, x *indexed) error {
	list := r.asList(c)
	if c.Index.Size == 0 {
		if list || c.Mode == LineLoop {
			return r.pattern(c, x, list)
		}
		return nil
	}
	x.on = true
	key := indexKey{offset: c.Index.Offset, size: c.Index.Size, mode: uint32(Points), restart: c.State.Restart}
	if r.force.Clamp || !r.caps.RobustBufferAccess {
		key.limit, _ = c.Vertices.holds()
	}
	past := beyond(c, x)
	if past && x.count == 0 {
		return nil
	}
	switch {
	case list:
		key.mode, key.first, key.n = uint32(c.Mode), x.first, x.count
		if x.count = ExpandedLen(c.Mode, x.count); x.count == 0 {
			return nil
		}
	case c.Mode == LineLoop:
		if key.mode, key.first, key.n = closed, x.first, x.count; x.count < 2 {
			x.count = 0
			return nil
		}
	case key.limit == 0 && !past && c.Index.Offset%c.Index.Size == 0 && (c.Index.Size != 1 || r.caps.IndexUint8 && !r.force.WidenIndex):
		r.indicesInPlace(c, x)
		return nil
	case past:
		key.n = x.first + x.count
	}
	n, err := r.copyIndices(c, &key)
	if err != nil {
		return err
	}
	x.buf, x.off, x.typ = c.Vertices.index.buf.Handle, 0, indexUint32
	if key.mode != uint32(Points) {
		x.first, x.count = 0, n
	}
	return nil
}

// asList tells whether c's primitives are drawn as a list: captures want OpenGL's order of vertices, and some devices have no fans.
func (r *Renderer) asList(c *Call) bool {
	if c.Capture != nil {
		return c.Mode.List() != c.Mode && c.Mode != Patches
	}
	return c.Mode == TriangleFan && (!r.caps.TriangleFans || r.force.Fans)
}

func (r *Renderer) indicesInPlace(c *Call, x *indexed) {
	x.buf, x.off, x.typ = c.Index.Store.Handle(), uint64(c.Index.Offset), indexUint32
	switch c.Index.Size {
	case 1:
		x.typ = indexUint8
	case 2:
		x.typ = indexUint16
	}
	if c.Index.Offset >= c.Index.Store.Size() { // shrunk: index 0 for all
		x.buf, x.off = r.constants.Handle, constZero
	}
}

// pattern writes the indices of a draw without an index buffer into scratch memory: a list in OpenGL's order, or a
// loop as a strip.
func (r *Renderer) pattern(c *Call, x *indexed, list bool) error {
	n := x.count + 1
	if list {
		n = ExpandedLen(c.Mode, x.count)
	}
	if n == 0 || x.count < 2 {
		x.count = 0
		return nil
	}
	sp, err := r.eng.Scratch(4*n, 4)
	if err != nil {
		return err
	}
	p := sp.Bytes()
	for k := range n {
		i := k
		switch {
		case list:
			i = Expanded(c.Mode, x.count, k)
		case k == x.count:
			i = 0
		}
		binary.LittleEndian.PutUint32(p[4*k:], uint32(i))
	}
	x.on, x.buf, x.off, x.typ = true, sp.Buffer(), uint64(sp.Offset()), indexUint32
	x.base, x.first, x.count = x.first, 0, n
	return nil
}

// copyIndices makes the copy for key, unless the vertex state has it, and returns how many indices it holds.
func (r *Renderer) copyIndices(c *Call, key *indexKey) (int, error) {
	s := c.Index.Store
	n := (s.Size() - key.offset) / key.size
	switch Mode(key.mode) {
	case TriangleFan:
		n = ExpandedLen(TriangleFan, key.n)
	case Points:
		n = max(n, key.n)
	default:
		if n = key.n + 1; key.mode != closed {
			n = ExpandedLen(Mode(key.mode), key.n)
		}
	}
	n = max(n, 1)
	x := &c.Vertices.index
	if x.store == s && x.key == *key && x.gen == s.Generation() && x.ver == s.Version() && x.buf != nil {
		return n, nil
	}
	reused := x.buf != nil && x.buf.Size >= 4*n
	if x.buf != nil && !reused {
		r.eng.RetireBuffer(x.buf)
		x.buf = nil
	}
	if x.buf == nil {
		b, err := r.dev.NewBuffer(vk.BufferOptions{Size: 4 * n, Usage: r.eng.Usage(), Memory: vk.MemoryDevice, Label: "converted indices"})
		if err != nil {
			return 0, err
		}
		x.buf = b
	}
	r.eng.Use(s, 0, s.Size(), vk.StageCompute, vk.AccessShaderRead)
	r.eng.Barriers()
	r.breakPass()
	if reused {
		r.out.Barrier(vk.StageVertexInput, vk.StageCompute, nil, nil, nil)
	}
	if err := r.runIndexKernel(s, key, x.buf, n); err != nil {
		return 0, err
	}
	// Vertex reads, too: see VertexState.refresh for what synchronization validation believes that draws read.
	r.out.Barrier(vk.StageCompute, vk.StageVertexInput,
		[]vk.MemoryBarrier{{SrcAccess: vk.AccessShaderWrite, DstAccess: vk.AccessIndexRead | vk.AccessVertexRead}}, nil, nil)
	x.store, x.key, x.gen, x.ver = s, *key, s.Generation(), s.Version()
	r.stats.Conversions++
	return n, nil
}

// runIndexKernel records the dispatches that make n indices. A shader sees a bounded part of a buffer: what lies
// beyond reads as index 0.
func (r *Renderer) runIndexKernel(s *staging.Store, key *indexKey, dst *vk.Buffer, n int) error {
	limit := int(min(r.caps.Limits.MaxStorageRange, 1<<31))
	align := max(int(r.caps.Limits.MinStorageAlign), 4)
	step := n
	if key.mode == uint32(Points) {
		step = (limit - align) / 4 &^ 3
	}
	for at := 0; at < n; at += step {
		count := min(step, n-at)
		begin := key.offset + key.first*key.size
		if key.mode == uint32(Points) {
			begin += at * key.size
		}
		src := window(begin, min(s.Size(), begin+max(key.n, count)*key.size), s.Size(), align)
		src.hi = min(src.hi, src.lo+limit)
		out := window(4*at, 4*(at+count), dst.Size, align)
		var p [40]byte
		put := func(i, v int) { binary.LittleEndian.PutUint32(p[4*i:], uint32(v)) }
		flags := key.size
		if key.restart {
			flags |= 1 << 31
			put(8, int(uint32(uint64(1)<<(8*key.size)-1)))
		}
		put(0, begin-src.lo)
		put(1, flags)
		put(2, min(s.Size(), src.hi)-src.lo)
		put(3, (4*at-out.lo)/4)
		put(4, count)
		put(5, int(key.mode))
		put(6, key.n)
		put(9, key.limit)
		err := r.runKernel(kernelIndex, [3]kernelBuffer{
			{s.Handle(), uint64(src.lo), uint64(max(src.hi-src.lo, 4))},
			{dst.Handle, uint64(out.lo), uint64(out.hi - out.lo)},
		}, p[:], count)
		if err != nil {
			return err
		}
	}
	return nil
}
