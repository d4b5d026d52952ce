package buffer

// compact moves living bytes out of memory that is mostly dead, source by source, so that each source's memory is given
// back before the next one's bytes are copied. Where there is no memory for that, the rest stays as it is.
func (p *pending) compact() {
	p.seqEnd = -1
	p.cur = -1
	n := len(p.sources)
	for i := range p.sources {
		if s := &p.sources[i]; s.own() && s.live == 0 {
			p.freeSource(int32(i)) // the lease that was being filled, started over
		}
	}
	order := p.bySource(n)
	for _, at := range order {
		if !p.move(at) {
			break
		}
	}
	p.scratch = order[:0]
}

// worth reports whether a source holds enough dead bytes to be left.
func (s *source) worth() bool { return s.own() && s.used-s.live > s.used/4 }

// bySource lists what lies in sources that are worth leaving, sorted by source: entries as i, dense pages as ^i, and
// combs behind the entries' numbers.
func (p *pending) bySource(n int) []int32 {
	next := make([]int32, n+1)
	each := func(f func(src, at int32)) {
		for i := range p.entries {
			if e := &p.entries[i]; e.n > 0 && p.sources[e.src].worth() {
				f(e.src, int32(i))
			}
		}
		for i := range p.combs {
			if c := &p.combs[i]; p.sources[c.src].worth() {
				f(c.src, int32(len(p.entries)+i))
			}
		}
		for i := range p.dense {
			if d := &p.dense[i]; d.n > 0 && p.sources[d.src].worth() {
				f(d.src, ^int32(i))
			}
		}
	}
	each(func(src, at int32) { next[src+1]++ })
	for i := range n {
		next[i+1] += next[i]
	}
	order := p.scratch[:0]
	if total := int(next[n]); cap(order) < total {
		order = make([]int32, total)
	} else {
		order = order[:total]
	}
	each(func(src, at int32) {
		order[next[src]] = at
		next[src]++
	})
	return order
}

// move copies what bySource calls at to memory of its own.
func (p *pending) move(at int32) bool {
	var src *int32
	var pos *int
	n := pageSize
	switch k := int(at) - len(p.entries); {
	case at < 0:
		d := &p.dense[^at]
		src, pos = &d.src, &d.pos
	case k >= 0:
		c := &p.combs[k]
		src, pos, n = &c.src, &c.pos, c.elem*c.count
	default:
		e := &p.entries[at]
		src, pos, n = &e.src, &e.pos, e.n
	}
	newSrc, newPos, err := p.alloc(n)
	if err != nil {
		return false
	}
	copy(p.sources[newSrc].mem[newPos:newPos+n], p.sources[*src].mem[*pos:*pos+n])
	old := *src
	*src, *pos = newSrc, newPos
	p.drop(old, n)
	return true
}
