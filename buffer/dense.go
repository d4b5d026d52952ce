package buffer

import "math/bits"

// dense is the form of a page that many small writes meet in: memory of the page's size, in which every byte has its
// place, and a bit for each that is defined. Writes to it leave no entries.
type dense struct {
	page int
	src  int32 // its memory; the page counts as live bytes of it as a whole
	pos  int
	n    int // defined bytes; 0: a free place
	seq  uint32
	mask [pageSize / 64]uint64
}

// maskRange calls f for each word that [lo, hi) touches, with the bits of it.
func maskRange(lo, hi int, f func(word int, bits uint64)) {
	for w := lo >> 6; w <= (hi-1)>>6; w++ {
		m := ^uint64(0)
		if at := w << 6; lo > at {
			m <<= uint(lo - at)
		}
		if end := (w + 1) << 6; hi < end {
			m &= ^uint64(0) >> uint(end-hi)
		}
		f(w, m)
	}
}

func (d *dense) define(lo, hi int) {
	maskRange(lo, hi, func(w int, m uint64) {
		d.n += bits.OnesCount64(m &^ d.mask[w])
		d.mask[w] |= m
	})
}

func (d *dense) forget(lo, hi int) {
	maskRange(lo, hi, func(w int, m uint64) {
		d.n -= bits.OnesCount64(m & d.mask[w])
		d.mask[w] &^= m
	})
}

// run returns the next run of defined bytes at or after lo; ok is false when there is none.
func (d *dense) run(lo int) (from, to int, ok bool) {
	from = scan(&d.mask, lo, 0)
	if from == pageSize {
		return 0, 0, false
	}
	return from, scan(&d.mask, from, ^uint64(0)), true
}

// scan returns the first bit at or after lo that differs from those of skip, which are all alike; pageSize if none does.
func scan(mask *[pageSize / 64]uint64, lo int, skip uint64) int {
	for w := lo >> 6; w < len(mask); w++ {
		m := mask[w] ^ skip
		if w == lo>>6 {
			m &= ^uint64(0) << uint(lo&63)
		}
		if m != 0 {
			return w<<6 + bits.TrailingZeros64(m)
		}
	}
	return pageSize
}

// merge gives page k its dense form, and moves into it what entries that may be merged hold of the page. Without
// memory the page stays as it is.
func (p *pending) merge(k int) {
	r := p.slots[k>>(regionShift-pageShift)].r
	pg := &r.pages[k&(regionPages-1)]
	if pg.dense == 0 && !p.newDense(r, pg, k) {
		return
	}
	p.seqEnd = -1
	d := &p.dense[pg.dense-1]
	d.seq = p.seq
	base := k << pageShift
	found := p.scratch[:0]
	for l := pg.head; l != 0; l = p.links[l-1].next {
		i := p.links[l-1].entry
		s := &p.sources[p.entries[i].src]
		if s.kind == sourceBorrowed {
			continue
		}
		found = append(found, i)
		e := &p.entries[i]
		lo, hi := max(e.off, base), min(e.off+e.n, base+pageSize)
		mem := p.sources[d.src].mem[d.pos : d.pos+pageSize]
		s.read(mem[lo-base:hi-base], e.pos+lo-e.off)
		d.define(lo-base, hi-base)
	}
	for _, i := range found {
		p.carve(i, base, base+pageSize)
	}
	p.scratch = found
	pg.grains = 1<<pageGrains - 1
}

// newDense gives a page empty dense form; false when there is no memory for it.
func (p *pending) newDense(r *region, pg *page, k int) bool {
	src, pos, err := p.alloc(pageSize)
	if err != nil {
		return false
	}
	d := dense{page: k, src: src, pos: pos}
	if f := len(p.freeDense); f > 0 {
		i := p.freeDense[f-1]
		p.freeDense = p.freeDense[:f-1]
		p.dense[i] = d
		pg.dense = i + 1
	} else {
		p.dense = append(p.dense, d)
		pg.dense = int32(len(p.dense))
	}
	r.links++
	return true
}

// cutDense makes bytes [lo, hi) of a dense page undefined.
func (p *pending) cutDense(r *region, pg *page, lo, hi int) {
	d := &p.dense[pg.dense-1]
	d.forget(lo, hi)
	if d.n > 0 {
		return
	}
	src := d.src
	*d = dense{}
	p.freeDense = append(p.freeDense, pg.dense-1)
	pg.dense = 0
	r.links--
	p.drop(src, pageSize)
}

// absorb writes data into the dense pages that it falls on, if it is small and all of them are.
func (p *pending) absorb(off int, data []byte) bool {
	end := off + len(data)
	if len(data) >= pageSize || p.denseAt(off) == nil || p.denseAt(end-1) == nil {
		return false
	}
	for at := off; at < end; {
		base := at &^ (pageSize - 1)
		n := min(end, base+pageSize) - at
		p.cutAround(at, n)
		d := p.denseAt(at)
		copy(p.sources[d.src].mem[d.pos+at-base:], data[:n])
		d.define(at-base, at-base+n)
		p.tick()
		d.seq = p.seq
		data, at = data[n:], at+n
	}
	p.settle(off, end)
	return true
}

// denseAt returns the dense form of the page that byte at lies in, or nil.
func (p *pending) denseAt(at int) *dense {
	s := &p.slots[at>>regionShift]
	if s.cover != 0 || s.r == nil {
		return nil
	}
	if i := s.r.pages[at>>pageShift&(regionPages-1)].dense; i != 0 {
		return &p.dense[i-1]
	}
	return nil
}

// cutAround is cut for bytes of one dense page, whose dense form they are about to be written to and which stays.
func (p *pending) cutAround(off, n int) {
	end := off + n
	p.seqEnd = -1
	p.cutCombs(off, end)
	at := off & (pageSize - 1)
	p.cutChain(&p.slots[off>>regionShift].r.pages[off>>pageShift&(regionPages-1)], at, at+n, off, end)
}
