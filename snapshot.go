package vkgloo

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/insight"
	"github.com/vkgloo/vkgloo/vk"
)

// Snapshot lists the context's device memory: blocks, what lies in them by label, gaps, and heaps. It can be written as JSON, and
// drawn as SVG or PNG. The GPU may be at work meanwhile; what is given up counts until it is freed.
//   - Errors: buffer.ErrState after Close.
//   - Ownership: the answer is a copy.
func (c *Context) Snapshot() (insight.Snapshot, error) {
	if err := c.open("a snapshot of its memory"); err != nil {
		return insight.Snapshot{}, err
	}
	m := c.dev.MemoryStats()
	s := insight.Snapshot{
		Version: insight.SchemaVersion, Label: c.label, Device: c.dev.Name(),
		Totals: insight.Totals{
			Blocks: m.Blocks + m.Dedicated, Resources: m.Allocations, Allocated: m.Allocated, Used: m.Used, Free: m.Free,
			LargestFree: m.LargestFree, Fragmentation: m.Fragmentation,
		},
		Heaps: []insight.Heap{}, Blocks: []insight.Block{},
	}
	for _, h := range m.Heaps {
		s.Heaps = append(s.Heaps, insight.Heap{
			Size: h.Size, DeviceLocal: h.DeviceLocal, Allocated: h.Allocated, Usage: h.Usage, Budget: h.Budget, Estimated: h.Estimated,
		})
	}
	for _, b := range c.dev.MemoryMap() {
		s.Blocks = append(s.Blocks, snapshotBlock(&b))
	}
	slices.SortStableFunc(s.Blocks, func(a, b insight.Block) int { return cmp.Compare(b.Size, a.Size) })
	return s, nil
}

// snapshotBlock is a block as a Snapshot has it.
func snapshotBlock(b *vk.BlockInfo) insight.Block {
	x := insight.Block{
		ID: b.ID, Type: b.Type, Heap: b.Heap, Flags: strings.Split(b.Flags.String(), "|"), Size: b.Size, Dedicated: b.Dedicated, Mapped: b.Mapped,
	}
	kind := "buffer"
	if b.Images {
		kind = "image"
	}
	for _, r := range b.Ranges {
		if r.Free {
			x.Ranges = append(x.Ranges, insight.Range{Offset: r.Offset, Size: r.Size, Free: true})
			continue
		}
		x.Used += r.Size
		x.Ranges = append(x.Ranges, insight.Range{
			Offset: r.Offset, Size: r.Size, Kind: kind, Usage: r.Usage.String(), Label: r.Label, Asked: r.Asked,
		})
	}
	return x
}

// open is an error after Close, which says what to do.
func (c *Context) open(wanted string) error {
	if errors.Is(c.dev.Err(), vk.ErrClosed) {
		return fmt.Errorf("%w: context %q is closed: ask for %s before Close", buffer.ErrState, c.label, wanted)
	}
	return nil
}
