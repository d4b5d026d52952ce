package insight

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"runtime/trace"
	"sync"
	"sync/atomic"
	"time"
)

// Errors of Start and Stop.
var (
	ErrRunning    = errors.New("insight: a trace is running already: Stop it first")
	ErrNotRunning = errors.New("insight: no trace is running: Start one first")
	ErrNoWriter   = errors.New("insight: a trace needs a writer, not nil")
	ErrLost       = errors.New("insight: the trace lacks events, its writer was too slow")
)

// TraceOptions say how a trace is taken. The zero value is the default.
type TraceOptions struct {
	Process string // what the viewer calls the program; "": "vkgloo"
	Memory  int    // bytes of events that may wait for the writer; 0: 4 MiB. Events beyond are lost, and counted
}

// Tracer writes what happens as Chrome's JSON trace format, which ui.perfetto.dev opens: spans (phase X), moments (i),
// counters (C), and names of processes and tracks (M). While Go's own tracing runs (runtime/trace), each span is a region
// of that, too, and each frame a task, whether or not a trace was started here. The zero value is ready, and off.
//
// Off costs two atomic loads a span. On, an event is a record of fixed size in memory that goes round; a goroutine
// of the Tracer's makes JSON of it. Neither way anything is allocated in a steady state, and nobody waits for the writer.
//   - Concurrency: safe for concurrent use.
type Tracer struct {
	on atomic.Bool // changed under mu

	life sync.Mutex // held by Start and Stop, around mu
	sink *sink      // nil: no trace runs; guarded by life

	mu      sync.Mutex // a leaf; guards everything below
	began   time.Time
	session uint64 // counts traces: spans of an earlier one are told by it
	lanes   uint64 // bit i: lane i is taken
	cur     []event
	full    chan []event
	free    chan []event
	chunks  int // that exist
	most    int // that may
	lost    uint64
	frame   int64 // when the running frame began
	frames  uint64
	task    *trace.Task // of the running frame; nil while runtime/trace is off
}

// chunkEvents is how many events are handed to the writer at a time.
const chunkEvents = 512

// Start begins a trace that is written to w until Stop. Frames count from zero.
//   - Errors: ErrRunning, ErrNoWriter. Those of w come from Stop.
//   - Ownership: w is used by a goroutine until Stop returns, never under a lock.
func (t *Tracer) Start(w io.Writer, o TraceOptions) error {
	t.life.Lock()
	defer t.life.Unlock()
	switch {
	case t.sink != nil:
		return ErrRunning
	case w == nil:
		return ErrNoWriter
	}
	if o.Process == "" {
		o.Process = "vkgloo"
	}
	if o.Memory <= 0 {
		o.Memory = 4 << 20
	}
	most := max(o.Memory/(chunkEvents*eventSize), 2)
	t.mu.Lock()
	t.full, t.free = make(chan []event, most), make(chan []event, most)
	t.cur, t.chunks, t.most = make([]event, 0, chunkEvents), 1, most
	t.lanes, t.lost, t.frames, t.frame = 0, 0, 0, 0
	t.session++
	t.began = time.Now()
	t.sink = newSink(w, o.Process, t.full, t.free)
	t.on.Store(true)
	t.mu.Unlock()
	go t.sink.run()
	return nil
}

// Stop ends the trace: when it returns everything has been handed to the writer, and the JSON is complete. Spans that are
// under way are not in it.
//   - Errors: the first one of the writer, after which nothing more was written; ErrLost with a count; ErrNotRunning.
func (t *Tracer) Stop() error {
	t.life.Lock()
	defer t.life.Unlock()
	if t.sink == nil {
		return ErrNotRunning
	}
	t.mu.Lock()
	t.on.Store(false)
	cur, lost := t.cur, t.lost
	t.cur = nil
	t.mu.Unlock()
	s := t.sink
	t.sink = nil
	s.in <- cur // nobody else sends any more; s makes room
	err := s.stop(lost)
	if lost > 0 {
		err = errors.Join(err, fmt.Errorf("%w: %d", ErrLost, lost))
	}
	return err
}

// On reports whether a trace runs.
func (t *Tracer) On() bool { return t.on.Load() }

// Active reports whether spans go anywhere: to a trace, or to Go's own tracing.
func (t *Tracer) Active() bool { return t.on.Load() || trace.IsEnabled() }

// Begin begins a span on a track; its End writes it. Spans of one track must nest: those of TrackCommands are begun and
// ended by who holds the engine's lock, those of TrackAny get a track that is theirs alone.
func (t *Tracer) Begin(k *Kind, track Track) Span {
	if !t.Active() {
		return Span{}
	}
	return t.begin(k, track)
}

func (t *Tracer) begin(k *Kind, track Track) Span {
	s := Span{t: t, kind: k, track: track}
	if trace.IsEnabled() {
		s.region = trace.StartRegion(context.Background(), k.region)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.on.Load() {
		return s
	}
	if track == TrackAny {
		lane := bits.TrailingZeros64(^t.lanes)
		if lane == 64 {
			t.lost++
			return s
		}
		t.lanes |= 1 << lane
		s.track = firstLane + Track(lane)
	}
	s.session, s.at = t.session, t.now()
	return s
}

// now is the time of the trace, in nanoseconds. The lock is held.
func (t *Tracer) now() int64 { return int64(time.Since(t.began)) }

// Mark writes a moment: figures are what the Kind says, label is shown with it.
func (t *Tracer) Mark(k *Kind, track Track, label string, figures ...int64) {
	if !t.on.Load() {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.on.Load() {
		t.add(event{kind: k, phase: 'i', track: track, label: label, at: t.now()}, figures)
	}
}

// Count writes the present values of a counter, which the viewer draws as curves named by the Kind.
func (t *Tracer) Count(k *Kind, values ...int64) {
	if !t.on.Load() {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.on.Load() {
		t.add(event{kind: k, phase: 'C', at: t.now()}, values)
	}
}

// Frame says that a frame ends here and the next one begins. The first begins with the trace.
func (t *Tracer) Frame() {
	if !t.Active() {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.task != nil {
		t.task.End()
		t.task = nil
	}
	if trace.IsEnabled() {
		_, t.task = trace.NewTask(context.Background(), kindFrame.region)
	}
	if t.on.Load() {
		now := t.now()
		t.add(event{kind: kindFrame, phase: 'X', track: TrackFrames, at: t.frame, took: now - t.frame}, []int64{int64(t.frames)})
		t.frame = now
		t.frames++
	}
}

var kindFrame = NewKind("frame", "number")

// add appends an event. The lock is held and a trace runs. Where the writer is behind by all the memory that there is,
// the event is lost.
func (t *Tracer) add(e event, figures []int64) {
	if len(t.cur) == cap(t.cur) && !t.next() {
		t.lost++
		return
	}
	copy(e.figures[:], figures)
	t.cur = append(t.cur, e)
}

// next hands the full chunk to the writer and takes an empty one. The channels hold as many chunks as there may be.
func (t *Tracer) next() bool {
	var fresh []event
	select {
	case fresh = <-t.free:
	default:
		if t.chunks == t.most {
			return false
		}
		t.chunks++
		fresh = make([]event, 0, chunkEvents)
	}
	t.full <- t.cur
	t.cur = fresh
	return true
}
