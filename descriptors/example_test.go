package descriptors_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"testing"

	"github.com/vkgloo/vkgloo/descriptors"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/shaders"
	"github.com/vkgloo/vkgloo/vk"
)

func TestMain(m *testing.M) { os.Exit(vktest.Main(m)) }

func try[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}

// From a shader to a set that points to a buffer, and a dispatch with it.
func ExampleSets() {
	d := try(vk.Open(vk.Options{}))
	defer d.Close()
	words := try(shaders.Compile(shaders.Compute, `#version 450
		layout(local_size_x = 1) in;
		layout(std430, binding = 0) buffer List { uint n[]; };
		void main() { n[gl_WorkGroupID.x] *= 10; }`, shaders.CompileOptions{}))

	// The layout is what the shader declares.
	bindings := try(descriptors.Bindings(0, descriptors.Stage{Bit: vk.ShaderCompute, Reflection: try(shaders.Reflect(words))}))
	layout := try(descriptors.NewLayout(descriptors.On(d), bindings, "list"))
	sets := descriptors.NewSets(descriptors.On(d), layout, descriptors.Options{})
	pipelineLayout := try(d.NewPipelineLayout([]uint64{layout.Handle()}, nil, "list"))
	module := try(d.NewShaderModule(words, "list"))
	pipeline := try(d.NewComputePipeline(0, pipelineLayout, module, "main", "list"))

	b := try(d.NewBuffer(vk.BufferOptions{Size: 12, Usage: vk.UsageStorage, Memory: vk.MemoryUpload}))
	for i := range 3 {
		binary.LittleEndian.PutUint32(b.Mapped()[4*i:], uint32(i+1))
	}
	b.Flush(0, 12)

	// A set for the work that will have the next number: the pool never gives out one that the GPU may still read.
	set := try(sets.Get([]descriptors.Range{{Buffer: b.Handle, Size: 12}}, d.Timeline().Issued()+1))
	sets.Flush()
	var s vk.Stream
	s.BindPipeline(vk.BindCompute, pipeline)
	s.BindDescriptorSet(vk.BindCompute, pipelineLayout, 0, set)
	s.Dispatch(3, 1, 1)
	s.Barrier(vk.StageCompute, vk.StageHost, []vk.MemoryBarrier{{SrcAccess: vk.AccessShaderWrite, DstAccess: vk.AccessHostRead}}, nil, nil)
	n := try(d.Submit(&s))
	if err := d.Timeline().Wait(context.Background(), n); err != nil {
		log.Fatal(err)
	}
	b.Invalidate(0, 12)
	for i := range 3 {
		fmt.Print(binary.LittleEndian.Uint32(b.Mapped()[4*i:]), " ")
	}

	b.Retire(n)
	sets.Release(n)
	layout.Release(n)
	d.Retire(n, vk.Retired{Kind: vk.RetirePipeline, Handle: pipeline})
	d.Retire(n, vk.Retired{Kind: vk.RetirePipelineLayout, Handle: pipelineLayout})
	d.Retire(n, vk.Retired{Kind: vk.RetireShaderModule, Handle: module})
	// Output: 10 20 30
}
