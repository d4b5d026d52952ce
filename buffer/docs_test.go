package buffer_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

var docRow = regexp.MustCompile(`(?m)^\| (G-\d{3}) \| [^|]+ \| \[\w+\]\(([^)]+)\) \|$`)

// TestDocs holds docs/gloo.md against the specification's list and the tests that it names.
func TestDocs(t *testing.T) {
	text, err := os.ReadFile("../docs/gloo.md")
	need(t, err)
	rows := map[string]string{}
	for _, m := range docRow.FindAllStringSubmatch(string(text), -1) {
		if rows[m[1]] != "" {
			t.Errorf("%s has two rows", m[1])
		}
		rows[m[1]] = m[2]
	}
	list, err := os.ReadFile("testdata/gloo-rules.txt")
	need(t, err)
	for line := range strings.Lines(string(list)) {
		number, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if number == "#" || number == "" {
			continue
		}
		file := rows[number]
		if file == "" {
			t.Errorf("%s has no row", number)
			continue
		}
		source, err := os.ReadFile("../docs/" + file)
		if err != nil {
			t.Errorf("%s: %v", number, err)
		} else if !strings.Contains(string(source), `"`+number+`"`) {
			t.Errorf("%s is not in %s", number, file)
		}
		delete(rows, number)
	}
	for number := range rows {
		t.Errorf("a row for %s, which is no rule", number)
	}
}
