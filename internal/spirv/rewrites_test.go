package spirv_test

import (
	"slices"
	"testing"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

// rewrites are all that can be done to a vertex shader's module, and a sequence of them.
var rewrites = map[string]func(m *spirv.Module, e spirv.Entry, o spirv.XfbOptions) error{
	"drop": func(m *spirv.Module, e spirv.Entry, o spirv.XfbOptions) error { m.DropUnused(e); return nil },
	"link": func(m *spirv.Module, e spirv.Entry, o spirv.XfbOptions) error {
		return spirv.Link(spirv.Linked{Module: m, Entry: e})
	},
	"reorder": func(m *spirv.Module, e spirv.Entry, o spirv.XfbOptions) error {
		r, err := m.Reflect(e.Stage, e.Name)
		if err != nil {
			return err
		}
		var ids []uint32
		for _, v := range slices.Backward(slices.Concat(r.Inputs, r.Outputs)) {
			ids = append(ids, v.ID)
		}
		m.Reorder(ids)
		return nil
	},
	"widen": func(m *spirv.Module, e spirv.Entry, o spirv.XfbOptions) error {
		_, err := m.WidenDoubleInputs(e)
		return err
	},
	"instance":    func(m *spirv.Module, e spirv.Entry, o spirv.XfbOptions) error { return m.InstanceFromZero(e) },
	"base vertex": func(m *spirv.Module, e spirv.Entry, o spirv.XfbOptions) error { return m.ZeroBaseVertex(e) },
	"decorate": func(m *spirv.Module, e spirv.Entry, o spirv.XfbOptions) error {
		_, err := m.DecorateXfb(e, o)
		return err
	},
	"emulate by push constants": func(m *spirv.Module, e spirv.Entry, o spirv.XfbOptions) error {
		_, err := m.EmulateXfb(e, spirv.EmulateOptions{XfbOptions: o, Set: 1, Push: true})
		return err
	},
	"emulate by uniforms": func(m *spirv.Module, e spirv.Entry, o spirv.XfbOptions) error {
		_, err := m.EmulateXfb(e, spirv.EmulateOptions{XfbOptions: o, Set: 1, ParamSet: 2})
		return err
	},
	"size": func(m *spirv.Module, e spirv.Entry, o spirv.XfbOptions) error { return m.WritePointSize(e, 1, false) },
	"clip": func(m *spirv.Module, e spirv.Entry, o spirv.XfbOptions) error { return m.ClipDepth(e) },
	"prune": func(m *spirv.Module, e spirv.Entry, o spirv.XfbOptions) error {
		return spirv.PruneOutputs(spirv.Linked{Module: m, Entry: e}, spirv.Linked{})
	},
}

// TestRewrites runs them over SPIR-V 1.0 and 1.5, whose entry points list all global variables and whose storage buffers
// have a class of their own: each for itself, and all that go together one after the other.
func TestRewrites(t *testing.T) {
	together := []string{"drop", "decorate", "widen", "instance", "clip", "size", "prune"}
	for file, varyings := range map[string][]string{
		"modern.v12.vert": {"parts[1]", "color", "big", "gl_Position"},
		"outputs.vert":    {"parts[1]", "color", "big", "gl_Position"},
		"doubles.vert":    {"o_d[1]", "o_a", "o_f"},
		"debug.g.vert":    {"parts[1]", "VS.normal", "turn"},
	} {
		o := spirv.XfbOptions{Varyings: varyings, Copy: true}
		for name, rewrite := range rewrites {
			t.Run(file+"/"+name, func(t *testing.T) {
				m := load(t, file)
				if err := rewrite(m, linked(t, m, spirv.Vertex).Entry, o); err != nil {
					t.Fatal(err)
				}
				validate(t, m)
			})
		}
		t.Run(file+"/together", func(t *testing.T) {
			m := load(t, file)
			for _, name := range together {
				if err := rewrites[name](m, linked(t, m, spirv.Vertex).Entry, o); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
			validate(t, m)
		})
	}
}
