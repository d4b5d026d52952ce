// The op stream: commands recorded by Go as fixed-size structs without pointers, replayed into a command buffer by one
// call. What has a variable size lies in an arena of 8-byte words, in Vulkan's own struct layout, so that replay passes
// pointers into it and converts nothing.
#ifndef VKG_STREAM_H
#define VKG_STREAM_H

#include "table.h"

typedef struct vkg_op {
	uint32_t code;
	uint32_t n;    // number of items, or bytes, at data
	uint64_t data; // index of the first word in the arena
	uint64_t h[2]; // handles
	uint64_t v[2]; // offsets, sizes
	uint32_t u[4];
} vkg_op;

_Static_assert(sizeof(vkg_op) == 64, "the Go twin api.Op has the same layout");
_Static_assert(sizeof(VkBufferCopy) == 24 && sizeof(VkMemoryBarrier) == 24 && sizeof(VkBufferMemoryBarrier) == 56 &&
	sizeof(VkImageMemoryBarrier) == 72 && sizeof(VkBufferImageCopy) == 56 && sizeof(VkImageBlit) == 80 &&
	sizeof(VkClearValue) == 16 && sizeof(VkClearAttachment) == 24 && sizeof(VkClearRect) == 24 &&
	sizeof(VkImageSubresourceRange) == 20, "the arena's structs are laid out by Go");

enum {
	VKG_OP_NONE,
	VKG_OP_COPY_BUFFER,      // h: src, dst; n VkBufferCopy
	VKG_OP_FILL_BUFFER,      // h: dst; v: offset, size; u: word
	VKG_OP_UPDATE_BUFFER,    // h: dst; v: offset; n bytes
	VKG_OP_BARRIER,          // u: src, dst stage, buffers, images; v: dependency flags; n VkMemoryBarrier, then VkBufferMemoryBarrier, VkImageMemoryBarrier
	VKG_OP_IMAGE_TO_BUFFER,  // h: image, buffer; u: layout; n VkBufferImageCopy
	VKG_OP_BUFFER_TO_IMAGE,  // h: buffer, image; u: layout; n VkBufferImageCopy
	VKG_OP_BLIT_IMAGE,       // h: src, dst; u: layouts, filter; n VkImageBlit
	VKG_OP_CLEAR_COLOR,      // h: image; u: layout; VkClearColorValue, VkImageSubresourceRange
	VKG_OP_CLEAR_DEPTH,      // h: image; u: layout; VkClearDepthStencilValue, VkImageSubresourceRange
	VKG_OP_BEGIN_PASS,       // h: pass, framebuffer; u: x, y, w, h; n VkClearValue
	VKG_OP_END_PASS,
	VKG_OP_CLEAR_ATTACHMENTS, // n VkClearAttachment, then u[0] VkClearRect
	VKG_OP_BIND_PIPELINE,    // h: pipeline; u: point
	VKG_OP_BIND_SET,         // h: layout, set; u: point, first; n dynamic offsets
	VKG_OP_PUSH_CONSTANTS,   // h: layout; u: stages, offset; n bytes
	VKG_OP_BIND_VERTEX,      // u: first binding; n pairs of buffer, offset
	VKG_OP_BIND_INDEX,       // h: buffer; v: offset; u: type
	VKG_OP_VIEWPORT,         // u: x, y, w, h as float bits; v: near, far as float bits
	VKG_OP_SCISSOR,          // u: x, y, w, h
	VKG_OP_LINE_WIDTH,       // u: float bits
	VKG_OP_BLEND_CONSTANTS,  // u: float bits
	VKG_OP_DEPTH_BIAS,       // u: constant, clamp, slope as float bits
	VKG_OP_STENCIL_COMPARE,  // u: faces, mask
	VKG_OP_STENCIL_WRITE,    // u: faces, mask
	VKG_OP_STENCIL_REFERENCE, // u: faces, reference
	VKG_OP_DRAW,             // u: vertices, instances, first, first instance
	VKG_OP_DRAW_INDEXED,     // u: indices, instances, first, first instance; n: base vertex
	VKG_OP_DRAW_INDIRECT,    // h: buffer; v: offset; u: count, stride
	VKG_OP_DRAW_INDEXED_INDIRECT,
	VKG_OP_DISPATCH,         // u: x, y, z
	VKG_OP_DISPATCH_INDIRECT, // h: buffer; v: offset
	VKG_OP_BIND_XFB,         // h: buffer; v: offset, size; u: first
	VKG_OP_BEGIN_XFB,        // h: counter; v: its offset
	VKG_OP_END_XFB,
	VKG_OP_DRAW_BYTE_COUNT,  // h: counter; v: its offset; u: instances, first instance, counter offset, stride
	VKG_OP_RESET_QUERIES,    // h: pool; u: first, n
	VKG_OP_BEGIN_QUERY,      // h: pool; u: query, flags
	VKG_OP_END_QUERY,        // h: pool; u: query
	VKG_OP_BEGIN_QUERY_INDEXED, // h: pool; u: query, flags, index
	VKG_OP_END_QUERY_INDEXED, // h: pool; u: query, 0, index
	VKG_OP_COPY_QUERIES,     // h: pool, buffer; v: offset, stride; u: first, n, flags
	VKG_OP_TIMESTAMP,        // h: pool; u: stage, query
	VKG_OP_BEGIN_LABEL,      // zero-terminated text
	VKG_OP_END_LABEL,
	VKG_OP_LAST,
};

// vkg_replay records the ops. It returns how many it knew: n, or the index of the first bad code.
uint64_t vkg_replay(const vkg_device *d, uint64_t cmd, const vkg_op *ops, uint64_t n, const uint64_t *arena);

#endif
