package gl

import "unsafe"

// mapFlags are the access bits that MapBufferRange knows.
const mapFlags = MAP_READ_BIT | MAP_WRITE_BIT | MAP_INVALIDATE_RANGE_BIT | MAP_INVALIDATE_BUFFER_BIT |
	MAP_FLUSH_EXPLICIT_BIT | MAP_UNSYNCHRONIZED_BIT | MAP_PERSISTENT_BIT | MAP_COHERENT_BIT

// MapBuffer maps the whole of the bound buffer; access is READ_ONLY, WRITE_ONLY or READ_WRITE. It is MapBufferRange
// with the bits of that access.
//   - Errors: INVALID_ENUM for target or access; else as MapBufferRange.
func MapBuffer(target, access uint32) unsafe.Pointer {
	c := current
	if b := c.boundTo(target, "MapBuffer"); b != nil {
		return c.mapBuffer(b, access, "MapBuffer")
	}
	return nil
}

// MapNamedBuffer is MapBuffer for the buffer of a name.
//   - Errors: as MapBuffer; INVALID_OPERATION for a name without an object.
func MapNamedBuffer(buffer, access uint32) unsafe.Pointer {
	c := current
	if b := c.named(buffer, "MapNamedBuffer"); b != nil {
		return c.mapBuffer(b, access, "MapNamedBuffer")
	}
	return nil
}

func (c *context) mapBuffer(b *buffer, access uint32, call string) unsafe.Pointer {
	var flags uint32
	switch access {
	case READ_ONLY:
		flags = MAP_READ_BIT
	case WRITE_ONLY:
		flags = MAP_WRITE_BIT
	case READ_WRITE:
		flags = MAP_READ_BIT | MAP_WRITE_BIT
	default:
		c.badEnum("%s: access %#x", call, access)
		return nil
	}
	return c.mapRange(b, 0, b.size, flags, call)
}

// MapBufferRange maps length bytes of the bound buffer from offset on and returns host memory that stands for them
// until UnmapBuffer. Without MAP_UNSYNCHRONIZED_BIT it holds what earlier commands left there, unless an invalidate
// bit says that this isn't wanted.
//   - Errors: INVALID_ENUM for target; INVALID_VALUE for a range that does not lie inside or unknown bits;
//     INVALID_OPERATION without a buffer, for length 0, a buffer that is mapped, neither read nor write, read with an
//     invalidate bit or MAP_UNSYNCHRONIZED_BIT, MAP_FLUSH_EXPLICIT_BIT without write, and bits that the store was not
//     made with; OUT_OF_MEMORY. Then the result is nil.
//   - Ownership: the memory is not Go's; it may be used until the unmap.
func MapBufferRange(target uint32, offset, length int, access uint32) unsafe.Pointer {
	c := current
	if b := c.boundTo(target, "MapBufferRange"); b != nil {
		return c.mapRange(b, offset, length, access, "MapBufferRange")
	}
	return nil
}

// MapNamedBufferRange is MapBufferRange for the buffer of a name.
//   - Errors: as MapBufferRange; INVALID_OPERATION for a name without an object.
func MapNamedBufferRange(buffer uint32, offset, length int, access uint32) unsafe.Pointer {
	c := current
	if b := c.named(buffer, "MapNamedBufferRange"); b != nil {
		return c.mapRange(b, offset, length, access, "MapNamedBufferRange")
	}
	return nil
}

func (c *context) mapRange(b *buffer, offset, length int, access uint32, call string) unsafe.Pointer {
	const storage = MAP_READ_BIT | MAP_WRITE_BIT | MAP_PERSISTENT_BIT | MAP_COHERENT_BIT
	const unread = MAP_INVALIDATE_RANGE_BIT | MAP_INVALIDATE_BUFFER_BIT | MAP_UNSYNCHRONIZED_BIT
	switch {
	case !c.inside(b, offset, length, call):
		return nil
	case access&^mapFlags != 0:
		c.badValue("%s: access %#x", call, access)
		return nil
	case length == 0:
		c.badOp("%s: 0 bytes of buffer %d", call, b.name)
		return nil
	case b.mapped.ptr != nil:
		c.badOp("%s: buffer %d is mapped", call, b.name)
		return nil
	case access&(MAP_READ_BIT|MAP_WRITE_BIT) == 0:
		c.badOp("%s: access %#x neither reads nor writes", call, access)
		return nil
	case access&MAP_READ_BIT != 0 && access&unread != 0:
		c.badOp("%s: access %#x reads what it gives up", call, access)
		return nil
	case access&MAP_FLUSH_EXPLICIT_BIT != 0 && access&MAP_WRITE_BIT == 0:
		c.badOp("%s: access %#x flushes, but does not write", call, access)
		return nil
	case access&storage&^b.flags != 0:
		c.badOp("%s: access %#x, but the store of buffer %d was made with flags %#x", call, access, b.name, b.flags)
		return nil
	}
	p, err := b.mem.Map(offset, length, access)
	if err != nil {
		c.failed(err, "%s: %d bytes at %d of buffer %d", call, length, offset, b.name)
		return nil
	}
	b.mapped = mapping{p, offset, length, access}
	if b.blocked() {
		c.blocked++
	}
	return p
}

// UnmapBuffer ends the mapping of the bound buffer. What was written through it takes effect before later commands.
// It returns true.
//   - Errors: INVALID_ENUM for target; INVALID_OPERATION without a buffer or when it is not mapped. Then it returns
//     false.
func UnmapBuffer(target uint32) bool {
	c := current
	b := c.boundTo(target, "UnmapBuffer")
	return b != nil && c.unmapBuffer(b, "UnmapBuffer")
}

// UnmapNamedBuffer is UnmapBuffer for the buffer of a name.
//   - Errors: as UnmapBuffer; INVALID_OPERATION for a name without an object.
func UnmapNamedBuffer(buffer uint32) bool {
	c := current
	b := c.named(buffer, "UnmapNamedBuffer")
	return b != nil && c.unmapBuffer(b, "UnmapNamedBuffer")
}

func (c *context) unmapBuffer(b *buffer, call string) bool {
	if b.mapped.ptr == nil {
		c.badOp("%s: buffer %d is not mapped", call, b.name)
		return false
	}
	if err := c.unmap(b); err != nil {
		c.failed(err, "%s: buffer %d", call, b.name)
		return false
	}
	return true
}

// unmap ends a mapping, if there is one.
func (c *context) unmap(b *buffer) error {
	if b.mapped.ptr == nil {
		return nil
	}
	c.endMapping(b)
	return b.mem.Unmap()
}

// endMapping forgets a mapping, if there is one.
func (c *context) endMapping(b *buffer) {
	if b.blocked() {
		c.blocked--
	}
	b.mapped = mapping{}
}

// FlushMappedBufferRange makes length bytes of the bound buffer's mapping, from offset in it, take effect before later
// commands. The buffer was mapped with MAP_FLUSH_EXPLICIT_BIT.
//   - Errors: INVALID_ENUM for target; INVALID_VALUE for a range that does not lie inside the mapping;
//     INVALID_OPERATION without a buffer, when it is not mapped, or was mapped without that bit.
func FlushMappedBufferRange(target uint32, offset, length int) {
	c := current
	if b := c.boundTo(target, "FlushMappedBufferRange"); b != nil {
		c.flushMapped(b, offset, length, "FlushMappedBufferRange")
	}
}

// FlushMappedNamedBufferRange is FlushMappedBufferRange for the buffer of a name.
//   - Errors: as FlushMappedBufferRange; INVALID_OPERATION for a name without an object.
func FlushMappedNamedBufferRange(buffer uint32, offset, length int) {
	c := current
	if b := c.named(buffer, "FlushMappedNamedBufferRange"); b != nil {
		c.flushMapped(b, offset, length, "FlushMappedNamedBufferRange")
	}
}

func (c *context) flushMapped(b *buffer, offset, length int, call string) {
	m := &b.mapped
	switch {
	case offset < 0 || length < 0:
		c.badValue("%s: bytes [%d, +%d)", call, offset, length)
		return
	case m.ptr == nil:
		c.badOp("%s: buffer %d is not mapped", call, b.name)
		return
	case m.flags&MAP_FLUSH_EXPLICIT_BIT == 0:
		c.badOp("%s: buffer %d was mapped without MAP_FLUSH_EXPLICIT_BIT", call, b.name)
		return
	case offset > m.size || length > m.size-offset:
		c.badValue("%s: bytes [%d, +%d) of a mapping of %d", call, offset, length, m.size)
		return
	case length == 0:
		return
	}
	if err := b.mem.Sync(offset, length); err != nil {
		c.failed(err, "%s: %d bytes at %d of the mapping of buffer %d", call, length, offset, b.name)
	}
}
