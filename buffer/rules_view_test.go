package buffer_test

import (
	"math"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/buffer"
)

func records(n int) *buffer.DataBuffer {
	return get(buffer.NewDataBuffer(buffer.Of(make([]vertex, n))))
}

func init() {
	rule("G-100", func(t *testing.T) {
		b := records(4)
		for _, v := range []*buffer.View{get(b.Field("a_color")), get(b.At(1)), get(b.Slice(1, 3)), get(b.Slice(buffer.Begin, buffer.End)), get(b.All())} {
			if !v.Valid() {
				t.Errorf("%v isn't valid", v)
			}
		}
	})
	rule("G-101", func(t *testing.T) {
		for _, b := range []typed{records(3), get(buffer.NewVertexBuffer(f32(1, 2, 3))), get(buffer.NewIndexBuffer(u8(1, 2, 3)))} {
			before := look(b)
			v := get(b.Slice(0, 2))
			if v.ID() != b.ID() || v.Base().Untyped() != b.Untyped() || v.Base().ID() != b.ID() {
				t.Errorf("%v: base %v", v, v.Base())
			}
			if !look(b).equal(before) {
				t.Error("making a view has changed the buffer")
			}
			if buffer.Describe(v).Buffer != b.Untyped() {
				t.Error("a view's bytes are not the buffer's")
			}
			if _, ok := any(v).(buffer.Any); ok {
				t.Error("a view passes as a buffer")
			}
		}
		d := records(2)
		if get(d.All()).Base() != d {
			t.Error("the base is not the very buffer")
		}
	})
	rule("G-102", func(t *testing.T) {
		b := records(5)
		for name, want := range map[string]struct {
			typ          buffer.DType
			offset, item int
		}{
			"a_position": {buffer.Float32.Type(3), 0, 12}, "a_color": {buffer.Uint8.Type(4), 12, 4}, "Size": {buffer.Float32.Type(), 16, 4},
		} {
			v := get(b.Field(name))
			if !v.DType().Equal(want.typ) || v.Offset() != want.offset || v.ItemSize() != want.item || v.Len() != 5 || v.Size() != 5*want.item || v.Stride() != 20 {
				t.Errorf("%s: %v, item %d, size %d, stride %d of %v", name, v, v.ItemSize(), v.Size(), v.Stride(), v.DType())
			}
		}
		f := get(get(buffer.NewVertexBuffer(buffer.Of(make([][3]float32, 2)))).Field("f0"))
		if !f.DType().Equal(buffer.Float32.Type(3)) || f.Len() != 2 || f.Stride() != 12 {
			t.Errorf("f0: %v of %v", f, f.DType())
		}
	})
	rule("G-103", func(t *testing.T) {
		b := records(10)
		v := get(b.Slice(2, 7))
		if v.Offset() != 40 || v.Len() != 5 || v.Size() != 100 || v.ItemSize() != 20 || v.Stride() != 20 || !v.DType().Equal(b.DType()) {
			t.Errorf("[2,7): %v, size %d", v, v.Size())
		}
		if v := get(b.At(3)); v.Offset() != 60 || v.Len() != 1 || v.Size() != 20 {
			t.Errorf("3: %v", v)
		}
		if v := get(b.All()); v.Offset() != 0 || v.Len() != 10 || v.Size() != 200 {
			t.Errorf("all: %v", v)
		}
	})
	rule("G-104", func(t *testing.T) {
		b := records(10)
		if v := get(b.At(-1)); v.Offset() != 180 {
			t.Errorf("-1: %v", v)
		}
		if v := get(b.At(-10)); v.Offset() != 0 {
			t.Errorf("-10: %v", v)
		}
		for _, i := range []int{-11, 11, math.MinInt, math.MaxInt} {
			refused(t, b, func() error { _, err := b.At(i); return err }, buffer.ErrIndex)
		}
	})
	rule("G-105", func(t *testing.T) {
		b := records(10)
		refused(t, b, func() error { _, err := b.At(10); return err }, buffer.ErrIndex)
		e := get(buffer.NewDataBuffer(buffer.Array{}))
		refused(t, e, func() error { _, err := e.At(0); return err }, buffer.ErrIndex)
	})
	rule("G-106", func(t *testing.T) {
		b := records(10)
		for _, c := range []struct{ lo, hi, offset, n int }{
			{2, 8, 2, 6}, {8, 2, 2, 6}, {-3, buffer.End, 7, 3}, {buffer.Begin, -8, 0, 2}, {buffer.Begin, buffer.End, 0, 10}, {-100, 100, 0, 10},
			{100, 200, 10, 0}, {5, 5, 5, 0}, {200, 3, 3, 7}, {-2, -5, 5, 3}, {0, 0, 0, 0}, {math.MinInt, math.MaxInt, 0, 10}, {math.MaxInt, math.MinInt, 0, 10},
		} {
			v, err := b.Slice(c.lo, c.hi)
			if err != nil || v.Offset() != c.offset*20 || v.Len() != c.n || v.Size() != c.n*20 {
				t.Errorf("[%d:%d]: %v, %v; want %d elements at %d", c.lo, c.hi, v, err, c.n, c.offset)
			}
		}
	})
	rule("G-107", func(t *testing.T) { // there is no step; a strided array on the other side is fine
		b := records(3)
		need(t, b.SetSlice(0, 2, buffer.Of(make([]vertex, 3)).Slice(buffer.Begin, buffer.End, 2)))
		if a := f32(1, 2).Slice(0, 2, 0); a.Err() == nil {
			t.Error("an array's slice with step 0 is no error")
		} else {
			refused(t, b, func() error { return b.SetAll(a) }, buffer.ErrValue)
		}
	})
	rule("G-108", func(t *testing.T) {
		b := records(3)
		refused(t, b, func() error { _, err := b.Field("a_nothing"); return err }, buffer.ErrKey)
		p := get(buffer.NewDataBuffer(f32(1)))
		refused(t, p, func() error { _, err := p.Field("f0"); return err }, buffer.ErrKey)
		e := get(buffer.NewDataBuffer(buffer.Array{}))
		refused(t, e, func() error { _, err := e.Field("f0"); return err }, buffer.ErrState)
	})
	rule("G-109", func(t *testing.T) {
		b := records(4)
		v, f := get(b.Slice(1, 3)), get(b.Field("Size"))
		text := v.String() + f.String()[:15]
		need(t, b.SetData(f32(1, 2)))
		if v.Offset() != 20 || v.Len() != 2 || v.ItemSize() != 20 || v.Stride() != 20 || v.Size() != 40 || !v.DType().Record() || f.DType().Scalar != buffer.Float32 {
			t.Errorf("figures have changed from %s to %v, %v", text, v, f)
		}
	})
	rule("G-111", func(t *testing.T) {
		b := records(4)
		for name, c := range map[string]struct {
			call  func() error
			valid bool
		}{
			"ResizeBytes to the same": {func() error { return b.ResizeBytes(b.Size()) }, false},
			"ResizeBytes to another":  {func() error { return b.ResizeBytes(80 - b.Size()/2) }, false},
			"SetSubData":              {func() error { return b.SetSubData(buffer.Of(make([]vertex, 1)), 0) }, true},
			"SetAt":                   {func() error { return b.SetAt(0, buffer.Of(make([]vertex, 1))) }, true},
			"SetAll":                  {func() error { return b.SetAll(buffer.Of(make([]vertex, 1))) }, true},
			"Assign":                  {func() error { return get(b.Field("Size")).Assign(f32(1)) }, true},
			"Orphan of the same size": {func() error { return b.Orphan(-1) }, true},
			"Orphan to another size":  {func() error { return b.Orphan(b.Size() + 20) }, false},
			"Write":                   {func() error { return b.Write(u8(1), 0) }, true},
			"Clear":                   {func() error { return b.Clear(-1, 0, nil) }, true},
			"raw SetData of the same": {func() error { return b.Untyped().SetData(buffer.Of(make([]byte, b.Size()))) }, true},
			"raw ResizeBytes":         {func() error { return b.Untyped().ResizeBytes(b.Size()) }, false},
			"TakePending":             {func() error { b.TakePending(); return nil }, true},
			"SetDivisor":              {func() error { get(b.All()).SetDivisor(3); return nil }, true},
		} {
			if got := valid(t, b, c.call); got != c.valid {
				t.Errorf("after %s views are valid: %v, want %v", name, got, c.valid)
			}
		}
		need(t, b.ResizeBytes(60))
		if !valid(t, b, func() error { return b.SetData(buffer.Of(make([]vertex, 3))) }) {
			t.Error("SetData of equal length makes views stale")
		}
	})
	rule("G-112", func(t *testing.T) { // drawing with one is an error of the root package; here: getters and Assign
		b := records(4)
		v := get(b.Slice(1, 3))
		need(t, b.ResizeBytes(80))
		if v.Valid() || !buffer.Describe(v).Stale || v.Len() != 2 {
			t.Error("a stale view passes as a valid one")
		}
		refused(t, b, func() error { return v.Assign(buffer.Of(make([]vertex, 2))) }, buffer.ErrState)
	})
	rule("G-113", func(t *testing.T) {
		b := records(4)
		stale := get(b.All())
		need(t, b.ResizeBytes(40))
		v := get(b.All())
		if !v.Valid() || stale.Valid() || v.Len() != 2 || stale.Len() != 4 {
			t.Errorf("new %v, old %v", v, stale)
		}
	})
	rule("G-114", func(t *testing.T) {
		s := get(records(4).Slice(1, 3)).String()
		for _, want := range []string{"DataBufferView", "DataBuffer ", "20", "2"} {
			if !strings.Contains(s, want) {
				t.Errorf("%q doesn't say %q", s, want)
			}
		}
	})
	rule("G-115", func(t *testing.T) {
		for _, b := range []typed{records(4), get(buffer.NewVertexBuffer(buffer.Of(make([][2]float32, 3)))), get(buffer.NewDataBuffer(f32(1)))} {
			want, err := b.GLSLType()
			need(t, err)
			if got, err := get(b.All()).GLSLType(); got != want || err != nil {
				t.Errorf("%v: rows are %q, %v; want %q", b, got, err, want)
			}
		}
	})

	rule("G-121", func(t *testing.T) {
		b := get(buffer.NewDataBuffer(u8(0, 0, 0, 0, 0)))
		need(t, b.SetAt(1, u8(1)))
		need(t, b.SetAt(-1, u8(2)))
		wantBytes(t, b, "0 1 0 0 2")
		need(t, b.SetSlice(3, 1, u8(7, 8))) // swapped
		wantBytes(t, b, "0 7 8 0 2")
		need(t, b.SetSlice(-2, 100, u8(5, 6)))
		wantBytes(t, b, "0 7 8 5 6")
		need(t, b.SetSlice(buffer.Begin, 1, u8(9)))
		need(t, b.SetAll(u8(1, 2, 3, 4, 5)))
		wantBytes(t, b, "1 2 3 4 5")
		for _, i := range []int{5, 6, -6, math.MaxInt, math.MinInt} {
			refused(t, b, func() error { return b.SetAt(i, u8(1)) }, buffer.ErrIndex)
		}
	})
	rule("G-122", func(t *testing.T) {
		b := get(buffer.NewDataBuffer(make5(0)))
		need(t, b.SetAll(u8(1, 2, 3)))
		wantBytes(t, b, "1 2 3 1 2")
		need(t, b.SetSlice(1, 5, u8(9)))
		wantBytes(t, b, "1 9 9 9 9")
		need(t, b.SetSlice(0, 3, u8(4, 5, 6)))
		wantBytes(t, b, "4 5 6 9 9")
		refused(t, b, func() error { return b.SetSlice(0, 2, u8(1, 2, 3)) }, buffer.ErrValue)
		refused(t, b, func() error { return b.SetAt(0, u8(1, 2)) }, buffer.ErrValue)
		need(t, b.SetSlice(0, 3, u8(1, 0, 2, 0).Slice(buffer.Begin, buffer.End, 2))) // strided, repeated
		wantBytes(t, b, "1 2 1 9 9")
	})
	rule("G-123", func(t *testing.T) {
		b := get(buffer.NewDataBuffer(make5(7)))
		need(t, b.SetSlice(1, 3, u8()))
		wantBytes(t, b, "7 0 0 7 7")
		before := look(b)
		need(t, b.SetSlice(2, 2, u8()))
		if !look(b).equal(before) {
			t.Error("nothing into nothing has done something")
		}
		refused(t, b, func() error { return b.SetSlice(2, 2, u8(1)) }, buffer.ErrValue)
	})
	rule("G-124", func(t *testing.T) {
		b := records(3)
		need(t, b.SetAll(buffer.Of([]vertex{{Size: 1}}))) // one record fills the whole range
		for i, v := range get(b.Pending(), nil)[2].Data {
			if want := []byte{0, 0, 128, 63}; i%20 >= 16 && v != want[i%20-16] {
				t.Fatalf("byte %d = %d", i, v)
			}
		}
		x := get(buffer.NewIndexBuffer(buffer.Of([]uint16{0, 0})))
		need(t, x.SetAll(buffer.Of([]int{3})))
		wantBytes(t, x, "3 0 3 0")
	})
	rule("G-125", func(t *testing.T) {
		b := get(buffer.NewVertexBuffer(buffer.Of(make([][2]uint8, 6))))
		need(t, b.SetSlice(0, 6, buffer.Of([][2]uint8{{1, 2}, {3, 4}, {5, 6}}))) // three rows, not six items
		wantBytes(t, b, "1 2 3 4 5 6 1 2 3 4 5 6")
		need(t, b.SetSlice(1, 3, buffer.Of([][2]uint8{{8, 8}, {9, 9}})))
		wantBytes(t, b, "1 2 8 8 9 9 1 2 3 4 5 6")
		refused(t, b, func() error { return b.SetSlice(0, 2, buffer.Of(make([][2]uint8, 3))) }, buffer.ErrValue)
	})
	rule("G-126", func(t *testing.T) {
		b := get(buffer.NewDataBuffer(f32(1, 2)))
		refused(t, b, func() error { return b.SetAll(u8(1, 2, 3, 4)) }, buffer.ErrType)
		refused(t, b, func() error { return b.SetAt(0, buffer.Of([]int32{1})) }, buffer.ErrType)
		refused(t, b, func() error { return get(b.All()).Assign(buffer.Of([]float64{1})) }, buffer.ErrType)
	})
	rule("G-127", func(t *testing.T) {
		b := get(buffer.NewDataBuffer(make5(0)))
		refused(t, b, func() error { return b.SetAll(u8(1, 2, 3, 4, 5, 6)) }, buffer.ErrValue)
		if !valid(t, b, func() error { return b.SetAll(u8(1)) }) || !valid(t, b, func() error { return b.SetSlice(0, 2, u8(1)) }) {
			t.Error("item assignment makes views stale")
		}
	})
	rule("G-128", func(t *testing.T) {
		b := get(buffer.NewDataBuffer(make5(0)))
		b.TakePending()
		need(t, b.SetSlice(1, 3, u8(1)))
		wantList(t, b, "DATA(1:0101)")
		need(t, b.SetAll(u8(2)))
		wantList(t, b, "SIZE(5) DATA(0:0202020202)")
		need(t, b.SetSlice(0, 5, u8(1, 2, 3, 4, 5)))
		wantList(t, b, "SIZE(5) DATA(0:0102030405)")
	})
	rule("G-129", func(t *testing.T) {
		b := get(buffer.NewDataBuffer(buffer.Array{}))
		refused(t, b, func() error { return b.SetAll(u8(1)) }, buffer.ErrValue)
		refused(t, b, func() error { return b.SetSlice(0, 1, u8(1)) }, buffer.ErrValue)
		refused(t, b, func() error { return b.SetAt(0, u8(1)) }, buffer.ErrIndex)
		need(t, b.SetAll(u8()))
		wantList(t, b, "CREATE")
	})

	rule("G-132", func(t *testing.T) {
		if s, err := get(buffer.NewDataBuffer(buffer.Array{})).GLSLType(); s != "" || err != nil {
			t.Errorf("without data: %q, %v", s, err)
		}
		for _, c := range []struct {
			typ  buffer.DType
			want string
		}{
			{buffer.Float16.Type(), "float"}, {buffer.Float32.Type(), "float"}, {buffer.Float64.Type(), "float"}, {buffer.Float32.Type(1), "float"},
			{buffer.Int8.Type(), "int"}, {buffer.Uint64.Type(), "int"}, {buffer.Bool.Type(), "int"}, {buffer.Int32.Type(1), "int"},
			{buffer.Float32.Type(2), "vec2"}, {buffer.Float32.Type(3), "vec3"}, {buffer.Float64.Type(4), "vec4"},
			{buffer.Uint8.Type(2), "vec2"}, {buffer.Int16.Type(3), "vec3"}, {buffer.Uint64.Type(4), "vec4"}, {buffer.Float32.Type(1, 4), "float"},
		} {
			r := buffer.DType{Fields: []buffer.Field{{Name: "a", Type: c.typ}, {Name: "b", Type: buffer.Float32.Type(), Offset: c.typ.Size}}, Size: c.typ.Size + 4}
			b := get(buffer.NewDataBuffer(buffer.Raw(make([]byte, r.Size), r, nil, nil)))
			if got, err := b.GLSLType(); got != c.want || err != nil {
				t.Errorf("first field %v: %q, %v; want %q", c.typ, got, err, c.want)
			}
		}
	})
	rule("G-133", func(t *testing.T) {
		b := get(buffer.NewVertexBuffer(buffer.Of(make([][3]uint8, 2))))
		if got, err := b.GLSLType(); got != "vec3" || err != nil {
			t.Errorf("three bytes: %q, %v; want vec3", got, err)
		}
	})
	rule("G-134", func(t *testing.T) {
		b := get(buffer.NewDataBuffer(buffer.Of([]struct {
			M [4][4]float32
			F [5]float32
		}{{}})))
		refused(t, b, func() error { _, err := b.GLSLType(); return err }, buffer.ErrType)
		refused(t, b, func() error { _, err := get(b.Field("F")).GLSLType(); return err }, buffer.ErrType)
	})
	rule("G-135", func(t *testing.T) {
		for want, b := range map[string]typed{"float": get(buffer.NewDataBuffer(f32(1))), "int": get(buffer.NewIndexBuffer(u8(1)))} {
			if got, err := b.GLSLType(); got != want || err != nil {
				t.Errorf("%v: %q, %v; want %q, of the type itself", b, got, err, want)
			}
		}
		for field, want := range map[string]string{"a_position": "vec3", "a_color": "vec4", "Size": "float"} {
			if got, err := get(records(1).Field(field)).GLSLType(); got != want || err != nil {
				t.Errorf("%s: %q, %v; want %q", field, got, err, want)
			}
		}
	})
	rule("G-140", func(t *testing.T) {
		b := get(buffer.NewVertexBuffer(f32(1)))
		if n, ok := b.Divisor(); ok || n != 0 {
			t.Errorf("a new buffer has divisor %d, %v", n, ok)
		}
		for _, c := range []struct {
			set, want int
			ok        bool
		}{{3, 3, true}, {0, 0, false}, {1, 1, true}, {-5, 1, true}, {math.MinInt, 1, true}, {math.MaxInt, math.MaxInt, true}} {
			b.SetDivisor(c.set)
			if n, ok := b.Divisor(); n != c.want || ok != c.ok {
				t.Errorf("SetDivisor(%d): %d, %v; want %d, %v", c.set, n, ok, c.want, c.ok)
			}
			if d := buffer.Describe(b).Divisor; d != c.want {
				t.Errorf("SetDivisor(%d): described as %d", c.set, d)
			}
		}
	})
	rule("G-142", func(t *testing.T) {
		b := get(buffer.NewVertexBuffer(buffer.Of(make([]vertex, 2))))
		b.SetDivisor(4)
		v := get(b.Field("Size"))
		if n, ok := v.Divisor(); ok || n != 0 {
			t.Errorf("a view has inherited divisor %d", n)
		}
		v.SetDivisor(-2)
		if n, ok := v.Divisor(); !ok || n != 1 || buffer.Describe(v).Divisor != 1 {
			t.Errorf("a view's divisor is %d, %v; want 1", n, ok)
		}
		if n, _ := b.Divisor(); n != 4 {
			t.Errorf("a view's divisor has reached the buffer: %d", n)
		}
	})
}

func make5(v uint8) buffer.Array { return u8(v, v, v, v, v) }
