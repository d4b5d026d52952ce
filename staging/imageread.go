package staging

import (
	"fmt"

	"github.com/vkgloo/vkgloo/insight"
	"github.com/vkgloo/vkgloo/vk"
)

// Read copies a region of the image into dst, after every earlier write, its rows as rows says. It flushes, submits and waits.
// The image needs TRANSFER_SRC usage.
//   - Errors: those of Write for region and pitches; ErrState after Release, in a context that can't submit, and for an image of
//     which nothing was ever written; vk.ErrOutOfMemory, vk.ErrDeviceLost.
//   - Ownership: dst is filled when Read returns; bytes between rows stay as they are.
func (i *Image) Read(dst []byte, r ImageRegion, rows ImageRows) error {
	b, err := i.box(r)
	if err != nil {
		return err
	}
	if rows, err = i.rows(b, rows, len(dst)); err != nil {
		return err
	}
	e := i.e
	e.mu.Lock()
	sp, off, number, err := i.read(b)
	e.mu.Unlock()
	if err != nil {
		return err
	}
	defer e.down.release(sp, number)
	span := e.tracer.Begin(kindRead, insight.TrackAny)
	err = e.wait(number)
	span.End(i.o.Label, int64(i.bytes(b)))
	if err != nil {
		return err
	}
	if err := sp.c.buf.Invalidate(sp.off, sp.n); err != nil {
		return err
	}
	row, high := i.blocks(b)
	copyRows(dst, sp.Bytes()[off:], row, high, b.d, rows, ImageRows{row, row * high})
	return nil
}

// read records and submits the copy. It wants the lock held.
func (i *Image) read(b box) (sp Span, off int, number uint64, err error) {
	e := i.e
	if err := e.CheckSubmit(); err != nil {
		return sp, 0, 0, err
	}
	if err := e.FlushLocked(); err != nil {
		return sp, 0, 0, err
	}
	i.mu.Lock()
	now, released := i.now, i.released
	i.mu.Unlock()
	switch {
	case released:
		return sp, 0, 0, fmt.Errorf("%w: image %q was released", ErrState, i.o.Label)
	case now.Layout == vk.LayoutUndefined:
		return sp, 0, 0, fmt.Errorf("%w: image %q: nothing was ever written", ErrState, i.o.Label)
	}
	n, unit := i.bytes(b), i.unit()
	if sp, err = e.down.reserve(n+unit, 256, e.time.Known()); err != nil {
		return sp, 0, 0, fmt.Errorf("image %q: %w", i.o.Label, err)
	}
	off = (unit - sp.off%unit) % unit
	e.Barriers()
	e.breakPass()
	var g imageBarriers
	touched := i.touched([]texels{{box: b}}, false)
	g.add(touched, now, copiedFrom)
	g.emit(e, &e.open)
	e.open.CopyImageToBuffer(i.o.Handle, vk.LayoutTransferSrc, sp.Buffer(), i.region(b, sp.off+off))
	g.add(touched, copiedFrom, now)
	g.emit(e, &e.open)
	e.wrote.stages |= vk.StageTransfer
	e.wrote.access |= vk.AccessTransferWrite
	e.hostRead = true
	e.stats.reads.Add(1)
	if number, err = e.SubmitLocked(); err != nil {
		e.down.release(sp, e.next()) // the copy stays in the open stream and still writes the span
		return sp, 0, 0, err
	}
	e.stats.readBytes.Add(uint64(n))
	return sp, off, number, nil
}
