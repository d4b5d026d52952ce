package insight

import (
	"fmt"
	"html"
	"image/color"
	"io"
	"strconv"
	"strings"
)

// WriteSVG draws the snapshot as SVG: a row a block, each to its own scale, a colour a label, free room hatched. Whoever
// points at a resource reads its label, size and offset.
func (s Snapshot) WriteSVG(w io.Writer) error {
	p := s.draw()
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="ui-sans-serif, Helvetica, Arial, sans-serif">`+"\n",
		p.width, p.height, p.width, p.height)
	fmt.Fprintf(&b, `<defs><pattern id="free" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">`+
		`<rect width="7" height="7" fill="%s"/><line x1="0" y1="0" x2="0" y2="7" stroke="%s" stroke-width="3"/></pattern></defs>`+"\n", hex(empty), hex(hatch))
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="%s"/>`+"\n", p.width, p.height, hex(paper))
	for i := range p.boxes {
		p.boxes[i].svg(&b)
	}
	for i := range p.texts {
		p.texts[i].svg(&b)
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func (q *box) svg(b *strings.Builder) {
	fill := hex(q.fill)
	if q.hatched {
		fill = "url(#free)"
	}
	fmt.Fprintf(b, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s"`, number(q.x), number(q.y), number(q.w), number(q.h), fill)
	if q.edge.A > 0 {
		fmt.Fprintf(b, ` stroke="%s" stroke-width="0.8"`, hex(q.edge))
	}
	if q.title == "" {
		b.WriteString("/>\n")
		return
	}
	fmt.Fprintf(b, "><title>%s</title></rect>\n", html.EscapeString(q.title))
}

func (t *text) svg(b *strings.Builder) {
	anchor := ""
	if t.centered {
		anchor = ` text-anchor="middle" pointer-events="none"`
	}
	size := 12
	if t.size > 1 {
		size = 19
	}
	fmt.Fprintf(b, `<text x="%s" y="%s" font-size="%d" fill="%s"%s>%s</text>`+"\n",
		number(t.x), number(t.y), size, hex(t.color), anchor, html.EscapeString(t.s))
}

func hex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// number is a coordinate with at most two decimals.
func number(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 2, 64), "0"), ".")
}
