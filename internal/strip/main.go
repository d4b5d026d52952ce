// Command strip puts pictures side by side into one PNG file, each shrunk to the same size: the strip of the README.
//
//	go run ./internal/strip -width 340 -out docs/strip.png a.png b.png c.png
package main

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
)

func main() {
	width := flag.Int("width", 340, "width of one picture in `pixels`; it is shrunk to that")
	out := flag.String("out", "", "`file` to write")
	flag.Parse()
	if err := run(*out, *width, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "strip:", err)
		os.Exit(1)
	}
}

func run(out string, width int, files []string) error {
	var list []image.Image
	for _, name := range files {
		m, err := read(name)
		if err != nil {
			return err
		}
		list = append(list, m)
	}
	m, err := strip(list, width)
	if err != nil {
		return err
	}
	f, err := os.Create(out)
	if err != nil {
		return err
	}
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(f, m); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func read(name string) (image.Image, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := png.Decode(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

// gap is the distance of pictures, in pixels.
const gap = 6

// strip places pictures of one size beside one another, on nothing.
func strip(list []image.Image, width int) (*image.NRGBA, error) {
	if len(list) == 0 {
		return nil, fmt.Errorf("no pictures")
	}
	size := list[0].Bounds().Size()
	if width < 1 || width > size.X {
		return nil, fmt.Errorf("width %d of pictures that are %d wide", width, size.X)
	}
	height := size.Y * width / size.X
	dst := image.NewNRGBA(image.Rect(0, 0, len(list)*(width+gap)-gap, height))
	for k, m := range list {
		if m.Bounds().Size() != size {
			return nil, fmt.Errorf("picture %d is %v, the first one %v", k, m.Bounds().Size(), size)
		}
		shrink(dst, k*(width+gap), m, width, height)
	}
	return dst, nil
}

// shrink draws m, width by height pixels large, at column x: each pixel is the mean of those it stands for.
func shrink(dst *image.NRGBA, x int, m image.Image, width, height int) {
	b := m.Bounds()
	for py := range height {
		for px := range width {
			area := image.Rect(px*b.Dx()/width, py*b.Dy()/height, (px+1)*b.Dx()/width, (py+1)*b.Dy()/height).Add(b.Min)
			var sum [3]uint64
			for y := area.Min.Y; y < area.Max.Y; y++ {
				for x := area.Min.X; x < area.Max.X; x++ {
					r, g, b, _ := m.At(x, y).RGBA()
					sum[0], sum[1], sum[2] = sum[0]+uint64(r>>8), sum[1]+uint64(g>>8), sum[2]+uint64(b>>8)
				}
			}
			n := uint64(area.Dx() * area.Dy())
			dst.SetNRGBA(x+px, py, color.NRGBA{uint8(sum[0] / n), uint8(sum[1] / n), uint8(sum[2] / n), 255})
		}
	}
}
