package gl

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	"github.com/vkgloo/vkgloo/gl/internal/link"
)

// Snapshot is all of the current context's state as text, but for the latched error and what is kept to be fast.
func Snapshot() string {
	s := snapshot{seen: make(map[uintptr]int)}
	s.walk("context", reflect.ValueOf(current).Elem())
	return s.out.String()
}

type snapshot struct {
	out  strings.Builder
	seen map[uintptr]int
}

// unseen are fields that may change with a call that fails.
var unseen = map[string]bool{"code": true, "cause": true, "told": true, "call": true, "strings": true, "dev": true, "low": true,
	"version": true, "constantVersion": true}

var opaque = map[reflect.Type]bool{reflect.TypeFor[link.Program](): true, reflect.TypeFor[link.Shader](): true}

func (s *snapshot) walk(path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			fmt.Fprintf(&s.out, "%s nil\n", path)
			return
		}
		n, ok := s.seen[v.Pointer()]
		if ok || opaque[v.Type().Elem()] {
			fmt.Fprintf(&s.out, "%s -> %d %x\n", path, n, v.Pointer())
			return
		}
		s.seen[v.Pointer()] = len(s.seen)
		s.walk(path, v.Elem())
	case reflect.Interface:
		if v.IsNil() {
			fmt.Fprintf(&s.out, "%s nil\n", path)
			return
		}
		if v.Elem().Type() == reflect.TypeFor[*Fake]() {
			return
		}
		s.walk(path, v.Elem())
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[Fake]() {
			return
		}
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; !unseen[name] {
				s.walk(path+"."+name, v.Field(i))
			}
		}
	case reflect.Slice, reflect.Array:
		fmt.Fprintf(&s.out, "%s of %d\n", path, v.Len())
		for i := range v.Len() {
			s.walk(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
		}
	case reflect.Map:
		var keys []string
		for _, k := range v.MapKeys() {
			keys = append(keys, fmt.Sprint(k))
		}
		sort.Strings(keys)
		fmt.Fprintf(&s.out, "%s keys %v\n", path, keys)
	case reflect.Func, reflect.Chan:
	default:
		fmt.Fprintf(&s.out, "%s %v\n", path, v)
	}
}
