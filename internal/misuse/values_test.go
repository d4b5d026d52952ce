package misuse_test

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"unsafe"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/vk"
)

// What has broken things before.
var (
	hostileInts = []int64{0, 1, -1, 2, 3, 4, 7, 16, 63, 64, 65, -64, 255, 256, 1 << 16, math.MaxInt32, 1 << 31, math.MinInt32, 1 << 40, 1<<62 - 1,
		math.MaxInt64 - 1, math.MaxInt64, math.MinInt64, math.MinInt64 + 1}
	hostileFloats = []float64{0, math.Copysign(0, -1), 1, -1, 0.5, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat32, math.MaxFloat64, math.SmallestNonzeroFloat64}
	// What a size is after a float was converted to it: Go leaves the result open for those that don't fit.
	converted = []int64{int64(toInt(math.NaN())), int64(toInt(math.Inf(1))), int64(toInt(math.Inf(-1))), int64(toInt(1e300))}

	long           = strings.Repeat("x", 10<<20)
	hostileStrings = []string{"", "\x00", "a\x00b", "\xff\xfe\xfd", "2f", "2f 3f1/v", "99999999999999999999f", "-1f", "pos", "gl_Position",
		strings.Repeat("2f ", 1000), "1e9GB", "16", "-1", "9223372036854775807MB", "\x03\x02\x23\x07", "\x03\x02\x23\x07\x00\x00\x01\x00\x00\x00\x00\x00\xff\xff\xff\xff\x00\x00\x00\x00",
		"#version 450\nvoid main() {}", "../../etc/passwd", "%s%d%!", "é" + strings.Repeat("\u202e", 64)}
)

func toInt(f float64) int { return int(f) }

// values makes hostile arguments.
type values struct {
	rnd   *rand.Rand
	pool  map[reflect.Type][]reflect.Value // live, released, foreign and detached objects
	fixed map[string]func() reflect.Value  // of fields and types that can't be anything: "vk.BufferOptions.Usage"
	small bool                             // numbers of things to be made or drawn stay small
}

func (v *values) pick(n int) int { return v.rnd.IntN(n) }

func (v *values) int() int64 {
	switch v.pick(8) {
	case 0:
		return converted[v.pick(len(converted))]
	case 1, 2:
		return int64(v.pick(80)) - 8
	}
	n := hostileInts[v.pick(len(hostileInts))]
	if v.small && n > 64 && n < math.MaxInt64-1 {
		n %= 64
	}
	return n
}

func (v *values) float() float64 { return hostileFloats[v.pick(len(hostileFloats))] }

func (v *values) string() string {
	if v.pick(40) == 0 {
		return long
	}
	return hostileStrings[v.pick(len(hostileStrings))]
}

// bytes are of any length and alignment.
func (v *values) bytes() []byte {
	switch v.pick(6) {
	case 0:
		return nil
	case 1:
		return []byte{}
	case 2:
		return bytes.Repeat([]byte{0xEE}, 1+v.pick(1<<16))
	}
	return bytes.Repeat([]byte{0xEE}, 80)[v.pick(9):][:v.pick(70)]
}

// array is an Array of every way to make one, most of them wrong.
func (v *values) array() buffer.Array {
	switch v.pick(10) {
	case 0:
		return buffer.Array{}
	case 1:
		return buffer.Of([]*int{nil})
	case 2:
		return buffer.Of(v.bytes())
	case 3:
		return buffer.Raw(v.bytes(), buffer.Scalar(v.pick(20)).Type(int(v.int()%5)), []int{int(v.int()), int(v.int())}, []int{int(v.int()), int(v.int())})
	case 4:
		return buffer.Of(make([]float64, 9)).Slice(int(v.int()), int(v.int()), int(v.int()))
	case 5:
		return buffer.Borrow([]uint16{1, 2, 3}).Reshape(int(v.int()), int(v.int()))
	case 6:
		return buffer.Of([]struct{ A, B float32 }{{1, 2}, {3, 4}}).Field([]string{"A", "B", "B\x00"}[v.pick(3)])
	case 7:
		return buffer.Of([]float64{math.NaN(), math.Inf(1), -1e300}).As(buffer.Scalar(v.pick(20)))
	case 8:
		p := v.bytes()
		return buffer.Borrow(unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(p))), len(p)/4)) // not aligned
	}
	return buffer.Of([][3]float32{{1, 2, 3}, {4, 5, 6}})
}

var (
	arrayType   = reflect.TypeFor[buffer.Array]()
	countType   = reflect.TypeFor[vkgloo.Count]()
	contextType = reflect.TypeFor[context.Context]()
	handlesType = reflect.TypeFor[vk.Handles]()
	pointerType = reflect.TypeFor[unsafe.Pointer]()
)

// of makes a value of type t.
func (v *values) of(t reflect.Type) reflect.Value {
	if f := v.fixed[t.String()]; f != nil {
		return f()
	}
	if list := v.pool[t]; len(list) > 0 && v.pick(8) > 0 {
		return list[v.pick(len(list))]
	}
	switch t {
	case arrayType:
		return reflect.ValueOf(v.array())
	case countType:
		if v.pick(3) == 0 {
			return reflect.Zero(t)
		}
		return reflect.ValueOf(vkgloo.N(int(v.int())))
	case contextType:
		c, cancel := context.WithCancel(context.Background())
		cancel()
		return reflect.ValueOf(c)
	case handlesType, pointerType: // pointers that point nowhere can't be told from others: null is
		return reflect.Zero(t)
	}
	return v.ofKind(t)
}

func (v *values) ofKind(t reflect.Type) reflect.Value {
	r := reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		r.SetInt(v.int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		r.SetUint(uint64(v.int()))
	case reflect.Float32, reflect.Float64:
		r.SetFloat(v.float())
	case reflect.Bool:
		r.SetBool(v.pick(2) == 0)
	case reflect.String:
		r.SetString(v.string())
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			r.Set(reflect.ValueOf(v.bytes()).Convert(t))
			break
		}
		for range v.pick(5) {
			r.Set(reflect.Append(r, v.of(t.Elem())))
		}
	case reflect.Array:
		for i := range t.Len() {
			r.Index(i).Set(v.of(t.Elem()))
		}
	case reflect.Struct:
		v.fill(r)
	case reflect.Interface:
		if c := v.implementing(t); v.pick(6) > 0 && len(c) > 0 {
			r.Set(c[v.pick(len(c))])
		}
	case reflect.Func:
		if v.pick(2) == 0 {
			r.Set(reflect.MakeFunc(t, func([]reflect.Value) []reflect.Value {
				out := make([]reflect.Value, t.NumOut())
				for i := range out {
					out[i] = reflect.Zero(t.Out(i))
				}
				return out
			}))
		}
	}
	return r
}

// fill gives the exported fields of a struct hostile values.
func (v *values) fill(r reflect.Value) {
	t := r.Type()
	for i := range t.NumField() {
		if !t.Field(i).IsExported() || v.pick(3) == 0 {
			continue
		}
		if f := v.fixed[t.String()+"."+t.Field(i).Name]; f != nil {
			r.Field(i).Set(f())
			continue
		}
		r.Field(i).Set(v.of(t.Field(i).Type))
	}
}

// implementing are the objects of the pool that t can hold, and nil pointers of their types.
func (v *values) implementing(t reflect.Type) []reflect.Value {
	if t.NumMethod() == 0 {
		return nil
	}
	var list []reflect.Value
	for typ, objects := range v.pool {
		if typ.Implements(t) {
			list = append(append(list, objects...), reflect.Zero(typ))
		}
	}
	return list
}
