package glcompare_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"
	"unsafe"

	"github.com/vkgloo/vkgloo/gl"
	"github.com/vkgloo/vkgloo/internal/glcompare"
	"github.com/vkgloo/vkgloo/internal/glcompare/opengl"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// shaderCase is a program as tutorials have them. It is linked on both sides, draws, and what it captures and paints is
// compared.
type shaderCase struct {
	name     string
	vertex   []string // shader objects; most programs have one
	fragment []string // none: nothing is painted
	varyings string   // captured, with a letter for each 32-bit word: "color:ffff ids:ii"
	set      func(g *glcompare.Funcs, p uint32)
	draw     func(g *glcompare.Funcs) // what is captured, points; nil: all six vertices
	paint    func(g *glcompare.Funcs) // what is painted; nil: two triangles
	needs    func(c *vk.Caps) bool    // what not every device has; nil: nothing
}

// corner is what the attributes of the programs read, by name.
type corner struct {
	pos, normal [3]float32
	uv          [2]float32
	color       [4]uint8
	id          int32
	flags       uint32
	wide        [2]float64
	model       [16]float32
}

// corners are two triangles that cover the viewport, and one corner that isn't drawn: synchronization validation believes
// that draws read whole strides, past the last attribute and into whatever memory follows.
func corners() []corner {
	list := make([]corner, 7)
	for i, p := range [6][2]float32{{-1, -1}, {1, -1}, {-1, 1}, {-1, 1}, {1, -1}, {1, 1}} {
		f := float32(i)
		list[i] = corner{pos: [3]float32{p[0], p[1], 0.25}, normal: [3]float32{f / 8, 0.5, -f / 4}, uv: [2]float32{(p[0] + 1) / 2, (p[1] + 1) / 2},
			color: [4]uint8{uint8(40 * i), 200, uint8(255 - 30*i), 255}, id: int32(3 - i), flags: uint32(i) << 30, wide: [2]float64{float64(i) / 3, 1e-9}}
		for k := range 4 {
			list[i].model[5*k] = 1 + f/4
			list[i].model[12+k%3] = f / 16
		}
	}
	return list
}

// attributes binds the corners to those attributes that a program has.
func attributes(g *glcompare.Funcs, p uint32, list []corner) {
	var c corner
	buffer(g, gl.ARRAY_BUFFER, len(list)*int(unsafe.Sizeof(c)), unsafe.Pointer(&list[0]))
	stride := int32(unsafe.Sizeof(c))
	for _, a := range []struct {
		name   string
		size   int32
		xtype  uint32
		offset uintptr
	}{
		{"pos", 3, gl.FLOAT, unsafe.Offsetof(c.pos)}, {"normal", 3, gl.FLOAT, unsafe.Offsetof(c.normal)}, {"uv", 2, gl.FLOAT, unsafe.Offsetof(c.uv)},
		{"color", 4, gl.UNSIGNED_BYTE, unsafe.Offsetof(c.color)}, {"id", 1, gl.INT, unsafe.Offsetof(c.id)},
		{"flags", 1, gl.UNSIGNED_INT, unsafe.Offsetof(c.flags)}, {"wide", 2, gl.DOUBLE, unsafe.Offsetof(c.wide)},
		{"model", 4, gl.FLOAT, unsafe.Offsetof(c.model)},
	} {
		at := g.GetAttribLocation(p, gl.Str(a.name+"\x00"))
		if at < 0 {
			continue
		}
		for k := range uint32(4) {
			i := uint32(at) + k
			switch a.name {
			case "id", "flags":
				g.VertexAttribIPointerWithOffset(i, a.size, a.xtype, stride, a.offset)
			case "wide":
				g.VertexAttribLPointerWithOffset(i, a.size, a.xtype, stride, a.offset)
			default:
				g.VertexAttribPointerWithOffset(i, a.size, a.xtype, a.xtype == gl.UNSIGNED_BYTE, stride, a.offset+uintptr(16*k))
			}
			g.EnableVertexAttribArray(i)
			if a.name != "model" {
				break
			}
		}
	}
}

// result is what one side made of a program.
type result struct {
	link     string // the log, where it failed
	captured []byte
	pixels   []byte
}

func (c *shaderCase) run(t *testing.T, g *glcompare.Funcs) (r result) {
	t.Helper()
	p := g.CreateProgram()
	for _, part := range []struct {
		kind    uint32
		sources []string
	}{{gl.VERTEX_SHADER, c.vertex}, {gl.FRAGMENT_SHADER, c.fragment}} {
		for _, source := range part.sources {
			s := g.CreateShader(part.kind)
			if g != &glcompare.Ours { // llvmpipe ends with OpenGL 4.5
				source = strings.Replace(source, "#version 460", "#version 450 core", 1)
			}
			text, free := gl.Strs(source + "\x00")
			g.ShaderSource(s, 1, text, nil)
			free()
			g.CompileShader(s)
			var ok int32
			if g.GetShaderiv(s, gl.COMPILE_STATUS, &ok); ok == 0 {
				return result{link: infoLog(func(n int32, p *uint8) { g.GetShaderInfoLog(s, n, nil, p) })}
			}
			g.AttachShader(p, s)
			g.DeleteShader(s)
		}
	}
	names, kinds := c.captures()
	if len(names) > 0 {
		list, free := gl.Strs(names...)
		g.TransformFeedbackVaryings(p, int32(len(names)), list, gl.INTERLEAVED_ATTRIBS)
		free()
	}
	g.LinkProgram(p)
	var ok int32
	if g.GetProgramiv(p, gl.LINK_STATUS, &ok); ok == 0 {
		return result{link: infoLog(func(n int32, b *uint8) { g.GetProgramInfoLog(p, n, nil, b) })}
	}
	g.UseProgram(p)
	var va uint32
	g.GenVertexArrays(1, &va)
	g.BindVertexArray(va)
	attributes(g, p, corners())
	if c.set != nil {
		c.set(g, p)
	}
	if len(names) > 0 {
		const most = 32 // vertices
		r.captured = make([]byte, 4*len(kinds)*most)
		out := buffer(g, gl.TRANSFORM_FEEDBACK_BUFFER, len(r.captured), unsafe.Pointer(&r.captured[0]))
		g.BindBufferBase(gl.TRANSFORM_FEEDBACK_BUFFER, 0, out)
		g.Enable(gl.RASTERIZER_DISCARD)
		g.BeginTransformFeedback(gl.POINTS)
		or(c.draw, func(g *glcompare.Funcs) { g.DrawArrays(gl.POINTS, 0, 6) })(g)
		g.EndTransformFeedback()
		g.Disable(gl.RASTERIZER_DISCARD)
		g.GetNamedBufferSubData(out, 0, len(r.captured), unsafe.Pointer(&r.captured[0]))
		g.DeleteBuffers(1, &out)
	}
	if len(c.fragment) > 0 {
		g.ClearColor(0.25, 0, 0, 0.5)
		g.Clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT)
		or(c.paint, func(g *glcompare.Funcs) { g.DrawArrays(gl.TRIANGLES, 0, 6) })(g)
		r.pixels = make([]byte, 128*128*4)
		g.ReadPixels(0, 0, 128, 128, gl.RGBA, gl.UNSIGNED_BYTE, unsafe.Pointer(&r.pixels[0]))
	}
	if e := g.GetError(); e != 0 {
		t.Errorf("%s: error %#x, %v", c.name, e, gl.Err())
	}
	g.UseProgram(0)
	g.DeleteProgram(p)
	g.DeleteVertexArrays(1, &va)
	return r
}

func or(f, other func(*glcompare.Funcs)) func(*glcompare.Funcs) {
	if f == nil {
		return other
	}
	return f
}

// captures splits "a:ff b:i" into names and a letter a word.
func (c *shaderCase) captures() (names []string, kinds string) {
	for _, f := range strings.Fields(c.varyings) {
		name, k, _ := strings.Cut(f, ":")
		names, kinds = append(names, name), kinds+k
	}
	return names, kinds
}

func infoLog(get func(n int32, p *uint8)) string {
	p := make([]byte, 4000)
	get(4000, &p[0])
	return "failed: " + gl.GoStr(&p[0])
}

// Programs as tutorials have them do the same on the system's OpenGL and here.
func TestShaders(t *testing.T) {
	reference(t)
	c := vktest.Context(t)
	if err := gl.MakeCurrent(c); err != nil {
		t.Fatal(err)
	}
	for _, k := range shaderCases { // no t.Run: OpenGL is current on this thread
		if k.needs != nil && !k.needs(c.Device().Caps()) {
			t.Logf("%s: not on this device", k.name)
			continue
		}
		failed := t.Failed()
		want, got := k.run(t, &opengl.Funcs), k.run(t, &glcompare.Ours)
		switch {
		case want.link != "":
			t.Errorf("%s, the reference: %s", k.name, want.link)
		case strings.Contains(got.link, "shaderFloat64") && !c.Device().Caps().ShaderFloat64:
			t.Logf("%s: %s", k.name, got.link)
		case got.link != "":
			t.Errorf("%s: %s", k.name, got.link)
		default:
			if s := k.differs(want, got); s != "" {
				t.Errorf("%s: %s", k.name, s)
			} else if t.Failed() && !failed { // by a message of the validation layer
				t.Errorf("%s", k.name)
			}
		}
	}
}

// differs tells where two results do: captured floats by more than rounding, pixels by more than that, or more than a few.
func (c *shaderCase) differs(want, got result) string {
	_, kinds := c.captures()
	for i := 0; i < len(want.captured); i += 4 {
		a, b := binary.LittleEndian.Uint32(want.captured[i:]), binary.LittleEndian.Uint32(got.captured[i:])
		word := i / 4
		switch kinds[word%len(kinds)] {
		case 'f':
			x, y := float64(math.Float32frombits(a)), float64(math.Float32frombits(b))
			if math.Abs(x-y) > 1e-5*max(1, math.Abs(x)) || math.IsNaN(x) != math.IsNaN(y) {
				return fmt.Sprintf("vertex %d, word %d: %v, want %v", word/len(kinds), word%len(kinds), y, x)
			}
		default:
			if a != b {
				return fmt.Sprintf("vertex %d, word %d: %#x, want %#x", word/len(kinds), word%len(kinds), b, a)
			}
		}
	}
	wrong := 0
	for i := range want.pixels {
		if d := int(want.pixels[i]) - int(got.pixels[i]); d > 2 || d < -2 {
			if wrong++; wrong > 64 { // of 65536: at edges that discard leaves
				at := i / 4
				return fmt.Sprintf("pixel %d, %d: %v, want %v", at%128, at/128, got.pixels[4*at:4*at+4], want.pixels[4*at:4*at+4])
			}
		}
	}
	return ""
}
