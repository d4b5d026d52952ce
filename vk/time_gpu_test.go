package vk_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// A late device: numbers complete in order, retired objects live exactly as long, waits see it through.
func TestLateDevice(t *testing.T) {
	bothClocks(t, func(t *testing.T, o vktest.Options) {
		f := vktest.NewFaults(t)
		o.Faults = f
		d := vktest.Device(t, o)
		f.SetDelay(250 * time.Millisecond) // a loaded machine may stop us for a while
		var s vk.Stream
		var last uint64
		for range 3 {
			b, err := d.NewBuffer(vk.BufferOptions{Size: 1024, Usage: transfer, Label: "short-lived"})
			if err != nil {
				t.Fatal(err)
			}
			s.Reset()
			s.FillBuffer(b.Handle, 0, 1024, 1)
			if last, err = d.Submit(&s); err != nil {
				t.Fatal(err)
			}
			b.Retire(last)
		}
		if d.Timeline().Completed() != 0 || d.Waiting() == 0 {
			t.Errorf("completed %d with %d objects waiting, right after submission", d.Timeline().Completed(), d.Waiting())
		}
		if err := d.Timeline().Wait(context.Background(), last); err != nil {
			t.Fatal(err)
		}
		if d.Waiting() != 0 || d.Timeline().Known() != last {
			t.Errorf("%d objects wait after the wait, known %d", d.Waiting(), d.Timeline().Known())
		}
	})
}

// A program that never waits is slowed down to the device, and its command buffers are reused.
func TestSubmitThrottle(t *testing.T) {
	bothClocks(t, func(t *testing.T, o vktest.Options) {
		f := vktest.NewFaults(t)
		o.Faults = f
		d := vktest.Device(t, o)
		f.SetDelay(2 * time.Millisecond)
		var s vk.Stream
		s.BeginLabel("nothing")
		s.EndLabel()
		for range 300 {
			if _, err := d.Submit(&s); err != nil {
				t.Fatal(err)
			}
			if n := d.Flying(); n > 128 {
				t.Fatalf("%d submissions under way", n)
			}
		}
		if n := d.Recordings(); n > 130 {
			t.Errorf("%d command buffers", n)
		}
	})
}

// One submission waited for by many, while its fence goes round.
func TestManyWaiters(t *testing.T) {
	bothClocks(t, func(t *testing.T, o vktest.Options) {
		f := vktest.NewFaults(t)
		o.Faults = f
		d := vktest.Device(t, o)
		f.SetDelay(time.Millisecond)
		var wg sync.WaitGroup
		var s vk.Stream
		for range 30 {
			n, err := d.Submit(&s)
			if err != nil {
				t.Fatal(err)
			}
			for g := range 6 {
				wg.Go(func() {
					ctx := context.Background()
					if g%2 == 0 { // short waits that come back
						c, cancel := context.WithTimeout(ctx, time.Second)
						defer cancel()
						ctx = c
					}
					if err := d.Timeline().Wait(ctx, n); err != nil {
						t.Error(err)
					}
				})
			}
		}
		wg.Wait()
	})
}

// A lost device: sticky from every call, nothing hangs, Close frees everything.
func TestDeviceLost(t *testing.T) {
	bothClocks(t, func(t *testing.T, o vktest.Options) {
		for _, when := range []string{"submit", "wait", "poll"} {
			f := vktest.NewFaults(t)
			o.Faults = f
			o.Expect = func(m vk.Message) bool { // the layer takes what lost work uses to be in use for ever
				return strings.HasPrefix(m.ID, "VUID-vkDestroy")
			}
			d := vktest.Device(t, o)
			b, err := d.NewBuffer(vk.BufferOptions{Size: 64, Usage: transfer, Label: "b"})
			if err != nil {
				t.Fatal(err)
			}
			var s vk.Stream
			s.FillBuffer(b.Handle, 0, 64, 1)
			var n uint64
			if when != "submit" {
				f.SetDelay(50 * time.Millisecond)
				if n, err = d.Submit(&s); err != nil {
					t.Fatal(err)
				}
				b.Retire(n)
			}
			f.Lose()
			switch when {
			case "submit":
				_, err = d.Submit(&s)
			case "wait":
				err = d.Timeline().Wait(context.Background(), n)
			case "poll":
				d.Timeline().Completed()
				err = d.Err()
			}
			if !errors.Is(err, vk.ErrDeviceLost) || !errors.Is(d.Err(), vk.ErrDeviceLost) {
				t.Errorf("%s: %v, then Err() = %v, want ErrDeviceLost", when, err, d.Err())
			}
			for range 2 {
				if _, err := d.Submit(&s); !errors.Is(err, vk.ErrDeviceLost) {
					t.Errorf("%s: a later Submit = %v", when, err)
				}
				if err := d.Timeline().Wait(context.Background(), d.Timeline().Issued()); !errors.Is(err, vk.ErrDeviceLost) {
					t.Errorf("%s: a later Wait = %v", when, err)
				}
			}
			time.Sleep(150 * time.Millisecond) // lavapipe itself is not lost: it must be done with the buffer
			if when == "submit" {
				b.Destroy()
			}
			if err := d.Close(); err != nil {
				t.Errorf("%s: Close = %v", when, err)
			}
		}
	})
}

// A device that is late beyond the limit: waits end, and Close frees nothing that may be in use.
func TestWaitLimit(t *testing.T) {
	f := vktest.NewFaults(t)
	opened := vktest.Device(t, vktest.Options{Faults: f})
	d, err := vk.Adopt(opened.Handles(), vk.Options{WaitLimit: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	f.SetDelay(600 * time.Millisecond)
	var s vk.Stream
	n, err := d.Submit(&s)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Timeline().Wait(context.Background(), n); !errors.Is(err, vk.ErrTimeout) {
		t.Errorf("Wait = %v, want ErrTimeout", err)
	}
	if err = d.Close(); !errors.Is(err, vk.ErrTimeout) {
		t.Errorf("Close = %v, want ErrTimeout", err)
	}
	for end := time.Now().Add(20 * time.Second); err != nil && time.Now().Before(end); {
		err = d.Close()
	}
	if err != nil {
		t.Errorf("Close again = %v", err)
	}
}

// A wait for much work goes on as long as there is progress, however long that takes in all.
func TestWaitLimitCountsFromProgress(t *testing.T) {
	f := vktest.NewFaults(t)
	opened := vktest.Device(t, vktest.Options{Faults: f})
	d, err := vk.Adopt(opened.Handles(), vk.Options{WaitLimit: 400 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	f.SetDelay(100 * time.Millisecond)
	var s vk.Stream
	n := uint64(0)
	for range 10 { // a second in all
		if n, err = d.Submit(&s); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Timeline().Wait(context.Background(), n); err != nil {
		t.Errorf("Wait = %v", err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}
