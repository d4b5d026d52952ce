package invariants_test

import (
	"testing"

	"github.com/vkgloo/vkgloo/internal/invariants"
)

func TestCheck(t *testing.T) {
	invariants.Check(true, "never")
	defer func() {
		if got := recover() != nil; got != invariants.Enabled {
			t.Errorf("a violated invariant panics: %v, want %v", got, invariants.Enabled)
		}
	}()
	invariants.Check(false, "always")
}

func TestPoison(t *testing.T) {
	p := []byte{1, 2}
	invariants.Poison(p)
	if got := p[0] == 0xDB && p[1] == 0xDB; got != invariants.Enabled {
		t.Errorf("poisoned: %v, want %v", got, invariants.Enabled)
	}
}
