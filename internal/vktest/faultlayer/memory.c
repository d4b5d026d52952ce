/* Memory: made-up types, copies that are moved only by flush and invalidate, heaps that run out, poison. */
#include "fault.h"

#include <stdlib.h>
#include <string.h>

enum { POISON_NEW = 0xA5, POISON_FREED = 0xDD, POISON_SHADOW = 0xDB };

static struct memory **bucket(struct device *d, VkDeviceMemory m) {
	uint64_t h = (uint64_t)m;
	return &d->memories[(h >> 4 ^ h >> 14) % MEMORY_BUCKETS];
}

/* find needs d->lock. */
static struct memory *find(struct device *d, VkDeviceMemory m) {
	for (struct memory *x = *bucket(d, m); x != NULL; x = x->next) {
		if (x->handle == m) return x;
	}
	return NULL;
}

static uint32_t real_index(struct device *d, uint32_t type) {
	const struct config *c = &d->instance->config;
	return type < c->type_count ? c->types[type].real : type;
}

/* fake_bits turns the driver's memoryTypeBits into the application's. */
static uint32_t fake_bits(struct device *d, uint32_t real) {
	const struct config *c = &d->instance->config;
	if (c->type_count == 0) return real;
	uint32_t bits = 0;
	for (uint32_t i = 0; i < c->type_count; i++) {
		if (real & 1u << c->types[i].real) bits |= 1u << i;
	}
	return bits;
}

/* fake_requirements turns the driver's memory requirements into the application's. */
static void fake_requirements(struct device *d, VkMemoryRequirements *r) {
	uint64_t align = d->instance->config.align;
	r->memoryTypeBits = fake_bits(d, r->memoryTypeBits);
	if (align > r->alignment) r->alignment = align;
	if (align != 0) r->size = (r->size + align - 1) & ~(align - 1);
}

/* map_all gives the driver's mapping of all of the memory, or NULL where the host can't see it. */
static unsigned char *map_all(struct device *d, struct memory *m) {
	if (m->base == NULL) {
		void *p = NULL;
		if (d->MapMemory(d->handle, m->handle, 0, VK_WHOLE_SIZE, 0, &p) == VK_SUCCESS) m->base = p;
	}
	return m->base;
}

static bool real_visible(struct device *d, uint32_t type) {
	VkPhysicalDeviceMemoryProperties real;
	d->instance->GetPhysicalDeviceMemoryProperties(d->physical, &real);
	return real.memoryTypes[real_index(d, type)].propertyFlags & VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT;
}

/* imports tells memory that somebody else's contents came with: it is not poisoned. */
static bool imports(const VkMemoryAllocateInfo *info) {
	for (const VkBaseInStructure *s = info->pNext; s != NULL; s = s->pNext) {
		if (s->sType == VK_STRUCTURE_TYPE_IMPORT_MEMORY_HOST_POINTER_INFO_EXT || s->sType == VK_STRUCTURE_TYPE_IMPORT_MEMORY_FD_INFO_KHR) return true;
	}
	return false;
}

/* out_of_room says why an allocation can't be, by enforced heaps and limits. */
static VkResult out_of_room(struct device *d, uint32_t heap, VkDeviceSize size) {
	const struct config *c = &d->instance->config;
	const uint64_t *count = config_limit(c, "maxMemoryAllocationCount");
	if (count != NULL && d->allocations >= *count) return VK_ERROR_TOO_MANY_OBJECTS;
	const uint64_t *most = config_limit(c, "maxMemoryAllocationSize");
	if (most != NULL && size > *most) return VK_ERROR_OUT_OF_DEVICE_MEMORY;
	if (c->heaps[heap] != 0 && size > c->heaps[heap] - d->heap_used[heap]) return VK_ERROR_OUT_OF_DEVICE_MEMORY;
	return VK_SUCCESS;
}

static LAYER VkResult AllocateMemory(VkDevice dev, const VkMemoryAllocateInfo *info, const VkAllocationCallbacks *a, VkDeviceMemory *out) {
	struct device *d = device_of(dev);
	VkResult r = fault_hit(d->control, FN_AllocateMemory);
	if (r != VK_SUCCESS) return r;
	struct memory *m = calloc(1, sizeof *m);
	if (m == NULL) return VK_ERROR_OUT_OF_HOST_MEMORY;
	m->size = info->allocationSize;
	m->type = info->memoryTypeIndex;
	m->heap = d->types.memoryTypes[m->type].heapIndex;

	pthread_mutex_lock(&d->lock);
	r = out_of_room(d, m->heap, m->size);
	if (r == VK_SUCCESS) {
		VkMemoryAllocateInfo real = *info;
		real.memoryTypeIndex = real_index(d, m->type);
		r = d->AllocateMemory(dev, &real, a, out);
	}
	if (r == VK_SUCCESS) {
		m->handle = *out;
		m->next = *bucket(d, *out);
		*bucket(d, *out) = m;
		d->heap_used[m->heap] += m->size;
		atomic_fetch_add(&d->instance->heap_used[m->heap], m->size);
		d->allocations++;
		atomic_fetch_add(&d->control->live_memory, 1);
		m->poisoned = d->instance->config.poison && !imports(info) && real_visible(d, m->type) && map_all(d, m) != NULL;
		if (m->poisoned) memset(m->base, POISON_NEW, m->size);
	} else {
		free(m);
	}
	pthread_mutex_unlock(&d->lock);
	return r;
}

/* really_free needs d->lock, or nobody else who knows the device. */
static void really_free(struct device *d, struct memory *m) {
	d->FreeMemory(d->handle, m->handle, NULL);
	free(m->shadow);
	free(m);
}

/* bury keeps poisoned memory for a while before it goes back to the driver: the oldest go first. It needs d->lock. */
static void bury(struct device *d, struct memory *m) {
	memset(m->base, POISON_FREED, m->size);
	if (m->shadow != NULL) memset(m->shadow, POISON_FREED, m->size);
	uint32_t gone = 0;
	while (gone < d->grave_count && (d->grave_count - gone == MAX_GRAVES || d->grave_bytes + m->size > GRAVE_BYTES)) {
		d->grave_bytes -= d->graves[gone]->size;
		really_free(d, d->graves[gone++]);
	}
	d->grave_count -= gone;
	memmove(d->graves, d->graves + gone, d->grave_count * sizeof *d->graves);
	d->graves[d->grave_count++] = m;
	d->grave_bytes += m->size;
}

static LAYER void FreeMemory(VkDevice dev, VkDeviceMemory handle, const VkAllocationCallbacks *a) {
	struct device *d = device_of(dev);
	pthread_mutex_lock(&d->lock);
	struct memory *m = handle == VK_NULL_HANDLE ? NULL : find(d, handle);
	if (m == NULL) {
		d->FreeMemory(dev, handle, a);
	} else {
		d->heap_used[m->heap] -= m->size;
		atomic_fetch_sub(&d->instance->heap_used[m->heap], m->size);
		d->allocations--;
		atomic_fetch_sub(&d->control->live_memory, 1);
		struct memory **at = bucket(d, handle);
		while (*at != m) at = &(*at)->next;
		*at = m->next;
		if (m->poisoned && a == NULL && m->size <= GRAVE_BYTES) bury(d, m);
		else really_free(d, m);
	}
	pthread_mutex_unlock(&d->lock);
}

void memory_free_all(struct device *d) {
	while (d->grave_count > 0) really_free(d, d->graves[--d->grave_count]);
	for (int i = 0; i < MEMORY_BUCKETS; i++) {
		for (struct memory *m = d->memories[i], *next; m != NULL; m = next) {
			next = m->next;
			free(m->shadow); /* its memory is the application's to free, or the driver's to complain of */
			free(m);
		}
	}
}

/* MapMemory: what is not coherent is shown as a copy, whose first contents are no one's: nothing was invalidated yet. The copy
 * is kept until the memory is freed, as a cache line may be. */
static LAYER VkResult MapMemory(VkDevice dev, VkDeviceMemory handle, VkDeviceSize offset, VkDeviceSize size, VkMemoryMapFlags f, void **out) {
	(void)f;
	struct device *d = device_of(dev);
	VkResult r = fault_hit(d->control, FN_MapMemory);
	if (r != VK_SUCCESS) return r;
	pthread_mutex_lock(&d->lock);
	struct memory *m = find(d, handle);
	VkMemoryPropertyFlags flags = m == NULL ? 0 : d->types.memoryTypes[m->type].propertyFlags;
	if ((flags & VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT) == 0 || map_all(d, m) == NULL) {
		r = VK_ERROR_MEMORY_MAP_FAILED;
	} else {
		m->map_offset = offset;
		m->map_size = size == VK_WHOLE_SIZE ? m->size - offset : size;
		bool shadowed = d->instance->config.type_count > 0 && (flags & VK_MEMORY_PROPERTY_HOST_COHERENT_BIT) == 0;
		if (shadowed && m->shadow == NULL) {
			m->shadow = aligned_alloc(4096, (m->size + 4095) / 4096 * 4096);
			if (m->shadow != NULL) memset(m->shadow, POISON_SHADOW, m->size);
			else r = VK_ERROR_OUT_OF_HOST_MEMORY;
		}
		if (r == VK_SUCCESS) *out = (shadowed ? m->shadow : m->base) + offset;
	}
	pthread_mutex_unlock(&d->lock);
	return r;
}

static LAYER void UnmapMemory(VkDevice dev, VkDeviceMemory handle) {
	struct device *d = device_of(dev);
	pthread_mutex_lock(&d->lock);
	struct memory *m = find(d, handle);
	if (m != NULL) m->map_offset = m->map_size = 0;
	pthread_mutex_unlock(&d->lock);
}

/* move copies the ranges from the shadow copies to memory, or back. */
static void move(struct device *d, uint32_t n, const VkMappedMemoryRange *ranges, bool flush) {
	pthread_mutex_lock(&d->lock);
	for (uint32_t i = 0; i < n; i++) {
		struct memory *m = find(d, ranges[i].memory);
		if (m == NULL || m->shadow == NULL) continue;
		VkDeviceSize lo = ranges[i].offset, hi = ranges[i].size == VK_WHOLE_SIZE ? m->map_offset + m->map_size : lo + ranges[i].size;
		if (hi > m->size) hi = m->size;
		if (lo >= hi) continue;
		if (flush) memcpy(m->base + lo, m->shadow + lo, hi - lo);
		else memcpy(m->shadow + lo, m->base + lo, hi - lo);
		atomic_fetch_add(flush ? &d->control->flushed : &d->control->invalidated, hi - lo);
	}
	pthread_mutex_unlock(&d->lock);
}

static LAYER VkResult FlushMappedMemoryRanges(VkDevice dev, uint32_t n, const VkMappedMemoryRange *ranges) {
	struct device *d = device_of(dev);
	VkResult r = fault_hit(d->control, FN_FlushMappedMemoryRanges);
	if (r != VK_SUCCESS) return r;
	if (d->instance->config.type_count == 0) return d->FlushMappedMemoryRanges(dev, n, ranges);
	move(d, n, ranges, true);
	return VK_SUCCESS;
}

static LAYER VkResult InvalidateMappedMemoryRanges(VkDevice dev, uint32_t n, const VkMappedMemoryRange *ranges) {
	struct device *d = device_of(dev);
	VkResult r = fault_hit(d->control, FN_InvalidateMappedMemoryRanges);
	if (r != VK_SUCCESS) return r;
	if (d->instance->config.type_count == 0) return d->InvalidateMappedMemoryRanges(dev, n, ranges);
	move(d, n, ranges, false);
	return VK_SUCCESS;
}

static LAYER void GetBufferMemoryRequirements(VkDevice dev, VkBuffer b, VkMemoryRequirements *out) {
	struct device *d = device_of(dev);
	d->GetBufferMemoryRequirements(dev, b, out);
	fake_requirements(d, out);
}

static LAYER void GetImageMemoryRequirements(VkDevice dev, VkImage b, VkMemoryRequirements *out) {
	struct device *d = device_of(dev);
	d->GetImageMemoryRequirements(dev, b, out);
	fake_requirements(d, out);
}

#define REQUIREMENTS2(name, info)                                                     \
	static LAYER void name(VkDevice dev, const info *i, VkMemoryRequirements2 *out) { \
		struct device *d = device_of(dev);                                            \
		d->name(dev, i, out);                                                         \
		fake_requirements(d, &out->memoryRequirements);                               \
	}
REQUIREMENTS2(GetBufferMemoryRequirements2, VkBufferMemoryRequirementsInfo2)
REQUIREMENTS2(GetBufferMemoryRequirements2KHR, VkBufferMemoryRequirementsInfo2)
REQUIREMENTS2(GetImageMemoryRequirements2, VkImageMemoryRequirementsInfo2)
REQUIREMENTS2(GetImageMemoryRequirements2KHR, VkImageMemoryRequirementsInfo2)
REQUIREMENTS2(GetDeviceBufferMemoryRequirements, VkDeviceBufferMemoryRequirements)
REQUIREMENTS2(GetDeviceBufferMemoryRequirementsKHR, VkDeviceBufferMemoryRequirements)
REQUIREMENTS2(GetDeviceImageMemoryRequirements, VkDeviceImageMemoryRequirements)
REQUIREMENTS2(GetDeviceImageMemoryRequirementsKHR, VkDeviceImageMemoryRequirements)

static LAYER VkResult GetMemoryHostPointerPropertiesEXT(VkDevice dev, VkExternalMemoryHandleTypeFlagBits t, const void *p, VkMemoryHostPointerPropertiesEXT *out) {
	struct device *d = device_of(dev);
	VkResult r = d->GetMemoryHostPointerPropertiesEXT(dev, t, p, out);
	if (r == VK_SUCCESS) out->memoryTypeBits = fake_bits(d, out->memoryTypeBits);
	return r;
}

PFN_vkVoidFunction memory_function(const char *name) {
#define ANSWER(f) \
	if (strcmp(name, "vk" #f) == 0) return (PFN_vkVoidFunction)f;
	ANSWER(AllocateMemory)
	ANSWER(FreeMemory)
	ANSWER(MapMemory)
	ANSWER(UnmapMemory)
	ANSWER(FlushMappedMemoryRanges)
	ANSWER(InvalidateMappedMemoryRanges)
	ANSWER(GetBufferMemoryRequirements)
	ANSWER(GetBufferMemoryRequirements2)
	ANSWER(GetBufferMemoryRequirements2KHR)
	ANSWER(GetImageMemoryRequirements)
	ANSWER(GetImageMemoryRequirements2)
	ANSWER(GetImageMemoryRequirements2KHR)
	ANSWER(GetDeviceBufferMemoryRequirements)
	ANSWER(GetDeviceBufferMemoryRequirementsKHR)
	ANSWER(GetDeviceImageMemoryRequirements)
	ANSWER(GetDeviceImageMemoryRequirementsKHR)
	ANSWER(GetMemoryHostPointerPropertiesEXT)
	return NULL;
}
