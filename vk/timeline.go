package vk

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

// Timeline is the one notion of GPU progress: a sequence of numbers. Every submission and every ticket takes the next
// one; a number is complete when it and everything before it is done.
//
// Submissions complete by a timeline semaphore, or by fences where the device lacks those. Tickets complete when their
// holder says so. Safe for concurrent use.
type Timeline struct {
	d     *Device
	clock clock // nil: nothing of ours submits
	limit time.Duration

	issued  atomic.Uint64 // newest number; changed under mu
	known   atomic.Uint64 // everything up to here is complete; changed under mu
	reached atomic.Uint64 // every submission up to here is complete; changed under mu

	mu      sync.Mutex
	open    []uint64      // tickets not done, ascending; guarded by mu
	subs    submissions   // not known to be complete, ascending; guarded by mu
	changed chan struct{} // closed when known moves on; nil without waiters; guarded by mu
	closed  bool          // guarded by mu
}

func newTimeline(d *Device, c clock, limit time.Duration) *Timeline {
	return &Timeline{d: d, clock: c, limit: limit}
}

// Issued is the newest number given out, 0 before the first.
func (t *Timeline) Issued() uint64 { return t.issued.Load() }

// Known is the largest number such that it and everything before it is complete, as last seen: one atomic load.
func (t *Timeline) Known() uint64 { return t.known.Load() }

// Ticket takes the next number for work that somebody else submits. Its holder ends it by Done or Untake.
func (t *Timeline) Ticket() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := t.issued.Load() + 1
	t.open = append(t.open, n)
	t.issued.Store(n)
	return n
}

// Done says that a ticket's work is complete. Tickets may end in any order; a number that is no open ticket is ignored.
func (t *Timeline) Done(n uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if i, ok := slices.BinarySearch(t.open, n); ok {
		t.open = slices.Delete(t.open, i, i+1)
		t.advance()
	}
}

// Untake ends a ticket whose work is never submitted: its number counts as complete at once.
func (t *Timeline) Untake(n uint64) { t.Done(n) }

// Completed asks the device how far it is, and returns Known.
func (t *Timeline) Completed() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pollLocked()
	return t.known.Load()
}

// openTickets is the number of tickets not done.
func (t *Timeline) openTickets() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.open)
}

// pollLocked takes complete submissions off the list. Device loss is noted in the Device.
func (t *Timeline) pollLocked() (err error) {
	if t.subs.len() == 0 {
		t.advance() // numbers of tickets need no device
		return nil
	}
	if t.closed {
		return nil
	}
	if err := t.d.check("vkGetSemaphoreCounterValue", t.clock.poll()); err != nil {
		return err
	}
	for t.subs.len() > 0 {
		s := t.subs.first()
		ok, r := t.clock.complete(s)
		if err = t.d.check("vkGetFenceStatus", r); err != nil || !ok {
			break
		}
		t.clock.retire(s.fence)
		t.subs.pop()
	}
	t.advance()
	return err
}

// advance works out known and reached from what is open. mu is held.
func (t *Timeline) advance() {
	n := t.issued.Load()
	if t.subs.len() > 0 {
		n = t.subs.first().number - 1
	}
	t.reached.Store(n)
	if len(t.open) > 0 {
		n = min(n, t.open[0]-1)
	}
	if n <= t.known.Load() {
		return
	}
	t.known.Store(n)
	t.wake()
}

func (t *Timeline) wake() {
	if t.changed != nil {
		close(t.changed)
		t.changed = nil
	}
}

// Wait waits until number n is complete.
//   - Errors: ctx's own; ErrDeviceLost; ErrTimeout after Options.WaitLimit without any progress; ErrClosed; ErrArgs for a number never given out.
//   - A ticket's number is waited for, too: somebody else must end it.
//   - Frees what was retired up to n.
func (t *Timeline) Wait(ctx context.Context, n uint64) error {
	return t.wait(ctx, n, &t.known)
}

// WaitSubmissions waits until all submissions up to n are complete, whatever tickets are open.
//   - Errors, and what it frees: as Wait.
func (t *Timeline) WaitSubmissions(ctx context.Context, n uint64) error {
	return t.wait(ctx, n, &t.reached)
}

// wait waits until *done, which is known or reached, is at least n, and cleans up after that.
func (t *Timeline) wait(ctx context.Context, n uint64, done *atomic.Uint64) error {
	err := t.waitFor(ctx, n, done)
	t.d.Collect()
	t.d.Drain()
	return err
}

func (t *Timeline) waitFor(ctx context.Context, n uint64, done *atomic.Uint64) error {
	if err := t.d.Err(); err != nil {
		return err
	}
	if done.Load() >= n {
		return nil
	}
	if issued := t.issued.Load(); n > issued {
		return fmt.Errorf("%w: vk: wait for number %d, the newest is %d", ErrArgs, n, issued)
	}
	seen := t.known.Load() + t.reached.Load()
	for start := time.Now(); ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		left := t.limit - time.Since(start)
		if left <= 0 {
			t.Completed()
		}
		if now := t.known.Load() + t.reached.Load(); now != seen { // the limit counts from the last progress
			seen, start, left = now, time.Now(), t.limit
		}
		if left <= 0 {
			return fmt.Errorf("vk: wait for number %d: %w after %v", n, ErrTimeout, t.limit)
		}
		ok, err := t.waitOnce(ctx, n, done, left)
		if ok || err != nil {
			return err
		}
	}
}

// waitSlice is how long one wait inside Vulkan lasts where the context may end meanwhile.
const waitSlice = 5 * time.Millisecond

// waitOnce looks, and waits once if it has to, for a submission or else for a ticket.
func (t *Timeline) waitOnce(ctx context.Context, n uint64, done *atomic.Uint64, left time.Duration) (bool, error) {
	t.mu.Lock()
	if t.closed {
		t.mu.Unlock()
		return false, ErrClosed
	}
	t.pollLocked()
	if err := t.d.Err(); err != nil || done.Load() >= n {
		t.mu.Unlock()
		return err == nil, err
	}
	s, ok := t.subs.newest(n)
	if !ok {
		if t.changed == nil {
			t.changed = make(chan struct{})
		}
		changed := t.changed
		t.mu.Unlock()
		return false, waitTicket(ctx, changed, left)
	}
	t.clock.enter(s.fence)
	t.mu.Unlock()

	if ctx.Done() != nil {
		left = min(left, waitSlice)
	}
	r := t.clock.wait(s, uint64(left))

	t.mu.Lock()
	defer t.mu.Unlock()
	t.clock.leave(s.fence)
	if err := t.d.check("wait", r); err != nil || Result(r) != Success {
		return false, err
	}
	return false, t.pollLocked() // it is complete: a device that can't say so is asked no further
}

// waitTicket waits for any progress.
func waitTicket(ctx context.Context, changed <-chan struct{}, left time.Duration) error {
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-changed:
	case <-timer.C:
	}
	return nil
}

// submit takes the next number and submits cmd, which signals it. On failure no number is taken.
// The queue is held by the caller.
func (t *Timeline) submit(queue, cmd uint64) (uint64, api.Result) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := t.issued.Load() + 1
	f, r := t.clock.submit(queue, cmd, n)
	if r < 0 {
		return 0, r
	}
	t.subs.push(submission{n, f})
	t.issued.Store(n)
	return n, r
}

// close ends all waits and frees the clock. Nothing is under way any more, or the device is lost.
func (t *Timeline) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	t.wake()
	if t.clock != nil {
		t.clock.close()
	}
}
