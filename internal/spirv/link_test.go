package spirv_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

func linked(t testing.TB, m *spirv.Module, stage spirv.Stage) spirv.Linked {
	t.Helper()
	e, err := m.Find(stage, "")
	if err != nil {
		t.Fatal(err)
	}
	return spirv.Linked{Module: m, Entry: e}
}

// unassign takes the locations of the named inputs and outputs away.
func unassign(t testing.TB, l spirv.Linked, names ...string) {
	t.Helper()
	for _, n := range names {
		l.Module.UnassignLocations(variable(t, l, n).ID)
	}
}

func variable(t testing.TB, l spirv.Linked, name string) spirv.Variable {
	t.Helper()
	r := reflect(t, l.Module, l.Entry.Stage)
	for _, v := range append(r.Inputs, r.Outputs...) {
		if v.Name == name {
			return v
		}
	}
	t.Fatalf("no %q in the %v stage", name, l.Entry.Stage)
	return spirv.Variable{}
}

func checkLocations(t *testing.T, l spirv.Linked, want map[string]int) {
	t.Helper()
	for name, n := range want {
		if v := variable(t, l, name); v.Location != n {
			t.Errorf("%v %s: location %d, want %d", l.Entry.Stage, name, v.Location, n)
		}
	}
}

func TestAssignInputs(t *testing.T) {
	l := linked(t, load(t, "inputs.vert"), spirv.Vertex)
	unassign(t, l, "a_position", "a_matrix", "a_array", "a_double", "a_dmatrix", "a_ids")
	if err := l.Module.AssignInputs(l.Entry); err != nil {
		t.Fatal(err)
	}
	// In order of the module's variables; a_uv stays at 0, a_unused at 14.
	checkLocations(t, l, map[string]int{
		"a_uv": 0, "a_unused": 14,
		"a_position": 1, "a_matrix": 2, "a_array": 5, "a_double": 7, "a_dmatrix": 9, "a_ids": 13,
	})
	validate(t, l.Module)
}

func TestAssignFillsGaps(t *testing.T) {
	l := linked(t, load(t, "inputs.vert"), spirv.Vertex)
	unassign(t, l, "a_ids", "a_dmatrix") // 1 at 2, 4 from 10
	if err := l.Module.AssignInputs(l.Entry); err != nil {
		t.Fatal(err)
	}
	checkLocations(t, l, map[string]int{"a_ids": 2, "a_dmatrix": 10})
}

func TestReorderDecidesNumbers(t *testing.T) {
	l := linked(t, load(t, "inputs.vert"), spirv.Vertex)
	names := []string{"a_unused", "a_uv", "a_position"}
	var ids []uint32
	for _, n := range names {
		ids = append(ids, variable(t, l, n).ID)
		unassign(t, l, n)
	}
	l.Module.Reorder(append(ids, 1, 9999))
	if err := l.Module.AssignInputs(l.Entry); err != nil {
		t.Fatal(err)
	}
	checkLocations(t, l, map[string]int{"a_unused": 0, "a_uv": 1, "a_position": 14})
	validate(t, l.Module)
}

func TestLinkByName(t *testing.T) {
	v := linked(t, load(t, "loose.gl.vert"), spirv.Vertex)
	f := linked(t, load(t, "loose.gl.frag"), spirv.Fragment)
	unassign(t, v, "a_position", "a_unused", "v_color", "v_spare")
	unassign(t, f, "v_color", "v_spare", "o_color")
	if err := spirv.Link(v, f); err != nil {
		t.Fatal(err)
	}
	checkLocations(t, v, map[string]int{"a_position": 0, "a_unused": 1, "v_color": 0, "v_spare": 1})
	checkLocations(t, f, map[string]int{"v_color": 0, "v_spare": 1, "o_color": 0})
	validate(t, v.Module)
	validate(t, f.Module)
}

func TestLinkExplicitOnOneSide(t *testing.T) {
	v := linked(t, load(t, "loose.gl.vert"), spirv.Vertex)
	f := linked(t, load(t, "loose.gl.frag"), spirv.Fragment)
	unassign(t, v, "v_color", "v_spare")
	unassign(t, f, "v_spare")
	f.Module.SetLocations(map[uint32]int{variable(t, f, "v_color").ID: 7})
	if err := spirv.Link(v, f); err != nil {
		t.Fatal(err)
	}
	checkLocations(t, v, map[string]int{"v_color": 7, "v_spare": 0})
	checkLocations(t, f, map[string]int{"v_color": 7, "v_spare": 0})
}

func TestLinkThreeStagesWithBlocks(t *testing.T) {
	v := linked(t, load(t, "inputs.vert"), spirv.Vertex)
	g := linked(t, load(t, "strip.geom"), spirv.Geometry)
	unassign(t, v, "VS.normal", "color")
	unassign(t, g, "VS.normal", "color")
	if err := spirv.Link(v, g); err != nil {
		t.Fatal(err)
	}
	// parts 3…4, turn 5…6 and packed 7 are explicit; color comes before VS in the vertex module.
	checkLocations(t, v, map[string]int{"color": 0, "VS.normal": 1, "VS.kind": 2})
	checkLocations(t, g, map[string]int{"color": 0, "VS.normal": 1, "VS.kind": 2, "g_color": 0, "g_normal": 1})
	validate(t, v.Module)
	validate(t, g.Module)
}

func TestLinkErrors(t *testing.T) {
	t.Run("missing", func(t *testing.T) {
		v := linked(t, load(t, "xfb.vert"), spirv.Vertex)
		f := linked(t, load(t, "loose.gl.frag"), spirv.Fragment)
		unassign(t, f, "v_color", "v_spare")
		if err := spirv.Link(v, f); !errors.Is(err, spirv.ErrLink) {
			t.Errorf("Link = %v, want ErrLink", err)
		}
	})
	t.Run("type", func(t *testing.T) {
		v := linked(t, load(t, "inputs.vert"), spirv.Vertex)
		f := linked(t, load(t, "color.frag"), spirv.Fragment)
		unassign(t, v, "color")
		if err := spirv.Link(v, f); err != nil {
			t.Fatal(err) // vec4 and vec4: fine
		}
		w := linked(t, load(t, "loose.gl.vert"), spirv.Vertex)
		unassign(t, f, "VS.normal", "color")
		if err := spirv.Link(w, f); !errors.Is(err, spirv.ErrLink) {
			t.Errorf("Link = %v, want ErrLink", err)
		}
	})
}

// TestLinkTypesByLocation moves an input to the locations of outputs of several types.
func TestLinkTypesByLocation(t *testing.T) {
	for at, ok := range map[int]bool{
		1:  false, // VS.kind, int
		4:  true,  // color, vec4
		5:  false, // parts, float[3]: too few components
		8:  false, // turn, vec3 columns: too few components
		13: false, // ids, uvec2
		22: false, // line, double[2]
		23: false, // nothing
	} {
		v := linked(t, load(t, "outputs.vert"), spirv.Vertex)
		f := linked(t, load(t, "color.frag"), spirv.Fragment)
		f.Module.SetLocations(map[uint32]int{variable(t, f, "color").ID: at})
		err := spirv.Link(v, f)
		if ok && err != nil || !ok && !errors.Is(err, spirv.ErrLink) {
			t.Errorf("vec4 at location %d: %v, want success %v", at, err, ok)
		}
	}
}

func TestDropUnused(t *testing.T) {
	l := linked(t, load(t, "loose.gl.vert"), spirv.Vertex)
	l.Module.DropUnused(l.Entry)
	for _, v := range reflect(t, l.Module, spirv.Vertex).Inputs {
		if !v.Used {
			t.Errorf("%s is still there", v.Name)
		}
	}
	validate(t, l.Module)

	b := linked(t, load(t, "blocks.vert"), spirv.Vertex)
	b.Module.DropUnused(b.Entry)
	r := reflect(t, b.Module, spirv.Vertex)
	if len(r.Blocks) != 4 || len(r.Resources) != 0 {
		t.Errorf("%d blocks and %d resources left, want 4 and 0", len(r.Blocks), len(r.Resources))
	}
	validate(t, b.Module)
}

func TestAssignBindings(t *testing.T) {
	v := linked(t, load(t, "loose.gl.vert"), spirv.Vertex)
	f := linked(t, load(t, "loose.gl.frag"), spirv.Fragment)
	b := linked(t, load(t, "blocks.vert"), spirv.Vertex)
	for _, l := range []spirv.Linked{v, f} {
		for _, k := range reflect(t, l.Module, l.Entry.Stage).Blocks {
			l.Module.UnassignBindings(k.ID)
		}
	}
	b.Module.UnassignBindings(reflect(t, b.Module, spirv.Vertex).Blocks[3].ID) // S
	b.Module.SetBindings(map[uint32]spirv.Place{reflect(t, b.Module, spirv.Vertex).Blocks[0].ID: {Set: 0, Binding: 0}})
	if err := spirv.AssignBindings(b, v, f); err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, l := range []spirv.Linked{b, v, f} {
		for _, k := range reflect(t, l.Module, l.Entry.Stage).Blocks {
			got += fmt.Sprintf("%s %d.%d, ", k.Name, k.Set, k.Binding)
		}
	}
	want := "U 0.0, Anonymous 0.4, P -1.-1, S 1.0, T 1.1, " +
		"gl_DefaultUniformBlock 0.1, gl_DefaultUniformBlock 0.1, Extra 0.2, "
	if got != want {
		t.Errorf("bindings\n%s, want\n%s", got, want)
	}
	validate(t, b.Module)
}
