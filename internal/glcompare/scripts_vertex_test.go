package glcompare_test

import (
	"unsafe"

	"github.com/vkgloo/vkgloo/gl"
	"github.com/vkgloo/vkgloo/internal/glcompare"
)

func init() {
	scripts = append(scripts, script{"values of attributes", values, doubles}, script{"vertex arrays by name", arraysByName, doubles},
		script{"vertex array state", arrayState, nil}, script{"draws", draws, nil})
}

// passSource passes an attribute of each kind on, and what draws number.
const passSource = `#version 410 core
layout(location = 0) in vec4 a;
layout(location = 1) in ivec4 i;
layout(location = 2) in uvec4 u;
layout(location = 3) in dvec4 d;
out vec4 va;
flat out ivec4 vi;
flat out uvec4 vu;
out vec4 vd;
void main() { va = a; vi = i; vu = u; vd = vec4(d); gl_Position = vec4(0); }
`

func values(g *glcompare.Funcs, o *notes) {
	p := o.make(g, []string{"va", "vd", "vi", "vu"}, passSource)
	g.UseProgram(p)
	a := array(g)
	g.VertexAttribI4i(1, 1, 2, 3, 4)
	g.VertexAttribI4ui(2, 1, 2, 3, 4)
	g.VertexAttribL4d(3, 1, 2, 3, 4)
	f, b := [4]float32{0.5, 1.5, -2.5, 3.5}, [4]uint8{0, 51, 102, 255}
	for _, k := range []struct {
		what string
		set  func()
	}{
		{"1f", func() { g.VertexAttrib1f(0, 7) }}, {"2f", func() { g.VertexAttrib2f(0, 7, 8) }}, {"3f", func() { g.VertexAttrib3f(0, 7, 8, 9) }},
		{"4f", func() { g.VertexAttrib4f(0, 7, 8, 9, 10) }},
		{"1fv", func() { g.VertexAttrib1fv(0, &f[0]) }}, {"2fv", func() { g.VertexAttrib2fv(0, &f[0]) }}, {"3fv", func() { g.VertexAttrib3fv(0, &f[0]) }},
		{"4fv", func() { g.VertexAttrib4fv(0, &f[0]) }},
		{"4Nub", func() { g.VertexAttrib4Nub(0, 255, 0, 51, 102) }}, {"4Nubv", func() { g.VertexAttrib4Nubv(0, &b[0]) }},
		{"I1i", func() { g.VertexAttribI1i(1, -7) }}, {"I2i", func() { g.VertexAttribI2i(1, -7, 8) }}, {"I3i", func() { g.VertexAttribI3i(1, -7, 8, -9) }},
		{"I4i", func() { g.VertexAttribI4i(1, -7, 8, -9, 1<<31-1) }}, {"I4iv", func() { g.VertexAttribI4iv(1, &[]int32{5, -6, 7, -8}[0]) }},
		{"I1ui", func() { g.VertexAttribI1ui(2, 1<<31) }}, {"I2ui", func() { g.VertexAttribI2ui(2, 7, 8) }}, {"I3ui", func() { g.VertexAttribI3ui(2, 7, 8, 9) }},
		{"I4ui", func() { g.VertexAttribI4ui(2, 7, 8, 9, 10) }}, {"I4uiv", func() { g.VertexAttribI4uiv(2, &[]uint32{5, 6, 7, 8}[0]) }},
		{"L1d", func() { g.VertexAttribL1d(3, 0.25) }}, {"L2d", func() { g.VertexAttribL2d(3, 0.25, 1e10) }},
		{"L3d", func() { g.VertexAttribL3d(3, 0.25, 0.5, 0.75) }}, {"L4d", func() { g.VertexAttribL4d(3, 1, 2, 3, 4.5) }},
	} {
		k.set()
		var current [4]float32
		g.GetVertexAttribfv(0, gl.CURRENT_VERTEX_ATTRIB, &current[0])
		number(o, k.what+": current", current[:]...)
		out := o.capture(g, 16, func() { g.DrawArrays(gl.POINTS, 0, 1) })
		n := 8
		if k.what[0] == 'L' { // the others: llvmpipe has zeros, also for the last
			n = 4 + int(k.what[1]-'0')
		}
		o.floats(k.what, g, out, n)
		var rest [8]int32
		g.GetNamedBufferSubData(out, 32, 32, unsafe.Pointer(&rest[0]))
		number(o, k.what+": integers", rest[:]...)
		g.DeleteBuffers(1, &out)
	}
	g.DeleteVertexArrays(1, &a)
	g.UseProgram(0)
	g.DeleteProgram(p)
	g.VertexAttrib4f(0, 0, 0, 0, 1)
}

// mixed is data for every kind of attribute, with defined bytes wherever a script reads.
func mixed(g *glcompare.Funcs) uint32 {
	var data [64]float64
	for i := range data {
		data[i] = float64(i) * 1.25
	}
	return buffer(g, gl.ARRAY_BUFFER, len(data)*8, unsafe.Pointer(&data[0]))
}

// fetched notes what a program of passSource fetches for a few vertices and instances.
func fetched(g *glcompare.Funcs, o *notes, what string) {
	out := o.capture(g, 16*6, func() { g.DrawArraysInstanced(gl.POINTS, 1, 2, 3) })
	o.ints(what, g, out, 16*6)
	g.DeleteBuffers(1, &out)
}

func arraysByName(g *glcompare.Funcs, o *notes) {
	p := o.make(g, []string{"va", "vd", "vi", "vu"}, passSource)
	g.UseProgram(p)
	b := mixed(g)
	g.BindBuffer(gl.ARRAY_BUFFER, 0)
	var a uint32
	g.CreateVertexArrays(1, &a)
	for i := range uint32(4) {
		g.EnableVertexArrayAttrib(a, i)
	}
	g.VertexArrayAttribFormat(a, 0, 3, gl.SHORT, true, 2)
	g.VertexArrayAttribIFormat(a, 1, 4, gl.BYTE, 0)
	g.VertexArrayAttribIFormat(a, 2, 2, gl.UNSIGNED_SHORT, 4)
	g.VertexArrayAttribLFormat(a, 3, 4, gl.DOUBLE, 8)
	g.VertexArrayAttribBinding(a, 0, 5)
	g.VertexArrayAttribBinding(a, 1, 5)
	g.VertexArrayAttribBinding(a, 2, 6)
	g.VertexArrayAttribBinding(a, 3, 7)
	g.VertexArrayVertexBuffer(a, 5, b, 8, 8)
	g.VertexArrayVertexBuffer(a, 6, b, 24, 4)
	g.VertexArrayVertexBuffer(a, 7, b, 0, 16)
	g.VertexArrayBindingDivisor(a, 6, 2)
	index := []uint8{2, 0, 1}
	e := buffer(g, gl.COPY_READ_BUFFER, 3, unsafe.Pointer(&index[0]))
	g.VertexArrayElementBuffer(a, e)
	var bound int32
	g.GetIntegerv(gl.ELEMENT_ARRAY_BUFFER_BINDING, &bound)
	number(o, "another array's elements", bound)
	g.BindVertexArray(a)
	g.GetIntegerv(gl.ELEMENT_ARRAY_BUFFER_BINDING, &bound)
	o.bool("elements", uint32(bound) == e)
	fetched(g, o, "by name")
	g.DisableVertexArrayAttrib(a, 0)
	g.VertexAttrib4f(0, 1, 2, 3, 4)
	fetched(g, o, "one disabled")
	out := o.capture(g, 48, func() { g.DrawElements(gl.POINTS, 3, gl.UNSIGNED_BYTE, nil) })
	o.ints("elements", g, out, 48)
	g.DeleteBuffers(1, &out)

	names, offsets, strides := [3]uint32{b, b, b}, [3]int{16, 0, 64}, [3]int32{4, 8, 32}
	g.BindVertexBuffers(5, 3, &names[0], &offsets[0], &strides[0])
	g.VertexBindingDivisor(5, 1)
	g.VertexBindingDivisor(6, 0)
	g.EnableVertexAttribArray(0)
	fetched(g, o, "bound together")
	g.BindVertexBuffers(6, 2, nil, nil, nil)
	var stride, offset int32
	g.GetIntegeri_v(gl.VERTEX_BINDING_STRIDE, 6, &stride)
	g.GetIntegeri_v(gl.VERTEX_BINDING_OFFSET, 6, &offset)
	number(o, "unbound together", stride, offset)
	g.DeleteVertexArrays(1, &a)
	g.DeleteBuffers(1, &b)
	g.DeleteBuffers(1, &e)
	g.UseProgram(0)
	g.DeleteProgram(p)
	g.VertexAttrib4f(0, 0, 0, 0, 1)
}

func arrayState(g *glcompare.Funcs, o *notes) {
	b := mixed(g)
	a := array(g)
	g.VertexAttribPointer(1, 3, gl.HALF_FLOAT, true, 10, gl.PtrOffset(6))
	g.VertexAttribIPointer(2, 2, gl.UNSIGNED_SHORT, 0, gl.PtrOffset(12))
	g.VertexAttribLPointer(3, 4, gl.DOUBLE, 40, gl.PtrOffset(8))
	g.VertexAttribPointer(4, gl.BGRA, gl.UNSIGNED_BYTE, true, 0, nil)
	g.EnableVertexAttribArray(2)
	g.VertexAttribDivisor(3, 9)
	g.VertexAttribBinding(5, 3)
	g.VertexAttribLFormat(6, 2, gl.DOUBLE, 24)
	for i := range uint32(8) {
		for _, name := range []uint32{gl.VERTEX_ATTRIB_ARRAY_ENABLED, gl.VERTEX_ATTRIB_ARRAY_SIZE, gl.VERTEX_ATTRIB_ARRAY_TYPE, gl.VERTEX_ATTRIB_ARRAY_STRIDE,
			gl.VERTEX_ATTRIB_ARRAY_NORMALIZED, gl.VERTEX_ATTRIB_ARRAY_INTEGER, gl.VERTEX_ATTRIB_ARRAY_LONG, gl.VERTEX_ATTRIB_ARRAY_DIVISOR,
			gl.VERTEX_ATTRIB_BINDING, gl.VERTEX_ATTRIB_RELATIVE_OFFSET} {
			var v int32
			var f float32
			g.GetVertexAttribiv(i, name, &v)
			g.GetVertexAttribfv(i, name, &f)
			number(o, "attribute", v)
			number(o, "attribute, as a float", f)
		}
		var p unsafe.Pointer
		g.GetVertexAttribPointerv(i, gl.VERTEX_ATTRIB_ARRAY_POINTER, &p)
		number(o, "pointer", uint64(uintptr(p)))
		var of int32
		g.GetVertexAttribiv(i, gl.VERTEX_ATTRIB_ARRAY_BUFFER_BINDING, &of)
		o.bool("buffer", uint32(of) == b, of == 0)
	}
	g.DeleteVertexArrays(1, &a)
	g.DeleteBuffers(1, &b)
}

func draws(g *glcompare.Funcs, o *notes) {
	p := o.make(g, []string{"ids", "k"}, "#version 330\nlayout(location = 0) in float a;\nflat out ivec2 ids;\nout float k;\nvoid main() { ids = ivec2(gl_VertexID, gl_InstanceID); k = a; gl_Position = vec4(0); }")
	g.UseProgram(p)
	a := array(g)
	b := mixed(g)
	g.VertexAttribPointer(0, 1, gl.UNSIGNED_BYTE, false, 1, gl.PtrOffset(7))
	g.EnableVertexAttribArray(0)
	index := []uint16{5, 3, 4, 9, 1, 2, 3, 0}
	e := buffer(g, gl.ELEMENT_ARRAY_BUFFER, 16, unsafe.Pointer(&index[0]))
	const short, m = gl.UNSIGNED_SHORT, gl.POINTS
	at := gl.PtrOffset(4)
	records := []uint32{3, 2, 1, 4, 0, 2, 1, 4, 0, 0}
	in := buffer(g, gl.DRAW_INDIRECT_BUFFER, 40, unsafe.Pointer(&records[0]))
	counts, offsets, bases := [3]int32{2, 0, 3}, [3]unsafe.Pointer{at, nil, gl.PtrOffset(8)}, [3]int32{1, 2, 7}
	for _, d := range []struct {
		what string
		draw func()
	}{
		{"DrawElements", func() { g.DrawElements(m, 3, short, at) }},
		{"DrawElementsWithOffset", func() { g.DrawElementsWithOffset(m, 3, short, 2) }},
		{"DrawRangeElements", func() { g.DrawRangeElements(m, 0, 9, 4, short, at) }},
		{"DrawElementsBaseVertex", func() { g.DrawElementsBaseVertex(m, 3, short, at, 6) }},
		{"DrawRangeElementsBaseVertex", func() { g.DrawRangeElementsBaseVertex(m, 0, 9, 4, short, at, 2) }},
		{"DrawElementsInstanced", func() { g.DrawElementsInstanced(m, 3, short, at, 2) }},
		{"DrawElementsInstancedBaseVertex", func() { g.DrawElementsInstancedBaseVertex(m, 3, short, at, 2, 4) }},
		{"DrawElementsInstancedBaseInstance", func() {
			g.VertexAttribDivisor(0, 1)
			g.DrawElementsInstancedBaseInstance(m, 3, short, at, 2, 4)
			g.VertexAttribDivisor(0, 0)
		}},
		{"MultiDrawElements", func() { g.MultiDrawElements(m, &counts[0], short, &offsets[0], 3) }},
		{"MultiDrawElementsBaseVertex", func() { g.MultiDrawElementsBaseVertex(m, &counts[0], short, &offsets[0], 3, &bases[0]) }},
		{"DrawElementsIndirect", func() { g.DrawElementsIndirect(m, short, nil) }},
		{"MultiDrawElementsIndirect", func() { g.MultiDrawElementsIndirect(m, short, nil, 2, 20) }},
		{"DrawArraysIndirect", func() { g.DrawArraysIndirect(m, gl.PtrOffset(20)) }},
		{"MultiDrawArraysIndirect", func() { g.MultiDrawArraysIndirect(m, nil, 2, 20) }},
		{"MultiDrawArrays", func() { g.MultiDrawArrays(m, &bases[0], &counts[0], 3) }},
	} {
		out := o.capture(g, 48, d.draw)
		o.ints(d.what, g, out, 48)
		g.DeleteBuffers(1, &out)
		o.error(d.what, g)
	}
	g.DeleteVertexArrays(1, &a)
	for _, x := range []uint32{b, e, in} {
		g.DeleteBuffers(1, &x)
	}
	g.UseProgram(0)
	g.DeleteProgram(p)
}
