package buffer

import (
	"fmt"
	"reflect"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/vkgloo/vkgloo/internal/bytesview"
)

// elem is what is known of a Go element type, found out once.
type elem struct {
	of   bytesview.Type // none for a type that is known only at run time
	size int            // bytes of the Go type
	// full is the whole type, sub-array shape included; base and inner are the same in numpy's manner: a slice of
	// [3]float32 is an array of float32 of shape (n, 3).
	full  DType
	base  DType
	inner []int
	list  bool // Go's int: a number without a size of its own, as in Python's lists
	err   error
}

// elems holds every elem by bytesview.Type, elemCache those used lately: a few words that are found without hashing.
var (
	elems     sync.Map
	elemCache [128]atomic.Pointer[elem]
)

// elemOf returns what is known of a type.
func elemOf(t bytesview.Type) *elem {
	slot := &elemCache[t.Hash()%uintptr(len(elemCache))]
	if e := slot.Load(); e != nil && e.of == t {
		return e
	}
	if e, ok := elems.Load(t); ok {
		slot.Store(e.(*elem))
		return e.(*elem)
	}
	e := newElem(t)
	if old, ok := elems.LoadOrStore(t, e); ok {
		e = old.(*elem)
	}
	slot.Store(e)
	return e
}

func newElem(of bytesview.Type) *elem {
	t := of.Reflect()
	e := &elem{of: of, size: int(t.Size())}
	d, err := dtypeOf(t, "")
	switch {
	case err != nil:
		e.err = fmt.Errorf("%w: %w", ErrType, err)
		return e
	case d.Fields != nil && d.Size == 0:
		e.err = fmt.Errorf("%w: %v has no bytes", ErrType, t)
		return e
	}
	e.full, e.base, e.inner = d, d.item(), d.Shape
	e.list = t.Kind() == reflect.Int && t.Name() == "int" && t.PkgPath() == ""
	return e
}

// typeElem returns the elem of a type that is known only at run time. It isn't cached.
func typeElem(d DType) *elem {
	b := d.item()
	return &elem{size: d.Size, full: d, base: b, inner: d.Shape}
}

// DTypeOf returns the element type of T: a number, an array, or a struct of such, at any depth.
//   - Errors: ErrType, naming the field, when T holds pointers, strings, maps, slices, interfaces, channels, functions
//     or complex numbers.
//   - Concurrency: safe. A type is looked at once.
func DTypeOf[T any]() (DType, error) {
	e := elemOf(bytesview.TypeFor[T]())
	return e.full, e.err
}

var scalarKinds = [...]Scalar{
	reflect.Bool: Bool, reflect.Int8: Int8, reflect.Int16: Int16, reflect.Int32: Int32, reflect.Int64: Int64,
	reflect.Uint8: Uint8, reflect.Uint16: Uint16, reflect.Uint32: Uint32, reflect.Uint64: Uint64,
	reflect.Float32: Float32, reflect.Float64: Float64, reflect.Struct: 0,
}

var halfType = reflect.TypeFor[Half]()

// dtypeOf translates a Go type; path names the field that is looked at, for errors.
func dtypeOf(t reflect.Type, path string) (DType, error) {
	switch k := t.Kind(); k {
	case reflect.Int, reflect.Uint:
		s := Int64
		if strconv.IntSize == 32 {
			s = Int32
		}
		if k == reflect.Uint {
			s++
		}
		return s.Type(), nil
	case reflect.Array:
		return arrayType(t, path)
	case reflect.Struct:
		return recordType(t, path)
	default:
		if t == halfType {
			return Float16.Type(), nil
		}
		if int(k) < len(scalarKinds) && scalarKinds[k] != 0 {
			return scalarKinds[k].Type(), nil
		}
	}
	if path != "" {
		return DType{}, fmt.Errorf("field %s: %v can't lie in a buffer", path, t)
	}
	return DType{}, fmt.Errorf("%v can't lie in a buffer", t)
}

func arrayType(t reflect.Type, path string) (DType, error) {
	d, err := dtypeOf(t.Elem(), path)
	if err != nil {
		return DType{}, err
	}
	return DType{Scalar: d.Scalar, Fields: d.Fields, Size: int(t.Size()),
		Shape: append([]int{t.Len()}, d.Shape...)}, nil
}

// recordType translates a struct. Blank fields and those with the tag `gloo:"-"` are padding.
func recordType(t reflect.Type, path string) (DType, error) {
	d := DType{Fields: []Field{}, Size: int(t.Size())}
	for i := range t.NumField() {
		f := t.Field(i)
		at := f.Name
		if path != "" {
			at = path + "." + f.Name
		}
		ft, err := dtypeOf(f.Type, at) // padding, too, must hold no pointers: it is copied as bytes
		if err != nil {
			return DType{}, err
		}
		name := f.Name
		if tag, ok := f.Tag.Lookup("gloo"); ok && tag != "" {
			name = tag
		}
		if name == "_" || name == "-" {
			continue
		}
		if _, ok := d.Field(name); ok {
			return DType{}, fmt.Errorf("field %s: the name %q is taken", at, name)
		}
		d.Fields = append(d.Fields, Field{Name: name, Type: ft, Offset: int(f.Offset)})
	}
	return d, nil
}
