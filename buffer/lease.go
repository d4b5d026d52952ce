package buffer

import (
	"sync"

	"github.com/vkgloo/vkgloo/internal/bytesview"
	"github.com/vkgloo/vkgloo/internal/invariants"
	"github.com/vkgloo/vkgloo/staging"
)

const (
	// leaseMax is the most memory taken at a time for small writes.
	leaseMax = 64 << 10
	// leaseLarge is the least write that gets memory of its own.
	leaseLarge = leaseMax / 4
)

// block is memory that pending data lies in: Go memory, or a span of the staging ring.
type block struct {
	mem  []byte
	span staging.Span
	ring bool
}

// memory is where blocks come from.
type memory interface {
	reserve(n int) (block, error)
	free(b block)
}

// heap is the memory of buffers without a context. Leases of full size are used again.
type heap struct{}

var heapLeases = sync.Pool{New: func() any { return new([leaseMax]byte) }}

func (heap) reserve(n int) (block, error) {
	if n == leaseMax {
		return block{mem: heapLeases.Get().(*[leaseMax]byte)[:]}, nil
	}
	return block{mem: make([]byte, n)}, nil
}

func (heap) free(b block) {
	if invariants.Enabled {
		invariants.Poison(b.mem)
	}
	if len(b.mem) == leaseMax && cap(b.mem) == leaseMax {
		heapLeases.Put((*[leaseMax]byte)(b.mem))
	}
}

type sourceKind uint8

const (
	sourceFree     sourceKind = iota
	sourceHeap                // Go memory of ours
	sourceRing                // a span of the staging ring
	sourceBorrowed            // the caller's memory
	sourceFill                // a pattern, repeated
)

// source is memory that pending entries refer to. Positions in it count packed bytes.
type source struct {
	kind sourceKind
	block
	arr  Array // borrowed: how the caller's memory is seen
	used int   // own: bytes handed out to entries
	live int   // bytes that entries still refer to
}

// own reports whether the bytes are ours, so that newer ones may be written over them.
func (s *source) own() bool { return s.kind == sourceHeap || s.kind == sourceRing }

// read copies the bytes from position pos on to dst.
func (s *source) read(dst []byte, pos int) {
	switch {
	case s.kind == sourceBorrowed:
		s.arr.packInto(dst, pos)
	case s.kind == sourceFill:
		s.fill(dst, pos)
	default:
		copy(dst, s.mem[pos:pos+len(dst)])
	}
}

// fill repeats the pattern in dst, beginning with its byte pos.
func (s *source) fill(dst []byte, pos int) {
	if len(s.mem) == 0 {
		clear(dst)
		return
	}
	if pos %= len(s.mem); pos != 0 {
		dst = dst[copy(dst, s.mem[pos:]):]
	}
	bytesview.Fill(dst, s.mem)
}

// alloc takes n bytes of memory for an entry, and counts them as live.
//   - Errors: those of the memory; nothing has changed then.
func (p *pending) alloc(n int) (src int32, pos int, err error) {
	if p.cur >= 0 {
		s := &p.sources[p.cur]
		if len(s.mem)-s.used >= n {
			pos = s.used
			p.take(s, n)
			return p.cur, pos, nil
		}
	}
	size := n
	if n < leaseLarge {
		size = min(max(n, 2*p.lease), leaseMax)
	}
	b, err := p.mem.reserve(size)
	if err != nil {
		return 0, 0, err
	}
	src = p.addSource(source{kind: kindOf(b), block: b})
	if n < leaseLarge {
		p.cur, p.lease = src, size
	}
	p.take(&p.sources[src], n)
	return src, 0, nil
}

func kindOf(b block) sourceKind {
	if b.ring {
		return sourceRing
	}
	return sourceHeap
}

func (p *pending) take(s *source, n int) {
	s.used += n
	s.live += n
	p.held += n
	p.live += n
}

func (p *pending) addSource(s source) int32 {
	if k := len(p.freeSources); k > 0 {
		i := p.freeSources[k-1]
		p.freeSources = p.freeSources[:k-1]
		p.sources[i] = s
		return i
	}
	p.sources = append(p.sources, s)
	return int32(len(p.sources) - 1)
}

// drop says that n bytes of a source are no longer referred to. Memory that nothing refers to is given back; the
// lease that is being filled starts over.
func (p *pending) drop(src int32, n int) {
	s := &p.sources[src]
	s.live -= n
	if s.own() {
		p.live -= n
	}
	if invariants.Enabled {
		invariants.Check(s.live >= 0 && p.live >= 0, "pending bytes dropped twice")
	}
	if s.live > 0 {
		return
	}
	if s.own() {
		p.held -= s.used
	}
	if src == p.cur {
		s.used = 0
		return
	}
	p.freeSource(src)
}

// freeSource gives a source's memory back and its place in the table.
func (p *pending) freeSource(src int32) {
	s := &p.sources[src]
	switch s.kind {
	case sourceHeap:
		heap{}.free(s.block)
	case sourceRing:
		p.mem.free(s.block)
	}
	*s = source{}
	p.freeSources = append(p.freeSources, src)
}
