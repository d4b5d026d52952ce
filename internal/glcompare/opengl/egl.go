// Package opengl makes the system's OpenGL current on a thread, without a window: the reference of glcompare.
package opengl

/*
#cgo LDFLAGS: -ldl
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

// EGL's few functions are declared here, so that its headers need not be installed.
typedef void *(*proc_fn)(const char *);
typedef void *(*display_fn)(unsigned, void *, const intptr_t *);
typedef unsigned (*initialize_fn)(void *, int32_t *, int32_t *);
typedef unsigned (*bind_fn)(unsigned);
typedef void *(*context_fn)(void *, void *, void *, const int32_t *);
typedef unsigned (*current_fn)(void *, void *, void *, void *);

static proc_fn get_proc;

static void *find(const char *name) { return get_proc(name); }

// open_context makes an OpenGL 4.5 core context current without a surface. It returns what is missing, or NULL.
static const char *open_context(void)
{
	void *lib = dlopen("libEGL.so.1", RTLD_NOW);
	if (!lib)
		return "libEGL.so.1";
	get_proc = (proc_fn)dlsym(lib, "eglGetProcAddress");
	initialize_fn init = (initialize_fn)dlsym(lib, "eglInitialize");
	bind_fn bind = (bind_fn)dlsym(lib, "eglBindAPI");
	context_fn create = (context_fn)dlsym(lib, "eglCreateContext");
	current_fn current = (current_fn)dlsym(lib, "eglMakeCurrent");
	if (!get_proc || !init || !bind || !create || !current)
		return "functions of EGL";
	display_fn display = (display_fn)get_proc("eglGetPlatformDisplay");
	if (!display)
		return "EGL 1.5";
	void *d = display(0x31DD, NULL, NULL); // EGL_PLATFORM_SURFACELESS_MESA
	if (!d || !init(d, NULL, NULL))
		return "a display without surfaces";
	if (!bind(0x30A2)) // EGL_OPENGL_API
		return "OpenGL";
	const int32_t want[] = {0x3098, 4, 0x30FB, 5, 0x30FD, 1, 0x3038}; // major and minor version, core profile
	void *c = create(d, NULL, NULL, want);
	if (!c || !current(d, NULL, NULL, c))
		return "an OpenGL 4.5 core context";
	return NULL;
}
*/
import "C"

import (
	"errors"
	"fmt"
	"unsafe"

	"github.com/go-gl/gl/v4.5-core/gl"
)

// Open makes a context current on the calling thread, to which the caller is locked, and a framebuffer like gl's
// default one: RGBA8 and depth, width by height pixels.
//   - Errors: errors.ErrUnsupported with what is missing.
func Open(width, height int) error {
	if what := C.open_context(); what != nil {
		return fmt.Errorf("%w: the system lacks %s", errors.ErrUnsupported, C.GoString(what))
	}
	if err := gl.InitWithProcAddrFunc(address); err != nil {
		return fmt.Errorf("%w: %w", errors.ErrUnsupported, err)
	}
	return framebuffer(int32(width), int32(height))
}

func address(name string) unsafe.Pointer {
	s := C.CString(name)
	defer C.free(unsafe.Pointer(s))
	return C.find(s)
}

// framebuffer binds one, and sets what depends on its size as it is initially.
func framebuffer(width, height int32) error {
	var color, depth, fbo uint32
	gl.CreateRenderbuffers(1, &color)
	gl.NamedRenderbufferStorage(color, gl.RGBA8, width, height)
	gl.CreateRenderbuffers(1, &depth)
	gl.NamedRenderbufferStorage(depth, gl.DEPTH_COMPONENT32F, width, height)
	gl.CreateFramebuffers(1, &fbo)
	gl.NamedFramebufferRenderbuffer(fbo, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, color)
	gl.NamedFramebufferRenderbuffer(fbo, gl.DEPTH_ATTACHMENT, gl.RENDERBUFFER, depth)
	gl.BindFramebuffer(gl.FRAMEBUFFER, fbo)
	if s := gl.CheckFramebufferStatus(gl.FRAMEBUFFER); s != gl.FRAMEBUFFER_COMPLETE {
		return fmt.Errorf("framebuffer status %#x", s)
	}
	gl.Viewport(0, 0, width, height)
	gl.Scissor(0, 0, width, height)
	gl.Clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT)
	return nil
}

// Renderer is what OpenGL says that it is.
func Renderer() string { return gl.GoStr(gl.GetString(gl.RENDERER)) }
