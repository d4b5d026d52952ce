package spirv

// index answers questions about a module's globals in constant time. It holds the module as it was when it was made.
type index struct {
	defs  map[uint32]inst     // globals by result id
	names map[target]string   // OpName, OpMemberName
	decos map[decoKey]uint32  // decorations and their first operand
	funcs map[uint32]function // by id
	sizes map[uint32]int      // bytes of structures, as far as asked for
}

// target is what a name or a decoration is for: an id, or a member of a structure type.
type target struct {
	id     uint32
	member int // -1: the id itself
}

type decoKey struct {
	target
	decoration uint32
}

// function is the part of secFunction that one function takes.
type function struct{ first, end int }

// index makes or reuses the index of m's present contents.
func (m *Module) index() *index {
	if m.idx == nil {
		m.idx = newIndex(m)
	}
	return m.idx
}

// changed is called by whatever changes the module.
func (m *Module) changed() { m.idx = nil }

func newIndex(m *Module) *index {
	x := &index{
		defs:  make(map[uint32]inst, len(m.sections[secGlobal])),
		names: make(map[target]string, len(m.sections[secName])),
		decos: make(map[decoKey]uint32, len(m.sections[secAnnotation])),
		funcs: make(map[uint32]function),
		sizes: make(map[uint32]int),
	}
	for _, i := range m.sections[secGlobal] {
		if id := i.result(); id != 0 {
			x.defs[id] = i
		}
	}
	for _, i := range m.sections[secName] {
		t, rest := target{i[1], -1}, i[2:]
		if i.op() == opMemberName {
			t.member, rest = int(i[2]), i[3:]
		}
		x.names[t], _ = text(rest)
	}
	x.addDecorations(m.sections[secAnnotation])
	x.addFunctions(m.sections[secFunction])
	return x
}

func (x *index) addDecorations(list []inst) {
	for _, i := range list {
		k, rest := decoKey{target{i[1], -1}, 0}, i[2:]
		switch i.op() {
		case opMemberDecorate:
			k.member, rest = int(i[2]), i[3:]
		case opDecorate:
		default:
			continue
		}
		k.decoration = rest[0]
		if _, twice := x.decos[k]; twice {
			continue
		}
		value := uint32(0)
		if len(rest) > 1 {
			value = rest[1]
		}
		x.decos[k] = value
	}
}

func (x *index) addFunctions(list []inst) {
	id, first := uint32(0), 0
	for n, i := range list {
		switch i.op() {
		case opFunction:
			id, first = i[2], n
		case opFunctionEnd:
			if id != 0 {
				x.funcs[id] = function{first, n + 1}
			}
			id = 0
		}
	}
}

// def is the global that defines id if it is an op, else nil.
func (x *index) def(id uint32, op Op) inst {
	if i := x.defs[id]; i != nil && i.op() == op {
		return i
	}
	return nil
}

// deco is the operand of a decoration of id (member -1) or of a structure's member.
func (x *index) deco(id uint32, member int, decoration uint32) (uint32, bool) {
	v, ok := x.decos[decoKey{target{id, member}, decoration}]
	return v, ok
}

func (x *index) has(id uint32, member int, decoration uint32) bool {
	_, ok := x.deco(id, member, decoration)
	return ok
}

// number is deco as an int, or missing.
func (x *index) number(id uint32, member int, decoration uint32, missing int) int {
	if v, ok := x.deco(id, member, decoration); ok {
		return size(v)
	}
	return missing
}

func (x *index) name(id uint32) string { return x.names[target{id, -1}] }

func (x *index) memberName(id uint32, member int) string { return x.names[target{id, member}] }

// constant is the value of an integer constant of at most 32 bits; of a specialization constant its default.
func (x *index) constant(id uint32) (uint32, bool) {
	i := x.defs[id]
	if i == nil || (i.op() != opConstant && i.op() != opSpecConstant) || len(i) != 4 || x.def(i[1], opTypeInt) == nil {
		return 0, false
	}
	return i[3], true
}

// pointee is the type that a pointer type points to.
func (x *index) pointee(id uint32) uint32 {
	if p := x.def(id, opTypePointer); p != nil {
		return p[3]
	}
	return 0
}
