// Raw Vulkan, as a careful C program would call it: the benchmark's yardstick.
#ifndef VKGLOO_BENCH_RAW_H
#define VKGLOO_BENCH_RAW_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define VK_NO_PROTOTYPES
#include <vulkan/vulkan.h>

#define RAW_INSTANCE_FUNCTIONS(X)                                                                                      \
	X(EnumeratePhysicalDevices) X(GetPhysicalDeviceProperties) X(GetPhysicalDeviceQueueFamilyProperties)           \
	X(GetPhysicalDeviceMemoryProperties) X(CreateDevice) X(GetDeviceProcAddr) X(DestroyInstance)

#define RAW_DEVICE_FUNCTIONS(X)                                                                                        \
	X(DestroyDevice) X(GetDeviceQueue) X(DeviceWaitIdle) X(CreateCommandPool) X(DestroyCommandPool)                \
	X(AllocateCommandBuffers) X(BeginCommandBuffer) X(EndCommandBuffer) X(CreateFence) X(DestroyFence)             \
	X(WaitForFences) X(ResetFences) X(QueueSubmit) X(CreateBuffer) X(DestroyBuffer) X(GetBufferMemoryRequirements)  \
	X(AllocateMemory) X(FreeMemory) X(BindBufferMemory) X(MapMemory) X(CmdCopyBuffer) X(CmdPipelineBarrier)        \
	X(CreateImage) X(DestroyImage) X(GetImageMemoryRequirements) X(BindImageMemory) X(CreateImageView)             \
	X(DestroyImageView) X(CreateRenderPass) X(DestroyRenderPass) X(CreateFramebuffer) X(DestroyFramebuffer)        \
	X(CreateShaderModule) X(DestroyShaderModule) X(CreatePipelineLayout) X(DestroyPipelineLayout)                  \
	X(CreateGraphicsPipelines) X(DestroyPipeline) X(CmdBeginRenderPass) X(CmdEndRenderPass) X(CmdBindPipeline)     \
	X(CmdBindVertexBuffers) X(CmdDraw) X(CmdCopyImageToBuffer)

#define RAW_SLOTS 8            // pieces of the ring, and frames in flight at most
#define RAW_PIECE (1ull << 20) // bytes of a piece

typedef struct {
	VkBuffer handle;
	VkDeviceMemory memory;
	char *mapped; // NULL: the host can't see it
	uint64_t size;
} raw_buffer;

typedef struct {
	VkCommandBuffer cmd;
	VkFence fence;
	int busy;
} raw_slot;

typedef struct {
	void *lib;
	VkInstance instance;
	VkPhysicalDevice physical;
	VkDevice device;
	VkQueue queue;
	uint32_t family;
	VkCommandPool pool;
	VkPhysicalDeviceProperties properties;
	VkPhysicalDeviceMemoryProperties memory;
	raw_slot slot[RAW_SLOTS];
	raw_buffer ring, back; // RAW_SLOTS pieces each: to the device and from it
	uint32_t next;         // slot
	uint64_t allocations, held, peak;
#define X(name) PFN_vk##name name;
	RAW_INSTANCE_FUNCTIONS(X)
	RAW_DEVICE_FUNCTIONS(X)
#undef X
} raw_device;

enum { RAW_DIRECT, RAW_DEVICE, RAW_UPLOAD, RAW_READBACK };

// All return a VkResult; 1000 stands for "no such thing here".
enum { RAW_ABSENT = 1000 };

VkResult raw_open(const char *name, raw_device **out);
void raw_close(raw_device *d);
VkResult raw_buffer_new(raw_device *d, uint64_t size, int kind, raw_buffer *b);
void raw_buffer_free(raw_device *d, raw_buffer *b);

VkResult raw_slot_begin(raw_device *d, uint32_t i); // waits for the slot's last use
VkResult raw_slot_submit(raw_device *d, uint32_t i);
VkResult raw_slot_wait(raw_device *d, uint32_t i);
VkResult raw_wait(raw_device *d);

VkResult raw_upload(raw_device *d, raw_buffer *dst, const char *src, uint64_t n);
VkResult raw_download(raw_device *d, raw_buffer *src, char *dst, uint64_t n);
VkResult raw_scatter(raw_device *d, raw_buffer *stage, VkBufferCopy *regions, raw_buffer *dst, const int64_t *offsets,
		     uint64_t elem, uint64_t count, const char *src, int64_t *fill_ns);
VkResult raw_copy(raw_device *d, raw_buffer *dst, raw_buffer *src, uint64_t n);
VkResult raw_read(raw_device *d, raw_buffer *src, const int64_t *offsets, uint64_t elem, uint64_t count, char *dst);

VkResult raw_frame(raw_device *d, raw_buffer *bufs, raw_buffer *stage, raw_buffer *results, uint32_t live, uint64_t size,
		   uint64_t elem, uint64_t at, uint32_t frame, uint32_t in_flight, const char *const *data);

VkResult raw_churn(raw_device *d, const int64_t *ops, uint64_t count, uint64_t slots);

typedef struct {
	raw_device *d;
	uint32_t edge;
	raw_buffer vertices, pixels;
	VkImage image;
	VkDeviceMemory memory;
	VkImageView view;
	VkRenderPass pass;
	VkFramebuffer framebuffer;
	VkPipelineLayout layout;
	VkPipeline pipeline;
	VkShaderModule vertex, fragment;
} raw_scene;

VkResult raw_scene_new(raw_device *d, uint32_t edge, const char *vertices, uint64_t n, const uint32_t *vert, uint64_t vert_size,
		       const uint32_t *frag, uint64_t frag_size, raw_scene **out);
VkResult raw_scene_frame(raw_scene *s, uint32_t count, int first);
VkResult raw_scene_image(raw_scene *s, char *rgba);
void raw_scene_free(raw_scene *s);

// Plain memory.
static inline void raw_memcpy(void *dst, const void *src, size_t n) { memcpy(dst, src, n); }
void raw_memcpy_scatter(char *dst, const int64_t *offsets, uint64_t elem, uint64_t count, const char *src);
void raw_memcpy_gather(char *dst, const int64_t *offsets, uint64_t elem, uint64_t count, const char *src);

#endif
