package gpu

// kept is a copy of some of a memory's bytes: those that the host looked at last, such as the indices of a draw that it
// decomposes. It saves a wait for the GPU as long as the contents stay.
type kept struct {
	at       int
	p        []byte
	gen, ver uint64 // of the store
}

// keptMost bounds what is kept of one memory.
const keptMost = 1 << 20

// Look returns n > 0 bytes from at on, after all earlier commands. They are not to be written and hold until the next
// call.
//   - Errors: as Read.
func (m *Memory) Look(at, n int) ([]byte, error) {
	k, s := &m.kept, m.store
	volatile := m.host && m.mapped.on && m.mapped.access&Write != 0
	if !volatile && !m.pending.Load() && k.gen == s.Generation() && k.ver == s.Version() && k.at <= at && at+n <= k.at+len(k.p) {
		return k.p[at-k.at:][:n:n], nil
	}
	*k = kept{}
	p := make([]byte, n)
	if err := m.Read(at, p); err != nil {
		return nil, err
	}
	if n <= keptMost {
		*k = kept{at, p, s.Generation(), s.Version()}
	}
	return p, nil
}
