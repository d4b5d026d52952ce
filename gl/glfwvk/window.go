package glfwvk

import (
	"errors"
	"fmt"
	"runtime/debug"
	"unsafe"

	"github.com/go-gl/glfw/v3.3/glfw"
	vulkan "github.com/vulkan-go/vulkan"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/gl"
	"github.com/vkgloo/vkgloo/vk"
)

// window is what belongs to one GLFW window.
type window struct {
	glfw    *glfw.Window
	ctx     *vkgloo.Context
	h       vk.Handles
	surface vulkan.Surface
	chain   vulkan.Swapchain
	images  []vulkan.Image
	extent  vulkan.Extent2D
	pool    vulkan.CommandPool
	cmd     vulkan.CommandBuffer
	fence   vulkan.Fence
	drawn   vulkan.Semaphore
}

var windows = make(map[*glfw.Window]*window)

// MakeContextCurrent makes the window's context current for package gl; it is made the first time, on the best device
// that can show pictures there. The window was made with the hint ClientAPI, NoAPI.
//   - Errors: errors.ErrUnsupported where nothing can be shown; those of vkgloo.Open and of the window system.
//   - Ownership: Detach frees the context.
func MakeContextCurrent(w *glfw.Window, o ...vkgloo.Options) error {
	if v := windows[w]; v != nil {
		return gl.MakeCurrent(v.ctx)
	}
	var opt vkgloo.Options
	if len(o) > 0 {
		opt = o[0]
	}
	opt.InstanceExtensions = append(opt.InstanceExtensions, w.GetRequiredInstanceExtensions()...)
	opt.DeviceExtensions = append(opt.DeviceExtensions, "VK_KHR_swapchain")
	ctx, err := vkgloo.Open(opt)
	if err != nil {
		return err
	}
	v := &window{glfw: w, ctx: ctx, h: ctx.Device().Handles()}
	if err := v.open(); err != nil {
		return errors.Join(err, v.close())
	}
	windows[w] = v
	return nil
}

// SwapBuffers shows the default framebuffer in the window, whose context becomes current. When the window's size has
// changed, the framebuffer takes it over and is empty.
//   - Errors: one for a window without a context; vk.ErrDeviceLost and other results.
func SwapBuffers(w *glfw.Window) error {
	v := windows[w]
	if v == nil {
		return fmt.Errorf("glfwvk: SwapBuffers: MakeContextCurrent was not called for this window")
	}
	if err := gl.MakeCurrent(v.ctx); err != nil {
		return err
	}
	if v.chain == vulkan.NullSwapchain {
		return v.rebuild() // the window had no area
	}
	if err := v.ctx.Flush(); err != nil {
		return err
	}
	shown, err := v.present()
	if err != nil || shown && !v.resized() {
		return err
	}
	return v.rebuild()
}

// resized reports whether the window has another size than its images. Vulkan need not say so: software drivers stretch or
// cut the picture.
func (v *window) resized() bool {
	w, h := v.glfw.GetFramebufferSize()
	return uint32(w) != v.extent.Width || uint32(h) != v.extent.Height
}

// Detach frees what belongs to a window, and its context.
func Detach(w *glfw.Window) error {
	v := windows[w]
	if v == nil {
		return nil
	}
	delete(windows, w)
	return v.close()
}

func (v *window) open() error {
	vulkan.SetGetInstanceProcAddr(glfw.GetVulkanGetInstanceProcAddress())
	if err := vulkan.Init(); err != nil {
		return err
	}
	if err := vulkan.InitInstance(v.h.Instance); err != nil {
		return err
	}
	var err error
	if v.surface, err = v.makeSurface(); err != nil {
		return err
	}
	var can vulkan.Bool32
	if err := check("vkGetPhysicalDeviceSurfaceSupport", vulkan.GetPhysicalDeviceSurfaceSupport(v.h.PhysicalDevice, v.h.QueueFamily, v.surface, &can)); err != nil {
		return err
	}
	if can == vulkan.False {
		return fmt.Errorf("%w: the device can't show pictures in this window", errors.ErrUnsupported)
	}
	if err := v.makeCommands(); err != nil {
		return err
	}
	if err := gl.MakeCurrent(v.ctx); err != nil {
		return err
	}
	return v.rebuild()
}

// makeSurface makes the window's surface. GLFW's binding returns the address of a variable that nothing refers to any
// more, so no garbage is collected until it has been read.
func (v *window) makeSurface() (vulkan.Surface, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	p, err := v.glfw.CreateWindowSurface(v.h.Instance, nil)
	if err != nil {
		return vulkan.NullSurface, err
	}
	return **(**vulkan.Surface)(unsafe.Pointer(&p)), nil
}

func (v *window) makeCommands() error {
	var pool vulkan.CommandPool
	if err := check("vkCreateCommandPool", vulkan.CreateCommandPool(v.h.Device, &vulkan.CommandPoolCreateInfo{
		SType: vulkan.StructureTypeCommandPoolCreateInfo, QueueFamilyIndex: v.h.QueueFamily,
		Flags: vulkan.CommandPoolCreateFlags(vulkan.CommandPoolCreateResetCommandBufferBit),
	}, nil, &pool)); err != nil {
		return err
	}
	v.pool = pool
	cmds := make([]vulkan.CommandBuffer, 1)
	if err := check("vkAllocateCommandBuffers", vulkan.AllocateCommandBuffers(v.h.Device, &vulkan.CommandBufferAllocateInfo{
		SType: vulkan.StructureTypeCommandBufferAllocateInfo, CommandPool: pool, Level: vulkan.CommandBufferLevelPrimary, CommandBufferCount: 1,
	}, cmds)); err != nil {
		return err
	}
	v.cmd = cmds[0]
	var fence vulkan.Fence
	if err := check("vkCreateFence", vulkan.CreateFence(v.h.Device, &vulkan.FenceCreateInfo{SType: vulkan.StructureTypeFenceCreateInfo}, nil, &fence)); err != nil {
		return err
	}
	v.fence = fence
	var sem vulkan.Semaphore
	if err := check("vkCreateSemaphore", vulkan.CreateSemaphore(v.h.Device, &vulkan.SemaphoreCreateInfo{SType: vulkan.StructureTypeSemaphoreCreateInfo}, nil, &sem)); err != nil {
		return err
	}
	v.drawn = sem
	return nil
}

// close frees everything, also of a window that was opened in part.
func (v *window) close() error {
	if v.pool != vulkan.NullCommandPool {
		vulkan.DeviceWaitIdle(v.h.Device)
	}
	if v.chain != vulkan.NullSwapchain {
		vulkan.DestroySwapchain(v.h.Device, v.chain, nil)
	}
	if v.drawn != vulkan.NullSemaphore {
		vulkan.DestroySemaphore(v.h.Device, v.drawn, nil)
	}
	if v.fence != vulkan.NullFence {
		vulkan.DestroyFence(v.h.Device, v.fence, nil)
	}
	if v.pool != vulkan.NullCommandPool {
		vulkan.DestroyCommandPool(v.h.Device, v.pool, nil)
	}
	if v.surface != vulkan.NullSurface {
		vulkan.DestroySurface(v.h.Instance, v.surface, nil)
	}
	return v.ctx.Close()
}

// check makes an error of a result.
func check(call string, r vulkan.Result) error {
	if r >= 0 {
		return nil
	}
	return fmt.Errorf("glfwvk: %s: %w", call, vk.Result(r))
}
