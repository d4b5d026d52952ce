package vk

import (
	"sync"
	"unsafe"

	"github.com/vkgloo/vkgloo/vk/internal/api"
	vulkan "github.com/vulkan-go/vulkan"
)

// The twins do what functions of vulkan-go do that take slices of structs, with the same structs and handles. Those hand C memory
// to Vulkan that a finalizer may free during the call, rewrite the slices that they are given, and allocate for every element;
// these read the slices, change nothing, and allocate nothing once their scratch has grown. PNext goes on as it is: C memory. A null command
// buffer, and a Device that is closed, record nothing; other arguments are not checked beyond what is said, as Vulkan's own
// are not. See docs/vulkan-go.md.

// scratch is what one call of a twin puts its arguments into: a stream, and lists for what no stream records.
type scratch struct {
	stream  Stream
	writes  []api.SetWrite
	submits []api.SubmitInfo
	next    *scratch
}

// scratches are kept for the next call. There are as many as calls ever ran at once.
type scratches struct {
	mu   sync.Mutex // leaf
	free *scratch   // guarded by mu
}

func (p *scratches) take() *scratch {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.free
	if s == nil {
		return &scratch{}
	}
	p.free, s.next = s.next, nil
	return s
}

func (p *scratches) give(s *scratch) {
	s.stream.Reset()
	s.writes, s.submits = emptied(s.writes), emptied(s.submits)
	p.mu.Lock()
	defer p.mu.Unlock()
	s.next, p.free = p.free, s
}

// replayTwin records a twin's one command.
func (d *Device) replayTwin(cmd vulkan.CommandBuffer, s *scratch) {
	if c := toRaw(cmd); c != 0 {
		d.Replay(c, &s.stream)
	}
	d.scratches.give(s)
}

// CmdCopyBuffer is vkCmdCopyBuffer; no regions are no command.
//   - Concurrency: as Vulkan's: externally synchronized on cmd. So the others.
func (d *Device) CmdCopyBuffer(cmd vulkan.CommandBuffer, src, dst vulkan.Buffer, regions []vulkan.BufferCopy) {
	if len(regions) == 0 {
		return
	}
	s := d.scratches.take()
	o := s.stream.op(api.OpCopyBuffer)
	o.H, o.N = [2]uint64{toRaw(src), toRaw(dst)}, uint32(len(regions))
	for i := range regions {
		r := &regions[i]
		put(&s.stream, BufferCopy{uint64(r.SrcOffset), uint64(r.DstOffset), uint64(r.Size)})
	}
	d.replayTwin(cmd, s)
}

// CmdCopyBufferToImage is vkCmdCopyBufferToImage; no regions are no command.
func (d *Device) CmdCopyBufferToImage(cmd vulkan.CommandBuffer, src vulkan.Buffer, dst vulkan.Image, layout vulkan.ImageLayout, regions []vulkan.BufferImageCopy) {
	d.copyImage(cmd, api.OpBufferToImage, [2]uint64{toRaw(src), toRaw(dst)}, layout, regions)
}

// CmdCopyImageToBuffer is vkCmdCopyImageToBuffer; no regions are no command.
func (d *Device) CmdCopyImageToBuffer(cmd vulkan.CommandBuffer, src vulkan.Image, layout vulkan.ImageLayout, dst vulkan.Buffer, regions []vulkan.BufferImageCopy) {
	d.copyImage(cmd, api.OpImageToBuffer, [2]uint64{toRaw(src), toRaw(dst)}, layout, regions)
}

func (d *Device) copyImage(cmd vulkan.CommandBuffer, code uint32, h [2]uint64, layout vulkan.ImageLayout, regions []vulkan.BufferImageCopy) {
	if len(regions) == 0 {
		return
	}
	s := d.scratches.take()
	o := s.stream.op(code)
	o.H, o.U[0], o.N = h, uint32(layout), uint32(len(regions))
	for i := range regions {
		r := &regions[i]
		put(&s.stream, ImageCopy{
			Offset: uint64(r.BufferOffset), RowLength: r.BufferRowLength, ImageHeight: r.BufferImageHeight,
			Aspect: uint32(r.ImageSubresource.AspectMask), Mip: r.ImageSubresource.MipLevel,
			BaseLayer: r.ImageSubresource.BaseArrayLayer, Layers: r.ImageSubresource.LayerCount,
			X: r.ImageOffset.X, Y: r.ImageOffset.Y, Z: r.ImageOffset.Z, W: r.ImageExtent.Width, H: r.ImageExtent.Height, D: r.ImageExtent.Depth,
		})
	}
	d.replayTwin(cmd, s)
}

// CmdPipelineBarrier is vkCmdPipelineBarrier.
func (d *Device) CmdPipelineBarrier(cmd vulkan.CommandBuffer, src, dst vulkan.PipelineStageFlags, flags vulkan.DependencyFlags,
	mem []vulkan.MemoryBarrier, buf []vulkan.BufferMemoryBarrier, img []vulkan.ImageMemoryBarrier) {
	s := d.scratches.take()
	o := s.stream.op(api.OpBarrier)
	o.N, o.U = uint32(len(mem)), [4]uint32{uint32(src), uint32(dst), uint32(len(buf)), uint32(len(img))}
	o.V[0] = uint64(flags)
	for i := range mem {
		b := &mem[i]
		put(&s.stream, memoryBarrier{sType: api.TypeMemoryBarrier, next: address(b.PNext), src: Access(b.SrcAccessMask), dst: Access(b.DstAccessMask)})
	}
	for i := range buf {
		b := &buf[i]
		put(&s.stream, bufferBarrier{
			sType: api.TypeBufferBarrier, next: address(b.PNext), src: Access(b.SrcAccessMask), dst: Access(b.DstAccessMask),
			srcFamily: b.SrcQueueFamilyIndex, dstFamily: b.DstQueueFamilyIndex, buffer: toRaw(b.Buffer), off: uint64(b.Offset), size: uint64(b.Size),
		})
	}
	for i := range img {
		b := &img[i]
		r := &b.SubresourceRange
		put(&s.stream, imageBarrier{
			sType: api.TypeImageBarrier, next: address(b.PNext), src: Access(b.SrcAccessMask), dst: Access(b.DstAccessMask),
			oldLayout: uint32(b.OldLayout), newLayout: uint32(b.NewLayout), srcFamily: b.SrcQueueFamilyIndex, dstFamily: b.DstQueueFamilyIndex,
			image: toRaw(b.Image), aspect: uint32(r.AspectMask), baseMip: r.BaseMipLevel, mips: r.LevelCount, baseLayer: r.BaseArrayLayer, layers: r.LayerCount,
		})
	}
	d.replayTwin(cmd, s)
}

// address is a pointer to C memory as a number: nothing that Go's collector has to know of.
func address(p unsafe.Pointer) uint64 { return uint64(uintptr(p)) }
