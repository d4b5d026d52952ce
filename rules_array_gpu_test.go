package vkgloo_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"strconv"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
)

// pack writes values one after another, little end first.
func pack(values ...any) []byte {
	var b bytes.Buffer
	for _, v := range values {
		if err := binary.Write(&b, binary.LittleEndian, v); err != nil {
			panic(err)
		}
	}
	return b.Bytes()
}

// one makes a vertex array of a plain buffer, one layout, one attribute.
func (f *fixture) one(p *vkgloo.Program, data []byte, layout string) *vkgloo.VertexArray {
	f.Helper()
	return f.array(p, []vkgloo.Content{{Buffer: buf(f, data...), Layout: layout, Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{})
}

var _ = rule(func(f *fixture) { // every type and size, through a fetch
	fp, ip, up := f.fetchProgram("float"), f.fetchProgram("int"), f.fetchProgram("uint")
	for _, c := range []struct {
		layout string
		data   []byte
		want   []float32
	}{
		{"f1", []byte{0, 255, 0}, []float32{0, 1, 0}},
		{"f2", pack(uint16(0x3c00), uint16(0xc000), uint16(0x3555)), []float32{1, -2, 0.33325195}},
		{"f", pack(float32(1.5), float32(-7)), []float32{1.5, -7}},
		{"f4", pack(float32(1.5), float32(-7)), []float32{1.5, -7}},
		{"f8", pack(1.5, -7.0, 1e300), []float32{1.5, -7, float32(math.Inf(1))}},
		{"i1", []byte{1, 0x80, 0xff}, []float32{1, -128, -1}},
		{"i2", pack(int16(-300), int16(300)), []float32{-300, 300}},
		{"i", pack(int32(-70000), int32(70000)), []float32{-70000, 70000}},
		{"i4", pack(int32(-70000), int32(70000)), []float32{-70000, 70000}},
		{"u1", []byte{1, 200}, []float32{1, 200}},
		{"u2", pack(uint16(65535), uint16(3)), []float32{65535, 3}},
		{"u", pack(uint32(4294967295), uint32(3)), []float32{4294967295, 3}},
		{"4x f", pack(float32(8), float32(1), float32(8), float32(2)), []float32{1, 2}},
		{"x4 f", pack(float32(8), float32(1), float32(8), float32(2)), []float32{1, 2}},
		{"2x2 f", pack(float32(8), float32(1), float32(8), float32(2)), []float32{1, 2}},
		{"f x8", pack(float32(1), 9.0, float32(2), 9.0), []float32{1, 2}},
	} {
		f.same(transform[float32](f, f.one(fp, c.data, c.layout), len(c.want), vkgloo.TransformOptions{}), c.want)
	}
	f.same(transform[int32](f, f.one(ip, pack(int16(-2), int16(5)), "i2"), 2, vkgloo.TransformOptions{}), []int32{-2, 5})
	f.same(transform[uint32](f, f.one(up, []byte{250, 5}, "u1"), 2, vkgloo.TransformOptions{}), []uint32{250, 5})
}, "M-080")

var _ = rule(func(f *fixture) { // the language itself is tested in layout_test.go
	p := f.fetchProgram("float")
	b := f.zeros(64)
	for _, s := range []string{"g", "F", "f3", "2f3f", "2fx", "f 2", "-1f", "f,", "f.", "f\t", "f\n", "f/v ", "f/", "f/x", "f/v/v", "f/v f", "f 3"} {
		_, err := f.c.VertexArray(p, []vkgloo.Content{{Buffer: b, Layout: s, Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{})
		f.is(err, buffer.ErrFormat, buffer.ErrValue)
	}
	for _, s := range []string{" f", "f ", "  f  ", "1 f", "01f", "f /v", "0f"} {
		f.array(p, []vkgloo.Content{{Buffer: b, Layout: s, Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{})
	}
}, "M-081")

var _ = rule(func(f *fixture) {
	p := f.fetchProgram("float")
	b := f.zeros(24)
	for _, c := range []struct {
		layout string
		n      int
	}{{"f", 6}, {"f 4x", 3}, {"8x f", 2}, {"1f", 6}, {"4x f 4x", 2}, {"f 5x", 2}} {
		f.same(f.array(p, []vkgloo.Content{{Buffer: b, Layout: c.layout, Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{}).Vertices(), c.n)
	}
	for _, c := range []vkgloo.Content{
		{Buffer: b, Layout: "f f", Attributes: []string{"a"}},
		{Buffer: b, Layout: "4x", Attributes: []string{"a"}},
		{Buffer: b, Layout: "4x"},
		{Buffer: b, Layout: "f"},
		{Buffer: b, Layout: "f", Attributes: []string{"a", "a"}},
		{Buffer: b, Layout: " ", Attributes: []string{}},
	} {
		_, err := f.c.VertexArray(p, []vkgloo.Content{c}, vkgloo.VertexArrayOptions{})
		f.is(err, buffer.ErrFormat)
	}
}, "M-082")

const manyInputs = `#version 450
layout(location = 0) in vec3 v;
layout(location = 1) in int i;
layout(location = 2) in uvec2 u;
layout(location = 3) in mat2x3 m;
layout(location = 5) in float s[2];
layout(location = 7) in mat2 n[2];
flat out float r;
void main() { r = v.x + i + u.x + m[1].z + s[1] + n[1][1].y; gl_Position = vec4(r); }`

var _ = rule(func(f *fixture) {
	p := f.program(vkgloo.ProgramOptions{Vertex: manyInputs})
	for _, c := range []struct {
		names []string
		want  string
	}{{[]string{"v"}, "3f"}, {[]string{"v", "i"}, "3f 1i"}, {[]string{"u", "v"}, "2i 3f"}, {[]string{"m"}, "6f"}, {[]string{"s", "n"}, "2f 8f"}, {[]string{"0", "1"}, "3f 1i"}} {
		s, err := p.Layout(c.names...)
		f.ok(err)
		a, err := vkgloo.ParseLayout(s)
		f.ok(err)
		b, err := vkgloo.ParseLayout(c.want)
		f.ok(err)
		f.same(a, b)
	}
	_, err := p.Layout("v", "none")
	f.is(err, buffer.ErrFormat)
	_, err = p.Layout()
	f.is(err, buffer.ErrFormat)
	if f.c.Limits().Float64 {
		d := f.fetchProgram("dvec2")
		s, err := d.Layout("a")
		f.ok(err)
		f.same(s, "2f8")
	}
	// Derived where a plain buffer has no layout.
	v := f.array(f.fetchProgram("vec2"), []vkgloo.Content{{Buffer: buf(f, float32(1), 2, 3, 4), Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{})
	f.same(transform[float32](f, v, 4, vkgloo.TransformOptions{}), []float32{1, 2, 3, 4})
}, "M-083")

// usageProgram adds two inputs up.
const usageProgram = `#version 450
in float a; in float b; out vec2 r;
void main() { r = vec2(a, b); gl_Position = vec4(0, 0, 0, 1); }`

var _ = rule(func(f *fixture) {
	p := f.program(vkgloo.ProgramOptions{Vertex: usageProgram, Varyings: []string{"r"}})
	vert, other := buf(f, float32(1), 2), buf(f, float32(10), 20, 30)
	for usage, want := range map[string][]float32{
		"f/v": {1, 10, 2, 20, 1, 10, 2, 20},
		"f/i": {1, 10, 2, 10, 1, 20, 2, 20},
		"f/r": {1, 10, 2, 10, 1, 10, 2, 10},
	} {
		v := f.array(p, []vkgloo.Content{{Buffer: vert, Layout: "f", Attributes: []string{"a"}}, {Buffer: other, Layout: usage, Attributes: []string{"b"}}},
			vkgloo.VertexArrayOptions{})
		f.same(v.Vertices(), 2)
		f.same(transform[float32](f, v, 8, vkgloo.TransformOptions{Instances: vkgloo.N(2)}), want)
	}
	// It holds for the whole entry.
	both := buf(f, float32(1), 2, 3, 4)
	v := f.array(p, []vkgloo.Content{{Buffer: both, Layout: "f f/i", Attributes: []string{"a", "b"}}}, vkgloo.VertexArrayOptions{})
	f.same(transform[float32](f, v, 8, vkgloo.TransformOptions{Vertices: vkgloo.N(2), Instances: vkgloo.N(2)}), []float32{1, 2, 1, 2, 3, 4, 3, 4})
}, "M-084")

var _ = rule(func(f *fixture) {
	_, err := vkgloo.ParseLayout("f\x00 g")
	f.is(err, buffer.ErrFormat)
}, "M-085")

var _ = rule(func(f *fixture) {
	type vertex struct {
		B float32 `gloo:"b"`
		A float32 `gloo:"a"`
	}
	p := f.program(vkgloo.ProgramOptions{Vertex: usageProgram, Varyings: []string{"r"}})
	want := []float32{1, 2, 3, 4}
	rec := f.vertexBuffer(buffer.Of([]vertex{{2, 1}, {4, 3}}))
	v, err := f.c.SimpleVertexArray(p, rec) // by the names of the fields
	f.same(transform[float32](f, keep(f, v, err), 4, vkgloo.TransformOptions{}), want)
	v, err = f.c.SimpleVertexArray(p, rec, "a", "b") // named in another order
	f.same(transform[float32](f, keep(f, v, err), 4, vkgloo.TransformOptions{}), want)
	v, err = f.c.SimpleVertexArray(p, buf(f, want...), "a", "b") // derived
	f.same(transform[float32](f, keep(f, v, err), 4, vkgloo.TransformOptions{}), want)
	index := f.indexBuffer(buffer.Of([]uint8{1, 0}))
	w := f.array(p, []vkgloo.Content{{Buffer: buf(f, want...), Layout: "2x4", Attributes: nil}}[:0], vkgloo.VertexArrayOptions{})
	f.same(w.Vertices(), -1)
	w = f.array(p, []vkgloo.Content{{Buffer: buf(f, want...), Layout: "f f", Attributes: []string{"a", "b"}}}, vkgloo.VertexArrayOptions{Index: index, Label: "x"})
	f.same(transform[float32](f, w, 4, vkgloo.TransformOptions{}), []float32{3, 4, 1, 2})
	f.same(w.Label(), "x")
	_, err = f.c.VertexArray(nil, nil, vkgloo.VertexArrayOptions{})
	f.is(err, buffer.ErrArgs)
	_, err = f.c.VertexArray(f.program(vkgloo.ProgramOptions{Compute: doubler}), nil, vkgloo.VertexArrayOptions{})
	f.is(err, buffer.ErrArgs)
	// A view of a field.
	field, err := rec.Field("b")
	f.ok(err)
	v, err = f.c.SimpleVertexArray(f.fetchProgram("float"), field, "a")
	f.same(transform[float32](f, keep(f, v, err), 2, vkgloo.TransformOptions{}), []float32{2, 4})
	rows, err := rec.Slice(1, 2)
	f.ok(err)
	v, err = f.c.SimpleVertexArray(p, rows)
	f.same(transform[float32](f, keep(f, v, err), 2, vkgloo.TransformOptions{}), []float32{3, 4})
}, "M-090")

var _ = rule(func(f *fixture) {
	p := f.program(vkgloo.ProgramOptions{Vertex: `#version 450
		layout(location = 2) in float a; layout(location = 4) in float unused; out float r;
		void main() { r = a; gl_Position = vec4(0, 0, 0, 1); }`, Varyings: []string{"r"}})
	b := buf(f, float32(1), 2, 3, 4)
	v := f.array(p, []vkgloo.Content{{Buffer: b, Layout: "f f", Attributes: []string{"none", "2"}}}, vkgloo.VertexArrayOptions{SkipUnknown: true})
	f.same(transform[float32](f, v, 2, vkgloo.TransformOptions{}), []float32{2, 4})
	v = f.array(p, []vkgloo.Content{{Buffer: b, Layout: "f f", Attributes: []string{"a", "unused"}}}, vkgloo.VertexArrayOptions{SkipUnknown: true})
	f.same(transform[float32](f, v, 2, vkgloo.TransformOptions{}), []float32{1, 3})
	for _, c := range []struct {
		content vkgloo.Content
		skip    bool
	}{
		{vkgloo.Content{Buffer: b, Layout: "f f", Attributes: []string{"none", "a"}}, false},
		{vkgloo.Content{Buffer: b, Layout: "f", Attributes: []string{"unused"}}, false},
		{vkgloo.Content{Buffer: b, Layout: "f", Attributes: []string{"3"}}, false},
		{vkgloo.Content{Buffer: b, Attributes: []string{"none"}}, true}, // derived
		{vkgloo.Content{Buffer: b, Attributes: []string{"none"}}, false},
	} {
		_, err := f.c.VertexArray(p, []vkgloo.Content{c.content}, vkgloo.VertexArrayOptions{SkipUnknown: c.skip})
		f.is(err, buffer.ErrFormat)
	}
	type rec struct {
		A float32 `gloo:"a"`
		X float32 `gloo:"x"`
	}
	vb := f.vertexBuffer(buffer.Of([]rec{{1, 2}, {3, 4}}))
	_, err := f.c.SimpleVertexArray(p, vb)
	f.is(err, buffer.ErrFormat)
	v = f.array(p, []vkgloo.Content{{Buffer: vb}}, vkgloo.VertexArrayOptions{SkipUnknown: true})
	f.same(transform[float32](f, v, 2, vkgloo.TransformOptions{}), []float32{1, 3})
}, "M-091")

var _ = rule(func(f *fixture) {
	other, err := vkgloo.Open(vkgloo.Options{})
	f.ok(err)
	defer func() { f.ok(other.Close()) }()
	p2, err := other.Program(vkgloo.ProgramOptions{Vertex: usageProgram})
	f.ok(err)
	defer p2.Release()
	b2, err := other.Buffer(buffer.Of([]byte{1}))
	f.ok(err)
	defer b2.Release()
	p := f.program(vkgloo.ProgramOptions{Vertex: usageProgram})
	b := f.zeros(16)
	dead, err := f.c.Reserve(4)
	f.ok(err)
	dead.Release()
	ok := vkgloo.Content{Buffer: b, Layout: "f f", Attributes: []string{"a", "b"}}
	bad := vkgloo.Content{Buffer: b, Layout: "?", Attributes: []string{"a", "b"}}
	for i, c := range []struct {
		p       *vkgloo.Program
		content []vkgloo.Content
		o       vkgloo.VertexArrayOptions
		want    error
	}{
		{p2, []vkgloo.Content{{Buffer: b, Layout: "f", Attributes: []string{"none"}}}, vkgloo.VertexArrayOptions{}, buffer.ErrFormat},
		{p2, []vkgloo.Content{bad}, vkgloo.VertexArrayOptions{Index: b2}, buffer.ErrContext},
		{p, []vkgloo.Content{bad}, vkgloo.VertexArrayOptions{Index: b2, IndexSize: 3}, buffer.ErrContext},
		{p, []vkgloo.Content{{Layout: "?", Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{IndexSize: 3}, buffer.ErrArgs},
		{p, []vkgloo.Content{{Buffer: (*buffer.View)(nil), Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{}, buffer.ErrArgs},
		{p, []vkgloo.Content{{Buffer: dead, Layout: "?", Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{}, buffer.ErrReleased},
		{p, []vkgloo.Content{{Buffer: b2, Layout: "?", Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{}, buffer.ErrContext},
		{p, []vkgloo.Content{bad}, vkgloo.VertexArrayOptions{IndexSize: 3}, buffer.ErrFormat},
		{p, []vkgloo.Content{{Buffer: b, Layout: "f"}}, vkgloo.VertexArrayOptions{IndexSize: 3}, buffer.ErrFormat},
		{p, []vkgloo.Content{ok}, vkgloo.VertexArrayOptions{IndexSize: 3}, buffer.ErrRange},
		{p, []vkgloo.Content{ok}, vkgloo.VertexArrayOptions{IndexSize: -1}, buffer.ErrRange},
		{p, []vkgloo.Content{ok}, vkgloo.VertexArrayOptions{IndexSize: 8, Index: b}, buffer.ErrRange},
		{p, []vkgloo.Content{ok}, vkgloo.VertexArrayOptions{Mode: 99}, buffer.ErrMode},
	} {
		if _, err := f.c.VertexArray(c.p, c.content, c.o); err == nil {
			f.Errorf("case %d: no error", i)
		} else {
			f.is(err, c.want)
		}
	}
}, "M-092")

var _ = rule(func(f *fixture) {
	p := f.program(vkgloo.ProgramOptions{Vertex: `#version 450
		in vec4 a; in ivec4 i; in uvec4 u; in vec2 s; out vec4 r; flat out ivec4 ri; flat out uvec4 ru; out vec2 rs;
		void main() { r = a; ri = i; ru = u; rs = s; gl_Position = vec4(0, 0, 0, 1); }`, Varyings: []string{"r", "ri", "ru", "rs"}})
	v := f.array(p, nil, vkgloo.VertexArrayOptions{})
	f.same(v.Vertices(), -1)
	out := f.zeros(2 * 56)
	f.ok(v.Transform(vkgloo.TransformOptions{Vertices: vkgloo.N(2)}, out))
	one := pack([4]float32{0, 0, 0, 1}, [4]int32{0, 0, 0, 1}, [4]uint32{0, 0, 0, 1}, [2]float32{})
	f.same(read[byte](f, out), append(append([]byte{}, one...), one...))
	if f.c.Limits().Float64 {
		d := f.array(f.fetchProgram("dvec4"), nil, vkgloo.VertexArrayOptions{})
		f.same(transform[float64](f, d, 4, vkgloo.TransformOptions{Vertices: vkgloo.N(1)}), []float64{0, 0, 0, 1})
	}
	b := buf(f, float32(1), 2)
	w := f.array(f.fetchProgram("float"), []vkgloo.Content{{Buffer: b, Layout: "f f", Attributes: []string{"a", "a"}}}, vkgloo.VertexArrayOptions{})
	f.same(transform[float32](f, w, 1, vkgloo.TransformOptions{}), []float32{2})
}, "M-093")

var _ = rule(func(f *fixture) {
	p := f.program(vkgloo.ProgramOptions{Vertex: usageProgram})
	entry := func(n int, layout, name string) vkgloo.Content {
		return vkgloo.Content{Buffer: f.zeros(n), Layout: layout, Attributes: []string{name}}
	}
	for _, c := range []struct {
		content []vkgloo.Content
		o       vkgloo.VertexArrayOptions
		want    int
	}{
		{nil, vkgloo.VertexArrayOptions{}, -1},
		{[]vkgloo.Content{entry(19, "f", "a")}, vkgloo.VertexArrayOptions{}, 4},
		{[]vkgloo.Content{entry(19, "f 2x", "a")}, vkgloo.VertexArrayOptions{}, 3},
		{[]vkgloo.Content{entry(20, "f", "a"), entry(8, "f", "b")}, vkgloo.VertexArrayOptions{}, 2},
		{[]vkgloo.Content{entry(20, "f", "a"), entry(8, "f/i", "b")}, vkgloo.VertexArrayOptions{}, 5},
		{[]vkgloo.Content{entry(20, "f/r", "a"), entry(8, "f/i", "b")}, vkgloo.VertexArrayOptions{}, -1},
		{[]vkgloo.Content{entry(3, "f", "a")}, vkgloo.VertexArrayOptions{}, 0},
		{[]vkgloo.Content{entry(20, "f", "a")}, vkgloo.VertexArrayOptions{Index: f.zeros(31)}, 7},
		{[]vkgloo.Content{entry(20, "f", "a")}, vkgloo.VertexArrayOptions{Index: f.zeros(31), IndexSize: 2}, 15},
		{nil, vkgloo.VertexArrayOptions{Index: f.zeros(31), IndexSize: 1}, 31},
		{nil, vkgloo.VertexArrayOptions{Index: f.indexBuffer(buffer.Of([]uint16{1, 2, 3}))}, 3},
	} {
		f.same(f.array(p, c.content, c.o).Vertices(), c.want)
	}
	vb := f.vertexBuffer(buffer.Of(make([][2]float32, 6)))
	pair := f.program(vkgloo.ProgramOptions{Vertex: `#version 450
		in vec2 a; in vec2 b; void main() { gl_Position = vec4(a, b); }`})
	per := f.vertexBuffer(buffer.Of(make([][2]float32, 2)))
	per.SetDivisor(3)
	f.same(f.array(pair, []vkgloo.Content{{Buffer: vb, Attributes: []string{"a"}}, {Buffer: per, Attributes: []string{"b"}}}, vkgloo.VertexArrayOptions{}).Vertices(), 6)
	rows, err := vb.Slice(1, 4)
	f.ok(err)
	f.same(f.array(pair, []vkgloo.Content{{Buffer: rows, Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{}).Vertices(), 3)
}, "M-094")

var _ = rule(func(f *fixture) {
	p := f.program(vkgloo.ProgramOptions{Vertex: usageProgram})
	for _, usage := range []string{"f/i", "f/r"} {
		v := f.array(p, []vkgloo.Content{{Buffer: f.zeros(8), Layout: usage, Attributes: []string{"b"}}, {Buffer: f.zeros(20), Layout: "f", Attributes: []string{"a"}}},
			vkgloo.VertexArrayOptions{})
		f.same(v.Vertices(), 5)
	}
}, "M-095")

var _ = rule(func(f *fixture) {
	seq := func(n int) []float32 {
		s := make([]float32, n)
		for i := range s {
			s[i] = float32(i + 1)
		}
		return s
	}
	for _, c := range []struct {
		typ, layout string
		n           int
		want        []float32
	}{
		{"mat2", "4f", 4, []float32{1, 2, 3, 4}},
		{"mat2x3", "6f", 6, []float32{1, 2, 3, 4, 5, 6}},
		{"mat4", "16f", 16, seq(16)},
		{"mat2x3", "4f", 4, []float32{1, 2, 0, 3, 4, 0}}, // fewer: zeros, and no w here
		{"mat2x4", "4f", 4, []float32{1, 2, 0, 1, 3, 4, 0, 1}},
		{"mat2", "6f", 6, []float32{1, 2, 4, 5}}, // more: surplus ignored
		{"vec4", "2f", 2, []float32{1, 2, 0, 1}},
		{"vec4", "f", 1, []float32{1, 0, 0, 1}},
		{"vec2", "4f", 4, []float32{1, 2}},
	} {
		v := f.one(f.fetchProgram(c.typ), pack(seq(c.n)), c.layout)
		f.same(transform[float32](f, v, len(c.want), vkgloo.TransformOptions{}), c.want)
	}
	arr := f.program(vkgloo.ProgramOptions{Vertex: `#version 450
		in vec2 a[3]; out vec2 x; out vec2 y; out vec2 z;
		void main() { x = a[0]; y = a[1]; z = a[2]; gl_Position = vec4(0, 0, 0, 1); }`, Varyings: []string{"x", "y", "z"}})
	f.same(transform[float32](f, f.one(arr, pack(seq(6)), "6f"), 6, vkgloo.TransformOptions{}), seq(6))
	f.same(transform[float32](f, f.one(arr, pack(seq(3)), "3f"), 6, vkgloo.TransformOptions{}), []float32{1, 0, 2, 0, 3, 0})
	ints := f.one(f.fetchProgram("ivec4"), pack(int32(7), int32(8)), "2i")
	f.same(transform[int32](f, ints, 4, vkgloo.TransformOptions{}), []int32{7, 8, 0, 1})
	m, _ := f.fetchProgram("mat2x3").Member("a")
	f.same([]any{m.Type, m.Len, m.Kind}, []any{"mat2x3", 1, vkgloo.MemberAttribute})
	m, _ = arr.Member("a")
	f.same([]any{m.Type, m.Len}, []any{"vec2", 3})
}, "M-096")

var _ = rule(func(f *fixture) {
	b := f.zeros(256)
	for _, c := range [][2]string{{"float", "5f"}, {"vec4", "8f"}, {"mat2", "3f"}, {"mat3", "4f"}, {"mat2", "16f"}, {"mat4", "2f"}} {
		_, err := f.c.VertexArray(f.fetchProgram(c[0]), []vkgloo.Content{{Buffer: b, Layout: c[1], Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{})
		f.is(err, buffer.ErrFormat)
	}
}, "M-097")

var _ = rule(func(f *fixture) {
	check := func(typ, layout string, data []byte, want any) {
		f.Helper()
		v := f.one(f.fetchProgram(typ), data, layout)
		switch w := want.(type) {
		case []float32:
			f.same(transform[float32](f, v, len(w), vkgloo.TransformOptions{}), w)
		case []int32:
			f.same(transform[int32](f, v, len(w), vkgloo.TransformOptions{}), w)
		case []uint32:
			f.same(transform[uint32](f, v, len(w), vkgloo.TransformOptions{}), w)
		case []float64:
			f.same(transform[float64](f, v, len(w), vkgloo.TransformOptions{}), w)
		}
	}
	check("float", "u1", []byte{200}, []float32{200})
	check("float", "f1", []byte{255, 0}, []float32{1, 0})
	check("vec3", "3u1", []byte{200, 1, 2}, []float32{200, 1, 2})
	check("vec3", "3i2", pack([3]int16{-200, 1, 2}), []float32{-200, 1, 2})
	check("vec3", "3f1", []byte{255, 0, 255}, []float32{1, 0, 1})
	check("vec3", "3f2", pack([3]uint16{0x3c00, 0x4000, 0x4200}), []float32{1, 2, 3})
	check("vec2", "2i", pack([2]int32{-5, 1 << 30}), []float32{-5, 1 << 30})
	check("vec2", "2u", pack([2]uint32{5, 1 << 31}), []float32{5, 1 << 31})
	check("vec2", "2f8", pack(0.1, -3.5), []float32{0.1, -3.5})
	check("int", "i1", []byte{0xfe}, []int32{-2})
	check("uint", "i1", []byte{0xfe}, []uint32{4294967294})
	check("uint", "i2", pack(int16(-2)), []uint32{4294967294})
	check("uint", "i", pack(int32(-2)), []uint32{4294967294})
	check("int", "u1", []byte{0xfe}, []int32{254})
	check("int", "u2", pack(uint16(0xfffe)), []int32{65534})
	check("int", "u", pack(uint32(0xfffffffe)), []int32{-2})
	check("int", "f1", []byte{255}, []int32{255})
	check("uint", "f1", []byte{255}, []uint32{255})
	check("ivec3", "3i1", []byte{1, 0xff, 3}, []int32{1, -1, 3})
	check("uvec3", "3u2", pack([3]uint16{1, 2, 3}), []uint32{1, 2, 3})
	if f.c.Limits().Float64 {
		check("double", "f8", pack(0.1, math.MaxFloat64), []float64{0.1, math.MaxFloat64})
		check("dvec2", "2f8", pack(0.1, 0.2), []float64{0.1, 0.2})
		check("dvec3", "3f8", pack(0.1, 0.2, 0.3), []float64{0.1, 0.2, 0.3})
		check("dvec4", "4f8", pack(0.1, 0.2, 0.3, 0.4), []float64{0.1, 0.2, 0.3, 0.4})
		check("dvec4", "2f8", pack(0.1, 0.2), []float64{0.1, 0.2, 0, 1})
		check("dvec2", "4f8", pack(0.1, 0.2, 0.3, 0.4), []float64{0.1, 0.2})
		check("dmat2x3", "6f8", pack(1.0, 2.0, 3.0, 4.0, 5.0, 6.0), []float64{1, 2, 3, 4, 5, 6})
	}
	// dtypes read by value.
	vb := f.vertexBuffer(buffer.Of([][3]uint8{{1, 2, 200}, {4, 5, 6}}))
	v := f.array(f.fetchProgram("vec3"), []vkgloo.Content{{Buffer: vb, Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{})
	f.same(transform[float32](f, v, 6, vkgloo.TransformOptions{}), []float32{1, 2, 200, 4, 5, 6})
}, "M-098")

var _ = rule(func(f *fixture) {
	b := f.zeros(64)
	list := [][2]string{{"int", "f"}, {"int", "f2"}, {"uint", "f8"}, {"ivec2", "2f"}}
	if f.c.Limits().Float64 {
		list = append(list, [2]string{"double", "f"}, [2]string{"double", "i"}, [2]string{"dvec2", "2f2"}, [2]string{"double", "f1"})
	}
	for _, c := range list {
		_, err := f.c.VertexArray(f.fetchProgram(c[0]), []vkgloo.Content{{Buffer: b, Layout: c[1], Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{})
		f.is(err, buffer.ErrFormat)
	}
	d, err := buffer.NewDataBuffer(buffer.Of([]int64{1}))
	_, err = f.c.SimpleVertexArray(f.fetchProgram("int"), keep(f, d, err), "a")
	f.is(err, buffer.ErrFormat)
	vb := f.vertexBuffer(buffer.Of([][3]float32{{1, 2, 3}}))
	_, err = f.c.SimpleVertexArray(f.fetchProgram("vec2"), vb, "a") // G-151
	f.is(err, buffer.ErrValue)
}, "M-099")

var _ = rule(func(f *fixture) { // odd offsets and strides, and copies that follow later writes
	p := f.fetchProgram("vec2")
	for _, lead := range []int{0, 1, 2, 3, 5} {
		for _, tail := range []int{0, 1, 3} {
			var data []byte
			var want []float32
			for i := range 5 {
				data = append(data, make([]byte, lead)...)
				data = append(data, pack(float32(i), float32(-i))...)
				data = append(data, make([]byte, tail)...)
				want = append(want, float32(i), float32(-i))
			}
			layout := "2f"
			if lead > 0 {
				layout = strconv.Itoa(lead) + "x " + layout
			}
			if tail > 0 {
				layout += " " + strconv.Itoa(tail) + "x"
			}
			b := buf(f, data...)
			v := f.array(p, []vkgloo.Content{{Buffer: b, Layout: layout, Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{})
			f.same(transform[float32](f, v, 10, vkgloo.TransformOptions{}), want)
			f.ok(b.Write(buffer.Of([]float32{100}), lead)) // a later write
			want[0] = 100
			f.same(transform[float32](f, v, 10, vkgloo.TransformOptions{}), want)
			f.ok(b.Orphan(-1)) // another store
			f.ok(b.Write(buffer.Of(data), 0))
			want[0] = 0
			f.same(transform[float32](f, v, 10, vkgloo.TransformOptions{}), want)
			src := buf(f, float32(55)) // a copy on the GPU
			f.ok(f.c.CopyBuffer(b, src, 4, 0, lead+4))
			want[1] = 55
			f.same(transform[float32](f, v, 10, vkgloo.TransformOptions{}), want)
		}
	}
}, "M-100")

var _ = rule(func(f *fixture) {
	p := f.program(vkgloo.ProgramOptions{Vertex: usageProgram})
	x := f.zeros(8)
	v := f.array(p, nil, vkgloo.VertexArrayOptions{Index: x, IndexSize: 2})
	f.same([]any{v.Program(), v.Index(), v.IndexSize(), v.Vertices(), v.Instances(), v.ID() > 0, v.Label()},
		[]any{p, buffer.Any(x), 2, 4, 1, true, ""})
	f.ok(v.SetVertices(0))
	f.ok(v.SetInstances(0))
	f.ok(v.SetVertices(9))
	f.ok(v.SetInstances(8))
	f.is(v.SetVertices(-1), buffer.ErrRange)
	f.is(v.SetInstances(-1), buffer.ErrRange)
	f.is(v.SetMode(77), buffer.ErrMode)
	f.ok(v.SetMode(vkgloo.Lines))
	f.same([]any{v.Vertices(), v.Instances(), v.Mode()}, []any{9, 8, vkgloo.Lines})
	w := f.array(p, nil, vkgloo.VertexArrayOptions{})
	f.same([]any{w.Index(), w.IndexSize(), w.ID() != v.ID()}, []any{buffer.Any(nil), 4, true})
}, "M-101")

var _ = rule(func(f *fixture) {
	f.same(f.array(f.idProgram(), nil, vkgloo.VertexArrayOptions{}).Mode(), vkgloo.Points)
	p := f.drawProgram()
	f.same(f.array(p, nil, vkgloo.VertexArrayOptions{}).Mode(), vkgloo.Triangles)
	v := f.array(p, nil, vkgloo.VertexArrayOptions{Mode: vkgloo.LineLoop})
	f.same(v.Mode(), vkgloo.LineLoop)
	f.ok(v.SetMode(vkgloo.ModeDefault))
	f.same(v.Mode(), vkgloo.Triangles)
}, "M-102")

var _ = rule(func(f *fixture) {
	names := []string{"Default", "Points", "Lines", "LineLoop", "LineStrip", "Triangles", "TriangleStrip", "TriangleFan", "LinesAdjacency",
		"LineStripAdjacency", "TrianglesAdjacency", "TriangleStripAdjacency", "Patches"}
	for i, n := range names {
		f.same(vkgloo.Mode(i).String(), n)
	}
	f.same(vkgloo.Patches, vkgloo.Mode(12))
}, "M-103")

var _ = rule(func(f *fixture) {
	p := f.fetchProgram("float")
	b, x := buf(f, float32(1)), f.zeros(4)
	v, err := f.c.VertexArray(p, []vkgloo.Content{{Buffer: b, Layout: "f", Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{Index: x})
	f.ok(err)
	v.Release()
	v.Release()
	f.same([]any{v.Released(), v.Program(), v.Index()}, []any{true, (*vkgloo.Program)(nil), buffer.Any(nil)})
	f.is(v.SetVertices(1), buffer.ErrReleased)
	f.is(v.SetInstances(1), buffer.ErrReleased)
	f.is(v.SetMode(vkgloo.Points), buffer.ErrReleased)
	f.is(v.SetLabel("x"), buffer.ErrReleased)
	f.is(v.Bind(0, vkgloo.Attribute{Buffer: b, Layout: "f"}), buffer.ErrReleased)
	f.is(v.Render(f.target(1, 1), vkgloo.RenderOptions{}), buffer.ErrReleased)
	f.is(v.RenderIndirect(f.target(1, 1), x, vkgloo.IndirectOptions{}), buffer.ErrReleased)
	f.is(v.Transform(vkgloo.TransformOptions{}, x), buffer.ErrReleased)
	f.same([]bool{b.Released(), x.Released(), p.Released()}, []bool{false, false, false})
	// A released program goes on in its vertex arrays, but takes no new ones.
	q, err := f.c.Program(vkgloo.ProgramOptions{Vertex: usageProgram, Varyings: []string{"r"}})
	f.ok(err)
	w := f.array(q, nil, vkgloo.VertexArrayOptions{})
	q.Release()
	q.Release()
	f.same(transform[float32](f, w, 2, vkgloo.TransformOptions{Vertices: vkgloo.N(1)}), []float32{0, 0})
	_, err = f.c.VertexArray(q, nil, vkgloo.VertexArrayOptions{})
	f.is(err, buffer.ErrReleased)
	f.is(q.SetBinding("x", 0), buffer.ErrReleased)
	f.is(q.SetLabel("x"), buffer.ErrReleased)
}, "M-104")

var _ = rule(func(f *fixture) { // no setter for the index buffer; the count is by the real size of an index
	for size, want := range map[int]int{1: 12, 2: 6, 4: 3} {
		f.same(f.array(f.idProgram(), nil, vkgloo.VertexArrayOptions{Index: f.zeros(12), IndexSize: size}).Vertices(), want)
	}
}, "M-105")

var _ = rule(func(f *fixture) {
	p := f.program(vkgloo.ProgramOptions{Vertex: `#version 450
		layout(location = 3) in float a; layout(location = 1) in mat2 m; layout(location = 5) in int i; out vec4 r;
		void main() { r = vec4(a, m[1], i); gl_Position = vec4(0, 0, 0, 1); }`, Varyings: []string{"r"}})
	b := buf(f, float32(1), 2, 3, 4, 5, 6)
	v := f.array(p, []vkgloo.Content{{Buffer: b, Layout: "f", Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{})
	two := vkgloo.TransformOptions{Vertices: vkgloo.N(2), Instances: vkgloo.N(1)}
	col := func(o vkgloo.TransformOptions, n, c int) []float32 {
		f.Helper()
		all := transform[float32](f, v, 4*n, o)
		var list []float32
		for i := c; i < len(all); i += 4 {
			list = append(list, all[i])
		}
		return list
	}
	f.same(col(two, 2, 0), []float32{1, 2})
	f.ok(v.Bind(3, vkgloo.Attribute{Buffer: b, Layout: "f", Offset: 8}))
	f.same(col(two, 2, 0), []float32{3, 4})
	f.ok(v.Bind(3, vkgloo.Attribute{Buffer: b, Layout: "f", Stride: 8}))
	f.same(col(two, 2, 0), []float32{1, 3})
	f.ok(v.Bind(3, vkgloo.Attribute{Buffer: b, Layout: "f 99x", Offset: 4})) // padding behind does not count
	f.same(col(two, 2, 0), []float32{2, 3})
	f.ok(v.Bind(3, vkgloo.Attribute{Buffer: b, Layout: "f", Divisor: 2}))
	f.same(col(vkgloo.TransformOptions{Vertices: vkgloo.N(1), Instances: vkgloo.N(5)}, 5, 0), []float32{1, 1, 2, 2, 3})
	f.ok(v.Bind(2, vkgloo.Attribute{Buffer: b, Layout: "2f"})) // the matrix' second column alone
	f.same(col(two, 2, 1), []float32{1, 3})
	ints := buf(f, int32(-7), 8)
	f.ok(v.Bind(5, vkgloo.Attribute{Buffer: ints, Layout: "i"}))
	f.same(col(two, 2, 3), []float32{-7, 8})
	for _, a := range []vkgloo.Attribute{
		{Buffer: b, Layout: "f f"}, {Buffer: b, Layout: "4x f"}, {Buffer: b, Layout: "f/i"}, {Buffer: b, Layout: "f/r"}, {Buffer: b, Layout: "4x"},
		{Buffer: b, Layout: "?"}, {Buffer: b, Layout: ""}, {Buffer: b, Layout: "5f"}, {Buffer: b, Layout: " "},
	} {
		f.is(v.Bind(3, a), buffer.ErrFormat)
	}
	f.is(v.Bind(5, vkgloo.Attribute{Buffer: b, Layout: "f"}), buffer.ErrFormat) // floats for an int
	for _, a := range []vkgloo.Attribute{{Buffer: b, Layout: "f", Offset: -1}, {Buffer: b, Layout: "f", Stride: -1}, {Buffer: b, Layout: "f", Divisor: -1}} {
		f.is(v.Bind(3, a), buffer.ErrRange)
	}
	f.is(v.Bind(3, vkgloo.Attribute{Layout: "f"}), buffer.ErrArgs)
	f.same(col(two, 2, 3), []float32{-7, 8})
}, "M-107")

var _ = rule(func(f *fixture) {
	p := f.fetchProgram("float")
	b := buf(f, []byte{255, 0}...)
	v := f.array(p, nil, vkgloo.VertexArrayOptions{})
	f.ok(v.Bind(0, vkgloo.Attribute{Buffer: b, Layout: "f1"}))
	f.same(v.Vertices(), -1)
	f.same(transform[float32](f, v, 2, vkgloo.TransformOptions{Vertices: vkgloo.N(2)}), []float32{255, 0})
	for _, n := range []int{-1, 1, 7, math.MaxInt, math.MinInt} {
		f.is(v.Bind(n, vkgloo.Attribute{Buffer: b, Layout: "f1"}), buffer.ErrRange)
	}
}, "M-108")
