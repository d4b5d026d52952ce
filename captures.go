package vkgloo

import (
	"fmt"
	"slices"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/draw"
	"github.com/vkgloo/vkgloo/internal/spirv"
	"github.com/vkgloo/vkgloo/vk"
)

// emulation is a program's twin for captures without VK_EXT_transform_feedback: its vertex shader stores the
// varyings itself.
type emulation struct {
	d    *draw.Program
	code []draw.ShaderCode
}

// captures prepares stage n, the last before rasterisation, for Transform.
func (l *linker) captures(n int) error {
	p, c := l.p, l.p.c
	o := spirv.XfbOptions{Varyings: l.o.Varyings, Separate: l.o.Separate}
	s := l.stages[n]
	copied := s.Module.Clone()
	var layout *spirv.XfbLayout
	var err error
	if c.captureByExtension() {
		layout, err = copied.DecorateXfb(s.Entry, o)
	} else {
		switch {
		case !c.dev.Caps().VertexStores:
			return unsupported("varyings need VK_EXT_transform_feedback or vertexPipelineStoresAndAtomics")
		case p.stages.geometry:
			return unsupported("varyings of a geometry shader need VK_EXT_transform_feedback")
		}
		layout, err = copied.EmulateXfb(s.Entry, spirv.EmulateOptions{XfbOptions: o, Set: 0, Binding: len(l.info.Blocks), Push: true})
		p.emulate = &emulation{}
	}
	if err != nil {
		return fmt.Errorf("%w: %w", buffer.ErrValue, err)
	}
	for _, v := range layout.Varyings {
		p.capture = append(p.capture, capturePart{v.Name, v.Type})
	}
	p.strides = layout.Strides
	if err := l.captureFits(layout); err != nil {
		return err
	}
	stages := slices.Clone(l.stages[:n+1])
	for i := range stages[:n] {
		stages[i].Module = stages[i].Module.Clone()
	}
	stages[n].Module = copied
	if err := l.finish(stages); err != nil {
		return err
	}
	if p.emulate != nil {
		p.emulate.code = l.code(stages)
	} else {
		l.info.Capture = l.code(stages)
	}
	return nil
}

// captureFits checks the device's limits on transform feedback.
func (l *linker) captureFits(x *spirv.XfbLayout) error {
	limits := &l.p.c.dev.Caps().Limits
	if n := len(x.Strides); n > draw.MaxOutputs {
		return unsupported("varyings into %d outputs, there are %d", n, draw.MaxOutputs)
	}
	if l.p.emulate != nil {
		return nil
	}
	if n := len(x.Strides); n > int(limits.MaxXfbBuffers) {
		return unsupported("varyings into %d outputs, the device has %d", n, limits.MaxXfbBuffers)
	}
	for _, s := range x.Strides {
		if s > int(limits.MaxXfbStride) {
			return unsupported("varyings of %d bytes a vertex, the device has %d", s, limits.MaxXfbStride)
		}
	}
	return nil
}

// make makes the twin.
func (e *emulation) make(r *draw.Renderer, l *linker) error {
	info := draw.ProgramInfo{
		Stages: e.code,
		Inputs: l.info.Inputs, NoColor: true, Label: l.info.Label,
		Push: uint32(spirv.EmulateParams{}.Bytes(len(l.p.strides))),
	}
	for _, b := range l.info.Blocks {
		if b.Stages&vk.ShaderVertex != 0 {
			b.Stages = vk.ShaderVertex
			info.Blocks = append(info.Blocks, b)
		}
	}
	for i := range l.p.strides {
		info.Blocks = append(info.Blocks, draw.Block{Kind: draw.StorageBlock, Binding: uint32(len(l.info.Blocks) + i),
			Stages: vk.ShaderVertex, Point: draw.OutputPoint + i})
	}
	var err error
	e.d, err = r.NewProgram(info)
	e.code = nil
	return err
}

// setPoint follows Program.SetBinding.
func (e *emulation) setPoint(block string, binding int) {
	for i, b := range e.d.Blocks() {
		if b.Name == block && b.Point < draw.OutputPoint {
			e.d.Blocks()[i].Point = binding
		}
	}
}

// captureByExtension tells whether Transform uses the extension.
func (c *Context) captureByExtension() bool {
	return c.dev.Caps().TransformFeedback && !c.draw.Forced().EmulateXfb
}
