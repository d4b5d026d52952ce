package main

import (
	"fmt"
	"unsafe"

	"github.com/go-gl/gl/v4.5-core/gl"

	"github.com/vkgloo/vkgloo/bench/work"
)

const vertexShader = `#version 450 core
layout(location = 0) in vec2 position;
void main() { gl_Position = vec4(position, 0.0, 1.0); }
` + "\x00"

const fragmentShader = `#version 450 core
layout(location = 0) out vec4 color;
void main() { color = vec4(1.0); }
` + "\x00"

type scene struct{ program, vertices, array, texture, framebuffer uint32 }

func newScene(count int) (*scene, error) {
	s := &scene{program: gl.CreateProgram()}
	for kind, source := range map[uint32]string{gl.VERTEX_SHADER: vertexShader, gl.FRAGMENT_SHADER: fragmentShader} {
		sh := gl.CreateShader(kind)
		text, free := gl.Strs(source)
		gl.ShaderSource(sh, 1, text, nil)
		free()
		gl.CompileShader(sh)
		gl.AttachShader(s.program, sh)
	}
	gl.LinkProgram(s.program)
	var ok int32
	if gl.GetProgramiv(s.program, gl.LINK_STATUS, &ok); ok == 0 {
		return nil, fmt.Errorf("the program does not link")
	}
	v := work.Triangles(count)
	gl.CreateBuffers(1, &s.vertices)
	gl.NamedBufferData(s.vertices, 4*len(v), unsafe.Pointer(&v[0]), gl.STATIC_DRAW)
	gl.CreateVertexArrays(1, &s.array)
	gl.EnableVertexArrayAttrib(s.array, 0)
	gl.VertexArrayAttribFormat(s.array, 0, 2, gl.FLOAT, false, 0)
	gl.VertexArrayAttribBinding(s.array, 0, 0)
	gl.VertexArrayVertexBuffer(s.array, 0, s.vertices, 0, 8)
	gl.CreateTextures(gl.TEXTURE_2D, 1, &s.texture)
	gl.TextureStorage2D(s.texture, 1, gl.RGBA8, work.FrameTarget, work.FrameTarget)
	gl.CreateFramebuffers(1, &s.framebuffer)
	gl.NamedFramebufferTexture(s.framebuffer, gl.COLOR_ATTACHMENT0, s.texture, 0)
	return s, glError()
}

func (s *scene) Frame(count int, first bool) error {
	gl.BindFramebuffer(gl.FRAMEBUFFER, s.framebuffer)
	gl.Viewport(0, 0, work.FrameTarget, work.FrameTarget)
	gl.ClearColor(0, 0, 0, 1)
	gl.Clear(gl.COLOR_BUFFER_BIT)
	gl.UseProgram(s.program)
	gl.BindVertexArray(s.array)
	gl.BindVertexBuffer(0, s.vertices, 0, 8)
	for i := range count {
		if first {
			gl.DrawArrays(gl.TRIANGLES, int32(3*i), 3)
		} else {
			gl.BindVertexBuffer(0, s.vertices, 24*i, 8)
			gl.DrawArrays(gl.TRIANGLES, 0, 3)
		}
	}
	gl.Finish()
	return glError()
}

func (s *scene) Image(rgba []byte) error {
	gl.GetTextureImage(s.texture, 0, gl.RGBA, gl.UNSIGNED_BYTE, int32(len(rgba)), ptr(rgba))
	return glError()
}

func (s *scene) Close() error {
	gl.DeleteFramebuffers(1, &s.framebuffer)
	gl.DeleteTextures(1, &s.texture)
	gl.DeleteVertexArrays(1, &s.array)
	gl.DeleteBuffers(1, &s.vertices)
	gl.DeleteProgram(s.program)
	return glError()
}
