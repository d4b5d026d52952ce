package api

/*
#include "table.h"

// A new buffer or image and what it wants of memory.
typedef struct vkg_resource {
	int32_t result;
	uint32_t types;
	uint64_t handle, size, align;
	bool prefers_dedicated, requires_dedicated;
} vkg_resource;

typedef struct vkg_mapping {
	int32_t result;
	void *p;
} vkg_mapping;

typedef struct vkg_budget {
	uint64_t usage[VK_MAX_MEMORY_HEAPS], budget[VK_MAX_MEMORY_HEAPS];
} vkg_budget;

// Create and ask in one call: entering C costs more than either.
static vkg_resource vkg_new_buffer(vkg_device *d, uint64_t size, uint32_t usage, bool dedicated) {
	VkBufferCreateInfo ci = {.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO, .size = size, .usage = usage};
	VkBuffer b = VK_NULL_HANDLE;
	vkg_resource r = {.result = d->CreateBuffer(d->handle, &ci, NULL, &b)};
	if (r.result < 0)
		return r;
	VkMemoryDedicatedRequirements ded = {.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_REQUIREMENTS};
	VkMemoryRequirements2 req = {.sType = VK_STRUCTURE_TYPE_MEMORY_REQUIREMENTS_2, .pNext = &ded};
	if (dedicated) {
		VkBufferMemoryRequirementsInfo2 q = {.sType = VK_STRUCTURE_TYPE_BUFFER_MEMORY_REQUIREMENTS_INFO_2, .buffer = b};
		d->GetBufferMemoryRequirements2(d->handle, &q, &req);
	} else {
		d->GetBufferMemoryRequirements(d->handle, b, &req.memoryRequirements);
	}
	r.handle = (uint64_t)b;
	r.size = req.memoryRequirements.size;
	r.align = req.memoryRequirements.alignment;
	r.types = req.memoryRequirements.memoryTypeBits;
	r.prefers_dedicated = ded.prefersDedicatedAllocation;
	r.requires_dedicated = ded.requiresDedicatedAllocation;
	return r;
}

// What an image wants of memory.
static vkg_resource vkg_image_resource(vkg_device *d, uint64_t image, bool dedicated) {
	VkMemoryDedicatedRequirements ded = {.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_REQUIREMENTS};
	VkMemoryRequirements2 req = {.sType = VK_STRUCTURE_TYPE_MEMORY_REQUIREMENTS_2, .pNext = &ded};
	if (dedicated) {
		VkImageMemoryRequirementsInfo2 q = {.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_REQUIREMENTS_INFO_2, .image = (VkImage)image};
		d->GetImageMemoryRequirements2(d->handle, &q, &req);
	} else {
		d->GetImageMemoryRequirements(d->handle, (VkImage)image, &req.memoryRequirements);
	}
	return (vkg_resource){
		.handle = image, .size = req.memoryRequirements.size, .align = req.memoryRequirements.alignment,
		.types = req.memoryRequirements.memoryTypeBits,
		.prefers_dedicated = ded.prefersDedicatedAllocation, .requires_dedicated = ded.requiresDedicatedAllocation};
}

typedef struct vkg_image {
	uint32_t type, width, height, depth, layers, mips, format, usage, flags;
} vkg_image;

static vkg_resource vkg_new_image(vkg_device *d, vkg_image i, bool dedicated) {
	VkImageCreateInfo ci = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO, .flags = i.flags, .imageType = (VkImageType)i.type, .format = (VkFormat)i.format,
		.extent = {i.width, i.height, i.depth}, .mipLevels = i.mips, .arrayLayers = i.layers, .samples = VK_SAMPLE_COUNT_1_BIT,
		.tiling = VK_IMAGE_TILING_OPTIMAL, .usage = i.usage, .initialLayout = VK_IMAGE_LAYOUT_UNDEFINED,
	};
	VkImage m = VK_NULL_HANDLE;
	VkResult r = d->CreateImage(d->handle, &ci, NULL, &m);
	if (r < 0)
		return (vkg_resource){.result = r};
	return vkg_image_resource(d, (uint64_t)m, dedicated);
}

// A view of all of an image.
static vkg_handle_result vkg_create_view(vkg_device *d, uint64_t image, uint32_t type, uint32_t format, uint32_t aspect) {
	VkImageViewCreateInfo ci = {
		.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO, .image = (VkImage)image, .viewType = (VkImageViewType)type, .format = (VkFormat)format,
		.subresourceRange = {.aspectMask = aspect, .levelCount = VK_REMAINING_MIP_LEVELS, .layerCount = VK_REMAINING_ARRAY_LAYERS}};
	VkImageView h = VK_NULL_HANDLE;
	VkResult r = d->CreateImageView(d->handle, &ci, NULL, &h);
	return (vkg_handle_result){r, (uint64_t)h};
}

typedef struct vkg_sampler {
	uint32_t mag, min, mip; // VkFilter, VkSamplerMipmapMode
	uint32_t u, v, w;       // VkSamplerAddressMode
	float max_lod;
} vkg_sampler;

static vkg_handle_result vkg_create_sampler(vkg_device *d, vkg_sampler s) {
	VkSamplerCreateInfo ci = {
		.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO, .magFilter = (VkFilter)s.mag, .minFilter = (VkFilter)s.min,
		.mipmapMode = (VkSamplerMipmapMode)s.mip, .addressModeU = (VkSamplerAddressMode)s.u, .addressModeV = (VkSamplerAddressMode)s.v,
		.addressModeW = (VkSamplerAddressMode)s.w, .maxLod = s.max_lod};
	VkSampler h = VK_NULL_HANDLE;
	VkResult r = d->CreateSampler(d->handle, &ci, NULL, &h);
	return (vkg_handle_result){r, (uint64_t)h};
}

static int32_t vkg_bind_buffer(vkg_device *d, uint64_t b, uint64_t m, uint64_t off) {
	return d->BindBufferMemory(d->handle, (VkBuffer)b, (VkDeviceMemory)m, off);
}

static int32_t vkg_bind_image(vkg_device *d, uint64_t i, uint64_t m, uint64_t off) {
	return d->BindImageMemory(d->handle, (VkImage)i, (VkDeviceMemory)m, off);
}

static vkg_handle_result vkg_allocate(vkg_device *d, uint64_t size, uint32_t type, uint64_t buffer, uint64_t image) {
	VkMemoryDedicatedAllocateInfo ded = {
		.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO, .buffer = (VkBuffer)buffer, .image = (VkImage)image,
	};
	VkMemoryAllocateInfo ai = {
		.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, .pNext = buffer || image ? &ded : NULL,
		.allocationSize = size, .memoryTypeIndex = type,
	};
	VkDeviceMemory m = VK_NULL_HANDLE;
	VkResult r = d->AllocateMemory(d->handle, &ai, NULL, &m);
	return (vkg_handle_result){r, (uint64_t)m};
}

static vkg_mapping vkg_map(vkg_device *d, uint64_t m) {
	vkg_mapping r = {0};
	r.result = d->MapMemory(d->handle, (VkDeviceMemory)m, 0, VK_WHOLE_SIZE, 0, &r.p);
	return r;
}

static void vkg_unmap(vkg_device *d, uint64_t m) { d->UnmapMemory(d->handle, (VkDeviceMemory)m); }

static int32_t vkg_flush(vkg_device *d, uint64_t m, uint64_t off, uint64_t size) {
	VkMappedMemoryRange r = {.sType = VK_STRUCTURE_TYPE_MAPPED_MEMORY_RANGE, .memory = (VkDeviceMemory)m, .offset = off, .size = size};
	return d->FlushMappedMemoryRanges(d->handle, 1, &r);
}

static int32_t vkg_invalidate(vkg_device *d, uint64_t m, uint64_t off, uint64_t size) {
	VkMappedMemoryRange r = {.sType = VK_STRUCTURE_TYPE_MAPPED_MEMORY_RANGE, .memory = (VkDeviceMemory)m, .offset = off, .size = size};
	return d->InvalidateMappedMemoryRanges(d->handle, 1, &r);
}

static vkg_budget vkg_memory_budget(vkg_device *d) {
	VkPhysicalDeviceMemoryBudgetPropertiesEXT b = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_BUDGET_PROPERTIES_EXT};
	VkPhysicalDeviceMemoryProperties2 p = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_PROPERTIES_2, .pNext = &b};
	d->instance->GetPhysicalDeviceMemoryProperties2(d->physical, &p);
	vkg_budget r;
	memcpy(r.usage, b.heapUsage, sizeof r.usage);
	memcpy(r.budget, b.heapBudget, sizeof r.budget);
	return r;
}
*/
import "C"

import "unsafe"

// The memory results.
const (
	ErrorOutOfDeviceMemory Result = C.VK_ERROR_OUT_OF_DEVICE_MEMORY
	ErrorTooManyObjects    Result = C.VK_ERROR_TOO_MANY_OBJECTS
)

// MaxHeaps is the most heaps that a device can have.
const MaxHeaps = C.VK_MAX_MEMORY_HEAPS

// Resource is a new buffer or image, not bound yet, and what it wants of memory.
type Resource struct {
	Handle                              uint64
	Size, Align                         uint64 // of its memory
	Types                               uint32 // bit i: memory type i fits
	PrefersDedicated, RequiresDedicated bool
}

func resource(r C.vkg_resource) (Resource, Result) {
	return Resource{
		Handle: uint64(r.handle), Size: uint64(r.size), Align: uint64(r.align), Types: uint32(r.types),
		PrefersDedicated: bool(r.prefers_dedicated), RequiresDedicated: bool(r.requires_dedicated),
	}, Result(r.result)
}

// NewBuffer is vkCreateBuffer and vkGetBufferMemoryRequirements, or ...Requirements2 for what it says about dedicated
// allocations, which needs Vulkan 1.1 or the two extensions.
func (d *Device) NewBuffer(size uint64, usage uint32, dedicated bool) (Resource, Result) {
	return resource(C.vkg_new_buffer(d.t, C.uint64_t(size), C.uint32_t(usage), C.bool(dedicated)))
}

// ImageInfo is what an image is made of, in Vulkan's numbers: one sample, optimal tiling.
type ImageInfo struct {
	Type, Width, Height, Depth, Layers, Mips, Format, Usage, Flags uint32
}

// SamplerInfo is what a sampler is made of, in Vulkan's numbers.
type SamplerInfo struct {
	Mag, Min, Mip uint32 // VkFilter, VkSamplerMipmapMode
	U, V, W       uint32 // VkSamplerAddressMode
	MaxLod        float32
}

var (
	_ [unsafe.Sizeof(ImageInfo{}) - C.sizeof_vkg_image]byte
	_ [C.sizeof_vkg_image - unsafe.Sizeof(ImageInfo{})]byte
	_ [unsafe.Sizeof(SamplerInfo{}) - C.sizeof_vkg_sampler]byte
	_ [C.sizeof_vkg_sampler - unsafe.Sizeof(SamplerInfo{})]byte
)

// NewImage is vkCreateImage and vkGetImageMemoryRequirements (see NewBuffer).
func (d *Device) NewImage(i ImageInfo, dedicated bool) (Resource, Result) {
	return resource(C.vkg_new_image(d.t, *(*C.vkg_image)(unsafe.Pointer(&i)), C.bool(dedicated)))
}

// ImageResource is vkGetImageMemoryRequirements of an image that somebody else made (see NewBuffer).
func (d *Device) ImageResource(image uint64, dedicated bool) Resource {
	r, _ := resource(C.vkg_image_resource(d.t, C.uint64_t(image), C.bool(dedicated)))
	return r
}

// CreateView is vkCreateImageView of all of an image; typ is a VkImageViewType.
func (d *Device) CreateView(image uint64, typ, format, aspect uint32) (uint64, Result) {
	return handleResult(C.vkg_create_view(d.t, C.uint64_t(image), C.uint32_t(typ), C.uint32_t(format), C.uint32_t(aspect)))
}

// CreateSampler is vkCreateSampler.
func (d *Device) CreateSampler(s SamplerInfo) (uint64, Result) {
	return handleResult(C.vkg_create_sampler(d.t, *(*C.vkg_sampler)(unsafe.Pointer(&s))))
}

// BindBuffer is vkBindBufferMemory.
func (d *Device) BindBuffer(buffer, memory, offset uint64) Result {
	return Result(C.vkg_bind_buffer(d.t, C.uint64_t(buffer), C.uint64_t(memory), C.uint64_t(offset)))
}

// BindImage is vkBindImageMemory.
func (d *Device) BindImage(image, memory, offset uint64) Result {
	return Result(C.vkg_bind_image(d.t, C.uint64_t(image), C.uint64_t(memory), C.uint64_t(offset)))
}

// Allocate is vkAllocateMemory; buffer or image, if not 0, is the one that the memory is dedicated to.
func (d *Device) Allocate(size uint64, memoryType uint32, buffer, image uint64) (uint64, Result) {
	return handleResult(C.vkg_allocate(d.t, C.uint64_t(size), C.uint32_t(memoryType), C.uint64_t(buffer), C.uint64_t(image)))
}

// Map is vkMapMemory of all of a VkDeviceMemory.
func (d *Device) Map(memory uint64) (unsafe.Pointer, Result) {
	m := C.vkg_map(d.t, C.uint64_t(memory))
	return m.p, Result(m.result)
}

// Unmap is vkUnmapMemory. Freeing memory unmaps it, too.
func (d *Device) Unmap(memory uint64) { C.vkg_unmap(d.t, C.uint64_t(memory)) }

// Flush is vkFlushMappedMemoryRanges for one range, a multiple of nonCoherentAtomSize in offset and size.
func (d *Device) Flush(memory, offset, size uint64) Result {
	return Result(C.vkg_flush(d.t, C.uint64_t(memory), C.uint64_t(offset), C.uint64_t(size)))
}

// Invalidate is vkInvalidateMappedMemoryRanges, as Flush.
func (d *Device) Invalidate(memory, offset, size uint64) Result {
	return Result(C.vkg_invalidate(d.t, C.uint64_t(memory), C.uint64_t(offset), C.uint64_t(size)))
}

// MemoryBudget asks VK_EXT_memory_budget how much of each heap this process uses and may use, in bytes.
func (d *Device) MemoryBudget() (usage, budget [MaxHeaps]uint64) {
	b := C.vkg_memory_budget(d.t)
	for i := range usage {
		usage[i], budget[i] = uint64(b.usage[i]), uint64(b.budget[i])
	}
	return usage, budget
}
