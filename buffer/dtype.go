package buffer

import (
	"slices"
	"strconv"
	"strings"
)

// DType is the type of an element in memory: a number, a sub-array of numbers, or a record of fields. DType{} is none.
//   - Treat it as immutable: its slices may be shared.
type DType struct {
	// Scalar is the type of the numbers, zero for a record.
	Scalar Scalar
	// Shape is that of a sub-array element such as [3]float32, else nil.
	Shape []int
	// Fields are those of a record, else nil.
	Fields []Field
	// Size is the bytes of one element, padding included.
	Size int
}

// Field is one field of a record.
type Field struct {
	// Name is the tag `gloo:"a_position"` of the Go field, else its name.
	Name string
	Type DType
	// Offset is where the field begins in the record, in bytes.
	Offset int
}

// IsZero reports whether d is no type.
func (d DType) IsZero() bool { return d.Scalar == 0 && d.Fields == nil }

// Record reports whether d has fields.
func (d DType) Record() bool { return d.Fields != nil }

// Equal reports whether d and e are the same type: numbers, shape, and of records size, names and offsets.
func (d DType) Equal(e DType) bool {
	if d.Scalar != e.Scalar || d.Size != e.Size || len(d.Fields) != len(e.Fields) || (d.Fields == nil) != (e.Fields == nil) {
		return false
	}
	if !slices.Equal(d.Shape, e.Shape) {
		return false
	}
	for i, f := range d.Fields {
		g := e.Fields[i]
		if f.Name != g.Name || f.Offset != g.Offset || !f.Type.Equal(g.Type) {
			return false
		}
	}
	return true
}

// Field returns the field of that name.
func (d DType) Field(name string) (Field, bool) {
	for _, f := range d.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// String returns d as "float32", "float32[3]", or "{a_position float32[3] @0, a_color uint8[4] @12; 16 bytes}".
func (d DType) String() string {
	var b strings.Builder
	d.write(&b)
	return b.String()
}

func (d DType) write(b *strings.Builder) {
	if d.Fields == nil {
		b.WriteString(d.Scalar.String())
	} else {
		b.WriteByte('{')
		for i, f := range d.Fields {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(f.Name)
			b.WriteByte(' ')
			f.Type.write(b)
			b.WriteString(" @")
			b.WriteString(strconv.Itoa(f.Offset))
		}
		b.WriteString("; ")
		b.WriteString(strconv.Itoa(d.item().Size))
		b.WriteString(" bytes}")
	}
	for _, n := range d.Shape {
		b.WriteByte('[')
		b.WriteString(strconv.Itoa(n))
		b.WriteByte(']')
	}
}

// item returns the type of one item of a sub-array type, d itself for any other.
func (d DType) item() DType {
	if len(d.Shape) == 0 {
		return d
	}
	size := d.Scalar.Size()
	if d.Fields != nil {
		if n, ok := product(1, d.Shape); ok && n > 0 {
			size = d.Size / n
		}
	}
	return DType{Scalar: d.Scalar, Fields: d.Fields, Size: size}
}

// problem says what makes d impossible as an element type, "" if nothing does. Types made by hand come in by Raw.
func (d DType) problem() string {
	n, ok := product(1, d.Shape)
	if !ok {
		return "shape of a negative or overflowing extent"
	}
	if d.Fields == nil {
		if d.Scalar == 0 || d.Scalar >= scalars {
			return "no scalar type and no fields"
		}
		if size, ok := product(d.Scalar.Size(), d.Shape); !ok || size != d.Size {
			return "size " + strconv.Itoa(d.Size) + " of " + d.String()
		}
		return ""
	}
	if d.Scalar != 0 {
		return "both a scalar type and fields"
	}
	if d.Size <= 0 || n == 0 || d.Size%n != 0 {
		return "record of " + strconv.Itoa(d.Size) + " bytes"
	}
	size := d.Size / n
	for i, f := range d.Fields {
		if p := f.Type.problem(); p != "" {
			return "field " + strconv.Quote(f.Name) + ": " + p
		}
		if f.Offset < 0 || f.Type.Size > size || f.Offset > size-f.Type.Size {
			return "field " + strconv.Quote(f.Name) + " outside of the record"
		}
		for _, g := range d.Fields[:i] {
			if f.Name == g.Name {
				return "two fields " + strconv.Quote(f.Name)
			}
		}
	}
	return ""
}
