package vk

import (
	"fmt"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

// The shader stages, VkShaderStageFlagBits.
const (
	ShaderVertex      uint32 = 1 << 0
	ShaderTessControl uint32 = 1 << 1
	ShaderTessEval    uint32 = 1 << 2
	ShaderGeometry    uint32 = 1 << 3
	ShaderFragment    uint32 = 1 << 4
	ShaderCompute     uint32 = 1 << 5
)

// The points that pipelines and descriptor sets are bound to.
const (
	BindGraphics uint32 = 0
	BindCompute  uint32 = 1
)

// ShaderStage is one stage of a graphics pipeline: a module, the name of its entry point, and which stage it is.
type ShaderStage = api.ShaderStage

// VertexBinding is one vertex buffer binding of a pipeline. A divisor other than 1 needs Caps.Divisor, 0 Caps.ZeroDivisor.
type VertexBinding = api.VertexBinding

// VertexAttribute is one input location of a pipeline: which binding, VkFormat, offset in bytes.
type VertexAttribute = api.VertexAttribute

// PushRange is a range of push constants: stages, offset and size in bytes.
type PushRange = api.PushRange

// GraphicsPipelineInfo is what a graphics pipeline is made of, in Vulkan's numbers; booleans are 0 and 1. Viewport,
// scissor, line width and blend constants are dynamic and must be set before a draw.
type GraphicsPipelineInfo = api.GraphicsPipelineInfo

// NewShaderModule makes a VkShaderModule of SPIR-V words.
//   - Errors: ErrOutOfMemory, ErrDeviceLost.
//   - Ownership: the caller retires the handle as RetireShaderModule; so for all handles that the functions below
//     return, each as its own kind. Close frees what is left.
//   - Concurrency: safe for concurrent use.
//   - Source: VUID-VkShaderModuleCreateInfo-pCode-08737: the caller has parsed the module.
func (d *Device) NewShaderModule(code []uint32, label string) (uint64, error) {
	if len(code) == 0 {
		return 0, fmt.Errorf("%w: vk: NewShaderModule %.200q: no words", ErrArgs, label)
	}
	return d.create(RetireShaderModule, "vkCreateShaderModule", label, func() (uint64, api.Result) { return d.api.CreateShaderModule(code) })
}

// NewPipelineLayout makes a VkPipelineLayout of set layouts and push constant ranges.
func (d *Device) NewPipelineLayout(sets []uint64, push []PushRange, label string) (uint64, error) {
	return d.create(RetirePipelineLayout, "vkCreatePipelineLayout", label, func() (uint64, api.Result) {
		return d.api.CreatePipelineLayout(sets, push)
	})
}

// NewGraphicsPipeline makes a VkPipeline for drawing.
//   - Errors: ErrOutOfMemory, ErrDeviceLost, other results of a driver that refuses the shaders.
//   - Concurrency: safe for concurrent use.
func (d *Device) NewGraphicsPipeline(p GraphicsPipelineInfo, stages []ShaderStage, b []VertexBinding, a []VertexAttribute, label string) (uint64, error) {
	return d.create(RetirePipeline, "vkCreateGraphicsPipelines", label, func() (uint64, api.Result) {
		return d.api.CreateGraphicsPipeline(p, stages, b, a)
	})
}

// NewComputePipeline makes a VkPipeline for dispatches. cache may be 0.
func (d *Device) NewComputePipeline(cache, layout, module uint64, entry, label string) (uint64, error) {
	return d.create(RetirePipeline, "vkCreateComputePipelines", label, func() (uint64, api.Result) {
		return d.api.CreateComputePipeline(cache, layout, module, entry)
	})
}

// NewPipelineCache makes a VkPipelineCache, from what PipelineCacheData once gave or empty. The driver ignores bytes
// of another device.
func (d *Device) NewPipelineCache(data []byte, label string) (uint64, error) {
	return d.create(RetirePipelineCache, "vkCreatePipelineCache", label, func() (uint64, api.Result) { return d.api.CreatePipelineCache(data) })
}

// PipelineCacheData returns a pipeline cache's contents, to be kept between runs of a program.
func (d *Device) PipelineCacheData(cache uint64) ([]byte, error) {
	if err := d.Err(); err != nil {
		return nil, err
	}
	p, r := d.api.PipelineCacheData(cache)
	return p, d.check("vkGetPipelineCacheData", r)
}

// create calls a vkCreate*: the new object is tracked under its label, or the result becomes an error. After Close, and after
// the device is lost, it isn't called.
func (d *Device) create(kind RetireKind, call, label string, f func() (uint64, api.Result)) (uint64, error) {
	if err := d.Err(); err != nil {
		return 0, err
	}
	h, r := f()
	if err := d.check(call, r); err != nil {
		if label != "" {
			err = fmt.Errorf("%w (%.200q)", err, label)
		}
		return 0, err
	}
	d.track(kind, h, label)
	return h, nil
}
