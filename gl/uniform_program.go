package gl

// The functions ProgramUniform… are those of Uniform… for the program of a name.
//   - Errors: as those of Uniform…; INVALID_VALUE for a name without an object; INVALID_OPERATION for a shader's, or a
//     program that is not linked.

// ProgramUniform1f sets a float.
func ProgramUniform1f(program uint32, location int32, v0 float32) {
	c := current
	if exe := c.linkedNamed(program, "ProgramUniform1f"); exe != nil {
		setUniform(c, exe, location, 1, 1, &v0, "ProgramUniform1f")
	}
}

// ProgramUniform2f sets a vector of two floats.
func ProgramUniform2f(program uint32, location int32, v0, v1 float32) {
	c := current
	v := [2]float32{v0, v1}
	if exe := c.linkedNamed(program, "ProgramUniform2f"); exe != nil {
		setUniform(c, exe, location, 1, 2, &v[0], "ProgramUniform2f")
	}
}

// ProgramUniform3f sets a vector of three floats.
func ProgramUniform3f(program uint32, location int32, v0, v1, v2 float32) {
	c := current
	v := [3]float32{v0, v1, v2}
	if exe := c.linkedNamed(program, "ProgramUniform3f"); exe != nil {
		setUniform(c, exe, location, 1, 3, &v[0], "ProgramUniform3f")
	}
}

// ProgramUniform4f sets a vector of four floats.
func ProgramUniform4f(program uint32, location int32, v0, v1, v2, v3 float32) {
	c := current
	v := [4]float32{v0, v1, v2, v3}
	if exe := c.linkedNamed(program, "ProgramUniform4f"); exe != nil {
		setUniform(c, exe, location, 1, 4, &v[0], "ProgramUniform4f")
	}
}

// ProgramUniform1i sets an int.
func ProgramUniform1i(program uint32, location int32, v0 int32) {
	c := current
	if exe := c.linkedNamed(program, "ProgramUniform1i"); exe != nil {
		setUniform(c, exe, location, 1, 1, &v0, "ProgramUniform1i")
	}
}

// ProgramUniform2i sets a vector of two ints.
func ProgramUniform2i(program uint32, location int32, v0, v1 int32) {
	c := current
	v := [2]int32{v0, v1}
	if exe := c.linkedNamed(program, "ProgramUniform2i"); exe != nil {
		setUniform(c, exe, location, 1, 2, &v[0], "ProgramUniform2i")
	}
}

// ProgramUniform3i sets a vector of three ints.
func ProgramUniform3i(program uint32, location int32, v0, v1, v2 int32) {
	c := current
	v := [3]int32{v0, v1, v2}
	if exe := c.linkedNamed(program, "ProgramUniform3i"); exe != nil {
		setUniform(c, exe, location, 1, 3, &v[0], "ProgramUniform3i")
	}
}

// ProgramUniform4i sets a vector of four ints.
func ProgramUniform4i(program uint32, location int32, v0, v1, v2, v3 int32) {
	c := current
	v := [4]int32{v0, v1, v2, v3}
	if exe := c.linkedNamed(program, "ProgramUniform4i"); exe != nil {
		setUniform(c, exe, location, 1, 4, &v[0], "ProgramUniform4i")
	}
}

// ProgramUniformMatrix4fv sets matrices of four columns and four rows.
func ProgramUniformMatrix4fv(program uint32, location, count int32, transpose bool, value *float32) {
	c := current
	if exe := c.linkedNamed(program, "ProgramUniformMatrix4fv"); exe != nil {
		c.setMatrix(exe, location, count, 4, 4, transpose, value, "ProgramUniformMatrix4fv")
	}
}
