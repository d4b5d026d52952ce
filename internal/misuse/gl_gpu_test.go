package misuse_test

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unsafe"

	"github.com/vkgloo/vkgloo/gl"
)

// glOthers are the functions of package gl that TestGLPointers and TestGLMisuse call by hand.
var glOthers = []string{"Init", "InitWithProcAddrFunc", "MakeCurrent", "Ptr", "PtrOffset", "Str", "Strs", "GoStr"}

// glClient is the memory that pointers of package gl point to. What C programs would do to it can't be told from what they
// mean to do, so it is large, and numbers are small where there is a pointer.
type glClient struct {
	p     []byte
	names []*uint8
}

// glDriver makes arguments for package gl.
type glDriver struct {
	*driver
	client glClient
	enums  []uint64 // all constants
	usual  []uint64 // those that many calls take
}

func newGLDriver(t *testing.T, rounds int) *glDriver {
	d := &glDriver{driver: newDriver(t, rounds, nil)}
	d.client.p = make([]byte, 1<<20)
	for _, s := range []string{"pos\x00", "o\x00", "k\x00", "\x00", "gl_Position\x00", "a\x00b\x00", strings.Repeat("x", 5000) + "\x00", "#version 330\nvoid main(){}\x00"} {
		d.client.names = append(d.client.names, &append([]byte(s), make([]byte, 256)...)[0]) // some calls write there
	}
	for len(d.client.names) < 128 {
		d.client.names = append(d.client.names, d.client.names[:8]...)
	}
	source, err := os.ReadFile("../../gl/constants.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^\t\w+ += (\w+)$`).FindAllSubmatch(source, -1) {
		if n, err := strconv.ParseUint(string(m[1]), 0, 64); err == nil {
			d.enums = append(d.enums, n)
		}
	}
	if len(d.enums) < 1000 {
		t.Fatalf("%d constants found", len(d.enums))
	}
	d.usual = []uint64{gl.ARRAY_BUFFER, gl.ELEMENT_ARRAY_BUFFER, gl.UNIFORM_BUFFER, gl.SHADER_STORAGE_BUFFER, gl.TRANSFORM_FEEDBACK_BUFFER,
		gl.COPY_READ_BUFFER, gl.COPY_WRITE_BUFFER, gl.DRAW_INDIRECT_BUFFER, gl.DISPATCH_INDIRECT_BUFFER, gl.QUERY_BUFFER, gl.TRIANGLES, gl.POINTS,
		gl.FLOAT, gl.UNSIGNED_BYTE, gl.UNSIGNED_SHORT, gl.UNSIGNED_INT, gl.RED, gl.RGBA, gl.R8UI, gl.R32F, gl.RED_INTEGER, gl.STATIC_DRAW, gl.READ_ONLY, gl.READ_WRITE,
		gl.MAP_READ_BIT, gl.MAP_WRITE_BIT, gl.MAP_PERSISTENT_BIT | gl.MAP_WRITE_BIT, gl.DYNAMIC_STORAGE_BIT, gl.VERTEX_SHADER, gl.FRAGMENT_SHADER, gl.COMPUTE_SHADER,
		gl.DEPTH_TEST, gl.BLEND, gl.COLOR, gl.DEPTH, gl.SAMPLES_PASSED, gl.TIME_ELAPSED, gl.TRANSFORM_FEEDBACK, gl.COMPILE_STATUS, gl.LINK_STATUS,
		gl.INTERLEAVED_ATTRIBS, gl.BUFFER_SIZE, gl.QUERY_RESULT, gl.CURRENT_PROGRAM, gl.SYNC_GPU_COMMANDS_COMPLETE, gl.FRAMEBUFFER, gl.BACK}
	return d
}

// value makes one argument; modest ones point to the client's memory or stand beside such pointers.
func (d *glDriver) value(t reflect.Type, modest bool) reflect.Value {
	r := reflect.New(t).Elem()
	switch {
	case t == reflect.TypeFor[**uint8]():
		return reflect.ValueOf(&d.client.names[d.pick(8)])
	case t == reflect.TypeFor[*uint8]() && d.pick(2) == 0:
		return reflect.ValueOf(d.client.names[d.pick(8)])
	case t.Kind() == reflect.Pointer || t == pointerType:
		if d.pick(6) == 0 {
			return r
		}
		d.fillClient()
		at := unsafe.Pointer(&d.client.p[0])
		if t.Kind() == reflect.Pointer {
			return reflect.NewAt(t.Elem(), at)
		}
		return reflect.ValueOf(unsafe.Pointer(&d.client.p[d.pick(3)]))
	case t.Kind() == reflect.Uint32 && d.pick(4) > 0:
		list := d.usual
		if d.pick(3) == 0 {
			list = d.enums
		}
		if d.pick(3) == 0 {
			r.SetUint(uint64(d.pick(10))) // the name of an object
		} else {
			r.SetUint(list[d.pick(len(list))])
		}
	case modest && (t.Kind() == reflect.Int32 || t.Kind() == reflect.Int || t.Kind() == reflect.Uint32):
		if n := d.pick(72) - 4; t.Kind() == reflect.Uint32 {
			r.SetUint(uint64(max(n, 0)))
		} else {
			r.SetInt(int64(n))
		}
	default:
		return d.of(t)
	}
	return r
}

// fillClient gives the client's memory other contents; it ends in zeros, as strings do.
func (d *glDriver) fillClient() {
	b := []byte{0, 1, 0xff}[d.pick(3)]
	p := d.client.p[:4096]
	for i := range p {
		p[i] = b
		if b == 1 && i%4 != 0 {
			p[i] = 0 // small numbers
		}
	}
}

// hasPointer reports whether a function takes or fills memory of its caller.
func hasPointer(t reflect.Type) bool {
	for i := range t.NumIn() {
		if k := t.In(i).Kind(); k == reflect.Pointer || k == reflect.UnsafePointer {
			return true
		}
	}
	return false
}

// heavy are calls whose numbers are how much is to be done.
var heavy = regexp.MustCompile("^(Multi)?Draw|^Dispatch|^SetFramebufferSize|^ReadPixels|^FramebufferImage")

// TestGLMisuse calls every function of package gl with hostile arguments. None may panic or alarm validation, and what
// GetError tells is one of OpenGL's codes.
func TestGLMisuse(t *testing.T) {
	w := newWorld(t, "gl")
	if err := gl.MakeCurrent(w.c); err != nil {
		t.Fatal(err)
	}
	d := newGLDriver(t, 40)
	glObjects(t)
	for round := range d.rounds {
		for _, name := range sorted(glFunctions) {
			f := reflect.ValueOf(glFunctions[name])
			var args []reflect.Value
			for i := range f.Type().NumIn() {
				args = append(args, d.value(f.Type().In(i), hasPointer(f.Type()) || heavy.MatchString(name)))
			}
			switch name { // lengths that lie are beyond what can be checked
			case "ShaderSource":
				args[3] = reflect.Zero(f.Type().In(3))
			case "SpecializeShader":
				args[2] = reflect.ValueOf(uint32(d.pick(64)))
			}
			if strings.Contains(name, "Indirect") { // what a buffer says of groups and vertices can keep a GPU busy for hours
				gl.BindBuffer(gl.DRAW_INDIRECT_BUFFER, 0)
				gl.BindBuffer(gl.DISPATCH_INDIRECT_BUFFER, 0)
			}
			if _, panicked := try(f, args); panicked != nil {
				t.Errorf("%s(%s): panic: %v", name, describe(args), panicked)
			}
			switch code := gl.GetError(); code {
			case gl.NO_ERROR, gl.INVALID_ENUM, gl.INVALID_VALUE, gl.INVALID_OPERATION, gl.OUT_OF_MEMORY, gl.INVALID_FRAMEBUFFER_OPERATION:
			default:
				t.Fatalf("%s(%s): GetError gives %#x: %v", name, describe(args), code, gl.Err())
			}
		}
		if round%10 == 0 {
			glObjects(t)
		}
	}
	if err := w.c.Finish(); err != nil {
		t.Error(err)
	}
	for _, f := range exported(t, public["gl"]) {
		if _, there := glFunctions[f]; !there && !slices.Contains(glOthers, f) && f != "Error.Error" && f != "Error.Unwrap" {
			t.Errorf("gl.%s is exported, but never called with hostile arguments: add it to glFunctions", f)
		}
	}
}

// glObjects makes a program, a buffer and a vertex array, and binds them, so that calls reach further.
func glObjects(t *testing.T) {
	var b, v uint32
	gl.CreateBuffers(1, &b)
	gl.NamedBufferData(b, 256, nil, gl.STATIC_DRAW)
	gl.BindBuffer(gl.ARRAY_BUFFER, b)
	gl.BindBuffer(gl.ELEMENT_ARRAY_BUFFER, b)
	gl.GenVertexArrays(1, &v)
	gl.BindVertexArray(v)
	gl.VertexAttribPointerWithOffset(0, 2, gl.FLOAT, false, 0, 0)
	gl.EnableVertexAttribArray(0)
	p := gl.CreateProgram()
	for kind, source := range map[uint32]string{
		gl.VERTEX_SHADER:   "#version 330\nin vec2 pos; uniform vec4 k; out float o; void main() { o = k.x; gl_Position = vec4(pos, 0, 1); }",
		gl.FRAGMENT_SHADER: "#version 330\nout vec4 c; void main() { c = vec4(1); }",
	} {
		s := gl.CreateShader(kind)
		list, free := gl.Strs(source)
		gl.ShaderSource(s, 1, list, nil)
		free()
		gl.CompileShader(s)
		gl.AttachShader(p, s)
	}
	gl.LinkProgram(p)
	gl.UseProgram(p)
	for gl.GetError() != gl.NO_ERROR {
	}
}

// TestGLPointers holds what is refused by panicking, as go-gl does, because it is a mistake in the program's text: wrong types
// given to Ptr, strings without a zero byte.
func TestGLPointers(t *testing.T) {
	for name, f := range map[string]func(){
		"Ptr of a string": func() { gl.Ptr("text") }, "Ptr of a struct": func() { gl.Ptr(struct{}{}) }, "Ptr of a func": func() { gl.Ptr(func() {}) },
		"Str without zero": func() { gl.Str("text") }, "Strs of nothing": func() { gl.Strs() },
	} {
		if _, panicked := try(reflect.ValueOf(f), nil); panicked == nil {
			t.Errorf("%s did not panic", name)
		}
	}
	var none []float32
	if gl.Ptr(nil) != nil || gl.Ptr(none) != nil || gl.GoStr(nil) != "" || uintptr(gl.PtrOffset(-1)) != ^uintptr(0) {
		t.Error("nil is not nil")
	}
	if _, free := gl.Strs("a\x00b", strings.Repeat("x", 10<<20)); true {
		free()
	}
	for range 2 {
		if err := gl.Init(); err != nil {
			t.Fatal(err)
		}
	}
	if err := gl.InitWithProcAddrFunc(nil); err != nil {
		t.Fatal(err)
	}
	if err := gl.MakeCurrent(nil); err != nil {
		t.Fatal(err)
	}
	for name, f := range glFunctions { // without a context: zeros everywhere
		v := reflect.ValueOf(f)
		args := make([]reflect.Value, v.Type().NumIn())
		for i := range args {
			args[i] = reflect.Zero(v.Type().In(i))
		}
		if _, panicked := try(v, args); panicked != nil {
			t.Errorf("%s of zeros without a context: panic: %v", name, panicked)
		}
	}
}
