// Package gl has the names and signatures of github.com/go-gl/gl/v4.5-core/gl, on Vulkan: a program's buffers, vertex
// arrays, shaders, draws and transform feedback run here when its import line changes.
//
//	import "github.com/vkgloo/vkgloo/gl" // was github.com/go-gl/gl/v4.5-core/gl
//
//	if err := gl.Init(); err != nil { … } // a context without a window, if none was made current
//
// Behaviour is that of the OpenGL 4.5 core specification, errors included: the first one is latched until GetError has
// returned it, and a call that fails changes nothing. Err gives the Go error behind the code. A call takes effect as if
// executed at once, in the order of the calls, although commands are gathered and submitted in batches.
//
// What this package lacks (textures, framebuffer objects, geometry, tessellation and compute shaders, multisampling) has
// no functions: a program that needs it does not compile.
//
// All functions are externally synchronized; any goroutine may call them. There is one current context in a process:
// MakeCurrent chooses it. Nothing panics on bad arguments, and nil where memory is wanted is INVALID_VALUE, but a pointer to too
// little memory is as bad here as in C. Ptr, Str and Strs alone panic, as go-gl's do: on a wrong type, a missing zero byte.
package gl

//go:generate go run ./internal/constgen
