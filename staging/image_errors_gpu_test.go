package staging_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

func TestImageErrors(t *testing.T) {
	e := open(t, staging.Options{}, false)
	for _, row := range []struct {
		o    staging.ImageOptions
		want error
		says []string
	}{
		{staging.ImageOptions{Format: rgba8}, staging.ErrValue, []string{"null"}},
		{staging.ImageOptions{Handle: 1}, errors.ErrUnsupported, []string{"VkFormat 0"}},
		{staging.ImageOptions{Handle: 1, Format: 129}, errors.ErrUnsupported, []string{"VkFormat 129"}},
		{staging.ImageOptions{Handle: 1, Format: rgba8, Width: -3}, staging.ErrRange, []string{"-3 × 1"}},
		{staging.ImageOptions{Handle: 1, Format: rgba8, Width: math.MaxInt}, staging.ErrRange, nil},
		{staging.ImageOptions{Handle: 1, Format: rgba8, Width: 8, Height: 4, Mips: 5}, staging.ErrRange, []string{"5 levels of 8 × 4"}},
		{staging.ImageOptions{Handle: 1, Format: rgba8, Width: 8, Mips: 90}, staging.ErrRange, nil},
		{staging.ImageOptions{Handle: 1, Format: rgba8, Depth: 4, Layers: 2}, staging.ErrValue, []string{"4 slices and 2 layers"}},
	} {
		if _, err := e.NewImage(row.o); !errors.Is(err, row.want) {
			t.Errorf("%+v: %v, want %v", row.o, err, row.want)
		} else {
			for _, s := range row.says {
				if !strings.Contains(err.Error(), s) {
					t.Errorf("%v does not name %q", err, s)
				}
			}
		}
	}
	p := newPicture(t, e, vk.ImageOptions{Width: 16, Height: 8, Depth: 4, Mips: 3, Format: rgba8, Label: "victim"}, staging.ImageUse{})
	for _, row := range []struct {
		n    int
		g    staging.ImageRegion
		rows staging.ImageRows
		want error
		says string
	}{
		{4096, staging.ImageRegion{Mip: 3}, staging.ImageRows{}, staging.ErrRange, "level 3 of 3"},
		{4096, staging.ImageRegion{Mip: -1}, staging.ImageRows{}, staging.ErrRange, "level -1"},
		{4096, staging.ImageRegion{X: 16}, staging.ImageRows{}, staging.ErrRange, "(16, 0, 0)"},
		{4096, staging.ImageRegion{X: -1}, staging.ImageRows{}, staging.ErrRange, "(-1, 0, 0)"},
		{4096, staging.ImageRegion{X: 10, Width: 7}, staging.ImageRows{}, staging.ErrRange, "+ (7, 0, 0)"},
		{4096, staging.ImageRegion{X: 10, Width: math.MaxInt}, staging.ImageRows{}, staging.ErrRange, "which has (16, 8, 4)"},
		{4096, staging.ImageRegion{Mip: 1, Height: 5}, staging.ImageRows{}, staging.ErrRange, "which has (8, 4, 2)"},
		{4096, staging.ImageRegion{Z: 3, Depth: 2}, staging.ImageRows{}, staging.ErrRange, ""},
		{4096, staging.ImageRegion{Height: -1}, staging.ImageRows{}, staging.ErrRange, ""},
		{2047, staging.ImageRegion{}, staging.ImageRows{}, staging.ErrValue, "2047 bytes for 16 × 8 × 4"},
		{4096, staging.ImageRegion{}, staging.ImageRows{Pitch: 63}, staging.ErrValue, "rows of 64 bytes, 63 apart"},
		{4096, staging.ImageRegion{}, staging.ImageRows{Pitch: -1}, staging.ErrValue, "-1 apart"},
		{4096, staging.ImageRegion{}, staging.ImageRows{Pitch: math.MaxInt}, staging.ErrValue, ""},
		{4096, staging.ImageRegion{}, staging.ImageRows{Slice: 511}, staging.ErrValue, "slices of 512 bytes, 511 apart"},
		{4096, staging.ImageRegion{}, staging.ImageRows{Slice: math.MaxInt}, staging.ErrValue, ""},
		{0, staging.ImageRegion{Width: 1, Height: 1, Depth: 1}, staging.ImageRows{}, staging.ErrValue, "0 bytes"},
	} {
		err := p.i.Write(make([]byte, row.n), row.g, row.rows)
		if !errors.Is(err, row.want) || !strings.Contains(err.Error(), row.says) || !strings.Contains(err.Error(), "victim") {
			t.Errorf("%d bytes to %+v, %+v: %v, want %v that names %q", row.n, row.g, row.rows, err, row.want, row.says)
		}
		if err := p.i.Read(make([]byte, row.n), row.g, row.rows); !errors.Is(err, row.want) {
			t.Errorf("read of %d bytes from %+v, %+v: %v, want %v", row.n, row.g, row.rows, err, row.want)
		}
	}
	if err := p.i.Read(make([]byte, 2048), staging.ImageRegion{}, staging.ImageRows{}); !errors.Is(err, staging.ErrState) {
		t.Errorf("reading what nobody wrote: %v, want ErrState", err)
	}
	if boxes, _ := p.i.Pending(); boxes != 0 {
		t.Errorf("%d boxes are pending after errors", boxes)
	}
	p.fill(rand.New(rand.NewPCG(2, 2)))
	p.i.Release()
	p.i.Release()
	if boxes, _ := p.i.Pending(); boxes != 0 {
		t.Errorf("%d boxes are pending after Release", boxes)
	}
	for what, err := range map[string]error{
		"Write": p.i.Write(make([]byte, 2048), staging.ImageRegion{}, staging.ImageRows{}),
		"Read":  p.i.Read(make([]byte, 2048), staging.ImageRegion{}, staging.ImageRows{}),
		"mips":  p.i.GenerateMips(),
	} {
		if !errors.Is(err, staging.ErrState) {
			t.Errorf("%s after Release: %v, want ErrState", what, err)
		}
	}
	q := newPicture(t, e, vk.ImageOptions{Width: 8, Height: 8, Format: rgba32, Mips: 2, Label: "late"}, staging.ImageUse{})
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if err := q.i.Write(make([]byte, 4096), staging.ImageRegion{}, staging.ImageRows{}); !errors.Is(err, staging.ErrState) {
		t.Errorf("Write after Close: %v, want ErrState", err)
	}
}

// Blocks of a compressed format: regions begin and end at them, or at the level's edge.
func TestImageBlockErrors(t *testing.T) {
	e := open(t, staging.Options{}, false)
	p := newPicture(t, e, vk.ImageOptions{Width: 18, Height: 12, Mips: 2, Format: bc1, Label: "blocks"}, staging.ImageUse{})
	for _, g := range []staging.ImageRegion{{X: 2}, {Width: 6}, {Y: 1}, {Height: 7}, {Mip: 1, Width: 5}} {
		if err := p.i.Write(make([]byte, 4096), g, staging.ImageRows{}); !errors.Is(err, staging.ErrRange) || !strings.Contains(err.Error(), "4 × 4") {
			t.Errorf("%+v: %v, want ErrRange that names the block", g, err)
		}
	}
	for _, g := range []staging.ImageRegion{{X: 16}, {X: 12, Width: 6}, {Y: 8, Width: 4}, {Mip: 1, X: 8, Y: 4}} {
		if err := p.i.Write(make([]byte, 4096), g, staging.ImageRows{}); err != nil {
			t.Errorf("%+v: %v", g, err)
		}
	}
}
