package main

import (
	"unsafe"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
	vulkan "github.com/vulkan-go/vulkan"
)

// buffers is everything the renderer has in buffers, and the library that holds them. There is one of each: what a frame
// changes is copied in that frame's command buffer, behind the frames before, so that none is needed twice.
type buffers struct {
	ctx       *vkgloo.Context
	positions *buffer.VertexBuffer
	colors    *buffer.VertexBuffer // written every frame
	indices   *buffer.IndexBuffer
	uniforms  *buffer.Buffer // one slot a ball, written every frame
	pictures  [framesInFlight]*buffer.Buffer
}

// createBuffers lends our device to the library and fills the buffers. Nothing is copied yet: that is recorded with the
// first frame.
func (a *app) createBuffers() (err error) {
	h := vk.Handles{
		Instance: a.instance, PhysicalDevice: a.physical, Device: a.device, Queue: a.queue, QueueFamily: a.family,
	}
	if a.raw { // what a program on other bindings has
		h = vk.RawHandles(number(a.instance), number(a.physical), number(a.device), number(a.queue), a.family)
	}
	if a.noQueue {
		h.Queue = nil
	}
	h.APIVersion, h.Extensions = apiVersion, a.extensions
	b := &a.buffers
	if b.ctx, err = vkgloo.Adopt(h, vkgloo.Options{Label: "adopt"}); err != nil {
		return err
	}
	if b.positions, err = buffer.NewVertexBuffer(buffer.Of(a.scene.positions)); err != nil {
		return err
	}
	if b.colors, err = buffer.NewVertexBuffer(buffer.Of(a.scene.colors)); err != nil {
		return err
	}
	if b.indices, err = buffer.NewIndexBuffer(buffer.Of(a.scene.indices)); err != nil {
		return err
	}
	if b.uniforms, err = buffer.NewData(buffer.Of(a.scene.slots[:])); err != nil {
		return err
	}
	all := []buffer.Any{b.positions, b.colors, b.indices, b.uniforms}
	for i := range b.pictures {
		if !a.headless {
			break
		}
		if b.pictures[i], err = buffer.NewSize(4 * a.width * a.height); err != nil {
			return err
		}
		all = append(all, b.pictures[i])
	}
	return b.ctx.Attach(all...)
}

// updateBuffers writes what the frame changes. What the GPU still reads of the frames before stays as it is.
func (a *app) updateBuffers() error {
	if err := a.buffers.colors.SetData(buffer.Of(a.scene.colors)); err != nil {
		return err
	}
	return a.buffers.uniforms.SetData(buffer.Of(a.scene.slots[:]))
}

// recordUploads records all that was written since the last frame into our command buffer: copies and barriers.
func (a *app) recordUploads(cmd vulkan.CommandBuffer) (*staging.Ticket, error) {
	if a.raw {
		return a.buffers.ctx.RecordRaw(number(cmd))
	}
	return a.buffers.ctx.Record(cmd)
}

// handle is what we bind.
func (a *app) handle(b buffer.Any) (vulkan.Buffer, error) {
	if a.raw {
		h, err := b.Untyped().RawHandle()
		return *(*vulkan.Buffer)(unsafe.Pointer(&h)), err
	}
	return b.Untyped().Handle()
}

// safe has the calls of vulkan-go that are not safe under its own name: those that take slices of structs. See docs/vulkan-go.md.
func (a *app) safe() *vk.Device { return a.buffers.ctx.Device() }

// readPicture asks for what our commands have put into a picture buffer. With our queue the library submits the copy
// now; without it the copy goes along with the next frame's uploads and is there when that frame is done. Nobody waits.
func (a *app) readPicture(i int) *staging.Readback { return a.buffers.pictures[i].ReadAsync(-1, 0) }

// closeBuffers needs all frames to be done. Close would name what was not released.
func (b *buffers) close() error {
	if b.ctx == nil {
		return nil
	}
	for _, x := range []*buffer.VertexBuffer{b.positions, b.colors} {
		if x != nil {
			x.Release()
		}
	}
	if b.indices != nil {
		b.indices.Release()
	}
	for _, x := range append(b.pictures[:], b.uniforms) {
		if x != nil {
			x.Release()
		}
	}
	return b.ctx.Close()
}

// number is a handle as a number. Only ever through memory: see docs/vulkan-go.md.
func number[H any](h H) uintptr { return *(*uintptr)(unsafe.Pointer(&h)) }
