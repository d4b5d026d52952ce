package vk

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

// fakeClock is a device whose progress the test makes. Safe for concurrent use.
type fakeClock struct {
	mu      sync.Mutex
	moved   *sync.Cond
	value   uint64     // submissions up to here are complete
	result  api.Result // of submit, poll and wait
	entered int        // enters without a leave
}

func newFakeClock() *fakeClock {
	c := &fakeClock{}
	c.moved = sync.NewCond(&c.mu)
	return c
}

// reach completes the submissions up to n.
func (c *fakeClock) reach(n uint64) {
	c.mu.Lock()
	c.value = max(c.value, n)
	c.mu.Unlock()
	c.moved.Broadcast()
}

func (c *fakeClock) fail(r api.Result) {
	c.mu.Lock()
	c.result = r
	c.mu.Unlock()
	c.moved.Broadcast()
}

func (c *fakeClock) submit(queue, cmd, n uint64) (*fence, api.Result) { return nil, c.poll() }
func (c *fakeClock) retire(*fence)                                    {}
func (c *fakeClock) close()                                           {}

func (c *fakeClock) poll() api.Result {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.result
}

func (c *fakeClock) complete(s submission) (bool, api.Result) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return s.number <= c.value, c.result
}

func (c *fakeClock) enter(*fence) { c.entered++ }
func (c *fakeClock) leave(*fence) { c.entered-- }

func (c *fakeClock) wait(s submission, ns uint64) api.Result {
	end := time.Now().Add(time.Duration(ns))
	timer := time.AfterFunc(time.Duration(ns), c.moved.Broadcast)
	defer timer.Stop()
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.value < s.number && c.result == 0 && time.Now().Before(end) {
		c.moved.Wait()
	}
	switch {
	case c.result < 0:
		return c.result
	case c.value < s.number:
		return api.Timeout
	}
	return api.Success
}

func fakeTimeline(limit time.Duration) (*Timeline, *fakeClock) {
	c := newFakeClock()
	d := &Device{instance: &instance{}, caps: &Caps{}, objects: objects{live: map[object]liveObject{}}}
	d.timeline = newTimeline(d, c, limit)
	return d.timeline, c
}

func submitFake(t testing.TB, tl *Timeline) uint64 {
	t.Helper()
	n, r := tl.submit(1, 2)
	if r != api.Success {
		t.Fatalf("submit: %v", Result(r))
	}
	return n
}

// Submissions and tickets share one sequence; what is complete is a prefix of it.
func TestTimelinePrefix(t *testing.T) {
	tl, c := fakeTimeline(time.Second)
	known := func(want uint64) {
		t.Helper()
		if got := tl.Completed(); got != want || tl.Known() != want {
			t.Errorf("Completed() = %d, Known() = %d, want %d", got, tl.Known(), want)
		}
	}
	known(0)
	s1 := submitFake(t, tl)
	t2, t3 := tl.Ticket(), tl.Ticket()
	s4 := submitFake(t, tl)
	t5 := tl.Ticket()
	if s1 != 1 || t2 != 2 || t3 != 3 || s4 != 4 || t5 != 5 || tl.Issued() != 5 {
		t.Fatalf("numbers %d %d %d %d %d, issued %d", s1, t2, t3, s4, t5, tl.Issued())
	}
	known(0)
	tl.Done(t3) // out of order
	known(0)
	c.reach(1)
	known(1)
	c.reach(4)
	known(1) // ticket 2 is open
	tl.Done(t3)
	tl.Done(77)
	known(1) // neither is an open ticket
	tl.Done(t2)
	known(4)
	tl.Untake(t5)
	known(5)
	if n := tl.openTickets(); n != 0 {
		t.Errorf("%d tickets open, want 0", n)
	}
}

// Known moves on a Done alone, without a look at the device.
func TestTimelineDoneIsKnown(t *testing.T) {
	tl, _ := fakeTimeline(time.Second)
	tl.Done(tl.Ticket())
	if tl.Known() != 1 {
		t.Errorf("Known() = %d, want 1", tl.Known())
	}
}

// A failed submission takes no number.
func TestTimelineFailedSubmit(t *testing.T) {
	tl, c := fakeTimeline(time.Second)
	c.fail(-2)
	if n, r := tl.submit(1, 2); r != -2 || n != 0 || tl.Issued() != 0 {
		t.Errorf("submit = %d, %d, issued %d, want 0, -2, 0", n, r, tl.Issued())
	}
	c.fail(0)
	if n := submitFake(t, tl); n != 1 {
		t.Errorf("the next number is %d, want 1", n)
	}
}

func TestTimelineWait(t *testing.T) {
	ctx := context.Background()
	tl, c := fakeTimeline(50 * time.Millisecond)
	if err := tl.Wait(ctx, 0); err != nil {
		t.Errorf("Wait(0) = %v", err)
	}
	if err := tl.Wait(ctx, 1); err == nil {
		t.Error("Wait for a number never given out gives no error")
	}
	n := submitFake(t, tl)
	if err := tl.Wait(ctx, n); !errors.Is(err, ErrTimeout) {
		t.Errorf("Wait for a late device = %v, want ErrTimeout", err)
	}
	time.AfterFunc(5*time.Millisecond, func() { c.reach(n) })
	if err := tl.Wait(ctx, n); err != nil {
		t.Errorf("Wait = %v", err)
	}
	k := tl.Ticket()
	if err := tl.Wait(ctx, k); !errors.Is(err, ErrTimeout) {
		t.Errorf("Wait for an open ticket = %v, want ErrTimeout", err)
	}
	time.AfterFunc(5*time.Millisecond, func() { tl.Done(k) })
	if err := tl.Wait(ctx, k); err != nil {
		t.Errorf("Wait for a ticket = %v", err)
	}
	if c.entered != 0 {
		t.Errorf("%d waits not left", c.entered)
	}
}

// A submission behind an open ticket is complete for WaitSubmissions, not for Wait.
func TestTimelineWaitSubmissions(t *testing.T) {
	ctx := context.Background()
	tl, c := fakeTimeline(30 * time.Millisecond)
	k := tl.Ticket()
	if err := tl.WaitSubmissions(ctx, k); err != nil {
		t.Errorf("WaitSubmissions with tickets alone = %v", err)
	}
	n := submitFake(t, tl)
	c.reach(n)
	if err := tl.WaitSubmissions(ctx, n); err != nil {
		t.Errorf("WaitSubmissions = %v", err)
	}
	if err := tl.Wait(ctx, n); !errors.Is(err, ErrTimeout) {
		t.Errorf("Wait = %v, want ErrTimeout: ticket %d is open", err, k)
	}
}

func TestTimelineWaitContext(t *testing.T) {
	tl, _ := fakeTimeline(time.Minute)
	submitFake(t, tl)
	k := tl.Ticket()
	for _, n := range []uint64{1, k} {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
		if err := tl.Wait(ctx, n); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Wait(%d) = %v, want the context's error", n, err)
		}
		cancel()
	}
}

func TestTimelineLost(t *testing.T) {
	ctx := context.Background()
	tl, c := fakeTimeline(time.Minute)
	n := submitFake(t, tl)
	time.AfterFunc(5*time.Millisecond, func() { c.fail(api.ErrorDeviceLost) })
	if err := tl.Wait(ctx, n); !errors.Is(err, ErrDeviceLost) {
		t.Errorf("Wait = %v, want ErrDeviceLost", err)
	}
	c.fail(0)
	c.reach(n)
	if err := tl.Wait(ctx, n); !errors.Is(err, ErrDeviceLost) {
		t.Errorf("a later Wait = %v, want ErrDeviceLost: it is for good", err)
	}
}

func TestTimelineClosed(t *testing.T) {
	tl, _ := fakeTimeline(time.Minute)
	k := tl.Ticket()
	time.AfterFunc(5*time.Millisecond, tl.close)
	if err := tl.Wait(context.Background(), k); !errors.Is(err, ErrClosed) {
		t.Errorf("Wait = %v, want ErrClosed", err)
	}
}

// timelineModel is the slow twin: what happened to each number.
type timelineModel struct {
	done []bool // of number i+1
	subs []uint64
	open []uint64
}

func (m *timelineModel) known() uint64 {
	for i, d := range m.done {
		if !d {
			return uint64(i)
		}
	}
	return uint64(len(m.done))
}

func FuzzTimeline(f *testing.F) {
	f.Add([]byte{0, 1, 0, 2, 3, 1, 2, 2, 3, 0})
	f.Fuzz(func(t *testing.T, script []byte) { runTimeline(t, script) })
}

func TestTimelineModel(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		script := make([]byte, 200)
		for i := range script {
			script[i] = byte(rnd.Uint32())
		}
		runTimeline(t, script)
	}
}

func runTimeline(t *testing.T, script []byte) {
	tl, c := fakeTimeline(time.Second)
	m := &timelineModel{}
	for i, b := range script {
		arg := int(b >> 2)
		switch b & 3 {
		case 0: // submit
			n := submitFake(t, tl)
			m.done = append(m.done, false)
			m.subs = append(m.subs, n)
		case 1: // take a ticket
			n := tl.Ticket()
			m.done = append(m.done, false)
			m.open = append(m.open, n)
		case 2: // end some ticket
			if len(m.open) > 0 {
				at := arg % len(m.open)
				n := m.open[at]
				tl.Done(n)
				m.done[n-1] = true
				m.open = append(m.open[:at:at], m.open[at+1:]...)
			}
		case 3: // the device gets on
			k := min(arg%4, len(m.subs))
			for _, n := range m.subs[:k] {
				m.done[n-1] = true
				c.reach(n)
			}
			m.subs = m.subs[k:]
		}
		if got, want := tl.Completed(), m.known(); got != want || tl.Issued() != uint64(len(m.done)) {
			t.Fatalf("step %d: Completed() = %d, want %d; issued %d of %d", i, got, want, tl.Issued(), len(m.done))
		}
	}
}

// Many goroutines submit, take tickets, end them and wait; Known only ever grows and everything completes.
func TestTimelineConcurrent(t *testing.T) {
	tl, c := fakeTimeline(20 * time.Second)
	stop := make(chan struct{})
	var device, users sync.WaitGroup
	device.Go(func() {
		for last := uint64(0); ; {
			select {
			case <-stop:
				return
			default:
			}
			c.reach(tl.Issued()) // more than was submitted is harmless
			if k := tl.Known(); k < last {
				t.Errorf("Known went from %d to %d", last, k)
			} else {
				last = k
			}
		}
	})
	for g := range 8 {
		users.Go(func() {
			for i := range 200 {
				n := uint64(0)
				if (g+i)%2 == 0 {
					n = submitFake(t, tl)
				} else {
					n = tl.Ticket()
					tl.Done(n)
				}
				if err := tl.Wait(context.Background(), n); err != nil {
					t.Errorf("Wait(%d): %v", n, err)
				}
			}
		})
	}
	users.Wait()
	close(stop)
	device.Wait()
	if tl.Known() != 1600 {
		t.Errorf("Known() = %d, want 1600", tl.Known())
	}
}
