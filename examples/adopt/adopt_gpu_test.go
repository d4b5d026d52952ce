package main

import (
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
	vulkan "github.com/vulkan-go/vulkan"
)

// likeness: the balls' edges may fall on the other side of a pixel, and colours be rounded otherwise.
var likeness = vktest.Tolerance{Channel: 3, Pixels: 0.01}

// ways are the ways to hand a renderer over to the library.
var ways = map[string]func(*options){
	"handles":        func(o *options) {},
	"numbers":        func(o *options) { o.raw = true },
	"own queue":      func(o *options) { o.noQueue = true },
	"own queue, raw": func(o *options) { o.noQueue, o.raw = true, true },
}

// testOptions draws small under validation, whose messages make run fail.
func testOptions(t *testing.T, frames int) options {
	vktest.TryContext(t) // skips or fails where there is no device
	// Synchronization checks, which the renderer can't ask for through vulkan-go.
	t.Setenv("VK_LAYER_ENABLES", "VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT")
	return options{frames: frames, width: 240, height: 135, out: filepath.Join(t.TempDir(), "out"), validate: true}
}

// TestHeadless brings every frame back, the last in the golden picture.
func TestHeadless(t *testing.T) {
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			const frames = 5
			o := testOptions(t, frames)
			o.headless = true
			way(&o)
			o.hook = func(n int, a *app) {
				s := a.buffers.ctx.Stats().Staging
				if s.Records != uint64(n) {
					t.Errorf("frame %d: %d records", n, s.Records)
				}
				if o.noQueue {
					if s.Submissions != 0 {
						t.Errorf("%d submissions without a queue", s.Submissions)
					}
					if err := a.buffers.ctx.Flush(); !errors.Is(err, buffer.ErrState) {
						t.Errorf("Flush without a queue = %v, want ErrState", err)
					}
				}
			}
			if err := run(o); err != nil {
				t.Fatal(err)
			}
			for n := range frames {
				img, err := vktest.ReadPNG(filepath.Join(o.out, fmt.Sprintf("frame-%04d.png", n)))
				if err != nil {
					t.Fatal(err)
				}
				if n == frames-1 {
					vktest.Golden(t, "balls", img, likeness)
				}
			}
			if left, _ := os.ReadDir(o.out); len(left) != frames {
				t.Errorf("%d files, want %d", len(left), frames)
			}
		})
	}
}

// TestWindow: what is on the screen is what is in the headless picture.
func TestWindow(t *testing.T) {
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			o := testOptions(t, 5)
			d := vktest.NewDisplay(t)
			way(&o)
			o.hook = func(n int, a *app) {
				if n == 5 {
					vulkan.DeviceWaitIdle(a.device)
					x, y := a.window.GetPos()
					w, h := a.window.GetFramebufferSize()
					vktest.Golden(t, "balls", d.Steady(image.Rect(x, y, x+w, y+h)), likeness)
				}
			}
			if err := run(o); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestResize changes the window's size while frames are in flight.
func TestResize(t *testing.T) {
	o := testOptions(t, 0)
	vktest.NewDisplay(t)
	var sizes []string
	o.hook = func(n int, a *app) {
		switch n {
		case 4:
			a.window.SetSize(300, 200)
		case 12:
			a.window.SetSize(200, 310)
		case 24:
			a.window.SetShouldClose(true)
		}
		if s := fmt.Sprintf("%d×%d", a.chain.extent.Width, a.chain.extent.Height); len(sizes) == 0 || sizes[len(sizes)-1] != s {
			sizes = append(sizes, s)
		}
	}
	if err := run(o); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(sizes), "[240×135 300×200 200×310]"; got != want {
		t.Errorf("sizes drawn: %s, want %s", got, want)
	}
}

func TestNoDisplay(t *testing.T) {
	t.Setenv("DISPLAY", "")
	if err := run(options{width: 8, height: 8}); err == nil || !strings.Contains(err.Error(), "-headless") {
		t.Errorf("run = %v, want an error that speaks of -headless", err)
	}
}

func TestBadOptions(t *testing.T) {
	for _, o := range []options{{width: 0, height: 8}, {width: 8, height: -1}, {width: 8, height: 8, frames: -1}} {
		o.headless = true
		o.out = filepath.Join(t.TempDir(), "out")
		if err := run(o); err == nil {
			t.Errorf("%+v: no error", o)
		}
	}
}
