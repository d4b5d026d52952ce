package draw_test

import (
	"slices"
	"testing"

	"github.com/vkgloo/vkgloo/internal/draw"
)

// The orders of M-123, and those of the OpenGL specification for strips with adjacency (its table, from 0).
func TestExpandedOrder(t *testing.T) {
	for _, c := range []struct {
		mode draw.Mode
		n    int
		want []uint32
	}{
		{draw.Points, 3, []uint32{0, 1, 2}},
		{draw.Lines, 5, []uint32{0, 1, 2, 3}},
		{draw.Lines, 1, nil},
		{draw.LineStrip, 4, []uint32{0, 1, 1, 2, 2, 3}},
		{draw.LineStrip, 1, nil},
		{draw.LineLoop, 3, []uint32{0, 1, 1, 2, 2, 0}},
		{draw.LineLoop, 2, []uint32{0, 1, 1, 0}},
		{draw.LineLoop, 1, nil},
		{draw.Triangles, 7, []uint32{0, 1, 2, 3, 4, 5}},
		{draw.TriangleStrip, 5, []uint32{0, 1, 2, 2, 1, 3, 2, 3, 4}},
		{draw.TriangleStrip, 2, nil},
		{draw.TriangleFan, 5, []uint32{0, 1, 2, 0, 2, 3, 0, 3, 4}},
		{draw.TriangleFan, 2, nil},
		{draw.LinesAdjacency, 9, []uint32{0, 1, 2, 3, 4, 5, 6, 7}},
		{draw.LineStripAdjacency, 6, []uint32{0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5}},
		{draw.LineStripAdjacency, 3, nil},
		{draw.TrianglesAdjacency, 7, []uint32{0, 1, 2, 3, 4, 5}},
		{draw.TriangleStripAdjacency, 5, nil},
		{draw.TriangleStripAdjacency, 6, []uint32{0, 1, 2, 5, 4, 3}},
		{draw.TriangleStripAdjacency, 7, []uint32{0, 1, 2, 5, 4, 3}},
		{draw.TriangleStripAdjacency, 8, []uint32{0, 1, 2, 6, 4, 3, 4, 0, 2, 5, 6, 7}},
		{draw.TriangleStripAdjacency, 10, []uint32{0, 1, 2, 6, 4, 3, 4, 0, 2, 5, 6, 8, 4, 2, 6, 9, 8, 7}},
		{draw.Patches, 3, []uint32{0, 1, 2}},
		{draw.Triangles, 0, nil},
		{draw.Triangles, -3, nil},
	} {
		got := draw.AppendExpanded(nil, c.mode, c.n, 0)
		if !slices.Equal(got, c.want) {
			t.Errorf("%v of %d: %v, want %v", c.mode, c.n, got, c.want)
		}
		if n := draw.ExpandedLen(c.mode, c.n); n != len(c.want) {
			t.Errorf("ExpandedLen(%v, %d) = %d, want %d", c.mode, c.n, n, len(c.want))
		}
	}
}

// Every place that an expansion names lies among the vertices, for all modes and counts, and the base is added.
func TestExpandedInRange(t *testing.T) {
	for m := draw.Points; m <= draw.Patches; m++ {
		for n := range 70 {
			for k, v := range draw.AppendExpanded(nil, m, n, 1000) {
				if v < 1000 || int(v) >= 1000+n {
					t.Fatalf("%v of %d: vertex %d is %d", m, n, k, v)
				}
			}
			if draw.ExpandedLen(m, n)%m.PrimitiveSize() != 0 {
				t.Fatalf("%v of %d: %d vertices are no whole primitives", m, n, draw.ExpandedLen(m, n))
			}
			if m.List().List() != m.List() || m.List().PrimitiveSize() != m.PrimitiveSize() {
				t.Fatalf("%v: its list mode is %v", m, m.List())
			}
		}
	}
}
