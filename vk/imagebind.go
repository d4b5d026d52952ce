package vk

import (
	"errors"
	"fmt"

	vulkan "github.com/vulkan-go/vulkan"
)

// BindOptions say how a VkImage of the caller's is placed. The zero value suits textures and attachments.
type BindOptions struct {
	Memory MemoryUsage // default MemoryDevice
	// Linear: the image has linear tiling. It gets memory of its own then: in a block, bufferImageGranularity would have to
	// lie between it and images of optimal tiling.
	Linear    bool
	Dedicated bool   // memory of its own also where the driver doesn't ask for it
	Label     string // of the memory, in statistics, the memory map and leak reports
}

// ImageMemory is the memory that a VkImage of the caller's is bound to.
//   - Concurrency: externally synchronized.
type ImageMemory struct {
	d     *Device // nil once given back
	place placed
	info  MemoryInfo
}

// BindImage finds memory for a VkImage that the caller has made on this device, and binds it: in a block that images share
// with one another, never with buffers, or in memory of its own where the driver asks for that or the image is large.
//   - Errors: an error for a null image; ErrOutOfMemory, which says what was asked and what every heap holds;
//     errors.ErrUnsupported where no memory type fits; ErrDeviceLost, ErrClosed. The image is unbound then.
//   - Ownership: the image stays the caller's, and the memory is the caller's until Retire or Free: first destroy the image, or
//     see to it that nothing uses it any more. Close reports memory that was given back by neither.
//   - Concurrency: safe for concurrent use.
//   - Source: the image was never bound, is not sparse and has one plane (VUID-vkBindImageMemory-image-07460, -01045, -01608).
func (d *Device) BindImage(image vulkan.Image, o BindOptions) (*ImageMemory, error) {
	return d.BindRawImage(toRaw(image), o)
}

// BindRawImage is BindImage for bindings other than vulkan-go: image is the VkImage.
func (d *Device) BindRawImage(image uint64, o BindOptions) (*ImageMemory, error) {
	switch {
	case d.closed.Load():
		return nil, ErrClosed
	case d.Err() != nil:
		return nil, d.Err()
	case image == 0:
		return nil, fmt.Errorf("%w: vk: BindImage %.200q: the image is null", ErrArgs, o.Label)
	case o.Memory >= memoryUsages:
		return nil, fmt.Errorf("%w: vk: BindImage %.200q: memory %v", ErrArgs, o.Label, o.Memory)
	}
	w := wanted{
		resource: d.api.ImageResource(image, d.caps.Dedicated), usage: o.Memory, kind: imageMemory,
		dedicated: o.Dedicated || o.Linear, foreign: true, label: o.Label,
	}
	w.size = w.resource.Size
	if w.resource.Size == 0 {
		return nil, errors.New("vk: BindImage: the driver says that the image takes no memory")
	}
	defer d.Drain()
	p, err := d.allocate(&w)
	if err != nil {
		return nil, err
	}
	if r := d.api.BindImage(image, p.memory, p.offset); r < 0 {
		d.freeAllocation(p.alloc)
		return nil, d.fail(fmt.Sprintf("%q: vkBindImageMemory", o.Label), Result(r))
	}
	return &ImageMemory{d: d, place: p, info: d.memoryInfo(&p)}, nil
}

// Memory tells where the image lies; after Free or Retire, where it lay.
func (m *ImageMemory) Memory() MemoryInfo { return m.info }

// SetLabel renames the memory in everything that is told of it.
func (m *ImageMemory) SetLabel(label string) {
	if m.d != nil {
		m.d.setLabel(m.place.alloc, label)
	}
}

// Free gives the memory back, now: the GPU is done with the image. A second call, or one after Retire, does nothing.
func (m *ImageMemory) Free() {
	if m == nil || m.d == nil {
		return
	}
	m.d.freeAllocation(m.place.alloc)
	m.d = nil
}

// Retire gives the memory back once number is complete: see Device.Retire. A second call does nothing.
func (m *ImageMemory) Retire(number uint64) {
	if m == nil || m.d == nil {
		return
	}
	m.d.Retire(number, Retired{Alloc: m.place.alloc})
	m.d = nil
}
