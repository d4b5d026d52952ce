package gl

import (
	"errors"
	"unsafe"

	"github.com/vkgloo/vkgloo/gl/internal/pixels"
)

// ClearBufferData fills the bound buffer with one element of internalformat, which is converted from data, of format
// and xtype; nil data are zeros.
//   - Errors: INVALID_ENUM for target, or for an internalformat that buffer textures lack; INVALID_VALUE for format
//     and xtype, or a buffer whose size is no multiple of the element's; INVALID_OPERATION without a buffer, when it
//     is mapped and not persistently, or for integers into a format of floats or the other way round.
func ClearBufferData(target, internalformat, format, xtype uint32, data unsafe.Pointer) {
	c := current
	if b := c.boundTo(target, "ClearBufferData"); b != nil {
		c.clearBuffer(b, internalformat, 0, b.size, format, xtype, data, "ClearBufferData")
	}
}

// ClearBufferSubData is ClearBufferData for size bytes from offset on.
//   - Errors: as ClearBufferData; INVALID_VALUE for a range that does not lie inside or is no multiple of the
//     element's size.
func ClearBufferSubData(target, internalformat uint32, offset, size int, format, xtype uint32, data unsafe.Pointer) {
	c := current
	if b := c.boundTo(target, "ClearBufferSubData"); b != nil {
		c.clearBuffer(b, internalformat, offset, size, format, xtype, data, "ClearBufferSubData")
	}
}

// ClearNamedBufferData is ClearBufferData for the buffer of a name.
//   - Errors: as ClearBufferData; INVALID_OPERATION for a name without an object.
func ClearNamedBufferData(buffer, internalformat, format, xtype uint32, data unsafe.Pointer) {
	c := current
	if b := c.named(buffer, "ClearNamedBufferData"); b != nil {
		c.clearBuffer(b, internalformat, 0, b.size, format, xtype, data, "ClearNamedBufferData")
	}
}

// ClearNamedBufferSubData is ClearBufferSubData for the buffer of a name.
//   - Errors: as ClearBufferSubData; INVALID_OPERATION for a name without an object.
func ClearNamedBufferSubData(buffer, internalformat uint32, offset, size int, format, xtype uint32, data unsafe.Pointer) {
	c := current
	if b := c.named(buffer, "ClearNamedBufferSubData"); b != nil {
		c.clearBuffer(b, internalformat, offset, size, format, xtype, data, "ClearNamedBufferSubData")
	}
}

func (c *context) clearBuffer(b *buffer, internalformat uint32, offset, size int, format, xtype uint32, data unsafe.Pointer, call string) {
	elem := pixels.Size(internalformat)
	switch {
	case elem == 0:
		c.badEnum("%s: internal format %#x", call, internalformat)
		return
	case !c.inside(b, offset, size, call):
		return
	case b.touches(offset, size):
		c.badOp("%s: bytes [%d, +%d) of buffer %d are mapped", call, offset, size, b.name)
		return
	}
	n, err := pixels.ClientSize(internalformat, format, xtype)
	switch {
	case errors.Is(err, pixels.ErrMix):
		c.badOp("%s: %v", call, err)
		return
	case err != nil:
		c.badValue("%s: %v", call, err)
		return
	case offset%elem != 0 || size%elem != 0:
		c.badValue("%s: bytes [%d, +%d) are no elements of %d bytes", call, offset, size, elem)
		return
	case size == 0:
		return
	}
	var pattern [16]byte
	if data != nil {
		pixels.Convert(pattern[:elem], internalformat, bytesAt(data, n), format, xtype)
	}
	if err := b.mem.Fill(offset, size, pattern[:elem]); err != nil {
		c.failed(err, "%s: %d bytes at %d of buffer %d", call, size, offset, b.name)
	}
}
