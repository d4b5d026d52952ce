package main

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func solid(w, h int, c color.Color) image.Image {
	m := image.NewNRGBA(image.Rect(3, 4, 3+w, 4+h)) // not at the origin
	draw.Draw(m, m.Bounds(), image.NewUniform(c), image.Point{}, draw.Src)
	return m
}

func TestStrip(t *testing.T) {
	half := solid(8, 4, color.NRGBA{100, 0, 0, 255}).(*image.NRGBA)
	draw.Draw(half, image.Rect(3, 4, 5, 8), image.NewUniform(color.NRGBA{200, 0, 0, 255}), image.Point{}, draw.Src)
	dir := t.TempDir()
	var files []string
	for i, m := range []image.Image{half, solid(8, 4, color.NRGBA{0, 0, 50, 255})} {
		name := filepath.Join(dir, string(rune('a'+i))+".png")
		f, err := os.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(f, m); err != nil {
			t.Fatal(err)
		}
		f.Close()
		files = append(files, name)
	}
	out := filepath.Join(dir, "strip.png")
	if err := run(out, 2, files); err != nil {
		t.Fatal(err)
	}
	m, err := read(out)
	if err != nil {
		t.Fatal(err)
	}
	if m.Bounds() != image.Rect(0, 0, 2+gap+2, 1) {
		t.Errorf("the strip is %v", m.Bounds())
	}
	for x, want := range map[int]color.NRGBA{0: {150, 0, 0, 255}, 1: {100, 0, 0, 255}, 3: {}, 2 + gap: {0, 0, 50, 255}} {
		if got := color.NRGBAModel.Convert(m.At(x, 0)); got != want {
			t.Errorf("column %d is %v, want %v", x, got, want)
		}
	}
}

func TestStripErrors(t *testing.T) {
	a := solid(4, 4, color.White)
	for what, try := range map[string]func() error{
		"no pictures":  func() error { return run("x", 2, nil) },
		"width 0":      func() error { _, err := strip([]image.Image{a}, 0); return err },
		"width 5":      func() error { _, err := strip([]image.Image{a}, 5); return err },
		"picture 1":    func() error { _, err := strip([]image.Image{a, solid(4, 5, color.White)}, 2); return err },
		"missing.png":  func() error { return run("x", 2, []string{"missing.png"}) },
		"main_test.go": func() error { return run("x", 2, []string{"main_test.go"}) },
	} {
		if err := try(); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%v, want one that says %q", err, what)
		}
	}
}
