package main

import (
	"github.com/cogentcore/webgpu/wgpu"

	"github.com/vkgloo/vkgloo/bench/work"
)

const shader = `
@vertex fn vs(@location(0) position: vec2f) -> @builtin(position) vec4f { return vec4f(position, 0.0, 1.0); }
@fragment fn fs() -> @location(0) vec4f { return vec4f(1.0); }
`

const (
	edge = work.FrameTarget
	row4 = (4*edge + 255) &^ 255 // bytes of a row in a copy to a buffer
)

type scene struct {
	r        *row
	vertices *job
	pixels   *job
	texture  *wgpu.Texture
	view     *wgpu.TextureView
	pipeline *wgpu.RenderPipeline
	size     uint64
}

func (r *row) newScene(count int) (*scene, error) {
	v := wgpu.ToBytes(work.Triangles(count))
	s := &scene{r: r, size: uint64(len(v))}
	var err error
	if s.vertices, err = r.newJob(len(v)); err != nil {
		return nil, err
	}
	if err := s.vertices.Upload(v); err != nil {
		return nil, err
	}
	if s.pixels, err = r.newJob(row4 * edge); err != nil {
		return nil, err
	}
	if s.texture, err = r.device.CreateTexture(&wgpu.TextureDescriptor{Usage: wgpu.TextureUsageRenderAttachment | wgpu.TextureUsageCopySrc,
		Dimension: wgpu.TextureDimension2D, Size: wgpu.Extent3D{Width: edge, Height: edge, DepthOrArrayLayers: 1},
		Format: wgpu.TextureFormatRGBA8Unorm, MipLevelCount: 1, SampleCount: 1}); err != nil {
		return nil, err
	}
	if s.view, err = s.texture.CreateView(nil); err != nil {
		return nil, err
	}
	m, err := r.device.CreateShaderModule(&wgpu.ShaderModuleDescriptor{WGSLDescriptor: &wgpu.ShaderModuleWGSLDescriptor{Code: shader}})
	if err != nil {
		return nil, err
	}
	defer m.Release()
	s.pipeline, err = r.device.CreateRenderPipeline(&wgpu.RenderPipelineDescriptor{
		Vertex: wgpu.VertexState{Module: m, EntryPoint: "vs", Buffers: []wgpu.VertexBufferLayout{{ArrayStride: 8, StepMode: wgpu.VertexStepModeVertex,
			Attributes: []wgpu.VertexAttribute{{Format: wgpu.VertexFormatFloat32x2}}}}},
		Primitive:   wgpu.PrimitiveState{Topology: wgpu.PrimitiveTopologyTriangleList},
		Multisample: wgpu.MultisampleState{Count: 1, Mask: 0xffffffff},
		Fragment: &wgpu.FragmentState{Module: m, EntryPoint: "fs",
			Targets: []wgpu.ColorTargetState{{Format: wgpu.TextureFormatRGBA8Unorm, WriteMask: wgpu.ColorWriteMaskAll}}},
	})
	return s, err
}

func (s *scene) Frame(count int, first bool) error {
	_, err := s.r.submit(func(e *wgpu.CommandEncoder) error {
		p := e.BeginRenderPass(&wgpu.RenderPassDescriptor{ColorAttachments: []wgpu.RenderPassColorAttachment{{View: s.view,
			LoadOp: wgpu.LoadOpClear, StoreOp: wgpu.StoreOpStore, ClearValue: wgpu.Color{A: 1}}}})
		defer p.Release()
		p.SetPipeline(s.pipeline)
		p.SetVertexBuffer(0, s.vertices.buf, 0, s.size)
		for i := range uint32(count) {
			if first {
				p.Draw(3, 1, 3*i, 0)
			} else {
				at := 24 * uint64(i)
				p.SetVertexBuffer(0, s.vertices.buf, at, s.size-at)
				p.Draw(3, 1, 0, 0)
			}
		}
		return p.End()
	})
	s.r.device.Poll(true, nil)
	return err
}

func (s *scene) Image(rgba []byte) error {
	if _, err := s.r.submit(func(e *wgpu.CommandEncoder) error {
		return e.CopyTextureToBuffer(&wgpu.ImageCopyTexture{Texture: s.texture, Aspect: wgpu.TextureAspectAll},
			&wgpu.ImageCopyBuffer{Buffer: s.pixels.buf, Layout: wgpu.TextureDataLayout{BytesPerRow: row4, RowsPerImage: edge}},
			&wgpu.Extent3D{Width: edge, Height: edge, DepthOrArrayLayers: 1})
	}); err != nil {
		return err
	}
	rows := make([]byte, row4*edge)
	if err := s.pixels.Read(rows); err != nil {
		return err
	}
	for y := range edge {
		copy(rgba[4*edge*y:4*edge*(y+1)], rows[row4*y:])
	}
	return nil
}

func (s *scene) Close() error {
	s.pipeline.Release()
	s.view.Release()
	s.texture.Destroy()
	s.texture.Release()
	if err := s.vertices.Close(); err != nil {
		return err
	}
	return s.pixels.Close()
}
