package vkgloo_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// scene is what the sequences of TestBarriers work with: three buffers of 64 bytes and programs that use them.
type scene struct {
	f       *fixture
	a, b, c *buffer.Buffer
	target  *vkgloo.Target
	draw    *vkgloo.Program
	compute *vkgloo.Program
	capture *vkgloo.Program
}

func newScene(f *fixture) *scene {
	s := &scene{f: f}
	for _, b := range []**buffer.Buffer{&s.a, &s.b, &s.c} { // nothing has been done to their bytes yet
		r, err := f.c.Reserve(64)
		*b = keep(f, r, err)
	}
	t, err := f.c.Target(16, 16, vkgloo.TargetOptions{})
	s.target = keep(f, t, err)
	s.draw = f.program(vkgloo.ProgramOptions{
		Vertex: `#version 450
			layout(location = 0) in vec4 p;
			void main() { gl_Position = p; }`,
		Fragment: `#version 450
			layout(std140, binding = 7) uniform U { vec4 color; };
			layout(location = 0) out vec4 o;
			void main() { o = color; }`,
	})
	s.compute = f.program(vkgloo.ProgramOptions{Compute: `#version 450
		layout(local_size_x = 1) in;
		layout(std430, binding = 7) buffer B { uint w[]; };
		void main() { w[0] += 1; }`})
	s.capture = f.program(vkgloo.ProgramOptions{Vertex: `#version 450
		layout(location = 0) in vec4 p;
		layout(location = 0) out vec4 q;
		void main() { q = p; gl_Position = p; }`, Varyings: []string{"q"}})
	return s
}

func (s *scene) write(b *buffer.Buffer, off, n int) {
	s.f.ok(b.SetSubData(buffer.Of(make([]byte, n)), off))
	s.flush()
}

// flush moves what is pending into the open stream, and does nothing else.
func (s *scene) flush() { s.f.ok(s.f.c.CopyBuffer(s.c, s.c, 0, 0, 0)) }

func (s *scene) copy(dst, src *buffer.Buffer, n, from, to int) {
	s.f.ok(s.f.c.CopyBuffer(dst, src, n, from, to))
}

func (s *scene) vertices(b *buffer.Buffer) *vkgloo.VertexArray {
	return s.f.array(s.draw, []vkgloo.Content{{Buffer: b, Layout: "4f", Attributes: []string{"p"}}}, vkgloo.VertexArrayOptions{})
}

func (s *scene) render(vertex, uniform *buffer.Buffer) {
	s.f.ok(s.f.c.BindUniform(7, uniform, 0, 16))
	s.f.ok(s.vertices(vertex).Render(s.target, vkgloo.RenderOptions{Mode: vkgloo.Points, Vertices: vkgloo.N(1)}))
}

func (s *scene) dispatch(b *buffer.Buffer) {
	s.f.ok(s.f.c.BindStorage(7, b, 0, -1))
	s.f.ok(s.compute.Dispatch(1, 1, 1))
}

func (s *scene) transform(from, to *buffer.Buffer) {
	v := s.f.array(s.capture, []vkgloo.Content{{Buffer: from, Layout: "4f", Attributes: []string{"p"}}}, vkgloo.VertexArrayOptions{})
	s.f.ok(v.Transform(vkgloo.TransformOptions{Mode: vkgloo.Points, Vertices: vkgloo.N(4)}, to))
}

// captures turns the barriers of captures into those of emulated ones.
var captures = strings.NewReplacer("-> xfb;", "-> vertex;", "xfb ->", "vertex ->", "-> xfb-write", "-> shader-read|shader-write", "xfb-write", "shader-write")

// TestBarriers holds the exact buffer barriers of sequences of calls, up to the next submission: what follows from what
// each call does to which bytes. Image barriers are left out.
func TestBarriers(t *testing.T) {
	c := vktest.Context(t, vktest.Options{Label: "barriers", Upload: vk.UploadStaged})
	for _, row := range []struct {
		name string
		do   func(s *scene)
		want []string
	}{
		{"a write alone", func(s *scene) { s.write(s.a, 0, 64) }, nil},
		{"two writes of one range", func(s *scene) { s.write(s.a, 0, 16); s.write(s.a, 8, 16) }, []string{"transfer -> transfer; a [8,+8) transfer-write -> transfer-write"}},
		{"disjoint writes", func(s *scene) { s.write(s.a, 0, 16); s.write(s.a, 16, 16); s.write(s.a, 48, 16) }, nil},
		{"write, copy from it", func(s *scene) { s.write(s.a, 0, 64); s.copy(s.b, s.a, 64, 0, 0) }, []string{"transfer -> transfer; a [0,+64) transfer-write -> transfer-read"}},
		{"write, copy from beside it", func(s *scene) { s.write(s.a, 0, 16); s.copy(s.b, s.a, 16, 16, 0) }, nil},
		{"copy, write its source", func(s *scene) { s.copy(s.b, s.a, 16, 0, 0); s.write(s.a, 8, 16) }, []string{"transfer -> transfer"}},
		{"copy, write beside its source", func(s *scene) { s.copy(s.b, s.a, 16, 0, 0); s.write(s.a, 16, 16) }, nil},
		{"copies within a buffer", func(s *scene) { s.copy(s.a, s.a, 16, 0, 16); s.copy(s.a, s.a, 16, 16, 32) }, []string{"transfer -> transfer; a [16,+16) transfer-write -> transfer-read"}},
		{"two copies from one source", func(s *scene) { s.write(s.a, 0, 64); s.copy(s.b, s.a, 64, 0, 0); s.copy(s.c, s.a, 64, 0, 0) }, []string{"transfer -> transfer; a [0,+64) transfer-write -> transfer-read"}},
		{"clear, copy from it", func(s *scene) { s.f.ok(s.a.Clear(-1, 0, nil)); s.copy(s.b, s.a, 64, 0, 0) }, []string{"transfer -> transfer; a [0,+64) transfer-write -> transfer-read"}},
		{"write, draw", func(s *scene) { s.write(s.a, 0, 64); s.write(s.b, 0, 64); s.render(s.a, s.b) }, []string{"transfer -> vertex-input|fragment; a [0,+64) transfer-write -> vertex-read; b [0,+64) transfer-write -> uniform-read"}},
		{"two draws of the same", func(s *scene) { s.write(s.a, 0, 64); s.render(s.a, s.b); s.render(s.a, s.b) }, []string{"transfer -> vertex-input; a [0,+64) transfer-write -> vertex-read"}},
		{"draw, write what it read", func(s *scene) { s.render(s.a, s.b); s.write(s.a, 0, 64); s.write(s.b, 0, 16) }, []string{"vertex-input -> transfer", "fragment -> transfer"}},
		{"draw, write what it didn't read", func(s *scene) { s.render(s.a, s.b); s.write(s.b, 16, 16) }, nil},
		{"dispatch twice", func(s *scene) { s.dispatch(s.a); s.dispatch(s.a) }, []string{"compute -> compute; a [0,+64) shader-write -> shader-read|shader-write"}},
		{"dispatch on two buffers", func(s *scene) { s.dispatch(s.a); s.dispatch(s.b) }, nil},
		{"dispatch, draw from it", func(s *scene) { s.dispatch(s.a); s.render(s.a, s.b) }, []string{"compute -> vertex-input; a [0,+64) shader-write -> vertex-read"}},
		{"write, dispatch, copy", func(s *scene) { s.write(s.a, 0, 64); s.dispatch(s.a); s.copy(s.b, s.a, 64, 0, 0) }, []string{"transfer -> compute; a [0,+64) transfer-write -> shader-read|shader-write", "compute -> transfer; a [0,+64) shader-write -> transfer-read"}},
		{"draw, dispatch on its vertices", func(s *scene) { s.render(s.a, s.b); s.dispatch(s.a) }, []string{"vertex-input -> compute"}},
		{"transform, draw from it", func(s *scene) { s.transform(s.a, s.b); s.render(s.b, s.c) }, []string{"xfb -> vertex-input; b [0,+64) xfb-write -> vertex-read"}},
		{"transform, copy from it", func(s *scene) { s.transform(s.a, s.b); s.copy(s.c, s.b, 64, 0, 0) }, []string{"xfb -> transfer; b [0,+64) xfb-write -> transfer-read"}},
		{"write, transform over it", func(s *scene) { s.write(s.b, 0, 64); s.transform(s.a, s.b) }, []string{"transfer -> xfb; b [0,+64) transfer-write -> xfb-write"}},
		{"dispatch by what a copy wrote", func(s *scene) {
			s.copy(s.b, s.a, 12, 0, 0)
			s.f.ok(s.f.c.BindStorage(7, s.c, 0, -1))
			s.f.ok(s.compute.DispatchIndirect(s.b, 0))
		}, []string{"transfer -> indirect; b [0,+12) transfer-write -> indirect-read"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			f := &fixture{TB: t, c: c}
			s := newScene(f)
			f.ok(c.Finish())
			row.do(s)
			got, want := s.barriers(), row.want
			if !c.Device().Caps().TransformFeedback { // a storage buffer, written by the vertex stage, takes its place
				want = slices.Clone(want)
				for i := range want {
					want[i] = captures.Replace(want[i])
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("got\n\t%s\nwant\n\t%s\ncommands:\n%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"), c.Recorded())
			}
			f.ok(c.Finish())
		})
	}
}

var barrierLine = regexp.MustCompile(`(?m)^barrier (.*)$`)

// barriers are the barriers recorded, with a, b and c for the scene's buffers.
func (s *scene) barriers() []string {
	text := s.f.c.Recorded()
	for name, b := range map[string]*buffer.Buffer{"a": s.a, "b": s.b, "c": s.c} {
		text = strings.ReplaceAll(text, fmt.Sprintf("buffer %#x ", vkgloo.StoreHandle(b)), name+" ")
	}
	var all []string
	for _, m := range barrierLine.FindAllStringSubmatch(text, -1) {
		if !strings.Contains(m[1], "image") {
			all = append(all, m[1])
		}
	}
	return all
}
