package gl

import (
	"unsafe"

	"github.com/vkgloo/vkgloo/vk"
)

// bytesAt is a C array of bytes as a slice.
func bytesAt(p unsafe.Pointer, n int) []byte { return unsafe.Slice((*byte)(p), n) }

// usageKnown reports whether usage is one of the nine.
func usageKnown(usage uint32) bool {
	switch usage {
	case STREAM_DRAW, STREAM_READ, STREAM_COPY, STATIC_DRAW, STATIC_READ, STATIC_COPY, DYNAMIC_DRAW, DYNAMIC_READ, DYNAMIC_COPY:
		return true
	}
	return false
}

// BufferData gives the bound buffer a new store of size bytes, with the contents of data or, where that is nil,
// undefined ones. A mapping ends. Everything that refers to the buffer sees the new store.
//   - Errors: INVALID_ENUM for target or usage, INVALID_VALUE for negative size, INVALID_OPERATION without a buffer or
//     for an immutable store, OUT_OF_MEMORY.
//   - Ownership: data is read during the call.
func BufferData(target uint32, size int, data unsafe.Pointer, usage uint32) {
	c := current
	if b := c.boundTo(target, "BufferData"); b != nil {
		c.bufferData(b, size, data, usage, "BufferData")
	}
}

// NamedBufferData is BufferData for the buffer of a name.
//   - Errors: as BufferData; INVALID_OPERATION for a name without an object.
func NamedBufferData(buffer uint32, size int, data unsafe.Pointer, usage uint32) {
	c := current
	if b := c.named(buffer, "NamedBufferData"); b != nil {
		c.bufferData(b, size, data, usage, "NamedBufferData")
	}
}

func (c *context) bufferData(b *buffer, size int, data unsafe.Pointer, usage uint32, call string) {
	switch {
	case !usageKnown(usage):
		c.badEnum("%s: usage %#x", call, usage)
		return
	case size < 0:
		c.badValue("%s: %d bytes", call, size)
		return
	case b.fixed:
		c.badOp("%s: buffer %d has an immutable store", call, b.name)
		return
	}
	if !c.allocate(b, size, data, 0, call) {
		return
	}
	b.usage, b.flags = usage, mutableFlags
}

// allocate makes a new store. It reports whether that went well.
func (c *context) allocate(b *buffer, size int, data unsafe.Pointer, flags uint32, call string) bool {
	if size > c.limits.bufferSize {
		c.failed(vk.ErrOutOfMemory, "%s: %d bytes for buffer %d, the device allows %d", call, size, b.name, c.limits.bufferSize)
		return false
	}
	var p []byte
	if data != nil {
		p = bytesAt(data, size)
	}
	if err := b.mem.Allocate(size, p, flags); err != nil {
		c.failed(err, "%s: %d bytes for buffer %d", call, size, b.name)
		return false
	}
	c.endMapping(b)
	b.size = size
	return true
}

// storageFlags are the flags that BufferStorage knows.
const storageFlags = DYNAMIC_STORAGE_BIT | MAP_READ_BIT | MAP_WRITE_BIT | MAP_PERSISTENT_BIT | MAP_COHERENT_BIT | CLIENT_STORAGE_BIT

// BufferStorage gives the bound buffer an immutable store of size bytes, with the contents of data or undefined ones.
// flags say what BufferSubData and the map calls may do with it.
//   - Errors: INVALID_ENUM for target; INVALID_VALUE for size <= 0, unknown flags, MAP_PERSISTENT_BIT without read or
//     write, MAP_COHERENT_BIT without MAP_PERSISTENT_BIT; INVALID_OPERATION without a buffer or when the store is
//     immutable already; OUT_OF_MEMORY.
//   - Ownership: data is read during the call.
func BufferStorage(target uint32, size int, data unsafe.Pointer, flags uint32) {
	c := current
	if b := c.boundTo(target, "BufferStorage"); b != nil {
		c.bufferStorage(b, size, data, flags, "BufferStorage")
	}
}

// NamedBufferStorage is BufferStorage for the buffer of a name.
//   - Errors: as BufferStorage; INVALID_OPERATION for a name without an object.
func NamedBufferStorage(buffer uint32, size int, data unsafe.Pointer, flags uint32) {
	c := current
	if b := c.named(buffer, "NamedBufferStorage"); b != nil {
		c.bufferStorage(b, size, data, flags, "NamedBufferStorage")
	}
}

func (c *context) bufferStorage(b *buffer, size int, data unsafe.Pointer, flags uint32, call string) {
	switch {
	case size <= 0:
		c.badValue("%s: %d bytes", call, size)
		return
	case flags&^storageFlags != 0:
		c.badValue("%s: flags %#x", call, flags)
		return
	case flags&MAP_PERSISTENT_BIT != 0 && flags&(MAP_READ_BIT|MAP_WRITE_BIT) == 0:
		c.badValue("%s: flags %#x: persistent, but neither read nor written", call, flags)
		return
	case flags&MAP_COHERENT_BIT != 0 && flags&MAP_PERSISTENT_BIT == 0:
		c.badValue("%s: flags %#x: coherent, but not persistent", call, flags)
		return
	case b.fixed:
		c.badOp("%s: buffer %d has an immutable store", call, b.name)
		return
	}
	if !c.allocate(b, size, data, flags, call) {
		return
	}
	b.usage, b.flags, b.fixed = DYNAMIC_DRAW, flags, true
}

// inside checks that [offset, offset+size) lies in the buffer.
func (c *context) inside(b *buffer, offset, size int, call string) bool {
	if offset < 0 || size < 0 || offset > b.size || size > b.size-offset {
		c.badValue("%s: bytes [%d, +%d) of %d in buffer %d", call, offset, size, b.size, b.name)
		return false
	}
	return true
}

// touches reports whether a range meets a mapping that commands may not touch.
func (b *buffer) touches(offset, size int) bool {
	return b.blocked() && size > 0 && offset < b.mapped.offset+b.mapped.size && b.mapped.offset < offset+size
}

// BufferSubData replaces size bytes of the bound buffer from offset on.
//   - Errors: INVALID_ENUM for target; INVALID_VALUE for a range that does not lie inside; INVALID_OPERATION without
//     a buffer, where the range is mapped and not persistently, or for an immutable store without DYNAMIC_STORAGE_BIT.
//   - Ownership: data is read during the call.
func BufferSubData(target uint32, offset, size int, data unsafe.Pointer) {
	c := current
	s := slotOf(target)
	if s == noSlot {
		c.badEnum("BufferSubData: target %#x", target)
		return
	}
	b := *c.binding(s)
	if b == nil {
		c.badOp("BufferSubData: no buffer is bound to target %#x", target)
		return
	}
	c.bufferSubData(b, offset, size, data, "BufferSubData")
}

// NamedBufferSubData is BufferSubData for the buffer of a name.
//   - Errors: as BufferSubData; INVALID_OPERATION for a name without an object.
func NamedBufferSubData(buffer uint32, offset, size int, data unsafe.Pointer) {
	c := current
	if b := c.named(buffer, "NamedBufferSubData"); b != nil {
		c.bufferSubData(b, offset, size, data, "NamedBufferSubData")
	}
}

func (c *context) bufferSubData(b *buffer, offset, size int, data unsafe.Pointer, call string) {
	switch {
	case !c.inside(b, offset, size, call):
		return
	case b.flags&DYNAMIC_STORAGE_BIT == 0:
		c.badOp("%s: the immutable store of buffer %d was made without DYNAMIC_STORAGE_BIT", call, b.name)
		return
	case b.mapped.ptr != nil && b.touches(offset, size):
		c.badOp("%s: bytes [%d, +%d) of buffer %d are mapped", call, offset, size, b.name)
		return
	case size == 0 || data == nil:
		return
	}
	if err := b.mem.Write(offset, bytesAt(data, size)); err != nil {
		c.failed(err, "%s: %d bytes at %d of buffer %d", call, size, offset, b.name)
	}
}

// GetBufferSubData copies size bytes of the bound buffer from offset on to data, after all earlier commands.
//   - Errors: INVALID_ENUM for target; INVALID_VALUE for a range that does not lie inside; INVALID_OPERATION without
//     a buffer, or where the range is mapped and not persistently.
func GetBufferSubData(target uint32, offset, size int, data unsafe.Pointer) {
	c := current
	if b := c.boundTo(target, "GetBufferSubData"); b != nil {
		c.getBufferSubData(b, offset, size, data, "GetBufferSubData")
	}
}

// GetNamedBufferSubData is GetBufferSubData for the buffer of a name.
//   - Errors: as GetBufferSubData; INVALID_OPERATION for a name without an object.
func GetNamedBufferSubData(buffer uint32, offset, size int, data unsafe.Pointer) {
	c := current
	if b := c.named(buffer, "GetNamedBufferSubData"); b != nil {
		c.getBufferSubData(b, offset, size, data, "GetNamedBufferSubData")
	}
}

func (c *context) getBufferSubData(b *buffer, offset, size int, data unsafe.Pointer, call string) {
	switch {
	case !c.inside(b, offset, size, call):
		return
	case b.touches(offset, size):
		c.badOp("%s: bytes [%d, +%d) of buffer %d are mapped", call, offset, size, b.name)
		return
	case size == 0 || data == nil:
		return
	}
	if err := b.mem.Read(offset, bytesAt(data, size)); err != nil {
		c.failed(err, "%s: %d bytes at %d of buffer %d", call, size, offset, b.name)
	}
}
