//go:build !gogl

package main

import (
	"fmt"
	"math"
	"unsafe"

	"github.com/vkgloo/vkgloo/gl"
)

const vertexShader = `#version 330 core
layout(location = 0) in vec2 corner;
layout(location = 1) in vec3 place;
layout(location = 2) in vec4 color;
uniform float size = 0.06;
out vec4 tint;
void main() {
	float c = cos(place.z), s = sin(place.z);
	tint = color;
	gl_Position = vec4(place.xy + mat2(c, s, -s, c) * corner * size, 0.0, 1.0);
}
` + "\x00"

const fragmentShader = `#version 330 core
in vec4 tint;
out vec4 pixel;
void main() { pixel = tint; }
` + "\x00"

const (
	quads  = 60
	frames = 8
	record = 16 // bytes: three floats and four bytes
)

// scene draws a few frames and returns the last one's framebuffer.
func scene() ([]byte, error) {
	program, err := newProgram()
	if err != nil {
		return nil, err
	}
	gl.UseProgram(program)
	var vao uint32
	gl.GenVertexArrays(1, &vao)
	gl.BindVertexArray(vao)
	var buffers [2]uint32
	gl.GenBuffers(2, &buffers[0])

	corners := []int8{-1, -1, 1, -1, -1, 1, 1, 1}
	gl.BindBuffer(gl.ARRAY_BUFFER, buffers[0])
	gl.BufferData(gl.ARRAY_BUFFER, len(corners), gl.Ptr(corners), gl.STATIC_DRAW)
	gl.VertexAttribPointerWithOffset(0, 2, gl.BYTE, false, 0, 0)
	gl.EnableVertexAttribArray(0)

	gl.BindBuffer(gl.ARRAY_BUFFER, buffers[1])
	gl.VertexAttribPointerWithOffset(1, 3, gl.FLOAT, false, record, 0)
	gl.VertexAttribPointerWithOffset(2, 4, gl.UNSIGNED_BYTE, true, record, 12)
	for i := uint32(1); i < 3; i++ {
		gl.EnableVertexAttribArray(i)
		gl.VertexAttribDivisor(i, 1)
	}
	gl.Enable(gl.BLEND)
	gl.BlendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA)
	gl.ClearColor(1, 1, 1, 1)
	for frame := range frames {
		gl.Clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT)
		if err := stream(frame); err != nil {
			return nil, err
		}
		gl.DrawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, quads)
		gl.Flush()
	}
	pixels := make([]byte, size*size*4)
	gl.ReadPixels(0, 0, size, size, gl.RGBA, gl.UNSIGNED_BYTE, gl.Ptr(pixels))
	if code := gl.GetError(); code != gl.NO_ERROR {
		return nil, fmt.Errorf("OpenGL error %#x", code)
	}
	return pixels, nil
}

// stream orphans the buffer and writes the places of one frame through a mapping.
func stream(frame int) error {
	gl.BufferData(gl.ARRAY_BUFFER, quads*record, nil, gl.STREAM_DRAW)
	p := gl.MapBufferRange(gl.ARRAY_BUFFER, 0, quads*record, gl.MAP_WRITE_BIT|gl.MAP_INVALIDATE_BUFFER_BIT)
	if p == nil {
		return fmt.Errorf("no mapping: OpenGL error %#x", gl.GetError())
	}
	type instance struct {
		x, y, angle float32
		color       [4]uint8
	}
	list := unsafe.Slice((*instance)(p), quads)
	for i := range list {
		t := float64(i)/quads + float64(frame)/400
		r := 0.15 + 0.75*float64(i)/quads
		list[i] = instance{
			float32(r * math.Cos(18*t)), float32(r * math.Sin(18*t)), float32(9 * t),
			[4]uint8{uint8(255 * i / quads), 90, uint8(255 - 255*i/quads), 190},
		}
	}
	gl.UnmapBuffer(gl.ARRAY_BUFFER)
	return nil
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
