package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/vkgloo/vkgloo/bench/work"
)

const (
	plotWidth  = 312.0
	plotHeight = 330.0
	plotLeft   = 46.0
	plotTop    = 44.0
	plotBottom = 40.0
)

// scale is a logarithmic axis from low to high, both powers of ten, onto pixels from a to b.
type scale struct{ low, high, a, b float64 }

func newScale(low, high, a, b float64) scale {
	return scale{math.Floor(math.Log10(low) + 1e-9), math.Ceil(math.Log10(high) - 1e-9), a, b}
}

func (s scale) at(v float64) float64 {
	if s.high == s.low {
		return s.a
	}
	return s.a + (math.Log10(v)-s.low)/(s.high-s.low)*(s.b-s.a)
}

// writeLines draws a plot for each axis of the scaling measurement: ns a write over the number that goes up, both
// logarithmic. Parallel to plain copy is good. The band is what plain copy takes, up to twice that.
func writeLines(w io.Writer, all []point, about string) error {
	var shown []axis
	least, most := math.Inf(1), 0.0
	for _, a := range axes {
		if rows, _ := series(all, a.name); len(rows) > 0 {
			shown = append(shown, a)
		}
	}
	for _, p := range all {
		least, most = min(least, p.ns), max(most, p.ns)
	}
	width := cardGap + float64(len(shown))*(plotWidth+cardGap)
	s := newSVG(w, max(width, 500), plotHeight+104, "What a write costs while buffers, writes and goroutines grow")
	s.text(cardGap+4, 31, "head", "start", "What a write of %s costs, flush included", work.Bytes(scalingElem))
	s.text(cardGap+4, 51, "dim", "start", "%s", about)
	x := cardGap + 4
	for _, row := range lineRows(all) {
		s.f(`<line x1="%.1f" y1="68" x2="%.1f" y2="68" stroke="%s" stroke-width="3"/>`+"\n", x, x+18, lineColor(row))
		s.text(x+24, 72, "", "start", "%s", row)
		x += 40 + 7*float64(len(row))
	}
	for i, a := range shown {
		drawPlot(s, a, all, cardGap+float64(i)*(plotWidth+cardGap), 86, least, most)
	}
	return s.end()
}

func lineRows(all []point) []string {
	seen := map[string]bool{}
	var rows []string
	for _, p := range all {
		if !seen[p.row] {
			seen[p.row] = true
			rows = append(rows, p.row)
		}
	}
	return rows
}

func lineColor(row string) string {
	switch row {
	case rowDirect:
		return colorOurs
	case rowWrite:
		return "#3b82c4"
	case rowStaged:
		return colorPeer
	}
	return colorLimit
}

func drawPlot(s *svg, a axis, all []point, x, y, least, most float64) {
	s.card(x, y, plotWidth, plotHeight)
	s.text(x+14, y+24, "title", "start", "%s", upper(a.about))
	rows, steps := series(all, a.name)
	top, bottom := y+plotTop, y+plotHeight-plotBottom
	ys := newScale(least, most, bottom, top)
	xs := scale{0, math.Log10(float64(steps[len(steps)-1])), x + plotLeft, x + plotWidth - 18}
	for e := ys.low; e <= ys.high; e++ {
		at := ys.at(math.Pow(10, e))
		s.line(x+plotLeft, at, x+plotWidth-18, at, "grid")
		s.text(x+plotLeft-6, at+4, "dim num", "end", "%s", duration(math.Pow(10, e)))
	}
	for i, n := range steps {
		if len(steps) > 8 && i%2 == 1 {
			continue
		}
		s.text(xs.at(float64(n)), bottom+18, "dim num", "middle", "%s", count(n))
	}
	s.line(x+plotLeft, bottom, x+plotWidth-18, bottom, "axis")
	band(s, all, a.name, rows[0], steps, xs, ys)
	for _, row := range rows {
		var path strings.Builder
		for i, n := range steps {
			fmt.Fprintf(&path, "%s%.1f %.1f", map[bool]string{true: "M", false: "L"}[i == 0], xs.at(float64(n)), ys.at(find(all, a.name, row, n).ns))
		}
		s.f(`<path d="%s" fill="none" stroke="%s" stroke-width="2.2" stroke-linejoin="round"/>`+"\n", path.String(), lineColor(row))
		for _, n := range steps {
			s.f(`<circle cx="%.1f" cy="%.1f" r="2.8" fill="%s"/>`+"\n", xs.at(float64(n)), ys.at(find(all, a.name, row, n).ns), lineColor(row))
		}
	}
}

// band is plain copy, once to twice.
func band(s *svg, all []point, axis, plain string, steps []int, xs, ys scale) {
	var path strings.Builder
	for i, n := range steps {
		fmt.Fprintf(&path, "%s%.1f %.1f", map[bool]string{true: "M", false: "L"}[i == 0], xs.at(float64(n)), ys.at(find(all, axis, plain, n).ns))
	}
	for i := len(steps) - 1; i >= 0; i-- {
		fmt.Fprintf(&path, "L%.1f %.1f", xs.at(float64(steps[i])), ys.at(2*find(all, axis, plain, steps[i]).ns))
	}
	s.f(`<path d="%sZ" fill="%s" opacity="0.25"/>`+"\n", path.String(), colorLimit)
}

func duration(ns float64) string {
	switch {
	case ns >= 1e6:
		return fmt.Sprintf("%.0f ms", ns/1e6)
	case ns >= 1e3:
		return fmt.Sprintf("%.0f µs", ns/1e3)
	}
	return fmt.Sprintf("%.0f ns", ns)
}

func count(n int) string {
	switch {
	case n >= 1e6:
		return fmt.Sprintf("%dM", n/1e6)
	case n >= 1e3:
		return fmt.Sprintf("%dk", n/1e3)
	}
	return fmt.Sprint(n)
}
