// Package glfwvk shows what package gl draws in a GLFW window. A windowed go-gl program changes its import line, and the
// lines that make the window's context current and swap its buffers:
//
//	glfw.WindowHint(glfw.ClientAPI, glfw.NoAPI)
//	window, _ := glfw.CreateWindow(640, 480, "title", nil, nil)
//	glfwvk.MakeContextCurrent(window)  // was window.MakeContextCurrent()
//	gl.Init()
//	for !window.ShouldClose() {
//		…
//		glfwvk.SwapBuffers(window) // was window.SwapBuffers()
//	}
//	glfwvk.Detach(window)              // before window.Destroy()
//
// The default framebuffer has the window's size, also after that has changed. Swapping waits until the picture is on
// its way to the screen.
//
// Everything here is for the thread that GLFW is at home on. The package initializes the globals of
// github.com/vulkan-go/vulkan, whose calls it shows pictures with.
package glfwvk
