package draw

import (
	"context"
	"errors"
	"fmt"
	"image"

	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// VkImageLayout and VkImageUsageFlags, as far as used.
const (
	layoutUndefined   = 0
	layoutDepth       = 3
	layoutTransferSrc = 6
	layoutTransferDst = 7

	usageTransferSrc = 1
	usageTransferDst = 2
	usageColor       = 16
	usageDepth       = 32

	aspectColor = 1
	aspectDepth = 2
)

// Target is an offscreen RGBA8 image that is drawn to, with or without depth. Between passes the colour image is in the
// layout for copies from it, so that it can be read, blitted and presented without a barrier.
//   - Concurrency: as Renderer.
type Target struct {
	r             *Renderer
	width, height int
	color, depth  *vk.Image
	pass          *pass
	framebuffer   uint64
	bottomUp      bool
	born          bool
	released      bool
	label         string
}

// TargetOptions say what a Target has.
type TargetOptions struct {
	Depth bool
	// BottomUp: the image's first row is the bottom one of OpenGL's window, so that gl_FragCoord counts from the lower
	// left. Else it is the top one, as image files have it.
	BottomUp bool
	Label    string
}

// CheckTarget tells whether the device can have a target of that size: "" or what is wrong.
func (r *Renderer) CheckTarget(width, height int) string {
	l := &r.caps.Limits
	w := int(min(l.MaxImageSize, l.MaxFramebufferWidth, l.MaxViewport[0]))
	h := int(min(l.MaxImageSize, l.MaxFramebufferHeight, l.MaxViewport[1]))
	if width < 1 || height < 1 || width > w || height > h {
		return fmt.Sprintf("%d by %d pixels, the device has 1 by 1 to %d by %d", width, height, w, h)
	}
	return ""
}

// NewTarget makes a target. Its pixels are zero, its depth 1.
//   - Errors: vk.ErrOutOfMemory, vk.ErrDeviceLost, errors.ErrUnsupported without viewports of negative height.
func (r *Renderer) NewTarget(width, height int, o TargetOptions) (*Target, error) {
	if !o.BottomUp && !r.caps.NegativeViewport {
		return nil, fmt.Errorf("%w: viewports of negative height (Vulkan 1.1 or VK_KHR_maintenance1)", errors.ErrUnsupported)
	}
	t := &Target{r: r, width: width, height: height, bottomUp: o.BottomUp, label: o.Label}
	key := passKey{color: formatR8G8B8A8Unorm}
	if o.Depth {
		key.depth = r.depthFormat()
	}
	if err := t.make(key); err != nil {
		t.Release()
		return nil, err
	}
	r.targets[t] = struct{}{}
	return t, nil
}

func (t *Target) make(key passKey) (err error) {
	r := t.r
	if t.pass, err = r.pass(key); err != nil {
		return err
	}
	t.color, err = r.dev.NewImage(vk.ImageOptions{Width: t.width, Height: t.height, Mips: 1, Format: key.color,
		Usage: usageColor | usageTransferSrc | usageTransferDst, Label: t.label})
	if err != nil {
		return err
	}
	depth := uint64(0)
	if key.depth != 0 {
		t.depth, err = r.dev.NewImage(vk.ImageOptions{Width: t.width, Height: t.height, Mips: 1, Format: key.depth,
			Usage: usageDepth | usageTransferDst, Label: t.label})
		if err != nil {
			return err
		}
		depth = t.depth.View
	}
	t.framebuffer, err = r.dev.NewFramebuffer(t.pass.handle, t.color.View, depth, t.width, t.height, t.label)
	return err
}

// depthFormat is a depth format of 24 bits or more: Vulkan promises one of the two.
func (r *Renderer) depthFormat() uint32 {
	if _, optimal, _ := r.dev.FormatFeatures(formatD32Sfloat); optimal&depthAttachmentBit != 0 {
		return formatD32Sfloat
	}
	return formatX8D24
}

// Size is the target's width and height in pixels.
func (t *Target) Size() (width, height int) { return t.width, t.height }

// Released tells whether Release was called.
func (t *Target) Released() bool { return t.released }

// Raw returns the VkImage and the VkImageLayout that it is in when the open stream is complete.
func (t *Target) Raw() (handle uint64, layout uint32) { return t.color.Handle, layoutTransferSrc }

// SetLabel names the images in debug messages.
func (t *Target) SetLabel(label string) {
	t.label = label
	t.color.SetLabel(label)
	t.r.dev.Relabel(vk.RetireFramebuffer, t.framebuffer, label)
	if t.depth != nil {
		t.depth.SetLabel(label)
	}
}

// Release gives the images back when the open stream is complete.
func (t *Target) Release() {
	if t.released {
		return
	}
	t.released = true
	r := t.r
	if r.open.target == t {
		r.breakPass()
	}
	r.retire(vk.RetireFramebuffer, t.framebuffer)
	for _, img := range []*vk.Image{t.color, t.depth} {
		if img != nil {
			img.Retire(r.eng.Next())
		}
	}
	delete(r.targets, t)
}

// Birth records the first clear, to zeros, if that has not happened yet.
func (t *Target) Birth() error { return t.beBorn() }

func (t *Target) beBorn() error {
	if t.born {
		return nil
	}
	r := t.r
	r.breakPass()
	color, depth := t.color.Handle, uint64(0)
	img := make([]vk.ImageBarrier, 0, 2)
	img = append(img, vk.ImageBarrier{Image: color, OldLayout: layoutUndefined, NewLayout: layoutTransferDst,
		DstAccess: vk.AccessTransferWrite, Aspect: aspectColor})
	if t.depth != nil {
		depth = t.depth.Handle
		img = append(img, vk.ImageBarrier{Image: depth, OldLayout: layoutUndefined, NewLayout: layoutTransferDst,
			DstAccess: vk.AccessTransferWrite, Aspect: aspectDepth})
	}
	// Memory that another image had before: whatever still writes it comes first.
	r.out.Barrier(vk.StageAll, vk.StageTransfer, nil, nil, img)
	r.out.ClearColorImage(color, layoutTransferDst, vk.ClearValue{}, vk.ImageRange{Aspect: aspectColor})
	img[0] = vk.ImageBarrier{Image: color, OldLayout: layoutTransferDst, NewLayout: layoutTransferSrc,
		SrcAccess: vk.AccessTransferWrite, DstAccess: vk.AccessTransferRead | vk.AccessColorRead | vk.AccessColorWrite, Aspect: aspectColor}
	if depth != 0 {
		r.out.ClearDepthImage(depth, layoutTransferDst, vk.ClearDepth(1, 0), vk.ImageRange{Aspect: aspectDepth})
		img[1] = vk.ImageBarrier{Image: depth, OldLayout: layoutTransferDst, NewLayout: layoutDepth,
			SrcAccess: vk.AccessTransferWrite, DstAccess: vk.AccessDepthRead | vk.AccessDepthWrite, Aspect: aspectDepth}
	}
	r.out.Barrier(vk.StageTransfer, vk.StageTransfer|vk.StageColorOutput|vk.StageEarlyTests|vk.StageLateTests, nil, nil, img)
	t.born = true
	return nil
}

// Clear is what a clear sets.
type Clear struct {
	Color   [4]float32
	Depth   float32
	ColorOn bool
	DepthOn bool
	Rect    Rect // OpenGL's window coordinates, inside the target
}

// Clear records a clear of a rectangle, as part of a pass.
func (t *Target) Clear(c Clear) error {
	if c.Rect.W <= 0 || c.Rect.H <= 0 || !c.ColorOn && (!c.DepthOn || t.depth == nil) {
		return nil
	}
	if err := t.r.begin(t); err != nil {
		return err
	}
	var list [2]vk.ClearAttachment
	n := 0
	if c.ColorOn {
		list[n] = vk.ClearAttachment{Aspect: aspectColor, Value: vk.ClearColor(c.Color[0], c.Color[1], c.Color[2], c.Color[3])}
		n++
	}
	if c.DepthOn && t.depth != nil {
		list[n] = vk.ClearAttachment{Aspect: aspectDepth, Value: vk.ClearDepth(c.Depth, 0)}
		n++
	}
	y := t.top(c.Rect)
	rects := [1]vk.ClearRect{{X: int32(c.Rect.X), Y: int32(y), W: uint32(c.Rect.W), H: uint32(c.Rect.H)}}
	t.r.out.ClearAttachments(list[:n], rects[:])
	return nil
}

// top is the image row where a rectangle, given in OpenGL's coordinates, begins.
func (t *Target) top(rect Rect) int {
	if t.bottomUp {
		return rect.Y
	}
	return t.height - rect.Y - rect.H
}

// Read returns the pixels, rows from the top or bottom as the target was made, after everything recorded. It takes the
// engine's lock itself, submits and waits.
//   - Errors: staging.ErrState, vk.ErrDeviceLost, vk.ErrOutOfMemory.
func (t *Target) Read() (*image.NRGBA, error) {
	e := t.r.eng
	e.Lock()
	buf, number, err := t.read()
	e.Unlock()
	if err != nil {
		return nil, err
	}
	defer buf.Retire(number)
	if err := t.r.dev.Timeline().Wait(context.Background(), number); err != nil {
		return nil, err
	}
	if err := buf.Invalidate(0, buf.Size); err != nil {
		return nil, err
	}
	img := image.NewNRGBA(image.Rect(0, 0, t.width, t.height))
	copy(img.Pix, buf.Mapped())
	return img, nil
}

func (t *Target) read() (*vk.Buffer, uint64, error) {
	r := t.r
	if err := r.eng.CheckSubmit(); err != nil {
		return nil, 0, err
	}
	if err := r.eng.FlushLocked(); err != nil {
		return nil, 0, err
	}
	size := t.width * t.height * 4
	buf, err := r.dev.NewBuffer(vk.BufferOptions{Size: size, Usage: vk.UsageTransferDst, Memory: vk.MemoryReadback, Label: "image readback"})
	if err != nil {
		return nil, 0, err
	}
	if err := t.recordRead(buf); err != nil {
		buf.Destroy()
		return nil, 0, err
	}
	number, err := r.eng.SubmitLocked()
	if err != nil {
		buf.Retire(r.eng.Next()) // the copy stays in the open stream
		return nil, 0, err
	}
	return buf, number, nil
}

func (t *Target) recordRead(buf *vk.Buffer) error {
	r := t.r
	if err := t.beBorn(); err != nil {
		return err
	}
	r.breakPass()
	r.out.CopyImageToBuffer(t.color.Handle, layoutTransferSrc, buf.Handle,
		vk.ImageCopy{Aspect: aspectColor, W: uint32(t.width), H: uint32(t.height)})
	r.out.Barrier(vk.StageTransfer, vk.StageHost, []vk.MemoryBarrier{{SrcAccess: vk.AccessTransferWrite, DstAccess: vk.AccessHostRead}}, nil, nil)
	return nil
}

// ReadInto copies a rectangle, in OpenGL's coordinates and inside the target, as packed rows of RGBA8 into a store.
// Rows come as the target has them.
func (t *Target) ReadInto(s *staging.Store, offset int, rect Rect) error {
	r := t.r
	if err := t.beBorn(); err != nil {
		return err
	}
	r.eng.Use(s, offset, rect.W*rect.H*4, vk.StageTransfer, vk.AccessTransferWrite)
	r.eng.Barriers()
	r.breakPass()
	r.out.CopyImageToBuffer(t.color.Handle, layoutTransferSrc, s.Handle(), vk.ImageCopy{Offset: uint64(offset), Aspect: aspectColor,
		X: int32(rect.X), Y: int32(t.top(rect)), W: uint32(rect.W), H: uint32(rect.H)})
	return nil
}
