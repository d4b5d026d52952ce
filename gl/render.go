package gl

import (
	"github.com/vkgloo/vkgloo/gl/internal/gpu"
	"github.com/vkgloo/vkgloo/internal/draw"
)

// renderer is the device of a context that has a GPU: it translates OpenGL's state for package draw.
type renderer struct {
	*gpu.Device
	arena *gpu.Arena // default uniform blocks
	caps  limits

	call    draw.Call
	capture draw.Capture
	version uint64 // of the state that call.State and call.Dynamic hold
	nothing bool   // the viewport has no pixels
	attrs   []draw.Attribute
}

// pointBase is the first of the renderer's binding points that are ours; the root package's lie below.
const pointBase = 256

func (r *renderer) Limits() limits    { return r.caps }
func (r *renderer) Name() string      { return r.VK.Name() }
func (r *renderer) NewMemory() memory { return r.Device.NewMemory() }

func (r *renderer) Copy(dst, src memory, to, from, n int) error {
	return r.Device.Copy(dst.(*gpu.Memory), src.(*gpu.Memory), to, from, n)
}

// Barrier is MemoryBarrier. Everything is in order already; mappings that aren't coherent are as good as coherent ones.
func (r *renderer) Barrier(uint32) { r.Device.Barrier() }

// Draw records a draw.
func (r *renderer) Draw(c *context, d *drawing) error {
	if d.indirect > 0 && r.onHost(c, d) {
		return c.records(d, func(one *drawing) error { return r.Draw(c, one) })
	}
	if d.indexType != 0 && d.list == nil {
		if done, err := r.restarted(c, d); done || err != nil {
			return err
		}
	}
	r.settle(c)
	prog, err := r.program(c.exe, d.mode, &c.state)
	if err != nil {
		return err
	}
	call := &r.call
	call.Program = prog
	call.Vertices = r.vertices(c)
	call.Mode = drawModes[d.mode]
	call.First, call.Count, call.Instances = d.first, d.count, d.instances
	call.BaseVertex, call.BaseInstance = d.baseVertex, d.baseInstance
	call.Indirect, call.Capture = draw.Indirect{}, nil
	call.Target = r.Target
	if c.state.has(capDiscard) || r.nothing {
		call.Target = nil
	}
	var list *gpu.List
	switch {
	case d.list != nil:
		if list, err = r.NewList(d.list); err != nil {
			return err
		}
		defer list.Release()
		call.First, call.Index, call.State.Restart = 0, draw.Index{Store: list.Store(), Size: 4}, false
	case d.indexType != 0:
		b := c.array.elements
		call.Index = draw.Index{Store: b.store(), Offset: min(max(d.indexOffset, 0), b.size), Size: indexSize(d.indexType)}
		if d.indexOffset < 0 { // an offset of more than half of all memory
			call.Index.Offset = b.size
		}
		if b.size == 0 {
			return nil
		}
	default:
		call.Index = draw.Index{}
	}
	if d.indirect > 0 {
		call.Indirect = draw.Indirect{Store: c.bound[slotDrawIndirect].store(), Offset: d.recordOffset, Stride: d.recordStride, Count: d.indirect}
	}
	if d.capture {
		r.outputs(c)
		call.Capture = &r.capture
	}
	if err := r.Lock(); err != nil {
		return err
	}
	err = r.blocks(c)
	if err == nil {
		err = r.Renderer.Draw(call)
	}
	r.Unlock()
	return err
}

// store is the device side of a buffer that a draw uses.
func (b *buffer) store() *gpu.Store {
	return b.mem.(*gpu.Memory).Store()
}

// outputs says where the draw's varyings go: behind what was captured before.
func (r *renderer) outputs(c *context) {
	f, k := c.feedback, &r.capture
	k.Count = 0
	for i, stride := range c.exe.Capture.Strides {
		o := &f.outputs[i]
		offset, size := o.span()
		skip := f.vertices * stride
		k.Outputs[i] = draw.CaptureRange{Store: o.buffer.store(), Offset: offset + skip, Size: (size - skip) &^ 3}
		k.Count = i + 1
	}
}

// restarted draws what the device can't restart by itself as a list of indices that were read back.
func (r *renderer) restarted(c *context, d *drawing) (done bool, err error) {
	index, on := c.restartFor(d.indexType)
	r.call.State.Restart = on
	if !on {
		return false, nil
	}
	mode := drawModes[d.mode]
	largest := index == 1<<(8*indexSize(d.indexType))-1
	if largest && d.mode != LINE_LOOP && (mode.List() != mode || r.VK.Caps().ListRestart) && d.mode != POINTS {
		return false, nil
	}
	indices, err := c.readIndices(d)
	if err != nil {
		return true, err
	}
	one := *d
	one.list = expand(nil, mode, indices, index)
	one.mode, one.count = listMode(mode), len(one.list)
	if one.count == 0 {
		return true, nil
	}
	return true, r.Draw(c, &one)
}

// onHost reports whether the records of an indirect draw must be read back: the device can't draw them as they are.
func (r *renderer) onHost(c *context, d *drawing) bool {
	if d.mode == LINE_LOOP || d.mode == TRIANGLE_FAN || !r.VK.Caps().DrawIndirectFirstInstance {
		return true
	}
	if index, on := c.restartFor(d.indexType); on {
		mode := drawModes[d.mode]
		return index != 1<<(8*indexSize(d.indexType))-1 || mode.List() == mode
	}
	for i := range c.array.attribs {
		if a := &c.array.attribs[i]; a.enabled && c.array.bindings[a.binding].divisor > 1 {
			return true
		}
	}
	return false
}

// blocks binds what the program's blocks read. The engine's lock is held.
func (r *renderer) blocks(c *context) error {
	exe := c.exe
	if exe.Default > 0 {
		p, err := r.uniforms(exe)
		if err != nil {
			return err
		}
		r.Renderer.Bind(draw.UniformBlock, pointBase, p)
	}
	for i := range exe.Blocks {
		b := &exe.Blocks[i]
		kind := draw.UniformBlock
		if b.Storage {
			kind = draw.StorageBlock
		}
		var p draw.Point
		if at := c.blockBinding(b.Storage, b.Counter, exe.blocks[i]); at != nil && at.buffer != nil {
			p.Store = at.buffer.store()
			p.Offset, p.Size = at.span()
		}
		r.Renderer.Bind(kind, pointBase+b.Vulkan, p)
	}
	return nil
}

// uniforms returns where the default block's present values lie for the GPU.
func (r *renderer) uniforms(exe *executable) (draw.Point, error) {
	g := exe.device.(*gpuProgram)
	if g.version != exe.version || !r.arena.Holds(g.slot) {
		s, err := r.arena.Put(exe.uniforms)
		if err != nil {
			return draw.Point{}, err
		}
		g.slot, g.version = s, exe.version
	}
	return g.slot.Point(), nil
}
