package vk

import "github.com/vkgloo/vkgloo/internal/suballoc"

// BlockInfo is a VkDeviceMemory and what lies in it. Sizes and offsets are bytes.
type BlockInfo struct {
	ID        int // counts the blocks of the Device; MemoryInfo.Block is the same
	Type      int // memory type
	Flags     MemoryFlags
	Heap      int
	Size      int
	Images    bool // holds images, else buffers
	Dedicated bool // of a single one
	Mapped    bool
	Ranges    []MemoryRange // allocations and gaps in order; they fill the block
}

// MemoryRange is an allocation in a block, or a gap.
type MemoryRange struct {
	Offset, Size int
	Free         bool
	Label        string // of the buffer or image
	Usage        MemoryUsage
	Asked        int // bytes that the buffer was asked for; 0 for images
}

// MemoryMap lists every block with its allocations and gaps: what a picture of the memory is drawn from.
//   - Concurrency: safe for concurrent use; the answer is a copy.
func (d *Device) MemoryMap() []BlockInfo {
	m := &d.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []BlockInfo
	for _, kinds := range m.pools {
		for _, p := range kinds {
			if p == nil {
				continue
			}
			for b := range p.ranges.Blocks() {
				info := d.blockInfo(&p.blocks[b], p.kind)
				info.Ranges = m.mapRanges(p, b)
				all = append(all, info)
			}
		}
	}
	for s := range m.slots.all {
		if b, ok := m.whole[uint32(s)]; ok { // in order of slot, not of map
			x := &m.slots.all[s]
			info := d.blockInfo(&b, x.kind)
			info.Dedicated = true
			info.Ranges = []MemoryRange{{Size: int(b.size), Label: x.label, Usage: x.usage, Asked: int(x.size)}}
			all = append(all, info)
		}
	}
	return all
}

func (d *Device) blockInfo(b *block, kind resourceKind) BlockInfo {
	t := d.caps.MemoryTypes[b.typ]
	return BlockInfo{
		ID: b.serial, Type: b.typ, Flags: MemoryFlags(t.Flags), Heap: t.Heap, Size: int(b.size),
		Images: kind == imageMemory, Mapped: b.mapped != nil,
	}
}

func (m *memory) mapRanges(p *pool, b suballoc.Block) []MemoryRange {
	var all []MemoryRange
	for r := range p.ranges.Ranges(b) {
		x := MemoryRange{Offset: int(r.Offset), Size: int(r.Size), Free: r.Free()}
		if !x.Free {
			s := &m.slots.all[r.Tag]
			x.Label, x.Usage, x.Asked = s.label, s.usage, int(s.size)
		}
		all = append(all, x)
	}
	return all
}
