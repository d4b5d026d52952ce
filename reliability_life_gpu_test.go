package vkgloo_test

import (
	"bytes"
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// TestDeferredDestruction lets go of buffers, and of what they were before they grew, while late submissions still use them.
// Validation doesn't see a buffer destroyed in flight, but memory freed too early is poisoned, and the copies would show it.
func TestDeferredDestruction(t *testing.T) {
	for _, upload := range []vk.UploadMode{vk.UploadDirect, vk.UploadStaged} {
		t.Run(fmt.Sprint(upload), func(t *testing.T) {
			f := vktest.NewFaults(t)
			c := vktest.Context(t, vktest.Options{Profile: "poison", Faults: f, Upload: upload})
			x := &fixture{TB: t, c: c}
			f.SetDelay(30 * time.Millisecond)
			const n = 2 << 20
			var kept []*buffer.Buffer
			var want [][]byte
			start := time.Now()
			for i := range 12 {
				p := bytesOf(n, 2*i+3)
				src, dst := buf(x, p...), x.zeros(n)
				x.ok(c.CopyBuffer(dst, src, n, 0, 0))
				x.ok(c.Flush())
				src.Release() // the copy has not begun
				if i%2 == 0 {
					x.ok(dst.ResizeBytes(64)) // nor has it when its target goes
					x.ok(dst.SetData(buffer.Of(p[:64])))
					p = p[:64]
				}
				x.ok(c.Flush())
				c.Device().Trim() // whatever is free already goes back to the driver
				kept, want = append(kept, dst), append(want, p)
			}
			t.Logf("released after %v, %d submissions late", time.Since(start).Round(time.Millisecond), f.Delayed())
			if f.Delayed() < 12 {
				t.Errorf("%d submissions were late, want at least 12", f.Delayed())
			}
			for i, b := range kept {
				got, err := b.Read(-1, 0)
				x.ok(err)
				if !bytes.Equal(got, want[i]) {
					t.Errorf("copy %d is not what was copied", i)
				}
				b.Release()
			}
			x.ok(c.Finish())
			if m := c.Stats(); m.Staging.Stores != 0 {
				t.Errorf("%d stores are left", m.Staging.Stores)
			}
		})
	}
}

// TestLeakReport: Close names what was never released by kind, label, size and place of creation, and frees it.
func TestLeakReport(t *testing.T) {
	f := vktest.NewFaults(t)
	c := vktest.Context(t, vktest.Options{Profile: vktest.Plain, Faults: f, LeaksAllowed: true, Label: "leaky"})
	x := &fixture{TB: t, c: c}
	b, err := c.NewBuffer(vkgloo.BufferOptions{Size: 12345, Label: "particles"})
	x.ok(err)
	x.ok(b.Clear(-1, 0, nil))
	_, err = c.Target(8, 8, vkgloo.TargetOptions{Label: "shadow map"})
	x.ok(err)
	fine, err := c.Reserve(64)
	x.ok(err)
	fine.Release()
	err = c.Close()
	if err == nil {
		t.Fatal("Close = nil, want an error that names what lives")
	}
	for _, want := range []string{`"leaky"`, `"particles" size=12345>, made at \S*reliability_life_gpu_test.go:\d+`, `"shadow map".*made at \S*reliability_life_gpu_test.go:\d+`} {
		if !regexp.MustCompile(want).MatchString(err.Error()) {
			t.Errorf("Close = %v, want %s", err, want)
		}
	}
	if devices, memory := f.Live(); devices != 0 || memory != 0 {
		t.Errorf("%d devices and %d memory objects are left", devices, memory)
	}
	if err := c.Close(); err != nil {
		t.Errorf("Close again = %v", err)
	}
}

// TestLossUnderLoad loses the device between submissions of several goroutines' work: nobody hangs, everybody is told.
// (Writes and reads in place make no call that could tell.)
func TestLossUnderLoad(t *testing.T) {
	f := vktest.NewFaults(t)
	c := vktest.Context(t, vktest.Options{Profile: "poison", Faults: f, LeaksAllowed: true, Expect: inUse, Upload: vk.UploadStaged})
	f.SetDelay(2 * time.Millisecond)
	done := make(chan error)
	const workers = 8
	for i := range workers {
		go func() {
			b, err := c.Reserve(4096)
			for err == nil {
				if err = b.SetSubData(buffer.Of(bytesOf(100, i)), 0); err == nil {
					_, err = b.Read(-1, 0)
				}
			}
			done <- err
		}()
	}
	time.Sleep(100 * time.Millisecond)
	f.Lose()
	limit := time.After(20 * time.Second)
	for range workers {
		select {
		case err := <-done:
			(&fixture{TB: t}).is(err, vk.ErrDeviceLost)
		case <-limit:
			t.Fatal("a goroutine hangs on a lost device")
		}
	}
	c.Close()
	if devices, memory := f.Live(); devices != 0 || memory != 0 {
		t.Errorf("%d devices and %d memory objects are left", devices, memory)
	}
	if r := goThrough(t, nil, vktest.Options{Profile: vktest.Plain, RingSize: 1 << 20}, nil, func() {}); len(r.failed) > 0 {
		t.Errorf("a new context after the loss: %q", r.failed)
	}
}

// TestClearInFreshStore: a small Clear goes into the store-to-be that a full overwrite has made, while the GPU uses the old one.
func TestClearInFreshStore(t *testing.T) {
	f := vktest.NewFaults(t)
	c := vktest.Context(t, vktest.Options{Profile: vktest.Plain, Faults: f, Upload: vk.UploadDirect})
	x := &fixture{TB: t, c: c}
	f.SetDelay(20 * time.Millisecond)
	const n = 64 << 10
	b, other := x.zeros(n), x.zeros(n)
	for i := range 3 {
		x.ok(c.CopyBuffer(other, b, n, 0, 0)) // b is in use
		x.ok(c.Flush())
		want := bytesOf(n, 5+2*i)
		x.ok(b.SetData(buffer.Of(want)))
		x.ok(b.Clear(64, 128, []byte{1, 2, 3, 4}))
		copy(want[128:], bytes.Repeat([]byte{1, 2, 3, 4}, 16))
		x.ok(c.Flush())
		got, err := b.Read(-1, 0)
		x.ok(err)
		if !bytes.Equal(got, want) {
			t.Error("the buffer does not hold what was written")
		}
	}
}
