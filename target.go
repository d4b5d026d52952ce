package vkgloo

import (
	"fmt"
	"image"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/draw"
)

// TargetOptions are what a Target may have.
type TargetOptions struct {
	Depth bool // a depth image: draws test and write depth, the nearer fragment wins
	Label string
}

// Target is an offscreen RGBA8 image to draw into. Made by Context.Target, all zero.
//   - States: live → released.
//   - Concurrency: externally synchronized.
type Target struct {
	c        *Context
	id       uint64
	label    string
	d        *draw.Target
	state    draw.State
	dynamic  draw.Dynamic
	released bool
}

// Target makes a target of width by height pixels, all zero; its depth is 1, the farthest.
//   - Errors: buffer.ErrRange for a size that the device can't have; vk.ErrOutOfMemory, vk.ErrDeviceLost.
func (c *Context) Target(width, height int, o TargetOptions) (*Target, error) {
	defer c.settle()
	if err := checkLabel(o.Label); err != nil {
		return nil, err
	}
	if s := c.draw.CheckTarget(width, height); s != "" {
		return nil, fmt.Errorf("%w: target %q: %s", buffer.ErrRange, o.Label, s)
	}
	c.eng.Lock()
	defer c.eng.Unlock()
	if err := c.dev.Err(); err != nil {
		return nil, err
	}
	d, err := c.draw.NewTarget(width, height, draw.TargetOptions{Depth: o.Depth, Label: o.Label})
	if err != nil {
		return nil, fmt.Errorf("target %q: %w", o.Label, err)
	}
	t := &Target{c: c, id: buffer.NextID(), label: o.Label, d: d, state: draw.DefaultState(), dynamic: draw.DynamicFor(width, height)}
	t.state.DepthTest = o.Depth
	c.live.add(t)
	return t, nil
}

// Size returns width and height in pixels.
func (t *Target) Size() (width, height int) { return t.d.Size() }

// Clear sets every pixel to a colour of components 0 … 1, and the depth to 1.
//   - Errors: buffer.ErrReleased, buffer.ErrState while a Ticket is open, vk.ErrOutOfMemory, vk.ErrDeviceLost.
func (t *Target) Clear(r, g, b, a float32) error {
	if err := t.check(); err != nil {
		return err
	}
	w, h := t.d.Size()
	t.c.eng.Lock()
	defer t.c.eng.Unlock()
	if err := t.c.eng.Check(); err != nil {
		return err
	}
	return t.d.Clear(draw.Clear{Color: [4]float32{r, g, b, a}, Depth: 1, ColorOn: true, DepthOn: true, Rect: draw.Rect{W: w, H: h}})
}

// Image returns the pixels after everything drawn so far; its first row is the top. It flushes, submits and waits.
//   - Errors: as Clear's; buffer.ErrState without a queue.
func (t *Target) Image() (*image.NRGBA, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	defer t.c.settle()
	return t.d.Read()
}

// RawImage returns the VkImage and the VkImageLayout that it is in once what was drawn is submitted: for a blit or a presentation
// of the caller's, on the context's queue, with no barrier needed for transfers; the layout must be the same afterwards.
// After Release both are 0.
func (t *Target) RawImage() (image uint64, layout int) {
	if t.released {
		return 0, 0
	}
	t.c.eng.Lock()
	defer t.c.eng.Unlock()
	if t.c.eng.Check() == nil {
		_ = t.d.Birth() // it fails as the next draw will
	}
	h, l := t.d.Raw()
	return h, int(l)
}

// Label returns the label, "" for none.
func (t *Target) Label() string { return t.label }

// SetLabel names the target in errors and in messages of the validation layer.
//   - Errors: buffer.ErrRange for more than buffer.MaxLabelLength bytes, buffer.ErrReleased.
func (t *Target) SetLabel(s string) error {
	if err := t.check(); err != nil {
		return err
	}
	if err := checkLabel(s); err != nil {
		return err
	}
	t.label = s
	t.c.eng.Lock()
	defer t.c.eng.Unlock()
	t.d.SetLabel(s)
	return nil
}

// Release gives the image back when the GPU is done with it. A second call does nothing.
func (t *Target) Release() {
	if t.released {
		return
	}
	t.released = true
	t.c.live.remove(t)
	t.c.eng.Lock()
	defer t.c.eng.Unlock()
	t.d.Release()
}

// Released reports whether Release was called.
func (t *Target) Released() bool { return t.released }

// String names the target and tells its size.
func (t *Target) String() string {
	w, h := t.d.Size()
	return fmt.Sprintf("%s of %d×%d", named("target", t.label, t.id), w, h)
}

func (t *Target) check() error {
	if t.released {
		return fmt.Errorf("%w: %v", buffer.ErrReleased, t)
	}
	return nil
}
