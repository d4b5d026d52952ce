package vktest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// newBuffer makes a buffer that lives until the test ends.
func newBuffer(t *testing.T, d *vk.Device, size int, m vk.MemoryUsage) *vk.Buffer {
	t.Helper()
	b, err := d.NewBuffer(vk.BufferOptions{Size: size, Usage: vk.UsageTransferSrc | vk.UsageTransferDst, Memory: m, Label: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Destroy)
	return b
}

// submitCopy copies src to dst on the GPU, and makes it visible to the host.
func submitCopy(t *testing.T, d *vk.Device, src, dst *vk.Buffer) uint64 {
	t.Helper()
	var s vk.Stream
	s.CopyBuffer(src.Handle, dst.Handle, vk.BufferCopy{Size: uint64(src.Size)})
	s.Barrier(vk.StageTransfer, vk.StageTransfer|vk.StageHost,
		[]vk.MemoryBarrier{{SrcAccess: vk.AccessTransferWrite, DstAccess: vk.AccessTransferRead | vk.AccessTransferWrite | vk.AccessHostRead}}, nil, nil)
	n, err := d.Submit(&s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func wait(t *testing.T, d *vk.Device, n uint64) {
	t.Helper()
	if err := d.Timeline().Wait(context.Background(), n); err != nil {
		t.Fatal(err)
	}
}

func pattern(n int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(i*7 + 1)
	}
	return p
}

func TestProfileSplit(t *testing.T) {
	f := vktest.NewFaults(t)
	d := vktest.Device(t, vktest.Options{Profile: "split", Faults: f})
	c := d.Caps()
	want := []vk.MemoryFlags{vk.MemoryDeviceLocal, vk.MemoryHostVisible | vk.MemoryHostCoherent, vk.MemoryHostVisible | vk.MemoryHostCached}
	for i, w := range want {
		if len(c.MemoryTypes) != len(want) || vk.MemoryFlags(c.MemoryTypes[i].Flags) != w {
			t.Fatalf("memory types %+v, want flags %v", c.MemoryTypes, want)
		}
	}
	if len(c.Heaps) != 2 || !c.Heaps[0].DeviceLocal || c.Heaps[1].DeviceLocal {
		t.Errorf("heaps %+v, want a device-local one and another", c.Heaps)
	}
	if n := c.Limits.NonCoherentAtomSize; n != 256 {
		t.Errorf("nonCoherentAtomSize = %d, want 256", n)
	}
	if d.DirectMemory() {
		t.Error("device memory can be written directly: nothing would be staged")
	}
	if m := newBuffer(t, d, 64, vk.MemoryDevice).Memory(); m.Type != 0 {
		t.Errorf("device memory is of type %d, want 0", m.Type)
	}
	if f.Calls("vkAllocateMemory") == 0 {
		t.Error("the control block counted no allocation")
	}
}

// TestNonCoherent shows that memory without the coherent flag really isn't: without flush the device sees nothing, and
// without invalidate the host.
func TestNonCoherent(t *testing.T) {
	f := vktest.NewFaults(t)
	d := vktest.Device(t, vktest.Options{Profile: "types=d0.vh1,limit=nonCoherentAtomSize:256", Faults: f})
	const size = 1 << 10
	src, dst := newBuffer(t, d, size, vk.MemoryUpload), newBuffer(t, d, size, vk.MemoryReadback)
	if src.Coherent() || dst.Coherent() {
		t.Fatal("memory is coherent, want none that is")
	}
	want := pattern(size)
	copy(src.Mapped(), want)
	wait(t, d, submitCopy(t, d, src, dst))
	if err := dst.Invalidate(0, size); err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(dst.Mapped(), want) {
		t.Error("the device saw what was not flushed")
	}
	if err := src.Flush(0, 512); err != nil {
		t.Fatal(err)
	}
	wait(t, d, submitCopy(t, d, src, dst))
	if bytes.Equal(dst.Mapped()[:512], want[:512]) {
		t.Error("the host saw what it did not invalidate")
	}
	if err := dst.Invalidate(0, size); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(dst.Mapped()[:512], want[:512]) {
		t.Error("flushed, copied and invalidated bytes are not the same")
	}
	if bytes.Equal(dst.Mapped()[512:], want[512:]) {
		t.Error("a flush of the first half moved the second")
	}
	if f.Flushed() < 512 || f.Flushed() >= size || f.Invalidated() < 2*size {
		t.Errorf("flushed %d and invalidated %d bytes, want 512 and at least %d", f.Flushed(), f.Invalidated(), 2*size)
	}
}

// TestDelay shows that fences and timeline values both come late, and in order, and that waits wait for them.
func TestDelay(t *testing.T) {
	const delay = 30 * time.Millisecond
	for _, fences := range []bool{false, true} {
		t.Run(fmt.Sprintf("fences=%v", fences), func(t *testing.T) {
			f := vktest.NewFaults(t)
			d := vktest.Device(t, vktest.Options{Profile: vktest.Plain, Faults: f, Fences: fences})
			a, b, c := newBuffer(t, d, 256, vk.MemoryUpload), newBuffer(t, d, 256, vk.MemoryUpload), newBuffer(t, d, 256, vk.MemoryReadback)
			f.SetDelay(delay)
			start := time.Now()
			first := submitCopy(t, d, a, b)
			copy(a.Mapped(), pattern(256)) // the copy has not begun, so that it sees this: plain lavapipe would begin at once
			if err := a.Flush(0, 256); err != nil {
				t.Fatal(err)
			}
			second := submitCopy(t, d, b, c)
			if took := time.Since(start); took > delay {
				wait(t, d, second) // it uses the buffers
				t.Skipf("this machine was too busy: two submissions took %v", took)
			}
			if n := d.Timeline().Completed(); n >= first && time.Since(start) < delay {
				t.Errorf("%d is complete already, want less than %d", n, first)
			}
			wait(t, d, first)
			if took := time.Since(start); took < delay {
				t.Errorf("the first was complete after %v, want at least %v", took, delay)
			}
			wait(t, d, second)
			if err := c.Invalidate(0, 256); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(c.Mapped(), pattern(256)) {
				t.Error("a write between submission and execution was not seen: the submission was not late")
			}
			if n := f.Delayed(); n < 2 {
				t.Errorf("%d submissions were late, want 2", n)
			}
		})
	}
}

func TestNthCallFails(t *testing.T) {
	for _, c := range []struct {
		fn     string
		result vk.Result
		is     error
		do     func(d *vk.Device) error
	}{
		{"vkAllocateMemory", vk.ErrorTooManyObjects, vk.ErrOutOfMemory, func(d *vk.Device) error {
			b, err := d.NewBuffer(vk.BufferOptions{Size: 1 << 20, Usage: vk.UsageTransferDst, Dedicated: true})
			if err == nil {
				b.Destroy()
			}
			return err
		}},
		{"vkCreateBuffer", vk.ErrorOutOfHostMemory, vk.ErrOutOfMemory, func(d *vk.Device) error {
			b, err := d.NewBuffer(vk.BufferOptions{Size: 64, Usage: vk.UsageTransferDst})
			if err == nil {
				b.Destroy()
			}
			return err
		}},
		{"vkMapMemory", vk.ErrorMemoryMapFailed, nil, func(d *vk.Device) error {
			b, err := d.NewBuffer(vk.BufferOptions{Size: 1 << 20, Usage: vk.UsageTransferDst, Memory: vk.MemoryUpload, Dedicated: true})
			if err == nil {
				b.Destroy()
			}
			return err
		}},
		{"vkQueueSubmit", vk.ErrorOutOfDeviceMemory, vk.ErrOutOfMemory, func(d *vk.Device) error {
			var s vk.Stream
			n, err := d.Submit(&s)
			if err == nil {
				err = d.Timeline().Wait(context.Background(), n)
			}
			return err
		}},
	} {
		t.Run(c.fn, func(t *testing.T) {
			f := vktest.NewFaults(t)
			d := vktest.Device(t, vktest.Options{Profile: vktest.Plain, Faults: f})
			const many = 1000 // whatever the library tries instead fails, too
			f.FailAt(c.fn, 2, many, c.result)
			before := f.Calls(c.fn)
			if err := c.do(d); err != nil {
				t.Fatalf("first call: %v", err)
			}
			if n := f.Calls(c.fn) - before; n != 1 {
				t.Fatalf("%d calls of %s, want 1", n, c.fn)
			}
			err := c.do(d)
			if err == nil || c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("second call: %v, want %v", err, c.result)
			}
			f.Heal(c.fn)
			if err := c.do(d); err != nil {
				t.Errorf("after Heal: %v", err)
			}
		})
	}
}

func TestCreationFails(t *testing.T) {
	for _, fn := range []string{"vkCreateInstance", "vkEnumeratePhysicalDevices", "vkCreateDevice"} {
		f := vktest.NewFaults(t)
		f.FailAt(fn, 1, 10, vk.ErrorInitializationFailed)
		if _, err := vktest.TryDevice(t, vktest.Options{Profile: vktest.Plain, Faults: f}); !errors.Is(err, vk.ErrorInitializationFailed) {
			t.Errorf("%s: %v, want initialization failed", fn, err)
		}
	}
}

func TestLose(t *testing.T) {
	f := vktest.NewFaults(t)
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain, Faults: f, NoValidation: true, LeaksAllowed: true})
	a, b := newBuffer(t, d, 256, vk.MemoryUpload), newBuffer(t, d, 256, vk.MemoryDevice)
	n := submitCopy(t, d, a, b)
	wait(t, d, n)
	f.Lose()
	var s vk.Stream
	if _, err := d.Submit(&s); !errors.Is(err, vk.ErrDeviceLost) {
		t.Errorf("Submit = %v, want device lost", err)
	}
	if err := d.Err(); !errors.Is(err, vk.ErrDeviceLost) {
		t.Errorf("Err = %v, want device lost", err)
	}
}

func TestHeapSize(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: "types=d0.vc1,heap=0:8388608"})
	if got := d.Caps().Heaps[0].Size; got != 8<<20 {
		t.Errorf("heap 0 has %d bytes, want %d", got, 8<<20)
	}
	var made []*vk.Buffer
	defer func() {
		for _, b := range made {
			b.Destroy()
		}
	}()
	for i := range 5 {
		b, err := d.NewBuffer(vk.BufferOptions{Size: 2 << 20, Usage: vk.UsageTransferDst, Dedicated: true})
		if err == nil {
			made = append(made, b)
			if b.Memory().Heap != 0 {
				return // the fifth went to the other heap: heap 0 is full
			}
			continue
		}
		if i < 4 || !errors.Is(err, vk.ErrOutOfMemory) {
			t.Errorf("buffer %d: %v, want four and then out of memory", i, err)
		}
		return
	}
	t.Errorf("five buffers of 2 MiB in a heap of 8 MiB")
}

func TestPoison(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: "poison"})
	b := newBuffer(t, d, 4096, vk.MemoryUpload)
	if got, want := b.Mapped(), bytes.Repeat([]byte{0xA5}, 4096); !bytes.Equal(got, want) {
		t.Errorf("new memory begins with % x, want a5", got[:8])
	}
}

func TestLimitsOverridden(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: "limit=minUniformBufferOffsetAlignment:256,limit=minStorageBufferOffsetAlignment:128,limit=maxUniformBufferRange:16384,device=discrete"})
	l := d.Limits()
	if l.UniformAlign != 256 || l.StorageAlign != 128 || l.MaxUniformSize != 16384 {
		t.Errorf("limits %+v", l)
	}
	if d.Caps().Type != vk.Discrete {
		t.Errorf("type = %v, want discrete", d.Caps().Type)
	}
}

func TestHidden(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: "hide=VK_KHR_timeline_semaphore,hide=timelineSemaphore,hide=VK_EXT_transform_feedback,hide=robustBufferAccess,api=1.1"})
	c := d.Caps()
	if c.TimelineSemaphore || c.TransformFeedback || c.RobustBufferAccess || c.API >= vk.Version12 {
		t.Errorf("timeline %v, transform feedback %v, robust access %v, version %#x: want none, and 1.1", c.TimelineSemaphore, c.TransformFeedback, c.RobustBufferAccess, c.API)
	}
	a, b := newBuffer(t, d, 256, vk.MemoryUpload), newBuffer(t, d, 256, vk.MemoryDevice)
	wait(t, d, submitCopy(t, d, a, b)) // on fences
}

func TestSettingsAreChecked(t *testing.T) {
	for _, p := range []vktest.Profile{"nonsense", "types=x0", "types=d", "types=d99", "heap=0", "limit=nonCoherentAtomSize", "api=one", "device=quantum", "align=3"} {
		if _, err := vktest.TryDevice(t, vktest.Options{Profile: p}); err == nil {
			t.Errorf("profile %q: no error", p)
		}
	}
}

func TestTwoDevices(t *testing.T) {
	d1 := vktest.Device(t, vktest.Options{Profile: "split"})
	d2 := vktest.Device(t, vktest.Options{Profile: vktest.Plain, Faults: vktest.NewFaults(t)})
	if a, b := len(d1.Caps().MemoryTypes), len(d2.Caps().MemoryTypes); a != 3 || b == 3 {
		t.Errorf("the devices have %d and %d memory types, want 3 and the driver's own", a, b)
	}
	for _, d := range []*vk.Device{d1, d2} {
		a, b := newBuffer(t, d, 256, vk.MemoryUpload), newBuffer(t, d, 256, vk.MemoryDevice)
		wait(t, d, submitCopy(t, d, a, b))
	}
}

// TestMessagesFail shows that a message of the validation layer reaches the sink, also below the fault layer: the
// simulated device's own limits are what it checks.
func TestMessagesFail(t *testing.T) {
	for _, p := range []vktest.Profile{vktest.Plain, "split"} {
		var got []string
		d := vktest.Device(t, vktest.Options{Profile: p, Expect: func(m vk.Message) bool {
			got = append(got, m.ID)
			return true
		}})
		a, b := newBuffer(t, d, 256, vk.MemoryUpload), newBuffer(t, d, 256, vk.MemoryDevice)
		var s vk.Stream
		s.CopyBuffer(a.Handle, b.Handle, vk.BufferCopy{Size: 64}, vk.BufferCopy{Size: 64}) // overlapping
		s.CopyBuffer(a.Handle, b.Handle, vk.BufferCopy{Size: 256})                         // without a barrier
		n, err := d.Submit(&s)
		if err != nil {
			t.Fatal(err)
		}
		wait(t, d, n)
		d.Drain()
		if !slices.ContainsFunc(got, func(id string) bool { return strings.HasPrefix(id, "SYNC-HAZARD") }) {
			t.Errorf("profile %s: messages %q, want a synchronization hazard", p, got)
		}
	}
}

func TestFunctions(t *testing.T) {
	names := vktest.Functions()
	if len(names) < 40 || !slices.Contains(names, "vkQueueSubmit") || slices.Contains(names, "vk") || slices.Contains(names, "") {
		t.Errorf("%d functions: %q", len(names), names)
	}
}

// TestMatrix shows that every profile of the matrix is a device that works, and is what its name says.
func TestMatrix(t *testing.T) {
	if len(vktest.Matrix) < 7 {
		t.Errorf("%d profiles, want at least 7", len(vktest.Matrix))
	}
	for _, name := range vktest.Matrix {
		t.Run(name, func(t *testing.T) {
			d := vktest.Device(t, vktest.Options{Profile: vktest.Profile(name)})
			a, b := newBuffer(t, d, 256, vk.MemoryUpload), newBuffer(t, d, 256, vk.MemoryReadback)
			copy(a.Mapped(), pattern(256))
			if err := a.Flush(0, 256); err != nil {
				t.Fatal(err)
			}
			wait(t, d, submitCopy(t, d, a, b))
			if err := b.Invalidate(0, 256); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(b.Mapped(), pattern(256)) {
				t.Error("a copy is not the same")
			}
			c := d.Caps()
			if staged := name != "noncoherent" && name != "mobile" && name != "late"; staged == d.DirectMemory() {
				t.Errorf("direct memory: %v", d.DirectMemory())
			}
			if old := name == "old"; old && (c.API >= vk.Version12 || c.TimelineSemaphore || c.Maintenance4 || c.IndexUint8) {
				t.Errorf("old: %+v", c)
			}
			if mobile := name == "mobile"; mobile && (c.TransformFeedback || c.IndexUint8 || c.Divisor || c.RobustBufferAccess || c.Geometry || c.ShaderFloat64 || c.MultiDrawIndirect) {
				t.Errorf("mobile: %+v", c)
			}
			if name == "heap100" && c.Heaps[0].Size != 100<<20 {
				t.Errorf("heap 0 has %d bytes", c.Heaps[0].Size)
			}
		})
	}
}
