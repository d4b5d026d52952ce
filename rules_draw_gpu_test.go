package vkgloo_test

import (
	"fmt"
	"math"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
)

// grid returns positions of the centres of pixels x, y of a w by h target, row 0 at the top.
func grid(w, h int, at ...[2]int) []float32 {
	var list []float32
	for _, p := range at {
		list = append(list, (2*float32(p[0])+1)/float32(w)-1, 1-(2*float32(p[1])+1)/float32(h))
	}
	return list
}

// draws renders into a fresh 8 by 4 target and returns the pixels hit.
func (f *fixture) draws(v *vkgloo.VertexArray, o vkgloo.RenderOptions) []string {
	f.Helper()
	t := f.target(8, 4)
	f.ok(v.Render(t, o))
	return f.pixels(t)
}

// points is a vertex array of points at pixels of an 8 by 4 target.
func (f *fixture) points(o vkgloo.VertexArrayOptions, at ...[2]int) *vkgloo.VertexArray {
	f.Helper()
	if o.Mode == vkgloo.ModeDefault {
		o.Mode = vkgloo.Points
	}
	return f.array(f.drawProgram(), []vkgloo.Content{{Buffer: buf(f, grid(8, 4, at...)...), Layout: "2f", Attributes: []string{"pos"}}}, o)
}

var _ = rule(func(f *fixture) {
	v := f.points(vkgloo.VertexArrayOptions{}, [2]int{0, 0}, [2]int{2, 1}, [2]int{7, 3})
	f.same(f.draws(v, vkgloo.RenderOptions{}), []string{"0,0", "2,1", "7,3"})
	f.same(f.draws(v, vkgloo.RenderOptions{Vertices: vkgloo.N(2)}), []string{"0,0", "2,1"})
	f.same(f.draws(v, vkgloo.RenderOptions{Vertices: vkgloo.N(0)}), []string(nil))
	f.same(f.draws(v, vkgloo.RenderOptions{Instances: vkgloo.N(0)}), []string(nil))
	f.same(f.draws(v, vkgloo.RenderOptions{Vertices: vkgloo.N(-3), Instances: vkgloo.N(-1)}), []string{"0,0", "2,1", "7,3"})
	f.ok(v.SetVertices(1))
	f.same(f.draws(v, vkgloo.RenderOptions{}), []string{"0,0"})
	f.ok(v.SetInstances(0))
	f.same(f.draws(v, vkgloo.RenderOptions{}), []string(nil))
	f.ok(v.SetInstances(1))
	f.ok(v.SetMode(vkgloo.LineStrip))
	f.same(f.draws(v, vkgloo.RenderOptions{Mode: vkgloo.Points}), []string{"0,0"})
	t := f.target(2, 2)
	w := f.array(f.drawProgram(), nil, vkgloo.VertexArrayOptions{})
	f.is(w.Render(t, vkgloo.RenderOptions{}), buffer.ErrArgs)
	f.ok(w.Render(t, vkgloo.RenderOptions{Vertices: vkgloo.N(3)}))
	f.is(v.Render(nil, vkgloo.RenderOptions{}), buffer.ErrArgs)
	f.is(v.Render(t, vkgloo.RenderOptions{Mode: 50}), buffer.ErrMode)
	f.is(v.Render(t, vkgloo.RenderOptions{Mode: vkgloo.Patches}), buffer.ErrMode)
	f.is(v.Render(t, vkgloo.RenderOptions{Vertices: vkgloo.N(math.MaxInt)}), buffer.ErrRange)
	f.is(v.Render(t, vkgloo.RenderOptions{Instances: vkgloo.N(math.MaxInt)}), buffer.ErrRange)
	dead, err := f.c.Target(2, 2, vkgloo.TargetOptions{})
	f.ok(err)
	dead.Release()
	f.is(v.Render(dead, vkgloo.RenderOptions{}), buffer.ErrReleased)
	// Drawing from a buffer without data.
	empty, err := buffer.NewSize(0)
	keep(f, empty, err)
	e := f.array(f.drawProgram(), []vkgloo.Content{{Buffer: empty, Layout: "2f", Attributes: []string{"pos"}}}, vkgloo.VertexArrayOptions{})
	f.ok(e.Render(t, vkgloo.RenderOptions{})) // no vertices
	f.is(e.Render(t, vkgloo.RenderOptions{Vertices: vkgloo.N(3)}), buffer.ErrState)
	// Stale views.
	vb := f.vertexBuffer(buffer.Of([][2]float32{{0, 0}}))
	all, err := vb.All()
	f.ok(err)
	s := f.array(f.drawProgram(), []vkgloo.Content{{Buffer: all, Attributes: []string{"pos"}}}, vkgloo.VertexArrayOptions{})
	f.ok(s.Render(t, vkgloo.RenderOptions{}))
	f.ok(vb.ResizeBytes(8))
	f.is(s.Render(t, vkgloo.RenderOptions{}), buffer.ErrState)
}, "M-110")

var _ = rule(func(f *fixture) {
	v := f.points(vkgloo.VertexArrayOptions{}, [2]int{0, 0}, [2]int{2, 1}, [2]int{7, 3})
	f.same(f.draws(v, vkgloo.RenderOptions{First: 1, Vertices: vkgloo.N(2)}), []string{"2,1", "7,3"})
	hit := f.draws(v, vkgloo.RenderOptions{First: 2}) // two run past the end: harmless
	f.same(hit[len(hit)-1], "7,3")
	f.is(v.Render(f.target(1, 1), vkgloo.RenderOptions{First: -1}), buffer.ErrRange)
	f.is(v.Render(f.target(1, 1), vkgloo.RenderOptions{First: math.MaxInt}), buffer.ErrRange)
	f.ok(v.Render(f.target(1, 1), vkgloo.RenderOptions{First: 1000}))
	x := f.points(vkgloo.VertexArrayOptions{Index: buf(f, []uint16{2, 1, 0}...), IndexSize: 2}, [2]int{0, 0}, [2]int{2, 1}, [2]int{7, 3})
	f.same(f.draws(x, vkgloo.RenderOptions{First: 1, Vertices: vkgloo.N(2)}), []string{"0,0", "2,1"})
	far := f.points(vkgloo.VertexArrayOptions{Index: buf(f, uint32(1), 500, 1<<20)}, [2]int{0, 0}, [2]int{2, 1}) // indices past the end
	hit = f.draws(far, vkgloo.RenderOptions{})
	f.same(hit[0] == "2,1" || len(hit) > 1, true)
	v2 := f.array(f.fetchProgram("float"), []vkgloo.Content{{Buffer: buf(f, float32(1), 2), Layout: "f", Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{})
	got := transform[float32](f, v2, 4, vkgloo.TransformOptions{First: 1, Vertices: vkgloo.N(3)})
	f.same(got, []float32{2, 0, 0, 0})
}, "M-111")

var _ = rule(func(f *fixture) {
	// The largest index is an index like any other: no primitive restart.
	x := f.points(vkgloo.VertexArrayOptions{Index: buf(f, make([]uint16, 1)...), IndexSize: 2}, [2]int{3, 3})
	f.same(f.draws(x, vkgloo.RenderOptions{}), []string{"3,3"})
	at := make([][2]int, 65536)
	at[0], at[65535] = [2]int{0, 0}, [2]int{7, 0}
	s := f.points(vkgloo.VertexArrayOptions{Mode: vkgloo.LineStrip, Index: buf(f, uint16(0), 65535), IndexSize: 2}, at...)
	f.same(len(f.draws(s, vkgloo.RenderOptions{})) >= 7, true)
	// Per-instance attributes advance from 0, gl_InstanceIndex, too.
	v := f.array(f.idProgram(), nil, vkgloo.VertexArrayOptions{})
	f.same(transform[int32](f, v, 8, vkgloo.TransformOptions{First: 5, Vertices: vkgloo.N(2), Instances: vkgloo.N(2)}), []int32{5, 0, 6, 0, 5, 1, 6, 1})
}, "M-112")

// indirectScene draws points of per-instance columns: vertex v of instance i lights pixel (i, v).
func (f *fixture) indirectScene(o vkgloo.VertexArrayOptions) *vkgloo.VertexArray {
	f.Helper()
	p := f.program(vkgloo.ProgramOptions{Vertex: `#version 450
		in float row; in float column;
		void main() { gl_Position = vec4(column, row, 0, 1); }`, Fragment: `#version 450
		layout(location = 0) out vec4 o;
		void main() { o = vec4(1); }`})
	var rows, columns []float32
	for y := range 4 {
		rows = append(rows, 1-(2*float32(y)+1)/4)
	}
	for x := range 8 {
		columns = append(columns, (2*float32(x)+1)/8-1)
	}
	o.Mode = vkgloo.Points
	return f.array(p, []vkgloo.Content{{Buffer: buf(f, rows...), Layout: "f", Attributes: []string{"row"}},
		{Buffer: buf(f, columns...), Layout: "f/i", Attributes: []string{"column"}}}, o)
}

func (f *fixture) drawsIndirect(v *vkgloo.VertexArray, b buffer.Any, o vkgloo.IndirectOptions) []string {
	f.Helper()
	t := f.target(8, 4)
	f.ok(v.RenderIndirect(t, b, o))
	return f.pixels(t)
}

var _ = rule(func(f *fixture) {
	v := f.indirectScene(vkgloo.VertexArrayOptions{})
	// vertices, instances, first, base instance, unused
	b := buf(f, uint32(2), 1, 0, 0, 99, 1, 2, 3, 4, 99, 1, 1, 2, 7, 99, 1, 2)
	f.same(f.drawsIndirect(v, b, vkgloo.IndirectOptions{}), []string{"0,0", "0,1", "7,2", "4,3", "5,3"})
	f.same(f.drawsIndirect(v, b, vkgloo.IndirectOptions{First: 1}), []string{"7,2", "4,3", "5,3"})
	f.same(f.drawsIndirect(v, b, vkgloo.IndirectOptions{First: 1, Records: vkgloo.N(1)}), []string{"4,3", "5,3"})
	for _, size := range []int{1, 2, 4} {
		var index *buffer.Buffer
		switch size {
		case 1:
			index = buf(f, []uint8{3, 2, 1, 0}...)
		case 2:
			index = buf(f, []uint16{3, 2, 1, 0}...)
		case 4:
			index = buf(f, []uint32{3, 2, 1, 0}...)
		}
		x := f.indirectScene(vkgloo.VertexArrayOptions{Index: index, IndexSize: size})
		// indices, instances, first index, base vertex, base instance
		r := buf(f, int32(2), 1, 0, -2, 1, 1, 1, 3, 0, 6)
		f.same(f.drawsIndirect(x, r, vkgloo.IndirectOptions{}), []string{"1,0", "6,0", "1,1"})
	}
}, "M-113")

var _ = rule(func(f *fixture) {
	v := f.indirectScene(vkgloo.VertexArrayOptions{})
	b := buf(f, uint32(4), 2, 0, 3, 0)
	f.same(f.drawsIndirect(v, b, vkgloo.IndirectOptions{}), []string{"3,0", "4,0", "3,1", "4,1", "3,2", "4,2", "3,3", "4,3"})
	f.same(f.drawsIndirect(v, b, vkgloo.IndirectOptions{First: 1}), []string(nil))
	f.same(f.drawsIndirect(v, b, vkgloo.IndirectOptions{Records: vkgloo.N(0)}), []string(nil))
	f.same(f.drawsIndirect(v, f.zeros(19), vkgloo.IndirectOptions{}), []string(nil))
}, "M-114")

var _ = rule(func(f *fixture) {
	v := f.indirectScene(vkgloo.VertexArrayOptions{})
	t := f.target(8, 4)
	b := buf(f, uint32(4), 2, 0, 3, 0)
	for _, o := range []vkgloo.IndirectOptions{{First: 2}, {First: -1}, {Records: vkgloo.N(2)}, {First: 1, Records: vkgloo.N(1)}, {First: math.MinInt},
		{First: math.MaxInt}, {Records: vkgloo.N(math.MaxInt)}} {
		f.is(v.RenderIndirect(t, b, o), buffer.ErrRange)
	}
	f.is(v.RenderIndirect(t, nil, vkgloo.IndirectOptions{}), buffer.ErrArgs)
	f.is(v.RenderIndirect(nil, b, vkgloo.IndirectOptions{}), buffer.ErrArgs)
	f.same(f.pixels(t), []string(nil))
}, "M-115")

var _ = rule(func(f *fixture) { // many records, modes that Vulkan lacks, records written by the GPU
	v := f.indirectScene(vkgloo.VertexArrayOptions{})
	var r []uint32
	var want []string
	for y := range 4 {
		for x := range 8 {
			r = append(r, 1, 1, uint32(y), uint32(x), 0)
			want = append(want, fmt.Sprintf("%d,%d", x, y))
		}
	}
	b := f.zeros(4 * len(r))
	f.ok(f.c.CopyBuffer(b, buf(f, r...), -1, 0, 0))
	f.same(f.drawsIndirect(v, b, vkgloo.IndirectOptions{}), want)
	loop := f.points(vkgloo.VertexArrayOptions{Mode: vkgloo.LineLoop}, [2]int{1, 0}, [2]int{6, 0}, [2]int{6, 3}, [2]int{1, 3})
	direct := f.draws(loop, vkgloo.RenderOptions{})
	f.same(f.drawsIndirect(loop, buf(f, uint32(4), 1, 0, 0, 0), vkgloo.IndirectOptions{}), direct)
	fan := f.points(vkgloo.VertexArrayOptions{Mode: vkgloo.TriangleFan}, [2]int{0, 0}, [2]int{7, 0}, [2]int{7, 3}, [2]int{0, 3})
	direct = f.draws(fan, vkgloo.RenderOptions{})
	f.same(f.drawsIndirect(fan, buf(f, uint32(4), 1, 0, 0, 0), vkgloo.IndirectOptions{}), direct)
	f.same(len(direct) > 10, true)
}, "M-116")

var _ = rule(func(f *fixture) {
	p := f.program(vkgloo.ProgramOptions{Compute: doubler})
	b := buf(f, uint32(1), 2, 3)
	f.ok(f.c.BindStorage(0, b, 0, -1))
	f.ok(p.Dispatch(1, 1, 1))
	f.same(read[uint32](f, b), []uint32{2, 4, 6})
	f.ok(p.Dispatch(0, 1, 1))
	f.ok(p.Dispatch(1, 1, 0))
	f.same(read[uint32](f, b), []uint32{2, 4, 6})
	counts := buf(f, uint32(9), 1, 1, 1)
	f.ok(p.DispatchIndirect(counts, 4))
	f.ok(p.DispatchIndirect(counts, 4))
	f.same(read[uint32](f, b), []uint32{8, 16, 24})
	for _, off := range []int{-4, 1, 2, 8, 16, math.MaxInt, math.MinInt} {
		f.is(p.DispatchIndirect(counts, off), buffer.ErrRange)
	}
	f.is(p.DispatchIndirect(nil, 0), buffer.ErrArgs)
	f.is(p.DispatchIndirect(f.zeros(8), 0), buffer.ErrRange)
	for _, n := range [][3]int{{-1, 1, 1}, {1, math.MaxInt, 1}, {1, 1, 1 << 40}} {
		f.is(p.Dispatch(n[0], n[1], n[2]), buffer.ErrRange)
	}
	f.is(f.idProgram().Dispatch(1, 1, 1), buffer.ErrArgs)
	f.ok(f.c.BindStorage(3, b, 0, -1))
	f.ok(p.SetBinding("Data", 60)) // nothing is bound there
	f.is(p.Dispatch(1, 1, 1), buffer.ErrState)
	q, err := f.c.Program(vkgloo.ProgramOptions{Compute: doubler})
	f.ok(err)
	q.Release()
	f.is(q.Dispatch(1, 1, 1), buffer.ErrReleased)
	f.same(read[uint32](f, b), []uint32{8, 16, 24})
}, "M-141")

var _ = rule(func(f *fixture) {
	f.ok(f.c.Finish())
	f.ok(f.c.Flush())
	f.ok(f.c.Finish())
}, "M-142")
