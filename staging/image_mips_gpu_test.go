package staging_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// mean is the average of 2 by 2 texels of RGBA8.
func mean(src []byte, w, h int) []byte {
	dst := make([]byte, w/2*h/2*4)
	for y := range h / 2 {
		for x := range w / 2 {
			for c := range 4 {
				at := func(dx, dy int) int { return int(src[((2*y+dy)*w+2*x+dx)*4+c]) }
				dst[(y*w/2+x)*4+c] = byte((at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1) + 2) / 4)
			}
		}
	}
	return dst
}

// near compares within rounding.
func near(t *testing.T, what string, got, want []byte) {
	t.Helper()
	for i := range want {
		if d := int(got[i]) - int(want[i]); d < -1 || d > 1 {
			t.Fatalf("%s: byte %d is %d, want %d", what, i, got[i], want[i])
		}
	}
}

func TestGenerateMips(t *testing.T) {
	e := open(t, staging.Options{}, false)
	r := rand.New(rand.NewPCG(7, 8))
	p := newPicture(t, e, vk.ImageOptions{Width: 16, Height: 8, Layers: 2, Mips: 4, Format: rgba8, Label: "mips"}, staging.ImageUse{})
	read := func(mip int) []byte {
		t.Helper()
		got := make([]byte, len(p.want[mip]))
		if err := p.i.Read(got, staging.ImageRegion{Mip: mip}, staging.ImageRows{}); err != nil {
			t.Fatal(err)
		}
		return got
	}
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	levels := func(base []byte) [][]byte { // of the two layers
		all := [][]byte{base}
		for mip := 1; mip < 4; mip++ {
			w, h, _ := p.sides(mip - 1)
			up := all[mip-1]
			all = append(all, append(mean(up[:len(up)/2], w, h), mean(up[len(up)/2:], w, h)...))
			near(t, fmt.Sprintf("level %d", mip), read(mip), all[mip])
			all[mip] = read(mip) // so that errors of rounding don't add up
		}
		return all
	}
	p.fill(r) // the levels that it writes are replaced
	ok(p.i.GenerateMips())
	levels(p.want[0])

	// Writes after it stand, also to level 0, which was read before.
	p.write(r, staging.ImageRegion{}, 0)
	base := bytes.Clone(p.want[0])
	ok(p.i.GenerateMips())
	p.write(r, staging.ImageRegion{Width: 8}, 0)
	p.write(r, staging.ImageRegion{Mip: 2}, 0)
	w, h, _ := p.sides(0)
	halves := append(mean(base[:len(base)/2], w, h), mean(base[len(base)/2:], w, h)...)
	if !bytes.Equal(read(0), p.want[0]) || !bytes.Equal(read(2), p.want[2]) {
		t.Error("writes after GenerateMips are gone")
	}
	near(t, "level 1, from what level 0 was", read(1), halves)

	// Made twice, with a write between.
	p.write(r, staging.ImageRegion{}, 0)
	ok(p.i.GenerateMips())
	p.write(r, staging.ImageRegion{X: 4, Width: 4}, 0)
	ok(p.i.GenerateMips())
	levels(p.want[0])
}
