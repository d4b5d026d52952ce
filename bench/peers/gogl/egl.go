package main

/*
#cgo LDFLAGS: -ldl
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

// The little of EGL that a context without a window needs, declared here: its headers are one package more to install.
typedef void *(*get_proc)(const char *);
typedef void *(*get_platform_display)(unsigned, void *, const intptr_t *);
typedef unsigned (*initialize)(void *, int32_t *, int32_t *);
typedef unsigned (*bind_api)(unsigned);
typedef void *(*create_context)(void *, void *, void *, const int32_t *);
typedef unsigned (*make_current)(void *, void *, void *, void *);

static get_proc egl_get_proc;

static void *egl_proc(const char *name) { return egl_get_proc(name); }

// egl_open makes a surfaceless OpenGL 4.5 core context current. It returns what failed, or NULL.
static const char *egl_open(void)
{
	enum { SURFACELESS_MESA = 0x31DD, OPENGL_API = 0x30A2, MAJOR = 0x3098, MINOR = 0x30FB, NONE = 0x3038 };
	void *lib = dlopen("libEGL.so.1", RTLD_NOW);
	if (!lib) return dlerror();
	egl_get_proc = (get_proc)dlsym(lib, "eglGetProcAddress");
	get_platform_display display = (get_platform_display)egl_get_proc("eglGetPlatformDisplay");
	initialize init = (initialize)dlsym(lib, "eglInitialize");
	bind_api bind = (bind_api)dlsym(lib, "eglBindAPI");
	create_context create = (create_context)dlsym(lib, "eglCreateContext");
	make_current current = (make_current)dlsym(lib, "eglMakeCurrent");
	if (!display || !init || !bind || !create || !current) return "libEGL.so.1 lacks functions of EGL 1.5";
	void *d = display(SURFACELESS_MESA, NULL, NULL);
	if (!d || !init(d, NULL, NULL)) return "no surfaceless display";
	if (!bind(OPENGL_API)) return "no OpenGL";
	const int32_t attribs[] = {MAJOR, 4, MINOR, 5, NONE};
	void *c = create(d, NULL, NULL, attribs);
	if (!c || !current(d, NULL, NULL, c)) return "no OpenGL 4.5 context";
	return NULL;
}
*/
import "C"

import (
	"errors"
	"unsafe"
)

// openContext makes an OpenGL context without a window current on this thread.
func openContext() error {
	if what := C.egl_open(); what != nil {
		return errors.New("EGL: " + C.GoString(what))
	}
	return nil
}

func procAddress(name string) unsafe.Pointer {
	s := C.CString(name)
	defer C.free(unsafe.Pointer(s))
	return C.egl_proc(s)
}
