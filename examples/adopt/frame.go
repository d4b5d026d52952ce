package main

import (
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"github.com/go-gl/glfw/v3.3/glfw"
	"github.com/vkgloo/vkgloo/staging"
	vulkan "github.com/vulkan-go/vulkan"
)

// waitLimit ends every wait for the GPU: a hung device is an error, not a hung program.
const waitLimit = 20 * time.Second

// frame is what one frame in flight owns.
type frame struct {
	cmd      vulkan.CommandBuffer
	done     vulkan.Fence
	acquired vulkan.Semaphore
	ticket   *staging.Ticket // the uploads in cmd; nil while the frame is not in flight
}

// shot is a picture on its way back.
type shot struct {
	frame int
	data  *staging.Readback
}

func (a *app) createFrames() error {
	var pool vulkan.CommandPool
	if err := check("vkCreateCommandPool", vulkan.CreateCommandPool(a.device, &vulkan.CommandPoolCreateInfo{
		SType: vulkan.StructureTypeCommandPoolCreateInfo, QueueFamilyIndex: a.family,
		Flags: vulkan.CommandPoolCreateFlags(vulkan.CommandPoolCreateResetCommandBufferBit),
	}, nil, &pool)); err != nil {
		return err
	}
	a.pool = pool
	cmds := make([]vulkan.CommandBuffer, framesInFlight)
	if err := check("vkAllocateCommandBuffers", vulkan.AllocateCommandBuffers(a.device, &vulkan.CommandBufferAllocateInfo{
		SType: vulkan.StructureTypeCommandBufferAllocateInfo, CommandPool: pool, Level: vulkan.CommandBufferLevelPrimary, CommandBufferCount: framesInFlight,
	}, cmds)); err != nil {
		return err
	}
	for i := range a.slots {
		f := &a.slots[i]
		f.cmd = cmds[i]
		var fence vulkan.Fence
		if err := check("vkCreateFence", vulkan.CreateFence(a.device, &vulkan.FenceCreateInfo{
			SType: vulkan.StructureTypeFenceCreateInfo, Flags: vulkan.FenceCreateFlags(vulkan.FenceCreateSignaledBit),
		}, nil, &fence)); err != nil {
			return err
		}
		f.done = fence
		sem, err := a.semaphore()
		if err != nil {
			return err
		}
		f.acquired = sem
	}
	return nil
}

// drawFrame draws frame n; drawn is false when the window could not be drawn to.
func (a *app) drawFrame(n int, t float64) (drawn bool, err error) {
	if a.resized || len(a.chain.images) == 0 {
		if err := a.recreateChain(); err != nil {
			return false, err
		}
		if len(a.chain.images) == 0 {
			glfw.WaitEventsTimeout(0.1)
			return false, nil
		}
	}
	i := n % framesInFlight
	f := &a.slots[i]
	if err := a.waitFor(f); err != nil {
		return false, err
	}
	target := uint32(i)
	if !a.headless {
		var ok bool
		if target, ok, err = a.acquire(f); err != nil || !ok {
			return false, err
		}
	}
	a.scene.update(t, float64(a.chain.extent.Width)/float64(a.chain.extent.Height))
	if err := a.updateBuffers(); err != nil {
		return false, err
	}
	if err := a.record(f, i, &a.chain.images[target]); err != nil {
		return false, err
	}
	if err := a.submit(f, &a.chain.images[target]); err != nil {
		return false, err
	}
	if a.headless {
		a.shots = append(a.shots, shot{n, a.readPicture(i)})
		return true, nil
	}
	return true, a.present(target)
}

// waitFor waits until the frame is done, and says so to the library.
func (a *app) waitFor(f *frame) error {
	r := vulkan.WaitForFences(a.device, 1, []vulkan.Fence{f.done}, vulkan.True, uint64(waitLimit))
	if r == vulkan.Timeout {
		return fmt.Errorf("a frame is not done after %v", waitLimit)
	}
	if err := check("vkWaitForFences", r); err != nil {
		return err
	}
	if f.ticket != nil {
		f.ticket.Completed()
		f.ticket = nil
	}
	return a.savePictures()
}

// acquire finds the image to draw into; ok is false when the window has changed.
func (a *app) acquire(f *frame) (target uint32, ok bool, err error) {
	switch r := vulkan.AcquireNextImage(a.device, a.chain.swapchain, uint64(waitLimit), f.acquired, vulkan.NullFence, &target); r {
	case vulkan.Success, vulkan.Suboptimal:
		return target, true, nil
	case vulkan.ErrorOutOfDate:
		a.resized = true
		return 0, false, nil
	case vulkan.Timeout:
		return 0, false, nil
	default:
		return 0, false, check("vkAcquireNextImage", r)
	}
}

func (a *app) record(f *frame, slot int, target *chainImage) (err error) {
	begin := vulkan.CommandBufferBeginInfo{SType: vulkan.StructureTypeCommandBufferBeginInfo, Flags: vulkan.CommandBufferUsageFlags(vulkan.CommandBufferUsageOneTimeSubmitBit)}
	defer begin.Free() // what is passed by pointer leaks otherwise
	if err := check("vkBeginCommandBuffer", vulkan.BeginCommandBuffer(f.cmd, &begin)); err != nil {
		return err
	}
	if f.ticket, err = a.recordUploads(f.cmd); err != nil { // vkgloo
		return err
	}
	if err := a.recordDrawing(f.cmd, target); err != nil {
		return errors.Join(err, a.cancel(f))
	}
	if a.headless {
		if err := a.recordPicture(f.cmd, slot, target); err != nil {
			return errors.Join(err, a.cancel(f))
		}
	}
	if err := check("vkEndCommandBuffer", vulkan.EndCommandBuffer(f.cmd)); err != nil {
		return errors.Join(err, a.cancel(f))
	}
	return nil
}

// cancel says that the frame will never be submitted: its uploads go with the next one.
func (a *app) cancel(f *frame) error {
	t := f.ticket
	f.ticket = nil
	return t.Cancel()
}

func (a *app) recordDrawing(cmd vulkan.CommandBuffer, target *chainImage) error {
	if err := a.pointSet(); err != nil {
		return err
	}
	positions, err := a.handle(a.buffers.positions)
	if err != nil {
		return err
	}
	colors, err := a.handle(a.buffers.colors)
	if err != nil {
		return err
	}
	indices, err := a.handle(a.buffers.indices)
	if err != nil {
		return err
	}
	extent := a.chain.extent
	pass := vulkan.RenderPassBeginInfo{
		SType: vulkan.StructureTypeRenderPassBeginInfo, RenderPass: a.pass, Framebuffer: target.framebuffer, RenderArea: vulkan.Rect2D{Extent: extent},
		ClearValueCount: 1, PClearValues: []vulkan.ClearValue{vulkan.NewClearValue([]float32{0.03, 0.035, 0.06, 1})},
	}
	defer pass.Free()
	vulkan.CmdBeginRenderPass(cmd, &pass, vulkan.SubpassContentsInline)
	vulkan.CmdBindPipeline(cmd, vulkan.PipelineBindPointGraphics, a.pipeline)
	vulkan.CmdSetViewport(cmd, 0, 1, []vulkan.Viewport{{Width: float32(extent.Width), Height: float32(extent.Height), MaxDepth: 1}})
	vulkan.CmdSetScissor(cmd, 0, 1, []vulkan.Rect2D{{Extent: extent}})
	vulkan.CmdBindVertexBuffers(cmd, 0, 2, []vulkan.Buffer{positions, colors}, []vulkan.DeviceSize{0, 0})
	vulkan.CmdBindIndexBuffer(cmd, indices, 0, vulkan.IndexTypeUint16)
	for i := range uint32(balls) {
		vulkan.CmdBindDescriptorSets(cmd, vulkan.PipelineBindPointGraphics, a.layout, 0, 1, []vulkan.DescriptorSet{a.set}, 1, []uint32{i * slotSize})
		vulkan.CmdDrawIndexed(cmd, uint32(len(a.scene.indices)), 1, 0, 0, 0)
	}
	vulkan.CmdEndRenderPass(cmd)
	return nil
}

// recordPicture copies the image into a buffer of the library's. It is a write as any other of ours: what the library
// does with the buffer later waits for it.
func (a *app) recordPicture(cmd vulkan.CommandBuffer, slot int, target *chainImage) error {
	picture, err := a.handle(a.buffers.pictures[slot])
	if err != nil {
		return err
	}
	a.safe().CmdCopyImageToBuffer(cmd, target.image, vulkan.ImageLayoutTransferSrcOptimal, picture, []vulkan.BufferImageCopy{{
		ImageSubresource: vulkan.ImageSubresourceLayers{AspectMask: vulkan.ImageAspectFlags(vulkan.ImageAspectColorBit), LayerCount: 1},
		ImageExtent:      vulkan.Extent3D{Width: a.chain.extent.Width, Height: a.chain.extent.Height, Depth: 1},
	}})
	return nil
}

func (a *app) submit(f *frame, target *chainImage) error {
	if err := check("vkResetFences", vulkan.ResetFences(a.device, 1, []vulkan.Fence{f.done})); err != nil {
		return errors.Join(err, a.cancel(f))
	}
	info := vulkan.SubmitInfo{SType: vulkan.StructureTypeSubmitInfo, CommandBufferCount: 1, PCommandBuffers: []vulkan.CommandBuffer{f.cmd}}
	if target != nil && !a.headless {
		info.WaitSemaphoreCount, info.PWaitSemaphores = 1, []vulkan.Semaphore{f.acquired}
		info.PWaitDstStageMask = []vulkan.PipelineStageFlags{vulkan.PipelineStageFlags(vulkan.PipelineStageColorAttachmentOutputBit)}
		info.SignalSemaphoreCount, info.PSignalSemaphores = 1, []vulkan.Semaphore{target.drawn}
	}
	if err := a.safe().QueueSubmit(a.queue, []vulkan.SubmitInfo{info}, f.done); err != nil {
		return errors.Join(err, a.cancel(f))
	}
	f.ticket.Submitted()
	return nil
}

func (a *app) present(target uint32) error {
	info := vulkan.PresentInfo{
		SType: vulkan.StructureTypePresentInfo, WaitSemaphoreCount: 1, PWaitSemaphores: []vulkan.Semaphore{a.chain.images[target].drawn},
		SwapchainCount: 1, PSwapchains: []vulkan.Swapchain{a.chain.swapchain}, PImageIndices: []uint32{target},
	}
	defer info.Free()
	r := vulkan.QueuePresent(a.queue, &info)
	if r == vulkan.ErrorOutOfDate || r == vulkan.Suboptimal {
		a.resized = true
		return nil
	}
	return check("vkQueuePresent", r)
}

// savePictures writes the pictures that have come back.
func (a *app) savePictures() error {
	for len(a.shots) > 0 {
		select {
		case <-a.shots[0].data.Done():
		default:
			return nil
		}
		if err := a.savePicture(); err != nil {
			return err
		}
	}
	return nil
}

// savePicture writes the oldest, and waits for it.
func (a *app) savePicture() error {
	s := a.shots[0]
	a.shots = a.shots[1:]
	p, err := s.data.Bytes()
	if err != nil {
		return err
	}
	img := &image.NRGBA{Pix: p, Stride: 4 * a.width, Rect: image.Rect(0, 0, a.width, a.height)}
	file, err := os.Create(filepath.Join(a.out, fmt.Sprintf("frame-%04d.png", s.frame)))
	if err != nil {
		return err
	}
	return errors.Join(png.Encode(file, img), file.Close())
}

// lastPictures brings back what the last frames have drawn. The library may need a command buffer for that: one more, in
// which there is nothing else.
func (a *app) lastPictures() error {
	if len(a.shots) == 0 {
		return nil
	}
	f := &a.slots[a.frames%framesInFlight]
	if err := a.waitFor(f); err != nil {
		return err
	}
	begin := vulkan.CommandBufferBeginInfo{SType: vulkan.StructureTypeCommandBufferBeginInfo}
	defer begin.Free()
	if err := check("vkBeginCommandBuffer", vulkan.BeginCommandBuffer(f.cmd, &begin)); err != nil {
		return err
	}
	var err error
	if f.ticket, err = a.recordUploads(f.cmd); err != nil {
		return err
	}
	if err := check("vkEndCommandBuffer", vulkan.EndCommandBuffer(f.cmd)); err != nil {
		return errors.Join(err, a.cancel(f))
	}
	if err := a.submit(f, nil); err != nil {
		return err
	}
	if err := a.idle(); err != nil {
		return err
	}
	for len(a.shots) > 0 {
		if err := a.savePicture(); err != nil {
			return err
		}
	}
	return nil
}

// idle waits for all frames. Presentation has no fence: hence the wait for the whole device.
func (a *app) idle() error {
	if err := check("vkDeviceWaitIdle", vulkan.DeviceWaitIdle(a.device)); err != nil {
		return err
	}
	for i := range a.slots {
		if f := &a.slots[i]; f.ticket != nil {
			f.ticket.Completed()
			f.ticket = nil
		}
	}
	return nil
}
