package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/go-gl/glfw/v3.3/glfw"
	"github.com/vkgloo/vkgloo/vk"
	vulkan "github.com/vulkan-go/vulkan"
)

// framesInFlight is how many frames may be on their way.
const framesInFlight = 2

// app is the renderer.
type app struct {
	options
	window *glfw.Window
	scene  *scene

	instance   vulkan.Instance
	report     vulkan.DebugReportCallback
	surface    vulkan.Surface
	physical   vulkan.PhysicalDevice
	device     vulkan.Device
	queue      vulkan.Queue
	family     uint32
	extensions []string // of the device

	format    vulkan.SurfaceFormat
	chain     chain
	resized   bool
	pass      vulkan.RenderPass
	setLayout vulkan.DescriptorSetLayout
	layout    vulkan.PipelineLayout
	pipeline  vulkan.Pipeline
	setPool   vulkan.DescriptorPool
	set       vulkan.DescriptorSet
	bound     vulkan.Buffer // what the set points to
	pool      vulkan.CommandPool
	slots     [framesInFlight]frame

	buffers  buffers // all of our memory
	shots    []shot  // pictures on their way back
	messages int     // of the validation layer
}

// init goes the way of the tutorials, except for the buffers.
func (a *app) init() error {
	a.scene = newScene()
	for _, step := range []func() error{
		a.createWindow, a.createInstance, a.createSurface, a.pickPhysicalDevice, a.createDevice,
		a.createBuffers, // vkgloo: see buffers.go
		a.chooseFormat, a.createRenderPass, a.createDescriptors, a.createPipeline, a.createChain, a.createFrames,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) createWindow() error {
	if a.headless {
		return nil
	}
	runtime.LockOSThread() // GLFW is at home on one thread
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" {
		return errors.New("no display: try -headless") // GLFW only logs that, and claims to have started
	}
	if err := glfw.Init(); err != nil {
		return err
	}
	if !glfw.VulkanSupported() {
		return errors.New("no window that Vulkan can draw to: try -headless")
	}
	glfw.WindowHint(glfw.ClientAPI, glfw.NoAPI)
	w, err := glfw.CreateWindow(a.width, a.height, "vkgloo, adopted", nil, nil)
	if err != nil {
		return err
	}
	w.SetFramebufferSizeCallback(func(*glfw.Window, int, int) { a.resized = true })
	a.window = w
	return nil
}

// loop draws frame after frame.
func (a *app) loop() error {
	began := time.Now()
	for n := 0; a.more(n); {
		t := float64(n) / 30
		if a.window != nil {
			glfw.PollEvents()
			if a.frames == 0 {
				t = time.Since(began).Seconds()
			}
		}
		drawn, err := a.drawFrame(n, t)
		if err != nil {
			return err
		}
		if !drawn {
			continue
		}
		n++
		if a.hook != nil {
			a.hook(n, a)
		}
	}
	return a.lastPictures()
}

// more reports whether frame n is to be drawn.
func (a *app) more(n int) bool {
	return (a.frames == 0 || n < a.frames) && (a.window == nil || !a.window.ShouldClose())
}

// check makes an error of a result.
func check(call string, r vulkan.Result) error {
	if r < 0 {
		return fmt.Errorf("%s: %w", call, vk.Result(r))
	}
	return nil
}

// close undoes init, however far it came, in reverse.
func (a *app) close() (err error) {
	if a.device != nil {
		err = a.idle()
		err = errors.Join(err, a.buffers.close())
		for i := range a.slots {
			vulkan.DestroyFence(a.device, a.slots[i].done, nil)
			vulkan.DestroySemaphore(a.device, a.slots[i].acquired, nil)
		}
		vulkan.DestroyCommandPool(a.device, a.pool, nil)
		a.chain.close(a.device)
		vulkan.DestroyPipeline(a.device, a.pipeline, nil)
		vulkan.DestroyDescriptorPool(a.device, a.setPool, nil)
		vulkan.DestroyPipelineLayout(a.device, a.layout, nil)
		vulkan.DestroyDescriptorSetLayout(a.device, a.setLayout, nil)
		vulkan.DestroyRenderPass(a.device, a.pass, nil)
		vulkan.DestroyDevice(a.device, nil)
	}
	if a.surface != vulkan.NullSurface {
		vulkan.DestroySurface(a.instance, a.surface, nil)
	}
	if a.report != vulkan.NullDebugReportCallback {
		vulkan.DestroyDebugReportCallback(a.instance, a.report, nil)
	}
	if a.instance != nil {
		vulkan.DestroyInstance(a.instance, nil)
	}
	if a.window != nil {
		a.window.Destroy()
	}
	if !a.headless {
		glfw.Terminate()
		runtime.UnlockOSThread()
	}
	if a.messages > 0 {
		err = errors.Join(err, fmt.Errorf("the validation layer had %d messages", a.messages))
	}
	return err
}
