package bytesview

import (
	"reflect"
	"unsafe"
)

// Of returns the memory of s as bytes, not copied; nil for an empty s. T must hold no pointers.
func Of[T any](s []T) []byte {
	if len(s) == 0 {
		return nil
	}
	var zero T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*int(unsafe.Sizeof(zero)))
}

// Mem is memory: a slice without its capacity. A struct of four words passes through registers, one with a slice and two
// pointers in it does not.
type Mem struct {
	p unsafe.Pointer
	n int
}

// MemOf returns the memory of s. T must hold no pointers.
func MemOf[T any](s []T) Mem {
	var zero T
	return Mem{unsafe.Pointer(unsafe.SliceData(s)), len(s) * int(unsafe.Sizeof(zero))}
}

// Len returns its bytes.
func (m Mem) Len() int { return m.n }

// Bytes returns it as a slice.
func (m Mem) Bytes() []byte { return unsafe.Slice((*byte)(m.p), m.n) }

// As returns the memory of p as elements of type T, as many as fit whole. T must hold no pointers.
//   - Memory that isn't aligned for T works on the processors that Vulkan drivers exist for.
func As[T any](p []byte) []T {
	var zero T
	n := len(p) / max(int(unsafe.Sizeof(zero)), 1)
	if n == 0 {
		return nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(p))), n)
}

// SizeOf returns the bytes of a T.
func SizeOf[T any]() int {
	var zero T
	return int(unsafe.Sizeof(zero))
}

// Type names a type, as cheaply as can be: one word, compared by ==. The zero Type is none.
type Type struct{ p unsafe.Pointer }

// TypeFor returns the Type of T.
func TypeFor[T any]() Type {
	// The first word of an interface is the address of its type, which doesn't move.
	var v any = (*T)(nil)
	return Type{*(*unsafe.Pointer)(unsafe.Pointer(&v))}
}

// Reflect returns the type itself; nil for none.
func (t Type) Reflect() reflect.Type {
	if t.p == nil {
		return nil
	}
	var v any
	*(*unsafe.Pointer)(unsafe.Pointer(&v)) = t.p
	return reflect.TypeOf(v).Elem()
}

// Hash returns a number that differs between most types.
func (t Type) Hash() uintptr { return uintptr(t.p)>>4 ^ uintptr(t.p)>>11 }

// Cast returns the bits of v as a To, which must be as large. It serves handles, which are pointers to C types in one
// package and numbers in another; converting those the usual way could put a number where the garbage collector
// looks for pointers.
func Cast[To, From any](v From) To {
	var to To
	if unsafe.Sizeof(to) != unsafe.Sizeof(v) {
		return to
	}
	return *(*To)(unsafe.Pointer(&v))
}

// Overlaps reports whether a and b share memory.
func Overlaps(a, b []byte) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	x, y := uintptr(unsafe.Pointer(unsafe.SliceData(a))), uintptr(unsafe.Pointer(unsafe.SliceData(b)))
	return x < y+uintptr(len(b)) && y < x+uintptr(len(a))
}
