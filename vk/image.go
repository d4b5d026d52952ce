package vk

import (
	"fmt"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

// ImageUsage is VkImageUsageFlags: what an image may be used for.
type ImageUsage uint32

// The image usages.
const (
	ImageTransferSrc     ImageUsage = 1 << 0
	ImageTransferDst     ImageUsage = 1 << 1
	ImageSampled         ImageUsage = 1 << 2
	ImageStorage         ImageUsage = 1 << 3
	ImageColorAttachment ImageUsage = 1 << 4
	ImageDepthAttachment ImageUsage = 1 << 5

	imageViewed = ImageSampled | ImageStorage | ImageColorAttachment | ImageDepthAttachment
)

// Layouts of an image, VkImageLayout.
const (
	LayoutUndefined   uint32 = 0 // the texels are nothing that anyone wants
	LayoutGeneral     uint32 = 1
	LayoutColor       uint32 = 2 // colour attachment
	LayoutDepth       uint32 = 3 // depth and stencil attachment
	LayoutShaderRead  uint32 = 5
	LayoutTransferSrc uint32 = 6
	LayoutTransferDst uint32 = 7
)

// Aspects of an image, VkImageAspectFlags.
const (
	AspectColor   uint32 = 1 << 0
	AspectDepth   uint32 = 1 << 1
	AspectStencil uint32 = 1 << 2
)

// FormatAspect is the aspects of a VkFormat.
func FormatAspect(format uint32) uint32 {
	const d16, x8d24, d32, s8, d16s8, d32s8 = 124, 125, 126, 127, 128, 130
	switch {
	case format == d16 || format == x8d24 || format == d32:
		return AspectDepth
	case format == s8:
		return AspectStencil
	case format >= d16s8 && format <= d32s8:
		return AspectDepth | AspectStencil
	}
	return AspectColor
}

// ImageOptions say what an image is to be: one sample, optimal tiling.
type ImageOptions struct {
	Width, Height int    // texels
	Depth         int    // slices of a 3D image; 0: the image is 2D
	Layers        int    // of an array of 2D images; 0: no array
	Mips          int    // 0: 1
	Format        uint32 // VkFormat
	Usage         uint32 // ImageUsage bits
	Label         string // in messages, statistics and leak reports
}

// Image is a VkImage in device memory with a view of all of it. Its layout is the caller's matter; it starts undefined.
//   - Concurrency: externally synchronized.
type Image struct {
	Handle        uint64 // VkImage
	View          uint64 // VkImageView of all of it; 0 when the usage is for transfers only
	Width, Height int
	Depth, Layers int // at least 1
	Mips          int
	Format        uint32
	Aspect        uint32

	d     *Device
	place placed
}

// NewImage makes a VkImage, binds it to device memory and makes its view.
//   - Errors: ErrOutOfMemory, ErrDeviceLost, ErrClosed, or the Result of the call that failed. On error nothing is left behind.
//   - Ownership: the caller's, until Retire or Destroy. Close reports what lives.
//   - Concurrency: safe for concurrent use.
//   - Source: the caller establishes that the device has the format with this usage and size (FormatFeatures, Caps).
func (d *Device) NewImage(o ImageOptions) (*Image, error) {
	o.Mips = max(o.Mips, 1)
	if err := d.checkImage(&o); err != nil {
		return nil, err
	}
	w := wanted{usage: MemoryDevice, kind: imageMemory, label: o.Label}
	var r api.Result
	w.resource, r = d.api.NewImage(api.ImageInfo{
		Type: o.imageType(), Width: uint32(o.Width), Height: uint32(o.Height), Depth: uint32(max(o.Depth, 1)),
		Layers: uint32(max(o.Layers, 1)), Mips: uint32(o.Mips), Format: o.Format, Usage: o.Usage,
	}, d.caps.Dedicated)
	if r < 0 {
		return nil, d.fail(fmt.Sprintf("%q: vkCreateImage of %d x %d", o.Label, o.Width, o.Height), Result(r))
	}
	i := &Image{
		Handle: w.resource.Handle, Width: o.Width, Height: o.Height, Depth: max(o.Depth, 1), Layers: max(o.Layers, 1),
		Mips: o.Mips, Format: o.Format, Aspect: FormatAspect(o.Format), d: d,
	}
	if err := d.finishImage(i, &o, &w); err != nil {
		d.api.Destroy(api.KindImage, i.Handle)
		d.freeAllocation(i.place.alloc)
		d.Drain()
		return nil, err
	}
	i.SetLabel(o.Label)
	d.Drain()
	return i, nil
}

// imageType is the VkImageType.
func (o *ImageOptions) imageType() uint32 {
	if o.Depth > 0 {
		return 2
	}
	return 1
}

// viewType is the VkImageViewType of a view of all of the image.
func (o *ImageOptions) viewType() uint32 {
	const view2D, view3D, view2DArray = 1, 2, 5
	switch {
	case o.Depth > 0:
		return view3D
	case o.Layers > 0:
		return view2DArray
	}
	return view2D
}

func (d *Device) checkImage(o *ImageOptions) error {
	side := int(d.caps.Limits.MaxImageSize)
	switch {
	case d.closed.Load():
		return ErrClosed
	case d.Err() != nil:
		return d.Err()
	case o.Width <= 0 || o.Height <= 0 || o.Width > side || o.Height > side || o.Format == 0 || o.Usage == 0:
		return fmt.Errorf("%w: vk: NewImage %.200q: %d x %d (at most %d a side), format %d, usage %#x", ErrArgs, o.Label, o.Width, o.Height, side, o.Format, o.Usage)
	case o.Depth < 0 || o.Layers < 0 || o.Depth > 0 && o.Layers > 1:
		return fmt.Errorf("%w: vk: NewImage %.200q: %d slices and %d layers: an image has one or the other", ErrArgs, o.Label, o.Depth, o.Layers)
	}
	return nil
}

// finishImage binds an image and makes its view. On failure the caller destroys the image and frees i.place.
func (d *Device) finishImage(i *Image, o *ImageOptions, w *wanted) error {
	var err error
	if i.place, err = d.allocate(w); err != nil {
		return err
	}
	if r := d.api.BindImage(i.Handle, i.place.memory, i.place.offset); r < 0 {
		return d.fail(fmt.Sprintf("%q: vkBindImageMemory", o.Label), Result(r))
	}
	if ImageUsage(o.Usage)&imageViewed == 0 {
		return nil
	}
	view, r := d.api.CreateView(i.Handle, o.viewType(), o.Format, i.Aspect)
	if r < 0 {
		return d.fail(fmt.Sprintf("%q: vkCreateImageView", o.Label), Result(r))
	}
	i.View = view
	m := &d.memory
	m.mu.Lock()
	m.slots.lookup(i.place.alloc).view = i.View
	m.mu.Unlock()
	return nil
}

// Memory tells where the image lies; nothing of one that was given up.
func (i *Image) Memory() MemoryInfo {
	if i.d == nil {
		return MemoryInfo{}
	}
	return i.d.memoryInfo(&i.place)
}

// SetLabel renames the image, in debug messages and in everything that is told of memory.
func (i *Image) SetLabel(label string) {
	if i.d == nil {
		return
	}
	i.d.setLabel(i.place.alloc, label)
	i.d.SetName(ObjectImage, i.Handle, label)
	i.d.SetName(ObjectImageView, i.View, label)
}

// Destroy destroys the image and its view and frees the memory, now. The caller knows that the GPU is done with it. A second
// call, or one after Retire, does nothing.
func (i *Image) Destroy() {
	if i == nil || i.d == nil || i.d.closed.Load() { // Close has freed it
		return
	}
	d := i.d
	if i.View != 0 {
		d.api.Destroy(api.KindImageView, i.View)
	}
	d.api.Destroy(api.KindImage, i.Handle)
	d.freeAllocation(i.place.alloc)
	i.d, i.Handle, i.View = nil, 0, 0
	d.Drain()
}

// Retire destroys the image once number is complete: see Device.Retire. A second call does nothing.
func (i *Image) Retire(number uint64) {
	if i == nil || i.d == nil {
		return
	}
	d := i.d
	if i.View != 0 {
		d.Retire(number, Retired{Kind: RetireImageView, Handle: i.View})
	}
	d.Retire(number, Retired{Kind: RetireImage, Handle: i.Handle, Alloc: i.place.alloc})
	i.d, i.Handle, i.View = nil, 0, 0
}
