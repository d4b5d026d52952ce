#include "debug.h"

#include <pthread.h>

struct vkg_ring {
	pthread_mutex_t lock; // guards everything below; count is also read without it
	uint32_t count;
	uint32_t first, capacity;
	uint64_t dropped;
	vkg_message *messages;
};

vkg_ring *vkg_new_ring(uint32_t capacity) {
	vkg_ring *r = calloc(1, sizeof *r);
	if (!r)
		return NULL;
	r->messages = calloc(capacity, sizeof *r->messages);
	if (!r->messages) {
		free(r);
		return NULL;
	}
	r->capacity = capacity;
	pthread_mutex_init(&r->lock, NULL);
	return r;
}

void vkg_free_ring(vkg_ring *r) {
	vkg_message m;
	while (vkg_ring_pop(r, &m))
		vkg_free_message(&m);
	pthread_mutex_destroy(&r->lock);
	free(r->messages);
	free(r);
}

uint32_t *vkg_ring_count(vkg_ring *r) { return &r->count; }

static char *copy_string(const char *s) {
	if (!s)
		return NULL;
	size_t n = strlen(s) + 1;
	char *c = malloc(n);
	return c ? memcpy(c, s, n) : NULL;
}

void vkg_free_message(vkg_message *m) {
	free(m->id);
	free(m->text);
	for (uint32_t i = 0; i < m->nobjects; i++)
		free(m->objects[i].name);
	for (uint32_t i = 0; i < m->nlabels; i++)
		free(m->labels[i]);
}

void vkg_ring_push(vkg_ring *r, const vkg_message *m) {
	pthread_mutex_lock(&r->lock);
	if (r->count == r->capacity) { // the first messages say most: they stay
		r->dropped++;
		pthread_mutex_unlock(&r->lock);
		return;
	}
	vkg_message *to = &r->messages[(r->first + r->count) % r->capacity];
	*to = *m;
	to->id = copy_string(m->id);
	to->text = copy_string(m->text);
	for (uint32_t i = 0; i < m->nobjects; i++)
		to->objects[i].name = copy_string(m->objects[i].name);
	for (uint32_t i = 0; i < m->nlabels; i++)
		to->labels[i] = copy_string(m->labels[i]);
	__atomic_store_n(&r->count, r->count + 1, __ATOMIC_RELEASE);
	pthread_mutex_unlock(&r->lock);
}

bool vkg_ring_pop(vkg_ring *r, vkg_message *m) {
	pthread_mutex_lock(&r->lock);
	bool some = r->count > 0;
	if (some) {
		*m = r->messages[r->first];
		r->first = (r->first + 1) % r->capacity;
		__atomic_store_n(&r->count, r->count - 1, __ATOMIC_RELEASE);
	}
	pthread_mutex_unlock(&r->lock);
	return some;
}

uint64_t vkg_ring_dropped(vkg_ring *r) {
	pthread_mutex_lock(&r->lock);
	uint64_t n = r->dropped;
	r->dropped = 0;
	pthread_mutex_unlock(&r->lock);
	return n;
}

static VKAPI_ATTR VkBool32 VKAPI_CALL on_message(VkDebugUtilsMessageSeverityFlagBitsEXT severity,
		VkDebugUtilsMessageTypeFlagsEXT type, const VkDebugUtilsMessengerCallbackDataEXT *data, void *user) {
	// The loader reports every driver that it could not open; that says nothing about the program.
	if (data->pMessageIdName && strcmp(data->pMessageIdName, "Loader Message") == 0)
		return VK_FALSE;
	vkg_message m = {
		.severity = severity, .type = type, .id = (char *)data->pMessageIdName, .text = (char *)data->pMessage,
	};
	for (uint32_t i = 0; i < data->objectCount && i < VKG_MAX_OBJECTS; i++) {
		const VkDebugUtilsObjectNameInfoEXT *o = &data->pObjects[i];
		m.objects[m.nobjects++] = (vkg_message_object){o->objectType, o->objectHandle, (char *)o->pObjectName};
	}
	for (uint32_t i = 0; i < data->cmdBufLabelCount && m.nlabels < VKG_MAX_LABELS; i++)
		m.labels[m.nlabels++] = (char *)data->pCmdBufLabels[i].pLabelName;
	for (uint32_t i = 0; i < data->queueLabelCount && m.nlabels < VKG_MAX_LABELS; i++)
		m.labels[m.nlabels++] = (char *)data->pQueueLabels[i].pLabelName;
	vkg_ring_push(user, &m);
	return VK_FALSE;
}

VkDebugUtilsMessengerCreateInfoEXT vkg_messenger_info(vkg_ring *r) {
	return (VkDebugUtilsMessengerCreateInfoEXT){
		.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT,
		.messageSeverity = VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT,
		.messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_GENERAL_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT |
			VK_DEBUG_UTILS_MESSAGE_TYPE_PERFORMANCE_BIT_EXT,
		.pfnUserCallback = on_message,
		.pUserData = r,
	};
}
