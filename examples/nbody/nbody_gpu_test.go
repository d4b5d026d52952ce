package main

import (
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
)

// likeness: a driver that rounds another way moves a body by less than a thousandth of a pixel in 40 steps, and with it the rim of
// a few of the 2,000 discs.
var likeness = vktest.Tolerance{Channel: 3, Pixels: 0.01}

// TestPicture draws under the validation layer.
func TestPicture(t *testing.T) {
	ctx := vktest.Context(t)
	vktest.Golden(t, "nbody", draw(ctx, 40, 240, 135), likeness)
}
