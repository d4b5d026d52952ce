package staging

import (
	"github.com/vkgloo/vkgloo/insight"
	"github.com/vkgloo/vkgloo/vk"
)

// imageBatch is what a batch writes into one image.
type imageBatch struct {
	i                 *Image
	first, late, last int // texels[first:late] before levels are generated, texels[late:last] after
	mips, ordered     bool
	from              ImageUse
	whole             bool // all of the image goes over into its use
	touched           vk.ImageBarrier
}

// image hands over what is pending for an image. The ring memory is Keep's matter.
func (b *Batch) image(i *Image, w *imageWrites) {
	n := imageBatch{i: i, first: len(b.texels), mips: w.mips, ordered: w.ordered, from: i.now, whole: !i.settled}
	b.texels = append(b.texels, w.early...)
	n.late = len(b.texels)
	b.texels = append(b.texels, w.late...)
	n.last = len(b.texels)
	n.touched = i.touched(b.texels[n.first:n.last], n.whole || n.mips)
	b.images = append(b.images, n)
}

// touched is a barrier for the levels and layers that boxes lie in, or for all.
func (i *Image) touched(list []texels, all bool) vk.ImageBarrier {
	r := vk.ImageBarrier{Image: i.o.Handle, Aspect: vk.FormatAspect(i.o.Format)}
	if all {
		return r
	}
	mip0, mip1, z0, z1 := list[0].mip, 0, list[0].z, 0
	for _, t := range list {
		mip0, mip1 = min(mip0, t.mip), max(mip1, t.mip+1)
		z0, z1 = min(z0, t.z), max(z1, t.z+t.d)
	}
	r.BaseMip, r.Mips = uint32(mip0), uint32(mip1-mip0)
	if i.o.Layers > 1 {
		r.BaseLayer, r.Layers = uint32(z0), uint32(z1-z0)
	}
	return r
}

// imageBarriers gathers one command's barriers.
type imageBarriers struct {
	src, dst vk.Stage
	list     []vk.ImageBarrier
}

func (g *imageBarriers) add(r vk.ImageBarrier, from, to ImageUse) {
	r.OldLayout, r.NewLayout = from.Layout, to.Layout
	r.SrcAccess, r.DstAccess = from.Access&vk.AccessWrites, to.Access
	g.src |= from.Stages
	g.dst |= to.Stages
	g.list = append(g.list, r)
}

func (g *imageBarriers) emit(e *Engine, out *vk.Stream) {
	if len(g.list) == 0 {
		return
	}
	if g.src == 0 { // nothing has used them
		g.src = vk.StageTop
	}
	if g.dst == 0 { // nothing will
		g.dst = vk.StageBottom
	}
	out.Barrier(g.src, g.dst, nil, nil, g.list)
	e.stats.barriers.Add(uint64(len(g.list)))
	g.src, g.dst, g.list = 0, 0, g.list[:0]
}

var (
	copiedTo   = ImageUse{vk.LayoutTransferDst, vk.StageTransfer, vk.AccessTransferWrite}
	copiedFrom = ImageUse{vk.LayoutTransferSrc, vk.StageTransfer, vk.AccessTransferRead}
)

// finishImages records the uploads to images: the layouts that copies want, all images in one barrier, the copies, levels
// that are generated, and the layouts that the images are used in.
func (b *Batch) finishImages(out *vk.Stream) {
	if len(b.images) == 0 {
		return
	}
	e := b.e
	if b.ticket == nil {
		e.breakPass()
	}
	g := &b.imageBars
	for k := range b.images {
		n := &b.images[k]
		g.add(n.touched, n.from, copiedTo)
	}
	g.emit(e, out)
	for k := range b.images {
		n := &b.images[k]
		b.copyTexels(out, n, b.texels[n.first:n.late])
		if n.mips {
			n.i.blitLevels(out, g)
			b.copyLate(out, n)
		} else {
			g.add(n.touched, copiedTo, n.i.o.Use)
		}
	}
	g.emit(e, out)
	clear(b.images)
	clear(b.texels)
	b.images, b.texels = b.images[:0], b.texels[:0]
}

// copyTexels records copies of boxes that don't overlap, or of ordered ones.
func (b *Batch) copyTexels(out *vk.Stream, n *imageBatch, list []texels) {
	i, size := n.i, 0
	span := b.e.tracer.Begin(kindCopy, insight.TrackCommands)
	for k, t := range list {
		if n.ordered && k > 0 {
			b.e.stats.barriers.Add(1)
			out.Barrier(vk.StageTransfer, vk.StageTransfer,
				[]vk.MemoryBarrier{{SrcAccess: vk.AccessTransferWrite, DstAccess: vk.AccessTransferWrite}}, nil, nil)
		}
		out.AppendBufferToImage(t.sp.Buffer(), i.o.Handle, vk.LayoutTransferDst, i.region(t.box, t.sp.off+t.off))
		size += i.bytes(t.box)
	}
	b.moved[reasonImage] += uint64(size)
	b.e.stats.copies.Add(uint64(len(list)))
	span.End(i.o.Label, int64(len(list)), 0, int64(size))
}

// region is a box as a copy command has it, its texels at off in the buffer.
func (i *Image) region(b box, off int) vk.ImageCopy {
	r := vk.ImageCopy{
		Offset: uint64(off), Aspect: vk.FormatAspect(i.o.Format), Mip: uint32(b.mip),
		X: int32(b.x), Y: int32(b.y), W: uint32(b.w), H: uint32(b.h),
	}
	if i.o.Layers > 1 {
		r.BaseLayer, r.Layers = uint32(b.z), uint32(b.d)
	} else {
		r.Z, r.D = int32(b.z), uint32(b.d)
	}
	return r
}

// level is a barrier for one level, all layers.
func (i *Image) level(mip int) vk.ImageBarrier {
	return vk.ImageBarrier{Image: i.o.Handle, Aspect: vk.FormatAspect(i.o.Format), BaseMip: uint32(mip), Mips: 1}
}

// blitLevels records each level as a blit from the one above. Before, all are in the layout of copies to them; afterwards the last
// one is, and the others are in that of copies from them.
func (i *Image) blitLevels(out *vk.Stream, g *imageBarriers) {
	held := *g // of images before this one; they wait
	*g = imageBarriers{}
	for mip := 1; mip < i.o.Mips; mip++ {
		g.add(i.level(mip-1), copiedTo, copiedFrom)
		g.emit(i.e, out)
		var r vk.ImageBlit
		aspect := vk.FormatAspect(i.o.Format)
		r.SrcAspect, r.DstAspect, r.SrcMip, r.DstMip = aspect, aspect, uint32(mip-1), uint32(mip)
		r.SrcMax, r.DstMax = i.corner(mip-1), i.corner(mip)
		r.SrcLayers, r.DstLayers = uint32(i.o.Layers), uint32(i.o.Layers)
		out.BlitImage(i.o.Handle, vk.LayoutTransferSrc, i.o.Handle, vk.LayoutTransferDst, r, vk.FilterLinear)
	}
	*g = held
}

func (i *Image) corner(mip int) [3]int32 {
	w, h, d := i.sides(mip)
	if i.o.Layers > 1 {
		d = 1
	}
	return [3]int32{int32(w), int32(h), int32(d)}
}

// copyLate records what was written after levels were generated, and the way into the image's use.
func (b *Batch) copyLate(out *vk.Stream, n *imageBatch) {
	i, g := n.i, &b.imageBars
	last := i.o.Mips - 1
	blitted, newest := i.level(0), i.level(last)
	blitted.Mips = uint32(last)
	if n.late == n.last {
		g.add(blitted, copiedFrom, i.o.Use)
		g.add(newest, copiedTo, i.o.Use)
		return
	}
	held := *g
	*g = imageBarriers{}
	g.add(blitted, copiedFrom, copiedTo)
	g.add(newest, copiedTo, copiedTo)
	g.emit(b.e, out)
	*g = held
	b.copyTexels(out, n, b.texels[n.late:n.last])
	g.add(n.touched, copiedTo, i.o.Use)
}
