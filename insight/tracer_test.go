package insight_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/trace"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vkgloo/vkgloo/insight"
)

var (
	kindCall  = insight.NewKind("call", "n", "bytes")
	kindInner = insight.NewKind("inner")
	kindMark  = insight.NewKind("mark", "n")
	kindRing  = insight.NewKind("ring", "used", "size")
)

// event is an event as a viewer reads it.
type event struct {
	Name string         `json:"name"`
	Ph   string         `json:"ph"`
	Pid  int            `json:"pid"`
	Tid  int            `json:"tid"`
	Ts   float64        `json:"ts"`
	Dur  float64        `json:"dur"`
	Args map[string]any `json:"args"`
}

// parse reads a trace.
func parse(t testing.TB, p []byte) []event {
	t.Helper()
	var file struct {
		TraceEvents []event           `json:"traceEvents"`
		OtherData   map[string]string `json:"otherData"`
	}
	if err := json.Unmarshal(p, &file); err != nil {
		t.Fatalf("not JSON: %v\n%.2000s", err, p)
	}
	if file.OtherData["writer"] != "vkgloo" {
		t.Errorf("otherData %v", file.OtherData)
	}
	return file.TraceEvents
}

// nested reports the first two spans of one track that overlap without one holding the other.
func nested(events []event) error {
	byTrack := map[int][]event{}
	for _, e := range events {
		if e.Ph == "X" {
			byTrack[e.Tid] = append(byTrack[e.Tid], e)
		}
	}
	ns := func(us float64) int64 { return int64(us*1000 + 0.5) }
	for tid, list := range byTrack {
		slices.SortFunc(list, func(a, b event) int {
			if a.Ts != b.Ts {
				return int(ns(a.Ts) - ns(b.Ts))
			}
			return int(ns(b.Dur) - ns(a.Dur))
		})
		var open []event
		for _, e := range list {
			for len(open) > 0 && ns(open[len(open)-1].Ts)+ns(open[len(open)-1].Dur) <= ns(e.Ts) {
				open = open[:len(open)-1]
			}
			if k := len(open); k > 0 && ns(e.Ts)+ns(e.Dur) > ns(open[k-1].Ts)+ns(open[k-1].Dur) {
				return fmt.Errorf("track %d: %+v overlaps %+v", tid, open[k-1], e)
			}
			open = append(open, e)
		}
	}
	return nil
}

func count(events []event, ph, name string) (n int) {
	for _, e := range events {
		if e.Ph == ph && e.Name == name {
			n++
		}
	}
	return n
}

func TestTracer(t *testing.T) {
	var tr insight.Tracer
	var b bytes.Buffer
	if err := tr.Start(&b, insight.TraceOptions{Process: "a \"program\"\n"}); err != nil {
		t.Fatal(err)
	}
	if !tr.On() {
		t.Error("not on after Start")
	}
	outer := tr.Begin(kindCall, insight.TrackCommands)
	tr.Begin(kindInner, insight.TrackCommands).End("")
	outer.End("label \\ \xff ü", 7, 1<<40)
	tr.Mark(kindMark, insight.TrackReadbacks, "here", 3)
	tr.Count(kindRing, 10, 20)
	tr.Frame()
	tr.Frame()
	tr.Begin(kindCall, insight.TrackAny).Drop()
	left := tr.Begin(kindCall, insight.TrackAny)
	if err := tr.Stop(); err != nil {
		t.Fatal(err)
	}
	left.End("after the trace")
	if tr.On() {
		t.Error("on after Stop")
	}
	events := parse(t, b.Bytes())
	if err := nested(events); err != nil {
		t.Error(err)
	}
	byName := map[string]event{}
	for _, e := range events {
		byName[e.Ph+" "+e.Name] = e
		if e.Ph == "M" && e.Args["name"] == "" {
			t.Errorf("a track without a name: %+v", e)
		}
	}
	call, inner := byName["X call"], byName["X inner"]
	if call.Args["n"] != 7.0 || call.Args["bytes"] != float64(1<<40) || call.Args["label"] != "label \\ \ufffd ü" {
		t.Errorf("call: %+v", call)
	}
	if inner.Tid != call.Tid || inner.Ts < call.Ts || inner.Ts+inner.Dur > call.Ts+call.Dur+1e-9 {
		t.Errorf("%+v is not inside of %+v", inner, call)
	}
	if m := byName["i mark"]; m.Args["n"] != 3.0 || m.Args["label"] != "here" || m.Tid != int(insight.TrackReadbacks) {
		t.Errorf("mark: %+v", m)
	}
	if c := byName["C ring"]; c.Args["used"] != 10.0 || c.Args["size"] != 20.0 {
		t.Errorf("counter: %+v", c)
	}
	if n := count(events, "X", "frame"); n != 2 || byName["X frame"].Args["number"] != 1.0 {
		t.Errorf("%d frames, the last %+v", n, byName["X frame"])
	}
	if n := count(events, "X", "call"); n != 1 {
		t.Errorf("%d calls, want only the one that ended", n)
	}
	if p := byName["M process_name"]; p.Args["name"] != "a \"program\"\n" {
		t.Errorf("process %+v", p)
	}
}

func TestTracerMisuse(t *testing.T) {
	var tr insight.Tracer
	if err := tr.Stop(); !errors.Is(err, insight.ErrNotRunning) {
		t.Errorf("Stop before Start: %v", err)
	}
	if err := tr.Start(nil, insight.TraceOptions{}); !errors.Is(err, insight.ErrNoWriter) {
		t.Errorf("Start of no writer: %v", err)
	}
	if err := tr.Start(io.Discard, insight.TraceOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := tr.Start(io.Discard, insight.TraceOptions{}); !errors.Is(err, insight.ErrRunning) {
		t.Errorf("Start twice: %v", err)
	}
	if err := tr.Stop(); err != nil {
		t.Error(err)
	}
	if err := tr.Stop(); !errors.Is(err, insight.ErrNotRunning) {
		t.Errorf("Stop twice: %v", err)
	}
	var b bytes.Buffer
	if err := tr.Start(&b, insight.TraceOptions{}); err != nil {
		t.Fatalf("a second trace: %v", err)
	}
	tr.Begin(kindInner, insight.TrackAny).End("")
	if err := tr.Stop(); err != nil || count(parse(t, b.Bytes()), "X", "inner") != 1 {
		t.Errorf("the second trace: %v, %s", err, b.Bytes())
	}
}

// TestTracerWriterFails: the writer's error comes from Stop, whenever it happened, and nothing is written after it.
func TestTracerWriterFails(t *testing.T) {
	for _, good := range []int{0, 1} {
		var tr insight.Tracer
		w := &breaking{good: good}
		if err := tr.Start(w, insight.TraceOptions{}); err != nil {
			t.Fatal(err)
		}
		for range 5000 {
			tr.Mark(kindMark, insight.TrackCommands, "", 1)
		}
		err := tr.Stop()
		if !errors.Is(err, errFull) || errors.Is(err, insight.ErrLost) {
			t.Errorf("after %d writes: %v, want the writer's error alone", good, err)
		}
		if w.after != 0 {
			t.Errorf("after %d writes: %d more followed the one that failed", good, w.after)
		}
	}
}

var errFull = errors.New("disk full")

// breaking is a writer that takes some writes, fails one, and counts those after it.
type breaking struct{ good, after int }

func (b *breaking) Write(p []byte) (int, error) {
	switch {
	case b.good > 0:
		b.good--
		return len(p), nil
	case b.good == 0:
		b.good--
		return 0, errFull
	}
	b.after++
	return len(p), nil
}

// TestTracerMemory: a writer that stands still costs events, which are counted, and neither memory nor time of who is
// traced.
func TestTracerMemory(t *testing.T) {
	var tr insight.Tracer
	var b bytes.Buffer
	gate := make(chan struct{})
	if err := tr.Start(waiting{&b, gate}, insight.TraceOptions{Memory: 1}); err != nil {
		t.Fatal(err)
	}
	const n = 20000
	for i := range n {
		tr.Mark(kindMark, insight.TrackCommands, "", int64(i))
	}
	close(gate)
	err := tr.Stop()
	if !errors.Is(err, insight.ErrLost) {
		t.Errorf("%v, want ErrLost", err)
	}
	events := parse(t, b.Bytes())
	written := count(events, "i", "mark")
	if want := fmt.Sprintf(": %d", n-written); written == n || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("%d of %d events were written, and the error is %v, want it to end in %q", written, n, err, want)
	}
}

// waiting is a writer that stands still until gate is closed.
type waiting struct {
	w    io.Writer
	gate chan struct{}
}

func (w waiting) Write(p []byte) (int, error) {
	<-w.gate
	return w.w.Write(p)
}

// TestTracerConcurrently: spans of many goroutines at once, with traces that come and go, are nested in every trace.
func TestTracerConcurrently(t *testing.T) {
	var tr insight.Tracer
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 3 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				s := tr.Begin(kindCall, insight.TrackAny)
				tr.Mark(kindMark, insight.TrackCommands, "", 1)
				tr.Begin(kindInner, insight.TrackAny).End("")
				tr.Frame()
				s.End("", 1, 2)
			}
		})
	}
	for range 5 {
		var b bytes.Buffer
		if err := tr.Start(&b, insight.TraceOptions{Memory: 64 << 20}); err != nil {
			t.Fatal(err)
		}
		for b := 0; b < 200; b++ {
			tr.Mark(kindMark, insight.TrackReadbacks, "main", int64(b))
		}
		if err := tr.Stop(); err != nil {
			t.Error(err)
		}
		events := parse(t, b.Bytes())
		if err := nested(events); err != nil {
			t.Error(err)
		}
		main := 0
		for _, e := range events {
			if e.Args["label"] == "main" {
				main++
			}
		}
		if main != 200 {
			t.Errorf("%d of 200 events", main)
		}
	}
	close(stop)
	wg.Wait()
}

// TestTracerCrowded: more spans at once than there are tracks for them lose events, and say so.
func TestTracerCrowded(t *testing.T) {
	var tr insight.Tracer
	var b bytes.Buffer
	if err := tr.Start(&b, insight.TraceOptions{}); err != nil {
		t.Fatal(err)
	}
	var spans []insight.Span
	for range 70 {
		spans = append(spans, tr.Begin(kindInner, insight.TrackAny))
	}
	for _, s := range spans {
		s.End("")
	}
	if err := tr.Stop(); !errors.Is(err, insight.ErrLost) {
		t.Errorf("%v, want ErrLost", err)
	}
	if n := count(parse(t, b.Bytes()), "X", "inner"); n != 64 {
		t.Errorf("%d spans, want 64", n)
	}
}

// TestTracerAllocatesNothing: neither off nor on, once as much memory goes round as the writer lags behind.
func TestTracerAllocatesNothing(t *testing.T) {
	var tr insight.Tracer
	record := func() {
		s := tr.Begin(kindCall, insight.TrackAny)
		tr.Begin(kindInner, insight.TrackCommands).End("inner")
		tr.Mark(kindMark, insight.TrackCommands, "mark", 1)
		tr.Count(kindRing, 1, 2)
		tr.Frame()
		s.End("call", 1, 2)
	}
	if n := testing.AllocsPerRun(1000, record); n != 0 {
		t.Errorf("off: %v allocations, want 0", n)
	}
	if err := tr.Start(io.Discard, insight.TraceOptions{}); err != nil {
		t.Fatal(err)
	}
	for range 10000 {
		record()
	}
	if n := testing.AllocsPerRun(1000, record); n != 0 {
		t.Errorf("on: %v allocations, want 0", n)
	}
	if err := tr.Stop(); err != nil && !errors.Is(err, insight.ErrLost) {
		t.Error(err)
	}
}

// TestRuntimeTrace: while Go's own tracing runs, spans are its regions and frames its tasks, with and without a trace of ours.
func TestRuntimeTrace(t *testing.T) {
	if trace.IsEnabled() {
		t.Skip("the tests are traced already")
	}
	var tr insight.Tracer
	var b bytes.Buffer
	if err := trace.Start(&b); err != nil {
		t.Fatal(err)
	}
	tr.Frame()
	tr.Begin(insight.NewKind("seen by go tool trace"), insight.TrackAny).End("")
	tr.Frame()
	trace.Stop()
	tr.Frame()
	for _, want := range []string{"vkgloo:seen by go tool trace", "vkgloo:frame"} {
		if !bytes.Contains(b.Bytes(), []byte(want)) {
			t.Errorf("no %q in Go's trace of %d bytes", want, b.Len())
		}
	}
}

func TestKind(t *testing.T) {
	k := insight.NewKind("k", "a", "b", "c", "d", "e")
	var tr insight.Tracer
	var b bytes.Buffer
	if err := tr.Start(&b, insight.TraceOptions{}); err != nil {
		t.Fatal(err)
	}
	tr.Mark(k, insight.TrackCommands, "", 1, 2, 3, 4, 5)
	if err := tr.Stop(); err != nil {
		t.Fatal(err)
	}
	if k.Name() != "k" || !bytes.Contains(b.Bytes(), []byte(`"args":{"a":1,"b":2,"c":3,"d":4}`)) {
		t.Errorf("%s: %s", k.Name(), b.Bytes())
	}
}

func BenchmarkSpan(b *testing.B) {
	for _, on := range []bool{false, true} {
		b.Run(map[bool]string{false: "off", true: "on"}[on], func(b *testing.B) {
			var tr insight.Tracer
			if on {
				if err := tr.Start(io.Discard, insight.TraceOptions{}); err != nil {
					b.Fatal(err)
				}
				defer tr.Stop()
			}
			b.ReportAllocs()
			for b.Loop() {
				tr.Begin(kindCall, insight.TrackCommands).End("", 1, 2)
			}
		})
	}
}
