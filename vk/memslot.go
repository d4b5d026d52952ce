package vk

import (
	"fmt"
	"runtime"

	"github.com/vkgloo/vkgloo/internal/caller"
	"github.com/vkgloo/vkgloo/internal/suballoc"
)

// slot is what is known of a live allocation: what it is for, and where it lies.
type slot struct {
	generation uint32
	next       uint32 // of the free slots; 0: none
	used       bool
	foreign    bool // the handle is somebody else's
	kind       resourceKind
	pool       *pool // nil: memory.whole
	id         suballoc.ID
	handle     uint64 // VkBuffer or VkImage
	view       uint64 // VkImageView
	size       uint64 // of a buffer, as asked for
	usage      MemoryUsage
	label      string
}

// slots are the live allocations. Slots of freed ones are used again, so that a steady state allocates nothing.
type slots struct {
	all   []slot // all[0] is never used
	free  uint32
	live  int
	notes bool
	made  [][16]uintptr // with notes: the callers of who made it
}

// take makes a slot for what w says.
func (s *slots) take(w *wanted) uint32 {
	n := s.free
	if n == 0 {
		if len(s.all) == 0 {
			s.all = make([]slot, 1, 64)
		}
		n = uint32(len(s.all))
		s.all = append(s.all, slot{})
	} else {
		s.free = s.all[n].next
	}
	x := &s.all[n]
	*x = slot{
		generation: x.generation + 1, used: true, foreign: w.foreign, kind: w.kind, handle: w.resource.Handle, size: w.size, usage: w.usage,
		label: w.label,
	}
	s.live++
	if s.notes {
		s.note(n)
	}
	return n
}

// drop makes slot n free.
func (s *slots) drop(n uint32) {
	x := &s.all[n]
	*x = slot{generation: x.generation, next: s.free}
	s.free = n
	s.live--
}

// allocation names slot n.
func (s *slots) allocation(n uint32) Allocation { return Allocation{n, s.all[n].generation} }

// lookup gives the slot of a live allocation, else nil.
func (s *slots) lookup(a Allocation) *slot {
	if a.slot == 0 || int(a.slot) >= len(s.all) {
		return nil
	}
	x := &s.all[a.slot]
	if !x.used || x.generation != a.generation {
		return nil
	}
	return x
}

// note keeps the callers of NewBuffer or NewImage: numbers only, made into text when somebody asks.
func (s *slots) note(n uint32) {
	for int(n) >= len(s.made) {
		s.made = append(s.made, [16]uintptr{})
	}
	p := &s.made[n]
	clear(p[:])
	runtime.Callers(3, p[:])
}

// describe is a live allocation in words, with the place where it was made, if that was noted.
func (s *slots) describe(n uint32) string {
	x := &s.all[n]
	what := fmt.Sprintf("buffer %q (%d bytes)", x.label, x.size)
	switch {
	case x.foreign:
		what = fmt.Sprintf("memory of the image %q", x.label)
	case x.kind == imageMemory:
		what = fmt.Sprintf("image %q", x.label)
	}
	if place := s.place(n); place != "" {
		what += ", made at " + place
	}
	return what
}

// place is who made slot n; "": not noted.
func (s *slots) place(n uint32) string {
	if int(n) >= len(s.made) {
		return ""
	}
	return caller.Outside(s.made[n][:])
}
