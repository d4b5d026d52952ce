package glfwvk_test

import (
	"os"
	"runtime"
	"testing"
	"unsafe"

	"github.com/go-gl/glfw/v3.3/glfw"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/gl"
	"github.com/vkgloo/vkgloo/gl/glfwvk"
	"github.com/vkgloo/vkgloo/vk"
)

func init() { runtime.LockOSThread() } // GLFW is at home on the main thread

// A window shows a few frames, without a message of the validation layer. Run it under xvfb-run.
func TestWindow(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if os.Getenv("DISPLAY") == "" {
		t.Skip("no display")
	}
	if err := glfw.Init(); err != nil {
		t.Skip(err)
	}
	defer glfw.Terminate()
	if !glfw.VulkanSupported() {
		t.Skip("no Vulkan for windows here")
	}
	glfw.WindowHint(glfw.ClientAPI, glfw.NoAPI)
	w, err := glfw.CreateWindow(160, 90, "glfwvk", nil, nil)
	if err != nil {
		t.Skip(err)
	}
	defer w.Destroy()
	options := vkgloo.Options{Validation: true, Label: "window", Sink: func(m vk.Message) {
		if m.Severity >= vk.SeverityWarning {
			t.Error(m)
		}
	}}
	if err := glfwvk.MakeContextCurrent(w, options); err != nil {
		t.Fatal(err)
	}
	if err := gl.Init(); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		gl.ClearColor(float32(i)/4, 0.5, 0, 1)
		gl.Clear(gl.COLOR_BUFFER_BIT)
		if err := glfwvk.SwapBuffers(w); err != nil {
			t.Fatal(err)
		}
		glfw.PollEvents()
	}
	var box [4]int32
	if gl.GetIntegerv(gl.VIEWPORT, &box[0]); box != [4]int32{0, 0, 160, 90} {
		t.Errorf("viewport %v, want the window's size", box)
	}
	var p [4]byte
	gl.ReadPixels(159, 89, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, unsafe.Pointer(&p[0]))
	if p != [4]byte{255, 128, 0, 255} {
		t.Errorf("the last frame's corner is %v", p)
	}
	if err := glfwvk.Detach(w); err != nil {
		t.Error(err)
	}
}
