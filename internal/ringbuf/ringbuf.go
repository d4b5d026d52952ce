// Package ringbuf decides where in a set of equal chunks the next bytes go, and when a chunk may be used again.
// It is pure arithmetic: no memory, no device, no clock.
//
// A ring of chunks differs from a ring of bytes in one thing: a late user holds up its own chunk only, not
// everything that was handed out after it.
//
// A chunk is in one of three states. Free: nobody refers to it and the work that read it is complete. Filling: it
// is the one that reservations come from. Held: it is full (or was passed over) and still referred to, or read by
// work that isn't complete.
package ringbuf

import "fmt"

// Place says where a reservation lies.
type Place struct {
	Chunk  int    // index of the chunk
	Offset uint64 // bytes from the chunk's start
}

// Outcome is what Reserve found.
type Outcome uint8

const (
	// OK means that the reservation was made.
	OK Outcome = iota
	// Grow means that no chunk is free, but one more may be added with Add.
	Grow
	// Full means that the ring can't take the bytes: too large for a chunk, or every chunk is held.
	Full
)

func (o Outcome) String() string {
	switch o {
	case OK:
		return "ok"
	case Grow:
		return "grow"
	case Full:
		return "full"
	}
	return fmt.Sprintf("Outcome(%d)", uint8(o))
}

type chunk struct {
	head   uint64 // bytes handed out since the chunk was last free
	refs   int    // reservations not yet released
	number uint64 // newest number that the released reservations wait for
	gone   bool   // removed by Remove; its index may be given out again by Add
}

// Ring is a set of at most Max chunks of Size bytes. It is not safe for concurrent use.
type Ring struct {
	size    uint64
	max     int
	chunks  []chunk
	free    []int // indices of free chunks, the latest freed last: its pages are the warmest
	filling int   // index, or -1
	live    int   // chunks that exist
}

// New returns an empty ring of at most max chunks of size bytes each.
func New(size uint64, max int) *Ring { return &Ring{size: size, max: max, filling: -1} }

// ChunkSize returns the bytes of one chunk.
func (r *Ring) ChunkSize() uint64 { return r.size }

// Chunks returns how many chunks exist.
func (r *Ring) Chunks() int { return r.live }

// Used returns the bytes of the chunks that aren't free, padding included.
func (r *Ring) Used() uint64 {
	var n uint64
	for i := range r.chunks {
		n += r.chunks[i].head
	}
	return n
}

// Reserve hands out n bytes at a multiple of align, which must be a power of two, and takes one reference on their
// chunk. n = 0 is Full: there is nothing to hand out.
func (r *Ring) Reserve(n, align uint64) (Place, Outcome) {
	if n == 0 || n > r.size || align == 0 || align&(align-1) != 0 {
		return Place{}, Full
	}
	if r.filling >= 0 {
		if p, ok := r.take(r.filling, n, align); ok {
			return p, OK
		}
		r.leave()
	}
	if k := len(r.free); k > 0 {
		r.filling = r.free[k-1]
		r.free = r.free[:k-1]
		p, _ := r.take(r.filling, n, align)
		return p, OK
	}
	if r.live < r.max {
		return Place{}, Grow
	}
	return Place{}, Full
}

// take hands out bytes of chunk i if they fit behind its head.
func (r *Ring) take(i int, n, align uint64) (Place, bool) {
	c := &r.chunks[i]
	off := (c.head + align - 1) &^ (align - 1)
	if off > r.size || n > r.size-off {
		return Place{}, false
	}
	c.head = off + n
	c.refs++
	return Place{i, off}, true
}

// Extend lengthens the newest reservation of the filling chunk in place, which ends at end, by n bytes. It reports
// whether it could.
func (r *Ring) Extend(chunk int, end, n uint64) bool {
	if chunk != r.filling || chunk < 0 || r.chunks[chunk].head != end || n > r.size-end {
		return false
	}
	r.chunks[chunk].head += n
	return true
}

// leave gives up the filling chunk; it becomes free again once its last reference is gone and its number complete.
func (r *Ring) leave() { r.filling = -1 }

// Release drops one reference on a chunk whose bytes are read by the work up to number; 0 if nothing reads them.
func (r *Ring) Release(chunk int, number uint64) {
	c := &r.chunks[chunk]
	c.refs--
	c.number = max(c.number, number)
}

// Reclaim frees every chunk that nobody refers to and whose number is at most completed. The filling chunk is
// rewound then, too.
func (r *Ring) Reclaim(completed uint64) {
	for i := range r.chunks {
		c := &r.chunks[i]
		if c.gone || c.head == 0 || c.refs > 0 || c.number > completed {
			continue
		}
		c.head, c.number = 0, 0
		if i != r.filling {
			r.free = append(r.free, i)
		}
	}
}

// Add makes one more chunk, free, and returns its index. Its caller gives it memory.
func (r *Ring) Add() int {
	r.live++
	for i := range r.chunks {
		if r.chunks[i].gone {
			r.chunks[i] = chunk{}
			r.free = append(r.free, i)
			return i
		}
	}
	r.chunks = append(r.chunks, chunk{})
	r.free = append(r.free, len(r.chunks)-1)
	return len(r.chunks) - 1
}

// Remove takes a free chunk away and returns its index, or -1 when none is free. Its caller frees its memory.
func (r *Ring) Remove() int {
	if len(r.free) == 0 {
		return -1
	}
	i := r.free[0]
	r.free = append(r.free[:0], r.free[1:]...)
	r.chunks[i].gone = true
	r.live--
	return i
}

// Validate checks the ring's own bookkeeping. It is for tests.
func (r *Ring) Validate() error {
	seen := make(map[int]bool)
	for _, i := range r.free {
		c := r.chunks[i]
		if seen[i] || c.gone || c.refs != 0 || c.head != 0 || i == r.filling {
			return fmt.Errorf("ringbuf: free chunk %d: %+v", i, c)
		}
		seen[i] = true
	}
	live := 0
	for i, c := range r.chunks {
		if c.refs < 0 || c.head > r.size || (c.gone && c.refs != 0) {
			return fmt.Errorf("ringbuf: chunk %d: %+v", i, c)
		}
		if !c.gone {
			live++
		}
		if !c.gone && c.head == 0 && c.refs == 0 && i != r.filling && !seen[i] {
			return fmt.Errorf("ringbuf: chunk %d is lost", i)
		}
	}
	if live != r.live || live > r.max {
		return fmt.Errorf("ringbuf: %d chunks, counted %d of at most %d", live, r.live, r.max)
	}
	return nil
}
