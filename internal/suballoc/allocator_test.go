package suballoc_test

import (
	"math"
	"testing"

	"github.com/vkgloo/vkgloo/internal/suballoc"
)

func TestAllocEdges(t *testing.T) {
	const block = 1024
	for _, c := range []struct {
		name        string
		size, align uint64
		ok          bool
		got         uint64 // size
	}{
		{"zero", 0, 16, false, 0},
		{"one", 1, 1, true, 16},
		{"granule", 16, 16, true, 16},
		{"one past a granule", 17, 16, true, 32},
		{"exact fit", block, 1024, true, block},
		{"one short", block - 1, 1, true, block},
		{"one past", block + 1, 1, false, 0},
		{"largest", suballoc.MaxSize, 1, false, 0},
		{"past the largest", suballoc.MaxSize + 1, 1, false, 0},
		{"max", math.MaxUint64, 1, false, 0},
		{"align 0", 16, 0, false, 0},
		{"align not a power of two", 16, 48, false, 0},
		{"align larger than the block", 16, 1 << 40, true, 16}, // offset 0 is a multiple of everything
		{"align max", 16, 1 << 63, true, 16},
	} {
		a := suballoc.New(16)
		if _, ok := a.AddBlock(block); !ok {
			t.Fatal("AddBlock failed")
		}
		r, ok := a.Alloc(c.size, c.align, 7)
		if ok != c.ok || r.Size != c.got || ok && (r.Tag != 7 || r.Free()) {
			t.Errorf("%s: Alloc(%d, align %d) = %+v, %v, want size %d, %v", c.name, c.size, c.align, r, ok, c.got, c.ok)
		}
		if err := a.Validate(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestAllocMisaligned(t *testing.T) {
	a := suballoc.New(16)
	a.AddBlock(1024)
	a.Alloc(16, 16, 0)
	r, ok := a.Alloc(100, 256, 0)
	if !ok || r.Offset != 256 || r.Size != 112 {
		t.Fatalf("Alloc(100, align 256) = %+v, %v, want offset 256, size 112", r, ok)
	}
	if r, ok = a.Alloc(240, 16, 0); !ok || r.Offset != 16 {
		t.Fatalf("Alloc(240) = %+v, %v, want the gap in front, at 16", r, ok)
	}
	if _, ok = a.Alloc(512, 512, 0); !ok {
		t.Fatal("Alloc(512, align 512) failed with [512, 1024) free")
	}
	if _, ok = a.Alloc(1, 256, 0); ok {
		t.Fatal("Alloc(1, align 256) found a place; [368, 512) holds no multiple of 256")
	}
	if err := a.Validate(); err != nil {
		t.Fatal(err)
	}
}

func TestFreeRefusesWhatIsNotLive(t *testing.T) {
	a := suballoc.New(1)
	a.AddBlock(100)
	r, _ := a.Alloc(10, 1, 0)
	for _, id := range []suballoc.ID{0, 1 << 31, 1<<32 - 1, 1 << 63, math.MaxUint64, r.ID + 1, r.ID | 1<<32, r.ID | 1<<63} {
		if _, ok := a.Free(id); ok {
			t.Errorf("Free(%#x) = true", id)
		}
	}
	if _, ok := a.Free(r.ID); !ok {
		t.Error("Free of a live allocation = false")
	}
	if _, ok := a.Free(r.ID); ok {
		t.Error("second Free = true")
	}
	s, _ := a.Alloc(10, 1, 0)
	if _, ok := a.Free(r.ID); ok || s.ID == r.ID {
		t.Errorf("stale ID %#x frees what has its place now (%#x)", r.ID, s.ID)
	}
	if _, ok := a.Lookup(r.ID); ok || a.SetTag(r.ID, 1) {
		t.Error("a stale ID is found")
	}
	if ok := a.SetTag(s.ID, 9); !ok {
		t.Error("SetTag = false")
	}
	if g, _ := a.Lookup(s.ID); g.Tag != 9 {
		t.Errorf("tag = %d, want 9", g.Tag)
	}
}

func TestBlocks(t *testing.T) {
	a := suballoc.New(64)
	for _, size := range []uint64{0, 63, suballoc.MaxSize + 1, math.MaxUint64} {
		if b, ok := a.AddBlock(size); ok {
			t.Errorf("AddBlock(%d) = %d, true", size, b)
		}
	}
	b0, _ := a.AddBlock(127)
	b1, _ := a.AddBlock(1 << 20)
	if s := a.Stats(); s.Size != 64+1<<20 || s.Blocks != 2 || s.LargestGap != 1<<20 {
		t.Errorf("Stats() = %+v", s)
	}
	r, _ := a.Alloc(1000, 1, 0)
	if r.Block != b1 || a.RemoveBlock(b1) || a.Empty(b1) {
		t.Errorf("allocation in block %d, removed or said to be empty", r.Block)
	}
	if !a.RemoveBlock(b0) || a.RemoveBlock(b0) || a.RemoveBlock(-1) || a.RemoveBlock(2) {
		t.Error("RemoveBlock: want true once for an empty block, else false")
	}
	if s := a.BlockStats(b0); s != (suballoc.Stats{}) {
		t.Errorf("BlockStats of a removed block = %+v", s)
	}
	if s := a.BlockStats(b1); s.Used != 1024 || s.Size != 1<<20 || s.Allocations != 1 || s.LargestGap != 1<<20-1024 {
		t.Errorf("BlockStats = %+v", s)
	}
	if b, _ := a.AddBlock(64); b != b0 {
		t.Errorf("number of a new block = %d, want the free %d", b, b0)
	}
	if f, ok := a.Free(r.ID); !ok || f != r || !a.Empty(b1) {
		t.Errorf("Free = %+v, %v", f, ok)
	}
	if err := a.Validate(); err != nil {
		t.Error(err)
	}
}

func TestFragmentation(t *testing.T) {
	a := suballoc.New(1)
	if f := a.Stats().Fragmentation(); f != 0 {
		t.Errorf("without blocks: %g", f)
	}
	a.AddBlock(400)
	var ids [4]suballoc.ID
	for i := range ids {
		r, _ := a.Alloc(100, 1, 0)
		ids[i] = r.ID
	}
	if f := a.Stats().Fragmentation(); f != 0 {
		t.Errorf("full: %g", f)
	}
	a.Free(ids[0])
	a.Free(ids[2])
	if s := a.Stats(); s.Fragmentation() != 0.5 || s.Gaps != 2 || s.Free() != 200 {
		t.Errorf("two gaps of 100: %+v, %g", s, s.Fragmentation())
	}
	a.Free(ids[1])
	if s := a.Stats(); s.Fragmentation() != 0 || s.Gaps != 1 || s.LargestGap != 300 {
		t.Errorf("merged: %+v", s)
	}
}

// Many gaps of one class, all but the last looked at too small or misaligned: still found.
func TestAllocFindsTheOnlyPlace(t *testing.T) {
	a := suballoc.New(1)
	a.AddBlock(64 * 2000)
	var ids []suballoc.ID
	for i := range 64 {
		size := uint64(1000)
		if i == 40 {
			size = 1020 // of the same class
		}
		r, _ := a.Alloc(size, 1, 0)
		a.Alloc(2, 1, 0)
		ids = append(ids, r.ID)
	}
	for {
		if _, ok := a.Alloc(1, 1, 0); !ok {
			break
		}
	}
	for _, i := range []int{40, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15} {
		a.Free(ids[i])
	}
	if r, ok := a.Alloc(1010, 1, 0); !ok || r.Size != 1010 {
		t.Fatalf("Alloc(1010) = %+v, %v, want the gap of 1020", r, ok)
	}
}

func TestSmallAllocationsShareAPage(t *testing.T) {
	a := suballoc.New(64)
	a.AddBlock(64 << 20)
	big, _ := a.Alloc(1<<20, 64, 1)
	small, _ := a.Alloc(100, 64, 2)
	big2, _ := a.Alloc(1<<20, 64, 3)
	small2, _ := a.Alloc(64, 64, 4)
	if small2.Offset != small.Offset+128 || big2.Offset == small2.Offset+64 {
		t.Errorf("small ones at %d, %d; large at %d, %d", small.Offset, small2.Offset, big.Offset, big2.Offset)
	}
	if s := a.Stats(); s.Allocations != 4 || s.Used != 2<<20+192 || s.Size != 64<<20 {
		t.Errorf("Stats() = %+v", s)
	}
	if g, ok := a.Lookup(small2.ID); !ok || g != small2 {
		t.Errorf("Lookup = %+v, want %+v", g, small2)
	}
	for _, r := range []suballoc.Range{small, small2} {
		if f, ok := a.Free(r.ID); !ok || f != r {
			t.Errorf("Free(%+v) = %+v, %v", r, f, ok)
		}
		if _, ok := a.Free(r.ID); ok {
			t.Errorf("second Free(%+v) = true", r)
		}
	}
	a.Free(big.ID)
	a.Free(big2.ID)
	if s := a.Stats(); s.Gaps != 1 || s.Used != 0 || !a.Empty(0) {
		t.Errorf("the page was not given back: %+v", s)
	}
}

// A block without room for another page still takes small allocations, and the rest of a page a large one.
func TestNothingIsRefusedForPages(t *testing.T) {
	a := suballoc.New(64)
	a.AddBlock(64 << 20)
	first, _ := a.Alloc(64, 64, 0) // a page of 256 KiB
	free := a.Stats().LargestGap
	if _, ok := a.Alloc(free, 64, 0); !ok {
		t.Fatal("no place for the rest of the block")
	}
	if r, ok := a.Alloc(128<<10, 64, 0); !ok || r.Size != 128<<10 {
		t.Errorf("Alloc(128 KiB) = %+v, %v, want it in the page", r, ok)
	}
	n := 0
	for ; ; n++ {
		if _, ok := a.Alloc(16<<10, 64, 0); !ok {
			break
		}
	}
	if n != 7 {
		t.Errorf("%d allocations of 16 KiB in the rest of the page, want 7", n)
	}
	if r, ok := a.Lookup(first.ID); !ok || r != first {
		t.Errorf("first = %+v, want %+v", r, first)
	}
	if err := a.Validate(); err != nil {
		t.Error(err)
	}
}

func TestSteadyStateAllocatesNothing(t *testing.T) {
	a := suballoc.New(64)
	a.AddBlock(64 << 20)
	var ids [100]suballoc.ID
	i := 0
	round := func() {
		for range ids {
			a.Free(ids[i%len(ids)])
			r, ok := a.Alloc(uint64(64+i%977*131), 256, 0)
			if !ok {
				t.Fatal("full")
			}
			ids[i%len(ids)] = r.ID
			i++
		}
	}
	for range 100 {
		round()
	}
	if n := testing.AllocsPerRun(100, round); n != 0 {
		t.Errorf("%v allocations of Go memory for 100 of ours, want 0", n)
	}
}
