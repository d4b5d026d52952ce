package buffer_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/vkgloo/vkgloo/buffer"
)

type small struct {
	A uint8
	B [2]uint8
	C uint8
}

func smalls() *buffer.DataBuffer {
	return get(buffer.NewDataBuffer(buffer.Of([]small{{1, [2]uint8{2, 3}, 4}, {5, [2]uint8{6, 7}, 8}, {9, [2]uint8{10, 11}, 12}})))
}

func TestAssignRows(t *testing.T) {
	b := smalls()
	need(t, get(b.Slice(1, 3)).Assign(buffer.Of([]small{{C: 99}})))
	wantBytes(t, b, "1 2 3 4 0 0 0 99 0 0 0 99")
	need(t, get(b.At(0)).Assign(buffer.Of([]small{})))
	wantBytes(t, b, "0 0 0 0 0 0 0 99 0 0 0 99")
	v := get(b.Slice(2, 2))
	need(t, v.Assign(buffer.Of([]small{})))
	refused(t, b, func() error { return v.Assign(buffer.Of([]small{{}})) }, buffer.ErrRange)
	refused(t, b, func() error { return get(b.At(0)).Assign(buffer.Of([]small{{}, {}})) }, buffer.ErrRange)
	refused(t, b, func() error { return get(b.At(0)).Assign(u8(1, 2, 3, 4)) }, buffer.ErrType)
	if !v.Valid() {
		t.Error("Assign makes views stale")
	}
}

func TestAssignField(t *testing.T) {
	b := smalls()
	bf := get(b.Field("B"))
	need(t, bf.Assign(buffer.Of([][2]uint8{{20, 21}, {22, 23}}))) // repeated
	wantBytes(t, b, "1 20 21 4 5 22 23 8 9 20 21 12")
	need(t, get(b.FieldSlice("A", 1, 3)).Assign(u8(70, 71))) // one field of a row range
	wantBytes(t, b, "1 20 21 4 70 22 23 8 71 20 21 12")
	need(t, get(b.FieldSlice("C", -1, buffer.End)).Assign(u8()))
	wantBytes(t, b, "1 20 21 4 70 22 23 8 71 20 21 0")
	need(t, bf.Assign(u8(1, 9, 2, 9, 3, 9, 4, 9, 5, 9, 6, 9).Slice(buffer.Begin, buffer.End, 2).Reshape(3, 2)))
	wantBytes(t, b, "1 1 2 4 70 3 4 8 71 5 6 0")
	need(t, bf.Assign(buffer.Raw([]byte{1, 2, 3, 4, 5, 6}, buffer.Uint8.Type(), []int{3, 2}, []int{1, 3}))) // column-major
	wantBytes(t, b, "1 1 4 4 70 2 5 8 71 3 6 0")

	refused(t, b, func() error { return bf.Assign(u8(1, 2, 3)) }, buffer.ErrValue)                    // not pairs
	refused(t, b, func() error { return bf.Assign(buffer.Of([][3]uint8{{}})) }, buffer.ErrValue)      // triples
	refused(t, b, func() error { return bf.Assign(buffer.Of(make([][2]uint8, 4))) }, buffer.ErrRange) // too many
	refused(t, b, func() error { return bf.Assign(buffer.Of([][2]int8{{}})) }, buffer.ErrType)
	refused(t, b, func() error { return bf.Assign(buffer.Of([]small{{}})) }, buffer.ErrType)
	refused(t, b, func() error { return bf.Assign(buffer.Array{}) }, buffer.ErrType)
	empty := get(b.FieldSlice("A", 2, 2))
	need(t, empty.Assign(u8()))
	refused(t, b, func() error { return empty.Assign(u8(1)) }, buffer.ErrRange)

	type nested struct {
		X uint8
		S small
	}
	n := get(buffer.NewDataBuffer(buffer.Of(make([]nested, 2))))
	need(t, get(n.Field("S")).Assign(buffer.Of([]small{{1, [2]uint8{2, 3}, 4}})))
	wantBytes(t, n, "0 1 2 3 4 0 1 2 3 4")
	v := get(buffer.NewVertexBuffer(buffer.Of(make([][2]uint8, 3))))
	need(t, get(v.Field("f0")).Assign(buffer.Of([][2]uint8{{1, 2}}))) // the only field: whole rows
	wantList(t, v, "CREATE SIZE(6) DATA(0:010201020102)")
}

// TestAssignFieldPending shows how a field's write is listed: a DATA for each record.
func TestAssignFieldPending(t *testing.T) {
	b := get(buffer.NewDataBuffer(buffer.Of(make([]small, 3))))
	b.TakePending()
	need(t, get(b.Field("B")).Assign(buffer.Of([][2]uint8{{1, 2}, {3, 4}, {5, 6}})))
	wantList(t, b, "DATA(1:0102) DATA(5:0304) DATA(9:0506)")
	need(t, get(b.Field("A")).Assign(u8(7)))
	wantList(t, b, "DATA(1:0102) DATA(5:0304) DATA(9:0506) DATA(0:07) DATA(4:07) DATA(8:07)")
	need(t, b.SetAt(1, buffer.Of([]small{{1, [2]uint8{1, 1}, 1}})))
	wantList(t, b, "DATA(1:0102) DATA(9:0506) DATA(0:07) DATA(8:07) DATA(4:01010101)")
}

// TestAssignManyFields assigns fields of many records at random, over all kinds of pending writes.
func TestAssignManyFields(t *testing.T) {
	const n = 3000
	rng := rand.New(rand.NewPCG(8, 8))
	want := make([]byte, n*recordSize)
	b := get(buffer.NewDataBuffer(buffer.Of(make([]vertex, n))))
	if rng.IntN(2) == 0 {
		b.TakePending()
	}
	lent := make([]vertex, n)
	for round := range 300 {
		lo := rng.IntN(n)
		hi := lo + 1 + rng.IntN(n-lo)
		name := []string{"a_position", "a_color", "Size"}[rng.IntN(3)]
		v := get(b.FieldSlice(name, lo, hi))
		if rng.IntN(3) == 0 {
			v = get(b.Field(name))
		}
		switch rng.IntN(12) {
		case 0:
			need(t, b.SetData(buffer.Borrow(lent)))
			clear(want)
			continue
		case 1:
			need(t, b.SetSlice(lo, hi, buffer.Of(make([]vertex, 1))))
			clear(want[lo*recordSize : hi*recordSize])
			continue
		}
		p := bytes.Repeat([]byte{byte(round)}, v.ItemSize())
		need(t, v.Assign(buffer.Raw(p, v.DType(), []int{1}, nil)))
		for i := range v.Len() {
			copy(want[v.Offset()+i*recordSize:], p)
		}
	}
	got := make([]byte, len(want))
	for _, c := range b.Pending() {
		copy(got[c.Offset:], c.Data)
	}
	if !bytes.Equal(got, want) {
		t.Error("other bytes")
	}
}
