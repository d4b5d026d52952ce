package main

import "strings"

// dot is a vertex of the overlay.
type dot struct {
	At    [3]float32 `gloo:"a_at"` // clip space
	Color uint32     `gloo:"a_color"`
}

// The layers of a canvas, as depths: the overlay is nearer than everything, and its parts lie on one another.
const (
	layerPanel = 0.003
	layerPlot  = 0.002
	layerText  = 0.001
)

// maxDots is how many vertices a canvas holds; what comes after is left out.
const maxDots = 6 * 4096

// canvas collects coloured rectangles, in pixels from the top left corner.
type canvas struct {
	dots          []dot
	width, height float32
}

func (c *canvas) reset(width, height int) {
	c.dots, c.width, c.height = c.dots[:0], float32(width), float32(height)
}

// rect is two triangles.
func (c *canvas) rect(x, y, w, h, layer float32, color uint32) {
	if len(c.dots)+6 > maxDots || w <= 0 || h <= 0 {
		return
	}
	corner := func(x, y float32) dot {
		return dot{[3]float32{2*x/c.width - 1, 1 - 2*y/c.height, layer}, color}
	}
	a, b, d, e := corner(x, y), corner(x+w, y), corner(x, y+h), corner(x+w, y+h)
	c.dots = append(c.dots, a, d, b, b, d, e)
}

// text writes capitals, digits and a few signs, its dots of a size in pixels.
func (c *canvas) text(x, y, size float32, s string, color uint32) {
	for _, r := range strings.ToUpper(s) {
		for row, bits := range glyphs[r] {
			for col := 0; col < 3; col++ {
				if bits&(1<<col) == 0 {
					continue
				}
				n := 1 // a run of dots is one rectangle
				for bits&(1<<(col+n)) != 0 {
					n++
				}
				c.rect(x+float32(col)*size, y+float32(row)*size, float32(n)*size, size, layerText, color)
				col += n
			}
		}
		x += glyphWide * size
	}
}
