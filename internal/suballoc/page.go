package suballoc

const (
	pageAlign = 256      // bytes: what most devices want of buffers. Allocations with a larger alignment go to the main zone
	minPage   = 64 << 10 // bytes
	maxPage   = 2 << 20  // bytes
	pagePart  = 256      // a page is about this part of all blocks
	smallPart = 8        // an allocation of up to this part of a page is small
)

// pageSize is the size of the next page in granules: a power of two that fits the size of all blocks; 0: they are too small
// for pages.
func (a *Allocator) pageSize() uint64 {
	size := a.main.total.size / pagePart
	if size<<a.shift < minPage || a.shift > 12 {
		return 0
	}
	return min(floorPower(size), maxPage>>a.shift)
}

// pageMask is the mask of pageAlign.
func (a *Allocator) pageMask() uint64 {
	if 1<<a.shift >= pageAlign {
		return 0
	}
	return pageAlign>>a.shift - 1
}

// isSmall reports whether such an allocation belongs in a page.
func (a *Allocator) isSmall(units, mask uint64) bool {
	return units <= a.pageSize()/smallPart && mask <= a.pageMask()
}

// allocSmall gives a node of the small zone, for which it makes a new page where needed and possible; else 0.
func (a *Allocator) allocSmall(units, mask, tag uint64) uint32 {
	if n := a.small.alloc(units, mask, tag); n != 0 {
		return n
	}
	size := a.pageSize()
	m := a.main.alloc(size, a.pageMask(), 0)
	if m == 0 {
		return 0
	}
	p := a.small.addBlock(size)
	a.main.nodes[m].page = p + 1
	if int(p) == len(a.pages) {
		a.pages = append(a.pages, 0)
	}
	a.pages[p] = m
	return a.small.alloc(units, mask, tag)
}
