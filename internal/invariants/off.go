//go:build !invariants && !race

package invariants

// Enabled tells whether checks of our own bookkeeping are compiled in.
const Enabled = false

// Check panics with msg unless ok: our own bug, never a caller's.
func Check(ok bool, msg string) {}

// Poison overwrites memory that was lent out and has been taken back, so that who still reads it notices.
func Poison(p []byte) {}
