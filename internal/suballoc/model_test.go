package suballoc_test

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"testing"

	"github.com/vkgloo/vkgloo/internal/suballoc"
)

// model is the slow twin: one owner for each granule of each block.
type model struct {
	granule uint64
	owner   map[suballoc.Block][]suballoc.ID
	live    map[suballoc.ID]suballoc.Range
	ids     []suballoc.ID // of live, in no order that matters, but the same each time
}

func newModel(granule uint64) *model {
	return &model{granule: granule, owner: map[suballoc.Block][]suballoc.ID{}, live: map[suballoc.ID]suballoc.Range{}}
}

// add notes an allocation; it must be what was asked for and touch nobody else's granule.
func (m *model) add(r suballoc.Range, size, align uint64) error {
	own, ok := m.owner[r.Block]
	switch {
	case !ok || r.Offset+r.Size > uint64(len(own))*m.granule:
		return fmt.Errorf("%+v is outside of its block", r)
	case r.Offset%align != 0 || r.Offset%m.granule != 0 || r.Size < size || r.Size >= size+m.granule || r.Size%m.granule != 0:
		return fmt.Errorf("Alloc(%d, align %d) = %+v", size, align, r)
	case r.ID == 0 || m.live[r.ID].ID != 0:
		return fmt.Errorf("%+v: ID is zero or in use", r)
	}
	for i := r.Offset / m.granule; i < (r.Offset+r.Size)/m.granule; i++ {
		if own[i] != 0 {
			return fmt.Errorf("%+v overlaps %+v", r, m.live[own[i]])
		}
		own[i] = r.ID
	}
	m.live[r.ID] = r
	m.ids = append(m.ids, r.ID)
	return nil
}

func (m *model) remove(i int) {
	id := m.ids[i]
	r := m.live[id]
	clear(m.owner[r.Block][r.Offset/m.granule : (r.Offset+r.Size)/m.granule])
	delete(m.live, id)
	m.ids[i] = m.ids[len(m.ids)-1]
	m.ids = m.ids[:len(m.ids)-1]
}

// compare holds the ranges that a reports against the owners, and gives the gaps.
func (m *model) compare(a *suballoc.Allocator) (gaps []suballoc.Range, err error) {
	if err := a.Validate(); err != nil {
		return nil, err
	}
	var sum suballoc.Stats
	for b, own := range m.owner {
		at := uint64(0)
		for r := range a.Ranges(b) {
			if r.Offset != at || r.Block != b || r.Size == 0 {
				return nil, fmt.Errorf("%+v, want it at %d of block %d", r, at, b)
			}
			for i := at / m.granule; i < (at+r.Size)/m.granule; i++ {
				if own[i] != r.ID {
					return nil, fmt.Errorf("%+v: granule %d belongs to %#x", r, i, own[i])
				}
			}
			if at += r.Size; r.Free() {
				gaps = append(gaps, r)
			} else if r != m.live[r.ID] {
				return nil, fmt.Errorf("%+v, want %+v", r, m.live[r.ID])
			}
		}
		if at != uint64(len(own))*m.granule {
			return nil, fmt.Errorf("ranges of block %d end at %d of %d", b, at, uint64(len(own))*m.granule)
		}
		s := a.BlockStats(b)
		sum.Blocks += s.Blocks
		sum.Allocations += s.Allocations
		sum.Gaps += s.Gaps
		sum.Size += s.Size
		sum.Used += s.Used
		sum.LargestGap = max(sum.LargestGap, s.LargestGap)
	}
	if s := a.Stats(); s != sum || s.Allocations != len(m.live) {
		return nil, fmt.Errorf("Stats() = %+v, sum over blocks %+v, live %d", s, sum, len(m.live))
	}
	return gaps, nil
}

// fits reports whether one of the gaps could take such an allocation.
func (m *model) fits(gaps []suballoc.Range, size, align uint64) bool {
	size = (size + m.granule - 1) / m.granule * m.granule
	for _, g := range gaps {
		if pad := -g.Offset & (align - 1); pad <= g.Size && g.Size-pad >= size {
			return true
		}
	}
	return false
}

// play runs a program of operations, four bytes each, against both.
func play(program []byte) error {
	if len(program) == 0 {
		return nil
	}
	granule := uint64(1) << (program[0] % 9)
	// Large blocks have pages, small ones are quick to compare.
	unit := uint64(256)
	if program[0]&0x80 != 0 {
		granule, unit = 1<<12, 2<<20
	}
	a, m := suballoc.New(granule), newModel(granule)
	var gaps []suballoc.Range
	for n := 0; len(program) >= 4; n++ {
		op, x, y, z := program[0], uint64(program[1]), uint64(program[2]), uint64(program[3])
		program = program[4:]
		var err error
		switch {
		case op < 16:
			if len(m.owner) < 4 {
				size := (x + 1) * unit / 4
				if b, ok := a.AddBlock(size); ok {
					m.owner[b] = make([]suballoc.ID, size/granule)
				}
			}
		case op < 24:
			b := suballoc.Block(x % 4)
			_, exists := m.owner[b]
			empty := exists && a.BlockStats(b).Allocations == 0
			if got := a.RemoveBlock(b); got != empty {
				err = fmt.Errorf("RemoveBlock(%d) = %v, want %v", b, got, empty)
			}
			if empty {
				delete(m.owner, b)
			}
		case op < 160:
			size := (x<<8 | y) * unit / 256 >> (op % 16)
			align := uint64(1) << (z % 20)
			r, ok := a.Alloc(size, align, z)
			switch {
			case ok && (size == 0 || r.Tag != z):
				err = fmt.Errorf("Alloc(%d, align %d) = %+v", size, align, r)
			case ok:
				err = m.add(r, size, align)
			case size != 0 && m.fits(gaps, size, align):
				err = fmt.Errorf("Alloc(%d, align %d) = false, with gaps %+v", size, align, gaps)
			}
		case len(m.ids) > 0:
			i := int(x<<8|y) % len(m.ids)
			r := m.live[m.ids[i]]
			if f, ok := a.Free(r.ID); !ok || f != r {
				err = fmt.Errorf("Free(%+v) = %+v, %v", r, f, ok)
			}
			if _, ok := a.Free(r.ID); ok {
				err = fmt.Errorf("second Free(%+v) = true", r)
			}
			m.remove(i)
		}
		if err == nil {
			gaps, err = m.compare(a)
		}
		if err != nil {
			return fmt.Errorf("step %d: %w", n, err)
		}
	}
	return nil
}

func TestAgainstModel(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 2))
		program := make([]byte, 4*400)
		for i := range program {
			program[i] = byte(r.Uint32())
		}
		program[0] = byte(seed % 9)
		if seed%4 == 3 {
			program[0] |= 0x80
		}
		if err := play(program); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

func FuzzAllocator(f *testing.F) {
	f.Add([]byte{0, 255, 0, 0, 32, 10, 0, 0, 32, 10, 0, 4, 200, 0, 0, 0, 20, 0, 0, 0})
	f.Add([]byte{0x80, 255, 0, 0, 32, 10, 0, 0, 44, 255, 255, 4, 47, 1, 1, 1, 200, 0, 0, 0, 200, 0, 0, 0})
	f.Fuzz(func(t *testing.T, program []byte) {
		if len(program) > 4*300 {
			return
		}
		if err := play(program); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzSizes asks for sizes and alignments of any magnitude of a block of any magnitude.
func FuzzSizes(f *testing.F) {
	f.Add(uint64(1<<40), uint64(1<<39), uint64(1<<20), uint64(64))
	f.Add(uint64(suballoc.MaxSize), uint64(suballoc.MaxSize), uint64(1), uint64(1))
	f.Fuzz(func(t *testing.T, block, size, align, granule uint64) {
		a := suballoc.New(granule)
		if _, ok := a.AddBlock(block); ok != (block >= a.Granule() && block <= suballoc.MaxSize) {
			t.Fatalf("AddBlock(%d) with granule %d = %v", block, a.Granule(), ok)
		}
		for i := range 3 {
			r, ok := a.Alloc(size, align, 0)
			if ok && (bits.OnesCount64(align) != 1 || size == 0 || r.Size < size || r.Offset%align != 0 || r.Offset+r.Size > block) {
				t.Fatalf("Alloc(%d, align %d) = %+v of %d", size, align, r, block)
			}
			whole := size <= suballoc.MaxSize && (size+a.Granule()-1)/a.Granule() <= block/a.Granule()
			want := block <= suballoc.MaxSize && size != 0 && bits.OnesCount64(align) == 1 && whole
			if i == 0 && ok != want {
				t.Fatalf("Alloc(%d, align %d) of %d = %v, want %v", size, align, block, ok, want)
			}
			if err := a.Validate(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func BenchmarkAllocFree(b *testing.B) {
	for _, live := range []int{1, 100, 10000} {
		b.Run(fmt.Sprintf("live=%d", live), func(b *testing.B) {
			a := suballoc.New(64)
			a.AddBlock(1 << 40)
			r := rand.New(rand.NewPCG(1, 1))
			sizes := make([]uint64, 1<<12)
			for i := range sizes {
				sizes[i] = 64 << r.Uint64N(17)
			}
			ids := make([]suballoc.ID, live)
			i := 0
			b.ReportAllocs()
			for b.Loop() {
				k := i * 7919 % live
				a.Free(ids[k])
				x, _ := a.Alloc(sizes[i%len(sizes)], 64, 0)
				ids[k] = x.ID
				i++
			}
		})
	}
}

// BenchmarkChurn reports what W4 needs: blocks, and peak bytes of blocks to peak bytes live.
func BenchmarkChurn(b *testing.B) {
	for _, o := range []order{random, oldest, slots} {
		b.Run([]string{"random", "oldest", "slots"}[o], func(b *testing.B) {
			var blocks, overhead float64
			n := 0
			for b.Loop() {
				x, y := simulate(b, uint64(n%20), o, 64, 4*mib, 2000, 10000)
				blocks += float64(x)
				overhead += y
				n++
			}
			b.ReportMetric(blocks/float64(n), "blocks")
			b.ReportMetric(overhead/float64(n), "overhead")
		})
	}
}
