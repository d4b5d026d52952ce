package buffer_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"

	vulkan "github.com/vulkan-go/vulkan"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

func TestRecordAndCancel(t *testing.T) {
	f := adopted(t)
	b := attached(t, f.e, get(buffer.NewData(u8(1, 2, 3, 4))))
	tk, cmd := f.record()
	wantList(t, b, "")
	need(t, b.SetSubData(u8(9), 1)) // newer than what the ticket has
	refused(t, b, func() error { _, err := b.Read(-1, 0); return err }, buffer.ErrState)
	need(t, tk.Cancel())
	wantList(t, b, "CREATE SIZE(4) DATA(0:01) DATA(2:0304) DATA(1:09)") // put back under it
	vulkan.EndCommandBuffer(cmd)

	tk, cmd = f.record()
	need(t, b.ResizeBytes(4)) // voids what the ticket has, should it be cancelled
	need(t, tk.Cancel())
	wantList(t, b, "CREATE SIZE(4)")
	vulkan.EndCommandBuffer(cmd)

	need(t, b.SetData(u8(5, 6, 7, 8)))
	f.submit(f.record())
	wantList(t, b, "")
	wantGPU(t, b, "5 6 7 8")
}

func TestCancelOfEverything(t *testing.T) {
	f := adopted(t)
	lent := []byte{1, 2, 3}
	b := attached(t, f.e, get(buffer.NewDataBuffer(buffer.Of(make([]vertex, 40)))))
	f.submit(f.record())
	want := make([]byte, 800)
	var colors [][4]uint8
	for i := range 40 {
		colors = append(colors, [4]uint8{uint8(i), 1, 2, 3})
	}
	need(t, get(b.Field("a_color")).Assign(buffer.Of(colors))) // a comb
	need(t, b.Untyped().SetSubData(buffer.Borrow(lent), 4))    // the caller's memory
	need(t, b.Clear(400, 400, []byte{1, 2}))                   // a pattern
	for i := range 200 {                                       // a dense page
		need(t, b.Untyped().SetSubData(u8(uint8(i)), 20*(i%20)+i/20)) // bytes 0 to 9 of records 0 to 19
	}
	before := applied(b)
	for range 3 {
		tk, cmd := f.record()
		wantList(t, b, "")
		need(t, tk.Cancel())
		if after := applied(b); after != before { // neighbours may have been merged, bytes may not
			t.Fatalf("after Cancel %s\nbefore Record %s", after, before)
		}
		vulkan.EndCommandBuffer(cmd)
	}
	lent[0] = 77 // covered by then
	for i := range 40 {
		copy(want[20*i+12:], colors[i][:])
	}
	copy(want[400:], bytes.Repeat([]byte{1, 2}, 200))
	for i := range 200 {
		want[20*(i%20)+i/20] = uint8(i)
	}
	f.submit(f.record())
	wantSame(t, b, want)
}

// TestReleaseInTicket releases a buffer, records that, and takes it back.
func TestReleaseInTicket(t *testing.T) {
	f := adopted(t)
	b := get(buffer.NewData(u8(1, 2)))
	need(t, b.Attach(f.e))
	f.submit(f.record())
	b.Release()
	tk, cmd := f.record()
	need(t, tk.Cancel())
	vulkan.EndCommandBuffer(cmd)
	wantList(t, b, "DELETE")
	f.submit(f.record())
	wantList(t, b, "")
}

// TestFreshInTicket records, in a context of our own, a full overwrite that has a store-to-be.
func TestFreshInTicket(t *testing.T) {
	e := engine(t, vk.UploadAuto)
	f := framesOf(t, e.Device().Handles(), e)
	data := make([]byte, 1<<18)
	for i := range data {
		data[i] = byte(i * 7)
	}
	b := attached(t, f.e, get(buffer.NewSize(1<<18)))
	need(t, b.SetData(buffer.Of(data)))
	tk, cmd := f.record()
	need(t, b.SetSubData(u8(1, 2, 3), 100))
	copy(data[100:], []byte{1, 2, 3})
	need(t, tk.Cancel())
	vulkan.EndCommandBuffer(cmd)
	f.submit(f.record())
	wantSame(t, b, data)
}

// TestFrames runs random frames of an adopted device: writes, records, some of them cancelled.
func TestFrames(t *testing.T) {
	f := adopted(t)
	rng := rand.New(rand.NewPCG(4, 4))
	const size = 3000
	want := make([]byte, size)
	b := attached(t, f.e, get(buffer.NewData(buffer.Of(want))))
	for frame := range 60 {
		for range rng.IntN(12) {
			n := 1 + rng.IntN(200)
			off := rng.IntN(size - n)
			p := bytes.Repeat([]byte{byte(frame + 1)}, n)
			copy(want[off:], p)
			switch rng.IntN(3) {
			case 0:
				need(t, b.SetSubData(buffer.Of(p), off))
			case 1:
				need(t, b.Write(buffer.Of(p), off))
			case 2:
				need(t, b.Clear(n, off, p[:1]))
			}
		}
		tk, cmd := f.record()
		var second *staging.Ticket
		var cmd2 vulkan.CommandBuffer
		if rng.IntN(3) == 0 {
			need(t, b.SetSubData(u8(byte(frame)), frame))
			want[frame] = byte(frame)
			second, cmd2 = f.record()
			if err := tk.Cancel(); !errors.Is(err, staging.ErrState) {
				t.Fatalf("cancelling the older of two tickets: %v", err)
			}
		}
		switch {
		case second != nil && rng.IntN(2) == 0:
			need(t, second.Cancel())
			vulkan.EndCommandBuffer(cmd2)
			f.submit(tk, cmd)
		case second != nil:
			f.submit(tk, cmd)
			f.submit(second, cmd2)
		case rng.IntN(3) == 0:
			need(t, tk.Cancel())
			vulkan.EndCommandBuffer(cmd)
		default:
			f.submit(tk, cmd)
		}
		if frame%10 == 9 {
			f.submit(f.record())
			wantSame(t, b, want)
		}
	}
	f.submit(f.record())
	wantSame(t, b, want)
}
