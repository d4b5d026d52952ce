package descriptors_test

import (
	"context"
	"encoding/binary"
	"testing"

	"github.com/vkgloo/vkgloo/descriptors"
	"github.com/vkgloo/vkgloo/internal/spirv"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/shaders"
	"github.com/vkgloo/vkgloo/vk"
)

const scaleShader = `#version 450
layout(local_size_x = 1) in;
layout(std430, binding = 3) buffer List { uint n[]; };
layout(binding = 1) uniform Scale { uint factor; };
void main() { n[gl_WorkGroupID.x] = n[gl_WorkGroupID.x] * factor + 1; }
`

// scaler runs scaleShader over buffers.
type scaler struct {
	t                *testing.T
	d                *vk.Device
	layout           *descriptors.Layout
	sets             *descriptors.Sets
	pipeline, pushed uint64
	s                vk.Stream
}

func newScaler(t *testing.T) *scaler {
	d := vktest.Device(t)
	words, err := shaders.Compile(shaders.Compute, scaleShader, shaders.CompileOptions{Name: "scale"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := shaders.Reflect(words)
	if err != nil {
		t.Fatal(err)
	}
	bindings, err := descriptors.Bindings(0, descriptors.Stage{Bit: vk.ShaderCompute, Reflection: r})
	if err != nil {
		t.Fatal(err)
	}
	k := &scaler{t: t, d: d}
	if k.layout, err = descriptors.NewLayout(descriptors.On(d), bindings, "scale"); err != nil {
		t.Fatal(err)
	}
	k.sets = descriptors.NewSets(descriptors.On(d), k.layout, descriptors.Options{Keep: 2, Label: "scale"})
	module, err := d.NewShaderModule(words, "scale")
	if err != nil {
		t.Fatal(err)
	}
	if k.pushed, err = d.NewPipelineLayout([]uint64{k.layout.Handle()}, nil, "scale"); err != nil {
		t.Fatal(err)
	}
	if k.pipeline, err = d.NewComputePipeline(0, k.pushed, module, "main", "scale"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		n := d.Timeline().Issued()
		k.sets.Release(n)
		k.layout.Release(n)
		d.Retire(n, vk.Retired{Kind: vk.RetirePipeline, Handle: k.pipeline})
		d.Retire(n, vk.Retired{Kind: vk.RetirePipelineLayout, Handle: k.pushed})
		d.Retire(n, vk.Retired{Kind: vk.RetireShaderModule, Handle: module})
	})
	return k
}

// buffer makes a mapped buffer of words.
func (k *scaler) buffer(usage vk.BufferUsage, words ...uint32) *vk.Buffer {
	k.t.Helper()
	b, err := k.d.NewBuffer(vk.BufferOptions{Size: 4 * len(words), Usage: usage, Memory: vk.MemoryUpload, Label: "scale"})
	if err != nil {
		k.t.Fatal(err)
	}
	k.t.Cleanup(b.Destroy)
	copy(b.Mapped(), spirv.Bytes(words))
	if err := b.Flush(0, b.Size); err != nil {
		k.t.Fatal(err)
	}
	return b
}

// scale records n[i] = n[i]*factor + 1 over list.
func (k *scaler) scale(list, factor *vk.Buffer, store uint64) {
	k.t.Helper()
	set, err := k.sets.Get([]descriptors.Range{
		{Buffer: factor.Handle, Size: uint64(factor.Size), Store: 1000 + store, Generation: 1},
		{Buffer: list.Handle, Size: uint64(list.Size), Store: store, Generation: 1},
	}, k.d.Timeline().Issued()+1)
	if err != nil {
		k.t.Fatal(err)
	}
	k.s.BindPipeline(vk.BindCompute, k.pipeline)
	k.s.BindDescriptorSet(vk.BindCompute, k.pushed, 0, set)
	k.s.Dispatch(uint32(list.Size/4), 1, 1)
	k.s.Barrier(vk.StageCompute, vk.StageCompute|vk.StageHost, []vk.MemoryBarrier{{
		SrcAccess: vk.AccessShaderWrite, DstAccess: vk.AccessShaderRead | vk.AccessShaderWrite | vk.AccessHostRead,
	}}, nil, nil)
}

func (k *scaler) submit() uint64 {
	k.t.Helper()
	k.sets.Flush()
	n, err := k.d.Submit(&k.s)
	if err != nil {
		k.t.Fatal(err)
	}
	k.s.Reset()
	return n
}

// TestSetsOnDevice dispatches over more buffers than sets are kept for, several submissions in flight.
func TestSetsOnDevice(t *testing.T) {
	k := newScaler(t)
	var lists, factors []*vk.Buffer
	for n := range uint32(5) {
		lists = append(lists, k.buffer(vk.UsageStorage, n, n+1, n+2))
		factors = append(factors, k.buffer(vk.UsageUniform, n+2, 0, 0, 0))
	}
	var last uint64
	const rounds = 4
	for range rounds {
		for n := range lists {
			k.scale(lists[n], factors[n], uint64(n+1))
		}
		last = k.submit()
	}
	if err := k.d.Timeline().Wait(context.Background(), last); err != nil {
		t.Fatal(err)
	}
	for n, b := range lists {
		if err := b.Invalidate(0, b.Size); err != nil {
			t.Fatal(err)
		}
		for i := range 3 {
			want := uint32(n + i)
			for range rounds {
				want = want*uint32(n+2) + 1
			}
			if got := binary.LittleEndian.Uint32(b.Mapped()[4*i:]); got != want {
				t.Errorf("list %d[%d] = %d, want %d", n, i, got, want)
			}
		}
	}
	before := k.sets.Stats()
	for n := range lists { // the device is idle: sets are written anew
		k.scale(lists[n], factors[n], uint64(n+100))
	}
	last = k.submit()
	if err := k.d.Timeline().Wait(context.Background(), last); err != nil {
		t.Fatal(err)
	}
	if s := k.sets.Stats(); s.Sets != before.Sets || s.Recycled-before.Recycled != 5 || s.Batches != before.Batches+1 {
		t.Errorf("%+v, before %+v: want five sets recycled in one batch", s, before)
	}
}
