package glcompare_test

import (
	"unsafe"

	"github.com/vkgloo/vkgloo/gl"
	"github.com/vkgloo/vkgloo/internal/glcompare"
)

func init() {
	scripts = append(scripts, script{"names", names, nil}, script{"reads and mappings", mappings, nil}, script{"clears", clears, nil},
		script{"indexed bindings", indexed, nil}, script{"syncs", syncs, nil}, script{"queries", queries, nil})
}

var scripts []script

func counted(n int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(3*i + 1)
	}
	return p
}

func names(g *glcompare.Funcs, o *notes) {
	var b, v, f, q, c [2]uint32
	g.GenBuffers(2, &b[0])
	g.GenVertexArrays(2, &v[0])
	g.GenTransformFeedbacks(2, &f[0])
	g.GenQueries(2, &q[0])
	o.bool("generated", g.IsBuffer(b[0]), g.IsVertexArray(v[0]), g.IsTransformFeedback(f[0]), g.IsQuery(q[0]), g.IsBuffer(0), g.IsSync(12345))
	g.BindBuffer(gl.ARRAY_BUFFER, b[0])
	g.BindVertexArray(v[0])
	g.BindTransformFeedback(gl.TRANSFORM_FEEDBACK, f[0])
	g.BeginQuery(gl.PRIMITIVES_GENERATED, q[0])
	g.EndQuery(gl.PRIMITIVES_GENERATED)
	o.bool("bound", g.IsBuffer(b[0]), g.IsVertexArray(v[0]), g.IsTransformFeedback(f[0]), g.IsQuery(q[0]), g.IsBuffer(b[1]), g.IsVertexArray(v[1]))
	g.CreateBuffers(1, &c[0])
	o.bool("created buffer", g.IsBuffer(c[0]))
	g.DeleteBuffers(1, &c[0])
	g.CreateVertexArrays(1, &c[0])
	o.bool("created array", g.IsVertexArray(c[0]))
	g.DeleteVertexArrays(1, &c[0])
	g.CreateTransformFeedbacks(2, &c[0])
	o.bool("created feedback", g.IsTransformFeedback(c[0]), g.IsTransformFeedback(c[1]))
	g.DeleteTransformFeedbacks(2, &c[0])
	o.bool("deleted feedback", g.IsTransformFeedback(c[0]), g.IsTransformFeedback(c[1]))
	var bound int32
	g.DeleteBuffers(2, &b[0])
	g.GetIntegerv(gl.ARRAY_BUFFER_BINDING, &bound)
	number(o, "array buffer", bound)
	g.DeleteVertexArrays(2, &v[0])
	g.GetIntegerv(gl.VERTEX_ARRAY_BINDING, &bound)
	number(o, "vertex array", bound)
	g.DeleteTransformFeedbacks(2, &f[0])
	g.GetIntegerv(gl.TRANSFORM_FEEDBACK_BINDING, &bound)
	number(o, "feedback", bound)
	g.DeleteQueries(2, &q[0])
	o.bool("deleted", g.IsBuffer(b[0]), g.IsVertexArray(v[0]), g.IsTransformFeedback(f[0]), g.IsQuery(q[0]))

	p, s := g.CreateProgram(), g.CreateShader(gl.VERTEX_SHADER)
	g.AttachShader(p, s)
	o.bool("kinds", g.IsProgram(p), g.IsShader(s), g.IsProgram(s), g.IsShader(p), g.IsProgram(0))
	g.DeleteShader(s)
	o.bool("deleted, but attached", g.IsShader(s))
	g.DetachShader(p, s)
	o.bool("detached", g.IsShader(s))
	g.DeleteProgram(p)
	o.bool("deleted program", g.IsProgram(p))
}

var bufferParameters = []uint32{gl.BUFFER_SIZE, gl.BUFFER_USAGE, gl.BUFFER_ACCESS, gl.BUFFER_ACCESS_FLAGS, gl.BUFFER_MAPPED, gl.BUFFER_MAP_OFFSET,
	gl.BUFFER_MAP_LENGTH, gl.BUFFER_IMMUTABLE_STORAGE, gl.BUFFER_STORAGE_FLAGS}

// parameters notes all of a buffer's, by all four functions.
func parameters(g *glcompare.Funcs, o *notes, what string, target, b uint32) {
	for _, name := range bufferParameters {
		var i [2]int32
		var l [2]int64
		g.GetBufferParameteriv(target, name, &i[0])
		g.GetNamedBufferParameteriv(b, name, &i[1])
		g.GetBufferParameteri64v(target, name, &l[0])
		g.GetNamedBufferParameteri64v(b, name, &l[1])
		number(o, what, i[:]...)
		number(o, what, l[:]...)
	}
}

func mappings(g *glcompare.Funcs, o *notes) {
	p := counted(100)
	b := buffer(g, gl.COPY_READ_BUFFER, 100, unsafe.Pointer(&p[0]))
	part := make([]byte, 10)
	g.GetBufferSubData(gl.COPY_READ_BUFFER, 33, 10, unsafe.Pointer(&part[0]))
	number(o, "part", part...)
	parameters(g, o, "unmapped", gl.COPY_READ_BUFFER, b)
	pointers := func(what string, want unsafe.Pointer) {
		var a, c unsafe.Pointer
		g.GetBufferPointerv(gl.COPY_READ_BUFFER, gl.BUFFER_MAP_POINTER, &a)
		g.GetNamedBufferPointerv(b, gl.BUFFER_MAP_POINTER, &c)
		o.bool(what, a == want, c == want, want == nil)
	}
	pointers("no pointer", nil)
	m := g.MapBuffer(gl.COPY_READ_BUFFER, gl.READ_ONLY)
	number(o, "mapped to read", unsafe.Slice((*byte)(m), 100)...)
	parameters(g, o, "mapped to read", gl.COPY_READ_BUFFER, b)
	pointers("pointer", m)
	o.bool("unmapped", g.UnmapBuffer(gl.COPY_READ_BUFFER))
	m = g.MapNamedBuffer(b, gl.READ_WRITE)
	parameters(g, o, "mapped to write", gl.COPY_READ_BUFFER, b)
	copy(unsafe.Slice((*byte)(m), 100)[90:], "0123456789")
	o.bool("unmapped", g.UnmapNamedBuffer(b))
	o.bytes("written", g, b, 100)
	m = g.MapNamedBufferRange(b, 10, 50, gl.MAP_WRITE_BIT|gl.MAP_FLUSH_EXPLICIT_BIT)
	parameters(g, o, "mapped to flush", gl.COPY_READ_BUFFER, b)
	copy(unsafe.Slice((*byte)(m), 50)[5:], "flushed")
	g.FlushMappedNamedBufferRange(b, 5, 7)
	o.bool("unmapped", g.UnmapNamedBuffer(b))
	o.bytes("flushed", g, b, 100)
	g.DeleteBuffers(1, &b)
	g.CreateBuffers(1, &b)
	g.NamedBufferStorage(b, 100, unsafe.Pointer(&p[0]), gl.MAP_READ_BIT|gl.MAP_PERSISTENT_BIT|gl.MAP_COHERENT_BIT|gl.CLIENT_STORAGE_BIT)
	g.BindBuffer(gl.COPY_READ_BUFFER, b)
	parameters(g, o, "immutable", gl.COPY_READ_BUFFER, b)
	g.DeleteBuffers(1, &b)
}

func clears(g *glcompare.Funcs, o *notes) {
	p := counted(96)
	b := buffer(g, gl.ARRAY_BUFFER, 96, unsafe.Pointer(&p[0]))
	g.ClearNamedBufferSubData(b, gl.RG16, 8, 16, gl.RG, gl.UNSIGNED_SHORT, unsafe.Pointer(&p[0]))
	o.bytes("part", g, b, 96)
	g.ClearNamedBufferSubData(b, gl.RGBA32UI, 32, 32, gl.RGBA_INTEGER, gl.UNSIGNED_BYTE, unsafe.Pointer(&p[5]))
	o.bytes("widened", g, b, 96)
	g.ClearNamedBufferData(b, gl.R16F, gl.RED, gl.FLOAT, unsafe.Pointer(&[]float32{-1.5}[0]))
	o.bytes("halves", g, b, 96)
	g.ClearBufferData(gl.ARRAY_BUFFER, gl.RGB32I, gl.RGB_INTEGER, gl.SHORT, unsafe.Pointer(&[]int16{-1, 2, -3}[0]))
	o.bytes("three components", g, b, 96)
	g.ClearBufferData(gl.ARRAY_BUFFER, gl.RGBA8UI, gl.RED_INTEGER, gl.UNSIGNED_INT, nil)
	o.bytes("zeros", g, b, 96)
	g.DeleteBuffers(1, &b)
}

func indexed(g *glcompare.Funcs, o *notes) {
	b := buffer(g, gl.ARRAY_BUFFER, 2048, nil)
	for _, k := range []struct{ target, binding, start, size uint32 }{
		{gl.UNIFORM_BUFFER, gl.UNIFORM_BUFFER_BINDING, gl.UNIFORM_BUFFER_START, gl.UNIFORM_BUFFER_SIZE},
		{gl.TRANSFORM_FEEDBACK_BUFFER, gl.TRANSFORM_FEEDBACK_BUFFER_BINDING, gl.TRANSFORM_FEEDBACK_BUFFER_START, gl.TRANSFORM_FEEDBACK_BUFFER_SIZE},
		{gl.SHADER_STORAGE_BUFFER, gl.SHADER_STORAGE_BUFFER_BINDING, gl.SHADER_STORAGE_BUFFER_START, gl.SHADER_STORAGE_BUFFER_SIZE},
		{gl.ATOMIC_COUNTER_BUFFER, gl.ATOMIC_COUNTER_BUFFER_BINDING, gl.ATOMIC_COUNTER_BUFFER_START, gl.ATOMIC_COUNTER_BUFFER_SIZE},
	} {
		ask := func() {
			var name, start, size int32
			var wide [3]int64
			for i := range uint32(3) {
				g.GetIntegeri_v(k.binding, i, &name)
				g.GetIntegeri_v(k.start, i, &start)
				g.GetIntegeri_v(k.size, i, &size)
				g.GetInteger64i_v(k.binding, i, &wide[0])
				g.GetInteger64i_v(k.start, i, &wide[1])
				g.GetInteger64i_v(k.size, i, &wide[2])
				o.bool("name", uint32(name) == b, wide[0] == int64(b), name == 0)
				number(o, "range", start, size)
				number(o, "wide range", wide[1:]...)
			}
			g.GetIntegerv(k.binding, &name)
			o.bool("general binding", uint32(name) == b)
		}
		g.BindBufferRange(k.target, 1, b, 256, 128)
		ask()
		g.BindBufferBase(k.target, 2, b)
		ask()
		g.BindBufferBase(k.target, 1, 0)
		ask()
	}
	a := array(g)
	g.BindVertexBuffer(3, b, 24, 12)
	g.VertexBindingDivisor(3, 5)
	for _, name := range []uint32{gl.VERTEX_BINDING_OFFSET, gl.VERTEX_BINDING_STRIDE, gl.VERTEX_BINDING_DIVISOR} {
		var v [2]int32
		var w int64
		g.GetIntegeri_v(name, 3, &v[0])
		g.GetIntegeri_v(name, 4, &v[1])
		g.GetInteger64i_v(name, 3, &w)
		number(o, "vertex binding", v[:]...)
		number(o, "wide vertex binding", w)
	}
	g.DeleteVertexArrays(1, &a)
	g.DeleteBuffers(1, &b) // takes it off all bindings
	var name int32
	g.GetIntegeri_v(gl.UNIFORM_BUFFER_BINDING, 2, &name)
	number(o, "deleted", name)
}

func syncs(g *glcompare.Funcs, o *notes) {
	s := g.FenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0)
	o.bool("sync", g.IsSync(s))
	g.WaitSync(s, 0, gl.TIMEOUT_IGNORED)
	g.Flush()
	r := g.ClientWaitSync(s, gl.SYNC_FLUSH_COMMANDS_BIT, 5e9)
	o.bool("waited", r == gl.ALREADY_SIGNALED || r == gl.CONDITION_SATISFIED)
	number(o, "again", g.ClientWaitSync(s, 0, 0))
	for _, name := range []uint32{gl.OBJECT_TYPE, gl.SYNC_STATUS, gl.SYNC_CONDITION, gl.SYNC_FLAGS} {
		var v, n int32
		g.GetSynciv(s, name, 1, &n, &v)
		number(o, "sync value", v, n)
	}
	g.DeleteSync(s)
	o.bool("deleted", g.IsSync(s))
	g.DeleteSync(0)
}

func queries(g *glcompare.Funcs, o *notes) {
	p := o.make(g, []string{"v"}, "#version 330\nlayout(location = 0) in float a;\nout float v;\nvoid main() { v = a; gl_Position = vec4(0); }")
	g.UseProgram(p)
	a := array(g)
	in := buffer(g, gl.ARRAY_BUFFER, 36, unsafe.Pointer(&numbers(9)[0]))
	g.VertexAttribPointer(0, 1, gl.FLOAT, false, 4, nil) // llvmpipe counts what was captured in strides of binding 0
	g.EnableVertexAttribArray(0)
	var q [2]uint32
	g.GenQueries(2, &q[0])
	g.BeginQuery(gl.PRIMITIVES_GENERATED, q[0])
	g.BeginQuery(gl.TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN, q[1])
	var current [2]int32
	g.GetQueryiv(gl.PRIMITIVES_GENERATED, gl.CURRENT_QUERY, &current[0])
	g.GetQueryiv(gl.TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN, gl.CURRENT_QUERY, &current[1])
	o.bool("current", uint32(current[0]) == q[0], uint32(current[1]) == q[1])
	var f uint32
	g.CreateTransformFeedbacks(1, &f)
	g.BindTransformFeedback(gl.TRANSFORM_FEEDBACK, f)
	out := o.capture(g, 5, func() { g.DrawArraysInstanced(gl.POINTS, 0, 3, 3) }) // five of nine fit
	g.EndQuery(gl.PRIMITIVES_GENERATED)
	g.EndQuery(gl.TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN)
	g.GetQueryiv(gl.PRIMITIVES_GENERATED, gl.CURRENT_QUERY, &current[0])
	number(o, "none is current", current[0])
	for i := range q {
		var s, available int32
		var u uint32
		var l int64
		var ul uint64
		g.GetQueryObjectiv(q[i], gl.QUERY_RESULT, &s)
		g.GetQueryObjectiv(q[i], gl.QUERY_RESULT_AVAILABLE, &available)
		g.GetQueryObjectuiv(q[i], gl.QUERY_RESULT, &u)
		g.GetQueryObjecti64v(q[i], gl.QUERY_RESULT, &l)
		g.GetQueryObjectui64v(q[i], gl.QUERY_RESULT, &ul)
		number(o, "result", int64(s), int64(available), int64(u), l, int64(ul))
	}
	var bits int32
	g.GetQueryiv(gl.PRIMITIVES_GENERATED, gl.QUERY_COUNTER_BITS, &bits)
	o.bool("bits", bits >= 32)
	g.BeginQuery(gl.PRIMITIVES_GENERATED, q[0])
	g.DrawTransformFeedback(gl.POINTS, f)
	g.DrawTransformFeedbackInstanced(gl.POINTS, f, 4)
	g.EndQuery(gl.PRIMITIVES_GENERATED)
	var n uint32
	g.GetQueryObjectuiv(q[0], gl.QUERY_RESULT, &n)
	number(o, "drawn again", n)
	g.BindTransformFeedback(gl.TRANSFORM_FEEDBACK, 0)
	g.DeleteTransformFeedbacks(1, &f)
	g.DeleteQueries(2, &q[0])
	g.DeleteBuffers(1, &out)
	g.DeleteBuffers(1, &in)
	g.DeleteVertexArrays(1, &a)
	g.UseProgram(0)
	g.DeleteProgram(p)
}
