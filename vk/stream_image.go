package vk

import (
	"math"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

// ImageCopy is a region between a buffer and an image; the layout of VkBufferImageCopy. Layers and D of 0 mean 1.
type ImageCopy struct {
	Offset                         uint64 // into the buffer, bytes
	RowLength, ImageHeight         uint32 // of the data in the buffer, texels; 0: tightly packed
	Aspect, Mip, BaseLayer, Layers uint32
	X, Y, Z                        int32 // of the image, texels
	W, H, D                        uint32
}

func (r ImageCopy) normalize() ImageCopy {
	r.Layers, r.D = max(r.Layers, 1), max(r.D, 1)
	return r
}

// ImageBlit is a region of a scaled copy between images; the layout of VkImageBlit. Layers of 0 mean 1.
type ImageBlit struct {
	SrcAspect, SrcMip, SrcBaseLayer, SrcLayers uint32
	SrcMin, SrcMax                             [3]int32
	DstAspect, DstMip, DstBaseLayer, DstLayers uint32
	DstMin, DstMax                             [3]int32
}

// ImageRange is what of an image is cleared; the layout of VkImageSubresourceRange. Mips and Layers of 0 mean all.
type ImageRange struct{ Aspect, BaseMip, Mips, BaseLayer, Layers uint32 }

func (r ImageRange) normalize() ImageRange {
	if r.Mips == 0 {
		r.Mips = remaining
	}
	if r.Layers == 0 {
		r.Layers = remaining
	}
	return r
}

// ClearValue is the value that a colour or depth image is cleared to; the layout of VkClearValue.
type ClearValue [4]uint32

// ClearColor is a clear value for a float or normalized format.
func ClearColor(r, g, b, a float32) ClearValue {
	return ClearValue{math.Float32bits(r), math.Float32bits(g), math.Float32bits(b), math.Float32bits(a)}
}

// ClearDepth is a clear value for depth and stencil.
func ClearDepth(depth float32, stencil uint32) ClearValue {
	return ClearValue{math.Float32bits(depth), stencil}
}

// CopyImageToBuffer copies texels of an image in the given layout into a buffer.
func (s *Stream) CopyImageToBuffer(img uint64, layout uint32, buf uint64, r ImageCopy) {
	o := s.op(api.OpImageToBuffer)
	o.H, o.U[0], o.N = [2]uint64{img, buf}, layout, 1
	put(s, r.normalize())
}

// CopyBufferToImage copies bytes of a buffer into an image in the given layout.
func (s *Stream) CopyBufferToImage(buf, img uint64, layout uint32, r ImageCopy) {
	o := s.op(api.OpBufferToImage)
	o.H, o.U[0], o.N = [2]uint64{buf, img}, layout, 1
	put(s, r.normalize())
}

// AppendBufferToImage is CopyBufferToImage, and becomes part of the newest command if that copies between the same two in
// the same layout: the regions of one command must not overlap in the image, their order is undefined.
func (s *Stream) AppendBufferToImage(buf, img uint64, layout uint32, r ImageCopy) {
	if o := s.last(api.OpBufferToImage); o != nil && o.H == [2]uint64{buf, img} && o.U[0] == layout {
		o.N++
		put(s, r.normalize())
		return
	}
	s.CopyBufferToImage(buf, img, layout, r)
}

// BlitImage copies with scaling and format conversion. filter is a VkFilter: 0 nearest, 1 linear.
func (s *Stream) BlitImage(src uint64, srcLayout uint32, dst uint64, dstLayout uint32, r ImageBlit, filter uint32) {
	r.SrcLayers, r.DstLayers = max(r.SrcLayers, 1), max(r.DstLayers, 1)
	o := s.op(api.OpBlitImage)
	o.H, o.U, o.N = [2]uint64{src, dst}, [4]uint32{srcLayout, dstLayout, filter}, 1
	put(s, r)
}

// clearArgs is a clear value and the range, as they lie in the arena.
type clearArgs struct {
	value ClearValue
	rng   ImageRange
	_     uint32
}

// ClearColorImage clears an image in the given layout, outside a render pass.
func (s *Stream) ClearColorImage(img uint64, layout uint32, v ClearValue, r ImageRange) {
	o := s.op(api.OpClearColor)
	o.H[0], o.U[0] = img, layout
	put(s, clearArgs{value: v, rng: r.normalize()})
}

// clearDepthArgs: VkClearDepthStencilValue has two words.
type clearDepthArgs struct {
	value [2]uint32
	rng   ImageRange
	_     uint32
}

// ClearDepthImage clears a depth-stencil image in the given layout, outside a render pass.
func (s *Stream) ClearDepthImage(img uint64, layout uint32, v ClearValue, r ImageRange) {
	o := s.op(api.OpClearDepth)
	o.H[0], o.U[0] = img, layout
	put(s, clearDepthArgs{value: [2]uint32{v[0], v[1]}, rng: r.normalize()})
}
