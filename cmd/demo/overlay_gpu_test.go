package main

import (
	"context"
	"image"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-gl/glfw/v3.3/glfw"
	"github.com/vkgloo/vkgloo/internal/vktest"
)

// canned gives an overlay figures that are the same in every frame of every run, and a memory map.
func canned(_ int, v *overlay) {
	v.way, v.n, v.gauges = "staged", 0, [history]gauge{}
	for k := range 80 {
		v.push(gauge{uploaded: float64(k%60) + 3.5, stalls: float64(k % 40 / 39), took: 10 + float64(k%7)})
	}
	v.blocks = []memBlock{
		{title: "block 1", size: 4 << 20, spans: []memSpan{{0, 1 << 20, "instances"}, {1 << 20, 1 << 19, "tint 0"}, {3 << 20, 1 << 18, "uniforms"}}},
		{title: "block 2", size: 1 << 20, spans: []memSpan{{0, 1 << 20, "staging ring"}}},
	}
}

func overlayOptions(o *options) *options {
	o.overlay, o.watch, o.size = true, canned, "480x300"
	return o
}

// TestOverlay draws the plots over the scene, in files and in a window: the same picture.
func TestOverlay(t *testing.T) {
	const frames = 4
	t.Run("files", func(t *testing.T) {
		o := overlayOptions(testOptions(t, frames))
		if err := run(context.Background(), o); err != nil {
			t.Fatal(err)
		}
		img, err := vktest.ReadPNG(filepath.Join(o.out, "frame-0003.png"))
		if err != nil {
			t.Fatal(err)
		}
		vktest.Golden(t, "overlay", plots(img), likeness)
	})
	t.Run("window", func(t *testing.T) {
		screen := vktest.NewDisplay(t)
		o := overlayOptions(windowOptions(t, frames))
		o.hook = func(n int, w *window) {
			if n == frames {
				vktest.Golden(t, "overlay", plots(shown(screen, w)), likeness)
			}
		}
		if err := run(context.Background(), o); err != nil {
			t.Fatal(err)
		}
	})
}

// plots is the part of a picture that the overlay covers.
func plots(img image.Image) *image.NRGBA {
	part := image.NewNRGBA(image.Rect(0, 0, overlayWide, 230))
	for y := range 230 {
		for x := range overlayWide {
			part.Set(x, y, img.At(8+x, 8+y))
		}
	}
	return part
}

// Every way to the GPU draws the same scene.
func TestUploadWays(t *testing.T) {
	var all []image.Image
	for _, way := range []string{"staged", "inplace", "auto"} {
		o := testOptions(t, 4)
		o.upload, o.context = way, nil
		o.validate, o.overlay = true, true // real figures
		if err := run(context.Background(), o); err != nil {
			t.Fatal(err)
		}
		img, err := vktest.ReadPNG(filepath.Join(o.out, "frame-0003.png"))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, img)
	}
	beside := image.Rect(8+overlayWide, 0, 480, 270)
	for _, img := range all[1:] {
		for y := beside.Min.Y; y < beside.Max.Y; y++ {
			for x := beside.Min.X; x < beside.Max.X; x++ {
				if got, want := img.At(x, y), all[0].At(x, y); got != want {
					t.Fatalf("pixel %d, %d is %v, staged %v", x, y, got, want)
				}
			}
		}
	}
	fails(t, nil, []string{"-upload", "telepathy"}, "telepathy")
}

// TestKeys presses the window's keys.
func TestKeys(t *testing.T) {
	vktest.NewDisplay(t)
	o := windowOptions(t, 0)
	o.size, o.mesh = "160x90", glb(t, triangle(), triangleData)
	var at4, at5, at6 uint64
	o.hook = func(n int, w *window) {
		w.fig.read(w.ctx)
		switch n {
		case 2:
			w.key(glfw.KeyO, glfw.Press)
			w.key(glfw.KeyO, glfw.Release)
			if !w.plots {
				t.Error("O doesn't show the overlay")
			}
		case 4:
			if w.overlay.n != 4 || len(w.overlay.canvas.dots) == 0 {
				t.Errorf("%d frames, %d vertices in the overlay", w.overlay.n, len(w.overlay.canvas.dots))
			}
			w.key(glfw.KeyO, glfw.Press)
			at4 = w.fig.bytes
		case 5:
			at5 = w.fig.bytes
			w.key(glfw.KeySpace, glfw.Press)
		case 6:
			if at6 = w.fig.bytes; at5 == at4 || at6 != at5 {
				t.Errorf("%d bytes in a frame, %d when stopped", at5-at4, at6-at5)
			}
			w.key(glfw.KeyEscape, glfw.Press)
		}
	}
	if err := run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
}

func TestCanvas(t *testing.T) {
	var c canvas
	c.reset(100, 50)
	c.rect(0, 0, 0, 5, 0, 1)
	c.rect(50, 25, 25, 25, 0.5, 7)
	if len(c.dots) != 6 || c.dots[0] != (dot{[3]float32{0, 0, 0.5}, 7}) || c.dots[5] != (dot{[3]float32{0.5, -1, 0.5}, 7}) {
		t.Errorf("%v", c.dots)
	}
	c.reset(100, 50)
	c.text(0, 0, 1, "i?", 1) // two runs of three dots and three dots; the second sign is not known
	if want := 5 * 6; len(c.dots) != want {
		t.Errorf("%d vertices, want %d", len(c.dots), want)
	}
	for range maxDots {
		c.rect(0, 0, 1, 1, 0, 1)
	}
	if len(c.dots) != maxDots {
		t.Errorf("%d vertices, want %d at most", len(c.dots), maxDots)
	}
	for _, r := range strings.ToUpper("vkgloo staged inplace auto upload MB/s stalls frame ms memory blocks 0123456789.") {
		if _, ok := glyphs[r]; !ok && r != ' ' {
			t.Errorf("no glyph for %q", r)
		}
	}
}
