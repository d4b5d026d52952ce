package vkgloo

import (
	"github.com/vkgloo/vkgloo/internal/draw"
)

// Mode is a kind of primitive, with the names of OpenGL and moderngl (M-103). The numbers are this library's own.
type Mode uint8

// The modes. ModeDefault stands for the vertex array's own mode, and where the array is made for Points without
// a fragment shader, Triangles with one (M-102).
const (
	ModeDefault Mode = iota
	Points
	Lines
	LineLoop
	LineStrip
	Triangles
	TriangleStrip
	TriangleFan
	LinesAdjacency
	LineStripAdjacency
	TrianglesAdjacency
	TriangleStripAdjacency
	Patches
)

// String names the mode as the constant does, ModeDefault as "Default".
func (m Mode) String() string { return draw.Mode(m).String() }

// valid tells whether m is one of the constants.
func (m Mode) valid() bool { return m <= Patches }

// Count is a number that may be left to the library: the zero Count means the vertex array's own number, or all
// records that an indirect buffer holds. Made by N.
//   - Concurrency: an immutable value.
type Count struct {
	n   int
	set bool
}

// N is the explicit count n. N(0) draws nothing; a negative n is the zero Count, as moderngl's -1 is (M-110).
func N(n int) Count {
	if n < 0 {
		return Count{}
	}
	return Count{n: n, set: true}
}

// or is the count, or def if it was left open.
func (c Count) or(def int) int {
	if c.set {
		return c.n
	}
	return def
}
