package spirv

import "slices"

const decRelaxedPrecision = 0

// privatize turns inputs or outputs of e into private variables. They keep their ids, so that the code which reads and
// writes them stays as it is, but for the types of pointers into them.
//   - Errors: errors.ErrUnsupported where another entry point uses them, or code hands such pointers around.
func (b *builder) privatize(e Entry, ids map[uint32]bool) error {
	m := b.m
	if len(ids) == 0 {
		return nil
	}
	at, _ := m.entryInst(e)
	for k, i := range m.sections[secEntryPoint] {
		_, n := text(i[3:])
		if k != at && slices.ContainsFunc(i[3+n:], func(id uint32) bool { return ids[id] }) {
			return errUnsupported("entry points share variables")
		}
	}
	x := m.index()
	if err := b.retype(x, ids); err != nil {
		return err
	}
	var moved []inst
	for _, id := range sorted(ids) {
		i := slices.Clone(x.defs[id])
		i[1], i[3] = b.pointer(classPrivate, x.pointee(i[1])), classPrivate
		moved = append(moved, i)
	}
	m.moveLast(moved)
	m.removeAnnotations(func(k decoKey) bool {
		return ids[k.id] && k.member < 0 && k.decoration != decRelaxedPrecision
	})
	if m.version < 0x00010400 {
		m.unlist(e, ids)
	}
	m.changed()
	return nil
}

// retype makes pointers into ids pointers to private memory.
func (b *builder) retype(x *index, ids map[uint32]bool) error {
	derived := make(map[uint32]bool)
	is := func(id uint32) bool { return ids[id] || derived[id] }
	for _, i := range b.m.sections[secFunction] {
		switch i.op() {
		case opAccessChain, opInBoundsAccess, opCopyObject:
			if is(i[3]) {
				i[1] = b.pointer(classPrivate, x.pointee(i[1]))
				derived[i[2]] = true
			}
		case opLoad, opStore, opCopyMemory, opExtInst, opArrayLength, opName:
			// take pointers of any class
		case opCompositeExtract, opVectorShuffle, opCompositeInsert, opSelectionMerge, opLoopMerge, opSwitch, opBranchConditional:
			// hold numbers that may look like ids
		default:
			if slices.ContainsFunc(i.ids(), is) {
				return errUnsupported("opcode %d takes a pointer into an input or output", i.op())
			}
		}
	}
	return nil
}

// sorted gives a set in order, so that rewrites do the same every time.
func sorted(set map[uint32]bool) []uint32 {
	list := make([]uint32, 0, len(set))
	for id := range set {
		list = append(list, id)
	}
	slices.Sort(list)
	return list
}

// PruneOutputs makes the producer's outputs that the consumer does not declare as inputs private variables. Without a
// consumer (Module nil) all of them are. Built-in outputs and those that transform feedback captures stay.
//   - Errors: errors.ErrUnsupported; the module is as it was then.
func PruneOutputs(producer, consumer Linked) error {
	var taken slots
	if consumer.Module != nil {
		r, err := consumer.Module.Reflect(consumer.Entry.Stage, consumer.Entry.Name)
		if err != nil {
			return err
		}
		for _, u := range units(r.Inputs) {
			if err := taken.takeUnit(u); err != nil {
				return err
			}
		}
	}
	return producer.Module.try(func(m *Module) error {
		r, err := m.Reflect(producer.Entry.Stage, producer.Entry.Name)
		if err != nil {
			return err
		}
		gone := make(map[uint32]bool)
		for _, u := range units(r.Outputs) {
			if !taken.touch(u) && !slices.ContainsFunc(u.leaves, func(v Variable) bool { return v.Xfb != nil }) {
				gone[u.id] = true
			}
		}
		b := m.builder()
		if err := b.privatize(r.Entry, gone); err != nil {
			return err
		}
		return b.err()
	})
}

// touch reports whether any location of u's members is taken.
func (s slots) touch(u unit) bool {
	for _, v := range u.leaves {
		if v.Location >= 0 && v.Location < len(s) && slices.Contains(s[v.Location:min(len(s), add(v.Location, v.Slots()))], true) {
			return true
		}
	}
	return false
}
