// Command instanced draws a sea of columns: one box, 6,400 instances. Where the columns stand and how they vary never
// changes; how high they are is a buffer of its own that is written anew for every frame.
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

const vertex = `#version 450
in vec3 a_position; in vec3 a_normal;   // of the box
in vec2 a_at; in float a_grain;         // of the column
in float a_height;                      // of the column in this frame
layout(std140, binding = 0) uniform View { mat4 view; vec4 eye; float aspect; };
out vec3 v_color;
void main() {
	vec3 world = vec3(a_at.x + 0.47 * a_position.x, a_position.y > 0.0 ? a_height : -9.0, a_at.y + 0.47 * a_position.z);
	vec4 v = view * vec4(world, 1);
	gl_Position = vec4(2.2 * v.x / aspect, 2.2 * v.y, -v.z - 0.1, -v.z); // depth 0 … 1, no far end
	float h = clamp(0.42 + 0.17 * a_height + 0.05 * a_grain, 0.0, 1.0);
	vec3 deep = vec3(0.02, 0.09, 0.24), blue = vec3(0.04, 0.36, 0.55), green = vec3(0.40, 0.74, 0.68), foam = vec3(0.97, 0.95, 0.88);
	vec3 c = h < 0.45 ? mix(deep, blue, h / 0.45) : h < 0.75 ? mix(blue, green, (h - 0.45) / 0.3) : mix(green, foam, (h - 0.75) / 0.25);
	float light = 0.35 + 0.75 * max(dot(a_normal, normalize(vec3(0.45, 0.8, 0.35))), 0.0);
	float sink = smoothstep(-3.5, 0.0, world.y - a_height); // sides darken downwards
	c *= light * mix(0.25, 1.0, sink);
	v_color = pow(mix(c, vec3(0.55, 0.66, 0.74), 1.0 - exp(-0.00013 * dot(v.xyz, v.xyz))), vec3(1.0 / 1.35));
}`

const fragment = `#version 450
in vec3 v_color;
out vec4 o_color;
void main() { o_color = vec4(v_color, 1); }`

const side = 80 // columns

type corner struct {
	Position [3]float32 `gloo:"a_position"`
	Normal   [3]float32 `gloo:"a_normal"`
}

type column struct {
	At    [2]float32 `gloo:"a_at"`
	Grain float32    `gloo:"a_grain"`
}

// box is 24 corners and 36 indices: four corners a side.
func box() (corners []corner, indices []uint16) {
	for axis := range 3 {
		for _, sign := range []float32{-1, 1} {
			first := uint16(len(corners))
			for i := range 4 {
				var c corner
				c.Normal[axis] = sign
				c.Position[axis] = sign
				c.Position[(axis+1)%3], c.Position[(axis+2)%3] = float32(i%2*2-1), float32(i/2*2-1)
				corners = append(corners, c)
			}
			indices = append(indices, first, first+1, first+2, first+2, first+1, first+3)
		}
	}
	return corners, indices
}

// draw draws so many frames, 30 a second, and returns the last.
func draw(ctx *vkgloo.Context, frames, width, height int) image.Image {
	corners, indices := box()
	columns := make([]column, side*side)
	for i := range columns {
		columns[i] = column{At: [2]float32{float32(i%side) - side/2, float32(i/side) - side/2}, Grain: float32(i*7919%97)/48 - 1}
	}
	shape := must(buffer.NewVertexBuffer(buffer.Of(corners)))
	defer shape.Release()
	index := must(buffer.NewIndexBuffer(buffer.Of(indices)))
	defer index.Release()
	places := must(buffer.NewVertexBuffer(buffer.Of(columns)))
	defer places.Release()
	tops := make([]float32, side*side)
	heights := must(buffer.NewVertexBuffer(buffer.Of(tops)))
	defer heights.Release()
	places.SetDivisor(1) // goes on by instance, not by vertex
	heights.SetDivisor(1)

	program := must(ctx.Program(vkgloo.ProgramOptions{Vertex: vertex, Fragment: fragment}))
	defer program.Release()
	array := must(ctx.VertexArray(program, []vkgloo.Content{
		{Buffer: shape}, {Buffer: places}, // records: their fields have names
		{Buffer: heights, Attributes: []string{"a_height"}},
	}, vkgloo.VertexArrayOptions{Index: index}))
	defer array.Release()
	check(array.SetInstances(side * side))
	target := must(ctx.Target(width, height, vkgloo.TargetOptions{Depth: true}))
	defer target.Release()
	eye := mgl32.Vec3{30, 21, 38}
	view := mgl32.LookAtV(eye, mgl32.Vec3{0, -5, 0}, mgl32.Vec3{0, 1, 0})
	camera := must(ctx.Buffer(buffer.Of(append(view[:], eye[0], eye[1], eye[2], 1, float32(width)/float32(height), 0, 0, 0))))
	defer camera.Release()
	check(ctx.BindUniform(0, camera, 0, -1))

	for n := range frames {
		t := float64(n) / 30
		for i, c := range columns {
			x, z := float64(c.At[0]), float64(c.At[1])
			r := math.Hypot(x+12, z-9)
			tops[i] = float32(3.2*math.Sin(0.38*r-2.2*t)/(1+0.09*r) + 0.9*math.Sin(0.21*x+0.13*z+1.1*t) + 0.35*math.Sin(0.9*z-0.5*x+2*t))
		}
		check(heights.SetData(buffer.Of(tops)))
		check(target.Clear(0.55, 0.66, 0.74, 1))
		check(array.Render(target, vkgloo.RenderOptions{}))
		check(ctx.Finish()) // where a program with a window would wait for it
	}
	return must(target.Image())
}

func main() {
	log.SetFlags(0)
	frames := flag.Int("frames", 60, "`number` of frames")
	out := flag.String("out", "instanced.png", "`file` for the picture")
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
