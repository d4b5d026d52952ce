package gl

import (
	"errors"
	"unsafe"

	"github.com/vkgloo/vkgloo/gl/internal/pixels"
)

// pixelStore is how rows of pixels lie in client memory.
type pixelStore struct {
	swapBytes, lsbFirst               bool
	rowLength, skipRows, skipPixels   int32
	alignment, imageHeight, skipSlice int32
}

// PixelStorei sets how rows of pixels lie in client memory: PACK_ALIGNMENT (1, 2, 4 or 8), PACK_ROW_LENGTH,
// PACK_SKIP_ROWS, PACK_SKIP_PIXELS, PACK_SWAP_BYTES and the others; those of UNPACK are remembered.
//   - Errors: INVALID_ENUM for pname, INVALID_VALUE for param.
func PixelStorei(pname uint32, param int32) {
	c := current
	s := &c.pack
	switch pname {
	case UNPACK_SWAP_BYTES, UNPACK_LSB_FIRST, UNPACK_ROW_LENGTH, UNPACK_SKIP_ROWS, UNPACK_SKIP_PIXELS, UNPACK_ALIGNMENT,
		UNPACK_IMAGE_HEIGHT, UNPACK_SKIP_IMAGES:
		s = &c.unpack
	}
	number := s.number(pname)
	switch {
	case pname == PACK_SWAP_BYTES || pname == UNPACK_SWAP_BYTES:
		s.swapBytes = param != 0
	case pname == PACK_LSB_FIRST || pname == UNPACK_LSB_FIRST:
		s.lsbFirst = param != 0
	case number == nil:
		c.badEnum("PixelStorei: parameter %#x", pname)
	case param < 0, number == &s.alignment && param != 1 && param != 2 && param != 4 && param != 8:
		c.badValue("PixelStorei: %d for parameter %#x", param, pname)
	default:
		*number = param
	}
}

func (s *pixelStore) number(pname uint32) *int32 {
	switch pname {
	case PACK_ROW_LENGTH, UNPACK_ROW_LENGTH:
		return &s.rowLength
	case PACK_SKIP_ROWS, UNPACK_SKIP_ROWS:
		return &s.skipRows
	case PACK_SKIP_PIXELS, UNPACK_SKIP_PIXELS:
		return &s.skipPixels
	case PACK_ALIGNMENT, UNPACK_ALIGNMENT:
		return &s.alignment
	case PACK_IMAGE_HEIGHT, UNPACK_IMAGE_HEIGHT:
		return &s.imageHeight
	case PACK_SKIP_IMAGES, UNPACK_SKIP_IMAGES:
		return &s.skipSlice
	}
	return nil
}

// packing is where the rows of a ReadPixels go.
type packing struct {
	pixel, row, start int // bytes of a pixel, from row to row, to the first pixel
	group             int // bytes that PACK_SWAP_BYTES turns round
	end               int // bytes that must be there
}

func (s *pixelStore) layout(width, height int32, pixel, group int) packing {
	p := packing{pixel: pixel, group: group}
	n := width
	if s.rowLength > 0 {
		n = s.rowLength
	}
	p.row = int(n) * pixel
	if a := int(s.alignment); group < a {
		p.row = (p.row + a - 1) / a * a
	}
	p.start = int(s.skipRows)*p.row + int(s.skipPixels)*pixel
	p.end = p.start
	if width > 0 && height > 0 {
		p.end += (int(height)-1)*p.row + int(width)*pixel
	}
	return p
}

// ReadPixels copies a rectangle of the framebuffer's colours, the lowest row first, as pixels of format and xtype to
// memory, or into the buffer bound to PIXEL_PACK_BUFFER, pixels being an offset then. What lies outside of the
// framebuffer is left as it is.
//   - Errors: INVALID_VALUE for a negative size; INVALID_ENUM for format or xtype; INVALID_OPERATION where the two
//     don't go together, for formats of integers, depth or stencil, and, with a buffer, for one that is mapped and not
//     persistently, an offset that is no multiple of the type's size, or pixels past its end.
//
//go:nosplit
func ReadPixels(x, y, width, height int32, format, xtype uint32, pixels unsafe.Pointer) {
	// pixels may be an offset: it must not be kept as a pointer where the stack can grow.
	if current.bound[slotPixelPack] != nil {
		readPixels(x, y, width, height, format, xtype, nil, uintptr(pixels))
		return
	}
	readPixels(x, y, width, height, format, xtype, pixels, 0)
}

func readPixels(x, y, width, height int32, format, xtype uint32, dst unsafe.Pointer, offset uintptr) {
	c := current
	n, err := pixels.PixelSize(format, xtype)
	switch {
	case width < 0 || height < 0:
		c.badValue("ReadPixels: %d by %d pixels", width, height)
		return
	case errors.Is(err, pixels.ErrEnum):
		c.badEnum("ReadPixels: %v", err)
		return
	case err != nil:
		c.badOp("ReadPixels: %v", err)
		return
	case pixels.Integer(format):
		c.badOp("ReadPixels: format %#x is of integers, the framebuffer is not", format)
		return
	}
	p := c.pack.layout(width, height, n, pixels.GroupSize(xtype))
	b := c.bound[slotPixelPack]
	if b != nil && !c.checkPackBuffer(b, offset, p) {
		return
	}
	rect := intersect([4]int{0, 0, c.limits.width, c.limits.height}, [4]int32{x, y, width, height})
	if rect[2] == 0 || rect[3] == 0 {
		return
	}
	rows := make([]byte, 4*rect[2]*rect[3])
	if err := c.dev.ReadPixels(rect[0], rect[1], rect[2], rect[3], rows); err != nil {
		c.failed(err, "ReadPixels")
		return
	}
	out := make([]byte, n*rect[2])
	for row := range rect[3] {
		pixels.Pack(out, rows[4*rect[2]*row:], rect[2], format, xtype)
		if c.pack.swapBytes {
			pixels.Swap(out, p.group)
		}
		at := p.start + (rect[1]-int(y)+row)*p.row + (rect[0]-int(x))*n
		if b == nil {
			copy(bytesAt(unsafe.Add(dst, at), len(out)), out)
			continue
		}
		if err := b.mem.Write(int(offset)+at, out); err != nil {
			c.failed(err, "ReadPixels: buffer %d", b.name)
			return
		}
	}
}

func (c *context) checkPackBuffer(b *buffer, offset uintptr, p packing) bool {
	switch {
	case b.blocked():
		c.badOp("ReadPixels: buffer %d is mapped", b.name)
	case offset%uintptr(p.group) != 0:
		c.badOp("ReadPixels: offset %d is no multiple of %d", offset, p.group)
	case offset > uintptr(b.size) || p.end > b.size-int(offset):
		c.badOp("ReadPixels: %d bytes at %d of %d in buffer %d", p.end, offset, b.size, b.name)
	default:
		return true
	}
	return false
}
