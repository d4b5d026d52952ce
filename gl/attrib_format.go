package gl

import "unsafe"

// attribSpec is a format as the calls give it.
type attribSpec struct {
	index      uint32
	size       int32
	xtype      uint32
	kind       attribKind
	normalized bool
}

// checkFormat latches an error for a format that does not exist and reports whether it does.
func (c *context) checkFormat(a attribSpec, call string) bool {
	switch {
	case a.index >= maxAttributes:
		c.badValue("%s: attribute %d of %d", call, a.index, maxAttributes)
	case (a.size < 1 || a.size > 4) && (a.size != BGRA || a.kind != kindFloat):
		c.badValue("%s: %d components", call, a.size)
	case !typeFits(a.kind, a.xtype):
		c.badEnum("%s: type %#x", call, a.xtype)
	default:
		return c.checkPacked(a, call)
	}
	return false
}

// checkPacked is about formats whose size, type and normalisation don't go together.
func (c *context) checkPacked(a attribSpec, call string) bool {
	word := a.xtype == INT_2_10_10_10_REV || a.xtype == UNSIGNED_INT_2_10_10_10_REV
	switch {
	case a.size == BGRA && a.xtype != UNSIGNED_BYTE && !word:
		c.badOp("%s: BGRA of type %#x", call, a.xtype)
	case a.size == BGRA && !a.normalized:
		c.badOp("%s: BGRA that is not normalised", call)
	case word && a.size != 4 && a.size != BGRA:
		c.badOp("%s: %d components of type %#x", call, a.size, a.xtype)
	case a.xtype == UNSIGNED_INT_10F_11F_11F_REV && a.size != 3:
		c.badOp("%s: %d components of type UNSIGNED_INT_10F_11F_11F_REV", call, a.size)
	default:
		return true
	}
	return false
}

// typeFits reports whether a family of calls takes a type.
func typeFits(kind attribKind, xtype uint32) bool {
	switch xtype {
	case BYTE, UNSIGNED_BYTE, SHORT, UNSIGNED_SHORT, INT, UNSIGNED_INT:
		return kind != kindDouble
	case HALF_FLOAT, FLOAT, FIXED, INT_2_10_10_10_REV, UNSIGNED_INT_2_10_10_10_REV, UNSIGNED_INT_10F_11F_11F_REV:
		return kind == kindFloat
	case DOUBLE:
		return kind != kindInteger
	}
	return false
}

// typeBytes is the size of one component of a type; of the whole for packed ones.
func typeBytes(xtype uint32) int {
	switch xtype {
	case BYTE, UNSIGNED_BYTE:
		return 1
	case SHORT, UNSIGNED_SHORT, HALF_FLOAT:
		return 2
	case DOUBLE:
		return 8
	}
	return 4
}

func packed(xtype uint32) bool {
	return xtype == INT_2_10_10_10_REV || xtype == UNSIGNED_INT_2_10_10_10_REV || xtype == UNSIGNED_INT_10F_11F_11F_REV
}

// bytes is the packed size of one element.
func (a *attribute) bytes() int {
	switch {
	case packed(a.xtype), a.size == BGRA:
		return 4
	}
	return int(a.size) * typeBytes(a.xtype)
}

// set takes a checked format over.
func (a *attribute) set(s attribSpec) {
	a.size, a.xtype, a.kind, a.normalized = s.size, s.xtype, s.kind, s.normalized && s.kind == kindFloat
}

// VertexAttribPointer says how attribute index is read from the buffer bound to ARRAY_BUFFER: size components (or
// BGRA) of xtype, each normalised or not, stride bytes from one to the next (0: packed), from byte pointer on. It is
// read as floats. The attribute gets the binding of its own number.
//   - Errors: INVALID_VALUE for index, size or stride; INVALID_ENUM for xtype; INVALID_OPERATION where size, xtype and
//     normalized don't go together, without a vertex array, or for a pointer without a buffer.
func VertexAttribPointer(index uint32, size int32, xtype uint32, normalized bool, stride int32, pointer unsafe.Pointer) {
	current.attribPointer(attribSpec{index, size, xtype, kindFloat, normalized}, stride, uintptr(pointer), "VertexAttribPointer")
}

// VertexAttribPointerWithOffset is VertexAttribPointer.
func VertexAttribPointerWithOffset(index uint32, size int32, xtype uint32, normalized bool, stride int32, offset uintptr) {
	current.attribPointer(attribSpec{index, size, xtype, kindFloat, normalized}, stride, offset, "VertexAttribPointerWithOffset")
}

// VertexAttribIPointer is VertexAttribPointer for attributes that are read as integers.
//   - Errors: as VertexAttribPointer; BGRA is INVALID_VALUE, types of floats are INVALID_ENUM.
func VertexAttribIPointer(index uint32, size int32, xtype uint32, stride int32, pointer unsafe.Pointer) {
	current.attribPointer(attribSpec{index, size, xtype, kindInteger, false}, stride, uintptr(pointer), "VertexAttribIPointer")
}

// VertexAttribIPointerWithOffset is VertexAttribIPointer.
func VertexAttribIPointerWithOffset(index uint32, size int32, xtype uint32, stride int32, offset uintptr) {
	current.attribPointer(attribSpec{index, size, xtype, kindInteger, false}, stride, offset, "VertexAttribIPointerWithOffset")
}

// VertexAttribLPointer is VertexAttribPointer for attributes that are read as doubles; xtype is DOUBLE.
//   - Errors: as VertexAttribPointer; BGRA is INVALID_VALUE.
func VertexAttribLPointer(index uint32, size int32, xtype uint32, stride int32, pointer unsafe.Pointer) {
	current.attribPointer(attribSpec{index, size, xtype, kindDouble, false}, stride, uintptr(pointer), "VertexAttribLPointer")
}

// VertexAttribLPointerWithOffset is VertexAttribLPointer.
func VertexAttribLPointerWithOffset(index uint32, size int32, xtype uint32, stride int32, offset uintptr) {
	current.attribPointer(attribSpec{index, size, xtype, kindDouble, false}, stride, offset, "VertexAttribLPointerWithOffset")
}

func (c *context) attribPointer(s attribSpec, stride int32, pointer uintptr, call string) {
	if !c.checkFormat(s, call) {
		return
	}
	if stride < 0 || stride > maxVertexStride {
		c.badValue("%s: stride %d of at most %d", call, stride, maxVertexStride)
		return
	}
	v := c.boundArray(call)
	if v == nil {
		return
	}
	b := c.bound[slotArray]
	if b == nil && pointer != 0 {
		c.badOp("%s: pointer %#x, but no buffer is bound to ARRAY_BUFFER", call, pointer)
		return
	}
	a, at := &v.attribs[s.index], &v.bindings[s.index]
	was, wasAt := *a, *at
	a.set(s)
	a.offset, a.binding, a.stride, a.pointer = 0, uint8(s.index), stride, pointer
	rebind(&at.buffer, b)
	at.offset, at.stride = int(pointer), stride
	if stride == 0 {
		at.stride = int32(a.bytes())
	}
	if *a != was || *at != wasAt {
		v.touch()
	}
}

// VertexAttribFormat says how attribute attribindex is read: as VertexAttribPointer, but the buffer and stride are
// those of its binding, and relativeoffset counts from an element's start there.
//   - Errors: as VertexAttribPointer; INVALID_VALUE for a relativeoffset past 2047.
func VertexAttribFormat(attribindex uint32, size int32, xtype uint32, normalized bool, relativeoffset uint32) {
	c := current
	c.attribFormat(c.array, attribSpec{attribindex, size, xtype, kindFloat, normalized}, relativeoffset, "VertexAttribFormat")
}

// VertexAttribIFormat is VertexAttribFormat for attributes that are read as integers.
//   - Errors: as VertexAttribIPointer; INVALID_VALUE for a relativeoffset past 2047.
func VertexAttribIFormat(attribindex uint32, size int32, xtype uint32, relativeoffset uint32) {
	c := current
	c.attribFormat(c.array, attribSpec{attribindex, size, xtype, kindInteger, false}, relativeoffset, "VertexAttribIFormat")
}

// VertexAttribLFormat is VertexAttribFormat for attributes that are read as doubles.
//   - Errors: as VertexAttribLPointer; INVALID_VALUE for a relativeoffset past 2047.
func VertexAttribLFormat(attribindex uint32, size int32, xtype uint32, relativeoffset uint32) {
	c := current
	c.attribFormat(c.array, attribSpec{attribindex, size, xtype, kindDouble, false}, relativeoffset, "VertexAttribLFormat")
}

// VertexArrayAttribFormat is VertexAttribFormat for the vertex array of a name.
//   - Errors: as VertexAttribFormat; INVALID_OPERATION for a name without an object.
func VertexArrayAttribFormat(vaobj, attribindex uint32, size int32, xtype uint32, normalized bool, relativeoffset uint32) {
	c := current
	if v := c.namedArray(vaobj, "VertexArrayAttribFormat"); v != nil {
		c.attribFormat(v, attribSpec{attribindex, size, xtype, kindFloat, normalized}, relativeoffset, "VertexArrayAttribFormat")
	}
}

// VertexArrayAttribIFormat is VertexAttribIFormat for the vertex array of a name.
//   - Errors: as VertexAttribIFormat; INVALID_OPERATION for a name without an object.
func VertexArrayAttribIFormat(vaobj, attribindex uint32, size int32, xtype uint32, relativeoffset uint32) {
	c := current
	if v := c.namedArray(vaobj, "VertexArrayAttribIFormat"); v != nil {
		c.attribFormat(v, attribSpec{attribindex, size, xtype, kindInteger, false}, relativeoffset, "VertexArrayAttribIFormat")
	}
}

// VertexArrayAttribLFormat is VertexAttribLFormat for the vertex array of a name.
//   - Errors: as VertexAttribLFormat; INVALID_OPERATION for a name without an object.
func VertexArrayAttribLFormat(vaobj, attribindex uint32, size int32, xtype uint32, relativeoffset uint32) {
	c := current
	if v := c.namedArray(vaobj, "VertexArrayAttribLFormat"); v != nil {
		c.attribFormat(v, attribSpec{attribindex, size, xtype, kindDouble, false}, relativeoffset, "VertexArrayAttribLFormat")
	}
}

func (c *context) attribFormat(v *vertexArray, s attribSpec, offset uint32, call string) {
	if !c.checkFormat(s, call) {
		return
	}
	if offset > maxVertexOffset {
		c.badValue("%s: relative offset %d of at most %d", call, offset, maxVertexOffset)
		return
	}
	if v == &c.noArray {
		c.badOp("%s: no vertex array is bound", call)
		return
	}
	a := &v.attribs[s.index]
	a.set(s)
	a.offset = offset
	v.touch()
}
