package buffer_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// large is the size of an overwrite that the GPU copies before the flush, in pieces and a rest.
const large = 5<<20 + 12

func noise(n int, seed byte) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(i>>8) ^ byte(i*7) + seed
	}
	return p
}

// TestAhead: a large overwrite is on its way before the flush, and only at the flush do the contents change.
func TestAhead(t *testing.T) {
	e := engine(t, vk.UploadStaged)
	one, two := noise(large, 1), noise(large, 2)
	b := attached(t, e, get(buffer.NewData(buffer.Of(one))))
	to := attached(t, e, get(buffer.NewSize(large)))
	need(t, e.Finish())
	before := e.Stats()
	need(t, b.SetData(buffer.Of(two)))
	if s := e.Stats(); s.Copies-before.Copies != 3 || s.Submissions-before.Submissions != 3 {
		t.Errorf("%d copies in %d submissions before the flush, want 3 in 3", s.Copies-before.Copies, s.Submissions-before.Submissions)
	}
	if got := b.Pending(); len(got) != 2 || got[0].Op != buffer.OpSize || !bytes.Equal(got[1].Data, two) {
		t.Errorf("pending are %d commands, want the size and the data", len(got))
	}
	e.Lock()
	e.CopyLocked(to.Store(), b.Store(), 0, 0, large) // who asks without a flush finds the old contents (G-046)
	e.Unlock()
	wantSame(t, to, one)
	need(t, e.Flush())
	s := e.Stats()
	if s.Renamed-before.Renamed != 1 || s.Staged-before.Staged != large {
		t.Errorf("%d stores renamed, %d bytes staged, want 1 and %d", s.Renamed-before.Renamed, s.Staged-before.Staged, large)
	}
	wantSame(t, b, two)
}

// TestAheadIsOvertaken: what comes between the overwrite and its flush counts.
func TestAheadIsOvertaken(t *testing.T) {
	e := engine(t, vk.UploadStaged)
	for name, f := range map[string]func(b *buffer.Buffer, want []byte) []byte{
		"a part": func(b *buffer.Buffer, want []byte) []byte {
			need(t, b.SetSubData(u8(9, 9, 9), 77))
			copy(want[77:], []byte{9, 9, 9})
			return want
		},
		"at once": func(b *buffer.Buffer, want []byte) []byte {
			need(t, b.Write(u8(8), large-1))
			want[large-1] = 8
			return want
		},
		"chunks": func(b *buffer.Buffer, want []byte) []byte {
			need(t, b.WriteChunks(u8(1, 2, 3), 5, 1<<20, 3))
			want[5], want[5+1<<20], want[5+2<<20] = 1, 2, 3
			return want
		},
		"all of it": func(b *buffer.Buffer, _ []byte) []byte {
			p := noise(large, 7)
			need(t, b.SetData(buffer.Of(p)))
			return p
		},
		"another size": func(b *buffer.Buffer, _ []byte) []byte {
			p := noise(large+4<<20, 7)
			need(t, b.SetData(buffer.Of(p)))
			return p
		},
		"borrowed": func(b *buffer.Buffer, _ []byte) []byte {
			p := noise(large, 8)
			need(t, b.SetData(buffer.Borrow(p)))
			return p
		},
		"clear": func(b *buffer.Buffer, want []byte) []byte {
			need(t, b.Clear(1<<20, 1<<20, nil))
			clear(want[1<<20 : 2<<20])
			return want
		},
		"taken": func(b *buffer.Buffer, _ []byte) []byte {
			b.TakePending()
			return noise(large, 1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := attached(t, e, get(buffer.NewData(buffer.Of(noise(large, 1)))))
			need(t, e.Flush())
			want := noise(large, 2)
			need(t, b.SetData(buffer.Of(want)))
			want = f(b, want)
			need(t, e.Flush())
			wantSame(t, b, want)
			b.Release()
		})
	}
}

// TestAheadOfSlowDevice: memory that is still being copied from is not used again, and the host doesn't run ahead without
// end.
func TestAheadOfSlowDevice(t *testing.T) {
	faults := vktest.NewFaults(t)
	e := engine(t, vk.UploadStaged, vktest.Options{Faults: faults})
	b := attached(t, e, get(buffer.NewSize(large)))
	need(t, e.Finish())
	faults.SetDelay(5 * time.Millisecond)
	var last []byte
	for i := range 30 {
		last = noise(large, byte(i))
		need(t, b.SetData(buffer.Of(last)))
		if i%3 == 1 {
			b.TakePending() // gives the staging memory back at once
		}
		if i%3 == 2 {
			need(t, e.Flush())
		}
	}
	if s := e.Stats(); s.Upload.Spare > 300<<20 {
		t.Errorf("%d MiB of staging memory", s.Upload.Spare>>20)
	}
	wantSame(t, b, last)
}

// TestAheadOfFailures: without memory or without a device that takes submissions the flush does it all.
func TestAheadOfFailures(t *testing.T) {
	for _, fn := range []string{"vkAllocateMemory", "vkQueueSubmit"} {
		t.Run(fn, func(t *testing.T) {
			faults := vktest.NewFaults(t)
			e := engine(t, vk.UploadStaged, vktest.Options{Faults: faults})
			b := attached(t, e, get(buffer.NewData(buffer.Of(noise(large, 1)))))
			need(t, e.Finish())
			want := noise(large, 2)
			faults.FailAt(fn, faults.Calls(fn)+2, 1, vk.ErrorOutOfDeviceMemory)
			err := b.SetData(buffer.Of(want))
			faults.Heal(fn)
			if err != nil { // no staging memory at all
				need(t, b.SetData(buffer.Of(want)))
			}
			need(t, e.Flush())
			wantSame(t, b, want)
		})
	}
}

// TestAheadRecorded: a flush into the caller's command buffer brings its own copies, which can be taken back.
func TestAheadRecorded(t *testing.T) {
	e := engine(t, vk.UploadStaged)
	f := framesOf(t, e.Device().Handles(), e)
	b := attached(t, e, get(buffer.NewData(buffer.Of(noise(large, 1)))))
	need(t, e.Finish())
	want := noise(large, 2)
	need(t, b.SetData(buffer.Of(want)))
	ticket, _ := f.record()
	need(t, ticket.Cancel())
	wantSame(t, b, want)
}
