// Command gl-triangle draws a triangle, as programs for
// github.com/go-gl/gl do, and writes the picture to a file.
//
// It is built from one source for package gl of this library and, with the tag gogl, for go-gl: scene_gogl.go is
// scene.go with another import line.
package main

import (
	"flag"
	"image"
	"image/png"
	"log"
	"os"
)

//go:generate go run ../gl-generate scene.go

// size is the width and height of the framebuffer in pixels.
const size = 128

func main() {
	out := flag.String("o", "triangle.png", "picture to write")
	flag.Parse()
	if err := run(*out); err != nil {
		log.Fatal(err)
	}
}

func run(out string) error {
	if err := open(); err != nil {
		return err
	}
	pixels, err := scene()
	if err != nil {
		return err
	}
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	for y := range size { // OpenGL's first row is the bottom
		copy(img.Pix[y*img.Stride:], pixels[(size-1-y)*4*size:(size-y)*4*size])
	}
	f, err := os.Create(out)
	if err != nil {
		return err
	}
	if err := png.Encode(f, img); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
