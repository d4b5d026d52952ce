package buffer

import (
	"cmp"
	"slices"

	"github.com/vkgloo/vkgloo/staging"
)

// recorder is what a flush hands a list's entries to: a batch of the staging engine, for one store.
type recorder interface {
	// inPlace returns the store's own memory if it is written in place, else nil. The caller tells filled how much of it
	// it has filled.
	inPlace() []byte
	filled(n int)
	// room returns memory for at most n bytes at dst, at least one of them; the caller fills it.
	room(dst, n int) ([]byte, error)
	// reserve takes memory that copy and comb may refer to.
	reserve(n int) (block, error)
	copy(dst int, b block, pos, n, pieces int) // pieces: of how many entries
	comb(dst, stride, elem, count int, b block, pos int)
	// keep takes over a block that copy or comb was given.
	keep(b block)
}

// emit hands everything over. What can fail comes first: after an error the list is as it was, and blocks are still
// the list's.
func (p *pending) emit(r recorder) error {
	if err := p.emitHost(r); err != nil {
		return err
	}
	if !p.empty() {
		if m := r.inPlace(); m != nil {
			r.filled(p.emitInto(m))
		} else {
			p.emitRing(r)
		}
		p.emitCombs(r)
	}
	p.keep(r)
	return nil
}

// keep hands over the ring memory, once nothing can fail any more.
func (p *pending) keep(r recorder) {
	for i := range p.sources {
		if s := &p.sources[i]; s.kind == sourceRing {
			r.keep(s.block)
		}
	}
}

// emitHost hands over what lies in Go memory, is borrowed, or a pattern: it is copied now.
func (p *pending) emitHost(r recorder) error {
	if !p.hosted() {
		return nil
	}
	for i := range p.entries {
		if e := &p.entries[i]; e.n > 0 {
			if err := p.emitSource(r, e.off, e.n, e.src, e.pos); err != nil {
				return err
			}
		}
	}
	for i := range p.dense {
		d := &p.dense[i]
		for lo, hi, ok := d.run(0); ok; lo, hi, ok = d.run(hi) {
			if err := p.emitSource(r, d.page<<pageShift+lo, hi-lo, d.src, d.pos+lo); err != nil {
				return err
			}
		}
	}
	for i := range p.combs {
		c := &p.combs[i]
		if p.sources[c.src].kind == sourceRing {
			continue
		}
		if err := p.emitComb(r, c); err != nil {
			return err
		}
	}
	return nil
}

func (p *pending) hosted() bool {
	for i := range p.sources {
		if k := p.sources[i].kind; k != sourceRing && k != sourceFree {
			return true
		}
	}
	return false
}

func (p *pending) emitSource(r recorder, off, n int, src int32, pos int) error {
	s := &p.sources[src]
	if s.kind == sourceRing {
		return nil
	}
	for n > 0 {
		m, err := r.room(off, n)
		if err != nil {
			return err
		}
		if s.own() {
			staging.CopyBytes(m, s.mem[pos:pos+len(m)])
		} else {
			s.read(m, pos)
		}
		off, n, pos = off+len(m), n-len(m), pos+len(m)
	}
	return nil
}

// emitComb hands over elements that don't lie in ring memory. Our own move there, and stay ours until keep; those of
// a borrowed array are copied one by one.
func (p *pending) emitComb(r recorder, c *comb) error {
	if !p.sources[c.src].own() {
		for i := range c.count {
			if err := p.emitSource(r, c.off+i*c.stride, c.elem, c.src, c.pos+i*c.step); err != nil {
				return err
			}
		}
		return nil
	}
	n := c.elem * c.count
	b, err := r.reserve(n)
	if err != nil {
		return err
	}
	staging.CopyBytes(b.mem, p.sources[c.src].mem[c.pos:c.pos+n])
	old := c.src
	c.src, c.pos = p.addSource(source{kind: kindOf(b), block: b}), 0
	p.take(&p.sources[c.src], n)
	p.drop(old, n)
	return nil
}

// emitRing hands over what lies in ring memory already: positions only. Entries that go on in buffer and memory are
// joined.
func (p *pending) emitRing(r recorder) {
	var run entry
	pieces := 0
	flush := func() {
		if run.n > 0 {
			r.copy(run.off, p.sources[run.src].block, run.pos, run.n, pieces)
		}
		pieces = 1
	}
	add := func(off, n int, src int32, pos int) {
		if src == run.src && off == run.off+run.n && pos == run.pos+run.n {
			run.n += n
			pieces++
			return
		}
		flush()
		run = entry{off: off, n: n, src: src, pos: pos}
	}
	for i := range p.entries {
		if e := &p.entries[i]; e.n > 0 && p.sources[e.src].kind == sourceRing {
			add(e.off, e.n, e.src, e.pos)
		}
	}
	for i := range p.dense {
		d := &p.dense[i]
		if d.n == 0 || p.sources[d.src].kind != sourceRing {
			continue
		}
		for lo, hi, ok := d.run(0); ok; lo, hi, ok = d.run(hi) {
			add(d.page<<pageShift+lo, hi-lo, d.src, d.pos+lo)
		}
	}
	flush()
}

// emitInto copies what lies in ring memory to m, which is the store, and returns how many bytes.
func (p *pending) emitInto(m []byte) (total int) {
	for i := range p.entries {
		e := &p.entries[i]
		if e.n == 0 { // a free place
			continue
		}
		if s := &p.sources[e.src]; s.kind == sourceRing {
			staging.CopyBytes(m[e.off:e.off+e.n], s.mem[e.pos:e.pos+e.n])
			total += e.n
		}
	}
	for i := range p.dense {
		d := &p.dense[i]
		if d.n == 0 || p.sources[d.src].kind != sourceRing {
			continue
		}
		mem := p.sources[d.src].mem[d.pos:]
		for lo, hi, ok := d.run(0); ok; lo, hi, ok = d.run(hi) {
			copy(m[d.page<<pageShift+lo:], mem[lo:hi])
			total += hi - lo
		}
	}
	return total
}

func (p *pending) emitCombs(r recorder) {
	for i := range p.combs {
		if c := &p.combs[i]; p.sources[c.src].kind == sourceRing {
			r.comb(c.off, c.stride, c.elem, c.count, p.sources[c.src].block, c.pos)
		}
	}
}

// pieces returns all entries in order of their calls, those of one call by offset; combs element by element.
func (p *pending) pieces() []entry {
	var all []entry
	for _, e := range p.entries {
		if e.n > 0 {
			all = append(all, e)
		}
	}
	for i := range p.dense {
		d := &p.dense[i]
		for lo, hi, ok := d.run(0); ok; lo, hi, ok = d.run(hi) {
			all = append(all, entry{off: d.page<<pageShift + lo, n: hi - lo, pos: d.pos + lo, src: d.src, seq: d.seq})
		}
	}
	for i := range p.combs {
		c := &p.combs[i]
		for k := range c.count {
			all = append(all, c.element(k))
		}
	}
	slices.SortFunc(all, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.seq, b.seq), cmp.Compare(a.off, b.off))
	})
	return all
}

// commands appends a DATA for everything that waits (G-005). Data of a borrowed packed array is the caller's own
// memory, all other data copies.
func (p *pending) commands(list []Command, id uint64, kind Kind) []Command {
	if p.base != nil {
		list = append(list, Command{Op: OpData, ID: id, Kind: kind, Size: len(p.base), Data: slices.Clone(p.base)})
	}
	for _, e := range p.pieces() {
		s := &p.sources[e.src]
		var data []byte
		if s.kind == sourceBorrowed && s.arr.packed() {
			data = s.arr.bytes()[e.pos : e.pos+e.n : e.pos+e.n]
		} else {
			data = make([]byte, e.n)
			s.read(data, e.pos)
		}
		list = append(list, Command{Op: OpData, ID: id, Kind: kind, Offset: e.off, Size: e.n, Data: data})
	}
	return list
}
