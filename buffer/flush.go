package buffer

import (
	"fmt"

	"github.com/vkgloo/vkgloo/staging"
)

// ring is the staging memory of a context as a source of blocks.
type ring struct{ e *staging.Engine }

func (r *ring) reserve(n int) (block, error) {
	s, err := r.e.Reserve(n)
	if err != nil {
		return block{}, err
	}
	return block{s.Bytes(), s, true}, nil
}

func (r *ring) free(b block) { r.e.Free(b.span) }

// batch is a staging batch as the recorder of one store's entries.
type batch struct {
	b      *staging.Batch
	s      *staging.Store
	e      *staging.Engine
	moved  int // bytes handed over in this flush
	joined int // pieces that went together with their neighbour
}

func (r *batch) inPlace() []byte { return r.b.InPlace(r.s) }

func (r *batch) filled(n int) {
	r.b.Wrote(n)
	r.moved += n
}

func (r *batch) room(dst, n int) ([]byte, error) {
	m, err := r.b.Map(r.s, dst, n)
	r.moved += len(m)
	return m, err
}

func (r *batch) reserve(n int) (block, error) { return (&ring{r.e}).reserve(n) }

func (r *batch) copy(dst int, b block, pos, n, pieces int) {
	r.b.Copy(r.s, dst, b.span, pos, n)
	r.moved += n
	r.joined += pieces - 1
}

func (r *batch) comb(dst, stride, elem, count int, b block, pos int) {
	r.b.CopyStrided(r.s, dst, stride, elem, count, b.span, pos)
	r.moved += elem * count
}

func (r *batch) keep(b block) { r.b.Keep(b.span) }

// Attach makes the buffer one of e's context, for good. What is pending goes on at its next flush. A context calls it
// for every buffer that it is given.
//   - Errors: ErrContext when the buffer belongs to another context, ErrArgs for none, ErrReleased, ErrState when it is closed; vk.ErrOutOfMemory when
//     it is larger than the device allows.
func (b *Buffer) Attach(e *staging.Engine) error {
	if err := b.checkLive(); err != nil {
		return err
	}
	switch b.eng {
	case e:
		if e == nil {
			return fmt.Errorf("%w: %s: no context", ErrArgs, b.name())
		}
		return nil
	case nil:
	default:
		return fmt.Errorf("%w: %s", ErrContext, b.name())
	}
	if e.Closed() {
		return fmt.Errorf("%w: %s: the context is closed", ErrState, b.name())
	}
	if err := b.fitsDevice(e, b.size); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.eng, b.store = e, e.NewStore(b.label)
	b.ring.e = e
	b.batch = batch{s: b.store, e: e}
	if b.list != nil {
		b.list.mem = b.memory()
		b.list.cur, b.list.lease = -1, 0 // Go memory is filled no further
	}
	b.markDirty()
	return nil
}

// Store returns the buffer's GPU side, nil while it has no context.
func (b *Buffer) Store() *staging.Store { return b.store }

// Engine returns the engine of the buffer's context, nil while it has none.
func (b *Buffer) Engine() *staging.Engine { return b.eng }

// flusher is the buffer as the engine knows it.
type flusher Buffer

// ticketed is what one Record was handed, until it is certain that its commands will be executed.
type ticketed struct {
	t              *staging.Ticket
	list           handed
	moved          int
	resets         uint64
	created, sized bool
	renew          bool
	deleted        bool
}

// Flush moves everything pending into the batch, at one moment: the lock is held throughout. After an error
// everything is still pending, though an equal part of it may have reached the GPU already (G-049).
func (f *flusher) Flush(to *staging.Batch) error {
	b := (*Buffer)(f)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.released {
		b.flushDelete(to)
		return nil
	}
	b.batch.b, b.batch.moved, b.batch.joined = to, 0, 0
	err := b.flush(to)
	b.batch.b = nil
	if err != nil {
		return err
	}
	to.Count(b.batch.joined, b.takeQueued()-b.batch.moved)
	b.created, b.sized, b.renew = false, false, false
	b.dirty.Store(false)
	return nil
}

func (b *Buffer) flush(to *staging.Batch) error {
	if b.flushAhead(to) {
		return nil
	}
	stays := b.store.Size() == b.size // its contents stay under what is written
	if err := b.flushSize(to, stays); err != nil {
		return err
	}
	if err := b.joinEarly(stays); err != nil {
		return err
	}
	if b.list != nil {
		if err := b.list.emit(&b.batch); err != nil {
			return err
		}
	}
	if to.Ticketed() {
		b.handOver(to.Ticket())
	} else if b.list != nil {
		b.list.emitted()
		if len(b.handed) == 0 { // nothing that could come back under newer writes
			b.list.seq = 0
		}
	}
	return nil
}

// takeQueued returns how many bytes were queued since the last flush. The lock is held.
func (b *Buffer) takeQueued() (n int) {
	for _, p := range [...]*pending{b.list, b.early} {
		if p != nil {
			n += p.queued
			p.queued = 0
		}
	}
	return n
}

// flushAhead puts the full overwrite that was copied ahead behind the store, if it still is all that waits.
func (b *Buffer) flushAhead(to *staging.Batch) bool {
	if b.ahead.of == nil {
		return false
	}
	if to.Ticketed() || b.list.seq != b.ahead.seq || b.list.count != 1 {
		b.dropAhead()
		return false
	}
	b.dropEarly()
	to.Adopt(b.store, b.ahead.of)
	b.ahead.of = nil
	b.batch.moved = b.size
	b.list.keep(&b.batch)
	b.list.emitted()
	return true
}

// flushSize gives the store its size, or the one that is to replace it.
func (b *Buffer) flushSize(to *staging.Batch, stays bool) error {
	if b.list != nil && b.list.base != nil {
		if !to.Ticketed() {
			b.batch.moved += b.size
			to.Replace(b.store, b.list.dropBase())
			return nil
		}
		f := b.list.fresh // a ticket may be cancelled: its data must be there to be pending again
		if err := b.list.sinkBase(); err != nil {
			return err
		}
		b.list.dropBase()
		b.eng.Drop(f)
	}
	if b.renew && stays {
		return to.Orphan(b.store)
	}
	return to.Resize(b.store, b.size)
}

// joinEarly puts what was written before everything in the list under it.
func (b *Buffer) joinEarly(stays bool) error {
	if b.early == nil || b.early.none() {
		return nil
	}
	if !stays {
		b.early.reset(b.early.size)
		return nil
	}
	if b.list.none() {
		b.list, b.early = b.early, b.list
		return nil
	}
	if err := b.list.fit(); err != nil {
		return err
	}
	var h handed
	b.early.handOver(&h)
	b.list.under(&h)
	return nil
}

// emitted empties the list after its ring memory has been given away.
func (p *pending) emitted() {
	for i := range p.sources {
		if s := &p.sources[i]; s.kind == sourceHeap {
			heap{}.free(s.block)
		}
	}
	p.clear(p.size)
}

// handOver keeps what t was handed.
func (b *Buffer) handOver(t *staging.Ticket) {
	h := b.newTicketed(t)
	h.created, h.sized, h.renew = b.created, b.sized, b.renew
	h.moved = b.batch.moved
	if b.list != nil {
		b.list.handOver(&h.list)
	}
}

func (b *Buffer) newTicketed(t *staging.Ticket) *ticketed {
	h := &ticketed{}
	if k := len(b.spare); k > 0 {
		h, b.spare = b.spare[k-1], b.spare[:k-1]
	}
	h.t, h.resets = t, b.resets
	b.handed = append(b.handed, h)
	return h
}

// flushDelete drops what is pending and gives the store back; with a ticket only once it is certain.
func (b *Buffer) flushDelete(to *staging.Batch) {
	b.void(0)
	b.dropEarly()
	to.Count(0, b.takeQueued())
	b.created, b.sized, b.taken = false, false, true
	b.dirty.Store(false)
	if to.Ticketed() {
		b.newTicketed(to.Ticket()).deleted = true
		return
	}
	b.store.ReleaseLocked()
}

// Restore puts what t was handed under what is pending by now. What a newer SIZE has made void stays away.
func (f *flusher) Restore(t *staging.Ticket) {
	b := (*Buffer)(f)
	b.mu.Lock()
	defer b.mu.Unlock()
	h := b.takeHanded(t)
	if h == nil {
		return
	}
	b.pend().queued += h.moved
	if h.resets == b.resets && !b.released && b.pend().fit() == nil {
		b.list.under(&h.list)
		b.renew = b.renew || h.renew
	} else {
		h.list.drop(b.ring.free)
	}
	b.created, b.sized = b.created || h.created, b.sized || h.sized
	b.taken = b.taken && !h.deleted
	b.recycle(h)
	b.markDirty()
}

// Forget drops what was kept for t.
func (f *flusher) Forget(t *staging.Ticket) {
	b := (*Buffer)(f)
	b.mu.Lock()
	defer b.mu.Unlock()
	h := b.takeHanded(t)
	if h == nil {
		return
	}
	if h.deleted {
		b.store.ReleaseLocked()
	}
	h.list.drop(nil)
	b.recycle(h)
}

func (b *Buffer) takeHanded(t *staging.Ticket) *ticketed {
	for i, h := range b.handed {
		if h.t == t {
			last := len(b.handed) - 1
			copy(b.handed[i:], b.handed[i+1:])
			b.handed[last] = nil
			b.handed = b.handed[:last]
			return h
		}
	}
	return nil
}

func (b *Buffer) recycle(h *ticketed) {
	*h = ticketed{list: h.list}
	b.spare = append(b.spare, h)
}
