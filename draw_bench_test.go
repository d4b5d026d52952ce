package vkgloo_test

import (
	"testing"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// manyDraws is the scene of 10,000 draws a frame: small triangles at distinct offsets of one vertex buffer.
type manyDraws struct {
	c *vkgloo.Context
	v *vkgloo.VertexArray
	t *vkgloo.Target
}

const drawsPerFrame = 10000

func newManyDraws(t testing.TB) *manyDraws {
	c := vktest.Context(t, vktest.Options{NoValidation: true})
	f := &fixture{TB: t, c: c}
	p := f.program(vkgloo.ProgramOptions{Vertex: `#version 450
		layout(location = 0) in vec2 pos; layout(binding = 0) uniform B { vec4 k; };
		void main() { gl_Position = vec4(pos * k.xy, 0, 1); }`, Fragment: `#version 450
		layout(location = 0) out vec4 o; void main() { o = vec4(1); }`})
	u := buf(f, float32(1), 1, 0, 0)
	f.ok(c.BindUniform(0, u, 0, -1))
	var pos []float32
	for i := range 3 * drawsPerFrame {
		x, y := float32(i/3%100)/50-1, float32(i/300)/50-1
		pos = append(pos, x+float32(i%3%2)/100, y+float32(i%3/2)/100)
	}
	v := f.array(p, []vkgloo.Content{{Buffer: buf(f, pos...), Layout: "2f", Attributes: []string{"pos"}}}, vkgloo.VertexArrayOptions{})
	target, err := c.Target(64, 64, vkgloo.TargetOptions{})
	return &manyDraws{c, v, keep(f, target, err)}
}

func (m *manyDraws) frame(t testing.TB) {
	for i := range drawsPerFrame {
		if err := m.v.Render(m.t, vkgloo.RenderOptions{First: 3 * i, Vertices: vkgloo.N(3)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.c.Finish(); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkDraws compares 10,000 draws a frame through VertexArray.Render with the same op stream, replayed by hand.
func BenchmarkDraws(b *testing.B) {
	b.Run("render", func(b *testing.B) {
		m := newManyDraws(b)
		m.frame(b)
		b.ReportAllocs()
		for b.Loop() {
			m.frame(b)
		}
		b.ReportMetric(float64(b.N)*drawsPerFrame/b.Elapsed().Seconds(), "draws/s")
	})
	b.Run("stream", func(b *testing.B) {
		m := newManyDraws(b)
		m.frame(b)
		// The commands of a frame as Render records them, kept and submitted again.
		var s vk.Stream
		for i := range drawsPerFrame {
			if err := m.v.Render(m.t, vkgloo.RenderOptions{First: 3 * i, Vertices: vkgloo.N(3)}); err != nil {
				b.Fatal(err)
			}
			if i == 0 {
				m.c.Engine().Lock()
				s.Append(m.c.Engine().Stream()) // with its pass and bindings
				m.c.Engine().Unlock()
			}
		}
		if err := m.c.Finish(); err != nil {
			b.Fatal(err)
		}
		head := s
		b.ReportAllocs()
		var out vk.Stream
		for b.Loop() {
			out.Reset()
			out.Append(&head)
			for i := 1; i < drawsPerFrame; i++ {
				out.Draw(3, 1, uint32(3*i), 0)
			}
			out.EndRenderPass()
			n, err := m.c.Device().Submit(&out)
			if err != nil {
				b.Fatal(err)
			}
			if err := m.c.Device().Timeline().Wait(b.Context(), n); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)*drawsPerFrame/b.Elapsed().Seconds(), "draws/s")
	})
}

// A draw allocates nothing in Go, whatever changes between draws of a steady state.
func TestDrawAllocates(t *testing.T) {
	m := newManyDraws(t)
	i := 0
	draw := func() {
		i++
		if err := m.v.Render(m.t, vkgloo.RenderOptions{First: 3 * (i % drawsPerFrame), Vertices: vkgloo.N(3)}); err != nil {
			t.Fatal(err)
		}
	}
	frame := func() {
		for range 100 {
			draw()
		}
		if err := m.c.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	for range 200 {
		frame()
	}
	if n := testing.AllocsPerRun(50, frame); n != 0 {
		t.Errorf("a frame of 100 draws: %v allocations, want 0", n)
	}
}
