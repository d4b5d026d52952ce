package api_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

func TestRing(t *testing.T) {
	r := api.NewRing(3)
	defer r.Free()
	if _, ok := r.Pop(); ok || !r.Empty() {
		t.Error("a new ring has a message")
	}
	for round := range 3 { // round the end of the ring
		for i := range 5 {
			r.Push(0x100, fmt.Sprint("id", i), fmt.Sprint("text", round, i))
		}
		if n := r.Dropped(); n != 2 {
			t.Errorf("Dropped() = %d, want 2", n)
		}
		if n := r.Dropped(); n != 0 {
			t.Errorf("Dropped() again = %d, want 0", n)
		}
		for i := range 3 {
			m, ok := r.Pop()
			if want := fmt.Sprint("text", round, i); !ok || m.Text != want || m.ID != fmt.Sprint("id", i) || m.Severity != 0x100 {
				t.Errorf("Pop() = %+v, %v, want %q", m, ok, want)
			}
		}
		if !r.Empty() {
			t.Error("the ring is not empty")
		}
	}
}

func TestRingConcurrent(t *testing.T) {
	r := api.NewRing(16)
	defer r.Free()
	var pushers, poppers sync.WaitGroup
	stop := make(chan struct{})
	var mu sync.Mutex
	got := 0
	for range 2 {
		poppers.Go(func() {
			for {
				m, ok := r.Pop()
				if ok && m.Text != "text" {
					t.Errorf("text = %q", m.Text)
				}
				if ok {
					mu.Lock()
					got++
					mu.Unlock()
					continue
				}
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	for range 4 {
		pushers.Go(func() {
			for range 500 {
				r.Push(0x1000, "id", "text")
			}
		})
	}
	pushers.Wait()
	close(stop)
	poppers.Wait()
	for {
		if _, ok := r.Pop(); !ok {
			break
		}
		got++
	}
	if n := got + int(r.Dropped()); n != 2000 {
		t.Errorf("popped and dropped: %d, want 2000", n)
	}
}

func FuzzRingText(f *testing.F) {
	f.Add("VUID-1", "hello")
	f.Fuzz(func(t *testing.T, id, text string) {
		for _, s := range []string{id, text} {
			for i := range len(s) {
				if s[i] == 0 {
					t.Skip("C strings")
				}
			}
		}
		r := api.NewRing(1)
		defer r.Free()
		r.Push(0x10, id, text)
		if m, ok := r.Pop(); !ok || m.ID != id || m.Text != text {
			t.Errorf("Pop() = %+v, %v", m, ok)
		}
	})
}
