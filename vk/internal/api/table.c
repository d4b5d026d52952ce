#include "table.h"

#include <stdio.h>
#ifdef _WIN32
// Not by windows.h, which makes macros of Vulkan's names: CreateSemaphore is CreateSemaphoreA there.
__declspec(dllimport) void *__stdcall LoadLibraryA(const char *file);
__declspec(dllimport) void *__stdcall GetProcAddress(void *library, const char *name);
__declspec(dllimport) unsigned long __stdcall GetLastError(void);
#else
#include <dlfcn.h>
#endif

static _Thread_local char loader_error[256];

const char *vkg_loader_error(void) { return loader_error; }

// open_symbol opens a library and finds a function in it; NULL: loader_error says why.
static void *open_symbol(const char *library, const char *name) {
#ifdef _WIN32
	void *lib = LoadLibraryA(library);
	void *symbol = lib ? GetProcAddress(lib, name) : NULL;
	if (!symbol)
		snprintf(loader_error, sizeof loader_error, "%s: Windows error %lu", library, GetLastError());
#else
	void *lib = dlopen(library, RTLD_NOW | RTLD_LOCAL);
	void *symbol = lib ? dlsym(lib, name) : NULL;
	if (!symbol) {
		const char *why = dlerror();
		snprintf(loader_error, sizeof loader_error, "%s", why ? why : library);
	}
#endif
	return symbol;
}

// The loader's library stays open for the life of the process: objects of it may outlive every table.
static PFN_vkGetInstanceProcAddr open_library(void) {
	static const char *const names[] = {
#if defined _WIN32
		"vulkan-1.dll",
#elif defined __APPLE__
		"libvulkan.1.dylib", "libMoltenVK.dylib",
#else
		"libvulkan.so.1", // not libvulkan.so: that is the developer's link, absent on users' machines
#endif
	};
	for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
		void *gipa = open_symbol(names[k], "vkGetInstanceProcAddr");
		if (gipa)
			return (PFN_vkGetInstanceProcAddr)gipa;
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
