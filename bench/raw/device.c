#include "raw.h"

#include <dlfcn.h>
#include <stdlib.h>

#define TRY(call)                                                                                                      \
	do {                                                                                                           \
		VkResult try_result = (call);                                                                          \
		if (try_result != VK_SUCCESS) return try_result;                                                       \
	} while (0)

static int rank(VkPhysicalDeviceType t)
{
	switch (t) {
	case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU: return 4;
	case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU: return 3;
	case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU: return 2;
	case VK_PHYSICAL_DEVICE_TYPE_CPU: return 1;
	default: return 0;
	}
}

// pick takes the best device whose name contains name.
static VkResult pick(raw_device *d, const char *name)
{
	VkPhysicalDevice all[16];
	uint32_t n = 16;
	VkResult r = d->EnumeratePhysicalDevices(d->instance, &n, all);
	if (r != VK_SUCCESS && r != VK_INCOMPLETE) return r;
	int best = -1;
	for (uint32_t i = 0; i < n; i++) {
		VkPhysicalDeviceProperties p;
		d->GetPhysicalDeviceProperties(all[i], &p);
		if (rank(p.deviceType) > best && strstr(p.deviceName, name)) {
			best = rank(p.deviceType);
			d->physical = all[i];
			d->properties = p;
		}
	}
	if (best < 0) return RAW_ABSENT;
	VkQueueFamilyProperties families[16];
	n = 16;
	d->GetPhysicalDeviceQueueFamilyProperties(d->physical, &n, families);
	for (uint32_t i = 0; i < n; i++)
		if (families[i].queueFlags & VK_QUEUE_GRAPHICS_BIT) {
			d->family = i;
			d->GetPhysicalDeviceMemoryProperties(d->physical, &d->memory);
			return VK_SUCCESS;
		}
	return RAW_ABSENT;
}

static VkResult make_instance(raw_device *d)
{
	d->lib = dlopen("libvulkan.so.1", RTLD_NOW | RTLD_LOCAL);
	if (!d->lib) return RAW_ABSENT;
	PFN_vkGetInstanceProcAddr get = (PFN_vkGetInstanceProcAddr)dlsym(d->lib, "vkGetInstanceProcAddr");
	PFN_vkCreateInstance create = (PFN_vkCreateInstance)get(NULL, "vkCreateInstance");
	VkApplicationInfo app = {.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO, .apiVersion = VK_API_VERSION_1_1};
	VkInstanceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO, .pApplicationInfo = &app};
	TRY(create(&info, NULL, &d->instance));
#define X(name)                                                                                                        \
	if (!(d->name = (PFN_vk##name)get(d->instance, "vk" #name))) return RAW_ABSENT;
	RAW_INSTANCE_FUNCTIONS(X)
#undef X
	return VK_SUCCESS;
}

static VkResult make_device(raw_device *d)
{
	float one = 1;
	VkDeviceQueueCreateInfo queue = {.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO, .queueFamilyIndex = d->family, .queueCount = 1, .pQueuePriorities = &one};
	VkDeviceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO, .queueCreateInfoCount = 1, .pQueueCreateInfos = &queue};
	TRY(d->CreateDevice(d->physical, &info, NULL, &d->device));
#define X(name)                                                                                                        \
	if (!(d->name = (PFN_vk##name)d->GetDeviceProcAddr(d->device, "vk" #name))) return RAW_ABSENT;
	RAW_DEVICE_FUNCTIONS(X)
#undef X
	d->GetDeviceQueue(d->device, d->family, 0, &d->queue);
	VkCommandPoolCreateInfo pool = {.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO, .flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT, .queueFamilyIndex = d->family};
	TRY(d->CreateCommandPool(d->device, &pool, NULL, &d->pool));
	for (int i = 0; i < RAW_SLOTS; i++) {
		VkCommandBufferAllocateInfo cmd = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO, .commandPool = d->pool, .commandBufferCount = 1};
		TRY(d->AllocateCommandBuffers(d->device, &cmd, &d->slot[i].cmd));
		VkFenceCreateInfo fence = {.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
		TRY(d->CreateFence(d->device, &fence, NULL, &d->slot[i].fence));
	}
	return VK_SUCCESS;
}

VkResult raw_open(const char *name, raw_device **out)
{
	raw_device *d = calloc(1, sizeof *d);
	VkResult r;
	*out = d;
	if ((r = make_instance(d)) || (r = pick(d, name)) || (r = make_device(d))) {
		raw_close(d);
		*out = NULL;
		return r;
	}
	return VK_SUCCESS;
}

void raw_close(raw_device *d)
{
	if (d->device) {
		d->DeviceWaitIdle(d->device);
		raw_buffer_free(d, &d->ring);
		raw_buffer_free(d, &d->back);
		for (int i = 0; i < RAW_SLOTS; i++) d->DestroyFence(d->device, d->slot[i].fence, NULL);
		d->DestroyCommandPool(d->device, d->pool, NULL);
		d->DestroyDevice(d->device, NULL);
	}
	if (d->DestroyInstance) d->DestroyInstance(d->instance, NULL);
	free(d);
}

// type finds a memory type with all of want, rather with prefer, too.
static int type(raw_device *d, uint32_t bits, VkMemoryPropertyFlags want, VkMemoryPropertyFlags prefer)
{
	for (int pass = 0; pass < 2; pass++) {
		VkMemoryPropertyFlags all = want | (pass ? 0 : prefer);
		for (uint32_t i = 0; i < d->memory.memoryTypeCount; i++)
			if (bits >> i & 1 && (d->memory.memoryTypes[i].propertyFlags & all) == all) return (int)i;
	}
	return -1;
}

VkResult raw_buffer_new(raw_device *d, uint64_t size, int kind, raw_buffer *b)
{
	enum {
		LOCAL = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT,
		HOST = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT,
		CACHED = VK_MEMORY_PROPERTY_HOST_CACHED_BIT,
	};
	static const VkMemoryPropertyFlags want[] = {LOCAL | HOST, LOCAL, HOST, HOST}, prefer[] = {0, 0, 0, CACHED};
	VkBufferCreateInfo info = {.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO, .size = size,
		.usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT | VK_BUFFER_USAGE_VERTEX_BUFFER_BIT};
	memset(b, 0, sizeof *b);
	TRY(d->CreateBuffer(d->device, &info, NULL, &b->handle));
	VkMemoryRequirements need;
	d->GetBufferMemoryRequirements(d->device, b->handle, &need);
	VkMemoryAllocateInfo mem = {.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, .allocationSize = need.size};
	int t = type(d, need.memoryTypeBits, want[kind], prefer[kind]);
	VkResult r = RAW_ABSENT;
	if (t >= 0) {
		mem.memoryTypeIndex = (uint32_t)t;
		r = d->AllocateMemory(d->device, &mem, NULL, &b->memory);
	}
	if (!r) r = d->BindBufferMemory(d->device, b->handle, b->memory, 0);
	if (!r && kind != RAW_DEVICE) r = d->MapMemory(d->device, b->memory, 0, VK_WHOLE_SIZE, 0, (void **)&b->mapped);
	if (r) {
		raw_buffer_free(d, b);
		return r;
	}
	b->size = need.size;
	d->allocations++;
	d->held += need.size;
	if (d->held > d->peak) d->peak = d->held;
	return VK_SUCCESS;
}

void raw_buffer_free(raw_device *d, raw_buffer *b)
{
	d->DestroyBuffer(d->device, b->handle, NULL);
	d->FreeMemory(d->device, b->memory, NULL);
	d->held -= b->size;
	memset(b, 0, sizeof *b);
}

VkResult raw_slot_begin(raw_device *d, uint32_t i)
{
	TRY(raw_slot_wait(d, i));
	VkCommandBufferBeginInfo begin = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO, .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT};
	return d->BeginCommandBuffer(d->slot[i].cmd, &begin);
}

VkResult raw_slot_submit(raw_device *d, uint32_t i)
{
	raw_slot *s = &d->slot[i];
	TRY(d->EndCommandBuffer(s->cmd));
	VkSubmitInfo info = {.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO, .commandBufferCount = 1, .pCommandBuffers = &s->cmd};
	TRY(d->QueueSubmit(d->queue, 1, &info, s->fence));
	s->busy = 1;
	return VK_SUCCESS;
}

VkResult raw_slot_wait(raw_device *d, uint32_t i)
{
	raw_slot *s = &d->slot[i];
	if (!s->busy) return VK_SUCCESS;
	TRY(d->WaitForFences(d->device, 1, &s->fence, VK_TRUE, 60000000000ull));
	s->busy = 0;
	return d->ResetFences(d->device, 1, &s->fence);
}

VkResult raw_wait(raw_device *d)
{
	for (uint32_t i = 0; i < RAW_SLOTS; i++) TRY(raw_slot_wait(d, i));
	return VK_SUCCESS;
}
