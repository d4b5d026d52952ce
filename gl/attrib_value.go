package gl

import "math"

// constant is the value of an attribute whose array is disabled.
type constant struct {
	kind  constantKind
	words [4]uint32 // floats, ints or uints by their bits
	wide  [4]float64
}

type constantKind uint8

const (
	constFloat constantKind = iota
	constInt
	constUint
	constDouble
)

var defaultConstant = constant{words: [4]uint32{3: 0x3F800000}}

func (c *context) setConstant(index uint32, v constant, call string) {
	if index >= maxAttributes {
		c.badValue("%s: attribute %d of %d", call, index, maxAttributes)
		return
	}
	c.constants[index] = v
	c.constantVersion = nextVersion()
}

func floats(x, y, z, w float32) constant {
	return constant{words: [4]uint32{math.Float32bits(x), math.Float32bits(y), math.Float32bits(z), math.Float32bits(w)}}
}

func ints(x, y, z, w int32) constant {
	return constant{kind: constInt, words: [4]uint32{uint32(x), uint32(y), uint32(z), uint32(w)}}
}

func uints(x, y, z, w uint32) constant {
	return constant{kind: constUint, words: [4]uint32{x, y, z, w}}
}

func doubles(x, y, z, w float64) constant {
	return constant{kind: constDouble, wide: [4]float64{x, y, z, w}}
}

// asFloat is a component as GetVertexAttribfv returns it.
func (v *constant) asFloat(i int) float64 {
	switch v.kind {
	case constInt:
		return float64(int32(v.words[i]))
	case constUint:
		return float64(v.words[i])
	case constDouble:
		return v.wide[i]
	}
	return float64(math.Float32frombits(v.words[i]))
}

// The functions VertexAttrib… set the value that an attribute has while its array is disabled: components that are
// not given are 0, the fourth 1. It is the context's, whatever the vertex array.
//   - Errors: INVALID_VALUE for index.

// VertexAttrib1f sets a constant attribute to floats.
func VertexAttrib1f(index uint32, x float32) {
	current.setConstant(index, floats(x, 0, 0, 1), "VertexAttrib1f")
}

// VertexAttrib2f sets a constant attribute to floats.
func VertexAttrib2f(index uint32, x, y float32) {
	current.setConstant(index, floats(x, y, 0, 1), "VertexAttrib2f")
}

// VertexAttrib3f sets a constant attribute to floats.
func VertexAttrib3f(index uint32, x, y, z float32) {
	current.setConstant(index, floats(x, y, z, 1), "VertexAttrib3f")
}

// VertexAttrib4f sets a constant attribute to floats.
func VertexAttrib4f(index uint32, x, y, z, w float32) {
	current.setConstant(index, floats(x, y, z, w), "VertexAttrib4f")
}

// VertexAttrib1fv sets a constant attribute to one float at v.
func VertexAttrib1fv(index uint32, v *float32) {
	if given(current, v, "VertexAttrib1fv") {
		current.setConstant(index, floats(*v, 0, 0, 1), "VertexAttrib1fv")
	}
}

// VertexAttrib2fv sets a constant attribute to two floats at v.
func VertexAttrib2fv(index uint32, v *float32) {
	if given(current, v, "VertexAttrib2fv") {
		current.setConstant(index, floats(*v, *at(v, 1), 0, 1), "VertexAttrib2fv")
	}
}

// VertexAttrib3fv sets a constant attribute to three floats at v.
func VertexAttrib3fv(index uint32, v *float32) {
	if given(current, v, "VertexAttrib3fv") {
		current.setConstant(index, floats(*v, *at(v, 1), *at(v, 2), 1), "VertexAttrib3fv")
	}
}

// VertexAttrib4fv sets a constant attribute to four floats at v.
func VertexAttrib4fv(index uint32, v *float32) {
	if given(current, v, "VertexAttrib4fv") {
		current.setConstant(index, floats(*v, *at(v, 1), *at(v, 2), *at(v, 3)), "VertexAttrib4fv")
	}
}

// VertexAttrib4Nub sets a constant attribute to normalised bytes: 255 is 1.
func VertexAttrib4Nub(index uint32, x, y, z, w uint8) {
	const one = 255
	current.setConstant(index, floats(float32(x)/one, float32(y)/one, float32(z)/one, float32(w)/one), "VertexAttrib4Nub")
}

// VertexAttrib4Nubv sets a constant attribute to four normalised bytes at v.
func VertexAttrib4Nubv(index uint32, v *uint8) {
	if given(current, v, "VertexAttrib4Nubv") {
		VertexAttrib4Nub(index, *v, *at(v, 1), *at(v, 2), *at(v, 3))
	}
}

// VertexAttribI1i sets a constant attribute to ints.
func VertexAttribI1i(index uint32, x int32) {
	current.setConstant(index, ints(x, 0, 0, 1), "VertexAttribI1i")
}

// VertexAttribI2i sets a constant attribute to ints.
func VertexAttribI2i(index uint32, x, y int32) {
	current.setConstant(index, ints(x, y, 0, 1), "VertexAttribI2i")
}

// VertexAttribI3i sets a constant attribute to ints.
func VertexAttribI3i(index uint32, x, y, z int32) {
	current.setConstant(index, ints(x, y, z, 1), "VertexAttribI3i")
}

// VertexAttribI4i sets a constant attribute to ints.
func VertexAttribI4i(index uint32, x, y, z, w int32) {
	current.setConstant(index, ints(x, y, z, w), "VertexAttribI4i")
}

// VertexAttribI4iv sets a constant attribute to four ints at v.
func VertexAttribI4iv(index uint32, v *int32) {
	if given(current, v, "VertexAttribI4iv") {
		current.setConstant(index, ints(*v, *at(v, 1), *at(v, 2), *at(v, 3)), "VertexAttribI4iv")
	}
}

// VertexAttribI1ui sets a constant attribute to unsigned ints.
func VertexAttribI1ui(index uint32, x uint32) {
	current.setConstant(index, uints(x, 0, 0, 1), "VertexAttribI1ui")
}

// VertexAttribI2ui sets a constant attribute to unsigned ints.
func VertexAttribI2ui(index, x, y uint32) {
	current.setConstant(index, uints(x, y, 0, 1), "VertexAttribI2ui")
}

// VertexAttribI3ui sets a constant attribute to unsigned ints.
func VertexAttribI3ui(index, x, y, z uint32) {
	current.setConstant(index, uints(x, y, z, 1), "VertexAttribI3ui")
}

// VertexAttribI4ui sets a constant attribute to unsigned ints.
func VertexAttribI4ui(index, x, y, z, w uint32) {
	current.setConstant(index, uints(x, y, z, w), "VertexAttribI4ui")
}

// VertexAttribI4uiv sets a constant attribute to four unsigned ints at v.
func VertexAttribI4uiv(index uint32, v *uint32) {
	if given(current, v, "VertexAttribI4uiv") {
		current.setConstant(index, uints(*v, *at(v, 1), *at(v, 2), *at(v, 3)), "VertexAttribI4uiv")
	}
}

// VertexAttribL1d sets a constant attribute to doubles.
func VertexAttribL1d(index uint32, x float64) {
	current.setConstant(index, doubles(x, 0, 0, 1), "VertexAttribL1d")
}

// VertexAttribL2d sets a constant attribute to doubles.
func VertexAttribL2d(index uint32, x, y float64) {
	current.setConstant(index, doubles(x, y, 0, 1), "VertexAttribL2d")
}

// VertexAttribL3d sets a constant attribute to doubles.
func VertexAttribL3d(index uint32, x, y, z float64) {
	current.setConstant(index, doubles(x, y, z, 1), "VertexAttribL3d")
}

// VertexAttribL4d sets a constant attribute to doubles.
func VertexAttribL4d(index uint32, x, y, z, w float64) {
	current.setConstant(index, doubles(x, y, z, w), "VertexAttribL4d")
}
