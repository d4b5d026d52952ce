package spirv_test

import (
	"slices"
	"testing"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

func TestInstanceFromZero(t *testing.T) {
	m := load(t, "instance.gl.vert")
	e := linked(t, m, spirv.Vertex).Entry
	if err := m.InstanceFromZero(e); err != nil {
		t.Fatal(err)
	}
	validate(t, m)
	// Both ways of transform feedback find the new input.
	for _, emulate := range []bool{false, true} {
		c := m.Clone()
		o := spirv.XfbOptions{Varyings: []string{"v_ids", "v_id"}}
		var err error
		if emulate {
			_, err = c.EmulateXfb(e, spirv.EmulateOptions{XfbOptions: o, Push: true})
		} else {
			_, err = c.DecorateXfb(e, o)
		}
		if err != nil {
			t.Fatal(err)
		}
		validate(t, c)
	}
	other := load(t, "outputs.vert")
	if err := other.InstanceFromZero(linked(t, other, spirv.Vertex).Entry); err != nil || !slices.Equal(other.Words(), words(t, "outputs.vert")) {
		t.Errorf("a shader that does not read gl_InstanceID: %v, or it changed", err)
	}
}

func TestFlipPointCoord(t *testing.T) {
	m := load(t, "point.frag")
	if err := m.FlipPointCoord(linked(t, m, spirv.Fragment).Entry); err != nil {
		t.Fatal(err)
	}
	if slices.Equal(m.Words(), words(t, "point.frag")) {
		t.Error("unchanged")
	}
	validate(t, m)
	other := load(t, "color.frag")
	if err := other.FlipPointCoord(linked(t, other, spirv.Fragment).Entry); err != nil || !slices.Equal(other.Words(), words(t, "color.frag")) {
		t.Errorf("a shader that does not read gl_PointCoord: %v, or it changed", err)
	}
}
