package main

import (
	"context"
	"encoding/binary"
	"errors"
	"unsafe"

	"github.com/vkgloo/vkgloo/bench/raw"
	"github.com/vkgloo/vkgloo/bench/work"
	"github.com/vkgloo/vkgloo/vk"
)

// opStream is the limit of W8: the library's command stream with the draws written into it and nothing above.
type opStream struct{ device string }

func (r *opStream) Name() string { return work.OpStream }
func (r *opStream) Close() error { return nil }

func (r *opStream) Open(w work.Workload) (any, error) {
	if w.Kind != work.Draw {
		return nil, errors.ErrUnsupported
	}
	d, err := vk.Open(vk.Options{Device: r.device})
	if err != nil {
		return nil, err
	}
	s := &streamScene{d: d}
	if err := s.make(work.Triangles(w.Count)); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Numbers of Vulkan's.
const (
	formatRGBA8     = 37
	formatFloat2    = 103
	triangleList    = 3
	layoutUndefined = 0
	layoutSrc       = 6 // VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL
)

type streamScene struct {
	d                         *vk.Device
	vertices, pixels          *vk.Buffer
	image                     *vk.Image
	pass, framebuffer, layout uint64
	pipeline, vert, frag      uint64
	stream                    vk.Stream
}

func (s *streamScene) make(vertices []float32) (err error) {
	n := 4 * len(vertices)
	if s.vertices, err = s.d.NewBuffer(vk.BufferOptions{Size: n, Usage: vk.UsageVertex | vk.UsageTransferDst, Memory: vk.MemoryDevice}); err != nil {
		return err
	}
	up, err := s.d.NewBuffer(vk.BufferOptions{Size: n, Usage: vk.UsageTransferSrc, Memory: vk.MemoryUpload})
	if err != nil {
		return err
	}
	defer up.Destroy()
	copy(up.Mapped(), unsafe.Slice((*byte)(unsafe.Pointer(&vertices[0])), n))
	if err := up.Flush(0, n); err != nil {
		return err
	}
	if s.pixels, err = s.d.NewBuffer(vk.BufferOptions{Size: 4 * work.FrameTarget * work.FrameTarget, Usage: vk.UsageTransferDst, Memory: vk.MemoryReadback}); err != nil {
		return err
	}
	if s.image, err = s.d.NewImage(vk.ImageOptions{Width: work.FrameTarget, Height: work.FrameTarget, Format: formatRGBA8,
		Usage: uint32(vk.ImageColorAttachment | vk.ImageTransferSrc)}); err != nil {
		return err
	}
	if err := s.makePipeline(); err != nil {
		return err
	}
	s.stream.CopyBuffer(up.Handle, s.vertices.Handle, vk.BufferCopy{Size: uint64(n)})
	s.stream.Barrier(vk.StageTransfer, vk.StageAll, []vk.MemoryBarrier{{SrcAccess: vk.AccessTransferWrite, DstAccess: vk.AccessMemoryRead}}, nil,
		[]vk.ImageBarrier{{Image: s.image.Handle, OldLayout: layoutUndefined, NewLayout: layoutSrc, Aspect: vk.AspectColor}})
	return s.submit()
}

func (s *streamScene) makePipeline() (err error) {
	if s.pass, err = s.d.NewRenderPass(vk.RenderPassInfo{ColorFormat: formatRGBA8, ColorOutside: layoutSrc,
		SrcStages: uint32(vk.StageTransfer), DstStages: uint32(vk.StageTransfer), DstAccess: uint32(vk.AccessTransferRead)}, ""); err != nil {
		return err
	}
	if s.framebuffer, err = s.d.NewFramebuffer(s.pass, s.image.View, 0, work.FrameTarget, work.FrameTarget, ""); err != nil {
		return err
	}
	if s.layout, err = s.d.NewPipelineLayout(nil, nil, ""); err != nil {
		return err
	}
	if s.vert, err = s.d.NewShaderModule(spirvWords(raw.VertexShader), ""); err != nil {
		return err
	}
	if s.frag, err = s.d.NewShaderModule(spirvWords(raw.FragmentShader), ""); err != nil {
		return err
	}
	s.pipeline, err = s.d.NewGraphicsPipeline(vk.GraphicsPipelineInfo{Layout: s.layout, Pass: s.pass, Topology: triangleList, ColorAttachments: 1, ColorMask: 15},
		[]vk.ShaderStage{{Module: s.vert, Entry: "main", Stage: vk.ShaderVertex}, {Module: s.frag, Entry: "main", Stage: vk.ShaderFragment}},
		[]vk.VertexBinding{{Stride: 8, Divisor: 1}}, []vk.VertexAttribute{{Format: formatFloat2}}, "")
	return err
}

func spirvWords(p []byte) []uint32 {
	w := make([]uint32, len(p)/4)
	for i := range w {
		w[i] = binary.LittleEndian.Uint32(p[4*i:])
	}
	return w
}

func (s *streamScene) submit() error {
	n, err := s.d.Submit(&s.stream)
	if err != nil {
		return err
	}
	s.stream.Reset()
	return s.d.Timeline().Wait(context.Background(), n)
}

func (s *streamScene) Frame(count int, first bool) error {
	t := &s.stream
	t.BeginRenderPass(s.pass, s.framebuffer, 0, 0, work.FrameTarget, work.FrameTarget, nil)
	t.ClearAttachments([]vk.ClearAttachment{{Aspect: vk.AspectColor, Value: vk.ClearColor(0, 0, 0, 1)}},
		[]vk.ClearRect{{W: work.FrameTarget, H: work.FrameTarget, Layers: 1}})
	t.BindPipeline(vk.BindGraphics, s.pipeline)
	t.SetViewport(0, 0, work.FrameTarget, work.FrameTarget, 0, 1)
	t.SetScissor(0, 0, work.FrameTarget, work.FrameTarget)
	t.SetLineWidth(1)
	t.SetBlendConstants([4]float32{})
	if first {
		t.BindVertexBuffer(0, s.vertices.Handle, 0)
	}
	for i := range count {
		if first {
			t.Draw(3, 1, uint32(3*i), 0)
		} else {
			t.BindVertexBuffer(0, s.vertices.Handle, uint64(24*i))
			t.Draw(3, 1, 0, 0)
		}
	}
	t.EndRenderPass()
	return s.submit()
}

func (s *streamScene) Image(rgba []byte) error {
	s.stream.CopyImageToBuffer(s.image.Handle, layoutSrc, s.pixels.Handle, vk.ImageCopy{Aspect: vk.AspectColor, W: work.FrameTarget, H: work.FrameTarget})
	s.stream.Barrier(vk.StageTransfer, vk.StageHost, []vk.MemoryBarrier{{SrcAccess: vk.AccessTransferWrite, DstAccess: vk.AccessHostRead}}, nil, nil)
	if err := s.submit(); err != nil {
		return err
	}
	copy(rgba, s.pixels.Mapped())
	return nil
}

func (s *streamScene) Close() error {
	d := s.d
	for _, b := range []*vk.Buffer{s.vertices, s.pixels} {
		if b != nil {
			b.Destroy()
		}
	}
	if s.image != nil {
		s.image.Destroy()
	}
	for _, r := range []vk.Retired{
		{Kind: vk.RetirePipeline, Handle: s.pipeline}, {Kind: vk.RetireShaderModule, Handle: s.vert}, {Kind: vk.RetireShaderModule, Handle: s.frag},
		{Kind: vk.RetirePipelineLayout, Handle: s.layout}, {Kind: vk.RetireFramebuffer, Handle: s.framebuffer}, {Kind: vk.RetireRenderPass, Handle: s.pass},
	} {
		if r.Handle != 0 {
			d.Retire(0, r)
		}
	}
	return d.Close()
}
