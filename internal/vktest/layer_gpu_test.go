package vktest_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// TestOpeningFails makes every fallible function on the way to a device fail, those that need no instance among them.
func TestOpeningFails(t *testing.T) {
	for _, fn := range []string{
		"vkEnumerateInstanceVersion", "vkEnumerateInstanceLayerProperties", "vkEnumerateInstanceExtensionProperties",
		"vkCreateInstance", "vkCreateDebugUtilsMessengerEXT", "vkEnumeratePhysicalDevices", "vkEnumerateDeviceExtensionProperties", "vkCreateDevice",
	} {
		t.Run(fn, func(t *testing.T) {
			f := vktest.NewFaults(t)
			f.FailAt(fn, 1, 1000, vk.ErrorOutOfHostMemory)
			o := vktest.Options{Profile: vktest.Plain, Faults: f, NoValidation: true} // validation calls some of them, too, and can't do without
			if _, err := vktest.TryDevice(t, o); !errors.Is(err, vk.ErrorOutOfHostMemory) || !errors.Is(err, vk.ErrOutOfMemory) {
				t.Errorf("open: %v, want out of host memory", err)
			}
			if f.Failed(fn) == 0 {
				t.Error("no call was made to fail")
			}
			if devices, memory := f.Live(); devices != 0 || memory != 0 {
				t.Errorf("%d devices and %d memory objects are left", devices, memory)
			}
			f.Heal(fn)
			if _, err := vktest.TryDevice(t, o); err != nil {
				t.Errorf("open after Heal: %v", err)
			}
		})
	}
}

// TestNamesMayFail: what names objects for messages can fail as well, and nobody minds.
func TestNamesMayFail(t *testing.T) {
	f := vktest.NewFaults(t)
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain, Faults: f})
	f.FailAt("vkSetDebugUtilsObjectNameEXT", 1, 1000, vk.ErrorOutOfHostMemory)
	newBuffer(t, d, 64, vk.MemoryDevice)
	if f.Failed("vkSetDebugUtilsObjectNameEXT") == 0 {
		t.Error("no call was made to fail")
	}
}

// TestFunctionHidden: a driver that promises timeline semaphores and lacks a function of theirs is not crashed over.
func TestFunctionHidden(t *testing.T) {
	o := vktest.Options{Profile: "hide=vkWaitSemaphores,hide=vkWaitSemaphoresKHR", NoValidation: true} // which has all functions of its own
	d := vktest.Device(t, o)
	if d.Caps().TimelineSemaphore {
		t.Error("timeline semaphores without vkWaitSemaphores")
	}
	a, b := newBuffer(t, d, 256, vk.MemoryUpload), newBuffer(t, d, 256, vk.MemoryDevice)
	wait(t, d, submitCopy(t, d, a, b)) // on fences
}

// TestAligned: memory requirements as coarse as other hardware has them. Validation sees where buffers are bound.
func TestAligned(t *testing.T) {
	const align = 4096
	d := vktest.Device(t, vktest.Options{Profile: "align=4096"})
	for _, n := range []int{1, align - 1, align, align + 1} {
		m := newBuffer(t, d, n, vk.MemoryDevice).Memory()
		if m.Offset%align != 0 || m.Size < (n+align-1)/align*align {
			t.Errorf("a buffer of %d bytes lies at %d and takes %d bytes, want multiples of %d", n, m.Offset, m.Size, align)
		}
	}
}

// TestAllocationCount: a device gives no more memory objects than it says.
func TestAllocationCount(t *testing.T) {
	const most = 6
	f := vktest.NewFaults(t)
	d := vktest.Device(t, vktest.Options{Profile: "limit=maxMemoryAllocationCount:6", Faults: f})
	var made []*vk.Buffer
	for range most + 2 {
		b, err := d.NewBuffer(vk.BufferOptions{Size: 64 << 10, Usage: vk.UsageTransferDst, Dedicated: true})
		if err != nil {
			break
		}
		made = append(made, b)
	}
	if _, n := f.Live(); n == 0 || n > most {
		t.Errorf("%d memory objects, want at most %d", n, most)
	}
	for _, b := range made {
		b.Destroy()
	}
}

// TestFreedMemoryPoisoned: who still looks at freed memory finds it full of 0xDD, coherent or not.
func TestFreedMemoryPoisoned(t *testing.T) {
	for _, p := range []vktest.Profile{"poison", "types=d0.vh1,poison"} {
		d := vktest.Device(t, vktest.Options{Profile: p})
		b, err := d.NewBuffer(vk.BufferOptions{Size: 64 << 10, Usage: vk.UsageTransferSrc, Memory: vk.MemoryUpload, Dedicated: true})
		if err != nil {
			t.Fatal(err)
		}
		stale := b.Mapped()
		copy(stale, pattern(len(stale)))
		b.Destroy()
		d.Trim()
		if !bytes.Equal(stale, bytes.Repeat([]byte{0xDD}, len(stale))) {
			t.Errorf("%s: freed memory begins with % x, want dd", p, stale[:8])
		}
	}
}

// TestLossSticks: once a call has lost the device, all that can say so do.
func TestLossSticks(t *testing.T) {
	f := vktest.NewFaults(t)
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain, Faults: f, NoValidation: true, LeaksAllowed: true})
	f.FailAt("vkQueueSubmit", 1, 1, vk.ErrorDeviceLost)
	var s vk.Stream
	for i := range 3 {
		if _, err := d.Submit(&s); !errors.Is(err, vk.ErrDeviceLost) {
			t.Errorf("Submit %d = %v, want device lost", i, err)
		}
	}
	other, err := vk.Adopt(d.Handles(), vk.Options{}) // which has seen nothing
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Submit(&s); !errors.Is(err, vk.ErrDeviceLost) {
		t.Errorf("Submit of another = %v, want device lost", err)
	}
	if err := other.Close(); err != nil {
		t.Error(err)
	}
}

// TestHold: a stuck device does nothing until it is let go.
func TestHold(t *testing.T) {
	f := vktest.NewFaults(t)
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain, Faults: f})
	a, b := newBuffer(t, d, 256, vk.MemoryUpload), newBuffer(t, d, 256, vk.MemoryReadback)
	copy(a.Mapped(), pattern(256))
	if err := a.Flush(0, 256); err != nil {
		t.Fatal(err)
	}
	f.Hold(true)
	n := submitCopy(t, d, a, b)
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer stop()
	if err := d.Timeline().Wait(ctx, n); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Wait for a stuck device = %v", err)
	}
	f.Hold(false)
	wait(t, d, n)
	if err := b.Invalidate(0, 256); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Mapped(), pattern(256)) {
		t.Error("what was held is not done")
	}
}

// TestHostBytes: the C heap is measured at a submission, and what is allocated by then is part of it.
func TestHostBytes(t *testing.T) {
	f := vktest.NewFaults(t)
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain, Faults: f, NoValidation: true})
	measure := func() int {
		f.MeasureHost()
		var s vk.Stream
		if _, err := d.Submit(&s); err != nil {
			t.Fatal(err)
		}
		return f.HostBytes()
	}
	if measure() == 0 {
		t.Skip("this C library does not tell")
	}
	before := measure()
	const n, size = 64, 64 << 10
	for range n {
		newBuffer(t, d, size, vk.MemoryUpload) // lavapipe's memory is of the C heap, or mapped
	}
	more := measure() - before
	if more <= 0 {
		t.Errorf("the heap has grown by %d bytes with %d buffers", more, n)
	}
}
