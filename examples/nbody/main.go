// Command nbody lets two galaxies meet: a simulation by transform feedback. The vertex shader is the program, a vertex is a
// body, and two buffers take turns: one is read, the other takes the bodies as they are a step later.
package main

import (
	"flag"
	"image"
	"image/png"
	"log"
	"math"
	"math/rand/v2"
	"os"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
)

const step = `#version 450
struct Body { vec4 place, speed; };                                       // place.w is the mass
layout(std430, binding = 0) readonly buffer Bodies { Body bodies[]; };    // all of them, as they were
layout(location = 0) in vec4 a_place; layout(location = 1) in vec4 a_speed; // the one that is moved
layout(location = 0) out vec4 place;  layout(location = 1) out vec4 speed;  // where to
const float dt = 0.01, soft = 0.004;
void main() {
	vec3 pull = vec3(0);
	for (int i = 0; i < bodies.length(); i++) {
		vec3 d = bodies[i].place.xyz - a_place.xyz;
		float r2 = dot(d, d) + soft;
		pull += bodies[i].place.w * d * inversesqrt(r2 * r2 * r2);
	}
	speed = a_speed + vec4(dt * pull, 0);
	place = a_place + vec4(dt * speed.xyz, 0);
}`

const vertex = `#version 450
layout(location = 0) in vec4 a_place; layout(location = 1) in vec4 a_speed;
layout(std140, binding = 0) uniform View { vec2 size; };
layout(location = 0) out vec3 v_color;
void main() {
	const float tilt = 0.9;
	vec3 p = vec3(a_place.x, a_place.y * cos(tilt) - a_place.z * sin(tilt), a_place.y * sin(tilt) + a_place.z * cos(tilt));
	float w = 3.0 + p.z;
	gl_Position = vec4(2.4 * p.x * size.y / size.x, 2.4 * p.y, 0.5 * w, w);
	gl_PointSize = size.y / 150.0 * (a_place.w > 0.1 ? 7.0 : 1.0 + fract(float(gl_VertexIndex) * 0.618)) * 3.0 / w;
	float heat = smoothstep(0.3, 2.4, length(a_speed.xyz));
	v_color = a_place.w > 0.1 ? vec3(1, 0.95, 0.8) : mix(vec3(0.25, 0.42, 1.0), vec3(1.0, 0.62, 0.3), heat) * (0.55 + 0.6 * heat);
}`

const fragment = `#version 450
layout(location = 0) in vec3 v_color;
layout(location = 0) out vec4 o_color;
void main() {
	float r = 2.0 * length(gl_PointCoord - 0.5);
	if (r > 1.0) discard;
	o_color = vec4(v_color * (1.15 - 0.8 * r * r), 1);
}`

// body is a record of both buffers: its fields find the inputs by name, and the outputs fill it in order.
type body struct {
	Place [4]float32 `gloo:"a_place"`
	Speed [4]float32 `gloo:"a_speed"`
}

// galaxy is n bodies on circular ways around a heavy one.
func galaxy(r *rand.Rand, n int, at, drift [3]float32, lean float64) []body {
	all := []body{{Place: [4]float32{at[0], at[1], at[2], 1}, Speed: [4]float32{drift[0], drift[1], drift[2], 0}}}
	for range n - 1 {
		radius, angle := 0.12+0.6*math.Sqrt(r.Float64()), 2*math.Pi*r.Float64()
		sin, cos := math.Sincos(angle)
		v := math.Sqrt(1/radius) * radius * radius / (radius*radius + 0.004) // what softened gravity asks for
		turn := func(x, y float64) [3]float32 {                              // a disc that leans
			return [3]float32{float32(x), float32(y * math.Cos(lean)), float32(y * math.Sin(lean))}
		}
		p, s := turn(radius*cos, radius*sin), turn(-v*sin, v*cos)
		all = append(all, body{
			Place: [4]float32{at[0] + p[0], at[1] + p[1], at[2] + p[2] + 0.02*float32(r.NormFloat64()), 1e-5},
			Speed: [4]float32{drift[0] + s[0], drift[1] + s[1], drift[2] + s[2], 0},
		})
	}
	return all
}

// draw moves the bodies by so many steps, and draws them.
func draw(ctx *vkgloo.Context, steps, width, height int) image.Image {
	r := rand.New(rand.NewPCG(7, 7))
	bodies := append(galaxy(r, 1200, [3]float32{-0.75, -0.25, 0}, [3]float32{0.45, 0.1, 0}, 0.3),
		galaxy(r, 800, [3]float32{0.75, 0.25, 0}, [3]float32{-0.45, -0.1, 0}, -0.9)...)

	mover := must(ctx.Program(vkgloo.ProgramOptions{Vertex: step, Varyings: []string{"place", "speed"}, Label: "step"}))
	painter := must(ctx.Program(vkgloo.ProgramOptions{Vertex: vertex, Fragment: fragment, Label: "points"}))
	defer mover.Release()
	defer painter.Release()
	var turn [2]*buffer.VertexBuffer
	var move, paint [2]*vkgloo.VertexArray
	for i := range turn {
		turn[i] = must(buffer.NewVertexBuffer(buffer.Of(bodies)))
		defer turn[i].Release()
		move[i] = must(ctx.SimpleVertexArray(mover, turn[i]))
		defer move[i].Release()
		paint[i] = must(ctx.SimpleVertexArray(painter, turn[i]))
		defer paint[i].Release()
	}
	for n := range steps {
		from, to := n%2, (n+1)%2
		check(ctx.BindStorage(0, turn[from], 0, -1))
		check(move[from].Transform(vkgloo.TransformOptions{}, turn[to]))
	}
	view := must(ctx.Buffer(buffer.Of([]float32{float32(width), float32(height), 0, 0})))
	defer view.Release()
	check(ctx.BindUniform(0, view, 0, -1))
	target := must(ctx.Target(width, height, vkgloo.TargetOptions{Depth: true}))
	defer target.Release()
	check(target.Clear(0.008, 0.01, 0.03, 1))
	check(paint[steps%2].Render(target, vkgloo.RenderOptions{Mode: vkgloo.Points}))
	return must(target.Image())
}

func main() {
	log.SetFlags(0)
	frames := flag.Int("frames", 150, "`number` of steps")
	out := flag.String("out", "nbody.png", "`file` for the picture")
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
