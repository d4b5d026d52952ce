package gl

import "unsafe"

// indexSize is the bytes of an index of a type, 0 for what is none.
func indexSize(xtype uint32) int {
	switch xtype {
	case UNSIGNED_BYTE:
		return 1
	case UNSIGNED_SHORT:
		return 2
	case UNSIGNED_INT:
		return 4
	}
	return 0
}

// The functions DrawElements… draw count vertices whose numbers lie in the buffer bound to ELEMENT_ARRAY_BUFFER, from
// byte indices on.
//   - Errors: as DrawArrays; INVALID_ENUM for xtype; INVALID_OPERATION without an element buffer.

// DrawElements draws count indices.
//
//go:nosplit
func DrawElements(mode uint32, count int32, xtype uint32, indices unsafe.Pointer) {
	// indices is an offset: it must not be kept as a pointer where the stack can grow.
	DrawElementsWithOffset(mode, count, xtype, uintptr(indices))
}

// DrawElementsWithOffset is DrawElements.
func DrawElementsWithOffset(mode uint32, count int32, xtype uint32, indices uintptr) {
	current.drawElements(mode, count, xtype, indices, 1, 0, 0, "DrawElements")
}

// DrawRangeElements is DrawElements; all indices lie in start to end.
//   - Errors: INVALID_VALUE for an end below start.
//
//go:nosplit
func DrawRangeElements(mode, start, end uint32, count int32, xtype uint32, indices unsafe.Pointer) {
	drawRange(mode, start, end, count, xtype, uintptr(indices), 0, "DrawRangeElements")
}

// DrawElementsBaseVertex is DrawElements; basevertex is added to every index.
//
//go:nosplit
func DrawElementsBaseVertex(mode uint32, count int32, xtype uint32, indices unsafe.Pointer, basevertex int32) {
	DrawElementsBaseVertexWithOffset(mode, count, xtype, uintptr(indices), basevertex)
}

// DrawElementsBaseVertexWithOffset is DrawElementsBaseVertex.
func DrawElementsBaseVertexWithOffset(mode uint32, count int32, xtype uint32, indices uintptr, basevertex int32) {
	current.drawElements(mode, count, xtype, indices, 1, basevertex, 0, "DrawElementsBaseVertex")
}

// DrawRangeElementsBaseVertex is DrawRangeElements; basevertex is added to every index.
//   - Errors: INVALID_VALUE for an end below start.
//
//go:nosplit
func DrawRangeElementsBaseVertex(mode, start, end uint32, count int32, xtype uint32, indices unsafe.Pointer, basevertex int32) {
	drawRange(mode, start, end, count, xtype, uintptr(indices), basevertex, "DrawRangeElementsBaseVertex")
}

func drawRange(mode, start, end uint32, count int32, xtype uint32, indices uintptr, base int32, call string) {
	c := current
	if end < start {
		c.badValue("%s: indices %d to %d", call, start, end)
		return
	}
	c.drawElements(mode, count, xtype, indices, 1, base, 0, call)
}

// DrawElementsInstanced is DrawElements, instancecount times.
//
//go:nosplit
func DrawElementsInstanced(mode uint32, count int32, xtype uint32, indices unsafe.Pointer, instancecount int32) {
	drawElements(mode, count, xtype, uintptr(indices), instancecount, 0, 0, "DrawElementsInstanced")
}

// DrawElementsInstancedBaseInstance is DrawElementsInstanced; attributes with a divisor begin at element baseinstance.
//
//go:nosplit
func DrawElementsInstancedBaseInstance(mode uint32, count int32, xtype uint32, indices unsafe.Pointer, instancecount int32, baseinstance uint32) {
	drawElements(mode, count, xtype, uintptr(indices), instancecount, 0, baseinstance, "DrawElementsInstancedBaseInstance")
}

// DrawElementsInstancedBaseVertex is DrawElementsInstanced; basevertex is added to every index.
//
//go:nosplit
func DrawElementsInstancedBaseVertex(mode uint32, count int32, xtype uint32, indices unsafe.Pointer, instancecount, basevertex int32) {
	drawElements(mode, count, xtype, uintptr(indices), instancecount, basevertex, 0, "DrawElementsInstancedBaseVertex")
}

// DrawElementsInstancedBaseVertexBaseInstance is both.
//
//go:nosplit
func DrawElementsInstancedBaseVertexBaseInstance(mode uint32, count int32, xtype uint32, indices unsafe.Pointer, instancecount, basevertex int32, baseinstance uint32) {
	drawElements(mode, count, xtype, uintptr(indices), instancecount, basevertex, baseinstance, "DrawElementsInstancedBaseVertexBaseInstance")
}

func drawElements(mode uint32, count int32, xtype uint32, indices uintptr, instances, base int32, baseInstance uint32, call string) {
	current.drawElements(mode, count, xtype, indices, instances, base, baseInstance, call)
}

func (c *context) drawElements(mode uint32, count int32, xtype uint32, indices uintptr, instances, base int32, baseInstance uint32, call string) {
	if count < 0 || instances < 0 {
		c.counts(call, count, instances)
		return
	}
	if !c.canDraw(mode, call) || !c.canIndex(xtype, call) {
		return
	}
	c.call = drawing{mode: mode, count: int(count), instances: int(instances), baseVertex: int(base), baseInstance: int(baseInstance),
		indexType: xtype, indexOffset: int(indices)}
	c.draw(&c.call, call)
}

// canIndex latches what forbids every indexed draw now, and reports whether nothing does.
func (c *context) canIndex(xtype uint32, call string) bool {
	b := c.array.elements
	switch {
	case indexSize(xtype) == 0:
		c.badEnum("%s: type %#x", call, xtype)
	case b == nil:
		c.badOp("%s: no buffer is bound to ELEMENT_ARRAY_BUFFER", call)
	case b.blocked():
		c.badOp("%s: buffer %d is mapped", call, b.name)
	default:
		return true
	}
	return false
}

// MultiDrawElements is DrawElements drawcount times, with the numbers at count and the offsets at indices.
//   - Errors: INVALID_VALUE for a negative drawcount. Nothing is drawn after an error.
func MultiDrawElements(mode uint32, count *int32, xtype uint32, indices *unsafe.Pointer, drawcount int32) {
	current.multiDrawElements(mode, count, xtype, indices, drawcount, nil, "MultiDrawElements")
}

// MultiDrawElementsBaseVertex is MultiDrawElements; the numbers at basevertex are added to every draw's indices.
//   - Errors: INVALID_VALUE for a negative drawcount. Nothing is drawn after an error.
func MultiDrawElementsBaseVertex(mode uint32, count *int32, xtype uint32, indices *unsafe.Pointer, drawcount int32, basevertex *int32) {
	current.multiDrawElements(mode, count, xtype, indices, drawcount, basevertex, "MultiDrawElementsBaseVertex")
}

func (c *context) multiDrawElements(mode uint32, count *int32, xtype uint32, indices *unsafe.Pointer, n int32, base *int32, call string) {
	if !c.counts(call, n) || n > 0 && !(given(c, count, call) && given(c, indices, call)) {
		return
	}
	for i := range int(n) {
		if !c.counts(call, *at(count, i)) {
			return
		}
	}
	if !c.canDraw(mode, call) || !c.canIndex(xtype, call) {
		return
	}
	for i := range int(n) {
		// Offsets, not addresses: read as the numbers that they are.
		offset := *(*uintptr)(unsafe.Pointer(at(indices, i)))
		c.call = drawing{mode: mode, count: int(*at(count, i)), instances: 1, indexType: xtype, indexOffset: int(offset)}
		if base != nil {
			c.call.baseVertex = int(*at(base, i))
		}
		c.draw(&c.call, call)
	}
}
