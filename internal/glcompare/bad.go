package glcompare

import (
	"math"
	"strings"
	"unsafe"

	"github.com/vkgloo/vkgloo/gl"
)

// badCall makes a call that must fail for one reason, the same on both.
func (r *Runner) badCall() {
	var junk [64]byte
	p := unsafe.Pointer(&junk[0])
	list := []struct {
		text string
		call func(g *Funcs, s int)
	}{
		{"BindBuffer bad target", func(g *Funcs, s int) { g.BindBuffer(gl.TEXTURE_2D, 0) }},
		{"BindBuffer unknown name", func(g *Funcs, s int) { g.BindBuffer(gl.ARRAY_BUFFER, 54321) }},
		{"GenBuffers(-1)", func(g *Funcs, s int) { g.GenBuffers(-1, (*uint32)(p)) }},
		{"BufferData bad target", func(g *Funcs, s int) { g.BufferData(0, 4, p, gl.STATIC_DRAW) }},
		{"NamedBufferData unknown name", func(g *Funcs, s int) { g.NamedBufferData(54321, 4, p, gl.STATIC_DRAW) }},
		{"MapBufferRange bad target", func(g *Funcs, s int) { g.MapBufferRange(0, 0, 4, gl.MAP_READ_BIT) }},
		{"UnmapNamedBuffer unknown name", func(g *Funcs, s int) { g.UnmapNamedBuffer(54321) }},
		{"InvalidateBufferData unknown name", func(g *Funcs, s int) { g.InvalidateBufferData(54321) }},
		{"BindBufferBase bad target", func(g *Funcs, s int) { g.BindBufferBase(gl.ARRAY_BUFFER, 0, 0) }},
		{"BindBufferBase bad index", func(g *Funcs, s int) { g.BindBufferBase(gl.TRANSFORM_FEEDBACK_BUFFER, 99, 0) }},
		{"BindVertexArray unknown name", func(g *Funcs, s int) { g.BindVertexArray(54321) }},
		{"VertexAttribPointer bad index", func(g *Funcs, s int) { g.VertexAttribPointer(99, 4, gl.FLOAT, false, 0, nil) }},
		{"VertexAttribPointer bad size", func(g *Funcs, s int) { g.VertexAttribPointer(15, 5, gl.FLOAT, false, 0, nil) }},
		{"VertexAttribPointer bad type", func(g *Funcs, s int) { g.VertexAttribPointer(15, 4, gl.RGBA, false, 0, nil) }},
		{"VertexAttribPointer bad stride", func(g *Funcs, s int) { g.VertexAttribPointer(15, 4, gl.FLOAT, false, -1, nil) }},
		{"VertexAttribPointer packed size", func(g *Funcs, s int) { g.VertexAttribPointer(15, 3, gl.INT_2_10_10_10_REV, false, 0, nil) }},
		{"VertexAttribPointer BGRA floats", func(g *Funcs, s int) { g.VertexAttribPointer(15, gl.BGRA, gl.FLOAT, true, 0, nil) }},
		{"VertexAttribPointer BGRA by value", func(g *Funcs, s int) { g.VertexAttribPointer(15, gl.BGRA, gl.UNSIGNED_BYTE, false, 0, nil) }},
		{"VertexAttribIPointer floats", func(g *Funcs, s int) { g.VertexAttribIPointer(15, 4, gl.FLOAT, 0, nil) }},
		{"VertexAttribFormat bad offset", func(g *Funcs, s int) { g.VertexAttribFormat(15, 4, gl.FLOAT, false, 5000) }},
		{"VertexAttribBinding bad binding", func(g *Funcs, s int) { g.VertexAttribBinding(0, 99) }},
		{"BindVertexBuffer bad stride", func(g *Funcs, s int) { g.BindVertexBuffer(0, 0, 0, 4000) }},
		{"EnableVertexAttribArray bad index", func(g *Funcs, s int) { g.EnableVertexAttribArray(99) }},
		{"VertexAttrib4f bad index", func(g *Funcs, s int) { g.VertexAttrib4f(99, 0, 0, 0, 0) }},
		{"DrawArrays bad mode", func(g *Funcs, s int) { g.DrawArrays(99, 0, 3) }},
		{"DrawArrays negative count", func(g *Funcs, s int) { g.DrawArrays(gl.TRIANGLES, 0, -3) }},
		{"DrawArraysInstanced negative", func(g *Funcs, s int) { g.DrawArraysInstanced(gl.TRIANGLES, 0, 3, -1) }},
		{"Enable bad", func(g *Funcs, s int) { g.Enable(gl.RGBA) }},
		{"Viewport negative", func(g *Funcs, s int) { g.Viewport(0, 0, -1, 1) }},
		{"Scissor negative", func(g *Funcs, s int) { g.Scissor(0, 0, 1, -1) }},
		{"DepthFunc bad", func(g *Funcs, s int) { g.DepthFunc(gl.RGBA) }},
		{"CullFace bad", func(g *Funcs, s int) { g.CullFace(gl.RGBA) }},
		{"FrontFace bad", func(g *Funcs, s int) { g.FrontFace(gl.RGBA) }},
		{"BlendFunc bad", func(g *Funcs, s int) { g.BlendFunc(gl.RGBA, gl.ONE) }},
		{"BlendEquation bad", func(g *Funcs, s int) { g.BlendEquation(gl.ONE) }},
		{"Clear bad", func(g *Funcs, s int) { g.Clear(1) }},
		{"PointSize bad", func(g *Funcs, s int) { g.PointSize(0) }},
		{"LineWidth bad", func(g *Funcs, s int) { g.LineWidth(-1) }},
		{"PolygonMode bad", func(g *Funcs, s int) { g.PolygonMode(gl.FRONT, gl.FILL) }},
		{"PixelStorei bad alignment", func(g *Funcs, s int) { g.PixelStorei(gl.PACK_ALIGNMENT, 3) }},
		{"GetIntegerv bad", func(g *Funcs, s int) { g.GetIntegerv(gl.TRIANGLES, (*int32)(p)) }},
		{"UseProgram unknown", func(g *Funcs, s int) { g.UseProgram(54321) }},
		{"GetProgramiv unknown", func(g *Funcs, s int) { g.GetProgramiv(54321, gl.LINK_STATUS, (*int32)(p)) }},
		{"GetProgramiv bad name", func(g *Funcs, s int) { g.GetProgramiv(r.program.names[s], gl.RGBA, (*int32)(p)) }},
		{"CreateShader bad", func(g *Funcs, s int) { g.CreateShader(gl.RGBA) }},
		{"Uniform1f bad location", func(g *Funcs, s int) { g.Uniform1f(5000, 0) }},
		{"Uniform4f for a float", func(g *Funcs, s int) { g.Uniform4f(r.program.uniforms["k"][s], 0, 0, 0, 0) }},
		{"Uniform1i for a float", func(g *Funcs, s int) { g.Uniform1i(r.program.uniforms["k"][s], 0) }},
		{"Uniform1fv negative", func(g *Funcs, s int) { g.Uniform1fv(r.program.uniforms["k"][s], -1, (*float32)(p)) }},
		{"UniformBlockBinding bad", func(g *Funcs, s int) { g.UniformBlockBinding(r.program.names[s], 77, 0) }},
		{"EndTransformFeedback inactive", func(g *Funcs, s int) { g.EndTransformFeedback() }},
		{"PauseTransformFeedback inactive", func(g *Funcs, s int) { g.PauseTransformFeedback() }},
		{"BindTransformFeedback bad", func(g *Funcs, s int) { g.BindTransformFeedback(gl.TRANSFORM_FEEDBACK, 54321) }},
		{"BeginQuery bad target", func(g *Funcs, s int) { g.BeginQuery(gl.RGBA, r.queries[s][0]) }},
		{"EndQuery inactive", func(g *Funcs, s int) { g.EndQuery(gl.PRIMITIVES_GENERATED) }},
		{"FenceSync bad", func(g *Funcs, s int) { g.FenceSync(gl.RGBA, 0) }},
		{"MapNamedBufferRange past the end", func(g *Funcs, s int) {
			g.MapNamedBufferRange(r.state0(s), 0, math.MaxInt32, gl.MAP_READ_BIT)
		}},
		{"ClearNamedBufferData bad format", func(g *Funcs, s int) { g.ClearNamedBufferData(r.state0(s), gl.RGB8, gl.RGB, gl.UNSIGNED_BYTE, p) }},
		{"CopyNamedBufferSubData past the end", func(g *Funcs, s int) { g.CopyNamedBufferSubData(r.state0(s), r.state0(s), math.MaxInt32, 0, 4) }},
	}
	c := list[r.c.IntN(len(list))]
	if k := r.program.uniforms["k"]; (k[0] < 0 || k[1] < 0) && strings.Contains(c.text, "for a float") || strings.Contains(c.text, "1fv") {
		return
	}
	r.do(c.call, "%s", c.text)
}

// state0 is the first output buffer, which always lives.
func (r *Runner) state0(side int) uint32 { return r.outputs[0].names[side] }
