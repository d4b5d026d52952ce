package buffer

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

// program runs random calls on one list, beside a byte model.
type program struct {
	t     testing.TB
	rng   *rand.Rand
	p     pending
	ring  fakeRing
	m     *byteModel
	next  byte
	lent  []byte
	small bool // mostly tiny writes, so that pages become dense
}

func newProgram(t testing.TB, seed uint64, size int) *program {
	g := &program{t: t, rng: rand.New(rand.NewPCG(seed, 1)), ring: fakeRing{fail: -1}}
	g.p = newPending(&g.ring)
	if g.rng.IntN(3) == 0 {
		g.p = newPending(heap{})
	}
	g.lent = make([]byte, 2*size+64)
	g.fill(g.lent)
	g.p.reset(size)
	g.m = newByteModel(size)
	g.m.from = g.lent
	g.small = g.rng.IntN(2) == 0
	return g
}

func (g *program) fill(p []byte) {
	for i := range p {
		g.next += 7
		p[i] = g.next
	}
}

func (g *program) data(n int) []byte {
	p := make([]byte, n)
	g.fill(p)
	return p
}

// span picks a range.
func (g *program) span() (off, n int) {
	most := g.p.size
	if g.small || g.rng.IntN(4) > 0 {
		most = min(most, 1<<g.rng.IntN(11))
	}
	n = 1 + g.rng.IntN(most)
	off = g.rng.IntN(g.p.size - n + 1)
	if g.rng.IntN(3) == 0 {
		off = off / 64 * 64
	}
	return off, n
}

func (g *program) step() {
	p, t := &g.p, g.t
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	switch k := g.rng.IntN(100); {
	case k < 55:
		off, n := g.span()
		d := g.data(n)
		must(p.write(off, d))
		g.m.write(off, d)
	case k < 62: // a run of neighbours
		n := 1 + g.rng.IntN(min(100, g.p.size))
		off := g.rng.IntN(g.p.size - n + 1)
		for range g.rng.IntN(20) {
			if off+n > p.size {
				break
			}
			d := g.data(n)
			must(p.write(off, d))
			g.m.write(off, d)
			off += n
		}
	case k < 68:
		off, n := g.span()
		m, err := p.claim(off, n)
		must(err)
		g.fill(m)
		g.m.write(off, m)
		p.settle(off, off+n)
	case k < 76:
		off, n := g.span()
		at := g.rng.IntN(len(g.lent) - n + 1)
		must(p.refer(off, n, source{kind: sourceBorrowed, block: block{mem: g.lent[at:]}, arr: Borrow(g.lent[at : at+n])}))
		g.m.lend(off, at, n)
	case k < 80:
		off, n := g.span()
		pat := g.data(g.rng.IntN(9))
		must(p.refer(off, n, source{kind: sourceFill, block: block{mem: pat}}))
		want := make([]byte, n)
		for i := range want {
			if len(pat) > 0 {
				want[i] = pat[i%len(pat)]
			}
		}
		g.m.write(off, want)
	case k < 90:
		g.comb()
	case k < 92:
		m := make([]byte, p.size)
		g.fill(m)
		p.reset(p.size)
		must(p.fit())
		p.adopt(block{mem: append([]byte(nil), m...)})
		g.m.write(0, m)
	case k < 93:
		p.reset(p.size)
		g.m.drop()
	case k < 95: // take everything away, write something newer, put it back under that
		var h handed
		p.handOver(&h)
		older := *g.m
		g.m = newByteModel(p.size)
		g.m.from = g.lent
		for range g.rng.IntN(4) {
			off, n := g.span()
			d := g.data(n)
			must(p.write(off, d))
			g.m.write(off, d)
		}
		must(p.fit())
		p.under(&h)
		for i := range older.waiting {
			if older.waiting[i] && !g.m.waiting[i] {
				g.m.waiting[i], g.m.bytes[i], g.m.lent[i] = true, older.bytes[i], older.lent[i]
			}
		}
	case k < 97:
		g.m.replay(t, p.commands(nil, 1, KindBytes))
	case k < 98:
		g.fill(g.lent) // what is borrowed may change until the flush
	default:
		g.flush()
	}
}

var shapes = []struct{ elem, stride int }{{4, 32}, {4, 32}, {12, 32}, {4, 12}, {1, 2}, {3, 7}, {20, 32}, {300, 700}, {4, 5000}}

func (g *program) comb() {
	s := shapes[g.rng.IntN(len(shapes))]
	off := g.rng.IntN(min(3*s.stride, g.p.size))
	if g.rng.IntN(2) == 0 {
		off = off / s.elem * s.elem
	}
	most := (g.p.size-off-s.elem)/s.stride + 1
	if g.p.size-off < s.elem || most < 1 {
		return
	}
	count := 1 + g.rng.IntN(most)
	if g.rng.IntN(2) == 0 {
		count = most
	}
	d := g.data(s.elem * count)
	if err := g.p.scatter(off, s.elem, s.stride, count, func(m []byte) { copy(m, d) }); err != nil {
		g.t.Fatal(err)
	}
	for i := range count {
		g.m.write(off+i*s.stride, d[i*s.elem:(i+1)*s.elem])
	}
}

func (g *program) flush() {
	defer func(m memory) { g.p.mem = m }(g.p.mem)
	g.p.mem = &g.ring // attached, at the latest
	r := newRecording(g.t, g.p.size, &g.ring)
	if g.rng.IntN(2) == 0 {
		r.room1 = 100
	}
	if g.rng.IntN(4) == 0 { // an error in the middle loses nothing
		r.fail = g.rng.IntN(4)
		if g.p.emit(r) != nil {
			g.p.validate(g.t)
			r = newRecording(g.t, g.p.size, &g.ring)
		} else {
			g.flushed(r)
			return
		}
	}
	if err := g.p.emit(r); err != nil {
		g.t.Fatal(err)
	}
	g.flushed(r)
}

func (g *program) flushed(r *recording) {
	g.m.same(g.t, r)
	for _, b := range r.kept {
		g.ring.free(b)
	}
	g.p.emitted()
	g.m.drop()
	if g.ring.out != 0 {
		g.t.Fatalf("%d bytes of ring memory are lost", g.ring.out)
	}
}

// operations is how many operations the property tests run: VKGLOO_OPERATIONS, else a quick lot.
func operations() int {
	if n, err := strconv.Atoi(os.Getenv("VKGLOO_OPERATIONS")); err == nil && n > 0 {
		return n
	}
	return 100_000
}

func TestPendingAgainstModel(t *testing.T) {
	sizes := []int{1, 16, 100, 1024, 5000, 65536, 65537, 200000}
	for _, size := range sizes {
		steps := operations() * 6 / 10 / 20 // in five sizes, with four seeds each
		if size > 10_000 {
			steps /= 12 // an operation of a large buffer takes that much longer
		}
		first, _ := strconv.ParseUint(os.Getenv("VKGLOO_SEED"), 10, 64)
		for seed := first; seed < first+4; seed++ {
			t.Run(fmt.Sprintf("size=%d/seed=%d", size, seed), func(t *testing.T) {
				g := newProgram(t, seed+uint64(size)<<8, size)
				every := 1 + size/200
				for i := range steps {
					g.step()
					if i%every == 0 {
						g.p.validate(t)
					}
				}
				g.p.validate(t)
				g.m.replay(t, g.p.commands(nil, 1, KindBytes))
				g.flush()
			})
		}
	}
}

func FuzzPending(f *testing.F) {
	f.Add(uint64(1), uint16(100), uint16(50))
	f.Add(uint64(7), uint16(60000), uint16(80))
	f.Fuzz(func(t *testing.T, seed uint64, size, steps uint16) {
		g := newProgram(t, seed, int(size)*2+1)
		for range int(steps) % 300 {
			g.step()
		}
		g.p.validate(t)
		g.flush()
	})
}
