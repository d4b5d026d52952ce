package vkgloo_test

import (
	"encoding/binary"
	"slices"
	"testing"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/draw"
	"github.com/vkgloo/vkgloo/internal/vktest"
)

// glooRules are the tests of those gloo rules that take drawing, by number; package buffer has the others.
var glooRules = map[string]func(*fixture){
	"G-085": func(f *fixture) { // three components of 8 and 16 bits, and attributes at odd places
		type odd struct {
			Flag  uint8     `gloo:"flag"`
			Small [3]int8   `gloo:"small"`
			Wide  [3]uint16 `gloo:"wide"`
		}
		records := []odd{{9, [3]int8{-1, 2, -3}, [3]uint16{65535, 1, 2}}, {8, [3]int8{4, -5, 6}, [3]uint16{7, 8, 60000}}}
		for field, want := range map[string][]float32{"small": {-1, 2, -3, 4, -5, 6}, "wide": {65535, 1, 2, 7, 8, 60000}, "flag": {9, 0, 0, 8, 0, 0}} {
			b := f.vertexBuffer(buffer.Of(records))
			view, err := b.Field(field)
			f.ok(err)
			v, err := f.c.SimpleVertexArray(f.fetchProgram("vec3"), view, "a")
			f.same(transform[float32](f, keep(f, v, err), 6, vkgloo.TransformOptions{}), want)
		}
		// float32 at an odd offset with an odd stride.
		raw := make([]byte, 3+2*13)
		copy(raw[3:], encode(float32(1.5), float32(-2), float32(3)))
		copy(raw[3+13:], encode(float32(4), float32(5.25), float32(6)))
		v := f.array(f.fetchProgram("vec3"), nil, vkgloo.VertexArrayOptions{})
		f.ok(v.Bind(0, vkgloo.Attribute{Buffer: buf(f, raw...), Layout: "3f", Offset: 3, Stride: 13}))
		f.ok(v.SetVertices(2))
		f.same(transform[float32](f, v, 6, vkgloo.TransformOptions{}), []float32{1.5, -2, 3, 4, 5.25, 6})
	},
	"G-093": func(f *fixture) { // indices of 8 bits, which follow later writes
		index := f.indexBuffer(buffer.Of([]uint8{3, 0, 2, 1, 0}))
		v := f.array(f.idProgram(), nil, vkgloo.VertexArrayOptions{Index: index})
		f.same(transform[[2]int32](f, v, 5, vkgloo.TransformOptions{}), [][2]int32{{3, 0}, {0, 0}, {2, 0}, {1, 0}, {0, 0}})
		f.ok(index.SetSubData(buffer.Of([]uint8{7}), 4))
		f.same(transform[[2]int32](f, v, 3, vkgloo.TransformOptions{First: 2}), [][2]int32{{2, 0}, {1, 0}, {7, 0}})
		f.same([]int{index.Size(), index.ItemSize(), index.Len()}, []int{5, 1, 5})
	},
	"G-136": func(f *fixture) { // the format is the data's, not the shader's
		v, err := f.c.SimpleVertexArray(f.fetchProgram("vec2"), f.vertexBuffer(buffer.Of([][2]uint8{{200, 1}, {0, 255}})), "a")
		f.same(transform[float32](f, keep(f, v, err), 4, vkgloo.TransformOptions{}), []float32{200, 1, 0, 255})
		b := f.vertexBuffer(buffer.Of([][2]int32{{-7, 1 << 20}, {3, 4}}))
		v, err = f.c.SimpleVertexArray(f.fetchProgram("vec2"), b, "a")
		keep(f, v, err)
		f.same(transform[float32](f, v, 4, vkgloo.TransformOptions{}), []float32{-7, 1 << 20, 3, 4})
		f.ok(b.SetSubData(buffer.Of([][2]int32{{11, -12}}), 1)) // a converted copy follows
		f.same(transform[float32](f, v, 4, vkgloo.TransformOptions{}), []float32{-7, 1 << 20, 11, -12})
		d := f.vertexBuffer(buffer.Of([]struct {
			X [2]float64 `gloo:"a"`
		}{{[2]float64{0.5, -1.25}}, {[2]float64{3, 1e6}}}))
		v, err = f.c.SimpleVertexArray(f.fetchProgram("vec2"), d)
		f.same(transform[float32](f, keep(f, v, err), 4, vkgloo.TransformOptions{}), []float32{0.5, -1.25, 3, 1e6})
	},
	"G-141": func(f *fixture) { // a divisor queues nothing, and counts at the next draw
		b := f.vertexBuffer(buffer.Of([]float32{1, 2, 3, 4}))
		v, err := f.c.SimpleVertexArray(f.fetchProgram("float"), b, "a")
		keep(f, v, err)
		f.ok(f.c.Flush())
		b.SetDivisor(1)
		f.same(len(b.Pending()), 0)
		f.same(transform[float32](f, v, 4, vkgloo.TransformOptions{Vertices: vkgloo.N(2), Instances: vkgloo.N(2)}), []float32{1, 1, 2, 2})
		b.SetDivisor(0)
		f.same(transform[float32](f, v, 4, vkgloo.TransformOptions{Vertices: vkgloo.N(2), Instances: vkgloo.N(2)}), []float32{1, 2, 1, 2})
	},
	"G-143": func(f *fixture) { // divisors above 1
		for divisor, want := range map[int][]float32{1: {1, 2, 3, 4, 5, 6}, 2: {1, 1, 2, 2, 3, 3}, 3: {1, 1, 1, 2, 2, 2}, 100: {1, 1, 1, 1, 1, 1}} {
			b := f.vertexBuffer(buffer.Of([]float32{1, 2, 3, 4, 5, 6}))
			b.SetDivisor(divisor)
			v, err := f.c.SimpleVertexArray(f.fetchProgram("float"), b, "a")
			o := vkgloo.TransformOptions{Vertices: vkgloo.N(1), Instances: vkgloo.N(6)}
			f.same(transform[float32](f, keep(f, v, err), 6, o), want)
		}
	},
	"G-150": func(f *fixture) { // the buffer is looked at when it is drawn from
		b := f.vertexBuffer(buffer.Of([]float32{1, 2}))
		v, err := f.c.SimpleVertexArray(f.fetchProgram("float"), b, "a")
		keep(f, v, err)
		f.ok(b.SetData(buffer.Of([]int16{-5, 6}))) // another type, and another size
		f.same(transform[float32](f, v, 2, vkgloo.TransformOptions{}), []float32{-5, 6})
		view, err := b.Slice(0, 2)
		f.ok(err)
		w, err := f.c.SimpleVertexArray(f.fetchProgram("float"), view, "a")
		keep(f, w, err)
		f.ok(b.ResizeBytes(8))
		f.is(w.Transform(vkgloo.TransformOptions{}, f.zeros(8)), buffer.ErrState) // G-112
		_, err = f.c.SimpleVertexArray(f.fetchProgram("float"), view, "a")
		f.is(err, buffer.ErrState)
	},
	"G-151": func(f *fixture) { // a known last dimension must fit
		_, err := f.c.SimpleVertexArray(f.fetchProgram("vec2"), f.vertexBuffer(buffer.Of([][3]float32{{1, 2, 3}})), "a")
		f.is(err, buffer.ErrValue)
		d, err := buffer.NewDataBuffer(buffer.Of([][3]float32{{1, 2, 3}}))
		keep(f, d, err)
		v, err := f.c.SimpleVertexArray(f.fetchProgram("vec2"), d, "a")                                           // a plain one isn't checked
		f.same(transform[float32](f, keep(f, v, err), 6, vkgloo.TransformOptions{}), []float32{1, 0, 2, 0, 3, 0}) // it is flat
	},
	"G-152": func(f *fixture) { // a record buffer binds field by field, by name
		type record struct {
			B float32    `gloo:"b"`
			A [2]float32 `gloo:"a"`
		}
		p := f.program(vkgloo.ProgramOptions{Vertex: `#version 450
			in vec2 a; in float b; out vec3 r;
			void main() { r = vec3(a, b); gl_Position = vec4(0, 0, 0, 1); }`, Varyings: []string{"r"}})
		v, err := f.c.SimpleVertexArray(p, f.vertexBuffer(buffer.Of([]record{{1, [2]float32{2, 3}}, {4, [2]float32{5, 6}}})))
		f.same(transform[float32](f, keep(f, v, err), 6, vkgloo.TransformOptions{}), []float32{2, 3, 1, 5, 6, 4})
	},
	"G-153": func(f *fixture) { // counts follow moderngl (DESIGN, §4): the smallest per-vertex entry, one instance
		p := f.program(vkgloo.ProgramOptions{Vertex: usageProgram, Varyings: []string{"r"}})
		long, short := f.vertexBuffer(buffer.Of([]float32{1, 2, 3})), f.vertexBuffer(buffer.Of([]float32{10, 20}))
		content := []vkgloo.Content{{Buffer: long, Attributes: []string{"a"}}, {Buffer: short, Attributes: []string{"b"}}}
		v := f.array(p, content, vkgloo.VertexArrayOptions{})
		f.same([]int{v.Vertices(), v.Instances()}, []int{2, 1})
		short.SetDivisor(1)
		v = f.array(p, content, vkgloo.VertexArrayOptions{})
		f.same([]int{v.Vertices(), v.Instances()}, []int{3, 1})
		f.same(transform[float32](f, v, 6, vkgloo.TransformOptions{}), []float32{1, 10, 2, 10, 3, 10})
		long.SetDivisor(1)
		v = f.array(p, content, vkgloo.VertexArrayOptions{})
		f.is(v.Transform(vkgloo.TransformOptions{}, f.zeros(8)), buffer.ErrArgs)
	},
	"G-154": func(f *fixture) { // an index buffer's size is the count; none without data; zero draws nothing
		p := f.idProgram()
		for _, a := range []buffer.Array{buffer.Of([]uint16{2, 1}), buffer.Of([]uint32{2, 1})} {
			v := f.array(p, nil, vkgloo.VertexArrayOptions{Index: f.indexBuffer(a)})
			f.same(v.Vertices(), 2)
			f.same(transform[[2]int32](f, v, 2, vkgloo.TransformOptions{}), [][2]int32{{2, 0}, {1, 0}})
		}
		v := f.array(p, nil, vkgloo.VertexArrayOptions{Index: f.indexBuffer(buffer.Array{})})
		f.is(v.Transform(vkgloo.TransformOptions{Vertices: vkgloo.N(1)}, f.zeros(8)), buffer.ErrState)
		v = f.array(p, nil, vkgloo.VertexArrayOptions{Index: f.indexBuffer(buffer.Of([]uint16{1}))})
		f.same(transform[[2]int32](f, v, 1, vkgloo.TransformOptions{Vertices: vkgloo.N(0)}), [][2]int32{{0, 0}})
	},
}

// TestGlooRules runs them as the device can do it, and with every fallback forced.
func TestGlooRules(t *testing.T) {
	for name, force := range map[string]draw.Force{"native": {}, "fallbacks": {Convert: true, WidenIndex: true, Divisors: true, EmulateXfb: true}} {
		t.Run(name, func(t *testing.T) {
			c := vktest.Context(t, vktest.Options{Label: "gloo rules " + name})
			c.Force(force)
			var numbers []string
			for n := range glooRules {
				numbers = append(numbers, n)
			}
			slices.Sort(numbers)
			for _, n := range numbers {
				t.Run(n, func(t *testing.T) { glooRules[n](&fixture{TB: t, c: c, force: force}) })
			}
		})
	}
}

// encode returns the bytes of values one after another.
func encode(values ...any) []byte {
	var p []byte
	for _, v := range values {
		p, _ = binary.Append(p, binary.LittleEndian, v)
	}
	return p
}
