package vkgloo_test

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/draw"
	"github.com/vkgloo/vkgloo/internal/vktest"
)

// rules are the tests of moderngl's rules, by number. The files rules_*_gpu_test.go fill it.
var rules = map[string]func(*fixture){}

// rule notes the test of one or more rules.
func rule(f func(*fixture), numbers ...string) bool {
	for _, n := range numbers {
		rules[n] = f
	}
	return true
}

// TestRules runs every rule on a device, as the device can do it and with all fallbacks that can be forced.
func TestRules(t *testing.T) {
	c := vktest.Context(t, vktest.Options{Label: "rules"})
	for _, n := range sortedRules() {
		t.Run(n, func(t *testing.T) { rules[n](&fixture{TB: t, c: c}) })
	}
}

// fallbacks are sets of devices that can do less than this one.
var fallbacks = map[string]draw.Force{
	"convert":           {Convert: true, WidenIndex: true, Divisors: true},
	"emulate":           {EmulateXfb: true, Fans: true},
	"clamp":             {Clamp: true},
	"clamped emulation": {Clamp: true, EmulateXfb: true, Convert: true},
	"modest":            {LoopRecords: true, BaseOnHost: true, WidenIndex: true, Fans: true},
}

// TestRulesFallback runs the rules from section 8 on with each set of fallbacks.
func TestRulesFallback(t *testing.T) {
	for name, f := range fallbacks {
		t.Run(name, func(t *testing.T) {
			c := vktest.Context(t, vktest.Options{Label: name})
			c.Force(f)
			for _, n := range sortedRules() {
				if n >= "M-080" {
					t.Run(n, func(t *testing.T) { rules[n](&fixture{TB: t, c: c, force: f}) })
				}
			}
		})
	}
}

func sortedRules() []string {
	var list []string
	for n := range rules {
		list = append(list, n)
	}
	slices.Sort(list)
	return list
}

// TestRulesComplete fails when a rule of testdata/moderngl-rules.txt has neither a test nor a reason to have none.
func TestRulesComplete(t *testing.T) {
	f, err := os.Open("testdata/moderngl-rules.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	listed := map[string]bool{}
	for s := bufio.NewScanner(f); s.Scan(); {
		n, tags, _ := strings.Cut(s.Text(), " ")
		listed[n] = true
		without := strings.HasPrefix(tags, "PY") || strings.HasPrefix(tags, "MAY") || strings.Contains(tags, " GO ")
		if _, ok := rules[n]; !ok && !without {
			t.Errorf("rule %s (%s) has no test", n, tags)
		}
	}
	for n := range rules {
		if !listed[n] {
			t.Errorf("rule %s is tested, but not in the list", n)
		}
	}
	docs, err := os.ReadFile("docs/moderngl.md")
	if err != nil {
		t.Fatal(err)
	}
	for n := range listed {
		if !strings.Contains(string(docs), "\n| "+n+" | ") {
			t.Errorf("rule %s is not in docs/moderngl.md", n)
		}
	}
	if len(listed) != 96 {
		t.Errorf("%d rules, want 96", len(listed))
	}
}

// fixture is what the test of a rule works with. What it makes is released when the test ends.
type fixture struct {
	testing.TB
	c     *vkgloo.Context
	force draw.Force
}

type releaser interface{ Release() }

func keep[T releaser](f *fixture, v T, err error) T {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(v.Release)
	return v
}

// ok ends the test on an error.
func (f *fixture) ok(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// is checks that err is of every one of the kinds.
func (f *fixture) is(err error, kinds ...error) {
	f.Helper()
	for _, k := range kinds {
		if !errors.Is(err, k) {
			f.Errorf("error %v, want %v", err, k)
		}
	}
}

// same compares values in depth.
func (f *fixture) same(got, want any) {
	f.Helper()
	if !reflect.DeepEqual(got, want) {
		f.Errorf("got %v, want %v", got, want)
	}
}

// buf makes a buffer that holds s.
func buf[T any](f *fixture, s ...T) *buffer.Buffer {
	f.Helper()
	b, err := f.c.Buffer(buffer.Of(s))
	return keep(f, b, err)
}

// zeros makes a buffer of n zero bytes.
func (f *fixture) zeros(n int) *buffer.Buffer {
	f.Helper()
	return buf(f, make([]byte, n)...)
}

func (f *fixture) vertexBuffer(a buffer.Array) *buffer.VertexBuffer {
	f.Helper()
	b, err := buffer.NewVertexBuffer(a)
	return keep(f, b, err)
}

func (f *fixture) indexBuffer(a buffer.Array) *buffer.IndexBuffer {
	f.Helper()
	b, err := buffer.NewIndexBuffer(a)
	return keep(f, b, err)
}

func (f *fixture) program(o vkgloo.ProgramOptions) *vkgloo.Program {
	f.Helper()
	p, err := f.c.Program(o)
	if errors.Is(err, errors.ErrUnsupported) {
		f.Skip(err)
	}
	return keep(f, p, err)
}

func (f *fixture) array(p *vkgloo.Program, content []vkgloo.Content, o vkgloo.VertexArrayOptions) *vkgloo.VertexArray {
	f.Helper()
	v, err := f.c.VertexArray(p, content, o)
	return keep(f, v, err)
}

func (f *fixture) target(w, h int) *vkgloo.Target {
	f.Helper()
	t, err := f.c.Target(w, h, vkgloo.TargetOptions{})
	return keep(f, t, err)
}

// read returns what a buffer holds, as elements of a type.
func read[T any](f *fixture, b *buffer.Buffer) []T {
	f.Helper()
	p, err := b.Read(-1, 0)
	f.ok(err)
	return decode[T](f, p)
}

func decode[T any](f *fixture, p []byte) []T {
	f.Helper()
	var one T
	s := make([]T, len(p)/binary.Size(one))
	if _, err := binary.Decode(p, binary.LittleEndian, s); err != nil {
		f.Fatal(err)
	}
	return s
}

// transform captures with a vertex array into n elements of a type, which are zero where nothing is stored.
func transform[T any](f *fixture, v *vkgloo.VertexArray, n int, o vkgloo.TransformOptions) []T {
	f.Helper()
	var one T
	out := f.zeros(n * binary.Size(one))
	f.ok(v.Transform(o, out))
	return read[T](f, out)
}

// fetchProgram has one input of a GLSL type and captures it as it is. Matrices are captured whole.
func (f *fixture) fetchProgram(typ string) *vkgloo.Program {
	f.Helper()
	flat := ""
	if strings.ContainsAny(typ[:1], "iud") {
		flat = "flat "
	}
	return f.program(vkgloo.ProgramOptions{Vertex: fmt.Sprintf(`#version 450
		in %s a; %sout %s r;
		void main() { r = a; gl_Position = vec4(0, 0, 0, 1); }`, typ, flat, typ), Varyings: []string{"r"}})
}

// idProgram captures gl_VertexIndex and gl_InstanceIndex: what was run, in which order.
func (f *fixture) idProgram() *vkgloo.Program {
	f.Helper()
	return f.program(vkgloo.ProgramOptions{Vertex: `#version 450
		flat out ivec2 id;
		void main() { id = ivec2(gl_VertexIndex, gl_InstanceIndex); gl_Position = vec4(0, 0, 0, 1); }`, Varyings: []string{"id"}})
}

// drawProgram draws at a position, in one colour.
func (f *fixture) drawProgram() *vkgloo.Program {
	f.Helper()
	return f.program(vkgloo.ProgramOptions{Vertex: `#version 450
		in vec2 pos;
		void main() { gl_Position = vec4(pos, 0, 1); }`, Fragment: `#version 450
		layout(location = 0) out vec4 o;
		void main() { o = vec4(1); }`})
}

// pixels are the columns and rows of a target that are not black, as "x,y".
func (f *fixture) pixels(t *vkgloo.Target) []string {
	f.Helper()
	img, err := t.Image()
	f.ok(err)
	var list []string
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if img.NRGBAAt(x, y).R != 0 {
				list = append(list, fmt.Sprintf("%d,%d", x, y))
			}
		}
	}
	return list
}
