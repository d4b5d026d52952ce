package buffer

import (
	"cmp"
	"slices"
)

// span is a range of the buffer's bytes.
type span struct{ lo, hi int }

// handed is a list that has been moved away whole: to a ticket that may yet be cancelled, or below the writes that
// came after it.
type handed struct {
	entries []entry
	dense   []dense
	combs   []comb
	sources []source
	size    int
}

// handOver moves the list's entries to h, whose tables the list takes in exchange. The list is empty afterwards.
func (p *pending) handOver(h *handed) {
	h.entries, p.entries = p.entries, h.entries[:0]
	h.dense, p.dense = p.dense, h.dense[:0]
	h.combs, p.combs = p.combs, h.combs[:0]
	h.sources, p.sources = p.sources, h.sources[:0]
	h.size = p.size
	p.clear(p.size)
}

// pieces returns all of h as plain entries.
func (h *handed) pieces() []entry {
	p := pending{entries: h.entries, dense: h.dense, combs: h.combs}
	return p.pieces()
}

// drop lets go of everything that h holds. Ring memory is given to free, nil: somebody else has taken it.
func (h *handed) drop(free func(block)) {
	for i := range h.sources {
		switch s := &h.sources[i]; {
		case s.kind == sourceHeap:
			heap{}.free(s.block)
		case s.kind == sourceRing && free != nil:
			free(s.block)
		}
	}
	h.forget()
}

// under adds what h holds, all of it older than what is pending: bytes that are pending already stay as they are.
// Sources that nothing refers to any more are given back. h is empty afterwards. The list is fitted.
func (p *pending) under(h *handed) {
	moved := make([]int32, len(h.sources))
	for i, s := range h.sources {
		if s.kind == sourceFree {
			continue
		}
		s.live, s.used = 1, len(s.mem) // nothing more is written to it; the one keeps it until all is done
		if s.own() {
			p.held += s.used
			p.live++
		}
		moved[i] = p.addSource(s)
	}
	p.seqEnd, p.cur = -1, -1
	var gaps []span
	for _, e := range h.pieces() {
		gaps = p.gaps(gaps[:0], e.off, e.off+e.n)
		for _, g := range gaps {
			p.revive(e, g, moved[e.src])
		}
	}
	for i := range h.sources {
		if h.sources[i].kind != sourceFree {
			p.drop(moved[i], 1)
		}
	}
	h.forget()
	p.balance()
}

// forget empties h, whose sources have been given away.
func (h *handed) forget() {
	clear(h.sources)
	h.entries, h.dense, h.combs, h.sources = h.entries[:0], h.dense[:0], h.combs[:0], h.sources[:0]
}

// revive adds the part g of an old entry, whose bytes lie in source src now.
func (p *pending) revive(e entry, g span, src int32) {
	s := &p.sources[src]
	s.live += g.hi - g.lo
	if s.own() {
		p.live += g.hi - g.lo
	}
	p.insert(entry{off: g.lo, n: g.hi - g.lo, pos: e.pos + g.lo - e.off, src: src, seq: e.seq})
	p.crowd(g.lo, g.hi)
}

// gaps appends the parts of [lo, hi) in which nothing is pending.
func (p *pending) gaps(to []span, lo, hi int) []span {
	if p.base != nil {
		return to
	}
	var taken []span
	add := func(a, b int) {
		if a, b = max(a, lo), min(b, hi); a < b {
			taken = append(taken, span{a, b})
		}
	}
	for ri := lo >> regionShift; ri <= (hi-1)>>regionShift; ri++ {
		p.coverage(ri, lo, hi, add)
	}
	for i := range p.combs {
		c := &p.combs[i]
		for k := c.from(lo); k < c.to(hi); k++ {
			add(c.off+k*c.stride, c.off+k*c.stride+c.elem)
		}
	}
	slices.SortFunc(taken, func(a, b span) int { return cmp.Compare(a.lo, b.lo) })
	for _, t := range taken {
		if lo < t.lo {
			to = append(to, span{lo, t.lo})
		}
		lo = max(lo, t.hi)
	}
	if lo < hi {
		to = append(to, span{lo, hi})
	}
	return to
}

// coverage calls f for what lies in the pages of region ri that [lo, hi) touches. The same range may come more than
// once.
func (p *pending) coverage(ri, lo, hi int, f func(a, b int)) {
	s := &p.slots[ri]
	if s.cover != 0 {
		e := &p.entries[s.cover-1]
		f(e.off, e.off+e.n)
		return
	}
	if s.r == nil || s.r.links == 0 {
		return
	}
	from, to := max(lo, ri<<regionShift), min(hi, (ri+1)<<regionShift)
	for k := from >> pageShift; k <= (to-1)>>pageShift; k++ {
		pg := &s.r.pages[k&(regionPages-1)]
		if pg.dense != 0 {
			d := &p.dense[pg.dense-1]
			for a, b, ok := d.run(0); ok; a, b, ok = d.run(b) {
				f(k<<pageShift+a, k<<pageShift+b)
			}
		}
		for l := pg.head; l != 0; l = p.links[l-1].next {
			e := &p.entries[p.links[l-1].entry]
			f(e.off, e.off+e.n)
		}
	}
}
