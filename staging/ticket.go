package staging

import (
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/vkgloo/vkgloo/insight"
	"github.com/vkgloo/vkgloo/internal/caller"
	"github.com/vkgloo/vkgloo/vk"
)

// maxTickets is how many recordings may be neither submitted nor cancelled at a time (D8).
const maxTickets = 64

type ticketState uint8

const (
	ticketRecorded ticketState = iota
	ticketSubmitted
	ticketCompleted
	ticketCancelled
)

// Ticket stands for commands that Record put into a command buffer of the caller, who submits it: recorded →
// submitted → completed, or recorded → cancelled. Its ring memory is held until it is completed.
//   - Ownership: the caller says Submitted when the command buffer has been submitted, and Completed when its fence or
//     semaphore says so; or Cancel, when it never will be.
//   - Concurrency: safe.
//   - Source: D8.
type Ticket struct {
	e       *Engine
	number  uint64
	state   ticketState
	stream  vk.Stream
	sources []Source
	spans   []Span // of the sources
	own     []Span // of the engine
	undo    []undo
	reads   []*Readback
	// carried is what a context without a queue of its own had recorded before, and the ring memory that it reads.
	carried      vk.Stream
	carriedSpans []Span
	// held are the numbers of cancelled tickets whose carried commands this one has taken over: what those use may not be
	// freed before this one is completed.
	held []uint64
	made [6]uintptr // the callers of Record
}

// String names the ticket and tells its state and the place that made it.
func (t *Ticket) String() string {
	t.e.mu.Lock()
	defer t.e.mu.Unlock()
	return t.describe()
}

// describe is String with the lock held.
func (t *Ticket) describe() string {
	states := [...]string{ticketRecorded: "recorded", ticketSubmitted: "submitted", ticketCompleted: "completed", ticketCancelled: "cancelled"}
	return fmt.Sprintf("ticket %d, %s, made at %s", t.number, states[t.state], caller.Outside(t.made[:]))
}

// listed is how many tickets an error names.
const listed = 8

// listTickets names tickets. It wants the lock held.
func listTickets(all []*Ticket) string {
	var names []string
	for i, t := range all {
		if i == listed {
			return fmt.Sprintf("%s; and %d more", strings.Join(names, "; "), len(all)-listed)
		}
		names = append(names, t.describe())
	}
	return strings.Join(names, "; ")
}

// Record moves what is pending in every buffer into the caller's command buffer cmd, which is in the recording state,
// outside a render pass, of a pool of the context's queue family, and will be submitted once, in the order of the
// Record calls, on one queue.
//   - Errors: ErrState when 64 tickets are open or the engine is closed; vk.ErrDeviceLost; vk.ErrOutOfMemory: nothing
//     was recorded, everything is pending.
//   - Concurrency: safe; cmd is the caller's to synchronize.
func (e *Engine) Record(cmd uint64) (*Ticket, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.checkRecord(cmd); err != nil {
		return nil, err
	}
	t := &Ticket{e: e}
	runtime.Callers(2, t.made[:])
	span := e.tracer.Begin(kindRecord, insight.TrackCommands)
	if err := e.record(t, cmd); err != nil {
		span.Drop()
		return nil, err
	}
	span.End("", int64(t.number), int64(t.stream.Len()))
	return t, nil
}

// record is Record into t.
func (e *Engine) record(t *Ticket, cmd uint64) error {
	if e.dev.CanSubmit() {
		if len(e.tickets) == 0 {
			if _, err := e.SubmitLocked(); err != nil {
				return err
			}
		}
	} else {
		e.Barriers()
		e.breakPass()
		t.stream.Append(&e.open)
	}
	e.foreign = true
	e.direct.Store(false)
	b := &Batch{e: e, ticket: t}
	if err := e.flushInto(b); err != nil {
		e.undo(t)
		return err
	}
	if err := e.recordReads(t); err != nil {
		e.undo(t)
		return err
	}
	if e.wrote.stages != 0 { // every stage and access that the caller's commands may have
		t.stream.Barrier(e.wrote.stages, vk.StageAll|vk.StageHost,
			[]vk.MemoryBarrier{{SrcAccess: e.wrote.access, DstAccess: vk.AccessMemoryRead | vk.AccessMemoryWrite | vk.AccessHostRead}}, nil, nil)
		e.stats.barriers.Add(1)
		e.wrote, e.hostRead = need{}, false
	}
	if err := t.flushHost(); err != nil {
		e.undo(t)
		return err
	}
	if !e.dev.CanSubmit() {
		t.carried, e.open = e.open, vk.Stream{}
		t.carriedSpans, e.keep, e.staged = e.keep, nil, 0
		t.held, e.held = e.held, nil
	}
	e.dev.Replay(cmd, &t.stream)
	t.number = e.time.Ticket()
	e.tickets = append(e.tickets, t)
	e.epoch++
	e.stats.records.Add(1)
	e.time.Completed()
	return nil
}

func (e *Engine) checkRecord(cmd uint64) error {
	switch {
	case e.closed.Load():
		return fmt.Errorf("%w: the context is closed", ErrState)
	case cmd == 0:
		return fmt.Errorf("%w: Record into a null command buffer", ErrState)
	case len(e.tickets) >= maxTickets:
		return fmt.Errorf("%w: %d tickets are neither submitted nor cancelled", ErrState, len(e.tickets))
	}
	return e.dev.Err()
}

// flushHost makes host writes to the ticket's ring memory visible where it isn't coherent.
func (t *Ticket) flushHost() error {
	for _, list := range [3][]Span{t.spans, t.own, t.e.keep} {
		for _, sp := range list {
			if sp.c.buf.Coherent() {
				continue
			}
			if err := sp.c.buf.Flush(sp.off, sp.n); err != nil {
				return err
			}
		}
	}
	return nil
}

// Submitted says that the command buffer has been submitted.
func (t *Ticket) Submitted() {
	t.e.mu.Lock()
	defer t.e.mu.Unlock()
	t.submittedLocked()
}

func (t *Ticket) submittedLocked() {
	if t.state != ticketRecorded {
		return
	}
	e := t.e
	t.state = ticketSubmitted
	e.forgetTicket(t)
	e.waiting = append(e.waiting, t)
	for _, s := range t.sources {
		s.Forget(t)
	}
	for _, u := range t.undo {
		if u.buf != nil {
			u.buf.Retire(t.number)
		}
	}
	for _, sp := range t.spans {
		e.up.release(sp, t.number)
	}
	for _, sp := range t.own {
		e.up.release(sp, t.number)
	}
	for _, sp := range t.carriedSpans {
		e.up.release(sp, t.number)
	}
	t.sources, t.undo, t.spans, t.own, t.carriedSpans = nil, nil, nil, nil, nil
	t.stream, t.carried = vk.Stream{}, vk.Stream{}
}

// Completed says that the GPU has executed the command buffer. It counts as Submitted, too.
func (t *Ticket) Completed() {
	e := t.e
	e.mu.Lock()
	t.submittedLocked()
	if t.state != ticketSubmitted {
		e.mu.Unlock()
		return
	}
	t.state = ticketCompleted
	e.waiting = slices.DeleteFunc(e.waiting, func(o *Ticket) bool { return o == t })
	e.time.Done(t.number)
	for _, n := range t.held {
		e.time.Done(n)
	}
	reads := t.reads
	t.reads = nil
	e.mu.Unlock()
	for _, r := range reads {
		r.fetch()
	}
	e.dev.Collect()
}

// Cancel says that the command buffer will never be submitted. The ticket's writes are pending again, under those that
// were made since. Only the newest open ticket can be cancelled.
//   - Errors: ErrState when the ticket was submitted or cancelled, or a newer one is open; nothing is changed.
func (t *Ticket) Cancel() error {
	e := t.e
	e.mu.Lock()
	defer e.mu.Unlock()
	if t.state != ticketRecorded {
		return fmt.Errorf("%w: the ticket was submitted or cancelled", ErrState)
	}
	if e.tickets[len(e.tickets)-1] != t {
		return fmt.Errorf("%w: a newer ticket is open, cancel that one first", ErrState)
	}
	t.state = ticketCancelled
	e.forgetTicket(t)
	if t.carried.Len() > 0 {
		e.held = append(t.held, t.number)
	} else {
		e.time.Untake(t.number)
	}
	e.undo(t)
	return nil
}

// undo takes back what was moved for t. Its number, if it has one, counts as complete.
func (e *Engine) undo(t *Ticket) {
	for i := len(t.undo) - 1; i >= 0; i-- {
		u := t.undo[i]
		if u.s.released { // released meanwhile: its owner wants neither
			if u.buf != nil {
				u.buf.Retire(u.used)
			}
			continue
		}
		if u.s.buf != nil {
			u.s.buf.Retire(0)
		}
		u.s.set(u.buf, u.size)
		u.s.used.Store(u.used)
		u.s.epoch = 0 // the caller's commands may have used it
	}
	for i := len(t.sources) - 1; i >= 0; i-- {
		t.sources[i].Restore(t)
	}
	for _, sp := range t.own {
		e.up.release(sp, 0)
	}
	if t.carried.Len() > 0 {
		t.carried.Append(&e.open)
		e.open = t.carried
	}
	e.keep = append(t.carriedSpans, e.keep...)
	e.wanted = append(t.reads, e.wanted...)
	t.sources, t.undo, t.spans, t.own, t.reads, t.carriedSpans = nil, nil, nil, nil, nil, nil
	e.wrote = need{}
}

func (e *Engine) forgetTicket(t *Ticket) {
	for i, o := range e.tickets {
		if o == t {
			e.tickets = append(e.tickets[:i], e.tickets[i+1:]...)
			return
		}
	}
}
