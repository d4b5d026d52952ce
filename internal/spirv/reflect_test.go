package spirv_test

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

//go:generate sh testdata/compile.sh

//go:embed testdata/*.spv
var corpus embed.FS

// load parses a compiled shader of testdata.
func load(t testing.TB, name string) *spirv.Module {
	t.Helper()
	m, err := spirv.Parse(words(t, name))
	if err != nil {
		t.Fatalf("Parse(%s): %v", name, err)
	}
	return m
}

func words(t testing.TB, name string) []uint32 {
	t.Helper()
	p, err := corpus.ReadFile("testdata/" + name + ".spv")
	if err != nil {
		t.Fatal(err)
	}
	w, err := spirv.FromBytes(string(p))
	if err != nil {
		t.Fatalf("FromBytes(%s): %v", name, err)
	}
	return w
}

func stageOf(name string) spirv.Stage {
	return map[string]spirv.Stage{
		"vert": spirv.Vertex, "geom": spirv.Geometry, "frag": spirv.Fragment, "comp": spirv.Compute,
	}[name[strings.LastIndexByte(name, '.')+1:]]
}

func reflect(t testing.TB, m *spirv.Module, stage spirv.Stage) *spirv.Reflection {
	t.Helper()
	r, err := m.Reflect(stage, "")
	if err != nil {
		t.Fatalf("Reflect(%v): %v", stage, err)
	}
	return r
}

// corpusNames lists the compiled shaders of testdata, without their .spv.
func corpusNames(t testing.TB) []string {
	t.Helper()
	list, err := corpus.ReadDir("testdata")
	if err != nil || len(list) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	var names []string
	for _, e := range list {
		names = append(names, strings.TrimSuffix(e.Name(), ".spv"))
	}
	return names
}

func describeVariable(v spirv.Variable) string {
	s := fmt.Sprintf("%s %s @%d", v.Name, v.Type, v.Location)
	for _, f := range []struct {
		on   bool
		text string
	}{
		{v.Component != 0, fmt.Sprint(" component ", v.Component)},
		{v.Builtin != spirv.NotBuiltin, fmt.Sprint(" builtin ", int(v.Builtin))},
		{v.Vertices != 0, fmt.Sprint(" per vertex ", v.Vertices)},
		{len(v.Path) > 0, fmt.Sprint(" path ", v.Path)},
		{v.Flat, " flat"},
		{v.Xfb != nil, fmt.Sprint(" xfb ", v.Xfb)},
		{!v.Used, " unused"},
	} {
		if f.on {
			s += f.text
		}
	}
	return s
}

func describeMember(m spirv.Member) string {
	s := fmt.Sprintf("%s %s +%d size %d", m.Name, m.Type, m.Offset, m.Size)
	if m.ArrayStride != 0 {
		s += fmt.Sprint(" stride ", m.ArrayStride)
	}
	if m.MatrixStride != 0 {
		s += fmt.Sprint(" columns ", m.MatrixStride)
	}
	if m.RowMajor {
		s += " row-major"
	}
	if !m.Used {
		s += " unused"
	}
	return s
}

// describe is a reflection as lines of text.
func describe(r *spirv.Reflection) []string {
	var out []string
	for _, v := range r.Inputs {
		out = append(out, "in "+describeVariable(v))
	}
	for _, v := range r.Outputs {
		out = append(out, "out "+describeVariable(v))
	}
	for _, b := range r.Blocks {
		out = append(out, fmt.Sprintf("block %d %s %q set %d binding %d count %d size %d stride %d used %v readonly %v",
			b.Kind, b.Name, b.Instance, b.Set, b.Binding, b.Count, b.Size, b.Stride, b.Used, b.ReadOnly))
		for _, m := range b.Members {
			out = append(out, "  "+describeMember(m))
		}
	}
	for _, u := range r.Uniforms {
		out = append(out, fmt.Sprintf("uniform %s %s @%d init %#x used %v", u.Name, u.Type, u.Location, u.Init, u.Used))
	}
	for _, s := range r.Resources {
		out = append(out, fmt.Sprintf("resource %s %s set %d binding %d used %v", s.Kind, s.Name, s.Set, s.Binding, s.Used))
	}
	return out
}

func checkLines(t *testing.T, got []string, want string) {
	t.Helper()
	w := strings.Split(strings.Trim(want, "\n"), "\n")
	for i := range w {
		w[i] = strings.TrimPrefix(w[i], "\t")
	}
	if !slices.Equal(got, w) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(w, "\n"))
	}
}

func TestReflect(t *testing.T) {
	for name, want := range reflections {
		t.Run(name, func(t *testing.T) {
			checkLines(t, describe(reflect(t, load(t, name), stageOf(name))), want)
		})
	}
}

func TestReflectGeometry(t *testing.T) {
	r := reflect(t, load(t, "strip.geom"), spirv.Geometry)
	want := spirv.GeometryInfo{
		In: spirv.PrimitiveTriangles, Out: spirv.PrimitiveTriangleStrip, MaxVertices: 6, Invocations: 2,
	}
	if r.Geometry != want {
		t.Errorf("Geometry = %+v, want %+v", r.Geometry, want)
	}
}

func TestReflectLocalSize(t *testing.T) {
	for name, want := range map[string][3]int{"grid.comp": {8, 4, 2}, "spec.comp": {1, 3, 1}} {
		if got := reflect(t, load(t, name), spirv.Compute).LocalSize; got != want {
			t.Errorf("%s: LocalSize = %v, want %v", name, got, want)
		}
	}
}

func TestReflectStageMissing(t *testing.T) {
	if _, err := load(t, "grid.comp").Reflect(spirv.Vertex, ""); !errors.Is(err, spirv.ErrInvalid) {
		t.Errorf("Reflect(Vertex) of a compute shader: %v, want ErrInvalid", err)
	}
	if _, err := load(t, "grid.comp").Reflect(spirv.Compute, "other"); !errors.Is(err, spirv.ErrInvalid) {
		t.Errorf("Reflect(other): %v, want ErrInvalid", err)
	}
}

func TestTypeText(t *testing.T) {
	for _, c := range []struct {
		typ  spirv.Type
		text string
	}{
		{spirv.Type{Kind: spirv.KindFloat, Width: 32, Rows: 1, Columns: 1}, "float"},
		{spirv.Type{Kind: spirv.KindFloat, Width: 64, Rows: 1, Columns: 1}, "double"},
		{spirv.Type{Kind: spirv.KindFloat, Width: 32, Rows: 3, Columns: 2}, "mat2x3"},
		{spirv.Type{Kind: spirv.KindFloat, Width: 64, Rows: 4, Columns: 4}, "dmat4"},
		{spirv.Type{Kind: spirv.KindInt, Width: 32, Rows: 2, Columns: 1}, "ivec2"},
		{spirv.Type{Kind: spirv.KindUint, Width: 32, Rows: 4, Columns: 1, Dims: []int{2, 3}}, "uvec4[2][3]"},
		{spirv.Type{Kind: spirv.KindBool, Rows: 1, Columns: 1}, "bool"},
		{spirv.Type{Kind: spirv.KindInt, Width: 64, Rows: 1, Columns: 1, Dims: []int{0}}, "int64_t[]"},
		{spirv.Type{Kind: spirv.KindOther}, ""},
	} {
		if got := c.typ.String(); got != c.text {
			t.Errorf("%+v: String() = %q, want %q", c.typ, got, c.text)
		}
	}
}
