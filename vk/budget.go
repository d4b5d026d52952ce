package vk

import "github.com/vkgloo/vkgloo/vk/internal/api"

// HeapStats tells of one heap of a device, and of its budget. Sizes are bytes.
type HeapStats struct {
	Size        int
	DeviceLocal bool
	Allocated   int // by this Device
	Objects     int // VkDeviceMemory objects of this Device
	Usage       int // by this process, as the driver counts it; at least Allocated
	Budget      int // what the process may use before allocations fail or grow slow; it changes with what other programs do

	// Estimated says that the driver doesn't tell: Usage is Allocated then, and Budget four fifths of Size.
	Estimated bool
}

// budgetPart: without VK_EXT_memory_budget all but a fifth of a heap counts as ours.
const budgetPart = 5

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

// budget is what a driver, or a guess, says of one heap, in bytes.
type budget struct {
	usage, budget uint64
	estimated     bool
}

// over reports whether n bytes more are too many.
func (b *budget) over(n uint64) bool { return b.usage >= b.budget || n > b.budget-b.usage }

// Budget asks the device about its heaps, one by one as Caps.Heaps has them: VK_EXT_memory_budget where it is enabled
// (Open does that; an adopted device lists it in Handles.Extensions), else it guesses. It takes the driver
// microseconds: not for every write. After Close nothing is asked.
//   - Concurrency: safe for concurrent use.
func (d *Device) Budget() []HeapStats {
	d.memory.mu.Lock()
	defer d.memory.mu.Unlock()
	return d.heapStatsLocked()
}

// Growths counts the calls of vkAllocateMemory, failed ones included: when it stands still so does what this Device uses.
//   - Concurrency: safe for concurrent use; one atomic load.
func (d *Device) Growths() uint64 { return d.memory.growths.Load() }

// heapStatsLocked asks about all heaps.
func (d *Device) heapStatsLocked() []HeapStats {
	m := &d.memory
	var asked [api.MaxHeaps]budget
	d.budgetsLocked(&asked)
	all := make([]HeapStats, len(d.caps.Heaps))
	for i, h := range d.caps.Heaps {
		b := &asked[i]
		all[i] = HeapStats{
			Size: int(h.Size), DeviceLocal: h.DeviceLocal, Allocated: int(m.heaps[i].allocated), Objects: int(m.heaps[i].objects),
			Usage: int(b.usage), Budget: int(b.budget), Estimated: b.estimated,
		}
	}
	return all
}

// budgetLocked asks about one heap.
func (d *Device) budgetLocked(heap int) budget {
	var all [api.MaxHeaps]budget
	d.budgetsLocked(&all)
	return all[heap]
}

// budgetsLocked asks about all heaps in one call. A driver's figures may lag behind what was allocated just now, and some
// tell nothing of a heap: then, and without the extension, our own count and a part of the heap's size stand in.
func (d *Device) budgetsLocked(all *[api.MaxHeaps]budget) {
	var usage, budgets [api.MaxHeaps]uint64
	if d.caps.MemoryBudget && !d.closed.Load() {
		usage, budgets = d.api.MemoryBudget()
	}
	for i, h := range d.caps.Heaps {
		ours := d.memory.heaps[i].allocated
		if budgets[i] == 0 {
			all[i] = budget{ours, h.Size - h.Size/budgetPart, true}
			continue
		}
		all[i] = budget{max(usage[i], ours), min(budgets[i], h.Size), false}
	}
}

// affordLocked reports whether a VkDeviceMemory of size bytes more stays within the driver's budget of the memory type's heap,
// after unused blocks of that heap are given back if need be. A guess refuses nothing: it may be wrong by gigabytes.
func (d *Device) affordLocked(typ int, size uint64) bool {
	heap := d.caps.MemoryTypes[typ].Heap
	b := d.budgetLocked(heap)
	if b.estimated || !b.over(size) {
		return true
	}
	if d.releaseUnusedLocked(heap) == 0 {
		return false
	}
	b = d.budgetLocked(heap)
	return !b.over(size)
}
