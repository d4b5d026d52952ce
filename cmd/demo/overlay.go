package main

import (
	"fmt"
	"hash/fnv"
	"time"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
)

// history is how many frames a plot shows.
const history = 120

// gauge is what one frame did.
type gauge struct {
	uploaded float64 // MB/s
	stalls   float64 // waits for the GPU
	took     float64 // ms
}

// overlay is plots of the last frames and the memory map, drawn as vertices that are written anew every frame: the library shows
// itself at work.
type overlay struct {
	canvas canvas
	dots   *buffer.VertexBuffer
	gauges [history]gauge
	n      int // frames seen
	blocks []memBlock
	way    string // how bytes get to the GPU
}

// newOverlay makes the overlay's buffer, one of the scene's.
func newOverlay(s *scene, way string) (*overlay, error) {
	o := &overlay{way: way}
	o.canvas.dots = make([]dot, 0, maxDots)
	b := builder{scene: s}
	o.dots = b.vertices(buffer.Of(make([]dot, maxDots)), "overlay")
	return o, b.err
}

// push adds a frame.
func (o *overlay) push(g gauge) {
	o.gauges[o.n%history] = g
	o.n++
}

// Colours, 0xAABBGGRR.
const (
	colorPanel  = 0xff241a14
	colorFrame  = 0xff4a3a30
	colorText   = 0xffe8e0d8
	colorDim    = 0xffa09080
	colorUpload = 0xff8ad050
	colorStall  = 0xff5060f0
	colorTook   = 0xfff0b050
)

// Measures in pixels.
const (
	overlayWide = 2*history + 16
	plotHigh    = 36
	plotPitch   = plotHigh + 20
	mapHigh     = 10
	mapBlocks   = 5
	textSize    = 2
)

// update draws into the buffer, for a target of so many pixels.
func (o *overlay) update(width, height int) error {
	c := &o.canvas
	c.reset(width, height)
	blocks := o.blocks[:min(len(o.blocks), mapBlocks)]
	const left, top = 8, 8
	high := 24 + 3*plotPitch + 18 + len(blocks)*(mapHigh+4)
	c.rect(left, top, overlayWide, float32(high), layerPanel, colorPanel)
	x, y := float32(left+8), float32(top+8)
	c.text(x, y, textSize, "vkgloo  "+o.way, colorText)
	y += 16
	last := o.gauges[(o.n+history-1)%history]
	o.plot(x, y, fmt.Sprintf("upload %.1f MB/s", last.uploaded), colorUpload, func(g *gauge) float64 { return g.uploaded })
	o.plot(x, y+plotPitch, fmt.Sprintf("stalls %.0f", last.stalls), colorStall, func(g *gauge) float64 { return g.stalls })
	o.plot(x, y+2*plotPitch, fmt.Sprintf("frame %.1f ms", last.took), colorTook, func(g *gauge) float64 { return g.took })
	y += 3 * plotPitch
	size, used := 0, 0
	for _, b := range o.blocks {
		size, used = size+b.size, used+b.used()
	}
	c.text(x, y, textSize, fmt.Sprintf("memory %.1f/%.1f MB %d blocks", float64(used)/1e6, float64(size)/1e6, len(o.blocks)), colorText)
	y += 14
	for _, b := range blocks {
		o.block(x, y, b)
		y += mapHigh + 4
	}
	return o.dots.SetSubData(buffer.Of(c.dots), 0)
}

// plot draws a line of text and the history under it, scaled to its greatest value.
func (o *overlay) plot(x, y float32, label string, color uint32, value func(*gauge) float64) {
	c := &o.canvas
	c.text(x, y, textSize, label, colorText)
	y += 14
	c.rect(x, y, 2*history, plotHigh, layerPlot, colorFrame)
	top := 1e-9
	for i := range o.gauges {
		top = max(top, value(&o.gauges[i]))
	}
	for i := range min(o.n, history) {
		at := (o.n - 1 - i) % history
		h := float32(value(&o.gauges[at])/top) * (plotHigh - 2)
		c.rect(x+2*float32(history-1-i), y+plotHigh-h, 2, h, layerText, color)
	}
}

// block draws a block of memory to its own scale, a colour a label.
func (o *overlay) block(x, y float32, b memBlock) {
	c := &o.canvas
	c.rect(x, y, 2*history, mapHigh, layerPlot, colorFrame)
	scale := 2 * history / float32(max(b.size, 1))
	for _, s := range b.spans {
		c.rect(x+float32(s.offset)*scale, y, max(float32(s.size)*scale, 1), mapHigh, layerText, labelColor(s.label))
	}
}

// labelColor is always the same for a label, and neither dark nor pale.
func labelColor(label string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(label))
	v := h.Sum32()
	return 0xff000000 | (0x50+v>>16&0x7f)<<16 | (0x50+v>>8&0x7f)<<8 | (0x50 + v&0x7f)
}

// mapEvery is how many frames an overlay shows one memory map.
const mapEvery = 15

// watch measures frames for an overlay.
type watch struct {
	o    *options
	ctx  *vkgloo.Context
	last figures
	at   time.Time
}

func newWatch(o *options, c *vkgloo.Context) *watch {
	w := &watch{o: o, ctx: c, at: time.Now()}
	w.last.read(c)
	return w
}

// frame tells v, which may be nil, what frame n did.
func (w *watch) frame(n int, v *overlay) {
	if v == nil {
		return
	}
	if w.o.watch != nil {
		w.o.watch(n, v)
		return
	}
	var now figures
	now.read(w.ctx)
	v.push(now.frame(w.last, time.Since(w.at)))
	w.last, w.at = now, time.Now()
	if n%mapEvery == 0 {
		v.blocks = memoryMap(w.ctx)
	}
}
