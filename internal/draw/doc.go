// Package draw turns draws in the manner of OpenGL into Vulkan: it keeps pipelines by the state they were made
// for, begins and ends render passes, binds what changed, converts vertex data that Vulkan has no format for,
// and records everything into the open command buffer of a staging.Engine.
//
// It serves the root package, whose drawing state is fixed, and package gl, which has all of OpenGL's. It checks no
// user arguments: both layers above do, and what reaches it is right or is a bug of theirs.
//
// Everything of a Renderer is called with the engine's lock held.
package draw
