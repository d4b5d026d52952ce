/* Instances and devices, and which function is answered by what. */
#include "fault.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_OBJECTS = 256 };

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER; /* guards the two tables */
static struct instance *instances[MAX_OBJECTS];
static struct device *devices[MAX_OBJECTS];

/* Dispatchable handles begin with a pointer that all objects of one instance, or of one device, share. */
static void *key_of(void *handle) { return *(void **)handle; }

struct instance *instance_of(void *handle) {
	struct instance *found = NULL;
	pthread_rwlock_rdlock(&lock);
	for (int i = 0; i < MAX_OBJECTS && found == NULL; i++) {
		if (instances[i] != NULL && instances[i]->key == key_of(handle)) found = instances[i];
	}
	pthread_rwlock_unlock(&lock);
	return found;
}

struct device *device_of(void *handle) {
	struct device *found = NULL;
	pthread_rwlock_rdlock(&lock);
	for (int i = 0; i < MAX_OBJECTS && found == NULL; i++) {
		if (devices[i] != NULL && devices[i]->key == key_of(handle)) found = devices[i];
	}
	pthread_rwlock_unlock(&lock);
	return found;
}

/* swap puts to where from is. */
static bool swap(void **table, void *from, void *to) {
	bool ok = false;
	pthread_rwlock_wrlock(&lock);
	for (int i = 0; i < MAX_OBJECTS && !ok; i++) {
		if (table[i] == from) {
			table[i] = to;
			ok = true;
		}
	}
	pthread_rwlock_unlock(&lock);
	return ok;
}

static const VkBaseInStructure *link_info(const void *chain, VkStructureType type) {
	for (const VkBaseInStructure *s = chain; s != NULL; s = s->pNext) {
		/* both structures have their function right after pNext */
		if (s->sType == type && ((const VkLayerInstanceCreateInfo *)s)->function == VK_LAYER_LINK_INFO) return s;
	}
	return NULL;
}

static void load_instance(struct instance *in) {
#define LOAD(name) in->name = (PFN_vk##name)in->gipa(in->handle, "vk" #name)
#define LOAD2(name) \
	if ((LOAD(name)) == NULL) in->name = (PFN_vk##name)in->gipa(in->handle, "vk" #name "KHR")
	LOAD(DestroyInstance);
#define FAILI(name, params, args) LOAD(name);
#include "functions.h"
	LOAD(GetPhysicalDeviceProperties);
	LOAD(GetPhysicalDeviceFeatures);
	LOAD(GetPhysicalDeviceMemoryProperties);
	LOAD(EnumerateDeviceExtensionProperties);
	LOAD2(GetPhysicalDeviceProperties2);
	LOAD2(GetPhysicalDeviceFeatures2);
	LOAD2(GetPhysicalDeviceMemoryProperties2);
}

static LAYER VkResult CreateInstance(const VkInstanceCreateInfo *info, const VkAllocationCallbacks *a, VkInstance *out) {
	VkLayerInstanceCreateInfo *link = (void *)link_info(info->pNext, VK_STRUCTURE_TYPE_LOADER_INSTANCE_CREATE_INFO);
	struct instance *in = calloc(1, sizeof *in);
	if (link == NULL || in == NULL || !config_read(&in->config, IS_TOP ? NULL : getenv("VKGLOO_FAULT")) || (in->control = control_open()) == NULL) {
		free(in);
		return VK_ERROR_INITIALIZATION_FAILED;
	}
	VkResult r = IS_TOP ? VK_SUCCESS : fault_hit(in->control, FN_CreateInstance);
	in->gipa = link->u.pLayerInfo->pfnNextGetInstanceProcAddr;
	PFN_vkCreateInstance next = (PFN_vkCreateInstance)in->gipa(NULL, "vkCreateInstance");
	link->u.pLayerInfo = link->u.pLayerInfo->pNext;
	if (r == VK_SUCCESS) r = next(info, a, out);
	if (r != VK_SUCCESS) {
		free(in);
		return r;
	}
	in->handle = *out;
	in->key = key_of(*out);
	load_instance(in);
	swap((void **)instances, NULL, in);
	return r;
}

static LAYER void DestroyInstance(VkInstance handle, const VkAllocationCallbacks *a) {
	if (handle == VK_NULL_HANDLE) return;
	struct instance *in = instance_of(handle);
	swap((void **)instances, in, NULL);
	in->DestroyInstance(handle, a);
	free(in);
}

static void load_device(struct device *d) {
#define FAIL(name, params, args) d->name = (PFN_vk##name)d->gdpa(d->handle, "vk" #name);
#define FAILX(name) d->name = (PFN_vk##name)d->gdpa(d->handle, "vk" #name);
#define PLAIN(name) d->name = (PFN_vk##name)d->gdpa(d->handle, "vk" #name);
#include "functions.h"
}

static LAYER VkResult CreateDevice(VkPhysicalDevice p, const VkDeviceCreateInfo *info, const VkAllocationCallbacks *a, VkDevice *out) {
	struct instance *in = instance_of(p);
	VkResult r = IS_TOP ? VK_SUCCESS : fault_hit(in->control, FN_CreateDevice);
	if (r != VK_SUCCESS) return r;
	VkLayerDeviceCreateInfo *link = (void *)link_info(info->pNext, VK_STRUCTURE_TYPE_LOADER_DEVICE_CREATE_INFO);
	struct device *d = calloc(1, sizeof *d);
	if (link == NULL || d == NULL) {
		free(d);
		return VK_ERROR_INITIALIZATION_FAILED;
	}
	PFN_vkGetInstanceProcAddr gipa = link->u.pLayerInfo->pfnNextGetInstanceProcAddr;
	d->gdpa = link->u.pLayerInfo->pfnNextGetDeviceProcAddr;
	PFN_vkCreateDevice next = (PFN_vkCreateDevice)gipa(in->handle, "vkCreateDevice");
	link->u.pLayerInfo = link->u.pLayerInfo->pNext;
	if ((r = next(p, info, a, out)) != VK_SUCCESS) {
		free(d);
		return r;
	}
	d->handle = *out;
	d->key = key_of(*out);
	d->physical = p;
	d->instance = in;
	d->control = in->control;
	pthread_mutex_init(&d->lock, NULL);
	fake_memory_properties(in, p, &d->types);
	load_device(d);
	swap((void **)devices, NULL, d);
	if (!IS_TOP) atomic_fetch_add(&d->control->live_devices, 1);
	return r;
}

static LAYER void DestroyDevice(VkDevice handle, const VkAllocationCallbacks *a) {
	if (handle == VK_NULL_HANDLE) return;
	struct device *d = device_of(handle);
	queues_stop(d);
	swap((void **)devices, d, NULL);
	memory_free_all(d);
	d->DestroyDevice(handle, a);
	if (!IS_TOP) atomic_fetch_sub(&d->control->live_devices, 1);
	pthread_mutex_destroy(&d->lock);
	free(d);
}

/* The generated wrappers. */
#define FAIL(name, params, args)                               \
	static LAYER VkResult name params {                        \
		struct device *self = device_of(d);                    \
		VkResult r = fault_hit(self->control, FN_##name);      \
		if (r == VK_ERROR_DEVICE_LOST) device_lost(self);      \
		return r != VK_SUCCESS ? r : self->name args;          \
	}
#define FAILI(name, params, args)                                  \
	static LAYER VkResult name params {                            \
		struct instance *self = instance_of(i);                    \
		VkResult r = fault_hit(self->control, FN_##name);          \
		return r != VK_SUCCESS ? r : self->name args;              \
	}
#include "functions.h"

static PFN_vkVoidFunction wrapper(const char *name) {
#define FAIL(f, params, args) \
	if (!IS_TOP && strcmp(name, "vk" #f) == 0) return (PFN_vkVoidFunction)f;
#define FAILI(f, params, args) \
	if (!IS_TOP && strcmp(name, "vk" #f) == 0) return (PFN_vkVoidFunction)f;
#include "functions.h"
	if (strcmp(name, "vkDestroyDevice") == 0) return (PFN_vkVoidFunction)DestroyDevice;
	if (IS_GLOBAL) return NULL;
	PFN_vkVoidFunction f = IS_TOP ? NULL : memory_function(name);
	return f != NULL ? f : queue_function(name);
}

static LAYER PFN_vkVoidFunction GetDeviceProcAddr(VkDevice handle, const char *name) {
	if (strcmp(name, "vkGetDeviceProcAddr") == 0) return (PFN_vkVoidFunction)GetDeviceProcAddr;
	struct device *d = device_of(handle);
	if (config_hides(&d->instance->config, name)) return NULL;
	PFN_vkVoidFunction next = d->gdpa(handle, name), ours = wrapper(name);
	return next != NULL && ours != NULL ? ours : next;
}

static LAYER PFN_vkVoidFunction GetInstanceProcAddr(VkInstance handle, const char *name) {
#define ANSWER(f) \
	if (strcmp(name, "vk" #f) == 0) return (PFN_vkVoidFunction)f;
	ANSWER(GetInstanceProcAddr)
	ANSWER(CreateInstance)
	if (handle == VK_NULL_HANDLE) return NULL;
	ANSWER(GetDeviceProcAddr)
	ANSWER(DestroyInstance)
	ANSWER(CreateDevice)
	struct instance *in = instance_of(handle);
	if (config_hides(&in->config, name)) return NULL;
	PFN_vkVoidFunction next = in->gipa(handle, name), ours = IS_TOP ? NULL : query_function(name);
	if (ours == NULL) ours = wrapper(name);
	return next != NULL && ours != NULL ? ours : next;
}

/* What the loader asks for first. */
EXPORT VkResult vkNegotiateLoaderLayerInterfaceVersion(VkNegotiateLayerInterface *v) {
	if (v->loaderLayerInterfaceVersion < 2) return VK_ERROR_INITIALIZATION_FAILED;
	v->loaderLayerInterfaceVersion = 2;
	v->pfnGetInstanceProcAddr = GetInstanceProcAddr;
	v->pfnGetDeviceProcAddr = GetDeviceProcAddr;
	v->pfnGetPhysicalDeviceProcAddr = NULL;
	return VK_SUCCESS;
}
