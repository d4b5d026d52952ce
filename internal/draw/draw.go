package draw

import (
	"errors"
	"fmt"

	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// Index says where indices come from. Size 0: there are none.
type Index struct {
	Store  *staging.Store
	Offset int // bytes to index 0
	Size   int // bytes of an index: 1, 2 or 4
}

// Indirect says where the parameters of draws come from: records of Vulkan's layout, 16 bytes without indices, 20 with.
type Indirect struct {
	Store  *staging.Store // nil: they come from the Call
	Offset int            // bytes, a multiple of 4
	Stride int
	Count  int // records
}

// Call is a draw.
type Call struct {
	Program      *Program
	Vertices     *VertexState
	Target       *Target // nil: nothing is rasterised
	State        State
	Dynamic      Dynamic
	Mode         Mode
	First        int // vertex, or index
	Count        int // vertices, or indices
	Instances    int
	BaseVertex   int // added to indices
	BaseInstance int
	Index        Index
	Indirect     Indirect
	Capture      *Capture
	Push         []byte // push constants of the program
	// Tag is another one whenever anything has changed since the Call was last drawn, but for counts, First, base
	// vertex and instance, and Indirect: a run of draws with one Call and one Tag binds nothing anew.
	Tag uint64
}

// indexed is what is left to draw once indices are settled.
type indexed struct {
	on       bool
	buf, off uint64
	typ      uint32 // VkIndexType
	first    int
	count    int
	base     int
}

// VkIndexType.
const (
	indexUint16 = 0
	indexUint32 = 1
	indexUint8  = 1000265000
)

// Draw records a draw. What lies outside the buffers reads as zeros (M-111).
//   - Errors: vk.ErrOutOfMemory, vk.ErrDeviceLost, staging.ErrState; errors.ErrUnsupported for a capture where there is no
//     transform feedback: see CaptureEmulated.
func (r *Renderer) Draw(c *Call) error {
	if c.Capture != nil && !r.caps.TransformFeedback {
		return fmt.Errorf("%w: draw: capture (VK_EXT_transform_feedback)", errors.ErrUnsupported)
	}
	v := c.Vertices
	if c.Indirect.Store == nil && (c.Count <= 0 || c.Instances <= 0) {
		return nil
	}
	if !v.built {
		v.build()
	}
	first, count, instances := c.First, c.Count, c.Instances
	if r.force.Clamp || !r.caps.RobustBufferAccess {
		if count, instances = r.clampCounts(c); (count <= 0 || instances <= 0) && c.Indirect.Store == nil {
			return nil
		}
	}
	if len(v.shadows) > 0 {
		if err := v.refresh(instances + c.BaseInstance); err != nil {
			return err
		}
	}
	x := indexed{first: first, count: count, base: c.BaseVertex}
	if c.Index.Size != 0 || c.Mode == LineLoop || c.Mode == TriangleFan || c.Capture != nil {
		if err := r.indices(c, &x); err != nil {
			return err
		}
	}
	if x.count <= 0 && c.Indirect.Store == nil {
		return nil
	}
	if n := r.eng.Next(); r.open.number != n && r.open.target == nil { // what a failed draw left behind
		r.open = openPass{number: n}
	}
	same := r.open.last == c && r.open.tag == c.Tag && r.blocksSame(c.Program)
	if err := r.uses(c, &x, first, count, instances, same); err != nil {
		return err
	}
	if err := v.fillConstantBindings(); err != nil {
		return err
	}
	r.eng.Barriers()
	target := c.Target
	if target == nil {
		t, err := r.nowhere()
		if err != nil {
			return err
		}
		target = t
	}
	if err := r.begin(target); err != nil {
		return err
	}
	if !same || r.open.last != c {
		if err := r.bind(c, target); err != nil {
			return err
		}
	}
	r.bindVertices(v, &x)
	r.emit(c, &x, instances)
	r.open.last, r.open.tag, r.open.points = c, c.Tag, r.pointsSerial
	return nil
}

// bind binds what differs from what is bound in the open pass: pipeline, dynamic state, descriptor set.
func (r *Renderer) bind(c *Call, t *Target) error {
	v, o := c.Vertices, &r.open
	key := pipelineKey{layout: v.layout, pass: t.pass, state: c.State, topology: r.topology(c), bottomUp: t.bottomUp, capture: c.Capture != nil}
	if c.Target == nil {
		key.state.Discard = true
	}
	h, err := r.pipelineFor(c.Program, v, key)
	if err != nil {
		return err
	}
	if o.pipeline != h {
		r.out.BindPipeline(vk.BindGraphics, h)
		o.pipeline = h
	}
	if !o.dynamicOK || o.dynamic != c.Dynamic {
		r.setDynamic(t, &c.Dynamic)
	}
	if err := r.bindBlocks(c.Program); err != nil {
		return err
	}
	if len(c.Push) > 0 {
		r.out.PushConstants(c.Program.layout, c.Program.stages, 0, c.Push)
	}
	return nil
}

// topology is the VkPrimitiveTopology that c is drawn with.
func (r *Renderer) topology(c *Call) uint8 {
	if r.asList(c) {
		return uint8(c.Mode.List().Topology())
	}
	return uint8(c.Mode.Topology())
}

// bindVertices binds the vertex and index buffers that aren't bound in the open pass.
func (r *Renderer) bindVertices(v *VertexState, x *indexed) {
	o := &r.open
	for i := range v.bindings {
		buf, off := v.bindings[i].place(r)
		if n := &o.vertex[i]; n.buf != buf || n.off != off {
			r.out.BindVertexBuffer(uint32(i), buf, off)
			n.buf, n.off = buf, off
		}
	}
	if x.on && (o.index.buf != x.buf || o.index.off != x.off || o.index.typ != x.typ) {
		r.out.BindIndexBuffer(x.buf, x.off, x.typ)
		o.index.buf, o.index.off, o.index.typ = x.buf, x.off, x.typ
	}
}

// place is where the binding's elements begin. What has no data, or none any more, reads zeros.
func (b *binding) place(r *Renderer) (buf, off uint64) {
	switch {
	case b.shadow != nil:
		if b.shadow.buf != nil {
			return b.shadow.buf.Handle, 0
		}
	case b.store == nil:
		return b.buf, b.at
	case b.offset < b.store.Size():
		return b.store.Handle(), uint64(b.offset)
	}
	return r.constants.Handle, constZero
}

// setDynamic sets viewport, scissor, line width and blend constants.
func (r *Renderer) setDynamic(t *Target, d *Dynamic) {
	o := &r.open
	v := d.Viewport
	y, h := v[1], v[3]
	if !t.bottomUp {
		y, h = float32(t.height)-v[1], -v[3]
	}
	r.out.SetViewport(v[0], y, v[2], h, d.DepthRange[0], d.DepthRange[1])
	s := d.scissor(t.width, t.height)
	r.out.SetScissor(int32(s.X), int32(t.top(s)), uint32(s.W), uint32(s.H))
	width := float32(1)
	if r.caps.WideLines && d.LineWidth > 0 {
		width = d.LineWidth
	}
	r.out.SetLineWidth(width)
	r.out.SetBlendConstants(d.BlendColor)
	o.dynamic, o.dynamicOK = *d, true
}

// emit records the draw command itself, and the capture around it.
func (r *Renderer) emit(c *Call, x *indexed, instances int) {
	if c.Capture != nil {
		c.Capture.begin(r)
	}
	in := &c.Indirect
	switch {
	case in.Store != nil && (r.caps.MultiDrawIndirect && !r.force.LoopRecords || in.Count == 1):
		limit := int(max(r.caps.Limits.MaxDrawIndirectCount, 1))
		for i := 0; i < in.Count; i += limit {
			r.emitIndirect(x, in, i, min(limit, in.Count-i))
		}
	case in.Store != nil:
		for i := range in.Count {
			r.emitIndirect(x, in, i, 1)
		}
	case x.on:
		r.out.DrawIndexed(uint32(x.count), uint32(instances), uint32(x.first), int32(x.base), uint32(c.BaseInstance))
		r.stats.Draws++
	default:
		r.out.Draw(uint32(x.count), uint32(instances), uint32(x.first), uint32(c.BaseInstance))
		r.stats.Draws++
	}
	if c.Capture != nil {
		c.Capture.end(r)
	}
}

func (r *Renderer) emitIndirect(x *indexed, in *Indirect, first, n int) {
	off := uint64(in.Offset + first*in.Stride)
	if x.on {
		r.out.DrawIndexedIndirect(in.Store.Handle(), off, uint32(n), uint32(in.Stride))
	} else {
		r.out.DrawIndirect(in.Store.Handle(), off, uint32(n), uint32(in.Stride))
	}
	r.stats.Draws++
}

// NeedsRecords tells whether the records of an indirect call must be read by the host: where the device lacks base
// instances in records, or the draw needs counts that only the records have.
func (r *Renderer) NeedsRecords(c *Call) bool {
	if !r.caps.DrawIndirectFirstInstance || r.force.BaseOnHost || !r.caps.RobustBufferAccess || r.force.Clamp ||
		c.Mode == LineLoop || r.asList(c) {
		return true
	}
	for i := range c.Vertices.attrs { // data spread out for a number of instances
		if a := &c.Vertices.attrs[i]; a.Divisor > 1 && (r.force.Divisors || !r.caps.Divisor || a.Divisor > int(r.caps.MaxDivisor)) {
			return true
		}
	}
	return false
}
