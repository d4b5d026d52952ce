package shaders_test

import (
	"errors"
	"fmt"
	"log"

	"github.com/vkgloo/vkgloo/shaders"
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// GLSL becomes SPIR-V words, which vkCreateShaderModule takes. What does not compile is an error with the compiler's words.
func ExampleCompile() {
	words, err := shaders.Compile(shaders.Compute, `#version 450
		layout(local_size_x = 64) in;
		layout(std430) buffer Data { float data[]; };
		void main() { data[gl_GlobalInvocationID.x] *= 2.0; }`, shaders.CompileOptions{Name: "double"})
	check(err)
	fmt.Printf("%#x\n", words[0])

	_, err = shaders.Compile(shaders.Fragment, "#version 450\nvoid main() { nonsense; }", shaders.CompileOptions{Name: "bad"})
	var wrong *shaders.CompileError
	fmt.Println(errors.As(err, &wrong), wrong.Name)
	// Output:
	// 0x7230203
	// true bad
}

// Reflect tells what a module wants: inputs, outputs, blocks with the offsets of their members.
func ExampleReflect() {
	words, err := shaders.Compile(shaders.Vertex, `#version 450
		layout(std140, binding = 2) uniform Camera { mat4 view; vec3 eye; };
		in vec3 a_position; in vec2 a_texcoord;
		out vec2 v_texcoord;
		void main() { v_texcoord = a_texcoord; gl_Position = view * vec4(a_position - eye, 1); }`, shaders.CompileOptions{})
	check(err)
	r, err := shaders.Reflect(words)
	check(err)
	for _, in := range r.Inputs {
		fmt.Println("in", in.Location, in.Type, in.Name)
	}
	for _, b := range r.Blocks {
		fmt.Println("block", b.Binding, b.Name, b.Size)
		for _, m := range b.Members {
			fmt.Println("  ", m.Offset, m.Type, m.Name)
		}
	}
	// Output:
	// in 0 vec3 a_position
	// in 1 vec2 a_texcoord
	// block 2 Camera 76
	//    0 mat4 view
	//    64 vec3 eye
}

// Load takes either, told apart by SPIR-V's magic number: go:embed gives strings of both.
func ExampleLoad() {
	words, err := shaders.Load(shaders.Fragment, "#version 450\nlayout(location = 0) out vec4 c; void main() { c = vec4(1); }")
	check(err)
	spirv := make([]byte, 0, 4*len(words))
	for _, w := range words {
		spirv = append(spirv, byte(w), byte(w>>8), byte(w>>16), byte(w>>24))
	}
	again, err := shaders.Load(shaders.Fragment, string(spirv))
	check(err)
	fmt.Println(len(again) == len(words))
	// Output: true
}
