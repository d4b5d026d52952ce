package vkgloo_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/insight"
	"github.com/vkgloo/vkgloo/internal/vktest"
)

// A snapshot lists buffers by label; its blocks add up to its totals, and it survives JSON.
func TestSnapshot(t *testing.T) {
	c := vktest.Context(t, vktest.Options{Label: "mine"})
	b := must(c.NewBuffer(vkgloo.BufferOptions{Size: 5000, Label: "listed"}))
	defer b.Release()
	check(c.Finish())
	s := must(c.Snapshot())
	size, used, found := 0, 0, insight.Range{}
	for _, k := range s.Blocks {
		size, used = size+k.Size, used+k.Used
		for _, r := range k.Ranges {
			if r.Label == "listed" {
				found = r
			}
		}
	}
	if size != s.Totals.Allocated || used != s.Totals.Used || len(s.Blocks) != s.Totals.Blocks || s.Label != "mine" {
		t.Errorf("blocks of %d bytes, %d used, totals %+v", size, used, s.Totals)
	}
	if found.Asked != 5000 || found.Size < 5000 || found.Kind != "buffer" {
		t.Errorf("the buffer: %+v", found)
	}
	var out bytes.Buffer
	check(s.Write(&out))
	if again, err := insight.ReadSnapshot(&out); err != nil || again.Totals != s.Totals {
		t.Errorf("read back: %v, %+v", err, again.Totals)
	}
}

// Frames are in the trace and in Stats. Misuse says what to do; after Close nothing but an error comes.
func TestTraceOfAContext(t *testing.T) {
	c := vktest.Context(t, vktest.Options{LeaksAllowed: true})
	if err := c.StopTrace(); !errors.Is(err, buffer.ErrState) {
		t.Errorf("StopTrace without a trace: %v", err)
	}
	if err := c.StartTrace(nil); !errors.Is(err, buffer.ErrArgs) {
		t.Errorf("StartTrace(nil): %v", err)
	}
	var out bytes.Buffer
	check(c.StartTrace(&out))
	if err := c.StartTrace(io.Discard); !errors.Is(err, buffer.ErrState) {
		t.Errorf("StartTrace twice: %v", err)
	}
	c.MarkFrame()
	c.MarkFrame()
	check(c.StopTrace())
	if n := bytes.Count(out.Bytes(), []byte(`"name":"frame"`)); n != 2 || c.Stats().Frames != 2 {
		t.Errorf("%d frames in the trace, %d in Stats, want 2", n, c.Stats().Frames)
	}
	check(c.Close())
	if _, err := c.Snapshot(); !errors.Is(err, buffer.ErrState) {
		t.Errorf("Snapshot after Close: %v", err)
	}
	if err := c.StartTrace(io.Discard); !errors.Is(err, buffer.ErrState) {
		t.Errorf("StartTrace after Close: %v", err)
	}
	if n := c.Trim(); n != 0 {
		t.Errorf("Trim after Close = %d", n)
	}
}

// Pressure is told at nine tenths of a budget, and relief below eight; the callback may use the context.
func TestPressure(t *testing.T) {
	var c *vkgloo.Context
	var told []vkgloo.PressureLevel
	c = vktest.Context(t, vktest.Options{Profile: "heap=0:104857600,hide=VK_EXT_memory_budget", Pressure: func(p vkgloo.Pressure) {
		told = append(told, p.Level)
		c.Trim()
	}})
	b := must(c.Reserve(74 << 20))
	check(c.Finish())
	if h := c.Budget()[0]; h.Budget != 80<<20 || !h.Estimated || len(told) != 1 || told[0] != vkgloo.PressureHigh {
		t.Fatalf("told %v of %+v, want high, once", told, h)
	}
	check(c.Finish())
	b.Release()
	check(c.Finish())
	check(c.Finish())
	d := must(c.Reserve(20 << 20)) // memory that is taken has the heaps looked at
	defer d.Release()
	check(c.Finish())
	if len(told) != 2 || told[1] != vkgloo.PressureNone {
		t.Errorf("told %v, want high, none", told)
	}
}

// TestPressureOfOthers: a driver's budget that others make smaller, or larger again, is told without an allocation of ours.
func TestPressureOfOthers(t *testing.T) {
	faults := vktest.NewFaults(t)
	var told []vkgloo.PressureLevel
	c := vktest.Context(t, vktest.Options{Profile: "budget", Faults: faults, Pressure: func(p vkgloo.Pressure) { told = append(told, p.Level) }})
	b := must(c.Reserve(60 << 20))
	defer b.Release()
	check(c.Finish())
	until := func(n int) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); len(told) < n && time.Now().Before(end); {
			check(c.Finish())
			time.Sleep(10 * time.Millisecond)
		}
	}
	faults.SetBudget(64 << 20)
	until(1)
	faults.SetBudget(32 << 20)
	until(2)
	faults.SetBudget(0)
	until(3)
	if want := []vkgloo.PressureLevel{vkgloo.PressureHigh, vkgloo.PressureCritical, vkgloo.PressureNone}; !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
}
