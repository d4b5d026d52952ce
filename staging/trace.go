package staging

import (
	"time"

	"github.com/vkgloo/vkgloo/insight"
	"github.com/vkgloo/vkgloo/vk"
)

// What the engine writes into a trace. Each figure is what Stats counts of the same thing.
var (
	kindFlush    = insight.NewKind("flush", "in place", "staged", "renamed")
	kindCopy     = insight.NewKind("copy", "regions", "scattered", "bytes")
	kindSubmit   = insight.NewKind("submit", "number", "commands")
	kindRecord   = insight.NewKind("record", "number", "commands")
	kindStall    = insight.NewKind("stall", "number")
	kindFinish   = insight.NewKind("finish", "number")
	kindRead     = insight.NewKind("read", "bytes")
	kindReadLate = insight.NewKind("read begun", "bytes")
	kindReadback = insight.NewKind("readback", "bytes", "number")
	kindRing     = insight.NewKind("upload ring", "used", "free")
	kindFlight   = insight.NewKind("in flight", "submissions")
)

// Tracer writes what the engine does, once it is started. It is the engine's for good; its users may write spans of their own.
func (e *Engine) Tracer() *insight.Tracer { return &e.tracer }

// flushInto hands the dirty list to b. A source that fails stays dirty, and everything behind it; the first error is
// returned.
func (e *Engine) flushInto(b *Batch) error {
	if !e.tracer.Active() {
		return e.moveInto(b)
	}
	span := e.tracer.Begin(kindFlush, insight.TrackCommands)
	c := &e.stats
	inPlace, staged, renamed := c.inPlace.Load(), c.staged(), c.renamed.Load()
	err := e.moveInto(b)
	span.End("", int64(c.inPlace.Load()-inPlace), int64(c.staged()-staged), int64(c.renamed.Load()-renamed))
	return err
}

// SubmitLocked submits the open stream, if there is anything in it, and returns the number of the newest submission.
// After an error the stream is as it was. It wants the lock held.
func (e *Engine) SubmitLocked() (uint64, error) {
	if !e.tracer.Active() {
		return e.submit()
	}
	span := e.tracer.Begin(kindSubmit, insight.TrackCommands)
	before, commands := e.stats.submissions.Load(), e.open.Len()
	n, err := e.submit()
	if e.stats.submissions.Load() == before {
		span.Drop()
		return n, err
	}
	span.End("", int64(n), int64(commands))
	r := e.up.read()
	e.tracer.Count(kindRing, int64(r.Used), int64(r.Size-r.Used))
	e.tracer.Count(kindFlight, int64(e.dev.QueueStats().InFlight))
	return n, err
}

// copyTraced is copyInto, told to the trace.
func (b *Batch) copyTraced(out *vk.Stream, s *Store, rs []region) {
	span := b.e.tracer.Begin(kindCopy, insight.TrackCommands)
	c := &b.e.stats
	copies, scattered, bytes := c.copies.Load(), c.scattered.Load(), uint64(0)
	for i := range rs {
		bytes += rs[i].Size
	}
	b.copyInto(out, s, rs)
	span.End(s.label, int64(c.copies.Load()-copies), int64(c.scattered.Load()-scattered), int64(bytes))
}

// stall waits for a number of ours in a call that nobody makes for the waiting. Without the lock.
func (e *Engine) stall(n uint64) error {
	began := time.Now()
	span := e.tracer.Begin(kindStall, insight.TrackAny)
	err := e.wait(n)
	span.End("", int64(n))
	e.stats.stalls.Add(1)
	e.stats.stalled.Add(int64(time.Since(began)))
	return err
}
