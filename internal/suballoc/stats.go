package suballoc

import "iter"

// Stats counts what an Allocator or one of its blocks holds. Sizes are bytes.
type Stats struct {
	Blocks      int
	Allocations int
	Gaps        int    // free ranges
	Size        uint64 // of the blocks
	Used        uint64 // by allocations, rounded up to granules
	LargestGap  uint64 // the largest allocation that fits without another block, at alignment 1
}

// Free is the size of all gaps in bytes.
func (s Stats) Free() uint64 { return s.Size - s.Used }

// Fragmentation is the part of the free bytes that lies outside the largest gap: 0 for a single gap or none, towards 1 for
// many small ones.
func (s Stats) Fragmentation() float64 {
	if s.Free() == 0 {
		return 0
	}
	return 1 - float64(s.LargestGap)/float64(s.Free())
}

// Stats counts over all blocks. It looks at the largest gaps only.
func (a *Allocator) Stats() Stats {
	m, p := &a.main, &a.small
	return Stats{
		Blocks:      m.count,
		Allocations: int(m.total.allocs+p.total.allocs) - p.count,
		Gaps:        m.gaps + p.gaps,
		Size:        m.total.size << a.shift,
		Used:        (m.total.used - p.total.size + p.total.used) << a.shift,
		LargestGap:  max(m.largest(), p.largest()) << a.shift,
	}
}

// BlockStats counts over one block, range by range. It is zero for a block that there is not.
func (a *Allocator) BlockStats(b Block) Stats {
	var s Stats
	for r := range a.Ranges(b) {
		s.Blocks = 1
		s.Size += r.Size
		if r.Free() {
			s.Gaps++
			s.LargestGap = max(s.LargestGap, r.Size)
			continue
		}
		s.Allocations++
		s.Used += r.Size
	}
	return s
}

// Blocks yields the numbers of the blocks, rising.
func (a *Allocator) Blocks() iter.Seq[Block] {
	return func(yield func(Block) bool) {
		for i := range a.main.blocks {
			if a.main.blocks[i].live && !yield(Block(i)) {
				return
			}
		}
	}
}

// Ranges yields the allocations and gaps of block b in order of address. They fill it without holes. The Allocator must
// not be changed meanwhile.
func (a *Allocator) Ranges(b Block) iter.Seq[Range] {
	return func(yield func(Range) bool) {
		if !a.main.has(b) {
			return
		}
		for n := a.main.blocks[b].first; n != 0; n = a.main.nodes[n].next {
			page := a.main.nodes[n].page
			if page == 0 {
				if !yield(a.mainRange(n)) {
					return
				}
				continue
			}
			for m := a.small.blocks[page-1].first; m != 0; m = a.small.nodes[m].next {
				if !yield(a.smallRange(m)) {
					return
				}
			}
		}
	}
}
