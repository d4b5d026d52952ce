package buffer

import (
	"fmt"
	"math"
	"slices"

	"github.com/vkgloo/vkgloo/internal/bytesview"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// errCount is for numbers that don't go together: they are both out of range and contradictory arguments.
var errCount = fmt.Errorf("%w (%w)", ErrArgs, ErrRange)

// clearLeast is the least Clear, in bytes, that waits as a pattern and not as bytes.
const clearLeast = leaseMax

// Write replaces bytes [offset, offset+n) by the n bytes of a: at once when the buffer is attached, nothing is pending
// and the GPU doesn't use it, else as SetSubData does. A later ResizeBytes doesn't take it back.
//   - Errors: ErrRange, ErrType, ErrArgs for an array with gaps, ErrReleased; vk.ErrOutOfMemory when attached.
//   - Ownership: a is copied before Write returns, also when it is borrowed.
//   - Source: M-006, M-020.
func (b *Buffer) Write(a Array, offset int) error {
	// The hot path, without a call but the copy's. With nothing pending no flush touches the store.
	if s, n := b.store, a.mem.Len(); s != nil && n <= writeInline && a.lay == nil && n > 0 && !b.dirty.Load() && !b.released && a.typ == b.plain {
		if m := s.InPlace(); uint(offset) <= uint(len(m)) && n <= len(m)-offset {
			s.Wrote(n)
			copy(m[offset:offset+n], a.bytes())
			return nil
		}
	}
	return b.write(a, offset)
}

// writeInline is the most bytes that Write copies by itself; more go in pieces.
const writeInline = 64 << 10

func (b *Buffer) write(a Array, offset int) error {
	if err := b.checkLive(); err != nil {
		return err
	}
	if err := b.checkPacked(a); err != nil {
		return err
	}
	if err := b.checkRange(offset, a.Size()); err != nil || a.mem.Len() == 0 {
		return err
	}
	b.plain = a.typ
	return b.writeNow(offset, a.bytes())
}

// WriteAt is Write of p at off: io.WriterAt.
//   - Errors: ErrRange when p doesn't fit: nothing is written then; ErrReleased.
func (b *Buffer) WriteAt(p []byte, off int64) (int, error) {
	if off < 0 || off > math.MaxInt {
		return 0, fmt.Errorf("%w: %s: offset %d of %d bytes", ErrRange, b.name(), off, b.size)
	}
	if err := b.Write(Of(p), int(off)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// writeNow writes p, which lies inside and isn't empty, in place if it may, else into the list.
func (b *Buffer) writeNow(off int, p []byte) error {
	if b.eng != nil && !b.dirty.Load() && b.eng.WriteNow(b.store, off, p) {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	err := b.queue().write(off, p)
	if err == nil {
		b.markDirty()
	}
	return b.named(err)
}

// queue returns the list that moderngl's writes wait in when they can't act at once. While nothing of gloo's waits they
// count as done already, for the calls that void pending writes: those don't reach the early list. The lock is held.
func (b *Buffer) queue() *pending {
	if b.eng == nil || b.sized || b.renew || !b.list.none() || b.store.Size() != b.size {
		return b.pend()
	}
	if b.early == nil {
		p := newPending(b.memory())
		b.early = &p
	}
	if b.early.none() && b.early.size != b.size {
		b.early.reset(b.size)
	}
	return b.early
}

// dropEarly drops what counts as done, where even that doesn't matter any more.
func (b *Buffer) dropEarly() {
	if b.early != nil {
		b.early.reset(b.early.size)
	}
}

// WriteChunks writes count chunks of equal length, which a is made of, to start, start+step, …; as Write does. A
// negative start counts from the end; a negative step goes downwards.
//   - Errors: ErrArgs when a's bytes are no multiple of count, ErrRange for chunks that overlap or lie outside; as Write.
//   - Source: M-030, M-031, M-033.
func (b *Buffer) WriteChunks(a Array, start, step, count int) error {
	if err := b.checkLive(); err != nil {
		return err
	}
	if err := b.checkPacked(a); err != nil {
		return err
	}
	size := a.Size()
	switch {
	case count < 0:
		return fmt.Errorf("%w: %s: %d chunks", ErrRange, b.name(), count)
	case count == 0 && size == 0:
		return nil
	case count == 0 || size%count != 0:
		return fmt.Errorf("%w: %s: %d bytes are not %d equal chunks", errCount, b.name(), size, count)
	}
	n := size / count
	first, err := b.checkChunks(n, start, step, count)
	if err != nil || n == 0 {
		return err
	}
	return b.writeChunks(a.bytes(), n, first, step, count)
}

// checkChunks checks count chunks of n bytes, count > 0, and returns where the first lies.
func (b *Buffer) checkChunks(n, start, step, count int) (int, error) {
	s := start
	if s < 0 {
		s += b.size
	}
	fail := func(what string) (int, error) {
		return 0, fmt.Errorf("%w: %s: %d chunks of %d bytes, the first at %d, step %d: %s (of %d bytes)",
			ErrRange, b.name(), count, n, start, step, what, b.size)
	}
	width := step
	if step < 0 {
		width = -step // stays negative for the least integer, and then is no width
	}
	switch {
	case n < 0:
		return fail("negative length")
	case s < 0 || n > b.size-s:
		return fail("the first lies outside")
	case width < 0 || width > 0 && count-1 > b.size/width:
		return fail("the last lies outside")
	case n > width:
		return fail("they overlap")
	}
	if last := s + (count-1)*step; last < 0 || last > b.size-n {
		return fail("the last lies outside")
	}
	return s, nil
}

func (b *Buffer) writeChunks(p []byte, n, first, step, count int) error {
	if n == step {
		return b.writeNow(first, p)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.eng != nil && !b.dirty.Load() {
		for count > 0 && b.eng.WriteNow(b.store, first, p[:n]) {
			p, first, count = p[n:], first+step, count-1
		}
		if count == 0 {
			return nil
		}
	}
	stride, low := step, first
	if step < 0 {
		stride, low = -step, first+(count-1)*step
	}
	if n == stride || count == 1 {
		m, err := b.queue().claim(low, n*count)
		if err != nil {
			return b.named(err)
		}
		packChunks(m, p, n, step < 0)
		b.queue().settle(low, low+n*count)
	} else if err := b.queue().scatter(low, n, stride, count, func(m []byte) { packChunks(m, p, n, step < 0) }); err != nil {
		return b.named(err)
	}
	b.markDirty()
	return nil
}

// packChunks copies chunks of n bytes, in reverse order if they go downwards.
func packChunks(dst, p []byte, n int, down bool) {
	if !down {
		staging.CopyBytes(dst, p)
		return
	}
	for at := len(p) - n; at >= 0; at -= n {
		dst = dst[copy(dst, p[at:at+n]):]
	}
}

// Clear fills bytes [offset, offset+size) with zeros, or with chunk repeated, beginning at offset; as Write does. A
// negative size reaches to the end.
//   - Errors: ErrRange; ErrArgs for an empty, non-nil chunk, and when size is no multiple of its length; ErrReleased.
//   - Source: M-040 to M-044.
func (b *Buffer) Clear(size, offset int, chunk []byte) error {
	if err := b.checkLive(); err != nil {
		return err
	}
	if chunk != nil && len(chunk) == 0 {
		return fmt.Errorf("%w: %s: clear with an empty chunk", ErrArgs, b.name())
	}
	n, err := b.extent(size, offset)
	if err != nil {
		return err
	}
	if len(chunk) > 0 && n%len(chunk) != 0 {
		return fmt.Errorf("%w: %s: %d bytes are no multiple of a chunk of %d", errCount, b.name(), n, len(chunk))
	}
	if n == 0 {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.eng != nil && !b.dirty.Load() {
		done := b.clearNow(offset, n, chunk)
		if done == n {
			return nil
		}
		offset, n = offset+done, n-done // a whole number of chunks is done
	}
	if err := b.queue().repeat(offset, n, chunk); err != nil {
		return b.named(err)
	}
	b.markDirty()
	return nil
}

// clearNow fills in place as far as it may, and returns how many bytes it has filled: whole chunks.
func (b *Buffer) clearNow(off, n int, chunk []byte) int {
	lease, _ := heap{}.reserve(leaseMax)
	defer heap{}.free(lease)
	block := chunk
	if k := max(len(chunk), 1); k <= leaseMax {
		block = lease.mem[:min(leaseMax/k*k, n)]
		bytesview.Fill(block, chunk)
	}
	done := 0
	for done < n {
		k := min(len(block), n-done)
		if !b.eng.WriteNow(b.store, off+done, block[:k]) {
			break
		}
		done += k
	}
	return done
}

// repeat makes [off, off+n) the pattern, repeated; zeros when it is empty.
func (p *pending) repeat(off, n int, pattern []byte) error {
	if n > clearLeast && p.base == nil {
		return p.refer(off, n, source{kind: sourceFill, block: block{mem: slices.Clone(pattern)}})
	}
	m, err := p.claim(off, n)
	if err != nil {
		return err
	}
	bytesview.Fill(m, pattern)
	p.settle(off, off+n)
	return nil
}

// Orphan gives up the contents, so that what the GPU still does with them holds up nothing, and makes size the new
// size; a size of 0 or less keeps it. Views stay valid if the size stays the same. What the bytes hold afterwards is
// undefined.
//   - Errors: ErrReleased.
//   - Source: M-046.
func (b *Buffer) Orphan(size int) error {
	if err := b.checkLive(); err != nil {
		return err
	}
	if size <= 0 {
		size = b.size
	}
	if err := b.checkRoom(size); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.dropEarly()
	b.resized(size)
	b.renew = true
	b.markDirty()
	return nil
}

// checkRoom refuses sizes that no buffer of the context's device can have.
func (b *Buffer) checkRoom(n int) error {
	if b.eng == nil {
		return nil
	}
	return b.fitsDevice(b.eng, n)
}

func (b *Buffer) fitsDevice(e *staging.Engine, n int) error {
	if most := e.Device().Limits().MaxBufferSize; n > most {
		return fmt.Errorf("%w: %w: %s: size of %d bytes, the device allows %d", vk.ErrOutOfMemory, ErrRange, b.name(), n, most)
	}
	return nil
}
