package main

import (
	"cmp"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/vkgloo/vkgloo/bench/habit"
	"github.com/vkgloo/vkgloo/bench/work"
)

// headlines are the workloads of the picture, and the metric that it shows.
var headlines = []struct {
	id     string
	metric int
}{
	{"W1/64MiB", 0}, {"W3", 0}, {"W2/100000x64/scattered", 1}, {"W2/100000x64/in order", 1}, {"W4", 0}, {"W6", 0},
	{"W5/64MiB", 0}, {"W5/64B", 0}, {"W7", 0}, {"W8/first", 0},
}

const (
	cardWidth  = 474.0
	cardGap    = 12.0
	barHeight  = 12.0
	rowHeight  = 19.0
	nameWidth  = 132.0
	valueWidth = 98.0
)

// writeBars draws a card for each workload: a bar is how fast a row is, the dashed line the workload's limit, and the number
// what was measured. So longer is better in all of them.
func writeBars(w io.Writer, blocks []*block, about string) error {
	var cards []card
	for _, h := range headlines {
		if i := slices.IndexFunc(blocks, func(b *block) bool { return b.w.ID == h.id }); i >= 0 {
			if c := newCard(blocks[i], h.metric); len(c.bars) > 0 {
				cards = append(cards, c)
			}
		}
	}
	height := 94.0
	for i := 0; i < len(cards); i += 2 {
		height += rowOf(cards, i) + cardGap
	}
	s := newSVG(w, 2*cardWidth+3*cardGap, height+6, "vkgloo against the machine's limits and other libraries")
	s.text(cardGap+4, 31, "head", "start", "How close to the machine")
	s.text(cardGap+4, 51, "dim", "start", "Longer is better in every card; the dashed line is the limit that the card names.")
	s.text(cardGap+4, 68, "dim", "start", "%s", about)
	y := 84.0
	for i := 0; i < len(cards); i += 2 {
		h := rowOf(cards, i)
		cards[i].draw(s, cardGap, y, h)
		if i+1 < len(cards) {
			cards[i+1].draw(s, 2*cardGap+cardWidth, y, h)
		}
		y += h + cardGap
	}
	return s.end()
}

func rowOf(cards []card, i int) float64 {
	h := cards[i].height()
	if i+1 < len(cards) {
		h = max(h, cards[i+1].height())
	}
	return h
}

type bar struct {
	name  string
	value float64
	speed float64 // relative to the limit
}

type card struct {
	w      work.Workload
	metric int
	bars   []bar
}

func newCard(b *block, metric int) card {
	c := card{w: b.w, metric: metric}
	for _, cell := range b.cells {
		if r := ratio(b, cell, metric); cell.err == nil && !math.IsNaN(r) {
			c.bars = append(c.bars, bar{cell.row, median(cell.values[metric]), r})
		}
	}
	slices.SortStableFunc(c.bars, func(a, b bar) int { return cmp.Compare(b.speed, a.speed) })
	return c
}

func (c card) height() float64 { return 52 + rowHeight*float64(len(c.bars)) }

func (c card) draw(s *svg, x, y, h float64) {
	s.card(x, y, cardWidth, h)
	m := c.w.Metrics[c.metric]
	s.text(x+14, y+24, "title", "start", "%s", upper(c.w.Title))
	s.text(x+cardWidth-14, y+24, "dim", "end", "%s, limit: %s", m.Unit, c.w.Limit)
	width := cardWidth - nameWidth - valueWidth - 28
	left, top := x+14+nameWidth, y+40
	most := 1.0
	for _, b := range c.bars {
		most = max(most, b.speed)
	}
	for i, b := range c.bars {
		at := top + rowHeight*float64(i)
		class := ""
		if ours(b.name) {
			class = "ours"
		}
		s.text(left-8, at+10, class, "end", "%s", b.name)
		s.f(`<rect class="track" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="2"/>`+"\n", left, at, width, barHeight)
		s.bar(left, at, width*b.speed/most, barHeight, color(b.name))
		s.text(left+width+8, at+10, class+" num", "start", "%s %s", figure(b.value), short(m.Unit))
	}
	at := left + width/most
	s.line(at, top-4, at, top+rowHeight*float64(len(c.bars))-3, "limit")
}

func ours(row string) bool { return strings.HasPrefix(row, "vkgloo") }

func color(row string) string {
	switch {
	case row == rowDirect:
		return colorOurs
	case ours(row):
		return colorOurs2
	case row == work.Memcpy || row == work.GoChunk || row == work.OpStream:
		return colorLimit
	case strings.HasPrefix(row, "C "):
		return colorC
	case row == habit.Name:
		return colorHabit
	}
	return colorPeer
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// short is the unit as it stands behind a number.
func short(unit string) string {
	unit, _, _ = strings.Cut(unit, "/write")
	return unit
}
