package spirv_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

// xfbCases are varyings with the layout that both ways of capturing must give them.
var xfbCases = []struct {
	name, file string
	separate   bool
	varyings   string // split at blanks
	layout     string
}{
	{"plain", "outputs.vert", false, "color ids parts", "color vec4 0+0:16, ids uvec2 0+16:8, parts float[3] 0+24:12, strides [36]"},
	{"block", "outputs.vert", false, "VS.normal VS.kind VS.w", "VS.normal vec3 0+0:12, VS.kind int 0+12:4, VS.w float[2] 0+16:8, strides [24]"},
	{"built-in", "outputs.vert", false, "gl_PointSize gl_Position", "gl_PointSize float 0+0:4, gl_Position vec4 0+4:16, strides [20]"},
	{"matrix", "outputs.vert", false, "turn pair", "turn mat2x3 0+0:24, pair mat2[2] 0+24:32, strides [56]"},
	{"doubles", "outputs.vert", false, "big one line", "big dvec3 0+0:24, one double 0+24:8, line double[2] 0+32:16, strides [48]"},
	{"doubles off", "outputs.vert", false, "gl_PointSize big one", "gl_PointSize float 0+0:4, big dvec3 0+4:24, one double 0+28:8, strides [36]"},
	{"stride off", "outputs.vert", false, "one gl_PointSize", "one double 0+0:8, gl_PointSize float 0+8:4, strides [12]"},
	{"element", "outputs.vert", false, "parts[2] parts[0] pair[1]", "parts[2] float 0+0:4, parts[0] float 0+4:4, pair[1] mat2 0+8:16, strides [24]"},
	{"structure", "outputs.vert", false, "lamp.on lamp.pos", "lamp.on float[2] 0+0:8, lamp.pos vec3 0+8:12, strides [20]"},
	{"aggregate", "outputs.vert", false, "lamp color", "lamp  0+0:20, color vec4 0+20:16, strides [36]"},
	{"skip", "outputs.vert", false, "gl_SkipComponents2 color gl_SkipComponents1 gl_NextBuffer gl_NextBuffer ids gl_SkipComponents4",
		"color vec4 0+8:16, ids uvec2 2+0:8, strides [28 0 24]"},
	{"separate", "outputs.vert", true, "VS.normal gl_Position VS.kind gl_PointSize turn",
		"VS.normal vec3 0+0:12, gl_Position vec4 1+0:16, VS.kind int 2+0:4, gl_PointSize float 3+0:4, turn mat2x3 4+0:24, strides [12 16 4 4 24]"},
	{"separate four", "outputs.vert", true, "gl_Position VS.normal VS.kind parts[1]",
		"gl_Position vec4 0+0:16, VS.normal vec3 1+0:12, VS.kind int 2+0:4, parts[1] float 3+0:4, strides [16 12 4 4]"},
	{"declared", "xfb.vert", false, "", "gl_Position vec4 1+0:16, gl_PointSize float 1+20:4, m mat3 0+0:36, VS.a vec3 1+32:12, strides [40 64]"},
	{"overridden", "xfb.vert", false, "VS.b m", "VS.b float 0+0:4, m mat3 0+4:36, strides [40]"},
}

func describeLayout(l *spirv.XfbLayout) string {
	var b strings.Builder
	for _, v := range l.Varyings {
		fmt.Fprintf(&b, "%s %s %d+%d:%d, ", v.Name, v.Type, v.Buffer, v.Offset, v.Size)
	}
	return b.String() + fmt.Sprint("strides ", l.Strides)
}

func TestDecorateXfb(t *testing.T) {
	for _, c := range xfbCases {
		for _, copied := range []bool{false, true} {
			t.Run(fmt.Sprint(c.name, copied), func(t *testing.T) {
				m := load(t, c.file)
				layout, err := m.DecorateXfb(linked(t, m, spirv.Vertex).Entry,
					spirv.XfbOptions{Varyings: strings.Fields(c.varyings), Separate: c.separate, Copy: copied})
				if err != nil {
					t.Fatal(err)
				}
				if got := describeLayout(layout); got != c.layout {
					t.Errorf("layout %s, want %s", got, c.layout)
				}
				if !reflect(t, m, spirv.Vertex).Xfb {
					t.Error("no Xfb execution mode")
				}
				validate(t, m)
			})
		}
	}
}

// TestDecorateXfbDecorates checks that what can be captured in place is, and what can't goes to outputs of its own.
func TestDecorateXfbDecorates(t *testing.T) {
	for _, c := range []struct {
		varyings string
		separate bool
		own      string // outputs that carry the capture, in order of declaration
	}{
		{"color ids", false, "color ids"},
		{"VS.kind gl_Position", true, "gl_Position VS.kind"},
		{"VS.kind VS.normal", true, "VS.kind captured"},
		{"parts[1] gl_Position", false, "gl_Position captured"},
		{"gl_PointSize one", false, "gl_PointSize captured"},
		{"lamp.on lamp.pos", false, "captured captured"},
	} {
		m := load(t, "outputs.vert")
		_, err := m.DecorateXfb(linked(t, m, spirv.Vertex).Entry, spirv.XfbOptions{Varyings: strings.Fields(c.varyings), Separate: c.separate})
		if err != nil {
			t.Fatal(err)
		}
		var own []string
		for _, v := range reflect(t, m, spirv.Vertex).Outputs {
			if v.Xfb != nil {
				own = append(own, v.Name)
			}
		}
		if got := strings.Join(own, " "); got != c.own {
			t.Errorf("%s: captured through %q, want %q", c.varyings, got, c.own)
		}
	}
}

func TestDecorateXfbGeometry(t *testing.T) {
	for _, c := range []struct{ file, varyings, layout string }{
		{"strip.geom", "gl_Position g_normal", "gl_Position vec4 0+0:16, g_normal vec3 0+16:12, strides [28]"},
		{"strip.geom", "g_color gl_SkipComponents1 g_normal", "g_color vec4 0+0:16, g_normal vec3 0+20:12, strides [32]"},
		{"lists.geom", "Part[1].a lamps[1] grid bare", "Part[1].a vec3 0+0:12, lamps[1]  0+12:20, grid  0+32:24, bare vec2 0+56:8, strides [64]"},
		{"lists.geom", "grid[1][2] lamps[0].on[1] grid[0]", "grid[1][2] float 0+0:4, lamps[0].on[1] float 0+4:4, grid[0] float[3] 0+8:12, strides [20]"},
	} {
		for _, copied := range []bool{false, true} {
			m := load(t, c.file)
			o := spirv.XfbOptions{Varyings: strings.Fields(c.varyings), Copy: copied}
			layout, err := m.DecorateXfb(linked(t, m, spirv.Geometry).Entry, o)
			if err != nil {
				t.Fatal(err)
			}
			if got := describeLayout(layout); got != c.layout {
				t.Errorf("layout %s, want %s", got, c.layout)
			}
			validate(t, m)
		}
	}
}

func TestDecorateXfbErrors(t *testing.T) {
	for _, c := range []struct {
		varyings string
		separate bool
	}{
		{"nothing", false}, {"color color", false}, {"parts parts[1]", false}, {"parts[1] parts", false}, {"parts[1] parts[1]", false},
		{"parts[3]", false}, {"parts[-1]", false}, {"parts[+1]", false}, {"parts[]", false}, {"parts[x]", false}, {"color[0]", false},
		{"VS", false}, {"VS.none", false}, {"vs.normal", false}, {"gl_SkipComponents1 color", true}, {"gl_NextBuffer color", true},
		{"gl_SkipComponents5", false}, {"gl_SkipComponents1", false}, {"", false},
	} {
		m := load(t, "outputs.vert")
		before := fmt.Sprint(m.Words())
		_, err := m.DecorateXfb(linked(t, m, spirv.Vertex).Entry, spirv.XfbOptions{Varyings: strings.Fields(c.varyings), Separate: c.separate})
		if c.varyings == "VS" { // a block is the aggregate of its members
			if err != nil {
				t.Errorf("VS: %v", err)
			}
			continue
		}
		if !errors.Is(err, spirv.ErrVarying) {
			t.Errorf("%q: %v, want ErrVarying", c.varyings, err)
		}
		if fmt.Sprint(m.Words()) != before {
			t.Errorf("%q: the module changed", c.varyings)
		}
	}
	f := load(t, "color.frag")
	if _, err := f.DecorateXfb(linked(t, f, spirv.Fragment).Entry, spirv.XfbOptions{Varyings: []string{"o_color"}}); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("fragment shader: %v, want ErrUnsupported", err)
	}
	v := load(t, "outputs.vert")
	l := linked(t, v, spirv.Vertex)
	unassign(t, l, "color")
	if _, err := v.DecorateXfb(l.Entry, spirv.XfbOptions{Varyings: []string{"ids"}}); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("output without location: %v, want ErrUnsupported", err)
	}
}

func TestEmulateXfb(t *testing.T) {
	for _, c := range xfbCases {
		for _, push := range []bool{false, true} {
			t.Run(fmt.Sprint(c.name, push), func(t *testing.T) {
				m := load(t, c.file)
				layout, err := m.EmulateXfb(linked(t, m, spirv.Vertex).Entry, spirv.EmulateOptions{
					XfbOptions: spirv.XfbOptions{Varyings: strings.Fields(c.varyings), Separate: c.separate},
					Set:        1, Binding: 2, Push: push, ParamSet: 3, ParamBinding: 4,
				})
				if err != nil {
					t.Fatal(err)
				}
				if got := describeLayout(layout); got != c.layout {
					t.Errorf("layout %s, want %s", got, c.layout)
				}
				checkEmulated(t, reflect(t, m, spirv.Vertex), len(layout.Strides), push)
				validate(t, m)
			})
		}
	}
}

// checkEmulated looks at the blocks that EmulateXfb adds.
func checkEmulated(t *testing.T, r *spirv.Reflection, buffers int, push bool) {
	t.Helper()
	if r.Xfb {
		t.Error("the Xfb execution mode is still there")
	}
	n := 0
	for _, b := range r.Blocks {
		switch b.Kind {
		case spirv.BlockStorage:
			if b.Set != 1 || b.Binding != 2+n || b.Stride != 4 {
				t.Errorf("buffer %d: set %d binding %d stride %d", n, b.Set, b.Binding, b.Stride)
			}
			n++
		case spirv.BlockPush, spirv.BlockUniform:
			if (b.Kind == spirv.BlockPush) != push || b.Size != (spirv.EmulateParams{}).Bytes(buffers) {
				t.Errorf("parameters: kind %d, %d bytes", b.Kind, b.Size)
			}
			if !push && (b.Set != 3 || b.Binding != 4) {
				t.Errorf("parameters: set %d binding %d", b.Set, b.Binding)
			}
		}
	}
	if n != buffers {
		t.Errorf("%d buffers, want %d", n, buffers)
	}
}

func TestEmulateXfbErrors(t *testing.T) {
	g := load(t, "strip.geom")
	if _, err := g.EmulateXfb(linked(t, g, spirv.Geometry).Entry, spirv.EmulateOptions{XfbOptions: spirv.XfbOptions{Varyings: []string{"g_color"}}}); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("geometry shader: %v, want ErrUnsupported", err)
	}
	b := load(t, "blocks.vert")
	o := spirv.EmulateOptions{XfbOptions: spirv.XfbOptions{Varyings: []string{"gl_Position"}}, Push: true}
	if _, err := b.EmulateXfb(linked(t, b, spirv.Vertex).Entry, o); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("push constants twice: %v, want ErrUnsupported", err)
	}
	o.Push, o.Set, o.ParamSet = false, 4, 5
	if _, err := b.EmulateXfb(linked(t, b, spirv.Vertex).Entry, o); err != nil {
		t.Errorf("uniform parameters: %v", err)
	}
	validate(t, b)
}
