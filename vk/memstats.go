package vk

// MemoryStats counts the device memory of a Device. Sizes are bytes.
type MemoryStats struct {
	Blocks      int // VkDeviceMemory objects that buffers or images share
	Dedicated   int // and those of a single one
	Allocations int // live buffers and images, those retired but not yet freed included
	Allocated   int // of all VkDeviceMemory objects
	Used        int // of the allocations, with what alignment costs
	Free        int // in blocks, not used
	LargestFree int // the largest piece of that

	// Fragmentation is the part of Free that lies outside of the largest gap of its pool, 0 to 1: what an allocation as large
	// as can be would leave unused. A pool is the blocks of one memory type for buffers, or for images.
	Fragmentation float64

	PeakAllocated, PeakUsed int
	AllocateCalls           uint64 // of vkAllocateMemory since the device was opened, failed ones included
	FailedCalls             uint64 // and those
	FreeCalls               uint64 // of vkFreeMemory

	Types []TypeStats // of the memory types that are in use
	Heaps []HeapStats
}

// TypeStats tells of one memory type. Sizes are bytes; the words are those of MemoryStats.
type TypeStats struct {
	Type                               int // its index
	Flags                              MemoryFlags
	Heap                               int
	Blocks, Dedicated                  int
	Allocated, Used, Free, LargestFree int
	Fragmentation                      float64
}

// counters are the sums that MemoryStats tells. Guarded by memory.mu.
type counters struct {
	objects                 uint64 // VkDeviceMemory
	allocated, used         uint64
	peakAllocated, peakUsed uint64
	calls, failed, frees    uint64
}

func (c *counters) use(n uint64) {
	c.used += n
	c.peakUsed = max(c.peakUsed, c.used)
}

func (c *counters) grow(n uint64) {
	c.objects++
	c.allocated += n
	c.peakAllocated = max(c.peakAllocated, c.allocated)
}

func (c *counters) shrink(n uint64) {
	c.objects--
	c.frees++
	c.allocated -= n
}

// MemoryStats counts. It asks the device about its heaps: not for every frame.
//   - Concurrency: safe for concurrent use.
func (d *Device) MemoryStats() MemoryStats {
	m := &d.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	c := &m.count
	s := MemoryStats{
		Dedicated: len(m.whole), Blocks: int(c.objects) - len(m.whole), Allocations: m.slots.live,
		Allocated: int(c.allocated), Used: int(c.used), Free: int(c.allocated - c.used),
		PeakAllocated: int(c.peakAllocated), PeakUsed: int(c.peakUsed),
		AllocateCalls: c.calls, FailedCalls: c.failed, FreeCalls: c.frees,
		Heaps: d.heapStatsLocked(),
	}
	outside := 0
	for typ := range m.pools {
		t, lost := d.typeStatsLocked(typ)
		outside += lost
		s.LargestFree = max(s.LargestFree, t.LargestFree)
		if t.Allocated > 0 {
			s.Types = append(s.Types, t)
		}
	}
	s.Fragmentation = part(outside, s.Free)
	return s
}

// typeStatsLocked counts over one memory type. outside is the free bytes that lie outside of the largest gaps.
func (d *Device) typeStatsLocked(typ int) (t TypeStats, outside int) {
	x := d.caps.MemoryTypes[typ]
	t = TypeStats{Type: typ, Flags: MemoryFlags(x.Flags), Heap: x.Heap}
	for _, p := range d.memory.pools[typ] {
		if p == nil {
			continue
		}
		r := p.ranges.Stats()
		t.Blocks += r.Blocks
		t.Allocated += int(r.Size)
		t.Used += int(r.Used)
		t.LargestFree = max(t.LargestFree, int(r.LargestGap))
		outside += int(r.Free() - r.LargestGap)
	}
	for _, b := range d.memory.whole {
		if b.typ == typ {
			t.Dedicated++
			t.Allocated += int(b.size)
			t.Used += int(b.size)
		}
	}
	t.Free = t.Allocated - t.Used
	t.Fragmentation = part(outside, t.Free)
	return t, outside
}

// part is n of all, 0 of nothing.
func part(n, all int) float64 {
	if all == 0 {
		return 0
	}
	return float64(n) / float64(all)
}
