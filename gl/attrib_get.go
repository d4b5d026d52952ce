package gl

import (
	"math"
	"unsafe"
)

// GetVertexAttribiv asks about attribute index: VERTEX_ATTRIB_ARRAY_ENABLED, _SIZE, _TYPE, _STRIDE, _NORMALIZED,
// _INTEGER, _LONG, _DIVISOR, _BUFFER_BINDING, VERTEX_ATTRIB_BINDING, VERTEX_ATTRIB_RELATIVE_OFFSET of the current
// vertex array, and the four components of CURRENT_VERTEX_ATTRIB, rounded.
//   - Errors: INVALID_VALUE for index, INVALID_ENUM for pname.
func GetVertexAttribiv(index, pname uint32, params *int32) {
	if !given(current, params, "GetVertexAttribiv") {
		return
	}
	c := current
	if c.noAttribute(index, "GetVertexAttribiv") {
		return
	}
	if pname == CURRENT_VERTEX_ATTRIB {
		v := &c.constants[index]
		for i := range 4 {
			*at(params, i) = clampInt32(int64(math.RoundToEven(max(math.MinInt32, min(v.asFloat(i), math.MaxInt32)))))
		}
		return
	}
	if v, ok := c.attribValue(index, pname, "GetVertexAttribiv"); ok {
		*params = clampInt32(v)
	}
}

// GetVertexAttribfv is GetVertexAttribiv in floats.
//   - Errors: as GetVertexAttribiv.
func GetVertexAttribfv(index, pname uint32, params *float32) {
	if !given(current, params, "GetVertexAttribfv") {
		return
	}
	c := current
	if c.noAttribute(index, "GetVertexAttribfv") {
		return
	}
	if pname == CURRENT_VERTEX_ATTRIB {
		v := &c.constants[index]
		for i := range 4 {
			*at(params, i) = float32(v.asFloat(i))
		}
		return
	}
	if v, ok := c.attribValue(index, pname, "GetVertexAttribfv"); ok {
		*params = float32(v)
	}
}

func (c *context) noAttribute(index uint32, call string) bool {
	if index >= maxAttributes {
		c.badValue("%s: attribute %d of %d", call, index, maxAttributes)
		return true
	}
	return false
}

func (c *context) attribValue(index, pname uint32, call string) (int64, bool) {
	a := &c.array.attribs[index]
	switch pname {
	case VERTEX_ATTRIB_ARRAY_ENABLED:
		return truth(a.enabled), true
	case VERTEX_ATTRIB_ARRAY_SIZE:
		return int64(a.size), true
	case VERTEX_ATTRIB_ARRAY_TYPE:
		return int64(a.xtype), true
	case VERTEX_ATTRIB_ARRAY_STRIDE:
		return int64(a.stride), true
	case VERTEX_ATTRIB_ARRAY_NORMALIZED:
		return truth(a.normalized), true
	case VERTEX_ATTRIB_ARRAY_INTEGER:
		return truth(a.kind == kindInteger), true
	case VERTEX_ATTRIB_ARRAY_LONG:
		return truth(a.kind == kindDouble), true
	case VERTEX_ATTRIB_ARRAY_DIVISOR:
		return int64(c.array.bindings[a.binding].divisor), true
	case VERTEX_ATTRIB_ARRAY_BUFFER_BINDING:
		return int64(nameOf(c.array.bindings[a.binding].buffer)), true
	case VERTEX_ATTRIB_BINDING:
		return int64(a.binding), true
	case VERTEX_ATTRIB_RELATIVE_OFFSET:
		return int64(a.offset), true
	}
	c.badEnum("%s: parameter %#x", call, pname)
	return 0, false
}

// GetVertexAttribPointerv returns the pointer that VertexAttribPointer was given for attribute index; pname is
// VERTEX_ATTRIB_ARRAY_POINTER.
//   - Errors: INVALID_VALUE for index, INVALID_ENUM for pname.
func GetVertexAttribPointerv(index, pname uint32, pointer *unsafe.Pointer) {
	if !given(current, pointer, "GetVertexAttribPointerv") {
		return
	}
	c := current
	switch {
	case c.noAttribute(index, "GetVertexAttribPointerv"):
	case pname != VERTEX_ATTRIB_ARRAY_POINTER:
		c.badEnum("GetVertexAttribPointerv: parameter %#x", pname)
	default:
		// An offset, not an address: written as the number that it is, since such a pointer must not be made in Go.
		*(*uintptr)(unsafe.Pointer(pointer)) = c.array.attribs[index].pointer
	}
}
