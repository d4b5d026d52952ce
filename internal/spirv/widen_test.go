package spirv_test

import (
	"fmt"
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

func TestMergeDefaultBlocks(t *testing.T) {
	v := linked(t, load(t, "loose.gl.vert"), spirv.Vertex)
	f := linked(t, load(t, "loose.gl.frag"), spirv.Fragment)
	b, err := spirv.MergeDefaultBlocks(spirv.Place{Set: 2, Binding: 5}, v, f)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range b.Members {
		got = append(got, describeMember(m))
	}
	checkLines(t, got, `
	scale float +0 size 4
	view mat4 +16 size 64 columns 16
	flag uint +80 size 4
	lights[0].pos vec3 +96 size 12
	lights[0].kind int +108 size 4
	lights[1].pos vec3 +112 size 12
	lights[1].kind int +124 size 4
	tint vec4 +128 size 16
	spin mat2 +144 size 24 columns 16
	unused float +176 size 4 unused
`)
	if b.Size != 180 {
		t.Errorf("size %d, want 180", b.Size)
	}
	for _, l := range []spirv.Linked{v, f} {
		checkMerged(t, l, b)
		validate(t, l.Module)
	}
	none, err := spirv.MergeDefaultBlocks(spirv.Place{}, linked(t, load(t, "color.frag"), spirv.Fragment))
	if none != nil || err != nil {
		t.Errorf("without loose uniforms: %v, %v, want nil, nil", none, err)
	}
}

// checkMerged compares a stage's own block with the merged one, member by member.
func checkMerged(t *testing.T, l spirv.Linked, merged *spirv.Block) {
	t.Helper()
	at := make(map[string]int)
	for _, m := range merged.Members {
		at[m.Name] = m.Offset
	}
	for _, b := range reflect(t, l.Module, l.Entry.Stage).Blocks {
		if b.Name != spirv.DefaultBlockName {
			continue
		}
		if got := fmt.Sprint(b.Set, b.Binding); got != "2 5" {
			t.Errorf("%v stage: bound at %s", l.Entry.Stage, got)
		}
		for _, m := range b.Members {
			if m.Offset != at[m.Name] {
				t.Errorf("%v stage: %s at %d, want %d", l.Entry.Stage, m.Name, m.Offset, at[m.Name])
			}
		}
	}
}
