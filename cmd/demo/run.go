package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/vk"
)

// options is what the flags say.
type options struct {
	mesh, out, size, device string
	headless, validate      bool
	overlay                 bool
	upload                  string // "staged", "inplace" or "auto"
	frames                  int
	stdout, stderr          io.Writer

	width, height int          // of size
	messages      atomic.Int32 // of the validation layer

	hook    func(n int, w *window)                  // tests: after frame n of a window
	watch   func(n int, v *overlay)                 // tests: gives the overlay what it shows of frame n
	context func(*options) (*vkgloo.Context, error) // tests: another device
}

// ringSize is the staging memory that the library is told to use: a frame uploads less than 1 MB, and three may be on
// their way. What it never needs it never touches.
const ringSize = 8 << 20

// headlessFrames is how many frames are written where nobody says.
const headlessFrames = 90

// ways are the values of -upload.
var ways = map[string]vk.UploadMode{"": vk.UploadAuto, "auto": vk.UploadAuto, "inplace": vk.UploadAuto, "staged": vk.UploadStaged}

// run draws what o says, then prints the figures and writes the memory map.
func run(ctx context.Context, o *options) error {
	if err := o.normalize(); err != nil {
		return err
	}
	m := knotMesh(240, 24)
	if o.mesh != "" {
		var err error
		if m, err = loadMesh(o.mesh); err != nil {
			return err
		}
	}
	fig, err := o.draw(ctx, m)
	if err != nil {
		return err
	}
	if n := o.messages.Load(); n > 0 {
		return fmt.Errorf("the validation layer had %d messages", n)
	}
	return o.report(fig)
}

// draw shows the mesh in a window, or in files where there is no display.
func (o *options) draw(ctx context.Context, m *mesh) (figures, error) {
	if !o.headless {
		fig, err := runWindow(ctx, o, m)
		if !errors.Is(err, errNoDisplay) {
			return fig, err
		}
		fmt.Fprintf(o.stdout, "%v: drawing into files\n", oneLine(err))
	}
	if o.frames == 0 {
		o.frames = headlessFrames
	}
	return runHeadless(ctx, o, m)
}

func (o *options) normalize() error {
	if o.frames < 0 {
		return fmt.Errorf("-frames %d: want 0 or more", o.frames)
	}
	w, h, ok := strings.Cut(o.size, "x")
	var err1, err2 error
	o.width, err1 = strconv.Atoi(w)
	o.height, err2 = strconv.Atoi(h)
	if !ok || err1 != nil || err2 != nil || o.width < 1 || o.height < 1 || o.width > 16384 || o.height > 16384 {
		return fmt.Errorf("-size %q: want WxH in pixels, each 1 … 16384", o.size)
	}
	mode, ok := ways[o.upload]
	if !ok {
		return fmt.Errorf("-upload %q: want staged, inplace or auto", o.upload)
	}
	if o.context == nil {
		o.context = func(o *options) (*vkgloo.Context, error) {
			return vkgloo.Open(vkgloo.Options{Device: o.device, Validation: o.validate, Upload: mode, RingSize: ringSize, Logger: o.logger(), Label: "demo"})
		}
	}
	return nil
}

func (o *options) openContext() (*vkgloo.Context, error) { return o.context(o) }

// clock is the time shown in frame n: with a number of frames given every run shows the same, else it is the real time.
func (o *options) clock(n int, began time.Time) float32 {
	if o.frames > 0 {
		return float32(n) / 30
	}
	return float32(time.Since(began).Seconds())
}

// logger counts and prints what the validation layer says.
func (o *options) logger() *slog.Logger {
	return slog.New(counter{slog.NewTextHandler(o.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}), &o.messages})
}

type counter struct {
	slog.Handler
	n *atomic.Int32
}

func (c counter) Handle(ctx context.Context, r slog.Record) error {
	c.n.Add(1)
	return c.Handler.Handle(ctx, r)
}

// report prints the table and writes the memory map.
func (o *options) report(fig figures) error {
	path := filepath.Join(o.out, "memory.svg")
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return err
	}
	if err := writeFile(path, fig.memory.WriteSVG); err != nil {
		return err
	}
	fmt.Fprintf(o.stdout, "memory map: %s\n", path)
	_, err := io.WriteString(o.stdout, fig.table())
	return err
}

// oneLine is the first line of an error: what follows it is detail, a compiler's listing for one.
func oneLine(err error) string {
	line, _, _ := strings.Cut(strings.TrimSpace(err.Error()), "\n")
	return line
}
