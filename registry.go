package vkgloo

import (
	"cmp"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/caller"
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
	made   map[object]made // programs, vertex arrays, targets; guarded by mu
	bufs   []made          // buffers in order of creation; those released since are among them; guarded by mu
	serial uint64          // guarded by mu
	purge  int             // how many buffers there may be before released ones are looked for; guarded by mu
}

// made is an object, its rank, and the stack that made it.
type made struct {
	object
	serial uint64
	at     place
}

// gone reports whether the object was released. Of programs, vertex arrays and targets we are told.
func (m made) gone() bool {
	b, ok := m.object.(*buffer.Buffer)
	return ok && b.Gone()
}

// place is a stack, as deep as it takes to reach out of the library: every frame takes time.
type place [8]uintptr

// brief is how deep that is for buffers that a call of the context makes: the call, and whose it is.
const brief = 2

func (r *registry) init() { r.made, r.purge = make(map[object]made), 64 }

// add notes a new object, addBrief a buffer that a call of the context makes.
func (r *registry) add(o object)              { r.note(o, len(place{})) }
func (r *registry) addBrief(b *buffer.Buffer) { r.note(b, brief) }

// note notes a new object, and the stack that made it down to depth. A buffer's release is not told, but seen by and by.
func (r *registry) note(o object, depth int) {
	m := made{object: o}
	runtime.Callers(4, m.at[:depth])
	_, many := o.(*buffer.Buffer)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.serial++
	m.serial = r.serial
	if !many {
		r.made[o] = m
		return
	}
	if len(r.bufs) >= r.purge {
		r.bufs = slices.DeleteFunc(r.bufs, made.gone)
		r.purge = max(64, 2*len(r.bufs))
	}
	r.bufs = append(r.bufs, m)
}

// remove forgets an object that isn't a buffer.
func (r *registry) remove(o object) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.made, o)
}

// left lists what is alive, newest first, and forgets it; the report is oldest first.
func (r *registry) left() (list []object, report []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := slices.AppendSeq(r.bufs, maps.Values(r.made))
	all = slices.DeleteFunc(all, made.gone)
	slices.SortFunc(all, func(a, b made) int { return cmp.Compare(a.serial, b.serial) })
	for _, m := range all {
		list = append(list, m.object)
		report = append(report, fmt.Sprintf("%v, made at %v", m.object, m.at))
	}
	slices.Reverse(list)
	clear(r.made)
	r.bufs = nil
	return list, report
}

// String is the line of the program.
func (p place) String() string { return cmp.Or(caller.Outside(p[:]), "unknown place") }

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
	n := len(r.made)
	for _, m := range r.bufs {
		if !m.gone() {
			n++
		}
	}
	return n
}
