package staging

import (
	"sync/atomic"

	"github.com/vkgloo/vkgloo/vk"
)

// bufferUsage is what every store may be used for: a buffer of ours has all roles.
const bufferUsage = vk.UsageTransferSrc | vk.UsageTransferDst | vk.UsageVertex | vk.UsageIndex |
	vk.UsageUniform | vk.UsageStorage | vk.UsageIndirect

// Store is the GPU side of one buffer: the VkBuffer behind it, which changes on growth, orphan and full overwrite
// (D5), and what the GPU still does with it.
//   - Concurrency: changed under the engine's lock together with the lock of the buffer's pending list; the methods
//     that only tell may be called with either.
type Store struct {
	e    *Engine
	buf  *vk.Buffer // nil while empty
	host []byte     // its memory, if the host may write that as it is: mapped and coherent
	size int
	gen  atomic.Uint64
	// version grows with every write: by the bytes that are written at once, else by one. Of its growth, counted is what is
	// no bytes, or is in the engine's counts already. Changed by who writes, whom the buffer's users synchronize.
	version, counted uint64
	hazards          hazards
	// used and written are the newest numbers of work that uses and writes the store. Work that is recorded, but
	// not submitted, counts with the number that it will get.
	used, written atomic.Uint64
	batch         uint64 // the flush that writes it, by number, and how that one does
	inPlace       bool
	epoch         uint64 // adopted contexts: the stream that last used it
	label         string
	released      bool
}

// writtenAtOnce is how many bytes of small writes a store counts for itself before it tells the engine.
const writtenAtOnce = 64 << 10

// NewStore makes the GPU side of a buffer, empty.
func (e *Engine) NewStore(label string) *Store {
	e.stores.Add(1)
	return &Store{e: e, label: label}
}

// Size returns the bytes of the VkBuffer as of the last flush.
func (s *Store) Size() int { return s.size }

// Handle returns the VkBuffer as of the last flush, 0 while there is none.
func (s *Store) Handle() uint64 {
	if s.buf == nil {
		return 0
	}
	return s.buf.Handle
}

// Generation changes whenever another VkBuffer takes the place of the old one; no two VkBuffers of one engine have the same. What is
// keyed by handles, such as descriptor sets, follows it.
func (s *Store) Generation() uint64 { return s.gen.Load() }

// Version changes with every write that is recorded or done. Copies made of the contents follow it.
func (s *Store) Version() uint64 { return s.version }

// Mapped returns the store's memory when the host may look at it, else nil. Its bytes are current only when nothing
// recorded or submitted writes them.
func (s *Store) Mapped() []byte {
	if s.buf == nil {
		return nil
	}
	return s.buf.Mapped()
}

// SetLabel names the VkBuffer in messages of the validation layer and in captures.
func (s *Store) SetLabel(label string) {
	s.label = label
	if s.buf != nil {
		s.buf.SetLabel(label)
	}
}

// Release gives the VkBuffer back once the GPU is done with it. A second call does nothing.
func (s *Store) Release() {
	s.e.mu.Lock()
	defer s.e.mu.Unlock()
	s.releaseLocked()
}

// ReleaseLocked is Release for who holds the engine's lock.
func (s *Store) ReleaseLocked() { s.releaseLocked() }

func (s *Store) releaseLocked() {
	if s.released {
		return
	}
	s.released = true
	s.countWritten()
	s.e.stores.Add(-1)
	if s.buf != nil {
		s.buf.Retire(s.used.Load()) // not a spare: what is released is seldom followed by another of its very size
		s.set(nil, 0)
	}
}

// set puts another VkBuffer behind the store.
func (s *Store) set(b *vk.Buffer, size int) {
	s.buf, s.size, s.host = b, size, nil
	if b != nil && b.Coherent() {
		s.host = b.Mapped()
	}
	s.hazards.reset()
	s.epoch = s.e.epoch // nothing that we don't know of has used it
	s.used.Store(0)
	s.written.Store(0)
	s.gen.Store(s.e.generations.Add(1))
	s.changed()
}

// countWritten adds what was written at once to the engine's counts.
func (s *Store) countWritten() {
	if n := s.version - s.counted; n > 0 {
		s.e.stats.inPlace.Add(n)
		s.counted = s.version
	}
}

// changed notes a write that is counted elsewhere.
func (s *Store) changed() {
	s.version++
	s.counted++
}

// idle reports whether no work that is recorded or submitted uses the store.
func (s *Store) idle() bool {
	n := s.used.Load()
	return n <= s.e.time.Known() || n <= s.e.issued() && n <= s.e.time.Completed()
}

// writable reports whether the host may write the store in place: coherent device memory, nothing that uses it, and
// nobody else's commands that could (D6).
func (s *Store) writable() bool {
	return s.host != nil && s.e.direct.Load() && s.idle()
}

// InPlace returns the store's memory if it may be written in place, and nothing that uses it is known to be under way; else
// nil, which need not mean that it may not: WriteNow asks the device. Who writes n bytes says so by Wrote first. It takes
// no lock and makes no locked addition: such a one waits until all stores before it have reached the cache, one miss
// after the other.
//   - Concurrency: externally synchronized on the buffer, in which nothing is pending: then no flush touches the store.
func (s *Store) InPlace() []byte {
	if s.used.Load() <= s.e.time.Known() && s.e.direct.Load() {
		return s.host
	}
	return nil
}

// Wrote notes that n bytes are written in place: see InPlace.
func (s *Store) Wrote(n int) {
	s.version += uint64(n)
	if s.version-s.counted >= writtenAtOnce {
		s.countWritten()
	}
}

// touch notes that the open stream uses the store.
func (s *Store) touch(writes bool) {
	n := s.e.next()
	s.used.Store(n)
	if writes {
		s.written.Store(n)
		s.changed()
		s.e.hostRead = s.e.hostRead || s.buf.Mapped() != nil
	}
}
