package insight

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
)

// WritePNG draws what WriteSVG draws as PNG, for where SVG is not shown. Letters are capitals, and plain.
func (s Snapshot) WritePNG(w io.Writer) error {
	e := png.Encoder{CompressionLevel: png.BestCompression}
	return e.Encode(w, s.Image())
}

// Image draws the snapshot. The picture has few colours and is paletted.
func (s Snapshot) Image() *image.Paletted {
	p := s.draw()
	palette := color.Palette{paper, ink, faint, frame, empty, hatch}
	known := map[color.NRGBA]bool{paper: true, ink: true, faint: true, frame: true, empty: true, hatch: true}
	for _, q := range p.boxes {
		if !q.hatched && !known[q.fill] && len(palette) < 256 {
			known[q.fill] = true
			palette = append(palette, q.fill)
		}
	}
	m := image.NewPaletted(image.Rect(0, 0, p.width, p.height), palette)
	for i := range p.boxes {
		p.boxes[i].paint(m)
	}
	for i := range p.texts {
		p.texts[i].paint(m)
	}
	return m
}

func (q *box) paint(m *image.Paletted) {
	r := image.Rect(round(q.x), round(q.y), max(round(q.x+q.w), round(q.x)+1), round(q.y+q.h))
	if q.edge.A > 0 {
		fill(m, r, q.edge)
		r = r.Inset(1)
	}
	if !q.hatched {
		fill(m, r, q.fill)
		return
	}
	fill(m, r, empty)
	stripe := uint8(m.Palette.Index(hatch))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if (x+y)%9 < 4 {
				m.SetColorIndex(x, y, stripe)
			}
		}
	}
}

func fill(m *image.Paletted, r image.Rectangle, c color.NRGBA) {
	draw.Draw(m, r, image.NewUniform(c), image.Point{}, draw.Src)
}

// paint writes the text with letters of 3 by 5 dots, each twice the text's size.
func (t *text) paint(m *image.Paletted) {
	dot := 2 * t.size
	step := advance * t.size
	c := uint8(m.Palette.Index(t.color))
	x, y := round(t.x), round(t.y)-letterHeight*dot
	if t.centered {
		x -= (len([]rune(t.s))*step - (step - letterWidth*dot)) / 2
	}
	for _, r := range t.s {
		bits := letter(r)
		for i := range letterWidth * letterHeight {
			if bits>>(letterWidth*letterHeight-1-i)&1 == 0 {
				continue
			}
			for k := range dot * dot {
				px, py := x+i%letterWidth*dot+k%dot, y+i/letterWidth*dot+k/dot
				if (image.Point{px, py}).In(m.Rect) {
					m.SetColorIndex(px, py, c)
				}
			}
		}
		x += step
	}
}

func round(v float64) int { return int(math.Round(v)) }
