package staging

import (
	"fmt"

	"github.com/vkgloo/vkgloo/internal/bytesview"
	"github.com/vkgloo/vkgloo/vk"
)

// exactRegions is how many regions of one store get barriers of their own; past it their hull gets one.
const exactRegions = 8

func copyBytes(dst, src []byte) { CopyBytes(dst, src) }

// CopyBytes copies src to dst, which is at least as long and apart from it, the fastest way for its size.
func CopyBytes(dst, src []byte) {
	if len(src) >= vk.LargeCopy {
		vk.Copy(dst, src)
		return
	}
	bytesview.Copy(dst, src)
}

// region is one staged copy of a batch.
type region struct {
	src *vk.Buffer
	vk.BufferCopy
}

// staged is what a batch copies into one store.
type staged struct {
	s      *Store
	first  int // regions [first, next store's first)
	lo, hi int
	why    reason // not in place
}

// undo is a VkBuffer that a ticket has put aside.
type undo struct {
	s    *Store
	buf  *vk.Buffer
	size int
	used uint64
}

// Batch is what one flush moves. Sources fill it, one after another; what they hand over for one store never overlaps.
// It is used only inside Source.Flush.
//   - Concurrency: externally synchronized: the engine's lock is held.
type Batch struct {
	e       *Engine
	ticket  *Ticket
	regions []region
	stores  []staged
	seq     uint64 // number of the flush

	images    []imageBatch
	texels    []texels // of images
	imageBars imageBarriers

	moved                              [reasons]uint64
	inPlace, replaced, merged, dropped uint64 // for the counters, which are added to once a batch: a locked add waits for every store before it
}

type mark struct{ regions, stores, images, texels int }

func (b *Batch) mark() mark { return mark{len(b.regions), len(b.stores), len(b.images), len(b.texels)} }

// rewind forgets what a failed source has handed over. Ring memory that the batch had taken for it goes back with the
// rest of the stream's.
func (b *Batch) rewind(m mark) {
	for _, st := range b.stores[m.stores:] {
		st.s.batch = 0
	}
	b.regions, b.stores = b.regions[:m.regions], b.stores[:m.stores]
	b.images, b.texels = b.images[:m.images], b.texels[:m.texels]
}

// Ticket returns the ticket that the batch is recorded for, nil for the engine's own stream. With a ticket, a source
// keeps what it hands over until Restore or Forget.
func (b *Batch) Ticket() *Ticket { return b.ticket }

// Ticketed reports whether Ticket isn't nil.
func (b *Batch) Ticketed() bool { return b.ticket != nil }

// Resize gives s a new VkBuffer of n bytes with undefined contents; none when n is 0. Nothing happens when the size is
// n already (G-045).
//   - Errors: vk.ErrOutOfMemory; s is unchanged.
func (b *Batch) Resize(s *Store, n int) error {
	if n == s.size {
		return nil
	}
	return b.rename(s, n)
}

// Orphan says that the contents of s may go. When the GPU still uses them, s gets a new VkBuffer, so that nothing
// waits; in an adopted context it keeps the old one (D5).
func (b *Batch) Orphan(s *Store) error {
	if s.size == 0 || b.e.foreign || s.idle() {
		return nil
	}
	return b.rename(s, s.size)
}

func (b *Batch) rename(s *Store, n int) error {
	var buf *vk.Buffer
	if n > 0 {
		if b.e.direct.Load() {
			buf = b.e.takeSpare(n)
		}
		if buf == nil {
			var err error
			if buf, err = b.e.newBuffer(n, s.label); err != nil {
				return err
			}
		} else if s.label != "" {
			buf.SetLabel(s.label)
		}
	}
	b.replace(s, buf, n)
	return nil
}

func (e *Engine) newBuffer(n int, label string) (*vk.Buffer, error) {
	m := vk.MemoryDevice
	if e.direct.Load() {
		m = vk.MemoryDirect
	}
	b, err := e.dev.NewBuffer(vk.BufferOptions{Size: n, Usage: e.usage, Memory: m, Label: label})
	if err != nil {
		return nil, fmt.Errorf("buffer %q of %d bytes: %w", label, n, err)
	}
	return b, nil
}

// Replace makes f the VkBuffer of s. The old one lives until the GPU is done with it.
func (b *Batch) Replace(s *Store, f *Fresh) {
	b.inPlace += uint64(f.n)
	b.replaced += uint64(f.n)
	b.replace(s, f.buf, f.n)
	b.e.forgetFresh(f)
}

func (b *Batch) replace(s *Store, buf *vk.Buffer, n int) {
	if s.buf != nil && buf != nil {
		b.e.stats.renamed.Add(1)
	}
	if b.ticket != nil {
		b.ticket.undo = append(b.ticket.undo, undo{s, s.buf, s.size, s.used.Load()})
	} else if s.buf != nil {
		b.e.recycle(s.buf, s.used.Load())
	}
	s.set(buf, n)
}

// begin decides once a batch how s is written.
func (b *Batch) begin(s *Store) {
	if s.batch == b.seq {
		return
	}
	s.batch = b.seq
	s.countWritten()
	s.inPlace = b.ticket == nil && s.writable()
	if s.inPlace {
		s.changed()
		return
	}
	// In use from here on: the buffer counts as flushed before the batch is recorded, and its owner may write in place
	// what nothing uses.
	s.used.Store(b.e.next())
	b.stores = append(b.stores, staged{s: s, first: len(b.regions), lo: s.size, hi: 0, why: b.e.reason(s)})
}

// InPlace returns the memory of s if this batch writes it in place, else nil. What the caller fills of it, it tells Wrote.
func (b *Batch) InPlace(s *Store) []byte {
	if s.size == 0 {
		return nil
	}
	if b.begin(s); s.inPlace {
		return s.host
	}
	return nil
}

// Wrote counts n bytes that were written in place.
func (b *Batch) Wrote(n int) { b.inPlace += uint64(n) }

// Count counts what a source has done by itself: pieces that it joined before it handed them over, and bytes that were queued
// and are not handed over any more.
func (b *Batch) Count(merged, dropped int) {
	b.merged += uint64(merged)
	b.dropped += uint64(max(dropped, 0))
}

// Copy copies bytes [src, src+n) of sp to s at dst.
func (b *Batch) Copy(s *Store, dst int, sp Span, src, n int) {
	if n <= 0 {
		return
	}
	b.begin(s)
	if s.inPlace {
		copyBytes(s.buf.Mapped()[dst:dst+n], sp.c.mem[sp.off+src:sp.off+src+n])
		b.inPlace += uint64(n)
		return
	}
	b.region(sp.c.buf, uint64(sp.off+src), dst, n)
}

// region appends a staged copy to the store that was begun last, joining what touches.
func (b *Batch) region(buf *vk.Buffer, src uint64, dst, n int) {
	st := &b.stores[len(b.stores)-1]
	st.lo, st.hi = min(st.lo, dst), max(st.hi, dst+n)
	b.moved[st.why] += uint64(n)
	if k := len(b.regions); k > st.first {
		if r := &b.regions[k-1]; r.src == buf && r.Src+r.Size == src && r.Dst+r.Size == uint64(dst) {
			r.Size += uint64(n)
			b.merged++
			return
		}
	}
	b.regions = append(b.regions, region{buf, vk.BufferCopy{Src: src, Dst: uint64(dst), Size: uint64(n)}})
}

// CopyStrided scatters count packed elements of elem bytes, which begin at src in sp, to s at dst, dst+stride, ….
func (b *Batch) CopyStrided(s *Store, dst, stride, elem, count int, sp Span, src int) {
	if count <= 0 || elem <= 0 {
		return
	}
	if stride == elem {
		b.Copy(s, dst, sp, src, elem*count)
		return
	}
	b.begin(s)
	if s.inPlace {
		bytesview.Scatter(s.buf.Mapped()[dst:], stride, sp.c.mem[sp.off+src:sp.off+src+elem*count], elem)
		b.inPlace += uint64(elem * count)
		return
	}
	for i := range count {
		b.region(sp.c.buf, uint64(sp.off+src+i*elem), dst+i*stride, elem)
	}
}

// Keep takes over a span that Copy was given. It goes back to the ring when the GPU, or the batch, has read it. A
// source calls it once a span, when nothing of its Flush can fail any more.
func (b *Batch) Keep(sp Span) {
	if b.ticket != nil {
		b.ticket.spans = append(b.ticket.spans, sp)
		return
	}
	b.e.keepSpan(sp)
}

// Write copies p to s at dst; it is read during the call. A full overwrite of a store that the GPU uses goes into a
// new VkBuffer, where that is allowed.
//   - Errors: vk.ErrOutOfMemory.
func (b *Batch) Write(s *Store, dst int, p []byte) error {
	if len(p) == 0 {
		return nil
	}
	if dst == 0 && len(p) == s.size && s.batch != b.seq && b.ticket == nil && !s.writable() {
		if f := b.e.Fresh(len(p), s.label); f != nil {
			copyBytes(f.Bytes(), p)
			b.Replace(s, f)
			return nil
		}
	}
	for len(p) > 0 {
		m, err := b.Map(s, dst, len(p))
		if err != nil {
			return err
		}
		copyBytes(m, p[:len(m)])
		p, dst = p[len(m):], dst+len(m)
	}
	return nil
}

// Map returns memory that stands for at most n bytes of s from dst on: at least one of them, all where one piece of
// memory can hold them. The caller fills the whole of it before Flush returns.
//   - Errors: vk.ErrOutOfMemory.
func (b *Batch) Map(s *Store, dst, n int) ([]byte, error) {
	b.begin(s)
	if s.inPlace {
		b.inPlace += uint64(n)
		return s.buf.Mapped()[dst : dst+n : dst+n], nil
	}
	sp, err := b.e.up.reserve(n, spanAlign, b.e.time.Known())
	if err != nil {
		return nil, err
	}
	if b.ticket != nil {
		b.ticket.own = append(b.ticket.own, sp)
	} else {
		b.e.keepSpan(sp)
	}
	b.region(sp.c.buf, uint64(sp.off), dst, n)
	return sp.Bytes(), nil
}

// finish records the batch: one set of barriers, then the copies, those into one store in as few calls as can be.
func (b *Batch) finish() {
	e := b.e
	out := &e.open
	if b.ticket != nil {
		out = &b.ticket.stream
	}
	labelled := e.naming && len(b.regions)+len(b.images) > 0
	if labelled {
		if b.ticket == nil {
			e.breakPass()
		}
		out.BeginLabel("vkgloo flush")
	}
	for i := range b.stores {
		st := &b.stores[i]
		rs := b.regionsOf(i)
		if len(rs) > exactRegions {
			e.Use(st.s, st.lo, st.hi-st.lo, vk.StageTransfer, vk.AccessTransferWrite)
			continue
		}
		for _, r := range rs {
			e.Use(st.s, int(r.Dst), int(r.Size), vk.StageTransfer, vk.AccessTransferWrite)
		}
	}
	if len(b.regions) > 0 {
		if b.ticket == nil {
			e.breakPass()
		}
		if !e.gather.none() {
			e.emit(out)
		}
		b.copyStores(out)
	}
	b.finishImages(out)
	if labelled {
		out.EndLabel()
	}
	b.count()
	clear(b.stores)
	clear(b.regions)
	b.regions, b.stores = b.regions[:0], b.stores[:0]
}

// copyStores records the copies into all stores.
func (b *Batch) copyStores(out *vk.Stream) {
	into := b.copyInto
	if b.e.tracer.Active() {
		into = b.copyTraced
	}
	for i := range b.stores {
		into(out, b.stores[i].s, b.regionsOf(i))
	}
}

// count adds what the batch has counted to the engine's counts.
func (b *Batch) count() {
	c := &b.e.stats
	c.inPlace.Add(b.inPlace)
	c.replaced.Add(b.replaced)
	c.merged.Add(b.merged)
	c.dropped.Add(b.dropped)
	for i, n := range b.moved {
		if n > 0 {
			c.why[i].Add(n)
		}
	}
	b.inPlace, b.replaced, b.merged, b.dropped, b.moved = 0, 0, 0, 0, [reasons]uint64{}
}

// regionsOf returns the regions of the i-th store.
func (b *Batch) regionsOf(i int) []region {
	end := len(b.regions)
	if i+1 < len(b.stores) {
		end = b.stores[i+1].first
	}
	return b.regions[b.stores[i].first:end]
}

// copyInto records the copies into one store: a run of many small ones from one piece of staging memory by the
// scatter shader, everything else as regions.
func (b *Batch) copyInto(out *vk.Stream, s *Store, rs []region) {
	e := b.e
	scattered := false
	for len(rs) > 0 {
		n := 1
		for n < len(rs) && rs[n].src == rs[0].src {
			n++
		}
		run := rs[:n]
		rs = rs[n:]
		if n >= scatterLeast && b.ticket == nil && !e.foreign && e.scatter.fits(s) {
			if k := e.scatter.split(s, run); k > 0 && b.scatterInto(out, s, run[:k]) {
				run, scattered = run[k:], true
			}
		}
		if scattered && len(run) > 0 { // copies wait for the shader, which merges whole words
			lo, hi := hull(run)
			e.Use(s, lo, hi-lo, vk.StageTransfer, vk.AccessTransferWrite)
			if !e.gather.none() {
				e.emit(out)
			}
		}
		for i := range run {
			out.AppendCopy(run[i].src.Handle, s.buf.Handle, run[i].BufferCopy)
		}
		e.stats.copies.Add(uint64(len(run)))
	}
}

// scatterInto records a scatter of rs, regions of one piece of staging memory. Where it can't, nothing is recorded.
func (b *Batch) scatterInto(out *vk.Stream, s *Store, rs []region) bool {
	e := b.e
	if uint64(rs[0].src.Size) > e.dev.Caps().Limits.MaxStorageRange {
		return false
	}
	// All that the shader can reach, not the hull of rs: synchronization validation takes a binding as accessed whole.
	e.Use(s, 0, s.size&^3, vk.StageCompute, vk.AccessShaderRead|vk.AccessShaderWrite)
	if !e.gather.none() {
		e.emit(out)
	}
	return e.scatter.record(out, s, rs[0].src, rs) == nil
}

// hull returns the least range of the store that holds all of rs, which aren't none.
func hull(rs []region) (lo, hi int) {
	lo = int(rs[0].Dst)
	for i := range rs {
		lo, hi = min(lo, int(rs[i].Dst)), max(hi, int(rs[i].Dst+rs[i].Size))
	}
	return lo, hi
}
