package glcompare_test

import (
	"unsafe"

	"github.com/vkgloo/vkgloo/gl"
	"github.com/vkgloo/vkgloo/internal/glcompare"
	"github.com/vkgloo/vkgloo/vk"
)

func one(s ...string) []string { return s }

// at is the location of a uniform.
func at(g *glcompare.Funcs, p uint32, name string) int32 {
	return g.GetUniformLocation(p, gl.Str(name+"\x00"))
}

// block binds floats to a uniform block, or a storage block at a binding point.
func block(g *glcompare.Funcs, p uint32, name string, target, binding uint32, data []float32) {
	b := buffer(g, target, 4*len(data), unsafe.Pointer(&data[0]))
	g.BindBufferBase(target, binding, b)
	if target == gl.UNIFORM_BUFFER {
		g.UniformBlockBinding(p, g.GetUniformBlockIndex(p, gl.Str(name+"\x00")), binding)
	}
}

func numbers(n int) []float32 {
	list := make([]float32, n)
	for i := range list {
		list[i] = float32(i%17)/8 - 0.5
	}
	return list
}

func matrix(k float32) *float32 {
	m := [16]float32{k, 0, 0.125, 0, 0, 1, 0, 0, 0, 0.25, 1, 0, 0.5, -0.25, 0, 1}
	return &m[0]
}

const plainFragment = "#version 330 core\nin vec4 c;\nout vec4 FragColor;\nvoid main() { FragColor = c; }"

var shaderCases = []shaderCase{
	{name: "hello triangle", vertex: one("#version 330 core\nlayout (location = 0) in vec3 pos;\nvoid main()\n{\n   gl_Position = vec4(pos.x, pos.y, pos.z, 1.0);\n}"),
		fragment: one("#version 330 core\nout vec4 FragColor;\nvoid main()\n{\n   FragColor = vec4(1.0f, 0.5f, 0.2f, 1.0f);\n}"), varyings: "gl_Position:ffff"},
	{name: "locations left out", vertex: one("#version 330 core\nin vec3 pos;\nin vec4 color;\nin vec2 uv;\nout vec4 c;\nout vec2 t;\nvoid main() { c = color; t = uv; gl_Position = vec4(pos, 1); }"),
		fragment: one(plainFragment), varyings: "t:ff c:ffff"},
	{name: "model, view, projection", vertex: one("#version 330 core\nlayout (location = 0) in vec3 pos;\nuniform mat4 model;\nuniform mat4 view;\nuniform mat4 projection;\nvoid main() { gl_Position = projection * view * model * vec4(pos, 1.0); }"),
		varyings: "gl_Position:ffff", set: func(g *glcompare.Funcs, p uint32) {
			g.UniformMatrix4fv(at(g, p, "model"), 1, false, matrix(2))
			g.UniformMatrix4fv(at(g, p, "view"), 1, true, matrix(3))
			g.UniformMatrix4fv(at(g, p, "projection"), 1, false, matrix(0.5))
		}},
	{name: "normal matrix", vertex: one("#version 330 core\nin vec3 pos;\nin vec3 normal;\nuniform mat4 m;\nout vec3 n;\nout vec3 w;\nvoid main() { w = vec3(m * vec4(pos, 1)); n = mat3(transpose(inverse(m))) * normal; gl_Position = vec4(w, 1); }"),
		varyings: "n:fff w:fff", set: func(g *glcompare.Funcs, p uint32) { g.UniformMatrix4fv(at(g, p, "m"), 1, false, matrix(2)) }},
	{name: "structs of light and material", vertex: one("#version 330 core\nin vec3 pos;\nin vec3 normal;\nout vec3 n;\nout vec3 at;\nvoid main() { n = normal; at = pos; gl_Position = vec4(pos, 1); }"),
		fragment: one(`#version 330 core
struct Material { vec3 ambient; vec3 diffuse; vec3 specular; float shininess; };
struct Light { vec3 position; vec3 ambient; vec3 diffuse; vec3 specular; };
in vec3 n;
in vec3 at;
out vec4 FragColor;
uniform vec3 viewPos;
uniform Material material;
uniform Light light;
void main() {
	vec3 norm = normalize(n), lightDir = normalize(light.position - at);
	float diff = max(dot(norm, lightDir), 0.0);
	vec3 viewDir = normalize(viewPos - at), reflectDir = reflect(-lightDir, norm);
	float spec = pow(max(dot(viewDir, reflectDir), 0.0), material.shininess);
	FragColor = vec4(light.ambient * material.ambient + light.diffuse * (diff * material.diffuse) + light.specular * (spec * material.specular), 1.0);
}`), set: func(g *glcompare.Funcs, p uint32) {
			for i, name := range []string{"material.ambient", "material.diffuse", "material.specular", "light.position", "light.ambient", "light.diffuse", "light.specular", "viewPos"} {
				g.Uniform3f(at(g, p, name), float32(i)/8, 0.5, 1-float32(i)/10)
			}
			g.Uniform1f(at(g, p, "material.shininess"), 8)
		}},
	{name: "array of structs", vertex: one(`#version 330 core
#define NR_POINT_LIGHTS 4
struct PointLight { vec3 position; float constant, linear, quadratic; vec3 ambient; };
uniform PointLight pointLights[NR_POINT_LIGHTS];
in vec3 pos;
out vec3 sum;
vec3 CalcPointLight(PointLight l, vec3 at) { float d = length(l.position - at); return l.ambient / (l.constant + l.linear * d + l.quadratic * (d * d)); }
void main() { sum = vec3(0); for (int i = 0; i < NR_POINT_LIGHTS; i++) sum += CalcPointLight(pointLights[i], pos); gl_Position = vec4(sum, 1); }`),
		varyings: "sum:fff", set: func(g *glcompare.Funcs, p uint32) {
			for i, n := range []string{"0", "1", "2", "3"} {
				l := "pointLights[" + n + "]."
				g.Uniform3f(at(g, p, l+"position"), float32(i), 1, 2)
				g.Uniform1f(at(g, p, l+"constant"), 1)
				g.Uniform1f(at(g, p, l+"linear"), 0.25*float32(i))
				g.Uniform1f(at(g, p, l+"quadratic"), 0.125)
				g.Uniform3f(at(g, p, l+"ambient"), 1, float32(i), -1)
			}
		}},
	{name: "offsets by instance", vertex: one("#version 330 core\nlayout (location = 0) in vec3 pos;\nuniform vec2 offsets[10];\nout vec2 o;\nflat out int id;\nvoid main() { o = offsets[gl_InstanceID] + pos.xy; id = gl_InstanceID; gl_Position = vec4(o, 0, 1); }"),
		varyings: "o:ff id:i", set: func(g *glcompare.Funcs, p uint32) { g.Uniform2fv(at(g, p, "offsets"), 10, &numbers(20)[0]) },
		draw: func(g *glcompare.Funcs) { g.DrawArraysInstanced(gl.POINTS, 1, 4, 5) }},
	{name: "a matrix for each instance", vertex: one("#version 330 core\nlayout (location = 0) in vec3 pos;\nlayout (location = 3) in mat4 model;\nvoid main() { gl_Position = model * vec4(pos, 1); }"),
		varyings: "gl_Position:ffff", draw: func(g *glcompare.Funcs) {
			for i := range uint32(4) {
				g.VertexAttribDivisor(3+i, 1)
			}
			g.DrawArraysInstanced(gl.POINTS, 0, 3, 4)
		}},
	{name: "interface block", vertex: one("#version 330 core\nin vec3 pos;\nin vec2 uv;\nin vec4 color;\nout VS_OUT { vec3 FragPos; vec2 Tex; flat vec4 Color; } vs_out;\nvoid main() { vs_out.FragPos = pos; vs_out.Tex = uv; vs_out.Color = color; gl_Position = vec4(pos, 1); }"),
		fragment: one("#version 330 core\nin VS_OUT { vec3 FragPos; vec2 Tex; flat vec4 Color; } fs_in;\nout vec4 FragColor;\nvoid main() { FragColor = vec4(fs_in.Tex, fs_in.FragPos.z, 1) * 0.5 + fs_in.Color * 0.25; }"),
		varyings: "VS_OUT.Tex:ff VS_OUT.Color:ffff"},
	{name: "uniform block, std140", vertex: one("#version 330 core\nlayout (location = 0) in vec3 pos;\nlayout (std140) uniform Matrices { mat4 projection; mat4 view; };\nuniform mat4 model;\nvoid main() { gl_Position = projection * view * model * vec4(pos, 1.0); }"),
		varyings: "gl_Position:ffff", set: func(g *glcompare.Funcs, p uint32) {
			g.UniformMatrix4fv(at(g, p, "model"), 1, false, matrix(0.5))
			block(g, p, "Matrices", gl.UNIFORM_BUFFER, 2, numbers(32))
		}},
	{name: "uniform block without a layout", vertex: one("#version 330 core\nuniform Lights { vec4 a; vec4 b[2]; float c; };\nout vec4 o;\nvoid main() { o = a + b[0] * c + b[1]; gl_Position = o; }"),
		varyings: "o:ffff", set: func(g *glcompare.Funcs, p uint32) { block(g, p, "Lights", gl.UNIFORM_BUFFER, 1, numbers(16)) }},
	{name: "uniform block, shared", vertex: one("#version 330 core\nlayout(shared) uniform Lights { vec4 a; vec4 b[2]; };\nout vec4 o;\nvoid main() { o = a + b[1]; gl_Position = o; }"),
		varyings: "o:ffff", set: func(g *glcompare.Funcs, p uint32) { block(g, p, "Lights", gl.UNIFORM_BUFFER, 1, numbers(16)) }},
	{name: "uniform block, packed", vertex: one("#version 330 core\nlayout(packed) uniform;\nlayout(packed, row_major) uniform Lights { vec4 a; vec4 b; };\nout vec4 o;\nvoid main() { o = a + b; gl_Position = o; }"),
		varyings: "o:ffff", set: func(g *glcompare.Funcs, p uint32) { block(g, p, "Lights", gl.UNIFORM_BUFFER, 1, numbers(16)) }},
	{name: "uniform block, row major, with an instance name", vertex: one("#version 410 core\nlayout(std140, row_major) uniform Block { mat3x4 m; layout(column_major) mat2 n; vec3 list[2]; } b;\nin vec3 pos;\nout vec4 o;\nvoid main() { o = b.m * pos + vec4(b.n * pos.xy, b.list[1].yz); gl_Position = o; }"),
		varyings: "o:ffff", set: func(g *glcompare.Funcs, p uint32) { block(g, p, "Block", gl.UNIFORM_BUFFER, 3, numbers(64)) }},
	{name: "uniform block in both stages", vertex: one("#version 420 core\nlayout(std140, binding = 5) uniform Both { vec4 tint; vec4 more; };\nin vec3 pos;\nvoid main() { gl_Position = vec4(pos, 1) + more * 0.0; }"),
		fragment: one("#version 420 core\nlayout(std140, binding = 5) uniform Both { vec4 tint; vec4 more; };\nuniform vec4 k = vec4(0.5);\nout vec4 o;\nvoid main() { o = abs(tint) + k * more; }"),
		set:      func(g *glcompare.Funcs, p uint32) { block(g, p, "Both", gl.UNIFORM_BUFFER, 5, numbers(8)) }},
	{name: "storage block, std430", vertex: one("#version 430 core\nstruct P { vec3 at; float mass; };\nlayout(std430, binding = 2) readonly buffer Particles { float first; P list[]; };\nout vec4 o;\nflat out int n;\nvoid main() { o = vec4(list[gl_VertexID].at, list[gl_VertexID].mass + first); n = list.length(); gl_Position = o; }"),
		varyings: "o:ffff n:i", set: func(g *glcompare.Funcs, p uint32) {
			block(g, p, "", gl.SHADER_STORAGE_BUFFER, 2, numbers(4+4*8))
		}},
	{name: "no attributes", vertex: one("#version 330 core\nout vec2 uv;\nvoid main() { uv = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2); gl_Position = vec4(uv * 2.0 - 1.0, 0.0, 1.0); }"),
		fragment: one("#version 330 core\nin vec2 uv;\nout vec4 o;\nvoid main() { o = vec4(uv, 0, 1); }"), varyings: "uv:ff"},
	{name: "numbers of vertices with first and base", vertex: one("#version 330 core\nflat out ivec2 ids;\nvoid main() { ids = ivec2(gl_VertexID, gl_InstanceID); gl_Position = vec4(0); }"),
		varyings: "ids:ii", draw: func(g *glcompare.Funcs) {
			g.DrawArrays(gl.POINTS, 7, 2)
			g.DrawArraysInstancedBaseInstance(gl.POINTS, 3, 2, 2, 9)
			index := []uint16{4, 1, 5}
			buffer(g, gl.ELEMENT_ARRAY_BUFFER, 6, unsafe.Pointer(&index[0]))
			g.DrawElementsInstancedBaseVertexBaseInstance(gl.POINTS, 3, gl.UNSIGNED_SHORT, nil, 2, 10, 3)
		}},
	{name: "base vertex and base instance", vertex: one("#version 420 core\n#extension GL_ARB_shader_draw_parameters : require\nflat out ivec4 ids;\nvoid main() { ids = ivec4(gl_VertexID, gl_BaseVertexARB, gl_InstanceID, gl_BaseInstanceARB); gl_Position = vec4(0); }"),
		varyings: "ids:iiii", needs: func(c *vk.Caps) bool { return c.TransformFeedback && c.DrawParameters }, draw: func(g *glcompare.Funcs) {
			g.DrawArrays(gl.POINTS, 7, 2)
			g.DrawArraysInstancedBaseInstance(gl.POINTS, 3, 2, 2, 9)
			index := []uint16{4, 1, 5}
			buffer(g, gl.ELEMENT_ARRAY_BUFFER, 6, unsafe.Pointer(&index[0]))
			g.DrawElementsInstancedBaseVertexBaseInstance(gl.POINTS, 3, gl.UNSIGNED_SHORT, nil, 2, 10, 3)
		}},
	{name: "window coordinates", vertex: one("#version 330 core\nin vec3 pos;\nvoid main() { gl_Position = vec4(pos, 1); }"),
		fragment: one("#version 330 core\nout vec4 o;\nvoid main() { o = vec4(gl_FragCoord.xy / 128.0, gl_FragCoord.z, gl_FragCoord.w); }")},
	{name: "discard", vertex: one("#version 330 core\nin vec3 pos;\nin vec2 uv;\nout vec2 t;\nvoid main() { t = uv; gl_Position = vec4(pos, 1); }"),
		fragment: one("#version 330 core\nin vec2 t;\nout vec4 o;\nvoid main() { if (length(t - 0.5) > 0.4) discard; o = vec4(t, 1, 1); }")},
	{name: "size and coordinates of points", vertex: one("#version 330 core\nin vec3 pos;\nvoid main() { gl_Position = vec4(pos.xy * 0.5, 0, 1); gl_PointSize = 17.0 + 2.0 * float(gl_VertexID); }"),
		fragment: one("#version 330 core\nout vec4 o;\nvoid main() { o = vec4(gl_PointCoord, 0.5, 1); }"), paint: func(g *glcompare.Funcs) {
			g.Enable(gl.PROGRAM_POINT_SIZE)
			g.DrawArrays(gl.POINTS, 0, 6)
			g.Disable(gl.PROGRAM_POINT_SIZE)
		}},
	{name: "flat, noperspective, centroid", vertex: one("#version 330 core\nin vec3 pos;\nin vec4 color;\nin int id;\nflat out int k;\nflat out vec4 f;\nnoperspective out vec4 n;\ncentroid out vec4 c;\nvoid main() { k = id; f = color; n = color; c = color; gl_Position = vec4(pos * (1.0 + color.x), 1.0 + color.x); }"),
		fragment: one("#version 330 core\nflat in int k;\nflat in vec4 f;\nnoperspective in vec4 n;\ncentroid in vec4 c;\nout vec4 o;\nvoid main() { o = vec4(f.x, n.y, c.z, float(k + 3) / 6.0); }"), varyings: "k:i f:ffff"},
}
