package descriptors_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/vkgloo/vkgloo/descriptors"
	"github.com/vkgloo/vkgloo/vk"
)

// fake is a device that remembers what was written, and fails a test that writes a set in use.
type fake struct {
	t        testing.TB
	next     uint64
	known    uint64
	room     map[uint64]int // by pool
	poolFull int            // sets after which a pool says that it is full, whatever was asked for; 0: as asked
	noRoom   bool
	fail     error
	content  map[uint64][]vk.DescriptorWrite // by set
	number   map[uint64]uint64               // by set: newest work that uses it
	sizes    [][]vk.PoolSize
	batches  int
	retired  []vk.Retired
}

func newFake(t testing.TB) *fake {
	return &fake{t: t, room: map[uint64]int{}, content: map[uint64][]vk.DescriptorWrite{}, number: map[uint64]uint64{}}
}

func (f *fake) handle() (uint64, error) {
	if f.fail != nil {
		return 0, f.fail
	}
	f.next++
	return f.next, nil
}

func (f *fake) NewSetLayout(b []vk.SetBinding, label string) (uint64, error) { return f.handle() }

func (f *fake) NewDescriptorPool(sizes []vk.PoolSize, sets int, label string) (uint64, error) {
	h, err := f.handle()
	if err == nil {
		f.room[h] = sets
		if f.poolFull > 0 {
			f.room[h] = f.poolFull
		}
		f.sizes = append(f.sizes, slices.Clone(sizes))
	}
	return h, err
}

func (f *fake) AllocateSet(pool, layout uint64) (uint64, bool, error) {
	if f.room[pool] <= 0 || f.noRoom {
		return 0, true, nil
	}
	f.room[pool]--
	h, err := f.handle()
	return h, false, err
}

func (f *fake) WriteDescriptors(w []vk.DescriptorWrite) {
	f.batches++
	fresh := make(map[uint64]bool)
	for _, d := range w {
		if f.number[d.Set] > f.known {
			f.t.Errorf("set %d written while work %d uses it, %d is complete", d.Set, f.number[d.Set], f.known)
		}
		if !fresh[d.Set] {
			fresh[d.Set], f.content[d.Set] = true, nil
		}
		f.content[d.Set] = append(f.content[d.Set], d)
	}
}

func (f *fake) Retire(n uint64, r vk.Retired) { f.retired = append(f.retired, r) }
func (f *fake) Known() uint64                 { return f.known }

func newSets(t testing.TB, f *fake, keep int) *descriptors.Sets {
	t.Helper()
	l, err := descriptors.NewLayout(f, []descriptors.Binding{{Number: 2}, {Number: 5, Storage: true}}, "test")
	if err != nil {
		t.Fatal(err)
	}
	return descriptors.NewSets(f, l, descriptors.Options{Keep: keep})
}

func ranges(store, generation uint64) []descriptors.Range {
	return []descriptors.Range{
		{Buffer: 100 + store, Offset: 16, Size: 64, Store: store, Generation: generation},
		{Buffer: 200 + store, Size: 128, Store: store, Generation: generation},
	}
}

func get(t testing.TB, s *descriptors.Sets, r []descriptors.Range, number uint64) uint64 {
	t.Helper()
	h, err := s.Get(r, number)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestSetsFindContents(t *testing.T) {
	f := newFake(t)
	s := newSets(t, f, 0)
	a := get(t, s, ranges(1, 1), 1)
	if b := get(t, s, ranges(1, 1), 2); b != a {
		t.Errorf("the same ranges gave sets %d and %d", a, b)
	}
	if b := get(t, s, ranges(1, 2), 2); b == a {
		t.Error("another generation gave the same set")
	}
	c := get(t, s, ranges(0, 1), 2)
	if d := get(t, s, ranges(0, 1), 2); d == c {
		t.Error("ranges without a store were found again")
	}
	s.Flush()
	s.Flush()
	want := []vk.DescriptorWrite{
		{Set: a, Buffer: 101, Offset: 16, Size: 64, Binding: 2, Type: vk.DescriptorUniform},
		{Set: a, Buffer: 201, Size: 128, Binding: 5, Type: vk.DescriptorStorage},
	}
	if !slices.Equal(f.content[a], want) {
		t.Errorf("written %v, want %v", f.content[a], want)
	}
	if st := s.Stats(); f.batches != 1 || st.Batches != 1 || st.Found != 1 || st.Written != 4 || st.Sets != 4 || st.Pools != 1 {
		t.Errorf("%d batches, %+v", f.batches, st)
	}
}

func TestSetsRecycleIdleOnes(t *testing.T) {
	f := newFake(t)
	s := newSets(t, f, 2)
	a := get(t, s, ranges(1, 1), 1)
	b := get(t, s, ranges(2, 1), 2)
	c := get(t, s, ranges(3, 1), 3) // nothing is complete: a third one
	if a == b || b == c || a == c {
		t.Errorf("sets %d, %d, %d", a, b, c)
	}
	f.known = 1
	if d := get(t, s, ranges(4, 1), 4); d != a {
		t.Errorf("set %d, want %d, the only idle one", d, a)
	}
	if e := get(t, s, ranges(1, 1), 5); e == a {
		t.Error("a rewritten set was found by its old contents")
	}
	if e := get(t, s, ranges(2, 1), 6); e != b {
		t.Error("an untouched set was not found")
	}
	if n := s.Stats().Recycled; n != 1 {
		t.Errorf("%d recycled, want 1", n)
	}
}

func TestSetsPoolsGrow(t *testing.T) {
	f := newFake(t)
	s := newSets(t, f, 1<<20)
	for k := range uint64(3000) {
		get(t, s, ranges(1+k, 1), 1)
	}
	var sizes []uint32
	for _, p := range f.sizes {
		if len(p) != 2 || p[0].Count != p[1].Count {
			t.Fatalf("pool of %v", p)
		}
		sizes = append(sizes, p[0].Count)
	}
	if want := []uint32{16, 32, 64, 128, 256, 512, 512, 512, 512, 512}; !slices.Equal(sizes, want) {
		t.Errorf("pools of %v, want %v", sizes, want)
	}
	s.Release(9)
	if len(f.retired) != len(sizes) || f.retired[0].Kind != vk.RetireDescriptorPool {
		t.Errorf("%d retired, want %d pools", len(f.retired), len(sizes))
	}
	get(t, s, ranges(1, 1), 1) // usable again
	if st := s.Stats(); st.Sets != 1 || st.Pools != 1 {
		t.Errorf("after Release: %+v", st)
	}
}

func TestSetsPoolFullEarly(t *testing.T) {
	f := newFake(t)
	f.poolFull = 3
	s := newSets(t, f, 0)
	for k := range uint64(10) {
		get(t, s, ranges(1+k, 1), 1)
	}
	if n := s.Stats().Pools; n != 4 {
		t.Errorf("%d pools of 3 for 10 sets, want 4", n)
	}
	f.noRoom = true
	for range 2 {
		if _, err := s.Get(ranges(50, 1), 1); !errors.Is(err, vk.ErrOutOfMemory) {
			t.Errorf("pools without room: %v, want ErrOutOfMemory", err)
		}
	}
}

func TestSetsErrors(t *testing.T) {
	f := newFake(t)
	s := newSets(t, f, 0)
	f.fail = errors.New("no memory")
	if _, err := s.Get(ranges(1, 1), 1); !errors.Is(err, f.fail) {
		t.Errorf("Get = %v, want %v", err, f.fail)
	}
	if _, err := descriptors.NewLayout(f, nil, ""); !errors.Is(err, f.fail) {
		t.Errorf("NewLayout = %v, want %v", err, f.fail)
	}
	f.fail = nil
	a := get(t, s, ranges(1, 1), 1)
	if b := get(t, s, ranges(1, 1), 1); b != a || s.Stats().Sets != 1 {
		t.Errorf("after an error: sets %d, %d, %+v", a, b, s.Stats())
	}
}

// TestSetsModel holds random use against a plain map: a set handed out has the contents asked for, also when it is found,
// and none is written while work uses it (the fake looks at that).
func TestSetsModel(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 40 {
		f := newFake(t)
		s := newSets(t, f, 1+r.IntN(8))
		now, held := uint64(1), map[uint64][]descriptors.Range{}
		for range 400 {
			switch r.IntN(10) {
			case 0:
				now++
				clear(held)
			case 1:
				f.known = min(now-1, f.known+uint64(r.IntN(3)))
			case 2:
				s.Flush()
			default:
				want := ranges(uint64(r.IntN(6)), uint64(r.IntN(3)))
				h := get(t, s, want, now)
				if old, ok := held[h]; ok && !slices.Equal(old, want) {
					t.Fatalf("set %d has two contents in one submission", h)
				}
				held[h] = want
				s.Flush()
				f.number[h] = now
				if got := f.content[h]; len(got) != 2 || got[0].Buffer != want[0].Buffer || got[1].Size != want[1].Size {
					t.Fatalf("set %d holds %v, want %v", h, got, want)
				}
			}
		}
	}
}

func TestSetsNoAllocs(t *testing.T) {
	f := newFake(t)
	s := newSets(t, f, 0)
	var kept [][]descriptors.Range
	for k := range uint64(8) {
		kept = append(kept, ranges(1+k, 1))
		get(t, s, kept[k], 1)
	}
	k := 0
	if n := testing.AllocsPerRun(100, func() { get(t, s, kept[k%8], 2); k++ }); n != 0 {
		t.Errorf("allocs = %v, want 0", n)
	}
}

func BenchmarkSetsGet(b *testing.B) {
	for _, n := range []uint64{1, 64, 256} {
		b.Run(fmt.Sprint("sets=", n), func(b *testing.B) {
			s := newSets(b, newFake(b), 0)
			var kept [][]descriptors.Range
			for k := range n {
				kept = append(kept, ranges(1+k, 1))
			}
			b.ReportAllocs()
			for k := uint64(0); b.Loop(); k++ {
				if _, err := s.Get(kept[k%n], 1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
