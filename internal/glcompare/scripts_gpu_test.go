package glcompare_test

import (
	"fmt"
	"math"
	"testing"
	"unsafe"

	"github.com/vkgloo/vkgloo/gl"
	"github.com/vkgloo/vkgloo/internal/glcompare"
	"github.com/vkgloo/vkgloo/internal/glcompare/opengl"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// script makes calls and notes what they answer. It leaves the state as it was.
type script struct {
	name  string
	run   func(g *glcompare.Funcs, o *notes)
	needs func(c *vk.Caps) bool // what not every device has; nil: nothing
}

func doubles(c *vk.Caps) bool      { return c.ShaderFloat64 }
func polygonLines(c *vk.Caps) bool { return c.FillModeNonSolid && c.BresenhamLines }

// notes are what one side answered.
type notes struct {
	t    testing.TB
	what []string
	v    []float64
}

func (o *notes) put(what string, v float64) { o.what, o.v = append(o.what, what), append(o.v, v) }

func (o *notes) bool(what string, v ...bool) {
	for _, b := range v {
		n := 0.0
		if b {
			n = 1
		}
		o.put(what, n)
	}
}

// number notes integers and floats.
func number[T int | int32 | uint32 | int64 | uint64 | float32 | uint8](o *notes, what string, v ...T) {
	for i, x := range v {
		o.put(fmt.Sprintf("%s[%d]", what, i), float64(x))
	}
}

func (o *notes) bytes(what string, g *glcompare.Funcs, buffer uint32, n int) {
	p := make([]byte, n)
	g.GetNamedBufferSubData(buffer, 0, n, unsafe.Pointer(&p[0]))
	number(o, what, p...)
}

// floats notes a buffer of floats.
func (o *notes) floats(what string, g *glcompare.Funcs, buffer uint32, n int) {
	p := make([]float32, n)
	g.GetNamedBufferSubData(buffer, 0, 4*n, unsafe.Pointer(&p[0]))
	number(o, what, p...)
}

func (o *notes) ints(what string, g *glcompare.Funcs, buffer uint32, n int) {
	p := make([]int32, n)
	g.GetNamedBufferSubData(buffer, 0, 4*n, unsafe.Pointer(&p[0]))
	number(o, what, p...)
}

// pixels notes every fifth pixel of the framebuffer.
func (o *notes) pixels(what string, g *glcompare.Funcs) {
	p := make([]byte, 128*128*4)
	g.ReadPixels(0, 0, 128, 128, gl.RGBA, gl.UNSIGNED_BYTE, unsafe.Pointer(&p[0]))
	for i := 0; i < len(p); i += 20 {
		number(o, what, p[i:i+4]...)
	}
}

func (o *notes) error(what string, g *glcompare.Funcs) { number(o, what+": error", g.GetError()) }

// make links a program that captures varyings.
func (o *notes) make(g *glcompare.Funcs, varyings []string, sources ...string) uint32 {
	p := g.CreateProgram()
	for i, source := range sources {
		s := g.CreateShader([]uint32{gl.VERTEX_SHADER, gl.FRAGMENT_SHADER}[i])
		text, free := gl.Strs(source + "\x00")
		g.ShaderSource(s, 1, text, nil)
		free()
		g.CompileShader(s)
		g.AttachShader(p, s)
		g.DeleteShader(s)
	}
	if len(varyings) > 0 {
		list, free := gl.Strs(varyings...)
		g.TransformFeedbackVaryings(p, int32(len(varyings)), list, gl.INTERLEAVED_ATTRIBS)
		free()
	}
	o.link(g, p)
	return p
}

func (o *notes) link(g *glcompare.Funcs, p uint32) {
	o.t.Helper()
	g.LinkProgram(p)
	var ok int32
	if g.GetProgramiv(p, gl.LINK_STATUS, &ok); ok == 0 {
		o.t.Fatal(infoLog(func(n int32, b *uint8) { g.GetProgramInfoLog(p, n, nil, b) }))
	}
}

// capture captures points into a new buffer of so many words.
func (o *notes) capture(g *glcompare.Funcs, words int, draw func()) uint32 {
	zero := make([]uint32, words)
	b := buffer(g, gl.TRANSFORM_FEEDBACK_BUFFER, 4*words, unsafe.Pointer(&zero[0]))
	g.BindBufferBase(gl.TRANSFORM_FEEDBACK_BUFFER, 0, b)
	g.Enable(gl.RASTERIZER_DISCARD)
	g.BeginTransformFeedback(gl.POINTS)
	draw()
	g.EndTransformFeedback()
	g.Disable(gl.RASTERIZER_DISCARD)
	return b
}

// array makes a vertex array current.
func array(g *glcompare.Funcs) (a uint32) {
	g.GenVertexArrays(1, &a)
	g.BindVertexArray(a)
	return a
}

// Every call of the scripts answers as the system's OpenGL does.
func TestScripts(t *testing.T) {
	reference(t)
	c := vktest.Context(t)
	if err := gl.MakeCurrent(c); err != nil {
		t.Fatal(err)
	}
	for _, s := range scripts { // no t.Run: OpenGL is current on this thread
		if s.needs != nil && !s.needs(c.Device().Caps()) {
			t.Logf("%s: not on this device", s.name)
			continue
		}
		failed := t.Failed()
		var list [2]*notes
		for side, g := range []*glcompare.Funcs{&opengl.Funcs, &glcompare.Ours} {
			o := &notes{t: t}
			s.run(g, o)
			o.error("the end", g)
			list[side] = o
		}
		if t.Failed() && !failed { // by a message of the validation layer
			t.Errorf("%s", s.name)
		}
		want, got := list[0], list[1]
		if len(want.v) != len(got.v) {
			t.Errorf("%s: %d answers, want %d", s.name, len(got.v), len(want.v))
			continue
		}
		for i := range want.v {
			if d := math.Abs(want.v[i] - got.v[i]); d > 1e-6*max(1, math.Abs(want.v[i])) {
				t.Errorf("%s: answer %d, %s: %v, want %v", s.name, i, want.what[i], got.v[i], want.v[i])
				break
			}
		}
		if want.what[len(want.what)-1] != "the end: error[0]" || want.v[len(want.v)-1] != 0 {
			t.Errorf("%s: the reference left error %#x", s.name, uint32(want.v[len(want.v)-1]))
		}
	}
}
