package spirv_test

import (
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

func outputNames(t *testing.T, m *spirv.Module, stage spirv.Stage) string {
	t.Helper()
	var list []string
	for _, v := range reflect(t, m, stage).Outputs {
		list = append(list, v.Name)
	}
	return strings.Join(list, " ")
}

func TestPruneOutputs(t *testing.T) {
	v := linked(t, load(t, "inputs.vert"), spirv.Vertex)
	f := linked(t, load(t, "color.frag"), spirv.Fragment)
	if err := spirv.PruneOutputs(v, f); err != nil {
		t.Fatal(err)
	}
	if got, want := outputNames(t, v.Module, spirv.Vertex), "gl_Position gl_PointSize color VS.normal VS.kind"; got != want {
		t.Errorf("outputs %q, want %q", got, want)
	}
	validate(t, v.Module)
	if err := spirv.PruneOutputs(v, spirv.Linked{}); err != nil {
		t.Fatal(err)
	}
	if got, want := outputNames(t, v.Module, spirv.Vertex), "gl_Position gl_PointSize"; got != want {
		t.Errorf("outputs without a consumer %q, want %q", got, want)
	}
	validate(t, v.Module)
}

func TestPruneOutputsKeepsCaptured(t *testing.T) {
	v := linked(t, load(t, "outputs.vert"), spirv.Vertex)
	if _, err := v.Module.DecorateXfb(v.Entry, spirv.XfbOptions{Varyings: []string{"parts[1]", "turn"}}); err != nil {
		t.Fatal(err)
	}
	if err := spirv.PruneOutputs(v, spirv.Linked{}); err != nil {
		t.Fatal(err)
	}
	if got, want := outputNames(t, v.Module, spirv.Vertex), "gl_Position gl_PointSize turn captured"; got != want {
		t.Errorf("outputs %q, want %q", got, want)
	}
	validate(t, v.Module)
}

func TestPruneOutputsGeometry(t *testing.T) {
	g := linked(t, load(t, "strip.geom"), spirv.Geometry)
	if err := spirv.PruneOutputs(g, spirv.Linked{}); err != nil {
		t.Fatal(err)
	}
	validate(t, g.Module)
}
