package vk_test

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// bothClocks runs a test with a timeline semaphore and with fences.
func bothClocks(t *testing.T, f func(t *testing.T, o vktest.Options)) {
	t.Run("semaphore", func(t *testing.T) { f(t, vktest.Options{Label: "semaphore"}) })
	t.Run("fences", func(t *testing.T) { f(t, vktest.Options{Label: "fences", Fences: true}) })
}

// fencesEverywhere: the run has every test device use fences.
var fencesEverywhere = os.Getenv("VKGLOO_TEST_FENCES") == "1"

const transfer = vk.UsageTransferSrc | vk.UsageTransferDst

// hostBuffer is a mapped buffer of n bytes that the host reads and writes.
func hostBuffer(t testing.TB, d *vk.Device, n int, label string) *vk.Buffer {
	t.Helper()
	b, err := d.NewBuffer(vk.BufferOptions{Size: n, Usage: transfer, Memory: vk.MemoryReadback, Label: label})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Destroy) // before the device closes: the test waits for what it submits
	return b
}

// put writes the buffer's mapped bytes.
func put(t testing.TB, b *vk.Buffer, p []byte) {
	t.Helper()
	copy(b.Mapped(), p)
	if err := b.Flush(0, len(p)); err != nil {
		t.Fatal(err)
	}
}

// get reads them.
func get(t testing.TB, b *vk.Buffer) []byte {
	t.Helper()
	if err := b.Invalidate(0, b.Size); err != nil {
		t.Fatal(err)
	}
	return append([]byte(nil), b.Mapped()...)
}

// toHost makes all that was written before visible to the host.
func toHost(s *vk.Stream) {
	s.Barrier(vk.StageAll, vk.StageHost, []vk.MemoryBarrier{{SrcAccess: vk.AccessMemoryWrite, DstAccess: vk.AccessHostRead}}, nil, nil)
}

// full orders everything before against everything after it.
func full(s *vk.Stream) {
	const all = vk.AccessMemoryRead | vk.AccessMemoryWrite
	s.Barrier(vk.StageAll, vk.StageAll, []vk.MemoryBarrier{{SrcAccess: all, DstAccess: all}}, nil, nil)
}

// finish submits and waits.
func finish(t testing.TB, d *vk.Device, s *vk.Stream) {
	t.Helper()
	n, err := d.Submit(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Timeline().Wait(context.Background(), n); err != nil {
		t.Fatal(err)
	}
}

// messages gathers what reaches a sink. Safe for concurrent use.
type messages struct {
	mu  sync.Mutex
	all []vk.Message
}

func (m *messages) add(g vk.Message) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all = append(m.all, g)
	return true
}

// take gives what was gathered and begins anew.
func (m *messages) take() []vk.Message {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := m.all
	m.all = nil
	return all
}

// contains fails the test unless the error's text has every part.
func contains(t testing.TB, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want one with %q", parts)
		return
	}
	for _, p := range parts {
		if !strings.Contains(err.Error(), p) {
			t.Errorf("error %q does not name %q", err, p)
		}
	}
}
