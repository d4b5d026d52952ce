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
	key     callKey // of the call
	version uint64  // of the state that call.State and call.Dynamic hold
	nothing bool    // the viewport has no pixels
	attrs   []draw.Attribute
}

// callKey is what a draw binds: while it stays the same, a run of draws binds nothing anew.
type callKey struct {
	program  *draw.Program
	vertices *draw.VertexState
	shifted  int    // instances that vertices begins behind
	array    uint64 // versions
	constant uint64
	state    uint64
	mode     draw.Mode
	index    draw.Index
	restart  bool
	nowhere  bool
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
	if d.capture && r.emulates() {
		return r.captureEmulated(c, d)
	}
	restart := false
	if d.indexType != 0 && d.list == nil {
		var err error
		if restart, err = r.restarted(c, d); err != nil || d.count == 0 && d.indirect == 0 {
			return err
		}
	}
	var list *gpu.List
	var index draw.Index
	switch {
	case d.list != nil:
		l, err := r.NewList(d.list)
		if err != nil {
			return err
		}
		defer l.Release()
		list, index = l, draw.Index{Store: l.Store(), Size: 4}
	case d.indexType != 0:
		b := c.array.elements
		if b.size == 0 {
			return nil
		}
		index = draw.Index{Store: b.store(), Offset: min(d.indexOffset, b.size), Size: indexSize(d.indexType)}
		if d.indexOffset < 0 { // of more than half of all memory
			index.Offset = b.size
		}
	}
	return r.record(c, d, index, restart && list == nil)
}

// record records a draw whose indices are settled.
func (r *renderer) record(c *context, d *drawing, index draw.Index, restart bool) error {
	r.settle(c)
	prog, err := r.program(c.exe, d, &c.state)
	if err != nil {
		return err
	}
	vertices, base := r.vertices(c, d.baseInstance)
	key := callKey{prog, vertices, d.baseInstance - base, c.array.version, c.constantVersion, c.state.version, drawModes[d.mode], index, restart,
		c.state.has(capDiscard) || r.nothing}
	call := &r.call
	if key != r.key || d.capture || call.Capture != nil || d.indirect > 0 {
		r.key = key
		call.Tag++
		call.Program, call.Vertices, call.Mode, call.Index = key.program, key.vertices, key.mode, index
		call.State.Restart = restart
		call.Indirect, call.Capture, call.Target = draw.Indirect{}, nil, r.Target
		if key.nowhere {
			call.Target = nil
		}
	}
	call.First, call.Count, call.Instances = d.first, d.count, d.instances
	call.BaseVertex, call.BaseInstance = d.baseVertex, base
	if d.list != nil {
		call.First = 0
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
	if err = r.blocks(c); err == nil {
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

// restarted tells whether the device restarts primitives in a draw. Where it can't as OpenGL wants it, the draw becomes
// one of a list of indices, which are read back.
func (r *renderer) restarted(c *context, d *drawing) (bool, error) {
	index, on := c.restartFor(d.indexType)
	if !on {
		return false, nil
	}
	mode := drawModes[d.mode]
	if r.restarts(d, index) {
		return true, nil
	}
	if d.indirect > 0 {
		return false, nil // onHost has seen to it
	}
	indices, err := c.readIndices(d)
	if err != nil {
		return false, err
	}
	d.list = expand([]uint32{}, mode, indices, index)
	d.mode, d.count = listMode(mode), len(d.list)
	return false, nil
}

// restarts reports whether the device starts a new primitive at that index by itself.
func (r *renderer) restarts(d *drawing, index uint64) bool {
	mode := drawModes[d.mode]
	return index == 1<<(8*indexSize(d.indexType))-1 && d.mode != LINE_LOOP && d.mode != TRIANGLE_FAN &&
		(mode.List() != mode || r.VK.Caps().ListRestart && d.mode != POINTS)
}

// onHost reports whether the records of an indirect draw must be read back: the device can't draw them as they are.
func (r *renderer) onHost(c *context, d *drawing) bool {
	if d.mode == LINE_LOOP || d.mode == TRIANGLE_FAN || !r.VK.Caps().DrawIndirectFirstInstance {
		return true
	}
	if index, on := c.restartFor(d.indexType); on && !r.restarts(d, index) {
		return true
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
		r.bind(draw.UniformBlock, 0, p)
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
		r.bind(kind, b.Vulkan, p)
	}
	return nil
}

// bind binds a range to one of our points, unless it is bound there.
func (r *renderer) bind(kind draw.BlockKind, number int, p draw.Point) {
	if r.Renderer.Point(kind, pointBase+number) != p {
		r.Renderer.Bind(kind, pointBase+number, p)
	}
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
