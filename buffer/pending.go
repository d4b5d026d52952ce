package buffer

import (
	"fmt"
	"math"

	"github.com/vkgloo/vkgloo/internal/invariants"
	"github.com/vkgloo/vkgloo/staging"
)

const (
	// pageEntries is how many entries of a page stay apart; beyond it the page is merged (D4).
	pageEntries = 32
	// mostPending is the largest buffer, in bytes, that data can wait for: larger than any device's memory.
	mostPending = min(1<<38, math.MaxInt)
	// deadSlack is how many dead bytes are never worth moving the living ones for.
	deadSlack = 4096
)

// pending is the list of one buffer's writes that wait for a flush: disjoint entries, each bytes of the buffer and
// where in a source they are. A newer write takes what it covers from the older ones (D4), so that
//
//   - bytes never count more than about twice the buffer's size: the living lie apart, and once more than half of what
//     is held is dead, the living ones move together (compact);
//   - entries never count more than some 32 a KiB: a page with more is merged into its dense form, page-sized memory and
//     a bit for every defined byte. Only borrowed data, which may not be copied before the flush, stays apart.
//
// Whether a write meets an older one is told by one bit a grain of the pages it touches; only where bits are set are
// chains walked.
//   - Concurrency: guarded by the buffer's lock.
type pending struct {
	mem  memory
	size int // of the buffer
	seq  uint32

	entries     []entry
	freeEntries int32 // + 1; free ones hold the next in src
	count       int   // live entries
	links       []link
	freeLink    int32 // + 1
	slots       []slot
	fitted      bool    // slots suit size
	dirty       []int32 // slots to be cleared
	dense       []dense
	freeDense   []int32
	combs       []comb

	sources     []source
	freeSources []int32
	cur         int32 // the lease being filled, -1: none
	lease       int   // its size, or half that of the last one before a flush
	held, live  int   // bytes of our own memory: handed out, and still referred to
	queued      int   // bytes that were written to the list since the last flush, whatever became of them

	// base is mapped memory of a store-to-be: a full overwrite that has arrived already, below all entries (D3).
	base  []byte
	fresh *staging.Fresh

	seqEnd  int // where the last write ended, if nothing else lies in the grain that it ended in; else -1
	scratch []int32
	idle    int // resets in a row that found the tables much too large
}

// entry is a piece of the buffer that waits to be written.
type entry struct {
	off, n int    // bytes of the buffer; n 0: a free place
	pos    int    // where they begin in the source
	seq    uint32 // order of the calls, for the list that users see; after 4 billion calls without a flush all are alike
	src    int32
}

func newPending(m memory) pending { return pending{mem: m, cur: -1, seqEnd: -1} }

// empty reports whether no bytes wait.
func (p *pending) empty() bool {
	return p.count == 0 && len(p.combs) == 0 && len(p.dense) == len(p.freeDense)
}

// none is empty, with the full overwrite counted. A list that wasn't made holds nothing.
func (p *pending) none() bool { return p == nil || p.base == nil && p.empty() }

// write adds a copy of data, which isn't empty, at off.
//   - Errors: no memory; nothing has changed then.
func (p *pending) write(off int, data []byte) error {
	n := len(data)
	if p.cur >= 0 && off&(pageSize-1) <= pageSize-n && len(p.combs) == 0 && p.base == nil {
		s, src := &p.slots[off>>regionShift], &p.sources[p.cur]
		if r := s.r; r != nil && s.cover == 0 && len(src.mem)-src.used >= n {
			pg := &r.pages[off>>pageShift&(regionPages-1)]
			at := off & (pageSize - 1)
			mask := grainMask(at, at+n)
			test := mask
			if off == p.seqEnd {
				test &= test - 1 // the write before lies in the first grain, and nothing else
			}
			if pg.grains&test == 0 && pg.dense == 0 && pg.own < pageEntries {
				p.append(s, pg, off, data, mask)
				return nil
			}
		}
	}
	return p.writeSlow(off, data)
}

// append adds data, which meets nothing, to the lease and the page that it lies in.
func (p *pending) append(s *slot, pg *page, off int, data []byte, mask uint16) {
	src := &p.sources[p.cur]
	n, pos := len(data), src.used
	copy(src.mem[pos:pos+n], data)
	p.queued += n
	p.take(src, n)
	p.tick()
	i := p.place(entry{off: off, n: n, pos: pos, seq: p.seq, src: p.cur})
	if !s.dirty {
		p.touch(off >> regionShift)
	}
	last := uint16(1) << (uint(off+n-1) & (pageSize - 1) >> grainShift)
	clean := pg.grains&last == 0 || off == p.seqEnd && mask&(mask-1) == 0
	p.seqEnd = -1
	if clean && (off+n)&(grainSize-1) != 0 {
		p.seqEnd = off + n
	}
	pg.grains |= mask
	at := uint16(off & (pageSize - 1))
	pg.head = p.newLink(link{i, pg.head, at, at + uint16(n)})
	s.r.links++
	pg.own++
}

func (p *pending) writeSlow(off int, data []byte) error {
	n := len(data)
	if p.base == nil {
		if err := p.fit(); err != nil {
			return err
		}
		if m := p.same(off, n); m != nil {
			staging.CopyBytes(m, data)
			p.queued += n
			return nil
		}
		if p.absorb(off, data) {
			p.queued += n
			return nil
		}
	}
	m, err := p.claim(off, n)
	if err != nil {
		return err
	}
	staging.CopyBytes(m, data)
	p.settle(off, off+n)
	return nil
}

// claim makes [off, off+n) an entry of its own and returns its memory: the caller fills all of it, and then calls
// settle. n > 0.
//   - Errors: no memory; nothing has changed then.
func (p *pending) claim(off, n int) ([]byte, error) {
	if p.base != nil {
		p.cut(off, n)
		p.queued += n
		return p.base[off : off+n : off+n], nil
	}
	if err := p.fit(); err != nil {
		return nil, err
	}
	src, pos, err := p.alloc(n)
	if err != nil {
		return nil, err
	}
	p.queued += n
	p.cut(off, n)
	p.tick()
	p.seqEnd = -1
	p.insert(entry{off: off, n: n, pos: pos, seq: p.seq, src: src})
	return p.sources[src].mem[pos : pos+n : pos+n], nil
}

// settle keeps the bounds after [off, end) has been written.
func (p *pending) settle(off, end int) {
	if p.base != nil { // there is nothing but a store-to-be
		return
	}
	p.crowd(off, end)
	p.balance()
}

// crowd merges the pages at the ends of [off, end) that have too many entries: no others can have got more.
func (p *pending) crowd(off, end int) {
	for _, at := range [...]int{off, end - 1} {
		s := &p.slots[at>>regionShift]
		if s.cover == 0 && s.r != nil && s.r.pages[at>>pageShift&(regionPages-1)].own > pageEntries {
			p.merge(at >> pageShift)
		}
	}
}

// balance moves living bytes together when most of those held are dead.
func (p *pending) balance() {
	if p.held-p.live > max(p.live, deadSlack) {
		p.compact()
	}
}

// refer makes [off, off+n) refer to a source that isn't ours: borrowed memory or a pattern. n > 0.
//   - Errors: ErrRange as fit.
func (p *pending) refer(off, n int, s source) error {
	if err := p.fit(); err != nil {
		return err
	}
	p.cut(off, n)
	p.tick()
	p.seqEnd = -1
	p.queued += n
	s.live = n
	p.insert(entry{off: off, n: n, seq: p.seq, src: p.addSource(s)})
	p.settle(off, off+n)
	return nil
}

// adopt makes b, memory of ours that is filled already, the whole content of the list, which is empty and fitted.
func (p *pending) adopt(b block) {
	n := p.size
	p.queued += n
	p.tick()
	src := p.addSource(source{kind: kindOf(b), block: b})
	p.take(&p.sources[src], n)
	p.insert(entry{n: n, seq: p.seq, src: src})
}

// same returns the memory of a pending entry of ours that is exactly [off, off+n), nil when there is none: it is
// written over in place, and counts as the newest.
func (p *pending) same(off, n int) []byte {
	s := &p.slots[off>>regionShift]
	if c := s.cover; c != 0 {
		return p.exactly(c-1, off, n)
	}
	if s.r == nil {
		return nil
	}
	lo := off & (pageSize - 1)
	hi := min(lo+n, pageSize)
	for l := s.r.pages[off>>pageShift&(regionPages-1)].head; l != 0; {
		ln := &p.links[l-1]
		if int(ln.lo) == lo && int(ln.hi) == hi {
			if m := p.exactly(ln.entry, off, n); m != nil {
				return m
			}
		}
		l = ln.next
	}
	return nil
}

func (p *pending) exactly(i int32, off, n int) []byte {
	e := &p.entries[i]
	if e.off != off || e.n != n {
		return nil
	}
	s := &p.sources[e.src]
	if !s.own() {
		return nil
	}
	p.tick()
	e.seq = p.seq
	return s.mem[e.pos : e.pos+n]
}

// setBase makes a store-to-be, filled already, the whole content of the list, which is empty.
func (p *pending) setBase(f *staging.Fresh, mem []byte) {
	p.fresh, p.base = f, mem
	p.queued += len(mem)
}

// dropBase forgets the store-to-be and returns it, nil when there is none.
func (p *pending) dropBase() *staging.Fresh {
	f := p.fresh
	p.fresh, p.base = nil, nil
	return f
}

// whole returns the memory of a full overwrite of ours that waits, with nothing else left in the list; nil when there is
// none.
func (p *pending) whole() []byte {
	if f, m := p.fresh, p.base; m != nil {
		p.dropBase()
		p.reset(p.size)
		p.setBase(f, m)
		return m
	}
	m := p.same(0, p.size)
	p.queued += len(m)
	return m
}

// sinkBase turns the store-to-be, which stays the caller's, into an ordinary entry below all others.
//   - Errors: no memory; nothing has changed then.
func (p *pending) sinkBase() error {
	if err := p.fit(); err != nil {
		return err
	}
	src, pos, err := p.alloc(len(p.base))
	if err != nil {
		return err
	}
	staging.CopyBytes(p.sources[src].mem[pos:pos+len(p.base)], p.base)
	p.base = nil
	for _, g := range p.gaps(nil, 0, p.size) {
		p.revive(entry{pos: pos}, g, src)
	}
	p.drop(src, p.size)
	return nil
}

// tick counts a call.
func (p *pending) tick() {
	if p.seq < math.MaxUint32 {
		p.seq++
	}
}

// reset drops everything pending, and makes the list one for a buffer of size bytes. The store-to-be must be gone.
func (p *pending) reset(size int) {
	for i := range p.sources {
		if p.sources[i].kind != sourceFree {
			p.freeSource(int32(i))
		}
	}
	p.clear(size)
}

// clear forgets all entries. Their sources have been given away already.
func (p *pending) clear(size int) {
	for _, ri := range p.dirty {
		s := &p.slots[ri]
		if s.r != nil {
			*s.r = region{}
		}
		s.cover, s.dirty = 0, false
	}
	p.shrink()
	clear(p.sources) // what was borrowed must not be kept alive
	p.dirty, p.entries, p.links, p.dense, p.combs = p.dirty[:0], p.entries[:0], p.links[:0], p.dense[:0], p.combs[:0]
	p.sources, p.freeSources, p.freeDense = p.sources[:0], p.freeSources[:0], p.freeDense[:0]
	p.freeEntries, p.freeLink, p.count = 0, 0, 0
	p.cur, p.lease, p.held, p.live, p.seqEnd = -1, p.lease/2, 0, 0, -1
	if size != p.size {
		p.size, p.fitted = size, false
	}
	if invariants.Enabled {
		invariants.Check(p.none(), "a cleared list holds something")
	}
}

// shrink lets go of tables that have been much too large for a while.
func (p *pending) shrink() {
	if cap(p.entries) < 4096 || len(p.entries) > cap(p.entries)/16 {
		p.idle = 0
		return
	}
	if p.idle++; p.idle < 64 {
		return
	}
	p.idle = 0
	p.entries, p.links, p.scratch = nil, nil, nil
	for i := range p.slots {
		p.slots[i].r = nil
	}
}

// fit sizes the table of regions, when the first write comes.
//   - Errors: ErrRange for a buffer larger than any device's.
func (p *pending) fit() error {
	if p.fitted {
		return nil
	}
	if p.size > mostPending {
		return fmt.Errorf("%w: no data can wait for a buffer of %d bytes", ErrRange, p.size)
	}
	n := (p.size + regionSize - 1) >> regionShift
	if n <= cap(p.slots) && n >= cap(p.slots)/4 {
		if n < len(p.slots) {
			clear(p.slots[n:])
		}
		p.slots = p.slots[:n]
	} else {
		slots := make([]slot, n)
		copy(slots, p.slots)
		p.slots = slots
	}
	p.fitted = true
	return nil
}
