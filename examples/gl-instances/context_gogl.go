//go:build gogl

package main

import (
	"runtime"

	"github.com/vkgloo/vkgloo/internal/glcompare/opengl"
)

// open makes the system's OpenGL current, without a window.
func open() error {
	runtime.LockOSThread()
	return opengl.Open(size, size)
}
