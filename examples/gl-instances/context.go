//go:build !gogl

package main

import "github.com/vkgloo/vkgloo/gl"

// open makes a context current, without a window.
func open() error { return gl.Init() }
