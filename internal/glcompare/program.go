package glcompare

import (
	"math"
	"strings"
	"unsafe"

	"github.com/vkgloo/vkgloo/gl"
)

// program is a program of both sides.
type program struct {
	names    [2]uint32
	text     string
	strides  []int // of what it captures
	floats   []bool
	uniforms map[string][2]int32
}

// captureSource passes every attribute on, and what the pipeline makes of vertices and instances.
const captureSource = `#version 410 core
layout(location = 0) in vec4 a0;
layout(location = 1) in vec4 a1;
layout(location = 2) in ivec4 a2;
layout(location = 3) in uvec4 a3;
layout(location = 4) in vec2 a4;
layout(location = 5) in DVEC a5;
uniform mat4 m = mat4(1);
uniform float k[3] = float[](1.0, 2.0, 3.0);
uniform ivec2 iv;
uniform bool flag;
uniform struct { vec3 u; uint v; } st[2];
layout(std140) uniform Scene { vec4 ub[4]; mat3 um; };
out vec4 v0;
out vec4 v1;
flat out ivec4 v2;
flat out uvec4 v3;
out vec4 v4;
flat out ivec2 ids;
void main() {
	v0 = a0;
	v1 = a1 + vec4(k[0], k[1], k[2], 0);
	v2 = a2 + ivec4(iv, 0, flag ? 1 : 0);
	v3 = a3 ^ uvec4(st[0].v, st[1].v, 0u, 0u);
	v4 = vec4(a4, vec2(a5.xy)) + ub[1] + vec4(um[2], 0);
	ids = ivec2(gl_VertexID, gl_InstanceID);
	gl_Position = m * vec4(a0.xyz, 1) + vec4(st[1].u, 0);
	gl_PointSize = 3.0;
}
`

// paintSource draws triangles all over clip space, of any attribute values.
const paintSource = `#version 410 core
layout(location = 0) in vec4 a0;
layout(location = 1) in vec4 a1;
layout(location = 2) in ivec4 a2;
layout(location = 3) in uvec4 a3;
uniform mat4 m = mat4(1);
uniform float k[3] = float[](1.0, 2.0, 3.0);
out vec4 color;
flat out ivec2 ids;
void main() {
	vec3 p = fract(abs(vec3(a2.xyz + 7 * gl_VertexID) * vec3(0.313, 0.727, 0.511)) + vec3(a3.xyz % 97u) * 0.043) * 2.4 - 1.2;
	color = vec4(fract(vec3(a2.yzw + gl_VertexID * 3) * 0.21 + k[1] * 0.125), fract(float(a3.w % 64u) / 64.0));
	ids = ivec2(gl_VertexID, gl_InstanceID);
	gl_Position = m * vec4(p, 1);
	gl_PointSize = 1.0 + float(gl_VertexID % 5);
}
`

const paintFragment = `#version 410 core
in vec4 color;
flat in ivec2 ids;
uniform vec3 tint = vec3(0.25, 0.5, 1);
uniform bool flag;
layout(location = 0) out vec4 o;
void main() {
	vec4 c = flag ? color : vec4(tint * color.rgb, color.a);
	if (gl_FrontFacing) c.g = 1.0 - c.g;
	if (gl_FragCoord.y > 70.0) c.b = gl_FragCoord.z;
	if ((ids.x & 1) == 0) c.r = 0.5;
	o = c;
}
`

var captureVaryings = []string{"v0", "v1", "v2", "v3", "v4", "ids", "gl_Position"}

func (r *Runner) compile(g *Funcs, kind uint32, source string) uint32 {
	s := g.CreateShader(kind)
	text, n := []byte(source), int32(len(source))
	p := &text[0]
	pin(text)
	g.ShaderSource(s, 1, &p, &n)
	unpin()
	g.CompileShader(s)
	var ok int32
	if g.GetShaderiv(s, gl.COMPILE_STATUS, &ok); ok == 0 {
		log := make([]byte, 2000)
		g.GetShaderInfoLog(s, 2000, nil, &log[0])
		r.differ("shader: %s", strings.TrimRight(string(log), "\x00"))
	}
	return s
}

// link makes a program on both sides.
func (r *Runner) link(text string, varyings []string, separate bool, kinds []uint32, sources []string) *program {
	p := &program{text: text, uniforms: make(map[string][2]int32)}
	r.do(func(g *Funcs, side int) {
		p.names[side] = g.CreateProgram()
		for i, k := range kinds {
			s := r.compile(g, k, sources[i])
			g.AttachShader(p.names[side], s)
			g.DeleteShader(s)
		}
		if len(varyings) > 0 {
			mode := uint32(gl.INTERLEAVED_ATTRIBS)
			if separate {
				mode = gl.SEPARATE_ATTRIBS
			}
			list, free := gl.Strs(varyings...)
			g.TransformFeedbackVaryings(p.names[side], int32(len(varyings)), list, mode)
			free()
		}
		g.LinkProgram(p.names[side])
		var ok int32
		if g.GetProgramiv(p.names[side], gl.LINK_STATUS, &ok); ok == 0 {
			log := make([]byte, 2000)
			g.GetProgramInfoLog(p.names[side], 2000, nil, &log[0])
			r.differ("side %d: link: %s", side, strings.TrimRight(string(log), "\x00"))
		}
	}, "program %s", text)
	for _, name := range []string{"m", "k", "k[0]", "k[1]", "k[2]", "iv", "flag", "st[0].v", "st[1].u", "st[1].v", "tint", "none", "k[3]"} {
		var at [2]int32
		for side := range 2 {
			at[side] = r.api[side].GetUniformLocation(p.names[side], gl.Str(name+"\x00"))
		}
		if at[theirs] >= 0 && at[ours] < 0 { // the reference may find more to be unused
			r.differ("%s: location of %q is %d, want %d", text, name, at[ours], at[theirs])
		}
		p.uniforms[name] = at
	}
	r.programs = append(r.programs, p)
	return p
}

func (r *Runner) use(p *program) {
	r.do(func(g *Funcs, s int) { g.UseProgram(p.names[s]) }, "UseProgram(%s)", p.text)
	r.program = p
}

// captureSource is the shader of captures with an attribute of doubles of some type.
func (r *Runner) captureSource(doubles string) string {
	if r.NoDoubles {
		return strings.Replace(captureSource, "layout(location = 5) in DVEC a5", "const vec4 a5 = vec4(0)", 1)
	}
	return strings.Replace(captureSource, "DVEC", doubles, 1)
}

// setUp makes the programs and one object of each kind.
func (r *Runner) setUp() {
	v, f := uint32(gl.VERTEX_SHADER), uint32(gl.FRAGMENT_SHADER)
	r.link("capture", captureVaryings, false, []uint32{v}, []string{r.captureSource("dvec4")}).strides = []int{4 * 26}
	r.link("separate", []string{"v0", "v2", "ids", "v4"}, true, []uint32{v}, []string{r.captureSource("dvec2")}).strides = []int{16, 16, 8, 16}
	r.link("skipping", []string{"v3", "gl_SkipComponents2", "v1", "gl_NextBuffer", "ids"}, false, []uint32{v},
		[]string{r.captureSource("dvec3")}).strides = []int{40, 8}
	r.link("paint", nil, false, []uint32{v, f}, []string{paintSource, paintFragment})
	ints := []bool{false, false, true, true, false, true, false}
	for i, n := range []int{4, 4, 4, 4, 4, 2, 4} {
		for range n {
			r.programs[0].floats = append(r.programs[0].floats, !ints[i])
		}
	}
	r.do(func(g *Funcs, s int) { g.VertexAttribL4d(5, 0, 0, 0, 1) }, "VertexAttribL4d(5, 0, 0, 0, 1)") // it is of floats initially
	r.newArray()
	r.newBuffer(2000)
	for range 4 {
		b := r.newBuffer(r.between(20, 900))
		r.outputs = append(r.outputs, b)
	}
	r.do(func(g *Funcs, s int) { g.GenQueries(2, &r.queries[s][0]) }, "GenQueries(2)")
	scene := r.newBuffer(256)
	if r.bad != "" {
		return
	}
	r.do(func(g *Funcs, s int) {
		one := [64]float32{}
		for i := range one {
			one[i] = float32(i) / 4
		}
		g.NamedBufferSubData(scene.names[s], 0, 256, unsafe.Pointer(&one[0]))
	}, "the scene's block")
	p := make([]byte, 256)
	for i := range 64 {
		bits := math.Float32bits(float32(i) / 4)
		p[4*i], p[4*i+1], p[4*i+2], p[4*i+3] = byte(bits), byte(bits>>8), byte(bits>>16), byte(bits>>24)
	}
	scene.set(0, p)
	r.state.scene = scene
	r.do(func(g *Funcs, s int) { g.BindBufferBase(gl.UNIFORM_BUFFER, 0, scene.names[s]) }, "BindBufferBase(UNIFORM_BUFFER, 0, %v)", scene)
	r.bound[gl.UNIFORM_BUFFER] = scene
	r.use(r.programs[0])
}

// tearDown deletes what setUp and the program made, and puts the state back.
func (r *Runner) tearDown() {
	r.bad = ""
	for side, g := range r.api {
		if r.state.active {
			g.EndTransformFeedback()
		}
		for _, b := range r.buffers {
			g.DeleteBuffers(1, &b.names[side])
		}
		for _, a := range r.arrays {
			g.DeleteVertexArrays(1, &a.names[side])
		}
		g.UseProgram(0)
		for _, p := range r.programs {
			g.DeleteProgram(p.names[side])
		}
		g.DeleteQueries(2, &r.queries[side][0])
		r.state.reset(g)
		r.errors(side)
	}
}

// uniformCall sets a uniform.
func (r *Runner) uniformCall() {
	if r.chance(25) {
		r.use(r.programs[r.c.IntN(len(r.programs))])
		return
	}
	p := r.program
	f := [4]float32{float32(r.c.IntN(5)), 0.5, float32(r.c.IntN(3)) - 1, 2}
	n := int32(r.between(0, 4))
	switch r.c.IntN(7) {
	case 0:
		d := float32(r.between(1, 4)) / 2
		m := [16]float32{d, 0, 0, 0, 0, 1, 0, 0, 0.25, 0, 1, 0, 0, 0, f[2] / 4, 1}
		t := r.chance(20)
		r.do(func(g *Funcs, s int) { g.UniformMatrix4fv(p.uniforms["m"][s], 1, t, &m[0]) }, "UniformMatrix4fv(m, %v, %v)", t, m)
	case 1:
		name := one(r, "k", "k[1]", "k[2]", "none")
		r.do(func(g *Funcs, s int) { g.Uniform1fv(p.uniforms[name][s], n, &f[0]) }, "Uniform1fv(%s, %d, %v)", name, n, f)
	case 2:
		r.do(func(g *Funcs, s int) { g.Uniform2i(p.uniforms["iv"][s], n, -n) }, "Uniform2i(iv, %d, %d)", n, -n)
	case 3:
		r.do(func(g *Funcs, s int) { g.Uniform1f(p.uniforms["flag"][s], float32(n)/2) }, "Uniform1f(flag, %v)", float32(n)/2)
	case 4:
		name := one(r, "st[0].v", "st[1].v")
		r.do(func(g *Funcs, s int) { g.Uniform1ui(p.uniforms[name][s], uint32(n)*1000) }, "Uniform1ui(%s, %d)", name, n*1000)
	case 5:
		name := one(r, "st[1].u", "tint")
		r.do(func(g *Funcs, s int) { g.Uniform3f(p.uniforms[name][s], f[0]/4, f[1], f[2]) }, "Uniform3f(%s, %v)", name, f)
	default:
		var v [2][16]float32
		name := one(r, "m", "k[1]", "flag", "tint", "iv", "st[1].u")
		r.do(func(g *Funcs, s int) {
			if at := p.uniforms[name]; at[0] >= 0 && at[1] >= 0 {
				g.GetUniformfv(p.names[s], at[s], &v[s][0])
			}
		}, "GetUniformfv(%s)", name)
		if v[0] != v[1] {
			r.differ("%v, want %v", v[ours], v[theirs])
		}
	}
}
