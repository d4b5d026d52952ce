package gl

import (
	"testing"
	"unsafe"
)

// Clears leave masked components, and pixels outside the scissor, as they are.
func TestMaskedClears(t *testing.T) {
	gpuContext(t)
	pixel := func(x, y int32) [4]byte {
		var p [4]byte
		ReadPixels(x, y, 1, 1, RGBA, UNSIGNED_BYTE, unsafe.Pointer(&p[0]))
		check(t)
		return p
	}
	ClearColor(0.2, 0.4, 0.6, 0.8)
	Clear(COLOR_BUFFER_BIT)
	ColorMask(true, true, false, true)
	ClearColor(1, 0.5, 0, 1)
	Clear(COLOR_BUFFER_BIT)
	ClearColor(0, 1, 1, 0)
	Clear(COLOR_BUFFER_BIT)
	if got, want := pixel(5, 6), [4]byte{0, 255, 153, 0}; got != want {
		t.Errorf("two masked clears: %v, want %v", got, want)
	}
	ColorMask(false, false, true, false)
	Enable(SCISSOR_TEST)
	Scissor(10, 20, 5, 5)
	Clear(COLOR_BUFFER_BIT)
	for _, c := range []struct {
		x, y int32
		blue byte
	}{{10, 20, 255}, {14, 24, 255}, {9, 20, 153}, {10, 19, 153}, {15, 24, 153}, {14, 25, 153}} {
		if got, want := pixel(c.x, c.y), [4]byte{0, 255, c.blue, 0}; got != want {
			t.Errorf("pixel %d, %d: %v, want %v", c.x, c.y, got, want)
		}
	}
}
