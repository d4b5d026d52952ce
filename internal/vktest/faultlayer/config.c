/* Settings: "key=value" or "key", separated by commas.
 *
 *   types=d0.vc1.vh1    memory types in place of the driver's: d device-local, v host-visible, c coherent, h host-cached,
 *                       then the heap. Without c a visible type is a shadow copy, moved only by flush and invalidate.
 *   heap=0:1048576      heap 0 has so many bytes, and gives no more
 *   limit=NAME:N        a limit of the device (query.c lists the names)
 *   hide=NAME           an extension, a function ("vkWaitSemaphores") or a feature ("timelineSemaphore") is not there
 *   api=1.1             the device's version
 *   device=discrete     its type: other, integrated, discrete, virtual, cpu
 *   align=4096          memory is aligned to at least so many bytes, a power of two, and its size a multiple of them
 *   budget              VK_EXT_memory_budget is there: nine tenths of each heap, of heap 0 what the control block says
 *   poison              memory is filled with 0xA5 when allocated and with 0xDD when freed, and stays so for a while
 *   delay=3000          microseconds by which submissions are late, as the control block's field
 */
#include "fault.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static bool read_types(struct config *c, char *text) {
	char *rest = NULL;
	for (char *t = strtok_r(text, ".", &rest); t != NULL; t = strtok_r(NULL, ".", &rest)) {
		if (c->type_count == VK_MAX_MEMORY_TYPES) return false;
		struct fake_type *ft = &c->types[c->type_count++];
		for (; *t != 0 && (*t < '0' || *t > '9'); t++) {
			switch (*t) {
			case 'd': ft->flags |= VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT; break;
			case 'v': ft->flags |= VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT; break;
			case 'c': ft->flags |= VK_MEMORY_PROPERTY_HOST_COHERENT_BIT; break;
			case 'h': ft->flags |= VK_MEMORY_PROPERTY_HOST_CACHED_BIT; break;
			default: return false;
			}
		}
		char *end;
		unsigned long heap = strtoul(t, &end, 10);
		if (end == t || *end != 0 || heap >= VK_MAX_MEMORY_HEAPS) return false;
		ft->heap = (uint32_t)heap;
	}
	return c->type_count > 0;
}

/* read_pair reads "name:number". */
static bool read_pair(const char *text, struct override *o) {
	const char *colon = strchr(text, ':');
	if (colon == NULL || (size_t)(colon - text) >= sizeof o->name) return false;
	memcpy(o->name, text, (size_t)(colon - text));
	o->name[colon - text] = 0;
	char *end;
	o->value = strtoull(colon + 1, &end, 10);
	return end != colon + 1 && *end == 0;
}

static bool read_one(struct config *c, char *key, char *value) {
	struct override o;
	if (strcmp(key, "types") == 0) return read_types(c, value);
	if (strcmp(key, "heap") == 0) {
		if (!read_pair(value, &o)) return false;
		unsigned long heap = strtoul(o.name, NULL, 10);
		if (heap >= VK_MAX_MEMORY_HEAPS) return false;
		c->heaps[heap] = o.value;
		return true;
	}
	if (strcmp(key, "limit") == 0) {
		if (c->limit_count == MAX_LIMITS) return false;
		return read_pair(value, &c->limits[c->limit_count++]);
	}
	if (strcmp(key, "hide") == 0) {
		if (c->hidden_count == MAX_NAMES || strlen(value) >= sizeof c->hidden[0]) return false;
		strcpy(c->hidden[c->hidden_count++], value);
		return true;
	}
	if (strcmp(key, "api") == 0) {
		unsigned major, minor;
		if (sscanf(value, "%u.%u", &major, &minor) != 2) return false;
		c->api = VK_MAKE_API_VERSION(0, major, minor, 0);
		return true;
	}
	if (strcmp(key, "device") == 0) {
		static const char *names[] = {"other", "integrated", "discrete", "virtual", "cpu"};
		for (uint32_t i = 0; i < 5; i++) {
			if (strcmp(value, names[i]) == 0) {
				c->device_type = i + 1;
				return true;
			}
		}
		return false;
	}
	if (strcmp(key, "align") == 0) {
		char *end;
		c->align = strtoull(value, &end, 10);
		return end != value && *end == 0 && c->align != 0 && (c->align & (c->align - 1)) == 0;
	}
	if (strcmp(key, "poison") == 0) return c->poison = true;
	if (strcmp(key, "budget") == 0) return c->budget = true;
	return strcmp(key, "delay") == 0; /* kept in the control block: control_open */
}

bool config_read(struct config *c, const char *text) {
	memset(c, 0, sizeof *c);
	char *copy = strdup(text == NULL ? "" : text), *rest = NULL;
	if (copy == NULL) return false;
	bool ok = true;
	for (char *s = strtok_r(copy, ",", &rest); s != NULL && ok; s = strtok_r(NULL, ",", &rest)) {
		static char none[] = "";
		char *value = strchr(s, '=');
		if (value != NULL) *value++ = 0;
		ok = read_one(c, s, value == NULL ? none : value);
		if (!ok) fprintf(stderr, "VK_LAYER_VKGLOO_fault: can't read the setting %s=%s\n", s, value == NULL ? "" : value);
	}
	free(copy);
	return ok;
}

bool config_hides(const struct config *c, const char *name) {
	for (uint32_t i = 0; i < c->hidden_count; i++) {
		if (strcmp(c->hidden[i], name) == 0) return true;
	}
	return false;
}

const uint64_t *config_limit(const struct config *c, const char *name) {
	for (uint32_t i = 0; i < c->limit_count; i++) {
		if (strcmp(c->limits[i].name, name) == 0) return &c->limits[i].value;
	}
	return NULL;
}

/* control_open maps the control file, or a block of its own without one. It stays mapped: a few pages an instance. */
struct control *control_open(void) {
	const char *path = getenv("VKGLOO_FAULT_CONTROL"), *text = getenv("VKGLOO_FAULT");
	void *p = MAP_FAILED;
	if (path != NULL && *path != 0) {
		int fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd < 0) return NULL;
		if (lseek(fd, 0, SEEK_END) >= (off_t)sizeof(struct control)) {
			p = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		}
		close(fd);
	} else {
		p = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	}
	if (p == MAP_FAILED) return NULL;
	struct control *c = p;
	const char *delay = text == NULL ? NULL : strstr(text, "delay=");
	if (delay != NULL) atomic_store(&c->delay_us, strtoull(delay + 6, NULL, 10));
	return c;
}

/* can_be_lost lists what reports a lost device. */
static bool can_be_lost(enum fn f) {
	switch (f) {
	case FN_QueueSubmit: case FN_QueueSubmit2: case FN_QueueSubmit2KHR: case FN_QueueWaitIdle: case FN_QueuePresentKHR:
	case FN_QueueBindSparse: case FN_DeviceWaitIdle: case FN_WaitForFences: case FN_GetFenceStatus: case FN_WaitSemaphores:
	case FN_WaitSemaphoresKHR: case FN_GetSemaphoreCounterValue: case FN_GetSemaphoreCounterValueKHR: case FN_GetQueryPoolResults:
		return true;
	default:
		return false;
	}
}

VkResult fault_hit(struct control *c, enum fn f) {
	struct slot *s = &c->fn[f];
	uint64_t n = atomic_fetch_add(&s->calls, 1) + 1;
	uint64_t at = atomic_load(&s->fail_at);
	if (at != 0 && n >= at && n - at < atomic_load(&s->fail_count)) {
		VkResult r = (VkResult)atomic_load(&s->result);
		if (r == VK_ERROR_DEVICE_LOST) atomic_store(&c->lost, 1);
		atomic_fetch_add(&s->failed, 1);
		return r;
	}
	return atomic_load(&c->lost) != 0 && can_be_lost(f) ? VK_ERROR_DEVICE_LOST : VK_SUCCESS;
}
