package buffer

import "github.com/vkgloo/vkgloo/internal/bytesview"

const (
	// combLeast is how many elements a strided write needs to stay one entry.
	combLeast = 8
	// combMost is how many strided entries there may be at a time; every write looks at each of them.
	combMost = 64
)

// comb is a strided entry: one field of many records. Its elements lie apart, so that other entries may lie between
// them; combs are no part of regions and pages.
type comb struct {
	off, elem, stride, count int // element i is bytes [off+i*stride, +elem)
	pos, step                int // and lies at pos+i*step of the source
	src                      int32
	seq                      uint32
}

// end returns where the last element ends.
func (c *comb) end() int { return c.off + (c.count-1)*c.stride + c.elem }

// part returns elements [i, j).
func (c comb) part(i, j int) comb {
	c.off += i * c.stride
	c.pos += i * c.step
	c.count = j - i
	return c
}

// element returns element i as a plain entry.
func (c *comb) element(i int) entry {
	return entry{off: c.off + i*c.stride, n: c.elem, pos: c.pos + i*c.step, src: c.src, seq: c.seq}
}

// from returns the first element that ends after byte at, count if none does.
func (c *comb) from(at int) int {
	if d := at - c.off - c.elem; d >= 0 {
		return min(d/c.stride+1, c.count)
	}
	return 0
}

// to returns the first element that begins at or after byte at, count if none does.
func (c *comb) to(at int) int {
	if d := at - c.off; d > 0 {
		return min((d-1)/c.stride+1, c.count)
	}
	return 0
}

// scatter writes count elements of elem bytes, the first at off, each stride after the one before. The packed
// elements are what fill puts into the memory that it is given. elem < stride, count > 0.
//   - Errors: no memory; nothing has changed then.
func (p *pending) scatter(off, elem, stride, count int, fill func([]byte)) error {
	for i := range p.combs {
		c := &p.combs[i]
		if c.off == off && c.elem == elem && c.stride == stride && c.count == count && p.sources[c.src].own() {
			fill(p.sources[c.src].mem[c.pos : c.pos+elem*count])
			p.queued += elem * count
			p.tick()
			c.seq = p.seq
			return nil
		}
	}
	if err := p.fit(); err != nil {
		return err
	}
	src, pos, err := p.alloc(elem * count)
	if err != nil {
		return err
	}
	p.seqEnd = -1
	p.queued += elem * count
	p.tick()
	fill(p.sources[src].mem[pos : pos+elem*count])
	p.placeComb(comb{off: off, elem: elem, stride: stride, count: count, pos: pos, step: elem, src: src, seq: p.seq})
	p.balance()
	return nil
}

// placeComb makes c, whose bytes count as live, newer than everything.
func (p *pending) placeComb(c comb) {
	p.combsUnder(&c)
	if p.base != nil {
		p.combIntoBase(c)
		return
	}
	if p.splitBorrowed(&c) {
		p.addComb(c)
		return
	}
	last := (c.end() - 1) >> regionShift
	first := 0 // elements before it are placed
	for ri := c.off >> regionShift; ri <= last; ri++ {
		if !p.touched(ri) {
			continue
		}
		lo, hi := ri<<regionShift, (ri+1)<<regionShift
		i, j := max(c.from(lo), first), c.to(hi)
		p.addComb(c.part(first, i))
		p.overlay(c.part(i, j), lo, hi)
		first = max(first, j)
	}
	p.addComb(c.part(first, c.count))
}

// combIntoBase writes c into the store-to-be that lies under it.
func (p *pending) combIntoBase(c comb) {
	mem := p.sources[c.src].mem[c.pos:]
	if p.count > 0 {
		for i := range c.count {
			p.cut(c.off+i*c.stride, c.elem)
		}
	}
	bytesview.Scatter(p.base[c.off:], c.stride, mem[:c.elem*c.count], c.elem)
	p.drop(c.src, c.elem*c.count)
}

// overlay puts elements that touch the region [lo, hi), in which something plain is pending, where that is: into the
// memory of the one entry that covers the region, else each by itself.
func (p *pending) overlay(c comb, lo, hi int) {
	if c.count <= 0 {
		return
	}
	if cover := p.slots[lo>>regionShift].cover; cover != 0 {
		e := &p.entries[cover-1]
		if s := &p.sources[e.src]; s.own() && e.off <= c.off && c.end() <= e.off+e.n {
			bytesview.Scatter(s.mem[e.pos+c.off-e.off:], c.stride, p.sources[c.src].mem[c.pos:c.pos+c.elem*c.count], c.elem)
			p.drop(c.src, c.elem*c.count)
			return
		}
	}
	for i := range c.count {
		e := c.element(i)
		data := p.sources[e.src].mem[e.pos : e.pos+e.n]
		if m := p.inside(e.off, e.n); m != nil {
			copy(m, data)
			p.drop(e.src, e.n)
		} else if p.absorb(e.off, data) {
			p.drop(e.src, e.n)
		} else {
			p.cut(e.off, e.n)
			p.insert(e)
			p.crowd(e.off, e.off+e.n)
		}
	}
}

// inside returns the memory of [off, off+n) in an entry of ours that contains it, or nil.
func (p *pending) inside(off, n int) []byte {
	s := &p.slots[off>>regionShift]
	within := func(i int32) []byte {
		e := &p.entries[i]
		src := &p.sources[e.src]
		if off < e.off || off+n > e.off+e.n || !src.own() {
			return nil
		}
		return src.mem[e.pos+off-e.off : e.pos+off-e.off+n]
	}
	if s.cover != 0 {
		return within(s.cover - 1)
	}
	if s.r == nil {
		return nil
	}
	for l := s.r.pages[off>>pageShift&(regionPages-1)].head; l != 0; l = p.links[l-1].next {
		if m := within(p.links[l-1].entry); m != nil {
			return m
		}
	}
	return nil
}

// splitBorrowed serves a comb that lies within one borrowed entry, which can't be written over: what remains of that
// entry between the elements becomes a comb, too. False when there is no such entry.
func (p *pending) splitBorrowed(c *comb) bool {
	cover := p.slots[c.off>>regionShift].cover
	if cover == 0 {
		return false
	}
	e := p.entries[cover-1]
	if p.sources[e.src].kind != sourceBorrowed || c.off < e.off || c.end() > e.off+e.n {
		return false
	}
	gap := comb{off: c.off + c.elem, elem: c.stride - c.elem, stride: c.stride, count: c.count - 1,
		pos: e.pos + c.off + c.elem - e.off, step: c.stride, src: e.src, seq: e.seq}
	if gap.count > 0 {
		p.sources[e.src].live += gap.elem * gap.count
	}
	p.carve(cover-1, c.off, c.end())
	p.addComb(gap)
	return true
}

// combsUnder takes what c covers out of older combs. Those that share its stride stay combs, others are expanded.
func (p *pending) combsUnder(c *comb) {
	for k := 0; k < len(p.combs); {
		o := p.combs[k]
		if o.end() <= c.off || c.end() <= o.off {
			k++
			continue
		}
		if o.stride == c.stride {
			d := (o.off - c.off) % c.stride
			if d < 0 {
				d += c.stride
			}
			if d >= c.elem && d+o.elem <= c.stride {
				k++ // side by side
				continue
			}
			if d == 0 && o.elem == c.elem {
				p.removeComb(k)
				i, j := o.from(c.off), o.to(c.end())
				p.drop(o.src, (j-i)*o.elem)
				p.addComb(o.part(0, i))
				p.addComb(o.part(j, o.count))
				if i > 0 || j < o.count {
					k = 0 // the table has changed; what is left of o no longer meets c
				}
				continue
			}
		}
		p.removeComb(k)
		p.expand(o)
	}
}

// cutCombs takes [off, end) out of all combs.
func (p *pending) cutCombs(off, end int) {
	for k := 0; k < len(p.combs); {
		c := p.combs[k]
		i, j := c.from(off), c.to(end)
		if i >= j {
			k++
			continue
		}
		p.removeComb(k)
		gone := (j - i) * c.elem
		first, last := c.element(i), c.element(j-1)
		if n := off - first.off; n > 0 { // the head of the first element stays
			gone -= n
			p.insert(entry{off: first.off, n: n, pos: first.pos, src: c.src, seq: c.seq})
		}
		if n := last.off + last.n - end; n > 0 { // and the tail of the last
			gone -= n
			p.insert(entry{off: end, n: n, pos: last.pos + last.n - n, src: c.src, seq: c.seq})
		}
		p.addComb(c.part(0, i))
		p.addComb(c.part(j, c.count))
		p.drop(c.src, gone)
		if i > 0 || j < c.count {
			k = 0 // the table has changed; what is left of c no longer meets the range
		}
	}
}

func (p *pending) removeComb(k int) {
	last := len(p.combs) - 1
	p.combs[k] = p.combs[last]
	p.combs = p.combs[:last]
}

// addComb keeps c as a comb where that pays. When there are too many the smallest becomes plain entries.
func (p *pending) addComb(c comb) {
	if c.count <= 0 {
		return
	}
	if c.count < combLeast {
		p.expand(c)
		return
	}
	p.combs = append(p.combs, c)
	if len(p.combs) <= combMost {
		return
	}
	k := 0
	for i := range p.combs {
		if p.combs[i].count < p.combs[k].count {
			k = i
		}
	}
	c = p.combs[k]
	p.removeComb(k)
	p.expand(c)
}

// expand makes every element of c, which is no longer in the table, an entry.
func (p *pending) expand(c comb) {
	for i := range c.count {
		e := c.element(i)
		p.insert(e)
		p.crowd(e.off, e.off+e.n)
	}
}
