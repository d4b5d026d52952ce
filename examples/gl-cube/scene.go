//go:build !gogl

package main

import (
	"fmt"
	"math"

	"github.com/go-gl/mathgl/mgl32"

	"github.com/vkgloo/vkgloo/gl"
)

const vertexShader = `#version 330 core
in vec3 position;
in vec3 normal;
uniform mat4 projection;
uniform mat4 model;
out vec3 n;
out vec3 p;
void main() {
	vec4 world = model * vec4(position, 1.0);
	n = mat3(model) * normal;
	p = world.xyz;
	gl_Position = projection * world;
}
` + "\x00"

const fragmentShader = `#version 330 core
struct Light {
	vec3 place;
	vec3 color;
};
in vec3 n;
in vec3 p;
uniform Light lights[2];
uniform vec3 surface = vec3(0.9, 0.8, 0.7);
uniform bool ambient;
out vec4 pixel;
void main() {
	vec3 sum = ambient ? vec3(0.15) : vec3(0.0);
	for (int i = 0; i < 2; i++)
		sum += lights[i].color * max(dot(normalize(n), normalize(lights[i].place - p)), 0.0);
	pixel = vec4(sum * surface, 1.0);
}
` + "\x00"

// scene draws the cube and returns the framebuffer.
func scene() ([]byte, error) {
	program, err := newProgram()
	if err != nil {
		return nil, err
	}
	gl.UseProgram(program)
	vertices, indices := cube()
	var vao uint32
	gl.GenVertexArrays(1, &vao)
	gl.BindVertexArray(vao)
	var buffers [2]uint32
	gl.GenBuffers(2, &buffers[0])
	gl.BindBuffer(gl.ARRAY_BUFFER, buffers[0])
	gl.BufferData(gl.ARRAY_BUFFER, len(vertices)*4, gl.Ptr(vertices), gl.STATIC_DRAW)
	gl.BindBuffer(gl.ELEMENT_ARRAY_BUFFER, buffers[1])
	gl.BufferData(gl.ELEMENT_ARRAY_BUFFER, len(indices)*2, gl.Ptr(indices), gl.STATIC_DRAW)
	position := uint32(gl.GetAttribLocation(program, gl.Str("position\x00")))
	gl.VertexAttribPointerWithOffset(position, 3, gl.FLOAT, false, 24, 0)
	gl.EnableVertexAttribArray(position)
	normal := uint32(gl.GetAttribLocation(program, gl.Str("normal\x00")))
	gl.VertexAttribPointerWithOffset(normal, 3, gl.FLOAT, false, 24, 12)
	gl.EnableVertexAttribArray(normal)

	uniform := func(name string) int32 { return gl.GetUniformLocation(program, gl.Str(name+"\x00")) }
	projection := mgl32.Perspective(math.Pi/4, 1, 0.5, 20).Mul4(mgl32.Translate3D(0, 0, -5))
	model := mgl32.HomogRotate3DX(0.5).Mul4(mgl32.HomogRotate3DY(0.7))
	gl.UniformMatrix4fv(uniform("projection"), 1, false, &projection[0])
	gl.UniformMatrix4fv(uniform("model"), 1, false, &model[0])
	gl.Uniform3f(uniform("lights[0].place"), 3, 3, 4)
	gl.Uniform3f(uniform("lights[0].color"), 0.8, 0.8, 0.7)
	gl.Uniform3f(uniform("lights[1].place"), -4, 1, 2)
	gl.Uniform3f(uniform("lights[1].color"), 0.1, 0.2, 0.5)
	gl.Uniform1i(uniform("ambient"), gl.TRUE)

	gl.Enable(gl.DEPTH_TEST)
	gl.Enable(gl.CULL_FACE)
	gl.ClearColor(0, 0, 0, 1)
	gl.Clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT)
	gl.DrawElementsWithOffset(gl.TRIANGLES, int32(len(indices)), gl.UNSIGNED_SHORT, 0)

	pixels := make([]byte, size*size*4)
	gl.ReadPixels(0, 0, size, size, gl.RGBA, gl.UNSIGNED_BYTE, gl.Ptr(pixels))
	if code := gl.GetError(); code != gl.NO_ERROR {
		return nil, fmt.Errorf("OpenGL error %#x", code)
	}
	return pixels, nil
}

// cube is six faces of four corners, each with a position and a normal, counter-clockwise from outside.
func cube() (vertices []float32, indices []uint16) {
	for axis := range 3 {
		for _, side := range []float32{-1, 1} {
			base := uint16(len(vertices) / 6)
			for _, c := range [4][2]float32{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
				var p, n [3]float32
				p[axis], p[(axis+1)%3], p[(axis+2)%3], n[axis] = side, c[0]*side, c[1], side
				vertices = append(append(vertices, p[:]...), n[:]...)
			}
			indices = append(indices, base, base+1, base+2, base, base+2, base+3)
		}
	}
	return vertices, indices
}

func newProgram() (uint32, error) {
	program := gl.CreateProgram()
	for kind, source := range map[uint32]string{gl.VERTEX_SHADER: vertexShader, gl.FRAGMENT_SHADER: fragmentShader} {
		shader := gl.CreateShader(kind)
		text, free := gl.Strs(source)
		gl.ShaderSource(shader, 1, text, nil)
		free()
		gl.CompileShader(shader)
		gl.AttachShader(program, shader)
		gl.DeleteShader(shader)
	}
	gl.LinkProgram(program)
	var ok int32
	gl.GetProgramiv(program, gl.LINK_STATUS, &ok)
	if ok == gl.FALSE {
		return 0, fmt.Errorf("the program does not link")
	}
	return program, nil
}
