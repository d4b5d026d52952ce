// Package vkgloo gives Go programs the buffer model of vispy.gloo and moderngl on Vulkan: make a buffer, write to it
// whenever you like, draw from it.
//
//	ctx, err := vkgloo.Open(vkgloo.Options{})
//	prog, err := ctx.Program(vkgloo.ProgramOptions{Vertex: vs, Fragment: fs})
//	vbo, err := buffer.NewVertexBuffer(buffer.Of(points))
//	vao, err := ctx.SimpleVertexArray(prog, vbo, "position")
//	target, err := ctx.Target(640, 480, vkgloo.TargetOptions{})
//	err = vao.Render(target, vkgloo.RenderOptions{})
//	img, err := target.Image()
//
// A [Context] owns a device, or borrows one ([Adopt]). Buffers come from package buffer, before or after there is a
// context; the first call that hands one to a context attaches it. Writes wait in the buffer until something flushes:
// Flush, Finish, Record, reads, copies, draws, transforms and dispatches.
//
// # Numbers and order
//
// Sizes, offsets and strides are bytes; vertices, indices and instances are counted. Everything takes effect in the
// order of the calls. A draw reads its buffers as they are at the call; what lies outside of them reads as zeros, it
// is never an error.
//
// # Clip space
//
// x and y as in OpenGL, y up; z from 0 to 1, as in Vulkan.
//
// # Concurrency
//
// A Context is safe for concurrent use. Programs, vertex arrays, targets and buffers are externally synchronized; different
// ones may be used in parallel.
//
// # Stability
//
// What this package exports is stable.
package vkgloo
