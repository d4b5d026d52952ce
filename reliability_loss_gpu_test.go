package vkgloo_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// within fails the test if f does not come back. It says how long nobody may wait; how fast it is doesn't matter.
func within(t *testing.T, what string, f func() error) error {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		return err
	case <-time.After(60 * time.Second):
		t.Fatalf("%s hangs", what)
		return nil
	}
}

// TestLossOnEveryDevice loses each device of the matrix, and one on fences, while it is stuck: readers and Finish wait, futures are
// pending, draws are recorded and not submitted, and a renderer that has adopted the device has an open ticket that
// carries a read. Everybody is told, the ticket can be given up, both contexts close, and a new one works.
func TestLossOnEveryDevice(t *testing.T) {
	ownDevices(t)
	fences := vktest.Options{Profile: "poison", Fences: true}
	all := map[string]vktest.Options{"fences": fences}
	for _, name := range vktest.Matrix {
		all[name] = vktest.Options{Profile: vktest.Profile(name)}
	}
	for name, o := range all {
		t.Run(name, func(t *testing.T) {
			f := vktest.NewFaults(t)
			o.Faults, o.LeaksAllowed, o.Expect, o.RingSize = f, true, inUse, 1<<20
			o.Upload = vk.UploadStaged // so that readers wait for the device
			lose(t, f, vktest.Context(t, o))
			o.Faults, o.LeaksAllowed, o.Expect = nil, false, nil
			if r := goThrough(t, nil, o, nil, func() {}); len(r.failed) > 0 {
				t.Errorf("a new context after the loss: %q", r.failed)
			}
		})
	}
}

// lose loses the device of c with everything under way.
func lose(t *testing.T, f *vktest.Faults, c *vkgloo.Context) {
	t.Helper()
	x := &fixture{TB: t, c: c}
	r := newRenderer(t, c.Device().Handles())
	carried, err := r.c.Reserve(64)
	x.ok(err)
	e := makeEverything(x)
	e.use(x)
	x.ok(c.Finish())

	f.Hold(true)
	waiting := map[string]chan error{}
	for i := range 4 {
		b, err := c.Buffer(buffer.Of(bytesOf(5000, i+1)))
		x.ok(err)
		future := b.ReadAsync(-1, 0)
		for what, wait := range map[string]func() error{
			"Read":   func() error { _, err := b.Read(-1, 0); return err },
			"Bytes":  func() error { _, err := future.Bytes(); return err },
			"Image":  func() error { _, err := e.target.Image(); return err },
			"Finish": c.Finish,
		} {
			if what == "Image" && i > 0 { // a target belongs to one goroutine at a time
				continue
			}
			done := make(chan error, 1)
			waiting[fmt.Sprint(what, i)] = done
			go func() { done <- wait() }()
		}
	}
	late := carried.ReadAsync(-1, 0)
	ticket, _, err := r.record()
	x.ok(err)
	f.Lose()
	for what, done := range waiting {
		x.is(within(t, what, func() error { return <-done }), vk.ErrDeviceLost)
	}
	x.is(within(t, "Flush", c.Flush), vk.ErrDeviceLost)
	x.is(e.array.Render(e.target, vkgloo.RenderOptions{}), vk.ErrDeviceLost)

	r.c.Device().Timeline().Completed() // nothing of it asks the device: this does
	x.is(within(t, "closing with an open ticket", r.c.Close), buffer.ErrState)
	x.ok(ticket.Cancel())
	within(t, "closing the renderer's context", r.c.Close)
	if _, err := late.Bytes(); err == nil {
		t.Error("a read that was never submitted has bytes")
	}
	r.destroy()
	within(t, "closing", c.Close)
	if devices, memory := f.Live(); devices != 0 || memory != 0 {
		t.Errorf("%d devices and %d memory objects are left", devices, memory)
	}
	x.is(c.Flush(), buffer.ErrState)
}
