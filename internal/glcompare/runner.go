package glcompare

import (
	"fmt"
	"strings"
)

// Choices decides what a random program does: a seeded generator, or a fuzzer's bytes.
type Choices interface {
	IntN(n int) int // 0 … n-1
	Done() bool     // nothing left to decide with
}

// sides are the two implementations.
const (
	theirs = 0
	ours   = 1
)

// Runner runs one random program on both.
type Runner struct {
	api [2]*Funcs
	c   Choices
	log []string
	bad string // the first difference

	buffers  []*buffer
	bound    map[uint32]*buffer // by target
	arrays   []*array
	array    *array
	programs []*program
	program  *program
	outputs  []*buffer // of transform feedback
	queries  [2][2]uint32
	state    state
	Failed   func() bool // something besides has noticed a failure: a message of the validation layer
	// LooseLines keeps lines out of the pixels: Vulkan leaves a device that lacks bresenhamLines more freedom than OpenGL's
	// diamond-exit rule ("Basic Line Segment Rasterization"), whole pixels at both ends.
	LooseLines bool
	NoDoubles  bool // programs read no doubles: the device lacks them
	NoGaps     bool // captures leave nothing out: for tests of the fallback that can't
	dirty      bool // pixels that can't be compared
}

// New prepares a program: both contexts are current, and as good as new.
func New(reference, tested *Funcs, c Choices) *Runner {
	return &Runner{api: [2]*Funcs{reference, tested}, c: c, bound: make(map[uint32]*buffer)}
}

// Run makes n calls besides those that set the program up, or as many as there are choices for, and returns the first
// difference, "" if there is none.
func (r *Runner) Run(n int) string {
	r.setUp()
	for end := len(r.log) + n; len(r.log) < end && r.bad == "" && !r.c.Done(); {
		r.step()
	}
	if r.bad == "" {
		r.compareAll()
	}
	bad := r.bad
	r.bad = ""
	r.tearDown()
	return bad
}

// Log returns the calls that were made.
func (r *Runner) Log() string { return strings.Join(r.log, "\n") }

// Calls returns how many calls were made, those that set the program up among them.
func (r *Runner) Calls() int { return len(r.log) }

// chance is true in n of 100 cases.
func (r *Runner) chance(n int) bool { return r.c.IntN(100) < n }

// between is a number of lo … hi.
func (r *Runner) between(lo, hi int) int { return lo + r.c.IntN(hi-lo+1) }

// one picks a value.
func one[T any](r *Runner, list ...T) T { return list[r.c.IntN(len(list))] }

// do makes a call on both and compares the error codes. It reports whether there was none.
func (r *Runner) do(f func(g *Funcs, side int), format string, args ...any) bool {
	if r.bad != "" {
		return false
	}
	r.log = append(r.log, fmt.Sprintf(format, args...))
	f(r.api[theirs], theirs)
	f(r.api[ours], ours)
	a, b := r.errors(theirs), r.errors(ours)
	if a != b {
		r.differ("error %#x, want %#x", b, a)
	}
	if r.Failed != nil && r.Failed() {
		r.differ("the test has failed")
	}
	if a != 0 {
		r.log[len(r.log)-1] += fmt.Sprintf(" // %#x", a)
	}
	return a == 0 && r.bad == ""
}

// errors drains the error flag and returns the first code.
func (r *Runner) errors(side int) uint32 {
	first := r.api[side].GetError()
	for e := first; e != 0; {
		e = r.api[side].GetError()
	}
	return first
}

// differ notes a difference at the last call.
func (r *Runner) differ(format string, args ...any) {
	if r.bad == "" {
		r.bad = fmt.Sprintf("call %d: %s: ", len(r.log), r.log[len(r.log)-1]) + fmt.Sprintf(format, args...)
	}
}

// step makes one random call.
func (r *Runner) step() {
	switch n := r.c.IntN(100); {
	case n < 34:
		r.bufferCall()
	case n < 50:
		r.arrayCall()
	case n < 60:
		r.stateCall()
	case n < 66:
		r.uniformCall()
	case n < 80:
		r.capture()
	case n < 90:
		r.paint()
	case n < 97:
		r.badCall()
	default:
		r.queryCall()
	}
}
