package buffer

import (
	"fmt"
	"math"

	"github.com/vkgloo/vkgloo/internal/bytesview"
)

// prepared is an array as a typed buffer takes it.
type prepared struct {
	a      Array
	dtype  DType
	stride int            // what Stride reports
	last   int            // what the last dimension is from now on
	fits   bytesview.Type // the Go type, when packed slices of it need no preparation next time
}

// prepare checks an array by the rules of the buffer's kind and gives it the element type that it has in the buffer.
// Lists of an IndexBuffer become numbers of type list, uint32 if that is 0. Nothing of the buffer is changed.
func (b *DataBuffer) prepare(a Array, list Scalar) (prepared, error) {
	if err := b.check(a); err != nil {
		return prepared{}, err
	}
	d := prepared{a: a, dtype: a.elem().base, stride: a.lastStride(), last: b.last}
	var err error
	switch b.kind {
	case KindVertex:
		err = b.prepareVertex(&d)
	case KindIndex:
		err = b.prepareIndex(&d, list)
	}
	if err != nil {
		return prepared{}, err
	}
	if d.a.own() == nil && d.a.elem().size > 0 {
		d.fits = d.a.typ
	}
	return d, nil
}

// prepareSame is prepare for data that replaces elements: the element type must be the buffer's.
//   - Source: G-070, G-092.
func (b *DataBuffer) prepareSame(a Array) (prepared, error) {
	if a.lay == nil && a.typ == b.fits && !a.IsZero() {
		return prepared{a: a, dtype: b.dtype, stride: b.dtype.Size, last: b.last, fits: b.fits}, nil
	}
	d, err := b.prepare(a, b.dtype.Scalar)
	if err != nil {
		return d, err
	}
	if !b.dtype.IsZero() && !b.dtype.Equal(d.dtype) {
		return d, fmt.Errorf("%w: %s: elements are %v, not %v", ErrType, b.name(), b.dtype, d.dtype)
	}
	return d, nil
}

// vertexField is the name of the one field of plain vertex data.
const vertexField = "f0"

// prepareVertex makes plain data records of one field: with two axes or more and a last one of 2, 3 or 4 that is a
// sub-array, else a number.
//   - Source: G-076 to G-081.
func (b *DataBuffer) prepareVertex(d *prepared) error {
	t := d.a.elem().base
	if t.Record() {
		return nil
	}
	switch t.Scalar {
	case Float64, Int64, Uint64:
		return fmt.Errorf("%w: %s: vertices of %v; convert by As", ErrType, b.name(), t)
	}
	c := d.a.columns()
	if c < 2 || c > 4 {
		c = 1
	}
	if b.last != 0 && c != b.last {
		return fmt.Errorf("%w: %s: last dimension is %d for good, not %d", ErrValue, b.name(), b.last, c)
	}
	field := t.Scalar.Type()
	if c > 1 {
		field = t.Scalar.Type(c)
		if !d.a.packed() {
			d.a = d.a.copied() // gloo copies here, also what is borrowed (G-079)
		}
		d.stride = field.Size
	}
	d.dtype = DType{Fields: []Field{{Name: vertexField, Type: field}}, Size: field.Size}
	d.last = c
	return nil
}

// prepareIndex takes the three index types, and Go's int, which is a list of numbers without a type.
//   - Source: G-088 to G-092.
func (b *DataBuffer) prepareIndex(d *prepared, list Scalar) error {
	t := d.a.elem().base
	if d.a.elem().list {
		if list == 0 {
			list = Uint32
		}
		most := uint64(math.MaxUint64) >> (64 - 8*list.Size())
		if i, v, ok := outside(d.a, most); ok {
			return fmt.Errorf("%w: %s: index %d is %d, outside of %v", ErrValue, b.name(), i, v, list)
		}
		d.a = d.a.As(list)
		d.dtype, d.stride = list.Type(), list.Size()
		return d.a.Err()
	}
	if t.Record() || t.Scalar != Uint8 && t.Scalar != Uint16 && t.Scalar != Uint32 {
		return fmt.Errorf("%w: %s: indices of %v; uint8, uint16 or uint32 is wanted", ErrType, b.name(), t)
	}
	return nil
}

// outside returns the first number of an array of Go's int that is negative or larger than most.
func outside(a Array, most uint64) (i, v int, found bool) {
	const step = 512
	mem := make([]byte, min(step*a.elem().base.Size, a.Size()))
	for at := 0; at < a.Size(); at += len(mem) {
		part := mem[:min(len(mem), a.Size()-at)]
		a.packInto(part, at)
		for k, v := range bytesview.As[int](part) {
			if v < 0 || uint64(v) > most {
				return at/a.elem().base.Size + k, v, true
			}
		}
	}
	return 0, 0, false
}
