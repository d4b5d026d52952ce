// Command indirect lets the GPU decide what is drawn: a compute program sorts 3,000 balls by their distance into four
// levels of detail and counts them in the records of an indirect draw. The numbers never come back to the CPU.
package main

import (
	"flag"
	"image"
	"image/png"
	"log"
	"math"
	"os"

	"github.com/go-gl/mathgl/mgl32"
	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
)

const sort = `#version 450
layout(local_size_x = 64) in;
struct Record { uint indices, instances, firstIndex, baseVertex, firstInstance; };
layout(std430, binding = 0) readonly buffer Balls { vec4 balls[]; };   // centre and radius
layout(std430, binding = 1) buffer Records { Record records[]; };      // one a level
layout(std430, binding = 2) writeonly buffer Sorted { vec4 drawn[]; }; // room for all balls a level
layout(std140, binding = 0) uniform View { mat4 view; float aspect; };
void main() {
	uint i = gl_GlobalInvocationID.x;
	if (i >= balls.length()) return;
	vec4 b = balls[i], c = view * vec4(b.xyz, 1);
	float far = -c.z;
	if (far < b.w || abs(c.x) > 0.5 * far * aspect + 2.0 * b.w || abs(c.y) > 0.5 * far + 2.0 * b.w) return; // not in sight
	float size = b.w / far;
	uint level = size > 0.075 ? 3u : size > 0.035 ? 2u : size > 0.016 ? 1u : 0u;
	uint k = atomicAdd(records[level].instances, 1u);
	drawn[records[level].firstInstance + k] = b;
}`

const vertex = `#version 450
in vec3 a_point; in vec4 a_ball;
layout(std140, binding = 0) uniform View { mat4 view; float aspect; };
out vec3 v_at; out float v_fog; flat out int v_level;
void main() {
	vec4 v = view * vec4(a_ball.xyz + a_ball.w * a_point, 1);
	gl_Position = vec4(2.0 * v.x / aspect, 2.0 * v.y, -v.z - 0.1, -v.z); // depth 0 … 1, no far end
	v_at = v.xyz; v_fog = exp(0.032 * v.z);
	v_level = gl_VertexIndex < 12 ? 0 : gl_VertexIndex < 84 ? 1 : gl_VertexIndex < 396 ? 2 : 3;
}`

const fragment = `#version 450
in vec3 v_at; in float v_fog; flat in int v_level; out vec4 o_color;
const vec3 tints[4] = vec3[](vec3(0.32, 0.42, 0.80), vec3(0.20, 0.68, 0.68), vec3(0.95, 0.72, 0.30), vec3(0.93, 0.34, 0.32));
void main() {
	vec3 n = cross(dFdx(v_at), dFdy(v_at)); n = normalize(faceforward(n, v_at, n)); // of the facet: levels show
	vec3 l = normalize(vec3(-0.4, 0.8, 0.5)), h = normalize(l - normalize(v_at));
	vec3 c = tints[v_level] * (0.22 + 0.85 * max(dot(n, l), 0.0)) + 0.3 * pow(max(dot(n, h), 0.0), 40.0);
	o_color = vec4(mix(vec3(0.05, 0.06, 0.10), c, v_fog), 1);
}`

const balls = 3000

// levels makes an icosahedron and three refinements of it, one behind the other, and the records that draw them: five words
// each, as the compute program has them.
func levels() (points [][3]float32, indices []uint32, records [][5]uint32) {
	g := float32((1 + math.Sqrt(5)) / 2)
	mesh := []mgl32.Vec3{{-1, g}, {1, g}, {-1, -g}, {1, -g}, {0, -1, g}, {0, 1, g}, {0, -1, -g}, {0, 1, -g}, {g, 0, -1}, {g, 0, 1}, {-g, 0, -1}, {-g, 0, 1}}
	faces := []uint32{0, 11, 5, 0, 5, 1, 0, 1, 7, 0, 7, 10, 0, 10, 11, 1, 5, 9, 5, 11, 4, 11, 10, 2, 10, 7, 6, 7, 1, 8,
		3, 9, 4, 3, 4, 2, 3, 2, 6, 3, 6, 8, 3, 8, 9, 4, 9, 5, 2, 4, 11, 6, 2, 10, 8, 6, 7, 9, 8, 1}
	for level := range uint32(4) {
		records = append(records, [5]uint32{uint32(len(faces)), 0, uint32(len(indices)), uint32(len(points)), level * balls})
		for _, p := range mesh {
			points = append(points, p.Normalize())
		}
		indices = append(indices, faces...)
		var finer []uint32
		for ; len(faces) > 0; faces = faces[3:] {
			a, b, c, m := faces[0], faces[1], faces[2], uint32(len(mesh)) // m: the middles of the three edges
			for _, e := range [3][2]uint32{{a, b}, {b, c}, {c, a}} {
				mesh = append(mesh, mesh[e[0]].Normalize().Add(mesh[e[1]].Normalize()))
			}
			finer = append(finer, a, m, m+2, m, b, m+1, m+2, m+1, c, m, m+1, m+2)
		}
		faces = finer
	}
	return points, indices, records
}

// draw draws so many frames of a flight through the balls, and returns the last.
func draw(ctx *vkgloo.Context, frames, width, height int) image.Image {
	points, indices, records := levels()
	field := make([][4]float32, balls)
	for i := range field { // a spiral, denser inside
		sin, cos := math.Sincos(2.39996 * float64(i))
		r := 0.62 * math.Sqrt(float64(i))
		field[i] = [4]float32{float32(r * cos), float32(1.6 * math.Sin(0.31*r) * math.Cos(0.13*r)), float32(r * sin), 0.3 + 0.17*float32(i%3)}
	}
	all := must(buffer.NewData(buffer.Of(field)))
	shape := must(buffer.NewVertexBuffer(buffer.Of(points)))
	index := must(buffer.NewIndexBuffer(buffer.Of(indices)))
	counts := must(buffer.NewDataBuffer(buffer.Of(records)))
	sorted := must(buffer.NewVertexBuffer(buffer.Of(make([][4]float32, len(records)*balls))))
	sorted.SetDivisor(1)
	camera := must(buffer.NewSize(20 * 4))
	sorter := must(ctx.Program(vkgloo.ProgramOptions{Compute: sort, Label: "sort"}))
	painter := must(ctx.Program(vkgloo.ProgramOptions{Vertex: vertex, Fragment: fragment, Label: "balls"}))
	content := []vkgloo.Content{{Buffer: shape, Attributes: []string{"a_point"}}, {Buffer: sorted, Attributes: []string{"a_ball"}}}
	array := must(ctx.VertexArray(painter, content, vkgloo.VertexArrayOptions{Index: index}))
	target := must(ctx.Target(width, height, vkgloo.TargetOptions{Depth: true}))
	for _, x := range []interface{ Release() }{all, shape, index, counts, sorted, camera, sorter, painter, array, target} {
		defer x.Release()
	}
	check(ctx.BindStorage(0, all, 0, -1))
	check(ctx.BindStorage(1, counts, 0, -1))
	check(ctx.BindStorage(2, sorted, 0, -1))
	check(ctx.BindUniform(0, camera, 0, -1))
	for n := range frames {
		sin, cos := math.Sincos(0.8 + 0.01*float64(n))
		eye, at := mgl32.Vec3{float32(13 * cos), 4.2, float32(13 * sin)}, mgl32.Vec3{float32(-6 * sin), -1, float32(6 * cos)}
		view := mgl32.LookAtV(eye, at, mgl32.Vec3{0, 1, 0})
		check(camera.SetData(buffer.Of(append(view[:], float32(width)/float32(height), 0, 0, 0))))
		check(counts.SetData(buffer.Of(records))) // no instances yet
		check(sorter.Dispatch((balls+63)/64, 1, 1))
		check(target.Clear(0.05, 0.06, 0.10, 1))
		check(array.RenderIndirect(target, counts, vkgloo.IndirectOptions{}))
		check(ctx.Finish()) // where a program with a window would wait for it
	}
	return must(target.Image())
}
func main() {
	log.SetFlags(0)
	frames := flag.Int("frames", 60, "`number` of frames")
	out := flag.String("out", "indirect.png", "`file` for the picture")
	flag.Parse()
	ctx := must(vkgloo.Open(vkgloo.Options{}))
	img := draw(ctx, *frames, 960, 540)
	file := must(os.Create(*out))
	check(png.Encode(file, img))
	check(file.Close())
	check(ctx.Close())
}

func must[T any](v T, err error) T {
	check(err)
	return v
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
