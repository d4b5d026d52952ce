package main

import (
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
)

// likeness: edges of facets may fall on the other side of a pixel, and colours be rounded otherwise.
var likeness = vktest.Tolerance{Channel: 3, Pixels: 0.01}

// TestPicture draws under the validation layer.
func TestPicture(t *testing.T) {
	ctx := vktest.Context(t)
	vktest.Golden(t, "indirect", draw(ctx, 3, 240, 135), likeness)
}
