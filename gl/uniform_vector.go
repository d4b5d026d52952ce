package gl

// The functions Uniform… set loose uniforms of the current program, from a location on. Location -1 is ignored; of
// arrays, what exceeds them. A bool takes floats, ints and unsigned ints: 0 is false.
//   - Errors: INVALID_OPERATION without a program, for a location that does not exist, a uniform of another type or
//     size, or more than one element for what is no array; INVALID_VALUE for a negative count.

// Uniform1f sets a float.
func Uniform1f(location int32, v0 float32) {
	c := current
	setUniform(c, c.exe, location, 1, 1, &v0, "Uniform1f")
}

// Uniform2f sets a vector of two floats.
func Uniform2f(location int32, v0, v1 float32) {
	c := current
	v := [2]float32{v0, v1}
	setUniform(c, c.exe, location, 1, 2, &v[0], "Uniform2f")
}

// Uniform3f sets a vector of three floats.
func Uniform3f(location int32, v0, v1, v2 float32) {
	c := current
	v := [3]float32{v0, v1, v2}
	setUniform(c, c.exe, location, 1, 3, &v[0], "Uniform3f")
}

// Uniform4f sets a vector of four floats.
func Uniform4f(location int32, v0, v1, v2, v3 float32) {
	c := current
	v := [4]float32{v0, v1, v2, v3}
	setUniform(c, c.exe, location, 1, 4, &v[0], "Uniform4f")
}

// Uniform1fv sets count floats at value.
func Uniform1fv(location, count int32, value *float32) {
	c := current
	setUniform(c, c.exe, location, count, 1, value, "Uniform1fv")
}

// Uniform2fv sets count vectors of two floats at value.
func Uniform2fv(location, count int32, value *float32) {
	c := current
	setUniform(c, c.exe, location, count, 2, value, "Uniform2fv")
}

// Uniform3fv sets count vectors of three floats at value.
func Uniform3fv(location, count int32, value *float32) {
	c := current
	setUniform(c, c.exe, location, count, 3, value, "Uniform3fv")
}

// Uniform4fv sets count vectors of four floats at value.
func Uniform4fv(location, count int32, value *float32) {
	c := current
	setUniform(c, c.exe, location, count, 4, value, "Uniform4fv")
}

// Uniform1i sets an int.
func Uniform1i(location int32, v0 int32) {
	c := current
	setUniform(c, c.exe, location, 1, 1, &v0, "Uniform1i")
}

// Uniform2i sets a vector of two ints.
func Uniform2i(location int32, v0, v1 int32) {
	c := current
	v := [2]int32{v0, v1}
	setUniform(c, c.exe, location, 1, 2, &v[0], "Uniform2i")
}

// Uniform3i sets a vector of three ints.
func Uniform3i(location int32, v0, v1, v2 int32) {
	c := current
	v := [3]int32{v0, v1, v2}
	setUniform(c, c.exe, location, 1, 3, &v[0], "Uniform3i")
}

// Uniform4i sets a vector of four ints.
func Uniform4i(location int32, v0, v1, v2, v3 int32) {
	c := current
	v := [4]int32{v0, v1, v2, v3}
	setUniform(c, c.exe, location, 1, 4, &v[0], "Uniform4i")
}

// Uniform1iv sets count ints at value.
func Uniform1iv(location, count int32, value *int32) {
	c := current
	setUniform(c, c.exe, location, count, 1, value, "Uniform1iv")
}

// Uniform2iv sets count vectors of two ints at value.
func Uniform2iv(location, count int32, value *int32) {
	c := current
	setUniform(c, c.exe, location, count, 2, value, "Uniform2iv")
}

// Uniform3iv sets count vectors of three ints at value.
func Uniform3iv(location, count int32, value *int32) {
	c := current
	setUniform(c, c.exe, location, count, 3, value, "Uniform3iv")
}

// Uniform4iv sets count vectors of four ints at value.
func Uniform4iv(location, count int32, value *int32) {
	c := current
	setUniform(c, c.exe, location, count, 4, value, "Uniform4iv")
}

// Uniform1ui sets an unsigned int.
func Uniform1ui(location int32, v0 uint32) {
	c := current
	setUniform(c, c.exe, location, 1, 1, &v0, "Uniform1ui")
}

// Uniform2ui sets a vector of two unsigned ints.
func Uniform2ui(location int32, v0, v1 uint32) {
	c := current
	v := [2]uint32{v0, v1}
	setUniform(c, c.exe, location, 1, 2, &v[0], "Uniform2ui")
}

// Uniform3ui sets a vector of three unsigned ints.
func Uniform3ui(location int32, v0, v1, v2 uint32) {
	c := current
	v := [3]uint32{v0, v1, v2}
	setUniform(c, c.exe, location, 1, 3, &v[0], "Uniform3ui")
}

// Uniform4ui sets a vector of four unsigned ints.
func Uniform4ui(location int32, v0, v1, v2, v3 uint32) {
	c := current
	v := [4]uint32{v0, v1, v2, v3}
	setUniform(c, c.exe, location, 1, 4, &v[0], "Uniform4ui")
}

// Uniform1uiv sets count unsigned ints at value.
func Uniform1uiv(location, count int32, value *uint32) {
	c := current
	setUniform(c, c.exe, location, count, 1, value, "Uniform1uiv")
}

// Uniform2uiv sets count vectors of two unsigned ints at value.
func Uniform2uiv(location, count int32, value *uint32) {
	c := current
	setUniform(c, c.exe, location, count, 2, value, "Uniform2uiv")
}

// Uniform3uiv sets count vectors of three unsigned ints at value.
func Uniform3uiv(location, count int32, value *uint32) {
	c := current
	setUniform(c, c.exe, location, count, 3, value, "Uniform3uiv")
}

// Uniform4uiv sets count vectors of four unsigned ints at value.
func Uniform4uiv(location, count int32, value *uint32) {
	c := current
	setUniform(c, c.exe, location, count, 4, value, "Uniform4uiv")
}
