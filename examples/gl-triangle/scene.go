//go:build !gogl

package main

import (
	"fmt"
	"strings"

	"github.com/vkgloo/vkgloo/gl"
)

const vertexShader = `#version 330 core
layout(location = 0) in vec2 position;
layout(location = 1) in vec3 color;
out vec3 tint;
void main() {
	tint = color;
	gl_Position = vec4(position, 0.0, 1.0);
}
` + "\x00"

const fragmentShader = `#version 330 core
in vec3 tint;
out vec4 pixel;
void main() { pixel = vec4(tint, 1.0); }
` + "\x00"

// scene draws the triangle and returns the framebuffer.
func scene() ([]byte, error) {
	program, err := newProgram()
	if err != nil {
		return nil, err
	}
	gl.UseProgram(program)

	vertices := []float32{
		// x, y, red, green, blue
		-0.8, -0.7, 1, 0, 0,
		0.8, -0.7, 0, 1, 0,
		0, 0.8, 0, 0, 1,
	}
	var vao, vbo uint32
	gl.GenVertexArrays(1, &vao)
	gl.BindVertexArray(vao)
	gl.GenBuffers(1, &vbo)
	gl.BindBuffer(gl.ARRAY_BUFFER, vbo)
	gl.BufferData(gl.ARRAY_BUFFER, len(vertices)*4, gl.Ptr(vertices), gl.STATIC_DRAW)
	gl.VertexAttribPointerWithOffset(0, 2, gl.FLOAT, false, 5*4, 0)
	gl.EnableVertexAttribArray(0)
	gl.VertexAttribPointerWithOffset(1, 3, gl.FLOAT, false, 5*4, 2*4)
	gl.EnableVertexAttribArray(1)

	gl.ClearColor(0.1, 0.1, 0.15, 1)
	gl.Clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT)
	gl.DrawArrays(gl.TRIANGLES, 0, 3)

	pixels := make([]byte, size*size*4)
	gl.ReadPixels(0, 0, size, size, gl.RGBA, gl.UNSIGNED_BYTE, gl.Ptr(pixels))
	if code := gl.GetError(); code != gl.NO_ERROR {
		return nil, fmt.Errorf("OpenGL error %#x", code)
	}
	return pixels, nil
}

func newProgram() (uint32, error) {
	program := gl.CreateProgram()
	for _, s := range []struct {
		kind   uint32
		source string
	}{{gl.VERTEX_SHADER, vertexShader}, {gl.FRAGMENT_SHADER, fragmentShader}} {
		shader := gl.CreateShader(s.kind)
		text, free := gl.Strs(s.source)
		gl.ShaderSource(shader, 1, text, nil)
		free()
		gl.CompileShader(shader)
		var ok int32
		gl.GetShaderiv(shader, gl.COMPILE_STATUS, &ok)
		if ok == gl.FALSE {
			log := strings.Repeat("\x00", 1024)
			gl.GetShaderInfoLog(shader, 1023, nil, gl.Str(log))
			return 0, fmt.Errorf("shader: %s", gl.GoStr(gl.Str(log)))
		}
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
