package draw

import (
	"fmt"

	"github.com/vkgloo/vkgloo/shaders"
	"github.com/vkgloo/vkgloo/vk"
)

// kernel is one of the library's own compute shaders: storage buffers from, to and a list that only gather reads, and
// push constants.
type kernel int

const (
	kernelConvert kernel = iota
	kernelIndex
	kernelGather
	kernelCount
)

var kernelInfos = [kernelCount]struct {
	name string // of shaders.Library
	push uint32 // bytes
}{
	kernelConvert: {"convert", 36},
	kernelIndex:   {"index", 40},
	kernelGather:  {"gather", 20},
}

const kernelGroup = 64 // invocations of a work group

// kernels are the pipelines of the library's own shaders, made when they are first wanted.
type kernels struct {
	setLayout uint64
	sets      setCache
	layouts   [kernelCount]uint64
	pipelines [kernelCount]uint64
	modules   [kernelCount]uint64
}

// kernelBuffer is a range of a VkBuffer as a shader sees it.
type kernelBuffer struct{ handle, offset, size uint64 }

func (r *Renderer) kernel(k kernel) error {
	ks := &r.kernels
	if ks.pipelines[k] != 0 {
		return nil
	}
	info, err := &kernelInfos[k], error(nil)
	if ks.setLayout == 0 {
		ks.setLayout, err = r.dev.NewSetLayout([]vk.SetBinding{
			{Binding: 0, Type: vk.DescriptorStorage, Count: 1, Stages: vk.ShaderCompute},
			{Binding: 1, Type: vk.DescriptorStorage, Count: 1, Stages: vk.ShaderCompute},
			{Binding: 2, Type: vk.DescriptorStorage, Count: 1, Stages: vk.ShaderCompute},
		}, "kernels")
		if err != nil {
			return err
		}
		ks.sets = setCache{layout: ks.setLayout, slots: []setSlot{{0, vk.DescriptorStorage}, {1, vk.DescriptorStorage}, {2, vk.DescriptorStorage}}}
	}
	if ks.layouts[k] == 0 {
		push := []vk.PushRange{{Stages: vk.ShaderCompute, Size: info.push}}
		if ks.layouts[k], err = r.dev.NewPipelineLayout([]uint64{ks.setLayout}, push, info.name); err != nil {
			return err
		}
	}
	if ks.modules[k] == 0 {
		code, err := shaders.Library(info.name)
		if err != nil {
			return err
		}
		if ks.modules[k], err = r.dev.NewShaderModule(code, info.name); err != nil {
			return err
		}
	}
	ks.pipelines[k], err = r.dev.NewComputePipeline(r.cache, ks.layouts[k], ks.modules[k], "main", info.name)
	return err
}

func (k *kernels) release(r *Renderer) {
	k.sets.release(r)
	for i := range kernelCount {
		r.retire(vk.RetirePipeline, k.pipelines[i])
		r.retire(vk.RetirePipelineLayout, k.layouts[i])
		r.retire(vk.RetireShaderModule, k.modules[i])
	}
	r.retire(vk.RetireSetLayout, k.setLayout)
}

// runKernel records a dispatch for n results, outside a pass. Barriers are the caller's.
func (r *Renderer) runKernel(k kernel, bufs [3]kernelBuffer, push []byte, n int) error {
	if err := r.kernel(k); err != nil {
		return fmt.Errorf("kernel %s: %w", kernelInfos[k].name, err)
	}
	var ranges [3]setRange
	if bufs[2].handle == 0 {
		bufs[2] = bufs[0]
	}
	for i, b := range bufs {
		ranges[i] = setRange{handle: b.handle, offset: b.offset, size: b.size}
	}
	set, err := r.kernels.sets.fresh(r, ranges[:])
	if err != nil {
		return err
	}
	groups := (n + kernelGroup - 1) / kernelGroup
	x := min(groups, int(r.caps.Limits.MaxComputeGroups[0]))
	y := (groups + x - 1) / x
	r.out.BindPipeline(vk.BindCompute, r.kernels.pipelines[k])
	r.out.BindDescriptorSet(vk.BindCompute, r.kernels.layouts[k], 0, set)
	r.out.PushConstants(r.kernels.layouts[k], vk.ShaderCompute, 0, push)
	r.out.Dispatch(uint32(x), uint32(y), 1)
	return nil
}
