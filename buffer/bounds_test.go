package buffer_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/vkgloo/vkgloo/buffer"
)

// heap returns the bytes of the heap that are in use.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestPendingIsBounded writes for a long time without a flush.
func TestPendingIsBounded(t *testing.T) {
	const size = 1 << 20
	src := make([]byte, 64)
	for name, c := range map[string]struct {
		n    int
		call func(b *buffer.Buffer, rng *rand.Rand) error
	}{
		"slots": {1_000_000, func(b *buffer.Buffer, rng *rand.Rand) error {
			return b.SetSubData(buffer.Of(src), rng.IntN(size/64)*64)
		}},
		"anywhere": {1_000_000, func(b *buffer.Buffer, rng *rand.Rand) error { return b.SetSubData(buffer.Of(src), rng.IntN(size-64)) }},
		"any size": {300_000, func(b *buffer.Buffer, rng *rand.Rand) error {
			n := 1 + rng.IntN(64)
			return b.SetSubData(buffer.Of(src[:n]), rng.IntN(size-n))
		}},
		"even byte": {300_000, func(b *buffer.Buffer, rng *rand.Rand) error {
			return b.SetSubData(buffer.Of(src[:1]), rng.IntN(size/2)*2)
		}},
		"large": {200, func(b *buffer.Buffer, rng *rand.Rand) error {
			n := 1 + rng.IntN(size-1)
			return b.SetSubData(buffer.Of(make([]byte, n)), rng.IntN(size-n))
		}},
		"whole": {200, func(b *buffer.Buffer, rng *rand.Rand) error { return b.SetData(buffer.Of(make([]byte, size))) }},
		"write": {300_000, func(b *buffer.Buffer, rng *rand.Rand) error { return b.Write(buffer.Of(src[:12]), rng.IntN(size-64)) }},
		"chunks": {300, func(b *buffer.Buffer, rng *rand.Rand) error {
			step := 2 + rng.IntN(60)
			return b.WriteChunks(buffer.Of(make([]byte, 1000)), rng.IntN(4000), step, 1000)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(6, 6))
			before := heap()
			b := get(buffer.NewSize(size))
			for range c.n {
				need(t, c.call(b, rng))
			}
			after := heap()
			if n := int64(after) - int64(before); n > 4<<20 {
				t.Errorf("%d bytes are kept after %d writes", n, c.n)
			} else {
				t.Logf("%d KiB", n>>10)
			}
			bytes := 0
			list := b.Pending()
			for _, p := range list {
				bytes += len(p.Data)
			}
			if bytes > size {
				t.Errorf("%d bytes wait in a buffer of %d", bytes, size)
			}
			if len(list) > 64+size/1024*512 { // no more runs fit than every second byte
				t.Errorf("%d commands", len(list))
			}
			runtime.KeepAlive(b)
		})
	}
}

// TestHugeSizes goes to the limits of int, where no memory is.
func TestHugeSizes(t *testing.T) {
	b := get(buffer.NewSize(math.MaxInt))
	if b.Size() != math.MaxInt {
		t.Errorf("size %d", b.Size())
	}
	need(t, b.SetSubData(u8(), math.MaxInt))
	refused(t, b, func() error { return b.SetSubData(u8(1), math.MaxInt) }, buffer.ErrRange)
	refused(t, b, func() error { return b.SetSubData(u8(1, 2), math.MaxInt-1) }, buffer.ErrRange)
	refused(t, b, func() error { return b.SetSubData(u8(1), math.MaxInt-1) }, buffer.ErrRange) // inside, but nothing can wait there
	refused(t, b, func() error { return b.Write(u8(1), 1<<40) }, buffer.ErrRange)
	refused(t, b, func() error { return b.Clear(-1, 0, nil) }, buffer.ErrRange)
	refused(t, b, func() error { return b.WriteChunks(u8(1, 2), 0, math.MaxInt-1, 2) }, buffer.ErrRange)
	need(t, b.ResizeBytes(1<<37)) // inside of what a device may have
	need(t, b.SetSubData(u8(7), 1<<37-1))
	if c := b.Pending()[2]; c.Offset != 1<<37-1 || c.Data[0] != 7 {
		t.Errorf("%v", c)
	}
	d := get(buffer.NewDataBuffer(buffer.Of([]uint64{1})))
	need(t, d.ResizeBytes(math.MaxInt))
	if d.Len() != math.MaxInt/8 {
		t.Errorf("len %d", d.Len())
	}
	refused(t, d, func() error { return d.SetSubData(buffer.Of([]uint64{1}), math.MaxInt/8) }, buffer.ErrRange)
	refused(t, d, func() error { return d.SetSubData(buffer.Of([]uint64{1}), math.MaxInt/4) }, buffer.ErrRange)
	if v := get(d.At(-1)); v.Offset() != (math.MaxInt/8-1)*8 {
		t.Errorf("the last element lies at %d", v.Offset())
	}
	if v := get(d.All()); v.Size() != math.MaxInt/8*8 {
		t.Errorf("all are %d bytes", v.Size())
	}
	refused(t, d, func() error { return d.SetAll(buffer.Of([]uint64{1})) }, buffer.ErrRange)
	x := get(buffer.NewDataBuffer(u8(1)))
	need(t, x.ResizeBytes(math.MaxInt))
	refused(t, x, func() error { return x.SetAll(u8(1)) }, buffer.ErrRange)
	need(t, x.ResizeBytes(1<<37))
	need(t, x.SetSlice(1<<36, buffer.End, u8(1, 2))) // waits as two bytes
	need(t, x.ResizeBytes(1<<20))
	need(t, x.SetAll(u8(3, 4)))
	need(t, x.SetAt(0, u8(9)))
	if l := x.Pending(); len(l) != 4 || l[2].Size != 1<<20-1 || l[2].Data[0] != 4 || l[3].Data[0] != 9 {
		t.Errorf("%v", l)
	}
}
