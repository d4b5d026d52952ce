package buffer_test

import (
	"errors"
	"testing"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// gpuRule is rule for what speaks of contents on the GPU, either way to it.
func gpuRule(number string, f func(t *testing.T, e *staging.Engine)) {
	rule(number, func(t *testing.T) { eachMode(t, f) })
}

func init() {
	gpuRule("G-041", func(t *testing.T, e *staging.Engine) {
		a, b := get(buffer.NewData(u8(1, 2))), get(buffer.NewSize(3))
		need(t, a.SetSubData(u8(9), 1))
		before := listed(a.Pending())
		attached(t, e, a)
		wantList(t, a, before) // nothing is lost or reordered by attaching
		need(t, a.Attach(e))   // a second time does nothing
		attached(t, e, b)
		need(t, b.SetSubData(u8(5), 1))
		need(t, a.SetSubData(u8(8), 0))
		wantList(t, a, "CREATE SIZE(2) DATA(1:09) DATA(0:08)")
		wantGPU(t, b, ". 5 .")
		wantGPU(t, a, "8 9")
		if !a.Attached() || a.Store() == nil || a.Engine() != e {
			t.Error("an attached buffer doesn't say so")
		}
		other, err := staging.New(e.Device(), staging.Options{})
		need(t, err)
		defer other.Close()
		refused(t, a, func() error { return a.Attach(other) }, buffer.ErrContext)
	})
	gpuRule("G-042", func(t *testing.T, e *staging.Engine) {
		a, b := attached(t, e, get(buffer.NewData(u8(1, 2)))), attached(t, e, get(buffer.NewVertexBuffer(f32(1))))
		if !e.Pending() {
			t.Error("nothing is pending before the flush")
		}
		need(t, e.Flush()) // takes along what every buffer has
		wantList(t, a, "")
		wantList(t, b, "")
		if e.Pending() {
			t.Error("something is pending after the flush")
		}
		need(t, a.SetSubData(u8(3), 0))
		need(t, e.Finish())
		wantList(t, a, "")
		need(t, a.SetSubData(u8(4), 1))
		wantGPU(t, a, "3 4") // a read flushes
		wantList(t, a, "")
	})
	gpuRule("G-045", func(t *testing.T, e *staging.Engine) {
		b := attached(t, e, get(buffer.NewData(u8(1, 2, 3, 4))))
		need(t, e.Flush())
		handle := get(b.RawHandle())
		need(t, b.ResizeBytes(4))
		wantGPU(t, b, "1 2 3 4") // the same size: contents survive
		if h := get(b.RawHandle()); h != handle {
			t.Error("a SIZE of the same size has made a new VkBuffer")
		}
		need(t, b.ResizeBytes(6))
		need(t, b.SetSubData(u8(7), 5))
		wantGPU(t, b, ". . . . . 7")
		need(t, b.ResizeBytes(0))
		need(t, e.Flush())
		refused(t, b, func() error { _, err := b.RawHandle(); return err }, buffer.ErrState)
		z := attached(t, e, get(buffer.NewSize(0))) // a first SIZE(0) allocates nothing
		need(t, e.Flush())
		refused(t, z, func() error { _, err := z.Handle(); return err }, buffer.ErrState)
		wantGPU(t, z, "")
	})
	gpuRule("G-046", func(t *testing.T, e *staging.Engine) {
		b := attached(t, e, get(buffer.NewDataBuffer(u8(1, 2, 3, 4))))
		need(t, e.Flush())
		v := get(b.All())
		need(t, b.SetData(u8(5, 6, 7, 8)))
		need(t, b.ResizeBytes(4)) // loses that
		wantGPU(t, b, "1 2 3 4")
		need(t, b.ResizeBytes(9))
		need(t, b.ResizeBytes(4)) // there and back
		if v.Valid() {
			t.Error("a view survives ResizeBytes")
		}
		wantGPU(t, b, "1 2 3 4")
		big := make([]uint8, 1<<17) // where a full overwrite has a store of its own at once
		need(t, b.SetData(buffer.Of(big)))
		need(t, b.ResizeBytes(4))
		wantGPU(t, b, "1 2 3 4")
	})
	gpuRule("G-048", func(t *testing.T, e *staging.Engine) {
		a, b := attached(t, e, get(buffer.NewData(u8(1)))), attached(t, e, get(buffer.NewData(u8(2))))
		a.Release() // CREATE, SIZE, DATA, DELETE in one flush
		need(t, e.Flush())
		wantList(t, a, "")
		b.Release()
		need(t, e.Flush())
		need(t, e.Flush())
		b.Release()
		refused(t, a, func() error { return a.SetSubData(u8(1), 0) }, buffer.ErrReleased)
	})
	rule("G-049", func(t *testing.T) {
		faults := vktest.NewFaults(t)
		e := engine(t, vk.UploadAuto, vktest.Options{Faults: faults})
		a := attached(t, e, get(buffer.NewData(u8(1, 2, 3))))
		b := attached(t, e, get(buffer.NewData(u8(4, 5))))
		c := attached(t, e, get(buffer.NewData(u8(6))))
		need(t, e.Flush())
		need(t, a.SetSubData(u8(9), 0))
		need(t, b.ResizeBytes(1<<26))
		need(t, b.SetSubData(u8(7), 1<<25))
		need(t, c.SetSubData(u8(8), 0))
		before := look(b)
		faults.FailAt("vkAllocateMemory", 1, 1<<20, vk.ErrorOutOfDeviceMemory)
		for range 2 {
			if err := e.Flush(); !errors.Is(err, vk.ErrOutOfMemory) {
				t.Fatalf("flush without device memory: %v, want ErrOutOfMemory", err)
			}
			if !look(b).equal(before) {
				t.Error("a failed flush has changed what is pending")
			}
		}
		wantList(t, a, "") // before it and behind it in the list
		wantList(t, c, "")
		need(t, b.ResizeBytes(2))
		wantGPU(t, b, "4 5")
		wantGPU(t, a, "9 2 3")
		wantGPU(t, c, "8")
		need(t, b.ResizeBytes(1<<26))
		need(t, b.SetSubData(u8(7), 1<<25))
		faults.Heal("vkAllocateMemory")
		if p := get(b.Read(1, 1<<25)); p[0] != 7 {
			t.Errorf("byte %d after memory was there again", p[0])
		}
	})
	gpuRule("G-051", func(t *testing.T, e *staging.Engine) { // validation would tell
		b := attached(t, e, get(buffer.NewSize(0)))
		need(t, b.SetSubData(u8(), 0))
		need(t, b.Write(u8(), 0))
		need(t, b.Clear(-1, 0, nil))
		need(t, b.WriteChunks(u8(), 0, 0, 0))
		wantGPU(t, b, "")
		need(t, b.SetData(u8(1, 2, 3, 4, 5, 6, 7)))
		need(t, e.Flush())
		for _, c := range []struct{ off, n int }{{1, 1}, {3, 2}, {0, 3}, {5, 2}, {2, 3}} { // odd offsets and lengths, overlapping
			need(t, b.SetSubData(buffer.Of([]uint8{10, 11, 12}[:c.n]), c.off))
			need(t, e.Flush())
			need(t, b.Clear(1, c.off, []byte{20}))
		}
		wantGPU(t, b, "20 11 20 11 12 20 11")
	})
}
