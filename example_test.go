package vkgloo_test

import (
	"encoding/binary"
	"fmt"
	"log/slog"
	"math"
	"os"
	"testing"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
)

func TestMain(m *testing.M) { os.Exit(vktest.Main(m)) }

// floats are the numbers in a buffer.
func floats(b buffer.Any) []float32 {
	p := must(b.Untyped().Read(-1, 0))
	list := make([]float32, len(p)/4)
	for i := range list {
		list[i] = math.Float32frombits(binary.LittleEndian.Uint32(p[4*i:]))
	}
	return list
}

// A context owns the device; closing it names what was never released.
func ExampleContext() {
	ctx := must(vkgloo.Open(vkgloo.Options{
		Validation: false, // true: the Khronos layer's messages go to Logger
		Logger:     slog.New(slog.NewTextHandler(os.Stderr, nil)),
	}))
	a := must(ctx.Buffer(buffer.Of([]byte("from here"))))
	b := must(ctx.Reserve(4))
	check(b.SetLabel("forgotten"))
	check(ctx.CopyBuffer(b, a, 4, 5, 0))
	fmt.Printf("%s\n", must(b.Read(-1, 0)))
	a.Release()
	fmt.Println(ctx.Close() != nil) // it names "forgotten"
	// Output:
	// here
	// true
}

// What a program declares can be asked for. Layouts are derived from it.
func ExampleProgram() {
	ctx := must(vkgloo.Open(vkgloo.Options{}))
	defer ctx.Close()
	p := must(ctx.Program(vkgloo.ProgramOptions{
		Vertex: `#version 450
			layout(std140, binding = 3) uniform Camera { mat4 view; };
			in vec3 a_position; in float a_size; out vec4 v_place;
			void main() { v_place = view * vec4(a_position * a_size, 1); gl_Position = v_place; }`,
		Varyings: []string{"v_place"},
	}))
	defer p.Release()
	for _, m := range p.Members() {
		fmt.Println(m.Type, m.Name, m.Location, m.Binding)
	}
	fmt.Println(must(p.Layout("a_position", "a_size")))
	// Output:
	// vec3 a_position 0 -1
	// float a_size 1 -1
	// vec4 v_place 0 -1
	// Camera Camera -1 3
	// 3f 1f
}

// A compute program works on the buffers that are bound to the numbers of its blocks.
func ExampleProgram_Dispatch() {
	ctx := must(vkgloo.Open(vkgloo.Options{}))
	defer ctx.Close()
	p := must(ctx.Program(vkgloo.ProgramOptions{Compute: `#version 450
		layout(local_size_x = 1) in;
		layout(std430, binding = 0) buffer Data { float x[]; };
		void main() { x[gl_GlobalInvocationID.x] *= x[gl_GlobalInvocationID.x]; }`}))
	defer p.Release()
	b := must(ctx.Buffer(buffer.Of([]float32{1, 2, 3, 4})))
	defer b.Release()
	check(ctx.BindStorage(0, b, 0, -1))
	check(p.Dispatch(4, 1, 1))
	fmt.Println(floats(b))
	// Output: [1 4 9 16]
}

// Buffers of any layout feed a program's inputs; a divisor makes one of them go on by instance.
func ExampleVertexArray() {
	ctx := must(vkgloo.Open(vkgloo.Options{}))
	defer ctx.Close()
	p := must(ctx.Program(vkgloo.ProgramOptions{
		Vertex: `#version 450
			in vec2 corner; in vec2 place; in vec4 color; out vec4 v_color;
			void main() { gl_Position = vec4(corner + place, 0, 1); v_color = color; }`,
		Fragment: `#version 450
			in vec4 v_color; out vec4 o_color;
			void main() { o_color = v_color; }`,
	}))
	corners := must(ctx.Buffer(buffer.Of([]float32{-0.25, -0.5, 0.25, -0.5, -0.25, 0.5, 0.25, 0.5})))
	type square struct {
		Place [2]float32 `gloo:"place"`
		Color [4]uint8   `gloo:"color"`
	}
	squares := must(ctx.Buffer(buffer.Of([]square{
		{[2]float32{-0.5, 0}, [4]uint8{255, 0, 0, 255}}, {[2]float32{0.5, 0}, [4]uint8{0, 0, 255, 255}},
	})))
	array := must(ctx.VertexArray(p, []vkgloo.Content{
		{Buffer: corners, Layout: "2f", Attributes: []string{"corner"}},
		{Buffer: squares, Layout: "2f 4f1/i", Attributes: []string{"place", "color"}}, // f1: bytes from 0 to 1
	}, vkgloo.VertexArrayOptions{Mode: vkgloo.TriangleStrip}))
	target := must(ctx.Target(64, 64, vkgloo.TargetOptions{}))
	check(array.Render(target, vkgloo.RenderOptions{Instances: vkgloo.N(2)}))
	img := must(target.Image())
	fmt.Println(img.At(16, 32), img.At(32, 2), img.At(48, 32))
	for _, x := range []interface{ Release() }{target, array, squares, corners, p} {
		x.Release()
	}
	// Output: {255 0 0 255} {0 0 0 0} {0 0 255 255}
}

// Transform runs the vertex shader and keeps what it puts out.
func ExampleVertexArray_Transform() {
	ctx := must(vkgloo.Open(vkgloo.Options{}))
	defer ctx.Close()
	p := must(ctx.Program(vkgloo.ProgramOptions{
		Vertex: `#version 450
			in float x; out float root;
			void main() { root = sqrt(x); }`,
		Varyings: []string{"root"},
	}))
	in := must(ctx.Buffer(buffer.Of([]float32{1, 4, 9, 16})))
	out := must(ctx.Reserve(16))
	array := must(ctx.SimpleVertexArray(p, in, "x"))
	check(array.Transform(vkgloo.TransformOptions{First: 1}, out))
	fmt.Println(floats(out)[:3])
	for _, x := range []interface{ Release() }{array, in, out, p} {
		x.Release()
	}
	// Output: [2 3 4]
}

// A target is an image of its own.
func ExampleTarget() {
	ctx := must(vkgloo.Open(vkgloo.Options{}))
	defer ctx.Close()
	target := must(ctx.Target(4, 4, vkgloo.TargetOptions{}))
	defer target.Release()
	fmt.Println(must(target.Image()).At(0, 0))
	check(target.Clear(1, 0.2, 0, 1))
	fmt.Println(must(target.Image()).At(3, 3))
	// Output:
	// {0 0 0 0}
	// {255 51 0 255}
}

// Layouts are moderngl's: counts, types, sizes, padding, and what they go on by.
func ExampleParseLayout() {
	l := must(vkgloo.ParseLayout("3f 4f1 4x/i"))
	for _, item := range l.Items {
		fmt.Printf("%d × %c of %d bytes\n", item.Count, item.Type, item.Size)
	}
	fmt.Printf("stride %d, by %c\n", l.Stride, l.Usage)
	// Output:
	// 3 × f of 4 bytes
	// 4 × f of 1 bytes
	// 4 × x of 1 bytes
	// stride 20, by i
}

// Stats tell what a context did.
func ExampleContext_Stats() {
	ctx := must(vkgloo.Open(vkgloo.Options{}))
	defer ctx.Close()
	b := must(ctx.Reserve(1 << 10))
	defer b.Release()
	check(b.SetSubData(buffer.Of(make([]byte, 512)), 0))
	check(ctx.Finish())
	s := ctx.Stats()
	fmt.Println(s.Objects, s.Staging.Staged+s.Staging.InPlace, s.Memory.Used >= 1<<10)
	// Output: 1 512 true
}
