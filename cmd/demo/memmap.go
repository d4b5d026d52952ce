package main

import (
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
)

// memBlock is one row of the memory map.
type memBlock struct {
	title string // "block 3 · device-local"
	size  int
	spans []memSpan // by offset, not overlapping
}

// memSpan is one allocation.
type memSpan struct {
	offset, size int
	label        string
}

// used is the bytes allocated in the block.
func (b memBlock) used() (n int) {
	for _, s := range b.spans {
		n += s.size
	}
	return n
}

// Measures of the picture, in pixels.
const (
	mapWidth   = 1200
	mapMargin  = 24
	mapHead    = 64
	mapRow     = 40 // the bar itself
	mapPitch   = 78 // from one row to the next
	mapLegend  = 22 // a line of the legend
	mapColumns = 3
	mapEntries = 60 // lines of the legend at most
	mapChar    = 6.6
)

// writeMemoryMap draws the blocks as SVG: a row a block, each to its own scale, a colour a buffer, free room hatched.
func writeMemoryMap(w io.Writer, blocks []memBlock) error {
	entries, colors := legend(blocks)
	shown := min(len(entries), mapEntries)
	lines := (shown + mapColumns - 1) / mapColumns
	legendTop := mapHead + len(blocks)*mapPitch + 18
	height := legendTop + lines*mapLegend + mapMargin
	if len(entries) > shown {
		height += mapLegend
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="ui-sans-serif, Helvetica, Arial, sans-serif" font-size="12" fill="#1c2430">`+"\n",
		mapWidth, height, mapWidth, height)
	b.WriteString(`<defs><pattern id="free" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
		`<rect width="7" height="7" fill="#f3f5f8"/><line x1="0" y1="0" x2="0" y2="7" stroke="#dde2ea" stroke-width="3"/></pattern></defs>` + "\n")
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#ffffff"/>`+"\n", mapWidth, height)
	size, used := 0, 0
	for _, k := range blocks {
		size, used = size+k.size, used+k.used()
	}
	fmt.Fprintf(&b, `<text x="%d" y="34" font-size="19" font-weight="600">Memory map: %s, %s of %s in use</text>`+"\n", mapMargin, plural(len(blocks), "block"), bytesText(used), bytesText(size))
	for i, k := range blocks {
		drawBlock(&b, k, mapHead+i*mapPitch, colors)
	}
	for i, e := range entries[:shown] {
		x, y := mapMargin+i/max(lines, 1)*(mapWidth-2*mapMargin)/mapColumns, legendTop+i%max(lines, 1)*mapLegend
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="13" height="13" rx="2" fill="%s"/><text x="%d" y="%d">%s<tspan dx="8" fill="#6a7686">%s</tspan></text>`+"\n",
			x, y, colors[e.label], x+20, y+11, html.EscapeString(fit(e.label, (mapWidth-2*mapMargin)/mapColumns-110)), bytesText(e.size))
	}
	if n := len(entries) - shown; n > 0 {
		fmt.Fprintf(&b, `<text x="%d" y="%d" fill="#6a7686">and %d more</text>`+"\n", mapMargin, legendTop+lines*mapLegend+11, n)
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func drawBlock(b *strings.Builder, k memBlock, top int, colors map[string]string) {
	const width = mapWidth - 2*mapMargin
	percent := 0.0
	if k.size > 0 {
		percent = 100 * float64(k.used()) / float64(k.size)
	}
	fmt.Fprintf(b, `<text x="%d" y="%d"><tspan font-weight="600">%s</tspan><tspan dx="10" fill="#6a7686">%s, %.0f %% in use, %s</tspan></text>`+"\n",
		mapMargin, top+14, html.EscapeString(k.title), bytesText(k.size), percent, plural(len(k.spans), "allocation"))
	y := top + 22
	fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" fill="url(#free)" stroke="#b9c2cf"/>`+"\n", mapMargin, y, width, mapRow)
	scale := float64(width) / float64(max(k.size, 1))
	for _, s := range k.spans {
		x, w := mapMargin+float64(s.offset)*scale, max(float64(s.size)*scale, 1)
		fmt.Fprintf(b, `<rect x="%.2f" y="%d" width="%.2f" height="%d" fill="%s" stroke="#ffffff" stroke-width="%s"><title>%s: %s at %s</title></rect>`+"\n",
			x, y, w, mapRow, colors[s.label], strokeFor(w), html.EscapeString(s.label), bytesText(s.size), bytesText(s.offset))
		if text := fit(s.label, int(w)-10); text != "" && w > 34 {
			fmt.Fprintf(b, `<text x="%.2f" y="%d" fill="#ffffff" text-anchor="middle" pointer-events="none">%s</text>`+"\n", x+w/2, y+mapRow/2+4, html.EscapeString(text))
		}
	}
}

func strokeFor(width float64) string {
	if width < 3 {
		return "0"
	}
	return "0.8"
}

// legend lists the labels by size, the greatest first, and gives each a colour.
func legend(blocks []memBlock) (entries []memSpan, colors map[string]string) {
	at := map[string]int{}
	for _, k := range blocks {
		for _, s := range k.spans {
			i, ok := at[s.label]
			if !ok {
				i = len(entries)
				at[s.label] = i
				entries = append(entries, memSpan{label: s.label})
			}
			entries[i].size += s.size
		}
	}
	slices.SortStableFunc(entries, func(a, b memSpan) int { return b.size - a.size })
	colors = make(map[string]string, len(entries))
	for i, e := range entries {
		// golden angle: neighbours in the list are far apart on the wheel
		colors[e.label] = fmt.Sprintf("hsl(%d, %d%%, %d%%)", (205+i*137)%360, 48-i/12%2*12, 46+i/6%3*6)
	}
	return entries, colors
}

// fit cuts a text to so many pixels, "" where nothing sensible is left.
func fit(text string, pixels int) string {
	n := int(float64(pixels) / mapChar)
	r := []rune(text)
	switch {
	case len(r) <= n:
		return text
	case n < 4:
		return ""
	}
	return string(r[:n-1]) + "…"
}

// plural is "1 block", "2 blocks".
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// bytesText is a size in the unit that suits it.
func bytesText(n int) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.2f GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d B", n)
}
