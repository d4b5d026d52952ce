// The tables of Vulkan functions that this library calls, as lists: adding a function is adding one line.
// A table is filled once, by vkGetInstanceProcAddr or vkGetDeviceProcAddr, and never changes. Optional functions
// (of extensions and of versions after 1.0) may be NULL; their callers ask vk.Caps first.
#ifndef VKG_TABLE_H
#define VKG_TABLE_H

#if !__has_include(<vulkan/vulkan.h>)
#error "vkgloo: the Vulkan headers are missing; install the package libvulkan-dev"
#endif

#define VK_NO_PROTOTYPES
#ifndef VK_ENABLE_BETA_EXTENSIONS
#define VK_ENABLE_BETA_EXTENSIONS // VK_KHR_portability_subset
#endif
#include <vulkan/vulkan.h>

#if VK_HEADER_VERSION < 204
#error "vkgloo: Vulkan headers 1.3.204 or newer are needed; install a newer libvulkan-dev"
#endif

#include <stdint.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(void *) == 8, "vkgloo needs a 64-bit machine: handles are passed as 64-bit numbers");

// Functions that need no instance.
#define VKG_GLOBAL_FUNCTIONS(X) \
	X(CreateInstance) \
	X(EnumerateInstanceExtensionProperties) \
	X(EnumerateInstanceLayerProperties) \
	X(EnumerateInstanceVersion)

#define VKG_INSTANCE_FUNCTIONS(X) \
	X(CreateDevice) \
	X(CreateDebugUtilsMessengerEXT) \
	X(DestroyDebugUtilsMessengerEXT) \
	X(DestroyInstance) \
	X(DestroySurfaceKHR) \
	X(EnumerateDeviceExtensionProperties) \
	X(EnumeratePhysicalDevices) \
	X(GetDeviceProcAddr) \
	X(GetPhysicalDeviceFeatures) \
	X(GetPhysicalDeviceFeatures2) \
	X(GetPhysicalDeviceFeatures2KHR) \
	X(GetPhysicalDeviceFormatProperties) \
	X(GetPhysicalDeviceImageFormatProperties) \
	X(GetPhysicalDeviceMemoryProperties) \
	X(GetPhysicalDeviceMemoryProperties2) \
	X(GetPhysicalDeviceMemoryProperties2KHR) \
	X(GetPhysicalDeviceProperties) \
	X(GetPhysicalDeviceProperties2) \
	X(GetPhysicalDeviceProperties2KHR) \
	X(GetPhysicalDeviceQueueFamilyProperties) \
	X(GetPhysicalDeviceSurfaceCapabilitiesKHR) \
	X(GetPhysicalDeviceSurfaceFormatsKHR) \
	X(GetPhysicalDeviceSurfacePresentModesKHR) \
	X(GetPhysicalDeviceSurfaceSupportKHR)

// Functions of an instance extension that take a device: looked up through the instance, kept in the device's table.
#define VKG_DEBUG_FUNCTIONS(X) \
	X(CmdBeginDebugUtilsLabelEXT) \
	X(CmdEndDebugUtilsLabelEXT) \
	X(CmdInsertDebugUtilsLabelEXT) \
	X(SetDebugUtilsObjectNameEXT)

#define VKG_DEVICE_FUNCTIONS(X) \
	X(AcquireNextImageKHR) \
	X(AllocateCommandBuffers) \
	X(AllocateDescriptorSets) \
	X(AllocateMemory) \
	X(BeginCommandBuffer) \
	X(BindBufferMemory) \
	X(BindBufferMemory2) \
	X(BindBufferMemory2KHR) \
	X(BindImageMemory) \
	X(BindImageMemory2) \
	X(BindImageMemory2KHR) \
	X(CmdBeginQuery) \
	X(CmdBeginQueryIndexedEXT) \
	X(CmdBeginRenderPass) \
	X(CmdBeginTransformFeedbackEXT) \
	X(CmdBindDescriptorSets) \
	X(CmdBindIndexBuffer) \
	X(CmdBindPipeline) \
	X(CmdBindTransformFeedbackBuffersEXT) \
	X(CmdBindVertexBuffers) \
	X(CmdBindVertexBuffers2) \
	X(CmdBindVertexBuffers2EXT) \
	X(CmdBlitImage) \
	X(CmdClearAttachments) \
	X(CmdClearColorImage) \
	X(CmdClearDepthStencilImage) \
	X(CmdCopyBuffer) \
	X(CmdCopyBufferToImage) \
	X(CmdCopyImage) \
	X(CmdCopyImageToBuffer) \
	X(CmdCopyQueryPoolResults) \
	X(CmdDispatch) \
	X(CmdDispatchIndirect) \
	X(CmdDraw) \
	X(CmdDrawIndexed) \
	X(CmdDrawIndexedIndirect) \
	X(CmdDrawIndexedIndirectCount) \
	X(CmdDrawIndexedIndirectCountKHR) \
	X(CmdDrawIndirect) \
	X(CmdDrawIndirectByteCountEXT) \
	X(CmdDrawIndirectCount) \
	X(CmdDrawIndirectCountKHR) \
	X(CmdEndQuery) \
	X(CmdEndQueryIndexedEXT) \
	X(CmdEndRenderPass) \
	X(CmdEndTransformFeedbackEXT) \
	X(CmdExecuteCommands) \
	X(CmdFillBuffer) \
	X(CmdNextSubpass) \
	X(CmdPipelineBarrier) \
	X(CmdPushConstants) \
	X(CmdPushDescriptorSetKHR) \
	X(CmdResetEvent) \
	X(CmdResetQueryPool) \
	X(CmdResolveImage) \
	X(CmdSetBlendConstants) \
	X(CmdSetCullMode) \
	X(CmdSetCullModeEXT) \
	X(CmdSetDepthBias) \
	X(CmdSetDepthBounds) \
	X(CmdSetDepthCompareOp) \
	X(CmdSetDepthCompareOpEXT) \
	X(CmdSetDepthTestEnable) \
	X(CmdSetDepthTestEnableEXT) \
	X(CmdSetDepthWriteEnable) \
	X(CmdSetDepthWriteEnableEXT) \
	X(CmdSetEvent) \
	X(CmdSetFrontFace) \
	X(CmdSetFrontFaceEXT) \
	X(CmdSetLineWidth) \
	X(CmdSetPatchControlPointsEXT) \
	X(CmdSetPrimitiveRestartEnable) \
	X(CmdSetPrimitiveRestartEnableEXT) \
	X(CmdSetPrimitiveTopology) \
	X(CmdSetPrimitiveTopologyEXT) \
	X(CmdSetRasterizerDiscardEnable) \
	X(CmdSetRasterizerDiscardEnableEXT) \
	X(CmdSetScissor) \
	X(CmdSetStencilCompareMask) \
	X(CmdSetStencilOp) \
	X(CmdSetStencilOpEXT) \
	X(CmdSetStencilReference) \
	X(CmdSetStencilTestEnable) \
	X(CmdSetStencilTestEnableEXT) \
	X(CmdSetStencilWriteMask) \
	X(CmdSetVertexInputEXT) \
	X(CmdSetViewport) \
	X(CmdUpdateBuffer) \
	X(CmdWaitEvents) \
	X(CmdWriteTimestamp) \
	X(CreateBuffer) \
	X(CreateBufferView) \
	X(CreateCommandPool) \
	X(CreateComputePipelines) \
	X(CreateDescriptorPool) \
	X(CreateDescriptorSetLayout) \
	X(CreateEvent) \
	X(CreateFence) \
	X(CreateFramebuffer) \
	X(CreateGraphicsPipelines) \
	X(CreateImage) \
	X(CreateImageView) \
	X(CreatePipelineCache) \
	X(CreatePipelineLayout) \
	X(CreateQueryPool) \
	X(CreateRenderPass) \
	X(CreateSampler) \
	X(CreateSemaphore) \
	X(CreateShaderModule) \
	X(CreateSwapchainKHR) \
	X(DestroyBuffer) \
	X(DestroyBufferView) \
	X(DestroyCommandPool) \
	X(DestroyDescriptorPool) \
	X(DestroyDescriptorSetLayout) \
	X(DestroyDevice) \
	X(DestroyEvent) \
	X(DestroyFence) \
	X(DestroyFramebuffer) \
	X(DestroyImage) \
	X(DestroyImageView) \
	X(DestroyPipeline) \
	X(DestroyPipelineCache) \
	X(DestroyPipelineLayout) \
	X(DestroyQueryPool) \
	X(DestroyRenderPass) \
	X(DestroySampler) \
	X(DestroySemaphore) \
	X(DestroyShaderModule) \
	X(DestroySwapchainKHR) \
	X(DeviceWaitIdle) \
	X(EndCommandBuffer) \
	X(FlushMappedMemoryRanges) \
	X(FreeCommandBuffers) \
	X(FreeDescriptorSets) \
	X(FreeMemory) \
	X(GetBufferMemoryRequirements) \
	X(GetBufferMemoryRequirements2) \
	X(GetBufferMemoryRequirements2KHR) \
	X(GetDeviceBufferMemoryRequirements) \
	X(GetDeviceBufferMemoryRequirementsKHR) \
	X(GetDeviceMemoryCommitment) \
	X(GetDeviceQueue) \
	X(GetEventStatus) \
	X(GetFenceStatus) \
	X(GetImageMemoryRequirements) \
	X(GetImageMemoryRequirements2) \
	X(GetImageMemoryRequirements2KHR) \
	X(GetImageSubresourceLayout) \
	X(GetPipelineCacheData) \
	X(GetQueryPoolResults) \
	X(GetRenderAreaGranularity) \
	X(GetSemaphoreCounterValue) \
	X(GetSemaphoreCounterValueKHR) \
	X(GetSwapchainImagesKHR) \
	X(InvalidateMappedMemoryRanges) \
	X(MapMemory) \
	X(MergePipelineCaches) \
	X(QueuePresentKHR) \
	X(QueueSubmit) \
	X(QueueWaitIdle) \
	X(ResetCommandBuffer) \
	X(ResetCommandPool) \
	X(ResetDescriptorPool) \
	X(ResetEvent) \
	X(ResetFences) \
	X(ResetQueryPool) \
	X(ResetQueryPoolEXT) \
	X(SetEvent) \
	X(SignalSemaphore) \
	X(SignalSemaphoreKHR) \
	X(UnmapMemory) \
	X(UpdateDescriptorSets) \
	X(WaitForFences) \
	X(WaitSemaphores) \
	X(WaitSemaphoresKHR)

// Functions that came from an extension: core name, the extension's name, the version that took them up. After
// loading, the core name's slot holds the one that may be called, or NULL.
#define VKG_INSTANCE_ALIASES(X) \
	X(GetPhysicalDeviceFeatures2, GetPhysicalDeviceFeatures2KHR, VK_API_VERSION_1_1) \
	X(GetPhysicalDeviceMemoryProperties2, GetPhysicalDeviceMemoryProperties2KHR, VK_API_VERSION_1_1) \
	X(GetPhysicalDeviceProperties2, GetPhysicalDeviceProperties2KHR, VK_API_VERSION_1_1)

#define VKG_DEVICE_ALIASES(X) \
	X(BindBufferMemory2, BindBufferMemory2KHR, VK_API_VERSION_1_1) \
	X(BindImageMemory2, BindImageMemory2KHR, VK_API_VERSION_1_1) \
	X(GetBufferMemoryRequirements2, GetBufferMemoryRequirements2KHR, VK_API_VERSION_1_1) \
	X(GetImageMemoryRequirements2, GetImageMemoryRequirements2KHR, VK_API_VERSION_1_1) \
	X(CmdDrawIndexedIndirectCount, CmdDrawIndexedIndirectCountKHR, VK_API_VERSION_1_2) \
	X(CmdDrawIndirectCount, CmdDrawIndirectCountKHR, VK_API_VERSION_1_2) \
	X(GetSemaphoreCounterValue, GetSemaphoreCounterValueKHR, VK_API_VERSION_1_2) \
	X(ResetQueryPool, ResetQueryPoolEXT, VK_API_VERSION_1_2) \
	X(SignalSemaphore, SignalSemaphoreKHR, VK_API_VERSION_1_2) \
	X(WaitSemaphores, WaitSemaphoresKHR, VK_API_VERSION_1_2) \
	X(CmdBindVertexBuffers2, CmdBindVertexBuffers2EXT, VK_API_VERSION_1_3) \
	X(CmdSetCullMode, CmdSetCullModeEXT, VK_API_VERSION_1_3) \
	X(CmdSetDepthCompareOp, CmdSetDepthCompareOpEXT, VK_API_VERSION_1_3) \
	X(CmdSetDepthTestEnable, CmdSetDepthTestEnableEXT, VK_API_VERSION_1_3) \
	X(CmdSetDepthWriteEnable, CmdSetDepthWriteEnableEXT, VK_API_VERSION_1_3) \
	X(CmdSetFrontFace, CmdSetFrontFaceEXT, VK_API_VERSION_1_3) \
	X(CmdSetPrimitiveRestartEnable, CmdSetPrimitiveRestartEnableEXT, VK_API_VERSION_1_3) \
	X(CmdSetPrimitiveTopology, CmdSetPrimitiveTopologyEXT, VK_API_VERSION_1_3) \
	X(CmdSetRasterizerDiscardEnable, CmdSetRasterizerDiscardEnableEXT, VK_API_VERSION_1_3) \
	X(CmdSetStencilOp, CmdSetStencilOpEXT, VK_API_VERSION_1_3) \
	X(CmdSetStencilTestEnable, CmdSetStencilTestEnableEXT, VK_API_VERSION_1_3) \
	X(GetDeviceBufferMemoryRequirements, GetDeviceBufferMemoryRequirementsKHR, VK_API_VERSION_1_3)

#define VKG_MEMBER(name) PFN_vk##name name;

typedef struct vkg_loader {
	PFN_vkGetInstanceProcAddr GetInstanceProcAddr;
	VKG_GLOBAL_FUNCTIONS(VKG_MEMBER)
} vkg_loader;

typedef struct vkg_instance {
	VkInstance handle;
	PFN_vkGetInstanceProcAddr GetInstanceProcAddr;
	VKG_INSTANCE_FUNCTIONS(VKG_MEMBER)
} vkg_instance;

typedef struct vkg_device {
	VkDevice handle;
	VkPhysicalDevice physical;
	vkg_instance *instance;
	VKG_DEVICE_FUNCTIONS(VKG_MEMBER)
	VKG_DEBUG_FUNCTIONS(VKG_MEMBER)
} vkg_device;

#undef VKG_MEMBER

// What a call that makes something gives back: by value, since C must not write to Go memory.
typedef struct vkg_handle_result {
	int32_t result;
	uint64_t handle;
} vkg_handle_result;

// A list made by C, freed by who asked for it.
typedef struct vkg_list {
	int32_t result;
	uint32_t n;
	void *p;
} vkg_list;

// table.c
vkg_loader *vkg_open_loader(void *get_instance_proc_addr); // NULL pointer: libvulkan; NULL result: see vkg_loader_error
const char *vkg_loader_error(void);
vkg_instance *vkg_load_instance(const vkg_loader *l, uint64_t handle, uint32_t version);
vkg_device *vkg_load_device(vkg_instance *i, uint64_t physical, uint64_t handle, uint32_t version);

#endif
