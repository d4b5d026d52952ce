package buffer

import "github.com/vkgloo/vkgloo/internal/invariants"

// Where pending entries lie in the buffer is kept in three sizes. A region of 64 KiB is covered by one entry, or has
// pages of 1 KiB; a page has a chain of the entries that touch it, and a bit for each grain of 64 bytes that may be
// touched. Only regions that something pending lies in take memory and time.
const (
	regionShift = 16
	regionSize  = 1 << regionShift
	pageShift   = 10
	pageSize    = 1 << pageShift
	grainShift  = 6
	grainSize   = 1 << grainShift
	regionPages = regionSize / pageSize
	pageGrains  = pageSize / grainSize
)

// page is what lies in one page. A grain's bit may be set though nothing is left there, never the other way round.
type page struct {
	head   int32 // first link of the chain + 1, 0: none
	dense  int32 // its dense form + 1, 0: none
	grains uint16
	own    uint16 // entries of the chain that may be merged
}

type region struct {
	pages [regionPages]page
	links int32 // links and dense pages
}

// slot is one region's place. Pages count only where cover is 0.
type slot struct {
	r     *region
	cover int32 // the entry that covers all of it + 1, 0: none
	dirty bool  // on the list of what reset clears
}

// link makes an entry part of a page's chain. It says what the entry had of the page when it came, so that most
// others need not be looked at; the entry itself may have become shorter since.
type link struct {
	entry  int32
	next   int32 // + 1, 0: the last
	lo, hi uint16
}

// meets reports whether the link's entry may touch [lo, hi) of the page.
func (l *link) meets(lo, hi int) bool { return int(l.lo) < hi && lo < int(l.hi) }

// touch notes that slot ri is in use.
func (p *pending) touch(ri int) *slot {
	s := &p.slots[ri]
	if !s.dirty {
		s.dirty = true
		p.dirty = append(p.dirty, int32(ri))
	}
	return s
}

// pagesOf returns the region's pages, made if there are none yet.
func (s *slot) pagesOf() *region {
	if s.r == nil {
		s.r = new(region)
	}
	return s.r
}

// grainMask has a bit for every grain of a page that [lo, hi) touches; both are offsets in the page.
func grainMask(lo, hi int) uint16 {
	first, last := uint(lo)>>grainShift, uint(hi-1)>>grainShift
	return uint16((2<<(last-first) - 1) << first)
}

// link enters entry i, with the range that it has, into regions and pages.
func (p *pending) link(i int32) {
	e := &p.entries[i]
	lo, hi := e.off, e.off+e.n
	for ri := lo >> regionShift; ri <= (hi-1)>>regionShift; ri++ {
		from, to := ri<<regionShift, min((ri+1)<<regionShift, p.size)
		if s := p.touch(ri); lo <= from && to <= hi {
			s.cover = i + 1
		} else {
			p.linkPages(s, i, max(lo, from), min(hi, to))
		}
	}
}

// linkPages enters entry i into the pages of [lo, hi), which lies in the region of s.
func (p *pending) linkPages(s *slot, i int32, lo, hi int) {
	r := s.pagesOf()
	merges := p.sources[p.entries[i].src].kind != sourceBorrowed
	for k := lo >> pageShift; k <= (hi-1)>>pageShift; k++ {
		base := k << pageShift
		pg := &r.pages[k&(regionPages-1)]
		a, b := max(lo-base, 0), min(hi-base, pageSize)
		pg.grains |= grainMask(a, b)
		pg.head = p.newLink(link{i, pg.head, uint16(a), uint16(b)})
		r.links++
		if merges {
			pg.own++
		}
	}
}

func (p *pending) newLink(l link) int32 {
	if f := p.freeLink; f != 0 {
		p.freeLink = p.links[f-1].next
		p.links[f-1] = l
		return f
	}
	p.links = append(p.links, l)
	return int32(len(p.links))
}

// unlink takes entry i, which keeps [keepLo, keepHi), out of [lo, hi), a part that it loses at one end.
func (p *pending) unlink(i int32, lo, hi, keepLo, keepHi int) {
	for ri := lo >> regionShift; ri <= (hi-1)>>regionShift; ri++ {
		s := &p.slots[ri]
		from, to := ri<<regionShift, min((ri+1)<<regionShift, p.size)
		if s.cover == i+1 {
			s.cover = 0
			if a, b := max(keepLo, from), min(keepHi, to); a < b {
				p.linkPages(s, i, a, b)
			}
			continue
		}
		for k := max(lo, from) >> pageShift; k <= (min(hi, to)-1)>>pageShift; k++ {
			if base := k << pageShift; base < keepHi && keepLo < base+pageSize {
				continue // it still touches this page
			}
			p.removeLink(s.r, &s.r.pages[k&(regionPages-1)], i)
		}
	}
}

// removeLink takes entry i out of a page's chain.
func (p *pending) removeLink(r *region, pg *page, i int32) {
	at := &pg.head
	for *at != 0 {
		l := &p.links[*at-1]
		if l.entry != i {
			at = &l.next
			continue
		}
		free := *at
		*at = l.next
		l.next = p.freeLink
		p.freeLink = free
		r.links--
		if p.sources[p.entries[i].src].kind != sourceBorrowed {
			pg.own--
		}
		return
	}
	if invariants.Enabled {
		invariants.Check(false, "entry not in the chain of its page")
	}
}

// cut takes [off, off+n) out of everything pending, so that something newer can lie there.
func (p *pending) cut(off, n int) {
	if p.empty() {
		return
	}
	end := off + n
	p.seqEnd = -1
	p.cutCombs(off, end)
	for ri := off >> regionShift; ri <= (end-1)>>regionShift; ri++ {
		s := &p.slots[ri]
		if s.cover != 0 {
			p.carve(s.cover-1, off, end)
			continue
		}
		if s.r == nil || s.r.links == 0 {
			continue
		}
		from, to := max(off, ri<<regionShift), min(end, (ri+1)<<regionShift)
		for k := from >> pageShift; k <= (to-1)>>pageShift; k++ {
			p.cutPage(s.r, k, off, end)
		}
	}
}

// cutPage takes [off, end) out of what lies in page k.
func (p *pending) cutPage(r *region, k, off, end int) {
	base := k << pageShift
	pg := &r.pages[k&(regionPages-1)]
	lo, hi := max(off-base, 0), min(end-base, pageSize)
	if pg.grains&grainMask(lo, hi) == 0 {
		return
	}
	if pg.dense != 0 {
		p.cutDense(r, pg, lo, hi)
	}
	p.cutChain(pg, lo, hi, off, end)
}

// cutChain takes [off, end), which is [lo, hi) of the page, out of the entries of its chain.
func (p *pending) cutChain(pg *page, lo, hi, off, end int) {
	for l := pg.head; l != 0; {
		ln := p.links[l-1] // carve takes out this link alone, and adds in front
		if ln.meets(lo, hi) {
			if e := &p.entries[ln.entry]; e.off < end && off < e.off+e.n {
				p.carve(ln.entry, off, end)
			}
		}
		l = ln.next
	}
}

// carve takes [off, end) out of entry i, which it touches. What remains on both sides becomes two entries; the larger
// part stays the same one, so that taking piece after piece from one end costs little.
func (p *pending) carve(i int32, off, end int) {
	e := p.entries[i]
	lo, hi := e.off, e.off+e.n
	gone := min(hi, end) - max(lo, off)
	switch {
	case off <= lo && hi <= end:
		p.unlink(i, lo, hi, 0, 0)
		p.freeEntry(i)
	case off <= lo:
		p.shorten(i, end, hi)
	case hi <= end:
		p.shorten(i, lo, off)
	case off-lo < hi-end:
		p.shorten(i, end, hi)
		p.insert(entry{off: lo, n: off - lo, pos: e.pos, src: e.src, seq: e.seq})
	default:
		p.shorten(i, lo, off)
		p.insert(entry{off: end, n: hi - end, pos: e.pos + end - lo, src: e.src, seq: e.seq})
	}
	p.drop(e.src, gone)
}

// shorten cuts entry i to [lo, hi), one end of which it has already.
func (p *pending) shorten(i int32, lo, hi int) {
	e := &p.entries[i]
	a, b := e.off, e.off+e.n
	if lo > a {
		p.unlink(i, a, lo, lo, hi)
	} else {
		p.unlink(i, hi, b, lo, hi)
	}
	e = &p.entries[i]
	e.pos += lo - a
	e.off, e.n = lo, hi-lo
}

// insert adds an entry whose bytes are counted as live already, and whose range nothing else has.
func (p *pending) insert(e entry) int32 {
	i := p.place(e)
	p.link(i)
	return i
}

// place puts e into the table of entries.
func (p *pending) place(e entry) int32 {
	p.count++
	if f := p.freeEntries; f != 0 {
		p.freeEntries = p.entries[f-1].src
		p.entries[f-1] = e
		return f - 1
	}
	p.entries = append(p.entries, e)
	return int32(len(p.entries) - 1)
}

func (p *pending) freeEntry(i int32) {
	p.entries[i] = entry{src: p.freeEntries}
	p.freeEntries = i + 1
	p.count--
}

// touched reports whether anything in the region ri may be pending, combs not counted.
func (p *pending) touched(ri int) bool {
	s := &p.slots[ri]
	return s.cover != 0 || s.r != nil && s.r.links > 0
}
