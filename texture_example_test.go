package vkgloo_test

import (
	"fmt"
	"image"
	"image/color"

	"github.com/vkgloo/vkgloo"
)

// A picture on a target: the program's sampler2D reads the texture that is used at its location.
func ExampleTexture() {
	ctx := must(vkgloo.Open(vkgloo.Options{}))
	defer ctx.Close()
	picture := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	picture.SetNRGBA(0, 0, color.NRGBA{255, 51, 0, 255})
	picture.SetNRGBA(1, 0, color.NRGBA{0, 102, 255, 255})
	texture := must(ctx.TextureOf(picture, vkgloo.TextureOptions{Nearest: true, Label: "picture"}))
	defer texture.Release()

	program := must(ctx.Program(vkgloo.ProgramOptions{Vertex: `#version 450
		layout(location = 0) out vec2 v_uv;
		void main() { // a triangle that covers the target
			v_uv = vec2((gl_VertexIndex << 1) & 2, gl_VertexIndex & 2);
			gl_Position = vec4(v_uv.x * 2.0 - 1.0, 1.0 - v_uv.y * 2.0, 0.0, 1.0);
		}`, Fragment: `#version 450
		layout(location = 0) in vec2 v_uv;
		layout(binding = 0) uniform sampler2D u_picture;
		layout(location = 0) out vec4 o_color;
		void main() { o_color = texture(u_picture, v_uv); }`}))
	defer program.Release()
	array := must(ctx.VertexArray(program, nil, vkgloo.VertexArrayOptions{}))
	defer array.Release()
	target := must(ctx.Target(4, 2, vkgloo.TargetOptions{}))
	defer target.Release()

	check(program.SetBinding("u_picture", 3)) // else the shader's own number
	check(texture.Use(3))
	check(array.Render(target, vkgloo.RenderOptions{Vertices: vkgloo.N(3)}))
	pixels := must(target.Image())
	fmt.Println(pixels.At(0, 0), pixels.At(3, 1))
	// Output:
	// {255 51 0 255} {0 102 255 255}
}
