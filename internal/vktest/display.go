package vktest

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Display is an X server whose screen is a file.
type Display struct {
	t      testing.TB
	screen string
}

// NewDisplay starts an X server of 800 by 600 pixels for the test and points DISPLAY to it.
func NewDisplay(t *testing.T) *Display {
	t.Helper()
	if _, err := exec.LookPath("Xvfb"); err != nil {
		t.Fatalf("%v: install xvfb (./run test does)", err)
	}
	dir := t.TempDir()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "800x600x24", "-fbdir", dir, "-nolisten", "tcp")
	cmd.ExtraFiles = []*os.File{w}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	r.SetReadDeadline(time.Now().Add(20 * time.Second))
	number, err := bufio.NewReader(r).ReadString('\n') // to the end: a server that can't write it whole gives up
	if err != nil {
		t.Fatalf("Xvfb did not come up: %v", err)
	}
	t.Setenv("DISPLAY", ":"+strings.TrimSpace(number))
	return &Display{t: t, screen: filepath.Join(dir, "Xvfb_screen0")}
}

// Steady is what is shown within r once that no longer changes, or after a second. What lies beyond the screen is transparent.
func (d *Display) Steady(r image.Rectangle) *image.NRGBA {
	d.t.Helper()
	last := d.shot(r)
	for range 20 {
		time.Sleep(50 * time.Millisecond)
		img := d.shot(r)
		if bytes.Equal(img.Pix, last.Pix) {
			return img
		}
		last = img
	}
	return last
}

// shot reads the screen: an X window dump.
func (d *Display) shot(r image.Rectangle) *image.NRGBA {
	d.t.Helper()
	b, err := os.ReadFile(d.screen)
	if err != nil || len(b) < 100 {
		d.t.Fatalf("screen of %d bytes: %v", len(b), err)
	}
	field := func(i int) int { return int(binary.BigEndian.Uint32(b[4*i:])) }
	head, width, height, depth, line, colors := field(0), field(4), field(5), field(11), field(12), field(19)
	pixels := b[head+12*colors:]
	if depth != 32 || len(pixels) < line*height {
		d.t.Fatalf("screen of %d×%d, %d bits, %d bytes", width, height, depth, len(pixels))
	}
	img := image.NewNRGBA(image.Rectangle{Max: r.Size()})
	r2 := r.Intersect(image.Rect(0, 0, width, height))
	for y := r2.Min.Y; y < r2.Max.Y; y++ {
		for x := r2.Min.X; x < r2.Max.X; x++ {
			p := pixels[y*line+4*x:]
			img.SetNRGBA(x-r.Min.X, y-r.Min.Y, color.NRGBA{p[2], p[1], p[0], 255})
		}
	}
	return img
}
