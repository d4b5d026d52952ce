package draw_test

import (
	"testing"

	"github.com/vkgloo/vkgloo/internal/draw"
)

// Numbers of VkFormat from the registry.
const (
	r8Unorm, r8Uint, r8Sint, r8Uscaled           = 9, 13, 14, 11
	rg8Unorm, rgb8Unorm, rgba8Unorm              = 16, 23, 37
	rgba8Uint, rgba8Sint, rgba8Sscaled           = 41, 42, 40
	bgra8Unorm                                   = 44
	r16Sfloat, rg16Sfloat, rgba16Sfloat          = 76, 83, 97
	rgb16Sscaled, rgba16Uint, rg16Snorm          = 87, 95, 78
	r32Uint, r32Sint, r32Sfloat                  = 98, 99, 100
	rg32Sfloat, rgb32Sfloat, rgba32Sfloat        = 103, 106, 109
	rg32Uint, rgb32Sint, rgba32Uint              = 101, 105, 107
	a2b10Unorm, a2b10Sscaled, a2r10Unorm         = 64, 67, 58
	b10g11r11Ufloat                              = 122
	floats, ints, uints, doubles                 = draw.InputFloat, draw.InputInt, draw.InputUint, draw.InputDouble
	fl, si, ui, sn, un                           = draw.CompFloat, draw.CompSint, draw.CompUint, draw.CompSnorm, draw.CompUnorm
	noFormat                              uint32 = 0
)

func TestElementFormat(t *testing.T) {
	el := func(c draw.Component, size, count uint8) draw.Element {
		return draw.Element{Comp: c, Size: size, Count: count}
	}
	for _, c := range []struct {
		e    draw.Element
		k    draw.InputKind
		want uint32
	}{
		{el(fl, 4, 1), floats, r32Sfloat},
		{el(fl, 4, 2), floats, rg32Sfloat},
		{el(fl, 4, 3), floats, rgb32Sfloat},
		{el(fl, 4, 4), floats, rgba32Sfloat},
		{el(fl, 2, 1), floats, r16Sfloat},
		{el(fl, 2, 2), floats, rg16Sfloat},
		{el(fl, 2, 4), floats, rgba16Sfloat},
		{el(fl, 8, 3), floats, noFormat},
		{el(un, 1, 1), floats, r8Unorm},
		{el(un, 1, 2), floats, rg8Unorm},
		{el(un, 1, 3), floats, rgb8Unorm},
		{el(un, 1, 4), floats, rgba8Unorm},
		{el(sn, 2, 2), floats, rg16Snorm},
		{el(ui, 1, 1), floats, r8Uscaled},
		{el(si, 1, 4), floats, rgba8Sscaled},
		{el(si, 2, 3), floats, rgb16Sscaled},
		{el(ui, 4, 1), floats, noFormat},
		{el(si, 4, 4), floats, noFormat},
		{el(si, 1, 1), ints, r8Sint},
		{el(ui, 1, 1), uints, r8Uint},
		{el(un, 1, 4), uints, rgba8Uint}, // f1: raw bytes (M-098)
		{el(un, 1, 4), ints, noFormat},
		{el(ui, 1, 1), ints, noFormat}, // zero extended, which SINT would not do
		{el(si, 1, 4), ints, rgba8Sint},
		{el(si, 1, 4), uints, noFormat},
		{el(ui, 2, 4), uints, rgba16Uint},
		{el(ui, 4, 1), ints, r32Sint},
		{el(si, 4, 1), uints, r32Uint},
		{el(si, 4, 2), uints, rg32Uint},
		{el(ui, 4, 3), ints, rgb32Sint},
		{el(si, 4, 4), uints, rgba32Uint},
		{el(fl, 4, 1), ints, noFormat},
		{el(fl, 8, 2), doubles, noFormat},
		{draw.Element{Comp: un, Size: 1, Count: 4, BGRA: true}, floats, bgra8Unorm},
		{el(draw.CompUnorm2101010, 4, 4), floats, a2b10Unorm},
		{el(draw.CompSint2101010, 4, 4), floats, a2b10Sscaled},
		{draw.Element{Comp: draw.CompUnorm2101010, Size: 4, Count: 4, BGRA: true}, floats, a2r10Unorm},
		{el(draw.CompFloat111110, 4, 3), floats, b10g11r11Ufloat},
		{el(draw.CompFixed, 4, 2), floats, noFormat},
	} {
		if got := c.e.Format(c.k); got != c.want {
			t.Errorf("%v×%d of %d bytes into %v: format %d, want %d", c.e.Comp, c.e.Count, c.e.Size, c.k, got, c.want)
		}
	}
}

// What feeds what: M-098, M-099.
func TestElementFeeds(t *testing.T) {
	for _, c := range []struct {
		e    draw.Element
		want [4]bool // float, int, uint, double
	}{
		{draw.Element{Comp: fl, Size: 4, Count: 1}, [4]bool{true, false, false, false}},
		{draw.Element{Comp: fl, Size: 2, Count: 1}, [4]bool{true, false, false, false}},
		{draw.Element{Comp: fl, Size: 8, Count: 1}, [4]bool{true, false, false, true}},
		{draw.Element{Comp: un, Size: 1, Count: 1}, [4]bool{true, true, true, false}},
		{draw.Element{Comp: si, Size: 1, Count: 1}, [4]bool{true, true, true, false}},
		{draw.Element{Comp: ui, Size: 4, Count: 1}, [4]bool{true, true, true, false}},
	} {
		for i, k := range []draw.InputKind{floats, ints, uints, doubles} {
			if got := c.e.Feeds(k); got != c.want[i] {
				t.Errorf("%v of %d bytes feeds %v: %v, want %v", c.e.Comp, c.e.Size, k, got, c.want[i])
			}
		}
	}
}
