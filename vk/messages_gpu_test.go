package vk_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// A mistake reaches the sink with its rule, the names of what it is about and the labels it is under.
func TestMessageNamesObjects(t *testing.T) {
	var got messages
	d := vktest.Device(t, vktest.Options{Label: "device", Expect: got.add})
	a, b := hostBuffer(t, d, 16, "the source"), hostBuffer(t, d, 16, "the target")
	var s vk.Stream
	s.BeginLabel("outer")
	s.BeginLabel("inner")
	s.AppendCopy(a.Handle, b.Handle, vk.BufferCopy{Size: 17})
	s.EndLabel()
	s.EndLabel()
	if _, err := d.Submit(&s); err != nil {
		t.Fatal(err)
	}
	all := got.take()
	i := slices.IndexFunc(all, func(m vk.Message) bool { return m.ID == "VUID-vkCmdCopyBuffer-size-00115" })
	if i < 0 {
		t.Fatalf("no message about the copy: %v", all)
	}
	m := all[i]
	if m.Severity != vk.SeverityError || m.Text == "" {
		t.Errorf("severity %v, text %q", m.Severity, m.Text)
	}
	names := map[uint64]string{a.Handle: "the source", b.Handle: "the target"} // which of them is the layer's choice
	if !slices.ContainsFunc(m.Objects, func(o vk.MessageObject) bool { return o.Type == vk.ObjectBuffer && o.Name == names[o.Handle] }) {
		t.Errorf("objects %v, want one of the buffers by its name", m.Objects)
	}
	if !slices.Contains(m.Labels, "inner") || !slices.Contains(m.Labels, "outer") {
		t.Errorf("labels %q, want inner and outer", m.Labels)
	}
	if text := m.String(); !strings.Contains(text, "error: ") || !strings.Contains(text, `buffer "the `) || !strings.Contains(text, "inner") {
		t.Errorf("String() = %q", text)
	}
	if err := d.Timeline().Wait(t.Context(), d.Timeline().Issued()); err != nil {
		t.Error(err)
	}
}

// A flood is cut off and counted; the sink may call back.
func TestMessagesBounded(t *testing.T) {
	var got messages
	var d *vk.Device
	d = vktest.Device(t, vktest.Options{Expect: func(m vk.Message) bool {
		if d != nil {
			d.Drain()
		}
		return got.add(m)
	}})
	for range vk.RingCapacity + 44 {
		d.PushMessage("flood")
	}
	d.Drain()
	all := got.take()
	if len(all) != vk.RingCapacity+1 {
		t.Fatalf("%d messages, want %d and one about the rest", len(all), vk.RingCapacity)
	}
	if !slices.ContainsFunc(all, func(m vk.Message) bool {
		return strings.HasPrefix(m.Text, "44 further messages") && m.Severity == vk.SeverityWarning
	}) {
		t.Errorf("nothing about the dropped ones: %v", all[len(all)-1])
	}
	d.Drain()
	if again := got.take(); len(again) != 0 {
		t.Errorf("a second Drain gives %v", again)
	}
}

// Drain from many goroutines: each message once.
func TestMessagesConcurrent(t *testing.T) {
	var got messages
	d := vktest.Device(t, vktest.Options{Expect: got.add})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 50 {
				d.PushMessage("m")
				d.Drain()
			}
		})
	}
	wg.Wait()
	d.Drain()
	if n := len(got.take()); n != 200 {
		t.Errorf("%d messages, want 200", n)
	}
}

// Close frees and names what lived, waits for what is under way, and may be called again.
func TestCloseReportsLeaks(t *testing.T) {
	bothClocks(t, func(t *testing.T, o vktest.Options) {
		o.LeaksAllowed, o.Label = true, "leaky"
		d := vktest.Device(t, o)
		b, err := d.NewBuffer(vk.BufferOptions{Size: 64, Usage: transfer, Label: "left behind"})
		if err != nil {
			t.Fatal(err)
		}
		pool, err := d.NewQueryPool(vk.QueryTimestamp, 1, "queries left behind")
		if err != nil || pool == 0 {
			t.Fatal(err)
		}
		gone, err := d.NewBuffer(vk.BufferOptions{Size: 64, Usage: transfer, Label: "retired"})
		if err != nil {
			t.Fatal(err)
		}
		var s vk.Stream
		s.FillBuffer(b.Handle, 0, 64, 1)
		s.FillBuffer(gone.Handle, 0, 64, 1)
		n, err := d.Submit(&s)
		if err != nil {
			t.Fatal(err)
		}
		gone.Retire(n)
		err = d.Close()
		var leak *vk.LeakError
		if !errors.As(err, &leak) || leak.Device != "leaky" {
			t.Fatalf("Close = %v, want a LeakError", err)
		}
		contains(t, err, "left behind", "queries left behind", "query pool", "leaky")
		if strings.Contains(err.Error(), "retired") {
			t.Errorf("what was given back is named: %v", err)
		}
		if err := d.Close(); err != nil {
			t.Errorf("a second Close = %v", err)
		}
		afterClose(t, d)
	})
}

// afterClose: no call crashes.
func afterClose(t *testing.T, d *vk.Device) {
	t.Helper()
	if _, err := d.Submit(&vk.Stream{}); !errors.Is(err, vk.ErrClosed) {
		t.Errorf("Submit after Close = %v, want ErrClosed", err)
	}
	if err := d.Timeline().Wait(t.Context(), 1); !errors.Is(err, vk.ErrClosed) {
		t.Errorf("Wait after Close = %v, want ErrClosed", err)
	}
	var s vk.Stream
	s.Draw(1, 1, 0, 0)
	d.Replay(0, &s)
	d.SetName(vk.ObjectBuffer, 1, "x")
	d.FormatFeatures(38)
	d.Retire(0, vk.Retired{Kind: vk.RetireBuffer, Handle: 1})
	d.Collect()
	d.Drain()
	d.Timeline().Completed()
	d.Timeline().Done(d.Timeline().Ticket())
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}
