package vk

import "github.com/vkgloo/vkgloo/vk/internal/api"

// MemoryBarrier orders all memory.
type MemoryBarrier struct{ SrcAccess, DstAccess Access }

// BufferBarrier orders bytes [Offset, Offset+Size) of a buffer; a Size of ^uint64(0) reaches to the end.
type BufferBarrier struct {
	Buffer, Offset, Size uint64
	SrcAccess, DstAccess Access
}

// ImageBarrier orders mip levels and layers of an image, and changes their layout if the layouts differ.
type ImageBarrier struct {
	Image                uint64
	OldLayout, NewLayout uint32 // VkImageLayout
	SrcAccess, DstAccess Access
	Aspect               uint32 // VkImageAspectFlags
	BaseMip, Mips        uint32 // Mips 0: all from BaseMip
	BaseLayer, Layers    uint32 // Layers 0: all from BaseLayer
}

const (
	queueFamilyIgnored = ^uint32(0)
	remaining          = ^uint32(0) // VK_REMAINING_MIP_LEVELS, VK_REMAINING_ARRAY_LAYERS
)

// The barriers as Vulkan lays them out. next is C memory, or null.
type memoryBarrier struct {
	sType    uint32
	_        uint32
	next     uint64
	src, dst Access
}

type bufferBarrier struct {
	sType                uint32
	_                    uint32
	next                 uint64
	src, dst             Access
	srcFamily, dstFamily uint32
	buffer, off, size    uint64
}

type imageBarrier struct {
	sType                uint32
	_                    uint32
	next                 uint64
	src, dst             Access
	oldLayout, newLayout uint32
	srcFamily, dstFamily uint32
	image                uint64
	aspect               uint32
	baseMip, mips        uint32
	baseLayer, layers    uint32
	_                    uint32
}

// Barrier makes what the stages dst do wait for what the stages src did, with the memory dependencies listed; with
// none it orders execution alone. Stages must be nonzero (VUID-vkCmdPipelineBarrier-srcStageMask-03937 and -dstStageMask-03937).
func (s *Stream) Barrier(src, dst Stage, mem []MemoryBarrier, buf []BufferBarrier, img []ImageBarrier) {
	o := s.op(api.OpBarrier)
	o.N, o.U = uint32(len(mem)), [4]uint32{uint32(src), uint32(dst), uint32(len(buf)), uint32(len(img))}
	for _, b := range mem {
		put(s, memoryBarrier{sType: api.TypeMemoryBarrier, src: b.SrcAccess, dst: b.DstAccess})
	}
	for _, b := range buf {
		put(s, bufferBarrier{sType: api.TypeBufferBarrier, src: b.SrcAccess, dst: b.DstAccess,
			srcFamily: queueFamilyIgnored, dstFamily: queueFamilyIgnored, buffer: b.Buffer, off: b.Offset, size: b.Size})
	}
	for _, b := range img {
		mips, layers := b.Mips, b.Layers
		if mips == 0 {
			mips = remaining
		}
		if layers == 0 {
			layers = remaining
		}
		put(s, imageBarrier{sType: api.TypeImageBarrier, src: b.SrcAccess, dst: b.DstAccess,
			oldLayout: b.OldLayout, newLayout: b.NewLayout, srcFamily: queueFamilyIgnored, dstFamily: queueFamilyIgnored,
			image: b.Image, aspect: b.Aspect, baseMip: b.BaseMip, mips: mips, baseLayer: b.BaseLayer, layers: layers})
	}
	s.stats.Barriers++
}
