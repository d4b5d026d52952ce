package gl

import (
	"errors"
	"fmt"
	"slices"

	"github.com/vkgloo/vkgloo/internal/draw"
	"github.com/vkgloo/vkgloo/vk"
)

// emulates reports whether captures must do without VK_EXT_transform_feedback.
func (r *renderer) emulates() bool {
	return !r.VK.Caps().TransformFeedback || r.Renderer.Forced().EmulateXfb
}

// captureEmulated captures a draw by a vertex stage that stores its varyings itself, and then draws it.
func (r *renderer) captureEmulated(c *context, d *drawing) error {
	g := c.exe.device.(*gpuProgram)
	if g.emulated == nil {
		if err := g.makeEmulated(c.exe); err != nil {
			return err
		}
	}
	indices := d.list
	if indices == nil && d.indexType != 0 {
		var err error
		if indices, err = c.readIndices(d); err != nil {
			return err
		}
	}
	if c.exe.Gaps() && (indices != nil || d.mode != POINTS) {
		return fmt.Errorf("%w: gl_SkipComponents in a capture other than of points without indices, and no VK_EXT_transform_feedback", errors.ErrUnsupported)
	}
	if d.baseVertex != 0 && c.exe.BaseVertex {
		return fmt.Errorf("%w: gl_BaseVertex in a capture with a base vertex, and no VK_EXT_transform_feedback", errors.ErrUnsupported)
	}
	if d.baseVertex != 0 {
		indices = slices.Clone(indices)
		for i := range indices {
			indices[i] += uint32(d.baseVertex)
		}
	}
	r.outputs(c)
	k := draw.Emulated{Outputs: r.capture.Outputs[:r.capture.Count], Strides: c.exe.Capture.Strides, Indices: indices}
	for i := range k.Outputs {
		k.Outputs[i].Size = min(k.Outputs[i].Size, r.caps.storageRange-r.caps.storageAlign)
	}
	vertices, base := r.vertices(c, d.baseInstance)
	call := draw.Call{Program: g.emulated, Vertices: vertices, Mode: drawModes[d.mode], First: d.first, Count: d.count,
		Instances: d.instances, BaseInstance: base, Dynamic: draw.DynamicFor(1, 1)}
	if err := r.Lock(); err != nil {
		return err
	}
	err := r.blocks(c)
	if err == nil {
		err = r.Renderer.CaptureEmulated(&call, &k)
	}
	r.Unlock()
	r.key = callKey{}
	if err != nil || c.state.has(capDiscard) {
		return err
	}
	plain := *d
	plain.capture = false
	return r.Draw(c, &plain)
}

// makeEmulated makes the program of captureEmulated.
func (g *gpuProgram) makeEmulated(exe *executable) error {
	switch {
	case !g.r.VK.Caps().VertexStores:
		return fmt.Errorf("%w: captures need VK_EXT_transform_feedback or vertexPipelineStoresAndAtomics", errors.ErrUnsupported)
	case slices.Contains(exe.Capture.Strides, 0):
		return fmt.Errorf("%w: a transform feedback buffer without varyings, and no VK_EXT_transform_feedback", errors.ErrUnsupported)
	}
	s, push, err := exe.BuildEmulated(g.r.plainVariant())
	if err != nil {
		return err
	}
	info := draw.ProgramInfo{Stages: []draw.ShaderCode{{Stage: vk.ShaderVertex, Words: s.Words, Entry: s.Entry}}, Inputs: inputs(exe.Program),
		NoColor: true, Push: uint32(push)}
	for _, b := range blocksOf(exe) {
		if b.Stages&vk.ShaderVertex != 0 {
			b.Stages = vk.ShaderVertex
			info.Blocks = append(info.Blocks, b)
		}
	}
	for i := range exe.Capture.Strides {
		info.Blocks = append(info.Blocks, draw.Block{Kind: draw.StorageBlock, Binding: uint32(exe.OutputBinding() + i),
			Stages: vk.ShaderVertex, Point: draw.OutputPoint + i})
	}
	e := g.r.Engine
	e.Lock()
	defer e.Unlock()
	g.emulated, err = g.r.Renderer.NewProgram(info)
	return err
}
