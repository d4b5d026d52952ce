package gl

import (
	"math"
	"unsafe"

	"github.com/vkgloo/vkgloo/gl/internal/link"
)

// number is what a uniform call gives.
type number interface{ float32 | int32 | uint32 }

// uniformAt finds the uniform at a location of an executable. ok is false after an error, and for location -1.
func (c *context) uniformAt(exe *executable, location int32, call string) (u *link.Uniform, element int, ok bool) {
	switch {
	case exe == nil:
		c.badOp("%s: no program is in use", call)
		return nil, 0, false
	case location == -1:
		return nil, 0, false
	}
	if u, element = exe.Locate(int(location)); u == nil {
		c.badOp("%s: location %d", call, location)
		return nil, 0, false
	}
	return u, element, true
}

// setUniform sets count elements of comps numbers each, from a location on.
func setUniform[T number](c *context, exe *executable, location, count int32, comps int, values *T, call string) {
	if count < 0 {
		c.badValue("%s: %d elements", call, count)
		return
	}
	u, element, ok := c.uniformAt(exe, location, call)
	if !ok {
		return
	}
	if u.Type.Columns != 1 || u.Type.Rows != comps || !assignable[T](u.Type.Kind) {
		c.badOp("%s: uniform %q is %s", call, u.Name, u.Type)
		return
	}
	if count > 1 && len(u.Type.Dims) == 0 {
		c.badOp("%s: %d elements for uniform %q, which is no array", call, count, u.Name)
		return
	}
	n := min(int(count), u.Type.Len()-element)
	isBool := u.Type.Kind == link.KindBool
	for k := range n {
		p := exe.uniforms[u.Place(element+k, 0, 0):]
		for i := range comps {
			v := *at(values, k*comps+i)
			word := *(*uint32)(unsafe.Pointer(&v))
			if isBool && v != 0 {
				word = 1
			} else if isBool {
				word = 0
			}
			*(*uint32)(unsafe.Pointer(&p[4*i])) = word
		}
	}
	exe.version = nextVersion()
}

// assignable reports whether numbers of type T go into a uniform of a kind.
func assignable[T number](k link.Kind) bool {
	var v T
	switch any(v).(type) {
	case float32:
		return k == link.KindFloat || k == link.KindBool
	case int32:
		return k == link.KindInt || k == link.KindBool
	}
	return k == link.KindUint || k == link.KindBool
}

// setMatrix sets count matrices of so many columns and rows.
func (c *context) setMatrix(exe *executable, location, count int32, columns, rows int, transpose bool, value *float32, call string) {
	if count < 0 {
		c.badValue("%s: %d elements", call, count)
		return
	}
	u, element, ok := c.uniformAt(exe, location, call)
	if !ok {
		return
	}
	if u.Type.Columns != columns || u.Type.Rows != rows || u.Type.Kind != link.KindFloat || u.Type.Width != 32 {
		c.badOp("%s: uniform %q is %s", call, u.Name, u.Type)
		return
	}
	if count > 1 && len(u.Type.Dims) == 0 {
		c.badOp("%s: %d elements for uniform %q, which is no array", call, count, u.Name)
		return
	}
	n := min(int(count), u.Type.Len()-element)
	for k := range n {
		for col := range columns {
			for row := range rows {
				i := col*rows + row
				if transpose {
					i = row*columns + col
				}
				v := *at(value, k*columns*rows+i)
				*(*float32)(unsafe.Pointer(&exe.uniforms[u.Place(element+k, col, row)])) = v
			}
		}
	}
	exe.version = nextVersion()
}

// GetUniformLocation returns where a uniform of a linked program is: "u", "u[2]", "s.member", "s[1].member"; -1 for
// names that are not active.
//   - Errors: INVALID_VALUE for a name without an object; INVALID_OPERATION for a shader's, or a program that is not
//     linked. The result is -1 then.
func GetUniformLocation(program uint32, name *uint8) int32 {
	c := current
	exe := c.linkedNamed(program, "GetUniformLocation")
	if exe == nil {
		return -1
	}
	return int32(exe.Location(GoStr(name)))
}

// GetUniformfv returns the value of the uniform at a location, columns one after the other.
//   - Errors: INVALID_VALUE for a name without an object; INVALID_OPERATION for a shader's, a program that is not
//     linked, or a location that does not exist.
func GetUniformfv(program uint32, location int32, params *float32) {
	if !given(current, params, "GetUniformfv") {
		return
	}
	getUniform(program, location, params, "GetUniformfv", func(v float64) float32 { return float32(v) })
}

// GetUniformiv is GetUniformfv in ints, rounded.
//   - Errors: as GetUniformfv.
func GetUniformiv(program uint32, location int32, params *int32) {
	if !given(current, params, "GetUniformiv") {
		return
	}
	getUniform(program, location, params, "GetUniformiv", func(v float64) int32 {
		return int32(max(math.MinInt32, min(math.RoundToEven(v), math.MaxInt32)))
	})
}

// GetUniformuiv is GetUniformfv in unsigned ints, rounded.
//   - Errors: as GetUniformfv.
func GetUniformuiv(program uint32, location int32, params *uint32) {
	if !given(current, params, "GetUniformuiv") {
		return
	}
	getUniform(program, location, params, "GetUniformuiv", func(v float64) uint32 {
		return uint32(int64(max(0, min(math.RoundToEven(v), math.MaxUint32))))
	})
}

func getUniform[T number](program uint32, location int32, params *T, call string, convert func(float64) T) {
	c := current
	exe := c.linkedNamed(program, call)
	if exe == nil {
		return
	}
	u, element := exe.Locate(int(location))
	if u == nil {
		c.badOp("%s: location %d", call, location)
		return
	}
	i := 0
	for col := range u.Type.Columns {
		for row := range u.Type.Rows {
			*at(params, i) = convert(scalarAt(exe.uniforms[u.Place(element, col, row):], u.Type))
			i++
		}
	}
}

// scalarAt reads a scalar of a type.
func scalarAt(p []byte, t link.Type) float64 {
	switch {
	case t.Kind == link.KindFloat && t.Width == 64:
		return *(*float64)(unsafe.Pointer(&p[0]))
	case t.Kind == link.KindFloat:
		return float64(*(*float32)(unsafe.Pointer(&p[0])))
	case t.Kind == link.KindInt:
		return float64(*(*int32)(unsafe.Pointer(&p[0])))
	}
	return float64(*(*uint32)(unsafe.Pointer(&p[0])))
}
