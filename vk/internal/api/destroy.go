package api

/*
#include "table.h"

enum {
	KIND_NONE, KIND_BUFFER, KIND_BUFFER_VIEW, KIND_IMAGE, KIND_IMAGE_VIEW, KIND_SAMPLER, KIND_SHADER_MODULE, KIND_PIPELINE,
	KIND_PIPELINE_LAYOUT, KIND_PIPELINE_CACHE, KIND_RENDER_PASS, KIND_FRAMEBUFFER, KIND_SET_LAYOUT, KIND_DESCRIPTOR_POOL,
	KIND_QUERY_POOL, KIND_SEMAPHORE, KIND_FENCE, KIND_COMMAND_POOL, KIND_MEMORY,
};

static void vkg_destroy(vkg_device *d, uint32_t kind, uint64_t h) {
	switch (kind) {
	case KIND_BUFFER: d->DestroyBuffer(d->handle, (VkBuffer)h, NULL); break;
	case KIND_BUFFER_VIEW: d->DestroyBufferView(d->handle, (VkBufferView)h, NULL); break;
	case KIND_IMAGE: d->DestroyImage(d->handle, (VkImage)h, NULL); break;
	case KIND_IMAGE_VIEW: d->DestroyImageView(d->handle, (VkImageView)h, NULL); break;
	case KIND_SAMPLER: d->DestroySampler(d->handle, (VkSampler)h, NULL); break;
	case KIND_SHADER_MODULE: d->DestroyShaderModule(d->handle, (VkShaderModule)h, NULL); break;
	case KIND_PIPELINE: d->DestroyPipeline(d->handle, (VkPipeline)h, NULL); break;
	case KIND_PIPELINE_LAYOUT: d->DestroyPipelineLayout(d->handle, (VkPipelineLayout)h, NULL); break;
	case KIND_PIPELINE_CACHE: d->DestroyPipelineCache(d->handle, (VkPipelineCache)h, NULL); break;
	case KIND_RENDER_PASS: d->DestroyRenderPass(d->handle, (VkRenderPass)h, NULL); break;
	case KIND_FRAMEBUFFER: d->DestroyFramebuffer(d->handle, (VkFramebuffer)h, NULL); break;
	case KIND_SET_LAYOUT: d->DestroyDescriptorSetLayout(d->handle, (VkDescriptorSetLayout)h, NULL); break;
	case KIND_DESCRIPTOR_POOL: d->DestroyDescriptorPool(d->handle, (VkDescriptorPool)h, NULL); break;
	case KIND_QUERY_POOL: d->DestroyQueryPool(d->handle, (VkQueryPool)h, NULL); break;
	case KIND_SEMAPHORE: d->DestroySemaphore(d->handle, (VkSemaphore)h, NULL); break;
	case KIND_FENCE: d->DestroyFence(d->handle, (VkFence)h, NULL); break;
	case KIND_COMMAND_POOL: d->DestroyCommandPool(d->handle, (VkCommandPool)h, NULL); break;
	case KIND_MEMORY: d->FreeMemory(d->handle, (VkDeviceMemory)h, NULL); break;
	}
}
*/
import "C"

// The kinds that Destroy knows.
const (
	KindBuffer         = C.KIND_BUFFER
	KindBufferView     = C.KIND_BUFFER_VIEW
	KindImage          = C.KIND_IMAGE
	KindImageView      = C.KIND_IMAGE_VIEW
	KindSampler        = C.KIND_SAMPLER
	KindShaderModule   = C.KIND_SHADER_MODULE
	KindPipeline       = C.KIND_PIPELINE
	KindPipelineLayout = C.KIND_PIPELINE_LAYOUT
	KindPipelineCache  = C.KIND_PIPELINE_CACHE
	KindRenderPass     = C.KIND_RENDER_PASS
	KindFramebuffer    = C.KIND_FRAMEBUFFER
	KindSetLayout      = C.KIND_SET_LAYOUT
	KindDescriptorPool = C.KIND_DESCRIPTOR_POOL
	KindQueryPool      = C.KIND_QUERY_POOL
	KindSemaphore      = C.KIND_SEMAPHORE
	KindFence          = C.KIND_FENCE
	KindCommandPool    = C.KIND_COMMAND_POOL
	KindMemory         = C.KIND_MEMORY // VkDeviceMemory
)

// Destroy is the vkDestroy* or vkFree* of the kind. The object is not in use any more, nor used by another thread.
func (d *Device) Destroy(kind uint32, handle uint64) {
	C.vkg_destroy(d.t, C.uint32_t(kind), C.uint64_t(handle))
}
