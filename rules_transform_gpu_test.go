package vkgloo_test

import (
	"fmt"
	"math"
	"slices"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
)

// vertexOrder captures gl_VertexIndex alone.
func (f *fixture) vertexOrder() *vkgloo.Program {
	f.Helper()
	return f.program(vkgloo.ProgramOptions{Vertex: `#version 450
		flat out int id;
		void main() { id = gl_VertexIndex; gl_Position = vec4(0, 0, 0, 1); }`, Varyings: []string{"id"}})
}

// captured are the vertices that a transform stores, in order; -1 where nothing is stored.
func (f *fixture) captured(v *vkgloo.VertexArray, room int, o vkgloo.TransformOptions) []int32 {
	f.Helper()
	s := make([]int32, room)
	for i := range s {
		s[i] = -1
	}
	out := buf(f, s...)
	f.ok(v.Transform(o, out))
	got := read[int32](f, out)
	for len(got) > 0 && got[len(got)-1] == -1 {
		got = got[:len(got)-1]
	}
	return got
}

var _ = rule(func(f *fixture) {
	p := f.program(vkgloo.ProgramOptions{Vertex: usageProgram, Varyings: []string{"r"}})
	v := f.array(p, []vkgloo.Content{{Buffer: buf(f, float32(1), 2, 3, 4), Layout: "f f", Attributes: []string{"a", "b"}}}, vkgloo.VertexArrayOptions{})
	f.same(transform[float32](f, v, 4, vkgloo.TransformOptions{}), []float32{1, 2, 3, 4})
	f.same(transform[float32](f, v, 4, vkgloo.TransformOptions{First: 1, Vertices: vkgloo.N(1)}), []float32{3, 4, 0, 0})
	f.same(transform[float32](f, v, 4, vkgloo.TransformOptions{Vertices: vkgloo.N(0)}), make([]float32, 4))
	f.same(transform[float32](f, v, 4, vkgloo.TransformOptions{Instances: vkgloo.N(0)}), make([]float32, 4))
	f.same(transform[float32](f, v, 8, vkgloo.TransformOptions{Instances: vkgloo.N(2)}), []float32{1, 2, 3, 4, 1, 2, 3, 4})
	f.same(transform[float32](f, v, 4, vkgloo.TransformOptions{Mode: vkgloo.Lines}), []float32{1, 2, 3, 4})
	m := p.Members()
	f.same(m[len(m)-1], vkgloo.Member{Name: "r", Kind: vkgloo.MemberVarying, Type: "vec2", Len: 1, Location: 0, Binding: -1})
}, "M-120")

var _ = rule(func(f *fixture) {
	out := f.zeros(64)
	plain := f.array(f.program(vkgloo.ProgramOptions{Vertex: usageProgram}), nil, vkgloo.VertexArrayOptions{})
	f.is(plain.Transform(vkgloo.TransformOptions{Vertices: vkgloo.N(1)}, out), buffer.ErrArgs)
	v := f.array(f.idProgram(), nil, vkgloo.VertexArrayOptions{})
	f.is(v.Transform(vkgloo.TransformOptions{}, out), buffer.ErrArgs)
	one := vkgloo.N(3)
	f.is(v.Transform(vkgloo.TransformOptions{Mode: vkgloo.Patches, Vertices: one}, out), buffer.ErrMode)
	f.is(v.Transform(vkgloo.TransformOptions{Mode: 99, Vertices: one}, out), buffer.ErrMode)
	f.is(v.Transform(vkgloo.TransformOptions{First: -1, Vertices: one}, out), buffer.ErrRange)
	_, err := f.c.Program(vkgloo.ProgramOptions{Vertex: usageProgram, Varyings: []string{"none"}})
	f.is(err, buffer.ErrValue)
	f.same(read[byte](f, out), make([]byte, 64))
}, "M-121")

// geometrySource is a geometry shader that passes ids on as points.
func geometrySource(in string, n int) string {
	return fmt.Sprintf(`#version 450
layout(%s) in; layout(points, max_vertices = %d) out;
layout(location = 0) flat in int id[]; layout(location = 0) flat out int gid;
void main() { for (int i = 0; i < %d; i++) { gid = id[i]; gl_Position = vec4(0, 0, 0, 1); EmitVertex(); EndPrimitive(); } }`, in, n, n)
}

const idVertex = `#version 450
layout(location = 0) flat out int id;
void main() { id = gl_VertexIndex; gl_Position = vec4(0, 0, 0, 1); }`

var _ = rule(func(f *fixture) {
	if !f.c.Limits().Geometry {
		f.Skip("no geometry shaders")
	}
	type m = vkgloo.Mode
	for _, c := range []struct {
		in    string
		n     int
		mode  m
		fits  []m
		order []int32 // of the first fitting mode that isn't a list, 7 vertices
	}{
		{"points", 1, vkgloo.Points, []m{vkgloo.Points}, []int32{0, 1, 2, 3, 4, 5, 6}},
		{"lines", 2, vkgloo.Lines, []m{vkgloo.Lines, vkgloo.LineStrip, vkgloo.LineLoop}, []int32{0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6}},
		{"lines_adjacency", 4, vkgloo.LinesAdjacency, []m{vkgloo.LinesAdjacency, vkgloo.LineStripAdjacency}, []int32{0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6}},
		{"triangles", 3, vkgloo.Triangles, []m{vkgloo.Triangles, vkgloo.TriangleStrip, vkgloo.TriangleFan}, []int32{0, 1, 2, 2, 1, 3, 2, 3, 4, 4, 3, 5, 4, 5, 6}},
		{"triangles_adjacency", 6, vkgloo.TrianglesAdjacency, []m{vkgloo.TrianglesAdjacency, vkgloo.TriangleStripAdjacency}, []int32{0, 1, 2, 5, 4, 3}},
	} {
		p := f.program(vkgloo.ProgramOptions{Vertex: idVertex, Geometry: geometrySource(c.in, c.n), Varyings: []string{"gid"}})
		in, to := p.Geometry()
		f.same([]m{in, to}, []m{c.mode, vkgloo.Points})
		v := f.array(p, nil, vkgloo.VertexArrayOptions{})
		for mode := vkgloo.Points; mode <= vkgloo.Patches; mode++ {
			o := vkgloo.TransformOptions{Mode: mode, Vertices: vkgloo.N(7)}
			if !slices.Contains(c.fits, mode) {
				f.is(v.Transform(o, f.zeros(256)), buffer.ErrMode)
				f.is(v.Render(f.target(1, 1), vkgloo.RenderOptions{Mode: mode, Vertices: vkgloo.N(7)}), buffer.ErrMode)
				continue
			}
			got := f.captured(v, 64, o)
			f.ok(v.Render(f.target(1, 1), vkgloo.RenderOptions{Mode: mode, Vertices: vkgloo.N(7)}))
			if len(c.fits) == 1 || mode == c.fits[1] {
				f.same(got, c.order)
			}
		}
	}
	in, to := f.idProgram().Geometry()
	f.same([]m{in, to}, []m{vkgloo.ModeDefault, vkgloo.ModeDefault})
	// A capture of strips made by the geometry shader.
	strip := f.program(vkgloo.ProgramOptions{Vertex: idVertex, Geometry: `#version 450
		layout(points) in; layout(triangle_strip, max_vertices = 5) out;
		layout(location = 0) flat in int id[]; layout(location = 0) flat out int gid;
		void main() { for (int i = 0; i < 5; i++) { gid = 10 * id[0] + i; gl_Position = vec4(0, 0, 0, 1); EmitVertex(); } }`, Varyings: []string{"gid"}})
	_, to = strip.Geometry()
	f.same(to, vkgloo.TriangleStrip)
	got := f.captured(f.array(strip, nil, vkgloo.VertexArrayOptions{}), 64, vkgloo.TransformOptions{Mode: vkgloo.Points, Vertices: vkgloo.N(2)})
	f.same(got, []int32{0, 1, 2, 2, 1, 3, 2, 3, 4, 10, 11, 12, 12, 11, 13, 12, 13, 14})
}, "M-122")

var _ = rule(func(f *fixture) {
	p := f.vertexOrder()
	for mode, want := range map[vkgloo.Mode][]int32{
		vkgloo.Points:        {0, 1, 2, 3, 4},
		vkgloo.Lines:         {0, 1, 2, 3},
		vkgloo.LineStrip:     {0, 1, 1, 2, 2, 3, 3, 4},
		vkgloo.LineLoop:      {0, 1, 1, 2, 2, 3, 3, 4, 4, 0},
		vkgloo.Triangles:     {0, 1, 2},
		vkgloo.TriangleStrip: {0, 1, 2, 2, 1, 3, 2, 3, 4},
		vkgloo.TriangleFan:   {0, 1, 2, 0, 2, 3, 0, 3, 4},
	} {
		v := f.array(p, nil, vkgloo.VertexArrayOptions{})
		f.same(f.captured(v, 32, vkgloo.TransformOptions{Mode: mode, Vertices: vkgloo.N(5)}), want)
		shifted := slices.Clone(want)
		for i := range shifted {
			shifted[i] += 7
		}
		f.same(f.captured(v, 32, vkgloo.TransformOptions{Mode: mode, Vertices: vkgloo.N(5), First: 7}), shifted)
		f.same(f.captured(v, 32, vkgloo.TransformOptions{Mode: mode, Vertices: vkgloo.N(1)}), want[:map[bool]int{true: 1}[mode == vkgloo.Points]])
		f.same(f.captured(v, 64, vkgloo.TransformOptions{Mode: mode, Vertices: vkgloo.N(5), Instances: vkgloo.N(2)}), append(slices.Clone(want), want...))
		for _, size := range []int{1, 2, 4} {
			index := map[int]*buffer.Buffer{1: buf(f, []uint8{9, 3, 3, 200, 100, 7}...), 2: buf(f, []uint16{9, 3, 3, 200, 100, 7}...), 4: buf(f, []uint32{9, 3, 3, 200, 100, 7}...)}[size]
			x := f.array(p, nil, vkgloo.VertexArrayOptions{Index: index, IndexSize: size})
			named := make([]int32, len(want))
			for i, k := range want {
				named[i] = []int32{3, 3, 200, 100, 7}[k]
			}
			f.same(f.captured(x, 32, vkgloo.TransformOptions{Mode: mode, First: 1, Vertices: vkgloo.N(5)}), named)
		}
	}
}, "M-123")

var _ = rule(func(f *fixture) {
	p := f.program(vkgloo.ProgramOptions{Vertex: `#version 450
		in float a; out vec3 x; out float s[2]; out mat2x3 m; flat out ivec2 i;
		void main() { x = vec3(a, a + 0.25, a + 0.5); s[0] = -a; s[1] = -2 * a; m = mat2x3(1, 2, 3, 4, 5, 6) * a; i = ivec2(gl_VertexIndex, gl_InstanceIndex);
			gl_Position = vec4(0, 0, 0, 1); }`, Varyings: []string{"m", "x", "s", "i"}})
	v := f.array(p, []vkgloo.Content{{Buffer: buf(f, float32(1), 2), Layout: "f", Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{})
	var want []byte
	for i := range 2 {
		for a := range 2 {
			k := float32(a + 1)
			want = append(want, pack([6]float32{k, 2 * k, 3 * k, 4 * k, 5 * k, 6 * k}, [3]float32{k, k + 0.25, k + 0.5}, [2]float32{-k, -2 * k}, [2]int32{int32(a), int32(i)})...)
		}
	}
	f.same(transform[byte](f, v, len(want), vkgloo.TransformOptions{Instances: vkgloo.N(2)}), want)
	if f.c.Limits().Float64 {
		d := f.program(vkgloo.ProgramOptions{Vertex: `#version 450
			in float a; out float x; flat out dvec2 d;
			void main() { x = a; d = dvec2(a, -a); gl_Position = vec4(0, 0, 0, 1); }`, Varyings: []string{"x", "d"}})
		w := f.array(d, []vkgloo.Content{{Buffer: buf(f, float32(1.5)), Layout: "f", Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{})
		f.same(transform[byte](f, w, 20, vkgloo.TransformOptions{}), pack(float32(1.5), 1.5, -1.5))
	}
}, "M-124")

var _ = rule(func(f *fixture) {
	src := `#version 450
		in float a; out float x; out vec2 y;
		void main() { x = a; y = vec2(10, 20) * a; gl_Position = vec4(0, 0, 0, 1); }`
	content := []vkgloo.Content{{Buffer: buf(f, float32(1), 2), Layout: "f", Attributes: []string{"a"}}}
	together := f.array(f.program(vkgloo.ProgramOptions{Vertex: src, Varyings: []string{"y", "x"}}), content, vkgloo.VertexArrayOptions{})
	a, b := f.zeros(24), f.zeros(24)
	f.ok(together.Transform(vkgloo.TransformOptions{}, a, b))
	f.same(read[float32](f, a), []float32{10, 20, 1, 20, 40, 2})
	f.same(read[float32](f, b), make([]float32, 6))
	apart := f.array(f.program(vkgloo.ProgramOptions{Vertex: src, Varyings: []string{"y", "x"}, Separate: true}), content, vkgloo.VertexArrayOptions{})
	f.ok(apart.Transform(vkgloo.TransformOptions{}, a, b))
	f.same(read[float32](f, a)[:4], []float32{10, 20, 20, 40})
	f.same(read[float32](f, b)[:2], []float32{1, 2})
	f.is(apart.Transform(vkgloo.TransformOptions{}, a), buffer.ErrArgs)
	f.is(apart.Transform(vkgloo.TransformOptions{}), buffer.ErrArgs)
	f.is(together.Transform(vkgloo.TransformOptions{}), buffer.ErrArgs)
	f.is(together.Transform(vkgloo.TransformOptions{}, nil), buffer.ErrArgs)
	f.is(apart.Transform(vkgloo.TransformOptions{}, a, (*buffer.VertexBuffer)(nil)), buffer.ErrArgs)
}, "M-125")

var _ = rule(func(f *fixture) {
	v := f.array(f.vertexOrder(), nil, vkgloo.VertexArrayOptions{})
	f.same(f.captured(v, 6, vkgloo.TransformOptions{Vertices: vkgloo.N(3), Offset: 8}), []int32{-1, -1, 0, 1, 2})
	f.same(f.captured(v, 6, vkgloo.TransformOptions{Vertices: vkgloo.N(3), Offset: 20}), []int32{-1, -1, -1, -1, -1, 0})
	f.same(f.captured(v, 6, vkgloo.TransformOptions{Mode: vkgloo.LineStrip, Vertices: vkgloo.N(3), Offset: 4}), []int32{-1, 0, 1, 1, 2})
	out := f.zeros(24)
	for _, off := range []int{-4, 1, 2, 3, 24, 28, math.MinInt, math.MaxInt} {
		f.is(v.Transform(vkgloo.TransformOptions{Vertices: vkgloo.N(3), Offset: off}, out), buffer.ErrRange)
	}
	f.is(v.Transform(vkgloo.TransformOptions{Vertices: vkgloo.N(3), Offset: 8}, out, f.zeros(8)), buffer.ErrRange) // every output
	f.same(read[byte](f, out), make([]byte, 24))
}, "M-126")

var _ = rule(func(f *fixture) {
	v := f.array(f.vertexOrder(), nil, vkgloo.VertexArrayOptions{})
	for _, c := range []struct {
		mode vkgloo.Mode
		room int
		want []int32
	}{
		{vkgloo.Points, 3, []int32{0, 1, 2}},
		{vkgloo.Lines, 3, []int32{0, 1}},
		{vkgloo.LineStrip, 5, []int32{0, 1, 1, 2}},
		{vkgloo.Triangles, 5, []int32{0, 1, 2}},
		{vkgloo.TriangleStrip, 8, []int32{0, 1, 2, 2, 1, 3}},
		{vkgloo.TriangleFan, 2, nil},
	} {
		got := f.captured(v, c.room, vkgloo.TransformOptions{Mode: c.mode, Vertices: vkgloo.N(9)})
		if len(got) != len(c.want) || len(got) > 0 && !slices.Equal(got, c.want) {
			f.Errorf("%v into room for %d: %v, want %v", c.mode, c.room, got, c.want)
		}
	}
	odd := f.zeros(11) // two vertices and three bytes
	f.ok(v.Transform(vkgloo.TransformOptions{Vertices: vkgloo.N(9), First: 1}, odd))
	f.same(read[byte](f, odd), append(pack(int32(1), int32(2)), 0, 0, 0))
	f.same(odd.Size(), 11)
	// In separate mode they must fit in all outputs.
	apart := f.array(f.program(vkgloo.ProgramOptions{Vertex: `#version 450
		flat out int x; flat out ivec2 y;
		void main() { x = gl_VertexIndex; y = ivec2(x, -x); gl_Position = vec4(0, 0, 0, 1); }`, Varyings: []string{"x", "y"}, Separate: true}), nil, vkgloo.VertexArrayOptions{})
	a, b := buf(f, int32(-1), -1, -1, -1, -1, -1), f.zeros(24)
	f.ok(apart.Transform(vkgloo.TransformOptions{Vertices: vkgloo.N(6)}, a, b))
	f.same(read[int32](f, a), []int32{0, 1, 2, -1, -1, -1})
	f.same(read[int32](f, b), []int32{0, 0, 1, -1, 2, -2})
}, "M-127")

var _ = rule(func(f *fixture) {
	p := f.program(vkgloo.ProgramOptions{Vertex: `#version 450
		layout(location = 0) flat out int id;
		void main() { id = gl_VertexIndex; gl_Position = vec4(gl_VertexIndex % 2 * 4 - 1, gl_VertexIndex / 2 * 4 - 1, 0, 1); }`, Fragment: `#version 450
		layout(location = 0) flat in int id; layout(location = 0) out vec4 o;
		void main() { o = vec4(1); }`, Varyings: []string{"id"}})
	v := f.array(p, nil, vkgloo.VertexArrayOptions{})
	t := f.target(2, 2)
	f.ok(v.Render(t, vkgloo.RenderOptions{Vertices: vkgloo.N(3)}))
	f.same(len(f.pixels(t)), 4)
	f.ok(t.Clear(0, 0, 0, 1))
	f.same(f.captured(v, 8, vkgloo.TransformOptions{Vertices: vkgloo.N(5)}), []int32{0, 1, 2}) // triangles: an incomplete triple is lost
	f.same(len(f.pixels(t)), 0)                                                                // nothing was rasterised
	f.ok(v.Render(t, vkgloo.RenderOptions{Vertices: vkgloo.N(3)}))
	f.same(len(f.pixels(t)), 4)
}, "M-128")

var _ = rule(func(f *fixture) {
	p := f.fetchProgram("float")
	in := buf(f, float32(1), 2, 3)
	index := buf(f, uint32(0), 1, 2)
	v := f.array(p, []vkgloo.Content{{Buffer: in, Layout: "f", Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{Index: index})
	out, err := f.c.Reserve(16)
	f.ok(err)
	out.Release()
	f.is(v.Transform(vkgloo.TransformOptions{}, out), buffer.ErrReleased)
	other, err := vkgloo.Open(vkgloo.Options{})
	f.ok(err)
	defer func() { f.ok(other.Close()) }()
	foreign, err := other.Reserve(16)
	f.ok(err)
	defer foreign.Release()
	f.is(v.Transform(vkgloo.TransformOptions{}, foreign), buffer.ErrContext)
	f.is(v.Transform(vkgloo.TransformOptions{}, in), buffer.ErrArgs)
	f.is(v.Transform(vkgloo.TransformOptions{}, index), buffer.ErrArgs)
	apart := f.array(f.program(vkgloo.ProgramOptions{Vertex: usageProgram + "\n", Varyings: []string{"r"}}), nil, vkgloo.VertexArrayOptions{})
	f.ok(apart.Transform(vkgloo.TransformOptions{Vertices: vkgloo.N(1)}, index))
	f.same(read[float32](f, in), []float32{1, 2, 3})
}, "M-129")

var _ = rule(func(f *fixture) {
	p := f.program(vkgloo.ProgramOptions{Vertex: usageProgram, Varyings: []string{"r"}})
	vb := f.vertexBuffer(buffer.Of([]float32{10, 20}))
	vb.SetDivisor(2)
	v := f.array(p, []vkgloo.Content{{Buffer: buf(f, float32(1)), Layout: "f", Attributes: []string{"a"}}, {Buffer: vb, Attributes: []string{"b"}}}, vkgloo.VertexArrayOptions{})
	f.same(transform[float32](f, v, 8, vkgloo.TransformOptions{Instances: vkgloo.N(4)}), []float32{1, 10, 1, 10, 1, 20, 1, 20})
	got := transform[float32](f, v, 16, vkgloo.TransformOptions{Instances: vkgloo.N(7)}) // beyond the buffer: harmless
	f.same(got[:8], []float32{1, 10, 1, 10, 1, 20, 1, 20})
	vb.SetDivisor(0) // followed by the next draw
	f.same(transform[float32](f, v, 4, vkgloo.TransformOptions{Vertices: vkgloo.N(1), Instances: vkgloo.N(2)}), []float32{1, 10, 1, 10})
	for _, m := range []vkgloo.Mode{vkgloo.LinesAdjacency, vkgloo.LineStripAdjacency, vkgloo.TrianglesAdjacency, vkgloo.TriangleStripAdjacency} {
		f.is(v.Transform(vkgloo.TransformOptions{Mode: m, Vertices: vkgloo.N(6)}, f.zeros(64)), buffer.ErrMode)
	}
}, "M-130")

var _ = rule(func(f *fixture) { // both ways give the same: TestRulesFallback/emulate runs all of these rules again
	f.same(f.c.Limits().Transform, true)
	v := f.array(f.idProgram(), nil, vkgloo.VertexArrayOptions{Index: buf(f, uint32(5), 4, 5)})
	f.same(transform[int32](f, v, 24, vkgloo.TransformOptions{Mode: vkgloo.LineLoop, Instances: vkgloo.N(2)}),
		[]int32{5, 0, 4, 0, 4, 0, 5, 0, 5, 0, 5, 0, 5, 1, 4, 1, 4, 1, 5, 1, 5, 1, 5, 1})
}, "M-131")
