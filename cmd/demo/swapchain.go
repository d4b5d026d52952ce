package main

import (
	"fmt"
	"math"
	"time"

	vulkan "github.com/vulkan-go/vulkan"
)

// swapchain is the window's images with what is needed to draw into them. It is made anew when the window's size changes.
type swapchain struct {
	r      *renderer
	handle vulkan.Swapchain
	extent vulkan.Extent2D
	images []swapImage

	depth       vulkan.Image
	depthMemory vulkan.DeviceMemory
	depthView   vulkan.ImageView
}

type swapImage struct {
	view        vulkan.ImageView
	framebuffer vulkan.Framebuffer
	drawn       vulkan.Semaphore // signalled when the image may be presented
}

// surfaceFormat is the first format that stores colours as the shaders make them.
func (r *renderer) surfaceFormat() (vulkan.SurfaceFormat, error) {
	var n uint32
	if err := check("vkGetPhysicalDeviceSurfaceFormats", vulkan.GetPhysicalDeviceSurfaceFormats(r.physical, r.surface, &n, nil)); err != nil {
		return vulkan.SurfaceFormat{}, err
	}
	list := make([]vulkan.SurfaceFormat, n)
	if err := check("vkGetPhysicalDeviceSurfaceFormats", vulkan.GetPhysicalDeviceSurfaceFormats(r.physical, r.surface, &n, list)); err != nil {
		return vulkan.SurfaceFormat{}, err
	}
	for i := range list {
		list[i].Deref()
		if f := list[i].Format; f == vulkan.FormatB8g8r8a8Unorm || f == vulkan.FormatR8g8b8a8Unorm {
			return list[i], nil
		}
	}
	return vulkan.SurfaceFormat{}, fmt.Errorf("none of the window's %d formats has 8 bits a channel without conversion", n)
}

// depthFormat is the better of the two of which every device has one.
func (r *renderer) depthFormat() vulkan.Format {
	var props vulkan.FormatProperties
	vulkan.GetPhysicalDeviceFormatProperties(r.physical, vulkan.FormatD32Sfloat, &props)
	props.Deref()
	if props.OptimalTilingFeatures&vulkan.FormatFeatureFlags(vulkan.FormatFeatureDepthStencilAttachmentBit) != 0 {
		return vulkan.FormatD32Sfloat
	}
	return vulkan.FormatX8D24UnormPack32
}

// newSwapchain makes images of the window's size, w × h where the window system leaves it to us. nil: the window has no
// area at present.
func newSwapchain(r *renderer, pass vulkan.RenderPass, format vulkan.SurfaceFormat, depth vulkan.Format, w, h int, old *swapchain) (*swapchain, error) {
	var caps vulkan.SurfaceCapabilities
	if err := check("vkGetPhysicalDeviceSurfaceCapabilities", vulkan.GetPhysicalDeviceSurfaceCapabilities(r.physical, r.surface, &caps)); err != nil {
		return nil, err
	}
	caps.Deref()
	caps.CurrentExtent.Deref()
	caps.MinImageExtent.Deref()
	caps.MaxImageExtent.Deref()
	s := &swapchain{r: r, extent: caps.CurrentExtent}
	if s.extent.Width == math.MaxUint32 {
		s.extent.Width = min(max(uint32(w), caps.MinImageExtent.Width), caps.MaxImageExtent.Width)
		s.extent.Height = min(max(uint32(h), caps.MinImageExtent.Height), caps.MaxImageExtent.Height)
	}
	if s.extent.Width == 0 || s.extent.Height == 0 {
		return nil, nil
	}
	s.extent = vulkan.Extent2D{Width: s.extent.Width, Height: s.extent.Height} // without what vulkan-go remembers of it
	if err := s.make(pass, format, depth, caps, old); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *swapchain) make(pass vulkan.RenderPass, format vulkan.SurfaceFormat, depth vulkan.Format, caps vulkan.SurfaceCapabilities, old *swapchain) error {
	count := caps.MinImageCount + 1
	if caps.MaxImageCount > 0 {
		count = min(count, caps.MaxImageCount)
	}
	info := vulkan.SwapchainCreateInfo{
		SType: vulkan.StructureTypeSwapchainCreateInfo, Surface: s.r.surface, MinImageCount: count, ImageFormat: format.Format, ImageColorSpace: format.ColorSpace,
		ImageExtent: s.extent, ImageArrayLayers: 1, ImageUsage: vulkan.ImageUsageFlags(vulkan.ImageUsageColorAttachmentBit),
		ImageSharingMode: vulkan.SharingModeExclusive, PreTransform: caps.CurrentTransform, CompositeAlpha: opaque(caps.SupportedCompositeAlpha),
		PresentMode: vulkan.PresentModeFifo, Clipped: vulkan.True,
	}
	if old != nil {
		info.OldSwapchain = old.handle
	}
	var handle vulkan.Swapchain
	if err := check("vkCreateSwapchain", vulkan.CreateSwapchain(s.r.device, &info, nil, &handle)); err != nil {
		return err
	}
	s.handle = handle
	if err := s.makeDepth(depth); err != nil {
		return err
	}
	var n uint32
	if err := check("vkGetSwapchainImages", vulkan.GetSwapchainImages(s.r.device, handle, &n, nil)); err != nil {
		return err
	}
	images := make([]vulkan.Image, n)
	if err := check("vkGetSwapchainImages", vulkan.GetSwapchainImages(s.r.device, handle, &n, images)); err != nil {
		return err
	}
	s.images = make([]swapImage, n)
	for i := range s.images {
		if err := s.makeImage(&s.images[i], images[i], pass, format.Format); err != nil {
			return err
		}
	}
	return nil
}

// opaque is the way of blending with the desktop that doesn't, if there is one.
func opaque(supported vulkan.CompositeAlphaFlags) vulkan.CompositeAlphaFlagBits {
	if supported&vulkan.CompositeAlphaFlags(vulkan.CompositeAlphaOpaqueBit) != 0 {
		return vulkan.CompositeAlphaOpaqueBit
	}
	return vulkan.CompositeAlphaInheritBit
}

func (s *swapchain) makeImage(im *swapImage, image vulkan.Image, pass vulkan.RenderPass, format vulkan.Format) (err error) {
	if im.view, err = s.view(image, format, vulkan.ImageAspectColorBit); err != nil {
		return err
	}
	var fb vulkan.Framebuffer
	if err := check("vkCreateFramebuffer", vulkan.CreateFramebuffer(s.r.device, &vulkan.FramebufferCreateInfo{
		SType: vulkan.StructureTypeFramebufferCreateInfo, RenderPass: pass, AttachmentCount: 2, PAttachments: []vulkan.ImageView{im.view, s.depthView},
		Width: s.extent.Width, Height: s.extent.Height, Layers: 1,
	}, nil, &fb)); err != nil {
		return err
	}
	im.framebuffer = fb
	im.drawn, err = s.r.semaphore()
	return err
}

func (r *renderer) semaphore() (vulkan.Semaphore, error) {
	var sem vulkan.Semaphore
	err := check("vkCreateSemaphore", vulkan.CreateSemaphore(r.device, &vulkan.SemaphoreCreateInfo{SType: vulkan.StructureTypeSemaphoreCreateInfo}, nil, &sem))
	return sem, err
}

func (s *swapchain) view(image vulkan.Image, format vulkan.Format, aspect vulkan.ImageAspectFlagBits) (vulkan.ImageView, error) {
	var v vulkan.ImageView
	err := check("vkCreateImageView", vulkan.CreateImageView(s.r.device, &vulkan.ImageViewCreateInfo{
		SType: vulkan.StructureTypeImageViewCreateInfo, Image: image, ViewType: vulkan.ImageViewType2d, Format: format,
		SubresourceRange: vulkan.ImageSubresourceRange{AspectMask: vulkan.ImageAspectFlags(aspect), LevelCount: 1, LayerCount: 1},
	}, nil, &v))
	return v, err
}

func (s *swapchain) makeDepth(format vulkan.Format) error {
	d := s.r.device
	var image vulkan.Image
	if err := check("vkCreateImage", vulkan.CreateImage(d, &vulkan.ImageCreateInfo{
		SType: vulkan.StructureTypeImageCreateInfo, ImageType: vulkan.ImageType2d, Format: format,
		Extent: vulkan.Extent3D{Width: s.extent.Width, Height: s.extent.Height, Depth: 1}, MipLevels: 1, ArrayLayers: 1, Samples: vulkan.SampleCount1Bit,
		Usage: vulkan.ImageUsageFlags(vulkan.ImageUsageDepthStencilAttachmentBit),
	}, nil, &image)); err != nil {
		return err
	}
	s.depth = image
	var need vulkan.MemoryRequirements
	vulkan.GetImageMemoryRequirements(d, image, &need)
	need.Deref()
	typ, err := s.r.memoryType(need.MemoryTypeBits, vulkan.MemoryPropertyDeviceLocalBit)
	if err != nil {
		return err
	}
	var memory vulkan.DeviceMemory
	if err := check("vkAllocateMemory", vulkan.AllocateMemory(d, &vulkan.MemoryAllocateInfo{
		SType: vulkan.StructureTypeMemoryAllocateInfo, AllocationSize: need.Size, MemoryTypeIndex: typ,
	}, nil, &memory)); err != nil {
		return err
	}
	s.depthMemory = memory
	if err := check("vkBindImageMemory", vulkan.BindImageMemory(d, image, memory, 0)); err != nil {
		return err
	}
	s.depthView, err = s.view(image, format, vulkan.ImageAspectDepthBit)
	return err
}

// stale reports whether a result of acquiring or presenting says that the images no longer fit the window.
func stale(r vulkan.Result) bool { return r == vulkan.ErrorOutOfDate || r == vulkan.Suboptimal }

// acquire waits for an image; ok is false when there is none in a second, or only with another swapchain.
func (s *swapchain) acquire(signal vulkan.Semaphore) (image uint32, ok, again bool, err error) {
	res := vulkan.AcquireNextImage(s.r.device, s.handle, uint64(time.Second), signal, vulkan.NullFence, &image)
	switch {
	case res == vulkan.Success, res == vulkan.Suboptimal:
		return image, true, false, nil
	case res == vulkan.Timeout, res == vulkan.NotReady:
		return 0, false, false, nil
	case res == vulkan.ErrorOutOfDate:
		return 0, false, true, nil
	}
	return 0, false, false, check("vkAcquireNextImage", res)
}

// close needs an idle device.
func (s *swapchain) close() {
	d := s.r.device
	for _, im := range s.images {
		vulkan.DestroySemaphore(d, im.drawn, nil)
		vulkan.DestroyFramebuffer(d, im.framebuffer, nil)
		vulkan.DestroyImageView(d, im.view, nil)
	}
	vulkan.DestroyImageView(d, s.depthView, nil)
	vulkan.DestroyImage(d, s.depth, nil)
	vulkan.FreeMemory(d, s.depthMemory, nil)
	if s.handle != vulkan.NullSwapchain {
		vulkan.DestroySwapchain(d, s.handle, nil)
	}
}
