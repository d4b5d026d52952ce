package vk

import (
	"cmp"
	"slices"
	"sync"
)

// objects are the live Vulkan objects of a device, by kind and handle: for Close, which names and destroys them.
type objects struct {
	mu   sync.Mutex
	live map[object]liveObject // guarded by mu
	next uint64                // creation order; guarded by mu
}

type object struct {
	kind   RetireKind
	handle uint64
}

type liveObject struct {
	label string
	order uint64
	count int // drivers may give one handle to several equal objects
}

// track notes an object as live under its label and gives it that name in debug messages. Everything that this
// package creates with a vkCreate* is tracked right after, until destroy.
func (d *Device) track(kind RetireKind, handle uint64, label string) {
	o := &d.objects
	o.mu.Lock()
	l := o.live[object{kind, handle}]
	o.next++
	o.live[object{kind, handle}] = liveObject{label, o.next, l.count + 1}
	o.mu.Unlock()
	d.named(kind.Object(), handle, label)
}

// Relabel changes the name of a live object, in debug messages and in what Close reports.
//   - Concurrency: safe for concurrent use, except on one object.
func (d *Device) Relabel(kind RetireKind, handle uint64, label string) {
	o := &d.objects
	o.mu.Lock()
	if l, ok := o.live[object{kind, handle}]; ok {
		l.label = label
		o.live[object{kind, handle}] = l
	}
	o.mu.Unlock()
	d.SetName(kind.Object(), handle, label)
}

func (d *Device) untrack(kind RetireKind, handle uint64) {
	o := &d.objects
	o.mu.Lock()
	defer o.mu.Unlock()
	k := object{kind, handle}
	l := o.live[k]
	if l.count--; l.count > 0 {
		o.live[k] = l
		return
	}
	delete(o.live, k)
}

// left lists the live objects, users before what they use, in order of creation.
func (o *objects) left() []object {
	o.mu.Lock()
	defer o.mu.Unlock()
	var all []object
	for k, l := range o.live {
		for range l.count {
			all = append(all, k)
		}
	}
	slices.SortFunc(all, func(a, b object) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(o.live[a].order, o.live[b].order))
	})
	return all
}

// label is the name of a live object, for reports.
func (o *objects) label(k object) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.live[k].label
}
