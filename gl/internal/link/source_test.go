package link_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/gl/internal/link"
	"github.com/vkgloo/vkgloo/shaders"
)

// What this library does not bind is refused by name, when a shader uses it.
func TestUnsupported(t *testing.T) {
	v := compile(t, shaders.Vertex, "#version 330\nvoid main() { gl_Position = vec4(0); }")
	for _, c := range []struct {
		name, source, want string
	}{
		{"sampler", "uniform sampler2D tex;\nout vec4 o;\nvoid main() { o = texture(tex, vec2(0)); }", "fragment shader: uniform \"tex\" (sampled image)"},
		{"samplers", "uniform sampler3D tex[2];\nout vec4 o;\nvoid main() { o = texture(tex[1], vec3(0)); }", "uniform \"tex\" (sampled image)"},
		{"buffer texture", "uniform isamplerBuffer tex;\nout vec4 o;\nvoid main() { o = vec4(texelFetch(tex, 0)); }", "\"tex\""},
		{"image", "layout(rgba8) uniform image2D img;\nout vec4 o;\nvoid main() { o = imageLoad(img, ivec2(0)); }", "uniform \"img\" (image)"},
		{"push constants", "layout(push_constant) uniform Push { vec4 p; } push;\nout vec4 o;\nvoid main() { o = push.p; }", "block \"Push\" of push constants"},
		{"array of blocks", "layout(std140) uniform Lights { vec4 c; } lights[3];\nout vec4 o;\nvoid main() { o = lights[1].c; }", "block \"Lights\" is an array of blocks"},
		{"array of storage blocks", "layout(std430) buffer Data { vec4 c; } data[2];\nout vec4 o;\nvoid main() { o = data[1].c; }", "block \"Data\" is an array of blocks"},
	} {
		f := compile(t, shaders.Fragment, "#version 440\n"+c.source)
		if _, err := link.Link([]link.Shader{v, f}, options); !errors.Is(err, errors.ErrUnsupported) || !errors.Is(err, link.ErrLink) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want ErrUnsupported with %q", c.name, err, c.want)
		}
	}
	id := compile(t, shaders.Vertex, "#version 460\nvoid main() { gl_Position = vec4(gl_DrawID); }")
	if _, err := link.Link([]link.Shader{id}, options); !errors.Is(err, errors.ErrUnsupported) || !strings.Contains(err.Error(), "gl_DrawID") {
		t.Errorf("gl_DrawID: %v, want ErrUnsupported", err)
	}
	unused := compile(t, shaders.Fragment, "#version 330\nuniform sampler2D tex;\nout vec4 o;\nvoid main() { o = vec4(1); }")
	if _, err := link.Link([]link.Shader{v, unused}, options); err != nil {
		t.Errorf("a sampler that isn't used: %v", err)
	}
}

// Shaders in pieces are compiled when they are joined.
func TestPieces(t *testing.T) {
	main := compile(t, shaders.Vertex, "#version 330\nvec4 f();\nvoid main() { gl_Position = f(); }")
	part := compile(t, shaders.Vertex, "#version 330\nuniform vec4 u = vec4(3);\nvec4 f() { return u; }")
	if !main.Piece || !part.Piece {
		t.Errorf("pieces: %v, %v", main.Piece, part.Piece)
	}
	s, err := link.Join(shaders.Vertex, []*link.Shader{&main, &part})
	if err != nil {
		t.Fatal(err)
	}
	p, err := link.Link([]link.Shader{*s}, options)
	if err != nil || p.Location("u") < 0 || len(p.Uniforms[0].Init) != 4 {
		t.Errorf("%v, uniforms %v", err, p.Uniforms)
	}
	for name, list := range map[string][]*link.Shader{"no main": {&part}, "no f": {&main}, "two of f": {&main, &part, &part}, "SPIR-V": {&main, {}}} {
		if _, err := link.Join(shaders.Vertex, list); err == nil {
			t.Errorf("%s: joined", name)
		}
	}
	whole := compile(t, shaders.Vertex, "#version 330\nvoid main() { gl_Position = vec4(0); }")
	if s, err := link.Join(shaders.Vertex, []*link.Shader{&whole}); s != &whole || err != nil {
		t.Errorf("a whole shader becomes %v, %v", s, err)
	}
}

// Messages count the lines of the source as it was given.
func TestLineNumbers(t *testing.T) {
	for name, source := range map[string]string{
		"continued":       "#version 330\n#define A \\\n  1 + \\\r\n  2\nint k = A;\nvoid main() { oops; }",
		"draw parameters": "// first\n#version 330 core\n#extension GL_ARB_shader_draw_parameters : require\nint k;\n\nvoid main() { gl_Position = vec4(gl_BaseInstanceARB); oops; }",
	} {
		_, err := link.Compile(shaders.Vertex, source)
		var bad *shaders.CompileError
		if !errors.As(err, &bad) {
			if errors.Is(err, errors.ErrUnsupported) {
				t.Skip(err)
			}
			t.Errorf("%s: %v, want a CompileError", name, err)
		} else if !strings.Contains(bad.Log, "ERROR: 6: 'oops'") {
			t.Errorf("%s: %q does not name line 6", name, bad.Log)
		}
	}
}
