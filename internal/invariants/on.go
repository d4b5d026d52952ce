//go:build invariants || race

package invariants

// Enabled tells whether checks of our own bookkeeping are compiled in.
const Enabled = true

// Check panics with msg unless ok: our own bug, never a caller's.
func Check(ok bool, msg string) {
	if !ok {
		panic("invariant violated: " + msg)
	}
}

// Poison overwrites memory that was lent out and has been taken back, so that who still reads it notices.
func Poison(p []byte) {
	for i := range p {
		p[i] = 0xDB
	}
}
