package glcompare_test

import (
	"unsafe"

	"github.com/vkgloo/vkgloo/gl"
	"github.com/vkgloo/vkgloo/internal/glcompare"
)

func init() {
	scripts = append(scripts, script{"programs", linking, nil}, script{"uniforms", uniforms, nil}, script{"varyings", varyings, nil}, script{"state", states, nil},
		script{"clears of the framebuffer", framebufferClears, nil}, script{"polygons as lines and points", polygons, polygonLines})
}

// location of an attribute.
func attribute(g *glcompare.Funcs, p uint32, name string) int32 {
	return g.GetAttribLocation(p, gl.Str(name+"\x00"))
}

func linking(g *glcompare.Funcs, o *notes) {
	p := o.make(g, nil, "#version 330\nin vec4 first;\nin vec2 second;\nin mat2 third;\nvoid main() { gl_Position = first + vec4(second, third[0]) + third[1].xyxy; }",
		"#version 330\nout vec4 other;\nvoid main() { other = vec4(0, 1, 0.5, 1); }")
	all := func(what string) {
		for _, name := range []string{"first", "second", "third"} {
			o.bool(what+": "+name, attribute(g, p, name) >= 0)
		}
		number(o, what, attribute(g, p, "none"))
		for _, name := range []uint32{gl.DELETE_STATUS, gl.LINK_STATUS, gl.ATTACHED_SHADERS, gl.ACTIVE_ATTRIBUTES, gl.ACTIVE_ATTRIBUTE_MAX_LENGTH, gl.ACTIVE_UNIFORMS,
			gl.ACTIVE_UNIFORM_BLOCKS, gl.TRANSFORM_FEEDBACK_BUFFER_MODE, gl.TRANSFORM_FEEDBACK_VARYINGS, gl.VALIDATE_STATUS} {
			var v int32
			g.GetProgramiv(p, name, &v)
			number(o, what, v)
		}
	}
	all("linked")
	g.BindAttribLocation(p, 7, gl.Str("first\x00"))
	g.BindAttribLocation(p, 3, gl.Str("second\x00"))
	g.BindAttribLocation(p, 9, gl.Str("third\x00"))
	g.BindFragDataLocation(p, 0, gl.Str("other\x00"))
	o.link(g, p)
	for _, name := range []string{"first", "second", "third"} {
		number(o, name, attribute(g, p, name))
	}
	g.ValidateProgram(p)
	all("linked again")
	g.UseProgram(p)
	var current, deleted int32
	g.DeleteProgram(p)
	g.GetIntegerv(gl.CURRENT_PROGRAM, &current)
	g.GetProgramiv(p, gl.DELETE_STATUS, &deleted)
	o.bool("deleted in use", uint32(current) == p, deleted == 1, g.IsProgram(p))
	g.UseProgram(0)
	o.bool("deleted", g.IsProgram(p))

	s := g.CreateShader(gl.FRAGMENT_SHADER)
	text, free := gl.Strs("#version 330\nvoid main() { broken; }\x00")
	g.ShaderSource(s, 1, text, nil)
	free()
	g.CompileShader(s)
	for _, name := range []uint32{gl.SHADER_TYPE, gl.COMPILE_STATUS, gl.DELETE_STATUS, gl.SHADER_SOURCE_LENGTH} {
		var v int32
		g.GetShaderiv(s, name, &v)
		number(o, "broken", v)
	}
	var n int32
	g.GetShaderiv(s, gl.INFO_LOG_LENGTH, &n)
	log := make([]byte, n)
	var length int32
	g.GetShaderInfoLog(s, n, &length, &log[0])
	o.bool("log", n > 1, length == n-1, log[n-1] == 0)
	g.DeleteShader(s)
}

const uniformSource = `#version 330
uniform float f1[2]; uniform vec2 f2[2]; uniform vec3 f3[2]; uniform vec4 f4[2];
uniform int i1[2]; uniform ivec2 i2[2]; uniform ivec3 i3[2]; uniform ivec4 i4[2];
uniform uint u1[2]; uniform uvec2 u2[2]; uniform uvec3 u3[2]; uniform uvec4 u4[2];
uniform mat2 m22; uniform mat3 m33; uniform mat4 m44; uniform mat2x3 m23; uniform mat3x2 m32; uniform mat2x4 m24;
uniform mat4x2 m42; uniform mat3x4 m34; uniform mat4x3 m43; uniform bvec2 b;
void main() {
	vec4 s = vec4(f1[0] + f1[1], f2[0] + f2[1], 0) + vec4(f3[0] + f3[1], 0) + f4[0] + f4[1];
	s += vec4(i1[0] + i1[1]) + vec4(i2[0] + i2[1], 0, 0) + vec4(i3[0] + i3[1], 0) + vec4(i4[0] + i4[1]);
	s += vec4(u1[0] + u1[1]) + vec4(u2[0] + u2[1], 0, 0) + vec4(u3[0] + u3[1], 0) + vec4(u4[0] + u4[1]);
	s += vec4(m22[1] + m32[2] + m42[3], m33[2] * m23[1]) .xyzx + m44[3] + m24[1] + m34[2] + vec4(m43[3], b.x && b.y ? 1 : 2);
	gl_Position = s;
}
`

func uniforms(g *glcompare.Funcs, o *notes) {
	p := o.make(g, nil, uniformSource)
	g.UseProgram(p)
	l := func(name string) int32 { return at(g, p, name) }
	f, i, u := numbers(16), []int32{-1, 2, -3, 4, 5, -6, 7, -8}, []uint32{1, 2, 3, 1 << 31, 5, 6, 7, 8}
	get := func(what string) {
		for _, name := range []string{"f1[0]", "f1[1]", "f2[0]", "f2[1]", "f3[0]", "f3[1]", "f4[0]", "f4[1]", "i1[0]", "i1[1]", "i2[0]", "i2[1]", "i3[0]", "i3[1]",
			"i4[0]", "i4[1]", "u1[0]", "u1[1]", "u2[0]", "u2[1]", "u3[0]", "u3[1]", "u4[0]", "u4[1]", "b", "m22", "m33", "m44", "m23", "m32", "m24", "m42", "m34", "m43"} {
			var a [16]float32
			var b [16]int32
			var c [16]uint32
			g.GetUniformfv(p, l(name), &a[0])
			number(o, what+": "+name, a[:]...)
			switch name[0] { // values that the others have too
			case 'i', 'b':
				g.GetUniformiv(p, l(name), &b[0])
				number(o, what+": "+name, b[:]...)
			case 'u':
				g.GetUniformuiv(p, l(name), &c[0])
				number(o, what+": "+name, c[:]...)
			}
		}
	}
	get("initial")
	g.Uniform1f(l("f1[1]"), 1.5)
	g.Uniform2f(l("f2[1]"), 1.5, 2.5)
	g.Uniform3f(l("f3[1]"), 1.5, 2.5, 3.5)
	g.Uniform4f(l("f4[1]"), 1.5, 2.5, 3.5, 4.5)
	g.Uniform1i(l("i1[1]"), -5)
	g.Uniform2i(l("i2[1]"), -5, 6)
	g.Uniform3i(l("i3[1]"), -5, 6, -7)
	g.Uniform4i(l("i4[1]"), -5, 6, -7, 8)
	g.Uniform1ui(l("u1[1]"), 5)
	g.Uniform2ui(l("u2[1]"), 5, 6)
	g.Uniform3ui(l("u3[1]"), 5, 6, 7)
	g.Uniform4ui(l("u4[1]"), 5, 6, 7, 8)
	g.Uniform2f(l("b"), 0, -0.5)
	get("one by one")
	g.Uniform1fv(l("f1"), 2, &f[0])
	g.Uniform2fv(l("f2"), 2, &f[1])
	g.Uniform3fv(l("f3"), 2, &f[2])
	g.Uniform4fv(l("f4"), 2, &f[3])
	g.Uniform1iv(l("i1"), 2, &i[0])
	g.Uniform2iv(l("i2"), 2, &i[0])
	g.Uniform3iv(l("i3"), 2, &i[0])
	g.Uniform4iv(l("i4"), 2, &i[0])
	g.Uniform1uiv(l("u1"), 2, &u[0])
	g.Uniform2uiv(l("u2"), 2, &u[0])
	g.Uniform3uiv(l("u3"), 2, &u[0])
	g.Uniform4uiv(l("u4"), 2, &u[0])
	g.Uniform2uiv(l("b"), 1, &u[0])
	g.Uniform1fv(l("f1[1]"), 5, &f[9]) // past the end is ignored
	get("several")
	for _, t := range []bool{false, true} {
		g.UniformMatrix2fv(l("m22"), 1, t, &f[0])
		g.UniformMatrix3fv(l("m33"), 1, t, &f[0])
		g.UniformMatrix4fv(l("m44"), 1, t, &f[0])
		g.UniformMatrix2x3fv(l("m23"), 1, t, &f[0])
		g.UniformMatrix3x2fv(l("m32"), 1, t, &f[0])
		g.UniformMatrix2x4fv(l("m24"), 1, t, &f[0])
		g.UniformMatrix4x2fv(l("m42"), 1, t, &f[0])
		g.UniformMatrix3x4fv(l("m34"), 1, t, &f[0])
		g.UniformMatrix4x3fv(l("m43"), 1, t, &f[0])
		get("matrices")
	}
	g.UseProgram(0)
	g.ProgramUniform1f(p, l("f1"), 11)
	g.ProgramUniform2f(p, l("f2"), 11, 12)
	g.ProgramUniform3f(p, l("f3"), 11, 12, 13)
	g.ProgramUniform4f(p, l("f4"), 11, 12, 13, 14)
	g.ProgramUniform1i(p, l("i1"), 11)
	g.ProgramUniform2i(p, l("i2"), 11, 12)
	g.ProgramUniform3i(p, l("i3"), 11, 12, 13)
	g.ProgramUniform4i(p, l("i4"), 11, 12, 13, 14)
	g.ProgramUniformMatrix4fv(p, l("m44"), 1, false, &f[0])
	get("by program")
	g.DeleteProgram(p)
}

func varyings(g *glcompare.Funcs, o *notes) {
	p := o.make(g, []string{"a", "gl_SkipComponents2", "list[1]", "gl_NextBuffer", "m", "n"},
		"#version 400\nout vec3 a;\nout float list[2];\nout mat2 m;\nflat out uvec2 n;\nvoid main() { a = vec3(1); list[0] = 1.0; list[1] = 2.0; m = mat2(1); n = uvec2(3); gl_Position = vec4(0); }")
	for i := range uint32(6) {
		var n, size int32
		var xtype uint32
		name := make([]byte, 64)
		g.GetTransformFeedbackVarying(p, i, 64, &n, &size, &xtype, &name[0])
		number(o, gl.GoStr(&name[0]), n, size)
		number(o, gl.GoStr(&name[0]), xtype)
		number(o, gl.GoStr(&name[0]), name...)
		g.GetTransformFeedbackVarying(p, i, 2, &n, &size, &xtype, &name[0])
		number(o, "cut", n)
	}
	var v int32
	g.GetProgramiv(p, gl.TRANSFORM_FEEDBACK_VARYING_MAX_LENGTH, &v)
	number(o, "longest", v)
	g.DeleteProgram(p)
}

// ask notes a value by all four functions.
func ask(g *glcompare.Funcs, o *notes, what string, name uint32) {
	var i [4]int32
	var l [4]int64
	var f [4]float32
	var b [4]bool
	g.GetIntegerv(name, &i[0])
	g.GetInteger64v(name, &l[0])
	g.GetFloatv(name, &f[0])
	g.GetBooleanv(name, &b[0])
	number(o, what, i[:]...)
	number(o, what+" in 64 bits", l[:]...)
	number(o, what+" as floats", f[:]...)
	o.bool(what+" as booleans", b[:]...)
}

func states(g *glcompare.Funcs, o *notes) {
	list := map[string]uint32{"viewport": gl.VIEWPORT, "scissor": gl.SCISSOR_BOX, "clear colour": gl.COLOR_CLEAR_VALUE, "clear depth": gl.DEPTH_CLEAR_VALUE,
		"depth function": gl.DEPTH_FUNC, "depth mask": gl.DEPTH_WRITEMASK, "depth range": gl.DEPTH_RANGE, "colour mask": gl.COLOR_WRITEMASK, "cull": gl.CULL_FACE_MODE,
		"front": gl.FRONT_FACE, "source": gl.BLEND_SRC_RGB, "destination": gl.BLEND_DST_RGB, "source alpha": gl.BLEND_SRC_ALPHA, "destination alpha": gl.BLEND_DST_ALPHA,
		"equation": gl.BLEND_EQUATION_RGB, "alpha equation": gl.BLEND_EQUATION_ALPHA, "blend colour": gl.BLEND_COLOR, "line width": gl.LINE_WIDTH, "point size": gl.POINT_SIZE,
		"pack alignment": gl.PACK_ALIGNMENT, "pack row": gl.PACK_ROW_LENGTH, "restart": gl.PRIMITIVE_RESTART_INDEX, "major": gl.MAJOR_VERSION, "provoking": gl.PROVOKING_VERTEX}
	all := func(what string) {
		for _, name := range []string{"viewport", "scissor", "clear colour", "clear depth", "depth function", "depth mask", "depth range", "colour mask", "cull", "front",
			"source", "destination", "source alpha", "destination alpha", "equation", "alpha equation", "blend colour", "line width", "point size", "pack alignment",
			"pack row", "restart", "major", "provoking"} {
			ask(g, o, what+": "+name, list[name])
		}
		for _, c := range []uint32{gl.DEPTH_TEST, gl.CULL_FACE, gl.BLEND, gl.SCISSOR_TEST, gl.RASTERIZER_DISCARD, gl.PRIMITIVE_RESTART, gl.PRIMITIVE_RESTART_FIXED_INDEX,
			gl.PROGRAM_POINT_SIZE, gl.DITHER, gl.MULTISAMPLE, gl.DEPTH_CLAMP, gl.STENCIL_TEST} {
			o.bool(what+": switch", g.IsEnabled(c))
			var b bool
			g.GetBooleanv(c, &b)
			o.bool(what+": switch as a value", b)
		}
	}
	all("before")
	g.Viewport(3, 4, 50, 60)
	g.Scissor(-5, 6, 70, 80)
	g.ClearColor(0.25, 1, -1, 0.5)
	g.ClearDepth(0.75)
	g.DepthFunc(gl.GEQUAL)
	g.DepthMask(false)
	g.DepthRange(0.25, 2)
	g.ColorMask(true, false, true, false)
	g.CullFace(gl.FRONT_AND_BACK)
	g.FrontFace(gl.CW)
	g.BlendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.DST_COLOR)
	g.BlendEquationSeparate(gl.FUNC_SUBTRACT, gl.MAX)
	g.BlendColor(0.25, 0.5, 1, -1)
	g.LineWidth(2.5)
	g.PointSize(7.5)
	g.PixelStorei(gl.PACK_ALIGNMENT, 2)
	g.PixelStorei(gl.PACK_ROW_LENGTH, 33)
	g.PrimitiveRestartIndex(77)
	for _, c := range []uint32{gl.DEPTH_TEST, gl.BLEND, gl.PRIMITIVE_RESTART, gl.PROGRAM_POINT_SIZE} {
		g.Enable(c)
	}
	all("after")
	g.BlendFunc(gl.CONSTANT_COLOR, gl.ZERO)
	g.BlendEquation(gl.MIN)
	all("for both")
	restore(g)
	all("restored")
}

// restore puts back what states has changed.
func restore(g *glcompare.Funcs) {
	for _, c := range []uint32{gl.DEPTH_TEST, gl.BLEND, gl.PRIMITIVE_RESTART, gl.PROGRAM_POINT_SIZE} {
		g.Disable(c)
	}
	g.Viewport(0, 0, 128, 128)
	g.Scissor(0, 0, 128, 128)
	g.ClearColor(0, 0, 0, 0)
	g.ClearDepth(1)
	g.DepthFunc(gl.LESS)
	g.DepthMask(true)
	g.DepthRange(0, 1)
	g.ColorMask(true, true, true, true)
	g.CullFace(gl.BACK)
	g.FrontFace(gl.CCW)
	g.BlendFunc(gl.ONE, gl.ZERO)
	g.BlendEquation(gl.FUNC_ADD)
	g.BlendColor(0, 0, 0, 0)
	g.LineWidth(1)
	g.PointSize(1)
	g.PixelStorei(gl.PACK_ALIGNMENT, 4)
	g.PixelStorei(gl.PACK_ROW_LENGTH, 0)
	g.PrimitiveRestartIndex(0)
}

func framebufferClears(g *glcompare.Funcs, o *notes) {
	g.ClearBufferfv(gl.COLOR, 0, &[]float32{0.25, 0.5, 0.75, 1}[0])
	o.pixels("all", g)
	g.Enable(gl.SCISSOR_TEST)
	g.Scissor(10, 20, 30, 40)
	g.ColorMask(true, false, true, true)
	g.ClearBufferfv(gl.COLOR, 0, &[]float32{1, 1, 0, 0.5}[0])
	o.pixels("masked", g)
	g.ClearBufferfv(gl.DEPTH, 0, &[]float32{0.5}[0])
	g.Disable(gl.SCISSOR_TEST)
	g.ColorMask(true, true, true, true)
	p := o.make(g, nil, "#version 330\nvoid main() { gl_Position = vec4(4 * (gl_VertexID & 1) - 1, 2 * (gl_VertexID & 2) - 1, 0.25, 1); }",
		"#version 330\nout vec4 o;\nvoid main() { o = vec4(1, 0, 0, 1); }")
	a := array(g)
	g.UseProgram(p)
	g.Enable(gl.DEPTH_TEST)
	g.DrawArrays(gl.TRIANGLES, 0, 3) // behind where depth was cleared to less
	o.pixels("depth", g)
	g.Disable(gl.DEPTH_TEST)
	g.UseProgram(0)
	g.DeleteProgram(p)
	g.DeleteVertexArrays(1, &a)
	g.Scissor(0, 0, 128, 128)
	g.Clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT)
}

func polygons(g *glcompare.Funcs, o *notes) {
	p := o.make(g, nil, "#version 330\nin vec2 at;\nvoid main() { gl_Position = vec4(at, 0, 1); }", "#version 330\nout vec4 o;\nvoid main() { o = vec4(1, 1, 0, 1); }")
	g.UseProgram(p)
	a := array(g)
	b := buffer(g, gl.ARRAY_BUFFER, 48, unsafe.Pointer(&[]float32{-0.9, -0.8, 0.7, -0.3, 0.1, 0.9, -0.33, 0.2, 0.95, 0.4, 0.2, -0.9}[0]))
	g.VertexAttribPointer(0, 2, gl.FLOAT, false, 0, nil)
	g.EnableVertexAttribArray(0)
	for _, mode := range []uint32{gl.LINE, gl.POINT, gl.FILL} {
		g.Clear(gl.COLOR_BUFFER_BIT)
		g.PolygonMode(gl.FRONT_AND_BACK, mode)
		g.DrawArrays(gl.TRIANGLES, 0, 6)
		o.pixels("polygons", g)
	}
	g.Clear(gl.COLOR_BUFFER_BIT)
	g.DrawArrays(gl.LINE_LOOP, 0, 6)
	o.pixels("lines", g)
	g.Clear(gl.COLOR_BUFFER_BIT)
	g.UseProgram(0)
	g.DeleteProgram(p)
	g.DeleteBuffers(1, &b)
	g.DeleteVertexArrays(1, &a)
}
