#include "device.h"

typedef struct chain {
	VkPhysicalDeviceTimelineSemaphoreFeatures timeline;
	VkPhysicalDeviceTransformFeedbackFeaturesEXT xfb;
	VkPhysicalDeviceIndexTypeUint8FeaturesEXT uint8;
	VkPhysicalDeviceVertexAttributeDivisorFeaturesEXT divisor;
	VkPhysicalDeviceDepthClipControlFeaturesEXT clip;
	VkPhysicalDevicePrimitiveTopologyListRestartFeaturesEXT restart;
	VkPhysicalDeviceMaintenance4Features maint4;
	VkPhysicalDeviceHostQueryResetFeatures reset;
	VkPhysicalDeviceExtendedDynamicStateFeaturesEXT dynamic;
	VkPhysicalDeviceProvokingVertexFeaturesEXT provoking;
	VkPhysicalDeviceLineRasterizationFeaturesEXT lines;
	VkPhysicalDevicePortabilitySubsetFeaturesKHR portability;
} chain;

// link chains the structs that f asks for, zeroed, in front of next.
static void *link_features(chain *c, const vkg_features *f, void *next) {
	memset(c, 0, sizeof *c);
#define LINK(want, member, type) \
	if (want) { \
		c->member.sType = type; \
		c->member.pNext = next; \
		next = &c->member; \
	}
	LINK(f->timeline_semaphore, timeline, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES)
	LINK(f->transform_feedback, xfb, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TRANSFORM_FEEDBACK_FEATURES_EXT)
	LINK(f->index_uint8, uint8, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_INDEX_TYPE_UINT8_FEATURES_EXT)
	LINK(f->divisor, divisor, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VERTEX_ATTRIBUTE_DIVISOR_FEATURES_EXT)
	LINK(f->depth_clip_control, clip, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DEPTH_CLIP_CONTROL_FEATURES_EXT)
	LINK(f->list_restart, restart, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PRIMITIVE_TOPOLOGY_LIST_RESTART_FEATURES_EXT)
	LINK(f->maintenance4, maint4, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MAINTENANCE_4_FEATURES)
	LINK(f->host_query_reset, reset, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_HOST_QUERY_RESET_FEATURES)
	LINK(f->extended_dynamic_state, dynamic, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTENDED_DYNAMIC_STATE_FEATURES_EXT)
	LINK(f->provoking_last, provoking, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROVOKING_VERTEX_FEATURES_EXT)
	LINK(f->bresenham_lines, lines, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_LINE_RASTERIZATION_FEATURES_EXT)
	LINK(f->portability, portability, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PORTABILITY_SUBSET_FEATURES_KHR)
#undef LINK
	return next;
}

vkg_features vkg_query_features(vkg_instance *i, uint64_t pd, vkg_features has) {
	if (!i->GetPhysicalDeviceFeatures2)
		return (vkg_features){0};
	chain c;
	VkPhysicalDeviceFeatures2 f = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2, .pNext = link_features(&c, &has, NULL)};
	i->GetPhysicalDeviceFeatures2((VkPhysicalDevice)pd, &f);
	return (vkg_features){
		.timeline_semaphore = c.timeline.timelineSemaphore,
		.transform_feedback = c.xfb.transformFeedback,
		.geometry_streams = c.xfb.geometryStreams,
		.index_uint8 = c.uint8.indexTypeUint8,
		.divisor = c.divisor.vertexAttributeInstanceRateDivisor,
		.zero_divisor = c.divisor.vertexAttributeInstanceRateZeroDivisor,
		.depth_clip_control = c.clip.depthClipControl,
		.list_restart = c.restart.primitiveTopologyListRestart,
		.patch_list_restart = c.restart.primitiveTopologyPatchListRestart,
		.maintenance4 = c.maint4.maintenance4,
		.host_query_reset = c.reset.hostQueryReset,
		.extended_dynamic_state = c.dynamic.extendedDynamicState,
		.provoking_last = c.provoking.provokingVertexLast,
		.xfb_provoking = c.provoking.transformFeedbackPreservesProvokingVertex,
		.bresenham_lines = c.lines.bresenhamLines,
		.portability = has.portability,
		.triangle_fans = c.portability.triangleFans,
		.point_polygons = c.portability.pointPolygons,
		.access_beyond_stride = c.portability.vertexAttributeAccessBeyondStride,
		.tessellation_point_mode = c.portability.tessellationPointMode,
		.tessellation_isolines = c.portability.tessellationIsolines,
	};
}

vkg_properties vkg_query_properties(vkg_instance *i, uint64_t pd, vkg_properties p) {
	if (!i->GetPhysicalDeviceProperties2)
		return p;
	VkPhysicalDeviceMaintenance3Properties m3 = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MAINTENANCE_3_PROPERTIES};
	VkPhysicalDeviceMaintenance4Properties m4 = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MAINTENANCE_4_PROPERTIES};
	VkPhysicalDeviceTransformFeedbackPropertiesEXT xfb = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TRANSFORM_FEEDBACK_PROPERTIES_EXT};
	VkPhysicalDeviceVertexAttributeDivisorPropertiesEXT div = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VERTEX_ATTRIBUTE_DIVISOR_PROPERTIES_EXT};
	VkPhysicalDevicePortabilitySubsetPropertiesKHR port = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PORTABILITY_SUBSET_PROPERTIES_KHR};
	VkPhysicalDeviceProperties2 q = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2};
#define LINK(want, s) \
	if (want) { \
		s.pNext = q.pNext; \
		q.pNext = &s; \
	}
	LINK(p.maintenance3, m3)
	LINK(p.maintenance4, m4)
	LINK(p.transform_feedback, xfb)
	LINK(p.divisor, div)
	LINK(p.portability, port)
#undef LINK
	i->GetPhysicalDeviceProperties2((VkPhysicalDevice)pd, &q);
	p.max_allocation_size = m3.maxMemoryAllocationSize;
	p.max_buffer_size = m4.maxBufferSize;
	p.max_xfb_streams = xfb.maxTransformFeedbackStreams;
	p.max_xfb_buffers = xfb.maxTransformFeedbackBuffers;
	p.max_xfb_buffer_size = xfb.maxTransformFeedbackBufferSize;
	p.max_xfb_data_size = xfb.maxTransformFeedbackStreamDataSize;
	p.max_xfb_stride = xfb.maxTransformFeedbackBufferDataStride;
	p.xfb_queries = xfb.transformFeedbackQueries;
	p.xfb_draw = xfb.transformFeedbackDraw;
	p.max_divisor = div.maxVertexAttribDivisor;
	p.min_vertex_stride_align = port.minVertexInputBindingStrideAlignment;
	return p;
}

vkg_handle_result vkg_create_device(vkg_instance *i, uint64_t pd, uint32_t family, char **exts, uint32_t nexts,
		const VkPhysicalDeviceFeatures *core, const vkg_features *f) {
	float priority = 1;
	VkDeviceQueueCreateInfo queue = {
		.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO, .queueFamilyIndex = family, .queueCount = 1, .pQueuePriorities = &priority,
	};
	chain c;
	VkDeviceCreateInfo ci = {
		.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO, .pNext = link_features(&c, f, NULL),
		.queueCreateInfoCount = 1, .pQueueCreateInfos = &queue,
		.enabledExtensionCount = nexts, .ppEnabledExtensionNames = (const char *const *)exts,
		.pEnabledFeatures = core,
	};
	c.timeline.timelineSemaphore = f->timeline_semaphore;
	c.xfb.transformFeedback = f->transform_feedback;
	c.xfb.geometryStreams = f->geometry_streams;
	c.uint8.indexTypeUint8 = f->index_uint8;
	c.divisor.vertexAttributeInstanceRateDivisor = f->divisor;
	c.divisor.vertexAttributeInstanceRateZeroDivisor = f->zero_divisor;
	c.clip.depthClipControl = f->depth_clip_control;
	c.restart.primitiveTopologyListRestart = f->list_restart;
	c.restart.primitiveTopologyPatchListRestart = f->patch_list_restart;
	c.maint4.maintenance4 = f->maintenance4;
	c.reset.hostQueryReset = f->host_query_reset;
	c.dynamic.extendedDynamicState = f->extended_dynamic_state;
	c.provoking.provokingVertexLast = f->provoking_last;
	c.provoking.transformFeedbackPreservesProvokingVertex = f->xfb_provoking;
	c.lines.bresenhamLines = f->bresenham_lines;
	if (f->portability) { // everything that it has
		VkPhysicalDeviceFeatures2 q = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2};
		VkPhysicalDevicePortabilitySubsetFeaturesKHR has = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PORTABILITY_SUBSET_FEATURES_KHR};
		q.pNext = &has;
		i->GetPhysicalDeviceFeatures2((VkPhysicalDevice)pd, &q);
		has.pNext = c.portability.pNext;
		c.portability = has;
	}
	VkDevice h = VK_NULL_HANDLE;
	VkResult r = i->CreateDevice((VkPhysicalDevice)pd, &ci, NULL, &h);
	return (vkg_handle_result){r, (uint64_t)h};
}
