package spirv

import (
	"errors"
	"fmt"
	"slices"
)

// errUnsupported marks modules that are valid but built in a way that a rewrite does not handle.
func errUnsupported(format string, args ...any) error {
	return fmt.Errorf("spirv: %w: "+format, append([]any{errors.ErrUnsupported}, args...)...)
}

// current is e as the module has it now: rewrites may have put another function in its place.
func (m *Module) current(e Entry) (Entry, error) { return m.Find(e.Stage, e.Name) }

// function appends a function without parameters or result and returns its id.
func (b *builder) function(name string, body []inst) uint32 {
	typ := b.global(opTypeFunction, b.void())
	id, label := b.id(), b.id()
	list := append(b.m.sections[secFunction], newInst(opFunction, b.void(), id, 0, typ), newInst(opLabel, label))
	list = append(list, body...)
	b.m.sections[secFunction] = append(list, newInst(opReturn), newInst(opFunctionEnd))
	b.name(id, name)
	return id
}

// atStart makes body run before everything else of e.
func (b *builder) atStart(e Entry, name string, body []inst) error {
	return b.wrap(e, b.function(name, body), true)
}

// atEnd makes body run when e's outputs are complete: after everything else, in a geometry shader before each vertex
// that it emits. Later calls run after earlier ones.
func (b *builder) atEnd(e Entry, name string, body []inst) error {
	f := b.function(name, body)
	if e.Stage != Geometry {
		return b.wrap(e, f, false)
	}
	var list []inst
	for _, i := range b.m.sections[secFunction] {
		if i.op() == opEmitVertex || i.op() == opEmitStreamVertex {
			list = append(list, newInst(opFunctionCall, b.void(), b.id(), f))
		}
		list = append(list, i)
	}
	b.m.sections[secFunction] = list
	b.m.changed()
	return nil
}

// wrap makes a new entry function that calls f before or after e's present one.
func (b *builder) wrap(e Entry, f uint32, before bool) error {
	m := b.m
	e, err := m.current(e)
	if err != nil {
		return err
	}
	at, _ := m.entryInst(e)
	others := slices.ContainsFunc(m.sections[secFunction], func(i inst) bool {
		return i.op() == opFunctionCall && i[3] == e.ID
	})
	for k, i := range m.sections[secEntryPoint] {
		others = others || k != at && i[2] == e.ID
	}
	if at < 0 || others {
		return errUnsupported("%s entry point %q shares its function", e.Stage, e.Name)
	}
	calls := []uint32{e.ID, f}
	if before {
		slices.Reverse(calls)
	}
	c := code{builder: b}
	for _, id := range calls {
		c.do(opFunctionCall, b.void(), id)
	}
	main := b.function(e.Name, c.out)
	m.sections[secEntryPoint][at][2] = main
	for _, i := range m.sections[secMode] {
		if i[1] == e.ID {
			i[1] = main
		}
	}
	m.changed()
	return nil
}

// builtin is e's variable of a built-in of its own, made with type typ if there is none.
func (b *builder) builtin(e Entry, class, typ uint32, n Builtin, name string) (uint32, error) {
	x, listed := b.m.index(), b.m.iface(e)
	for _, i := range b.m.sections[secGlobal] {
		if i.op() != opVariable || i[3] != class || !listed[i[2]] {
			continue
		}
		if d, ok := x.deco(i[2], -1, decBuiltIn); ok && Builtin(size(d)) == n {
			return i[2], nil
		}
	}
	id := b.variable(class, typ, name)
	ed := newEdits()
	ed.put(id, decBuiltIn, int(n))
	b.m.apply(ed)
	return id, b.list(e, class, id)
}

// list adds variables to e's interface. Up to SPIR-V 1.3 only inputs and outputs belong there.
func (b *builder) list(e Entry, class uint32, ids ...uint32) error {
	m := b.m
	at, _ := m.entryInst(e)
	if at < 0 || m.version < 0x00010400 && class != classInput && class != classOutput {
		return nil
	}
	old := m.sections[secEntryPoint][at]
	if len(old)+len(ids) > 0xffff {
		return fmt.Errorf("%w: interface of %s %q", ErrLimit, e.Stage, e.Name)
	}
	m.sections[secEntryPoint][at] = newInst(opEntryPoint, append(slices.Clone(old[1:]), ids...)...)
	m.changed()
	return nil
}

// unlist takes variables out of e's interface.
func (m *Module) unlist(e Entry, gone map[uint32]bool) {
	at, from := m.entryInst(e)
	if at < 0 {
		return
	}
	old := m.sections[secEntryPoint][at]
	kept := slices.Clone(old[1:from])
	for _, id := range old[from:] {
		if !gone[id] {
			kept = append(kept, id)
		}
	}
	m.sections[secEntryPoint][at] = newInst(opEntryPoint, kept...)
	m.changed()
}
