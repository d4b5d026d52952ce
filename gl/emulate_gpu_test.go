package gl

import (
	"testing"
	"unsafe"

	"github.com/vkgloo/vkgloo/internal/draw"
	"github.com/vkgloo/vkgloo/internal/vktest"
)

// emulated makes a context current that captures without the extension.
func emulated(t testing.TB) {
	c := vktest.Context(t)
	c.Renderer().SetForce(draw.Force{EmulateXfb: true})
	if err := MakeCurrent(c); err != nil {
		t.Fatal(err)
	}
}

// Captures without the extension see per-instance attributes from their base instance on.
func TestEmulatedCapture(t *testing.T) {
	emulated(t)
	c := newCapturer(t)
	a := make([]uint16, 3*20)
	for i := range a {
		a[i] = uint16(i / 3)
	}
	newBuffer(ARRAY_BUFFER, len(a)*2, unsafe.Pointer(&a[0]))
	VertexAttribPointer(0, 3, UNSIGNED_SHORT, false, 6, nil)
	EnableVertexAttribArray(0)
	for _, divisor := range []uint32{1, 2, 7} {
		VertexAttribDivisor(0, divisor)
		v, ids := c.run(6, func() { DrawArraysInstancedBaseInstance(POINTS, 4, 2, 3, 5) })
		for i := range v {
			want := float32(5 + uint32(i/2)/divisor)
			if v[i][0] != want || ids[i] != [2]int32{int32(4 + i%2), int32(i / 2)} {
				t.Errorf("divisor %d: vertex %d is %v of %v, want %v", divisor, i, v[i][0], ids[i], want)
			}
		}
	}
	strip := func(draw func()) [][4]float32 {
		BeginTransformFeedback(LINES)
		draw()
		EndTransformFeedback()
		BeginTransformFeedback(POINTS) // so that run reads what was captured
		EndTransformFeedback()
		v, _ := c.run(4, func() {})
		return v
	}
	for i, v := range strip(func() { DrawArraysInstancedBaseInstance(LINE_STRIP, 4, 2, 2, 5) }) {
		if v[0] != 5 {
			t.Errorf("vertex %d of a strip is %v, want 5", i, v[0])
		}
	}
	VertexAttribDivisor(0, 0)
	index := []uint8{3, 2, 1}
	newBuffer(ELEMENT_ARRAY_BUFFER, 3, unsafe.Pointer(&index[0]))
	v, _ := c.run(3, func() { DrawElementsBaseVertex(POINTS, 3, UNSIGNED_BYTE, nil, 10) })
	for i, want := range []float32{13, 12, 11} {
		if v[i][0] != want {
			t.Errorf("indexed vertex %d is %v, want %v", i, v[i][0], want)
		}
	}
}

// Indices that the host decomposes are read back once, until they change, whoever changes them.
func TestIndicesAreReadOnce(t *testing.T) {
	emulated(t)
	c := newCapturer(t)
	a := make([]float32, 4*8)
	for i := range a {
		a[i] = float32(i / 4)
	}
	newBuffer(ARRAY_BUFFER, len(a)*4, unsafe.Pointer(&a[0]))
	VertexAttribPointer(0, 4, FLOAT, false, 0, nil)
	EnableVertexAttribArray(0)
	elements := newBuffer(ELEMENT_ARRAY_BUFFER, 4, unsafe.Pointer(&[]uint8{3, 1, 4, 1}[0]))
	other := newBuffer(COPY_READ_BUFFER, 4, unsafe.Pointer(&[]uint8{7, 6, 5, 4}[0]))
	reads := func() uint64 { return current.dev.(*renderer).Engine.Stats().Reads }
	for _, k := range []struct {
		name   string
		change func()
		want   [4]float32
		reads  uint64
	}{
		{"first", func() {}, [4]float32{3, 1, 4, 1}, 1},
		{"again", func() {}, [4]float32{3, 1, 4, 1}, 0},
		{"written", func() { NamedBufferSubData(elements, 1, 1, unsafe.Pointer(&[]uint8{2}[0])) }, [4]float32{3, 2, 4, 1}, 1},
		{"copied to", func() { CopyNamedBufferSubData(other, elements, 0, 0, 3) }, [4]float32{7, 6, 5, 1}, 1},
		{"mapped", func() {
			*(*uint8)(MapNamedBufferRange(elements, 3, 1, MAP_WRITE_BIT)) = 0
			UnmapNamedBuffer(elements)
		}, [4]float32{7, 6, 5, 0}, 1},
		{"replaced", func() { NamedBufferData(elements, 4, unsafe.Pointer(&[]uint8{0, 1, 2, 3}[0]), STATIC_DRAW) }, [4]float32{0, 1, 2, 3}, 1},
		{"and again", func() {}, [4]float32{0, 1, 2, 3}, 0},
	} {
		k.change()
		var made uint64
		v, _ := c.run(4, func() {
			before := reads()
			DrawElements(POINTS, 4, UNSIGNED_BYTE, nil)
			made = reads() - before
		})
		for i, want := range k.want {
			if v[i][0] != want {
				t.Errorf("%s: vertex %d is %v, want %v", k.name, i, v[i][0], want)
			}
		}
		if made > k.reads {
			t.Errorf("%s: %d reads, want %d", k.name, made, k.reads)
		}
	}
}
