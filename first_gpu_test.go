package vkgloo_test

import (
	"testing"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/vk"
)

func open(t testing.TB) *vkgloo.Context {
	c, err := vkgloo.Open(vkgloo.Options{Validation: true, Sink: func(m vk.Message) {
		if m.Severity >= vk.SeverityWarning {
			t.Errorf("message: %v", m)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func TestFirst(t *testing.T) {
	c := open(t)
	p, err := c.Program(vkgloo.ProgramOptions{Vertex: `#version 450
in vec2 pos; in vec3 col; out vec3 c; uniform B { vec4 k; };
void main() { gl_Position = vec4(pos * k.xy, 0, 1); c = col; }`, Fragment: `#version 450
in vec3 c; layout(location=0) out vec4 o;
void main() { o = vec4(c, 1); }`})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Release()
	t.Log(p.Members())
	type vert struct {
		Pos [2]float32 `gloo:"pos"`
		Col [3]uint8   `gloo:"col"`
	}
	b, err := buffer.NewVertexBuffer(buffer.Of([]vert{{[2]float32{-1, -1}, [3]uint8{1, 0, 0}}, {[2]float32{1, -1}, [3]uint8{1, 0, 0}}, {[2]float32{-1, 1}, [3]uint8{1, 0, 0}}}))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Release()
	v, err := c.SimpleVertexArray(p, b)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Release()
	u, err := c.Buffer(buffer.Of([]float32{1, 1, 0, 0}))
	if err != nil {
		t.Fatal(err)
	}
	defer u.Release()
	if err := c.BindUniform(0, u, 0, -1); err != nil {
		t.Fatal(err)
	}
	g, err := c.Target(8, 8, vkgloo.TargetOptions{Depth: true})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Release()
	if err := v.Render(g, vkgloo.RenderOptions{}); err != nil {
		t.Fatal(err)
	}
	img, err := g.Image()
	if err != nil {
		t.Fatal(err)
	}
	if got := img.NRGBAAt(0, 7); got.R != 255 || got.A != 255 || got.G != 0 {
		t.Error(got)
	}
	if got := img.NRGBAAt(7, 0); got.A != 0 {
		t.Error(got)
	}
}
