package staging

import (
	"fmt"
)

// ImageRegion is a box of texels in one mip level. Sizes of 0 reach to the level's edge.
type ImageRegion struct {
	Mip                  int
	X, Y                 int
	Z                    int // slice of a 3D image, or layer of an array
	Width, Height, Depth int // Depth: slices, or layers
}

// ImageRows says how the rows of texels lie in memory. Rows of a compressed format are rows of blocks.
type ImageRows struct {
	Pitch int // bytes from one row to the next; 0: packed
	Slice int // bytes from one slice or layer to the next; 0: the rows of one follow those of the other
}

// box is a region without sizes of 0. z counts slices or layers.
type box struct{ mip, x, y, z, w, h, d int }

// texels is a box that waits for its copy, packed rows in ring memory of its own.
type texels struct {
	box
	sp  Span
	off int // of the first block in sp
}

// sides are the texels of a mip level; d counts slices or layers.
func (i *Image) sides(mip int) (w, h, d int) {
	w, h, d = max(i.o.Width>>mip, 1), max(i.o.Height>>mip, 1), i.o.Layers
	if i.o.Depth > 1 {
		d = max(i.o.Depth>>mip, 1)
	}
	return w, h, d
}

// box checks a region.
func (i *Image) box(r ImageRegion) (box, error) {
	if r.Mip < 0 || r.Mip >= i.o.Mips {
		return box{}, fmt.Errorf("%w: image %q: level %d of %d", ErrRange, i.o.Label, r.Mip, i.o.Mips)
	}
	w, h, d := i.sides(r.Mip)
	b := box{r.Mip, r.X, r.Y, r.Z, r.Width, r.Height, r.Depth}
	ok := within(b.x, &b.w, w, i.bw) && within(b.y, &b.h, h, i.bh) && within(b.z, &b.d, d, 1)
	if !ok {
		return box{}, fmt.Errorf("%w: image %q: texels (%d, %d, %d) + (%d, %d, %d) of level %d, which has (%d, %d, %d) in blocks of %d × %d",
			ErrRange, i.o.Label, r.X, r.Y, r.Z, r.Width, r.Height, r.Depth, r.Mip, w, h, d, i.bw, i.bh)
	}
	return b, nil
}

// within reports whether [at, at+n) lies in [0, side), in whole blocks up to the edge. An n of 0 reaches to the edge.
func within(at int, n *int, side, block int) bool {
	if at < 0 || at >= side || *n < 0 || *n > side-at {
		return false
	}
	if *n == 0 {
		*n = side - at
	}
	return at%block == 0 && (*n%block == 0 || at+*n == side)
}

// blocks is the bytes of a row of blocks, and how many rows a slice has.
func (i *Image) blocks(b box) (row, rows int) {
	return (b.w + i.bw - 1) / i.bw * i.block, (b.h + i.bh - 1) / i.bh
}

// bytes is the packed size of a box.
func (i *Image) bytes(b box) int {
	row, rows := i.blocks(b)
	return row * rows * b.d
}

// rows checks pitches for a box whose texels lie in n bytes, and fills in those that are 0.
func (i *Image) rows(b box, r ImageRows, n int) (ImageRows, error) {
	row, rows := i.blocks(b)
	if r.Pitch == 0 {
		r.Pitch = row
	}
	packed := r.Slice == 0
	switch {
	case r.Pitch < row:
		return r, fmt.Errorf("%w: image %q: rows of %d bytes, %d apart", ErrValue, i.o.Label, row, r.Pitch)
	case rows > 1 && r.Pitch > n: // before it is multiplied
		return r, fmt.Errorf("%w: image %q: %d rows, %d bytes apart, in %d bytes", ErrValue, i.o.Label, rows, r.Pitch, n)
	}
	slice := (rows-1)*r.Pitch + row
	if packed {
		r.Slice = rows * r.Pitch
	}
	switch {
	case r.Slice < slice && b.d > 1:
		return r, fmt.Errorf("%w: image %q: slices of %d bytes, %d apart", ErrValue, i.o.Label, slice, r.Slice)
	case slice > n, b.d > 1 && (r.Slice > n || (b.d-1)*r.Slice+slice > n):
		return r, fmt.Errorf("%w: image %q: %d bytes for %d × %d × %d texels, rows %d and slices %d bytes apart",
			ErrValue, i.o.Label, n, b.w, b.h, b.d, r.Pitch, r.Slice)
	}
	return r, nil
}

// take copies a box into ring memory: in bands of rows, or of slices, that fit into a chunk.
func (i *Image) take(b box, p []byte, rows ImageRows) ([]texels, error) {
	var list []texels
	chunk := max(int(i.e.up.places.ChunkSize())-i.unit(), 1)
	row, n := i.blocks(b)
	slices := max(chunk/max(row*n, 1), 1)    // in one piece
	high := max(min(chunk/row, n), 1) * i.bh // texels of height, where not even one slice fits
	if slices > 1 || row*n <= chunk {
		high = b.h
	}
	for z := 0; z < b.d; z += slices {
		for y := 0; y < b.h; y += high {
			piece := box{b.mip, b.x, b.y + y, b.z + z, b.w, min(high, b.h-y), min(slices, b.d-z)}
			t, err := i.pack(piece, p[z*rows.Slice+y/i.bh*rows.Pitch:], rows)
			if err != nil {
				i.free(list)
				return nil, err
			}
			list = append(list, t)
		}
	}
	return list, nil
}

// unit is what offsets of texels in a buffer are multiples of: a block, and 4.
func (i *Image) unit() int {
	n := i.block
	for n%4 != 0 {
		n += i.block
	}
	return n
}

// pack copies a box into one span.
func (i *Image) pack(b box, p []byte, rows ImageRows) (texels, error) {
	n, unit := i.bytes(b), i.unit()
	align := i.e.copyAlign()
	room := n
	if align%unit != 0 { // blocks of 3, 6, 12 bytes: the span's begin is no multiple of them
		room += unit
	}
	sp, err := i.e.up.reserve(room, align, i.e.time.Known())
	if err != nil {
		return texels{}, fmt.Errorf("image %q: %w", i.o.Label, err)
	}
	t := texels{box: b, sp: sp, off: (unit - sp.off%unit) % unit}
	row, high := i.blocks(b)
	copyRows(sp.Bytes()[t.off:t.off+n], p, row, high, b.d, ImageRows{row, row * high}, rows)
	return t, nil
}

// copyRows copies slices of rows of so many bytes between two pitches.
func copyRows(dst, src []byte, row, rows, slices int, to, from ImageRows) {
	if to.Pitch == from.Pitch && to.Pitch == row && (slices == 1 || to.Slice == from.Slice && to.Slice == row*rows) {
		copyBytes(dst[:row*rows*slices], src[:row*rows*slices])
		return
	}
	for z := range slices {
		for y := range rows {
			d, s := z*to.Slice+y*to.Pitch, z*from.Slice+y*from.Pitch
			copyBytes(dst[d:d+row], src[s:s+row])
		}
	}
}

// copyAlign is the alignment of spans that images are copied from: the device's best, within reason.
func (e *Engine) copyAlign() int {
	return int(min(max(e.dev.Caps().Limits.CopyOffsetAlign, spanAlign), 4096))
}

// cut is list without what newer covers. What is left of a box is copied to spans of its own, so that nothing is held but
// texels that are still wanted. On failure list is as it was.
func (i *Image) cut(list []texels, newer box) ([]texels, error) {
	var rest []texels // of boxes that are cut
	touched := false
	for _, t := range list {
		if !t.overlaps(newer) {
			continue
		}
		touched = true
		for _, b := range t.minus(newer) {
			part, err := i.part(t, b)
			if err != nil {
				i.free(rest)
				return nil, err
			}
			rest = append(rest, part)
		}
	}
	if !touched {
		return list, nil
	}
	kept := list[:0]
	for _, t := range list {
		if t.overlaps(newer) {
			i.e.Free(t.sp)
		} else {
			kept = append(kept, t)
		}
	}
	clear(list[len(kept):])
	return append(kept, rest...), nil
}

// part copies box b, which lies in t, to a span of its own.
func (i *Image) part(t texels, b box) (texels, error) {
	row, rows := i.blocks(t.box)
	from := t.sp.Bytes()[t.off:]
	at := ((b.z-t.z)*rows+(b.y-t.y)/i.bh)*row + (b.x-t.x)/i.bw*i.block
	return i.pack(b, from[at:], ImageRows{row, row * rows})
}

func (b box) overlaps(o box) bool {
	return b.mip == o.mip && b.x < o.x+o.w && o.x < b.x+b.w && b.y < o.y+o.h && o.y < b.y+b.h && b.z < o.z+o.d && o.z < b.z+b.d
}

// minus is what of b is not in o, which overlaps it: at most six boxes.
func (b box) minus(o box) []box {
	var list []box
	add := func(p box) {
		if p.w > 0 && p.h > 0 && p.d > 0 {
			list = append(list, p)
		}
	}
	z0, z1 := max(b.z, o.z), min(b.z+b.d, o.z+o.d)
	y0, y1 := max(b.y, o.y), min(b.y+b.h, o.y+o.h)
	x0, x1 := max(b.x, o.x), min(b.x+b.w, o.x+o.w)
	add(box{b.mip, b.x, b.y, b.z, b.w, b.h, z0 - b.z})
	add(box{b.mip, b.x, b.y, z1, b.w, b.h, b.z + b.d - z1})
	add(box{b.mip, b.x, b.y, z0, b.w, y0 - b.y, z1 - z0})
	add(box{b.mip, b.x, y1, z0, b.w, b.y + b.h - y1, z1 - z0})
	add(box{b.mip, b.x, y0, z0, x0 - b.x, y1 - y0, z1 - z0})
	add(box{b.mip, x1, y0, z0, b.x + b.w - x1, y1 - y0, z1 - z0})
	return list
}
