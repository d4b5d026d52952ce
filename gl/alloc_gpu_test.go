package gl

import (
	"slices"
	"testing"
	"time"
	"unsafe"

	"github.com/vkgloo/vkgloo"
	array "github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
)

// drawScene is a program, a vertex array and buffers to draw with.
func drawScene(t testing.TB) (vertices, indices uint32) {
	p := makeProgram(t, nil, makeShader(t, VERTEX_SHADER, triangleVert), makeShader(t, FRAGMENT_SHADER, triangleFrag))
	UseProgram(p)
	m := [16]float32{0.1, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}
	UniformMatrix4fv(GetUniformLocation(p, Str("m\x00")), 1, false, &m[0])
	var va uint32
	GenVertexArrays(1, &va)
	BindVertexArray(va)
	pos := make([]float32, 2048)
	vertices = newBuffer(ARRAY_BUFFER, len(pos)*4, unsafe.Pointer(&pos[0]))
	VertexAttribPointer(0, 2, FLOAT, false, 8, nil)
	EnableVertexAttribArray(0)
	index := []uint16{0, 1, 2, 0, 1, 2}
	indices = newBuffer(ELEMENT_ARRAY_BUFFER, 12, unsafe.Pointer(&index[0]))
	DrawArrays(TRIANGLES, 0, 3)
	DrawElements(TRIANGLES, 3, UNSIGNED_SHORT, nil)
	Finish()
	check(t)
	return vertices, indices
}

// The calls of a frame allocate nothing in steady state.
func TestNoAllocations(t *testing.T) {
	gpuContext(t, vktest.Options{NoValidation: true})
	vertices, _ := drawScene(t)
	data := make([]byte, 64)
	frame := func() {
		for i := range 20 {
			BindBuffer(ARRAY_BUFFER, vertices)
			BufferSubData(ARRAY_BUFFER, i*64, 64, unsafe.Pointer(&data[0]))
			VertexAttribPointer(0, 2, FLOAT, false, 8, nil)
			DrawArrays(TRIANGLES, int32(i), 3)
			DrawElements(TRIANGLES, 6, UNSIGNED_SHORT, nil)
		}
		Flush()
	}
	for range 200 {
		frame()
	}
	Finish()
	if n := testing.AllocsPerRun(100, frame); n != 0 {
		t.Errorf("%v allocations a frame, want 0", n)
	}
	check(t)
}

func BenchmarkBufferSubData64(b *testing.B) {
	gpuContext(b, vktest.Options{NoValidation: true})
	newBuffer(ARRAY_BUFFER, 1<<20, nil)
	data := make([]byte, 64)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		BufferSubData(ARRAY_BUFFER, i*7919%16000*64, 64, unsafe.Pointer(&data[0]))
		i++
	}
}

func BenchmarkDrawArrays(b *testing.B) {
	gpuContext(b, vktest.Options{NoValidation: true})
	drawScene(b)
	Enable(RASTERIZER_DISCARD)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		DrawArrays(TRIANGLES, int32(n%100), 3)
		if n++; n%10000 == 0 {
			Finish()
		}
	}
}

const rootVert = `#version 450
layout(location = 0) in vec2 pos;
void main() { gl_Position = vec4(pos * 0.01, 0, 1); }
`

const rootFrag = `#version 450
layout(location = 0) out vec4 o;
void main() { o = vec4(1); }
`

// BenchmarkFrames compares 10,000 draws through gl with as many VertexArray.Render of the root package: the metric
// of-render is gl's speed as a part of Render's, the median of rounds that time both.
func BenchmarkFrames(b *testing.B) {
	c := vktest.Context(b, vktest.Options{NoValidation: true})
	if err := MakeCurrent(c); err != nil {
		b.Fatal(err)
	}
	const draws = 10000
	pos := make([][2]float32, 300)
	p, err := c.Program(vkgloo.ProgramOptions{Vertex: rootVert, Fragment: rootFrag})
	if err != nil {
		b.Fatal(err)
	}
	vb, err := c.Buffer(array.Of(pos))
	if err != nil {
		b.Fatal(err)
	}
	v, err := c.SimpleVertexArray(p, vb, "pos")
	if err != nil {
		b.Fatal(err)
	}
	target, err := c.Target(128, 128, vkgloo.TargetOptions{Depth: true})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { v.Release(); p.Release(); vb.Release(); target.Release() }()
	render := func() {
		for i := range draws {
			if err := v.Render(target, vkgloo.RenderOptions{First: i % 100, Vertices: vkgloo.N(3)}); err != nil {
				b.Fatal(err)
			}
		}
		c.Finish()
	}
	UseProgram(makeProgram(b, nil, makeShader(b, VERTEX_SHADER, "#version 330\nlayout(location = 0) in vec2 pos;\nvoid main() { gl_Position = vec4(pos * 0.01, 0, 1); }"),
		makeShader(b, FRAGMENT_SHADER, "#version 330\nout vec4 o;\nvoid main() { o = vec4(1); }")))
	var va uint32
	GenVertexArrays(1, &va)
	BindVertexArray(va)
	newBuffer(ARRAY_BUFFER, len(pos)*8, unsafe.Pointer(&pos[0]))
	VertexAttribPointer(0, 2, FLOAT, false, 0, nil)
	EnableVertexAttribArray(0)
	Enable(DEPTH_TEST)
	frame := func() {
		for i := range draws {
			DrawArrays(TRIANGLES, int32(i%100), 3)
		}
		Finish()
	}
	took := func(f func()) float64 {
		start := time.Now()
		f()
		return float64(time.Since(start))
	}
	took(render)
	took(frame)
	var ratios []float64
	for range 21 { // one after the other: the machine is shared
		theirs := took(render)
		ratios = append(ratios, theirs/took(frame))
	}
	slices.Sort(ratios)
	for b.Loop() {
		frame()
	}
	check(b)
	b.ReportMetric(ratios[len(ratios)/2], "of-render")
}
