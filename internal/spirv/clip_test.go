package spirv_test

import (
	"slices"
	"testing"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

func TestClipDepth(t *testing.T) {
	for _, name := range []string{"outputs.vert", "xfb.vert", "strip.geom"} {
		m := load(t, name)
		n := len(m.Words())
		if err := m.ClipDepth(linked(t, m, stageOf(name)).Entry); err != nil {
			t.Fatal(err)
		}
		if len(m.Words()) == n {
			t.Errorf("%s: unchanged", name)
		}
		validate(t, m)
	}
}

func TestClipDepthWithoutPosition(t *testing.T) {
	m := load(t, "silent.vert")
	if err := m.ClipDepth(linked(t, m, spirv.Vertex).Entry); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(m.Words(), words(t, "silent.vert")) {
		t.Error("a shader that does not write gl_Position changed")
	}
}

func TestWritePointSize(t *testing.T) {
	for _, c := range []struct {
		file          string
		always, wrote bool
	}{
		{"outputs.vert", false, true}, // writes it itself
		{"outputs.vert", true, true},
		{"loose.gl.vert", false, false}, // declares it with gl_PerVertex
		{"silent.vert", false, false},   // does not
	} {
		m := load(t, c.file)
		e := linked(t, m, spirv.Vertex).Entry
		if err := m.WritePointSize(e, 1, c.always); err != nil {
			t.Fatal(err)
		}
		if same := slices.Equal(m.Words(), words(t, c.file)); same != (c.wrote && !c.always) {
			t.Errorf("%s, always %v: unchanged %v", c.file, c.always, same)
		}
		validate(t, m)
		once := m.Words()
		if err := m.WritePointSize(e, 1, false); err != nil || !slices.Equal(m.Words(), once) {
			t.Errorf("%s: a second call changed it, or %v", c.file, err)
		}
	}
}
