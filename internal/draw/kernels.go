package draw

import (
	"fmt"

	"github.com/vkgloo/vkgloo/descriptors"
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
	setLayout *descriptors.Layout
	sets      *descriptors.Sets
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
	if ks.setLayout == nil {
		var list []descriptors.Binding
		for n, name := range [3]string{"Source", "Result", "List"} {
			list = append(list, descriptors.Binding{Name: name, Number: n, Storage: true, Stages: vk.ShaderCompute})
		}
		d := descriptors.On(r.dev)
		if ks.setLayout, err = descriptors.NewLayout(d, list, "kernels"); err != nil {
			return err
		}
		ks.sets = descriptors.NewSets(d, ks.setLayout, descriptors.Options{Label: "kernels"})
	}
	if ks.layouts[k] == 0 {
		push := []vk.PushRange{{Stages: vk.ShaderCompute, Size: info.push}}
		if ks.layouts[k], err = r.dev.NewPipelineLayout([]uint64{ks.setLayout.Handle()}, push, info.name); err != nil {
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
	if k.setLayout == nil {
		return
	}
	k.sets.Release(r.eng.Next())
	for i := range kernelCount {
		r.retire(vk.RetirePipeline, k.pipelines[i])
		r.retire(vk.RetirePipelineLayout, k.layouts[i])
		r.retire(vk.RetireShaderModule, k.modules[i])
	}
	k.setLayout.Release(r.eng.Next())
}

// runKernel records a dispatch for n results, outside a pass. Barriers are the caller's.
func (r *Renderer) runKernel(k kernel, bufs [3]kernelBuffer, push []byte, n int) error {
	if err := r.kernel(k); err != nil {
		return fmt.Errorf("kernel %s: %w", kernelInfos[k].name, err)
	}
	var ranges [3]descriptors.Range // of no store: such a set is written for this one use
	if bufs[2].handle == 0 {
		bufs[2] = bufs[0]
	}
	for i, b := range bufs {
		ranges[i] = descriptors.Range{Buffer: b.handle, Offset: b.offset, Size: b.size}
	}
	set, err := r.kernels.sets.Get(ranges[:], r.eng.Next())
	if err != nil {
		return err
	}
	r.kernels.sets.Flush()
	groups := (n + kernelGroup - 1) / kernelGroup
	x := min(groups, int(r.caps.Limits.MaxComputeGroups[0]))
	y := (groups + x - 1) / x
	r.out.BindPipeline(vk.BindCompute, r.kernels.pipelines[k])
	r.out.BindDescriptorSet(vk.BindCompute, r.kernels.layouts[k], 0, set)
	r.out.PushConstants(r.kernels.layouts[k], vk.ShaderCompute, 0, push)
	r.out.Dispatch(uint32(x), uint32(y), 1)
	return nil
}
