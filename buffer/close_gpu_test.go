package buffer_test

import (
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
)

// TestAfterClose uses a buffer whose context is closed.
func TestAfterClose(t *testing.T) {
	c := vktest.Context(t, vktest.Options{LeaksAllowed: true})
	b, err := c.Buffer(u8(1, 2, 3, 4))
	need(t, err)
	need(t, b.SetLabel("forgotten"))
	need(t, c.Finish())
	if err := c.Close(); err == nil || !strings.Contains(err.Error(), "forgotten") {
		t.Errorf("Close with a live buffer: %v, want its label", err)
	}
	for name, call := range map[string]func() error{
		"Write":      func() error { return b.Write(u8(1), 0) },
		"SetSubData": func() error { return b.SetSubData(u8(1), 0) },
		"SetData":    func() error { return b.SetData(buffer.Of(make([]byte, 1<<18))) },
		"Clear":      func() error { return b.Clear(-1, 0, nil) },
		"Orphan":     func() error { return b.Orphan(0) },
		"Resize":     func() error { return b.ResizeBytes(9) },
		"Read":       func() error { _, err := b.Read(-1, 0); return err },
		"ReadAsync":  func() error { _, err := b.ReadAsync(-1, 0).Bytes(); return err },
		"Handle":     func() error { _, err := b.Handle(); return err },
	} {
		t.Run(name, func(t *testing.T) { refused(t, b, call, buffer.ErrState) })
	}
	b.Release()
}

// TestCloseWithPending closes a context while data waits in its staging memory, which is gone then.
func TestCloseWithPending(t *testing.T) {
	const size = 16 << 20
	for name, call := range map[string]func(b *buffer.Buffer) error{
		"small":          func(b *buffer.Buffer) error { return b.SetSubData(buffer.Of(make([]byte, 100)), 5) },
		"large":          func(b *buffer.Buffer) error { return b.SetSubData(buffer.Of(make([]byte, size-1)), 0) },
		"full overwrite": func(b *buffer.Buffer) error { return b.SetData(buffer.Of(make([]byte, size))) },
		"strided":        func(b *buffer.Buffer) error { return b.WriteChunks(buffer.Of(make([]byte, 1<<16)), 0, 16, 1<<14) },
	} {
		t.Run(name, func(t *testing.T) {
			c := vktest.Context(t, vktest.Options{LeaksAllowed: true})
			b, err := c.Reserve(size)
			need(t, err)
			need(t, c.Finish())
			need(t, call(b))
			if err := c.Close(); err == nil || strings.Contains(err.Error(), "live objects") {
				t.Errorf("Close: %v, want the buffer and nothing else", err)
			}
			for _, p := range append(b.Pending(), b.TakePending()...) {
				if p.Op == buffer.OpData {
					t.Errorf("%v is still listed", p)
				}
			}
		})
	}
}
