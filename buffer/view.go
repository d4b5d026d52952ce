package buffer

import (
	"fmt"
	"strconv"
)

// View is a part of a DataBuffer: rows, or one field of rows. Its figures are those of the moment when it was made. It
// turns stale when the buffer changes its size or type; what is drawn from a stale view is an error.
//   - Concurrency: externally synchronized together with its buffer.
type View struct {
	b       *DataBuffer
	made    uint64 // the buffer's generation of views then
	dtype   DType
	n       int
	stride  int // gloo's figure
	offset  int
	record  int // bytes between elements on the GPU
	field   bool
	divisor int
}

// Field returns a view of one field of all records.
//   - Errors: ErrState before there is data, ErrKey.
//   - Source: G-100, G-102, G-108.
func (b *DataBuffer) Field(name string) (*View, error) {
	return b.FieldSlice(name, Begin, End)
}

// FieldSlice returns a view of one field of the records [lo, hi), resolved as by Slice.
//   - Errors: ErrState before there is data, ErrKey.
func (b *DataBuffer) FieldSlice(name string, lo, hi int) (*View, error) {
	if b.dtype.IsZero() {
		return nil, fmt.Errorf("%w: %s has no data, and so no field %q", ErrState, b.name(), name)
	}
	f, ok := b.dtype.Field(name)
	if !ok {
		return nil, fmt.Errorf("%w: %s: %.100q in %v", ErrKey, b.name(), name, b.dtype)
	}
	v := b.rows(lo, hi)
	v.dtype, v.offset, v.field = f.Type, v.offset+f.Offset, true
	return v, nil
}

// At returns a view of element i; negative ones count from the end.
//   - Errors: ErrIndex.
//   - Source: G-103, G-104, G-105.
func (b *DataBuffer) At(i int) (*View, error) {
	k, err := b.index(i)
	if err != nil {
		return nil, err
	}
	return b.rows(k, k+1), nil
}

// Slice returns a view of elements [lo, hi). Negative bounds count from the end, bounds outside are cut, and bounds in
// the wrong order swapped; Begin and End stand for bounds left out.
//   - Source: G-103, G-106.
func (b *DataBuffer) Slice(lo, hi int) (*View, error) { return b.rows(lo, hi), nil }

// All returns a view of all elements.
//   - Source: G-103.
func (b *DataBuffer) All() (*View, error) { return b.rows(Begin, End), nil }

func (b *DataBuffer) rows(lo, hi int) *View {
	lo, hi = b.span(lo, hi)
	return &View{b: b, made: b.views, dtype: b.dtype, n: hi - lo, stride: b.stride, offset: lo * b.dtype.Size, record: b.dtype.Size}
}

// index resolves the index of an element.
func (b *DataBuffer) index(i int) (int, error) {
	n, k := b.Len(), i
	if k < 0 {
		k += n
	}
	if k < 0 || k >= n {
		return 0, fmt.Errorf("%w: %s: element %d of %d", ErrIndex, b.name(), i, n)
	}
	return k, nil
}

// span resolves the bounds of a slice.
func (b *DataBuffer) span(lo, hi int) (int, int) {
	n := b.Len()
	bound := func(i int) int {
		if i < 0 && i >= -n {
			i += n
		}
		return min(max(i, 0), n)
	}
	lo, hi = bound(lo), bound(hi)
	return min(lo, hi), max(lo, hi)
}

// Base returns the buffer.
func (v *View) Base() *DataBuffer { return v.b }

// ID returns the buffer's number: a view has none of its own.
func (v *View) ID() uint64 { return v.b.id }

// DType returns the element type: the record's, or the field's with its sub-array shape.
func (v *View) DType() DType { return v.dtype }

// Len returns the number of elements.
func (v *View) Len() int { return v.n }

// ItemSize returns the bytes of an element, of a field view those of the field alone.
func (v *View) ItemSize() int { return v.dtype.Size }

// Size returns Len times ItemSize.
func (v *View) Size() int { return v.n * v.dtype.Size }

// Stride returns the buffer's Stride.
func (v *View) Stride() int { return v.stride }

// Offset returns where in the buffer the first element begins, in bytes.
func (v *View) Offset() int { return v.offset }

// GLSLType is DataBuffer.GLSLType of the view's elements; of rows it is the buffer's, of a field the field's own.
//   - Source: G-115, G-135.
func (v *View) GLSLType() (string, error) { return v.b.glslType(v.dtype) }

// Valid reports whether the view's figures still hold.
//   - Source: G-111, G-112.
func (v *View) Valid() bool { return v.made == v.b.views }

// Divisor returns after how many instances the next element is fetched. A new view has none, whatever its buffer has.
//   - Source: G-142.
func (v *View) Divisor() (n int, ok bool) { return v.divisor, v.divisor > 0 }

// SetDivisor is VertexBuffer.SetDivisor for this view.
func (v *View) SetDivisor(n int) { v.divisor = normalDivisor(n) }

// String returns "DataBufferView", the buffer, offset and size.
//   - Source: G-114.
func (v *View) String() string {
	return "<DataBufferView on " + v.b.String() + " at offset " + strconv.Itoa(v.offset) + " size " + strconv.Itoa(v.n) + ">"
}

// Source is what vertices come from: Any or a *View.
//   - Concurrency: externally synchronized, as they are.
type Source interface{ describe() Description }

// Description says how elements lie in a buffer.
type Description struct {
	Buffer *Buffer
	DType  DType // DType{}: bytes without a type
	// Offset is that of the first element, Stride what lies between neighbours on the GPU (G-068), in bytes; Len counts elements.
	Offset, Stride, Len int
	Divisor             int // 0: advances with every vertex
	// Sticky is the last dimension that a VertexBuffer, or its view, must be read with; 0: not known (G-151).
	Sticky int
	Stale  bool
}

// Describe returns how the elements of s lie. A nil source, typed or not, has no Buffer.
func Describe(s Source) Description {
	switch v := s.(type) {
	case nil:
		return Description{}
	case *Buffer:
		if v == nil {
			return Description{}
		}
	case *DataBuffer:
		if v == nil {
			return Description{}
		}
	case *VertexBuffer:
		if v == nil {
			return Description{}
		}
	case *IndexBuffer:
		if v == nil {
			return Description{}
		}
	case *View:
		if v == nil {
			return Description{}
		}
	}
	return s.describe()
}

func (b *Buffer) describe() Description { return Description{Buffer: b, Len: b.size} }

func (b *DataBuffer) describe() Description {
	return Description{Buffer: &b.base, DType: b.dtype, Stride: b.dtype.Size, Len: b.Len(), Sticky: b.last}
}

func (b *VertexBuffer) describe() Description {
	d := b.data.describe()
	d.Divisor = b.divisor
	return d
}

func (v *View) describe() Description {
	return Description{Buffer: &v.b.base, DType: v.dtype, Offset: v.offset, Stride: v.record, Len: v.n,
		Divisor: v.divisor, Sticky: v.b.last, Stale: !v.Valid()}
}
