package buffer

import (
	"fmt"

	"github.com/vkgloo/vkgloo/internal/bytesview"
	"github.com/vkgloo/vkgloo/staging"
)

const (
	// freshLeast is the least full overwrite, in bytes, that is written into a store-to-be. Below it a second copy costs less
	// than another VkBuffer does.
	freshLeast = 16 << 10
	// packLeast is the least strided write that gets an entry of its own without a packed copy in between.
	packLeast = pageSize
)

// SetData replaces the contents by the bytes of a, whose length is the new size. Older writes that wait are void.
//   - Views of a typed buffer stay valid if the size stays the same.
//   - Errors: ErrType, ErrValue for an array that can't exist, ErrReleased; vk.ErrOutOfMemory when attached.
//   - Ownership: a is copied before SetData returns, unless it is borrowed.
//   - Source: G-030, G-031.
func (b *Buffer) SetData(a Array) error {
	if err := b.checkLive(); err != nil {
		return err
	}
	if err := b.check(a); err != nil {
		return err
	}
	return b.setAll(a)
}

// SetSubData replaces bytes [offset, offset+n) by the n bytes of a. The write is deferred: commands submitted after
// the next flush see it. Neither size nor views change.
//   - Errors: ErrRange, ErrType, ErrReleased; vk.ErrOutOfMemory when attached.
//   - Ownership: a is copied before SetSubData returns, unless it is borrowed.
//   - Source: G-032, G-033, G-034, G-035; establishes VUID-vkCmdCopyBuffer-dstOffset-00114 and -size-00116.
func (b *Buffer) SetSubData(a Array, offset int) error {
	if n := a.mem.Len(); a.lay == nil && n > 0 && offset >= 0 && n <= b.size-offset && n != b.size && !b.released && a.typ == b.plain {
		return b.put(offset, a.bytes())
	}
	if err := b.checkLive(); err != nil {
		return err
	}
	if err := b.check(a); err != nil {
		return err
	}
	if err := b.checkRange(offset, a.Size()); err != nil {
		return err
	}
	b.plain = a.typ
	return b.setPart(a, offset)
}

// ResizeBytes changes the size to n bytes. Older writes that wait are void and all views turn stale, also when n is the
// present size; the contents survive then.
//   - Errors: ErrRange when n is negative, ErrReleased.
//   - Source: G-037, G-045.
func (b *Buffer) ResizeBytes(n int) error {
	if err := b.checkLive(); err != nil {
		return err
	}
	if n < 0 {
		return fmt.Errorf("%w: %s: size of %d bytes", ErrRange, b.name(), n)
	}
	if err := b.checkRoom(n); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.resize(n)
	b.views++
	b.markDirty()
	return nil
}

// resize makes n the size. What was pending is void. The lock is held.
func (b *Buffer) resize(n int) {
	b.void(n)
	b.size, b.sized = n, true
	b.resets++
}

// void drops what the list holds and makes it one for n bytes.
func (b *Buffer) void(n int) {
	b.dropAhead()
	if b.list == nil {
		return
	}
	if f := b.list.dropBase(); f != nil {
		b.eng.Drop(f)
	}
	b.list.reset(n)
}

// put adds packed bytes, which are no full overwrite and lie inside: the hot path.
func (b *Buffer) put(off int, p []byte) error {
	b.mu.Lock()
	err := b.pend().write(off, p)
	if err == nil && !b.dirty.Load() {
		b.markDirty()
	}
	b.mu.Unlock()
	if err != nil {
		return b.named(err)
	}
	return nil
}

// setAll makes a the whole content.
func (b *Buffer) setAll(a Array) error {
	n := a.Size()
	if n != b.size {
		if err := b.checkRoom(n); err != nil {
			return err
		}
	}
	if a.kept() && n > 0 {
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.borrowAll(a, n)
	}
	if n >= staging.AheadLeast && b.eng != nil && !b.eng.Direct() && b.quiet() {
		return b.setAhead(n, a.packInto)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.fillAll(n, func(dst []byte) { a.packInto(dst, 0) })
}

// setAhead makes what fill writes into the memory that it is given, from a byte on, the whole content, of n bytes, which
// the GPU copies in the meantime. The lock isn't held: it comes after the engine's.
func (b *Buffer) setAhead(n int, fill func(dst []byte, pos int)) error {
	m, err := b.memory().reserve(n)
	if err != nil {
		return b.named(err)
	}
	of := b.eng.FillAhead(m.span, b.label, fill)
	b.mu.Lock()
	defer b.mu.Unlock()
	err = b.replaceAll(n, m)
	b.ahead = ahead{of, b.pend().seq}
	if err != nil {
		b.dropAhead()
	}
	return err
}

// quiet reports whether no data waits. What does is written over where it lies, so that it takes no more memory however
// often that is.
func (b *Buffer) quiet() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.list.none()
}

// dropAhead forgets what was copied ahead. The lock is held.
func (b *Buffer) dropAhead() {
	if b.ahead.of != nil {
		b.eng.DropAhead(b.ahead.of)
		b.ahead.of = nil
	}
}

// replaceAll makes m, which is filled, the whole content, of n bytes. The lock is held.
func (b *Buffer) replaceAll(n int, m block) error {
	b.resized(n)
	if err := b.pend().fit(); err != nil {
		b.list.mem.free(m)
		return err
	}
	b.list.adopt(m)
	b.markDirty()
	return nil
}

// borrowAll makes the whole content refer to a.
func (b *Buffer) borrowAll(a Array, n int) error {
	b.resized(n)
	b.markDirty()
	return b.pend().refer(0, n, source{kind: sourceBorrowed, block: block{mem: a.bytes()}, arr: a})
}

// fillAll makes what fill writes into the memory that it is given the whole content, of n bytes. The lock is held.
func (b *Buffer) fillAll(n int, fill func([]byte)) error {
	if n == 0 {
		b.resized(0)
		b.markDirty()
		return nil
	}
	if n == b.size && b.list != nil && b.list.fitted {
		if m := b.list.whole(); m != nil { // an older full overwrite still waits: written over in place
			b.dropAhead()
			fill(m)
			b.sized = true
			b.resets++
			return nil
		}
	}
	if f := b.fresh(n); f != nil {
		fill(f.Bytes())
		b.resized(n)
		b.pend().setBase(f, f.Bytes())
		b.markDirty()
		return nil
	}
	m, err := b.memory().reserve(n)
	if err != nil {
		return b.named(err)
	}
	fill(m.mem)
	return b.replaceAll(n, m)
}

// resized is resize for new contents: views turn stale only when the size is another one (G-030).
func (b *Buffer) resized(n int) {
	if n != b.size {
		b.views++
	}
	b.resize(n)
}

// fresh returns a store-to-be for n bytes, nil where there is none or it isn't worth it.
func (b *Buffer) fresh(n int) *staging.Fresh {
	if b.eng == nil || n < freshLeast {
		return nil
	}
	return b.eng.Fresh(n, b.label)
}

// setPart writes a at off; the range has been checked.
func (b *Buffer) setPart(a Array, off int) error {
	n := a.Size()
	switch {
	case n == 0:
		return nil // nothing to copy, and no zero-byte copy may reach Vulkan (G-036)
	case n == b.size:
		return b.setAll(a) // gloo's full overwrite (G-035)
	case a.packed() && !a.kept():
		return b.put(off, a.bytes())
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	err := b.pend().writeArray(a, off, n)
	if err == nil {
		b.markDirty()
	}
	return b.named(err)
}

// writeArray adds n bytes of a strided or borrowed array.
func (p *pending) writeArray(a Array, off, n int) error {
	switch {
	case a.kept():
		return p.refer(off, n, source{kind: sourceBorrowed, block: block{mem: a.bytes()}, arr: a})
	case n < packLeast:
		var small [packLeast]byte
		a.packInto(small[:n], 0)
		return p.write(off, small[:n])
	}
	m, err := p.claim(off, n)
	if err != nil {
		return err
	}
	a.packInto(m, 0)
	p.settle(off, off+n)
	return nil
}

// putRepeated makes bytes [off, off+n), n > 0, the pattern, repeated; zeros when it is empty. Large ranges wait as the
// pattern alone.
func (b *Buffer) putRepeated(off, n int, pattern []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n == b.size && n <= clearLeast {
		return b.fillAll(n, func(m []byte) { bytesview.Fill(m, pattern) })
	}
	if err := b.pend().fit(); err != nil {
		return b.named(err)
	}
	if n == b.size {
		b.resize(n)
	}
	if err := b.list.repeat(off, n, pattern); err != nil {
		return b.named(err)
	}
	b.markDirty()
	return nil
}

// markDirty tells the engine that something waits, once until the next flush. The lock is held.
func (b *Buffer) markDirty() {
	if b.dirty.Load() || b.eng == nil {
		return
	}
	b.dirty.Store(true)
	b.eng.MarkDirty((*flusher)(b))
}
