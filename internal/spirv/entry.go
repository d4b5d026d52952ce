package spirv

import (
	"fmt"
	"slices"
)

// Entry is an entry point.
type Entry struct {
	Stage Stage
	Name  string
	ID    uint32 // of its function
}

// Entries lists the entry points in the module's order.
func (m *Module) Entries() []Entry {
	list := make([]Entry, 0, len(m.sections[secEntryPoint]))
	for _, i := range m.sections[secEntryPoint] {
		name, _ := text(i[3:])
		list = append(list, Entry{Stage(i[1]), name, i[2]})
	}
	return list
}

// Find is the first entry point of a stage. "" takes any name.
//   - Errors: ErrInvalid when there is none.
func (m *Module) Find(stage Stage, name string) (Entry, error) {
	for _, e := range m.Entries() {
		if e.Stage == stage && (name == "" || e.Name == name) {
			return e, nil
		}
	}
	if name == "" {
		name = "any name"
	}
	return Entry{}, fmt.Errorf("%w: no %s entry point (%s)", ErrInvalid, stage, name)
}

// entryInst is the instruction of e and the place of its interface in it.
func (m *Module) entryInst(e Entry) (at, iface int) {
	at = slices.IndexFunc(m.sections[secEntryPoint], func(i inst) bool {
		name, _ := text(i[3:])
		return Stage(i[1]) == e.Stage && name == e.Name
	})
	if at < 0 {
		return -1, 0
	}
	_, n := text(m.sections[secEntryPoint][at][3:])
	return at, 3 + n
}

// iface is the set of variables in e's interface.
func (m *Module) iface(e Entry) map[uint32]bool {
	at, from := m.entryInst(e)
	set := make(map[uint32]bool)
	if at >= 0 {
		for _, id := range m.sections[secEntryPoint][at][from:] {
			set[id] = true
		}
	}
	return set
}

// use says which global variables the functions below an entry point refer to.
type use struct {
	vars    map[uint32]bool
	members map[target]bool // top-level members of structures reached by constant index
	whole   map[uint32]bool // variables referred to otherwise
}

// uses notes what the functions below e refer to.
func (m *Module) uses(e Entry) use {
	x := m.index()
	u := use{map[uint32]bool{}, map[target]bool{}, map[uint32]bool{}}
	m.below(e, func(i inst) { u.note(x, i) })
	return u
}

// below shows f every instruction of the functions that e reaches, each function once.
func (m *Module) below(e Entry, f func(inst)) {
	if now, err := m.current(e); err == nil {
		e = now
	}
	x := m.index()
	seen, todo := map[uint32]bool{e.ID: true}, []uint32{e.ID}
	for len(todo) > 0 {
		body := x.funcs[todo[0]]
		todo = todo[1:]
		for _, i := range m.sections[secFunction][body.first:body.end] {
			if i.op() == opFunctionCall && !seen[i[3]] {
				seen[i[3]] = true
				todo = append(todo, i[3])
			}
			f(i)
		}
	}
}

// note adds the variables that one instruction refers to.
func (u *use) note(x *index, i inst) {
	skip := int(shapes[i.op()].number)
	chain := (i.op() == opAccessChain || i.op() == opInBoundsAccess) && len(i) > 4
	for k, id := range i.ids() {
		if skip != 0 && k+1 == skip || x.def(id, opVariable) == nil {
			continue
		}
		u.vars[id] = true
		if member, ok := x.constant(i[min(4, len(i)-1)]); ok && chain && id == i[3] {
			u.members[target{id, int(member)}] = true
		} else {
			u.whole[id] = true
		}
	}
}

// member reports whether top-level member k of variable id's structure may be used.
func (u *use) member(id uint32, k int) bool { return u.whole[id] || u.members[target{id, k}] }
