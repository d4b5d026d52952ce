/* The functions that the layer stands in front of.
 *
 * FAIL   a function that can be made to fail at its Nth call: the wrapper is generated.
 * FAILX  the same, with a wrapper written by hand.
 * PLAIN  returns nothing or cannot fail: a wrapper written by hand.
 * NEXT   is only called by the layer.
 *
 * Adding a function that tests want to see fail is adding one FAIL line. The order of the FAIL and FAILX lines is that of
 * the slots in struct control: fault.go reads it from this file. */

FAILX(CreateInstance)
FAILX(EnumeratePhysicalDevices)
FAILX(CreateDevice)

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
#undef FAILX
#undef PLAIN
