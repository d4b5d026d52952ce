package vkgloo_test

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
)

// screen is a vertex shader that covers a target, v_uv from 0, 0 at the top left to 1, 1.
const screen = `#version 450
	layout(location = 0) out vec2 v_uv;
	void main() {
		v_uv = vec2((gl_VertexIndex << 1) & 2, gl_VertexIndex & 2);
		gl_Position = vec4(v_uv.x * 2.0 - 1.0, 1.0 - v_uv.y * 2.0, 0.0, 1.0);
	}`

// show draws with a fragment shader over a target of w by h pixels, and returns these.
func (f *fixture) show(w, h int, fragment string) *image.NRGBA {
	f.Helper()
	p := f.program(vkgloo.ProgramOptions{Vertex: screen, Fragment: fragment})
	return f.shown(w, h, p)
}

func (f *fixture) shown(w, h int, p *vkgloo.Program) *image.NRGBA {
	f.Helper()
	t := f.target(w, h)
	f.ok(f.array(p, nil, vkgloo.VertexArrayOptions{}).Render(t, vkgloo.RenderOptions{Vertices: vkgloo.N(3)}))
	img, err := t.Image()
	f.ok(err)
	return img
}

const sampling = `#version 450
	layout(location = 0) in vec2 v_uv;
	layout(binding = 3) uniform sampler2D u_picture;
	layout(location = 0) out vec4 o;
	void main() { o = texture(u_picture, v_uv); }`

// ramp is n bytes, all different up to 251.
func ramp(n int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(i % 251)
	}
	return p
}

// TestTexture draws textures texel by texel: what is on the target is what was written.
func TestTexture(t *testing.T) {
	f := &fixture{TB: t, c: vktest.Context(t)}
	const w, h = 8, 5
	for _, comps := range []int{1, 2, 4} {
		data := ramp(w * h * comps)
		tex, err := f.c.Texture(w, h, data, vkgloo.TextureOptions{Components: comps, Nearest: true, Label: "ramp"})
		keep(f, tex, err)
		f.ok(tex.Use(3))
		img := f.show(w, h, sampling)
		for i := range w * h {
			want := color.NRGBA{A: 255}
			p := data[i*comps:]
			switch comps {
			case 4:
				want = color.NRGBA{p[0], p[1], p[2], p[3]}
			case 2:
				want.R, want.G = p[0], p[1]
			default:
				want.R = p[0]
			}
			if got := img.NRGBAAt(i%w, i/w); got != want {
				t.Fatalf("%d components: texel %d is %v, want %v", comps, i, got, want)
			}
		}
		back, err := tex.Read()
		f.ok(err)
		f.same(back, data)
	}
}

// Writes are deferred, and seen by the draws after them.
func TestTextureWrite(t *testing.T) {
	f := &fixture{TB: t, c: vktest.Context(t)}
	tex, err := f.c.Texture(4, 4, nil, vkgloo.TextureOptions{Nearest: true})
	keep(f, tex, err)
	p := f.program(vkgloo.ProgramOptions{Vertex: screen, Fragment: sampling})
	v := f.array(p, nil, vkgloo.VertexArrayOptions{})
	before, after := f.target(4, 4), f.target(4, 4)
	f.ok(tex.Use(3))
	f.ok(v.Render(before, vkgloo.RenderOptions{Vertices: vkgloo.N(3)}))
	f.ok(tex.Write(ramp(2*3*4), image.Rect(1, 1, 3, 4)))
	f.ok(v.Render(after, vkgloo.RenderOptions{Vertices: vkgloo.N(3)}))
	for _, x := range []struct {
		t       *vkgloo.Target
		written bool
	}{{before, false}, {after, true}} {
		img, err := x.t.Image()
		f.ok(err)
		for i := range 16 {
			want := color.NRGBA{}
			if at := image.Pt(i%4, i/4); x.written && at.In(image.Rect(1, 1, 3, 4)) {
				k := byte(((at.Y-1)*2 + at.X - 1) * 4)
				want = color.NRGBA{k, k + 1, k + 2, k + 3}
			}
			if got := img.NRGBAAt(i%4, i/4); got != want {
				t.Errorf("written %v: texel %d is %v, want %v", x.written, i, got, want)
			}
		}
	}
}

// Samplers are found by name, locations are bound anew between draws, and a released texture is told apart.
func TestTextureUse(t *testing.T) {
	f := &fixture{TB: t, c: vktest.Context(t)}
	solid := func(r, g, b byte) *vkgloo.Texture {
		tex, err := f.c.Texture(1, 1, []byte{r, g, b, 255}, vkgloo.TextureOptions{Label: fmt.Sprint("solid ", r, g, b)})
		return keep(f, tex, err)
	}
	red, green, blue := solid(255, 0, 0), solid(0, 255, 0), solid(0, 0, 255)
	p := f.program(vkgloo.ProgramOptions{Vertex: screen, Fragment: `#version 450
		layout(location = 0) in vec2 v_uv;
		layout(binding = 0) uniform sampler2D u_left;
		layout(binding = 0, std140) uniform Gain { vec4 gain; };
		layout(binding = 1) uniform sampler2D u_right;
		layout(location = 0) out vec4 o;
		void main() { o = gain * (v_uv.x < 0.5 ? texture(u_left, v_uv) : texture(u_right, v_uv)); }`})
	if m, ok := p.Member("u_right"); !ok || m != (vkgloo.Member{Name: "u_right", Kind: vkgloo.MemberSampler, Type: "sampler2D", Len: 1, Location: -1, Binding: 1}) {
		t.Errorf("Member = %+v, %v", m, ok)
	}
	if got := vkgloo.MemberSampler.String(); got != "sampler" {
		t.Errorf("String = %q", got)
	}
	f.ok(f.c.BindUniform(0, buf(f, [4]float32{1, 1, 1, 1}), 0, -1))
	colors := func() [2]color.NRGBA {
		img := f.shown(2, 1, p)
		return [2]color.NRGBA{img.NRGBAAt(0, 0), img.NRGBAAt(1, 0)}
	}
	r, g, b := color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 255, 0, 255}, color.NRGBA{0, 0, 255, 255}
	v := f.array(p, nil, vkgloo.VertexArrayOptions{})
	f.ok(red.Use(0))
	err := v.Render(f.target(1, 1), vkgloo.RenderOptions{Vertices: vkgloo.N(3)})
	if f.is(err, buffer.ErrState); !strings.Contains(err.Error(), `"u_right"`) || !strings.Contains(err.Error(), "location 1") {
		t.Errorf("a sampler without texture: %v, want one that names it", err)
	}
	f.ok(green.Use(1))
	f.same(colors(), [2]color.NRGBA{r, g})
	f.ok(blue.Use(1))
	f.same(colors(), [2]color.NRGBA{r, b})
	f.ok(p.SetBinding("u_left", 1))
	f.same(colors(), [2]color.NRGBA{b, b})
	f.ok(p.SetBinding("u_left", 7))
	f.ok(green.Use(7))
	f.same(colors(), [2]color.NRGBA{g, b})
	f.is(p.SetBinding("u_middle", 0), buffer.ErrKey)
	green.Release()
	err = v.Render(f.target(1, 1), vkgloo.RenderOptions{Vertices: vkgloo.N(3)})
	if f.is(err, buffer.ErrReleased); !strings.Contains(err.Error(), "solid") {
		t.Errorf("a released texture: %v, want one that names it", err)
	}
	f.ok(red.Use(7))
	f.same(colors(), [2]color.NRGBA{r, b})

	// Two draws of one pass with different textures.
	target := f.target(2, 1)
	one := f.program(vkgloo.ProgramOptions{Vertex: `#version 450
		layout(location = 0) in vec2 a_at;
		void main() { gl_Position = vec4(a_at, 0, 1); gl_PointSize = 1.0; }`, Fragment: `#version 450
		layout(binding = 2) uniform sampler2D u_color;
		layout(location = 0) out vec4 o;
		void main() { o = texture(u_color, vec2(0.5)); }`})
	for i, tex := range []*vkgloo.Texture{red, blue} {
		f.ok(tex.Use(2))
		at := f.array(one, []vkgloo.Content{{Buffer: buf(f, [2]float32{float32(i) - 0.5, 0}), Layout: "2f", Attributes: []string{"a_at"}}}, vkgloo.VertexArrayOptions{})
		f.ok(at.Render(target, vkgloo.RenderOptions{Mode: vkgloo.Points}))
	}
	img, err := target.Image()
	f.ok(err)
	f.same([2]color.NRGBA{img.NRGBAAt(0, 0), img.NRGBAAt(1, 0)}, [2]color.NRGBA{r, b})
}

// Shaders read sRGB as linear light, outside of the texture what its edge says, between texels a mix, and far away its levels.
func TestTextureSampling(t *testing.T) {
	f := &fixture{TB: t, c: vktest.Context(t)}
	sample := func(data []byte, w, h int, o vkgloo.TextureOptions, at string) color.NRGBA {
		t.Helper()
		tex, err := f.c.Texture(w, h, data, o)
		if err != nil {
			t.Fatal(err)
		}
		defer tex.Release()
		f.ok(tex.Use(0))
		img := f.show(1, 1, `#version 450
			layout(binding = 0) uniform sampler2D u_t;
			layout(location = 0) out vec4 o;
			void main() { o = `+at+`; }`)
		return img.NRGBAAt(0, 0)
	}
	near := func(what string, got color.NRGBA, want byte) {
		t.Helper()
		if d := int(got.R) - int(want); d < -2 || d > 2 {
			t.Errorf("%s: red is %d, want %d", what, got.R, want)
		}
	}
	gray := []byte{188, 188, 188, 255}
	near("as it is", sample(gray, 1, 1, vkgloo.TextureOptions{}, "texture(u_t, vec2(0.5))"), 188)
	near("sRGB", sample(gray, 1, 1, vkgloo.TextureOptions{SRGB: true}, "texture(u_t, vec2(0.5))"), 128)
	two := []byte{0, 200}
	near("mixed", sample(two, 2, 1, vkgloo.TextureOptions{Components: 1}, "texture(u_t, vec2(0.5))"), 100)
	near("repeated", sample(two, 2, 1, vkgloo.TextureOptions{Components: 1, Nearest: true}, "texture(u_t, vec2(1.25, 0.5))"), 0)
	near("clamped", sample(two, 2, 1, vkgloo.TextureOptions{Components: 1, Nearest: true, Clamp: true}, "texture(u_t, vec2(1.25, 0.5))"), 200)
	checks := make([]byte, 16*16)
	for i := range checks {
		checks[i] = byte((i%16 + i/16) % 2 * 255)
	}
	near("level 4", sample(checks, 16, 16, vkgloo.TextureOptions{Components: 1, Mipmaps: true}, "textureLod(u_t, vec2(0.5), 4.0)"), 128)
	near("levels", sample(checks, 16, 16, vkgloo.TextureOptions{Components: 1, Mipmaps: true}, "vec4(float(textureQueryLevels(u_t)) / 255.0)"), 5)
}

// Vertex and compute shaders sample, too, and captures of the former.
func TestTextureInOtherStages(t *testing.T) {
	f := &fixture{TB: t, c: vktest.Context(t)}
	tex, err := f.c.Texture(2, 1, []byte{255, 0}, vkgloo.TextureOptions{Components: 1, Nearest: true})
	keep(f, tex, err)
	f.ok(tex.Use(5))
	if f.c.Limits().Transform {
		p := f.program(vkgloo.ProgramOptions{Vertex: `#version 450
			layout(location = 0) in float a_x;
			layout(binding = 5) uniform sampler2D u_t;
			out float v;
			void main() { v = textureLod(u_t, vec2(a_x, 0.5), 0.0).r; gl_Position = vec4(0); }`, Varyings: []string{"v"}})
		v := f.array(p, []vkgloo.Content{{Buffer: buf(f, float32(0.25), 0.75), Layout: "1f", Attributes: []string{"a_x"}}}, vkgloo.VertexArrayOptions{})
		f.same(transform[float32](f, v, 2, vkgloo.TransformOptions{}), []float32{1, 0})
	}
	p := f.program(vkgloo.ProgramOptions{Compute: `#version 450
		layout(local_size_x = 2) in;
		layout(binding = 5) uniform sampler2D u_t;
		layout(binding = 0, std430) buffer Out { float v[]; };
		void main() { v[gl_GlobalInvocationID.x] = textureLod(u_t, vec2(0.25 + 0.5 * gl_GlobalInvocationID.x, 0.5), 0.0).r; }`})
	out := f.zeros(8)
	f.ok(f.c.BindStorage(0, out, 0, -1))
	f.ok(p.Dispatch(1, 1, 1))
	f.same(read[float32](f, out), []float32{1, 0})
}

func TestTextureOf(t *testing.T) {
	f := &fixture{TB: t, c: vktest.Context(t)}
	gray := image.NewGray(image.Rect(3, 4, 6, 6)) // not at the origin
	for i := range gray.Pix {
		gray.Pix[i] = byte(40 * i)
	}
	big := image.NewNRGBA(image.Rect(0, 0, 9, 9))
	copy(big.Pix, ramp(len(big.Pix)))
	for name, m := range map[string]image.Image{"gray": gray, "whole": big, "part": big.SubImage(image.Rect(2, 3, 7, 8))} {
		tex, err := f.c.TextureOf(m, vkgloo.TextureOptions{Label: name})
		keep(f, tex, err)
		got, err := tex.Read()
		f.ok(err)
		b := m.Bounds()
		for i := range b.Dx() * b.Dy() {
			c := color.NRGBAModel.Convert(m.At(b.Min.X+i%b.Dx(), b.Min.Y+i/b.Dx())).(color.NRGBA)
			if p := got[4*i:]; (color.NRGBA{p[0], p[1], p[2], p[3]}) != c {
				t.Fatalf("%s: texel %d is %v, want %v", name, i, p[:4], c)
			}
		}
	}
	_, err := f.c.TextureOf(gray, vkgloo.TextureOptions{Components: 1})
	f.is(err, buffer.ErrArgs)
}

func TestTextureErrors(t *testing.T) {
	f := &fixture{TB: t, c: vktest.Context(t)}
	for _, row := range []struct {
		w, h, n int
		o       vkgloo.TextureOptions
		want    error
		says    string
	}{
		{0, 4, -1, vkgloo.TextureOptions{}, buffer.ErrRange, "0 by 4"},
		{4, -1, -1, vkgloo.TextureOptions{}, buffer.ErrRange, "4 by -1"},
		{1 << 20, 1, -1, vkgloo.TextureOptions{}, buffer.ErrRange, "1048576 by 1"},
		{2, 2, 15, vkgloo.TextureOptions{}, buffer.ErrArgs, "15 bytes for 2 by 2 texels of 4"},
		{2, 2, 0, vkgloo.TextureOptions{}, buffer.ErrArgs, "0 bytes"},
		{2, 2, -1, vkgloo.TextureOptions{Components: 3}, buffer.ErrArgs, "3 components"},
		{2, 2, -1, vkgloo.TextureOptions{Components: -1}, buffer.ErrArgs, "-1 components"},
		{2, 2, -1, vkgloo.TextureOptions{Components: 2, SRGB: true}, buffer.ErrArgs, "sRGB of 2"},
		{2, 2, -1, vkgloo.TextureOptions{Label: strings.Repeat("x", 300)}, buffer.ErrRange, ""},
	} {
		var data []byte
		if row.n >= 0 {
			data = make([]byte, row.n)
		}
		tex, err := f.c.Texture(row.w, row.h, data, row.o)
		if tex != nil || !errors.Is(err, row.want) || !strings.Contains(err.Error(), row.says) {
			t.Errorf("Texture(%d, %d, %d bytes, %+v) = %v, want %v that says %q", row.w, row.h, row.n, row.o, err, row.want, row.says)
		}
	}
	tex, err := f.c.Texture(4, 2, nil, vkgloo.TextureOptions{Label: "victim"})
	keep(f, tex, err)
	if w, h := tex.Size(); w != 4 || h != 2 || tex.Label() != "victim" || tex.ID() == 0 {
		t.Errorf("%d by %d, %q, %d", w, h, tex.Label(), tex.ID())
	}
	f.is(tex.Write(make([]byte, 4), image.Rect(0, 0, 2, 1)), buffer.ErrArgs)
	f.is(tex.Write(nil, image.Rectangle{}), buffer.ErrRange)
	f.is(tex.Write(make([]byte, 8), image.Rect(3, 0, 5, 1)), buffer.ErrRange)
	f.is(tex.Write(make([]byte, 8), image.Rect(-1, 0, 1, 1)), buffer.ErrRange)
	f.is(tex.Use(-1), buffer.ErrRange)
	f.is(tex.Use(f.c.Limits().MaxBindings), buffer.ErrRange)
	f.is(tex.SetLabel(strings.Repeat("x", 300)), buffer.ErrRange)
	f.ok(tex.SetLabel("renamed"))
	tex.Release()
	tex.Release()
	if !tex.Released() {
		t.Error("Released = false")
	}
	_, err = tex.Read()
	for _, err := range []error{tex.Write(make([]byte, 32), image.Rect(0, 0, 4, 2)), tex.Use(0), tex.SetLabel(""), err} {
		if f.is(err, buffer.ErrReleased); !strings.Contains(err.Error(), "renamed") {
			t.Errorf("%v does not name the texture", err)
		}
	}
	f.is((*vkgloo.Texture)(nil).Use(0), buffer.ErrArgs)
	(*vkgloo.Texture)(nil).Release()
	// What is no sampler2D is refused by name.
	for decl, use := range map[string]string{
		"samplerCube u_s": "texture(u_s, vec3(1))", "sampler2D u_s[2]": "texture(u_s[1], vec2(0))", "usampler2D u_s": "vec4(texture(u_s, vec2(0)))",
		"sampler2DShadow u_s": "vec4(texture(u_s, vec3(0)))", "sampler2DArray u_s": "texture(u_s, vec3(0))", "sampler3D u_s": "texture(u_s, vec3(0))",
	} {
		_, err := f.c.Program(vkgloo.ProgramOptions{Vertex: screen, Fragment: fmt.Sprintf(`#version 450
			layout(binding = 0) uniform %s;
			layout(location = 0) out vec4 o;
			void main() { o = %s; }`, decl, use)})
		if f.is(err, errors.ErrUnsupported); err == nil || !strings.Contains(err.Error(), "u_s") {
			t.Errorf("%s: %v, want one that names it", decl, err)
		}
	}
}

// What a texture takes is given back, also while draws use it; what is never released is named.
func TestTextureLives(t *testing.T) {
	c := vktest.Context(t, vktest.Options{LeaksAllowed: true})
	f := &fixture{TB: t, c: c}
	p := f.program(vkgloo.ProgramOptions{Vertex: screen, Fragment: sampling})
	v := f.array(p, nil, vkgloo.VertexArrayOptions{})
	target := f.target(8, 8)
	used := func() int { return c.Stats().Memory.Used }
	var early int
	for n := range 40 {
		tex, err := c.Texture(32, 32, ramp(32*32*4), vkgloo.TextureOptions{Mipmaps: true})
		f.ok(err)
		f.ok(tex.Use(3))
		f.ok(v.Render(target, vkgloo.RenderOptions{Vertices: vkgloo.N(3)}))
		tex.Release()
		f.ok(c.Finish())
		if n == 4 {
			early = used()
		}
	}
	if late := used(); late > early {
		t.Errorf("%d bytes in use after 40 textures, %d after 5", late, early)
	}
	tex, err := c.Texture(4, 4, nil, vkgloo.TextureOptions{Label: "forgotten"})
	f.ok(err)
	v.Release()
	p.Release()
	target.Release()
	if err := c.Close(); err == nil || !strings.Contains(err.Error(), "forgotten") || !strings.Contains(err.Error(), "texture_gpu_test.go") {
		t.Errorf("Close = %v, want one that names the texture and where it was made", err)
	}
	if err := tex.Use(0); !errors.Is(err, buffer.ErrReleased) {
		t.Errorf("Use after Close: %v, want ErrReleased", err)
	}
}
