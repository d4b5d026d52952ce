package suballoc_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/vkgloo/vkgloo/internal/suballoc"
)

const mib = 1 << 20

// order says which of the live allocations is replaced next.
type order int

const (
	random order = iota // any, once all are there
	oldest
	slots // any place, filled or not, from the start: growth and replacement go together
)

// simulate makes total allocations of lo…hi bytes, sizes spread evenly over the powers of two, with live of them at a time,
// and gives the number of blocks and peak bytes of blocks to peak bytes live.
func simulate(t testing.TB, seed uint64, o order, lo, hi float64, live, total int) (blocks int, overhead float64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	a := suballoc.New(64)
	g := suballoc.Growth{First: 4 * mib, Max: 256 * mib}
	ids := make([]suballoc.ID, live)
	var peakUsed, size uint64
	for i := range total {
		k := i % live
		if o == slots || o == random && i >= live {
			k = r.IntN(live)
		}
		if x, ok := a.Lookup(ids[k]); ok {
			a.Free(ids[k])
			g.Freed(x.Size, size)
		}
		n := uint64(lo * math.Pow(hi/lo, r.Float64()))
		x, ok := a.Alloc(n, 64, 0)
		if !ok {
			more := g.Next(a.Stats(), n)
			a.AddBlock(more)
			size += more
			blocks++
			if x, ok = a.Alloc(n, 64, 0); !ok {
				t.Fatalf("seed %d: %d bytes don't fit into a new block of %d", seed, n, more)
			}
		}
		g.Used(x.Size, size)
		ids[k] = x.ID
		peakUsed = max(peakUsed, a.Stats().Used)
	}
	return blocks, float64(size) / float64(peakUsed)
}

// The figures are means over seeds: a single run may draw sizes that need one block more, or end just after the last block was added.
func TestGrowthKeepsBlocksFewAndOverheadLow(t *testing.T) {
	for _, c := range []struct {
		name             string
		order            order
		hi               float64
		live, total      int
		blocks, overhead float64 // at most
	}{
		{"random", random, 4 * mib, 2000, 10000, 6, 1.15},
		{"oldest", oldest, 4 * mib, 2000, 10000, 6, 1.15},
		{"slots", slots, 4 * mib, 2000, 10000, 6, 1.2},
		{"many small", random, 64 << 10, 10000, 10000, 7, 1.6},
		{"few", random, 64 << 10, 10, 1000, 1, 1000},
	} {
		const seeds = 10
		blocks, overhead := 0.0, 0.0
		for seed := range uint64(seeds) {
			b, o := simulate(t, seed, c.order, 64, c.hi, c.live, c.total)
			blocks += float64(b) / seeds
			overhead += o / seeds
		}
		t.Logf("%s: %.1f blocks, overhead %.3f", c.name, blocks, overhead)
		if blocks > c.blocks || overhead > c.overhead {
			t.Errorf("%s: %.1f blocks with overhead %.3f, want at most %g, %g", c.name, blocks, overhead, c.blocks, c.overhead)
		}
	}
}

func TestGrowthNext(t *testing.T) {
	g := suballoc.Growth{First: 4 * mib, Max: 256 * mib}
	for _, c := range []struct {
		name string
		s    suballoc.Stats
		need uint64
		want uint64
	}{
		{"first, small", suballoc.Stats{}, 64, 4 * mib},
		{"first, large", suballoc.Stats{}, 5 * mib, 16 * mib},
		{"first, larger than any block", suballoc.Stats{}, 257 * mib, 512 * mib},
		{"exact", suballoc.Stats{}, 256 * mib, 256 * mib},
		{"doubling", suballoc.Stats{Size: 32 * mib, Used: 32 * mib, Allocations: 32 << 10}, 1024, 32 * mib},
		{"leap", suballoc.Stats{Size: 4 * mib, Used: 4 * mib, Allocations: 4}, 1 * mib, 64 * mib},
		{"four times", suballoc.Stats{Size: 20 * mib, Used: 20 * mib, Allocations: 20}, 1 * mib, 80 * mib},
		{"most", suballoc.Stats{Size: 4096 * mib, Used: 4096 * mib, Allocations: 1 << 20}, 1 * mib, 256 * mib},
	} {
		if got := g.Next(c.s, c.need); got != c.want {
			t.Errorf("%s: Next(%+v, %d) = %d MiB, want %d", c.name, c.s, c.need, got/mib, c.want/mib)
		}
	}
	steady := suballoc.Stats{Size: 512 * mib, Used: 500 * mib, Allocations: 500}
	g.Used(500*mib, steady.Size)
	for range 1000 {
		g.Freed(mib, steady.Size)
		g.Used(mib, steady.Size)
	}
	if got := g.Next(steady, mib); got != 16*mib {
		t.Errorf("after replacing everything twice: Next = %d MiB, want 16", got/mib)
	}
}
