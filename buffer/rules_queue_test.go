package buffer_test

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/buffer"
)

// valid reports whether the views of a typed buffer that were made before f are valid after it.
func valid(t testing.TB, b typed, f func() error) bool {
	t.Helper()
	v := get(b.All())
	if !v.Valid() {
		t.Error("a view isn't valid at birth")
	}
	need(t, f())
	return v.Valid()
}

func init() {
	rule("G-030", func(t *testing.T) {
		b := get(buffer.NewDataBuffer(u8(1, 2, 3)))
		if valid(t, b, func() error { return b.SetData(u8(1, 2)) }) {
			t.Error("views survive another size")
		}
		wantList(t, b, "CREATE SIZE(2) DATA(0:0102)")
		if !valid(t, b, func() error { return b.SetData(u8(5, 6)) }) {
			t.Error("views don't survive the same size")
		}
		wantList(t, b, "CREATE SIZE(2) DATA(0:0506)")
		need(t, b.SetData(u8()))
		wantList(t, b, "CREATE SIZE(0)")
		u := get(buffer.NewData(f32(1)))
		need(t, u.SetData(u8(9, 8, 7))) // bytes, whatever the type
		wantList(t, u, "CREATE SIZE(3) DATA(0:090807)")
	})
	rule("G-031", func(t *testing.T) {
		b := get(buffer.NewDataBuffer(buffer.Array{}))
		need(t, b.SetData(buffer.Of([]uint16{1, 2, 3})))
		if b.Size() != 6 || b.Len() != 3 || b.ItemSize() != 2 || b.DType().Scalar != buffer.Uint16 {
			t.Errorf("%v: size %d, item %d, type %v right after SetData", b, b.Size(), b.ItemSize(), b.DType())
		}
		need(t, b.ResizeBytes(10))
		if b.Size() != 10 || b.Len() != 5 {
			t.Errorf("size %d, len %d right after ResizeBytes", b.Size(), b.Len())
		}
	})
	rule("G-032", func(t *testing.T) {
		b := get(buffer.NewData(u8(0, 1, 2, 3, 4, 5, 6, 7)))
		need(t, b.SetSubData(u8(9, 9, 9), 5)) // exact fit
		need(t, b.SetSubData(u8(8), 0))
		wantBytes(t, b, "8 1 2 3 4 9 9 9")
		for _, off := range []int{-1, 6, 8, 9, math.MaxInt, math.MaxInt - 1, math.MinInt} {
			refused(t, b, func() error { return b.SetSubData(u8(1, 2, 3), off) }, buffer.ErrRange, buffer.ErrValue)
		}
		refused(t, b, func() error { return b.SetSubData(buffer.Of(make([]uint8, 9)), 0) }, buffer.ErrRange)
		err := b.SetSubData(buffer.Of(make([]uint8, 99)), -7)
		if err == nil || !strings.Contains(err.Error(), "-7") || !strings.Contains(err.Error(), "99") || !strings.Contains(err.Error(), "of 8") {
			t.Errorf("error %q doesn't say what was asked for and what there is", err)
		}
	})
	rule("G-033", func(t *testing.T) {
		b := get(buffer.NewData(u8(1, 2, 3)))
		before := listed(b.Pending())
		for _, off := range []int{0, 1, 3} {
			need(t, b.SetSubData(u8(), off))
		}
		wantList(t, b, before)
		for _, off := range []int{4, -1, math.MaxInt, math.MinInt} {
			refused(t, b, func() error { return b.SetSubData(u8(), off) }, buffer.ErrRange)
		}
	})
	rule("G-034", func(t *testing.T) {
		b := get(buffer.NewDataBuffer(f32(1, 2, 3)))
		if !valid(t, b, func() error { return b.SetSubData(f32(9), 1) }) {
			t.Error("SetSubData makes views stale")
		}
		if !valid(t, b, func() error { return b.SetSubData(f32(7, 8, 9), 0) }) {
			t.Error("a full SetSubData makes views stale")
		}
		if b.Size() != 12 || b.Len() != 3 || b.DType().Scalar != buffer.Float32 {
			t.Errorf("SetSubData has changed %v", b)
		}
	})
	rule("G-035", func(t *testing.T) {
		b := get(buffer.NewData(u8(1, 2, 3)))
		b.TakePending()
		need(t, b.SetSubData(u8(9), 2))
		wantList(t, b, "DATA(2:09)")
		need(t, b.SetSubData(u8(4, 5, 6), 0))
		wantList(t, b, "SIZE(3) DATA(0:040506)")
		need(t, b.SetSubData(u8(7, 7), 0))
		wantBytes(t, b, "7 7 6")
		// the same for borrowed and strided data
		need(t, b.SetSubData(u8(1, 0, 2, 0, 3).Slice(buffer.Begin, buffer.End, 2), 0))
		wantList(t, b, "SIZE(3) DATA(0:010203)")
		need(t, b.SetSubData(buffer.Borrow([]uint8{3, 2, 1}), 0))
		wantList(t, b, "SIZE(3) DATA(0:030201)")
	})
	rule("G-036", func(t *testing.T) {
		for _, b := range []*buffer.Buffer{buffer.New(), get(buffer.NewSize(0)), get(buffer.NewSize(4))} {
			before := listed(b.Pending())
			need(t, b.SetSubData(u8(), 0))
			need(t, b.SetSubData(u8(), b.Size()))
			wantList(t, b, before)
		}
	})
	rule("G-037", func(t *testing.T) {
		for _, n := range []int{3, 5, 0, 1} {
			b := get(buffer.NewDataBuffer(u8(1, 2, 3)))
			if valid(t, b, func() error { return b.ResizeBytes(n) }) {
				t.Errorf("views survive ResizeBytes(%d) of 3 bytes", n)
			}
			if b.Size() != n {
				t.Errorf("size %d, want %d", b.Size(), n)
			}
			wantList(t, b, fmt.Sprintf("CREATE SIZE(%d)", n))
		}
	})
	rule("G-038", func(t *testing.T) {
		eachKind(t, u8(1, 2, 3), func(t *testing.T, b holder) {
			need(t, b.SetSubData(u8(9), 1))
			refused(t, b, func() error { return b.SetSubData(u8(1, 1), 2) }, buffer.ErrValue)
			refused(t, b, func() error { return b.SetSubData(u8(1), -1) }, buffer.ErrValue)
			refused(t, b, func() error { return b.ResizeBytes(-3) }, buffer.ErrValue)
			refused(t, b, func() error { return b.SetData(buffer.Raw(make([]byte, 2), buffer.Uint8.Type(), []int{3}, nil)) }, buffer.ErrValue)
		})
	})

	rule("G-040", func(t *testing.T) { // there is no device in this test at all
		b := get(buffer.NewSize(4))
		need(t, b.SetSubData(u8(1), 0))
		need(t, b.Write(u8(2), 1))
		need(t, b.WriteChunks(u8(3, 4), 2, 1, 2))
		wantBytes(t, b, "1 2 3 4")
		need(t, b.Clear(2, 1, nil))
		wantBytes(t, b, "1 0 0 4")
		need(t, b.Orphan(0))
		wantList(t, b, "CREATE SIZE(4)")
		if b.Attached() {
			t.Error("attached")
		}
	})
	rule("G-043", func(t *testing.T) {
		b, other := get(buffer.NewSize(4)), get(buffer.NewData(u8(1)))
		need(t, b.SetSubData(u8(1), 0))
		need(t, b.SetSubData(u8(2), 1))
		need(t, b.ResizeBytes(3))
		need(t, b.SetSubData(u8(3), 2))
		need(t, b.SetSubData(u8(4), 0))
		wantList(t, b, "CREATE SIZE(3) DATA(2:03) DATA(0:04)")
		need(t, b.ResizeBytes(3))
		wantList(t, b, "CREATE SIZE(3)")
		b.Release()
		wantList(t, b, "CREATE SIZE(3) DELETE")
		wantList(t, other, "CREATE SIZE(1) DATA(0:01)")
	})
	rule("G-044", func(t *testing.T) {
		full := u8(1, 2, 3, 4)
		b := get(buffer.NewData(full)) // set_data(A), set_subdata(B, k)
		need(t, b.SetSubData(u8(9, 9), 1))
		wantBytes(t, b, "1 9 9 4")

		b = get(buffer.NewSize(4)) // set_subdata(B, k), set_data(A)
		need(t, b.SetSubData(u8(9), 1))
		need(t, b.SetData(full))
		wantList(t, b, "CREATE SIZE(4) DATA(0:01020304)")

		need(t, b.SetData(u8(5, 6))) // set_data(A), set_data(B)
		wantList(t, b, "CREATE SIZE(2) DATA(0:0506)")

		need(t, b.SetSubData(u8(7), 0)) // set_subdata(B, k), full set_subdata(C)
		need(t, b.SetSubData(u8(8, 8), 0))
		wantList(t, b, "CREATE SIZE(2) DATA(0:0808)")

		for _, n := range []int{0, 2, 4} { // set_data(A), set_subdata(B, k), resize_bytes(any n)
			need(t, b.SetData(full))
			need(t, b.SetSubData(u8(9), 2))
			need(t, b.ResizeBytes(n))
			wantList(t, b, fmt.Sprintf("CREATE SIZE(%d)", n))
		}

		need(t, b.ResizeBytes(5)) // resize_bytes(n), set_subdata(B, k)
		need(t, b.SetSubData(u8(1, 2), 2))
		wantBytes(t, b, ". . 1 2 .")

		need(t, b.SetSubData(u8(3), 0)) // set_subdata(B, k), set_subdata(C, m)
		need(t, b.SetSubData(u8(4), 4))
		wantList(t, b, "CREATE SIZE(5) DATA(2:0102) DATA(0:03) DATA(4:04)")
	})
	rule("G-047", func(t *testing.T) {
		b := get(buffer.NewSize(9))
		grid := buffer.Raw([]byte{1, 2, 3, 4, 5, 6}, buffer.Uint8.Type(), []int{2, 3}, nil)
		columns := buffer.Raw([]byte{1, 4, 2, 5, 3, 6}, buffer.Uint8.Type(), []int{2, 3}, []int{1, 2})
		for name, a := range map[string]buffer.Array{
			"packed":       grid,
			"column-major": columns,
			"strided":      u8(1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0).Slice(buffer.Begin, buffer.End, 2),
			"reversed":     u8(6, 5, 4, 3, 2, 1).Slice(buffer.Begin, buffer.End, -1),
			"two steps":    buffer.Raw([]byte{1, 2, 3, 0, 4, 5, 6}, buffer.Uint8.Type(), []int{2, 3}, []int{4, 1}),
			"field": buffer.Of([]struct{ X, Y uint8 }{{1, 9}, {2, 9}, {3, 9}, {4, 9}, {5, 9}, {6, 9}}).
				Field("X"),
		} {
			for _, a := range []buffer.Array{a, a.Borrowed()} {
				need(t, b.ResizeBytes(9))
				need(t, b.SetSubData(a, 2))
				wantBytes(t, b, ". . 1 2 3 4 5 6 .")
				if t.Failed() {
					t.Fatal(name)
				}
				need(t, b.SetData(a))
				wantBytes(t, b, "1 2 3 4 5 6")
			}
		}
	})
	rule("G-050", func(t *testing.T) {
		b := get(buffer.NewData(u8(1)))
		b.Release()
		wantList(t, b, "CREATE SIZE(1) DATA(0:01) DELETE")
	})
	rule("G-055", func(t *testing.T) {
		s := []uint8{1, 2, 3, 4}
		b := get(buffer.NewData(buffer.Borrow(s)))
		s[0] = 9
		wantBytes(t, b, "9 2 3 4")
		need(t, b.ResizeBytes(6))
		need(t, b.SetSubData(buffer.Of(s).Borrowed(), 1))
		s[3] = 7
		wantBytes(t, b, ". 9 2 3 7 .")
		if d := b.Pending()[2].Data; &d[0] != &s[0] {
			t.Error("Data of a borrowed packed array isn't the caller's memory")
		}
		need(t, b.SetSubData(u8(5), 2)) // a newer write in the middle
		s[0], s[2] = 4, 4
		wantBytes(t, b, ". 4 5 4 7 .")
		strided := buffer.Borrow(s).Slice(buffer.Begin, buffer.End, 2)
		need(t, b.SetData(strided))
		s[0], s[2] = 100, 200
		wantBytes(t, b, "100 200")
	})
	rule("G-056", func(t *testing.T) {
		s := []uint8{1, 2, 3, 4}
		b := get(buffer.NewSize(6))
		need(t, b.SetSubData(buffer.Of(s), 1))
		need(t, b.SetSubData(buffer.Of(s).Slice(buffer.Begin, 1, 1), 0))
		clear(s)
		wantBytes(t, b, "1 1 2 3 4 .")
		s[1] = 5
		need(t, b.SetData(buffer.Of(s)))
		clear(s)
		wantBytes(t, b, "0 5 0 0")
	})
	rule("G-057", func(t *testing.T) { // D3: copying is the default, also for constructors; borrowing is asked for
		s := []uint8{1, 2}
		for _, m := range makers {
			s[0] = 1
			copied, lent := get(m.make(buffer.Of(s))), get(m.make(buffer.Borrow(s)))
			s[0] = 9
			wantBytes(t, copied, "1 2")
			wantBytes(t, lent, "9 2")
		}
	})
	rule("G-058", func(t *testing.T) {
		s := []uint8{1, 2}
		b := get(buffer.NewDataBuffer(u8(0, 0, 0, 0)))
		need(t, b.SetSlice(0, 2, buffer.Borrow(s)))
		need(t, b.SetSlice(2, 4, buffer.Borrow(s[:1])))
		need(t, get(b.At(0)).Assign(buffer.Borrow(s[1:])))
		clear(s)
		wantBytes(t, b, "2 2 1 1")
	})
	rule("G-059", func(t *testing.T) {
		s := []uint8{1, 2, 3, 4, 5}
		b := get(buffer.NewData(buffer.Borrow(s[1:3])))
		if b.Size() != 2 {
			t.Errorf("size %d, want 2", b.Size())
		}
		s[1], s[2] = 8, 9
		wantBytes(t, b, "8 9")
		need(t, b.SetData(buffer.Borrow(s).Slice(3, 5, 1)))
		if d := b.Pending()[2].Data; &d[0] != &s[3] || len(d) != 2 || cap(d) != 2 {
			t.Error("a sub-slice isn't held as such")
		}
	})
	rule("G-060", func(t *testing.T) {
		s := []float32{1, 2, 3, 4, 5, 6}
		b := get(buffer.NewData(buffer.Borrow(s).As(buffer.Float32))) // a conversion, even to the same type
		clear(s[:1])
		if p := b.Pending()[2].Data; p[3] != 0x3f {
			t.Errorf("a converted array follows its source: % x", p)
		}
		s[0] = 1
		v := get(buffer.NewVertexBuffer(buffer.Borrow(s).Reshape(3, 2).Slice(buffer.Begin, buffer.End, 2)))
		clear(s)
		if p := v.Pending()[2].Data; p[3] != 0x3f {
			t.Errorf("a non-contiguous vec2 array follows its source: % x", p)
		}
		i := []int{1, 2}
		x := get(buffer.NewIndexBuffer(buffer.Borrow(i))) // a list
		i[0] = 5
		wantBytes(t, x, "1 0 0 0 2 0 0 0")
	})
	rule("G-110", func(t *testing.T) {
		v := reflect.TypeFor[*buffer.View]()
		for _, name := range []string{"SetData", "SetSubData", "ResizeBytes", "Field", "At", "Slice", "All", "SetAt", "SetSlice", "SetAll",
			"Release", "Delete"} {
			if _, ok := v.MethodByName(name); ok {
				t.Errorf("a view has %s", name)
			}
		}
	})
}
