package vk

import (
	"fmt"
	"unsafe"

	"github.com/vkgloo/vkgloo/internal/invariants"
	"github.com/vkgloo/vkgloo/vk/internal/api"
)

// BufferUsage is VkBufferUsageFlags: what a buffer may be used for.
type BufferUsage uint32

// The buffer usages.
const (
	UsageTransferSrc              BufferUsage = 1 << 0
	UsageTransferDst              BufferUsage = 1 << 1
	UsageUniformTexel             BufferUsage = 1 << 2
	UsageStorageTexel             BufferUsage = 1 << 3
	UsageUniform                  BufferUsage = 1 << 4
	UsageStorage                  BufferUsage = 1 << 5
	UsageIndex                    BufferUsage = 1 << 6
	UsageVertex                   BufferUsage = 1 << 7
	UsageIndirect                 BufferUsage = 1 << 8
	UsageTransformFeedback        BufferUsage = 1 << 11 // VK_EXT_transform_feedback
	UsageTransformFeedbackCounter BufferUsage = 1 << 12
)

// Has tells whether all bits of want are in u.
func (u BufferUsage) Has(want BufferUsage) bool { return u&want == want }

// String lists the usages, "transfer-src|vertex"; "none" for zero.
func (u BufferUsage) String() string {
	return flagString(uint32(u), []string{"transfer-src", "transfer-dst", "uniform-texel", "storage-texel", "uniform", "storage", "index",
		"vertex", "indirect", 11: "xfb", 12: "xfb-counter"})
}

// BufferOptions say what a buffer is to be.
type BufferOptions struct {
	Size      int         // bytes, more than 0
	Usage     BufferUsage // not none
	Memory    MemoryUsage
	Label     string // in messages, statistics and leak reports
	Dedicated bool   // a VkDeviceMemory of its own
}

// Buffer is a VkBuffer bound to memory. Of its contents it knows nothing.
//
// It belongs to who made it, until Retire or Destroy: from then on the object may already be another buffer's.
//   - Concurrency: externally synchronized; different ones, and NewBuffer, run in parallel.
type Buffer struct {
	Handle uint64 // VkBuffer
	Size   int    // bytes

	d     *Device
	flags MemoryFlags
	place placed
	next  *Buffer // of the spare objects
}

// MemoryInfo tells where a buffer or image lies.
type MemoryInfo struct {
	Flags     MemoryFlags
	Type      int // memory type
	Heap      int
	Block     int // BlockInfo.ID
	Offset    int // bytes, in the block
	Size      int // bytes, with what alignment costs
	Dedicated bool
}

// NewBuffer makes a VkBuffer and binds it to memory of the wanted usage.
//   - Errors: ErrOutOfMemory, which says what was asked and what every heap holds, also for a size beyond the device's
//     limits; ErrDeviceLost; ErrClosed; ErrArgs. On error nothing is left behind.
//   - Ownership: the caller's, until Retire or Destroy. Close reports what lives.
//   - Concurrency: safe for concurrent use. A steady state allocates nothing in Go.
//   - Source: establishes VUID-VkBufferCreateInfo-size-00912, -06409, VUID-vkBindBufferMemory-memory-01035 and its neighbours.
func (d *Device) NewBuffer(o BufferOptions) (*Buffer, error) {
	if err := d.checkBuffer(&o); err != nil {
		return nil, err
	}
	w := wanted{usage: o.Memory, size: uint64(o.Size), dedicated: o.Dedicated, label: o.Label}
	var r api.Result
	whole := min((w.size+3)&^3, max(d.caps.Limits.MaxBufferSize, w.size)) // so that shaders can read the last bytes as a word
	if w.resource, r = d.api.NewBuffer(whole, uint32(o.Usage), d.caps.Dedicated); r < 0 {
		return nil, d.fail(fmt.Sprintf("%.200q: vkCreateBuffer of %d bytes", o.Label, o.Size), Result(r))
	}
	b, err := d.bindBuffer(&w)
	if err != nil {
		d.api.Destroy(api.KindBuffer, w.resource.Handle)
		d.Drain()
		return nil, err
	}
	d.named(ObjectBuffer, b.Handle, o.Label)
	d.Drain()
	return b, nil
}

func (d *Device) checkBuffer(o *BufferOptions) error {
	switch {
	case d.closed.Load():
		return ErrClosed
	case d.Err() != nil:
		return d.Err()
	case o.Size <= 0 || o.Usage == 0 || o.Memory >= memoryUsages:
		return fmt.Errorf("%w: vk: NewBuffer %.200q: size %d, usage %v, memory %v", ErrArgs, o.Label, o.Size, o.Usage, o.Memory)
	case uint64(o.Size) > d.caps.Limits.MaxBufferSize:
		return fmt.Errorf("%w: %.200q: a buffer of %d bytes, the device allows %d", ErrOutOfMemory, o.Label, o.Size, d.caps.Limits.MaxBufferSize)
	}
	return nil
}

// bindBuffer finds memory for a buffer and binds it. On failure the buffer is the caller's.
func (d *Device) bindBuffer(w *wanted) (*Buffer, error) {
	p, err := d.allocate(w)
	if err != nil {
		return nil, err
	}
	b := w.object
	b.Handle, b.Size, b.d, b.place = w.resource.Handle, int(w.size), d, p
	b.flags = MemoryFlags(d.caps.MemoryTypes[p.typ].Flags)
	if r := d.api.BindBuffer(b.Handle, p.memory, p.offset); r < 0 {
		d.forget(b)
		return nil, d.fail(fmt.Sprintf("%.200q: vkBindBufferMemory", w.label), Result(r))
	}
	return b, nil
}

// takeBufferLocked gives a Buffer object.
func (m *memory) takeBufferLocked() *Buffer {
	b := m.spare
	if b == nil {
		return &Buffer{}
	}
	m.spare, b.next = b.next, nil
	return b
}

// recycleLocked keeps a Buffer object for later.
func (m *memory) recycleLocked(b *Buffer) {
	*b = Buffer{next: m.spare}
	m.spare = b
}

// forget gives memory and object of a buffer back whose VkBuffer is no longer bound to it.
func (d *Device) forget(b *Buffer) {
	m := &d.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	d.freeLocked(b.place.alloc)
	m.recycleLocked(b)
}

// Destroy destroys the buffer and frees its memory, now.
//   - Ownership: the caller knows that the GPU is done with it, and gives b up. A nil or given-up b is ignored.
//   - Concurrency: externally synchronized on b.
func (b *Buffer) Destroy() {
	if b == nil || b.d == nil || b.d.closed.Load() { // Close has freed it
		return
	}
	d := b.d
	if p := b.Mapped(); p != nil && invariants.Enabled {
		invariants.Poison(p[:min(len(p), 4096)])
	}
	d.api.Destroy(api.KindBuffer, b.Handle)
	d.forget(b)
	d.Drain()
}

// Retire destroys the buffer and frees its memory once number is complete: see Device.Retire.
//   - Ownership: the caller gives b up. A nil or given-up b is ignored.
//   - Concurrency: externally synchronized on b.
func (b *Buffer) Retire(number uint64) {
	if b == nil || b.d == nil || b.d.closed.Load() {
		return
	}
	d, r := b.d, Retired{Kind: RetireBuffer, Handle: b.Handle, Alloc: b.place.alloc}
	d.memory.mu.Lock()
	d.memory.recycleLocked(b)
	d.memory.mu.Unlock()
	d.Retire(number, r)
}

// Mapped is the buffer's memory as the host sees it, nil when it doesn't. It stays mapped as long as the buffer lives.
func (b *Buffer) Mapped() []byte {
	if b.place.mapped == nil || b.d.closed.Load() {
		return nil
	}
	return unsafe.Slice((*byte)(b.place.mapped), b.Size)
}

// Coherent reports whether Flush and Invalidate are not needed.
func (b *Buffer) Coherent() bool { return b.flags.Has(MemoryHostCoherent) }

// Cached reports whether the host caches its reads. Other memory is read over the bus, word by word.
func (b *Buffer) Cached() bool { return b.flags.Has(MemoryHostCached) }

// Flush makes the host's writes to bytes [off, off+n) visible to the device, for submissions after it. Ranges are widened to
// nonCoherentAtomSize, which never reaches into another buffer. No-op for coherent memory, and for memory that is not mapped.
//   - Source: establishes VUID-VkMappedMemoryRange-size-00685, -offset-00687, -size-01390.
func (b *Buffer) Flush(off, n int) error {
	if from, size, ok := b.atoms(off, n); ok {
		return b.d.check("vkFlushMappedMemoryRanges", b.d.api.Flush(b.place.memory, from, size))
	}
	return nil
}

// Invalidate makes the device's writes to bytes [off, off+n) visible to the host, once the device is done. It widens as
// Flush does: host writes next to the range that were not flushed may be lost.
func (b *Buffer) Invalidate(off, n int) error {
	if from, size, ok := b.atoms(off, n); ok {
		return b.d.check("vkInvalidateMappedMemoryRanges", b.d.api.Invalidate(b.place.memory, from, size))
	}
	return nil
}

// atoms gives the range of the memory to flush for bytes of the buffer; false: nothing to do.
func (b *Buffer) atoms(off, n int) (from, size uint64, ok bool) {
	if n <= 0 || b.Coherent() || b.place.mapped == nil || b.d.closed.Load() {
		return 0, 0, false
	}
	invariants.Check(off >= 0 && off <= b.Size-n, "a flush outside of its buffer")
	from, size = atomRange(b.place.offset+uint64(off), uint64(n), b.d.caps.Limits.NonCoherentAtomSize)
	return from, min(size, b.place.end-from), true
}

// Memory tells where the buffer lies; nothing of one that was given up.
func (b *Buffer) Memory() MemoryInfo {
	if b.d == nil {
		return MemoryInfo{}
	}
	return b.d.memoryInfo(&b.place)
}

func (d *Device) memoryInfo(p *placed) MemoryInfo {
	t := d.caps.MemoryTypes[p.typ]
	return MemoryInfo{
		Flags: MemoryFlags(t.Flags), Type: p.typ, Heap: t.Heap, Block: p.serial,
		Offset: int(p.offset), Size: int(p.size), Dedicated: p.whole,
	}
}

// SetLabel renames the buffer, in debug messages and in everything that is told of memory.
func (b *Buffer) SetLabel(label string) {
	if b.d == nil {
		return
	}
	b.d.setLabel(b.place.alloc, label)
	b.d.SetName(ObjectBuffer, b.Handle, label)
}

func (d *Device) setLabel(a Allocation, label string) {
	d.memory.mu.Lock()
	defer d.memory.mu.Unlock()
	if s := d.memory.slots.lookup(a); s != nil {
		s.label = label
	}
}
