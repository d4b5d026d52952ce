// What drawing needs: flat twins of Vulkan's nested create structures, so that Go can fill them without pointers.
#ifndef VKG_GRAPHICS_H
#define VKG_GRAPHICS_H

#include "table.h"

typedef struct vkg_stage {
	uint64_t module;
	char *entry; // C memory
	uint32_t stage, pad;
} vkg_stage;

typedef struct vkg_vertex_binding {
	uint32_t binding, stride, instance, divisor; // instance: 0 per vertex, 1 per instance; divisor: 1 is Vulkan's own
} vkg_vertex_binding;

typedef struct vkg_vertex_attribute {
	uint32_t location, binding, format, offset;
} vkg_vertex_attribute;

// Booleans are 0 and 1. Viewport, scissor, line width and blend constants are dynamic.
typedef struct vkg_graphics_pipeline {
	uint64_t layout, pass, cache;
	uint32_t topology, restart, patch_points;
	uint32_t polygon, cull, front_face, depth_clamp, discard, negative_z, provoking_last, bresenham;
	uint32_t depth_test, depth_write, depth_compare;
	uint32_t color_attachments; // 0 or 1
	uint32_t blend, src_color, dst_color, color_op, src_alpha, dst_alpha, alpha_op, color_mask;
	uint32_t pad;
} vkg_graphics_pipeline;

// An attachment of format 0 is none. A pass keeps what it doesn't draw over: it loads and stores.
typedef struct vkg_render_pass {
	uint32_t color_format, depth_format;
	uint32_t color_outside; // layout of the colour image before and after the pass
	uint32_t src_stages, src_access, dst_stages, dst_access; // of what the image is used for outside
} vkg_render_pass;

typedef struct vkg_set_binding {
	uint32_t binding, type, count, stages;
} vkg_set_binding;

typedef struct vkg_push_range {
	uint32_t stages, offset, size;
} vkg_push_range;

typedef struct vkg_pool_size {
	uint32_t type, count;
} vkg_pool_size;

typedef struct vkg_descriptor_write {
	uint64_t set, buffer, offset, size;
	uint64_t view, sampler; // in place of a buffer, where the type is one of images
	uint32_t binding, type, layout, pad;
} vkg_descriptor_write;

typedef struct vkg_query_values {
	int32_t result;
	uint64_t v[2];
} vkg_query_values;

vkg_handle_result vkg_create_shader_module(vkg_device *d, const uint32_t *code, size_t bytes);
vkg_handle_result vkg_create_set_layout(vkg_device *d, const vkg_set_binding *b, uint32_t n);
vkg_handle_result vkg_create_pipeline_layout(vkg_device *d, const uint64_t *sets, uint32_t nsets, const vkg_push_range *push, uint32_t npush);
vkg_handle_result vkg_create_render_pass(vkg_device *d, const vkg_render_pass *p);
vkg_handle_result vkg_create_framebuffer(vkg_device *d, uint64_t pass, uint64_t color, uint64_t depth, uint32_t w, uint32_t h);
vkg_handle_result vkg_create_graphics_pipeline(vkg_device *d, const vkg_graphics_pipeline *p, const vkg_stage *s, uint32_t ns,
	const vkg_vertex_binding *b, uint32_t nb, const vkg_vertex_attribute *a, uint32_t na);
vkg_handle_result vkg_create_compute_pipeline(vkg_device *d, uint64_t cache, uint64_t layout, uint64_t module, const char *entry);
vkg_handle_result vkg_create_pipeline_cache(vkg_device *d, const void *data, size_t bytes);
vkg_list vkg_pipeline_cache_data(vkg_device *d, uint64_t cache);
vkg_handle_result vkg_create_descriptor_pool(vkg_device *d, const vkg_pool_size *s, uint32_t n, uint32_t sets);
vkg_handle_result vkg_allocate_set(vkg_device *d, uint64_t pool, uint64_t layout);
void vkg_write_descriptors(vkg_device *d, const vkg_descriptor_write *w, uint32_t n);
vkg_handle_result vkg_create_query_pool(vkg_device *d, uint32_t type, uint32_t n);
vkg_query_values vkg_query(vkg_device *d, uint64_t pool, uint32_t i, uint32_t flags, uint32_t values);

#endif
