#include "stream.h"

static float as_float(uint32_t bits) {
	float f;
	memcpy(&f, &bits, sizeof f);
	return f;
}

#define VERTEX_CHUNK 32

static void bind_vertex(const vkg_device *d, VkCommandBuffer c, const vkg_op *o, const uint64_t *pairs) {
	VkBuffer buffers[VERTEX_CHUNK];
	VkDeviceSize offsets[VERTEX_CHUNK];
	for (uint32_t done = 0; done < o->n;) {
		uint32_t k = 0;
		for (; k < VERTEX_CHUNK && done + k < o->n; k++) {
			buffers[k] = (VkBuffer)pairs[2 * (done + k)];
			offsets[k] = pairs[2 * (done + k) + 1];
		}
		d->CmdBindVertexBuffers(c, o->u[0] + done, k, buffers, offsets);
		done += k;
	}
}

#define COPY_CHUNK 128

/* The validation layer compares every region of a call with every other: 5,000 in one call take it seconds, in calls of
 * 128 milliseconds. Without the layer a call more is a third of a microsecond. */
static void copy_buffer(const vkg_device *d, VkCommandBuffer c, const vkg_op *o, const VkBufferCopy *regions) {
	for (uint32_t done = 0; done < o->n; done += COPY_CHUNK) {
		uint32_t n = o->n - done < COPY_CHUNK ? o->n - done : COPY_CHUNK;
		d->CmdCopyBuffer(c, (VkBuffer)o->h[0], (VkBuffer)o->h[1], n, regions + done);
	}
}

static void barrier(const vkg_device *d, VkCommandBuffer c, const vkg_op *o, const uint64_t *p) {
	const VkMemoryBarrier *memory = (const void *)p;
	const VkBufferMemoryBarrier *buffers = (const void *)(memory + o->n);
	const VkImageMemoryBarrier *images = (const void *)(buffers + o->u[2]);
	d->CmdPipelineBarrier(c, o->u[0], o->u[1], (VkDependencyFlags)o->v[0], o->n, memory, o->u[2], buffers, o->u[3], images);
}

static void begin_pass(const vkg_device *d, VkCommandBuffer c, const vkg_op *o, const uint64_t *p) {
	VkRenderPassBeginInfo info = {
		.sType = VK_STRUCTURE_TYPE_RENDER_PASS_BEGIN_INFO,
		.renderPass = (VkRenderPass)o->h[0], .framebuffer = (VkFramebuffer)o->h[1],
		.renderArea = {{(int32_t)o->u[0], (int32_t)o->u[1]}, {o->u[2], o->u[3]}},
		.clearValueCount = o->n, .pClearValues = (const VkClearValue *)p,
	};
	d->CmdBeginRenderPass(c, &info, VK_SUBPASS_CONTENTS_INLINE);
}

static void clear_attachments(const vkg_device *d, VkCommandBuffer c, const vkg_op *o, const uint64_t *p) {
	const VkClearAttachment *attachments = (const void *)p;
	d->CmdClearAttachments(c, o->n, attachments, o->u[0], (const VkClearRect *)(attachments + o->n));
}

static void viewport(const vkg_device *d, VkCommandBuffer c, const vkg_op *o) {
	VkViewport v = {as_float(o->u[0]), as_float(o->u[1]), as_float(o->u[2]), as_float(o->u[3]),
		as_float((uint32_t)o->v[0]), as_float((uint32_t)o->v[1])};
	d->CmdSetViewport(c, 0, 1, &v);
}

static void scissor(const vkg_device *d, VkCommandBuffer c, const vkg_op *o) {
	VkRect2D r = {{(int32_t)o->u[0], (int32_t)o->u[1]}, {o->u[2], o->u[3]}};
	d->CmdSetScissor(c, 0, 1, &r);
}

static void begin_label(const vkg_device *d, VkCommandBuffer c, const uint64_t *p) {
	VkDebugUtilsLabelEXT l = {.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_LABEL_EXT, .pLabelName = (const char *)p};
	if (d->CmdBeginDebugUtilsLabelEXT)
		d->CmdBeginDebugUtilsLabelEXT(c, &l);
}

static void xfb(const vkg_device *d, VkCommandBuffer c, const vkg_op *o) {
	VkBuffer counter = (VkBuffer)o->h[0];
	VkDeviceSize offset = o->v[0];
	uint32_t n = counter ? 1 : 0;
	if (o->code == VKG_OP_BEGIN_XFB)
		d->CmdBeginTransformFeedbackEXT(c, 0, n, n ? &counter : NULL, n ? &offset : NULL);
	else
		d->CmdEndTransformFeedbackEXT(c, 0, n, n ? &counter : NULL, n ? &offset : NULL);
}

static void bind_xfb(const vkg_device *d, VkCommandBuffer c, const vkg_op *o) {
	VkBuffer b = (VkBuffer)o->h[0];
	d->CmdBindTransformFeedbackBuffersEXT(c, o->u[0], 1, &b, &o->v[0], &o->v[1]);
}

uint64_t vkg_replay(const vkg_device *d, uint64_t cmd, const vkg_op *ops, uint64_t n, const uint64_t *arena) {
	VkCommandBuffer c = (VkCommandBuffer)cmd;
	for (uint64_t i = 0; i < n; i++) {
		const vkg_op *o = &ops[i];
		const uint64_t *p = arena + o->data;
		switch (o->code) {
		case VKG_OP_COPY_BUFFER:
			copy_buffer(d, c, o, (const VkBufferCopy *)p);
			break;
		case VKG_OP_FILL_BUFFER:
			d->CmdFillBuffer(c, (VkBuffer)o->h[0], o->v[0], o->v[1], o->u[0]);
			break;
		case VKG_OP_UPDATE_BUFFER:
			d->CmdUpdateBuffer(c, (VkBuffer)o->h[0], o->v[0], o->n, p);
			break;
		case VKG_OP_BARRIER:
			barrier(d, c, o, p);
			break;
		case VKG_OP_IMAGE_TO_BUFFER:
			d->CmdCopyImageToBuffer(c, (VkImage)o->h[0], o->u[0], (VkBuffer)o->h[1], o->n, (const VkBufferImageCopy *)p);
			break;
		case VKG_OP_BUFFER_TO_IMAGE:
			d->CmdCopyBufferToImage(c, (VkBuffer)o->h[0], (VkImage)o->h[1], o->u[0], o->n, (const VkBufferImageCopy *)p);
			break;
		case VKG_OP_BLIT_IMAGE:
			d->CmdBlitImage(c, (VkImage)o->h[0], o->u[0], (VkImage)o->h[1], o->u[1], o->n, (const VkImageBlit *)p, o->u[2]);
			break;
		case VKG_OP_CLEAR_COLOR:
			d->CmdClearColorImage(c, (VkImage)o->h[0], o->u[0], (const VkClearColorValue *)p, 1, (const VkImageSubresourceRange *)(p + 2));
			break;
		case VKG_OP_CLEAR_DEPTH:
			d->CmdClearDepthStencilImage(c, (VkImage)o->h[0], o->u[0], (const VkClearDepthStencilValue *)p, 1,
				(const VkImageSubresourceRange *)(p + 1));
			break;
		case VKG_OP_BEGIN_PASS:
			begin_pass(d, c, o, p);
			break;
		case VKG_OP_END_PASS:
			d->CmdEndRenderPass(c);
			break;
		case VKG_OP_CLEAR_ATTACHMENTS:
			clear_attachments(d, c, o, p);
			break;
		case VKG_OP_BIND_PIPELINE:
			d->CmdBindPipeline(c, o->u[0], (VkPipeline)o->h[0]);
			break;
		case VKG_OP_BIND_SET:
			d->CmdBindDescriptorSets(c, o->u[0], (VkPipelineLayout)o->h[0], o->u[1], 1, (const VkDescriptorSet *)&o->h[1], o->n,
				(const uint32_t *)p);
			break;
		case VKG_OP_PUSH_CONSTANTS:
			d->CmdPushConstants(c, (VkPipelineLayout)o->h[0], o->u[0], o->u[1], o->n, p);
			break;
		case VKG_OP_BIND_VERTEX:
			bind_vertex(d, c, o, p);
			break;
		case VKG_OP_BIND_INDEX:
			d->CmdBindIndexBuffer(c, (VkBuffer)o->h[0], o->v[0], o->u[0]);
			break;
		case VKG_OP_VIEWPORT:
			viewport(d, c, o);
			break;
		case VKG_OP_SCISSOR:
			scissor(d, c, o);
			break;
		case VKG_OP_LINE_WIDTH:
			d->CmdSetLineWidth(c, as_float(o->u[0]));
			break;
		case VKG_OP_BLEND_CONSTANTS:
			d->CmdSetBlendConstants(c, (const float[4]){as_float(o->u[0]), as_float(o->u[1]), as_float(o->u[2]), as_float(o->u[3])});
			break;
		case VKG_OP_DEPTH_BIAS:
			d->CmdSetDepthBias(c, as_float(o->u[0]), as_float(o->u[1]), as_float(o->u[2]));
			break;
		case VKG_OP_STENCIL_COMPARE:
			d->CmdSetStencilCompareMask(c, o->u[0], o->u[1]);
			break;
		case VKG_OP_STENCIL_WRITE:
			d->CmdSetStencilWriteMask(c, o->u[0], o->u[1]);
			break;
		case VKG_OP_STENCIL_REFERENCE:
			d->CmdSetStencilReference(c, o->u[0], o->u[1]);
			break;
		case VKG_OP_DRAW:
			d->CmdDraw(c, o->u[0], o->u[1], o->u[2], o->u[3]);
			break;
		case VKG_OP_DRAW_INDEXED:
			d->CmdDrawIndexed(c, o->u[0], o->u[1], o->u[2], (int32_t)o->n, o->u[3]);
			break;
		case VKG_OP_DRAW_INDIRECT:
			d->CmdDrawIndirect(c, (VkBuffer)o->h[0], o->v[0], o->u[0], o->u[1]);
			break;
		case VKG_OP_DRAW_INDEXED_INDIRECT:
			d->CmdDrawIndexedIndirect(c, (VkBuffer)o->h[0], o->v[0], o->u[0], o->u[1]);
			break;
		case VKG_OP_DISPATCH:
			d->CmdDispatch(c, o->u[0], o->u[1], o->u[2]);
			break;
		case VKG_OP_DISPATCH_INDIRECT:
			d->CmdDispatchIndirect(c, (VkBuffer)o->h[0], o->v[0]);
			break;
		case VKG_OP_BIND_XFB:
			bind_xfb(d, c, o);
			break;
		case VKG_OP_BEGIN_XFB:
		case VKG_OP_END_XFB:
			xfb(d, c, o);
			break;
		case VKG_OP_DRAW_BYTE_COUNT:
			d->CmdDrawIndirectByteCountEXT(c, o->u[0], o->u[1], (VkBuffer)o->h[0], o->v[0], o->u[2], o->u[3]);
			break;
		case VKG_OP_RESET_QUERIES:
			d->CmdResetQueryPool(c, (VkQueryPool)o->h[0], o->u[0], o->u[1]);
			break;
		case VKG_OP_BEGIN_QUERY:
			d->CmdBeginQuery(c, (VkQueryPool)o->h[0], o->u[0], o->u[1]);
			break;
		case VKG_OP_END_QUERY:
			d->CmdEndQuery(c, (VkQueryPool)o->h[0], o->u[0]);
			break;
		case VKG_OP_BEGIN_QUERY_INDEXED:
			d->CmdBeginQueryIndexedEXT(c, (VkQueryPool)o->h[0], o->u[0], o->u[1], o->u[2]);
			break;
		case VKG_OP_END_QUERY_INDEXED:
			d->CmdEndQueryIndexedEXT(c, (VkQueryPool)o->h[0], o->u[0], o->u[2]);
			break;
		case VKG_OP_COPY_QUERIES:
			d->CmdCopyQueryPoolResults(c, (VkQueryPool)o->h[0], o->u[0], o->u[1], (VkBuffer)o->h[1], o->v[0], o->v[1], o->u[2]);
			break;
		case VKG_OP_TIMESTAMP:
			d->CmdWriteTimestamp(c, o->u[0], (VkQueryPool)o->h[0], o->u[1]);
			break;
		case VKG_OP_BEGIN_LABEL:
			begin_label(d, c, p);
			break;
		case VKG_OP_END_LABEL:
			if (d->CmdEndDebugUtilsLabelEXT)
				d->CmdEndDebugUtilsLabelEXT(c);
			break;
		default:
			return i;
		}
	}
	return n;
}
