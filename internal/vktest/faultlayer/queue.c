/* Late submissions, and what has to wait for them.
 *
 * A late submission is copied, waits in its queue's list until it is due, and is then given to the driver by the queue's worker
 * thread: fences and timeline values both come late, in order. Whatever the application does to the queue itself, and whatever
 * waits for it as a whole, first lets the list run empty. */
#include "fault.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct submission {
	struct submission *next;
	uint64_t due; /* ns, CLOCK_MONOTONIC */
	VkFence fence;
	uint32_t count;
	VkSubmitInfo *infos;    /* either these */
	VkSubmitInfo2 *infos2;  /* or these */
	PFN_vkQueueSubmit2 submit2;
	/* the memory behind them, freed together */
	void *pieces[256];
	uint32_t piece_count;
};

static uint64_t now(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static struct timespec at(uint64_t ns) {
	return (struct timespec){.tv_sec = (time_t)(ns / 1000000000u), .tv_nsec = (long)(ns % 1000000000u)};
}

/* queue_of finds or adds the queue, NULL when there are too many. */
static struct queue *queue_of(struct device *d, VkQueue handle) {
	pthread_mutex_lock(&d->lock);
	struct queue *q = NULL;
	for (uint32_t i = 0; i < d->queue_count && q == NULL; i++) {
		if (d->queues[i].handle == handle) q = &d->queues[i];
	}
	if (q == NULL && d->queue_count < MAX_QUEUES) {
		q = &d->queues[d->queue_count];
		*q = (struct queue){.handle = handle, .device = d};
		pthread_mutex_init(&q->lock, NULL);
		pthread_condattr_t a;
		pthread_condattr_init(&a);
		pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
		pthread_cond_init(&q->changed, &a);
		pthread_condattr_destroy(&a);
		d->queue_count++;
	}
	pthread_mutex_unlock(&d->lock);
	return q;
}

static void submission_free(struct submission *s) {
	for (uint32_t i = 0; i < s->piece_count; i++) free(s->pieces[i]);
	free(s);
}

/* keep copies n bytes into the submission. NULL: nothing to copy, or no room, which fails the copy as a whole. */
static void *keep(struct submission *s, const void *p, size_t n, bool *ok) {
	if (p == NULL || n == 0) return NULL;
	void *copy = s->piece_count < sizeof s->pieces / sizeof *s->pieces ? malloc(n) : NULL;
	if (copy == NULL) {
		*ok = false;
		return NULL;
	}
	s->pieces[s->piece_count++] = copy;
	return memcpy(copy, p, n);
}

/* keep_chain copies the structures that may extend VkSubmitInfo and are known here. */
static void *keep_chain(struct submission *s, const void *chain, bool *ok) {
	if (chain == NULL) return NULL;
	const VkBaseInStructure *b = chain;
	if (b->sType != VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO) {
		*ok = false;
		return NULL;
	}
	VkTimelineSemaphoreSubmitInfo *t = keep(s, chain, sizeof *t, ok);
	if (t == NULL) return NULL;
	t->pWaitSemaphoreValues = keep(s, t->pWaitSemaphoreValues, t->waitSemaphoreValueCount * sizeof(uint64_t), ok);
	t->pSignalSemaphoreValues = keep(s, t->pSignalSemaphoreValues, t->signalSemaphoreValueCount * sizeof(uint64_t), ok);
	t->pNext = keep_chain(s, t->pNext, ok);
	return t;
}

static bool keep_infos(struct submission *s, const VkSubmitInfo *infos) {
	bool ok = true;
	s->infos = keep(s, infos, s->count * sizeof *infos, &ok);
	for (uint32_t i = 0; i < s->count && ok; i++) {
		VkSubmitInfo *x = &s->infos[i];
		x->pNext = keep_chain(s, x->pNext, &ok);
		x->pWaitSemaphores = keep(s, x->pWaitSemaphores, x->waitSemaphoreCount * sizeof(VkSemaphore), &ok);
		x->pWaitDstStageMask = keep(s, x->pWaitDstStageMask, x->waitSemaphoreCount * sizeof(VkPipelineStageFlags), &ok);
		x->pCommandBuffers = keep(s, x->pCommandBuffers, x->commandBufferCount * sizeof(VkCommandBuffer), &ok);
		x->pSignalSemaphores = keep(s, x->pSignalSemaphores, x->signalSemaphoreCount * sizeof(VkSemaphore), &ok);
	}
	return ok;
}

static bool keep_infos2(struct submission *s, const VkSubmitInfo2 *infos) {
	bool ok = true;
	s->infos2 = keep(s, infos, s->count * sizeof *infos, &ok);
	for (uint32_t i = 0; i < s->count && ok; i++) {
		VkSubmitInfo2 *x = &s->infos2[i];
		if (x->pNext != NULL) return false;
		x->pWaitSemaphoreInfos = keep(s, x->pWaitSemaphoreInfos, x->waitSemaphoreInfoCount * sizeof(VkSemaphoreSubmitInfo), &ok);
		x->pCommandBufferInfos = keep(s, x->pCommandBufferInfos, x->commandBufferInfoCount * sizeof(VkCommandBufferSubmitInfo), &ok);
		x->pSignalSemaphoreInfos = keep(s, x->pSignalSemaphoreInfos, x->signalSemaphoreInfoCount * sizeof(VkSemaphoreSubmitInfo), &ok);
	}
	return ok;
}

/* is_held tells whether the device is stuck. A lost one isn't, and the end is not waited for. It needs q->lock. */
static bool is_held(const struct queue *q) {
	const struct control *c = q->device->control;
	return !q->stop && atomic_load(&c->held) != 0 && atomic_load(&c->lost) == 0;
}

/* work gives due submissions to the driver until the queue stops and is empty. */
static void *work(void *arg) {
	struct queue *q = arg;
	struct device *d = q->device;
	pthread_mutex_lock(&q->lock);
	for (;;) {
		struct submission *s = q->first;
		if (s == NULL) {
			if (q->stop) break;
			pthread_cond_wait(&q->changed, &q->lock);
			continue;
		}
		uint64_t t = now(), due = s->due;
		if (due <= t && is_held(q)) due = t + 1000000;
		if (due > t) {
			struct timespec until = at(due);
			pthread_cond_timedwait(&q->changed, &q->lock, &until);
			continue;
		}
		VkResult r = s->submit2 != NULL ? s->submit2(q->handle, s->count, s->infos2, s->fence)
		                                                     : d->QueueSubmit(q->handle, s->count, s->infos, s->fence);
		if (r != VK_SUCCESS) atomic_store(&d->control->lost, 1); /* too late to tell otherwise */
		q->first = s->next;
		if (q->first == NULL) q->last = NULL;
		submission_free(s);
		pthread_cond_broadcast(&q->changed);
	}
	pthread_mutex_unlock(&q->lock);
	return NULL;
}

/* drain_locked needs q->lock. */
static void drain_locked(struct queue *q) {
	while (q->first != NULL) pthread_cond_wait(&q->changed, &q->lock);
}

/* enqueue needs q->lock. It takes the submission over; false when no worker can be had. */
static bool enqueue(struct queue *q, struct submission *s, uint64_t delay_us) {
	if (!q->running) {
		if (pthread_create(&q->worker, NULL, work, q) != 0) return false;
		q->running = true;
	}
	s->due = now() + delay_us * 1000u;
	if (q->last == NULL) q->first = s;
	else q->last->next = s;
	q->last = s;
	pthread_cond_broadcast(&q->changed);
	atomic_fetch_add(&q->device->control->delayed, 1);
	return true;
}

/* delay tries to make a submission late; false: the list is empty and the caller submits at once. Needs q->lock. */
static bool delay(struct queue *q, uint32_t n, const VkSubmitInfo *infos, const VkSubmitInfo2 *infos2, PFN_vkQueueSubmit2 submit2, VkFence fence) {
	uint64_t us = atomic_load(&q->device->control->delay_us);
	if (us == 0 && q->first == NULL && !is_held(q)) return false;
	struct submission *s = calloc(1, sizeof *s);
	if (s != NULL) {
		s->count = n;
		s->fence = fence;
		s->submit2 = submit2;
		if ((submit2 != NULL ? keep_infos2(s, infos2) : keep_infos(s, infos)) && enqueue(q, s, us)) return true;
		submission_free(s);
	}
	drain_locked(q);
	return false;
}

/* refused is what the layer above validation answers instead of submitting. */
static VkResult refused(struct device *d, enum fn f) {
	if (!IS_TOP) {
		if (atomic_exchange(&d->control->measure, 0) != 0) atomic_store(&d->control->host_bytes, host_bytes());
		return device_lost(d) ? VK_ERROR_DEVICE_LOST : VK_SUCCESS;
	}
	VkResult r = fault_hit(d->control, f);
	if (r == VK_ERROR_DEVICE_LOST) d->DeviceWaitIdle(d->handle); /* the layer below lets nothing run on */
	return r;
}

static LAYER VkResult QueueSubmit(VkQueue handle, uint32_t n, const VkSubmitInfo *infos, VkFence fence) {
	struct device *d = device_of(handle);
	VkResult r = refused(d, FN_QueueSubmit);
	if (r != VK_SUCCESS) return r;
	struct queue *q = IS_TOP ? NULL : queue_of(d, handle);
	if (q == NULL) return d->QueueSubmit(handle, n, infos, fence);
	pthread_mutex_lock(&q->lock);
	if (!delay(q, n, infos, NULL, NULL, fence)) r = d->QueueSubmit(handle, n, infos, fence);
	pthread_mutex_unlock(&q->lock);
	return r;
}

static VkResult submit2(VkQueue handle, uint32_t n, const VkSubmitInfo2 *infos, VkFence fence, enum fn f, PFN_vkQueueSubmit2 next) {
	struct device *d = device_of(handle);
	VkResult r = refused(d, f);
	if (r != VK_SUCCESS) return r;
	struct queue *q = IS_TOP ? NULL : queue_of(d, handle);
	if (q == NULL) return next(handle, n, infos, fence);
	pthread_mutex_lock(&q->lock);
	if (!delay(q, n, NULL, infos, next, fence)) r = next(handle, n, infos, fence);
	pthread_mutex_unlock(&q->lock);
	return r;
}

static LAYER VkResult QueueSubmit2(VkQueue q, uint32_t n, const VkSubmitInfo2 *infos, VkFence fence) {
	return submit2(q, n, infos, fence, FN_QueueSubmit2, device_of(q)->QueueSubmit2);
}

static LAYER VkResult QueueSubmit2KHR(VkQueue q, uint32_t n, const VkSubmitInfo2 *infos, VkFence fence) {
	return submit2(q, n, infos, fence, FN_QueueSubmit2KHR, device_of(q)->QueueSubmit2KHR);
}

/* ON_QUEUE is a call on a queue that late submissions go before. */
#define ON_QUEUE(name, params, args)                          \
	static LAYER VkResult name params {                       \
		struct device *d = device_of(handle);                 \
		VkResult r = fault_hit(d->control, FN_##name);        \
		if (device_lost(d)) return VK_ERROR_DEVICE_LOST;      \
		if (r != VK_SUCCESS) return r;                        \
		struct queue *q = queue_of(d, handle);                \
		if (q == NULL) return d->name args;                   \
		pthread_mutex_lock(&q->lock);                         \
		drain_locked(q);                                      \
		r = d->name args;                                     \
		pthread_mutex_unlock(&q->lock);                       \
		return r;                                             \
	}
ON_QUEUE(QueueWaitIdle, (VkQueue handle), (handle))
ON_QUEUE(QueuePresentKHR, (VkQueue handle, const VkPresentInfoKHR *i), (handle, i))
ON_QUEUE(QueueBindSparse, (VkQueue handle, uint32_t n, const VkBindSparseInfo *i, VkFence f), (handle, n, i, f))

void queues_drain(struct device *d) {
	for (uint32_t i = 0; i < d->queue_count; i++) {
		struct queue *q = &d->queues[i];
		pthread_mutex_lock(&q->lock);
		drain_locked(q);
		pthread_mutex_unlock(&q->lock);
	}
}

void queues_stop(struct device *d) {
	for (uint32_t i = 0; i < d->queue_count; i++) {
		struct queue *q = &d->queues[i];
		pthread_mutex_lock(&q->lock);
		q->stop = true;
		pthread_cond_broadcast(&q->changed);
		pthread_mutex_unlock(&q->lock);
		if (q->running) pthread_join(q->worker, NULL);
		pthread_cond_destroy(&q->changed);
		pthread_mutex_destroy(&q->lock);
	}
}

/* device_lost: the driver knows nothing of the loss, and what it still runs must not meet objects that the application destroys
 * because of it: the first to notice waits for the driver. */
bool device_lost(struct device *d) {
	if (atomic_load(&d->control->lost) == 0) return false;
	if (!atomic_load(&d->drained)) {
		queues_drain(d);
		d->DeviceWaitIdle(d->handle);
		atomic_store(&d->drained, true);
	}
	return true;
}

static LAYER VkResult DeviceWaitIdle(VkDevice dev) {
	struct device *d = device_of(dev);
	VkResult r = fault_hit(d->control, FN_DeviceWaitIdle);
	if (device_lost(d)) return VK_ERROR_DEVICE_LOST;
	if (r != VK_SUCCESS) return r;
	queues_drain(d);
	return d->DeviceWaitIdle(dev);
}

/* waits_for needs q->lock. */
static bool waits_for(const struct queue *q, uint32_t n, const VkFence *fences) {
	for (const struct submission *s = q->first; s != NULL; s = s->next) {
		for (uint32_t i = 0; i < n; i++) {
			if (s->fence == fences[i]) return true;
		}
	}
	return false;
}

/* WaitForFences waits until the submissions of these fences have reached the driver, and then for the driver. */
static LAYER VkResult WaitForFences(VkDevice dev, uint32_t n, const VkFence *fences, VkBool32 all, uint64_t timeout) {
	struct device *d = device_of(dev);
	VkResult r = fault_hit(d->control, FN_WaitForFences);
	if (device_lost(d)) return VK_ERROR_DEVICE_LOST;
	if (r != VK_SUCCESS) return r;
	uint64_t start = now(), end = timeout > UINT64_MAX - start ? UINT64_MAX : start + timeout;
	for (uint32_t i = 0; i < d->queue_count && (all || timeout > 0); i++) {
		struct queue *q = &d->queues[i];
		pthread_mutex_lock(&q->lock);
		while (waits_for(q, n, fences)) {
			struct timespec t = at(end);
			if (end == UINT64_MAX) pthread_cond_wait(&q->changed, &q->lock);
			else if (now() < end) pthread_cond_timedwait(&q->changed, &q->lock, &t);
			else break;
		}
		pthread_mutex_unlock(&q->lock);
	}
	uint64_t t = now();
	return d->WaitForFences(dev, n, fences, all, end == UINT64_MAX ? UINT64_MAX : t < end ? end - t : 0);
}

PFN_vkVoidFunction queue_function(const char *name) {
#define ANSWER(f) \
	if (strcmp(name, "vk" #f) == 0) return (PFN_vkVoidFunction)f;
	ANSWER(QueueSubmit)
	ANSWER(QueueSubmit2)
	ANSWER(QueueSubmit2KHR)
	if (IS_TOP) return NULL;
	ANSWER(QueueWaitIdle)
	ANSWER(QueuePresentKHR)
	ANSWER(QueueBindSparse)
	ANSWER(DeviceWaitIdle)
	ANSWER(WaitForFences)
	return NULL;
}
