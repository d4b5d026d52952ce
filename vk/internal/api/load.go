// Package api is the library's only cgo code: Vulkan's functions, one thin Go function each, called through tables of
// function pointers that belong to one instance or device.
//
// Handles are uint64, results come back by value, C never writes to Go memory and keeps no Go pointer. Nothing here is
// marked nocallback: a user's debug callback may run inside any call. Arguments are not checked; who calls establishes
// the valid usage, and a call that needs an extension is reached only when vk.Caps says that it is there.
package api

/*
#cgo CFLAGS: -O2 -Wall
#cgo linux LDFLAGS: -ldl
#include "table.h"

static void *vkg_get_instance_proc_addr(vkg_loader *l) { return (void *)l->GetInstanceProcAddr; }

typedef struct vkg_version {
	int32_t result;
	uint32_t version;
} vkg_version;

static vkg_version vkg_instance_version(vkg_loader *l) {
	vkg_version v = {VK_SUCCESS, VK_API_VERSION_1_0}; // a loader without the function is a 1.0 loader
	if (l->EnumerateInstanceVersion)
		v.result = l->EnumerateInstanceVersion(&v.version);
	return v;
}

static vkg_list vkg_instance_extensions(vkg_loader *l, const char *layer) {
	vkg_list r = {0};
	for (int k = 0; k < 4; k++) { // the list may grow between the two calls
		r.result = l->EnumerateInstanceExtensionProperties(layer, &r.n, NULL);
		if (r.result < 0)
			break;
		free(r.p);
		r.p = calloc(r.n + 1, sizeof(VkExtensionProperties));
		r.result = r.p ? l->EnumerateInstanceExtensionProperties(layer, &r.n, r.p) : VK_ERROR_OUT_OF_HOST_MEMORY;
		if (r.result != VK_INCOMPLETE)
			break;
	}
	return r;
}

static vkg_list vkg_instance_layers(vkg_loader *l) {
	vkg_list r = {0};
	for (int k = 0; k < 4; k++) {
		r.result = l->EnumerateInstanceLayerProperties(&r.n, NULL);
		if (r.result < 0)
			break;
		free(r.p);
		r.p = calloc(r.n + 1, sizeof(VkLayerProperties));
		r.result = r.p ? l->EnumerateInstanceLayerProperties(&r.n, r.p) : VK_ERROR_OUT_OF_HOST_MEMORY;
		if (r.result != VK_INCOMPLETE)
			break;
	}
	return r;
}
*/
import "C"

import (
	"errors"
	"runtime"
	"unsafe"
)

// Result is a VkResult: negative values are errors.
type Result int32

// The results that callers tell apart.
const (
	Success              Result = C.VK_SUCCESS
	NotReady             Result = C.VK_NOT_READY
	Timeout              Result = C.VK_TIMEOUT
	ErrorOutOfHostMemory Result = C.VK_ERROR_OUT_OF_HOST_MEMORY
	ErrorDeviceLost      Result = C.VK_ERROR_DEVICE_LOST
)

// Loader is the way into one Vulkan library. Immutable.
type Loader struct{ t *C.vkg_loader }

// Load opens the system's Vulkan library, or takes the given vkGetInstanceProcAddr.
// The library is never unloaded; Close frees the table only.
func Load(getInstanceProcAddr unsafe.Pointer) (*Loader, error) {
	runtime.LockOSThread() // the message is kept per thread
	defer runtime.UnlockOSThread()
	t := C.vkg_open_loader(getInstanceProcAddr)
	if t == nil {
		return nil, errors.New("no Vulkan library (package libvulkan1): " + C.GoString(C.vkg_loader_error()))
	}
	return &Loader{t}, nil
}

// Close frees the table.
func (l *Loader) Close() {
	C.free(unsafe.Pointer(l.t))
	l.t = nil
}

// GetInstanceProcAddr is the pointer that the table was filled by.
func (l *Loader) GetInstanceProcAddr() unsafe.Pointer { return C.vkg_get_instance_proc_addr(l.t) }

// CanCreate tells whether instances can be made: false when the pointer given to Load knows no global functions.
func (l *Loader) CanCreate() bool { return l.t.CreateInstance != nil }

// Version is the newest API version that an instance can ask for.
func (l *Loader) Version() (uint32, Result) {
	v := C.vkg_instance_version(l.t)
	return uint32(v.version), Result(v.result)
}

// Extensions lists the instance extensions of the implementation, or of one layer.
func (l *Loader) Extensions(layer string) ([]string, Result) {
	var name *C.char
	if layer != "" {
		name = C.CString(layer)
		defer C.free(unsafe.Pointer(name))
	}
	return extensionNames(C.vkg_instance_extensions(l.t, name))
}

// Layers lists the instance layers.
func (l *Loader) Layers() ([]string, Result) {
	r := C.vkg_instance_layers(l.t)
	defer C.free(r.p)
	if r.result < 0 {
		return nil, Result(r.result)
	}
	var names []string
	for i := range int(r.n) {
		p := (*C.VkLayerProperties)(unsafe.Add(r.p, i*C.sizeof_VkLayerProperties))
		names = append(names, C.GoString(&p.layerName[0]))
	}
	return names, Success
}

// extensionNames takes a list of VkExtensionProperties over: it frees the list.
func extensionNames(r C.vkg_list) ([]string, Result) {
	defer C.free(r.p)
	if r.result < 0 {
		return nil, Result(r.result)
	}
	var names []string
	for i := range int(r.n) {
		p := (*C.VkExtensionProperties)(unsafe.Add(r.p, i*C.sizeof_VkExtensionProperties))
		names = append(names, C.GoString(&p.extensionName[0]))
	}
	return names, Success
}

// cStrings is a C array of C strings. free gives it back.
type cStrings struct {
	p **C.char
	n C.uint32_t
}

func newCStrings(s []string) cStrings {
	c := cStrings{n: C.uint32_t(len(s))}
	c.p = (**C.char)(C.calloc(C.size_t(len(s)+1), C.size_t(unsafe.Sizeof(c.p))))
	list := unsafe.Slice(c.p, len(s))
	for i := range s {
		list[i] = C.CString(s[i])
	}
	return c
}

func (c cStrings) free() {
	for _, v := range unsafe.Slice(c.p, int(c.n)) {
		C.free(unsafe.Pointer(v))
	}
	C.free(unsafe.Pointer(c.p))
}
