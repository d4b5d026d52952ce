package link_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/gl/internal/link"
	"github.com/vkgloo/vkgloo/shaders"
)

var options = link.Options{MaxAttributes: 16, MaxLocations: 64, Buffers: 4, Interleaved: 64, PerBuffer: 4}

func compile(t *testing.T, stage shaders.Stage, source string) link.Shader {
	t.Helper()
	s, err := link.Compile(stage, source)
	if errors.Is(err, errors.ErrUnsupported) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return *s
}

func TestAttributeLocations(t *testing.T) {
	s := compile(t, shaders.Vertex, `#version 430 core
layout(location = 3) in vec4 fixed_;
in mat2 matrix;
in vec2 bound;
in dvec4 wide;
in float unused;
in float list[2];
void main() { gl_Position = fixed_ + vec4(matrix[0], bound) + vec4(wide) + list[1]; }`)
	o := options
	o.Attributes = map[string]int{"bound": 7, "fixed_": 9}
	p, err := link.Link([]link.Shader{s}, o)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"fixed_": 3, "bound": 7, "matrix": 0, "wide": 2, "unused": -1, "list": 4, "list[1]": 5, "list[2]": -1, "none": -1} {
		if got := p.Attribute(name); got != want {
			t.Errorf("Attribute(%q) = %d, want %d", name, got, want)
		}
	}
	taken := make(map[int]string)
	for _, a := range p.Attributes {
		for k := range a.Type.Slots() * a.Type.Len() {
			if other, ok := taken[a.Vulkan+k]; ok {
				t.Errorf("%s and %s share Vulkan's location %d", a.Name, other, a.Vulkan+k)
			}
			taken[a.Vulkan+k] = a.Name
		}
	}
	o.Attributes = map[string]int{"matrix": 15}
	if _, err := link.Link([]link.Shader{s}, o); !errors.Is(err, link.ErrLink) || !strings.Contains(err.Error(), "matrix") {
		t.Errorf("a matrix past the last attribute: %v", err)
	}
}

func TestUniforms(t *testing.T) {
	v := compile(t, shaders.Vertex, `#version 430 core
uniform float scale = 1.5;
layout(location = 5) uniform ivec2 both = ivec2(3, 4);
struct S { vec3 a; mat2x3 m; };
uniform S s[2];
uniform bool on = true;
uniform float unused;
uniform float list[3];
void main() { gl_Position = vec4(s[1].a * scale + s[0].m[1], on ? list[2] : 0.0) + vec4(both, 0, 0); }`)
	f := compile(t, shaders.Fragment, `#version 430 core
layout(location = 5) uniform ivec2 both;
uniform vec4 tint;
out vec4 o;
void main() { o = tint + vec4(both, 0, 0); }`)
	p, err := link.Link([]link.Shader{v, f}, options)
	if err != nil {
		t.Fatal(err)
	}
	if at := p.Location("both"); at != 5 {
		t.Errorf("explicit location: %d, want 5", at)
	}
	seen := make(map[int]string)
	for _, name := range []string{"scale", "both", "s[0].a", "s[0].m", "s[1].a", "on", "list", "list[1]", "list[2]", "tint"} {
		at := p.Location(name)
		if at < 0 {
			t.Errorf("%q has no location", name)
		}
		if other, ok := seen[at]; ok {
			t.Errorf("%q and %q share location %d", name, other, at)
		}
		seen[at] = name
	}
	if p.Location("list[0]") != p.Location("list") || p.Location("list[2]") != p.Location("list")+2 {
		t.Error("array elements don't follow one another")
	}
	for _, name := range []string{"unused", "list[3]", "list[01]", "list[-1]", "s", "s[2].a", "scale[0]", ""} {
		if at := p.Location(name); at != -1 {
			t.Errorf("Location(%q) = %d, want -1", name, at)
		}
	}
	u, _ := p.Locate(p.Location("on"))
	if u == nil || u.Type.Kind != link.KindBool {
		t.Errorf("on is %v, want bool", u)
	}
	initial := p.Initial()
	if u, _ := p.Locate(5); initial[u.Offset] != 3 || initial[u.Offset+4] != 4 {
		t.Errorf("initial value of both: % x", initial[u.Offset:u.Offset+8])
	}
}

func TestLinkErrors(t *testing.T) {
	v := compile(t, shaders.Vertex, "#version 330\nout vec3 a;\nuniform float k;\nvoid main() { a = vec3(k); gl_Position = vec4(a, 1); }")
	for name, source := range map[string]string{
		"missing output":    "in vec3 b;\nout vec4 o;\nvoid main() { o = vec4(b, 1); }",
		"type of a varying": "in vec2 a;\nout vec4 o;\nvoid main() { o = vec4(a, 1, 1); }",
		"type of a uniform": "uniform int k;\nout vec4 o;\nvoid main() { o = vec4(k); }",
	} {
		f := compile(t, shaders.Fragment, "#version 330\n"+source)
		if p, err := link.Link([]link.Shader{v, f}, options); err == nil {
			t.Errorf("%s: linked: %v", name, p)
		}
	}
	o := options
	o.Varyings = []string{"nobody"}
	if _, err := link.Link([]link.Shader{v}, o); err == nil {
		t.Error("an unknown varying is linked")
	}
	o.Varyings, o.Interleaved = []string{"a", "gl_Position"}, 6
	if _, err := link.Link([]link.Shader{v}, o); !errors.Is(err, link.ErrLink) {
		t.Errorf("too many components: %v", err)
	}
}
