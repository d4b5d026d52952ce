package buffer

import (
	"fmt"
	"math/bits"
	"testing"
)

// fakeRing is memory that counts as ring memory, without a device.
type fakeRing struct {
	out  int // bytes handed out and not given back
	fail int // refuse when it counts down to 0; never when negative
}

var errFull = fmt.Errorf("no memory, as the test wants it")

func (f *fakeRing) reserve(n int) (block, error) {
	if f.fail == 0 {
		return block{}, errFull
	}
	if f.fail > 0 {
		f.fail--
	}
	f.out += n
	return block{mem: make([]byte, n), ring: true}, nil
}

func (f *fakeRing) free(b block) {
	f.out -= len(b.mem)
	for i := range b.mem {
		b.mem[i] = 0xDD
	}
}

// recording is a recorder that applies what it is handed to bytes.
type recording struct {
	t     testing.TB
	bytes []byte
	wrote []bool
	mem   memory
	kept  []block
	calls int
	room1 int // the most bytes that room gives at a time, 0: all
	fail  int // fail when it counts down to 0; never when negative
}

func newRecording(t testing.TB, size int, m memory) *recording {
	return &recording{t: t, bytes: make([]byte, size), wrote: make([]bool, size), mem: m, fail: -1}
}

func (r *recording) mark(dst, n int) {
	r.t.Helper()
	r.calls++
	if n <= 0 || dst < 0 || dst+n > len(r.bytes) {
		r.t.Fatalf("write of [%d, +%d) into %d bytes", dst, n, len(r.bytes))
	}
	for i := dst; i < dst+n; i++ {
		if r.wrote[i] {
			r.t.Fatalf("byte %d is written twice in one flush", i)
		}
		r.wrote[i] = true
	}
}

func (r *recording) room(dst, n int) ([]byte, error) {
	if r.fail == 0 {
		return nil, errFull
	}
	if r.fail > 0 {
		r.fail--
	}
	if r.room1 > 0 {
		n = min(n, r.room1)
	}
	r.mark(dst, n)
	return r.bytes[dst : dst+n], nil
}

// inPlace is nil: what is written in place is compared on the device.
func (r *recording) inPlace() []byte { return nil }

func (r *recording) filled(int) {}

func (r *recording) reserve(n int) (block, error) { return r.mem.reserve(n) }

func (r *recording) copy(dst int, b block, pos, n, _ int) {
	r.mark(dst, n)
	copy(r.bytes[dst:dst+n], b.mem[pos:pos+n])
}

func (r *recording) comb(dst, stride, elem, count int, b block, pos int) {
	for i := range count {
		r.mark(dst+i*stride, elem)
		copy(r.bytes[dst+i*stride:], b.mem[pos+i*elem:pos+(i+1)*elem])
	}
}

func (r *recording) keep(b block) { r.kept = append(r.kept, b) }

// validate checks everything that is true of a list between two calls.
func (p *pending) validate(t testing.TB) {
	t.Helper()
	owner := make([]int32, p.size)
	live := make([]int, len(p.sources))
	claim := func(what string, id int32, off, n int, src int32) {
		if n <= 0 || off < 0 || off+n > p.size {
			t.Fatalf("%s %d: [%d, +%d) of %d bytes", what, id, off, n, p.size)
		}
		for i := off; i < off+n; i++ {
			if o := owner[i]; o != 0 {
				t.Fatalf("byte %d belongs to %s %d and to %d", i, what, id, o-1)
			}
			owner[i] = id + 1
		}
		live[src] += n
	}
	count := 0
	for i := range p.entries {
		if e := &p.entries[i]; e.n > 0 {
			count++
			claim("entry", int32(i), e.off, e.n, e.src)
			p.validateLinks(t, int32(i))
		}
	}
	if count != p.count {
		t.Fatalf("%d entries live, counted %d", count, p.count)
	}
	for i := range p.combs {
		c := &p.combs[i]
		for k := range c.count {
			claim("comb", int32(1000000+i), c.off+k*c.stride, c.elem, c.src)
		}
	}
	denses := 0
	for i := range p.dense {
		d := &p.dense[i]
		if d.n == 0 {
			continue
		}
		denses++
		n := 0
		for lo, hi, ok := d.run(0); ok; lo, hi, ok = d.run(hi) {
			n += hi - lo
			claim("dense", int32(2000000+i), d.page<<pageShift+lo, hi-lo, d.src)
			live[d.src] -= hi - lo
		}
		live[d.src] += pageSize
		ones := 0
		for _, w := range d.mask {
			ones += bits.OnesCount64(w)
		}
		if n != d.n || ones != d.n {
			t.Fatalf("dense page %d counts %d bytes, has %d in runs, %d in all", d.page, d.n, n, ones)
		}
	}
	if denses+len(p.freeDense) != len(p.dense) {
		t.Fatalf("%d dense pages, %d free of %d", denses, len(p.freeDense), len(p.dense))
	}
	total, held := 0, 0
	for i := range p.sources {
		s := &p.sources[i]
		if s.live != live[i] {
			t.Fatalf("source %d (kind %d): live %d, counted %d", i, s.kind, s.live, live[i])
		}
		if s.own() {
			total += s.live
			held += s.used
			if s.used > len(s.mem) || s.live > s.used {
				t.Fatalf("source %d: %d live of %d used of %d", i, s.live, s.used, len(s.mem))
			}
		}
	}
	if total != p.live || held != p.held {
		t.Fatalf("live %d, held %d; counted %d, %d", p.live, p.held, total, held)
	}
	if p.held-p.live > max(p.live, deadSlack) {
		t.Fatalf("%d bytes held, %d live: should have been compacted", p.held, p.live)
	}
	p.validatePages(t)
}

// validateLinks checks that entry i is where its range says.
func (p *pending) validateLinks(t testing.TB, i int32) {
	e := p.entries[i]
	for ri := e.off >> regionShift; ri <= (e.off+e.n-1)>>regionShift; ri++ {
		s := &p.slots[ri]
		lo, hi := max(e.off, ri<<regionShift), min(e.off+e.n, (ri+1)<<regionShift, p.size)
		if !s.dirty {
			t.Fatalf("region %d is in use and won't be cleared", ri)
		}
		if s.cover != 0 {
			if s.cover != i+1 {
				t.Fatalf("region %d is covered by %d, but entry %d lies in it", ri, s.cover-1, i)
			}
			continue
		}
		for k := lo >> pageShift; k <= (hi-1)>>pageShift; k++ {
			pg := &s.r.pages[k&(regionPages-1)]
			base := k << pageShift
			mask := grainMask(max(lo-base, 0), min(hi-base, pageSize))
			if pg.grains&mask != mask {
				t.Fatalf("entry %d: grains of page %d aren't marked", i, k)
			}
			found := 0
			for l := pg.head; l != 0; l = p.links[l-1].next {
				if p.links[l-1].entry == i {
					found++
				}
			}
			if found != 1 {
				t.Fatalf("entry %d is %d times in the chain of page %d", i, found, k)
			}
		}
	}
}

func (p *pending) validatePages(t testing.TB) {
	for ri := range p.slots {
		s := &p.slots[ri]
		if s.r == nil {
			continue
		}
		links := int32(0)
		for k := range s.r.pages {
			pg := &s.r.pages[k]
			own := uint16(0)
			for l := pg.head; l != 0; l = p.links[l-1].next {
				links++
				e := &p.entries[p.links[l-1].entry]
				base := ri<<regionShift + k<<pageShift
				if e.n == 0 || e.off >= base+pageSize || e.off+e.n <= base {
					t.Fatalf("entry [%d, +%d) is in the chain of the page at %d", e.off, e.n, base)
				}
				if p.sources[e.src].kind != sourceBorrowed {
					own++
				}
			}
			if own != pg.own {
				t.Fatalf("page at %d counts %d entries of ours, has %d", ri<<regionShift+k<<pageShift, pg.own, own)
			}
			if own > pageEntries {
				t.Fatalf("page at %d has %d entries", ri<<regionShift+k<<pageShift, own)
			}
			if pg.dense != 0 {
				links++
				if pg.grains != 1<<pageGrains-1 {
					t.Fatal("a dense page must be marked as touched all over")
				}
			}
		}
		if links != s.r.links {
			t.Fatalf("region %d counts %d links, has %d", ri, s.r.links, links)
		}
	}
}

// byteModel knows which bytes wait, and what they are.
type byteModel struct {
	bytes   []byte
	waiting []bool
	from    []byte // lent: the caller's memory is looked up at the flush
	lent    []int  // for each byte: where in from it comes from, -1: bytes has it
}

func newByteModel(size int) *byteModel {
	m := &byteModel{bytes: make([]byte, size), waiting: make([]bool, size), lent: make([]int, size)}
	return m
}

func (m *byteModel) write(off int, p []byte) {
	for i, b := range p {
		m.bytes[off+i], m.waiting[off+i], m.lent[off+i] = b, true, -1
	}
}

func (m *byteModel) lend(off, at, n int) {
	for i := range n {
		m.waiting[off+i], m.lent[off+i] = true, at+i
	}
}

func (m *byteModel) drop() { clear(m.waiting) }

func (m *byteModel) at(i int) byte {
	if m.lent[i] >= 0 {
		return m.from[m.lent[i]]
	}
	return m.bytes[i]
}

// same compares what was recorded with what should have been.
func (m *byteModel) same(t testing.TB, r *recording) {
	t.Helper()
	for i := range m.bytes {
		if m.waiting[i] != r.wrote[i] {
			t.Fatalf("byte %d: written %v, want %v", i, r.wrote[i], m.waiting[i])
		}
		if m.waiting[i] && m.at(i) != r.bytes[i] {
			t.Fatalf("byte %d = %#x, want %#x", i, r.bytes[i], m.at(i))
		}
	}
}

// replay applies listed commands, later ones over earlier ones, and compares.
func (m *byteModel) replay(t testing.TB, list []Command) {
	t.Helper()
	r := newRecording(t, len(m.bytes), nil)
	for _, c := range list {
		if c.Op != OpData {
			continue
		}
		if c.Size != len(c.Data) || c.Size == 0 {
			t.Fatalf("%v has %d bytes", c, len(c.Data))
		}
		copy(r.bytes[c.Offset:c.Offset+c.Size], c.Data)
		for i := range c.Size {
			r.wrote[c.Offset+i] = true
		}
	}
	m.same(t, r)
}
