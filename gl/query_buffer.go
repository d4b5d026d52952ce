package gl

import "unsafe"

// answer puts a query's answer where params says: memory, or an offset in the buffer bound to QUERY_BUFFER.
func answer[T int32 | uint32 | int64 | uint64](c *context, params *T, v T, call string) {
	b := c.bound[slotQuery]
	if b == nil {
		if given(c, params, call) {
			*params = v
		}
		return
	}
	offset, n := int(uintptr(unsafe.Pointer(params))), int(unsafe.Sizeof(v))
	switch {
	case offset < 0:
		c.badValue("%s: offset %d", call, offset)
	case offset > b.size-n:
		c.badOp("%s: %d bytes at %d of %d in buffer %d", call, n, offset, b.size, b.name)
	case b.blocked():
		c.badOp("%s: buffer %d is mapped", call, b.name)
	default:
		if err := b.mem.Write(offset, unsafe.Slice((*byte)(unsafe.Pointer(&v)), n)); err != nil {
			c.failed(err, "%s: buffer %d", call, b.name)
		}
	}
}
