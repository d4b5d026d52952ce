package vk

import (
	"fmt"

	"github.com/vkgloo/vkgloo/vk/internal/api"
	vulkan "github.com/vulkan-go/vulkan"
)

// The layouts of what descriptors point to, and of a copy.
type (
	imageInfo struct {
		sampler, view uint64
		layout, _     uint32
	}
	bufferInfo  struct{ buffer, offset, size uint64 }
	copyDescSet struct {
		sType, _               uint32
		next, src              uint64
		srcBinding, srcElement uint32
		dst                    uint64
		dstBinding, dstElement uint32
		count, _               uint32
	}
)

// Descriptor types by what they point to, VkDescriptorType.
const (
	lastImageType  = 3 // sampler, combined image sampler, sampled image, storage image
	lastTexelType  = 5
	lastBufferType = 9
	inputType      = 10
)

// UpdateDescriptorSets is vkUpdateDescriptorSets. Of a write, the one of its three lists counts that its type wants.
//   - Errors: ErrArgs for a DescriptorCount that is more than the list has, and for a type of none of the lists; ErrClosed. Nothing
//     was updated then.
//   - Concurrency: as Vulkan's: externally synchronized on the sets written.
func (d *Device) UpdateDescriptorSets(writes []vulkan.WriteDescriptorSet, copies []vulkan.CopyDescriptorSet) error {
	if d.closed.Load() {
		return ErrClosed
	}
	if err := d.Err(); err != nil {
		return err
	}
	s := d.scratches.take()
	defer d.scratches.give(s)
	a := &s.stream
	for i := range writes {
		w := &writes[i]
		at := uint64(len(a.arena))
		n, err := putInfos(a, w)
		if err != nil {
			return fmt.Errorf("%w: UpdateDescriptorSets: write %d: %w", ErrArgs, i, err)
		}
		s.writes = append(s.writes, api.SetWrite{Next: address(w.PNext), Set: toRaw(w.DstSet), Data: at, Binding: w.DstBinding,
			Element: w.DstArrayElement, Count: uint32(n), Type: uint32(w.DescriptorType)})
	}
	at := uint64(len(a.arena))
	for i := range copies {
		c := &copies[i]
		put(a, copyDescSet{
			sType: api.TypeCopyDescriptorSet, next: address(c.PNext), src: toRaw(c.SrcSet), srcBinding: c.SrcBinding, srcElement: c.SrcArrayElement,
			dst: toRaw(c.DstSet), dstBinding: c.DstBinding, dstElement: c.DstArrayElement, count: c.DescriptorCount,
		})
	}
	d.api.UpdateSets(s.writes, a.arena, at, len(copies))
	d.Drain()
	return nil
}

// putInfos lays out what a write points to.
func putInfos(a *Stream, w *vulkan.WriteDescriptorSet) (n int, err error) {
	n = int(w.DescriptorCount)
	have := 0
	switch t := w.DescriptorType; {
	case t <= lastImageType || t == inputType:
		if have = len(w.PImageInfo); n <= have {
			for i := range w.PImageInfo[:n] {
				x := &w.PImageInfo[i]
				put(a, imageInfo{sampler: toRaw(x.Sampler), view: toRaw(x.ImageView), layout: uint32(x.ImageLayout)})
			}
			return n, nil
		}
	case t <= lastTexelType:
		if have = len(w.PTexelBufferView); n <= have {
			for _, v := range w.PTexelBufferView[:n] {
				put(a, toRaw(v))
			}
			return n, nil
		}
	case t <= lastBufferType:
		if have = len(w.PBufferInfo); n <= have {
			for i := range w.PBufferInfo[:n] {
				x := &w.PBufferInfo[i]
				put(a, bufferInfo{toRaw(x.Buffer), uint64(x.Offset), uint64(x.Range)})
			}
			return n, nil
		}
	default:
		return 0, fmt.Errorf("descriptors of type %d", t)
	}
	return 0, fmt.Errorf("%d descriptors of type %d, their list has %d", n, w.DescriptorType, have)
}

// QueueSubmit is vkQueueSubmit. It does not take Handles.QueueLock: the caller holds what guards his queue, as for Vulkan's own.
//   - Errors: ErrArgs for a null queue and for a count that is more than its list has, ErrDeviceLost, ErrOutOfMemory, ErrClosed.
//   - Concurrency: as Vulkan's: externally synchronized on queue and fence.
func (d *Device) QueueSubmit(queue vulkan.Queue, submits []vulkan.SubmitInfo, fence vulkan.Fence) error {
	switch {
	case d.closed.Load():
		return ErrClosed
	case toRaw(queue) == 0:
		return fmt.Errorf("%w: QueueSubmit: the queue is null", ErrArgs)
	}
	if err := d.Err(); err != nil {
		return err
	}
	s := d.scratches.take()
	defer d.scratches.give(s)
	a := &s.stream
	for i := range submits {
		x := &submits[i]
		waits, commands, signals := int(x.WaitSemaphoreCount), int(x.CommandBufferCount), int(x.SignalSemaphoreCount)
		if waits > len(x.PWaitSemaphores) || waits > len(x.PWaitDstStageMask) || commands > len(x.PCommandBuffers) || signals > len(x.PSignalSemaphores) {
			return fmt.Errorf("%w: QueueSubmit: batch %d: %d waits of %d semaphores and %d stages, %d of %d command buffers, %d of %d signals", ErrArgs, i,
				waits, len(x.PWaitSemaphores), len(x.PWaitDstStageMask), commands, len(x.PCommandBuffers), signals, len(x.PSignalSemaphores))
		}
		s.submits = append(s.submits, api.SubmitInfo{Next: address(x.PNext), Data: uint64(len(a.arena)), Waits: x.WaitSemaphoreCount,
			Commands: x.CommandBufferCount, Signals: x.SignalSemaphoreCount})
		for _, h := range x.PWaitSemaphores[:waits] {
			put(a, toRaw(h))
		}
		for k := 0; k < waits; k += 2 { // two stages are a word
			pair := [2]uint32{uint32(x.PWaitDstStageMask[k])}
			if k+1 < waits {
				pair[1] = uint32(x.PWaitDstStageMask[k+1])
			}
			put(a, pair)
		}
		for _, h := range x.PCommandBuffers[:commands] {
			put(a, toRaw(h))
		}
		for _, h := range x.PSignalSemaphores[:signals] {
			put(a, toRaw(h))
		}
	}
	r := d.api.QueueSubmit(toRaw(queue), s.submits, a.arena, toRaw(fence))
	d.Drain()
	return d.check("vkQueueSubmit", r)
}
