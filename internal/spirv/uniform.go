package spirv

import (
	"fmt"
	"strconv"
)

// Uniform is a loose uniform of a module for OpenGL, or a basic member of one.
type Uniform struct {
	Name     string   // "lights[1].pos"
	ID       uint32   // of the variable
	Type     Type     // at most one array dimension; bool is kept
	Location int      // -1: missing. An array element takes one each
	Init     []uint32 // initial value: one word a scalar, two of a 64-bit one; nil without
	Used     bool
}

const maxUniformWords = 1 << 18 // of initial values, in one module

// uniformWalker flattens loose uniforms.
type uniformWalker struct {
	x     *index
	out   []Uniform
	left  int
	words int
	fail  error
}

// uniforms describes the loose uniforms in order of declaration. Opaque ones are resources.
func (x *index) uniforms(m *Module, u use) ([]Uniform, error) {
	w := uniformWalker{x: x, left: maxMembers, words: maxUniformWords}
	for _, i := range m.sections[secGlobal] {
		if i.op() != opVariable || i[3] != classUniformConstant || x.opaque(x.pointee(i[1])) != "" {
			continue
		}
		v := Uniform{Name: x.name(i[2]), ID: i[2], Location: x.number(i[2], -1, decLocation, -1), Used: u.vars[i[2]]}
		initial := uint32(0)
		if len(i) > 4 {
			initial = i[4]
		}
		w.walk(v, x.pointee(i[1]), initial, maxDepth)
	}
	return w.out, w.fail
}

// walk appends v, whose type is id and whose initial value is a constant, or 0; it returns the location after it.
func (w *uniformWalker) walk(v Uniform, id, initial uint32, depth int) int {
	w.left -= 1 + len(v.Name)/64
	if w.left < 0 || depth == 0 || w.words < 0 {
		w.fail = fmt.Errorf("%w: more than %d uniforms, or nested deeper than %d", ErrLimit, maxMembers, maxDepth)
	}
	if w.fail != nil {
		return 0
	}
	x, i := w.x, w.x.defs[id]
	switch {
	case i == nil:
		return v.Location
	case i.op() == opTypeStruct:
		for k, t := range i[2:] {
			n := v
			n.Name = join(v.Name, x.memberName(id, k))
			if v.Location = w.walk(n, t, x.part(initial, k), depth-1); w.fail != nil {
				return 0
			}
		}
		return v.Location
	case i.op() == opTypeArray && !x.basic(i[2]):
		n, _ := x.constant(i[3])
		name := v.Name
		for k := range size(n) {
			v.Name = name + "[" + strconv.Itoa(k) + "]"
			if v.Location = w.walk(v, i[2], x.part(initial, k), depth-1); w.fail != nil {
				return 0
			}
		}
		return v.Location
	}
	v.Type = x.typ(id)
	if initial != 0 {
		v.Init = w.value(nil, id, initial, maxDepth)
	}
	w.out = append(w.out, v)
	if v.Location < 0 {
		return -1
	}
	return add(v.Location, v.Type.Len())
}

// part is constituent k of a constant: a null constant's is itself.
func (x *index) part(constant uint32, k int) uint32 {
	i := x.defs[constant]
	switch {
	case i == nil:
		return 0
	case i.op() == opConstantNull:
		return constant
	case i.op() == opConstantComposite && k < len(i)-3:
		return i[3+k]
	}
	return 0
}

// value appends the words of a constant of type id.
func (w *uniformWalker) value(words []uint32, id, constant uint32, depth int) []uint32 {
	x, i, t := w.x, w.x.defs[constant], w.x.defs[id]
	if w.words--; w.words < 0 || depth == 0 || t == nil {
		return words
	}
	n, of := 1, uint32(0)
	switch t.op() {
	case opTypeVector, opTypeMatrix:
		n, of = size(t[3]), t[2]
	case opTypeArray:
		c, _ := x.constant(t[3])
		n, of = size(c), t[2]
	default:
		return append(words, scalarWords(i, x.scalar(t))...)
	}
	for k := 0; k < n && w.words >= 0; k++ {
		words = w.value(words, of, x.part(constant, k), depth-1)
	}
	return words
}

// scalarWords is the value of a scalar constant; zero of one that is null or not there.
func scalarWords(i inst, t Type) []uint32 {
	words := make([]uint32, max(1, t.Width/32))
	switch {
	case i == nil:
	case i.op() == opConstantTrue:
		words[0] = 1
	case i.op() == opConstant:
		copy(words, i[3:])
	}
	return words
}
