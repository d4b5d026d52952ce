package main

import (
	"errors"
	"math"

	vulkan "github.com/vulkan-go/vulkan"
)

// chain is what frames are drawn into: the images of a swapchain, or two of our own where there is no window.
type chain struct {
	swapchain vulkan.Swapchain
	extent    vulkan.Extent2D
	images    []chainImage
}

type chainImage struct {
	image       vulkan.Image
	memory      vulkan.DeviceMemory // null: the swapchain's
	view        vulkan.ImageView
	framebuffer vulkan.Framebuffer
	drawn       vulkan.Semaphore // signalled when the image may be presented
}

// chooseFormat takes a format that stores colours as the shaders make them.
func (a *app) chooseFormat() error {
	a.format = vulkan.SurfaceFormat{Format: vulkan.FormatR8g8b8a8Unorm}
	if a.headless {
		return nil
	}
	var n uint32
	if err := check("vkGetPhysicalDeviceSurfaceFormats", vulkan.GetPhysicalDeviceSurfaceFormats(a.physical, a.surface, &n, nil)); err != nil {
		return err
	}
	list := make([]vulkan.SurfaceFormat, n)
	if err := check("vkGetPhysicalDeviceSurfaceFormats", vulkan.GetPhysicalDeviceSurfaceFormats(a.physical, a.surface, &n, list)); err != nil {
		return err
	}
	for i := range list {
		list[i].Deref()
		if f := list[i].Format; f == vulkan.FormatB8g8r8a8Unorm || f == vulkan.FormatR8g8b8a8Unorm {
			a.format = list[i]
			return nil
		}
	}
	return errors.New("the window has no format of 8 bits a channel")
}

func (a *app) createChain() error {
	if a.headless {
		a.chain.extent = vulkan.Extent2D{Width: uint32(a.width), Height: uint32(a.height)}
		a.chain.images = make([]chainImage, framesInFlight)
		for i := range a.chain.images {
			if err := a.createImage(&a.chain.images[i]); err != nil {
				return err
			}
		}
	} else if err := a.createSwapchain(); err != nil {
		return err
	}
	for i := range a.chain.images {
		if err := a.createFramebuffer(&a.chain.images[i]); err != nil {
			return err
		}
	}
	return nil
}

// createSwapchain leaves no images where the window has no area.
func (a *app) createSwapchain() error {
	var caps vulkan.SurfaceCapabilities
	if err := check("vkGetPhysicalDeviceSurfaceCapabilities", vulkan.GetPhysicalDeviceSurfaceCapabilities(a.physical, a.surface, &caps)); err != nil {
		return err
	}
	caps.Deref()
	caps.CurrentExtent.Deref()
	// A fresh struct: vulkan-go would hand its cached copy of the old one to the next call.
	extent := vulkan.Extent2D{Width: caps.CurrentExtent.Width, Height: caps.CurrentExtent.Height}
	if extent.Width == math.MaxUint32 {
		w, h := a.window.GetFramebufferSize()
		extent = vulkan.Extent2D{Width: uint32(w), Height: uint32(h)}
	}
	if a.chain.extent = extent; extent.Width == 0 || extent.Height == 0 {
		return nil
	}
	count := caps.MinImageCount + 1
	if caps.MaxImageCount > 0 {
		count = min(count, caps.MaxImageCount)
	}
	var swapchain vulkan.Swapchain
	if err := check("vkCreateSwapchain", vulkan.CreateSwapchain(a.device, &vulkan.SwapchainCreateInfo{
		SType: vulkan.StructureTypeSwapchainCreateInfo, Surface: a.surface, MinImageCount: count,
		ImageFormat: a.format.Format, ImageColorSpace: a.format.ColorSpace, ImageExtent: extent, ImageArrayLayers: 1,
		ImageUsage: vulkan.ImageUsageFlags(vulkan.ImageUsageColorAttachmentBit), ImageSharingMode: vulkan.SharingModeExclusive,
		PreTransform: caps.CurrentTransform, CompositeAlpha: vulkan.CompositeAlphaOpaqueBit, PresentMode: vulkan.PresentModeFifo, Clipped: vulkan.True,
	}, nil, &swapchain)); err != nil {
		return err
	}
	a.chain.swapchain = swapchain
	var n uint32
	if err := check("vkGetSwapchainImages", vulkan.GetSwapchainImages(a.device, swapchain, &n, nil)); err != nil {
		return err
	}
	images := make([]vulkan.Image, n)
	if err := check("vkGetSwapchainImages", vulkan.GetSwapchainImages(a.device, swapchain, &n, images)); err != nil {
		return err
	}
	a.chain.images = make([]chainImage, n)
	for i := range images {
		a.chain.images[i].image = images[i]
	}
	return nil
}

// createImage makes an image that frames are drawn into where there is no window.
func (a *app) createImage(c *chainImage) error {
	var image vulkan.Image
	if err := check("vkCreateImage", vulkan.CreateImage(a.device, &vulkan.ImageCreateInfo{
		SType: vulkan.StructureTypeImageCreateInfo, ImageType: vulkan.ImageType2d, Format: a.format.Format,
		Extent:    vulkan.Extent3D{Width: a.chain.extent.Width, Height: a.chain.extent.Height, Depth: 1},
		MipLevels: 1, ArrayLayers: 1, Samples: vulkan.SampleCount1Bit,
		Usage: vulkan.ImageUsageFlags(vulkan.ImageUsageColorAttachmentBit | vulkan.ImageUsageTransferSrcBit),
	}, nil, &image)); err != nil {
		return err
	}
	c.image = image
	var need vulkan.MemoryRequirements
	vulkan.GetImageMemoryRequirements(a.device, image, &need)
	need.Deref()
	var props vulkan.PhysicalDeviceMemoryProperties
	vulkan.GetPhysicalDeviceMemoryProperties(a.physical, &props)
	props.Deref()
	typ := uint32(0)
	for i := props.MemoryTypeCount; i > 0; i-- {
		props.MemoryTypes[i-1].Deref()
		if need.MemoryTypeBits&(1<<(i-1)) != 0 && props.MemoryTypes[i-1].PropertyFlags&vulkan.MemoryPropertyFlags(vulkan.MemoryPropertyDeviceLocalBit) != 0 {
			typ = i - 1
		}
	}
	var memory vulkan.DeviceMemory
	if err := check("vkAllocateMemory", vulkan.AllocateMemory(a.device, &vulkan.MemoryAllocateInfo{
		SType: vulkan.StructureTypeMemoryAllocateInfo, AllocationSize: need.Size, MemoryTypeIndex: typ,
	}, nil, &memory)); err != nil {
		return err
	}
	c.memory = memory
	return check("vkBindImageMemory", vulkan.BindImageMemory(a.device, image, memory, 0))
}

func (a *app) createFramebuffer(c *chainImage) (err error) {
	var view vulkan.ImageView
	if err := check("vkCreateImageView", vulkan.CreateImageView(a.device, &vulkan.ImageViewCreateInfo{
		SType: vulkan.StructureTypeImageViewCreateInfo, Image: c.image, ViewType: vulkan.ImageViewType2d, Format: a.format.Format,
		SubresourceRange: vulkan.ImageSubresourceRange{AspectMask: vulkan.ImageAspectFlags(vulkan.ImageAspectColorBit), LevelCount: 1, LayerCount: 1},
	}, nil, &view)); err != nil {
		return err
	}
	c.view = view
	var fb vulkan.Framebuffer
	if err := check("vkCreateFramebuffer", vulkan.CreateFramebuffer(a.device, &vulkan.FramebufferCreateInfo{
		SType: vulkan.StructureTypeFramebufferCreateInfo, RenderPass: a.pass, AttachmentCount: 1, PAttachments: []vulkan.ImageView{view},
		Width: a.chain.extent.Width, Height: a.chain.extent.Height, Layers: 1,
	}, nil, &fb)); err != nil {
		return err
	}
	c.framebuffer = fb
	c.drawn, err = a.semaphore()
	return err
}

func (a *app) semaphore() (vulkan.Semaphore, error) {
	var s vulkan.Semaphore
	err := check("vkCreateSemaphore", vulkan.CreateSemaphore(a.device, &vulkan.SemaphoreCreateInfo{SType: vulkan.StructureTypeSemaphoreCreateInfo}, nil, &s))
	return s, err
}

// recreateChain is for a window of another size.
func (a *app) recreateChain() error {
	if err := a.idle(); err != nil {
		return err
	}
	a.chain.close(a.device)
	a.resized = false
	return a.createChain()
}

// close needs an idle device.
func (c *chain) close(device vulkan.Device) {
	for _, i := range c.images {
		vulkan.DestroySemaphore(device, i.drawn, nil)
		vulkan.DestroyFramebuffer(device, i.framebuffer, nil)
		vulkan.DestroyImageView(device, i.view, nil)
		if i.memory != vulkan.NullDeviceMemory {
			vulkan.DestroyImage(device, i.image, nil)
			vulkan.FreeMemory(device, i.memory, nil)
		}
	}
	if c.swapchain != vulkan.NullSwapchain {
		vulkan.DestroySwapchain(device, c.swapchain, nil)
	}
	*c = chain{}
}
