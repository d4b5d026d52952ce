package spirv

import (
	"fmt"
	"slices"
)

// builder adds types, constants, variables and functions to a module.
type builder struct {
	m     *Module
	known map[string]uint32 // ids of types and constants that may not, or need not, be defined twice
}

// interned are the globals that are looked up before they are made. Structures and arrays are not: their decorations
// may differ.
var interned = map[Op]bool{
	opTypeVoid: true, opTypeBool: true, opTypeInt: true, opTypeFloat: true, opTypeVector: true, opTypeMatrix: true,
	opTypePointer: true, opTypeFunction: true, opConstant: true,
}

func (m *Module) builder() *builder {
	b := &builder{m: m, known: make(map[string]uint32)}
	for _, i := range m.sections[secGlobal] {
		if interned[i.op()] {
			key := internKey(i)
			if _, twice := b.known[key]; !twice {
				b.known[key] = i.result()
			}
		}
	}
	return b
}

// internKey is i without its result.
func internKey(i inst) string {
	w := slices.Clone(i)
	w[shapes[i.op()].result] = 0
	return string(Bytes(w))
}

// id makes a new id.
func (b *builder) id() uint32 {
	b.m.bound++
	return b.m.bound - 1
}

// err reports that the module ran out of ids. Callers ask once, at their end.
func (b *builder) err() error {
	if b.m.bound > maxBound {
		return fmt.Errorf("%w: id bound %d, at most %d", ErrLimit, b.m.bound, maxBound)
	}
	return nil
}

// global appends a type, constant or variable: op, its words before and after the result. What is interned and there
// already is reused.
func (b *builder) global(op Op, operands ...uint32) uint32 {
	at := int(shapes[op].result) - 1
	i := newInst(op, slices.Insert(slices.Clone(operands), at, 0)...)
	key := ""
	if interned[op] {
		key = internKey(i)
		if id, ok := b.known[key]; ok {
			return id
		}
	}
	id := b.id()
	i[at+1] = id
	b.m.sections[secGlobal] = append(b.m.sections[secGlobal], i)
	if key != "" {
		b.known[key] = id
	}
	b.m.changed()
	return id
}

func (b *builder) void() uint32  { return b.global(opTypeVoid) }
func (b *builder) bool() uint32  { return b.global(opTypeBool) }
func (b *builder) uint() uint32  { return b.global(opTypeInt, 32, 0) }
func (b *builder) int() uint32   { return b.global(opTypeInt, 32, 1) }
func (b *builder) float() uint32 { return b.global(opTypeFloat, 32) }

// vector is the type of n components; of one: the scalar itself.
func (b *builder) vector(scalar uint32, n int) uint32 {
	if n == 1 {
		return scalar
	}
	return b.global(opTypeVector, scalar, uint32(n))
}

func (b *builder) pointer(class, typ uint32) uint32 { return b.global(opTypePointer, class, typ) }

// constant is an unsigned constant.
func (b *builder) constant(v uint32) uint32 { return b.global(opConstant, b.uint(), v) }

// scalar is the type of one component of t.
func (b *builder) scalar(t Type) uint32 {
	switch t.Kind {
	case KindFloat:
		return b.global(opTypeFloat, uint32(t.Width))
	case KindInt:
		return b.global(opTypeInt, uint32(t.Width), 1)
	}
	return b.global(opTypeInt, uint32(t.Width), 0)
}

// column is the type of one column of t, or of t itself if it is no matrix.
func (b *builder) column(t Type) uint32 { return b.vector(b.scalar(t), t.Rows) }

// variable makes a global variable and names it.
func (b *builder) variable(class, typ uint32, name string) uint32 {
	id := b.global(opVariable, b.pointer(class, typ), class)
	b.name(id, name)
	return id
}

func (b *builder) name(id uint32, name string) {
	name = name[:min(len(name), 1024)]
	b.m.sections[secName] = append(b.m.sections[secName], newInst(opName, append([]uint32{id}, literal(name)...)...))
	b.m.changed()
}

// capability adds a capability unless it is there.
func (b *builder) capability(c uint32) {
	list := b.m.sections[secCapability]
	if !slices.ContainsFunc(list, func(i inst) bool { return i[1] == c }) {
		b.m.sections[secCapability] = append(list, newInst(opCapability, c))
	}
}

// extension adds an extension unless it is there.
func (b *builder) extension(name string) {
	list := b.m.sections[secExtension]
	if !slices.ContainsFunc(list, func(i inst) bool { s, _ := text(i[1:]); return s == name }) {
		b.m.sections[secExtension] = append(list, newInst(opExtension, literal(name)...))
	}
}

// code is the body of a function that is being made.
type code struct {
	*builder
	out []inst
}

// do appends an instruction with a result of type typ.
func (c *code) do(op Op, typ uint32, operands ...uint32) uint32 {
	id := c.id()
	c.out = append(c.out, newInst(op, append([]uint32{typ, id}, operands...)...))
	return id
}

// put appends an instruction without a result.
func (c *code) put(op Op, operands ...uint32) { c.out = append(c.out, newInst(op, operands...)) }

func (c *code) load(typ, ptr uint32) uint32 { return c.do(opLoad, typ, ptr) }

func (c *code) store(ptr, value uint32) { c.put(opStore, ptr, value) }

// extract is the part of value, of type typ, that the path leads to.
func (c *code) extract(typ, value uint32, path ...uint32) uint32 {
	if len(path) == 0 {
		return value
	}
	return c.do(opCompositeExtract, typ, append([]uint32{value}, path...)...)
}

// at is the pointer to the part of base, of type typ, that the constant indices lead to.
func (c *code) at(class, typ, base uint32, indices ...uint32) uint32 {
	if len(indices) == 0 {
		return base
	}
	ids := make([]uint32, len(indices))
	for k, n := range indices {
		ids[k] = c.constant(n)
	}
	return c.do(opAccessChain, c.pointer(class, typ), append([]uint32{base}, ids...)...)
}

// words gives value, of a scalar or vector type with 32 or 64 bit components, as unsigned words.
func (c *code) words(value uint32, t Type) []uint32 {
	n := t.Rows
	list := make([]uint32, 0, 2*n)
	for k := range n {
		v := value
		if n > 1 {
			v = c.extract(c.scalar(t), value, uint32(k))
		}
		switch {
		case t.Width == 64:
			pair := c.do(opBitcast, c.vector(c.uint(), 2), v)
			list = append(list, c.extract(c.uint(), pair, 0), c.extract(c.uint(), pair, 1))
		case t.Kind == KindUint:
			list = append(list, v)
		default:
			list = append(list, c.do(opBitcast, c.uint(), v))
		}
	}
	return list
}

// join makes a vector of words, or gives the only one.
func (c *code) join(words []uint32) uint32 {
	if len(words) == 1 {
		return words[0]
	}
	return c.do(opCompositeConstruct, c.vector(c.uint(), len(words)), words...)
}
