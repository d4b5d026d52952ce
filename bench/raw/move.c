#include "raw.h"

#include <stdlib.h>
#include <time.h>

#define TRY(call)                                                                                                      \
	do {                                                                                                           \
		VkResult try_result = (call);                                                                          \
		if (try_result != VK_SUCCESS) return try_result;                                                       \
	} while (0)

static int64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static void barrier(raw_device *d, VkCommandBuffer cmd, VkPipelineStageFlags from, VkAccessFlags wrote, VkPipelineStageFlags to, VkAccessFlags use)
{
	VkMemoryBarrier b = {.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER, .srcAccessMask = wrote, .dstAccessMask = use};
	d->CmdPipelineBarrier(cmd, from, to, 0, 1, &b, 0, NULL, 0, NULL);
}

static void copied_to_host(raw_device *d, VkCommandBuffer cmd)
{
	barrier(d, cmd, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_WRITE_BIT, VK_PIPELINE_STAGE_HOST_BIT, VK_ACCESS_HOST_READ_BIT);
}

static VkResult ring(raw_device *d, raw_buffer *b, int kind)
{
	if (b->handle) return VK_SUCCESS;
	TRY(raw_buffer_new(d, RAW_SLOTS * RAW_PIECE, kind, b));
	memset(b->mapped, 0, RAW_SLOTS * RAW_PIECE); // fresh pages are slow
	return VK_SUCCESS;
}

// raw_upload is the pipelined ring: the host fills a piece while the device copies those before it.
VkResult raw_upload(raw_device *d, raw_buffer *dst, const char *src, uint64_t n)
{
	TRY(ring(d, &d->ring, RAW_UPLOAD));
	for (uint64_t at = 0; at < n; at += RAW_PIECE) {
		uint64_t m = n - at < RAW_PIECE ? n - at : RAW_PIECE;
		uint32_t i = d->next++ % RAW_SLOTS;
		TRY(raw_slot_begin(d, i));
		memcpy(d->ring.mapped + i * RAW_PIECE, src + at, m);
		VkBufferCopy c = {i * RAW_PIECE, at, m};
		d->CmdCopyBuffer(d->slot[i].cmd, d->ring.handle, dst->handle, 1, &c);
		TRY(raw_slot_submit(d, i));
	}
	return raw_wait(d);
}

VkResult raw_download(raw_device *d, raw_buffer *src, char *dst, uint64_t n)
{
	TRY(ring(d, &d->back, RAW_READBACK));
	uint64_t pieces = (n + RAW_PIECE - 1) / RAW_PIECE;
	for (uint64_t k = 0; k < pieces + RAW_SLOTS - 1; k++) {
		if (k < pieces) {
			uint64_t at = k * RAW_PIECE, m = n - at < RAW_PIECE ? n - at : RAW_PIECE;
			uint32_t i = k % RAW_SLOTS;
			TRY(raw_slot_begin(d, i));
			VkBufferCopy c = {at, i * RAW_PIECE, m};
			d->CmdCopyBuffer(d->slot[i].cmd, src->handle, d->back.handle, 1, &c);
			copied_to_host(d, d->slot[i].cmd);
			TRY(raw_slot_submit(d, i));
		}
		if (k >= RAW_SLOTS - 1) { // one piece behind the newest RAW_SLOTS - 1
			uint64_t done = k - (RAW_SLOTS - 1), at = done * RAW_PIECE, m = n - at < RAW_PIECE ? n - at : RAW_PIECE;
			uint32_t i = done % RAW_SLOTS;
			TRY(raw_slot_wait(d, i));
			memcpy(dst + at, d->back.mapped + i * RAW_PIECE, m);
		}
	}
	return raw_wait(d);
}

// raw_scatter packs the writes into stage and copies them by one command with a region each.
VkResult raw_scatter(raw_device *d, raw_buffer *stage, VkBufferCopy *regions, raw_buffer *dst, const int64_t *offsets,
		     uint64_t elem, uint64_t count, const char *src, int64_t *fill_ns)
{
	int64_t begin = now();
	for (uint64_t i = 0; i < count; i++) {
		memcpy(stage->mapped + i * elem, src + i * elem, elem);
		regions[i] = (VkBufferCopy){i * elem, (uint64_t)offsets[i], elem};
	}
	uint64_t k = 0; // what touches becomes one region
	for (uint64_t i = 1; i < count; i++)
		if (regions[k].dstOffset + regions[k].size == regions[i].dstOffset)
			regions[k].size += elem;
		else
			regions[++k] = regions[i];
	*fill_ns = now() - begin;
	TRY(raw_slot_begin(d, 0));
	d->CmdCopyBuffer(d->slot[0].cmd, stage->handle, dst->handle, (uint32_t)k + 1, regions);
	TRY(raw_slot_submit(d, 0));
	return raw_wait(d);
}

VkResult raw_copy(raw_device *d, raw_buffer *dst, raw_buffer *src, uint64_t n)
{
	TRY(raw_slot_begin(d, 0));
	VkBufferCopy c = {0, 0, n};
	d->CmdCopyBuffer(d->slot[0].cmd, src->handle, dst->handle, 1, &c);
	copied_to_host(d, d->slot[0].cmd);
	TRY(raw_slot_submit(d, 0));
	return raw_wait(d);
}

// raw_read reads through a copy and a fence each.
VkResult raw_read(raw_device *d, raw_buffer *src, const int64_t *offsets, uint64_t elem, uint64_t count, char *dst)
{
	TRY(ring(d, &d->back, RAW_READBACK));
	for (uint64_t k = 0; k < count; k++) {
		TRY(raw_slot_begin(d, 0));
		VkBufferCopy c = {(uint64_t)offsets[k], 0, elem};
		d->CmdCopyBuffer(d->slot[0].cmd, src->handle, d->back.handle, 1, &c);
		copied_to_host(d, d->slot[0].cmd);
		TRY(raw_slot_submit(d, 0));
		TRY(raw_slot_wait(d, 0));
		memcpy(dst + k * elem, d->back.mapped, elem);
	}
	return VK_SUCCESS;
}

// raw_frame does a frame of W3. Without stage the buffers are written in place, a set of them for each frame in flight;
// with it they are one set, filled by copies from the frame's part of stage.
VkResult raw_frame(raw_device *d, raw_buffer *bufs, raw_buffer *stage, raw_buffer *results, uint32_t live, uint64_t size,
		   uint64_t elem, uint64_t at, uint32_t frame, uint32_t in_flight, const char *const *data)
{
	uint32_t i = frame % in_flight;
	VkCommandBuffer cmd = d->slot[i].cmd;
	TRY(raw_slot_begin(d, i));
	if (stage && frame) // the frame before may still read what is overwritten
		barrier(d, cmd, VK_PIPELINE_STAGE_TRANSFER_BIT, 0, VK_PIPELINE_STAGE_TRANSFER_BIT, 0);
	for (uint32_t k = 0; k < live; k++) {
		if (!stage) {
			memcpy(bufs[i * live + k].mapped, data[k], size);
			continue;
		}
		VkBufferCopy c = {(i * live + k) * size, 0, size};
		memcpy(stage->mapped + c.srcOffset, data[k], size);
		d->CmdCopyBuffer(cmd, stage->handle, bufs[k].handle, 1, &c);
	}
	if (stage)
		barrier(d, cmd, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_WRITE_BIT, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_READ_BIT);
	for (uint32_t k = 0; k < live; k++) {
		VkBufferCopy c = {at, (frame * live + k) * elem, elem};
		d->CmdCopyBuffer(cmd, bufs[stage ? k : i * live + k].handle, results->handle, 1, &c);
	}
	copied_to_host(d, cmd);
	return raw_slot_submit(d, i);
}

VkResult raw_churn(raw_device *d, const int64_t *ops, uint64_t count, uint64_t slots)
{
	raw_buffer *all = calloc(slots, sizeof *all);
	VkResult r = VK_SUCCESS;
	d->allocations = d->peak = d->held = 0;
	for (uint64_t i = 0; i < count && !r; i++) {
		raw_buffer *b = &all[ops[2 * i]];
		if (b->handle) raw_buffer_free(d, b);
		r = raw_buffer_new(d, (uint64_t)ops[2 * i + 1], RAW_DIRECT, b);
	}
	for (uint64_t i = 0; i < slots; i++)
		if (all[i].handle) raw_buffer_free(d, &all[i]);
	free(all);
	return r;
}

void raw_memcpy_scatter(char *dst, const int64_t *offsets, uint64_t elem, uint64_t count, const char *src)
{
	for (uint64_t i = 0; i < count; i++) memcpy(dst + offsets[i], src + i * elem, elem);
}

void raw_memcpy_gather(char *dst, const int64_t *offsets, uint64_t elem, uint64_t count, const char *src)
{
	for (uint64_t i = 0; i < count; i++) memcpy(dst + i * elem, src + offsets[i], elem);
}
