package api

/*
#include "table.h"
#include "debug.h"

// pNext of the instance: validation features, and a messenger for what vkCreateInstance itself has to say.
static vkg_handle_result vkg_create_instance(vkg_loader *l, uint32_t version, const char *app, char **layers, uint32_t nlayers,
		char **exts, uint32_t nexts, bool portability, bool sync_validation, vkg_ring *ring) {
	VkApplicationInfo info = {
		.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO, .pApplicationName = app, .pEngineName = "vkgloo", .apiVersion = version,
	};
	VkInstanceCreateInfo ci = {
		.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO, .pApplicationInfo = &info,
		.enabledLayerCount = nlayers, .ppEnabledLayerNames = (const char *const *)layers,
		.enabledExtensionCount = nexts, .ppEnabledExtensionNames = (const char *const *)exts,
	};
	if (portability)
		ci.flags |= VK_INSTANCE_CREATE_ENUMERATE_PORTABILITY_BIT_KHR;
	VkValidationFeatureEnableEXT enables[] = {VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT};
	VkValidationFeaturesEXT vf = {
		.sType = VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT, .enabledValidationFeatureCount = 1, .pEnabledValidationFeatures = enables,
	};
	if (sync_validation) {
		vf.pNext = ci.pNext;
		ci.pNext = &vf;
	}
	VkDebugUtilsMessengerCreateInfoEXT mi = vkg_messenger_info(ring);
	if (ring) {
		mi.pNext = ci.pNext;
		ci.pNext = &mi;
	}
	VkInstance h = VK_NULL_HANDLE;
	VkResult r = l->CreateInstance(&ci, NULL, &h);
	return (vkg_handle_result){r, (uint64_t)h};
}

static void vkg_destroy_instance(vkg_instance *i) { i->DestroyInstance(i->handle, NULL); }

static vkg_list vkg_physical_devices(vkg_instance *i) {
	vkg_list r = {0};
	for (int k = 0; k < 4; k++) {
		r.result = i->EnumeratePhysicalDevices(i->handle, &r.n, NULL);
		if (r.result < 0)
			break;
		free(r.p);
		r.p = calloc(r.n + 1, sizeof(VkPhysicalDevice));
		r.result = r.p ? i->EnumeratePhysicalDevices(i->handle, &r.n, r.p) : VK_ERROR_OUT_OF_HOST_MEMORY;
		if (r.result != VK_INCOMPLETE)
			break;
	}
	return r;
}

static vkg_list vkg_device_extensions(vkg_instance *i, uint64_t pd) {
	vkg_list r = {0};
	for (int k = 0; k < 4; k++) {
		r.result = i->EnumerateDeviceExtensionProperties((VkPhysicalDevice)pd, NULL, &r.n, NULL);
		if (r.result < 0)
			break;
		free(r.p);
		r.p = calloc(r.n + 1, sizeof(VkExtensionProperties));
		r.result = r.p ? i->EnumerateDeviceExtensionProperties((VkPhysicalDevice)pd, NULL, &r.n, r.p) : VK_ERROR_OUT_OF_HOST_MEMORY;
		if (r.result != VK_INCOMPLETE)
			break;
	}
	return r;
}

static vkg_list vkg_queue_families(vkg_instance *i, uint64_t pd) {
	vkg_list r = {0};
	i->GetPhysicalDeviceQueueFamilyProperties((VkPhysicalDevice)pd, &r.n, NULL);
	r.p = calloc(r.n + 1, sizeof(VkQueueFamilyProperties));
	if (!r.p)
		return (vkg_list){VK_ERROR_OUT_OF_HOST_MEMORY, 0, NULL};
	i->GetPhysicalDeviceQueueFamilyProperties((VkPhysicalDevice)pd, &r.n, r.p);
	return r;
}
*/
import "C"

import "unsafe"

// Instance is the table of a VkInstance, own or somebody else's. Immutable.
type Instance struct{ t *C.vkg_instance }

// InstanceInfo is what CreateInstance needs to know.
type InstanceInfo struct {
	Version           uint32
	App               string
	Layers            []string // first is nearest to the application
	Extensions        []string
	Portability       bool  // enumerate portability devices too
	SyncValidation    bool  // chain VkValidationFeaturesEXT
	CreationMessenger *Ring // nil: none; takes the messages of vkCreateInstance and vkDestroyInstance
}

// CreateInstance makes an instance and its table.
func CreateInstance(l *Loader, info InstanceInfo) (*Instance, Result) {
	app := C.CString(info.App)
	defer C.free(unsafe.Pointer(app))
	layers, exts := newCStrings(info.Layers), newCStrings(info.Extensions)
	defer layers.free()
	defer exts.free()
	var ring *C.vkg_ring
	if info.CreationMessenger != nil {
		ring = info.CreationMessenger.c
	}
	r := C.vkg_create_instance(l.t, C.uint32_t(info.Version), app, layers.p, layers.n, exts.p, exts.n,
		C.bool(info.Portability), C.bool(info.SyncValidation), ring)
	if r.result != 0 {
		return nil, Result(r.result)
	}
	return LoadInstance(l, uint64(r.handle), info.Version)
}

// LoadInstance fills the table of an instance that exists. Version is the newest whose core functions count.
func LoadInstance(l *Loader, handle uint64, version uint32) (*Instance, Result) {
	t := C.vkg_load_instance(l.t, C.uint64_t(handle), C.uint32_t(version))
	if t == nil {
		return nil, ErrorOutOfHostMemory
	}
	return &Instance{t}, Success
}

// Valid tells whether the table has what every instance must have: false after a wrong handle or loader.
func (i *Instance) Valid() bool {
	return i.t.EnumeratePhysicalDevices != nil && i.t.GetDeviceProcAddr != nil && i.t.GetPhysicalDeviceProperties != nil
}

// Handle is the VkInstance.
func (i *Instance) Handle() uint64 { return uint64(uintptr(unsafe.Pointer(i.t.handle))) }

// Destroy destroys the instance; Free is still needed.
func (i *Instance) Destroy() { C.vkg_destroy_instance(i.t) }

// Free gives the table back.
func (i *Instance) Free() {
	C.free(unsafe.Pointer(i.t))
	i.t = nil
}

// PhysicalDevices lists the devices of the instance.
func (i *Instance) PhysicalDevices() ([]uint64, Result) {
	r := C.vkg_physical_devices(i.t)
	defer C.free(r.p)
	if r.result < 0 {
		return nil, Result(r.result)
	}
	return append([]uint64(nil), unsafe.Slice((*uint64)(r.p), int(r.n))...), Success
}

// DeviceExtensions lists what a physical device offers.
func (i *Instance) DeviceExtensions(pd uint64) ([]string, Result) {
	return extensionNames(C.vkg_device_extensions(i.t, C.uint64_t(pd)))
}

// QueueFamily is what VkQueueFamilyProperties says of a family.
type QueueFamily struct {
	Flags         uint32 // VkQueueFlags
	Queues        int
	TimestampBits int
}

// The queue flags that are looked at.
const (
	QueueGraphics = C.VK_QUEUE_GRAPHICS_BIT
	QueueCompute  = C.VK_QUEUE_COMPUTE_BIT
)

// QueueFamilies lists the queue families of a physical device.
func (i *Instance) QueueFamilies(pd uint64) []QueueFamily {
	r := C.vkg_queue_families(i.t, C.uint64_t(pd))
	defer C.free(r.p)
	var f []QueueFamily
	for _, p := range unsafe.Slice((*C.VkQueueFamilyProperties)(r.p), int(r.n)) {
		f = append(f, QueueFamily{uint32(p.queueFlags), int(p.queueCount), int(p.timestampValidBits)})
	}
	return f
}
