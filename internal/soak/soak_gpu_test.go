package soak_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
)

const (
	workers = 16
	each    = 128 // buffers of a worker
	most    = 64 << 10
)

// shadow is a buffer and what it must hold.
type shadow struct {
	b    *buffer.Buffer
	want []byte
}

// worker is one goroutine's share: its buffers are no one else's.
type worker struct {
	c   *vkgloo.Context
	r   *rand.Rand
	all []shadow
	ops *atomic.Uint64
}

func (w *worker) size() int {
	if w.r.IntN(200) == 0 {
		return 1 + w.r.IntN(16*most)
	}
	return 1 + w.r.IntN(1<<w.r.IntN(17))
}

func (w *worker) bytes(n int) []byte {
	p := make([]byte, n)
	seed := w.r.Uint64()
	for i := range p {
		p[i] = byte(seed >> (8 * (i & 7)))
		if i&7 == 7 {
			seed = seed*6364136223846793005 + 1442695040888963407
		}
	}
	return p
}

// part is a range of a buffer that is not empty.
func (w *worker) part(n int) (off, size int) {
	off = w.r.IntN(n)
	return off, 1 + w.r.IntN(n-off)
}

func (w *worker) make() error {
	s := shadow{want: w.bytes(w.size())}
	var err error
	if s.b, err = w.c.Buffer(buffer.Of(s.want)); err == nil {
		w.all = append(w.all, s)
	}
	return err
}

func (s *shadow) compare(got []byte, off int) error {
	if !bytes.Equal(got, s.want[off:off+len(got)]) {
		return fmt.Errorf("%v: bytes [%d, +%d) are not what was written", s.b, off, len(got))
	}
	return nil
}

// step does one random operation.
func (w *worker) step() error {
	w.ops.Add(1)
	if len(w.all) < each && (len(w.all) == 0 || w.r.IntN(4) == 0) {
		return w.make()
	}
	i := w.r.IntN(len(w.all))
	s := &w.all[i]
	off, n := w.part(len(s.want))
	switch k := w.r.IntN(100); {
	case k < 40:
		p := w.bytes(n)
		copy(s.want[off:], p)
		return s.b.SetSubData(buffer.Of(p), off)
	case k < 50:
		p := w.bytes(n)
		copy(s.want[off:], p)
		return s.b.Write(buffer.Of(p), off)
	case k < 55:
		s.want = w.bytes(w.size())
		return s.b.SetData(buffer.Of(s.want))
	case k < 60:
		s.want = w.bytes(w.size())
		if err := s.b.ResizeBytes(len(s.want)); err != nil {
			return err
		}
		return s.b.SetSubData(buffer.Of(s.want), 0)
	case k < 65:
		chunk := w.bytes(4)
		off, n = off&^3, n&^3
		n = min(n, len(s.want)-off)
		if n == 0 {
			return nil
		}
		for at := range n {
			s.want[off+at] = chunk[at&3]
		}
		return s.b.Clear(n, off, chunk)
	case k < 70:
		t := &w.all[w.r.IntN(len(w.all))]
		if t == s {
			return nil
		}
		n = min(n, len(t.want))
		copy(t.want[:n], s.want[off:])
		return w.c.CopyBuffer(t.b, s.b, n, off, 0)
	case k < 78:
		got, err := s.b.Read(n, off)
		if err != nil {
			return err
		}
		return s.compare(got, off)
	case k < 82:
		got, err := s.b.ReadAsync(n, off).Bytes()
		if err != nil {
			return err
		}
		return s.compare(got, off)
	case k < 92:
		return w.c.Flush()
	case k < 93:
		return w.c.Finish()
	}
	s.b.Release()
	w.all[i] = w.all[len(w.all)-1]
	w.all[len(w.all)-1] = shadow{}
	w.all = w.all[:len(w.all)-1]
	return nil
}

// verify compares all and releases it.
func (w *worker) verify() error {
	for i := range w.all {
		s := &w.all[i]
		got, err := s.b.Read(-1, 0)
		if err == nil {
			err = s.compare(got, 0)
		}
		if err != nil {
			return err
		}
		s.b.Release()
	}
	w.all = nil
	return nil
}

// figures are what must stay flat.
type figures struct {
	at         time.Duration
	ops        uint64
	rss        int // bytes
	device     int // bytes of VkDeviceMemory
	objects    int // VkDeviceMemory objects
	allocate   int // calls of vkAllocateMemory so far
	buffers    int // VkBuffers and images
	files      int
	goroutines int
	heap       int // bytes of Go's
	host       int // bytes of the C heap in use, where the C library tells; at rest
}

func (f figures) String() string {
	return fmt.Sprintf("%8s %10d operations, RSS %4d MiB, heaps of Go %5d KiB, of C %6d KiB, device %4d MiB in %3d objects (%d vkAllocateMemory), %5d VkBuffers, %d files, %d goroutines",
		f.at.Round(time.Second), f.ops, f.rss>>20, f.heap>>10, f.host>>10, f.device>>20, f.objects, f.allocate, f.buffers, f.files, f.goroutines)
}

// hostBytes has the fault layer measure the C heap, at a submission of its own.
func hostBytes(t *testing.T, c *vkgloo.Context, faults *vktest.Faults) int {
	t.Helper()
	var pair [2]*buffer.Buffer
	for i := range pair {
		b, err := c.Reserve(16)
		if err != nil {
			t.Fatal(err)
		}
		defer b.Release()
		pair[i] = b
	}
	faults.MeasureHost()
	if err := errors.Join(c.CopyBuffer(pair[0], pair[1], 16, 0, 0), c.Finish()); err != nil {
		t.Fatal(err)
	}
	return faults.HostBytes()
}

func measure(t *testing.T, c *vkgloo.Context, start time.Time, ops *atomic.Uint64) figures {
	t.Helper()
	debug.FreeOSMemory()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skip("figures are read from /proc: ", err)
	}
	pages, err := strconv.Atoi(strings.Fields(string(text))[1])
	if err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	m := c.Stats().Memory
	return figures{time.Since(start), ops.Load(), pages * os.Getpagesize(), m.Allocated, m.Blocks + m.Dedicated, int(m.AllocateCalls), m.Allocations,
		len(files), runtime.NumGoroutine(), int(mem.HeapAlloc), 0}
}

func setting(t *testing.T, name string, standard time.Duration) time.Duration {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return standard
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return d
}

// rounds are how often the load comes to rest: everything is compared and released, and what is left is measured.
const rounds = 10

// TestSoak: for 3 seconds under validation, or for as long as SOAK says without it, since its own memory grows.
// SOAK_VALIDATION=1 asks for it, and takes growth for granted.
func TestSoak(t *testing.T) {
	long := setting(t, "SOAK", 3*time.Second)
	faults := vktest.NewFaults(t)
	rest, validated := soak(t, long, vktest.Options{Faults: faults})
	if long >= 30*time.Second && !validated && !t.Failed() {
		flat(t, rest)
	}
}

// TestSoakBudgets: the same for a quarter of the time, on a card whose memory budget others change twenty times a second, often to
// less than is in use. Nothing fails for that, and the program is told.
func TestSoakBudgets(t *testing.T) {
	faults := vktest.NewFaults(t)
	var told atomic.Uint64
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		r := rand.New(rand.NewPCG(1, 1))
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				faults.SetBudget(1 + r.IntN(1<<(20+r.IntN(9))))
			}
		}
	})
	defer wg.Wait()
	defer close(done)
	soak(t, max(setting(t, "SOAK", 3*time.Second)/4, 2*time.Second), vktest.Options{
		Faults: faults, Profile: "budget", Pressure: func(vkgloo.Pressure) { told.Add(1) },
	})
	t.Logf("pressure was told %d times", told.Load())
	if told.Load() == 0 {
		t.Error("pressure was never told")
	}
}

// soak does it on a device, and gives the figures of each rest.
func soak(t *testing.T, long time.Duration, o vktest.Options) (rest []figures, validated bool) {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("SOAK_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	validated = os.Getenv("SOAK") == "" || os.Getenv("SOAK_VALIDATION") == "1"
	t.Logf("SOAK=%v SOAK_SEED=%d, validation %v", long, seed, validated)
	o.NoValidation, o.Label = !validated, "soak"
	c := vktest.Context(t, o)
	defer collecting()()
	var ops atomic.Uint64
	var all []*worker
	for i := range workers {
		all = append(all, &worker{c: c, r: rand.New(rand.NewPCG(seed, uint64(i))), ops: &ops})
	}
	bare := runtime.NumGoroutine()
	start := time.Now()
	for k := range rounds {
		wait := work(t, all, start.Add(long*time.Duration(k+1)/rounds))
		time.Sleep(time.Until(start.Add(long * time.Duration(2*k+1) / (2 * rounds))))
		t.Log("load: ", measure(t, c, start, &ops))
		wait()
		if t.Failed() {
			return nil, validated
		}
		host := hostBytes(t, c, o.Faults)
		if err := c.Finish(); err != nil {
			t.Fatal(err)
		}
		c.Device().Trim()
		f := measure(t, c, start, &ops)
		f.host = host
		t.Log("rest: ", f)
		if s := c.Stats(); s.Staging.Stores != 0 || s.Objects != 0 || s.Memory.FailedCalls != 0 {
			t.Fatalf("at rest there are %d stores and %d objects, %d allocations have failed", s.Staging.Stores, s.Objects, s.Memory.FailedCalls)
		}
		if f.goroutines > bare {
			t.Errorf("at rest there are %d goroutines, before %d", f.goroutines, bare)
		}
		rest = append(rest, f)
	}
	return rest, validated
}

// work has every worker work until then, compare all it has, and release it. It returns what waits for them.
func work(t *testing.T, all []*worker, until time.Time) (wait func()) {
	var wg sync.WaitGroup
	for i, w := range all {
		wg.Go(func() {
			for time.Now().Before(until) && !t.Failed() {
				if err := w.step(); err != nil {
					t.Errorf("worker %d: %v", i, err)
					return
				}
			}
			if err := w.verify(); err != nil {
				t.Errorf("worker %d at the end of a round: %v", i, err)
			}
		})
	}
	return wg.Wait
}

// collecting forces a garbage collection ten times a second until it is told to stop.
func collecting() (stop func()) {
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				runtime.GC()
			}
		}
	})
	return func() {
		close(done)
		wg.Wait()
	}
}

// flat compares what was left after the first rounds with what was after the last. Everything is released then: there are
// as many files, goroutines and memory objects as before, and no more VkBuffers than the engine keeps spare. What is in use
// of the heaps differs by what is kept to be used again, RSS by how much the allocators gave back: 1 MiB of C's, 4 of Go's
// and 16 of RSS more are not growth.
func flat(t *testing.T, all []figures) {
	t.Helper()
	early, late := all[1:len(all)/2], all[len(all)/2:]
	largest := func(s []figures, f func(figures) int) (n int) {
		for _, x := range s {
			n = max(n, f(x))
		}
		return n
	}
	for _, row := range []struct {
		name  string
		f     func(figures) int
		slack int
	}{
		{"RSS", func(f figures) int { return f.rss }, 16 << 20},
		{"Go's heap", func(f figures) int { return f.heap }, 4 << 20},
		{"the C heap", func(f figures) int { return f.host }, 1 << 20},
		{"bytes of device memory", func(f figures) int { return f.device }, 0},
		{"objects of device memory", func(f figures) int { return f.objects }, 0},
		{"VkBuffers", func(f figures) int { return f.buffers }, 64},
		{"open files", func(f figures) int { return f.files }, 0},
		{"goroutines", func(f figures) int { return f.goroutines }, 0},
	} {
		if was, is := largest(early, row.f), largest(late, row.f); is > was+row.slack {
			t.Errorf("%s grew from %d to %d", row.name, was, is)
		}
	}
	calls := late[len(late)-1].allocate - early[0].allocate
	if first := early[0].allocate; calls > max(first, 64) {
		t.Errorf("%d calls of vkAllocateMemory since the second round, %d before: memory is not kept", calls, first)
	}
}
