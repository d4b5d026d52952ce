package gl

import "testing"

var (
	cname  = Str("tint\x00")
	text   [64]byte
	source = Str("#version 330\nvoid main() {}\x00")
)

func TestShaderErrors(t *testing.T) {
	words := []uint32{0x07230203, 0x10000, 0, 1, 0}
	checkFailures(t, []failure{
		{"CreateShader", INVALID_ENUM, func(*scene) { CreateShader(0) }},
		{"CreateShader geometry", INVALID_OPERATION, func(*scene) { CreateShader(GEOMETRY_SHADER) }},
		{"DeleteShader", INVALID_VALUE, func(*scene) { DeleteShader(nobody) }},
		{"DeleteShader of a program", INVALID_OPERATION, func(s *scene) { DeleteShader(s.prog) }},
		{"ShaderSource name", INVALID_VALUE, func(*scene) { ShaderSource(nobody, 1, &source, nil) }},
		{"ShaderSource program", INVALID_OPERATION, func(s *scene) { ShaderSource(s.prog, 1, &source, nil) }},
		{"ShaderSource count", INVALID_VALUE, func(s *scene) { ShaderSource(s.vert, -1, &source, nil) }},
		{"CompileShader name", INVALID_VALUE, func(*scene) { CompileShader(nobody) }},
		{"CompileShader program", INVALID_OPERATION, func(s *scene) { CompileShader(s.prog) }},
		{"GetShaderiv name", INVALID_VALUE, func(*scene) { GetShaderiv(nobody, SHADER_TYPE, &out32) }},
		{"GetShaderiv program", INVALID_OPERATION, func(s *scene) { GetShaderiv(s.prog, SHADER_TYPE, &out32) }},
		{"GetShaderiv parameter", INVALID_ENUM, func(s *scene) { GetShaderiv(s.vert, LINK_STATUS, &out32) }},
		{"GetShaderInfoLog name", INVALID_VALUE, func(*scene) { GetShaderInfoLog(nobody, 64, nil, &text[0]) }},
		{"GetShaderInfoLog program", INVALID_OPERATION, func(s *scene) { GetShaderInfoLog(s.prog, 64, nil, &text[0]) }},
		{"GetShaderInfoLog size", INVALID_VALUE, func(s *scene) { GetShaderInfoLog(s.vert, -1, nil, &text[0]) }},
		{"ShaderBinary count", INVALID_VALUE, func(s *scene) { ShaderBinary(-1, &s.vert, SHADER_BINARY_FORMAT_SPIR_V, junkPtr, 20) }},
		{"ShaderBinary length", INVALID_VALUE, func(s *scene) { ShaderBinary(1, &s.vert, SHADER_BINARY_FORMAT_SPIR_V, junkPtr, -1) }},
		{"ShaderBinary format", INVALID_ENUM, func(s *scene) { ShaderBinary(1, &s.vert, 0, junkPtr, 20) }},
		{"ShaderBinary bytes", INVALID_VALUE, func(s *scene) { ShaderBinary(1, &s.vert, SHADER_BINARY_FORMAT_SPIR_V, junkPtr, 20) }},
		{"ShaderBinary name", INVALID_VALUE, func(*scene) { ShaderBinary(1, &name1[0], SHADER_BINARY_FORMAT_SPIR_V, Ptr(words), 20) }},
		{"ShaderBinary program", INVALID_OPERATION, func(s *scene) { ShaderBinary(1, &s.prog, SHADER_BINARY_FORMAT_SPIR_V, Ptr(words), 20) }},
		{"ShaderBinary twice", INVALID_OPERATION, func(s *scene) {
			two := [2]uint32{s.vert, s.broken}
			ShaderBinary(2, &two[0], SHADER_BINARY_FORMAT_SPIR_V, Ptr(words), 20)
		}},
		{"SpecializeShader name", INVALID_VALUE, func(*scene) { SpecializeShader(nobody, Str("main\x00"), 0, nil, nil) }},
		{"SpecializeShader program", INVALID_OPERATION, func(s *scene) { SpecializeShader(s.prog, Str("main\x00"), 0, nil, nil) }},
		{"SpecializeShader GLSL", INVALID_OPERATION, func(s *scene) { SpecializeShader(s.vert, Str("main\x00"), 0, nil, nil) }},
	})
}

func TestProgramErrors(t *testing.T) {
	checkFailures(t, []failure{
		{"DeleteProgram", INVALID_VALUE, func(*scene) { DeleteProgram(nobody) }},
		{"DeleteProgram of a shader", INVALID_OPERATION, func(s *scene) { DeleteProgram(s.vert) }},
		{"AttachShader program", INVALID_VALUE, func(s *scene) { AttachShader(nobody, s.vert) }},
		{"AttachShader shader", INVALID_VALUE, func(s *scene) { AttachShader(s.prog, nobody) }},
		{"AttachShader to a shader", INVALID_OPERATION, func(s *scene) { AttachShader(s.vert, s.vert) }},
		{"AttachShader of a program", INVALID_OPERATION, func(s *scene) { AttachShader(s.prog, s.prog) }},
		{"AttachShader twice", INVALID_OPERATION, func(s *scene) { AttachShader(s.prog, s.vert) }},
		{"DetachShader program", INVALID_VALUE, func(s *scene) { DetachShader(nobody, s.vert) }},
		{"DetachShader shader", INVALID_VALUE, func(s *scene) { DetachShader(s.prog, nobody) }},
		{"DetachShader not attached", INVALID_OPERATION, func(s *scene) { DetachShader(s.unlinked, s.vert) }},
		{"DetachShader of a program", INVALID_OPERATION, func(s *scene) { DetachShader(s.prog, s.prog) }},
		{"LinkProgram name", INVALID_VALUE, func(*scene) { LinkProgram(nobody) }},
		{"LinkProgram shader", INVALID_OPERATION, func(s *scene) { LinkProgram(s.vert) }},
		{"UseProgram name", INVALID_VALUE, func(*scene) { UseProgram(nobody) }},
		{"UseProgram shader", INVALID_OPERATION, func(s *scene) { UseProgram(s.vert) }},
		{"UseProgram unlinked", INVALID_OPERATION, func(s *scene) { UseProgram(s.unlinked) }},
		{"ValidateProgram name", INVALID_VALUE, func(*scene) { ValidateProgram(nobody) }},
		{"ValidateProgram shader", INVALID_OPERATION, func(s *scene) { ValidateProgram(s.vert) }},
		{"GetProgramiv name", INVALID_VALUE, func(*scene) { GetProgramiv(nobody, LINK_STATUS, &out32) }},
		{"GetProgramiv shader", INVALID_OPERATION, func(s *scene) { GetProgramiv(s.vert, LINK_STATUS, &out32) }},
		{"GetProgramiv parameter", INVALID_ENUM, func(s *scene) { GetProgramiv(s.prog, COMPILE_STATUS, &out32) }},
		{"GetProgramiv of geometry", INVALID_OPERATION, func(s *scene) { GetProgramiv(s.prog, GEOMETRY_VERTICES_OUT, &out32) }},
		{"GetProgramInfoLog name", INVALID_VALUE, func(*scene) { GetProgramInfoLog(nobody, 64, nil, &text[0]) }},
		{"GetProgramInfoLog shader", INVALID_OPERATION, func(s *scene) { GetProgramInfoLog(s.vert, 64, nil, &text[0]) }},
		{"GetProgramInfoLog size", INVALID_VALUE, func(s *scene) { GetProgramInfoLog(s.prog, -1, nil, &text[0]) }},
		{"GetAttribLocation name", INVALID_VALUE, func(*scene) { GetAttribLocation(nobody, cname) }},
		{"GetAttribLocation shader", INVALID_OPERATION, func(s *scene) { GetAttribLocation(s.vert, cname) }},
		{"GetAttribLocation unlinked", INVALID_OPERATION, func(s *scene) { GetAttribLocation(s.unlinked, cname) }},
		{"BindAttribLocation name", INVALID_VALUE, func(*scene) { BindAttribLocation(nobody, 0, cname) }},
		{"BindAttribLocation shader", INVALID_OPERATION, func(s *scene) { BindAttribLocation(s.vert, 0, cname) }},
		{"BindAttribLocation index", INVALID_VALUE, func(s *scene) { BindAttribLocation(s.prog, 16, cname) }},
		{"BindAttribLocation gl_", INVALID_OPERATION, func(s *scene) { BindAttribLocation(s.prog, 0, Str("gl_Vertex\x00")) }},
		{"BindFragDataLocation name", INVALID_VALUE, func(*scene) { BindFragDataLocation(nobody, 0, cname) }},
		{"BindFragDataLocation shader", INVALID_OPERATION, func(s *scene) { BindFragDataLocation(s.vert, 0, cname) }},
		{"BindFragDataLocation colour", INVALID_VALUE, func(s *scene) { BindFragDataLocation(s.prog, 8, cname) }},
		{"BindFragDataLocation gl_", INVALID_OPERATION, func(s *scene) { BindFragDataLocation(s.prog, 0, Str("gl_FragColor\x00")) }},
		{"GetUniformLocation name", INVALID_VALUE, func(*scene) { GetUniformLocation(nobody, cname) }},
		{"GetUniformLocation shader", INVALID_OPERATION, func(s *scene) { GetUniformLocation(s.vert, cname) }},
		{"GetUniformLocation unlinked", INVALID_OPERATION, func(s *scene) { GetUniformLocation(s.unlinked, cname) }},
		{"GetUniformBlockIndex name", INVALID_VALUE, func(*scene) { GetUniformBlockIndex(nobody, cname) }},
		{"GetUniformBlockIndex shader", INVALID_OPERATION, func(s *scene) { GetUniformBlockIndex(s.vert, cname) }},
		{"UniformBlockBinding name", INVALID_VALUE, func(*scene) { UniformBlockBinding(nobody, 0, 0) }},
		{"UniformBlockBinding shader", INVALID_OPERATION, func(s *scene) { UniformBlockBinding(s.vert, 0, 0) }},
		{"UniformBlockBinding block", INVALID_VALUE, func(s *scene) { UniformBlockBinding(s.prog, 1, 0) }},
		{"UniformBlockBinding binding", INVALID_VALUE, func(s *scene) { UniformBlockBinding(s.prog, 0, maxUniformBindings) }},
	})
}

func TestUniformErrors(t *testing.T) {
	var f [16]float32
	var i [4]int32
	var u [4]uint32
	list := []failure{
		{"GetUniformfv name", INVALID_VALUE, func(*scene) { GetUniformfv(nobody, 0, &f[0]) }},
		{"GetUniformfv shader", INVALID_OPERATION, func(s *scene) { GetUniformfv(s.vert, 0, &f[0]) }},
		{"GetUniformfv unlinked", INVALID_OPERATION, func(s *scene) { GetUniformfv(s.unlinked, 0, &f[0]) }},
		{"GetUniformfv location", INVALID_OPERATION, func(s *scene) { GetUniformfv(s.prog, 999, &f[0]) }},
		{"GetUniformiv location", INVALID_OPERATION, func(s *scene) { GetUniformiv(s.prog, -1, &i[0]) }},
		{"GetUniformiv name", INVALID_VALUE, func(*scene) { GetUniformiv(nobody, 0, &i[0]) }},
		{"GetUniformuiv location", INVALID_OPERATION, func(s *scene) { GetUniformuiv(s.prog, 999, &u[0]) }},
		{"GetUniformuiv shader", INVALID_OPERATION, func(s *scene) { GetUniformuiv(s.frag, 0, &u[0]) }},
		{"Uniform1f for a vector", INVALID_OPERATION, func(s *scene) { Uniform1f(s.tint, 0) }},
		{"Uniform3i for floats", INVALID_OPERATION, func(s *scene) { Uniform3i(s.tint, 0, 0, 0) }},
		{"Uniform3ui for floats", INVALID_OPERATION, func(s *scene) { Uniform3ui(s.tint, 0, 0, 0) }},
		{"Uniform2f for a bool", INVALID_OPERATION, func(s *scene) { Uniform2f(s.flag, 0, 0) }},
		{"Uniform3fv of two for one", INVALID_OPERATION, func(s *scene) { Uniform3fv(s.tint, 2, &f[0]) }},
		{"UniformMatrix3fv for mat4", INVALID_OPERATION, func(s *scene) { UniformMatrix3fv(s.view, 1, false, &f[0]) }},
		{"UniformMatrix4fv of two for one", INVALID_OPERATION, func(s *scene) { UniformMatrix4fv(s.view, 2, false, &f[0]) }},
		{"UniformMatrix4fv for a vector", INVALID_OPERATION, func(s *scene) { UniformMatrix4fv(s.tint, 1, false, &f[0]) }},
		{"Uniform4fv for a matrix", INVALID_OPERATION, func(s *scene) { Uniform4fv(s.view, 1, &f[0]) }},
		{"ProgramUniform1f name", INVALID_VALUE, func(*scene) { ProgramUniform1f(nobody, 0, 0) }},
		{"ProgramUniform1f shader", INVALID_OPERATION, func(s *scene) { ProgramUniform1f(s.vert, 0, 0) }},
		{"ProgramUniform1f unlinked", INVALID_OPERATION, func(s *scene) { ProgramUniform1f(s.unlinked, 0, 0) }},
	}
	for name, call := range map[string]func(at, n int32){
		"Uniform1fv": func(at, n int32) { Uniform1fv(at, n, &f[0]) }, "Uniform2fv": func(at, n int32) { Uniform2fv(at, n, &f[0]) },
		"Uniform3fv": func(at, n int32) { Uniform3fv(at, n, &f[0]) }, "Uniform4fv": func(at, n int32) { Uniform4fv(at, n, &f[0]) },
		"Uniform1iv": func(at, n int32) { Uniform1iv(at, n, &i[0]) }, "Uniform2iv": func(at, n int32) { Uniform2iv(at, n, &i[0]) },
		"Uniform3iv": func(at, n int32) { Uniform3iv(at, n, &i[0]) }, "Uniform4iv": func(at, n int32) { Uniform4iv(at, n, &i[0]) },
		"Uniform1uiv": func(at, n int32) { Uniform1uiv(at, n, &u[0]) }, "Uniform2uiv": func(at, n int32) { Uniform2uiv(at, n, &u[0]) },
		"Uniform3uiv": func(at, n int32) { Uniform3uiv(at, n, &u[0]) }, "Uniform4uiv": func(at, n int32) { Uniform4uiv(at, n, &u[0]) },
		"UniformMatrix2fv":   func(at, n int32) { UniformMatrix2fv(at, n, false, &f[0]) },
		"UniformMatrix3fv":   func(at, n int32) { UniformMatrix3fv(at, n, false, &f[0]) },
		"UniformMatrix4fv":   func(at, n int32) { UniformMatrix4fv(at, n, false, &f[0]) },
		"UniformMatrix2x3fv": func(at, n int32) { UniformMatrix2x3fv(at, n, false, &f[0]) },
		"UniformMatrix3x2fv": func(at, n int32) { UniformMatrix3x2fv(at, n, false, &f[0]) },
		"UniformMatrix2x4fv": func(at, n int32) { UniformMatrix2x4fv(at, n, false, &f[0]) },
		"UniformMatrix4x2fv": func(at, n int32) { UniformMatrix4x2fv(at, n, false, &f[0]) },
		"UniformMatrix3x4fv": func(at, n int32) { UniformMatrix3x4fv(at, n, false, &f[0]) },
		"UniformMatrix4x3fv": func(at, n int32) { UniformMatrix4x3fv(at, n, false, &f[0]) },
		"ProgramUniformMatrix4fv": func(at, n int32) {
			ProgramUniformMatrix4fv(current.program.name, at, n, false, &f[0])
		},
	} {
		list = append(list, failure{name + " count", INVALID_VALUE, func(*scene) { call(0, -1) }},
			failure{name + " location", INVALID_OPERATION, func(*scene) { call(999, 1) }})
		if name != "ProgramUniformMatrix4fv" {
			list = append(list, failure{name + " without a program", INVALID_OPERATION, func(s *scene) {
				UseProgram(0)
				call(0, 1)
				UseProgram(s.prog)
			}})
		}
	}
	for name, call := range map[string]func(at int32){
		"Uniform1f": func(at int32) { Uniform1f(at, 0) }, "Uniform2f": func(at int32) { Uniform2f(at, 0, 0) },
		"Uniform3f": func(at int32) { Uniform3f(at, 0, 0, 0) }, "Uniform4f": func(at int32) { Uniform4f(at, 0, 0, 0, 0) },
		"Uniform1i": func(at int32) { Uniform1i(at, 0) }, "Uniform2i": func(at int32) { Uniform2i(at, 0, 0) },
		"Uniform3i": func(at int32) { Uniform3i(at, 0, 0, 0) }, "Uniform4i": func(at int32) { Uniform4i(at, 0, 0, 0, 0) },
		"Uniform1ui": func(at int32) { Uniform1ui(at, 0) }, "Uniform2ui": func(at int32) { Uniform2ui(at, 0, 0) },
		"Uniform3ui": func(at int32) { Uniform3ui(at, 0, 0, 0) }, "Uniform4ui": func(at int32) { Uniform4ui(at, 0, 0, 0, 0) },
		"ProgramUniform1f": func(at int32) { ProgramUniform1f(current.program.name, at, 0) },
		"ProgramUniform2f": func(at int32) { ProgramUniform2f(current.program.name, at, 0, 0) },
		"ProgramUniform3f": func(at int32) { ProgramUniform3f(current.program.name, at, 0, 0, 0) },
		"ProgramUniform4f": func(at int32) { ProgramUniform4f(current.program.name, at, 0, 0, 0, 0) },
		"ProgramUniform1i": func(at int32) { ProgramUniform1i(current.program.name, at, 0) },
		"ProgramUniform2i": func(at int32) { ProgramUniform2i(current.program.name, at, 0, 0) },
		"ProgramUniform3i": func(at int32) { ProgramUniform3i(current.program.name, at, 0, 0, 0) },
		"ProgramUniform4i": func(at int32) { ProgramUniform4i(current.program.name, at, 0, 0, 0, 0) },
	} {
		list = append(list, failure{name + " location", INVALID_OPERATION, func(*scene) { call(999) }})
	}
	checkFailures(t, list)
}
