package gpu

import (
	"unsafe"

	"github.com/vkgloo/vkgloo/staging"
)

// mapped is a mapping: of the store's own memory, of the store-to-be, or of ring memory that stands for it.
type mapped struct {
	on     bool
	access uint32
	at, n  int
	span   staging.Span // zero unless ring memory
	off    int          // of the mapping in span
}

// mapAlign is MIN_MAP_BUFFER_ALIGNMENT: the address less the offset is a multiple of it.
const mapAlign = 64

// drop forgets a mapping without taking over what was written.
func (p *mapped) drop(m *Memory) {
	if !p.span.IsZero() {
		m.d.Engine.Free(p.span)
	}
	*p = mapped{}
}

// Map returns host memory that stands for n bytes from at on, until Unmap.
func (m *Memory) Map(at, n int, access uint32) (unsafe.Pointer, error) {
	m.mapped = mapped{on: true, access: access, at: at, n: n}
	p, err := m.place(at, n, access)
	if err != nil {
		m.mapped = mapped{}
		return nil, err
	}
	if m.host && access&Persistent != 0 {
		m.d.persist[m] = struct{}{}
	}
	return unsafe.Pointer(unsafe.SliceData(p)), nil
}

// place finds memory for a mapping, the cheapest that will do.
func (m *Memory) place(at, n int, access uint32) ([]byte, error) {
	e, s := m.d.Engine, m.store
	direct := m.host || e.Direct() && s.Coherent() && (address(s.Mapped())%mapAlign == 0)
	if access&InvalidateBuffer != 0 && !m.host {
		if p := m.renewed(at, n); p != nil {
			return p, nil
		}
	}
	if p := m.replacement(at, n); p != nil {
		return p, nil
	}
	switch {
	case !direct:
		return m.staged(at, n, access)
	case access&Unsynchronized != 0, !m.pending.Load() && m.ready(access):
		return s.Mapped()[at : at+n], nil
	case access&(InvalidateRange|InvalidateBuffer) != 0 && !m.host:
		return m.staged(at, n, access)
	}
	if err := e.Await(s, access&Write != 0); err != nil {
		return nil, err
	}
	return s.Mapped()[at : at+n], nil
}

// ready reports whether a mapping of the store's own memory has nothing to wait for.
func (m *Memory) ready(access uint32) bool {
	if access&Write != 0 {
		return m.store.Idle()
	}
	return m.store.Settled()
}

// renewed maps a store whose contents may go: the old one when it is idle, else one that takes its place.
func (m *Memory) renewed(at, n int) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.store.Coherent() && m.store.Idle() && m.d.Engine.Direct() {
		return nil // as it is
	}
	f := m.d.Engine.Fresh(m.store.Size(), "")
	if f == nil || address(f.Bytes())%mapAlign != 0 {
		if f != nil {
			m.d.Engine.Drop(f)
		}
		return nil
	}
	if m.fresh != nil {
		m.d.Engine.Drop(m.fresh)
	}
	m.freeEntries()
	m.fresh = f
	m.mark()
	return f.Bytes()[at : at+n]
}

// replacement maps the store-to-be, if there is one: nothing uses it yet. A flush may make it the store meanwhile;
// nothing uses that either while it is mapped.
func (m *Memory) replacement(at, n int) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fresh == nil || address(m.fresh.Bytes())%mapAlign != 0 {
		return nil
	}
	return m.fresh.Bytes()[at : at+n]
}

// staged maps ring memory, with the store's contents unless they don't count.
func (m *Memory) staged(at, n int, access uint32) ([]byte, error) {
	e := m.d.Engine
	sp, err := e.Reserve(n + mapAlign)
	if err != nil {
		return nil, err
	}
	off := int((uintptr(at) - address(sp.Bytes())) % mapAlign)
	p := sp.Bytes()[off : off+n]
	keep := access&(InvalidateRange|InvalidateBuffer) == 0 && access&(Read|FlushExplicit) != FlushExplicit
	if keep {
		if err := e.Read(m.store, p, at); err != nil {
			e.Free(sp)
			return nil, err
		}
	}
	m.mapped.span, m.mapped.off = sp, off
	return p, nil
}

// Sync makes n bytes of the mapping, from offset in it, take effect.
func (m *Memory) Sync(offset, n int) error {
	p := &m.mapped
	if p.span.IsZero() {
		m.store.Touch()
		return nil
	}
	return m.Write(p.at+offset, p.span.Bytes()[p.off+offset:p.off+offset+n])
}

// Unmap ends the mapping. What was written takes effect, unless that was left to Sync.
func (m *Memory) Unmap() error {
	p := m.mapped
	m.mapped = mapped{}
	delete(m.d.persist, m)
	switch {
	case p.access&Write == 0 || p.access&FlushExplicit != 0 && !p.span.IsZero():
		p.drop(m)
		return nil
	case p.span.IsZero():
		m.store.Touch()
		return nil
	}
	return m.adopt(p)
}

// adopt makes the ring memory of a mapping a pending write.
func (m *Memory) adopt(p mapped) error {
	for {
		m.mu.Lock()
		i, clear := m.find(p.at, p.n)
		switch {
		case m.fresh != nil:
			copy(m.fresh.Bytes()[p.at:], p.span.Bytes()[p.off:p.off+p.n])
			m.mu.Unlock()
			p.drop(m)
			return nil
		case clear && len(m.entries) < maxEntries:
			m.insert(i, entry{at: p.at, n: p.n, span: p.span, off: p.off, owner: true})
			m.mu.Unlock()
			return nil
		}
		m.mu.Unlock()
		if err := m.d.Lock(); err != nil {
			p.drop(m)
			return err
		}
		m.d.Unlock()
	}
}
