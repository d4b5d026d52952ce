package staging

import (
	"github.com/vkgloo/vkgloo/insight"
	"github.com/vkgloo/vkgloo/internal/bytesview"
	"github.com/vkgloo/vkgloo/vk"
)

// fillBlock is the most bytes of a repeated pattern that are written to staging memory.
const fillBlock = 64 << 10

// Copy records a copy of n bytes of src at srcOff to dst at dstOff, after everything pending. Ranges of one store don't
// overlap.
//   - Errors: ErrState, vk.ErrDeviceLost, vk.ErrOutOfMemory.
//   - Concurrency: safe.
func (e *Engine) Copy(dst, src *Store, dstOff, srcOff, n int) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.Check(); err != nil {
		return err
	}
	if err := e.FlushLocked(); err != nil {
		return err
	}
	if n <= 0 {
		return nil
	}
	e.CopyLocked(dst, src, dstOff, srcOff, n)
	return nil
}

// CopyLocked is Copy without the flush, for who holds the lock.
func (e *Engine) CopyLocked(dst, src *Store, dstOff, srcOff, n int) {
	e.Use(src, srcOff, n, vk.StageTransfer, vk.AccessTransferRead)
	e.Use(dst, dstOff, n, vk.StageTransfer, vk.AccessTransferWrite)
	e.Barriers()
	e.breakPass()
	span := e.tracer.Begin(kindCopy, insight.TrackCommands)
	e.open.AppendCopy(src.buf.Handle, dst.buf.Handle, vk.BufferCopy{Src: uint64(srcOff), Dst: uint64(dstOff), Size: uint64(n)})
	e.stats.copies.Add(1)
	span.End(dst.label, 1, 0, int64(n))
}

// Fill sets n bytes of s from off on to pattern, repeated; zeros when pattern is empty. n is a multiple of the
// pattern's length. It acts after everything pending: in place where that is allowed, else by a recorded fill or copies.
//   - Errors: ErrState, vk.ErrDeviceLost, vk.ErrOutOfMemory.
//   - Concurrency: safe.
func (e *Engine) Fill(s *Store, off, n int, pattern []byte) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.Check(); err != nil {
		return err
	}
	if err := e.FlushLocked(); err != nil {
		return err
	}
	if n <= 0 {
		return nil
	}
	if s.writable() {
		bytesview.Fill(s.buf.Mapped()[off:off+n], pattern)
		s.changed()
		e.stats.inPlace.Add(uint64(n))
		return nil
	}
	return e.fillLocked(s, off, n, pattern)
}

func (e *Engine) fillLocked(s *Store, off, n int, pattern []byte) error {
	if w, ok := word(pattern); ok && off%4 == 0 && n%4 == 0 {
		e.Use(s, off, n, vk.StageTransfer, vk.AccessTransferWrite)
		e.Barriers()
		e.breakPass()
		e.open.FillBuffer(s.buf.Handle, uint64(off), uint64(n), w)
		return nil
	}
	period := max(len(pattern), 1)
	block := min(n, max(period, fillBlock/period*period))
	sp, err := e.Scratch(block, spanAlign)
	if err != nil {
		return err
	}
	bytesview.Fill(sp.Bytes(), pattern)
	e.Use(s, off, n, vk.StageTransfer, vk.AccessTransferWrite)
	e.Barriers()
	e.breakPass()
	span := e.tracer.Begin(kindCopy, insight.TrackCommands)
	regions := 0
	for done := 0; done < n; regions++ {
		k := min(n-done, block)
		e.open.AppendCopy(sp.Buffer(), s.buf.Handle, vk.BufferCopy{Src: uint64(sp.off), Dst: uint64(off + done), Size: uint64(k)})
		done += k
	}
	e.stats.copies.Add(uint64(regions))
	span.End(s.label, int64(regions), 0, int64(n))
	return nil
}

// word returns the 32-bit word that a pattern repeats, if there is one.
func word(p []byte) (uint32, bool) {
	if len(p) == 0 {
		return 0, true
	}
	if 4%len(p) != 0 && len(p)%4 != 0 {
		return 0, false
	}
	for i := range p {
		if p[i] != p[i%min(4, len(p))] {
			return 0, false
		}
	}
	var w uint32
	for i := range 4 {
		w |= uint32(p[i%len(p)]) << (8 * i)
	}
	return w, true
}
