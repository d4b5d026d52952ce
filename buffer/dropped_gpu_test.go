package buffer_test

import (
	"testing"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// TestDropped: what was queued and is not handed over is counted, whatever took it out of the queue; and what went together
// with its neighbour.
func TestDropped(t *testing.T) {
	eachMode(t, func(t *testing.T, e *staging.Engine) {
		for _, o := range []struct {
			name    string
			do      func(b *buffer.Buffer)
			dropped uint64
		}{
			{"nothing", func(b *buffer.Buffer) { need(t, b.SetSubData(u8(1, 2, 3), 8)) }, 0},
			{"a part", func(b *buffer.Buffer) {
				need(t, b.SetSubData(u8(1, 2, 3, 4), 8))
				need(t, b.SetSubData(u8(5, 6), 9))
			}, 2},
			{"the same place", func(b *buffer.Buffer) {
				need(t, b.SetSubData(u8(1, 2, 3), 8))
				need(t, b.SetSubData(u8(4, 5, 6), 8))
			}, 3},
			{"a new size", func(b *buffer.Buffer) {
				need(t, b.SetSubData(u8(1, 2, 3), 8))
				need(t, b.ResizeBytes(1<<15))
			}, 3},
			{"all of it", func(b *buffer.Buffer) {
				need(t, b.SetSubData(u8(1, 2, 3), 8))
				need(t, b.SetData(buffer.Of(make([]byte, 1<<15))))
				need(t, b.SetData(buffer.Of(make([]byte, 1<<15))))
			}, 3 + 1<<15},
			{"taken", func(b *buffer.Buffer) {
				need(t, b.SetSubData(u8(1, 2, 3), 8))
				b.TakePending()
			}, 3},
			{"released", func(b *buffer.Buffer) {
				need(t, b.SetSubData(u8(1, 2, 3), 8))
				b.Release()
			}, 3},
		} {
			b := get(buffer.NewSize(1 << 15))
			need(t, b.Attach(e))
			need(t, e.Finish())
			before := e.Stats()
			o.do(b)
			need(t, e.Flush())
			s := e.Stats()
			if got := s.Dropped - before.Dropped; got != o.dropped {
				t.Errorf("%s: %d bytes dropped, want %d", o.name, got, o.dropped)
			}
			b.Release()
			need(t, e.Flush())
		}
	})
}

// TestMerged: writes that lie side by side go as one copy.
func TestMerged(t *testing.T) {
	e := engine(t, vk.UploadStaged)
	b := attached(t, e, get(buffer.NewSize(64)))
	need(t, e.Finish())
	before := e.Stats()
	const writes = 30
	for i := range writes {
		need(t, b.SetSubData(u8(byte(i)), 8+i))
	}
	need(t, e.Flush())
	s := e.Stats()
	merged, copies := s.Merged-before.Merged, s.Copies-before.Copies
	if merged+copies != writes || copies > 6 { // one a lease, and those are small at first
		t.Errorf("%d of %d writes merged, %d copies", merged, writes, copies)
	}
}

// TestDroppedByCancel: what a ticket gives back counts when it is dropped then, not when it goes with the next flush.
func TestDroppedByCancel(t *testing.T) {
	f := adopted(t)
	b := attached(t, f.e, get(buffer.NewSize(64)))
	need(t, f.e.Finish())
	before := f.e.Stats()
	need(t, b.SetSubData(u8(1, 2, 3), 8))
	ticket, _ := f.record()
	need(t, ticket.Cancel())
	need(t, b.SetSubData(u8(4), 9))
	need(t, f.e.Flush())
	if s := f.e.Stats(); s.Dropped-before.Dropped != 1 {
		t.Errorf("%d bytes dropped, want 1", s.Dropped-before.Dropped)
	}
}
