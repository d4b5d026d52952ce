#include "table.h"

#include <dlfcn.h>
#include <stdio.h>

static _Thread_local char loader_error[256];

const char *vkg_loader_error(void) { return loader_error; }

// The loader's library stays open for the life of the process: objects of it may outlive every table.
static PFN_vkGetInstanceProcAddr open_library(void) {
	static const char *const names[] = {
#ifdef __APPLE__
		"libvulkan.1.dylib", "libMoltenVK.dylib",
#else
		"libvulkan.so.1", // not libvulkan.so: that is the developer's link, absent on users' machines
#endif
	};
	for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
		void *lib = dlopen(names[k], RTLD_NOW | RTLD_LOCAL);
		void *gipa = lib ? dlsym(lib, "vkGetInstanceProcAddr") : NULL;
		if (gipa)
			return (PFN_vkGetInstanceProcAddr)gipa;
		const char *why = dlerror();
		snprintf(loader_error, sizeof loader_error, "%s", why ? why : names[k]);
	}
	return NULL;
}

vkg_loader *vkg_open_loader(void *get) {
	PFN_vkGetInstanceProcAddr gipa = (PFN_vkGetInstanceProcAddr)get;
	loader_error[0] = 0;
	if (!gipa && !(gipa = open_library()))
		return NULL;
	vkg_loader *l = calloc(1, sizeof *l);
	if (!l) {
		snprintf(loader_error, sizeof loader_error, "out of memory");
		return NULL;
	}
	l->GetInstanceProcAddr = gipa;
#define LOAD(name) l->name = (PFN_vk##name)gipa(NULL, "vk" #name);
	VKG_GLOBAL_FUNCTIONS(LOAD)
#undef LOAD
	return l;
}

// The core function is valid only from its version on, though some drivers hand it out earlier.
#define CHOOSE(core, ext, since) \
	if (version < since || !t->core) \
		t->core = (PFN_vk##core)t->ext;

vkg_instance *vkg_load_instance(const vkg_loader *l, uint64_t handle, uint32_t version) {
	vkg_instance *t = calloc(1, sizeof *t);
	if (!t)
		return NULL;
	t->handle = (VkInstance)handle;
	t->GetInstanceProcAddr = l->GetInstanceProcAddr;
#define LOAD(name) t->name = (PFN_vk##name)l->GetInstanceProcAddr(t->handle, "vk" #name);
	VKG_INSTANCE_FUNCTIONS(LOAD)
#undef LOAD
	VKG_INSTANCE_ALIASES(CHOOSE)
	return t;
}

vkg_device *vkg_load_device(vkg_instance *i, uint64_t physical, uint64_t handle, uint32_t version) {
	vkg_device *t = calloc(1, sizeof *t);
	if (!t)
		return NULL;
	t->handle = (VkDevice)handle;
	t->physical = (VkPhysicalDevice)physical;
	t->instance = i;
#define LOAD(name) t->name = (PFN_vk##name)i->GetDeviceProcAddr(t->handle, "vk" #name);
	VKG_DEVICE_FUNCTIONS(LOAD)
#undef LOAD
#define LOAD(name) t->name = (PFN_vk##name)i->GetInstanceProcAddr(i->handle, "vk" #name);
	VKG_DEBUG_FUNCTIONS(LOAD)
#undef LOAD
	VKG_DEVICE_ALIASES(CHOOSE)
	return t;
}
