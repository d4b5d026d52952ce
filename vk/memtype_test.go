package vk

import (
	"slices"
	"testing"
)

// layout is the memory of one kind of device.
type layout struct {
	name   string
	types  []MemoryType
	heaps  []Heap
	want   [memoryUsages][]int // device, direct, upload, readback
	direct bool
}

const gib = 1 << 30

func typ(f MemoryFlags, heap int) MemoryType { return MemoryType{uint32(f), heap} }

// layouts are memory layouts in the form in which drivers report them.
var layouts = []layout{
	{
		name:  "lavapipe: one type",
		types: []MemoryType{typ(dl|hv|hc|ca, 0)}, heaps: []Heap{{2 * gib, true}},
		want: [memoryUsages][]int{{0}, {0}, {0}, {0}}, direct: true,
	},
	{
		name: "integrated: one heap, cached or not",
		types: []MemoryType{
			typ(dl, 0), typ(dl|hv|hc, 0), typ(dl|hv|hc|ca, 0),
		},
		heaps:  []Heap{{12 * gib, true}},
		want:   [memoryUsages][]int{{0, 1, 2}, {2, 1, 0}, {2, 1}, {2, 1}},
		direct: true,
	},
	{
		name: "discrete, window of 256 MiB",
		types: []MemoryType{
			typ(0, 1), typ(dl, 0), typ(hv|hc, 1), typ(hv|hc|ca, 1), typ(dl|hv|hc, 2),
		},
		heaps: []Heap{{8 * gib, true}, {16 * gib, false}, {256 << 20, true}},
		want:  [memoryUsages][]int{{1, 4, 0, 2, 3}, {1, 4, 0, 2, 3}, {3, 2, 4}, {3, 2, 4}},
	},
	{
		name: "discrete, resizable BAR",
		types: []MemoryType{
			typ(dl, 0), typ(hv|hc, 1), typ(dl|hv|hc, 0), typ(hv|hc|ca, 1),
		},
		heaps:  []Heap{{8 * gib, true}, {16 * gib, false}},
		want:   [memoryUsages][]int{{0, 2, 1, 3}, {2, 0, 1, 3}, {3, 1, 2}, {3, 1, 2}},
		direct: true,
	},
	{
		name:  "discrete, memory invisible to the host",
		types: []MemoryType{typ(dl, 0), typ(hv|hc, 1), typ(hv|hc|ca, 1)},
		heaps: []Heap{{4 * gib, true}, {8 * gib, false}},
		want:  [memoryUsages][]int{{0, 1, 2}, {0, 1, 2}, {2, 1}, {2, 1}},
	},
	{
		name: "AMD APU: small carve-out, AMD's own types",
		types: []MemoryType{
			typ(hv|hc, 1), typ(dl, 0), typ(dl|hv|hc, 0), typ(hv|hc|ca, 1),
			typ(dl|1<<6|1<<7, 0), typ(hv|hc|1<<6|1<<7, 1), typ(dl|hv|hc|1<<6|1<<7, 0),
		},
		heaps:  []Heap{{512 << 20, true}, {12 * gib, false}},
		want:   [memoryUsages][]int{{1, 2, 0, 3}, {2, 1, 0, 3}, {3, 0, 2}, {3, 0, 2}},
		direct: true,
	},
	{
		name: "APU whose only device-local heap is 256 MiB",
		types: []MemoryType{
			typ(hv|hc, 0), typ(dl|hv|hc, 1), typ(hv|hc|ca, 0),
		},
		heaps:  []Heap{{8 * gib, false}, {256 << 20, true}},
		want:   [memoryUsages][]int{{1, 0, 2}, {1, 0, 2}, {2, 0, 1}, {2, 0, 1}},
		direct: true,
	},
	{
		name: "mobile: cached memory is not coherent, lazily allocated memory",
		types: []MemoryType{
			typ(dl|hv|hc, 0), typ(dl|hv|ca, 0), typ(dl|1<<4, 0), typ(1<<5, 0),
		},
		heaps:  []Heap{{3 * gib, true}},
		want:   [memoryUsages][]int{{0, 1}, {0, 1}, {0, 1}, {1, 0}},
		direct: true,
	},
	{
		name:  "split: device, coherent, cached and not coherent",
		types: []MemoryType{typ(dl, 0), typ(hv|hc, 1), typ(hv|ca, 1)},
		heaps: []Heap{{1 * gib, true}, {1 * gib, false}},
		want:  [memoryUsages][]int{{0, 1, 2}, {0, 1, 2}, {1, 2}, {2, 1}},
	},
	{
		name:  "a heap without memory, a type without heap",
		types: []MemoryType{typ(dl|hv|hc, 0), typ(hv|hc, 1), typ(dl, 7)},
		heaps: []Heap{{0, true}, {gib, false}},
		want:  [memoryUsages][]int{{1}, {1}, {1}, {1}},
	},
	{name: "nothing"},
}

func TestMemoryOrder(t *testing.T) {
	for _, l := range layouts {
		for u := range memoryUsages {
			if got := memoryOrder(l.types, l.heaps, u); !slices.Equal(got, l.want[u]) {
				t.Errorf("%s: %v: order %v, want %v", l.name, u, got, l.want[u])
			}
		}
		if got := directMemory(l.types, l.heaps); got != l.direct {
			t.Errorf("%s: direct = %v, want %v", l.name, got, l.direct)
		}
	}
}

// What a ladder must never give, whatever the device: a type without a bit that the usage can't do without, or one twice.
func FuzzMemoryOrder(f *testing.F) {
	f.Add([]byte{1, 2 | 4, 7, 15}, uint64(1<<33), uint64(1<<28), uint8(6))
	f.Fuzz(func(t *testing.T, flags []byte, a, b uint64, heapOf uint8) {
		if len(flags) > 32 {
			return
		}
		heaps := []Heap{{a, true}, {b, heapOf&1 != 0}}
		var types []MemoryType
		for i, f := range flags {
			types = append(types, MemoryType{uint32(f), int(heapOf>>(i%8)) & 1})
		}
		for u := range memoryUsages {
			order := memoryOrder(types, heaps, u)
			for k, i := range order {
				f := MemoryFlags(types[i].Flags)
				if f&memorySpecial != 0 || heaps[types[i].Heap].Size == 0 || slices.Contains(order[:k], i) {
					t.Errorf("%v: %v of %v", u, i, order)
				}
				if (u == MemoryUpload || u == MemoryReadback) && !f.Has(hv) {
					t.Errorf("%v: type %d is %v", u, i, f)
				}
			}
			if u == MemoryDirect && len(order) != len(memoryOrder(types, heaps, MemoryDevice)) {
				t.Errorf("direct: %v lacks what device memory has", order)
			}
		}
	})
}

func TestBlockLimit(t *testing.T) {
	for _, c := range []struct{ heap, max, want uint64 }{
		{2 * gib, 2 * gib, 256 << 20},
		{64 * gib, 4 * gib, 256 << 20},
		{64 * gib, 100 << 20, 64 << 20},
		{256 << 20, 1 * gib, 32 << 20},
		{100 << 20, 1 * gib, 8 << 20},
		{1, 1 * gib, 64 << 10},
		{0, 0, 64 << 10},
	} {
		if got := blockLimit(c.heap, c.max); got != c.want {
			t.Errorf("blockLimit(%d, %d) = %d, want %d", c.heap, c.max, got, c.want)
		}
	}
}

func TestAtomRange(t *testing.T) {
	for _, c := range []struct{ off, n, atom, from, size uint64 }{
		{0, 0, 64, 0, 0},
		{0, 1, 64, 0, 64},
		{0, 64, 64, 0, 64},
		{63, 1, 64, 0, 64},
		{63, 2, 64, 0, 128},
		{64, 65, 64, 64, 128},
		{130, 1, 256, 0, 256},
		{255, 2, 256, 0, 512},
		{5, 7, 1, 5, 7},
	} {
		if from, size := atomRange(c.off, c.n, c.atom); from != c.from || size != c.size {
			t.Errorf("atomRange(%d, %d, %d) = %d, %d, want %d, %d", c.off, c.n, c.atom, from, size, c.from, c.size)
		}
	}
}
