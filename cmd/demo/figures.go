package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/insight"
)

// figures is what a run has done.
type figures struct {
	began  time.Time
	took   time.Duration
	frames int

	bytes, copies, barriers, stalls uint64 // uploaded, by the GPU, recorded, waits
	blockCount                      int
	allocated, used                 uint64 // bytes of device memory
	memory                          insight.Snapshot
}

func (f *figures) start() { f.began = time.Now() }
func (f *figures) stop()  { f.took = time.Since(f.began) }

// read takes the context's counts.
func (f *figures) read(c *vkgloo.Context) {
	s := c.Stats()
	f.bytes = s.Staging.InPlace + s.Staging.Staged
	f.copies, f.barriers, f.stalls = s.Staging.Copies, s.Staging.Barriers, s.Staging.Stalls
	f.blockCount = s.Memory.Blocks + s.Memory.Dedicated
	f.allocated, f.used = uint64(s.Memory.Allocated), uint64(s.Memory.Used)
}

// memoryMap is the context's device memory as the picture shows it.
func memoryMap(c *vkgloo.Context) []memBlock {
	var all []memBlock
	for _, b := range c.Device().MemoryMap() {
		what := "buffers"
		if b.Images {
			what = "images"
		}
		if b.Dedicated {
			what = "one allocation of its own"
		}
		m := memBlock{title: fmt.Sprintf("block %d · %s · %v", b.ID, what, b.Flags), size: b.Size}
		for _, r := range b.Ranges {
			if !r.Free {
				m.spans = append(m.spans, memSpan{offset: r.Offset, size: r.Size, label: cmp.Or(r.Label, "unnamed")})
			}
		}
		all = append(all, m)
	}
	slices.SortStableFunc(all, func(a, b memBlock) int { return b.size - a.size })
	return all
}

// since is what was done after g was taken.
func (f figures) since(g figures) figures {
	f.frames -= g.frames
	f.bytes -= g.bytes
	f.copies -= g.copies
	f.barriers -= g.barriers
	f.stalls -= g.stalls
	return f
}

// frame is what a frame did, whose figures f were taken took after those of last.
func (f figures) frame(last figures, took time.Duration) gauge {
	d := f.since(last)
	return gauge{uploaded: float64(d.bytes) / 1e6 / max(took.Seconds(), 1e-9), stalls: float64(d.stalls), took: 1e3 * took.Seconds()}
}

// table is the figures as people read them.
func (f figures) table() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	frames := uint64(max(f.frames, 1))
	row := func(name, total, each string) { fmt.Fprintf(w, "%s\t%s\t%s\t\n", name, total, each) }
	row("", "total", "a frame")
	row("frames", fmt.Sprint(f.frames), "")
	row("frames/s", fmt.Sprintf("%.1f", float64(f.frames)/max(f.took.Seconds(), 1e-9)), fmt.Sprintf("%.1f ms", 1e3*f.took.Seconds()/float64(frames)))
	row("uploaded", insight.Bytes(int(f.bytes)), insight.Bytes(int(f.bytes/frames)))
	count := func(name string, n uint64) { row(name, fmt.Sprint(n), fmt.Sprintf("%.1f", float64(n)/float64(frames))) }
	count("copies", f.copies)
	count("barriers", f.barriers)
	count("stalls", f.stalls)
	row("memory blocks", fmt.Sprint(f.blockCount), "")
	row("allocated", insight.Bytes(int(f.allocated)), "")
	row("used", insight.Bytes(int(f.used)), "")
	w.Flush()
	return b.String()
}
