package staging

import (
	"errors"
	"fmt"
	"sync"
	"unsafe"

	vulkan "github.com/vulkan-go/vulkan"

	"github.com/vkgloo/vkgloo/vk"
)

// ImageUse is how an image is used in between uploads: its VkImageLayout, the stages that use it then, and how.
type ImageUse struct {
	Layout uint32
	Stages vk.Stage
	Access vk.Access
}

// sampledUse is the default: shaders read the image.
var sampledUse = ImageUse{vk.LayoutShaderRead, vk.StageVertex | vk.StageFragment | vk.StageCompute, vk.AccessShaderRead}

// ImageOptions describe a VkImage that is uploaded to. Zero sizes are 1.
type ImageOptions struct {
	Image         vulkan.Image // with TRANSFER_DST usage, for reads and generated mip levels TRANSFER_SRC, too
	Handle        uint64       // the VkImage, for bindings other than vulkan-go, in place of Image
	Format        uint32       // VkFormat
	Width, Height int          // texels of level 0
	Depth         int          // slices of a 3D image
	Layers        int          // of an array; it has Depth 1
	Mips          int
	From          ImageUse // as the image is when it comes here; zero: undefined texels that nothing uses
	Use           ImageUse // as every flush leaves it; zero: LayoutShaderRead, read by vertex, fragment and compute shaders
	Label         string   // in errors
}

// Image is the GPU side of one VkImage that is uploaded to: what is pending for it, and how it is used otherwise. Uploads
// take the way of buffers: ring memory, one batch a flush, a Ticket that can be cancelled.
//   - States: live → released.
//   - Ownership: the VkImage stays its maker's; it lives until the work that Release, or the last flush, was followed by is
//     complete.
//   - Concurrency: externally synchronized; different ones run in parallel, also while another goroutine flushes.
type Image struct {
	e     *Engine
	o     ImageOptions
	block int // bytes of a block of texels
	bw    int // and its size in texels
	bh    int

	mu       sync.Mutex // as a buffer's pending list: see Source; guards everything below
	now      ImageUse   // of all of the image; what it is not in Use yet
	settled  bool       // all of it is in o.Use
	pending  imageWrites
	kept     []keptImage
	dirty    bool // on the engine's list
	released bool
}

// imageWrites are writes in the order in which they take effect: boxes, then generated mip levels, then boxes again. Boxes of one
// list don't overlap, unless ordered.
type imageWrites struct {
	early, late []texels
	mips        bool // levels are generated in between; without it late is empty
	// ordered: what a cancelled ticket gave back lies under newer writes, and there was no memory to cut it. Each box then
	// waits for the one before.
	ordered bool
}

func (w *imageWrites) none() bool { return len(w.early) == 0 && len(w.late) == 0 && !w.mips }

// last is the list that the next write belongs to.
func (w *imageWrites) last() *[]texels {
	if w.mips {
		return &w.late
	}
	return &w.early
}

// keptImage is what was moved for a ticket, and how the image was before.
type keptImage struct {
	t       *Ticket
	writes  imageWrites
	now     ImageUse
	settled bool
}

// NewImage describes an image to the engine.
//   - Errors: ErrValue for a null handle, or sizes that no image has; errors.ErrUnsupported for a format whose texels can't be
//     copied as they are: unknown, of depth and stencil together, of several planes.
func (e *Engine) NewImage(o ImageOptions) (*Image, error) {
	if o.Handle == 0 {
		o.Handle = *(*uint64)(unsafe.Pointer(&o.Image))
	}
	size, bw, bh, ok := vk.FormatBlock(o.Format)
	if !ok {
		return nil, fmt.Errorf("%w: image %q: uploads to VkFormat %d", errors.ErrUnsupported, o.Label, o.Format)
	}
	sizes := [...]*int{&o.Width, &o.Height, &o.Depth, &o.Layers, &o.Mips}
	for _, n := range sizes {
		if *n == 0 {
			*n = 1
		}
	}
	for _, n := range sizes {
		if *n < 0 || *n > maxImageSide {
			return nil, fmt.Errorf("%w: image %q: %d × %d texels, %d slices, %d layers, %d levels", ErrRange, o.Label, o.Width, o.Height, o.Depth, o.Layers, o.Mips)
		}
	}
	switch {
	case o.Handle == 0:
		return nil, fmt.Errorf("%w: image %q: a null VkImage", ErrValue, o.Label)
	case o.Depth > 1 && o.Layers > 1:
		return nil, fmt.Errorf("%w: image %q: %d slices and %d layers, an image has one or the other", ErrValue, o.Label, o.Depth, o.Layers)
	case max(o.Width, o.Height, o.Depth)>>(o.Mips-1) == 0:
		return nil, fmt.Errorf("%w: image %q: %d levels of %d × %d × %d texels", ErrRange, o.Label, o.Mips, o.Width, o.Height, o.Depth)
	}
	if o.Use == (ImageUse{}) {
		o.Use = sampledUse
	}
	return &Image{e: e, o: o, block: size, bw: bw, bh: bh, now: o.From, settled: o.From == o.Use}, nil
}

// maxImageSide keeps sizes in bytes far from overflow. No device has images as large.
const maxImageSide = 1 << 17

// Now says that the caller's own commands have left all of the image in another state than Use: later uploads begin there.
// Undefined says that its texels may go.
func (i *Image) Now(u ImageUse) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.now, i.settled = u, u == i.o.Use
}

// Write replaces a region by texels that lie in p from its first byte on, as rows says. p is copied before Write returns; the
// texels go to the GPU with the next flush.
//   - Units: regions count texels, rows bytes. Rows are rows of blocks where the format is compressed.
//   - Errors: ErrRange for a region that is not in the image, or begins or ends inside of a block; ErrValue for pitches that
//     overlap, and for p too short; ErrState after Release or Close; vk.ErrOutOfMemory. Nothing is changed then.
//   - Pending texels never exceed those of the image twice, however long nobody flushes: newer ones take the place of older
//     ones.
//   - Source: establishes VUID-VkBufferImageCopy-imageOffset-00197, -00198, -imageExtent-00199 and their neighbours,
//     VUID-vkCmdCopyBufferToImage-dstImage-07975, -07976, -07966, and those of block sizes. minImageTransferGranularity is one texel
//     on every queue family that draws.
func (i *Image) Write(p []byte, r ImageRegion, rows ImageRows) error {
	b, err := i.box(r)
	if err != nil {
		return err
	}
	if rows, err = i.rows(b, rows, len(p)); err != nil {
		return err
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if err := i.check(); err != nil {
		return err
	}
	fresh, err := i.take(b, p, rows)
	if err != nil {
		return err
	}
	list := i.pending.last()
	cut, err := i.cut(*list, b)
	if err != nil {
		i.free(fresh)
		return err
	}
	*list = append(cut, fresh...)
	i.mark()
	return nil
}

func (i *Image) check() error {
	switch {
	case i.released:
		return fmt.Errorf("%w: image %q was released", ErrState, i.o.Label)
	case i.e.closed.Load():
		return fmt.Errorf("%w: the context is closed", ErrState)
	}
	return i.e.dev.Err()
}

func (i *Image) mark() {
	if !i.dirty {
		i.dirty = true
		i.e.MarkDirty(i)
	}
}

// Features of formats, VkFormatFeatureFlagBits, that generated levels take.
const blitFeatures = 1<<10 | 1<<11 | 1<<12 // blit from it, to it, and filter linearly

// GenerateMips makes every level from the one above it, from level 0 on as it was written up to now: the next flush blits
// them. What is pending for other levels is dropped; later writes stand.
//   - Errors: errors.ErrUnsupported where the format can't be blitted with a linear filter: then write the levels;
//     ErrState after Release or Close.
func (i *Image) GenerateMips() error {
	if _, optimal, _ := i.e.dev.FormatFeatures(i.o.Format); optimal&blitFeatures != blitFeatures {
		return fmt.Errorf("%w: image %q: blits of VkFormat %d with a linear filter (its features are %#x)", errors.ErrUnsupported, i.o.Label, i.o.Format, optimal)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if err := i.check(); err != nil {
		return err
	}
	if i.o.Mips == 1 {
		return nil
	}
	w := &i.pending
	if w.mips { // the levels that it would make are made again: what came after it counts as before
		for _, t := range w.late {
			if t.mip > 0 {
				continue
			}
			cut, err := i.cut(w.early, t.box)
			if err != nil {
				w.ordered = true // order does as well
			} else {
				w.early = cut
			}
		}
		w.early, w.late = append(w.early, w.late...), w.late[:0]
	}
	w.early = i.base(w.early)
	w.mips = true
	i.mark()
	return nil
}

// base drops what is not of level 0.
func (i *Image) base(list []texels) []texels {
	kept := list[:0]
	for _, t := range list {
		if t.mip == 0 {
			kept = append(kept, t)
		} else {
			i.e.Free(t.sp)
		}
	}
	clear(list[len(kept):])
	return kept
}

func (i *Image) free(list []texels) {
	for _, t := range list {
		i.e.Free(t.sp)
	}
}

// Release drops what is pending. The VkImage is its maker's to destroy, once no submission that wrote it is under way. A second
// call does nothing.
func (i *Image) Release() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.released = true
	i.free(i.pending.early)
	i.free(i.pending.late)
	i.pending = imageWrites{}
}

// Flush is Source's.
func (i *Image) Flush(b *Batch) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.dirty = false
	w := &i.pending
	if w.none() {
		return nil
	}
	b.image(i, w)
	for _, t := range w.early {
		b.Keep(t.sp)
	}
	for _, t := range w.late {
		b.Keep(t.sp)
	}
	if b.ticket != nil {
		i.kept = append(i.kept, keptImage{b.ticket, *w, i.now, i.settled})
		i.pending = imageWrites{}
	} else {
		i.pending = imageWrites{early: emptied(w.early), late: emptied(w.late)}
	}
	i.now, i.settled = i.o.Use, true
	return nil
}

// emptied is list without its items, for reuse.
func emptied(list []texels) []texels {
	clear(list)
	return list[:0]
}

// Forget is Source's.
func (i *Image) Forget(t *Ticket) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.unkeep(t)
}

func (i *Image) unkeep(t *Ticket) (k keptImage, ok bool) {
	for n := range i.kept {
		if i.kept[n].t == t {
			k = i.kept[n]
			i.kept = append(i.kept[:n], i.kept[n+1:]...)
			return k, true
		}
	}
	return k, false
}

// Restore is Source's: what was moved for t lies under what is pending by now.
func (i *Image) Restore(t *Ticket) {
	i.mu.Lock()
	defer i.mu.Unlock()
	k, ok := i.unkeep(t)
	if !ok {
		return
	}
	old := k.writes
	if i.released {
		i.free(old.early)
		i.free(old.late)
		return
	}
	i.now, i.settled = k.now, k.settled
	w := &i.pending
	switch {
	case w.mips: // newer levels replace the older ones, whichever way those were made
		w.early = i.under(i.base(append(old.early, old.late...)), w.early)
	case old.mips:
		w.late = i.under(old.late, w.early)
		w.early, w.mips = old.early, true
	default:
		w.early = i.under(old.early, w.early)
	}
	w.ordered = w.ordered || old.ordered
	i.mark()
}

// under puts older boxes before newer ones and takes out of them what the newer cover, as far as there is memory for it.
func (i *Image) under(older, newer []texels) []texels {
	for _, t := range newer {
		cut, err := i.cut(older, t.box)
		if err != nil {
			i.pending.ordered = true
			continue
		}
		older = cut
	}
	return append(older, newer...)
}
