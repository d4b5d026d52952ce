package spirv_test

import (
	"fmt"
	"testing"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

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
