package api

/*
#include "table.h"

// A VkWriteDescriptorSet whose infos lie in an arena, in Vulkan's layout.
typedef struct vkg_set_write {
	uint64_t next, set, data;
	uint32_t binding, element, count, type;
} vkg_set_write;

// A VkSubmitInfo whose arrays lie in an arena, one after another: semaphores to wait for, their stages, command buffers,
// semaphores to signal; each a whole number of words.
typedef struct vkg_batch {
	uint64_t next, data;
	uint32_t waits, commands, signals, pad;
} vkg_batch;

_Static_assert(sizeof(VkDescriptorImageInfo) == 24 && sizeof(VkDescriptorBufferInfo) == 24 && sizeof(VkCopyDescriptorSet) == 56,
	"the arena's structs are laid out by Go");

#define CHUNK 32

static void vkg_update_sets(vkg_device *d, const vkg_set_write *w, uint32_t n, const uint64_t *arena, const void *copies, uint32_t ncopies) {
	VkWriteDescriptorSet list[CHUNK];
	while (n) {
		uint32_t k = n < CHUNK ? n : CHUNK;
		for (uint32_t i = 0; i < k; i++) {
			const void *p = arena + w[i].data;
			list[i] = (VkWriteDescriptorSet){
				.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET, .pNext = (const void *)(uintptr_t)w[i].next, .dstSet = (VkDescriptorSet)w[i].set,
				.dstBinding = w[i].binding, .dstArrayElement = w[i].element, .descriptorCount = w[i].count, .descriptorType = w[i].type,
				.pImageInfo = p, .pBufferInfo = p, .pTexelBufferView = p};
		}
		d->UpdateDescriptorSets(d->handle, k, list, 0, NULL);
		w += k;
		n -= k;
	}
	if (ncopies)
		d->UpdateDescriptorSets(d->handle, 0, NULL, ncopies, copies);
}

static int32_t vkg_queue_submit(vkg_device *d, uint64_t queue, const vkg_batch *s, uint32_t n, const uint64_t *arena, uint64_t fence) {
	VkSubmitInfo list[CHUNK];
	do {
		uint32_t k = n < CHUNK ? n : CHUNK;
		for (uint32_t i = 0; i < k; i++) {
			const uint64_t *waits = arena + s[i].data, *stages = waits + s[i].waits, *commands = stages + (s[i].waits + 1) / 2;
			list[i] = (VkSubmitInfo){
				.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO, .pNext = (const void *)(uintptr_t)s[i].next,
				.waitSemaphoreCount = s[i].waits, .pWaitSemaphores = (const void *)waits, .pWaitDstStageMask = (const void *)stages,
				.commandBufferCount = s[i].commands, .pCommandBuffers = (const void *)commands,
				.signalSemaphoreCount = s[i].signals, .pSignalSemaphores = (const void *)(commands + s[i].commands)};
		}
		n -= k;
		s += k;
		VkResult r = d->QueueSubmit((VkQueue)queue, k, list, n ? VK_NULL_HANDLE : (VkFence)fence);
		if (r < 0)
			return r;
	} while (n);
	return VK_SUCCESS;
}
*/
import "C"

import "unsafe"

// SetWrite is a VkWriteDescriptorSet whose infos begin at word Data of an arena. Next is C memory.
type SetWrite struct {
	Next, Set, Data               uint64
	Binding, Element, Count, Type uint32
}

// SubmitInfo is a VkSubmitInfo whose arrays begin at word Data of an arena: semaphores to wait for, their stages, command
// buffers, semaphores to signal; each takes a whole number of words.
type SubmitInfo struct {
	Next, Data                  uint64
	Waits, Commands, Signals, _ uint32
}

var (
	_ [unsafe.Sizeof(SetWrite{}) - C.sizeof_vkg_set_write]byte
	_ [C.sizeof_vkg_set_write - unsafe.Sizeof(SetWrite{})]byte
	_ [unsafe.Sizeof(SubmitInfo{}) - C.sizeof_vkg_batch]byte
	_ [C.sizeof_vkg_batch - unsafe.Sizeof(SubmitInfo{})]byte
)

// The sTypes of the structs in the arena.
const TypeCopyDescriptorSet = C.VK_STRUCTURE_TYPE_COPY_DESCRIPTOR_SET

// UpdateSets is vkUpdateDescriptorSets; n VkCopyDescriptorSet begin at word copies of the arena.
func (d *Device) UpdateSets(w []SetWrite, arena []uint64, copies uint64, n int) {
	var p unsafe.Pointer
	if n > 0 {
		p = unsafe.Pointer(&arena[copies])
	}
	C.vkg_update_sets(d.t, (*C.vkg_set_write)(unsafe.Pointer(unsafe.SliceData(w))), C.uint32_t(len(w)),
		(*C.uint64_t)(unsafe.Pointer(unsafe.SliceData(arena))), p, C.uint32_t(n))
}

// QueueSubmit is vkQueueSubmit, in calls of up to 32 batches; the fence goes with the last.
func (d *Device) QueueSubmit(queue uint64, s []SubmitInfo, arena []uint64, fence uint64) Result {
	return Result(C.vkg_queue_submit(d.t, C.uint64_t(queue), (*C.vkg_batch)(unsafe.Pointer(unsafe.SliceData(s))), C.uint32_t(len(s)),
		(*C.uint64_t)(unsafe.Pointer(unsafe.SliceData(arena))), C.uint64_t(fence)))
}
