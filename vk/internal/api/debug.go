package api

/*
#include "debug.h"

static vkg_handle_result vkg_create_messenger(vkg_instance *i, vkg_ring *r) {
	VkDebugUtilsMessengerCreateInfoEXT info = vkg_messenger_info(r);
	VkDebugUtilsMessengerEXT h = VK_NULL_HANDLE;
	VkResult res = i->CreateDebugUtilsMessengerEXT(i->handle, &info, NULL, &h);
	return (vkg_handle_result){res, (uint64_t)h};
}

static void vkg_destroy_messenger(vkg_instance *i, uint64_t h) {
	i->DestroyDebugUtilsMessengerEXT(i->handle, (VkDebugUtilsMessengerEXT)h, NULL);
}

static int32_t vkg_set_name(vkg_device *d, uint32_t type, uint64_t handle, const char *name) {
	VkDebugUtilsObjectNameInfoEXT info = {
		.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_OBJECT_NAME_INFO_EXT,
		.objectType = type, .objectHandle = handle, .pObjectName = name,
	};
	return d->SetDebugUtilsObjectNameEXT(d->handle, &info);
}
*/
import "C"

import (
	"sync/atomic"
	"unsafe"
)

// Ring keeps debug messages until they are taken. Safe for concurrent use, Free apart.
type Ring struct {
	c     *C.vkg_ring
	count *uint32 // C memory
}

// NewRing makes a ring for so many messages; later ones are dropped and counted. nil: no memory.
func NewRing(capacity int) *Ring {
	c := C.vkg_new_ring(C.uint32_t(capacity))
	if c == nil {
		return nil
	}
	return &Ring{c, (*uint32)(unsafe.Pointer(C.vkg_ring_count(c)))}
}

// Free gives the ring back, with what is in it. No messenger may use it any more.
func (r *Ring) Free() {
	C.vkg_free_ring(r.c)
	r.c, r.count = nil, nil
}

// Empty tells whether no message waits: one atomic load.
func (r *Ring) Empty() bool { return atomic.LoadUint32(r.count) == 0 }

// Dropped is the number of messages lost since the last call.
func (r *Ring) Dropped() uint64 { return uint64(C.vkg_ring_dropped(r.c)) }

// Message is a debug message, copied out of C.
type Message struct {
	Severity, Type uint32
	ID, Text       string
	Objects        []MessageObject
	Labels         []string
}

// MessageObject is an object that a message speaks of.
type MessageObject struct {
	Type   uint32
	Handle uint64
	Name   string
}

// Pop takes the oldest message.
func (r *Ring) Pop() (Message, bool) {
	// C fills C memory: a message is too large for a result by value.
	m := (*C.vkg_message)(C.calloc(1, C.sizeof_vkg_message))
	defer C.free(unsafe.Pointer(m))
	if !C.vkg_ring_pop(r.c, m) {
		return Message{}, false
	}
	defer C.vkg_free_message(m)
	g := Message{Severity: uint32(m.severity), Type: uint32(m._type), ID: C.GoString(m.id), Text: C.GoString(m.text)}
	for _, o := range m.objects[:m.nobjects] {
		g.Objects = append(g.Objects, MessageObject{uint32(o._type), uint64(o.handle), C.GoString(o.name)})
	}
	for _, l := range m.labels[:m.nlabels] {
		g.Labels = append(g.Labels, C.GoString(l))
	}
	return g, true
}

// Push puts a message into the ring as the messenger does.
func (r *Ring) Push(severity uint32, id, text string) {
	m := (*C.vkg_message)(C.calloc(1, C.sizeof_vkg_message))
	defer C.free(unsafe.Pointer(m))
	m.severity, m.id, m.text = C.uint32_t(severity), C.CString(id), C.CString(text)
	defer C.vkg_free_message(m)
	C.vkg_ring_push(r.c, m)
}

// CreateMessenger makes a messenger for warnings and errors that writes to r. Needs VK_EXT_debug_utils.
func (i *Instance) CreateMessenger(r *Ring) (uint64, Result) {
	h := C.vkg_create_messenger(i.t, r.c)
	return uint64(h.handle), Result(h.result)
}

// DestroyMessenger ends it; its ring may be freed afterwards.
func (i *Instance) DestroyMessenger(h uint64) { C.vkg_destroy_messenger(i.t, C.uint64_t(h)) }

// CanDebug tells whether the instance has the messenger's functions.
func (i *Instance) CanDebug() bool {
	return i.t.CreateDebugUtilsMessengerEXT != nil && i.t.DestroyDebugUtilsMessengerEXT != nil
}

// CanName tells whether names and labels can be given: VK_EXT_debug_utils is enabled on the instance.
func (d *Device) CanName() bool {
	return d.t.SetDebugUtilsObjectNameEXT != nil && d.t.CmdBeginDebugUtilsLabelEXT != nil && d.t.CmdEndDebugUtilsLabelEXT != nil
}

// SetName names an object in debug messages and captures. Needs CanName.
func (d *Device) SetName(objectType uint32, handle uint64, name string) Result {
	n := C.CString(name)
	defer C.free(unsafe.Pointer(n))
	return Result(C.vkg_set_name(d.t, C.uint32_t(objectType), C.uint64_t(handle), n))
}
