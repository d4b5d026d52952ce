package buffer_test

import (
	"bufio"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rules are the tests of the gloo rules that this package can hold, by number.
var rules = map[string]func(*testing.T){}

func rule(number string, f func(*testing.T)) {
	if rules[number] != nil {
		panic("two tests of rule " + number)
	}
	rules[number] = f
}

func TestRules(t *testing.T) {
	var numbers []string
	for n := range rules {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		t.Run(n, rules[n])
	}
}

// TestEveryRuleHasATest holds the specification's list against the tests of this package and of the root package.
func TestEveryRuleHasATest(t *testing.T) {
	f, err := os.Open("testdata/gloo-rules.txt")
	need(t, err)
	defer f.Close()
	known := map[string]bool{}
	root := rootRules(t)
	count := 0
	for s := bufio.NewScanner(f); s.Scan(); {
		line := strings.Fields(s.Text())
		if len(line) == 0 || line[0] == "#" {
			continue
		}
		number, tag := line[0], line[1]
		count++
		known[number] = true
		if rules[number] == nil && !root[number] && tag != "PY" {
			t.Errorf("%s (%s) has no test", number, tag)
		}
	}
	if count != 117 {
		t.Errorf("%d rules, the specification has 117", count)
	}
	for n := range rules {
		if !known[n] {
			t.Errorf("a test for %s, which is no rule", n)
		}
	}
}

var ruleNumber = regexp.MustCompile(`"(G-\d{3})"`)

// rootRules are the rules whose tests take drawing, and are in the root package.
func rootRules(t *testing.T) map[string]bool {
	files, err := filepath.Glob("../*_test.go")
	need(t, err)
	found := map[string]bool{}
	for _, name := range files {
		text, err := os.ReadFile(name)
		need(t, err)
		for _, m := range ruleNumber.FindAllSubmatch(text, -1) {
			found[string(m[1])] = true
		}
	}
	return found
}
