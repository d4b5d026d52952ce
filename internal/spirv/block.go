package spirv

import (
	"fmt"
	"strconv"
)

// BlockKind is where a block's bytes come from.
type BlockKind uint8

const (
	BlockUniform BlockKind = iota + 1
	BlockStorage
	BlockPush // push constants
)

// Block is a uniform, storage or push constant block.
type Block struct {
	Kind     BlockKind
	Name     string // GLSL's block name: the name of the type
	Instance string // of the variable; "" for a block without an instance name
	ID       uint32 // of the variable
	Set      int    // -1: missing
	Binding  int    // -1: missing
	Count    int    // of an array of blocks, else 1
	Size     int    // bytes, without a run-time sized array at the end
	Stride   int    // bytes of one element of that array; 0: there is none
	Members  []Member
	Used     bool // by functions that the entry point reaches
	ReadOnly bool // every member is decorated so
}

// Member is a basic member of a block, structures and outer arrays flattened.
type Member struct {
	Name         string // "s[1].pos", without the block's name; "" where the module has no names
	Type         Type   // at most one array dimension
	Top          int    // index of the block's own member that this is, or is part of
	Offset       int    // bytes
	Size         int    // bytes, one element of a run-time sized array
	ArrayStride  int    // bytes between elements, 0 without array
	MatrixStride int    // bytes between columns, or rows; 0 without matrix
	RowMajor     bool
	Used         bool // the block's own member is used
}

// maxMembers bounds what flattening the structures of one module may make of it.
const maxMembers = 1 << 14

// flattener walks the structures of blocks.
type flattener struct {
	x    *index
	left int // members that may still come
	fail error
}

// blocks describes the module's blocks in order of declaration.
func (x *index) blocks(m *Module, u use) ([]Block, error) {
	f := flattener{x: x, left: maxMembers}
	var list []Block
	for _, i := range m.sections[secGlobal] {
		if i.op() != opVariable {
			continue
		}
		b, structure, ok := x.block(i)
		if !ok {
			continue
		}
		b.Used = u.vars[b.ID]
		f.fill(&b, structure)
		for k := range b.Members {
			b.Members[k].Used = u.member(b.ID, b.Members[k].Top)
		}
		list = append(list, b)
	}
	return list, f.fail
}

// block says what variable i is, and its structure type.
func (x *index) block(i inst) (b Block, structure uint32, ok bool) {
	b = Block{ID: i[2], Count: 1, Instance: x.name(i[2])}
	structure = x.pointee(i[1])
	if a := x.def(structure, opTypeArray); a != nil {
		n, _ := x.constant(a[3])
		b.Count, structure = size(n), a[2]
	}
	if x.def(structure, opTypeStruct) == nil {
		return b, 0, false
	}
	switch {
	case i[3] == classPushConstant:
		b.Kind = BlockPush
	case i[3] == classStorageBuffer, i[3] == classUniform && x.has(structure, -1, decBufferBlock):
		b.Kind = BlockStorage
	case i[3] == classUniform:
		b.Kind = BlockUniform
	default:
		return b, 0, false
	}
	b.Name = x.name(structure)
	b.Set = x.number(b.ID, -1, decDescriptorSet, -1)
	b.Binding = x.number(b.ID, -1, decBinding, -1)
	return b, structure, true
}

// fill adds members and sizes.
func (f *flattener) fill(b *Block, structure uint32) {
	types := f.x.def(structure, opTypeStruct)[2:]
	b.ReadOnly = f.x.has(b.ID, -1, decNonWritable)
	readOnly := len(types) > 0
	for k, t := range types {
		readOnly = readOnly && f.x.has(structure, k, decNonWritable)
		m := f.x.layout(structure, k)
		m.Top = k
		if a := f.x.def(t, opTypeRuntimeArray); a != nil {
			b.Stride = f.x.number(t, -1, decArrayStride, 0)
			b.Size = max(b.Size, m.Offset)
		} else {
			b.Size = max(b.Size, add(m.Offset, f.x.bytes(t, m, maxDepth)))
		}
		f.walk(&b.Members, t, m, maxDepth)
		if f.fail != nil {
			return
		}
	}
	b.ReadOnly = b.ReadOnly || readOnly
}

// layout is what the decorations say about member k of a structure.
func (x *index) layout(structure uint32, k int) Member {
	return Member{
		Name:         x.memberName(structure, k),
		Offset:       x.number(structure, k, decOffset, 0),
		MatrixStride: x.number(structure, k, decMatrixStride, 0),
		RowMajor:     x.has(structure, k, decRowMajor),
	}
}

// walk appends m, whose type is id, or what it is made of. Of a run-time sized array of structures only element 0
// appears, as in GL.
func (f *flattener) walk(out *[]Member, id uint32, m Member, depth int) {
	f.left -= 1 + len(m.Name)/64 // long names count for more
	if f.left < 0 || depth == 0 {
		f.fail = fmt.Errorf("%w: more than %d block members, or nested deeper than %d", ErrLimit, maxMembers, maxDepth)
	}
	if f.fail != nil {
		return
	}
	x, i := f.x, f.x.defs[id]
	switch {
	case i == nil:
	case i.op() == opTypeStruct:
		for k, t := range i[2:] {
			n := x.layout(id, k)
			n.Name, n.Top, n.Offset = join(m.Name, n.Name), m.Top, add(m.Offset, n.Offset)
			f.walk(out, t, n, depth-1)
			if f.fail != nil {
				return
			}
		}
	case (i.op() == opTypeArray || i.op() == opTypeRuntimeArray) && !x.basic(i[2]):
		f.elements(out, i, m, depth)
	default:
		m.Type = x.typ(id)
		if len(m.Type.Dims) > 0 {
			m.ArrayStride = x.number(id, -1, decArrayStride, 0)
		}
		m.Size = x.bytes(id, m, maxDepth)
		*out = append(*out, m)
	}
}

// elements walks the elements of an array of structures or arrays.
func (f *flattener) elements(out *[]Member, array inst, m Member, depth int) {
	n, stride := 1, f.x.number(array[1], -1, decArrayStride, 0)
	if array.op() == opTypeArray {
		c, _ := f.x.constant(array[3])
		n = size(c)
	}
	for k := 0; k < n && f.fail == nil; k++ {
		e := m
		e.Name, e.Offset = m.Name+"["+strconv.Itoa(k)+"]", add(m.Offset, mul(k, stride))
		f.walk(out, array[2], e, depth-1)
	}
}

// basic reports whether id is a scalar, vector or matrix.
func (x *index) basic(id uint32) bool {
	i := x.defs[id]
	return i != nil && i.op() != opTypeStruct && i.op() != opTypeArray && i.op() != opTypeRuntimeArray
}

// bytes is the memory that type id takes as member m; a run-time sized array counts as one element.
func (x *index) bytes(id uint32, m Member, depth int) int {
	i := x.defs[id]
	if i == nil || depth == 0 {
		return 0
	}
	switch i.op() {
	case opTypeArray, opTypeRuntimeArray:
		last := 0
		if i.op() == opTypeArray {
			n, _ := x.constant(i[3])
			last = max(size(n)-1, 0)
		}
		return add(mul(last, x.number(id, -1, decArrayStride, 0)), x.bytes(i[2], m, depth-1))
	case opTypeStruct:
		return x.structBytes(i, depth)
	}
	t := x.typ(id)
	lines, length := t.Columns, t.Rows
	if m.RowMajor && t.Columns > 1 {
		lines, length = length, lines
	}
	if lines < 1 {
		return 0
	}
	return add(mul(lines-1, m.MatrixStride), length*t.Width/8)
}

// structBytes reaches to the end of the last member. Sizes are remembered: structures may share members without end.
func (x *index) structBytes(i inst, depth int) int {
	if n, ok := x.sizes[i[1]]; ok {
		return n
	}
	x.sizes[i[1]] = 0 // of a structure that contains itself
	n := 0
	for k, t := range i[2:] {
		m := x.layout(i[1], k)
		n = max(n, add(m.Offset, x.bytes(t, m, depth-1)))
	}
	x.sizes[i[1]] = n
	return n
}

// join makes "a.b", without the dot where either is unnamed.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "." + b
}
