package gpu

import (
	"slices"

	"github.com/vkgloo/vkgloo/staging"
)

// handed is what one ticket took: pending again, under what is pending by then, if it is cancelled.
type handed struct {
	ticket  *staging.Ticket
	fresh   *staging.Fresh
	entries []entry
}

// hand is move for a batch of a ticket: what it moves is kept.
func (m *Memory) hand(b *staging.Batch) error {
	if m.fresh != nil {
		if err := b.Write(m.store, 0, m.fresh.Bytes()); err != nil {
			return err
		}
	}
	h := handed{ticket: b.Ticket(), fresh: m.fresh, entries: slices.Clone(m.entries)}
	m.fresh = nil
	m.move(b)
	m.handed = append(m.handed, h)
	return nil
}

// taken removes what a ticket took from the list.
func (m *Memory) taken(t *staging.Ticket) (h handed, ok bool) {
	i := slices.IndexFunc(m.handed, func(h handed) bool { return h.ticket == t })
	if i < 0 {
		return handed{}, false
	}
	h = m.handed[i]
	m.handed = slices.Delete(m.handed, i, i+1)
	return h, true
}

// Forget drops what was kept for a ticket: its commands were submitted.
func (m *Memory) Forget(t *staging.Ticket) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if h, ok := m.taken(t); ok && h.fresh != nil {
		m.d.Engine.Drop(h.fresh)
	}
}

// Restore makes what a cancelled ticket took pending again, under what is pending by now.
func (m *Memory) Restore(t *staging.Ticket) {
	m.mu.Lock()
	defer m.mu.Unlock()
	h, ok := m.taken(t)
	if !ok {
		return
	}
	if m.fresh != nil || h.fresh != nil && h.fresh.Len() != m.store.Size() { // overwritten, or of a store that is gone
		if h.fresh != nil {
			m.d.Engine.Drop(h.fresh)
		}
		for _, w := range h.entries {
			if w.owner {
				m.d.Engine.Free(w.span)
			}
		}
		return
	}
	newer := slices.Clone(m.entries)
	m.fresh, m.entries = h.fresh, append(m.entries[:0], h.entries...)
	for _, w := range newer {
		m.overlay(w)
	}
	m.mark()
}

// overlay puts a newer entry over the older ones: into their memory where they overlap, between them elsewhere.
func (m *Memory) overlay(w entry) {
	src := w.span.Bytes()[w.off : w.off+w.n]
	if m.fresh != nil {
		copy(m.fresh.Bytes()[w.at:], src)
		if w.owner {
			m.d.Engine.Free(w.span)
		}
		return
	}
	last := -1 // the newest piece of w, which owns its span
	for at, end := w.at, w.at+w.n; at < end; {
		i, _ := m.find(at, end-at)
		n := end - at
		if i < len(m.entries) && m.entries[i].at < end {
			if o := &m.entries[i]; o.at <= at {
				n = min(end, o.at+o.n) - at
				copy(o.span.Bytes()[o.off+at-o.at:][:n], src[at-w.at:])
				at += n
				continue
			}
			n = m.entries[i].at - at
		}
		m.insert(i, entry{at: at, n: n, span: w.span, off: w.off + at - w.at})
		last = i
		at += n
	}
	if !w.owner {
		return
	}
	if last < 0 {
		m.d.Engine.Free(w.span)
		return
	}
	m.entries[last].owner = true
}
