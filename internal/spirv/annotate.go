package spirv

import (
	"cmp"
	"slices"
)

// edits are changes to decorations, applied together.
type edits struct {
	set    map[decoKey]uint32 // decorations with one number
	remove map[decoKey]bool
}

func newEdits() edits { return edits{map[decoKey]uint32{}, map[decoKey]bool{}} }

func (e edits) put(id uint32, decoration uint32, value int) {
	e.set[decoKey{target{id, -1}, decoration}] = uint32(value)
}

func (e edits) putMember(id uint32, member int, decoration uint32, value int) {
	e.set[decoKey{target{id, member}, decoration}] = uint32(value)
}

func (e edits) drop(id uint32, decoration uint32) {
	e.remove[decoKey{target{id, -1}, decoration}] = true
}

// annotation is the key of a decoration that edits can change, and whether i is one.
func annotation(i inst) (k decoKey, ok bool) {
	switch i.op() {
	case opDecorate:
		return decoKey{target{i[1], -1}, i[2]}, true
	case opMemberDecorate:
		return decoKey{target{i[1], int(i[2])}, i[3]}, true
	}
	return k, false
}

// apply changes the module's decorations in one pass. New ones come last, in order of their ids.
func (m *Module) apply(e edits) {
	m.removeAnnotations(func(k decoKey) bool {
		_, replaced := e.set[k]
		return replaced || e.remove[k]
	})
	keys := make([]decoKey, 0, len(e.set))
	for k := range e.set {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b decoKey) int {
		return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.member, b.member), cmp.Compare(a.decoration, b.decoration))
	})
	for _, k := range keys {
		i := newInst(opDecorate, k.id, k.decoration, e.set[k])
		if k.member >= 0 {
			i = newInst(opMemberDecorate, k.id, uint32(k.member), k.decoration, e.set[k])
		}
		m.sections[secAnnotation] = append(m.sections[secAnnotation], i)
	}
	m.changed()
}

// removeAnnotations drops the decorations that match.
func (m *Module) removeAnnotations(match func(decoKey) bool) {
	m.sections[secAnnotation] = slices.DeleteFunc(m.sections[secAnnotation], func(i inst) bool {
		k, ok := annotation(i)
		return ok && match(k)
	})
	m.changed()
}

// SetLocations gives variables their locations.
func (m *Module) SetLocations(byID map[uint32]int) {
	e := newEdits()
	for id, n := range byID {
		e.put(id, decLocation, n)
	}
	m.apply(e)
}

// Place is where a block is bound.
type Place struct{ Set, Binding int }

// SetBindings gives blocks and resources their sets and bindings.
func (m *Module) SetBindings(byID map[uint32]Place) {
	e := newEdits()
	for id, p := range byID {
		e.put(id, decDescriptorSet, p.Set)
		e.put(id, decBinding, p.Binding)
	}
	m.apply(e)
}

// UnassignLocations takes locations away, so that AssignInputs, AssignOutputs and Link number the variables.
func (m *Module) UnassignLocations(ids ...uint32) { m.unassign(ids, decLocation) }

// UnassignBindings takes bindings away, so that AssignBindings numbers the blocks. Sets stay.
func (m *Module) UnassignBindings(ids ...uint32) { m.unassign(ids, decBinding) }

func (m *Module) unassign(ids []uint32, decoration uint32) {
	e := newEdits()
	for _, id := range ids {
		e.drop(id, decoration)
	}
	m.apply(e)
}

// Reorder puts global variables into the given order, behind all other globals. Reflection and the numbering of what has
// no number follow it. Ids that are no global variables are passed over.
func (m *Module) Reorder(ids []uint32) {
	rank := make(map[uint32]int, len(ids))
	for n, id := range ids {
		if _, twice := rank[id]; !twice && m.index().def(id, opVariable) != nil {
			rank[id] = n
		}
	}
	var moved []inst
	for _, i := range m.sections[secGlobal] {
		if _, ok := rank[i.result()]; ok && i.op() == opVariable {
			moved = append(moved, i)
		}
	}
	slices.SortStableFunc(moved, func(a, b inst) int { return cmp.Compare(rank[a[2]], rank[b[2]]) })
	m.moveLast(moved)
}

// moveLast puts variables behind all other globals, in place of those with the same ids. Debug information, which may
// refer to them, goes behind them.
func (m *Module) moveLast(variables []inst) {
	ids := make(map[uint32]bool, len(variables))
	for _, i := range variables {
		ids[i[2]] = true
	}
	var kept, debug []inst
	for _, i := range m.sections[secGlobal] {
		switch {
		case i.op() == opExtInst:
			debug = append(debug, i)
		case i.op() != opVariable || !ids[i[2]]:
			kept = append(kept, i)
		}
	}
	m.sections[secGlobal] = slices.Concat(kept, variables, debug)
	m.changed()
}
