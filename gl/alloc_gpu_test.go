package gl

import (
	"testing"
	"unsafe"

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
