package staging

import (
	"fmt"
	"sync"

	"github.com/vkgloo/vkgloo/insight"
	"github.com/vkgloo/vkgloo/vk"
)

// uncachedRead is the most bytes that are read straight from mapped memory that the host doesn't cache: such reads
// go to the bus one by one.
const uncachedRead = 256

// readable reports whether the host may read s where it lies, once the work that writes it is complete.
func (s *Store) readable(n int) bool {
	if s.buf == nil || s.buf.Mapped() == nil || s.e.foreign {
		return false
	}
	return n <= uncachedRead || s.buf.Cached()
}

// written reports whether all work that writes s is complete.
func (s *Store) settled() bool {
	n := s.written.Load()
	return n <= s.e.time.Known() || n <= s.e.issued() && n <= s.e.time.Completed()
}

// Read copies len(dst) bytes of s from off on into dst, after every earlier write. It flushes, submits what has to be
// done first, and waits for that.
//   - Errors: ErrState, vk.ErrDeviceLost, vk.ErrOutOfMemory.
//   - Concurrency: safe.
func (e *Engine) Read(s *Store, dst []byte, off int) error {
	one := [1]vk.BufferCopy{{Src: uint64(off), Dst: 0, Size: uint64(len(dst))}}
	return e.ReadRegions(s, dst, one[:])
}

// TryRead is Read where nothing waits, neither for a flush nor for the GPU, and the memory may be read where it lies; else
// it reports false and does nothing. It takes no lock.
//   - Concurrency: safe with itself; nothing of the store's buffer is pending, and nobody writes it meanwhile.
func (e *Engine) TryRead(s *Store, dst []byte, off int) bool {
	switch {
	case !e.direct.Load(), // with a ticket of Record it is false
		e.ndirty.Load() > 0, s.written.Load() > e.time.Known(), s.host == nil, len(dst) > uncachedRead && !s.buf.Cached(),
		e.closed.Load(), e.dev.Err() != nil:
		return false
	}
	var span insight.Span
	if e.tracer.Active() {
		span = e.tracer.Begin(kindRead, insight.TrackAny)
	}
	e.stats.reads.Add(1)
	e.stats.readInPlace.Add(uint64(len(dst)))
	copyBytes(dst, s.host[off:off+len(dst)])
	span.End(s.label, int64(len(dst)))
	return true
}

// ReadRegions is Read for several regions: Src is an offset in s, Dst one in dst.
func (e *Engine) ReadRegions(s *Store, dst []byte, regions []vk.BufferCopy) error {
	n := 0
	for _, r := range regions {
		n += int(r.Size)
	}
	e.mu.Lock()
	if err := e.CheckSubmit(); err != nil {
		e.mu.Unlock()
		return err
	}
	if err := e.FlushLocked(); err != nil {
		e.mu.Unlock()
		return err
	}
	e.stats.reads.Add(1)
	span := e.tracer.Begin(kindRead, insight.TrackAny)
	defer span.End(s.label, int64(n))
	if n == 0 {
		e.mu.Unlock()
		return nil
	}
	if s.readable(n) {
		return e.readInPlace(s, dst, regions, n)
	}
	sp, number, err := e.copyBack(s, regions, n)
	e.mu.Unlock()
	if err != nil {
		return err
	}
	defer e.down.release(sp, number)
	if err := e.wait(number); err != nil {
		return err
	}
	if err := sp.c.buf.Invalidate(sp.off, sp.n); err != nil {
		return err
	}
	unpack(dst, sp.Bytes(), regions)
	return nil
}

// readInPlace reads mapped memory. It is called with the lock held and gives it back.
func (e *Engine) readInPlace(s *Store, dst []byte, regions []vk.BufferCopy, n int) error {
	if !s.settled() {
		number := s.written.Load()
		if _, err := e.SubmitLocked(); err != nil {
			e.mu.Unlock()
			return err
		}
		number = min(number, e.issued()) // a use that was noted by a call that failed later was never submitted
		buf := s.buf
		e.mu.Unlock()
		if err := e.wait(number); err != nil {
			return err
		}
		e.mu.Lock()
		if s.buf != buf { // renamed by another goroutine: the caller broke the rule of one at a time
			e.mu.Unlock()
			return fmt.Errorf("%w: buffer %q was changed while it was read", ErrState, s.label)
		}
	}
	mem := s.buf.Mapped()
	if !s.buf.Coherent() {
		for _, r := range regions {
			if err := s.buf.Invalidate(int(r.Src), int(r.Size)); err != nil {
				e.mu.Unlock()
				return err
			}
		}
	}
	e.stats.readInPlace.Add(uint64(n))
	e.mu.Unlock()
	for _, r := range regions {
		copyBytes(dst[r.Dst:r.Dst+r.Size], mem[r.Src:r.Src+r.Size])
	}
	return nil
}

// copyBack records copies of regions, packed, into readback memory, and submits. It wants the lock held.
func (e *Engine) copyBack(s *Store, regions []vk.BufferCopy, n int) (Span, uint64, error) {
	sp, err := e.down.reserve(n, 256, e.time.Known())
	if err != nil {
		return Span{}, 0, err
	}
	e.recordBack(&e.open, s, sp, regions)
	number, err := e.SubmitLocked()
	if err != nil {
		// The copies stay in the open stream and still write the span: it is kept for as long as that takes.
		e.down.release(sp, e.next())
		return Span{}, 0, err
	}
	e.stats.readBytes.Add(uint64(n))
	return sp, number, nil
}

// recordBack records the copies of a readback into out, and the barrier to the host.
func (e *Engine) recordBack(out *vk.Stream, s *Store, sp Span, regions []vk.BufferCopy) {
	for _, r := range regions {
		e.Use(s, int(r.Src), int(r.Size), vk.StageTransfer, vk.AccessTransferRead)
	}
	e.breakPass()
	if !e.gather.none() {
		e.emit(out)
	}
	at := uint64(sp.off)
	for _, r := range regions {
		if r.Size == 0 {
			continue
		}
		out.AppendCopy(s.buf.Handle, sp.c.buf.Handle, vk.BufferCopy{Src: r.Src, Dst: at, Size: r.Size})
		at += r.Size
	}
	e.wrote.stages |= vk.StageTransfer
	e.wrote.access |= vk.AccessTransferWrite
	e.hostRead = true
}

// unpack copies the packed regions in src to their places in dst.
func unpack(dst, src []byte, regions []vk.BufferCopy) {
	for _, r := range regions {
		copyBytes(dst[r.Dst:r.Dst+r.Size], src[:r.Size])
		src = src[r.Size:]
	}
}

// Readback is a read under way. Done is closed when it has ended.
//   - Concurrency: safe.
type Readback struct {
	e       *Engine
	s       *Store
	label   string // of s when the read was asked for
	off, n  int
	span    Span
	number  uint64
	done    chan struct{}
	once    sync.Once
	bytes   []byte
	problem error
}

// Failed returns a readback that has ended with err: for who checks arguments above.
func Failed(err error) *Readback {
	r := &Readback{done: make(chan struct{})}
	r.resolve(nil, err)
	return r
}

// Done is closed when the bytes, or the error, are there.
func (r *Readback) Done() <-chan struct{} { return r.done }

// Bytes waits until Done and returns what was read. The slice is the caller's.
//   - Errors: those of Read.
func (r *Readback) Bytes() ([]byte, error) {
	<-r.done
	return r.bytes, r.problem
}

func (r *Readback) resolve(p []byte, err error) {
	r.once.Do(func() {
		r.bytes, r.problem = p, err
		close(r.done)
	})
}

// fetch takes the bytes out of the readback ring; their copy is complete.
func (r *Readback) fetch() {
	if err := r.span.c.buf.Invalidate(r.span.off, r.span.n); err != nil {
		r.e.down.release(r.span, 0)
		r.resolve(nil, err)
		return
	}
	p := make([]byte, r.n)
	copyBytes(p, r.span.Bytes())
	r.e.down.release(r.span, 0)
	r.resolve(p, nil)
}

// ReadAsync begins to read n bytes of s from off on, as they are after every earlier write, and returns at once. In a
// context without a queue the next Record carries the read, and the ticket's Completed ends it.
//   - Concurrency: safe.
func (e *Engine) ReadAsync(s *Store, off, n int) *Readback {
	r := &Readback{e: e, s: s, label: s.label, off: off, n: n, done: make(chan struct{})}
	if err := e.start(r); err != nil {
		r.resolve(nil, err)
	}
	return r
}

func (e *Engine) start(r *Readback) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.Check(); err != nil {
		return err
	}
	if !e.dev.CanSubmit() {
		e.wanted = append(e.wanted, r)
		return nil
	}
	if err := e.FlushLocked(); err != nil {
		return err
	}
	e.stats.reads.Add(1)
	e.tracer.Mark(kindReadLate, insight.TrackReadbacks, r.label, int64(r.n))
	if r.n == 0 {
		r.resolve([]byte{}, nil)
		return nil
	}
	var err error
	one := [1]vk.BufferCopy{{Src: uint64(r.off), Size: uint64(r.n)}}
	if r.span, r.number, err = e.copyBack(r.s, one[:], r.n); err != nil {
		return err
	}
	e.waitMu.Lock()
	defer e.waitMu.Unlock()
	e.reads = append(e.reads, r)
	if !e.waiter {
		e.waiter = true
		e.waiters.Add(1)
		go e.serve()
	}
	return nil
}

// serve ends readbacks in their order, and itself when there are none left. Close joins it.
func (e *Engine) serve() {
	defer e.waiters.Done()
	for {
		e.waitMu.Lock()
		if len(e.reads) == 0 {
			e.waiter = false
			e.waitMu.Unlock()
			return
		}
		r := e.reads[0]
		e.reads[0] = nil
		e.reads = e.reads[1:]
		e.waitMu.Unlock()
		span := e.tracer.Begin(kindReadback, insight.TrackReadbacks)
		if err := e.wait(r.number); err != nil {
			e.down.release(r.span, r.number)
			r.resolve(nil, err)
		} else {
			r.fetch()
		}
		span.End(r.label, int64(r.n), int64(r.number))
	}
}

// recordReads puts the readbacks that wait for a Record into the ticket's stream.
func (e *Engine) recordReads(t *Ticket) error {
	for len(e.wanted) > 0 {
		r := e.wanted[0]
		n := r.s.size
		switch {
		case r.n == 0:
			r.resolve([]byte{}, nil)
		case r.off+r.n > n:
			r.resolve(nil, fmt.Errorf("%w: buffer %q has shrunk to %d bytes since the read of [%d, +%d) was asked for", ErrState, r.label, n, r.off, r.n))
		default:
			sp, err := e.down.reserve(r.n, 256, e.time.Known())
			if err != nil {
				return err
			}
			r.span = sp
			one := [1]vk.BufferCopy{{Src: uint64(r.off), Size: uint64(r.n)}}
			e.recordBack(&t.stream, r.s, sp, one[:])
			e.stats.reads.Add(1)
			e.tracer.Mark(kindReadLate, insight.TrackReadbacks, r.label, int64(r.n))
			e.stats.readBytes.Add(uint64(r.n))
			t.reads = append(t.reads, r)
		}
		e.wanted = e.wanted[1:]
	}
	return nil
}
