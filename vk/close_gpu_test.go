package vk_test

import (
	"errors"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// closing calls Close and fails the test if that takes for ever.
func closing(t *testing.T, d *vk.Device) error {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- d.Close() }()
	select {
	case err := <-done:
		return err
	case <-time.After(60 * time.Second):
		t.Fatal("Close hangs")
		return nil
	}
}

// Close of an own device waits for what the program has submitted to its queue, too, but not without end: it frees nothing then,
// and works once the device goes on.
func TestCloseOfStuckDevice(t *testing.T) {
	bothClocks(t, func(t *testing.T, o vktest.Options) {
		f := vktest.NewFaults(t)
		o.Faults, o.WaitLimit = f, 50*time.Millisecond
		d := vktest.Device(t, o)
		program, err := vk.Adopt(d.Handles(), vk.Options{})
		if err != nil {
			t.Fatal(err)
		}
		f.Hold(true)
		var s vk.Stream
		if _, err := program.Submit(&s); err != nil {
			t.Fatal(err)
		}
		if err := closing(t, d); !errors.Is(err, vk.ErrTimeout) {
			t.Errorf("Close of a stuck device = %v, want ErrTimeout", err)
		}
		if err := d.Err(); err != nil {
			t.Errorf("after that Err = %v, want nil: it is not closed", err)
		}
		f.Hold(false)
		if err := program.Close(); err != nil {
			t.Error(err)
		}
		if err := closing(t, d); err != nil {
			t.Errorf("Close again = %v", err)
		}
		if devices, memory := f.Live(); devices != 0 || memory != 0 {
			t.Errorf("%d devices and %d memory objects are left", devices, memory)
		}
	})
}

// A device that is lost while it is stuck closes at once.
func TestCloseOfLostStuckDevice(t *testing.T) {
	bothClocks(t, func(t *testing.T, o vktest.Options) {
		f := vktest.NewFaults(t)
		o.Faults, o.NoValidation = f, true // to which the submission is pending for ever
		d := vktest.Device(t, o)
		f.Hold(true)
		var s vk.Stream
		if _, err := d.Submit(&s); err != nil {
			t.Fatal(err)
		}
		f.Lose()
		if err := closing(t, d); err != nil {
			t.Errorf("Close = %v", err)
		}
		if devices, memory := f.Live(); devices != 0 || memory != 0 {
			t.Errorf("%d devices and %d memory objects are left", devices, memory)
		}
	})
}
