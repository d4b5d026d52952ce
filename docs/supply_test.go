package docs_test

import (
	"os"
	"strings"
	"testing"
)

// TestSupply holds supply.md against what the go.mod files require.
func TestSupply(t *testing.T) {
	page, err := os.ReadFile("supply.md")
	if err != nil {
		t.Fatal(err)
	}
	first, second, ok := strings.Cut(string(page), "## bench/peers/go.mod")
	if !ok {
		t.Fatal("no section for bench/peers/go.mod")
	}
	for file, section := range map[string]string{"../go.mod": first, "../bench/peers/go.mod": second} {
		mod, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]bool{}
		for line := range strings.Lines(string(mod)) {
			f := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
			if len(f) >= 2 && strings.Contains(f[0], ".") && strings.HasPrefix(f[1], "v") && f[1] != "v0.0.0" {
				want["| "+f[0]+" | "+f[1]+" |"] = true
			}
		}
		if len(want) == 0 {
			t.Errorf("%s requires nothing", file)
		}
		for row := range want {
			if !strings.Contains(section, row) {
				t.Errorf("%s: supply.md lacks the row %s", file, row)
			}
		}
		for line := range strings.Lines(section) {
			if f := strings.Split(line, "|"); len(f) > 3 && strings.Contains(f[1], ".") && !want["|"+f[1]+"|"+f[2]+"|"] {
				t.Errorf("%s does not require what supply.md lists: %s", file, f[1])
			}
		}
	}
}
