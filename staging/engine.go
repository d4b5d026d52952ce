package staging

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/vkgloo/vkgloo/insight"
	"github.com/vkgloo/vkgloo/vk"
)

const (
	// streamOps and streamBytes are when much has gathered: the open stream is submitted by itself (D8), so that the
	// GPU starts on it.
	streamOps   = 16384
	streamBytes = 32 << 20
	// maxInFlight bounds the submissions that Flush runs ahead of the GPU.
	maxInFlight = 64
	// barrierBuffers is the number of buffer barriers past which one memory barrier is cheaper.
	barrierBuffers = 64
)

// Options say how an Engine works. The zero value is the default.
type Options struct {
	// RingSize is the most bytes of staging memory kept for uploads, and as much for readbacks; 0 is 64 MiB. Chunks are
	// made as they are needed.
	RingSize int
	// Upload chooses between the two ways to the GPU (D6).
	Upload vk.UploadMode
	Logger *slog.Logger
}

// Source is a buffer as the engine knows it: something that has pending writes.
//   - Concurrency: the engine calls Flush, Restore and Forget with its lock held. A source takes the lock of its own pending
//     list for the whole of each call, and holds that same lock when it calls WriteNow.
type Source interface {
	// Flush moves everything pending into b. After an error everything is still pending.
	Flush(b *Batch) error
	// Restore puts back what was moved for t, which was cancelled, under what is pending by now. The spans that were
	// given to Keep belong to the source again.
	Restore(t *Ticket)
	// Forget drops what was kept for t: its commands were submitted.
	Forget(t *Ticket)
}

// Engine moves bytes to and from device memory, and owns the order of everything that one context does on the GPU.
//   - Concurrency: safe, except for methods that say that they want the lock held.
type Engine struct {
	dev     *vk.Device
	time    *vk.Timeline
	log     *slog.Logger
	direct  atomic.Bool // memory may be written in place; changes to false for good
	foreign bool        // an adopted context: commands that we don't know of use our buffers
	usage   vk.BufferUsage
	up      *ring
	down    *ring

	mu       sync.Mutex // see doc.go
	open     vk.Stream  // recorded, not submitted
	keep     []Span     // ring memory that the open stream reads
	staged   int        // its bytes
	gather   gather
	breaker  func()
	scatter  scatter
	batch    Batch
	taken    []Source  // the dirty list while it is being flushed
	tickets  []*Ticket // recorded, neither submitted nor cancelled
	waiting  []*Ticket // submitted, but not completed
	wanted   []*Readback
	held     []uint64 // numbers of cancelled tickets whose commands the open stream has taken back
	epoch    uint64   // counts submissions and tickets
	hostRead bool     // the open stream writes memory that the host may read
	wrote    need     // stages and accesses of the open stream's writes
	flushes  uint64   // numbers the batches

	dirtyMu sync.Mutex // leaf
	dirty   []Source
	ndirty  atomic.Int64

	freshMu   sync.Mutex // leaf
	freshFree []*Fresh
	spares    []spare
	spareSize int

	waitMu  sync.Mutex // leaf
	reads   []*Readback
	waiter  bool
	waiters sync.WaitGroup

	closed      atomic.Bool
	stores      atomic.Int64
	generations atomic.Uint64 // of stores
	stats       counters
	tracer      insight.Tracer
	forced      bool // Options.Upload is UploadStaged; immutable
	naming      bool // commands get labels; immutable
}

// New makes the engine of a device.
//   - Errors: vk.ErrArgs for a negative ring.
func New(d *vk.Device, o Options) (*Engine, error) {
	if o.RingSize < 0 {
		return nil, fmt.Errorf("%w: staging: ring of %d bytes", vk.ErrArgs, o.RingSize)
	}
	e := &Engine{
		dev: d, time: d.Timeline(), log: o.Logger, foreign: d.Adopted(), usage: bufferUsage,
		up:    newRing(d, vk.MemoryUpload, o.RingSize, "staging ring"),
		down:  newRing(d, vk.MemoryReadback, o.RingSize, "readback ring"),
		epoch: 1, forced: o.Upload == vk.UploadStaged, naming: d.Naming(),
	}
	e.direct.Store(!d.Adopted() && o.Upload != vk.UploadStaged && d.DirectMemory())
	if d.Caps().TransformFeedback {
		e.usage |= vk.UsageTransformFeedback | vk.UsageTransformFeedbackCounter
	}
	e.batch.e, e.scatter.e = e, e
	return e, nil
}

// Device returns the device.
func (e *Engine) Device() *vk.Device { return e.dev }

// Usage returns the usage flags of every store.
func (e *Engine) Usage() vk.BufferUsage { return e.usage }

// Direct reports whether stores may be written in place.
func (e *Engine) Direct() bool { return e.direct.Load() }

// Lock takes the engine's lock: for who records commands of his own into the open stream.
func (e *Engine) Lock() { e.mu.Lock() }

// Unlock gives it back.
func (e *Engine) Unlock() { e.mu.Unlock() }

// Closed reports whether Close was called.
//   - Concurrency: safe.
func (e *Engine) Closed() bool { return e.closed.Load() }

// Check returns why nothing can be flushed now: closed, device lost, an open ticket, or nil. It wants the lock held.
func (e *Engine) Check() error {
	switch {
	case e.closed.Load():
		return fmt.Errorf("%w: the context is closed", ErrState)
	case len(e.tickets) > 0:
		return fmt.Errorf("%w: %d tickets of Record are neither submitted nor cancelled", ErrState, len(e.tickets))
	}
	return e.dev.Err()
}

// CheckSubmit is Check for calls that submit.
func (e *Engine) CheckSubmit() error {
	if err := e.Check(); err != nil {
		return err
	}
	if !e.dev.CanSubmit() {
		return fmt.Errorf("%w: the context was adopted without a queue, its caller submits: use Record", ErrState)
	}
	return nil
}

// issued is the newest number given out.
func (e *Engine) issued() uint64 { return e.time.Issued() }

// next is the number that the open stream will get. Numbers are taken under the lock alone, and Record submits the
// open stream before it takes one, so it is known beforehand.
func (e *Engine) next() uint64 { return e.time.Issued() + 1 }

// Reserve hands out n > 0 bytes of ring memory for writes that wait for a flush. It never waits and never flushes.
//   - Errors: vk.ErrOutOfMemory.
//   - Concurrency: safe.
func (e *Engine) Reserve(n int) (Span, error) { return e.up.reserve(n, spanAlign, e.time.Known()) }

// Extend lengthens s by n bytes where it lies, if the ring's next bytes are free.
//   - Concurrency: safe, for the owner of s.
func (e *Engine) Extend(s *Span, n int) bool {
	if s.c == nil || s.c.index < 0 {
		return false
	}
	e.up.mu.Lock()
	defer e.up.mu.Unlock()
	if !e.up.places.Extend(s.c.index, uint64(s.off+s.n), uint64(n)) {
		return false
	}
	s.n += n
	return true
}

// Free gives back a span that was never handed to a batch.
func (e *Engine) Free(s Span) { e.up.release(s, 0) }

// MarkDirty puts s on the list of the next flush. Called once for every change from nothing pending to something.
//   - Concurrency: safe.
func (e *Engine) MarkDirty(s Source) {
	e.dirtyMu.Lock()
	e.dirty = append(e.dirty, s)
	e.dirtyMu.Unlock()
	e.ndirty.Add(1)
}

// Pending reports whether anything waits for a flush.
func (e *Engine) Pending() bool { return e.ndirty.Load() > 0 }

// WriteNow copies p to s at dst in place and reports true, or reports false: the caller queues the write then.
//   - Concurrency: as Store.InPlace.
func (e *Engine) WriteNow(s *Store, dst int, p []byte) bool {
	if !s.writable() {
		return false
	}
	s.Wrote(len(p))
	copyBytes(s.host[dst:dst+len(p)], p)
	return true
}

// Stream returns the open command stream. It wants the lock held, as long as the stream is used.
func (e *Engine) Stream() *vk.Stream { return &e.open }

// Next returns the number that the open stream will get. It wants the lock held.
func (e *Engine) Next() uint64 { return e.next() }

// SetBreaker says what to call before the engine records what may not stand inside a render pass.
func (e *Engine) SetBreaker(f func()) { e.breaker = f }

func (e *Engine) breakPass() {
	if e.breaker != nil {
		e.breaker()
	}
}

// Scratch hands out n bytes of ring memory, at a multiple of align, for one use by the open stream: generated
// indices, uniform data. The engine keeps it until that use is complete. It wants the lock held, and the bytes written
// before it is given back.
func (e *Engine) Scratch(n, align int) (Span, error) {
	sp, err := e.up.reserve(n, max(align, spanAlign), e.time.Known())
	if err == nil {
		e.keepSpan(sp)
	}
	return sp, err
}

// keepSpan leaves a span to the open stream. Memory that isn't coherent is flushed when the stream is submitted.
func (e *Engine) keepSpan(sp Span) {
	e.keep = append(e.keep, sp)
	e.staged += sp.n
}

// FlushLocked moves what is pending in every buffer into the open stream, without submitting it, but for what has
// gathered before. It wants the lock held.
func (e *Engine) FlushLocked() error {
	if e.open.Len() > streamOps || e.staged > streamBytes {
		if e.dev.CanSubmit() {
			if _, err := e.SubmitLocked(); err != nil {
				return err
			}
		}
	}
	if e.ndirty.Load() == 0 {
		return nil
	}
	return e.flushInto(&e.batch)
}

// moveInto is flushInto, untold.
func (e *Engine) moveInto(b *Batch) error {
	e.dirtyMu.Lock()
	e.taken, e.dirty = e.dirty, e.taken[:0]
	e.dirtyMu.Unlock()
	e.ndirty.Add(-int64(len(e.taken)))
	e.stats.flushes.Add(1)
	e.flushes++
	b.seq = e.flushes
	kept := len(e.keep)
	var first error
	for _, s := range e.taken {
		mark := b.mark()
		if err := s.Flush(b); err != nil {
			b.rewind(mark)
			e.MarkDirty(s)
			if first == nil {
				first = err
			}
		} else if b.ticket != nil {
			b.ticket.sources = append(b.ticket.sources, s)
		}
	}
	clear(e.taken)
	if len(b.regions) == 0 && len(b.images) == 0 && b.ticket == nil { // all was written in place: the ring memory has been read
		e.releaseFrom(kept, 0)
	}
	b.finish()
	return first
}

// Flush moves what is pending to the GPU and submits it. It doesn't wait for it, but stays a bounded number of
// submissions ahead.
//   - Errors: ErrState, vk.ErrDeviceLost, vk.ErrOutOfMemory: what wasn't flushed is still pending.
//   - Concurrency: safe.
func (e *Engine) Flush() error {
	n, err := e.flush()
	if err != nil {
		return err
	}
	e.dev.Collect() // a program that is served in place may never submit
	if n > maxInFlight && n-maxInFlight > e.time.Known() && e.waitingTickets() == 0 && e.time.Completed() < n-maxInFlight {
		return e.stall(n - maxInFlight)
	}
	return nil
}

func (e *Engine) flush() (uint64, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.CheckSubmit(); err != nil {
		return 0, err
	}
	err := e.FlushLocked()
	n, err2 := e.SubmitLocked()
	if err == nil {
		err = err2
	}
	return n, err
}

func (e *Engine) waitingTickets() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.waiting)
}

// submit is SubmitLocked, untold.
func (e *Engine) submit() (uint64, error) {
	e.Barriers()
	if e.open.Len() == 0 {
		e.releaseKept(0)
		e.ageSpares(false)
		return e.issued(), e.dev.Err()
	}
	e.breakPass()
	if e.hostRead && !e.foreign {
		e.open.Barrier(e.wrote.stages, vk.StageHost, []vk.MemoryBarrier{{SrcAccess: e.wrote.access, DstAccess: vk.AccessHostRead}}, nil, nil)
		e.stats.barriers.Add(1)
		e.hostRead = false
	}
	if e.foreign && e.wrote.stages != 0 {
		e.open.Barrier(e.wrote.stages, vk.StageAll|vk.StageHost,
			[]vk.MemoryBarrier{{SrcAccess: e.wrote.access, DstAccess: vk.AccessMemoryRead | vk.AccessMemoryWrite | vk.AccessHostRead}}, nil, nil)
		e.stats.barriers.Add(1)
		e.hostRead = false
	}
	e.wrote = need{}
	if err := e.flushKept(); err != nil {
		return e.issued(), err
	}
	n, err := e.dev.Submit(&e.open)
	if err != nil {
		return e.issued(), err
	}
	e.open.Reset()
	e.releaseKept(n)
	e.epoch++
	e.stats.submissions.Add(1)
	known := e.time.Completed()
	e.up.age(known)
	e.down.age(known)
	e.ageSpares(false)
	return n, nil
}

// flushKept makes host writes to ring memory visible where it isn't coherent.
func (e *Engine) flushKept() error {
	for _, sp := range e.keep {
		if !sp.c.buf.Coherent() {
			if err := sp.c.buf.Flush(sp.off, sp.n); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *Engine) releaseKept(n uint64) { e.releaseFrom(0, n) }

// releaseFrom gives back the spans kept from the i-th on; work up to n reads them.
func (e *Engine) releaseFrom(i int, n uint64) {
	for _, sp := range e.keep[i:] {
		e.up.release(sp, n)
		e.staged -= sp.n
	}
	clear(e.keep[i:])
	e.keep = e.keep[:i]
}

// wait waits for a number of ours, without the lock.
func (e *Engine) wait(n uint64) error { return e.time.WaitSubmissions(context.Background(), n) }

// Finish flushes, submits and waits until the GPU is done with everything that this engine submitted.
//   - Errors: as Flush.
//   - Concurrency: safe.
func (e *Engine) Finish() error {
	n, err := e.flush()
	if err != nil {
		return err
	}
	span := e.tracer.Begin(kindFinish, insight.TrackAny)
	err = e.wait(n)
	span.End("", int64(n))
	if err != nil {
		return err
	}
	e.dev.Collect()
	return nil
}

// RetireBuffer gives b back when the open stream is complete. It wants the lock held.
func (e *Engine) RetireBuffer(b *vk.Buffer) { b.Retire(e.next()) }

// Close waits for the GPU and frees the engine's memory. Stores that live are released by their owners, before or
// after.
//   - Errors: ErrState while a ticket isn't completed, with the places that made those: nothing is freed then.
func (e *Engine) Close() error {
	e.mu.Lock()
	if e.closed.Load() {
		e.mu.Unlock()
		return nil
	}
	if all := slices.Concat(e.waiting, e.tickets); len(all) > 0 {
		defer e.mu.Unlock()
		return fmt.Errorf("%w: %d tickets of Record are not completed: %s", ErrState, len(all), listTickets(all))
	}
	if e.ndirty.Load() > 0 {
		_ = e.flushInto(&e.batch) // for the buffers that were released; nothing of it is submitted
	}
	e.closed.Store(true)
	e.open.Reset()
	e.releaseKept(0)
	for _, n := range e.held {
		e.time.Untake(n)
	}
	e.held = nil
	n := e.issued()
	wanted := e.wanted
	e.wanted = nil
	e.mu.Unlock()
	err := e.wait(n)
	for _, r := range wanted {
		r.resolve(nil, fmt.Errorf("%w: the context was closed", ErrState))
	}
	e.waiters.Wait()
	e.ageSpares(true)
	e.scatter.close()
	e.up.close()
	e.down.close()
	e.dev.Collect()
	return err
}
