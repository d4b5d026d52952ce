package spirv

import (
	"fmt"
	"math"
	"strings"
)

// Kind is what a scalar is.
type Kind uint8

const (
	KindNone   Kind = iota
	KindFloat       // 16, 32 or 64 bits
	KindInt         // signed
	KindUint        // unsigned
	KindBool        // of no defined size: never in memory
	KindStruct      // a structure that is not flattened
	KindOther       // samplers, images, pointers
)

// Type is a GLSL type: a scalar, vector or matrix, or arrays of them.
type Type struct {
	Kind    Kind
	Width   int    // bits of a scalar
	Rows    int    // components of a vector, or of one column of a matrix: 1 to 4
	Columns int    // of a matrix, else 1
	Dims    []int  // array lengths, outermost first; 0: sized at run time
	Name    string // of a structure
}

// Len is the number of array elements, 1 if it is no array, 0 if it is sized at run time.
func (t Type) Len() int {
	n := 1
	for _, d := range t.Dims {
		n = mul(n, d)
	}
	return n
}

// Components is the number of scalars of one array element.
func (t Type) Components() int { return t.Rows * t.Columns }

// Words is the number of 32-bit words of one array element, packed.
func (t Type) Words() int { return t.Components() * ((t.Width + 31) / 32) }

// Slots is the number of locations that one array element takes in Vulkan: one a column, two where a column has more
// than 128 bits.
func (t Type) Slots() int {
	if t.Rows*t.Width > 128 {
		return 2 * t.Columns
	}
	return max(1, t.Columns)
}

// Element is t without its array lengths.
func (t Type) Element() Type {
	t.Dims = nil
	return t
}

var scalarNames = map[Kind]map[int]string{
	KindFloat: {16: "float16_t", 32: "float", 64: "double"},
	KindInt:   {8: "int8_t", 16: "int16_t", 32: "int", 64: "int64_t"},
	KindUint:  {8: "uint8_t", 16: "uint16_t", 32: "uint", 64: "uint64_t"},
	KindBool:  {0: "bool"},
}

var vectorPrefixes = map[Kind]map[int]string{
	KindFloat: {16: "f16", 32: "", 64: "d"},
	KindInt:   {8: "i8", 16: "i16", 32: "i", 64: "i64"},
	KindUint:  {8: "u8", 16: "u16", 32: "u", 64: "u64"},
	KindBool:  {0: "b"},
}

// GLSL is the name of the element type as GLSL has it: "float", "dvec3", "mat2x3" (two columns of three), "uvec4".
// Structures have their own name; "" where there is none.
func (t Type) GLSL() string {
	switch {
	case t.Kind == KindStruct:
		return t.Name
	case t.Rows < 1:
		return ""
	case t.Columns > 1 && t.Columns == t.Rows:
		return fmt.Sprintf("%smat%d", vectorPrefixes[t.Kind][t.Width], t.Rows)
	case t.Columns > 1:
		return fmt.Sprintf("%smat%dx%d", vectorPrefixes[t.Kind][t.Width], t.Columns, t.Rows)
	case t.Rows > 1:
		return fmt.Sprintf("%svec%d", vectorPrefixes[t.Kind][t.Width], t.Rows)
	}
	return scalarNames[t.Kind][t.Width]
}

// String is the GLSL name with the array lengths, as in "vec3[2]".
func (t Type) String() string {
	var b strings.Builder
	b.WriteString(t.GLSL())
	for _, d := range t.Dims {
		if d == 0 {
			b.WriteString("[]")
		} else {
			fmt.Fprintf(&b, "[%d]", d)
		}
	}
	return b.String()
}

const maxDepth = 64 // of nested types

// typ describes the type id. Arrays of anything keep their lengths; what has no GLSL form is KindOther.
func (x *index) typ(id uint32) Type {
	var dims []int
	for range maxDepth {
		i := x.defs[id]
		switch {
		case i == nil:
			return Type{Kind: KindOther, Dims: dims}
		case i.op() == opTypeArray:
			n, _ := x.constant(i[3])
			dims, id = append(dims, size(n)), i[2]
		case i.op() == opTypeRuntimeArray:
			dims, id = append(dims, 0), i[2]
		default:
			t := x.element(i)
			t.Dims = dims
			return t
		}
	}
	return Type{Kind: KindOther, Dims: dims}
}

// element describes a type that is no array.
func (x *index) element(i inst) Type {
	switch i.op() {
	case opTypeStruct:
		return Type{Kind: KindStruct, Name: x.name(i[1])}
	case opTypeMatrix:
		col := x.def(i[2], opTypeVector)
		if col == nil || i[3] < 2 || i[3] > 4 {
			break
		}
		t := x.element(col)
		if t.Kind == KindOther {
			break
		}
		t.Columns = int(i[3])
		return t
	case opTypeVector:
		t := x.scalar(x.defs[i[2]])
		if t.Kind == KindOther || i[3] < 2 || i[3] > 4 {
			break
		}
		t.Rows = int(i[3])
		return t
	default:
		return x.scalar(i)
	}
	return Type{Kind: KindOther}
}

func (x *index) scalar(i inst) Type {
	t := Type{Kind: KindOther}
	if i == nil {
		return t
	}
	switch i.op() {
	case opTypeBool:
		return Type{Kind: KindBool, Rows: 1, Columns: 1}
	case opTypeFloat:
		t = Type{Kind: KindFloat, Width: int(i[2]), Rows: 1, Columns: 1}
	case opTypeInt:
		t = Type{Kind: KindUint, Width: int(i[2]), Rows: 1, Columns: 1}
		if i[3] != 0 {
			t.Kind = KindInt
		}
	}
	if t.Kind != KindOther && scalarNames[t.Kind][t.Width] == "" {
		return Type{Kind: KindOther}
	}
	return t
}

// size makes an int of a word that may be anything.
func size(v uint32) int { return int(min(v, math.MaxInt32)) }

// mul and add stop at MaxInt32, since sizes out of a module may be anything.
func mul(a, b int) int {
	if a == 0 || b == 0 {
		return 0
	}
	if a > math.MaxInt32/b {
		return math.MaxInt32
	}
	return a * b
}

func add(a, b int) int { return min(a+b, math.MaxInt32) }
