package insight

import (
	"runtime/trace"
	"unsafe"
)

// Kind is what events of one sort are called, and their figures. Made once, by NewKind, and never changed.
type Kind struct {
	name    string
	region  string // in runtime/trace
	figures []string
}

// maxFigures is how many figures an event may have.
const maxFigures = 4

// NewKind makes a Kind whose events have figures of these names, at most 4; further ones are left out.
func NewKind(name string, figures ...string) *Kind {
	return &Kind{name: name, region: "vkgloo:" + name, figures: figures[:min(len(figures), maxFigures):min(len(figures), maxFigures)]}
}

// Name is the name.
func (k *Kind) Name() string { return k.name }

// Track is a line of the viewer.
type Track uint8

// The tracks.
const (
	TrackAny       Track = iota // one that is free: for spans that may run beside others
	TrackFrames                 // what Frame writes
	TrackCommands               // what is done under the engine's lock: flushes, copies, submissions
	TrackReadbacks              // reads that end on the engine's own goroutine

	firstLane Track = 16 // tracks of TrackAny, 64 of them
)

// Span is an interval under way. The zero value, which Begin gives while nothing is traced, does nothing.
type Span struct {
	t       *Tracer
	kind    *Kind
	region  *trace.Region
	at      int64
	session uint64 // 0: not part of a trace
	track   Track
}

// End ends the span, on the goroutine that began it: figures are what its Kind says, label is shown with it.
func (s Span) End(label string, figures ...int64) {
	if s.t != nil {
		s.end(label, figures)
	}
}

// Drop ends the span without writing it: it turned out to be none.
func (s Span) Drop() {
	if s.t != nil {
		s.close(func(*Tracer) {})
	}
}

func (s *Span) end(label string, figures []int64) {
	s.close(func(t *Tracer) {
		t.add(event{kind: s.kind, phase: 'X', track: s.track, label: label, at: s.at, took: t.now() - s.at}, figures)
	})
}

// close gives the span's track back, after write has been called if the trace that it is part of still runs.
func (s *Span) close(write func(*Tracer)) {
	if s.region != nil {
		s.region.End()
	}
	if s.session == 0 {
		return
	}
	t := s.t
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.session != s.session || !t.on.Load() {
		return
	}
	write(t)
	if s.track >= firstLane {
		t.lanes &^= 1 << (s.track - firstLane)
	}
}

// event is one event of a trace as it waits to be written. Times are nanoseconds since the trace began.
type event struct {
	kind     *Kind
	label    string
	at, took int64
	figures  [maxFigures]int64
	phase    byte // of the format: X, i, C
	track    Track
}

const eventSize = int(unsafe.Sizeof(event{}))
