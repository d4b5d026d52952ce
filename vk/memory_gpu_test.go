package vk_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/vkgloo/vkgloo/internal/invariants"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// profiles runs a test on the device as it is and on one with split, non-coherent memory.
func profiles(t *testing.T, f func(t *testing.T, o vktest.Options)) {
	for _, p := range []string{"plain", "split"} {
		t.Run(p, func(t *testing.T) { f(t, vktest.Options{Profile: vktest.Profiles[p]}) })
	}
}

func newBuffer(t testing.TB, d *vk.Device, n int, m vk.MemoryUsage, label string) *vk.Buffer {
	t.Helper()
	b, err := d.NewBuffer(vk.BufferOptions{Size: n, Usage: allUsage, Memory: m, Label: label})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// sameMemory fails the test when something was lost or left behind since before. Blocks may have come or gone.
func sameMemory(t testing.TB, d *vk.Device, before vk.MemoryStats) {
	t.Helper()
	after := d.MemoryStats()
	if after.Allocations != before.Allocations || after.Used != before.Used || after.Dedicated != before.Dedicated {
		t.Errorf("%d allocations of %d bytes, %d dedicated; before %d of %d, %d", after.Allocations, after.Used, after.Dedicated,
			before.Allocations, before.Used, before.Dedicated)
	}
}

// 10,000 live buffers of 64 B … 64 KiB take at most 10 allocations from the driver.
func TestManyBuffersFewAllocations(t *testing.T) {
	f := vktest.NewFaults(t)
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain, Faults: f})
	var bufs []*vk.Buffer
	for i, n := range sizes(3, 10000, 64, 64<<10) {
		bufs = append(bufs, newBuffer(t, d, n, vk.MemoryUsage(i%4), ""))
	}
	s := d.MemoryStats()
	if n := f.Calls("vkAllocateMemory"); n > 10 || int(s.AllocateCalls) != n || s.Blocks != n || s.Allocations != 10000 {
		t.Errorf("%d calls of vkAllocateMemory, want at most 10; stats %+v", n, s)
	}
	for _, b := range bufs {
		b.Destroy()
	}
	if s = d.MemoryStats(); s.Blocks != 1 || s.Used != 0 || s.Free != s.Allocated {
		t.Errorf("one block stays for later, and is empty: %+v", s)
	}
}

// Workload W4: the figures that are promised.
func TestChurnFewAllocationsLowOverhead(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain, NoValidation: true}) // 10,000 buffers: what they do is validated elsewhere
	const seed = 3
	peak := churn(t, d, sizes(seed, 10000, 64, 4<<20), 2000, false)
	s := d.MemoryStats()
	if over := float64(s.PeakAllocated) / float64(peak); s.AllocateCalls > 6 || over > 1.15 {
		t.Errorf("%d calls of vkAllocateMemory, want at most 6; overhead %.3f, want at most 1.15", s.AllocateCalls, over)
	}
}

// Random buffers come and go; each keeps its bytes, whatever its neighbours do.
func TestBuffersKeepTheirBytes(t *testing.T) {
	profiles(t, func(t *testing.T, o vktest.Options) {
		d := vktest.Device(t, o)
		before := d.MemoryStats()
		r := rand.New(rand.NewPCG(1, 2))
		const most = 1 << 20
		host := newBuffer(t, d, most, vk.MemoryReadback, "host")
		up := newBuffer(t, d, most, vk.MemoryUpload, "up")
		type live struct {
			b    *vk.Buffer
			want []byte
		}
		var all []live
		move := func(src, dst *vk.Buffer, n int) {
			var s vk.Stream
			full(&s)
			s.CopyBuffer(src.Handle, dst.Handle, vk.BufferCopy{Size: uint64(n)})
			toHost(&s)
			finish(t, d, &s)
		}
		check := func(l live) {
			t.Helper()
			move(l.b, host, l.b.Size)
			if got := get(t, host)[:l.b.Size]; !bytes.Equal(got, l.want) {
				t.Fatalf("a buffer of %d bytes at %+v has other bytes than it was given", l.b.Size, l.b.Memory())
			}
		}
		for i, n := range sizes(7, 300, 1, most) {
			if len(all) > 40 || len(all) > 0 && r.IntN(3) == 0 {
				k := r.IntN(len(all))
				check(all[k])
				all[k].b.Destroy()
				all[k] = all[len(all)-1]
				all = all[:len(all)-1]
			}
			l := live{newBuffer(t, d, n, vk.MemoryUsage(i%4), ""), make([]byte, n)}
			for j := range l.want {
				l.want[j] = byte(r.Uint32())
			}
			if l.b.Mapped() != nil && i%3 != 0 {
				put(t, l.b, l.want)
			} else {
				put(t, up, l.want)
				move(up, l.b, n)
			}
			all = append(all, l)
		}
		for _, l := range all {
			check(l)
			l.b.Destroy()
		}
		host.Destroy()
		up.Destroy()
		sameMemory(t, d, before)
	})
}

// A flush or invalidate of one buffer never moves the bytes of its neighbour.
func TestFlushLeavesNeighboursAlone(t *testing.T) {
	f := vktest.NewFaults(t)
	d := vktest.Device(t, vktest.Options{Profile: vktest.Profiles["split"], Faults: f})
	const atom = 256
	a := newBuffer(t, d, 10, vk.MemoryReadback, "a")
	b := newBuffer(t, d, 300, vk.MemoryReadback, "b")
	big, err := d.NewBuffer(vk.BufferOptions{Size: 1000, Usage: allUsage, Memory: vk.MemoryReadback, Dedicated: true, Label: "big"})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []*vk.Buffer{a, b, big} {
		if x.Coherent() || x.Mapped() == nil || x.Memory().Offset%atom != 0 {
			t.Fatalf("%+v, want mapped, non-coherent memory at a multiple of %d", x.Memory(), atom)
		}
		defer x.Destroy()
	}
	for _, c := range []struct {
		b              *vk.Buffer
		off, n, expect int
	}{
		{a, 0, 1, atom}, {a, 9, 1, atom}, {b, 0, 300, 2 * atom}, {b, 255, 2, 2 * atom}, {b, 256, 1, atom}, {b, 299, 1, atom},
		{b, 5, 0, 0}, {big, 0, 1000, -1}, {big, 999, 1, -1},
	} {
		flushed, invalidated := f.Flushed(), f.Invalidated()
		if err := errors.Join(c.b.Flush(c.off, c.n), c.b.Invalidate(c.off, c.n)); err != nil {
			t.Fatal(err)
		}
		flushed, invalidated = f.Flushed()-flushed, f.Invalidated()-invalidated
		if c.expect >= 0 && (flushed != c.expect || invalidated != c.expect) || flushed > 1024 {
			t.Errorf("[%d, +%d) of %d bytes: %d flushed, %d invalidated, want %d", c.off, c.n, c.b.Size, flushed, invalidated, c.expect)
		}
	}
	if m := d.MemoryStats(); m.Dedicated != 1 {
		t.Errorf("dedicated: %d, want 1", m.Dedicated)
	}
}

func TestMemoryFollowsUsage(t *testing.T) {
	profiles(t, func(t *testing.T, o vktest.Options) {
		d := vktest.Device(t, o)
		split := o.Profile == vktest.Profiles["split"]
		if d.DirectMemory() == split {
			t.Errorf("DirectMemory() = %v on %v", d.DirectMemory(), o.Profile)
		}
		for _, c := range []struct {
			usage vk.MemoryUsage
			has   vk.MemoryFlags
		}{
			{vk.MemoryDevice, vk.MemoryDeviceLocal},
			{vk.MemoryDirect, vk.MemoryDeviceLocal},
			{vk.MemoryUpload, vk.MemoryHostVisible | vk.MemoryHostCoherent},
			{vk.MemoryReadback, vk.MemoryHostVisible | vk.MemoryHostCached},
		} {
			b := newBuffer(t, d, 100, c.usage, "x")
			m := b.Memory()
			mapped := m.Flags.Has(vk.MemoryHostVisible)
			if !m.Flags.Has(c.has) || len(b.Mapped()) != map[bool]int{true: 100}[mapped] || b.Coherent() != m.Flags.Has(vk.MemoryHostCoherent) {
				t.Errorf("%v: %+v, mapped %d bytes", c.usage, m, len(b.Mapped()))
			}
			if c.usage == vk.MemoryDirect && mapped == split {
				t.Errorf("%v: mapped = %v, want %v", c.usage, mapped, !split)
			}
			b.Destroy()
		}
	})
}

func TestDedicated(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain})
	before := d.MemoryStats()
	asked, err := d.NewBuffer(vk.BufferOptions{Size: 100, Usage: allUsage, Dedicated: true, Label: "asked"})
	if err != nil {
		t.Fatal(err)
	}
	large := newBuffer(t, d, 16<<20+1, vk.MemoryDirect, "large")
	shared := newBuffer(t, d, 16<<20, vk.MemoryDirect, "shared")
	s := d.MemoryStats()
	if !asked.Memory().Dedicated || !large.Memory().Dedicated || shared.Memory().Dedicated || s.Dedicated != 2 || s.Blocks != 1 {
		t.Errorf("dedicated: asked %v, large %v, shared %v; %+v", asked.Memory().Dedicated, large.Memory().Dedicated, shared.Memory().Dedicated, s)
	}
	large.Mapped()[16<<20] = 7
	picture, err := d.NewImage(vk.ImageOptions{Width: 4096, Height: 2048, Format: rgba8, Usage: uint32(vk.ImageSampled), Label: "picture"})
	if err != nil {
		t.Fatal(err)
	}
	if !picture.Memory().Dedicated {
		t.Errorf("an image of 32 MiB: %+v", picture.Memory())
	}
	picture.Destroy()
	asked.Destroy()
	large.Destroy()
	shared.Destroy()
	sameMemory(t, d, before)
	if s := d.MemoryStats(); s.Allocated == 0 || s.FreeCalls != 3 {
		t.Errorf("dedicated memory is freed, the block kept: %+v", s)
	}
}

func TestTrim(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain})
	if n := d.Trim(); n != 0 {
		t.Errorf("Trim() = %d without blocks", n)
	}
	a := newBuffer(t, d, 100, vk.MemoryDevice, "a")
	i, err := d.NewImage(vk.ImageOptions{Width: 4, Height: 4, Format: rgba8, Usage: uint32(vk.ImageColorAttachment), Label: "i"})
	if err != nil {
		t.Fatal(err)
	}
	if n := d.Trim(); n != 0 || d.MemoryStats().Blocks != 2 {
		t.Errorf("Trim() = %d with both blocks in use", n)
	}
	i.Destroy()
	size := d.MemoryStats().Allocated
	if n := d.Trim(); n == 0 || d.MemoryStats().Allocated != size-n || d.MemoryStats().Blocks != 1 {
		t.Errorf("Trim() = %d, then %+v", n, d.MemoryStats())
	}
	a.Destroy()
	if d.Trim(); d.MemoryStats().Allocated != 0 {
		t.Errorf("after everything is gone: %+v", d.MemoryStats())
	}
	a = newBuffer(t, d, 100, vk.MemoryDevice, "a") // works on
	a.Destroy()
}

// Of the blocks that are empty one is kept, the largest.
func TestOneEmptyBlockIsKept(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain, NoValidation: true})
	var bufs []*vk.Buffer
	for d.MemoryStats().Blocks < 3 {
		bufs = append(bufs, newBuffer(t, d, 1<<20, vk.MemoryDevice, ""))
	}
	largest := 0
	for _, b := range d.MemoryMap() {
		largest = max(largest, b.Size)
	}
	for _, b := range bufs {
		b.Destroy()
	}
	if m := d.MemoryMap(); len(m) != 1 || m[0].Size != largest || len(m[0].Ranges) != 1 || !m[0].Ranges[0].Free {
		t.Errorf("%+v, want one empty block of %d bytes", m, largest)
	}
}

// Whatever call fails, nothing is left behind and the next attempt works.
func TestFailuresUnwind(t *testing.T) {
	f := vktest.NewFaults(t)
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain, Faults: f})
	keep := newBuffer(t, d, 1000, vk.MemoryDevice, "keep")
	defer keep.Destroy()
	buffer := func(o vk.BufferOptions) func() (func(), error) {
		return func() (func(), error) {
			b, err := d.NewBuffer(o)
			return b.Destroy, err
		}
	}
	small := buffer(vk.BufferOptions{Size: 1000, Usage: allUsage, Label: "victim"})
	whole := buffer(vk.BufferOptions{Size: 1000, Usage: allUsage, Dedicated: true, Label: "victim"})
	image := func() (func(), error) {
		i, err := d.NewImage(vk.ImageOptions{Width: 64, Height: 64, Format: rgba8, Usage: uint32(vk.ImageColorAttachment), Label: "victim"})
		return i.Destroy, err
	}
	for _, c := range []struct {
		call   string
		make   func() (func(), error)
		result vk.Result
		oom    bool
	}{
		{"vkCreateBuffer", small, vk.ErrorOutOfHostMemory, true},
		{"vkCreateBuffer", small, vk.ErrorInitializationFailed, false},
		{"vkBindBufferMemory", small, vk.ErrorOutOfDeviceMemory, true},
		{"vkBindBufferMemory", whole, vk.ErrorOutOfDeviceMemory, true},
		{"vkAllocateMemory", whole, vk.ErrorOutOfDeviceMemory, true},
		{"vkAllocateMemory", whole, vk.ErrorTooManyObjects, true},
		{"vkMapMemory", whole, vk.ErrorMemoryMapFailed, true},
		{"vkAllocateMemory", image, vk.ErrorOutOfDeviceMemory, true},
		{"vkCreateImage", image, vk.ErrorOutOfDeviceMemory, true},
		{"vkBindImageMemory", image, vk.ErrorOutOfDeviceMemory, true},
		{"vkCreateImageView", image, vk.ErrorOutOfHostMemory, true},
	} {
		t.Run(fmt.Sprintf("%s/%v", c.call, c.result), func(t *testing.T) {
			d.Trim()
			before := d.MemoryStats()
			calls := f.Calls(c.call)
			f.FailAt(c.call, 1, 100, c.result)
			_, err := c.make()
			f.Heal(c.call)
			if !errors.Is(err, c.result) || errors.Is(err, vk.ErrOutOfMemory) != c.oom {
				t.Errorf("error %v, want one that is %v, out of memory: %v", err, c.result, c.oom)
			}
			contains(t, err, "victim")
			if f.Calls(c.call) == calls {
				t.Errorf("%s was never called", c.call)
			}
			d.Trim()
			sameMemory(t, d, before)
			if s := d.MemoryStats(); s.Allocated != before.Allocated || int(s.AllocateCalls) != f.Calls("vkAllocateMemory") {
				t.Errorf("%+v, before %+v; %d calls", s, before, f.Calls("vkAllocateMemory"))
			}
			destroy, err := c.make()
			if err != nil {
				t.Fatalf("the next attempt: %v", err)
			}
			destroy()
		})
	}
}

// A device lost in an allocation is lost for good.
func TestAllocationLosesDevice(t *testing.T) {
	f := vktest.NewFaults(t)
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain, Faults: f, Expect: func(vk.Message) bool { return true }})
	f.FailAt("vkAllocateMemory", 1, 1, vk.ErrorDeviceLost)
	for range 2 {
		if _, err := d.NewBuffer(vk.BufferOptions{Size: 10, Usage: allUsage}); !errors.Is(err, vk.ErrDeviceLost) {
			t.Errorf("NewBuffer: %v, want ErrDeviceLost", err)
		}
	}
	if _, err := d.NewImage(vk.ImageOptions{Width: 1, Height: 1, Format: rgba8, Usage: uint32(vk.ImageSampled)}); !errors.Is(err, vk.ErrDeviceLost) {
		t.Errorf("NewImage: %v, want ErrDeviceLost", err)
	}
}

// A heap that is full: first unused blocks are given back, then other types are tried, then the error tells all.
func TestOutOfMemory(t *testing.T) {
	const mib = 1 << 20
	f := vktest.NewFaults(t)
	d := vktest.Device(t, vktest.Options{Profile: "types=d0.vc1,heap=0:67108864,heap=1:33554432", Faults: f})
	opt := vk.BufferOptions{Size: 256 << 10, Usage: allUsage, Memory: vk.MemoryDevice, Label: "load"}
	var bufs []*vk.Buffer
	var err error
	for {
		var b *vk.Buffer
		if b, err = d.NewBuffer(opt); err != nil {
			break
		}
		bufs = append(bufs, b)
		if len(bufs) > 400 {
			t.Fatal("400 × 256 KiB in 96 MiB")
		}
	}
	if !errors.Is(err, vk.ErrOutOfMemory) {
		t.Errorf("%v, want ErrOutOfMemory", err)
	}
	contains(t, err, "load", "262144 bytes", "heap 0 (device-local)", "of 67108864 bytes", "heap 1:", "of 33554432 bytes")
	if len(bufs) < 96*4*9/10 {
		t.Errorf("%d buffers of 256 KiB in 96 MiB", len(bufs))
	}
	if h := bufs[len(bufs)-1].Memory().Heap; h != 1 {
		t.Errorf("the last one is in heap %d, want the other heap once the first is full", h)
	}
	before := d.MemoryStats()
	if _, err := d.NewBuffer(opt); err == nil {
		t.Error("a second attempt works")
	}
	sameMemory(t, d, before)
	if _, err := d.NewBuffer(vk.BufferOptions{Size: 16 * mib, Usage: allUsage, Label: "large"}); !errors.Is(err, vk.ErrOutOfMemory) {
		t.Errorf("a large one: %v, want ErrOutOfMemory", err)
	}
	for _, b := range bufs[:128] {
		b.Destroy()
	}
	b := newBuffer(t, d, 16*mib, vk.MemoryDevice, "large") // needs what is unused, in blocks that are kept
	b.Destroy()
	for _, b := range bufs[128:] {
		b.Destroy()
	}
	if _, err := d.NewBuffer(vk.BufferOptions{Size: 1 << 31, Usage: allUsage}); !errors.Is(err, vk.ErrOutOfMemory) {
		t.Errorf("more than the heap: %v, want ErrOutOfMemory", err)
	}
}

// Unused blocks of another kind are given back before the heap counts as full.
func TestUnusedBlocksAreReturned(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: "heap=0:8388608"})
	i, err := d.NewImage(vk.ImageOptions{Width: 1024, Height: 200, Format: rgba8, Usage: uint32(vk.ImageColorAttachment)})
	if err != nil {
		t.Fatal(err)
	}
	i.Destroy()
	kept := d.MemoryStats()
	if kept.Blocks != 1 {
		t.Fatalf("%+v, want a kept block", kept)
	}
	b, err := d.NewBuffer(vk.BufferOptions{Size: 8<<20 - 4096, Usage: allUsage, Label: "most"})
	if err != nil {
		t.Fatalf("with %d bytes in a kept block: %v", kept.Allocated, err)
	}
	b.Destroy()
}

// A driver that has no large piece is asked for a smaller one; where it has none at all, a large buffer makes do with a gap.
func TestSmallerBlocksAreTried(t *testing.T) {
	f := vktest.NewFaults(t)
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain, Faults: f})
	f.FailAt("vkAllocateMemory", 1, 2, vk.ErrorOutOfDeviceMemory)
	a := newBuffer(t, d, 1000, vk.MemoryDevice, "a")
	if s := d.MemoryStats(); s.AllocateCalls != 3 || s.FailedCalls != 2 || s.Allocated != 1<<20 {
		t.Errorf("after two failures: %+v, want a block of 1 MiB", s)
	}
	b := newBuffer(t, d, 15<<20, vk.MemoryDevice, "b")
	f.FailAt("vkAllocateMemory", 1, 100, vk.ErrorOutOfDeviceMemory)
	c := newBuffer(t, d, 17<<20, vk.MemoryDevice, "c")
	if c.Memory().Dedicated {
		t.Errorf("%+v, want a place in a block", c.Memory())
	}
	f.Heal("vkAllocateMemory")
	for _, x := range []*vk.Buffer{a, b, c} {
		x.Destroy()
	}
}

// Without VK_EXT_memory_budget four fifths of a heap count as ours: blocks stay below, unless there is need.
func TestBlocksKeepToTheBudget(t *testing.T) {
	const heap = 64 << 20
	d := vktest.Device(t, vktest.Options{Profile: "heap=0:67108864"})
	var bufs []*vk.Buffer
	for range 49 {
		bufs = append(bufs, newBuffer(t, d, 1<<20, vk.MemoryDevice, ""))
	}
	if s := d.MemoryStats(); s.Allocated > heap/5*4 || s.FailedCalls > 0 {
		t.Errorf("%+v, want at most %d bytes", s, heap/5*4)
	}
	for range 10 {
		bufs = append(bufs, newBuffer(t, d, 1<<20, vk.MemoryDevice, "beyond the budget"))
	}
	for _, b := range bufs {
		b.Destroy()
	}
}

func TestAllocationCountIsRespected(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: "limit=maxMemoryAllocationCount:4"})
	opt := vk.BufferOptions{Size: 2 << 20, Usage: allUsage, Dedicated: true}
	var bufs []*vk.Buffer
	for range 4 {
		b, err := d.NewBuffer(opt)
		if err != nil {
			t.Fatal(err)
		}
		bufs = append(bufs, b)
	}
	if _, err := d.NewBuffer(opt); !errors.Is(err, vk.ErrOutOfMemory) || !errors.Is(err, vk.ErrorTooManyObjects) {
		t.Errorf("a fifth: %v, want ErrOutOfMemory, too many objects", err)
	}
	bufs[3].Destroy()
	bufs[3] = newBuffer(t, d, 32<<20, vk.MemoryDevice, "in a block though large: few allocations are left")
	if m := bufs[3].Memory(); m.Dedicated {
		t.Errorf("%+v", m)
	}
	for _, b := range bufs {
		b.Destroy()
	}
}

func TestMaxAllocationSizeIsRespected(t *testing.T) {
	f := vktest.NewFaults(t)
	d := vktest.Device(t, vktest.Options{Profile: "limit=maxMemoryAllocationSize:1048576", Faults: f})
	var bufs []*vk.Buffer
	for range 20 {
		bufs = append(bufs, newBuffer(t, d, 200<<10, vk.MemoryDevice, ""))
	}
	for _, b := range d.MemoryMap() {
		if b.Size > 1<<20 {
			t.Errorf("a block of %d bytes", b.Size)
		}
	}
	calls := f.Calls("vkAllocateMemory")
	if _, err := d.NewBuffer(vk.BufferOptions{Size: 2 << 20, Usage: allUsage}); !errors.Is(err, vk.ErrOutOfMemory) {
		t.Errorf("2 MiB: %v, want ErrOutOfMemory", err)
	}
	if f.Calls("vkAllocateMemory") != calls {
		t.Error("the device was asked for more than it allows")
	}
	for _, b := range bufs {
		b.Destroy()
	}
}

func TestBufferArguments(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain})
	for _, o := range []vk.BufferOptions{
		{Usage: allUsage}, {Size: -1, Usage: allUsage}, {Size: 1}, {Size: 1, Usage: allUsage, Memory: 9},
	} {
		if b, err := d.NewBuffer(o); err == nil {
			t.Errorf("NewBuffer(%+v) = %+v", o, b)
		}
	}
	if _, err := d.NewBuffer(vk.BufferOptions{Size: 1 << 62, Usage: allUsage}); !errors.Is(err, vk.ErrOutOfMemory) {
		t.Errorf("2^62 bytes: %v, want ErrOutOfMemory", err)
	}
	for _, o := range []vk.ImageOptions{
		{Width: 1, Height: 1, Format: rgba8}, {Width: 0, Height: 1, Format: rgba8, Usage: 1}, {Width: 1, Height: 1 << 30, Format: rgba8, Usage: 1},
		{Width: 1, Height: 1, Usage: 1},
	} {
		if i, err := d.NewImage(o); err == nil {
			t.Errorf("NewImage(%+v) = %+v", o, i)
		}
	}
	var b *vk.Buffer
	b.Destroy()
	b.Retire(1)
	b = newBuffer(t, d, 1, vk.MemoryDevice, "one byte")
	b.Destroy()
	b.Destroy()
	b.Retire(0)
}

// Retired memory stays in use until its number is complete.
func TestRetiredBuffersWait(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain})
	before := d.MemoryStats()
	n := d.Timeline().Ticket()
	b := newBuffer(t, d, 1000, vk.MemoryDevice, "retired")
	b.Retire(n)
	i, err := d.NewImage(vk.ImageOptions{Width: 8, Height: 8, Format: rgba8, Usage: uint32(vk.ImageSampled), Label: "picture"})
	if err != nil {
		t.Fatal(err)
	}
	i.Retire(n)
	i.Retire(n)
	d.Collect()
	if s := d.MemoryStats(); s.Allocations != before.Allocations+2 || d.Waiting() == 0 {
		t.Errorf("freed before its time: %+v", s)
	}
	if m := fmt.Sprint(d.MemoryMap()); !strings.Contains(m, "retired") || !strings.Contains(m, "picture") {
		t.Errorf("the map lacks what is retired: %s", m)
	}
	d.Timeline().Done(n)
	d.Collect()
	sameMemory(t, d, before)
}

// What is retired and due makes room before blocks are added, though nobody submits, waits or collects.
func TestRetiredMemoryIsUsedBeforeBlocksAreAdded(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain})
	for range 200 {
		newBuffer(t, d, 1<<20, vk.MemoryDevice, "").Retire(0)
		newBuffer(t, d, 20<<20, vk.MemoryDevice, "dedicated").Retire(0)
	}
	if s := d.MemoryStats(); s.Blocks > 2 || s.PeakAllocated > 200<<20 {
		t.Errorf("%+v, want a block or two and few dedicated ones at a time", s)
	}
	d.Collect()
}

// Who keeps buffers for later is asked to give them back before blocks are added.
func TestOnGrow(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain})
	var spares []*vk.Buffer
	asked := 0
	d.OnGrow(func() {
		asked++
		for _, b := range spares {
			b.Destroy()
		}
		spares = nil
	})
	for range 20 {
		spares = append(spares, newBuffer(t, d, 1<<20, vk.MemoryDevice, "spare"))
	}
	if s := d.MemoryStats(); s.Blocks != 1 || asked < 4 {
		t.Errorf("asked %d times, %+v, want all in the first block of 4 MiB", asked, s)
	}
	d.OnGrow(nil)
	n := asked
	for range 5 {
		spares = append(spares, newBuffer(t, d, 1<<20, vk.MemoryDevice, "spare"))
	}
	if asked != n {
		t.Error("asked after OnGrow(nil)")
	}
	for _, b := range spares {
		b.Destroy()
	}
}

func TestMemoryMap(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain})
	if m := d.MemoryMap(); len(m) != 0 {
		t.Errorf("%+v without anything", m)
	}
	a := newBuffer(t, d, 1000, vk.MemoryDevice, "a")
	b := newBuffer(t, d, 70<<10, vk.MemoryDevice, "b")
	c := newBuffer(t, d, 20<<20, vk.MemoryDevice, "c")
	i, err := d.NewImage(vk.ImageOptions{Width: 16, Height: 16, Format: rgba8, Usage: uint32(vk.ImageSampled), Label: "i"})
	if err != nil {
		t.Fatal(err)
	}
	b.SetLabel("b2")
	found := map[string]vk.BlockInfo{}
	for _, m := range d.MemoryMap() {
		at := 0
		for k, r := range m.Ranges {
			if r.Offset != at || r.Size <= 0 || r.Free && k > 0 && m.Ranges[k-1].Free {
				t.Errorf("block %d: range %+v after %d", m.ID, r, at)
			}
			at += r.Size
			if !r.Free {
				found[r.Label] = m
			}
		}
		if at != m.Size {
			t.Errorf("block %d: ranges end at %d of %d", m.ID, at, m.Size)
		}
	}
	for label, want := range map[string]vk.MemoryInfo{"a": a.Memory(), "b2": b.Memory(), "c": c.Memory(), "i": i.Memory()} {
		m, ok := found[label]
		if !ok || m.ID != want.Block || m.Dedicated != want.Dedicated || m.Images != (label == "i") || m.Type != want.Type || m.Mapped == m.Images {
			t.Errorf("%s: %+v, want %+v", label, m, want)
		}
	}
	if len(found) != 4 || found["a"].ID != found["b2"].ID || found["a"].ID == found["i"].ID || !found["c"].Dedicated {
		t.Errorf("%+v", found)
	}
	a.Destroy()
	b.Destroy()
	c.Destroy()
	i.Destroy()
}

func TestMemoryStats(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain})
	var bufs []*vk.Buffer
	for range 8 {
		bufs = append(bufs, newBuffer(t, d, 64<<10, vk.MemoryDevice, ""))
	}
	bufs[1].Destroy()
	bufs[3].Destroy()
	s := d.MemoryStats()
	if s.Allocations != 6 || s.Used != 6*64<<10 || s.Free != s.Allocated-s.Used || s.PeakUsed != 8*64<<10 || s.PeakAllocated != s.Allocated {
		t.Errorf("%+v", s)
	}
	if want := float64(128<<10) / float64(s.Free); s.Fragmentation != want || s.LargestFree != s.Free-128<<10 {
		t.Errorf("fragmentation %g, want %g; largest %d of %d", s.Fragmentation, want, s.LargestFree, s.Free)
	}
	if k := len(s.Types); k != 1 {
		t.Fatalf("%d memory types in use, want 1", k)
	}
	typ := s.Types[0]
	if want := (vk.TypeStats{Type: bufs[0].Memory().Type, Flags: bufs[0].Memory().Flags, Heap: bufs[0].Memory().Heap, Blocks: 1, Allocated: s.Allocated, Used: s.Used,
		Free: s.Free, LargestFree: s.LargestFree, Fragmentation: s.Fragmentation}); typ != want {
		t.Errorf("memory type %+v, want %+v", typ, want)
	}
	h := s.Heaps[0]
	if len(s.Heaps) != 1 || h.Allocated != s.Allocated || h.Objects != 1 || !h.DeviceLocal || h.Usage < h.Allocated || h.Budget <= 0 || h.Budget > h.Size {
		t.Errorf("heaps: %+v", s.Heaps)
	}
	for i, b := range bufs {
		if i != 1 && i != 3 {
			b.Destroy()
		}
	}
}

func TestCloseNamesWhatLives(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain, LeaksAllowed: true})
	newBuffer(t, d, 1234, vk.MemoryDevice, "forgotten")
	if _, err := d.NewImage(vk.ImageOptions{Width: 4, Height: 4, Format: rgba8, Usage: uint32(vk.ImageSampled), Label: "lost"}); err != nil {
		t.Fatal(err)
	}
	newBuffer(t, d, 20<<20, vk.MemoryDevice, "dedicated")
	gone := newBuffer(t, d, 4321, vk.MemoryDevice, "retired")
	gone.Retire(0)
	err := d.Close()
	var leak *vk.LeakError
	if !errors.As(err, &leak) || len(leak.Objects) != 3 {
		t.Fatalf("Close: %v, want three leaks", err)
	}
	contains(t, err, `buffer "forgotten" (1234 bytes), made at `, "memory_gpu_test.go:", `image "lost"`, `"dedicated"`)
	if _, err := d.NewBuffer(vk.BufferOptions{Size: 1, Usage: allUsage}); !errors.Is(err, vk.ErrClosed) {
		t.Errorf("NewBuffer after Close: %v, want ErrClosed", err)
	}
}

// Memory that was given back is not given back again, though something else has its place now.
func TestStaleAllocationIsIgnored(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain})
	a := newBuffer(t, d, 1000, vk.MemoryDevice, "a")
	stale := vk.AllocationOf(a)
	a.Destroy()
	b := newBuffer(t, d, 1000, vk.MemoryDevice, "b")
	func() {
		defer func() {
			if panicked := recover() != nil; panicked != invariants.Enabled {
				t.Errorf("panic: %v, want %v", panicked, invariants.Enabled)
			}
		}()
		d.Retire(0, vk.Retired{Alloc: stale})
		d.Collect()
	}()
	if s := d.MemoryStats(); s.Allocations != 1 || s.Used != 1024 {
		t.Errorf("%+v, want what is live to stay", s)
	}
	b.Destroy()
}

// Everything at once from several goroutines: meant for -race.
func TestMemoryConcurrently(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain})
	before := d.MemoryStats()
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(g), 9))
			var mine []*vk.Buffer
			for i := range 400 {
				switch {
				case i%50 == 17:
					d.MemoryStats()
					d.MemoryMap()
				case i%50 == 33:
					d.Trim()
					d.Collect()
				case i%50 == 41:
					if m, err := d.NewImage(vk.ImageOptions{Width: 8, Height: 8, Format: rgba8, Usage: uint32(vk.ImageSampled), Label: "i"}); err != nil {
						t.Error(err)
					} else if i%100 < 50 {
						m.Destroy()
					} else {
						m.Retire(0)
					}
				case len(mine) > 20 || len(mine) > 0 && r.IntN(3) == 0:
					k := r.IntN(len(mine))
					b := mine[k]
					for _, c := range b.Mapped() {
						if c != byte(g+1) {
							t.Errorf("goroutine %d finds %d in its buffer", g, c)
							break
						}
					}
					if i%2 == 0 {
						b.Destroy()
					} else {
						b.Retire(0)
					}
					mine[k] = mine[len(mine)-1]
					mine = mine[:len(mine)-1]
				default:
					b, err := d.NewBuffer(vk.BufferOptions{Size: 1 + r.IntN(2000), Usage: allUsage, Memory: vk.MemoryUpload, Label: "x"})
					if err != nil {
						t.Error(err)
						continue
					}
					for j := range b.Mapped() {
						b.Mapped()[j] = byte(g + 1)
					}
					mine = append(mine, b)
				}
			}
			for _, b := range mine {
				b.Destroy()
			}
		})
	}
	wg.Wait()
	d.Collect()
	sameMemory(t, d, before)
}

func TestNewBufferAllocatesNothing(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain, NoValidation: true})
	var bufs [10]*vk.Buffer
	n := 0
	round := func() {
		for i := range bufs {
			b, err := d.NewBuffer(vk.BufferOptions{Size: 1000 + n%7*300, Usage: allUsage, Memory: vk.MemoryUsage(i % 4), Label: "steady"})
			if err != nil {
				t.Fatal(err)
			}
			bufs[i] = b
			n++
		}
		for i, b := range bufs {
			if i%2 == 0 {
				b.Destroy()
			} else {
				b.Retire(0)
			}
		}
		d.Collect()
	}
	for range 20 {
		round()
	}
	if a := testing.AllocsPerRun(50, round); a != 0 {
		t.Errorf("%v allocations in Go for 10 buffers made and destroyed, want 0", a)
	}
}
