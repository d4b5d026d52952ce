package vkgloo_test

import (
	"bytes"
	"errors"
	"image/color"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// paths is a program that goes through the main paths of the library, step by step. A step that fails is looked at and done
// again: it must have changed nothing. What every buffer must hold is kept beside it.
type paths struct {
	t     testing.TB
	c     *vkgloo.Context
	model map[*buffer.Buffer][]byte

	a, b, grown, out, words *buffer.Buffer
	tri                     *buffer.VertexBuffer
	index                   *buffer.IndexBuffer
	draws, samples          *vkgloo.Program
	capture, compute        *vkgloo.Program
	vertices, captured      *vkgloo.VertexArray
	sampled                 *vkgloo.VertexArray
	texture                 *vkgloo.Texture
	target                  *vkgloo.Target
}

// step is one call; did tells the model what it did.
type step struct {
	name string
	do   func(p *paths) error
	did  func(p *paths)
}

const (
	reliableVertex = `#version 450
layout(location = 0) in vec2 pos;
layout(std140, binding = 0) uniform U { vec4 scale; };
void main() { gl_Position = vec4(pos * scale.xy, 0, 1); }`
	reliableFragment = `#version 450
layout(location = 0) out vec4 o;
void main() { o = vec4(1, 0, 0, 1); }`
	reliableSampling = `#version 450
layout(binding = 2) uniform sampler2D s;
layout(location = 0) out vec4 o;
void main() { o = texture(s, vec2(0.5)); }`
	reliableCapture = `#version 450
layout(location = 0) flat out uint id;
void main() { id = uint(gl_VertexIndex) + 5u; gl_Position = vec4(0, 0, 0, 1); }`
	reliableCompute = `#version 450
layout(local_size_x = 4) in;
layout(std430, binding = 1) buffer B { uint w[]; };
void main() { w[gl_GlobalInvocationID.x] = gl_GlobalInvocationID.x * 3u + 1u; }`
)

func bytesOf(n, seed int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(i*seed + i>>8 + seed)
	}
	return p
}

func wordsOf(n int, f func(i int) uint32) []byte {
	var p []byte
	for i := range n {
		v := f(i)
		p = append(p, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
	}
	return p
}

// make1 is a step that makes a buffer with contents.
func make1(name string, at func(p *paths) **buffer.Buffer, content []byte) step {
	return step{"create " + name, func(p *paths) (err error) {
		b, err := p.c.NewBuffer(vkgloo.BufferOptions{Data: buffer.Of(content), Label: name})
		if err == nil {
			*at(p) = b
		}
		return err
	}, func(p *paths) { p.model[*at(p)] = bytes.Clone(content) }}
}

// reads is a step that compares a buffer with the model.
func reads(name string, at func(p *paths) *buffer.Buffer) step {
	return step{"read " + name, func(p *paths) error {
		got, err := at(p).Read(-1, 0)
		if err == nil && !bytes.Equal(got, p.model[at(p)]) {
			p.t.Errorf("%s does not hold what it should", name)
		}
		return err
	}, nil}
}

func call(name string, do func(p *paths) error) step { return step{name, do, nil} }

// pathSteps are the main paths: create, write, flush, grow, copy, read, draw, transform, compute, release.
func pathSteps() []step {
	A, B := func(p *paths) *buffer.Buffer { return p.a }, func(p *paths) *buffer.Buffer { return p.b }
	steps := []step{
		make1("a", func(p *paths) **buffer.Buffer { return &p.a }, bytesOf(3000, 3)),
		make1("b", func(p *paths) **buffer.Buffer { return &p.b }, bytesOf(100<<10, 5)),
		make1("grown", func(p *paths) **buffer.Buffer { return &p.grown }, bytesOf(64, 7)),
		call("flush", func(p *paths) error { return p.c.Flush() }),
		{"write a", func(p *paths) error { return p.a.SetSubData(buffer.Of(bytesOf(500, 11)), 100) }, func(p *paths) { copy(p.model[p.a][100:], bytesOf(500, 11)) }},
		{"write b at once", func(p *paths) error { return p.b.Write(buffer.Of(bytesOf(70000, 13)), 1000) }, func(p *paths) { copy(p.model[p.b][1000:], bytesOf(70000, 13)) }},
		call("flush", func(p *paths) error { return p.c.Flush() }),
		{"write more than the ring takes", func(p *paths) error { return p.grown.SetData(buffer.Of(bytesOf(3<<20, 17))) }, func(p *paths) { p.model[p.grown] = bytesOf(3<<20, 17) }},
		call("finish", func(p *paths) error { return p.c.Finish() }),
		reads("grown", func(p *paths) *buffer.Buffer { return p.grown }),
		{"copy", func(p *paths) error { return p.c.CopyBuffer(p.b, p.a, 256, 100, 512) }, func(p *paths) { copy(p.model[p.b][512:768], p.model[p.a][100:]) }},
		reads("b", B),
		{"clear", func(p *paths) error { return p.a.Clear(64, 0, []byte{1, 2, 3, 4}) }, func(p *paths) { copy(p.model[p.a], bytes.Repeat([]byte{1, 2, 3, 4}, 16)) }},
		call("read ahead", func(p *paths) error {
			got, err := p.a.ReadAsync(-1, 0).Bytes()
			if err == nil && !bytes.Equal(got, p.model[p.a]) {
				p.t.Error("what was read ahead is wrong")
			}
			return err
		}),
	}
	steps = append(steps, drawSteps()...)
	return append(steps, reads("a", A), reads("b", B), call("finish", func(p *paths) error { return p.c.Finish() }),
		call("release", func(p *paths) error { p.release(); return p.c.Flush() }))
}

func makeProgram(at func(p *paths) **vkgloo.Program, o vkgloo.ProgramOptions) func(p *paths) error {
	return func(p *paths) (err error) {
		q, err := p.c.Program(o)
		if err == nil {
			*at(p) = q
		}
		return err
	}
}

func drawSteps() []step {
	uniform := wordsOf(4, func(int) uint32 { return 0x3f800000 })
	return []step{
		call("program", makeProgram(func(p *paths) **vkgloo.Program { return &p.draws }, vkgloo.ProgramOptions{Vertex: reliableVertex, Fragment: reliableFragment})),
		call("capturing program", makeProgram(func(p *paths) **vkgloo.Program { return &p.capture }, vkgloo.ProgramOptions{Vertex: reliableCapture, Varyings: []string{"id"}})),
		call("compute program", makeProgram(func(p *paths) **vkgloo.Program { return &p.compute }, vkgloo.ProgramOptions{Compute: reliableCompute})),
		call("target", func(p *paths) (err error) {
			t, err := p.c.Target(16, 16, vkgloo.TargetOptions{Depth: true, Label: "target"})
			if err == nil {
				p.target = t
			}
			return err
		}),
		call("vertices", func(p *paths) (err error) {
			if p.tri == nil {
				if p.tri, err = buffer.NewVertexBuffer(buffer.Of([][2]int16{{-1, -1}, {3, -1}, {-1, 3}})); err != nil {
					return err
				}
				if p.index, err = buffer.NewIndexBuffer(buffer.Of([]uint8{0, 1, 2})); err != nil {
					return err
				}
			}
			v, err := p.c.VertexArray(p.draws, []vkgloo.Content{{Buffer: p.tri, Attributes: []string{"pos"}}}, vkgloo.VertexArrayOptions{Index: p.index})
			if err == nil {
				p.vertices = v
			}
			return err
		}),
		make1("words", func(p *paths) **buffer.Buffer { return &p.words }, uniform),
		call("bind", func(p *paths) error { return p.c.BindUniform(0, p.words, 0, -1) }),
		call("draw", func(p *paths) error { return p.vertices.Render(p.target, vkgloo.RenderOptions{}) }),
		call("image", func(p *paths) error {
			img, err := p.target.Image()
			if err == nil && img.NRGBAAt(8, 8) != (color.NRGBA{255, 0, 0, 255}) {
				p.t.Errorf("the picture is %v in the middle", img.NRGBAAt(8, 8))
			}
			return err
		}),
		call("sampling program", makeProgram(func(p *paths) **vkgloo.Program { return &p.samples }, vkgloo.ProgramOptions{Vertex: reliableVertex, Fragment: reliableSampling})),
		call("texture", func(p *paths) (err error) {
			t, err := p.c.Texture(2, 2, bytes.Repeat([]byte{0, 255, 0, 255}, 4), vkgloo.TextureOptions{Label: "green"})
			if err == nil {
				p.texture = t
			}
			return err
		}),
		call("sampling array", func(p *paths) (err error) {
			v, err := p.c.SimpleVertexArray(p.samples, p.tri, "pos")
			if err == nil {
				p.sampled = v
			}
			return err
		}),
		call("use", func(p *paths) error { return p.texture.Use(2) }),
		call("draw a texture", func(p *paths) error {
			return errors.Join(p.target.Clear(0, 0, 0, 1), p.sampled.Render(p.target, vkgloo.RenderOptions{}))
		}),
		call("image of the texture", func(p *paths) error {
			img, err := p.target.Image()
			if err == nil && img.NRGBAAt(8, 8) != (color.NRGBA{0, 255, 0, 255}) {
				p.t.Errorf("the picture is %v in the middle, want green", img.NRGBAAt(8, 8))
			}
			return err
		}),
		make1("out", func(p *paths) **buffer.Buffer { return &p.out }, make([]byte, 64)),
		call("capturing array", func(p *paths) (err error) {
			v, err := p.c.VertexArray(p.capture, nil, vkgloo.VertexArrayOptions{Mode: vkgloo.LineStrip})
			if err == nil {
				p.captured = v
			}
			return err
		}),
		{"transform", func(p *paths) error {
			return p.captured.Transform(vkgloo.TransformOptions{Vertices: vkgloo.N(3)}, p.out)
		}, func(p *paths) {
			copy(p.model[p.out], wordsOf(4, func(i int) uint32 { return []uint32{5, 6, 6, 7}[i] }))
		}},
		reads("out", func(p *paths) *buffer.Buffer { return p.out }),
		call("bind", func(p *paths) error { return p.c.BindStorage(1, p.out, 0, -1) }),
		{"dispatch", func(p *paths) error { return p.compute.Dispatch(4, 1, 1) }, func(p *paths) {
			copy(p.model[p.out], wordsOf(16, func(i int) uint32 { return uint32(i)*3 + 1 }))
		}},
		reads("out", func(p *paths) *buffer.Buffer { return p.out }),
	}
}

// release lets go of everything; what is nil was not made.
func (p *paths) release() {
	for _, b := range []*buffer.Buffer{p.a, p.b, p.grown, p.out, p.words} {
		if b != nil {
			b.Release()
		}
	}
	if p.tri != nil {
		p.tri.Release()
	}
	if p.index != nil {
		p.index.Release()
	}
	for _, v := range []*vkgloo.VertexArray{p.vertices, p.captured, p.sampled} {
		if v != nil {
			v.Release()
		}
	}
	for _, q := range []*vkgloo.Program{p.draws, p.capture, p.compute, p.samples} {
		if q != nil {
			q.Release()
		}
	}
	if p.texture != nil {
		p.texture.Release()
	}
	if p.target != nil {
		p.target.Release()
	}
}

// check compares every buffer with the model.
func (p *paths) check(when string) {
	for b, want := range p.model {
		if b.Released() {
			continue
		}
		if b.Size() != len(want) {
			p.t.Errorf("%s: %q has %d bytes, want %d", when, b.Label(), b.Size(), len(want))
			continue
		}
		if got, err := b.Read(-1, 0); err != nil || !bytes.Equal(got, want) {
			p.t.Errorf("%s: %q does not hold what it should: %v", when, b.Label(), err)
		}
	}
}

// outcome is what became of a run.
type outcome struct {
	failed  []string // the steps that failed, with their errors
	lost    bool
	closing bool // a fault met Close alone, which frees everything and has nothing more to say
}

// failures is how many calls were made to fail so far.
func failures(f *vktest.Faults) (n int) {
	if f == nil {
		return 0
	}
	for _, fn := range vktest.Functions() {
		n += f.Failed(fn)
	}
	return n
}

// goThrough opens a context and does all steps. A step that fails with an error of the kind want is healed, checked and done
// again; any other error fails the test. At the end nothing may be left.
func goThrough(t testing.TB, f *vktest.Faults, o vktest.Options, want error, heal func()) (r outcome) {
	t.Helper()
	o.LeaksAllowed = true
	c, err := vktest.TryContext(t, o)
	if err != nil {
		if r.failed = append(r.failed, "open: "+err.Error()); !errors.Is(err, want) {
			t.Errorf("open: %v, want %v", err, want)
		}
		heal()
		if errors.Is(err, vk.ErrDeviceLost) {
			return outcome{failed: r.failed, lost: true}
		}
		if c, err = vktest.TryContext(t, o); err != nil {
			t.Fatalf("open again: %v", err)
		}
	}
	p := &paths{t: t, c: c, model: map[*buffer.Buffer][]byte{}}
	for _, s := range pathSteps() {
		err := s.do(p)
		if err != nil {
			r.failed = append(r.failed, s.name+": "+err.Error())
			if !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", s.name, err, want)
			}
			heal()
			if errors.Is(err, vk.ErrDeviceLost) {
				r.lost = true
				break
			}
			p.check("after " + s.name + " failed")
			if err = s.do(p); err != nil {
				t.Errorf("%s again: %v", s.name, err)
				break
			}
		}
		if s.did != nil {
			s.did(p)
		}
		if t.Failed() {
			break
		}
	}
	if r.lost {
		p.afterLoss()
	}
	start, before := time.Now(), failures(f)
	err = c.Close()
	r.closing = failures(f) > before
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("Close took %v", took)
	}
	if err != nil {
		r.failed = append(r.failed, "close: "+err.Error())
		if !errors.Is(err, want) && !t.Failed() {
			t.Errorf("close: %v, want nil or %v", err, want)
		}
		heal()
		if err := c.Close(); err != nil {
			t.Errorf("close again: %v", err)
		}
	}
	if f != nil {
		if devices, memory := f.Live(); devices != 0 || memory != 0 {
			t.Errorf("%d devices and %d memory objects are left after Close", devices, memory)
		}
	}
	return r
}

// afterLoss checks that every later call says that the device is lost, at once, and lets go of everything.
func (p *paths) afterLoss() {
	calls := map[string]func() error{
		"Flush": p.c.Flush, "Finish": p.c.Finish,
		"Reserve": func() error { _, err := p.c.Reserve(64); return err },
		"Target":  func() error { _, err := p.c.Target(4, 4, vkgloo.TargetOptions{}); return err },
	}
	if p.a != nil {
		calls["Read"] = func() error { _, err := p.a.Read(-1, 0); return err }
		calls["ReadAsync"] = func() error { _, err := p.a.ReadAsync(-1, 0).Bytes(); return err }
	}
	if p.vertices != nil && p.target != nil {
		calls["Render"] = func() error { return p.vertices.Render(p.target, vkgloo.RenderOptions{}) }
		calls["Image"] = func() error { _, err := p.target.Image(); return err }
	}
	for name, f := range calls {
		start := time.Now()
		if err := f(); !errors.Is(err, vk.ErrDeviceLost) {
			p.t.Errorf("%s on a lost device: %v, want device lost", name, err)
		}
		if took := time.Since(start); took > 2*time.Second {
			p.t.Errorf("%s on a lost device took %v", name, took)
		}
	}
	if err := p.c.Device().Err(); !errors.Is(err, vk.ErrDeviceLost) {
		p.t.Errorf("Err = %v", err)
	}
	p.release()
}
