package glcompare_test

import (
	"github.com/vkgloo/vkgloo/gl"
	"github.com/vkgloo/vkgloo/internal/glcompare"
)

func init() { shaderCases = append(shaderCases, moreShaderCases...) }

// moreShaderCases are about the language more than about what surrounds it.
var moreShaderCases = []shaderCase{
	{name: "two vertex shaders, two fragment shaders", vertex: one(
		"#version 330 core\nin vec3 pos;\nuniform float k;\nout vec4 c;\nvec4 shade(vec3 at);\nvoid main() { c = shade(pos) * k; gl_Position = vec4(pos, 1); }",
		"#version 330 core\nuniform float k;\nuniform vec3 tint = vec3(0.25, 0.5, 0.75);\nvec4 shade(vec3 at) { return vec4(at * tint + k, 1); }"),
		fragment: one("#version 330 core\nin vec4 c;\nout vec4 o;\nvec4 last(vec4 v);\nvoid main() { o = last(c); }", "#version 330 core\nvec4 last(vec4 v) { return v.yzxw; }"),
		varyings: "c:ffff", set: func(g *glcompare.Funcs, p uint32) { g.Uniform1f(at(g, p, "k"), 0.5) }},
	{name: "double uniforms", vertex: one("#version 410 core\nuniform double d = 0.1;\nuniform dvec3 v[2] = dvec3[](dvec3(1, 2, 3), dvec3(0.25));\nuniform dmat2 m = dmat2(2);\nin vec3 pos;\nout vec4 o;\nvoid main() { o = vec4(d * 3.0, vec2(m * v[1].xy), float(v[0].z) + pos.x); gl_Position = o; }"),
		varyings: "o:ffff"},
	{name: "double attributes", vertex: one("#version 410 core\nin dvec2 wide;\nout dvec2 d;\nout vec2 f;\nvoid main() { d = wide * 3.0lf; f = vec2(wide); gl_Position = vec4(0); }"), varyings: "f:ff"},
	{name: "integers", vertex: one("#version 330 core\nin int id;\nin uint flags;\nuniform ivec3 i;\nuniform uvec2 u;\nflat out ivec4 a;\nflat out uvec3 b;\nvoid main() { a = ivec4(id / 2, id % 2, i.x << id & 31, id >> 1); b = uvec3(flags >> 30u, flags ^ u.x, ~u.y); gl_Position = vec4(0); }"),
		varyings: "a:iiii b:iii", set: func(g *glcompare.Funcs, p uint32) {
			g.Uniform3i(at(g, p, "i"), -5, 6, 7)
			g.Uniform2ui(at(g, p, "u"), 1<<31, 77)
		}},
	{name: "bools", vertex: one("#version 330 core\nuniform bool on;\nuniform bvec3 b;\nuniform bool list[3];\nflat out ivec4 o;\nvoid main() { o = ivec4(on ? 1 : 0, any(b) ? 2 : 0, all(b) ? 3 : 0, list[2] && !list[0] ? 4 : 0); gl_Position = vec4(0); }"),
		varyings: "o:iiii", set: func(g *glcompare.Funcs, p uint32) {
			g.Uniform1f(at(g, p, "on"), 0.5)
			g.Uniform3i(at(g, p, "b"), 0, 7, 0)
			g.Uniform1ui(at(g, p, "list[2]"), 1<<31)
		}},
	{name: "matrices that are not square", vertex: one("#version 330 core\nuniform mat2x3 a;\nuniform mat4x2 b[2];\nuniform mat3x4 c;\nin vec3 pos;\nout vec3 x;\nout vec2 y;\nout vec4 z;\nvoid main() { x = a * pos.xy; y = b[1] * vec4(pos, 1); z = c * pos; gl_Position = z; }"),
		varyings: "x:fff y:ff z:ffff", set: func(g *glcompare.Funcs, p uint32) {
			g.UniformMatrix2x3fv(at(g, p, "a"), 1, false, &numbers(6)[0])
			g.UniformMatrix4x2fv(at(g, p, "b"), 2, true, &numbers(16)[0])
			g.UniformMatrix3x4fv(at(g, p, "c"), 1, false, &numbers(12)[0])
		}},
	{name: "loops, functions, constant arrays", vertex: one(`#version 330 core
const vec2 table[4] = vec2[4](vec2(0, 1), vec2(2, 3), vec2(4, 5), vec2(6, 7));
void split(in float a, out float whole, inout float sum) { whole = floor(a); sum += fract(a); }
float fib(int n) { float a = 0.0, b = 1.0; for (int i = 0; i < n; ++i) { float t = a + b; a = b; b = t; } return a; }
out vec4 o;
void main() {
	float w, s = 1.0;
	split(table[gl_VertexID % 4].y * 0.4, w, s);
	int k = 0;
	while (true) { if (k * k > gl_VertexID) break; k++; }
	switch (gl_VertexID) { case 0: case 1: s += 10.0; break; case 2: s += 20.0; default: s += 1.0; }
	o = vec4(w, s, fib(gl_VertexID + 3), float(k));
	gl_Position = o;
}`), varyings: "o:ffff"},
	{name: "bits of floats", vertex: one("#version 330 core\nin vec3 pos;\nflat out int i;\nflat out uint u;\nout float f;\nvoid main() { i = floatBitsToInt(pos.x * 0.3); u = floatBitsToUint(pos.y); f = intBitsToFloat(0x3f000000 + gl_VertexID); gl_Position = vec4(0); }"), varyings: "i:i u:i f:f"},
	{name: "packing and bit fields", vertex: one("#version 420 core\nin vec3 pos;\nin vec2 uv;\nflat out uvec4 u;\nflat out ivec2 n;\nvoid main() { u = uvec4(packUnorm2x16(uv * 0.3), packSnorm4x8(vec4(pos, 0.5)), packHalf2x16(pos.xy * 1.5), bitfieldReverse(uint(gl_VertexID))); n = ivec2(bitCount(gl_VertexID), findMSB(gl_VertexID + 5)); gl_Position = vec4(0); }"), varyings: "u:iiii n:ii"},
	{name: "the preprocessor", vertex: one("#version 400 core\n/* Grüße */\n#ifdef GL_core_profile\n#define K 2.0\n#else\n#define K 3.0\n#endif\n#if __VERSION__ >= 400 && !defined(VULKAN)\n#define TWICE(x) ((x) * \\\n  2.0)\n#endif\nout vec2 o; // ümlaut\nvoid main() { o = vec2(TWICE(K), float(__LINE__)); gl_Position = vec4(0); }"), varyings: "o:ff"},
	{name: "initialisers", vertex: one("#version 330 core\nuniform float list[3] = float[3](1.5, 2.5, 3.5);\nuniform mat3 m = mat3(2.0);\nuniform bool b = true;\nuniform ivec2 i = ivec2(-1, 7);\nstruct S { float a; vec2 c; };\nuniform S s = S(0.5, vec2(4, 8));\nout vec4 o;\nvoid main() { o = vec4(list[gl_VertexID % 3], (m * vec3(1)).y, b ? float(i.y) : 0.0, s.c.y + s.a); gl_Position = o; }"), varyings: "o:ffff"},
	{name: "explicit uniform locations", vertex: one("#version 430 core\nlayout(location = 3) uniform vec4 a;\nlayout(location = 10) uniform float b[2];\nuniform float c;\nout vec4 o;\nvoid main() { o = a * b[1] + c; gl_Position = o; }"), varyings: "o:ffff",
		set: func(g *glcompare.Funcs, p uint32) {
			g.Uniform4f(3, 1, 2, 3, 4)
			g.Uniform1f(11, 5)
			g.Uniform1f(at(g, p, "c"), 0.5)
		}},
	{name: "nested structs", vertex: one("#version 330 core\nstruct In { vec2 a; float b[2]; };\nstruct Out { In list[2]; mat2 m; };\nuniform Out u[2];\nout vec4 o;\nvoid main() { o = vec4(u[1].list[0].a, u[0].list[1].b[1], u[1].m[1][0]); gl_Position = o; }"), varyings: "o:ffff",
		set: func(g *glcompare.Funcs, p uint32) {
			g.Uniform2f(at(g, p, "u[1].list[0].a"), 1, 2)
			g.Uniform1f(at(g, p, "u[0].list[1].b[1]"), 3)
			g.UniformMatrix2fv(at(g, p, "u[1].m"), 1, false, &[]float32{5, 6, 7, 8}[0])
		}},
	{name: "atomic counters", vertex: one("#version 430 core\nlayout(binding = 2, offset = 4) uniform atomic_uint n;\nlayout(binding = 2, offset = 8) uniform atomic_uint down;\nflat out uvec2 v;\nvoid main() { v = uvec2(atomicCounterIncrement(n), atomicCounterDecrement(down)); gl_Position = vec4(0); }"), varyings: "v:ii",
		set: func(g *glcompare.Funcs, p uint32) {
			block(g, p, "", gl.ATOMIC_COUNTER_BUFFER, 2, []float32{0, 0, 5, 0})
		},
		draw: func(g *glcompare.Funcs) { g.DrawArrays(gl.POINTS, 0, 1) }},
	{name: "clip distance", vertex: one("#version 330 core\nin vec3 pos;\nout float gl_ClipDistance[1];\nvoid main() { gl_Position = vec4(pos, 1); gl_ClipDistance[0] = pos.x + 0.25; }"),
		fragment: one("#version 330 core\nout vec4 o;\nvoid main() { o = vec4(0, 1, 0, 1); }"), paint: func(g *glcompare.Funcs) {
			g.Enable(gl.CLIP_DISTANCE0)
			g.DrawArrays(gl.TRIANGLES, 0, 6)
			g.Disable(gl.CLIP_DISTANCE0)
		}},
	{name: "derivatives", vertex: one("#version 330 core\nin vec3 pos;\nin vec2 uv;\nout vec2 t;\nvoid main() { t = uv; gl_Position = vec4(pos, 1); }"),
		fragment: one("#version 330 core\nin vec2 t;\nout vec4 o;\nvoid main() { o = vec4(dFdx(t.x) * 64.0, dFdy(t.y) * 64.0, fwidth(t.x + t.y) * 32.0, 1); }")},
	{name: "depth written", vertex: one("#version 330 core\nin vec3 pos;\nvoid main() { gl_Position = vec4(pos, 1); }"),
		fragment: one("#version 330 core\nout vec4 o;\nuniform vec4 c = vec4(0, 0, 1, 1);\nvoid main() { gl_FragDepth = gl_FragCoord.x / 128.0; o = c; }"),
		paint: func(g *glcompare.Funcs) {
			g.Enable(gl.DEPTH_TEST)
			g.ClearDepth(0.5)
			g.Clear(gl.DEPTH_BUFFER_BIT)
			g.ClearDepth(1)
			g.DrawArrays(gl.TRIANGLES, 0, 6)
			g.Disable(gl.DEPTH_TEST)
		}},
	{name: "sides", vertex: one("#version 330 core\nin vec3 pos;\nvoid main() { gl_Position = vec4(gl_VertexID < 3 ? pos.xy : pos.yx, 0, 1); }"),
		fragment: one("#version 330 core\nout vec4 o;\nvoid main() { o = gl_FrontFacing ? vec4(1, 0, 0, 1) : vec4(0, 0, 1, 1); }")},
	{name: "built-in block declared again", vertex: one("#version 410 core\nin vec3 pos;\nout gl_PerVertex { vec4 gl_Position; float gl_PointSize; };\nout vec4 c;\nvoid main() { gl_Position = vec4(pos, 1); gl_PointSize = 1.0; c = gl_Position; }"),
		fragment: one(plainFragment), varyings: "gl_Position:ffff c:ffff"},
	{name: "outputs of an array and parts", vertex: one("#version 330 core\nin vec3 pos;\nout vec2 list[3];\nout mat2 m;\nvoid main() { for (int i = 0; i < 3; i++) list[i] = pos.xy + float(i); m = mat2(pos.x, 1, pos.y, 2); gl_Position = vec4(pos, 1); }"),
		varyings: "list[1]:ff list[2]:ff m:ffff"},
	{name: "outputs that the fragment shader does not read", vertex: one("#version 330 core\nin vec3 pos;\nin vec4 color;\nout vec4 c;\nout vec3 unused;\nout vec4 alsoUnused;\nvoid main() { c = color; unused = pos; gl_Position = vec4(pos, 1); }"), fragment: one(plainFragment)},
	{name: "fragment output bound by name", vertex: one("#version 330 core\nin vec3 pos;\nin vec4 color;\nout vec4 c;\nvoid main() { c = color; gl_Position = vec4(pos, 1); }"),
		fragment: one("#version 330 core\nin vec4 c;\nlayout(location = 0) out vec3 rgb;\nvoid main() { rgb = c.rgb; }")},
	{name: "version 460", vertex: one("#version 460\nlayout(location = 0) in vec3 pos;\nlayout(location = 2) uniform float s = 0.5;\nlayout(location = 0) out vec4 c;\nvoid main() { c = vec4(pos * s, 1); gl_Position = vec4(pos, 1); }"),
		fragment: one("#version 460\nlayout(location = 0) in vec4 c;\nlayout(location = 0) out vec4 o;\nvoid main() { o = fma(c, vec4(0.5), vec4(0.5)); }")},
	{name: "declared transform feedback", vertex: one("#version 440 core\nin vec3 pos;\nlayout(xfb_buffer = 0, xfb_offset = 4, xfb_stride = 16) out vec3 v;\nvoid main() { v = pos * 2.0; gl_Position = vec4(pos, 1); }"), fragment: one("#version 440 core\nin vec3 v;\nout vec4 o;\nvoid main() { o = vec4(abs(v) * 0.5, 1); }")},
	{name: "global variables and precision", vertex: one("#version 330 core\nprecision highp float;\nfloat counter = 1.5;\nvec3 helper() { counter += 1.0; return vec3(counter); }\nin vec3 pos;\nout mediump vec3 o;\nvoid main() { o = helper() + helper() * pos; gl_Position = vec4(o, 1); }"), varyings: "o:fff"},
}
