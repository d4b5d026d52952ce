package gl

// CopyBufferSubData copies size bytes between the buffers bound to two targets, which may be one buffer.
//   - Errors: INVALID_ENUM for a target; INVALID_VALUE for ranges that don't lie inside, or that overlap in one
//     buffer; INVALID_OPERATION without a buffer, or when one is mapped and not persistently.
func CopyBufferSubData(readTarget, writeTarget uint32, readOffset, writeOffset, size int) {
	c := current
	if slotOf(writeTarget) == noSlot {
		c.badEnum("CopyBufferSubData: target %#x", writeTarget)
		return
	}
	src := c.boundTo(readTarget, "CopyBufferSubData")
	if src == nil {
		return
	}
	if dst := c.boundTo(writeTarget, "CopyBufferSubData"); dst != nil {
		c.copyBuffer(src, dst, readOffset, writeOffset, size, "CopyBufferSubData")
	}
}

// CopyNamedBufferSubData is CopyBufferSubData for the buffers of two names.
//   - Errors: as CopyBufferSubData; INVALID_OPERATION for a name without an object.
func CopyNamedBufferSubData(readBuffer, writeBuffer uint32, readOffset, writeOffset, size int) {
	c := current
	src := c.named(readBuffer, "CopyNamedBufferSubData")
	if src == nil {
		return
	}
	if dst := c.named(writeBuffer, "CopyNamedBufferSubData"); dst != nil {
		c.copyBuffer(src, dst, readOffset, writeOffset, size, "CopyNamedBufferSubData")
	}
}

func (c *context) copyBuffer(src, dst *buffer, from, to, size int, call string) {
	switch {
	case !c.inside(src, from, size, call) || !c.inside(dst, to, size, call):
		return
	case src == dst && from < to+size && to < from+size:
		c.badValue("%s: bytes [%d, +%d) and [%d, +%d) of buffer %d overlap", call, from, size, to, size, src.name)
		return
	case src.blocked():
		c.badOp("%s: buffer %d is mapped", call, src.name)
		return
	case dst.blocked():
		c.badOp("%s: buffer %d is mapped", call, dst.name)
		return
	case size == 0:
		return
	}
	if err := c.dev.Copy(dst.mem, src.mem, to, from, size); err != nil {
		c.failed(err, "%s: %d bytes of buffer %d to buffer %d", call, size, src.name, dst.name)
	}
}

// InvalidateBufferData says that the contents of a buffer may go.
//   - Errors: INVALID_VALUE for a name without an object; INVALID_OPERATION when it is mapped and not persistently.
func InvalidateBufferData(buffer uint32) {
	c := current
	b := c.buffers.Get(buffer)
	switch {
	case b == nil:
		c.badValue("InvalidateBufferData: %d is no buffer object", buffer)
	case b.blocked():
		c.badOp("InvalidateBufferData: buffer %d is mapped", buffer)
	case b.size > 0:
		b.mem.Discard(0, b.size)
	}
}

// InvalidateBufferSubData says that the contents of length bytes of a buffer, from offset on, may go.
//   - Errors: INVALID_VALUE for a name without an object or a range that does not lie inside; INVALID_OPERATION where
//     the range is mapped and not persistently.
func InvalidateBufferSubData(buffer uint32, offset, length int) {
	c := current
	b := c.buffers.Get(buffer)
	switch {
	case b == nil:
		c.badValue("InvalidateBufferSubData: %d is no buffer object", buffer)
	case !c.inside(b, offset, length, "InvalidateBufferSubData"):
	case b.touches(offset, length):
		c.badOp("InvalidateBufferSubData: bytes [%d, +%d) of buffer %d are mapped", offset, length, buffer)
	case length > 0:
		b.mem.Discard(offset, length)
	}
}
