package staging

import (
	"fmt"
	"math/bits"
	"sync"
	"sync/atomic"

	"github.com/vkgloo/vkgloo/internal/ringbuf"
	"github.com/vkgloo/vkgloo/vk"
)

const (
	spanAlign    = 16
	chunkDefault = 4 << 20
	ringDefault  = 64 << 20
	// oneShotAge is how many collections a spare one-shot block survives without being used.
	oneShotAge = 64
)

// Span is a piece of mapped ring memory. It belongs to who reserved it until it is handed to a batch or freed.
//   - Concurrency: externally synchronized.
type Span struct {
	c      *chunk
	off, n int
}

// Bytes returns the span's memory.
func (s Span) Bytes() []byte { return s.c.mem[s.off : s.off+s.n : s.off+s.n] }

// Len returns the span's bytes.
func (s Span) Len() int { return s.n }

// IsZero reports whether s is no span.
func (s Span) IsZero() bool { return s.c == nil }

// Buffer returns the VkBuffer that the span is a part of.
func (s Span) Buffer() uint64 { return s.c.buf.Handle }

// Offset returns where in its VkBuffer the span begins, in bytes.
func (s Span) Offset() int { return s.off }

// chunk is one mapped VkBuffer of staging memory: a chunk of the ring, or a one-shot block.
type chunk struct {
	buf    *vk.Buffer
	mem    []byte
	index  int    // in the ring; -1 for a one-shot block
	number uint64 // one-shot: free again once it is complete
	unused int    // one-shot: collections since it was last used
	// busy is the newest number that reads the chunk for what isn't kept for it: see FillAhead.
	busy atomic.Uint64
}

// ring is the staging memory of one direction.
type ring struct {
	mu     sync.Mutex // leaf; guards everything below
	dev    *vk.Device
	usage  vk.MemoryUsage
	places *ringbuf.Ring
	chunks []*chunk
	spare  []*chunk // one-shot blocks that wait to be used again
	stats  RingStats
	label  string
	closed bool
}

// RingStats tells of one ring.
type RingStats struct {
	Size         int    // bytes of the ring's chunks
	Used         int    // of these, of chunks that wait for their users, as last seen
	Chunks       int    // chunks that exist
	OneShots     uint64 // reservations that the ring couldn't take at once
	OneShotBytes uint64 // and their bytes
	Spare        int    // bytes of one-shot blocks kept for later
}

func newRing(dev *vk.Device, usage vk.MemoryUsage, size int, label string) *ring {
	if size <= 0 {
		size = ringDefault
	}
	chunk := min(chunkDefault, max(1<<bits.Len(uint(size/8)), 4096))
	chunk = min(chunk, size) &^ (spanAlign - 1)
	return &ring{dev: dev, usage: usage, places: ringbuf.New(uint64(max(chunk, spanAlign)), max(size/max(chunk, spanAlign), 1)), label: label}
}

// reserve hands out n > 0 bytes at a multiple of align. It never waits.
//   - Errors: ErrState after close, vk.ErrOutOfMemory.
func (r *ring) reserve(n, align int, completed uint64) (Span, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return Span{}, fmt.Errorf("%w: the context is closed", ErrState)
	}
	for tries := 0; ; tries++ {
		p, o := r.places.Reserve(uint64(n), uint64(align))
		switch {
		case o == ringbuf.OK:
			return Span{r.chunks[p.Chunk], int(p.Offset), n}, nil
		case tries == 0:
			r.places.Reclaim(completed)
		case o == ringbuf.Grow && tries == 1 && r.growLocked():
		default:
			return r.oneShotLocked(n, completed)
		}
	}
}

// growLocked adds a chunk; false when there is no memory for one.
func (r *ring) growLocked() bool {
	b, err := r.dev.NewBuffer(vk.BufferOptions{Size: int(r.places.ChunkSize()), Usage: stagingUsage, Memory: r.usage, Label: r.label})
	if err != nil {
		return false
	}
	i := r.places.Add()
	c := &chunk{buf: b, mem: b.Mapped(), index: i}
	if i == len(r.chunks) {
		r.chunks = append(r.chunks, c)
	} else {
		r.chunks[i] = c
	}
	r.stats.Size += len(c.mem)
	r.stats.Chunks++
	return true
}

const stagingUsage = vk.UsageTransferSrc | vk.UsageTransferDst | vk.UsageVertex | vk.UsageIndex | vk.UsageUniform | vk.UsageStorage | vk.UsageIndirect

// oneShotLocked takes a block of its own for n bytes: a spare one that is large enough, but not wastefully so, or a
// new one.
func (r *ring) oneShotLocked(n int, completed uint64) (Span, error) {
	r.stats.OneShots++
	r.stats.OneShotBytes += uint64(n)
	best := -1
	for i, c := range r.spare {
		if c.number <= completed && len(c.mem) >= n && len(c.mem)/2 <= max(n, int(r.places.ChunkSize())) &&
			(best < 0 || len(c.mem) < len(r.spare[best].mem)) {
			best = i
		}
	}
	if best >= 0 {
		c := r.spare[best]
		last := len(r.spare) - 1
		r.spare[best] = r.spare[last]
		r.spare[last] = nil
		r.spare = r.spare[:last]
		r.stats.Spare -= len(c.mem)
		c.unused = 0
		return Span{c, 0, n}, nil
	}
	size := (max(n, 64<<10) + 4095) &^ 4095
	b, err := r.dev.NewBuffer(vk.BufferOptions{Size: size, Usage: stagingUsage, Memory: r.usage, Label: r.label + " one-shot"})
	if err != nil {
		return Span{}, fmt.Errorf("staging: %d bytes of %s memory: %w", n, r.label, err)
	}
	return Span{&chunk{buf: b, mem: b.Mapped(), index: -1}, 0, n}, nil
}

// release gives a span back; its bytes are read by the work up to number, 0 if by none.
func (r *ring) release(s Span, number uint64) {
	if s.c == nil {
		return
	}
	number = max(number, s.c.busy.Load())
	r.mu.Lock()
	defer r.mu.Unlock()
	if s.c.index >= 0 {
		r.places.Release(s.c.index, number)
		return
	}
	s.c.number = number
	r.spare = append(r.spare, s.c)
	r.stats.Spare += len(s.c.mem)
}

// age frees one-shot blocks that nobody has wanted for a while. Called once a submission.
func (r *ring) age(completed uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := 0; i < len(r.spare); {
		c := r.spare[i]
		c.unused++
		if c.unused <= oneShotAge || c.number > completed {
			i++
			continue
		}
		r.stats.Spare -= len(c.mem)
		c.buf.Destroy()
		last := len(r.spare) - 1
		r.spare[i] = r.spare[last]
		r.spare[last] = nil
		r.spare = r.spare[:last]
	}
}

func (r *ring) read() RingStats {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.stats
	s.Used = int(r.places.Used())
	return s
}

// close frees all memory. The GPU is done with it.
func (r *ring) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.chunks {
		if c != nil && c.buf != nil {
			c.buf.Destroy()
		}
	}
	for _, c := range r.spare {
		c.buf.Destroy()
	}
	r.chunks, r.spare, r.closed = nil, nil, true
}
