package vkgloo

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/vkgloo/vkgloo/buffer"
)

// object is what a context must know of its objects: to name those that were never released, and to free them.
type object interface {
	Label() string
	Release()
	Released() bool
	String() string
}

// registry holds the live objects of a context, and where they were made.
type registry struct {
	mu     sync.Mutex
	made   map[object]place // guarded by mu
	serial uint64           // guarded by mu
	purge  int              // how many entries there may be before released buffers are looked for; guarded by mu
}

// place is where an object was made: the stack, and its rank.
type place struct {
	serial uint64
	pcs    [6]uintptr
}

func (r *registry) init() { r.made, r.purge = make(map[object]place), 64 }

func (r *registry) has(o object) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.made[o]
	return ok
}

// add notes a new object.
func (r *registry) add(o object) {
	var p place
	runtime.Callers(3, p.pcs[:])
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.made) >= r.purge { // buffers don't tell us of their release
		for k := range r.made {
			if k.Released() {
				delete(r.made, k)
			}
		}
		r.purge = max(64, 2*len(r.made))
	}
	r.serial++
	p.serial = r.serial
	r.made[o] = p
}

func (r *registry) remove(o object) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.made, o)
}

// left lists what is alive, newest first, and forgets it.
func (r *registry) left() (list []object, report []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for o := range r.made {
		if !o.Released() {
			list = append(list, o)
		}
	}
	slices.SortFunc(list, func(a, b object) int { return int(r.made[b].serial) - int(r.made[a].serial) })
	for i := len(list) - 1; i >= 0; i-- {
		report = append(report, fmt.Sprintf("%v, made at %s", list[i], r.made[list[i]].String()))
	}
	clear(r.made)
	return list, report
}

// String is the first line of the stack that is not the library's.
func (p place) String() string {
	frames := runtime.CallersFrames(slices.DeleteFunc(slices.Clone(p.pcs[:]), func(pc uintptr) bool { return pc == 0 }))
	for {
		f, more := frames.Next()
		if f.File != "" && (!strings.HasPrefix(f.Function, "github.com/vkgloo/vkgloo.") || strings.HasSuffix(f.File, "_test.go")) {
			return fmt.Sprintf("%s:%d", f.File, f.Line)
		}
		if !more {
			return "unknown place"
		}
	}
}

// reported is how many leaks Close names in full.
const reported = 20

// leaks makes the error that names what was never released; nil for none.
func leaks(label string, report []string) error {
	if len(report) == 0 {
		return nil
	}
	rest := ""
	if len(report) > reported {
		rest = fmt.Sprintf("; and %d more", len(report)-reported)
		report = report[:reported]
	}
	return fmt.Errorf("%w: context %q closed with objects never released: %s%s", buffer.ErrState, label, strings.Join(report, "; "), rest)
}

// count is how many objects live.
func (r *registry) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for o := range r.made {
		if !o.Released() {
			n++
		}
	}
	return n
}
