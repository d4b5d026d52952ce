package suballoc

import (
	"errors"
	"fmt"
)

// Validate checks everything that must hold between nodes, lists, bitmaps, pages and sums: for tests and builds with
// invariants, since it looks at every node.
func (a *Allocator) Validate() error {
	if err := a.main.validate(); err != nil {
		return fmt.Errorf("suballoc: main zone: %w", err)
	}
	if err := a.small.validate(); err != nil {
		return fmt.Errorf("suballoc: small zone: %w", err)
	}
	return a.validatePages()
}

// validatePages checks that each block of the small zone is a page of the main zone, as large, and not empty.
func (a *Allocator) validatePages() error {
	pages := 0
	for n := range a.main.nodes {
		if x := &a.main.nodes[n]; x.page != 0 {
			pages++
			p := x.page - 1
			switch {
			case x.state != used || !a.small.has(Block(p)) || a.pages[p] != uint32(n):
				return fmt.Errorf("suballoc: node %d is not page %d", n, p)
			case a.small.blocks[p].size != x.size:
				return fmt.Errorf("suballoc: page %d has size %d in a range of %d", p, a.small.blocks[p].size, x.size)
			case a.small.blocks[p].allocs == 0:
				return fmt.Errorf("suballoc: page %d is empty", p)
			}
		}
	}
	if pages != a.small.count {
		return fmt.Errorf("suballoc: %d pages for %d blocks of the small zone", pages, a.small.count)
	}
	return nil
}

func (z *zone) validate() error {
	var sum block
	gaps, count, seen := 0, 0, 1 // node 0 is in no list
	for b := range z.blocks {
		if !z.blocks[b].live {
			continue
		}
		nodes, g, err := z.validateBlock(uint32(b))
		if err != nil {
			return fmt.Errorf("block %d: %w", b, err)
		}
		sum.size += z.blocks[b].size
		sum.used += z.blocks[b].used
		sum.allocs += z.blocks[b].allocs
		seen += nodes
		gaps += g
		count++
	}
	if sum != z.total || gaps != z.gaps || count != z.count {
		return fmt.Errorf("sums %+v, %d gaps, %d blocks; counted %+v, %d, %d", z.total, z.gaps, z.count, sum, gaps, count)
	}
	for n := z.spare; n != 0; n = z.nodes[n].next {
		if seen++; z.nodes[n].state != spare || seen > len(z.nodes) {
			return fmt.Errorf("list of spare nodes is broken at %d", n)
		}
	}
	if seen != len(z.nodes) {
		return fmt.Errorf("%d of %d nodes are reachable", seen, len(z.nodes))
	}
	return z.validateIndex(gaps)
}

// validateBlock walks a block by address and counts its nodes and gaps.
func (z *zone) validateBlock(b uint32) (nodes, gaps int, err error) {
	var at, taken uint64
	var allocs, prev uint32
	for n := z.blocks[b].first; n != 0; n = z.nodes[n].next {
		x := &z.nodes[n]
		switch {
		case x.offset != at || x.size == 0:
			return 0, 0, fmt.Errorf("node %d is [%d, +%d), want to start at %d", n, x.offset, x.size, at)
		case x.prev != prev:
			return 0, 0, fmt.Errorf("node %d links back to %d, want %d", n, x.prev, prev)
		case x.block != b:
			return 0, 0, fmt.Errorf("node %d says block %d", n, x.block)
		case x.state == spare:
			return 0, 0, fmt.Errorf("node %d is spare", n)
		case x.state == free && prev != 0 && z.nodes[prev].state == free:
			return 0, 0, fmt.Errorf("gaps %d and %d are not merged", prev, n)
		case x.state == free:
			gaps++
		default:
			taken += x.size
			allocs++
		}
		at += x.size
		prev = n
		nodes++
	}
	if x := z.blocks[b]; at != x.size || taken != x.used || allocs != x.allocs {
		return 0, 0, fmt.Errorf("size %d, used %d, allocations %d; counted %d, %d, %d", x.size, x.used, x.allocs, at, taken, allocs)
	}
	return nodes, gaps, nil
}

// validateIndex walks the free lists: every gap in the list of its class, bits set for the lists that are not empty.
func (z *zone) validateIndex(gaps int) error {
	for c := range uint(classCount) {
		var prev uint32
		for n := z.index.heads[c]; n != 0; n = z.nodes[n].down {
			x := &z.nodes[n]
			if x.state != free || classOf(x.size) != c || x.up != prev {
				return fmt.Errorf("node %d (state %d, size %d, after %d) in the list of class %d after %d",
					n, x.state, x.size, x.up, c, prev)
			}
			if gaps--; gaps < 0 {
				return errors.New("more gaps in the lists than in the blocks")
			}
			prev = n
		}
		bit := z.index.subs[c>>subBits]&(1<<(c&(subCount-1))) != 0
		if bit != (prev != 0) {
			return fmt.Errorf("bit of class %d is %v, list empty: %v", c, bit, prev == 0)
		}
	}
	for l, s := range z.index.subs {
		if (z.index.levels&(1<<l) != 0) != (s != 0) {
			return fmt.Errorf("bit of level %d does not fit %#x", l, s)
		}
	}
	if gaps != 0 {
		return fmt.Errorf("%d gaps are in no list", gaps)
	}
	return nil
}
