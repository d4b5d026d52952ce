/* The functions that the layer stands in front of.
 *
 * FAIL   a function of a device that can be made to fail at its Nth call: the wrapper is generated.
 * FAILI  the same of an instance or a physical device.
 * FAILG  the same of neither, with a wrapper in global.c.
 * FAILX  the same, with a wrapper written by hand.
 * PLAIN  returns nothing or cannot fail: a wrapper written by hand.
 *
 * Adding a function that tests want to see fail is adding one FAIL line. The order of the lines that begin with FAIL is that
 * of the slots in struct control: faults.go reads it from this file. Who includes it defines what he wants of these. */
#ifndef FAIL
#define FAIL(name, params, args)
#endif
#ifndef FAILI
#define FAILI(name, params, args)
#endif
#ifndef FAILG
#define FAILG(name)
#endif
#ifndef FAILX
#define FAILX(name)
#endif
#ifndef PLAIN
#define PLAIN(name)
#endif

FAILG(EnumerateInstanceExtensionProperties)
FAILG(EnumerateInstanceLayerProperties)
FAILG(EnumerateInstanceVersion)
FAILX(CreateInstance)
FAILX(CreateDevice)
FAILX(EnumerateDeviceExtensionProperties)

FAILI(EnumeratePhysicalDevices, (VkInstance i, uint32_t *n, VkPhysicalDevice *o), (i, n, o))
FAILI(CreateDebugUtilsMessengerEXT, (VkInstance i, const VkDebugUtilsMessengerCreateInfoEXT *c, const VkAllocationCallbacks *a, VkDebugUtilsMessengerEXT *o), (i, c, a, o))
FAILI(GetPhysicalDeviceImageFormatProperties, (VkPhysicalDevice i, VkFormat f, VkImageType t, VkImageTiling l, VkImageUsageFlags u, VkImageCreateFlags c, VkImageFormatProperties *o), (i, f, t, l, u, c, o))
FAILI(GetPhysicalDeviceSurfaceCapabilitiesKHR, (VkPhysicalDevice i, VkSurfaceKHR s, VkSurfaceCapabilitiesKHR *o), (i, s, o))
FAILI(GetPhysicalDeviceSurfaceFormatsKHR, (VkPhysicalDevice i, VkSurfaceKHR s, uint32_t *n, VkSurfaceFormatKHR *o), (i, s, n, o))
FAILI(GetPhysicalDeviceSurfacePresentModesKHR, (VkPhysicalDevice i, VkSurfaceKHR s, uint32_t *n, VkPresentModeKHR *o), (i, s, n, o))
FAILI(GetPhysicalDeviceSurfaceSupportKHR, (VkPhysicalDevice i, uint32_t f, VkSurfaceKHR s, VkBool32 *o), (i, f, s, o))

FAILX(AllocateMemory)
FAILX(MapMemory)
FAILX(FlushMappedMemoryRanges)
FAILX(InvalidateMappedMemoryRanges)
FAILX(QueueSubmit)
FAILX(QueueSubmit2)
FAILX(QueueSubmit2KHR)
FAILX(QueueWaitIdle)
FAILX(QueuePresentKHR)
FAILX(QueueBindSparse)
FAILX(DeviceWaitIdle)
FAILX(WaitForFences)

FAIL(BindBufferMemory, (VkDevice d, VkBuffer b, VkDeviceMemory m, VkDeviceSize o), (d, b, m, o))
FAIL(BindImageMemory, (VkDevice d, VkImage b, VkDeviceMemory m, VkDeviceSize o), (d, b, m, o))
FAIL(BindBufferMemory2, (VkDevice d, uint32_t n, const VkBindBufferMemoryInfo *i), (d, n, i))
FAIL(BindImageMemory2, (VkDevice d, uint32_t n, const VkBindImageMemoryInfo *i), (d, n, i))
FAIL(CreateBuffer, (VkDevice d, const VkBufferCreateInfo *i, const VkAllocationCallbacks *a, VkBuffer *o), (d, i, a, o))
FAIL(CreateBufferView, (VkDevice d, const VkBufferViewCreateInfo *i, const VkAllocationCallbacks *a, VkBufferView *o), (d, i, a, o))
FAIL(CreateImage, (VkDevice d, const VkImageCreateInfo *i, const VkAllocationCallbacks *a, VkImage *o), (d, i, a, o))
FAIL(CreateImageView, (VkDevice d, const VkImageViewCreateInfo *i, const VkAllocationCallbacks *a, VkImageView *o), (d, i, a, o))
FAIL(CreateFence, (VkDevice d, const VkFenceCreateInfo *i, const VkAllocationCallbacks *a, VkFence *o), (d, i, a, o))
FAIL(ResetFences, (VkDevice d, uint32_t n, const VkFence *f), (d, n, f))
FAIL(GetFenceStatus, (VkDevice d, VkFence f), (d, f))
FAIL(CreateSemaphore, (VkDevice d, const VkSemaphoreCreateInfo *i, const VkAllocationCallbacks *a, VkSemaphore *o), (d, i, a, o))
FAIL(WaitSemaphores, (VkDevice d, const VkSemaphoreWaitInfo *i, uint64_t t), (d, i, t))
FAIL(WaitSemaphoresKHR, (VkDevice d, const VkSemaphoreWaitInfo *i, uint64_t t), (d, i, t))
FAIL(SignalSemaphore, (VkDevice d, const VkSemaphoreSignalInfo *i), (d, i))
FAIL(GetSemaphoreCounterValue, (VkDevice d, VkSemaphore s, uint64_t *v), (d, s, v))
FAIL(GetSemaphoreCounterValueKHR, (VkDevice d, VkSemaphore s, uint64_t *v), (d, s, v))
FAIL(CreateCommandPool, (VkDevice d, const VkCommandPoolCreateInfo *i, const VkAllocationCallbacks *a, VkCommandPool *o), (d, i, a, o))
FAIL(ResetCommandPool, (VkDevice d, VkCommandPool p, VkCommandPoolResetFlags f), (d, p, f))
FAIL(AllocateCommandBuffers, (VkDevice d, const VkCommandBufferAllocateInfo *i, VkCommandBuffer *o), (d, i, o))
FAIL(BeginCommandBuffer, (VkCommandBuffer d, const VkCommandBufferBeginInfo *i), (d, i))
FAIL(EndCommandBuffer, (VkCommandBuffer d), (d))
FAIL(ResetCommandBuffer, (VkCommandBuffer d, VkCommandBufferResetFlags f), (d, f))
FAIL(CreateShaderModule, (VkDevice d, const VkShaderModuleCreateInfo *i, const VkAllocationCallbacks *a, VkShaderModule *o), (d, i, a, o))
FAIL(CreatePipelineCache, (VkDevice d, const VkPipelineCacheCreateInfo *i, const VkAllocationCallbacks *a, VkPipelineCache *o), (d, i, a, o))
FAIL(CreatePipelineLayout, (VkDevice d, const VkPipelineLayoutCreateInfo *i, const VkAllocationCallbacks *a, VkPipelineLayout *o), (d, i, a, o))
FAIL(CreateGraphicsPipelines, (VkDevice d, VkPipelineCache c, uint32_t n, const VkGraphicsPipelineCreateInfo *i, const VkAllocationCallbacks *a, VkPipeline *o), (d, c, n, i, a, o))
FAIL(CreateComputePipelines, (VkDevice d, VkPipelineCache c, uint32_t n, const VkComputePipelineCreateInfo *i, const VkAllocationCallbacks *a, VkPipeline *o), (d, c, n, i, a, o))
FAIL(CreateRenderPass, (VkDevice d, const VkRenderPassCreateInfo *i, const VkAllocationCallbacks *a, VkRenderPass *o), (d, i, a, o))
FAIL(CreateFramebuffer, (VkDevice d, const VkFramebufferCreateInfo *i, const VkAllocationCallbacks *a, VkFramebuffer *o), (d, i, a, o))
FAIL(CreateDescriptorSetLayout, (VkDevice d, const VkDescriptorSetLayoutCreateInfo *i, const VkAllocationCallbacks *a, VkDescriptorSetLayout *o), (d, i, a, o))
FAIL(CreateDescriptorPool, (VkDevice d, const VkDescriptorPoolCreateInfo *i, const VkAllocationCallbacks *a, VkDescriptorPool *o), (d, i, a, o))
FAIL(ResetDescriptorPool, (VkDevice d, VkDescriptorPool p, VkDescriptorPoolResetFlags f), (d, p, f))
FAIL(AllocateDescriptorSets, (VkDevice d, const VkDescriptorSetAllocateInfo *i, VkDescriptorSet *o), (d, i, o))
FAIL(CreateSampler, (VkDevice d, const VkSamplerCreateInfo *i, const VkAllocationCallbacks *a, VkSampler *o), (d, i, a, o))
FAIL(CreateQueryPool, (VkDevice d, const VkQueryPoolCreateInfo *i, const VkAllocationCallbacks *a, VkQueryPool *o), (d, i, a, o))
FAIL(GetQueryPoolResults, (VkDevice d, VkQueryPool p, uint32_t f, uint32_t n, size_t s, void *o, VkDeviceSize t, VkQueryResultFlags g), (d, p, f, n, s, o, t, g))
FAIL(BindBufferMemory2KHR, (VkDevice d, uint32_t n, const VkBindBufferMemoryInfo *i), (d, n, i))
FAIL(BindImageMemory2KHR, (VkDevice d, uint32_t n, const VkBindImageMemoryInfo *i), (d, n, i))
FAIL(SignalSemaphoreKHR, (VkDevice d, const VkSemaphoreSignalInfo *i), (d, i))
FAIL(CreateEvent, (VkDevice d, const VkEventCreateInfo *i, const VkAllocationCallbacks *a, VkEvent *o), (d, i, a, o))
FAIL(GetEventStatus, (VkDevice d, VkEvent e), (d, e))
FAIL(SetEvent, (VkDevice d, VkEvent e), (d, e))
FAIL(ResetEvent, (VkDevice d, VkEvent e), (d, e))
FAIL(FreeDescriptorSets, (VkDevice d, VkDescriptorPool p, uint32_t n, const VkDescriptorSet *s), (d, p, n, s))
FAIL(GetPipelineCacheData, (VkDevice d, VkPipelineCache c, size_t *n, void *o), (d, c, n, o))
FAIL(MergePipelineCaches, (VkDevice d, VkPipelineCache c, uint32_t n, const VkPipelineCache *s), (d, c, n, s))
FAIL(SetDebugUtilsObjectNameEXT, (VkDevice d, const VkDebugUtilsObjectNameInfoEXT *i), (d, i))
FAIL(CreateSwapchainKHR, (VkDevice d, const VkSwapchainCreateInfoKHR *i, const VkAllocationCallbacks *a, VkSwapchainKHR *o), (d, i, a, o))
FAIL(GetSwapchainImagesKHR, (VkDevice d, VkSwapchainKHR s, uint32_t *n, VkImage *o), (d, s, n, o))
FAIL(AcquireNextImageKHR, (VkDevice d, VkSwapchainKHR s, uint64_t t, VkSemaphore m, VkFence f, uint32_t *o), (d, s, t, m, f, o))

PLAIN(DestroyDevice)
PLAIN(FreeMemory)
PLAIN(UnmapMemory)
PLAIN(GetBufferMemoryRequirements)
PLAIN(GetBufferMemoryRequirements2)
PLAIN(GetBufferMemoryRequirements2KHR)
PLAIN(GetImageMemoryRequirements)
PLAIN(GetImageMemoryRequirements2)
PLAIN(GetImageMemoryRequirements2KHR)
PLAIN(GetDeviceBufferMemoryRequirements)
PLAIN(GetDeviceBufferMemoryRequirementsKHR)
PLAIN(GetDeviceImageMemoryRequirements)
PLAIN(GetDeviceImageMemoryRequirementsKHR)
PLAIN(GetMemoryHostPointerPropertiesEXT)

#undef FAIL
#undef FAILI
#undef FAILG
#undef FAILX
#undef PLAIN
