package vk_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// Submissions, what is in flight, and what is given up, in exact numbers.
func TestQueueStats(t *testing.T) {
	f := vktest.NewFaults(t)
	d := vktest.Device(t, vktest.Options{Faults: f})
	before := d.QueueStats()
	f.SetDelay(200 * 1e6)
	var s vk.Stream
	b := newBuffer(t, d, 1000, vk.MemoryDevice, "given up")
	s.FillBuffer(b.Handle, 0, 1000, 7)
	n, err := d.Submit(&s)
	if err != nil {
		t.Fatal(err)
	}
	b.Retire(n)
	got := d.QueueStats()
	if got.Submissions-before.Submissions != 1 || got.InFlight != 1 || got.Retired-before.Retired != 1 || got.Waiting != 1 || got.Throttled != 0 {
		t.Errorf("while the GPU is at work: %+v after %+v", got, before)
	}
	f.SetDelay(0)
	if err := d.Timeline().Wait(context.Background(), n); err != nil {
		t.Fatal(err)
	}
	if got := d.QueueStats(); got.InFlight != 0 || got.Waiting != 0 || got.Retired-before.Retired != 1 {
		t.Errorf("when it is done: %+v", got)
	}
}

// A program that never waits is held back once, where the 129th submission finds 128 in flight.
func TestThrottled(t *testing.T) {
	f := vktest.NewFaults(t)
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain, Faults: f})
	f.SetDelay(300 * 1e6)
	var s vk.Stream
	for range 129 {
		if _, err := d.Submit(&s); err != nil {
			t.Fatal(err)
		}
	}
	if n := d.QueueStats().Throttled; n != 1 {
		t.Errorf("held back %d times, want once", n)
	}
	f.SetDelay(0)
}

// Where memory types are asked for by usage, the map says which, and how much was asked for.
func TestMemoryMapSaysWhatFor(t *testing.T) {
	d := vktest.Device(t)
	a, b := newBuffer(t, d, 1001, vk.MemoryUpload, "a"), newBuffer(t, d, 2002, vk.MemoryReadback, "b")
	found := map[string]vk.MemoryRange{}
	for _, m := range d.MemoryMap() {
		for _, r := range m.Ranges {
			found[r.Label] = r
		}
	}
	if r := found["a"]; r.Usage != vk.MemoryUpload || r.Asked != 1001 || r.Size < 1001 {
		t.Errorf("a: %+v", r)
	}
	if r := found["b"]; r.Usage != vk.MemoryReadback || r.Asked != 2002 || r.Size < 2002 {
		t.Errorf("b: %+v", r)
	}
	a.Destroy()
	b.Destroy()
}

// Under Naming what has no label has the name of its kind, and keeps having one when its label is taken away.
func TestUnnamedObjectsHaveNames(t *testing.T) {
	var got messages
	d := vktest.Device(t, vktest.Options{Label: "mine", Expect: got.add})
	if !d.Naming() {
		t.Fatal("no naming under validation")
	}
	a, b := hostBuffer(t, d, 16, ""), hostBuffer(t, d, 16, "labelled")
	b.SetLabel("")
	var s vk.Stream
	s.AppendCopy(a.Handle, b.Handle, vk.BufferCopy{Size: 17})
	if _, err := d.Submit(&s); err != nil {
		t.Fatal(err)
	}
	all := got.take()
	if !slices.ContainsFunc(all, func(m vk.Message) bool { return strings.Contains(m.String(), `buffer "mine buffer"`) }) {
		t.Errorf("no message names a buffer: %v", all)
	}
	if err := d.Timeline().Wait(t.Context(), d.Timeline().Issued()); err != nil {
		t.Error(err)
	}
}

// Names are what validation, RenderDoc or Options.Names ask for, and nobody else pays for them.
func TestNaming(t *testing.T) {
	for _, c := range []struct {
		name      string
		o         vk.Options
		renderdoc string
		want      bool
	}{
		{"nobody asks", vk.Options{}, "", false},
		{"option", vk.Options{Names: true}, "", true},
		{"RenderDoc", vk.Options{}, "1", true},
		{"RenderDoc off", vk.Options{}, "0", false},
	} {
		t.Setenv("ENABLE_VULKAN_RENDERDOC_CAPTURE", c.renderdoc)
		vktest.Device(t) // skips where there is none
		d, err := vk.Open(c.o)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Naming(); got != c.want {
			t.Errorf("%s: Naming() = %v, want %v", c.name, got, c.want)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}

// Without the extension a budget is a guess, and says so; after Close nobody is asked.
func TestBudgetIsGuessed(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: "heap=0:104857600,hide=VK_EXT_memory_budget"})
	before := d.Growths()
	b := newBuffer(t, d, 30<<20, vk.MemoryDevice, "b")
	h := d.Budget()[0]
	if want := (vk.HeapStats{Size: 100 << 20, DeviceLocal: true, Allocated: 30 << 20, Objects: 1, Usage: 30 << 20, Budget: 80 << 20, Estimated: true}); h != want {
		t.Errorf("%+v, want %+v", h, want)
	}
	if d.Growths() != before+1 {
		t.Errorf("%d growths, want 1", d.Growths()-before)
	}
	b.Destroy()
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if h := d.Budget()[0]; h.Allocated != 0 || h.Budget != 80<<20 {
		t.Errorf("after Close: %+v", h)
	}
}
