package buffer

import (
	"fmt"
	"math"

	"github.com/vkgloo/vkgloo/internal/bytesview"
	"github.com/vkgloo/vkgloo/staging"
)

// Begin and End stand for bounds left out of Array.Slice.
const (
	Begin = math.MinInt
	End   = math.MaxInt
)

// Array is a view of CPU memory in numpy's manner: element type, shape and byte strides. Array{} is "no data".
//
// An array is a small value and holds no copy of the data. The call that it is given to copies, unless it is borrowed:
// then the buffer refers to the memory until the flush, so that changes made before it are what gets uploaded.
//
// One that can't exist carries its error (Err) to the call that it is given to.
//   - Concurrency: immutable after creation; the memory is the caller's.
type Array struct {
	mem bytesview.Mem  // packed: the data; else what lay is about
	typ bytesview.Type // of a slice's elements; none: it is the layout that knows
	lay *layout        // nil: packed, one axis of typ, to be copied; lent: the same, borrowed
}

// Of returns s as an array that the call it is given to copies. A slice of [3]float32 has the shape (n, 3), one of
// structs is an array of records.
//   - Errors, by Err: ErrType as DTypeOf.
func Of[T any](s []T) Array { return Array{mem: bytesview.MemOf(s), typ: bytesview.TypeFor[T]()} }

// Borrow returns s as an array that the buffer refers to until the flush. The memory must stay as it should be
// uploaded, and not be changed during a flush.
func Borrow[T any](s []T) Array {
	return Array{mem: bytesview.MemOf(s), typ: bytesview.TypeFor[T](), lay: lent}
}

// Bytes returns the memory of s, not copied: for ReadInto and the like.
//   - Errors: ErrType if T holds pointers.
func Bytes[T any](s []T) ([]byte, error) {
	if e := elemOf(bytesview.TypeFor[T]()); e.err != nil {
		return nil, e.err
	}
	return bytesview.Of(s), nil
}

// Raw returns memory whose type is known only at run time as an array. Elements are of type d, the first at p[0], and
// those next to each other along axis i lie strides[i] bytes apart.
//   - nil strides: packed, row by row. nil shape: one axis, all of p.
//   - Errors, by Err: ErrType for an impossible d; ErrValue for negative extents or strides, for a shape without
//     axes, and when elements lie outside of p.
func Raw(p []byte, d DType, shape, strides []int) Array {
	if why := d.problem(); why != "" {
		return failed(fmt.Errorf("%w: %s", ErrType, why))
	}
	e := typeElem(d)
	if shape == nil {
		if d.Size == 0 || len(p)%d.Size != 0 {
			return failed(fmt.Errorf("%w: %d bytes are no whole number of elements of %d bytes", ErrValue, len(p), d.Size))
		}
		shape = []int{len(p) / d.Size}
	}
	if strides != nil && len(strides) != len(shape) {
		return failed(fmt.Errorf("%w: %d strides for %d axes", ErrValue, len(strides), len(shape)))
	}
	l, err := newLayout(e.base.Size, append(append([]int(nil), shape...), e.inner...))
	if err != nil {
		return failed(err)
	}
	if strides != nil {
		copy(l.strides, strides)
		l.settle()
	}
	for _, s := range strides {
		if s < 0 {
			return failed(fmt.Errorf("%w: stride of %d bytes", ErrValue, s))
		}
	}
	if reach, ok := l.reach(); !ok || reach > len(p) {
		return failed(fmt.Errorf("%w: an array of shape %v and strides %v doesn't lie within %d bytes", ErrValue, shape, l.strides, len(p)))
	}
	return l.array(p, e, false)
}

func failed(err error) Array { return Array{lay: &layout{err: err}} }

// Borrowed returns a as an array that the buffer refers to until the flush: Borrow(s) is Of(s).Borrowed().
func (a Array) Borrowed() Array {
	if !a.bad() && !a.kept() {
		a.lay = a.lay.lend(true)
	}
	return a
}

// kept reports whether a is borrowed.
func (a Array) kept() bool { return a.lay != nil && a.lay.kept }

// given returns a not borrowed.
func (a Array) given() Array {
	if a.kept() {
		a.lay = a.lay.lend(false)
	}
	return a
}

// own returns the layout that isn't just that of packed data on one axis, else nil.
func (a Array) own() *layout {
	if a.lay == lent {
		return nil
	}
	return a.lay
}

// bytes returns the memory: packed, the data.
func (a Array) bytes() []byte { return a.mem.Bytes() }

// Reshape returns the same elements with another shape; one extent may be -1, to be computed. Elements that don't lie
// packed are copied.
//   - Errors, by Err: ErrValue when the number of elements differs.
func (a Array) Reshape(shape ...int) Array {
	if a.bad() {
		return a
	}
	n := a.items()
	shape = append([]int(nil), shape...)
	if open, ok := openExtent(shape); ok {
		rest, ok := product(1, append(append([]int(nil), shape[:open]...), shape[open+1:]...))
		if !ok || rest == 0 || n%rest != 0 {
			return failed(fmt.Errorf("%w: %d elements don't have the shape %v", ErrValue, n, shape))
		}
		shape[open] = n / rest
	}
	if m, ok := product(1, shape); !ok || m != n {
		return failed(fmt.Errorf("%w: %d elements don't have the shape %v", ErrValue, n, shape))
	}
	l, err := newLayout(a.elem().base.Size, shape)
	if err != nil {
		return failed(err)
	}
	if !a.packed() {
		a = a.copied()
	}
	return l.array(a.bytes(), a.elem(), a.kept())
}

// openExtent finds the one extent of -1.
func openExtent(shape []int) (int, bool) {
	open := -1
	for i, n := range shape {
		if n == -1 {
			if open >= 0 {
				return 0, false
			}
			open = i
		}
	}
	return max(open, 0), open >= 0
}

// Field returns one field of an array of records, as a strided array.
//   - Errors, by Err: ErrKey.
func (a Array) Field(name string) Array {
	if a.bad() {
		return a
	}
	f, ok := a.elem().base.Field(name)
	if !ok {
		return failed(fmt.Errorf("%w: %.100q in %v", ErrKey, name, a.elem().base))
	}
	e := typeElem(f.Type)
	outer := a.layout()
	l, err := newLayout(e.base.Size, append(append([]int(nil), outer.shape...), e.inner...))
	if err != nil {
		return failed(err)
	}
	copy(l.strides, outer.strides)
	l.off = outer.off + f.Offset
	l.settle()
	return l.array(a.bytes(), e, a.kept())
}

// Slice returns Python's a[lo:hi:step] of the first axis: negative bounds count from the end, bounds outside are cut,
// Begin and End stand for bounds left out, and a negative step goes backwards.
//   - Errors, by Err: ErrValue for step 0.
func (a Array) Slice(lo, hi, step int) Array {
	if a.bad() {
		return a
	}
	if step == 0 {
		return failed(fmt.Errorf("%w: slice step 0", ErrValue))
	}
	outer := a.layout()
	n := outer.shape[0]
	first, count, step := slice(n, lo, hi, step)
	l := &layout{shape: append([]int(nil), outer.shape...), strides: append([]int(nil), outer.strides...), off: outer.off, item: outer.item}
	l.shape[0] = count
	if count > 0 {
		l.off += first * l.strides[0]
	}
	l.strides[0] *= step
	l.size, _ = product(l.item, l.shape)
	l.settle()
	return l.array(a.bytes(), a.elem(), a.kept())
}

// slice resolves the bounds of a slice of n elements. The step that it returns is cut to what makes a difference.
func slice(n, lo, hi, step int) (first, count, cut int) {
	step = min(max(step, -max(n, 1)), max(n, 1))
	least, most := 0, n
	if step < 0 {
		least, most = -1, n-1
	}
	bound := func(i int) int {
		if i < 0 && i >= -n {
			i += n
		}
		return min(max(i, least), most)
	}
	from, to := bound(lo), bound(hi)
	switch {
	case step > 0 && from < to:
		return from, (to-from-1)/step + 1, step
	case step > 0:
		return from, 0, step
	}
	if lo == Begin {
		from = most
	}
	if hi == End {
		to = least
	}
	if from > to {
		return from, (from-to-1)/-step + 1, step
	}
	return 0, 0, step
}

// DType returns the type of an element: a number or a record. Sub-arrays count as axes of the shape, as in numpy.
func (a Array) DType() DType {
	if e := a.elem(); e != nil {
		return e.base
	}
	return DType{}
}

// Shape returns the extents of all axes.
func (a Array) Shape() []int {
	if a.bad() {
		return nil
	}
	return append([]int(nil), a.layout().shape...)
}

// Strides returns the bytes between neighbours along each axis.
func (a Array) Strides() []int {
	if a.bad() {
		return nil
	}
	return append([]int(nil), a.layout().strides...)
}

// Size returns the bytes of all elements, packed.
func (a Array) Size() int {
	if l := a.own(); l != nil {
		return l.size
	}
	return a.mem.Len()
}

// Packed reports whether the elements lie next to each other in row-major order.
func (a Array) Packed() bool { return a.packed() }

// Err returns why the array can't exist, or nil.
func (a Array) Err() error {
	if a.lay != nil && a.lay.err != nil {
		return a.lay.err
	}
	if e := a.elem(); e != nil {
		return e.err
	}
	return nil
}

// IsZero reports whether a is Array{}: no data.
func (a Array) IsZero() bool { return a.typ == (bytesview.Type{}) && a.lay == nil }

// elem returns what is known of the elements; nil without data and for an array that can't exist.
func (a Array) elem() *elem {
	if l := a.own(); l != nil {
		return l.elem
	}
	if a.typ == (bytesview.Type{}) {
		return nil
	}
	return elemOf(a.typ)
}

// bad reports whether a is no data or an error: operations hand it on as it is.
func (a Array) bad() bool {
	e := a.elem()
	return e == nil || e.err != nil
}

func (a Array) packed() bool { return a.lay == nil || a.lay.packed }

// items returns the number of numbers or records.
func (a Array) items() int {
	size := a.elem().base.Size
	if size == 0 {
		return 0
	}
	return a.Size() / size
}

// layout returns the layout, made if there is none. a isn't bad.
func (a Array) layout() *layout {
	if l := a.own(); l != nil {
		return l
	}
	n, e := 0, a.elem()
	if e.size > 0 {
		n = a.mem.Len() / e.size
	}
	l, _ := newLayout(e.base.Size, append([]int{n}, e.inner...))
	l.elem = e
	return l
}

// lastStride returns the byte stride of the last axis (G-067).
func (a Array) lastStride() int {
	l := a.own()
	if l == nil {
		return a.elem().base.Size
	}
	return l.strides[len(l.strides)-1]
}

// columns returns the extent of the last axis of an array of at least two axes, else 1 (G-076).
func (a Array) columns() int {
	l := a.own()
	if l == nil {
		if inner := a.elem().inner; len(inner) > 0 {
			return inner[len(inner)-1]
		}
		return 1
	}
	if k := len(l.shape); k > 1 {
		return l.shape[k-1]
	}
	return 1
}

// copied returns a packed copy of a in memory of its own.
func (a Array) copied() Array {
	mem := make([]byte, a.Size())
	a.packInto(mem, 0)
	c := Array{mem: bytesview.MemOf(mem), typ: a.typ}
	if l := a.own(); l != nil {
		c.lay, _ = newLayout(l.item, l.shape)
		c.lay.elem = l.elem
	}
	return c
}

// packInto fills dst with the bytes that the packed array has from byte pos on.
func (a Array) packInto(dst []byte, pos int) {
	if a.packed() {
		staging.CopyBytes(dst, a.bytes()[pos:pos+len(dst)])
		return
	}
	a.lay.pack(dst, a.bytes(), pos)
}
