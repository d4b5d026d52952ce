// Package caller tells which line of a program called into this library: what leak reports name.
package caller

import (
	"fmt"
	"runtime"
	"strings"
)

const module = "github.com/vkgloo/vkgloo"

// Outside is the first frame of a stack, as runtime.Callers gives it, that is not the library's, "main.go:12"; its tests count
// as programs. A stack that does not reach so far gives the outermost frame that it has, an empty one "".
//   - Concurrency: safe.
func Outside(stack []uintptr) string {
	n := 0
	for n < len(stack) && stack[n] != 0 {
		n++
	}
	if n == 0 {
		return ""
	}
	inside := ""
	for frames := runtime.CallersFrames(stack[:n]); ; {
		f, more := frames.Next()
		at := fmt.Sprintf("%s:%d", f.File, f.Line)
		if strings.HasPrefix(f.Function, "runtime.") || strings.HasPrefix(f.Function, "testing.") {
			return inside
		}
		if !strings.HasPrefix(f.Function, module) || strings.HasSuffix(f.File, "_test.go") {
			return at
		}
		inside = at
		if !more {
			return inside
		}
	}
}
