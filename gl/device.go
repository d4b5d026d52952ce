package gl

import "unsafe"

// memory is the GPU side of a buffer object. Arguments were checked; commands take effect in the order of the calls.
type memory interface {
	// Allocate makes a new store of size bytes; data has as many, or is nil: undefined contents. flags are those of
	// BufferStorage, 0 for BufferData. A mapping ends. After an error the old store, and its mapping, are as they were.
	Allocate(size int, data []byte, flags uint32) error
	Write(offset int, p []byte) error
	Read(offset int, p []byte) error
	// Look is Read into memory of its own, which it keeps for the next time, until the contents change. Not to be written,
	// and valid until the next call.
	Look(offset, n int) ([]byte, error)
	// Fill repeats pattern over n bytes, a multiple of its length.
	Fill(offset, n int, pattern []byte) error
	// Discard says that the contents of a range may go.
	Discard(offset, n int)
	// Map returns host memory outside the Go heap that stands for n > 0 bytes; access is that of MapBufferRange.
	Map(offset, n int, access uint32) (unsafe.Pointer, error)
	// Sync makes n bytes of the mapping, from offset in it, take effect: FlushMappedBufferRange.
	Sync(offset, n int) error
	// Unmap ends the mapping. What was written takes effect.
	Unmap() error
	// Release gives the store back when the GPU is done with it.
	Release()
	SetLabel(label string)
}

// device is the GPU as the state machine sees it.
type device interface {
	Limits() limits
	Name() string
	NewMemory() memory
	// Copy copies n bytes between stores; ranges of one store don't overlap.
	Copy(dst, src memory, dstOffset, srcOffset, n int) error
	// Load makes the GPU side of a linked program.
	Load(p *executable) (loaded, error)
	Draw(c *context, d *drawing) error
	// ForgetArray drops what was kept for a vertex array.
	ForgetArray(v *vertexArray)
	Clear(r *clearing) error
	// ReadPixels copies RGBA8 rows, the lowest first, tightly packed. The rectangle lies inside the framebuffer.
	ReadPixels(x, y, w, h int, dst []byte) error
	Flush() error
	Finish() error
	// Fence returns a mark behind all commands so far; Reached asks whether the GPU has got there, waiting for at most
	// timeout nanoseconds.
	Fence() (uint64, error)
	Reached(mark uint64, timeout uint64) (bool, error)
	// Barrier is MemoryBarrier.
	Barrier(bits uint32)
}

// loaded is the GPU side of a program.
type loaded interface{ Release() }
