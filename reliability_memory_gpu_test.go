package vkgloo_test

import (
	"bytes"
	"os"
	"runtime"
	"strconv"
	"testing"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// flushCount is VKGLOO_TEST_FLUSHES, as ./run check has it, else a quick lot.
func flushCount() int {
	if n, err := strconv.Atoi(os.Getenv("VKGLOO_TEST_FLUSHES")); err == nil && n > 0 {
		return n
	}
	return 20_000
}

// hostMemory is what a process holds, but for device memory.
type hostMemory struct {
	c       int // bytes of the C heap in use
	goHeap  int // bytes of Go's after a collection
	objects int // VkDeviceMemory
}

func measureHost(x *fixture, f *vktest.Faults, draw *everything) hostMemory {
	x.Helper()
	f.MeasureHost()
	draw.use(x) // the submission that measures
	x.ok(x.c.Finish())
	runtime.GC()
	runtime.GC() // what the first has swept
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	_, objects := f.Live()
	return hostMemory{f.HostBytes(), int(m.HeapAlloc), objects}
}

// flushMany writes and flushes n times, each flush a submission; now and then it copies, resizes, reads back and draws.
func flushMany(x *fixture, n int, b, other *buffer.Buffer, draw *everything) {
	x.Helper()
	const size = 4096
	p := make([]byte, 64)
	want := make([]byte, size)
	x.ok(b.SetData(buffer.Of(want)))
	for i := range n {
		off := i * 97 % (size - len(p))
		for k := range p {
			p[k] = byte(i + k)
		}
		copy(want[off:], p)
		x.ok(b.SetSubData(buffer.Of(p), off))
		switch {
		case i%1000 == 999:
			x.ok(other.ResizeBytes(1 + i%5000))
			got, err := b.Read(-1, 0)
			x.ok(err)
			if !bytes.Equal(got, want) {
				x.Fatalf("after %d flushes the buffer does not hold what was written", i)
			}
		case i%50 == 49:
			x.ok(other.SetData(buffer.Of(want)))
			x.ok(x.c.CopyBuffer(b, other, size, 0, 0))
		case i%50 == 25:
			draw.use(x)
		}
		x.ok(x.c.Flush())
	}
	x.ok(x.c.Finish())
}

// TestFlushesKeepMemory: however many flushes there are, the memory on the C side, Go's and the objects of the device stay as they were
// after the first ones. The C heap is measured whole, by malloc_info: what the library allocates in C, what the driver does for
// it, and the layer, so that a leak of a single byte a flush is seen in the long run.
func TestFlushesKeepMemory(t *testing.T) {
	for _, o := range []vktest.Options{
		{Upload: vk.UploadStaged, Label: "staged"}, {Upload: vk.UploadStaged, Fences: true, Label: "on fences"}, {Label: "in place"},
	} {
		t.Run(o.Label, func(t *testing.T) {
			f := vktest.NewFaults(t)
			o.Faults, o.NoValidation, o.RingSize = f, true, 1<<20 // validation keeps memory of its own
			c := vktest.Context(t, o)
			x := &fixture{TB: t, c: c}
			b, other, draw := x.zeros(4096), x.zeros(4096), makeEverything(x)
			defer draw.release()
			n := flushCount() / 3
			flushMany(x, max(n/10, 1000), b, other, draw) // a read at least: it has memory of its own
			before := measureHost(x, f, draw)
			flushMany(x, n, b, other, draw)
			after := measureHost(x, f, draw)
			t.Logf("%d flushes, %d submissions: C heap %d → %d bytes, Go heap %d → %d, %d → %d memory objects", n, c.Stats().Staging.Submissions,
				before.c, after.c, before.goHeap, after.goHeap, before.objects, after.objects)
			if before.c == 0 {
				t.Log("this C library does not tell what is in use")
			}
			const slack = 256 << 10 // of the allocator's caches and the driver's pools, which grow by steps
			if grown := after.c - before.c; grown > slack {
				t.Errorf("the C heap has grown by %d bytes, %.2f a flush", grown, float64(grown)/float64(n))
			}
			if grown := after.goHeap - before.goHeap; grown > slack {
				t.Errorf("the Go heap has grown by %d bytes, %.2f a flush", grown, float64(grown)/float64(n))
			}
			if after.objects > before.objects {
				t.Errorf("%d memory objects, %d before", after.objects, before.objects)
			}
		})
	}
}
