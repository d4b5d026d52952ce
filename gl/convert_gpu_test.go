package gl

import (
	"testing"
	"unsafe"
)

// Vertex arrays that read the same data share the copy that is made where the device can't read it as it is.
func TestConvertedCopyIsShared(t *testing.T) {
	g := gpuContext(t)
	c := newCapturer(t)
	p := make([]byte, 1+16*8)
	for i := range p {
		p[i] = byte(i)
	}
	b := newBuffer(ARRAY_BUFFER, len(p), unsafe.Pointer(&p[0]))
	var arrays [3]uint32
	GenVertexArrays(3, &arrays[0])
	for i, a := range arrays {
		BindVertexArray(a)
		VertexAttribPointerWithOffset(0, 2, UNSIGNED_SHORT, false, 4, 1) // at no multiple of two
		EnableVertexAttribArray(0)
		if i == 2 {
			VertexAttribPointerWithOffset(0, 2, UNSIGNED_SHORT, true, 4, 1)
		}
	}
	conversions := func(f func()) int {
		before := g.dev.(*renderer).Renderer.Stats().Conversions
		f()
		return int(g.dev.(*renderer).Renderer.Stats().Conversions - before)
	}
	drawWith := func(n int) {
		for _, a := range arrays[:n] {
			BindVertexArray(a)
			v, _ := c.run(8, func() { DrawArrays(POINTS, 0, 8) })
			for k := range v {
				want := float32(uint32(p[1+4*k]) | uint32(p[2+4*k])<<8)
				if a == arrays[2] {
					want /= 65535
				}
				if d := v[k][0] - want; d > 1e-6 || d < -1e-6 {
					t.Errorf("array %d, vertex %d: %v, want %v", a, k, v[k][0], want)
				}
			}
		}
	}
	if n := conversions(func() { drawWith(2) }); n != 1 {
		t.Errorf("two arrays of one format made %d copies, want 1", n)
	}
	if n := conversions(func() { drawWith(3) }); n != 1 {
		t.Errorf("a third of another format made %d copies, want 1", n)
	}
	for i := range 6 {
		p[7+i] ^= 0x55
	}
	if n := conversions(func() { NamedBufferSubData(b, 7, 6, unsafe.Pointer(&p[7])); drawWith(3) }); n != 2 {
		t.Errorf("after a write %d copies were made, want 2", n)
	}
	DeleteVertexArrays(1, &arrays[0])
	if n := conversions(func() { BindVertexArray(arrays[1]); c.run(8, func() { DrawArrays(POINTS, 0, 8) }) }); n != 0 {
		t.Errorf("another array's deletion made %d copies", n)
	}
}
