package glfwvk_test

import (
	"runtime"
	"testing"
	"time"
	"unsafe"

	"github.com/go-gl/glfw/v3.3/glfw"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/gl"
	"github.com/vkgloo/vkgloo/gl/glfwvk"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

func init() { runtime.LockOSThread() } // GLFW is at home on the main thread

// A window shows a few frames, also after it has changed its size, without a message of the validation layer.
func TestWindow(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	vktest.NewDisplay(t)
	if err := glfw.Init(); err != nil { // there is a display, NewDisplay has seen to it
		t.Fatal(err)
	}
	defer glfw.Terminate()
	if !glfw.VulkanSupported() {
		t.Fatal("GLFW finds no Vulkan for windows")
	}
	glfw.WindowHint(glfw.ClientAPI, glfw.NoAPI)
	w, err := glfw.CreateWindow(160, 90, "glfwvk", nil, nil)
	if err != nil {
		t.Fatal(err)
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
	for _, size := range [][2]int{{220, 130}, {64, 48}} {
		resize(t, w, size[0], size[1])
	}
	if err := glfwvk.MakeContextCurrent(w); err != nil { // a second time: nothing new
		t.Error(err)
	}
	for range 2 { // the second one has nothing to do
		if err := glfwvk.Detach(w); err != nil {
			t.Error(err)
		}
	}
	if err := glfwvk.SwapBuffers(w); err == nil {
		t.Error("a window without a context swaps buffers")
	}
	if gl.BindBuffer(gl.ARRAY_BUFFER, 0); gl.Err() != nil {
		t.Errorf("calls after the window: %v", gl.Err())
	}
}

// resize gives the window another size and draws until the framebuffer has taken it over.
func resize(t *testing.T, w *glfw.Window, width, height int) {
	t.Helper()
	w.SetSize(width, height)
	for range 100 {
		glfw.PollEvents()
		gl.ClearColor(0, 0, 1, 1)
		gl.Clear(gl.COLOR_BUFFER_BIT)
		if err := glfwvk.SwapBuffers(w); err != nil {
			t.Fatal(err)
		}
		if _, _, fw, fh := gl.FramebufferImage(); fw == width && fh == height {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	var box [4]int32
	if gl.GetIntegerv(gl.VIEWPORT, &box[0]); box != [4]int32{0, 0, int32(width), int32(height)} {
		t.Fatalf("viewport %v, want %d by %d", box, width, height)
	}
	gl.Clear(gl.COLOR_BUFFER_BIT)
	var p [4]byte
	gl.ReadPixels(int32(width-1), int32(height-1), 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, unsafe.Pointer(&p[0]))
	if p != [4]byte{0, 0, 255, 255} {
		t.Errorf("the corner at %d by %d is %v", width, height, p)
	}
	if err := glfwvk.SwapBuffers(w); err != nil {
		t.Error(err)
	}
}
