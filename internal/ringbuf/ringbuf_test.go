package ringbuf_test

import (
	"math"
	"testing"

	"github.com/vkgloo/vkgloo/internal/ringbuf"
)

// model owns every byte by an id: 0 is free.
type model struct {
	size   uint64
	owner  map[int][]int
	number map[int]map[int]uint64 // chunk → id → number that its release waits for; MaxUint64 while held
}

func TestReserveRows(t *testing.T) {
	r := ringbuf.New(256, 2)
	if _, o := r.Reserve(16, 16); o != ringbuf.Grow {
		t.Fatalf("Reserve on an empty ring = %v, want grow", o)
	}
	r.Add()
	rows := []struct {
		n, align uint64
		want     ringbuf.Outcome
		chunk    int
		off      uint64
	}{
		{0, 1, ringbuf.Full, 0, 0},
		{1, 3, ringbuf.Full, 0, 0},
		{1, 0, ringbuf.Full, 0, 0},
		{257, 1, ringbuf.Full, 0, 0},
		{math.MaxUint64, 1, ringbuf.Full, 0, 0},
		{1, 1, ringbuf.OK, 0, 0},
		{1, 16, ringbuf.OK, 0, 16},
		{239, 1, ringbuf.OK, 0, 17},
		{1, 1, ringbuf.Grow, 0, 0},
	}
	for _, row := range rows {
		p, o := r.Reserve(row.n, row.align)
		if o != row.want || o == ringbuf.OK && (p.Chunk != row.chunk || p.Offset != row.off) {
			t.Errorf("Reserve(%d, align %d) = %v %v, want chunk %d offset %d %v", row.n, row.align, p, o, row.chunk, row.off, row.want)
		}
	}
}

func TestLateUserHoldsOneChunk(t *testing.T) {
	r := ringbuf.New(64, 3)
	for range 3 {
		r.Add()
	}
	var at [3]ringbuf.Place
	for i := range at {
		at[i], _ = r.Reserve(64, 1)
	}
	if _, o := r.Reserve(1, 1); o != ringbuf.Full {
		t.Fatalf("full ring took a byte: %v", o)
	}
	for i, n := range []uint64{9, 2, 3} { // the first is late
		r.Release(at[i].Chunk, n)
	}
	r.Reclaim(3)
	for range 2 {
		if p, o := r.Reserve(64, 1); o != ringbuf.OK || p.Chunk == at[0].Chunk {
			t.Fatalf("Reserve = %v %v, want a chunk other than %d", p, o, at[0].Chunk)
		}
	}
	if _, o := r.Reserve(64, 1); o != ringbuf.Full {
		t.Fatalf("the late chunk was handed out")
	}
	r.Reclaim(9)
	if p, o := r.Reserve(64, 1); o != ringbuf.OK || p.Chunk != at[0].Chunk {
		t.Fatalf("Reserve = %v %v, want chunk %d", p, o, at[0].Chunk)
	}
}

func TestExtend(t *testing.T) {
	r := ringbuf.New(64, 1)
	r.Add()
	p, _ := r.Reserve(16, 1)
	if !r.Extend(p.Chunk, 16, 16) || r.Extend(p.Chunk, 16, 16) || r.Extend(p.Chunk, 32, 33) || !r.Extend(p.Chunk, 32, 32) {
		t.Fatal("Extend takes exactly what lies behind the newest reservation")
	}
}

// FuzzRing runs a stream of operations against a model with one owner per byte.
func FuzzRing(f *testing.F) {
	f.Add([]byte{0, 20, 0, 0, 60, 3, 1, 0, 2, 0, 0, 63, 1, 3, 2, 1, 0, 10, 0})
	f.Add([]byte{0, 63, 0, 0, 63, 0, 0, 63, 0, 0, 63, 0, 1, 0, 1, 0, 2, 0, 4, 0})
	f.Fuzz(func(t *testing.T, ops []byte) {
		const size = 64
		r := ringbuf.New(size, 4)
		m := model{size: size, owner: map[int][]int{}, number: map[int]map[int]uint64{}}
		type res struct {
			id int
			p  ringbuf.Place
		}
		var held []res
		id, number, completed := 0, uint64(0), uint64(0)
		next := func() byte {
			if len(ops) == 0 {
				return 0
			}
			b := ops[0]
			ops = ops[1:]
			return b
		}
		for len(ops) > 0 {
			switch next() % 5 {
			case 0: // reserve
				n, align := uint64(next())%70, uint64(1)<<(next()%7)
				p, o := r.Reserve(n, align)
				if o == ringbuf.Grow {
					c := r.Add()
					m.owner[c] = make([]int, size)
					m.number[c] = map[int]uint64{}
					if p, o = r.Reserve(n, align); o != ringbuf.OK {
						t.Fatalf("Reserve(%d, %d) after Add = %v", n, align, o)
					}
				}
				if o != ringbuf.OK {
					continue
				}
				if p.Offset%align != 0 || p.Offset+n > size {
					t.Fatalf("Reserve(%d, align %d) = %v", n, align, p)
				}
				id++
				for i := p.Offset; i < p.Offset+n; i++ {
					if w := m.owner[p.Chunk][i]; w != 0 && m.number[p.Chunk][w] > completed {
						t.Fatalf("byte %d of chunk %d still belongs to %d", i, p.Chunk, w)
					}
					m.owner[p.Chunk][i] = id
				}
				m.number[p.Chunk][id] = math.MaxUint64
				held = append(held, res{id, p})
			case 1: // release one
				if len(held) == 0 {
					continue
				}
				i := int(next()) % len(held)
				n := uint64(0)
				if next()%4 != 0 {
					number++
					n = number
				}
				r.Release(held[i].p.Chunk, n)
				m.number[held[i].p.Chunk][held[i].id] = n
				held[i] = held[len(held)-1]
				held = held[:len(held)-1]
			case 2: // progress
				completed = min(number, completed+uint64(next()%4))
				r.Reclaim(completed)
			case 3:
				r.Reclaim(completed)
			case 4:
				if c := r.Remove(); c >= 0 {
					for _, w := range m.owner[c] {
						if w != 0 && m.number[c][w] > completed {
							t.Fatalf("removed chunk %d, which %d still uses", c, w)
						}
					}
				}
			}
			if err := r.Validate(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func BenchmarkReserve(b *testing.B) {
	r := ringbuf.New(1<<20, 2)
	r.Add()
	b.ReportAllocs()
	for b.Loop() {
		p, o := r.Reserve(64, 16)
		if o != ringbuf.OK {
			r.Reclaim(0)
			continue
		}
		r.Release(p.Chunk, 0)
	}
}
