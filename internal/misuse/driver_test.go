package misuse_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"reflect"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/descriptors"
	"github.com/vkgloo/vkgloo/internal/spirv"
	"github.com/vkgloo/vkgloo/shaders"
	"github.com/vkgloo/vkgloo/vk"
)

// sentinels are what every error of the module is one of.
var sentinels = []error{
	buffer.ErrValue, buffer.ErrType, buffer.ErrIndex, buffer.ErrKey, buffer.ErrState, buffer.ErrContext,
	vk.ErrArgs, vk.ErrOutOfMemory, vk.ErrDeviceLost, vk.ErrTimeout, vk.ErrClosed, errors.ErrUnsupported,
	spirv.ErrInvalid, spirv.ErrLimit, descriptors.ErrConflict, io.EOF, fs.ErrNotExist, context.Canceled,
}

func known(err error) bool {
	var bad *shaders.CompileError
	var r vk.Result
	var leak *vk.LeakError
	return errors.As(err, &bad) || errors.As(err, &r) || errors.As(err, &leak) ||
		slices.ContainsFunc(sentinels, func(s error) bool { return errors.Is(err, s) })
}

// driver calls functions with hostile arguments and judges what comes back.
type driver struct {
	t *testing.T
	*values
	rounds int
	before func()                       // a call
	after  func(name string, err error) // a call
}

// call calls f, and reports a panic, an error of no known kind, and a call that takes long.
func (d *driver) call(name string, f reflect.Value) {
	d.t.Helper()
	args := d.args(f.Type())
	if d.before != nil {
		d.before()
	}
	start := time.Now()
	results, panicked := try(f, args)
	if panicked != nil {
		if !nilAllowed(name, args, panicked) {
			d.t.Errorf("%s(%s): panic: %v", name, describe(args), panicked)
		}
		return
	}
	if took := time.Since(start); took > 10*time.Second {
		d.t.Errorf("%s(%s) took %v", name, describe(args), took)
	}
	err := errorOf(results)
	if err != nil && !known(err) {
		d.t.Errorf("%s(%s): %v: of no known kind", name, describe(args), err)
	}
	if err != nil && len(err.Error()) > 4096 {
		d.t.Errorf("%s(%s): an error of %d bytes", name, describe(args), len(err.Error()))
	}
	if d.after != nil {
		d.after(name, err)
	}
	if n := len(results); n > 1 && err == nil && results[n-1].Type() == errorType {
		giveBack(results[0])
	}
}

var errorType = reflect.TypeFor[error]()

// nilAllowed reports whether a panic is that of the layers below on a nil argument.
func nilAllowed(name string, args []reflect.Value, panicked error) bool {
	var rt runtime.Error
	if !errors.As(panicked, &rt) || !below.MatchString(name) {
		return false
	}
	return slices.ContainsFunc(args, holdsNil)
}

// holdsNil reports whether v is a nil pointer, or has one in it.
func holdsNil(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Func:
		return v.IsNil()
	case reflect.Struct:
		for i := range v.NumField() {
			if holdsNil(v.Field(i)) {
				return true
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if holdsNil(v.Index(i)) {
				return true
			}
		}
	}
	return false
}

// below are the packages where nil is not checked.
var below = regexp.MustCompile(`\b(vk|staging|descriptors)\.`)

func (d *driver) args(t reflect.Type) []reflect.Value {
	var args []reflect.Value
	for i := range t.NumIn() {
		if t.IsVariadic() && i == t.NumIn()-1 {
			for range d.pick(4) {
				args = append(args, d.of(t.In(i).Elem()))
			}
			break
		}
		args = append(args, d.of(t.In(i)))
	}
	return args
}

// try calls f and catches what it panics with.
func try(f reflect.Value, args []reflect.Value) (results []reflect.Value, panicked error) {
	defer func() {
		if r := recover(); r != nil {
			if err, ok := r.(error); ok {
				panicked = fmt.Errorf("%w\n%s", err, debug.Stack())
			} else {
				panicked = fmt.Errorf("%v\n%s", r, debug.Stack())
			}
		}
	}()
	return f.Call(args), nil
}

func errorOf(results []reflect.Value) error {
	for _, r := range results {
		if err, ok := r.Interface().(error); ok && r.Type() == errorType {
			return err
		}
	}
	return nil
}

// giveBack releases what a call made: calls that only tell of an object have no error.
func giveBack(r reflect.Value) {
	if r.Kind() != reflect.Pointer || r.IsNil() {
		return
	}
	switch o := r.Interface().(type) {
	case *vk.Buffer:
		o.Destroy()
	case *vk.Image:
		o.Destroy()
	case interface{ Close() error }:
		_ = o.Close()
	case interface{ Release() }:
		o.Release()
	}
}

// describe shows arguments, long ones by their length.
func describe(args []reflect.Value) string {
	s := ""
	for i, a := range args {
		if i > 0 {
			s += ", "
		}
		text := fmt.Sprintf("%#v", a)
		if len(text) > 200 {
			text = fmt.Sprintf("%.80s… (%d bytes)", text, len(text))
		}
		s += text
	}
	return s
}

// methods calls the exported methods of an object, those in skip apart, and notes them as called.
func (d *driver) methods(what string, object reflect.Value, skip map[string]string, called map[string]bool) {
	d.t.Helper()
	typ := object.Type()
	for i := range typ.NumMethod() {
		name := full(typ, typ.Method(i).Name)
		if _, ok := skip[name]; ok {
			continue
		}
		called[name] = true
		for range d.rounds {
			d.call(what+" "+name, object.Method(i))
		}
	}
}

// full is a method's name with its type's and its package's: "buffer.Buffer.SetData".
func full(t reflect.Type, method string) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return path.Base(t.PkgPath()) + "." + t.Name() + "." + method
}

// nils calls all methods of a nil pointer and of a zero value. Where they don't answer they panic as dereferencing nil does
// in Go, which a program can recover from, and not in any other way.
func (d *driver) nils(typ reflect.Type) {
	d.t.Helper()
	for i := range typ.NumMethod() {
		name := full(typ, typ.Method(i).Name)
		if unchecked[name] == mutex {
			continue
		}
		for what, object := range map[string]reflect.Value{"nil": reflect.Zero(typ), "zero": reflect.New(typ.Elem())} {
			f := object.Method(i)
			_, panicked := try(f, d.args(f.Type()))
			var rt runtime.Error
			if panicked != nil && !errors.As(panicked, &rt) {
				d.t.Errorf("%s %s: %v", what, name, panicked)
			}
		}
	}
}
