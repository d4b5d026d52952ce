package glfwvk

import (
	"errors"
	"fmt"
	"math"
	"time"
	"unsafe"

	vulkan "github.com/vulkan-go/vulkan"

	"github.com/vkgloo/vkgloo/gl"
)

// waitLimit ends every wait: a hung device is an error, not a hung program.
const waitLimit = 10 * time.Second

// rebuild makes images of the window's present size, and a default framebuffer like them.
func (v *window) rebuild() error {
	vulkan.DeviceWaitIdle(v.h.Device)
	var caps vulkan.SurfaceCapabilities
	if err := check("vkGetPhysicalDeviceSurfaceCapabilities", vulkan.GetPhysicalDeviceSurfaceCapabilities(v.h.PhysicalDevice, v.surface, &caps)); err != nil {
		return err
	}
	caps.Deref()
	caps.CurrentExtent.Deref()
	caps.MinImageExtent.Deref()
	caps.MaxImageExtent.Deref()
	w, h := v.glfw.GetFramebufferSize()
	extent := caps.CurrentExtent
	if extent.Width == math.MaxUint32 {
		extent.Width = min(max(uint32(w), caps.MinImageExtent.Width), caps.MaxImageExtent.Width)
		extent.Height = min(max(uint32(h), caps.MinImageExtent.Height), caps.MaxImageExtent.Height)
	}
	old := v.chain
	v.chain = vulkan.NullSwapchain
	if old != vulkan.NullSwapchain {
		defer vulkan.DestroySwapchain(v.h.Device, old, nil)
	}
	if extent.Width == 0 || extent.Height == 0 {
		return nil // nothing to show it in
	}
	v.extent = vulkan.Extent2D{Width: extent.Width, Height: extent.Height}
	if err := v.makeChain(caps, old); err != nil {
		return err
	}
	if _, _, fw, fh := gl.FramebufferImage(); fw != int(extent.Width) || fh != int(extent.Height) {
		if err := gl.SetFramebufferSize(int(extent.Width), int(extent.Height)); err != nil {
			return err
		}
		gl.Viewport(0, 0, int32(extent.Width), int32(extent.Height))
		gl.Scissor(0, 0, int32(extent.Width), int32(extent.Height))
	}
	return nil
}

func (v *window) makeChain(caps vulkan.SurfaceCapabilities, old vulkan.Swapchain) error {
	format, err := v.format()
	if err != nil {
		return err
	}
	if caps.SupportedUsageFlags&vulkan.ImageUsageFlags(vulkan.ImageUsageTransferDstBit) == 0 {
		return fmt.Errorf("%w: the window's images can't be copied to", errors.ErrUnsupported)
	}
	alpha := vulkan.CompositeAlphaInheritBit
	if caps.SupportedCompositeAlpha&vulkan.CompositeAlphaFlags(vulkan.CompositeAlphaOpaqueBit) != 0 {
		alpha = vulkan.CompositeAlphaOpaqueBit
	}
	count := caps.MinImageCount + 1
	if caps.MaxImageCount > 0 {
		count = min(count, caps.MaxImageCount)
	}
	var chain vulkan.Swapchain
	if err := check("vkCreateSwapchain", vulkan.CreateSwapchain(v.h.Device, &vulkan.SwapchainCreateInfo{
		SType: vulkan.StructureTypeSwapchainCreateInfo, Surface: v.surface, MinImageCount: count, ImageFormat: format.Format,
		ImageColorSpace: format.ColorSpace, ImageExtent: v.extent, ImageArrayLayers: 1,
		ImageUsage: vulkan.ImageUsageFlags(vulkan.ImageUsageTransferDstBit), ImageSharingMode: vulkan.SharingModeExclusive,
		PreTransform: caps.CurrentTransform, CompositeAlpha: alpha, PresentMode: vulkan.PresentModeFifo, Clipped: vulkan.True, OldSwapchain: old,
	}, nil, &chain)); err != nil {
		return err
	}
	v.chain = chain
	var n uint32
	if err := check("vkGetSwapchainImages", vulkan.GetSwapchainImages(v.h.Device, chain, &n, nil)); err != nil {
		return err
	}
	images := make([]vulkan.Image, n)
	if err := check("vkGetSwapchainImages", vulkan.GetSwapchainImages(v.h.Device, chain, &n, images)); err != nil {
		return err
	}
	v.images = images
	return nil
}

// format is one that keeps colours as they are, if there is one.
func (v *window) format() (vulkan.SurfaceFormat, error) {
	var n uint32
	if err := check("vkGetPhysicalDeviceSurfaceFormats", vulkan.GetPhysicalDeviceSurfaceFormats(v.h.PhysicalDevice, v.surface, &n, nil)); err != nil {
		return vulkan.SurfaceFormat{}, err
	}
	list := make([]vulkan.SurfaceFormat, n)
	if err := check("vkGetPhysicalDeviceSurfaceFormats", vulkan.GetPhysicalDeviceSurfaceFormats(v.h.PhysicalDevice, v.surface, &n, list)); err != nil {
		return vulkan.SurfaceFormat{}, err
	}
	for i := range list {
		list[i].Deref()
		if f := list[i].Format; f == vulkan.FormatB8g8r8a8Unorm || f == vulkan.FormatR8g8b8a8Unorm {
			return list[i], nil
		}
	}
	return vulkan.SurfaceFormat{}, fmt.Errorf("%w: none of the window's %d formats has 8 bits a channel without conversion", errors.ErrUnsupported, n)
}

// present copies the framebuffer to the window's next image and shows it. shown is false when the window's size has
// changed.
func (v *window) present() (shown bool, err error) {
	var index uint32
	r := vulkan.AcquireNextImage(v.h.Device, v.chain, uint64(waitLimit), vulkan.NullSemaphore, v.fence, &index)
	if r == vulkan.ErrorOutOfDate {
		return false, nil
	}
	if err := check("vkAcquireNextImage", r); err != nil {
		return false, err
	}
	if err := v.waitFence(); err != nil {
		return false, err
	}
	if err := v.record(v.images[index]); err != nil {
		return false, err
	}
	if err := v.submit(); err != nil {
		return false, err
	}
	r = vulkan.QueuePresent(v.h.Queue, &vulkan.PresentInfo{
		SType: vulkan.StructureTypePresentInfo, WaitSemaphoreCount: 1, PWaitSemaphores: []vulkan.Semaphore{v.drawn},
		SwapchainCount: 1, PSwapchains: []vulkan.Swapchain{v.chain}, PImageIndices: []uint32{index},
	})
	if r == vulkan.ErrorOutOfDate || r == vulkan.Suboptimal {
		return false, nil
	}
	return true, check("vkQueuePresent", r)
}

func (v *window) waitFence() error {
	fences := []vulkan.Fence{v.fence}
	switch r := vulkan.WaitForFences(v.h.Device, 1, fences, vulkan.True, uint64(waitLimit)); {
	case r == vulkan.Timeout:
		return fmt.Errorf("glfwvk: a frame is not done after %v", waitLimit)
	case r < 0:
		return check("vkWaitForFences", r)
	}
	return check("vkResetFences", vulkan.ResetFences(v.h.Device, 1, fences))
}

// record records the copy. The framebuffer's first row is the bottom, the window's the top.
func (v *window) record(to vulkan.Image) error {
	vulkan.ResetCommandBuffer(v.cmd, 0)
	if err := check("vkBeginCommandBuffer", vulkan.BeginCommandBuffer(v.cmd, &vulkan.CommandBufferBeginInfo{
		SType: vulkan.StructureTypeCommandBufferBeginInfo, Flags: vulkan.CommandBufferUsageFlags(vulkan.CommandBufferUsageOneTimeSubmitBit),
	})); err != nil {
		return err
	}
	raw, layout, w, h := gl.FramebufferImage()
	from := *(*vulkan.Image)(unsafe.Pointer(&raw))
	v.barrier(to, vulkan.ImageLayoutUndefined, vulkan.ImageLayoutTransferDstOptimal, 0, vulkan.AccessTransferWriteBit)
	layers := vulkan.ImageSubresourceLayers{AspectMask: vulkan.ImageAspectFlags(vulkan.ImageAspectColorBit), LayerCount: 1}
	vulkan.CmdBlitImage(v.cmd, from, vulkan.ImageLayout(layout), to, vulkan.ImageLayoutTransferDstOptimal, 1, []vulkan.ImageBlit{{
		SrcSubresource: layers, DstSubresource: layers,
		SrcOffsets: [2]vulkan.Offset3D{{X: 0, Y: int32(h), Z: 0}, {X: int32(w), Y: 0, Z: 1}},
		DstOffsets: [2]vulkan.Offset3D{{}, {X: int32(v.extent.Width), Y: int32(v.extent.Height), Z: 1}},
	}}, vulkan.FilterNearest)
	v.barrier(to, vulkan.ImageLayoutTransferDstOptimal, vulkan.ImageLayoutPresentSrc, vulkan.AccessTransferWriteBit, 0)
	return check("vkEndCommandBuffer", vulkan.EndCommandBuffer(v.cmd))
}

func (v *window) barrier(image vulkan.Image, from, to vulkan.ImageLayout, src, dst vulkan.AccessFlagBits) {
	vulkan.CmdPipelineBarrier(v.cmd, vulkan.PipelineStageFlags(vulkan.PipelineStageTransferBit), vulkan.PipelineStageFlags(vulkan.PipelineStageTransferBit), 0,
		0, nil, 0, nil, 1, []vulkan.ImageMemoryBarrier{{
			SType: vulkan.StructureTypeImageMemoryBarrier, SrcAccessMask: vulkan.AccessFlags(src), DstAccessMask: vulkan.AccessFlags(dst),
			OldLayout: from, NewLayout: to, SrcQueueFamilyIndex: vulkan.QueueFamilyIgnored, DstQueueFamilyIndex: vulkan.QueueFamilyIgnored, Image: image,
			SubresourceRange: vulkan.ImageSubresourceRange{AspectMask: vulkan.ImageAspectFlags(vulkan.ImageAspectColorBit), LevelCount: 1, LayerCount: 1},
		}})
}

// submit submits the copy and waits for it: draws of the next frame may follow.
func (v *window) submit() error {
	if v.h.QueueLock != nil {
		v.h.QueueLock.Lock()
		defer v.h.QueueLock.Unlock()
	}
	if err := check("vkQueueSubmit", vulkan.QueueSubmit(v.h.Queue, 1, []vulkan.SubmitInfo{{
		SType: vulkan.StructureTypeSubmitInfo, CommandBufferCount: 1, PCommandBuffers: []vulkan.CommandBuffer{v.cmd},
		SignalSemaphoreCount: 1, PSignalSemaphores: []vulkan.Semaphore{v.drawn},
	}}, v.fence)); err != nil {
		return err
	}
	return v.waitFence()
}
