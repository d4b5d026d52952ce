package buffer

import (
	"fmt"
	"io"
	"math"

	vulkan "github.com/vulkan-go/vulkan"

	"github.com/vkgloo/vkgloo/internal/bytesview"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// hullFactor is how many times the wanted bytes of a chunked read may be read to have them in one piece.
const hullFactor = 4

// Readback is a read under way: Done is closed when Bytes will not wait.
type Readback = staging.Readback

// checkReadable returns why the buffer can't be read: it is released, or has no context.
func (b *Buffer) checkReadable() error {
	if err := b.checkLive(); err != nil {
		return err
	}
	if b.eng == nil {
		return fmt.Errorf("%w: %s has no context", ErrState, b.name())
	}
	return nil
}

// Read returns a copy of size bytes from offset on, as they are after every earlier call. A negative size reaches to
// the end. It flushes, submits, and waits for what it needs.
//   - Errors: ErrRange, ErrReleased, ErrState without a context or while a ticket is open; vk.ErrDeviceLost.
//   - Source: M-021, M-022, M-026.
func (b *Buffer) Read(size, offset int) ([]byte, error) {
	if err := b.checkReadable(); err != nil {
		return nil, err
	}
	n, err := b.extent(size, offset)
	if err != nil {
		return nil, err
	}
	p := make([]byte, n)
	return p, b.read(p, offset)
}

// ReadInto is Read into dst[writeOffset:]. Bytes of dst outside of the n that are read stay as they are.
//   - Errors: those of Read; ErrRange when dst is too short.
//   - Source: M-023, M-024.
func (b *Buffer) ReadInto(dst []byte, size, offset, writeOffset int) error {
	if err := b.checkReadable(); err != nil {
		return err
	}
	n, err := b.extent(size, offset)
	if err != nil {
		return err
	}
	if err := b.checkDst(dst, n, writeOffset); err != nil {
		return err
	}
	return b.read(dst[writeOffset:writeOffset+n], offset)
}

func (b *Buffer) checkDst(dst []byte, n, writeOffset int) error {
	if writeOffset < 0 || writeOffset > len(dst) || n > len(dst)-writeOffset {
		return fmt.Errorf("%w: %s: %d bytes at %d of a destination of %d", ErrRange, b.name(), n, writeOffset, len(dst))
	}
	return nil
}

func (b *Buffer) read(p []byte, off int) error {
	if len(p) == 0 {
		return nil
	}
	if !b.dirty.Load() && b.eng.TryRead(b.store, p, off) {
		return nil
	}
	return b.named(b.eng.Read(b.store, p, off))
}

// ReadAt reads len(p) bytes from off on: io.ReaderAt. Parallel calls are allowed, as long as nothing else is done with
// the buffer.
//   - Errors: io.EOF past the end; those of Read.
func (b *Buffer) ReadAt(p []byte, off int64) (int, error) {
	if err := b.checkReadable(); err != nil {
		return 0, err
	}
	if off < 0 {
		return 0, fmt.Errorf("%w: %s: offset %d", ErrRange, b.name(), off)
	}
	if len(p) == 0 {
		return 0, nil
	}
	if off > math.MaxInt || int(off) >= b.size {
		return 0, io.EOF
	}
	n := min(len(p), b.size-int(off))
	if err := b.read(p[:n], int(off)); err != nil {
		return 0, err
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// ReadChunks returns count chunks of n bytes from start, start+step, …, one after the other. A negative start counts
// from the end; a negative step goes downwards.
//   - Errors: ErrRange for chunks that overlap or lie outside; those of Read.
//   - Source: M-032, M-033.
func (b *Buffer) ReadChunks(n, start, step, count int) ([]byte, error) {
	first, err := b.checkReadChunks(n, start, step, count)
	if err != nil {
		return nil, err
	}
	p := make([]byte, n*count)
	return p, b.readChunks(p, n, first, step, count)
}

// ReadChunksInto is ReadChunks into dst[writeOffset:]. The rest of dst stays as it is.
//   - Errors: those of ReadChunks; ErrRange when dst is too short.
//   - Source: M-034.
func (b *Buffer) ReadChunksInto(dst []byte, n, start, step, count, writeOffset int) error {
	first, err := b.checkReadChunks(n, start, step, count)
	if err != nil {
		return err
	}
	if err := b.checkDst(dst, n*count, writeOffset); err != nil {
		return err
	}
	return b.readChunks(dst[writeOffset:writeOffset+n*count], n, first, step, count)
}

// checkReadChunks returns where the first chunk lies. n*count is at most the buffer's size then.
func (b *Buffer) checkReadChunks(n, start, step, count int) (int, error) {
	if err := b.checkReadable(); err != nil {
		return 0, err
	}
	if count < 0 || n < 0 {
		return 0, fmt.Errorf("%w: %s: %d chunks of %d bytes", ErrRange, b.name(), count, n)
	}
	if count == 0 {
		return 0, nil
	}
	return b.checkChunks(n, start, step, count)
}

func (b *Buffer) readChunks(p []byte, n, first, step, count int) error {
	if len(p) == 0 {
		return nil
	}
	if n == step || count == 1 {
		return b.read(p, first)
	}
	low, last := first, first+(count-1)*step
	if step < 0 {
		low, last = last, first
	}
	if hull := last + n - low; hull <= hullFactor*len(p) || hull <= leaseMax {
		all := make([]byte, hull)
		if err := b.read(all, low); err != nil {
			return err
		}
		for at := first - low; len(p) > 0; at += step {
			p = p[copy(p, all[at:at+n]):]
		}
		return nil
	}
	regions := make([]vk.BufferCopy, count)
	for i := range regions {
		regions[i] = vk.BufferCopy{Src: uint64(first + i*step), Dst: uint64(i * n), Size: uint64(n)}
	}
	return b.named(b.eng.ReadRegions(b.store, p, regions))
}

// ReadAsync begins to read as Read does and returns at once. In a context that was adopted without a queue the next
// Record carries the read, and its ticket's Completed ends it.
//   - Errors, by Bytes: those of Read.
func (b *Buffer) ReadAsync(size, offset int) *Readback {
	if err := b.checkReadable(); err != nil {
		return staging.Failed(err)
	}
	n, err := b.extent(size, offset)
	if err != nil {
		return staging.Failed(err)
	}
	return b.eng.ReadAsync(b.store, offset, n)
}

// Handle returns the VkBuffer as of the last flush. It changes when the store is renewed: when the size changes, and,
// in a context of our own, by Orphan and full overwrites.
//   - Errors: ErrState without a context, or when there is no VkBuffer: before the first flush, and while the size is 0;
//     ErrReleased.
func (b *Buffer) Handle() (vulkan.Buffer, error) {
	h, err := b.RawHandle()
	return bytesview.Cast[vulkan.Buffer](h), err
}

// RawHandle is Handle as a number.
func (b *Buffer) RawHandle() (uint64, error) {
	if err := b.checkReadable(); err != nil {
		return 0, err
	}
	b.mu.Lock()
	h := b.store.Handle()
	b.mu.Unlock()
	if h == 0 {
		return 0, fmt.Errorf("%w: %s has no memory on the GPU: it is empty, or was never flushed", ErrState, b.name())
	}
	return h, nil
}
