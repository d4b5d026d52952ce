package api

/*
#include "graphics.h"

static int32_t vkg_reset_descriptor_pool(vkg_device *d, uint64_t h) { return d->ResetDescriptorPool(d->handle, (VkDescriptorPool)h, 0); }
*/
import "C"

import "unsafe"

// ShaderStage is one stage of a graphics pipeline.
type ShaderStage struct {
	Module uint64
	Entry  string
	Stage  uint32 // VkShaderStageFlagBits
}

// VertexBinding is one vertex buffer binding of a pipeline.
type VertexBinding struct {
	Binding, Stride uint32
	Instance        uint32 // 0: advances per vertex, 1: per instance
	Divisor         uint32 // of per-instance bindings; other than 1 needs the extension
}

// VertexAttribute is VkVertexInputAttributeDescription.
type VertexAttribute struct{ Location, Binding, Format, Offset uint32 }

// GraphicsPipelineInfo is what a graphics pipeline is made of. Booleans are 0 and 1, the rest are Vulkan's numbers.
// Viewport, scissor, line width and blend constants are dynamic.
type GraphicsPipelineInfo struct {
	Layout, Pass, Cache                                                           uint64
	Topology, Restart, PatchPoints                                                uint32
	Polygon, Cull, FrontFace, DepthClamp, Discard, NegativeZ, ProvokingLast       uint32
	Bresenham                                                                     uint32 // lines by that rule
	DepthTest, DepthWrite, DepthCompare                                           uint32
	ColorAttachments                                                              uint32 // 0 or 1
	Blend, SrcColor, DstColor, ColorOp, SrcAlpha, DstAlpha, AlphaOp, ColorMask, _ uint32
}

// RenderPassInfo is a render pass of one subpass that keeps what it doesn't draw over. Formats of 0: no attachment.
type RenderPassInfo struct {
	ColorFormat, DepthFormat uint32
	ColorOutside             uint32 // layout of the colour image before and after
	SrcStages, SrcAccess     uint32 // what the images were used for before, besides passes
	DstStages, DstAccess     uint32 // and are after
}

// SetBinding is one binding of a descriptor set layout.
type SetBinding struct{ Binding, Type, Count, Stages uint32 }

// PushRange is VkPushConstantRange.
type PushRange struct{ Stages, Offset, Size uint32 }

// PoolSize is VkDescriptorPoolSize.
type PoolSize struct{ Type, Count uint32 }

// DescriptorWrite puts one buffer range into a set, or, where the type is one of images, a view in a layout with a sampler.
type DescriptorWrite struct {
	Set, Buffer, Offset, Size uint64
	View, Sampler             uint64
	Binding, Type, Layout, _  uint32
}

// The Go structs are handed to C as they are.
var (
	_ [unsafe.Sizeof(GraphicsPipelineInfo{}) - C.sizeof_vkg_graphics_pipeline]byte
	_ [C.sizeof_vkg_graphics_pipeline - unsafe.Sizeof(GraphicsPipelineInfo{})]byte
	_ [unsafe.Sizeof(RenderPassInfo{}) - C.sizeof_vkg_render_pass]byte
	_ [C.sizeof_vkg_render_pass - unsafe.Sizeof(RenderPassInfo{})]byte
	_ [unsafe.Sizeof(DescriptorWrite{}) - C.sizeof_vkg_descriptor_write]byte
	_ [C.sizeof_vkg_descriptor_write - unsafe.Sizeof(DescriptorWrite{})]byte
)

func handleResult(r C.vkg_handle_result) (uint64, Result) { return uint64(r.handle), Result(r.result) }

// CreateShaderModule is vkCreateShaderModule.
func (d *Device) CreateShaderModule(code []uint32) (uint64, Result) {
	return handleResult(C.vkg_create_shader_module(d.t, (*C.uint32_t)(unsafe.SliceData(code)), C.size_t(len(code)*4)))
}

// CreateDescriptorSetLayout is vkCreateDescriptorSetLayout.
func (d *Device) CreateDescriptorSetLayout(b []SetBinding) (uint64, Result) {
	return handleResult(C.vkg_create_set_layout(d.t, (*C.vkg_set_binding)(unsafe.Pointer(unsafe.SliceData(b))), C.uint32_t(len(b))))
}

// CreatePipelineLayout is vkCreatePipelineLayout.
func (d *Device) CreatePipelineLayout(sets []uint64, push []PushRange) (uint64, Result) {
	return handleResult(C.vkg_create_pipeline_layout(d.t, (*C.uint64_t)(unsafe.SliceData(sets)), C.uint32_t(len(sets)),
		(*C.vkg_push_range)(unsafe.Pointer(unsafe.SliceData(push))), C.uint32_t(len(push))))
}

// CreateRenderPass is vkCreateRenderPass.
func (d *Device) CreateRenderPass(p RenderPassInfo) (uint64, Result) {
	return handleResult(C.vkg_create_render_pass(d.t, (*C.vkg_render_pass)(unsafe.Pointer(&p))))
}

// CreateFramebuffer is vkCreateFramebuffer with the views that are not 0.
func (d *Device) CreateFramebuffer(pass, color, depth uint64, width, height uint32) (uint64, Result) {
	return handleResult(C.vkg_create_framebuffer(d.t, C.uint64_t(pass), C.uint64_t(color), C.uint64_t(depth), C.uint32_t(width), C.uint32_t(height)))
}

// CreateGraphicsPipeline is vkCreateGraphicsPipelines for one.
func (d *Device) CreateGraphicsPipeline(p GraphicsPipelineInfo, stages []ShaderStage, b []VertexBinding, a []VertexAttribute) (uint64, Result) {
	list := (*C.vkg_stage)(C.calloc(C.size_t(len(stages)+1), C.sizeof_vkg_stage))
	defer C.free(unsafe.Pointer(list))
	cs := unsafe.Slice(list, len(stages))
	for i, s := range stages {
		cs[i] = C.vkg_stage{module: C.uint64_t(s.Module), entry: C.CString(s.Entry), stage: C.uint32_t(s.Stage)}
		defer C.free(unsafe.Pointer(cs[i].entry))
	}
	return handleResult(C.vkg_create_graphics_pipeline(d.t, (*C.vkg_graphics_pipeline)(unsafe.Pointer(&p)), list, C.uint32_t(len(stages)),
		(*C.vkg_vertex_binding)(unsafe.Pointer(unsafe.SliceData(b))), C.uint32_t(len(b)),
		(*C.vkg_vertex_attribute)(unsafe.Pointer(unsafe.SliceData(a))), C.uint32_t(len(a))))
}

// CreateComputePipeline is vkCreateComputePipelines for one.
func (d *Device) CreateComputePipeline(cache, layout, module uint64, entry string) (uint64, Result) {
	name := C.CString(entry)
	defer C.free(unsafe.Pointer(name))
	return handleResult(C.vkg_create_compute_pipeline(d.t, C.uint64_t(cache), C.uint64_t(layout), C.uint64_t(module), name))
}

// CreatePipelineCache is vkCreatePipelineCache, from the bytes of an earlier one or nil.
func (d *Device) CreatePipelineCache(data []byte) (uint64, Result) {
	return handleResult(C.vkg_create_pipeline_cache(d.t, unsafe.Pointer(unsafe.SliceData(data)), C.size_t(len(data))))
}

// PipelineCacheData is vkGetPipelineCacheData.
func (d *Device) PipelineCacheData(cache uint64) ([]byte, Result) {
	l := C.vkg_pipeline_cache_data(d.t, C.uint64_t(cache))
	defer C.free(l.p)
	return C.GoBytes(l.p, C.int(l.n)), Result(l.result)
}

// CreateDescriptorPool is vkCreateDescriptorPool.
func (d *Device) CreateDescriptorPool(sizes []PoolSize, sets uint32) (uint64, Result) {
	return handleResult(C.vkg_create_descriptor_pool(d.t, (*C.vkg_pool_size)(unsafe.Pointer(unsafe.SliceData(sizes))), C.uint32_t(len(sizes)), C.uint32_t(sets)))
}

// ResetDescriptorPool is vkResetDescriptorPool.
func (d *Device) ResetDescriptorPool(pool uint64) Result {
	return Result(C.vkg_reset_descriptor_pool(d.t, C.uint64_t(pool)))
}

// AllocateDescriptorSet is vkAllocateDescriptorSets for one.
func (d *Device) AllocateDescriptorSet(pool, layout uint64) (uint64, Result) {
	return handleResult(C.vkg_allocate_set(d.t, C.uint64_t(pool), C.uint64_t(layout)))
}

// WriteDescriptors is vkUpdateDescriptorSets, in calls of up to 32 writes.
func (d *Device) WriteDescriptors(w []DescriptorWrite) {
	if len(w) > 0 {
		C.vkg_write_descriptors(d.t, (*C.vkg_descriptor_write)(unsafe.Pointer(unsafe.SliceData(w))), C.uint32_t(len(w)))
	}
}

// CreateQueryPool is vkCreateQueryPool.
func (d *Device) CreateQueryPool(typ, n uint32) (uint64, Result) {
	return handleResult(C.vkg_create_query_pool(d.t, C.uint32_t(typ), C.uint32_t(n)))
}

// QueryResult is vkGetQueryPoolResults for one query of 1 or 2 values; flags are VkQueryResultFlags besides 64 bits.
func (d *Device) QueryResult(pool uint64, i, flags, values uint32) ([2]uint64, Result) {
	q := C.vkg_query(d.t, C.uint64_t(pool), C.uint32_t(i), C.uint32_t(flags), C.uint32_t(values))
	return [2]uint64{uint64(q.v[0]), uint64(q.v[1])}, Result(q.result)
}
