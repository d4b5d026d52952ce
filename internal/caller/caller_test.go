package caller_test

import (
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/internal/caller"
)

func here() []uintptr {
	var stack [8]uintptr
	return stack[:runtime.Callers(1, stack[:])]
}

func TestOutside(t *testing.T) {
	stack := here()
	if got := caller.Outside(stack); !regexp.MustCompile(`caller_test\.go:\d+$`).MatchString(got) {
		t.Errorf("Outside = %q, want a line of this file", got)
	}
	if a, b := caller.Outside(stack), caller.Outside(slices.Concat(stack[:1], make([]uintptr, 3))); a != b {
		t.Errorf("a stack with zeros behind it is %q, want %q", b, a)
	}
	if got := caller.Outside(nil); got != "" {
		t.Errorf("of no stack: %q, want nothing", got)
	}
	if got := caller.Outside(make([]uintptr, 4)); got != "" {
		t.Errorf("of an empty stack: %q, want nothing", got)
	}
}

// What is the library's own is passed over; where a stack has nothing else, its outermost frame is named.
func TestInside(t *testing.T) {
	var stack [16]uintptr
	var got string
	slices.SortFunc([]int{2, 1}, func(a, b int) int { // a caller that is neither ours nor the runtime's
		if got == "" {
			got = caller.Outside(stack[:runtime.Callers(2, stack[:])])
		}
		return a - b
	})
	if !strings.Contains(got, "zsort") {
		t.Errorf("Outside = %q, want a line of package slices", got)
	}
}
