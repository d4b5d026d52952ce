package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"strings"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo/internal/vktest"
	vulkan "github.com/vulkan-go/vulkan"
)

// shown is the window's picture once it no longer changes.
func shown(d *vktest.Display, w *window) *image.NRGBA {
	vulkan.DeviceWaitIdle(w.r.device)
	x, y := w.glfw.GetPos()
	width, height := w.glfw.GetFramebufferSize()
	return d.Steady(image.Rect(x, y, x+width, y+height))
}

// windowOptions runs the demo in a window under validation: a message makes run fail.
func windowOptions(t *testing.T, frames int) *options {
	t.Helper()
	vktest.TryContext(t) // skips or fails where there is no device
	// Cross-object synchronization checks; the demo's own renderer can't ask for them through vulkan-go.
	t.Setenv("VK_LAYER_ENABLES", "VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT")
	o := testOptions(t, frames)
	o.headless, o.validate, o.context = false, true, nil
	o.stderr = writerFunc(func(p []byte) (int, error) { t.Logf("%s", p); return len(p), nil })
	return o
}

// TestWindow draws in a real window. What is on the screen is the picture that the library alone draws without one.
func TestWindow(t *testing.T) {
	for _, name := range []string{"", "BoxVertexColors.glb", "Duck.glb"} {
		title := strings.TrimSuffix(name, ".glb")
		if name == "" {
			title = "knot"
		}
		t.Run(title, func(t *testing.T) {
			screen := vktest.NewDisplay(t)
			o := windowOptions(t, 4)
			if name != "" {
				o.mesh = meshFile(t, name)
			}
			o.hook = func(n int, w *window) {
				if n == 4 {
					vktest.Golden(t, title, vktest.Shrink(shown(screen, w), shrink), likeness)
				}
			}
			if err := run(context.Background(), o); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestWindowIntegerAttributes: the window's own pipelines read 8- and 16-bit attributes and 8-bit indices as the library does.
func TestWindowIntegerAttributes(t *testing.T) {
	screen := vktest.NewDisplay(t)
	o := windowOptions(t, 4)
	o.mesh = quads(t, true)
	var got image.Image
	o.hook = func(n int, w *window) {
		if n == 4 {
			got = shown(screen, w)
		}
	}
	if err := run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	worst, share, _ := vktest.Compare(vktest.Shrink(got, shrink), vktest.Shrink(picture(t, o.mesh), shrink), likeness.Channel)
	if share > likeness.Pixels {
		t.Errorf("%.2f %% of the pixels differ, by up to %d", 100*share, worst)
	}
}

// TestWindowResizedAndClosed changes the window's size while frames are in flight, and closes it.
func TestWindowResizedAndClosed(t *testing.T) {
	vktest.NewDisplay(t)
	o := windowOptions(t, 0)
	o.mesh = glb(t, triangle(), triangleData) // small: the layer takes its time over thousands of copies
	var extents []string
	o.hook = func(n int, w *window) {
		switch n {
		case 5:
			w.glfw.SetSize(300, 200)
		case 15:
			w.glfw.SetSize(200, 310)
		case 25:
			w.glfw.SetShouldClose(true)
		}
		if e := fmt.Sprintf("%d×%d", w.chain.extent.Width, w.chain.extent.Height); len(extents) == 0 || extents[len(extents)-1] != e {
			extents = append(extents, e)
		}
	}
	if err := run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(extents, " "), "480×270 300×200 200×310"; got != want {
		t.Errorf("sizes drawn: %s, want %s", got, want)
	}
}

// TestWindowSteady: a guest in somebody else's frames, the library needs no new memory either.
func TestWindowSteady(t *testing.T) {
	vktest.NewDisplay(t)
	o := windowOptions(t, 60)
	o.size = "160x90"
	o.mesh = glb(t, triangle(), triangleData)
	var early, late uint64
	o.hook = func(n int, w *window) {
		switch n {
		case 10:
			early = w.ctx.Stats().Memory.AllocateCalls
		case 60:
			late = w.ctx.Stats().Memory.AllocateCalls
			if s := w.ctx.Stats().Staging; s.Submissions != 0 || s.Records < 60 {
				t.Errorf("%d submissions and %d records, want none of the library's own and 60", s.Submissions, s.Records)
			}
		}
	}
	if err := run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	if early != late {
		t.Errorf("%d calls of vkAllocateMemory after frame 10, want none", late-early)
	}
}

func TestNoDisplay(t *testing.T) {
	o := testOptions(t, 1)
	o.headless = false
	var out bytes.Buffer
	o.stdout = &out
	t.Setenv("DISPLAY", "")
	if err := run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "no display") || !strings.Contains(out.String(), "frame-0000.png") {
		t.Errorf("said\n%s", &out)
	}
	t.Setenv("DISPLAY", ":999")
	out.Reset()
	if err := run(context.Background(), o); err != nil || !strings.Contains(out.String(), "no display") {
		t.Errorf("with a display that isn't there: %v, said\n%s", err, &out)
	}
}

func TestTitle(t *testing.T) {
	if got, want := titleText("Duck.glb", figures{frames: 50, bytes: 25e6}, 500*time.Millisecond), "vkgloo demo · Duck.glb · 10.0 ms a frame · 50.0 MB/s uploaded"; got != want {
		t.Errorf("title %q, want %q", got, want)
	}
}
