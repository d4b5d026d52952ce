/* The C heap of the process, which is the layer's own, too. */
#include "fault.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* host_bytes is how much of it is in use, in all arenas (mallinfo2 knows the first alone): what is taken from the system less
 * what lies free in it, and what is mapped by itself. 0 where the C library can't tell. */
uint64_t host_bytes(void) {
	uint64_t used = 0;
#ifdef __GLIBC__
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	if (f == NULL) return 0;
	malloc_info(0, f);
	fclose(f);
	const char *heaps = text; /* the totals come after the last arena */
	for (const char *p = text; (p = strstr(p, "</heap>")) != NULL; p++) heaps = p;
	static const struct {
		const char *key, *value;
		int sign;
	} rows[] = {{"<system type=\"current\"", " size=\"", 1}, {"<total type=\"mmap\"", " size=\"", 1},
	            {"<total type=\"fast\"", " size=\"", -1}, {"<total type=\"rest\"", " size=\"", -1}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *row = strstr(heaps, rows[i].key), *value = row == NULL ? NULL : strstr(row, rows[i].value);
		if (value != NULL) used += (uint64_t)rows[i].sign * strtoull(value + strlen(rows[i].value), NULL, 10);
	}
	free(text);
#endif
	return used;
}
