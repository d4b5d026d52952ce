package vk

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/vkgloo/vkgloo/internal/invariants"
	"github.com/vkgloo/vkgloo/vk/internal/api"
)

// Allocation names a piece of device memory. The zero value is none. It is a plain value: whoever holds it last
// gives it back, by way of Retired. A stale one is told apart and ignored.
//   - Concurrency: immutable.
type Allocation struct{ slot, generation uint32 }

// memory is the device's memory: pools of blocks, one for each memory type and resource kind, and the VkDeviceMemory of
// single resources. Safe for concurrent use. mu is a leaf of the lock order; vkAllocateMemory, vkMapMemory and vkFreeMemory are
// called with it held.
type memory struct {
	orders [memoryUsages][]int // memory types by preference; immutable
	direct bool                // MemoryDirect is what it says; immutable
	notes  bool                // note where things are made; immutable

	growths atomic.Uint64 // count.calls, for who doesn't hold mu

	mu     sync.Mutex             // guards everything below
	pools  [][resourceKinds]*pool // by memory type; made when first used
	whole  map[uint32]block       // memory of single resources, by slot
	slots  slots
	spare  *Buffer // Buffer objects that wait to be used again
	serial int     // of the newest block
	heaps  []heapUse
	count  counters
	onGrow func()
}

// wanted is what an allocation is for.
type wanted struct {
	resource  api.Resource
	usage     MemoryUsage
	kind      resourceKind
	size      uint64 // as asked for, of a buffer
	dedicated bool   // memory of its own
	foreign   bool   // the resource is somebody else's: only its memory is ours
	label     string
	object    *Buffer // out: of a buffer
}

// placed is where an allocation lies: a copy, good without the lock.
type placed struct {
	alloc  Allocation
	memory uint64
	offset uint64         // in the memory
	size   uint64         // of the allocation
	end    uint64         // of the memory
	mapped unsafe.Pointer // its first byte, or nil
	typ    int
	serial int // of the block
	whole  bool
}

// initMemory works out what the memory types are good for. Nothing is allocated before the first use.
func (d *Device) initMemory() error {
	m, c := &d.memory, d.caps
	for u := range m.orders {
		m.orders[u] = memoryOrder(c.MemoryTypes, c.Heaps, MemoryUsage(u))
	}
	m.direct = directMemory(c.MemoryTypes, c.Heaps)
	m.notes = invariants.Enabled || d.instance.validating
	m.pools = make([][resourceKinds]*pool, len(c.MemoryTypes))
	m.heaps = make([]heapUse, len(c.Heaps))
	m.whole = map[uint32]block{}
	m.slots.notes = m.notes
	return nil
}

// DirectMemory reports whether MemoryDirect gives what it is named for: device-local memory that is mapped and coherent, in a
// heap larger than the 256 MiB window of discrete GPUs, or in the only device-local heap (D6).
func (d *Device) DirectMemory() bool { return d.memory.direct }

// OnGrow has f called before more memory is taken from the driver: whoever keeps buffers for later gives them back then, by
// Buffer.Retire or Destroy. There is one such function, nil for none.
//   - Concurrency: f is called from NewBuffer and NewImage on their caller's goroutine, without any lock of the Device, also
//     by several at once; it must not call these itself.
func (d *Device) OnGrow(f func()) {
	d.memory.mu.Lock()
	defer d.memory.mu.Unlock()
	d.memory.onGrow = f
}

// allocate finds memory for a resource and notes it under its label; a buffer gets its object, too. Before blocks are added,
// what is retired and due is destroyed.
//   - Errors: see allocateLocked.
func (d *Device) allocate(w *wanted) (placed, error) {
	m := &d.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	p, ok := d.placeLocked(w)
	if !ok {
		f := m.onGrow
		m.mu.Unlock()
		if f != nil {
			f()
		}
		d.timeline.Completed()
		d.Collect()
		m.mu.Lock()
		var err error
		if p, err = d.allocateLocked(w); err != nil {
			return p, err
		}
	}
	if w.kind == bufferMemory {
		w.object = m.takeBufferLocked()
	}
	return p, nil
}

// placeLocked finds room in the blocks of the memory type that is preferred.
func (d *Device) placeLocked(w *wanted) (placed, bool) {
	m := &d.memory
	for _, typ := range m.orders[w.usage] {
		if w.resource.Types&(1<<typ) == 0 {
			continue
		}
		p := m.pool(d.caps, typ, w.kind)
		if w.dedicated || d.wantsWholeLocked(w, p) {
			return placed{}, false
		}
		s := m.slots.take(w)
		x, ok := m.place(p, s, &w.resource)
		if !ok {
			m.slots.drop(s)
			return placed{}, false
		}
		x.alloc = m.slots.allocation(s)
		return x, true
	}
	return placed{}, false
}

// allocateLocked is allocate with more blocks. Memory types whose heap has budget left come before better ones that have
// none: what is beyond the budget may be moved to slower memory by the driver, or taken from others.
//   - Errors: wraps ErrOutOfMemory with what was asked and what every heap holds; errors.ErrUnsupported where no
//     memory type fits; ErrDeviceLost.
func (d *Device) allocateLocked(w *wanted) (placed, error) {
	var t attempt
	beyond := uint32(0) // types that would go over their heap's budget
	for _, typ := range d.memory.orders[w.usage] {
		switch {
		case w.resource.Types&(1<<typ) == 0:
		case !d.withinBudgetLocked(w, typ):
			beyond |= 1 << typ
		case t.done(d, w, typ):
			return t.placed, t.err
		}
	}
	for _, typ := range d.memory.orders[w.usage] {
		if beyond&(1<<typ) != 0 && t.done(d, w, typ) {
			return t.placed, t.err
		}
	}
	if !t.tried {
		return placed{}, fmt.Errorf("%w: vk: %q: no memory type of this device is for %v memory of these types: %#b",
			errors.ErrUnsupported, w.label, w.usage, w.resource.Types)
	}
	return placed{}, d.outOfMemoryLocked(w, t.last)
}

// withinBudgetLocked reports whether memory of a type can be had for w without going over the budget of its heap.
func (d *Device) withinBudgetLocked(w *wanted, typ int) bool {
	p := d.memory.pool(d.caps, typ, w.kind)
	if !w.dedicated && p.ranges.Stats().LargestGap >= w.resource.Size {
		return true
	}
	return d.affordLocked(typ, w.resource.Size)
}

// attempt is one allocation, tried with one memory type after the other.
type attempt struct {
	tried    bool
	released bool   // unused blocks were given back
	last     Result // of the type tried last
	placed   placed
	err      error
}

// done tries a memory type, and again once unused blocks are given back; true: it is decided, for good or ill.
func (t *attempt) done(d *Device, w *wanted, typ int) bool {
	t.tried = true
	p, r := d.allocateFromLocked(w, typ)
	if r.Is(ErrOutOfMemory) && !t.released {
		t.released = true
		if d.releaseUnusedLocked(anyHeap) > 0 {
			p, r = d.allocateFromLocked(w, typ)
		}
	}
	t.last = r
	switch r {
	case Success:
		t.placed = p
		return true
	case ErrorDeviceLost:
		t.err = d.fail("vkAllocateMemory", r)
		return true
	}
	return false
}

// allocateFromLocked finds memory of one type: in a block, in a new block, or a VkDeviceMemory of its own.
func (d *Device) allocateFromLocked(w *wanted, typ int) (placed, Result) {
	m := &d.memory
	p := m.pool(d.caps, typ, w.kind)
	s := m.slots.take(w)
	if w.dedicated || d.wantsWholeLocked(w, p) {
		x, r := d.allocateWholeLocked(w, p, s)
		if r == Success || w.dedicated || w.resource.RequiresDedicated {
			return m.finish(x, s, r)
		}
		x, ok := m.place(p, s, &w.resource)
		if ok {
			r = Success
		}
		return m.finish(x, s, r)
	}
	x, ok := m.place(p, s, &w.resource)
	if ok {
		return m.finish(x, s, Success)
	}
	r := d.growLocked(p, &w.resource)
	if r == Success {
		if x, ok = m.place(p, s, &w.resource); !ok {
			r = ErrorOutOfDeviceMemory // a new block has room; our bug
			invariants.Check(false, "a new block has no room for what it was made for")
		}
	}
	return m.finish(x, s, r)
}

// finish gives the slot back when there is no memory for it.
func (m *memory) finish(x placed, s uint32, r Result) (placed, Result) {
	if r != Success {
		m.slots.drop(s)
		return placed{}, r
	}
	x.alloc = m.slots.allocation(s)
	return x, r
}

// wantsWholeLocked reports whether a resource gets a VkDeviceMemory of its own: the driver requires or prefers it, or it is
// large. The last quarter of the allocations that a device allows is left to blocks.
func (d *Device) wantsWholeLocked(w *wanted, p *pool) bool {
	if w.resource.RequiresDedicated {
		return true
	}
	limit := d.allocationLimit()
	if d.memory.count.objects >= limit-limit/4 {
		return false
	}
	return w.resource.PrefersDedicated || w.resource.Size > max(p.growth.Max/wholePart, 1<<20)
}

// allocationLimit is how many VkDeviceMemory objects there may be.
func (d *Device) allocationLimit() uint64 {
	return max(uint64(d.caps.Limits.MaxMemoryAllocationCount), 1)
}

// freeAllocation gives memory back; a Retired record ends here. Nothing bound to it exists any more.
func (d *Device) freeAllocation(a Allocation) {
	m := &d.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	d.freeLocked(a)
}

func (d *Device) freeLocked(a Allocation) {
	m := &d.memory
	s := m.slots.lookup(a)
	if s == nil {
		invariants.Check(a == Allocation{}, "memory is given back twice")
		return
	}
	if s.pool == nil {
		b := m.whole[a.slot]
		delete(m.whole, a.slot)
		m.count.used -= b.size
		d.freeBlockLocked(b)
	} else {
		d.freeRangeLocked(s.pool, s.id)
	}
	m.slots.drop(a.slot)
}

// Trim gives blocks back in which nothing is allocated, which are otherwise kept for later, one for each memory type, and tells
// their bytes.
//   - Concurrency: safe for concurrent use.
func (d *Device) Trim() int {
	d.memory.mu.Lock()
	defer d.memory.mu.Unlock()
	return int(d.releaseUnusedLocked(anyHeap))
}

// closeMemory destroys buffers and images that still live, and frees all memory. It names what lived.
func (d *Device) closeMemory() (leaks []string) {
	m := &d.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.slots.all {
		s := &m.slots.all[i]
		if !s.used {
			continue
		}
		leaks = append(leaks, m.slots.describe(uint32(i)))
		d.destroySlot(s)
		d.freeLocked(m.slots.allocation(uint32(i)))
	}
	d.releaseUnusedLocked(anyHeap)
	m.spare = nil
	return leaks
}

// destroySlot destroys the Vulkan objects of a live allocation.
func (d *Device) destroySlot(s *slot) {
	if s.view != 0 {
		d.api.Destroy(api.KindImageView, s.view)
	}
	switch {
	case s.handle == 0 || s.foreign:
	case s.kind == imageMemory:
		d.api.Destroy(api.KindImage, s.handle)
	default:
		d.api.Destroy(api.KindBuffer, s.handle)
	}
}

// outOfMemoryLocked says what was asked and what every heap holds.
func (d *Device) outOfMemoryLocked(w *wanted, r Result) error {
	var b strings.Builder
	for i, h := range d.heapStatsLocked() {
		fmt.Fprintf(&b, "; heap %d%s: %d of %d bytes in use, budget %d, %d ours in %d allocations",
			i, map[bool]string{true: " (device-local)"}[h.DeviceLocal], h.Usage, h.Size, h.Budget, h.Allocated, h.Objects)
	}
	if r.Is(ErrOutOfMemory) {
		return fmt.Errorf("vk: %q: %d bytes of %v memory: %w%s", w.label, w.resource.Size, w.usage, r, b.String())
	}
	return fmt.Errorf("%w: vk: %q: %d bytes of %v memory: %w%s", ErrOutOfMemory, w.label, w.resource.Size, w.usage, r, b.String())
}
