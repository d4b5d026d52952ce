package staging

import "github.com/vkgloo/vkgloo/vk"

const (
	// spareAge is how many submissions and flushes a spare VkBuffer survives without being used again.
	spareAge = 64
	// spareBytes bounds the spare VkBuffers of one engine.
	spareBytes = 512 << 20
	// spareCount bounds the number of spare VkBuffers.
	spareCount = 256
	// spareLeast is the least size that is worth keeping; smaller ones are quick to make.
	spareLeast = 4 << 10
)

// Fresh is a store-to-be: mapped device memory that a full overwrite is written into, and that becomes the store at
// the flush. One pass over the data (D3).
//   - Concurrency: externally synchronized.
type Fresh struct {
	buf *vk.Buffer
	n   int
}

// Bytes returns the memory to fill.
func (f *Fresh) Bytes() []byte { return f.buf.Mapped()[:f.n:f.n] }

// Len returns its bytes.
func (f *Fresh) Len() int { return f.n }

// Fresh makes a store-to-be of n > 0 bytes, or returns nil where memory or mode doesn't allow one: an adopted
// context, UploadStaged, device memory that the host can't see, or none left. The caller takes ring memory then.
//   - Concurrency: safe.
func (e *Engine) Fresh(n int, label string) *Fresh {
	if !e.direct.Load() || n <= 0 {
		return nil
	}
	b := e.takeSpare(n)
	if b == nil {
		var err error
		if b, err = e.dev.NewBuffer(vk.BufferOptions{Size: n, Usage: e.usage, Memory: vk.MemoryDirect, Label: label}); err != nil {
			return nil
		}
	} else if label != "" {
		b.SetLabel(label)
	}
	if b.Mapped() == nil || !b.Coherent() {
		b.Destroy()
		return nil
	}
	e.freshMu.Lock()
	defer e.freshMu.Unlock()
	if k := len(e.freshFree); k > 0 {
		f := e.freshFree[k-1]
		e.freshFree = e.freshFree[:k-1]
		*f = Fresh{b, n}
		return f
	}
	return &Fresh{b, n}
}

// Drop gives a store-to-be back that will not be one.
func (e *Engine) Drop(f *Fresh) {
	e.recycle(f.buf, 0)
	e.forgetFresh(f)
}

func (e *Engine) forgetFresh(f *Fresh) {
	e.freshMu.Lock()
	f.buf, f.n = nil, 0
	e.freshFree = append(e.freshFree, f)
	e.freshMu.Unlock()
}

// spare is a VkBuffer that waits to be a store again.
type spare struct {
	buf    *vk.Buffer
	number uint64 // the GPU uses it up to here
	unused int
}

// recycle keeps b for a later store of the same size, or retires it.
func (e *Engine) recycle(b *vk.Buffer, number uint64) {
	if !e.direct.Load() || b.Mapped() == nil {
		b.Retire(number)
		return
	}
	e.keepSpare(b, number)
}

// keepSpare is recycle for a VkBuffer that is certain to serve again, if anything of its size does.
func (e *Engine) keepSpare(b *vk.Buffer, number uint64) {
	if b.Size < spareLeast || b.Size > spareBytes/2 {
		b.Retire(number)
		return
	}
	e.freshMu.Lock()
	defer e.freshMu.Unlock()
	if e.spareSize+b.Size > spareBytes || len(e.spares) >= spareCount || e.closed.Load() {
		b.Retire(number)
		return
	}
	e.spareSize += b.Size
	e.spares = append(e.spares, spare{b, number, 0})
}

// takeSpare returns an unused VkBuffer of exactly n bytes, the latest one given back, or nil.
func (e *Engine) takeSpare(n int) *vk.Buffer {
	if n < spareLeast {
		return nil
	}
	e.freshMu.Lock()
	defer e.freshMu.Unlock()
	known := e.time.Known()
	asked := false
	for i := len(e.spares) - 1; i >= 0; i-- {
		s := e.spares[i]
		if s.buf.Size != n {
			continue
		}
		if s.number > known {
			if asked || s.number > e.issued() {
				continue
			}
			if known, asked = e.time.Completed(), true; s.number > known {
				continue
			}
		}
		e.spares = append(e.spares[:i], e.spares[i+1:]...)
		e.spareSize -= n
		return s.buf
	}
	return nil
}

// ageSpares lets go of spares that nobody has wanted for a while; all of them when every is true.
func (e *Engine) ageSpares(every bool) {
	e.freshMu.Lock()
	defer e.freshMu.Unlock()
	kept := e.spares[:0]
	for _, s := range e.spares {
		if s.unused++; every || s.unused > spareAge {
			e.spareSize -= s.buf.Size
			s.buf.Retire(s.number)
			continue
		}
		kept = append(kept, s)
	}
	clear(e.spares[len(kept):])
	e.spares = kept
}
