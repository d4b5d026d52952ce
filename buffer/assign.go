package buffer

import (
	"fmt"
	"slices"

	"github.com/vkgloo/vkgloo/internal/bytesview"
)

// SetAt writes element i; negative ones count from the end. As SetSlice(i, i+1, a), but i must exist.
//   - Errors: ErrIndex; those of SetSlice.
//   - Source: G-121.
func (b *DataBuffer) SetAt(i int, a Array) error {
	k, err := b.index(i)
	if err != nil {
		return err
	}
	return b.assign(k, k+1, a)
}

// SetSlice writes elements [lo, hi), resolved as by Slice. Fewer elements than that are repeated until all are written,
// none at all are zeros, more are an error. The buffer never grows, and views stay valid.
//   - Errors: ErrRange, ErrType when a's elements aren't the buffer's, ErrReleased.
//   - Ownership: a is copied before SetSlice returns, also when it is borrowed.
//   - Source: G-121 to G-129.
func (b *DataBuffer) SetSlice(lo, hi int, a Array) error {
	lo, hi = b.span(lo, hi)
	return b.assign(lo, hi, a)
}

// SetAll writes all elements; as SetSlice.
func (b *DataBuffer) SetAll(a Array) error { return b.SetSlice(Begin, End, a) }

// assign writes rows [lo, hi), which lie inside.
func (b *DataBuffer) assign(lo, hi int, a Array) error {
	if err := b.checkLive(); err != nil {
		return err
	}
	d, err := b.prepareSame(a)
	if err != nil {
		return err
	}
	item := b.dtype.Size
	if item == 0 {
		if d.a.Size() > 0 {
			return fmt.Errorf("%w: %s has no data: no elements to write", ErrRange, b.name())
		}
		return nil
	}
	if err := b.checkCount(d.a.Size()/item, hi-lo); err != nil {
		return err
	}
	if err := b.assignBytes(lo*item, (hi-lo)*item, d.a); err != nil {
		return err
	}
	b.accept(d)
	return nil
}

func (b *DataBuffer) checkCount(given, rows int) error {
	if given > rows {
		return fmt.Errorf("%w: %s: %d elements for %d places", ErrRange, b.name(), given, rows)
	}
	return nil
}

// assignBytes writes n bytes at off: a, repeated.
func (b *DataBuffer) assignBytes(off, n int, a Array) error {
	a = a.given()
	if a.Size() == n {
		return b.setPart(a, off)
	}
	return b.putRepeated(off, n, packedBytes(a))
}

// packedBytes returns the array's bytes in order, copied only if they don't lie so.
func packedBytes(a Array) []byte {
	if a.packed() {
		return a.bytes()
	}
	return a.copied().bytes()
}

// Assign writes the view's elements by SetSlice's rules: fewer are repeated, none are zeros. Of a field view only the
// field is written, bytes beside it are not touched.
//   - Errors: ErrState when the view is stale; ErrRange, ErrType when a's elements aren't the view's, ErrValue when a's
//     shape isn't that of the field, ErrReleased.
//   - Ownership: a is copied before Assign returns, also when it is borrowed.
//   - Source: D11; G-121 to G-126.
func (v *View) Assign(a Array) error {
	b := v.b
	if err := b.checkLive(); err != nil {
		return err
	}
	if !v.Valid() {
		return fmt.Errorf("%w: %s: the view of %d elements is stale", ErrState, b.name(), v.n)
	}
	if !v.field {
		lo := 0
		if v.record > 0 {
			lo = v.offset / v.record
		}
		return b.assign(lo, lo+v.n, a)
	}
	if err := v.checkField(a); err != nil {
		return err
	}
	item := v.dtype.Size
	if item == 0 || v.n == 0 {
		return b.checkCount(min(a.Size(), 1), 0)
	}
	if err := b.checkCount(a.Size()/item, v.n); err != nil {
		return err
	}
	if item == v.record {
		return b.assignBytes(v.offset, v.n*item, a)
	}
	return v.scatter(a)
}

// checkField checks that a's elements are those of the field: the same numbers or records, and its last axes the
// field's shape.
func (v *View) checkField(a Array) error {
	if err := v.b.check(a); err != nil {
		return err
	}
	if !v.dtype.item().Equal(a.elem().base) {
		return fmt.Errorf("%w: %s: the field's elements are %v, not %v", ErrType, v.b.name(), v.dtype, a.elem().base)
	}
	want := v.dtype.Shape
	if len(want) == 0 {
		return nil
	}
	shape := a.layout().shape
	if k := len(shape) - len(want); k < 0 || !slices.Equal(shape[k:], want) {
		return fmt.Errorf("%w: %s: the field's elements are %v, an array of shape %v has none", ErrValue, v.b.name(), v.dtype, shape)
	}
	return nil
}

// scatter writes one field of every record of the view.
func (v *View) scatter(a Array) error {
	b, item := v.b, v.dtype.Size
	b.mu.Lock()
	defer b.mu.Unlock()
	var err error
	if a.Size() == v.n*item {
		err = b.pend().scatter(v.offset, item, v.record, v.n, func(m []byte) { a.packInto(m, 0) })
	} else {
		from := packedBytes(a)
		err = b.pend().scatter(v.offset, item, v.record, v.n, func(m []byte) { bytesview.Fill(m, from) })
	}
	if err == nil {
		b.markDirty()
	}
	return b.named(err)
}
