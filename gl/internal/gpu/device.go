package gpu

import (
	"context"
	"errors"
	"time"
	"unsafe"

	"github.com/vkgloo/vkgloo/internal/draw"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// Device is one context's GPU as gl uses it.
type Device struct {
	Engine   *staging.Engine
	Renderer *draw.Renderer
	VK       *vk.Device
	Target   *draw.Target // the default framebuffer; its rows run bottom up
	persist  map[*Memory]struct{}
	clearer  clearer
}

// New makes the default framebuffer.
//   - Errors: vk.ErrOutOfMemory, vk.ErrDeviceLost.
func New(r *draw.Renderer, width, height int) (*Device, error) {
	e := r.Engine()
	d := &Device{Engine: e, Renderer: r, VK: e.Device(), persist: make(map[*Memory]struct{})}
	e.Lock()
	defer e.Unlock()
	var err error
	d.Target, err = r.NewTarget(width, height, draw.TargetOptions{Depth: true, BottomUp: true, Label: "default framebuffer"})
	return d, err
}

// Resize makes another default framebuffer in place of the present one.
//   - Errors: vk.ErrOutOfMemory, vk.ErrDeviceLost; the present one stays.
func (d *Device) Resize(width, height int) error {
	if err := d.Lock(); err != nil {
		return err
	}
	defer d.Unlock()
	t, err := d.Renderer.NewTarget(width, height, draw.TargetOptions{Depth: true, BottomUp: true, Label: "default framebuffer"})
	if err != nil {
		return err
	}
	if err := t.Birth(); err != nil { // its image is shown even if nothing is drawn
		t.Release()
		return err
	}
	d.clearer.release()
	d.Target.Release()
	d.Target = t
	return nil
}

// Close gives the framebuffer back.
func (d *Device) Close() {
	d.Engine.Lock()
	d.clearer.release()
	d.Target.Release()
	d.Engine.Unlock()
}

// Lock takes the engine's lock for commands, after everything pending.
//   - Errors: staging.ErrState, vk.ErrDeviceLost, vk.ErrOutOfMemory. The lock isn't held then.
func (d *Device) Lock() error {
	e := d.Engine
	e.Lock()
	err := e.Check()
	if err == nil && e.Pending() {
		err = e.FlushLocked()
	}
	if err != nil {
		e.Unlock()
	}
	return err
}

// Unlock gives the lock back and hands debug messages over.
func (d *Device) Unlock() {
	d.Engine.Unlock()
	d.VK.Drain()
}

// Copy copies n bytes between memories.
func (d *Device) Copy(dst, src *Memory, to, from, n int) error {
	defer d.VK.Drain()
	return d.Engine.Copy(dst.store, src.store, to, from, n)
}

// Flush submits everything.
func (d *Device) Flush() error {
	defer d.VK.Drain()
	return d.Engine.Flush()
}

// Finish submits everything and waits for it.
func (d *Device) Finish() error {
	defer d.VK.Drain()
	return d.Engine.Finish()
}

// Fence submits everything and returns the number of the submission.
func (d *Device) Fence() (uint64, error) {
	if err := d.Engine.Flush(); err != nil {
		return 0, err
	}
	return d.VK.Timeline().Issued(), nil
}

// Reached reports whether the GPU has completed a submission, waiting for at most so many nanoseconds.
func (d *Device) Reached(number, timeout uint64) (bool, error) {
	t := d.VK.Timeline()
	if t.Completed() >= number {
		return true, d.VK.Err()
	}
	if timeout == 0 {
		return false, d.VK.Err()
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(min(timeout, 1<<62)))
	defer cancel()
	err := t.Wait(ctx, number)
	if errors.Is(err, context.DeadlineExceeded) {
		return false, nil
	}
	return err == nil, err
}

// Barrier says that persistent mappings have been written.
func (d *Device) Barrier() {
	for m := range d.persist {
		m.store.Touch()
	}
}

// ReadPixels copies RGBA8 rows of the framebuffer, the lowest first.
func (d *Device) ReadPixels(x, y, w, h int, dst []byte) error {
	s := d.Engine.NewStore("pixels")
	defer s.Release()
	if err := d.Engine.Create(s, w*h*4); err != nil {
		return err
	}
	if err := d.Lock(); err != nil {
		return err
	}
	err := d.Target.ReadInto(s, 0, draw.Rect{X: x, Y: y, W: w, H: h})
	d.Unlock()
	if err != nil {
		return err
	}
	return d.Engine.Read(s, dst[:w*h*4], 0)
}

// address is where a slice begins.
func address(p []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(p))) }

// words is a slice of bytes as 32-bit words.
func words(p []byte) []uint32 {
	return unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(p))), len(p)/4)
}
