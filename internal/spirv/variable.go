package spirv

import (
	"fmt"
	"strconv"
)

// Variable is an input or output of a stage: a variable, or one basic member of an interface block or structure.
type Variable struct {
	Name      string   // "color", "VS.normal" (block name, if the block has an instance), "gl_Position"; "" without names
	ID        uint32   // of the variable
	Path      []uint32 // indices that lead from the variable to the member, without the outer array
	Location  int      // -1: missing
	Component int      // first component within the location
	Index     int      // of a fragment output: 1 for the second source of blending
	Type      Type     // without the outer array over a primitive's vertices
	Vertices  int      // length of that outer array, 0 without one
	Builtin   Builtin  // or NotBuiltin
	Block     string   // name of the interface block's type; "" outside of blocks
	Used      bool     // by functions that the entry point reaches
	Patch     bool
	Flat      bool
	Xfb       *Capture // what the module itself says about transform feedback, or nil
}

// Slots is the number of locations that v takes.
func (v Variable) Slots() int { return mul(v.Type.Slots(), v.Type.Len()) }

// Capture is the place of an output in a transform feedback buffer.
type Capture struct{ Buffer, Offset, Stride int } // bytes

const maxVariables = 4096 // inputs or outputs of one entry point, flattened

// walker flattens interface variables.
type walker struct {
	x    *index
	u    use
	out  []Variable
	left int
	fail error
}

// variables describes e's inputs or outputs in order of declaration.
func (x *index) variables(m *Module, e Entry, class uint32, u use) ([]Variable, error) {
	w := walker{x: x, u: u, left: maxVariables}
	listed := m.iface(e)
	for _, i := range m.sections[secGlobal] {
		if i.op() == opVariable && i[3] == class && listed[i[2]] {
			w.variable(i, e.Stage.arrayed(class == classInput))
		}
	}
	return w.out, w.fail
}

func (w *walker) variable(i inst, arrayed bool) {
	x := w.x
	v := Variable{
		Name:      x.name(i[2]),
		ID:        i[2],
		Location:  x.number(i[2], -1, decLocation, -1),
		Component: x.number(i[2], -1, decComponent, 0),
		Index:     x.number(i[2], -1, decIndex, 0),
		Builtin:   Builtin(x.number(i[2], -1, decBuiltIn, int(NotBuiltin))),
		Used:      w.u.vars[i[2]],
		Patch:     x.has(i[2], -1, decPatch),
		Flat:      x.has(i[2], -1, decFlat),
	}
	if n := x.number(i[2], -1, decXfbBuffer, -1); n >= 0 {
		v.Xfb = &Capture{n, x.number(i[2], -1, decOffset, -1), x.number(i[2], -1, decXfbStride, 0)}
	}
	typ := x.pointee(i[1])
	if a := x.def(typ, opTypeArray); arrayed && !v.Patch && a != nil {
		n, _ := x.constant(a[3])
		v.Vertices, typ = size(n), a[2]
	}
	w.walk(v, typ, maxDepth)
}

// walk appends v, whose type is id, or what it is made of; it returns the location after it.
func (w *walker) walk(v Variable, id uint32, depth int) int {
	w.left -= 1 + (len(v.Name)+len(v.Path))/64
	if w.left < 0 || depth == 0 {
		w.fail = fmt.Errorf("%w: more than %d inputs or outputs, or nested deeper than %d", ErrLimit, maxVariables, maxDepth)
	}
	if w.fail != nil {
		return 0
	}
	x, i := w.x, w.x.defs[id]
	switch {
	case i == nil:
		return v.Location
	case i.op() == opTypeStruct:
		return w.structure(v, i, depth)
	case i.op() == opTypeArray && !x.basic(i[2]):
		return w.elements(v, i, depth)
	}
	v.Type = x.typ(id)
	if v.Xfb != nil && v.Xfb.Offset < 0 {
		v.Xfb = nil // a block's member that is not captured
	}
	w.out = append(w.out, v)
	if v.Location < 0 || v.Builtin != NotBuiltin {
		return v.Location
	}
	return add(v.Location, v.Slots())
}

// structure walks the members. Members without a location of their own follow one another.
func (w *walker) structure(v Variable, i inst, depth int) int {
	x, next := w.x, v.Location
	prefix := v.Name
	if x.has(i[1], -1, decBlock) {
		v.Block = x.name(i[1])
		if prefix != "" {
			prefix = v.Block + indices(v.Name)
		}
	}
	for k, t := range i[2:] {
		n := v
		n.Name = join(prefix, x.memberName(i[1], k))
		n.Path = append(v.Path[:len(v.Path):len(v.Path)], uint32(k))
		n.Location = x.number(i[1], k, decLocation, next)
		n.Component = x.number(i[1], k, decComponent, 0)
		n.Patch = v.Patch || x.has(i[1], k, decPatch)
		n.Flat = v.Flat || x.has(i[1], k, decFlat)
		if b, ok := x.deco(i[1], k, decBuiltIn); ok {
			n.Builtin, n.Name = Builtin(size(b)), x.memberName(i[1], k)
		}
		n.Xfb = x.memberCapture(v.Xfb, i[1], k)
		if len(v.Path) == 0 && v.Vertices == 0 {
			n.Used = w.u.member(v.ID, k)
		}
		if next = w.walk(n, t, depth-1); w.fail != nil {
			return 0
		}
	}
	return next
}

// memberCapture is where member k of a structure goes, given what its variable says.
func (x *index) memberCapture(outer *Capture, structure uint32, k int) *Capture {
	offset := x.number(structure, k, decOffset, -1)
	if outer == nil || offset < 0 {
		return nil
	}
	return &Capture{
		x.number(structure, k, decXfbBuffer, outer.Buffer), offset, x.number(structure, k, decXfbStride, outer.Stride),
	}
}

// elements walks the elements of an array of structures or arrays.
func (w *walker) elements(v Variable, array inst, depth int) int {
	n, _ := w.x.constant(array[3])
	name, path, next := v.Name, v.Path, v.Location
	for k := range size(n) {
		v.Name, v.Location = name+"["+strconv.Itoa(k)+"]", next
		v.Path = append(path[:len(path):len(path)], uint32(k))
		if next = w.walk(v, array[2], depth-1); w.fail != nil {
			return 0
		}
	}
	return next
}

// indices is the subscript part of an instance's name: "[1]" of "vs[1]".
func indices(name string) string {
	for k := range len(name) {
		if name[k] == '[' {
			return name[k:]
		}
	}
	return ""
}
