/* What the simulated device says of itself. */
#include "fault.h"

#include <stdlib.h>
#include <string.h>

/* real_type finds the driver's type behind a made-up one. What the host sees is always really coherent: shadow copies make
 * it otherwise. */
static uint32_t real_type(const VkPhysicalDeviceMemoryProperties *real, VkMemoryPropertyFlags flags) {
	VkMemoryPropertyFlags want = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
	if ((flags & VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT) == 0) want = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT;
	for (uint32_t i = 0; i < real->memoryTypeCount; i++) {
		if ((real->memoryTypes[i].propertyFlags & want) == want) return i;
	}
	return 0;
}

void fake_memory_properties(struct instance *in, VkPhysicalDevice p, VkPhysicalDeviceMemoryProperties *out) {
	in->GetPhysicalDeviceMemoryProperties(p, out);
	struct config *c = &in->config;
	if (c->type_count > 0) {
		VkPhysicalDeviceMemoryProperties real = *out;
		memset(out, 0, sizeof *out);
		out->memoryTypeCount = c->type_count;
		for (uint32_t i = 0; i < c->type_count; i++) {
			struct fake_type *t = &c->types[i];
			t->real = real_type(&real, t->flags);
			out->memoryTypes[i].propertyFlags = t->flags;
			out->memoryTypes[i].heapIndex = t->heap;
			if (t->heap >= out->memoryHeapCount) out->memoryHeapCount = t->heap + 1;
			out->memoryHeaps[t->heap].size = real.memoryHeaps[real.memoryTypes[t->real].heapIndex].size;
			if (t->flags & VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT) {
				out->memoryHeaps[t->heap].flags |= VK_MEMORY_HEAP_DEVICE_LOCAL_BIT;
			}
		}
	}
	for (uint32_t i = 0; i < out->memoryHeapCount; i++) {
		if (c->heaps[i] != 0) out->memoryHeaps[i].size = c->heaps[i];
	}
}

static LAYER void GetPhysicalDeviceMemoryProperties(VkPhysicalDevice p, VkPhysicalDeviceMemoryProperties *out) {
	fake_memory_properties(instance_of(p), p, out);
}

static LAYER void GetPhysicalDeviceMemoryProperties2(VkPhysicalDevice p, VkPhysicalDeviceMemoryProperties2 *out) {
	struct instance *in = instance_of(p);
	in->GetPhysicalDeviceMemoryProperties2(p, out);
	fake_memory_properties(in, p, &out->memoryProperties);
	for (VkBaseOutStructure *s = out->pNext; s != NULL && in->config.budget; s = s->pNext) {
		if (s->sType != VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_BUDGET_PROPERTIES_EXT) continue;
		VkPhysicalDeviceMemoryBudgetPropertiesEXT *b = (void *)s;
		uint64_t first = atomic_load(&in->control->budget);
		memset(b->heapBudget, 0, sizeof b->heapBudget);
		memset(b->heapUsage, 0, sizeof b->heapUsage);
		for (uint32_t i = 0; i < out->memoryProperties.memoryHeapCount; i++) {
			VkDeviceSize size = out->memoryProperties.memoryHeaps[i].size;
			b->heapBudget[i] = i == 0 && first != 0 ? first : size - size / 10;
			b->heapUsage[i] = atomic_load(&in->heap_used[i]);
		}
	}
}

/* The limits that can be overridden. */
#define LIMITS(L)                                                                                                              \
	L(maxImageDimension1D) L(maxImageDimension2D) L(maxTexelBufferElements) L(maxUniformBufferRange) L(maxStorageBufferRange)  \
	L(maxPushConstantsSize) L(maxMemoryAllocationCount) L(bufferImageGranularity) L(maxBoundDescriptorSets)                    \
	L(maxPerStageDescriptorUniformBuffers) L(maxPerStageDescriptorStorageBuffers) L(maxDescriptorSetUniformBuffers)           \
	L(maxDescriptorSetUniformBuffersDynamic) L(maxDescriptorSetStorageBuffers) L(maxDescriptorSetStorageBuffersDynamic)       \
	L(maxVertexInputAttributes) L(maxVertexInputBindings) L(maxVertexInputAttributeOffset) L(maxVertexInputBindingStride)     \
	L(maxDrawIndexedIndexValue) L(maxDrawIndirectCount) L(minTexelBufferOffsetAlignment) L(minUniformBufferOffsetAlignment)   \
	L(minStorageBufferOffsetAlignment) L(optimalBufferCopyOffsetAlignment) L(nonCoherentAtomSize)                             \
	L(maxComputeWorkGroupInvocations)

static void override_limits(const struct config *c, VkPhysicalDeviceLimits *out) {
	const uint64_t *v;
#define L(name) \
	if ((v = config_limit(c, #name)) != NULL) out->name = (__typeof__(out->name))*v;
	LIMITS(L)
#undef L
}

static void override_properties(const struct config *c, VkPhysicalDeviceProperties *out) {
	override_limits(c, &out->limits);
	if (c->api != 0 && c->api < out->apiVersion) out->apiVersion = c->api;
	if (c->device_type != 0) out->deviceType = (VkPhysicalDeviceType)(c->device_type - 1);
}

static LAYER void GetPhysicalDeviceProperties(VkPhysicalDevice p, VkPhysicalDeviceProperties *out) {
	struct instance *in = instance_of(p);
	in->GetPhysicalDeviceProperties(p, out);
	override_properties(&in->config, out);
}

static LAYER void GetPhysicalDeviceProperties2(VkPhysicalDevice p, VkPhysicalDeviceProperties2 *out) {
	struct instance *in = instance_of(p);
	in->GetPhysicalDeviceProperties2(p, out);
	override_properties(&in->config, &out->properties);
	const uint64_t *allocation = config_limit(&in->config, "maxMemoryAllocationSize");
	const uint64_t *buffer = config_limit(&in->config, "maxBufferSize");
	for (VkBaseOutStructure *s = out->pNext; s != NULL; s = s->pNext) {
		switch ((int)s->sType) {
		case VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MAINTENANCE_3_PROPERTIES:
			if (allocation != NULL) ((VkPhysicalDeviceMaintenance3Properties *)s)->maxMemoryAllocationSize = *allocation;
			break;
		case VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_PROPERTIES:
			if (allocation != NULL) ((VkPhysicalDeviceVulkan11Properties *)s)->maxMemoryAllocationSize = *allocation;
			break;
		case VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MAINTENANCE_4_PROPERTIES:
			if (buffer != NULL) ((VkPhysicalDeviceMaintenance4Properties *)s)->maxBufferSize = *buffer;
			break;
		case VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_PROPERTIES:
			if (buffer != NULL) ((VkPhysicalDeviceVulkan13Properties *)s)->maxBufferSize = *buffer;
			break;
		default:
			break;
		}
	}
}

/* The features that can be hidden. */
#define FEATURES(F)                                                                                                           \
	F(robustBufferAccess) F(fullDrawIndexUint32) F(independentBlend) F(geometryShader) F(tessellationShader)                  \
	F(multiDrawIndirect) F(drawIndirectFirstInstance) F(depthClamp) F(fillModeNonSolid) F(wideLines) F(largePoints)           \
	F(vertexPipelineStoresAndAtomics) F(fragmentStoresAndAtomics) F(shaderFloat64) F(shaderInt64) F(shaderInt16)              \
	F(shaderClipDistance)

static void hide_features(const struct config *c, VkPhysicalDeviceFeatures *out) {
#define F(name) \
	if (config_hides(c, #name)) out->name = VK_FALSE;
	FEATURES(F)
#undef F
}

static LAYER void GetPhysicalDeviceFeatures(VkPhysicalDevice p, VkPhysicalDeviceFeatures *out) {
	struct instance *in = instance_of(p);
	in->GetPhysicalDeviceFeatures(p, out);
	hide_features(&in->config, out);
}

static LAYER void GetPhysicalDeviceFeatures2(VkPhysicalDevice p, VkPhysicalDeviceFeatures2 *out) {
	struct instance *in = instance_of(p);
	const struct config *c = &in->config;
	in->GetPhysicalDeviceFeatures2(p, out);
	hide_features(c, &out->features);
	for (VkBaseOutStructure *s = out->pNext; s != NULL; s = s->pNext) {
#define HIDE(stype, type, field) \
	if ((int)s->sType == (int)(stype) && config_hides(c, #field)) ((type *)s)->field = VK_FALSE;
		HIDE(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES, VkPhysicalDeviceVulkan12Features, timelineSemaphore)
		HIDE(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES, VkPhysicalDeviceVulkan12Features, hostQueryReset)
		HIDE(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES, VkPhysicalDeviceVulkan13Features, maintenance4)
		HIDE(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES, VkPhysicalDeviceVulkan13Features, synchronization2)
		HIDE(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES, VkPhysicalDeviceTimelineSemaphoreFeatures, timelineSemaphore)
		HIDE(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MAINTENANCE_4_FEATURES, VkPhysicalDeviceMaintenance4Features, maintenance4)
		HIDE(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TRANSFORM_FEEDBACK_FEATURES_EXT, VkPhysicalDeviceTransformFeedbackFeaturesEXT, transformFeedback)
		HIDE(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TRANSFORM_FEEDBACK_FEATURES_EXT, VkPhysicalDeviceTransformFeedbackFeaturesEXT, geometryStreams)
		HIDE(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_INDEX_TYPE_UINT8_FEATURES_EXT, VkPhysicalDeviceIndexTypeUint8FeaturesEXT, indexTypeUint8)
		HIDE(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VERTEX_ATTRIBUTE_DIVISOR_FEATURES_EXT, VkPhysicalDeviceVertexAttributeDivisorFeaturesEXT, vertexAttributeInstanceRateDivisor)
		HIDE(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VERTEX_ATTRIBUTE_DIVISOR_FEATURES_EXT, VkPhysicalDeviceVertexAttributeDivisorFeaturesEXT, vertexAttributeInstanceRateZeroDivisor)
		HIDE(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DEPTH_CLIP_CONTROL_FEATURES_EXT, VkPhysicalDeviceDepthClipControlFeaturesEXT, depthClipControl)
		HIDE(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PRIMITIVE_TOPOLOGY_LIST_RESTART_FEATURES_EXT, VkPhysicalDevicePrimitiveTopologyListRestartFeaturesEXT, primitiveTopologyListRestart)
#undef HIDE
	}
}

static LAYER VkResult EnumerateDeviceExtensionProperties(VkPhysicalDevice p, const char *layer, uint32_t *count, VkExtensionProperties *out) {
	struct instance *in = instance_of(p);
	VkResult r = fault_hit(in->control, FN_EnumerateDeviceExtensionProperties);
	if (r != VK_SUCCESS) return r;
	if (layer != NULL || (in->config.hidden_count == 0 && !in->config.budget)) return in->EnumerateDeviceExtensionProperties(p, layer, count, out);
	uint32_t n = 0;
	r = in->EnumerateDeviceExtensionProperties(p, NULL, &n, NULL);
	if (r < 0) return r;
	VkExtensionProperties *all = calloc(n + 2, sizeof *all);
	if (all == NULL) return VK_ERROR_OUT_OF_HOST_MEMORY;
	r = in->EnumerateDeviceExtensionProperties(p, NULL, &n, all);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < n; i++) {
		if (!config_hides(&in->config, all[i].extensionName)) all[kept++] = all[i];
	}
	if (in->config.budget) {
		all[kept++] = (VkExtensionProperties){VK_EXT_MEMORY_BUDGET_EXTENSION_NAME, VK_EXT_MEMORY_BUDGET_SPEC_VERSION};
	}
	if (out == NULL) {
		*count = kept;
	} else {
		if (*count < kept) r = VK_INCOMPLETE;
		else *count = kept;
		memcpy(out, all, *count * sizeof *out);
	}
	free(all);
	return r;
}

PFN_vkVoidFunction query_function(const char *name) {
#define ANSWER(n, f) \
	if (strcmp(name, n) == 0) return (PFN_vkVoidFunction)f;
	ANSWER("vkGetPhysicalDeviceMemoryProperties", GetPhysicalDeviceMemoryProperties)
	ANSWER("vkGetPhysicalDeviceMemoryProperties2", GetPhysicalDeviceMemoryProperties2)
	ANSWER("vkGetPhysicalDeviceMemoryProperties2KHR", GetPhysicalDeviceMemoryProperties2)
	ANSWER("vkGetPhysicalDeviceProperties", GetPhysicalDeviceProperties)
	ANSWER("vkGetPhysicalDeviceProperties2", GetPhysicalDeviceProperties2)
	ANSWER("vkGetPhysicalDeviceProperties2KHR", GetPhysicalDeviceProperties2)
	ANSWER("vkGetPhysicalDeviceFeatures", GetPhysicalDeviceFeatures)
	ANSWER("vkGetPhysicalDeviceFeatures2", GetPhysicalDeviceFeatures2)
	ANSWER("vkGetPhysicalDeviceFeatures2KHR", GetPhysicalDeviceFeatures2)
	ANSWER("vkEnumerateDeviceExtensionProperties", EnumerateDeviceExtensionProperties)
	return NULL;
}
