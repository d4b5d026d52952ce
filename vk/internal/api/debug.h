// The ring that keeps debug messages until Go asks for them: a messenger's callback runs inside any Vulkan call, on any
// thread, so it must not enter Go.
#ifndef VKG_DEBUG_H
#define VKG_DEBUG_H

#include "table.h"

#define VKG_MAX_OBJECTS 8
#define VKG_MAX_LABELS 8

typedef struct vkg_message_object {
	uint32_t type; // VkObjectType
	uint64_t handle;
	char *name; // NULL: none
} vkg_message_object;

typedef struct vkg_message {
	uint32_t severity; // VkDebugUtilsMessageSeverityFlagBitsEXT
	uint32_t type;     // VkDebugUtilsMessageTypeFlagsEXT
	char *id, *text;
	uint32_t nobjects, nlabels;
	vkg_message_object objects[VKG_MAX_OBJECTS];
	char *labels[VKG_MAX_LABELS];
} vkg_message;

typedef struct vkg_ring vkg_ring;

vkg_ring *vkg_new_ring(uint32_t capacity);
void vkg_free_ring(vkg_ring *r); // no messenger may use it any more
uint32_t *vkg_ring_count(vkg_ring *r); // number of messages waiting, read atomically by Go
bool vkg_ring_pop(vkg_ring *r, vkg_message *m); // m's strings belong to the caller: vkg_free_message
uint64_t vkg_ring_dropped(vkg_ring *r); // messages lost since the last call
void vkg_ring_push(vkg_ring *r, const vkg_message *m); // copies the strings
void vkg_free_message(vkg_message *m);

VkDebugUtilsMessengerCreateInfoEXT vkg_messenger_info(vkg_ring *r);

#endif
