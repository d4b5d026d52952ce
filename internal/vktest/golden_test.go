package vktest_test

import (
	"image"
	"image/color"
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
)

func picture(w, h int, f func(x, y int) uint8) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			v := f(x, y)
			img.SetNRGBA(x, y, color.NRGBA{v, v, v, 255})
		}
	}
	return img
}

func TestCompare(t *testing.T) {
	flat := picture(10, 10, func(x, y int) uint8 { return 100 })
	near := picture(10, 10, func(x, y int) uint8 { return 102 })
	spot := picture(10, 10, func(x, y int) uint8 {
		if x == 3 && y == 4 {
			return 200
		}
		return 100
	})
	for _, c := range []struct {
		name      string
		got, want image.Image
		channel   int
		worst     int
		share     float64
	}{
		{"same", flat, flat, 0, 0, 0},
		{"near, tolerated", near, flat, 2, 2, 0},
		{"near, not tolerated", near, flat, 1, 2, 1},
		{"one pixel", spot, flat, 50, 100, 0.01},
		{"other size", picture(5, 10, func(x, y int) uint8 { return 100 }), flat, 255, 0, 1},
		{"nothing", image.NewNRGBA(image.Rectangle{}), image.NewNRGBA(image.Rectangle{}), 255, 0, 1},
	} {
		worst, share, diff := vktest.Compare(c.got, c.want, c.channel)
		if worst != c.worst || share != c.share {
			t.Errorf("%s: Compare = %d, %v, want %d, %v", c.name, worst, share, c.worst, c.share)
		}
		if sized := c.got.Bounds().Size() == c.want.Bounds().Size() && !c.got.Bounds().Empty(); (diff != nil) != sized {
			t.Errorf("%s: a diff picture: %v, want %v", c.name, diff != nil, sized)
		}
	}
}

func TestShrink(t *testing.T) {
	got := vktest.Shrink(picture(6, 4, func(x, y int) uint8 { return uint8(10*(x/2) + 100*(y/2) + x%2) }), 2)
	want := picture(3, 2, func(x, y int) uint8 { return uint8(10*x + 100*y + 1) }) // 0.5 rounds up
	if worst, _, _ := vktest.Compare(got, want, 0); worst != 0 || got.Bounds() != want.Bounds() {
		t.Errorf("Shrink is off by %d, size %v", worst, got.Bounds())
	}
}
