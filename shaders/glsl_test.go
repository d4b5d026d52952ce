package shaders_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/shaders"
)

func TestDeclarations(t *testing.T) {
	for _, c := range []struct {
		name, source, want string // want: split at semicolons
	}{
		{"plain", "in vec3 a; out vec4 b;", "in a;out b"},
		{"explicit", "layout(location = 1) in vec3 a; in layout(location=2, component = 1) vec2 b;", "in a location;in b location"},
		{"several", "in vec3 a, b[2], c[3][4];", "in a;in b;in c"},
		{"array type", "in float[2] a;", "in a"},
		{"qualifiers", "flat out highp ivec2 a; centroid noperspective in vec2 b; invariant smooth out vec3 c;", "out a;in b;out c"},
		{"comments", "// in vec3 no;\n/* in vec3 no; */ in /* x */ vec3 a;", "in a"},
		{"directives", "#version 450\n  #extension X : enable\nin vec3 a;\n#line 3\nin vec3 b;", "in a;in b"},
		{"block", "layout(binding = 3, std140) uniform B { vec4 x; float y[2]; } b; uniform C { vec4 z; };", "uniform B block binding;uniform C block"},
		{"buffer", "layout(std430) readonly buffer S { uint n; vec4 r[]; } s[2];", "buffer S block"},
		{"push constant", "layout(push_constant) uniform P { vec4 x; } p;", "uniform P block"},
		{"interface block", "layout(location = 4) out VS { vec3 n; layout(location = 5) vec2 m; } vs;", "out VS block location"},
		{"member's own location", "out VS { layout(location = 5) vec2 m; } vs;", "out VS block"},
		{"struct", "struct S { vec3 a; }; uniform S s[2]; uniform struct Q { vec3 b; int c; } q, r[2]; out struct { vec2 d; } o;", "uniform s;uniform q;uniform r;out o"},
		{"initializers", "uniform vec3 a = vec3(1, 2, 3), b; uniform float c[2] = float[2](1, 2); uniform float d[2] = { 1, 2 }; in vec2 e;", "uniform a;uniform b;uniform c;uniform d;in e"},
		{"functions", "in vec3 a; vec3 f(in vec3 p, out vec3 q) { vec3 r; { q = p; } return r; } out vec3 b; void main() { if (true) { in_ = 1; } }", "in a;out b"},
		{"prototypes", "vec3 f(in vec3 p); in vec3 a;", "in a"},
		{"constants", "const int n = 3; int g; const float k[2] = { 1, 2 }; in vec3 a[n];", "in a"},
		{"defaults", "layout(triangles) in; layout(local_size_x = 4) in; layout(std140) uniform; precision highp float; in vec3 a;", "in a"},
		{"built-in", "out gl_PerVertex { vec4 gl_Position; }; in vec3 a;", "out gl_PerVertex block;in a"},
		{"old", "attribute vec3 a; varying vec3 b;", "in a;out b"},
		{"nothing", "", ""},
		{"broken", "in vec3", ""},
		{"broken block", "uniform B { vec4 x;", ""},
		{"broken layout", "layout(location in vec3 a;", ""},
		{"closing", "}}));;; in vec3 a;", "in a"},
	} {
		want := strings.Split(c.want, ";")
		if c.want == "" {
			want = nil
		}
		if got := shaders.Declarations(c.source, shaders.Vertex); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", c.name, got, want)
		}
	}
	if got := shaders.Declarations("varying vec3 b;", shaders.Fragment); !slices.Equal(got, []string{"in b"}) {
		t.Errorf("varying of a fragment shader: %q", got)
	}
}

func TestHasDirectives(t *testing.T) {
	for source, want := range map[string]bool{
		"#version 450\nin vec3 a;":                  false,
		"#version 450\n#extension GL_X : require\n": false,
		"#version 450\n#define X\n":                 true,
		"#version 450\n \t# ifdef X\n":              true,
		"#version 450\n// a \\\nin vec3 b;":         true,
		"in vec3 a; # b":                            false,
	} {
		if got := shaders.HasDirectives(source); got != want {
			t.Errorf("%q: %v, want %v", source, got, want)
		}
	}
}

func FuzzDeclarations(f *testing.F) {
	f.Add("#version 450\nlayout(location = 1) in vec3 a, b[2]; uniform struct Q { int b; } q = Q(1); void main() { }")
	f.Add("layout(binding=2)uniform B{vec4 x;}b;out/* */vec4/**/c;")
	f.Fuzz(func(t *testing.T, source string) {
		for _, d := range shaders.Declarations(source, shaders.Fragment) {
			if d == "" {
				t.Error("a declaration without storage and name")
			}
		}
	})
}
