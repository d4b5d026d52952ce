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
