package main

import (
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
)

// likeness: points of one or two pixels; a driver whose sin() differs in the last bits moves some of the 60,000 to the next pixel.
var likeness = vktest.Tolerance{Channel: 3, Pixels: 0.03}

// TestPicture draws under the validation layer.
func TestPicture(t *testing.T) {
	ctx := vktest.Context(t)
	vktest.Golden(t, "particles", draw(ctx, 60, 0.1, 240, 135), likeness)
}
