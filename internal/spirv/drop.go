package spirv

import "slices"

// DropUnused removes the inputs, blocks and resources that the entry point's functions never refer to.
func (m *Module) DropUnused(e Entry) {
	u, gone := m.uses(e), make(map[uint32]bool)
	for _, i := range m.sections[secGlobal] {
		if i.op() == opVariable && !u.vars[i[2]] {
			switch i[3] {
			case classInput, classUniform, classStorageBuffer, classUniformConstant, classPushConstant, classAtomicCounter:
				gone[i[2]] = true
			}
		}
	}
	m.dropVariables(e, gone)
}

// dropVariables takes variables out of e's interface, and out of the module where nothing else refers to them.
func (m *Module) dropVariables(e Entry, gone map[uint32]bool) {
	if len(gone) == 0 {
		return
	}
	m.unlist(e, gone)
	m.keepReferred(gone)
	dead := func(i inst) bool { return gone[i[1]] }
	m.sections[secName] = slices.DeleteFunc(m.sections[secName], dead)
	m.sections[secAnnotation] = slices.DeleteFunc(m.sections[secAnnotation], dead)
	m.sections[secGlobal] = slices.DeleteFunc(m.sections[secGlobal], func(i inst) bool {
		return i.op() == opVariable && gone[i[2]]
	})
	m.changed()
}

// keepReferred takes out of gone what other entry points, functions or globals refer to.
func (m *Module) keepReferred(gone map[uint32]bool) {
	note := func(ids []uint32) {
		for _, id := range ids {
			delete(gone, id)
		}
	}
	for _, i := range m.sections[secEntryPoint] {
		_, n := text(i[3:])
		note(i[3+n:])
	}
	for _, i := range m.sections[secFunction] {
		note(i.ids())
	}
	for _, i := range m.sections[secGlobal] {
		if i.op() != opVariable {
			note(i.ids())
		} else {
			note(i[4:]) // an initializer
		}
	}
}
