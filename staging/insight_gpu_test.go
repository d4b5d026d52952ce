package staging_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo/insight"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// on returns an engine on a device of its own making.
func on(t *testing.T, o vktest.Options, so staging.Options) *staging.Engine {
	t.Helper()
	e, err := staging.New(vktest.Device(t, o), so)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// less is what has been counted since before.
func less(s, before staging.Stats) staging.Stats {
	s.InPlace -= before.InPlace
	s.Replaced -= before.Replaced
	s.Staged -= before.Staged
	s.Because.Forced -= before.Because.Forced
	s.Because.Adopted -= before.Because.Adopted
	s.Because.Unmapped -= before.Because.Unmapped
	s.Because.Busy -= before.Because.Busy
	s.Because.Images -= before.Because.Images
	s.Renamed -= before.Renamed
	s.Merged -= before.Merged
	s.Copies -= before.Copies
	s.Barriers -= before.Barriers
	s.Submissions -= before.Submissions
	s.Flushes -= before.Flushes
	s.Stalls -= before.Stalls
	s.Reads -= before.Reads
	s.Records -= before.Records
	return s
}

// Which way bytes go, and why: one row for each reason, in exact numbers.
func TestWhichWayAndWhy(t *testing.T) {
	const shared, split = "types=dvc0", "types=d0.vc1"
	for _, c := range []struct {
		name    string
		profile vktest.Profile
		upload  vk.UploadMode
		busy    bool // a copy from the store is recorded first
		want    func(s staging.Stats) uint64
	}{
		{"in place", shared, vk.UploadAuto, false, func(s staging.Stats) uint64 { return s.InPlace }},
		{"busy", shared, vk.UploadAuto, true, func(s staging.Stats) uint64 { return s.Because.Busy }},
		{"forced", shared, vk.UploadStaged, false, func(s staging.Stats) uint64 { return s.Because.Forced }},
		{"unmapped", split, vk.UploadAuto, false, func(s staging.Stats) uint64 { return s.Because.Unmapped }},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := on(t, vktest.Options{Profile: c.profile}, staging.Options{Upload: c.upload})
			a, b := newSource(t, e, 4096), newSource(t, e, 4096)
			a.write(t, 0, make([]byte, 4096))
			b.write(t, 0, make([]byte, 4096))
			if err := e.Finish(); err != nil {
				t.Fatal(err)
			}
			if c.busy {
				if err := e.Copy(b.s, a.s, 0, 0, 64); err != nil {
					t.Fatal(err)
				}
			}
			before := e.Stats()
			a.write(t, 100, make([]byte, 1000))
			if err := e.Finish(); err != nil {
				t.Fatal(err)
			}
			s := less(e.Stats(), before)
			if n := c.want(s); n != 1000 || s.InPlace+s.Staged != 1000 {
				t.Errorf("%d bytes, want 1000: %+v", n, s)
			}
			if w := s.Because; w.Forced+w.Adopted+w.Unmapped+w.Busy+w.Images != s.Staged {
				t.Errorf("%+v don't add up to %d", w, s.Staged)
			}
		})
	}
}

// A ticket's writes are staged because somebody else's commands may use the buffer: a barrier before the copy, one after.
func TestStagedBecauseAdopted(t *testing.T) {
	c := adopt(t, true)
	a := newSource(t, c.e, 4096)
	a.write(t, 0, make([]byte, 4096))
	c.frame()
	before := c.e.Stats()
	a.write(t, 0, make([]byte, 24))
	c.frame()
	s := less(c.e.Stats(), before)
	if s.Because.Adopted != 24 || s.Staged != 24 || s.Records != 1 || s.Barriers != 2 || s.Copies != 1 || s.Submissions != 0 {
		t.Errorf("%+v, want 24 bytes because of adoption, in one record with one copy and two barriers", s)
	}
}

// What the trace tells is what Stats count, and its spans nest.
func TestTraceEqualsStats(t *testing.T) {
	f := vktest.NewFaults(t)
	e := on(t, vktest.Options{Faults: f}, staging.Options{Upload: vk.UploadStaged})
	a, b := newSource(t, e, 1<<20), newSource(t, e, 1<<20)
	var out bytes.Buffer
	if err := e.Tracer().Start(&out, insight.TraceOptions{}); err != nil {
		t.Fatal(err)
	}
	before := e.Stats()
	for i := range 10 {
		a.write(t, 64*i, make([]byte, 32))
		b.write(t, 128*i, make([]byte, 32))
		b.write(t, 128*i+64, make([]byte, 32))
		if err := e.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Copy(a.s, b.s, 0, 0, 4096); err != nil {
		t.Fatal(err)
	}
	if err := e.Fill(a.s, 0, 300, []byte{1, 2, 3}); err != nil {
		t.Fatal(err)
	}
	if err := e.Read(a.s, make([]byte, 100), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := e.ReadAsync(b.s, 0, 100).Bytes(); err != nil {
		t.Fatal(err)
	}
	f.SetDelay(20 * time.Millisecond) // else the GPU may be done before anybody waits
	a.write(t, 0, make([]byte, 32))
	if err := e.Await(a.s, true); err != nil {
		t.Fatal(err)
	}
	if s := e.Stats(); s.Stalled < 10*time.Millisecond || s.Stalled > 10*time.Second {
		t.Errorf("stalled for %v, want about 20 ms", s.Stalled)
	}
	if err := e.Finish(); err != nil {
		t.Fatal(err)
	}
	s := less(e.Stats(), before)
	if err := e.Tracer().Stop(); err != nil {
		t.Fatal(err)
	}
	var file struct {
		TraceEvents []struct {
			Name, Ph string
			Args     map[string]any
		}
	}
	if err := json.Unmarshal(out.Bytes(), &file); err != nil {
		t.Fatal(err)
	}
	got := map[string]uint64{}
	for _, x := range file.TraceEvents {
		got[x.Ph+" "+x.Name]++
		for k, v := range x.Args {
			if n, ok := v.(float64); ok {
				got[x.Name+" "+k] += uint64(n)
			}
		}
	}
	for name, want := range map[string]uint64{
		"X flush": s.Flushes, "X submit": s.Submissions, "X stall": s.Stalls, "copy regions": s.Copies, "X finish": 1,
		"flush staged": s.Staged, "flush in place": s.InPlace, "X readback": 1, "C upload ring": s.Submissions, "C in flight": s.Submissions,
	} {
		if got[name] != want {
			t.Errorf("%s: %d in the trace, %d in Stats", name, got[name], want)
		}
	}
	if n := got["X read"] + got["i read begun"]; n != s.Reads || s.Reads != 2 {
		t.Errorf("%d reads in the trace, %d in Stats, want 2", n, s.Reads)
	}
	if s.Stalls != 1 {
		t.Errorf("%d stalls, want the one of Await", s.Stalls)
	}
}

// Where somebody looks, a flush's commands stand under a label that is closed again.
func TestFlushHasALabel(t *testing.T) {
	e := on(t, vktest.Options{}, staging.Options{Upload: vk.UploadStaged})
	a := newSource(t, e, 4096)
	a.write(t, 0, make([]byte, 64))
	if err := e.FlushOnly(); err != nil {
		t.Fatal(err)
	}
	text := e.Recorded()
	open, end, cp := strings.Index(text, `begin-label "vkgloo flush"`), strings.Index(text, "end-label"), strings.Index(text, "copy-buffer")
	if open < 0 || cp < open || end < cp {
		t.Errorf("commands\n%s\nwant a copy inside of a label", text)
	}
}

// BenchmarkTrace is a flush of 1 KiB and its submission, untraced and traced: what is off costs nothing.
func BenchmarkTrace(b *testing.B) {
	for _, traced := range []bool{false, true} {
		b.Run(map[bool]string{false: "off", true: "on"}[traced], func(b *testing.B) {
			e, err := staging.New(vktest.Device(b, vktest.Options{NoValidation: true}), staging.Options{Upload: vk.UploadStaged})
			if err != nil {
				b.Fatal(err)
			}
			defer e.Close()
			a := newSource(b, e, 1<<20)
			if traced {
				if err := e.Tracer().Start(discard{}, insight.TraceOptions{}); err != nil {
					b.Fatal(err)
				}
				defer e.Tracer().Stop()
			}
			p := make([]byte, 1024)
			b.ReportAllocs()
			for b.Loop() {
				a.write(b, 0, p)
				if err := e.Finish(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
