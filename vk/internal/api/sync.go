package api

/*
#include "table.h"

static vkg_handle_result vkg_create_timeline(vkg_device *d) {
	VkSemaphoreTypeCreateInfo type = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO, .semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE};
	VkSemaphoreCreateInfo info = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO, .pNext = &type};
	VkSemaphore s = VK_NULL_HANDLE;
	VkResult r = d->CreateSemaphore(d->handle, &info, NULL, &s);
	return (vkg_handle_result){r, (uint64_t)s};
}

typedef struct { int32_t result; uint64_t value; } vkg_value_result;

static vkg_value_result vkg_semaphore_value(vkg_device *d, uint64_t s) {
	uint64_t v = 0;
	VkResult r = d->GetSemaphoreCounterValue(d->handle, (VkSemaphore)s, &v);
	return (vkg_value_result){r, v};
}

static int32_t vkg_wait_semaphore(vkg_device *d, uint64_t s, uint64_t value, uint64_t ns) {
	VkSemaphore sem = (VkSemaphore)s;
	VkSemaphoreWaitInfo info = {
		.sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO, .semaphoreCount = 1, .pSemaphores = &sem, .pValues = &value,
	};
	return d->WaitSemaphores(d->handle, &info, ns);
}

static vkg_handle_result vkg_create_fence(vkg_device *d) {
	VkFenceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
	VkFence f = VK_NULL_HANDLE;
	VkResult r = d->CreateFence(d->handle, &info, NULL, &f);
	return (vkg_handle_result){r, (uint64_t)f};
}

static int32_t vkg_fence_status(vkg_device *d, uint64_t f) { return d->GetFenceStatus(d->handle, (VkFence)f); }

static int32_t vkg_reset_fence(vkg_device *d, uint64_t f) {
	VkFence fence = (VkFence)f;
	return d->ResetFences(d->handle, 1, &fence);
}

static int32_t vkg_wait_fence(vkg_device *d, uint64_t f, uint64_t ns) {
	VkFence fence = (VkFence)f;
	return d->WaitForFences(d->handle, 1, &fence, VK_TRUE, ns);
}

typedef struct { int32_t result; uint64_t pool, cmd; } vkg_recording_result;

static vkg_recording_result vkg_create_recording(vkg_device *d, uint32_t family) {
	vkg_recording_result out = {0};
	VkCommandPoolCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO, .flags = VK_COMMAND_POOL_CREATE_TRANSIENT_BIT, .queueFamilyIndex = family,
	};
	VkCommandPool pool = VK_NULL_HANDLE;
	out.result = d->CreateCommandPool(d->handle, &info, NULL, &pool);
	if (out.result < 0)
		return out;
	VkCommandBufferAllocateInfo alloc = {
		.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO, .commandPool = pool,
		.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY, .commandBufferCount = 1,
	};
	VkCommandBuffer cmd = VK_NULL_HANDLE;
	out.result = d->AllocateCommandBuffers(d->handle, &alloc, &cmd);
	if (out.result < 0) {
		d->DestroyCommandPool(d->handle, pool, NULL);
		return out;
	}
	out.pool = (uint64_t)pool;
	out.cmd = (uint64_t)cmd;
	return out;
}

static int32_t vkg_begin(vkg_device *d, uint64_t pool, uint64_t cmd) {
	VkResult r = d->ResetCommandPool(d->handle, (VkCommandPool)pool, 0);
	if (r < 0)
		return r;
	VkCommandBufferBeginInfo info = {
		.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO, .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT,
	};
	return d->BeginCommandBuffer((VkCommandBuffer)cmd, &info);
}

static int32_t vkg_end(vkg_device *d, uint64_t cmd) { return d->EndCommandBuffer((VkCommandBuffer)cmd); }

// One command buffer; a timeline semaphore to be signalled with value, or a fence, or neither.
static int32_t vkg_submit(vkg_device *d, uint64_t queue, uint64_t cmd, uint64_t semaphore, uint64_t value, uint64_t fence) {
	VkCommandBuffer c = (VkCommandBuffer)cmd;
	VkSemaphore s = (VkSemaphore)semaphore;
	VkTimelineSemaphoreSubmitInfo timeline = {
		.sType = VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO, .signalSemaphoreValueCount = 1, .pSignalSemaphoreValues = &value,
	};
	VkSubmitInfo info = {.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO, .commandBufferCount = 1, .pCommandBuffers = &c};
	if (s) {
		info.pNext = &timeline;
		info.signalSemaphoreCount = 1;
		info.pSignalSemaphores = &s;
	}
	return d->QueueSubmit((VkQueue)queue, 1, &info, (VkFence)fence);
}
*/
import "C"

// CanTimeline tells whether the functions of timeline semaphores are there.
func (d *Device) CanTimeline() bool {
	return d.t.GetSemaphoreCounterValue != nil && d.t.WaitSemaphores != nil
}

// CanXfb tells whether the functions of VK_EXT_transform_feedback are there.
func (d *Device) CanXfb() bool {
	return d.t.CmdBindTransformFeedbackBuffersEXT != nil && d.t.CmdBeginTransformFeedbackEXT != nil &&
		d.t.CmdEndTransformFeedbackEXT != nil && d.t.CmdBeginQueryIndexedEXT != nil && d.t.CmdEndQueryIndexedEXT != nil &&
		d.t.CmdDrawIndirectByteCountEXT != nil
}

// Complete tells whether the functions that the library cannot do without are there: false after a wrong handle.
func (d *Device) Complete() bool {
	return d.t.CreateBuffer != nil && d.t.AllocateMemory != nil && d.t.CmdCopyBuffer != nil && d.t.CmdPipelineBarrier != nil &&
		d.t.QueueSubmit != nil && d.t.DeviceWaitIdle != nil && d.t.GetFenceStatus != nil
}

// CreateTimeline makes a timeline semaphore of value 0.
func (d *Device) CreateTimeline() (uint64, Result) {
	r := C.vkg_create_timeline(d.t)
	return uint64(r.handle), Result(r.result)
}

// SemaphoreValue is the counter of a timeline semaphore.
func (d *Device) SemaphoreValue(s uint64) (uint64, Result) {
	r := C.vkg_semaphore_value(d.t, C.uint64_t(s))
	return uint64(r.value), Result(r.result)
}

// WaitSemaphore waits until a timeline semaphore reaches a value, so many nanoseconds at most: then Timeout.
func (d *Device) WaitSemaphore(s, value, ns uint64) Result {
	return Result(C.vkg_wait_semaphore(d.t, C.uint64_t(s), C.uint64_t(value), C.uint64_t(ns)))
}

// CreateFence makes an unsignalled fence.
func (d *Device) CreateFence() (uint64, Result) {
	r := C.vkg_create_fence(d.t)
	return uint64(r.handle), Result(r.result)
}

// FenceStatus is Success when the fence is signalled, NotReady before.
func (d *Device) FenceStatus(f uint64) Result { return Result(C.vkg_fence_status(d.t, C.uint64_t(f))) }

// ResetFence makes a fence unsignalled; nobody uses it meanwhile.
func (d *Device) ResetFence(f uint64) Result { return Result(C.vkg_reset_fence(d.t, C.uint64_t(f))) }

// WaitFence waits for a fence, so many nanoseconds at most: then Timeout.
func (d *Device) WaitFence(f, ns uint64) Result {
	return Result(C.vkg_wait_fence(d.t, C.uint64_t(f), C.uint64_t(ns)))
}

// CreateRecording makes a command pool with one command buffer.
func (d *Device) CreateRecording(family uint32) (pool, cmd uint64, res Result) {
	r := C.vkg_create_recording(d.t, C.uint32_t(family))
	return uint64(r.pool), uint64(r.cmd), Result(r.result)
}

// Begin resets the pool and begins its command buffer for one submission.
func (d *Device) Begin(pool, cmd uint64) Result {
	return Result(C.vkg_begin(d.t, C.uint64_t(pool), C.uint64_t(cmd)))
}

// End ends a command buffer.
func (d *Device) End(cmd uint64) Result { return Result(C.vkg_end(d.t, C.uint64_t(cmd))) }

// Submit submits one command buffer, which signals value on the timeline semaphore, or the fence; 0: none.
// The queue is externally synchronized.
func (d *Device) Submit(queue, cmd, semaphore, value, fence uint64) Result {
	return Result(C.vkg_submit(d.t, C.uint64_t(queue), C.uint64_t(cmd), C.uint64_t(semaphore), C.uint64_t(value), C.uint64_t(fence)))
}
