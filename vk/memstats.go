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

	// Fragmentation is the part of Free that lies outside of the largest free piece of its pool, 0 to 1.
	Fragmentation float64

	PeakAllocated, PeakUsed int
	AllocateCalls           uint64 // of vkAllocateMemory since the device was opened, failed ones included
	FailedCalls             uint64 // and those
	FreeCalls               uint64 // of vkFreeMemory

	Heaps []HeapStats
}

// HeapStats tells of one heap of a device. Sizes are bytes.
type HeapStats struct {
	Size        int
	DeviceLocal bool
	Allocated   int // by this Device
	Objects     int // VkDeviceMemory objects of this Device
	Usage       int // by this process; without VK_EXT_memory_budget, Allocated
	Budget      int // what the process may use without trouble; without the extension, four fifths of Size
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

// heapUse is what of a heap is ours.
type heapUse struct{ allocated, objects uint64 }

func (h *heapUse) add(n uint64) {
	h.allocated += n
	h.objects++
}

func (h *heapUse) remove(n uint64) {
	h.allocated -= n
	h.objects--
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
	for _, kinds := range m.pools {
		for _, p := range kinds {
			if p != nil {
				x := p.ranges.Stats()
				s.LargestFree = max(s.LargestFree, int(x.LargestGap))
				outside += int(x.Free() - x.LargestGap)
			}
		}
	}
	if s.Free > 0 {
		s.Fragmentation = float64(outside) / float64(s.Free)
	}
	return s
}

// heapStatsLocked asks about all heaps.
func (d *Device) heapStatsLocked() []HeapStats {
	m := &d.memory
	all := make([]HeapStats, len(d.caps.Heaps))
	for i, h := range d.caps.Heaps {
		used, budget := d.heapBudgetLocked(i)
		all[i] = HeapStats{
			Size: int(h.Size), DeviceLocal: h.DeviceLocal, Allocated: int(m.heaps[i].allocated), Objects: int(m.heaps[i].objects),
			Usage: int(used), Budget: int(budget),
		}
	}
	return all
}

// heapBudgetLocked is what is used of a heap, and what may be: as the driver says, else as we guess.
func (d *Device) heapBudgetLocked(heap int) (used, budget uint64) {
	if d.caps.MemoryBudget && heap < len(d.caps.Heaps) {
		usage, budgets := d.api.MemoryBudget()
		if budgets[heap] > 0 {
			return usage[heap], budgets[heap]
		}
	}
	size := d.caps.Heaps[heap].Size
	return d.memory.heaps[heap].allocated, size - size/budgetPart
}
