package vkgloo_test

import (
	"errors"
	"fmt"
	"image/color"
	"os"
	"strings"
	"sync"
	"testing"

	vulkan "github.com/vulkan-go/vulkan"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/shaders"
	"github.com/vkgloo/vkgloo/vk"
)

func TestOpenRefuses(t *testing.T) {
	for _, o := range []vkgloo.Options{{Device: "no such device"}, {RingSize: -1}, {Label: strings.Repeat("x", 300)}} {
		if c, err := vkgloo.Open(o); err == nil {
			c.Close()
			t.Errorf("Open(%+v): no error", o)
		}
	}
	_, err := vkgloo.Open(vkgloo.Options{Device: "no such device"})
	if !errors.Is(err, errors.ErrUnsupported) || !strings.Contains(err.Error(), "no such device") {
		t.Errorf("an unknown device: %v", err)
	}
	if _, err := vkgloo.Adopt(vk.Handles{}, vkgloo.Options{}); err == nil {
		t.Error("Adopt of nothing: no error")
	}
}

// Close frees everything, and names by label and place what was never released.
func TestCloseNamesLeaks(t *testing.T) {
	c := vktest.Context(t, vktest.Options{LeaksAllowed: true, Label: "leaky"})
	f := &fixture{TB: t, c: c}
	if _, err := c.NewBuffer(vkgloo.BufferOptions{Size: 5, Label: "forgotten"}); err != nil {
		t.Fatal(err)
	}
	p, err := c.Program(vkgloo.ProgramOptions{Vertex: idVertex, Label: "lost program"})
	f.ok(err)
	_, err = c.VertexArray(p, nil, vkgloo.VertexArrayOptions{Label: "lost array"})
	f.ok(err)
	_, err = c.Target(2, 2, vkgloo.TargetOptions{Label: "lost target"})
	f.ok(err)
	kept, err := c.Reserve(4)
	f.ok(err)
	kept.Release()
	err = c.Close()
	f.is(err, buffer.ErrState)
	for _, want := range []string{"leaky", "forgotten", "lost program", "lost array", "lost target", "context_gpu_test.go:"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not name %q: %v", want, err)
		}
	}
	f.ok(c.Close()) // a second time
	f.is(c.Flush(), buffer.ErrState)
	if _, err := c.Reserve(4); err == nil {
		t.Error("a buffer of a closed context: no error")
	}
}

func TestTarget(t *testing.T) {
	c := vktest.Context(t)
	f := &fixture{TB: t, c: c}
	for _, s := range [][2]int{{0, 1}, {1, 0}, {-1, 5}, {1 << 20, 1}, {1, 1 << 40}} {
		_, err := c.Target(s[0], s[1], vkgloo.TargetOptions{})
		f.is(err, buffer.ErrRange)
	}
	g := f.target(3, 2)
	if img, layout := g.RawImage(); img == 0 || layout == 0 {
		t.Errorf("RawImage = %d, %d", img, layout)
	}
	img, err := g.Image()
	f.ok(err)
	f.same([]any{img.Rect.Dx(), img.Rect.Dy(), img.NRGBAAt(2, 1)}, []any{3, 2, color.NRGBA{}}) // born all zero
	f.ok(g.Clear(1, 0.5, 0, 1))
	img, err = g.Image()
	f.ok(err)
	if px := img.NRGBAAt(0, 0); px.R != 255 || px.G < 127 || px.G > 128 || px.B != 0 || px.A != 255 {
		t.Errorf("cleared to %v", px)
	}
	// y is up, the first row is the top.
	v := f.array(f.drawProgram(), []vkgloo.Content{{Buffer: buf(f, float32(-1), 1), Layout: "2f", Attributes: []string{"pos"}}}, vkgloo.VertexArrayOptions{Mode: vkgloo.Points})
	one, err := c.Target(4, 4, vkgloo.TargetOptions{})
	keep(f, one, err)
	near := f.array(f.drawProgram(), []vkgloo.Content{{Buffer: buf(f, float32(-0.75), 0.75), Layout: "2f", Attributes: []string{"pos"}}}, vkgloo.VertexArrayOptions{Mode: vkgloo.Points})
	f.ok(v.Render(one, vkgloo.RenderOptions{Vertices: vkgloo.N(0)}))
	f.ok(near.Render(one, vkgloo.RenderOptions{}))
	f.same(f.pixels(one), []string{"0,0"})
	g.Release()
	g.Release()
	_, err = g.Image()
	f.is(err, buffer.ErrReleased)
	f.is(g.Clear(0, 0, 0, 0), buffer.ErrReleased)
	if img, layout := g.RawImage(); img != 0 || layout != 0 {
		t.Errorf("RawImage after Release = %d, %d", img, layout)
	}
}

// Depth: the nearer fragment wins, whatever the order.
func TestTargetDepth(t *testing.T) {
	c := vktest.Context(t)
	f := &fixture{TB: t, c: c}
	p := f.program(vkgloo.ProgramOptions{Vertex: `#version 450
		in float z; layout(location = 0) out float c;
		void main() { c = z; gl_Position = vec4(gl_VertexIndex % 2 * 4 - 1, gl_VertexIndex / 2 * 4 - 1, z, 1); }`, Fragment: `#version 450
		layout(location = 0) in float c; layout(location = 0) out vec4 o;
		void main() { o = vec4(c, 0, 0, 1); }`})
	for _, depth := range []bool{true, false} {
		g, err := c.Target(2, 2, vkgloo.TargetOptions{Depth: depth})
		keep(f, g, err)
		for _, z := range []float32{0.2, 0.8} {
			v := f.array(p, []vkgloo.Content{{Buffer: buf(f, z), Layout: "f/r", Attributes: []string{"z"}}}, vkgloo.VertexArrayOptions{})
			f.ok(v.Render(g, vkgloo.RenderOptions{Vertices: vkgloo.N(3)}))
		}
		img, err := g.Image()
		f.ok(err)
		want := map[bool]uint8{true: 51, false: 204}[depth]
		f.same(img.NRGBAAt(1, 1).R, want)
		f.ok(g.Clear(0, 0, 0, 1)) // clears depth, too
		v := f.array(p, []vkgloo.Content{{Buffer: buf(f, float32(0.8)), Layout: "f/r", Attributes: []string{"z"}}}, vkgloo.VertexArrayOptions{})
		f.ok(v.Render(g, vkgloo.RenderOptions{Vertices: vkgloo.N(3)}))
		img, err = g.Image()
		f.ok(err)
		f.same(img.NRGBAAt(1, 1).R, uint8(204))
	}
}

func TestProgramRefuses(t *testing.T) {
	c := vktest.Context(t)
	f := &fixture{TB: t, c: c}
	fs := "#version 450\nlayout(location = 0) out vec4 o; void main() { o = vec4(1); }"
	for name, row := range map[string]struct {
		o    vkgloo.ProgramOptions
		want error
	}{
		"nothing":            {vkgloo.ProgramOptions{}, buffer.ErrArgs},
		"fragment alone":     {vkgloo.ProgramOptions{Fragment: fs}, buffer.ErrArgs},
		"compute and vertex": {vkgloo.ProgramOptions{Compute: doubler, Vertex: idVertex}, buffer.ErrArgs},
		"compute varyings":   {vkgloo.ProgramOptions{Compute: doubler, Varyings: []string{"x"}}, buffer.ErrArgs},
		"no such varying":    {vkgloo.ProgramOptions{Vertex: idVertex, Varyings: []string{"x"}}, buffer.ErrValue},
		"varying twice":      {vkgloo.ProgramOptions{Vertex: idVertex, Varyings: []string{"id", "id"}}, buffer.ErrValue},
		"broken SPIR-V":      {vkgloo.ProgramOptions{Vertex: "\x03\x02\x23\x07broken"}, nil},
		"interface": {vkgloo.ProgramOptions{Vertex: "#version 450\nout vec2 a; void main() { a = vec2(0); gl_Position = vec4(0); }",
			Fragment: "#version 450\nin vec3 a; layout(location = 0) out vec4 o; void main() { o = vec4(a, 1); }"}, buffer.ErrValue},
		"missing output": {vkgloo.ProgramOptions{Vertex: "#version 450\nvoid main() { gl_Position = vec4(0); }",
			Fragment: "#version 450\nin vec3 a; layout(location = 0) out vec4 o; void main() { o = vec4(a, 1); }"}, buffer.ErrValue},
		"sampler": {vkgloo.ProgramOptions{Vertex: idVertex,
			Fragment: "#version 450\nlayout(binding = 0) uniform sampler3D s; layout(location = 0) out vec4 o; void main() { o = texture(s, vec3(0)); }"}, errors.ErrUnsupported},
		"push constants":    {vkgloo.ProgramOptions{Vertex: "#version 450\nlayout(push_constant) uniform P { vec4 p; }; void main() { gl_Position = p; }"}, errors.ErrUnsupported},
		"binding too large": {vkgloo.ProgramOptions{Vertex: "#version 450\nlayout(binding = 4000) uniform P { vec4 p; }; void main() { gl_Position = p; }"}, buffer.ErrRange},
	} {
		p, err := c.Program(row.o)
		switch {
		case err == nil:
			p.Release()
			t.Errorf("%s: no error", name)
		case row.want != nil && !errors.Is(err, row.want):
			t.Errorf("%s: %v, want %v", name, err, row.want)
		}
	}
	_, err := c.Program(vkgloo.ProgramOptions{Vertex: "#version 450\nvoid main() { nonsense }", Label: "typo"})
	var bad *shaders.CompileError
	if !errors.As(err, &bad) || !strings.Contains(err.Error(), "nonsense") || !strings.Contains(err.Error(), "typo") {
		t.Errorf("a source that does not compile: %v", err)
	}
	// SPIR-V goes in as it is.
	words, err := shaders.Compile(shaders.Vertex, idVertex, shaders.CompileOptions{})
	f.ok(err)
	p := f.program(vkgloo.ProgramOptions{Vertex: string(pack(words)), Varyings: []string{"id"}})
	v := f.array(p, nil, vkgloo.VertexArrayOptions{})
	f.same(transform[int32](f, v, 2, vkgloo.TransformOptions{Vertices: vkgloo.N(2)}), []int32{0, 1})
}

// Blocks are found by name, members tell of them, and one block of both stages is one.
func TestProgramMembers(t *testing.T) {
	c := vktest.Context(t)
	f := &fixture{TB: t, c: c}
	p := f.program(vkgloo.ProgramOptions{Vertex: `#version 450
		in vec2 a; in mat2x3 m[2];
		layout(std140, binding = 3) uniform Both { vec4 k; };
		uniform Own { vec4 o; };
		void main() { gl_Position = vec4(a * k.xy, m[1][0].z, 1) + o; }`, Fragment: `#version 450
		layout(std140, binding = 3) uniform Both { vec4 k; };
		layout(std430, binding = 3) readonly buffer Store { vec4 s; };
		layout(location = 0) out vec4 c;
		void main() { c = k + s; }`})
	want := map[string]vkgloo.Member{
		"a":     {Name: "a", Kind: vkgloo.MemberAttribute, Type: "vec2", Len: 1, Location: 0, Binding: -1},
		"m":     {Name: "m", Kind: vkgloo.MemberAttribute, Type: "mat2x3", Len: 2, Location: 1, Binding: -1},
		"Both":  {Name: "Both", Kind: vkgloo.MemberUniformBlock, Type: "Both", Len: 1, Location: -1, Binding: 3},
		"Store": {Name: "Store", Kind: vkgloo.MemberStorageBlock, Type: "Store", Len: 1, Location: -1, Binding: 3},
	}
	for name, m := range want {
		got, ok := p.Member(name)
		if !ok || got != m {
			t.Errorf("member %q is %+v, %v, want %+v", name, got, ok, m)
		}
	}
	if n := len(p.Members()); n != 5 {
		t.Errorf("%d members: %+v", n, p.Members())
	}
	if _, ok := p.Member("none"); ok {
		t.Error("a member that is none was found")
	}
	// Missing buffers are named.
	v := f.array(p, nil, vkgloo.VertexArrayOptions{})
	err := v.Render(f.target(1, 1), vkgloo.RenderOptions{Vertices: vkgloo.N(3)})
	f.is(err, buffer.ErrState)
	b := f.zeros(64)
	own, _ := p.Member("Own")
	f.ok(c.BindUniform(own.Binding, b, 0, -1))
	f.ok(c.BindUniform(3, b, 0, -1))
	f.ok(c.BindStorage(3, b, 0, -1))
	f.ok(v.Render(f.target(1, 1), vkgloo.RenderOptions{Vertices: vkgloo.N(3)}))
}

// An adopted context keeps to all rules, with what its device has and with next to nothing.
func TestAdopted(t *testing.T) {
	host := vktest.Context(t, vktest.Options{Label: "host"})
	h := host.Device().Handles()
	bare := h
	bare.Extensions = nil
	bare.Features = vulkan.PhysicalDeviceFeatures{VertexPipelineStoresAndAtomics: vulkan.True, FragmentStoresAndAtomics: vulkan.True}
	none := h
	none.Extensions, none.Features = nil, vulkan.PhysicalDeviceFeatures{}
	for name, handles := range map[string]vk.Handles{"same": h, "bare": bare, "none": none} {
		t.Run(name, func(t *testing.T) {
			// Synchronization validation across submissions has false positives with timeline semaphores.
			c, err := vkgloo.Adopt(handles, vkgloo.Options{Label: name, Fences: os.Getenv("VKGLOO_TEST_FENCES") == "1"})
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := c.Close(); err != nil {
					t.Error(err)
				}
			}()
			if l := c.Limits(); name == "none" && (l.Transform || l.Geometry || l.Float64) {
				t.Errorf("limits of a device without features: %+v", l)
			}
			for _, n := range sortedRules() {
				if name == "none" && n >= "M-131" && n < "M-140" {
					continue // it says that there are transforms
				}
				t.Run(n, func(t *testing.T) { rules[n](&fixture{TB: t, c: c}) })
			}
		})
	}
	if err := host.Finish(); err != nil {
		t.Error(err)
	}
}

// Different buffers, arrays and targets of one context are used by several goroutines at the same time.
func TestConcurrent(t *testing.T) {
	c := vktest.Context(t)
	f := &fixture{TB: t, c: c}
	p := f.fetchProgram("float")
	d := f.drawProgram()
	type worker struct {
		v, w     *vkgloo.VertexArray
		src, out *buffer.Buffer
		t        *vkgloo.Target
	}
	var list []worker
	for range 4 {
		src := buf(f, float32(0), 1, 2, 3)
		list = append(list, worker{
			v:   f.array(p, []vkgloo.Content{{Buffer: src, Layout: "f", Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{}),
			w:   f.array(d, []vkgloo.Content{{Buffer: src, Layout: "2f", Attributes: []string{"pos"}}}, vkgloo.VertexArrayOptions{Mode: vkgloo.Points}),
			src: src, out: f.zeros(16), t: f.target(4, 4),
		})
	}
	var wg sync.WaitGroup
	for i, w := range list {
		wg.Go(func() {
			for k := range 40 {
				x := float32(i*1000 + k)
				err := errors.Join(w.src.Write(buffer.Of([]float32{x}), 0), w.v.Transform(vkgloo.TransformOptions{}, w.out),
					w.t.Clear(0, 0, 0, 1), w.w.Render(w.t, vkgloo.RenderOptions{}))
				got, err2 := w.out.Read(-1, 0)
				if err != nil || err2 != nil {
					t.Errorf("worker %d: %v, %v", i, err, err2)
					return
				}
				if v := decode[float32](f, got); v[0] != x || v[3] != 3 {
					t.Errorf("worker %d, round %d: %v", i, k, v)
					return
				}
				if k%10 == 0 {
					if _, err := w.t.Image(); err != nil {
						t.Error(err)
					}
					b, err := c.Reserve(64)
					if err != nil {
						t.Error(err)
						return
					}
					b.Release()
				}
			}
		})
	}
	wg.Go(func() {
		for range 50 {
			if err := c.Flush(); err != nil {
				t.Error(err)
			}
			_ = c.Stats()
		}
	})
	wg.Wait()
}

// Stats count what was done.
func TestStats(t *testing.T) {
	c := vktest.Context(t)
	f := &fixture{TB: t, c: c}
	before := c.Stats()
	v := f.array(f.drawProgram(), []vkgloo.Content{{Buffer: buf(f, make([]float32, 6)...), Layout: "2f", Attributes: []string{"pos"}}}, vkgloo.VertexArrayOptions{})
	g := f.target(4, 4)
	for range 3 {
		f.ok(v.Render(g, vkgloo.RenderOptions{}))
	}
	f.ok(c.Finish())
	s := c.Stats()
	f.same(s.Draw.Draws-before.Draw.Draws, uint64(3))
	f.same(s.Draw.Passes-before.Draw.Passes, uint64(1)) // one pass for all
	f.same(s.Draw.Pipelines, 1)
	f.same(s.Objects-before.Objects, 4) // program, array, buffer, target
	if s.Memory.Blocks == 0 {
		t.Error("no memory blocks")
	}
	if fmt.Sprint(s.Draw) == fmt.Sprint(before.Draw) {
		t.Error("the counts stood still")
	}
}
