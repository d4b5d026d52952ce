// Device creation and the queries that decide about it: the feature structs are chained by what the device has.
#ifndef VKG_DEVICE_H
#define VKG_DEVICE_H

#include "table.h"

// Features beyond VkPhysicalDeviceFeatures. As an argument of a query: which structs the device knows (any non-zero
// member of a struct's group); as a result, or as an argument of creation: the features.
// The Go twin is api.MoreFeatures, same order.
typedef struct vkg_features {
	bool timeline_semaphore;
	bool transform_feedback, geometry_streams;
	bool index_uint8;
	bool divisor, zero_divisor;
	bool depth_clip_control;
	bool list_restart, patch_list_restart;
	bool maintenance4;
	bool host_query_reset;
	bool extended_dynamic_state;
	bool provoking_last, xfb_provoking;
	bool bresenham_lines;
	bool portability, triangle_fans, point_polygons, access_beyond_stride, tessellation_point_mode, tessellation_isolines;
} vkg_features;

// Limits of the same extensions. The Go twin is api.MoreProperties.
typedef struct vkg_properties {
	bool maintenance3, maintenance4, transform_feedback, divisor, portability; // in: which structs; out: unchanged
	uint64_t max_allocation_size, max_buffer_size;
	uint32_t max_xfb_streams, max_xfb_buffers;
	uint64_t max_xfb_buffer_size;
	uint32_t max_xfb_data_size, max_xfb_stride;
	bool xfb_queries, xfb_draw;
	uint32_t max_divisor;
	uint32_t min_vertex_stride_align;
} vkg_properties;

vkg_features vkg_query_features(vkg_instance *i, uint64_t pd, vkg_features has);
vkg_properties vkg_query_properties(vkg_instance *i, uint64_t pd, vkg_properties has);
vkg_handle_result vkg_create_device(vkg_instance *i, uint64_t pd, uint32_t family, char **exts, uint32_t nexts,
	const VkPhysicalDeviceFeatures *core, const vkg_features *more);

#endif
