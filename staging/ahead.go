package staging

import (
	"github.com/vkgloo/vkgloo/insight"
	"github.com/vkgloo/vkgloo/vk"
)

const (
	// AheadLeast is the least full overwrite, in bytes, that the GPU copies while the host still fills staging memory.
	AheadLeast = 4 << 20
	// aheadPiece is how much of it is submitted at a time: enough for a submission to be no matter, little enough for the
	// GPU to have something to do soon, and for a piece to be in a cache still when it is copied.
	aheadPiece = 2 << 20
)

// Ahead is a full overwrite whose bytes are on their way before the flush: piece by piece they went from staging memory to
// a VkBuffer that nobody sees until the flush puts it behind the store. It belongs to who made it, until Batch.Adopt or
// Engine.DropAhead.
//   - Concurrency: externally synchronized.
type Ahead struct {
	store *Store
	n     int
}

// FillAhead has fill fill sp with a full overwrite, from byte pos on each time, and copies it ahead to a new VkBuffer. Where
// that isn't worth it or isn't allowed sp is filled all the same, and the result is nil: memory that is written in place,
// an adopted context, an open ticket, no memory, a device that lags behind, a submission that fails (what is wrong shows
// again at the flush).
//   - Ownership: sp stays the caller's. It is not used again before the copies are complete, whoever gives it back.
//   - Concurrency: safe; no lock of a source is held.
func (e *Engine) FillAhead(sp Span, label string, fill func(dst []byte, pos int)) *Ahead {
	a := e.newAhead(sp.n, label)
	if a == nil {
		fill(sp.Bytes(), 0)
		return nil
	}
	for pos := 0; pos < sp.n; {
		n := min(aheadPiece, sp.n-pos)
		fill(sp.Bytes()[pos:pos+n], pos)
		if a != nil && !e.sendAhead(a, sp, pos, n) {
			e.DropAhead(a)
			a = nil
		}
		pos += n
	}
	return a
}

// newAhead makes the VkBuffer, or returns nil where there is to be none.
func (e *Engine) newAhead(n int, label string) *Ahead {
	if n < AheadLeast || e.foreign || e.direct.Load() || !e.dev.CanSubmit() {
		return nil
	}
	b := e.takeSpare(n)
	if b == nil {
		var err error
		if b, err = e.newBuffer(n, label); err != nil {
			return nil
		}
	} else if label != "" {
		b.SetLabel(label)
	}
	s := &Store{e: e, label: label} // not one of the engine's stores: nobody else knows it
	s.set(b, n)
	return &Ahead{s, n}
}

// sendAhead submits the copy of bytes [pos, pos+n) of sp, which are filled.
func (e *Engine) sendAhead(a *Ahead, sp Span, pos, n int) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.CheckSubmit() != nil || e.issued() > e.time.Completed()+maxInFlight {
		return false
	}
	if !sp.c.buf.Coherent() && sp.c.buf.Flush(sp.off+pos, n) != nil {
		return false
	}
	sp.c.busy.Store(e.next())
	e.Use(a.store, pos, n, vk.StageTransfer, vk.AccessTransferWrite)
	e.Barriers()
	e.breakPass()
	span := e.tracer.Begin(kindCopy, insight.TrackCommands)
	e.open.AppendCopy(sp.c.buf.Handle, a.store.buf.Handle, vk.BufferCopy{Src: uint64(sp.off + pos), Dst: uint64(pos), Size: uint64(n)})
	e.stats.copies.Add(1)
	span.End(a.store.label, 1, 0, int64(n))
	_, err := e.SubmitLocked()
	return err == nil
}

// DropAhead gives up what was copied ahead: its contents have changed since.
//   - Concurrency: safe.
func (e *Engine) DropAhead(a *Ahead) { e.keepSpare(a.store.buf, a.store.used.Load()) }

// Adopt puts what was copied ahead behind s. The old VkBuffer lives until the GPU is done with it.
func (b *Batch) Adopt(s *Store, a *Ahead) {
	b.moved[b.e.reason(a.store)] += uint64(a.n)
	if s.buf != nil {
		b.e.stats.renamed.Add(1)
		b.e.keepSpare(s.buf, s.used.Load())
	}
	s.set(a.store.buf, a.n)
	s.hazards, a.store.hazards = a.store.hazards, s.hazards
	s.used.Store(a.store.used.Load())
	s.written.Store(a.store.written.Load())
}
