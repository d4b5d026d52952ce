package insight

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"
	"strings"
)

// Measures of the picture, in pixels.
const (
	width   = 1200
	margin  = 24
	head    = 64
	bar     = 40 // of a row
	pitch   = 78 // from one row to the next
	line    = 22 // of the legend
	columns = 3
	entries = 60 // lines of the legend at most
	advance = 7  // of a character
)

var (
	ink   = color.NRGBA{0x1c, 0x24, 0x30, 255}
	faint = color.NRGBA{0x6a, 0x76, 0x86, 255}
	frame = color.NRGBA{0xb9, 0xc2, 0xcf, 255}
	paper = color.NRGBA{255, 255, 255, 255}
	empty = color.NRGBA{0xf3, 0xf5, 0xf8, 255} // free room, and the stripes on it
	hatch = color.NRGBA{0xdd, 0xe2, 0xea, 255}
)

// picture is what the SVG and the PNG of a snapshot have in common: shapes in order, later ones on top.
type picture struct {
	width, height int
	boxes         []box
	texts         []text // above all boxes
}

// box is a rectangle.
type box struct {
	x, y, w, h float64
	fill       color.NRGBA
	hatched    bool // free room: fill is not looked at
	edge       color.NRGBA
	title      string // shown when pointed at
}

// text begins, or where it is centred has its middle, at x; y is the base line.
type text struct {
	x, y     float64
	s        string
	color    color.NRGBA
	size     int // 1 or 2
	centered bool
}

// draw lays the picture out: a row a block, each to its own scale, a colour a label.
func (s Snapshot) draw() picture {
	list := legend(s.Blocks)
	shown := min(len(list), entries)
	lines := (shown + columns - 1) / columns
	top := head + len(s.Blocks)*pitch + 18
	p := picture{width: width, height: top + lines*line + margin}
	if len(list) > shown {
		p.height += line
	}
	size, used := 0, 0
	colors := make(map[string]color.NRGBA, len(list))
	for _, e := range list {
		colors[e.label] = e.color
	}
	for _, b := range s.Blocks {
		size, used = size+b.Size, used+b.Used
	}
	p.text(margin, 34, fmt.Sprintf("Memory map: %s, %s of %s in use", plural(len(s.Blocks), "block"), Bytes(used), Bytes(size)), ink, 2)
	blocks := slices.Clone(s.Blocks)
	slices.SortStableFunc(blocks, func(a, b Block) int { return cmp.Compare(b.Size, a.Size) })
	for i, b := range blocks {
		p.block(b, head+i*pitch, colors)
	}
	p.legend(list[:shown], top, lines)
	if n := len(list) - shown; n > 0 {
		p.text(margin, top+lines*line+11, fmt.Sprintf("and %d more", n), faint, 1)
	}
	return p
}

// text adds a text at the left, and returns where it ends.
func (p *picture) text(x, y int, s string, c color.NRGBA, size int) int {
	p.texts = append(p.texts, text{x: float64(x), y: float64(y), s: s, color: c, size: size})
	return x + advance*size*len([]rune(s))
}

// block adds a row.
func (p *picture) block(b Block, top int, colors map[string]color.NRGBA) {
	const inner = width - 2*margin
	n, kind := 0, ""
	for _, r := range b.Ranges {
		if !r.Free {
			n++
			kind = r.Kind + "s"
		}
	}
	if b.Dedicated {
		kind = "one resource of its own"
	}
	title := fmt.Sprintf("block %d", b.ID)
	for _, part := range []string{kind, strings.Join(b.Flags, "|")} {
		if part != "" {
			title += " · " + part
		}
	}
	end := p.text(margin, top+14, title, ink, 1)
	p.text(end+10, top+14, fmt.Sprintf("%s, %.0f %% in use, %s", Bytes(b.Size), percent(b.Used, b.Size), plural(n, "resource")), faint, 1)
	y := float64(top + 22)
	p.boxes = append(p.boxes, box{x: margin, y: y, w: inner, h: bar, hatched: true, edge: frame})
	scale := float64(inner) / float64(max(b.Size, 1))
	for _, r := range b.Ranges {
		if r.Free {
			continue
		}
		label := cmp.Or(r.Label, unnamed)
		q := box{x: margin + float64(r.Offset)*scale, y: y, w: max(float64(r.Size)*scale, 1), h: bar, fill: colors[label],
			title: fmt.Sprintf("%s: %s at %s", label, Bytes(r.Size), Bytes(r.Offset))}
		if q.w >= 3 {
			q.edge = paper
		}
		p.boxes = append(p.boxes, q)
		if s := fit(label, int(q.w)-10); s != "" && q.w > 34 {
			p.texts = append(p.texts, text{x: q.x + q.w/2, y: y + bar/2 + 4, s: s, color: paper, size: 1, centered: true})
		}
	}
}

// legend adds the legend, column by column.
func (p *picture) legend(list []entry, top, lines int) {
	const column = (width - 2*margin) / columns
	for i, e := range list {
		x, y := margin+i/lines*column, top+i%lines*line
		p.boxes = append(p.boxes, box{x: float64(x), y: float64(y), w: 13, h: 13, fill: e.color})
		end := p.text(x+20, y+11, fit(e.label, column-110), ink, 1)
		p.text(end+8, y+11, Bytes(e.size), faint, 1)
	}
}

// fit cuts a text to so many pixels, "" where nothing sensible is left.
func fit(s string, pixels int) string {
	n := pixels / advance
	r := []rune(s)
	switch {
	case len(r) <= n:
		return s
	case n < 4:
		return ""
	}
	return string(r[:n-1]) + "…"
}
