/* VK_LAYER_VKGLOO_fault: a Vulkan layer for tests that makes a device behave like another, worse one.
 *
 * It is listed below the validation layer, so that validation sees the simulated device, and it is told what to do in two
 * ways. Settings, in the environment variable VKGLOO_FAULT, are read when an instance is created and hold for its devices:
 * they change what the device is (config.c). The control block, a file that a test maps, too (VKGLOO_FAULT_CONTROL), can
 * change at any time: which call fails, how late submissions are, whether the device is lost. It also counts calls.
 *
 * The same source makes two more layers. VK_LAYER_VKGLOO_refuse, with FAULT_TOP defined, is listed above the validation layer and
 * only makes submissions fail: those that fail further down are pending for good in the eyes of validation.
 * VK_LAYER_VKGLOO_global, with FAULT_GLOBAL defined, is an implicit layer, the only kind that the loader asks about functions which
 * need no instance: it makes those fail and lets everything else through.
 *
 *   config.c  settings, control block      memory.c  memory types, shadow copies, heaps, poison
 *   query.c   what the device says it can  queue.c   late submissions, waits, device loss
 *   layer.c   instances, devices, which function is answered by what
 *   global.c  functions without an instance   host.c  the C heap
 */
#ifndef FAULT_H
#define FAULT_H

#define VK_NO_PROTOTYPES
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vulkan/vk_layer.h>
#include <vulkan/vulkan.h>

/* Slots of the control block. */
enum fn {
#define FAIL(name, params, args) FN_##name,
#define FAILI(name, params, args) FN_##name,
#define FAILG(name) FN_##name,
#define FAILX(name) FN_##name,
#include "functions.h"
	FN_COUNT
};

/* One function's slot: calls counts, calls fail_at … fail_at+fail_count-1 (the first call is 1) give result, failed counts
 * those that did. */
struct slot {
	_Atomic uint64_t calls, fail_at, fail_count;
	_Atomic int64_t result;
	_Atomic uint64_t failed;
};

/* The control block. fault.go knows this layout. */
struct control {
	_Atomic uint64_t delay_us; /* submissions reach the device this much later */
	_Atomic uint64_t lost;     /* not 0: the device is lost */
	_Atomic uint64_t flushed, invalidated; /* bytes moved between shadow copies and memory */
	_Atomic uint64_t delayed;  /* submissions that were late */
	_Atomic uint64_t live_devices, live_memory; /* VkDevice and VkDeviceMemory objects that exist */
	_Atomic uint64_t held;     /* not 0: no submission reaches the device */
	_Atomic uint64_t measure;  /* not 0: the next submission measures host_bytes */
	_Atomic uint64_t host_bytes; /* of the process's C heap that are in use */
	_Atomic uint64_t budget;   /* of heap 0, in bytes; 0: nine tenths of it */
	_Atomic uint64_t reserved[5];
	struct slot fn[FN_COUNT];
};

enum { MAX_NAMES = 64, MAX_LIMITS = 32 };

/* A memory type that the settings made up; real is the driver's type behind it. */
struct fake_type {
	VkMemoryPropertyFlags flags;
	uint32_t heap, real;
};

struct override {
	char name[64];
	uint64_t value;
};

struct config {
	struct fake_type types[VK_MAX_MEMORY_TYPES];
	uint32_t type_count; /* 0: the driver's own types */
	uint64_t heaps[VK_MAX_MEMORY_HEAPS]; /* enforced sizes, 0: the driver's */
	struct override limits[MAX_LIMITS];
	uint32_t limit_count;
	char hidden[MAX_NAMES][64]; /* extensions, functions and features that are not there */
	uint32_t hidden_count;
	uint32_t api, device_type; /* 0: the driver's */
	uint64_t align; /* least alignment of memory, and what its size is a multiple of; 0: the driver's */
	bool poison, budget;
};

struct instance {
	void *key;
	VkInstance handle;
	struct config config;
	struct control *control;
	_Atomic uint64_t heap_used[VK_MAX_MEMORY_HEAPS]; /* by all devices */
	PFN_vkGetInstanceProcAddr gipa;
	PFN_vkDestroyInstance DestroyInstance;
	PFN_vkGetPhysicalDeviceProperties GetPhysicalDeviceProperties;
	PFN_vkGetPhysicalDeviceProperties2 GetPhysicalDeviceProperties2;
	PFN_vkGetPhysicalDeviceFeatures GetPhysicalDeviceFeatures;
	PFN_vkGetPhysicalDeviceFeatures2 GetPhysicalDeviceFeatures2;
	PFN_vkGetPhysicalDeviceMemoryProperties GetPhysicalDeviceMemoryProperties;
	PFN_vkGetPhysicalDeviceMemoryProperties2 GetPhysicalDeviceMemoryProperties2;
	PFN_vkEnumerateDeviceExtensionProperties EnumerateDeviceExtensionProperties;
#define FAILI(name, params, args) PFN_vk##name name;
#include "functions.h"
};

/* One VkDeviceMemory. base is the driver's mapping of all of it, made when first needed and kept; shadow is what the
 * application sees of memory that is not coherent. */
struct memory {
	struct memory *next;
	VkDeviceMemory handle;
	VkDeviceSize size, map_offset, map_size;
	uint32_t type, heap;
	unsigned char *base, *shadow;
	bool poisoned;
};

enum { MEMORY_BUCKETS = 1024, MAX_QUEUES = 16, MAX_GRAVES = 64, GRAVE_BYTES = 64 << 20 };

struct submission; /* queue.c */

struct queue {
	VkQueue handle;
	struct device *device;
	pthread_mutex_t lock; /* guards everything below and is held around the driver's calls on the queue */
	pthread_cond_t changed;
	struct submission *first, *last;
	pthread_t worker;
	bool running, stop;
};

struct device {
	void *key;
	VkDevice handle;
	VkPhysicalDevice physical;
	struct instance *instance;
	struct control *control;
	PFN_vkGetDeviceProcAddr gdpa;
	VkPhysicalDeviceMemoryProperties types; /* as the application sees them */

	pthread_mutex_t lock; /* guards what follows; queue locks are taken inside it, never around it */
	struct memory *memories[MEMORY_BUCKETS];
	uint64_t heap_used[VK_MAX_MEMORY_HEAPS];
	uint64_t allocations;
	struct memory *graves[MAX_GRAVES]; /* freed and poisoned, kept for a while: who still reads them sees that */
	uint32_t grave_count;
	uint64_t grave_bytes;
	struct queue queues[MAX_QUEUES];
	uint32_t queue_count;
	atomic_bool drained; /* the driver is idle after a loss */

#define FAIL(name, params, args) PFN_vk##name name;
#define FAILX(name) PFN_vk##name name;
#define PLAIN(name) PFN_vk##name name;
#include "functions.h"
};

/* layer.c */
struct instance *instance_of(void *handle);
struct device *device_of(void *handle);

/* config.c */
bool config_read(struct config *c, const char *text);
struct control *control_open(void);
bool config_hides(const struct config *c, const char *name);
const uint64_t *config_limit(const struct config *c, const char *name);
VkResult fault_hit(struct control *c, enum fn f); /* counts the call; VK_SUCCESS: let it through */

/* query.c */
void fake_memory_properties(struct instance *in, VkPhysicalDevice p, VkPhysicalDeviceMemoryProperties *out);
PFN_vkVoidFunction query_function(const char *name);

/* memory.c and queue.c */
void memory_free_all(struct device *d); /* what the device's end leaves */
PFN_vkVoidFunction memory_function(const char *name);
PFN_vkVoidFunction queue_function(const char *name);
void queues_drain(struct device *d);
void queues_stop(struct device *d);
bool device_lost(struct device *d); /* after the driver has become idle */

/* host.c */
uint64_t host_bytes(void);

#define LAYER VKAPI_ATTR
#define EXPORT __attribute__((visibility("default"))) VKAPI_ATTR
#if defined(FAULT_GLOBAL)
enum { IS_TOP = 1, IS_GLOBAL = 1 };
#elif defined(FAULT_TOP)
enum { IS_TOP = 1, IS_GLOBAL = 0 };
#else
enum { IS_TOP = 0, IS_GLOBAL = 0 };
#endif
#endif
