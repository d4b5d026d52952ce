// Package pixels converts between the pixel formats of OpenGL's clients and those of buffers and framebuffers: the
// chapters "Pixel Rectangles" and, for ClearBufferData, "Buffer Textures" of the OpenGL 4.5 specification.
package pixels
