// Command particles sends 60,000 particles around a strange attractor: a compute program moves them where they lie, in a storage
// buffer, and the same buffer is what they are drawn from. After the first frame nothing is uploaded.
package main

import (
	"flag"
	"image"
	"image/png"
	"log"
	"math/rand/v2"
	"os"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
)

const move = `#version 450
layout(local_size_x = 64) in;
struct Particle { vec4 place; };                                 // place.w is its speed, which the colour comes from
layout(std430, binding = 0) buffer Particles { Particle p[]; };
layout(std140, binding = 0) uniform Frame { vec2 size; float dt, turn; };
void main() {
	uint i = gl_GlobalInvocationID.x;
	if (i >= p.length()) return;
	vec3 x = p[i].place.xyz;
	vec3 v = sin(x.yzx) - 0.19 * x;                               // the attractor of René Thomas
	vec3 w = sin((x + 0.5 * dt * v).yzx) - 0.19 * (x + 0.5 * dt * v);
	p[i].place = vec4(x + dt * w, length(w));
}`

const vertex = `#version 450
layout(location = 0) in vec4 a_place;
layout(std140, binding = 0) uniform Frame { vec2 size; float dt, turn; };
layout(location = 0) out vec3 v_color;
void main() {
	float c = cos(turn), s = sin(turn);
	vec3 q = vec3(a_place.x * c - a_place.y * s, a_place.z, a_place.x * s + a_place.y * c);
	float w = 11.0 + q.z, fog = clamp(1.2 - 0.11 * (q.z + 3.0), 0.12, 1.2);
	gl_Position = vec4(2.2 * q.x * size.y / size.x, 2.2 * q.y + 0.05 * w, 0.5 * w, w);
	gl_PointSize = max(1.0, size.y / 540.0 * 14.0 / w);
	vec3 slow = vec3(0.13, 0.24, 0.62), fast = vec3(0.98, 0.75, 0.35), mid = vec3(0.86, 0.22, 0.38);
	float h = clamp(a_place.w / 1.6, 0.0, 1.0);
	v_color = fog * (h < 0.5 ? mix(slow, mid, 2.0 * h) : mix(mid, fast, 2.0 * h - 1.0));
}`

const fragment = `#version 450
layout(location = 0) in vec3 v_color;
layout(location = 0) out vec4 o_color;
void main() { o_color = vec4(v_color, 1); }`

const particles = 60_000

// draw lets so many frames pass, each dt long, and draws the last one.
func draw(ctx *vkgloo.Context, frames int, dt float32, width, height int) image.Image {
	r := rand.New(rand.NewPCG(1, 2))
	cloud := make([][4]float32, particles)
	for i := range cloud {
		cloud[i] = [4]float32{8*r.Float32() - 4, 8*r.Float32() - 4, 8*r.Float32() - 4, 0}
	}
	swarm := must(buffer.NewVertexBuffer(buffer.Of(cloud)))
	defer swarm.Release()
	mover := must(ctx.Program(vkgloo.ProgramOptions{Compute: move, Label: "move"}))
	defer mover.Release()
	painter := must(ctx.Program(vkgloo.ProgramOptions{Vertex: vertex, Fragment: fragment, Label: "points"}))
	defer painter.Release()
	array := must(ctx.SimpleVertexArray(painter, swarm, "a_place"))
	defer array.Release()
	target := must(ctx.Target(width, height, vkgloo.TargetOptions{Depth: true}))
	defer target.Release()

	frame := must(ctx.Buffer(buffer.Of([]float32{float32(width), float32(height), dt, 0.7})))
	defer frame.Release()
	check(ctx.BindStorage(0, swarm, 0, -1))
	check(ctx.BindUniform(0, frame, 0, -1))
	for range frames {
		// What is dispatched and drawn later waits for this, no barrier is asked of us.
		check(mover.Dispatch((particles+63)/64, 1, 1))
	}
	check(target.Clear(0.012, 0.012, 0.03, 1))
	check(array.Render(target, vkgloo.RenderOptions{Mode: vkgloo.Points}))
	return must(target.Image())
}

func main() {
	log.SetFlags(0)
	frames := flag.Int("frames", 300, "`number` of frames")
	out := flag.String("out", "particles.png", "`file` for the picture")
	flag.Parse()
	ctx := must(vkgloo.Open(vkgloo.Options{}))
	img := draw(ctx, *frames, 0.05, 960, 540)
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
