package spirv_test

import (
	"context"
	"encoding/binary"
	"slices"
	"testing"

	"github.com/vkgloo/vkgloo/internal/spirv"
	"github.com/vkgloo/vkgloo/vk"
)

// attribute is a tightly packed vertex buffer for one location.
type attribute struct {
	location, format uint32
	words            []uint32 // of one vertex after the other
	perVertex        int      // words
}

// rig runs captures of vertex shaders on a device.
type rig struct {
	t   *testing.T
	d   *vk.Device
	end []func() // cleanups, newest last
}

func newRig(t *testing.T, d *vk.Device) *rig {
	r := &rig{t: t, d: d}
	t.Cleanup(func() {
		for _, f := range slices.Backward(r.end) {
			f()
		}
		d.Collect()
	})
	return r
}

// keep checks a handle and frees it at the end.
func (r *rig) keep(kind vk.RetireKind) func(uint64, error) uint64 {
	return func(h uint64, err error) uint64 {
		r.t.Helper()
		if err != nil {
			r.t.Fatal(err)
		}
		r.end = append(r.end, func() { r.d.Retire(0, vk.Retired{Kind: kind, Handle: h}) })
		return h
	}
}

// buffer makes a mapped buffer that holds words.
func (r *rig) buffer(usage vk.BufferUsage, words []uint32) *vk.Buffer {
	r.t.Helper()
	b, err := r.d.NewBuffer(vk.BufferOptions{Size: 4 * len(words), Usage: usage, Memory: vk.MemoryUpload, Label: "spirv test"})
	if err != nil {
		r.t.Fatal(err)
	}
	r.end = append(r.end, b.Destroy)
	for k, w := range words {
		binary.LittleEndian.PutUint32(b.Mapped()[4*k:], w)
	}
	if err := b.Flush(0, 4*len(words)); err != nil {
		r.t.Fatal(err)
	}
	return b
}

const untouched = 0xeeeeeeee // what output buffers hold before

const (
	firstVertex   = 1
	firstInstance = 3
	instances     = 2
)

// captured is a module that captures, and how.
type captured struct {
	m        *spirv.Module
	layout   *spirv.XfbLayout
	emulated bool
}

// capture draws count vertices as points and returns the words of the output buffers.
func (r *rig) capture(c captured, in []attribute, count int) [][]uint32 {
	r.t.Helper()
	usage, stage, access := vk.UsageTransformFeedback, vk.StageXfb, vk.AccessXfbWrite
	if c.emulated {
		usage, stage, access = vk.UsageStorage, vk.StageVertex, vk.AccessShaderWrite
	}
	var out []*vk.Buffer
	for _, stride := range c.layout.Strides {
		out = append(out, r.buffer(usage, slices.Repeat([]uint32{untouched}, max(1, stride/4*count*instances)+2)))
	}
	setLayout, layout := r.layouts(c)
	pass := r.keep(vk.RetireRenderPass)(r.d.NewRenderPass(vk.RenderPassInfo{}, ""))
	frame := r.keep(vk.RetireFramebuffer)(r.d.NewFramebuffer(pass, 0, 0, 8, 8, ""))
	var s vk.Stream
	s.BeginRenderPass(pass, frame, 0, 0, 8, 8, nil)
	s.BindPipeline(vk.BindGraphics, r.pipeline(c.m, layout, pass, in))
	s.SetViewport(0, 0, 8, 8, 0, 1)
	s.SetScissor(0, 0, 8, 8)
	s.SetLineWidth(1)
	s.SetBlendConstants([4]float32{})
	for k, a := range in {
		s.BindVertexBuffer(uint32(k), r.buffer(vk.UsageVertex, a.words).Handle, 0)
	}
	if c.emulated {
		s.BindDescriptorSet(vk.BindGraphics, layout, 0, r.set(setLayout, out))
		params := []uint32{firstVertex, firstInstance, uint32(count), uint32(count * instances)}
		s.PushConstants(layout, vk.ShaderVertex, 0, spirv.Bytes(append(params, make([]uint32, len(out))...)))
		s.Draw(uint32(count), instances, firstVertex, firstInstance)
	} else {
		for k, b := range out {
			s.BindXfb(uint32(k), b.Handle, 0, uint64(b.Size))
		}
		s.BeginXfb(0, 0)
		s.Draw(uint32(count), instances, firstVertex, firstInstance)
		s.EndXfb(0, 0)
	}
	s.EndRenderPass()
	s.Barrier(stage, vk.StageHost, []vk.MemoryBarrier{{SrcAccess: access, DstAccess: vk.AccessHostRead}}, nil, nil)
	return r.run(&s, out)
}

// layouts makes the set and pipeline layouts that a capture wants.
func (r *rig) layouts(c captured) (set, layout uint64) {
	r.t.Helper()
	var bindings []vk.SetBinding
	var push []vk.PushRange
	if c.emulated {
		for k := range c.layout.Strides {
			bindings = append(bindings, vk.SetBinding{Binding: uint32(k), Type: vk.DescriptorStorage, Count: 1, Stages: vk.ShaderVertex})
		}
		push = []vk.PushRange{{Stages: vk.ShaderVertex, Size: uint32(spirv.EmulateParams{}.Bytes(len(c.layout.Strides)))}}
	}
	set = r.keep(vk.RetireSetLayout)(r.d.NewSetLayout(bindings, ""))
	return set, r.keep(vk.RetirePipelineLayout)(r.d.NewPipelineLayout([]uint64{set}, push, ""))
}

// set makes a descriptor set of the outputs.
func (r *rig) set(layout uint64, out []*vk.Buffer) uint64 {
	r.t.Helper()
	sizes := []vk.PoolSize{{Type: vk.DescriptorStorage, Count: uint32(len(out))}}
	pool := r.keep(vk.RetireDescriptorPool)(r.d.NewDescriptorPool(sizes, 1, ""))
	set, _, err := r.d.AllocateSet(pool, layout)
	if err != nil {
		r.t.Fatal(err)
	}
	var writes []vk.DescriptorWrite
	for k, b := range out {
		writes = append(writes, vk.DescriptorWrite{Set: set, Binding: uint32(k), Type: vk.DescriptorStorage, Buffer: b.Handle, Size: uint64(b.Size)})
	}
	r.d.WriteDescriptors(writes)
	return set
}

// pipeline draws points with m and throws the fragments away.
func (r *rig) pipeline(m *spirv.Module, layout, pass uint64, in []attribute) uint64 {
	r.t.Helper()
	module := r.keep(vk.RetireShaderModule)(r.d.NewShaderModule(m.Words(), ""))
	var bindings []vk.VertexBinding
	var attributes []vk.VertexAttribute
	for k, a := range in {
		bindings = append(bindings, vk.VertexBinding{Binding: uint32(k), Stride: uint32(4 * a.perVertex), Divisor: 1})
		attributes = append(attributes, vk.VertexAttribute{Location: a.location, Binding: uint32(k), Format: a.format})
	}
	return r.keep(vk.RetirePipeline)(r.d.NewGraphicsPipeline(
		vk.GraphicsPipelineInfo{Layout: layout, Pass: pass, Discard: 1},
		[]vk.ShaderStage{{Module: module, Entry: "main", Stage: vk.ShaderVertex}}, bindings, attributes, ""))
}

// run submits, waits and reads the outputs.
func (r *rig) run(s *vk.Stream, out []*vk.Buffer) [][]uint32 {
	r.t.Helper()
	n, err := r.d.Submit(s)
	if err != nil {
		r.t.Fatal(err)
	}
	if err := r.d.Timeline().Wait(context.Background(), n); err != nil {
		r.t.Fatal(err)
	}
	var result [][]uint32
	for _, b := range out {
		if err := b.Invalidate(0, b.Size); err != nil {
			r.t.Fatal(err)
		}
		words := make([]uint32, b.Size/4)
		for k := range words {
			words[k] = binary.LittleEndian.Uint32(b.Mapped()[4*k:])
		}
		result = append(result, words)
	}
	return result
}
