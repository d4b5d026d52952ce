package draw

import (
	"math"

	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// uses notes what the draw reads and writes.
func (r *Renderer) uses(c *Call, x *indexed, first, count, instances int, same bool) error {
	v := c.Vertices
	whole := x.on || c.Indirect.Store != nil
	for i := range v.bindings {
		b := &v.bindings[i]
		if b.store == nil {
			continue
		}
		size := b.store.Size()
		lo, hi := b.offset, size
		switch {
		case b.stride == 0:
			hi = lo + b.span
		case c.Indirect.Store != nil:
		case b.divisor > 0:
			lo += c.BaseInstance * b.stride
			hi = lo + (instances-1)/b.divisor*b.stride + b.span
		case !whole:
			lo += first * b.stride
			hi = lo + (count-1)*b.stride + b.span
		}
		// The validation layer takes every binding for one of whole strides per vertex, whatever the indices.
		if whole {
			lo, hi = b.offset, size
		} else if b.stride > 0 {
			lo, hi = min(lo, b.offset+first*b.stride), max(hi, b.offset+(first+count)*b.stride)
		}
		lo, hi = max(lo, 0), min(hi, size)
		if lo < hi {
			r.useVertices(i, b.store, lo, hi, size)
		}
	}
	if x.on && c.Index.Size != 0 && x.buf == c.Index.Store.Handle() {
		r.useIndices(c)
	}
	if in := &c.Indirect; in.Store != nil {
		n := (in.Count-1)*in.Stride + 20
		r.eng.Use(in.Store, in.Offset, min(n, in.Store.Size()-in.Offset), vk.StageIndirect, vk.AccessIndirectRead)
	}
	if !same && len(c.Program.info.Blocks) > 0 {
		if err := r.useBlocks(c.Program); err != nil {
			return err
		}
	}
	if c.Capture != nil {
		c.Capture.uses(r)
	}
	return nil
}

// useVertices notes a read of a vertex buffer, unless the open pass has noted it. Draws that go through a buffer piece
// by piece note ever larger pieces, so that a long run of them notes a few.
func (r *Renderer) useVertices(i int, s *staging.Store, lo, hi, size int) {
	n := &r.open.vertex[i]
	if n.store == s && n.lo <= lo && hi <= n.hi {
		return
	}
	if n.store == s {
		grow := n.hi - n.lo
		if hi > n.hi {
			hi = min(hi+grow, size)
		}
		if lo < n.lo {
			lo = max(lo-grow, 0)
		}
		lo, hi = min(lo, n.lo), max(hi, n.hi)
	}
	r.eng.Use(s, lo, hi-lo, vk.StageVertexInput, vk.AccessVertexRead)
	n.store, n.lo, n.hi = s, lo, hi
}

func (r *Renderer) useIndices(c *Call) {
	n := &r.open.index
	if n.store == c.Index.Store {
		return
	}
	r.eng.Use(c.Index.Store, c.Index.Offset, c.Index.Store.Size()-c.Index.Offset, vk.StageVertexInput, vk.AccessIndexRead)
	n.store = c.Index.Store
}

// clampCounts cuts a draw to what its buffers hold: for devices that don't check (M-111). Indices are cut by the
// kernel that copies them.
func (r *Renderer) clampCounts(c *Call) (count, instances int) {
	count, instances = c.Count, c.Instances
	vertices, perInstance := c.Vertices.holds()
	if c.Index.Size == 0 && c.Indirect.Store == nil {
		count = min(count, max(vertices-c.First, 0))
	}
	if c.Index.Size != 0 {
		count = min(count, max((c.Index.Store.Size()-c.Index.Offset)/c.Index.Size-c.First, 0))
	}
	return count, min(instances, max(perInstance-c.BaseInstance, 0))
}

// holds is how many vertices and instances lie whole in the buffers.
func (v *VertexState) holds() (vertices, instances int) {
	vertices, instances = math.MaxInt, math.MaxInt
	for i := range v.bindings {
		b := &v.bindings[i]
		if b.shadow != nil {
			n := b.shadow.available()
			switch d := b.shadow.attr.Divisor; {
			case d == Fixed, b.shadow.attr.Stride == 0:
			case d > 0:
				instances = min(instances, n*d)
			default:
				vertices = min(vertices, n)
			}
			continue
		}
		if b.store == nil || b.stride == 0 {
			continue
		}
		n := b.elements(b.store.Size())
		if b.divisor > 0 {
			instances = min(instances, n*b.divisor)
		} else {
			vertices = min(vertices, n)
		}
	}
	return vertices, instances
}
