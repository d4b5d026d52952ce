// Package gpu is what package gl does on the device: stores that are written, mapped and read, and the framebuffer.
//
// It checks no arguments: gl does. Memories are externally synchronized, as gl is; a flush of the same Context from
// another goroutine is allowed for, by a lock that each memory takes when it has something pending.
package gpu
