package gl

import (
	"reflect"
	"runtime"
	"strings"
	"unsafe"
)

// GetString returns VENDOR, RENDERER, VERSION (which starts with 4.5) or SHADING_LANGUAGE_VERSION (4.50), ended by a
// zero byte. EXTENSIONS is not a name in core profiles.
//   - Errors: INVALID_ENUM for name. The result is nil then.
//   - Ownership: the bytes stay as they are as long as the context.
func GetString(name uint32) *uint8 {
	c := current
	var s string
	switch name {
	case VENDOR:
		s = "vkgloo"
	case RENDERER:
		s = "vkgloo on " + c.dev.Name()
	case VERSION:
		s = "4.5.0 vkgloo"
	case SHADING_LANGUAGE_VERSION:
		s = "4.50"
	default:
		c.badEnum("GetString: %#x", name)
		return nil
	}
	if c.strings == nil {
		c.strings = make(map[uint32][]byte)
	}
	if c.strings[name] == nil {
		c.strings[name] = append([]byte(s), 0)
	}
	return &c.strings[name][0]
}

// Ptr returns the address of a slice's first element, of what a pointer points to, or the number itself for a uintptr,
// as the calls that take unsafe.Pointer want it. It is nil for nil, and for an empty slice.
//   - It panics for other types, as go-gl's does: that is a mistake in the program's text.
func Ptr(data interface{}) unsafe.Pointer {
	if data == nil {
		return nil
	}
	v := reflect.ValueOf(data)
	switch v.Kind() {
	case reflect.Pointer:
		switch e := v.Type().Elem(); e.Kind() {
		case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8,
			reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64, reflect.Array:
			return v.UnsafePointer()
		default:
			panic("gl.Ptr: pointer to " + e.String() + ", want one to a number or an array of numbers")
		}
	case reflect.Uintptr:
		return PtrOffset(int(v.Uint()))
	case reflect.Slice:
		return v.UnsafePointer()
	}
	panic("gl.Ptr: " + v.Type().String() + ", want a slice or a pointer to a number")
}

// PtrOffset makes an offset in a buffer look like a pointer, as VertexAttribPointer and DrawElements want it. The
// …WithOffset spellings need no such disguise.
//
//go:nosplit
func PtrOffset(offset int) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Pointer(&offset))
}

// Str returns the address of a string that ends with a zero byte.
//   - It panics for a string that does not, as go-gl's does.
func Str(str string) *uint8 {
	if !strings.HasSuffix(str, "\x00") {
		panic("gl.Str: no zero byte at the end of " + str)
	}
	return unsafe.StringData(str)
}

// GoStr makes a string of bytes that end with a zero.
func GoStr(cstr *uint8) string {
	if cstr == nil {
		return ""
	}
	n := 0
	for *at(cstr, n) != 0 {
		n++
	}
	return string(unsafe.Slice(cstr, n))
}

// Strs returns strings as ShaderSource wants them; none needs a zero byte at its end. free must be called when they are
// not used any more: until then they stay where they are.
//   - It panics without strings, as go-gl's does.
func Strs(strs ...string) (cstrs **uint8, free func()) {
	if len(strs) == 0 {
		panic("gl.Strs: no strings")
	}
	var pin runtime.Pinner
	list := make([]*uint8, len(strs))
	for i, s := range strs {
		p := append([]byte(s), 0)
		list[i] = &p[0]
		pin.Pin(list[i])
	}
	pin.Pin(&list[0])
	return &list[0], pin.Unpin
}

// cString is the string at p: n bytes, or up to the zero byte when n is negative. "" for nil.
func cString(p *uint8, n int32) string {
	switch {
	case p == nil:
		return ""
	case n < 0:
		return GoStr(p)
	}
	return string(unsafe.Slice(p, n))
}

// putString writes s to a client's memory of size bytes, as far as it fits with a zero byte behind it. length, if not
// nil, gets the bytes written without that.
func putString(s string, size int32, length *int32, p *uint8) {
	n := min(len(s), max(int(size)-1, 0))
	if size > 0 && p != nil {
		out := unsafe.Slice(p, n+1)
		copy(out, s[:n])
		out[n] = 0
	} else {
		n = 0
	}
	if length != nil {
		*length = int32(n)
	}
}
