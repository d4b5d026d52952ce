package buffer_test

import "testing"

// FuzzPrograms runs random programs of every call on buffers without a context, and compares what they list.
func FuzzPrograms(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed, uint16(200))
	}
	f.Fuzz(func(t *testing.T, seed uint64, steps uint16) {
		c := newMachine(t, nil, seed)
		for range steps % 1000 {
			c.step()
		}
		for _, m := range c.bufs {
			c.list(m)
		}
	})
}
