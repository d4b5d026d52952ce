package gpu

import (
	"sync"
	"sync/atomic"

	"github.com/vkgloo/vkgloo/staging"
)

// Access bits of mappings and flags of stores, as OpenGL numbers them.
const (
	Read             = 0x01
	Write            = 0x02
	InvalidateRange  = 0x04
	InvalidateBuffer = 0x08
	FlushExplicit    = 0x10
	Unsynchronized   = 0x20
	Persistent       = 0x40
)

// maxEntries bounds the pending writes of one memory; past it they go into the open stream.
const maxEntries = 256

// Memory is the GPU side of a buffer object. Writes act at once when nothing uses the store, else they wait as entries
// in ring memory for the next command, which puts them into the open stream: so commands recorded before see the old
// bytes and those after the new ones.
type Memory struct {
	d     *Device
	store *staging.Store
	host  bool // in host memory for good: persistent mappings

	mu      sync.Mutex // guards what is below
	pending atomic.Bool
	fresh   *staging.Fresh // takes the store's place at the next flush; then there are no entries
	entries []entry        // by offset, disjoint
	handed  []handed       // to tickets

	mapped mapped
	kept   kept
}

// entry is a pending write of [at, at+n): bytes of span from off on. Entries may share a span; the last one owns it.
type entry struct {
	at, n int
	span  staging.Span
	off   int
	owner bool
}

// NewMemory makes a memory without a store.
func (d *Device) NewMemory() *Memory { return &Memory{d: d, store: d.Engine.NewStore("")} }

// Store returns the store, for draws. What is pending for it is flushed before.
func (m *Memory) Store() *staging.Store { return m.store }

// Volatile notes that a persistent mapping may have written the store since the last draw.
func (m *Memory) Volatile() {
	if m.host && m.mapped.on && m.mapped.access&Write != 0 {
		m.store.Touch()
	}
}

// SetLabel names the VkBuffer in debug messages.
func (m *Memory) SetLabel(label string) {
	m.d.Engine.Lock()
	m.store.SetLabel(label)
	m.d.Engine.Unlock()
}

// Allocate makes a new store of size bytes with the contents of data, or undefined ones where it is nil.
func (m *Memory) Allocate(size int, data []byte, flags uint32) error {
	e := m.d.Engine
	host := flags&Persistent != 0
	var err error
	switch {
	case host:
		err = e.CreateHost(m.store, size)
	case size > 0 && m.store.Size() == size && !m.host && m.store.Idle():
		// as good as a new one
	default:
		err = e.Create(m.store, size)
	}
	if err != nil {
		return err
	}
	m.host = host
	delete(m.d.persist, m)
	m.forget()
	m.mapped.drop(m)
	if len(data) > 0 {
		return m.Write(0, data)
	}
	return nil
}

// Release gives the store back when the GPU is done with it.
func (m *Memory) Release() {
	m.forget()
	m.mapped.drop(m)
	delete(m.d.persist, m)
	e := m.d.Engine
	e.Lock()
	m.d.Renderer.Unbind(m.store)
	m.store.ReleaseLocked()
	e.Unlock()
}

// forget drops what is pending.
func (m *Memory) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fresh != nil {
		m.d.Engine.Drop(m.fresh)
		m.fresh = nil
	}
	m.freeEntries()
}

func (m *Memory) freeEntries() {
	for i := range m.entries {
		if m.entries[i].owner {
			m.d.Engine.Free(m.entries[i].span)
		}
	}
	clear(m.entries)
	m.entries = m.entries[:0]
}

// writeInline is the most bytes that Write copies by itself.
const writeInline = 4 << 10

// Write replaces bytes from at on.
func (m *Memory) Write(at int, p []byte) error {
	if n := len(p); n <= writeInline && !m.pending.Load() { // the hot path: with nothing pending no flush touches the store
		if mem := m.store.InPlace(); uint(at) <= uint(len(mem)) && n <= len(mem)-at {
			m.store.Wrote(n)
			copy(mem[at:at+n], p)
			return nil
		}
	}
	if !m.pending.Load() && m.d.Engine.WriteNow(m.store, at, p) {
		return nil
	}
	return m.queue(at, p)
}

// queue makes a write wait for the next flush.
func (m *Memory) queue(at int, p []byte) error {
	if m.host && !m.pending.Load() && m.store.Idle() { // host memory of a device that else is written by copies
		copy(m.store.Mapped()[at:], p)
		m.store.Touch()
		return nil
	}
	for {
		done, err := m.tryQueue(at, p)
		if done || err != nil {
			return err
		}
		if err := m.d.Lock(); err != nil { // what is pending goes into the stream, in order
			return err
		}
		m.d.Unlock()
	}
}

// tryQueue is queue, unless what is pending must be flushed before.
func (m *Memory) tryQueue(at int, p []byte) (done bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.d.Engine
	if len(p) == m.store.Size() && !m.host {
		if f := e.Fresh(len(p), ""); f != nil { // a full overwrite: one pass over the data
			if m.fresh != nil {
				e.Drop(m.fresh)
			}
			m.freeEntries()
			m.fresh = f
			staging.CopyBytes(f.Bytes(), p)
			m.mark()
			return true, nil
		}
	}
	if m.fresh != nil {
		staging.CopyBytes(m.fresh.Bytes()[at:at+len(p)], p)
		return true, nil
	}
	i, clear := m.find(at, len(p))
	if !clear {
		if w := &m.entries[i]; w.at <= at && at+len(p) <= w.at+w.n {
			staging.CopyBytes(w.span.Bytes()[w.off+at-w.at:], p)
			return true, nil
		}
		return false, nil
	}
	if i > 0 {
		if w := &m.entries[i-1]; w.owner && w.at+w.n == at && w.off+w.n == w.span.Len() && e.Extend(&w.span, len(p)) {
			staging.CopyBytes(w.span.Bytes()[w.off+w.n:], p)
			w.n += len(p)
			return true, nil
		}
	}
	if len(m.entries) >= maxEntries {
		return false, nil
	}
	sp, err := e.Reserve(len(p))
	if err != nil {
		return false, err
	}
	staging.CopyBytes(sp.Bytes(), p)
	m.insert(i, entry{at: at, n: len(p), span: sp, owner: true})
	return true, nil
}

// find returns where an entry of [at, at+n) belongs, and whether it meets none; else the first one that it meets.
func (m *Memory) find(at, n int) (i int, clear bool) {
	lo, hi := 0, len(m.entries)
	for lo < hi {
		mid := (lo + hi) / 2
		if w := &m.entries[mid]; w.at+w.n <= at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo, lo == len(m.entries) || m.entries[lo].at >= at+n
}

func (m *Memory) insert(i int, w entry) {
	m.entries = append(m.entries, entry{})
	copy(m.entries[i+1:], m.entries[i:])
	m.entries[i] = w
	m.mark()
}

// mark puts m on the engine's dirty list.
func (m *Memory) mark() {
	if !m.pending.Swap(true) {
		m.d.Engine.MarkDirty(m)
	}
}

// Flush hands what is pending to a batch.
func (m *Memory) Flush(b *staging.Batch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if b.Ticketed() {
		if err := m.hand(b); err != nil {
			return err
		}
	} else {
		m.move(b)
	}
	m.pending.Store(false)
	return nil
}

func (m *Memory) move(b *staging.Batch) {
	if m.fresh != nil {
		b.Replace(m.store, m.fresh)
		m.fresh = nil
	}
	for i := range m.entries {
		w := &m.entries[i]
		b.Copy(m.store, w.at, w.span, w.off, w.n)
		if w.owner {
			b.Keep(w.span)
		}
	}
	clear(m.entries)
	m.entries = m.entries[:0]
}

// Read copies bytes from at on into p, after all earlier commands.
func (m *Memory) Read(at int, p []byte) error {
	defer m.d.VK.Drain()
	return m.d.Engine.Read(m.store, p, at)
}

// Fill repeats a pattern over n bytes.
func (m *Memory) Fill(at, n int, pattern []byte) error {
	defer m.d.VK.Drain()
	return m.d.Engine.Fill(m.store, at, n, pattern)
}

// Discard says that the contents of a range may go.
func (m *Memory) Discard(at, n int) {
	if m.host || m.mapped.on || at != 0 || n != m.store.Size() {
		return
	}
	if m.store.Idle() {
		if m.pending.Load() {
			m.forget()
		}
		return
	}
	if m.d.Engine.Create(m.store, n) == nil { // else the old one will do
		m.forget()
	}
}
