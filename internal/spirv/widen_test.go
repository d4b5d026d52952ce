package spirv_test

import (
	"slices"
	"testing"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

func TestWidenDoubleInputs(t *testing.T) {
	m := load(t, "doubles.vert")
	got, err := m.WidenDoubleInputs(linked(t, m, spirv.Vertex).Entry)
	if err != nil {
		t.Fatal(err)
	}
	want := []spirv.WideInput{
		{"a", 0, 2, 0}, {"b", 1, 4, 0}, {"c", 2, 4, 0}, {"c", 3, 2, 16},
		{"m", 4, 4, 0}, {"m", 5, 4, 16}, {"m", 6, 4, 32}, {"m", 7, 4, 48}, {"m", 8, 4, 64}, {"m", 9, 4, 80},
		{"d", 10, 4, 0}, {"d", 11, 4, 16}, {"d", 12, 4, 32}, {"d", 13, 4, 48},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	for _, v := range reflect(t, m, spirv.Vertex).Inputs {
		if v.Type.Width == 64 && v.Name != "unread" {
			t.Errorf("%s is still %s", v.Name, v.Type)
		}
	}
	m.DropUnused(linked(t, m, spirv.Vertex).Entry)
	validate(t, m)
}

func TestWidenWithoutDoubles(t *testing.T) {
	m := load(t, "outputs.vert")
	wide, err := m.WidenDoubleInputs(linked(t, m, spirv.Vertex).Entry)
	if err != nil || wide != nil || !slices.Equal(m.Words(), words(t, "outputs.vert")) {
		t.Errorf("a shader without double inputs: %v, %v, or it changed", wide, err)
	}
}
