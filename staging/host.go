package staging

import (
	"fmt"

	"github.com/vkgloo/vkgloo/vk"
)

// Create gives s a new VkBuffer of n bytes at once, with undefined contents; none when n is 0. The old one lives until
// the GPU is done with it. Nothing is pending for s: what was is for the old one.
//   - Errors: vk.ErrOutOfMemory; s is unchanged.
//   - Concurrency: safe.
func (e *Engine) Create(s *Store, n int) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.Check(); err != nil {
		return err
	}
	return e.batch.rename(s, n)
}

// CreateHost is Create in memory that is mapped and coherent, whatever the upload mode: for stores that stay mapped.
func (e *Engine) CreateHost(s *Store, n int) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.Check(); err != nil {
		return err
	}
	return e.CreateHostLocked(s, n)
}

// CreateHostLocked is CreateHost for who holds the lock.
func (e *Engine) CreateHostLocked(s *Store, n int) error {
	for _, m := range [...]vk.MemoryUsage{vk.MemoryDirect, vk.MemoryUpload} {
		if m == vk.MemoryDirect && !e.Direct() {
			continue
		}
		b, err := e.dev.NewBuffer(vk.BufferOptions{Size: n, Usage: e.usage, Memory: m, Label: s.label})
		if err != nil {
			return fmt.Errorf("buffer %q of %d bytes: %w", s.label, n, err)
		}
		if b.Mapped() != nil && b.Coherent() {
			e.batch.replace(s, b, n)
			return nil
		}
		b.Destroy()
	}
	return fmt.Errorf("buffer %q of %d bytes: %w: no memory is mapped and coherent", s.label, n, vk.ErrOutOfMemory)
}

// Idle reports whether no work that is recorded or submitted uses s.
func (s *Store) Idle() bool { return s.idle() }

// Settled reports whether no work that is recorded or submitted writes s.
func (s *Store) Settled() bool { return s.settled() }

// Coherent reports whether the host sees the store's memory, and what the GPU writes there without further ado.
func (s *Store) Coherent() bool { return s.buf != nil && s.buf.Mapped() != nil && s.buf.Coherent() }

// Touch says that somebody has written to the store's mapped memory.
func (s *Store) Touch() { s.changed() }

// Await flushes what is pending, submits, and waits until no work writes s, or until none uses it.
//   - Errors: ErrState, vk.ErrDeviceLost, vk.ErrOutOfMemory.
//   - Concurrency: safe.
func (e *Engine) Await(s *Store, users bool) error {
	e.mu.Lock()
	err := e.CheckSubmit()
	if err == nil {
		err = e.FlushLocked()
	}
	n := s.written.Load()
	if users {
		n = s.used.Load()
	}
	if err == nil && n > e.issued() {
		_, err = e.SubmitLocked()
	}
	e.mu.Unlock()
	switch {
	case err != nil:
		return err
	case n <= e.time.Completed():
		return e.wait(n) // doesn't, but tells of a lost device
	}
	return e.stall(n)
}
