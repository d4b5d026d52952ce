package vk

import "slices"

// MemoryUsage says what memory is for. Which memory type that gives is the device's matter.
type MemoryUsage uint8

// The usages.
const (
	MemoryDevice   MemoryUsage = iota // what the GPU reaches fastest; the host may not see it
	MemoryDirect                      // the same, mapped and coherent where there is enough of it: else as MemoryDevice
	MemoryUpload                      // mapped, for the host to write: coherent preferred, then cached, since staging is read, too
	MemoryReadback                    // mapped, for the host to read: cached
	memoryUsages
)

// String is "device", "direct", "upload" or "readback".
func (u MemoryUsage) String() string {
	return enumString(int(u), "MemoryUsage", []string{"device", "direct", "upload", "readback"})
}

// MemoryFlags is VkMemoryPropertyFlags: what a memory type is.
type MemoryFlags uint32

// The memory flags.
const (
	MemoryDeviceLocal  MemoryFlags = 1 << 0
	MemoryHostVisible  MemoryFlags = 1 << 1
	MemoryHostCoherent MemoryFlags = 1 << 2
	MemoryHostCached   MemoryFlags = 1 << 3

	// Lazily allocated, protected, AMD's device-coherent and device-uncached, NVIDIA's RDMA memory: each needs a feature that we
	// never enable, or is slow.
	memorySpecial MemoryFlags = 1<<4 | 1<<5 | 1<<6 | 1<<7 | 1<<8
)

// Has tells whether all bits of want are in f.
func (f MemoryFlags) Has(want MemoryFlags) bool { return f&want == want }

// String lists the flags, "device-local|host-visible"; "none" for zero.
func (f MemoryFlags) String() string {
	return flagString(uint32(f), []string{"device-local", "host-visible", "host-coherent", "host-cached", "lazily-allocated", "protected",
		"device-coherent", "device-uncached", 8: "rdma"})
}

// smallBAR is the size of the window through which the host sees a discrete GPU's memory when the BAR is not resizable.
// Drivers themselves live in it; a heap must be larger than that for stores of ours to be put there.
const smallBAR = 256 << 20

// preference is one step of a ladder: the types that have all bits of want and none of avoid.
type preference struct{ want, avoid MemoryFlags }

const (
	dl = MemoryDeviceLocal
	hv = MemoryHostVisible
	hc = MemoryHostCoherent
	ca = MemoryHostCached
)

// preferences are the ladders. A type that no step wants does not fit. What avoids device-local
// memory keeps out of the window of a discrete GPU; where all memory is device-local, the step after takes it.
var preferences = [memoryUsages][]preference{
	MemoryDevice: {{dl, hv}, {dl, 0}, {0, hv}, {0, 0}},
	// Cached first: only GPUs that share the host's memory have it, and for them it costs nothing.
	MemoryDirect:   {{dl | hv | hc | ca, 0}, {dl | hv | hc, 0}},
	MemoryUpload:   {{hv | hc | ca, dl}, {hv | hc | ca, 0}, {hv | hc, dl}, {hv | ca, dl}, {hv | hc, 0}, {hv, 0}},
	MemoryReadback: {{hv | hc | ca, dl}, {hv | hc | ca, 0}, {hv | ca, dl}, {hv | ca, 0}, {hv | hc, dl}, {hv, 0}},
}

// memoryOrder lists the memory types that fit a usage, best first; within a step of the ladder the driver's order holds,
// which is by speed. A heap of no size has none.
func memoryOrder(types []MemoryType, heaps []Heap, u MemoryUsage) []int {
	var order []int
	for _, p := range preferences[u] {
		for i, t := range types {
			f := MemoryFlags(t.Flags)
			switch {
			case f&memorySpecial != 0 || !f.Has(p.want) || f&p.avoid != 0 || slices.Contains(order, i):
			case t.Heap >= len(heaps) || heaps[t.Heap].Size == 0:
			case u == MemoryDirect && !roomyHeap(heaps, t.Heap):
			default:
				order = append(order, i)
			}
		}
	}
	if u == MemoryDirect {
		for _, i := range memoryOrder(types, heaps, MemoryDevice) {
			if !slices.Contains(order, i) {
				order = append(order, i)
			}
		}
	}
	return order
}

// roomyHeap reports whether a heap that the host sees may hold stores: it is larger than the usual window, or all device-local memory
// that there is.
func roomyHeap(heaps []Heap, heap int) bool {
	if heaps[heap].Size > smallBAR {
		return true
	}
	for i, h := range heaps {
		if i != heap && h.DeviceLocal && h.Size > 0 {
			return false
		}
	}
	return true
}

// directMemory reports whether MemoryDirect gives mapped, coherent, device-local memory at all.
func directMemory(types []MemoryType, heaps []Heap) bool {
	order := memoryOrder(types, heaps, MemoryDirect)
	if len(order) == 0 || !MemoryFlags(types[order[0]].Flags).Has(dl|hv|hc) {
		return false
	}
	return roomyHeap(heaps, types[order[0]].Heap)
}

// blockLimit is the largest block in a heap of the given size: an eighth of it, a power of two from 64 KiB to 256 MiB.
func blockLimit(heap, maxAllocation uint64) uint64 {
	n := min(max(heap/8, 64<<10), 256<<20, max(maxAllocation, 64<<10))
	for n&(n-1) != 0 {
		n &= n - 1
	}
	return n
}

// atomRange widens bytes [off, off+n) to multiples of atom, a power of two. Every flush and invalidate goes through it.
func atomRange(off, n, atom uint64) (from, size uint64) {
	from = off &^ (atom - 1)
	return from, (off+n+atom-1)&^(atom-1) - from
}
