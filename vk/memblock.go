package vk

import (
	"fmt"
	"unsafe"

	"github.com/vkgloo/vkgloo/internal/invariants"
	"github.com/vkgloo/vkgloo/internal/suballoc"
	"github.com/vkgloo/vkgloo/vk/internal/api"
)

const (
	firstBlock  = 4 << 20 // bytes of the first block of a pool
	bufferGrain = 64      // bytes: offsets and sizes of buffers in their blocks are multiples of it
	imageGrain  = 256
	wholePart   = 16 // what is larger than this part of the largest block gets a VkDeviceMemory of its own
)

// resourceKind keeps buffers and images in different blocks, so that bufferImageGranularity never matters.
type resourceKind uint8

const (
	bufferMemory resourceKind = iota
	imageMemory
	resourceKinds
)

// block is a VkDeviceMemory.
type block struct {
	handle uint64
	size   uint64
	mapped unsafe.Pointer // all of it; nil: not host-visible, or of images
	typ    int
	serial int // its number, for people
}

// pool is the blocks of one memory type and resource kind. Guarded by memory.mu.
type pool struct {
	typ    int
	kind   resourceKind
	ranges *suballoc.Allocator // a range's tag is its slot
	growth suballoc.Growth
	blocks []block        // by suballoc.Block
	size   uint64         // of all blocks
	empty  suballoc.Block // the empty block that is kept, if it still is empty; -1: none
}

// pool gives the pool of a memory type and kind.
func (m *memory) pool(c *Caps, typ int, kind resourceKind) *pool {
	if p := m.pools[typ][kind]; p != nil {
		return p
	}
	grain := uint64(bufferGrain)
	if kind == imageMemory {
		grain = imageGrain
	}
	f := MemoryFlags(c.MemoryTypes[typ].Flags)
	if f.Has(MemoryHostVisible) && !f.Has(MemoryHostCoherent) {
		grain = max(grain, c.Limits.NonCoherentAtomSize) // so that no flush touches a neighbour
	}
	limit := blockLimit(c.Heaps[c.MemoryTypes[typ].Heap].Size, c.Limits.MaxMemoryAllocationSize)
	p := &pool{
		typ: typ, kind: kind, ranges: suballoc.New(grain), empty: -1,
		growth: suballoc.Growth{First: min(firstBlock, limit), Max: limit},
	}
	m.pools[typ][kind] = p
	return p
}

// place finds room in the blocks that there are.
func (m *memory) place(p *pool, s uint32, r *api.Resource) (placed, bool) {
	x, ok := p.ranges.Alloc(r.Size, max(r.Align, 1), uint64(s))
	if !ok {
		return placed{}, false
	}
	p.growth.Used(x.Size, p.size)
	m.slots.all[s].pool, m.slots.all[s].id = p, x.ID
	m.count.use(x.Size)
	b := &p.blocks[x.Block]
	q := placed{memory: b.handle, offset: x.Offset, size: x.Size, end: b.size, typ: p.typ, serial: b.serial}
	if b.mapped != nil {
		q.mapped = unsafe.Add(b.mapped, x.Offset)
	}
	return q, true
}

// freeRangeLocked gives a range of a block back. Of the blocks that are empty then, the pool keeps the largest.
func (d *Device) freeRangeLocked(p *pool, id suballoc.ID) {
	x, ok := p.ranges.Free(id)
	invariants.Check(ok, "a slot names a range that is not there")
	p.growth.Freed(x.Size, p.size)
	d.memory.count.used -= x.Size
	if !p.ranges.Empty(x.Block) {
		return
	}
	if p.empty < 0 || p.empty == x.Block || !p.ranges.Empty(p.empty) {
		p.empty = x.Block
		return
	}
	keep, drop := p.empty, x.Block
	if p.blocks[keep].size < p.blocks[drop].size {
		keep, drop = drop, keep
	}
	d.releaseBlockLocked(p, drop)
	p.empty = keep
}

// releaseBlockLocked gives an empty block of a pool back.
func (d *Device) releaseBlockLocked(p *pool, b suballoc.Block) {
	ok := p.ranges.RemoveBlock(b)
	invariants.Check(ok, "a block that is given back is in use")
	p.size -= p.blocks[b].size
	d.freeBlockLocked(p.blocks[b])
	p.blocks[b] = block{}
	if p.empty == b {
		p.empty = -1
	}
}

// anyHeap has releaseUnusedLocked look at all of them.
const anyHeap = -1

// releaseUnusedLocked gives all empty blocks of a heap back and tells their bytes.
func (d *Device) releaseUnusedLocked(heap int) (freed uint64) {
	for typ, kinds := range d.memory.pools {
		for _, p := range kinds {
			if p == nil || heap != anyHeap && heap != d.caps.MemoryTypes[typ].Heap {
				continue
			}
			for i, b := range p.blocks {
				if p.ranges.Empty(suballoc.Block(i)) {
					freed += b.size
					d.releaseBlockLocked(p, suballoc.Block(i))
				}
			}
		}
	}
	return freed
}

// growLocked adds a block in which r finds room: as large as the pool's growth suggests, or as the device still allows.
func (d *Device) growLocked(p *pool, r *api.Resource) Result {
	grain := p.ranges.Granule()
	need := (r.Size + grain - 1) &^ (grain - 1)
	for size := d.blockSizeLocked(p, need); ; size = max(size/2, need) {
		b, res := d.newBlockLocked(p.typ, size, p.kind, 0, 0)
		if res == Success {
			p.add(b)
			return Success
		}
		if size <= need || res == ErrorTooManyObjects || !res.Is(ErrOutOfMemory) {
			return res
		}
	}
}

// blockSizeLocked is what the pool would like its next block to be, less where the heap's budget is nearly used up.
func (d *Device) blockSizeLocked(p *pool, need uint64) uint64 {
	size := p.growth.Next(p.ranges.Stats(), need)
	b := d.budgetLocked(d.caps.MemoryTypes[p.typ].Heap)
	for size > need && b.over(size) {
		size = max(size/2, need)
	}
	return size
}

func (p *pool) add(b block) {
	at, ok := p.ranges.AddBlock(b.size)
	invariants.Check(ok, "a block is less than a granule")
	for int(at) >= len(p.blocks) {
		p.blocks = append(p.blocks, block{})
	}
	p.blocks[at] = b
	p.size += b.size
}

// allocateWholeLocked gives a resource a VkDeviceMemory of its own.
func (d *Device) allocateWholeLocked(w *wanted, p *pool, s uint32) (placed, Result) {
	m := &d.memory
	var buffer, image uint64
	if d.caps.Dedicated {
		buffer = w.resource.Handle
		if w.kind == imageMemory {
			buffer, image = 0, w.resource.Handle
		}
	}
	b, r := d.newBlockLocked(p.typ, w.resource.Size, w.kind, buffer, image)
	if r != Success {
		return placed{}, r
	}
	m.whole[s] = b
	m.slots.all[s].pool = nil
	m.count.use(b.size)
	return placed{memory: b.handle, size: b.size, end: b.size, mapped: b.mapped, typ: p.typ, serial: b.serial, whole: true}, Success
}

// newBlockLocked allocates memory and, if the host can see it and it is for buffers, maps it for good.
func (d *Device) newBlockLocked(typ int, size uint64, kind resourceKind, buffer, image uint64) (block, Result) {
	m := &d.memory
	if size > d.caps.Limits.MaxMemoryAllocationSize || size > d.caps.Heaps[d.caps.MemoryTypes[typ].Heap].Size {
		return block{}, ErrorOutOfDeviceMemory
	}
	if m.count.objects >= d.allocationLimit() {
		return block{}, ErrorTooManyObjects
	}
	m.count.calls++
	m.growths.Store(m.count.calls)
	h, r := d.api.Allocate(size, uint32(typ), buffer, image)
	if r < 0 {
		m.count.failed++
		return block{}, Result(r)
	}
	b := block{handle: h, size: size, typ: typ}
	flags := MemoryFlags(d.caps.MemoryTypes[typ].Flags)
	if kind == bufferMemory && flags.Has(MemoryHostVisible) {
		if b.mapped, r = d.api.Map(h); r < 0 {
			d.api.Destroy(api.KindMemory, h)
			m.count.frees++
			return block{}, Result(r)
		}
	}
	m.serial++
	b.serial = m.serial
	m.count.grow(size)
	m.heaps[d.caps.MemoryTypes[typ].Heap].add(size)
	if d.caps.DebugUtils {
		d.SetName(ObjectDeviceMemory, h, fmt.Sprintf("%s block %d (%v)", d.labelled("memory"), b.serial, flags))
	}
	return b, Success
}

// freeBlockLocked is the end of a VkDeviceMemory, which unmaps it, too.
func (d *Device) freeBlockLocked(b block) {
	m := &d.memory
	d.api.Destroy(api.KindMemory, b.handle)
	m.count.shrink(b.size)
	m.heaps[d.caps.MemoryTypes[b.typ].Heap].remove(b.size)
}
