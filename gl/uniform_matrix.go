package gl

// The functions UniformMatrix… set count loose uniforms of the current program, matrices of so many columns and rows,
// from a location on. Their numbers lie column by column or, with transpose, row by row. Location -1 is ignored; of
// arrays, what exceeds them.
//   - Errors: as those of Uniform….

// UniformMatrix2fv sets matrices of two columns and two rows.
func UniformMatrix2fv(location, count int32, transpose bool, value *float32) {
	c := current
	c.setMatrix(c.exe, location, count, 2, 2, transpose, value, "UniformMatrix2fv")
}

// UniformMatrix2x3fv sets matrices of two columns and three rows.
func UniformMatrix2x3fv(location, count int32, transpose bool, value *float32) {
	c := current
	c.setMatrix(c.exe, location, count, 2, 3, transpose, value, "UniformMatrix2x3fv")
}

// UniformMatrix2x4fv sets matrices of two columns and four rows.
func UniformMatrix2x4fv(location, count int32, transpose bool, value *float32) {
	c := current
	c.setMatrix(c.exe, location, count, 2, 4, transpose, value, "UniformMatrix2x4fv")
}

// UniformMatrix3x2fv sets matrices of three columns and two rows.
func UniformMatrix3x2fv(location, count int32, transpose bool, value *float32) {
	c := current
	c.setMatrix(c.exe, location, count, 3, 2, transpose, value, "UniformMatrix3x2fv")
}

// UniformMatrix3fv sets matrices of three columns and three rows.
func UniformMatrix3fv(location, count int32, transpose bool, value *float32) {
	c := current
	c.setMatrix(c.exe, location, count, 3, 3, transpose, value, "UniformMatrix3fv")
}

// UniformMatrix3x4fv sets matrices of three columns and four rows.
func UniformMatrix3x4fv(location, count int32, transpose bool, value *float32) {
	c := current
	c.setMatrix(c.exe, location, count, 3, 4, transpose, value, "UniformMatrix3x4fv")
}

// UniformMatrix4x2fv sets matrices of four columns and two rows.
func UniformMatrix4x2fv(location, count int32, transpose bool, value *float32) {
	c := current
	c.setMatrix(c.exe, location, count, 4, 2, transpose, value, "UniformMatrix4x2fv")
}

// UniformMatrix4x3fv sets matrices of four columns and three rows.
func UniformMatrix4x3fv(location, count int32, transpose bool, value *float32) {
	c := current
	c.setMatrix(c.exe, location, count, 4, 3, transpose, value, "UniformMatrix4x3fv")
}

// UniformMatrix4fv sets matrices of four columns and four rows.
func UniformMatrix4fv(location, count int32, transpose bool, value *float32) {
	c := current
	c.setMatrix(c.exe, location, count, 4, 4, transpose, value, "UniformMatrix4fv")
}
