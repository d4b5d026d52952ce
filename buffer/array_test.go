package buffer_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/buffer"
)

// bytesOf returns an array's elements in order, as a buffer packs them.
func bytesOf(t testing.TB, a buffer.Array) []byte {
	t.Helper()
	b, err := buffer.NewData(a)
	need(t, err)
	if l := b.Pending(); len(l) == 3 {
		return l[2].Data
	}
	return nil
}

func TestDTypeOf(t *testing.T) {
	type own float32
	type inner struct {
		A int16
		B [2][3]uint8
	}
	type outer struct {
		X    own `gloo:"x"`
		Pad  uint8
		_    [3]uint8
		In   inner
		Many [2]inner `gloo:"many"`
		skip float64
		Hide uint32 `gloo:"-"`
		Half buffer.Half
		On   bool
	}
	d, err := buffer.DTypeOf[outer]()
	need(t, err)
	var o outer
	_ = o.skip
	want := "{x float32 @0, Pad uint8 @4, In {A int16 @0, B uint8[2][3] @2; 8 bytes} @8, " +
		"many {A int16 @0, B uint8[2][3] @2; 8 bytes}[2] @16, skip float64 @32, Half float16 @44, On bool @46; 48 bytes}"
	if d.String() != want {
		t.Errorf("type\n%s, want\n%s", d, want)
	}
	if d.Size != 48 || !d.Record() || d.IsZero() || !d.Equal(d) {
		t.Errorf("size %d", d.Size)
	}
	f, ok := d.Field("many")
	if !ok || f.Type.Size != 16 || !slices.Equal(f.Type.Shape, []int{2}) || len(f.Type.Fields) != 2 {
		t.Errorf("field many: %+v", f)
	}
	for name, got := range map[string]buffer.DType{
		"int8": get(buffer.DTypeOf[int8]()), "uint8": get(buffer.DTypeOf[uint8]()), "int16": get(buffer.DTypeOf[int16]()), "uint16": get(buffer.DTypeOf[uint16]()),
		"int32": get(buffer.DTypeOf[int32]()), "uint32": get(buffer.DTypeOf[uint32]()), "int64": get(buffer.DTypeOf[int]()), "uint64": get(buffer.DTypeOf[uint]()),
		"float16": get(buffer.DTypeOf[buffer.Half]()), "float32": get(buffer.DTypeOf[own]()), "float64": get(buffer.DTypeOf[float64]()), "bool": get(buffer.DTypeOf[bool]()),
		"float32[3]": get(buffer.DTypeOf[[3]float32]()), "uint16[2][5]": get(buffer.DTypeOf[[2][5]uint16]()),
	} {
		if got.String() != name {
			t.Errorf("%s is %s", name, got)
		}
	}
	if s := (buffer.DType{}).String(); s != "none" {
		t.Errorf("DType{} is %q", s)
	}
}

func TestDTypeOfBadTypes(t *testing.T) {
	type deep struct {
		A float32
		B [2]struct{ C *int }
	}
	for name, err := range map[string]error{
		"B.C":                second(buffer.DTypeOf[deep]()),
		"string":             second(buffer.DTypeOf[string]()),
		"[]int":              second(buffer.DTypeOf[[]int]()),
		"complex64":          second(buffer.DTypeOf[[2]complex64]()),
		"struct {}":          second(buffer.DTypeOf[struct{}]()),
		"chan int":           second(buffer.DTypeOf[chan int]()),
		"unsafe":             second(buffer.DTypeOf[uintptr]()),
		`the name "x" is`:    second(buffer.DTypeOf[struct{ A, B float32 }]()),
		"interface":          second(buffer.DTypeOf[any]()),
		"field M: map[int]i": second(buffer.DTypeOf[struct{ M map[int]int }]()),
	} {
		switch name {
		case "unsafe":
			name = "uintptr"
		case `the name "x" is`:
			err = second(buffer.DTypeOf[struct {
				A float32 `gloo:"x"`
				B float32 `gloo:"x"`
			}]())
		}
		if !errors.Is(err, buffer.ErrType) || !strings.Contains(err.Error(), name) {
			t.Errorf("error %v, want ErrType that says %q", err, name)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestDTypeEqual(t *testing.T) {
	base := get(buffer.DTypeOf[vertex]())
	type same struct {
		P [3]float32 `gloo:"a_position"`
		C [4]uint8   `gloo:"a_color"`
		S float32    `gloo:"Size"`
	}
	if !base.Equal(get(buffer.DTypeOf[same]())) {
		t.Error("the same fields are another type")
	}
	for i, d := range []buffer.DType{
		{}, buffer.Float32.Type(), get(buffer.DTypeOf[struct {
			P [3]float32 `gloo:"position"`
			C [4]uint8   `gloo:"a_color"`
			S float32    `gloo:"Size"`
		}]()), get(buffer.DTypeOf[struct {
			C [4]uint8   `gloo:"a_color"`
			P [3]float32 `gloo:"a_position"`
			S float32    `gloo:"Size"`
		}]()), get(buffer.DTypeOf[struct {
			P [3]float32 `gloo:"a_position"`
			C [4]uint8   `gloo:"a_color"`
			S int32      `gloo:"Size"`
		}]()), get(buffer.DTypeOf[struct {
			same
			X uint32
		}]()),
	} {
		if base.Equal(d) || d.Equal(base) {
			t.Errorf("%d: %v equals %v", i, d, base)
		}
	}
	if buffer.Float32.Type(3).Equal(buffer.Float32.Type(4)) || !buffer.Float32.Type(2, 3).Equal(buffer.Float32.Type(2, 3)) {
		t.Error("shapes aren't compared")
	}
}

func TestScalar(t *testing.T) {
	if buffer.Float32.Type(2, 3).Size != 24 || !buffer.Scalar(0).Type().IsZero() || !buffer.Scalar(99).Type().IsZero() ||
		!buffer.Float64.Type(-1).IsZero() || !buffer.Float64.Type(math.MaxInt, 2).IsZero() {
		t.Error("Type of impossible shapes")
	}
	if s := buffer.Scalar(99); s.String() != "unknown scalar" || s.Size() != 0 {
		t.Errorf("%v of %d bytes", s, s.Size())
	}
	if !buffer.Int8.Signed() || buffer.Uint8.Signed() || !buffer.Float16.Float() || buffer.Bool.Float() {
		t.Error("kinds of scalars")
	}
	if buffer.OpSize.String() != "SIZE" || buffer.Op(9).String() != "Op(9)" || buffer.Kind(9).String() != "Kind(9)" {
		t.Error("names of enumerations")
	}
}

func TestArrayShapes(t *testing.T) {
	for _, c := range []struct {
		name           string
		a              buffer.Array
		shape, strides []int
		size           int
	}{
		{"numbers", f32(1, 2, 3), []int{3}, []int{4}, 12},
		{"arrays", buffer.Of(make([][2][3]uint16, 5)), []int{5, 2, 3}, []int{12, 6, 2}, 60},
		{"records", buffer.Of(make([]vertex, 2)), []int{2}, []int{20}, 40},
		{"reshaped", f32(1, 2, 3, 4, 5, 6).Reshape(2, 3), []int{2, 3}, []int{12, 4}, 24},
		{"reshaped, open", f32(1, 2, 3, 4, 5, 6).Reshape(-1, 2), []int{3, 2}, []int{8, 4}, 24},
		{"field", buffer.Of(make([]vertex, 2)).Field("a_position"), []int{2, 3}, []int{20, 4}, 24},
		{"slice", f32(1, 2, 3, 4, 5).Slice(1, buffer.End, 2), []int{2}, []int{8}, 8},
		{"backwards", f32(1, 2, 3, 4, 5).Slice(buffer.Begin, buffer.End, -2), []int{3}, []int{-8}, 12},
		{"empty", f32(), []int{0}, []int{4}, 0},
		{"raw", buffer.Raw(make([]byte, 24), buffer.Float32.Type(3), nil, nil), []int{2, 3}, []int{12, 4}, 24},
		{"raw, strided", buffer.Raw(make([]byte, 32), buffer.Uint16.Type(2), []int{2}, []int{16}), []int{2, 2}, []int{16, 2}, 8},
		{"raw, repeated", buffer.Raw(make([]byte, 2), buffer.Uint16.Type(), []int{4}, []int{0}), []int{4}, []int{0}, 8},
	} {
		if c.a.Err() != nil || !slices.Equal(c.a.Shape(), c.shape) || !slices.Equal(c.a.Strides(), c.strides) || c.a.Size() != c.size {
			t.Errorf("%s: shape %v, strides %v, %d bytes, %v; want %v, %v, %d", c.name, c.a.Shape(), c.a.Strides(), c.a.Size(), c.a.Err(), c.shape, c.strides, c.size)
		}
	}
	if a := (buffer.Array{}); !a.IsZero() || a.Size() != 0 || a.Err() != nil || a.Shape() != nil || a.Strides() != nil || !a.DType().IsZero() ||
		!a.Reshape(2).IsZero() || !a.Field("x").IsZero() || !a.Slice(0, 1, 1).IsZero() || !a.As(buffer.Int8).IsZero() || !a.Borrowed().IsZero() {
		t.Error("Array{} isn't nothing")
	}
}

func TestArraysThatCannotExist(t *testing.T) {
	p := make([]byte, 24)
	record := get(buffer.DTypeOf[vertex]())
	for name, c := range map[string]struct {
		a    buffer.Array
		want error
	}{
		"pointers":              {buffer.Of([]*int{nil}), buffer.ErrType},
		"no type":               {buffer.Raw(p, buffer.DType{}, nil, nil), buffer.ErrType},
		"wrong size":            {buffer.Raw(p, buffer.DType{Scalar: buffer.Float32, Size: 5}, nil, nil), buffer.ErrType},
		"unknown scalar":        {buffer.Raw(p, buffer.DType{Scalar: 99, Size: 4}, nil, nil), buffer.ErrType},
		"negative sub-array":    {buffer.Raw(p, buffer.DType{Scalar: buffer.Uint8, Shape: []int{-1}, Size: 1}, nil, nil), buffer.ErrType},
		"field outside":         {buffer.Raw(p, buffer.DType{Fields: []buffer.Field{{Name: "a", Type: buffer.Float32.Type(), Offset: 6}}, Size: 8}, nil, nil), buffer.ErrType},
		"field before":          {buffer.Raw(p, buffer.DType{Fields: []buffer.Field{{Name: "a", Type: buffer.Float32.Type(), Offset: -1}}, Size: 8}, nil, nil), buffer.ErrType},
		"bad field":             {buffer.Raw(p, buffer.DType{Fields: []buffer.Field{{Name: "a"}}, Size: 8}, nil, nil), buffer.ErrType},
		"fields alike":          {buffer.Raw(p, buffer.DType{Fields: append(slices.Clone(record.Fields), record.Fields[0]), Size: 20}, nil, nil), buffer.ErrType},
		"scalar and fields":     {buffer.Raw(p, buffer.DType{Scalar: buffer.Int8, Fields: record.Fields, Size: 20}, nil, nil), buffer.ErrType},
		"record of no bytes":    {buffer.Raw(p, buffer.DType{Fields: []buffer.Field{}}, nil, nil), buffer.ErrType},
		"no whole number":       {buffer.Raw(p[:23], buffer.Float32.Type(), nil, nil), buffer.ErrValue},
		"no axes":               {buffer.Raw(p, buffer.Float32.Type(), []int{}, nil), buffer.ErrValue},
		"too large":             {buffer.Raw(p, buffer.Float32.Type(), []int{7}, nil), buffer.ErrValue},
		"overflow":              {buffer.Raw(p, buffer.Float32.Type(), []int{math.MaxInt}, nil), buffer.ErrValue},
		"overflow by strides":   {buffer.Raw(p, buffer.Uint8.Type(), []int{4}, []int{math.MaxInt / 2}), buffer.ErrValue},
		"negative extent":       {buffer.Raw(p, buffer.Float32.Type(), []int{-1}, nil), buffer.ErrValue},
		"negative stride":       {buffer.Raw(p, buffer.Float32.Type(), []int{2}, []int{-4}), buffer.ErrValue},
		"strides for other":     {buffer.Raw(p, buffer.Float32.Type(), []int{2, 1}, []int{4}), buffer.ErrValue},
		"stride past the end":   {buffer.Raw(p, buffer.Float32.Type(), []int{3}, []int{12}), buffer.ErrValue},
		"more than can be":      {buffer.Raw(p, buffer.Uint8.Type(), []int{1 << 50}, []int{0}), buffer.ErrValue},
		"reshape to other":      {f32(1, 2, 3).Reshape(2), buffer.ErrValue},
		"reshape, not whole":    {f32(1, 2, 3).Reshape(-1, 2), buffer.ErrValue},
		"reshape, two open":     {f32(1, 2, 3).Reshape(-1, -1), buffer.ErrValue},
		"reshape, negative":     {f32(1, 2, 3).Reshape(-3), buffer.ErrValue},
		"reshape, open of none": {f32(1, 2, 3).Reshape(-1, 0), buffer.ErrValue},
		"reshape to nothing":    {f32(1).Reshape(), buffer.ErrValue},
		"no field":              {f32(1).Field("x"), buffer.ErrKey},
		"other field":           {buffer.Of(make([]vertex, 1)).Field("x"), buffer.ErrKey},
		"step 0":                {f32(1).Slice(0, 1, 0), buffer.ErrValue},
		"conversion to none":    {f32(1).As(0), buffer.ErrType},
		"conversion to unknown": {f32(1).As(77), buffer.ErrType},
	} {
		for _, a := range []buffer.Array{c.a, c.a.Borrowed(), c.a.Reshape(1), c.a.Field("y"), c.a.Slice(0, 1, 1), c.a.As(buffer.Float32)} {
			if !errors.Is(a.Err(), c.want) {
				t.Errorf("%s: %v, want %v", name, a.Err(), c.want)
			}
		}
		eachKind(t, u8(1, 2), func(t *testing.T, b holder) {
			refused(t, b, func() error { return b.SetData(c.a) }, c.want)
			refused(t, b, func() error { return b.SetSubData(c.a, 0) }, c.want)
			refused(t, b, func() error { return b.Untyped().Write(c.a, 0) }, c.want)
			refused(t, b, func() error { return b.Untyped().WriteChunks(c.a, 0, 1, 1) }, c.want)
			if d, ok := b.(typed); ok {
				refused(t, b, func() error { return d.SetAll(c.a) }, c.want)
				refused(t, b, func() error { return get(d.All()).Assign(c.a) }, c.want)
			}
		})
	}
}

// TestSliceAsPython compares all slices of short arrays with Python's rule, written out.
func TestSliceAsPython(t *testing.T) {
	bounds := []int{buffer.Begin, -8, -5, -4, -3, -1, 0, 1, 2, 3, 4, 5, 9, buffer.End}
	for n := range 6 {
		s := make([]uint8, n)
		for i := range s {
			s[i] = uint8(i)
		}
		for _, lo := range bounds {
			for _, hi := range bounds {
				for _, step := range []int{1, 2, 3, -1, -2, -3, 7, -7, math.MaxInt, math.MinInt} {
					a := buffer.Of(s).Slice(lo, hi, step)
					if got, want := bytesOf(t, a), pythonSlice(s, lo, hi, step); !slices.Equal(got, want) {
						t.Errorf("%d elements [%d:%d:%d] = %v, want %v", n, lo, hi, step, got, want)
					}
				}
			}
		}
	}
}

// pythonSlice walks from lo as long as hi isn't reached. A bound left out is the first or the end in the step's
// direction; Begin and End are those also as numbers.
func pythonSlice(s []uint8, lo, hi, step int) []uint8 {
	n := len(s)
	norm := func(i int) int {
		switch {
		case i < -n:
			return -1
		case i < 0:
			return i + n
		case i > n:
			return n
		}
		return i
	}
	var out []uint8
	if step > 0 {
		for i := max(norm(lo), 0); i < max(norm(hi), 0) && i < n; {
			out = append(out, s[i])
			if step > n {
				break
			}
			i += step
		}
		return out
	}
	from, to := norm(lo), norm(hi)
	if lo == buffer.Begin {
		from = n - 1
	}
	if hi == buffer.End {
		to = -1
	}
	for i := min(from, n-1); i > to && i >= 0; {
		out = append(out, s[i])
		if step < -n {
			break
		}
		i += step
	}
	return out
}

func TestConversion(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		a    buffer.Array
		to   buffer.Scalar
		want []byte
	}{
		{buffer.Of([]float64{1.9, -1.9, 300, -1, nan, 1e300}), buffer.Uint8, []byte{1, 255, 44, 255, 0, 0}},
		{buffer.Of([]float32{127.9, -128.9, 128}), buffer.Int8, []byte{127, 0x80, 0x80}},
		{buffer.Of([]float64{1 << 63, -1 << 63, 1.5}), buffer.Uint64, le64(1<<63, 1<<63, 1)},
		{buffer.Of([]int16{-2, 258}), buffer.Uint8, []byte{254, 2}},
		{buffer.Of([]uint64{1<<64 - 1}), buffer.Int32, []byte{255, 255, 255, 255}},
		{buffer.Of([]int8{-1}), buffer.Uint32, []byte{255, 255, 255, 255}},
		{buffer.Of([]int{-3}), buffer.Int16, []byte{0xfd, 0xff}},
		{buffer.Of([]uint32{1 << 31}), buffer.Int64, le64(1 << 31)},
		{buffer.Of([]bool{true, false}), buffer.Uint16, []byte{1, 0, 0, 0}},
		{buffer.Raw([]byte{7, 0}, buffer.Bool.Type(), nil, nil), buffer.Int8, []byte{1, 0}},
		{buffer.Of([]float32{0, 0.1, -3}), buffer.Bool, []byte{0, 1, 1}},
		{buffer.Of([]uint16{0, 256}), buffer.Bool, []byte{0, 1}},
		{buffer.Of([]float32{1, -2, 65504, 1e6, 0.00006}), buffer.Float16, []byte{0, 0x3c, 0, 0xc0, 0xff, 0x7b, 0, 0x7c, 0xef, 0x03}},
		{buffer.Of([]buffer.Half{0x3c00, 0xc000, 0x7bff}), buffer.Float32, []byte{0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0xe0, 0x7f, 0x47}},
		{buffer.Of([]buffer.Half{0x4200}), buffer.Int32, []byte{3, 0, 0, 0}},
		{buffer.Of([]uint8{200}), buffer.Float32, []byte{0, 0, 0x48, 0x43}},
		{buffer.Of([]float32{0.5}), buffer.Float64, le64(math.Float64bits(0.5))},
		{buffer.Of([]float32{1, 9, 2, 9}).Slice(buffer.Begin, buffer.End, -2), buffer.Int8, []byte{9, 9}},
		{buffer.Of([][2]float32{{1, 2}, {3, 4}}), buffer.Uint8, []byte{1, 2, 3, 4}},
	} {
		got := c.a.As(c.to)
		if p := bytesOf(t, got); !slices.Equal(p, c.want) || got.DType().Scalar != c.to || !slices.Equal(got.Shape(), c.a.Shape()) {
			t.Errorf("%v %v to %v: % x of shape %v, want % x", c.a.DType(), bytesOf(t, c.a), c.to, p, got.Shape(), c.want)
		}
	}
	// every pair, on numbers that every type holds
	for from := buffer.Int8; from < buffer.Bool; from++ {
		for to := buffer.Int8; to < buffer.Bool; to++ {
			n := 3000 // more than one block
			a := buffer.Of(make([]uint8, n)).As(from)
			if back := bytesOf(t, a.As(to).As(buffer.Uint8)); len(back) != n || slices.Max(back) != 0 {
				t.Errorf("%v to %v: zeros become %v", from, to, slices.Max(back))
			}
			ones := buffer.Of(slices.Repeat([]uint8{3, 100}, n)).As(from)
			if back := bytesOf(t, ones.As(to).As(buffer.Uint8)); !slices.Equal(back, slices.Repeat([]uint8{3, 100}, n)) {
				t.Errorf("%v to %v loses numbers", from, to)
			}
		}
	}
}

func le64(v ...uint64) []byte {
	var p []byte
	for _, x := range v {
		p = binary.LittleEndian.AppendUint64(p, x)
	}
	return p
}

// TestHalf goes through all 65536 half-precision numbers, and what lies between them.
func TestHalf(t *testing.T) {
	for i := range 1 << 16 {
		h := buffer.Half(i)
		f := h.Float64()
		if math.IsNaN(f) {
			if i&0x7c00 != 0x7c00 || i&0x3ff == 0 || !math.IsNaN(buffer.HalfOf(f).Float64()) {
				t.Fatalf("%#x is NaN", i)
			}
			continue
		}
		if got := buffer.HalfOf(f); got != h {
			t.Fatalf("%#x is %g, and that is %#x", i, f, got)
		}
		if i&0x7fff >= 0x7bff {
			continue
		}
		next := (h + 1).Float64()
		mid := (f + next) / 2
		even := h
		if i&1 == 1 {
			even = h + 1
		}
		if got := buffer.HalfOf(mid); got != even {
			t.Fatalf("half way between %#x and the next: %#x, want the even one", i, got)
		}
		if got := buffer.HalfOf(math.Nextafter(mid, f)); got != h {
			t.Fatalf("nearer to %#x: %#x", i, got)
		}
	}
	for f, want := range map[float64]buffer.Half{65519: 0x7bff, 65520: 0x7c00, math.Inf(-1): 0xfc00, 1e-8: 0, -1e-8: 0x8000, 5.960464477539063e-08: 1} {
		if got := buffer.HalfOf(f); got != want {
			t.Errorf("HalfOf(%g) = %#x, want %#x", f, got, want)
		}
	}
}

func TestBytes(t *testing.T) {
	s := []uint16{1, 2}
	p := get(buffer.Bytes(s))
	p[0] = 9
	if s[0] != 9 || len(p) != 4 {
		t.Errorf("Bytes is a copy: %v", p)
	}
	if _, err := buffer.Bytes([]string{"x"}); !errors.Is(err, buffer.ErrType) {
		t.Errorf("strings: %v, want ErrType", err)
	}
	if p, err := buffer.Bytes([]float32(nil)); len(p) != 0 || err != nil {
		t.Errorf("nil: %v, %v", p, err)
	}
}

// TestArrayAgainstModel makes random views of views and compares what they pack with element-wise indexing.
func TestArrayAgainstModel(t *testing.T) {
	for seed := range uint64(3000) {
		rng := rand.New(rand.NewPCG(seed, 2))
		mem := make([]byte, 20+rng.IntN(400))
		for i := range mem {
			mem[i] = byte(i * 5)
		}
		m := arrayModel{item: 1 + rng.IntN(4)}
		var shape, strides []int
		end := m.item
		for range 1 + rng.IntN(3) {
			n, st := rng.IntN(5), rng.IntN(20)
			if end+max(n-1, 0)*st > len(mem) {
				n = 1
			}
			shape, strides = append(shape, n), append(strides, st)
			end += max(n-1, 0) * st
		}
		d := buffer.Uint8.Type(m.item)
		if m.item == 1 {
			d = buffer.Uint8.Type()
		}
		a := buffer.Raw(mem, d, shape, strides)
		need(t, a.Err())
		m.index(shape, strides, 0)
		for range rng.IntN(3) {
			n := a.Shape()[0]
			lo, hi, step := rng.IntN(n+3)-1, rng.IntN(n+3)-1, rng.IntN(5)-2
			if step == 0 || len(m.at) == 0 {
				continue
			}
			rows := make([]uint8, n)
			for i := range rows {
				rows[i] = uint8(i)
			}
			per := len(m.at) / n
			var at []int
			for _, r := range pythonSlice(rows, lo, hi, step) {
				at = append(at, m.at[int(r)*per:(int(r)+1)*per]...)
			}
			m.at = at
			a = a.Slice(lo, hi, step)
		}
		if rng.IntN(3) == 0 {
			a = a.Reshape(-1, max(m.item, 1))
			if len(m.at) == 0 {
				continue
			}
		}
		if rng.IntN(2) == 0 {
			a = a.Borrowed()
		}
		var want []byte
		for _, i := range m.at {
			want = append(want, mem[i:i+m.item]...)
		}
		if got := bytesOf(t, a); !slices.Equal(got, want) {
			t.Fatalf("seed %d: shape %v, strides %v: %v, want %v", seed, a.Shape(), a.Strides(), got, want)
		}
		if a.Size() != len(want) {
			t.Fatalf("seed %d: %d bytes, want %d", seed, a.Size(), len(want))
		}
		// and any part of it, through a buffer that trims
		if len(want) > 3 {
			b := get(buffer.NewData(a))
			k := 1 + rng.IntN(len(want)-2)
			need(t, b.SetSubData(u8(1), k))
			want[k] = 1
			if got := applied(b); got != strings.Trim(fmt.Sprint(want), "[]") {
				t.Fatalf("seed %d, byte %d replaced: %s, want %v", seed, k, got, want)
			}
		}
	}
}

// arrayModel knows where each element lies.
type arrayModel struct {
	item int
	at   []int
}

func (m *arrayModel) index(shape, strides []int, at int) {
	if len(shape) == 0 {
		m.at = append(m.at, at)
		return
	}
	for i := range shape[0] {
		m.index(shape[1:], strides[1:], at+i*strides[0])
	}
}
