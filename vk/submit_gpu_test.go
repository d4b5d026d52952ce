package vk_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// Random programs of copies, fills and updates against a model of byte slices.
func TestReplayModel(t *testing.T) {
	bothClocks(t, func(t *testing.T, o vktest.Options) {
		d := vktest.Device(t, o)
		const size, buffers = 256, 3
		var bufs [buffers]*vk.Buffer
		var model [buffers][]byte
		var s vk.Stream
		for i := range bufs {
			bufs[i] = hostBuffer(t, d, size, fmt.Sprint("model ", i))
			model[i] = make([]byte, size)
			s.FillBuffer(bufs[i].Handle, 0, ^uint64(0), 0)
		}
		full(&s)
		rnd := rand.New(rand.NewPCG(5, 6))
		for range 60 {
			for range 1 + rnd.IntN(12) {
				step(rnd, &s, bufs[:], model[:])
				full(&s)
			}
			toHost(&s)
			finish(t, d, &s)
			for i := range bufs {
				if got := get(t, bufs[i]); !bytes.Equal(got, model[i]) {
					t.Fatalf("buffer %d:\n got %x\nwant %x\nafter\n%v", i, got, model[i], s.String())
				}
			}
			s.Reset()
		}
	})
}

// step records one random command and does the same to the model.
func step(rnd *rand.Rand, s *vk.Stream, bufs []*vk.Buffer, model [][]byte) {
	dst := rnd.IntN(len(bufs))
	off := 4 * rnd.IntN(32)
	n := 4 * (1 + rnd.IntN(32))
	switch rnd.IntN(4) {
	case 0:
		word := rnd.Uint32()
		s.FillBuffer(bufs[dst].Handle, uint64(off), uint64(n), word)
		for i := 0; i < n; i += 4 {
			binary.LittleEndian.PutUint32(model[dst][off+i:], word)
		}
	case 1:
		p := make([]byte, n)
		for i := range p {
			p[i] = byte(rnd.Uint32())
		}
		s.UpdateBuffer(bufs[dst].Handle, uint64(off), p)
		copy(model[dst][off:], p)
		clear(p) // the stream has its own copy
	case 2: // one region
		src := (dst + 1) % len(bufs)
		from := rnd.IntN(128)
		s.AppendCopy(bufs[src].Handle, bufs[dst].Handle, vk.BufferCopy{Src: uint64(from), Dst: uint64(off), Size: uint64(n)})
		copy(model[dst][off:off+n], model[src][from:])
	case 3: // several, side by side, some joined
		src := (dst + 2) % len(bufs)
		var regions []vk.BufferCopy
		for i := range uint64(4) {
			regions = append(regions, vk.BufferCopy{Src: 7 * i, Dst: 64 * i, Size: 1 + 5*i})
			copy(model[dst][64*i:64*i+1+5*i], model[src][7*i:])
		}
		s.CopyBuffer(bufs[src].Handle, bufs[dst].Handle, regions[:2]...)
		s.AppendCopy(bufs[src].Handle, bufs[dst].Handle, regions[2])
		s.AppendCopy(bufs[src].Handle, bufs[dst].Handle, regions[3])
	}
}

// A stream of two parts, recorded apart, does what both do.
func TestReplayAppended(t *testing.T) {
	d := vktest.Device(t)
	b := hostBuffer(t, d, 16, "appended")
	var first, second vk.Stream
	first.BeginLabel("first")
	first.UpdateBuffer(b.Handle, 0, []byte("aaaabbbbccccdddd"))
	first.EndLabel()
	full(&first)
	second.UpdateBuffer(b.Handle, 4, []byte("BBBB"))
	toHost(&second)
	first.Append(&second)
	finish(t, d, &first)
	if got := string(get(t, b)); got != "aaaaBBBBccccdddd" {
		t.Errorf("got %q", got)
	}
}

func TestReplayImages(t *testing.T) {
	d := vktest.Device(t)
	image := func(label string) *vk.Image {
		img, err := d.NewImage(vk.ImageOptions{Width: 4, Height: 4, Format: 37, Label: label,
			Usage: uint32(vk.ImageTransferSrc | vk.ImageTransferDst)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(img.Destroy)
		return img
	}
	a, b := image("a"), image("b")
	out := hostBuffer(t, d, 2*4*4*4, "out")
	row := hostBuffer(t, d, 16, "row")
	put(t, row, []byte("rgbaRGBA01234567"))
	const undefined, src, dst = 0, 6, 7 // layouts
	layout := func(s *vk.Stream, img *vk.Image, from, to uint32) {
		const all = vk.AccessTransferRead | vk.AccessTransferWrite
		s.Barrier(vk.StageTransfer, vk.StageTransfer, nil, nil, []vk.ImageBarrier{
			{Image: img.Handle, OldLayout: from, NewLayout: to, SrcAccess: all, DstAccess: all, Aspect: vk.AspectColor}})
	}
	var s vk.Stream
	layout(&s, a, undefined, dst)
	layout(&s, b, undefined, dst)
	s.ClearColorImage(a.Handle, dst, vk.ClearColor(1, 0, 1, 0), vk.ImageRange{Aspect: vk.AspectColor})
	full(&s)
	s.CopyBufferToImage(row.Handle, a.Handle, dst, vk.ImageCopy{Aspect: vk.AspectColor, Y: 3, W: 4, H: 1})
	layout(&s, a, dst, src)
	s.BlitImage(a.Handle, src, b.Handle, dst, vk.ImageBlit{ // upside down
		SrcAspect: vk.AspectColor, SrcMax: [3]int32{4, 4, 1}, DstAspect: vk.AspectColor, DstMin: [3]int32{0, 4, 0}, DstMax: [3]int32{4, 0, 1}}, 0)
	layout(&s, b, dst, src)
	s.CopyImageToBuffer(a.Handle, src, out.Handle, vk.ImageCopy{Aspect: vk.AspectColor, W: 4, H: 4})
	s.CopyImageToBuffer(b.Handle, src, out.Handle, vk.ImageCopy{Offset: 64, Aspect: vk.AspectColor, W: 4, H: 4})
	toHost(&s)
	finish(t, d, &s)
	pink := strings.Repeat("\xff\x00\xff\x00", 12)
	if got, want := string(get(t, out)), pink+"rgbaRGBA01234567"+"rgbaRGBA01234567"+pink; got != want {
		t.Errorf("\n got %x\nwant %x", got, want)
	}
}

func TestReplayQueries(t *testing.T) {
	d := vktest.Device(t)
	if !d.Caps().Timestamps {
		t.Skip("no timestamps")
	}
	pool, err := d.NewQueryPool(vk.QueryTimestamp, 2, "times")
	if err != nil {
		t.Fatal(err)
	}
	out := hostBuffer(t, d, 16, "times")
	var s vk.Stream
	s.ResetQueries(pool, 0, 2)
	s.WriteTimestamp(vk.StageTop, pool, 0)
	s.FillBuffer(out.Handle, 0, 16, 0)
	full(&s)
	s.WriteTimestamp(vk.StageBottom, pool, 1)
	s.CopyQueryResults(pool, 0, 2, out.Handle, 0, 8, 3)
	toHost(&s)
	finish(t, d, &s)
	p := get(t, out)
	if a, b := binary.LittleEndian.Uint64(p), binary.LittleEndian.Uint64(p[8:]); a == 0 || b < a {
		t.Errorf("timestamps %d, %d", a, b)
	}
	d.Retire(0, vk.Retired{Kind: vk.RetireQueryPool, Handle: pool})
}

func TestSubmitNoAllocs(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a quiet driver")
	}
	for _, fences := range []bool{false, true} {
		d := vktest.Device(t, vktest.Options{NoValidation: true, Fences: fences})
		b := hostBuffer(t, d, 4096, "b")
		var s vk.Stream
		data := make([]byte, 64)
		round := func() {
			s.Reset()
			for i := range uint64(16) {
				s.UpdateBuffer(b.Handle, 64*i, data)
			}
			full(&s)
			n, err := d.Submit(&s)
			if err != nil {
				t.Fatal(err)
			}
			d.Retire(n, vk.Retired{}) // nothing, in time
			if err := d.Timeline().Wait(context.Background(), n); err != nil {
				t.Fatal(err)
			}
		}
		for range 10 {
			round()
		}
		if n := testing.AllocsPerRun(100, round); n != 0 {
			t.Errorf("fences %v: allocs = %v, want 0", fences, n)
		}
	}
}

// Whichever call fails, no number is taken, the error says which, and the next submission works.
func TestSubmitSteps(t *testing.T) {
	bothClocks(t, func(t *testing.T, o vktest.Options) {
		f := vktest.NewFaults(t)
		o.Faults = f
		d := vktest.Device(t, o)
		b := hostBuffer(t, d, 16, "b")
		fails := func(fn string) {
			t.Helper()
			before := d.Timeline().Issued()
			var s vk.Stream
			s.FillBuffer(b.Handle, 0, 16, 0xbad)
			toHost(&s)
			f.FailAt(fn, 1, 1, vk.ErrorOutOfDeviceMemory)
			n, err := d.Submit(&s)
			f.Heal(fn)
			if n != 0 || !errors.Is(err, vk.ErrOutOfMemory) || d.Timeline().Issued() != before || d.Err() != nil {
				t.Errorf("%s fails: Submit = %d, %v; issued %d, before %d", fn, n, err, d.Timeline().Issued(), before)
			}
			contains(t, err, "vk: vk")
		}
		calls := []string{"vkCreateCommandPool", "vkAllocateCommandBuffers", "vkBeginCommandBuffer", "vkEndCommandBuffer"}
		if o.Fences {
			calls = append(calls, "vkCreateFence") // as above: only the first submission makes one
		}
		for _, fn := range append(calls, "vkQueueSubmit") {
			fails(fn)
		}
		calls = []string{"vkResetCommandPool", "vkBeginCommandBuffer", "vkEndCommandBuffer", "vkQueueSubmit"}
		if o.Fences {
			calls = append(calls, "vkResetFences")
		}
		for i, fn := range calls {
			var s vk.Stream
			s.FillBuffer(b.Handle, 0, 16, uint32(i))
			toHost(&s)
			finish(t, d, &s)
			fails(fn)
			if got := binary.LittleEndian.Uint32(get(t, b)); got != uint32(i) {
				t.Errorf("after %s: %d, want %d", fn, got, i)
			}
		}
	})
}

// Many goroutines: streams and buffers of their own, tickets between, waits, retirement.
func TestSubmitConcurrent(t *testing.T) {
	bothClocks(t, func(t *testing.T, o vktest.Options) {
		d := vktest.Device(t, o)
		tl := d.Timeline()
		var wg sync.WaitGroup
		for g := range 8 {
			out := hostBuffer(t, d, 64, fmt.Sprint("goroutine ", g))
			wg.Go(func() {
				var s vk.Stream
				for i := range 40 {
					tmp, err := d.NewBuffer(vk.BufferOptions{Size: 64, Usage: transfer})
					if err != nil {
						t.Error(err)
						return
					}
					s.Reset()
					s.FillBuffer(tmp.Handle, 0, 64, uint32(g<<16|i))
					full(&s)
					s.AppendCopy(tmp.Handle, out.Handle, vk.BufferCopy{Size: 64})
					toHost(&s)
					n, err := d.Submit(&s)
					if err != nil {
						t.Error(err)
						return
					}
					tmp.Retire(n)
					k := tl.Ticket()
					if i%2 == 0 {
						runtime.Gosched()
					}
					tl.Done(k)
					if err := tl.Wait(context.Background(), n); err != nil {
						t.Error(err)
						return
					}
					if got := binary.LittleEndian.Uint32(get(t, out)[60:]); got != uint32(g<<16|i) {
						t.Errorf("goroutine %d: read %#x, want %#x", g, got, g<<16|i)
					}
				}
			})
		}
		wg.Wait()
		if tl.Completed() != tl.Issued() || tl.Issued() != 640 {
			t.Errorf("completed %d of %d", tl.Completed(), tl.Issued())
		}
	})
}

func BenchmarkSubmit(b *testing.B) {
	d := vktest.Device(b, vktest.Options{NoValidation: true})
	var s vk.Stream
	b.ReportAllocs()
	for b.Loop() {
		if _, err := d.Submit(&s); err != nil {
			b.Fatal(err)
		}
	}
}

// Record, replay, submit: ns per copy of 4 bytes. The driver's part on lavapipe is most of it.
func BenchmarkReplay(b *testing.B) {
	d := vktest.Device(b, vktest.Options{NoValidation: true})
	src, dst := hostBuffer(b, d, 4096, "src"), hostBuffer(b, d, 4096, "dst")
	var s vk.Stream
	const ops = 1024
	b.ReportAllocs()
	for b.Loop() {
		s.Reset()
		for i := range uint64(ops) {
			s.SetScissor(0, 0, uint32(i), 1)
		}
		s.AppendCopy(src.Handle, dst.Handle, vk.BufferCopy{Size: 4})
		n, err := d.Submit(&s)
		if err != nil {
			b.Fatal(err)
		}
		if err := d.Timeline().Wait(context.Background(), n); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*ops), "ns/command")
}
