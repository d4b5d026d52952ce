package vkgloo_test

import (
	"testing"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/internal/vktest"
)

// TestBindMoves: what is bound anew at another offset, and nothing else, takes a shorter way to the same end.
func TestBindMoves(t *testing.T) {
	f := &fixture{TB: t, c: vktest.Context(t, vktest.Options{Label: "moves"})}
	p := f.program(vkgloo.ProgramOptions{Vertex: `#version 450
		layout(location = 0) in float a; layout(location = 1) in float b; out vec2 r;
		void main() { r = vec2(a, b); gl_Position = vec4(0, 0, 0, 1); }`, Varyings: []string{"r"}})
	data := buf(f, float32(1), 2, 3, 4, 5, 6, 7, 8)
	bytes := buf(f, []byte{10, 11, 12, 13, 14, 15, 16, 17}...)
	v := f.array(p, []vkgloo.Content{{Buffer: data, Layout: "f f", Attributes: []string{"a", "b"}}}, vkgloo.VertexArrayOptions{})
	pairs := func(want ...float32) {
		f.Helper()
		f.same(transform[float32](f, v, 4, vkgloo.TransformOptions{Vertices: vkgloo.N(2)}), want)
	}
	at := func(location, offset, stride int) {
		f.Helper()
		f.ok(v.Bind(location, vkgloo.Attribute{Buffer: data, Layout: "f", Offset: offset, Stride: stride}))
	}
	pairs(1, 2, 3, 4)
	at(0, 8, 8) // within the element of the other one's binding, and out of it
	pairs(3, 2, 5, 4)
	at(0, 0, 8)
	pairs(1, 2, 3, 4)
	at(0, 4, 8)
	pairs(2, 2, 4, 4)
	at(0, 16, 8)
	pairs(5, 2, 7, 4)
	at(1, 16, 8) // on top of each other, and apart again
	pairs(5, 5, 7, 7)
	at(1, 12, 8)
	pairs(5, 4, 7, 6)
	at(0, 12, 8)
	pairs(4, 4, 6, 6)
	at(0, 0, 8)
	pairs(1, 4, 3, 6)
	for i := range 6 { // bytes at odd offsets are converted on the way
		f.ok(v.Bind(0, vkgloo.Attribute{Buffer: bytes, Layout: "f1", Offset: i}))
		pairs(float32(10+i), 4, float32(11+i), 6)
	}
	at(0, 28, 0) // the second one lies behind the end: it reads zero, or is left out where nothing else is safe (M-047, M-111)
	got := transform[float32](f, v, 4, vkgloo.TransformOptions{Vertices: vkgloo.N(2)})
	f.same(got[:3], []float32{8, 4, 0})
}
