package shaders_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vkgloo/vkgloo/internal/spirv"
	"github.com/vkgloo/vkgloo/shaders"
)

// needCompiler fails a test on a machine without glslangValidator; where it is known to be missing
// (VKGLOO_NO_GPU=1) it skips.
func needCompiler(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("glslangValidator"); err != nil {
		if os.Getenv("VKGLOO_NO_GPU") == "1" && os.Getenv("REQUIRE_GPU") != "1" {
			t.Skip("glslangValidator is missing: install glslang-tools")
		}
		t.Fatal("glslangValidator is missing: install glslang-tools, or set VKGLOO_NO_GPU=1")
	}
}

func compile(t *testing.T, stage shaders.Stage, source string, o shaders.CompileOptions) *shaders.Reflection {
	t.Helper()
	words, err := shaders.Compile(stage, source, o)
	if err != nil {
		t.Fatal(err)
	}
	r, err := shaders.Reflect(words)
	if err != nil {
		t.Fatal(err)
	}
	if r.Entry.Stage != stage {
		t.Fatalf("stage %v, want %v", r.Entry.Stage, stage)
	}
	return r
}

// places lists a reflection's locations and bindings.
func places(r *shaders.Reflection) string {
	var list []string
	for _, v := range slices.Concat(r.Inputs, r.Outputs) {
		if v.Builtin == spirv.NotBuiltin {
			list = append(list, fmt.Sprintf("%s@%d", v.Name, v.Location))
		}
	}
	for _, b := range r.Blocks {
		list = append(list, fmt.Sprintf("%s#%d.%d", b.Name, b.Set, b.Binding))
	}
	return strings.Join(list, " ")
}

const mixed = `#version 450
in vec3 unused;
in mat2 a_matrix;
layout(location = 1) in vec2 a_uv;
in vec4 a_color;
out vec3 v_color;
layout(location = 0) out vec2 v_uv;
layout(set = 1, binding = 0) uniform First { mat4 m; };
uniform Second { vec4 tint; } second;
buffer Third { vec4 list[]; };
layout(binding = 0) uniform Fourth { vec4 shade; };
void main() { gl_Position = m * (a_color + shade) + list[0] + second.tint; v_color = vec3(a_matrix[0], 1); v_uv = a_uv; }
`

func TestCompileNumbers(t *testing.T) {
	needCompiler(t)
	for _, c := range []struct {
		name   string
		stage  shaders.Stage
		source string
		o      shaders.CompileOptions
		want   string
	}{
		{"in order of declaration", shaders.Vertex, mixed, shaders.CompileOptions{},
			"unused@0 a_matrix@2 a_uv@1 a_color@4 v_color@1 v_uv@0 First#1.0 Second#0.1 Third#0.2 Fourth#0.0"},
		{"unnumbered", shaders.Vertex, mixed, shaders.CompileOptions{Unnumbered: true},
			"unused@-1 a_matrix@-1 a_uv@1 a_color@-1 v_color@-1 v_uv@0 First#1.0 Second#0.-1 Third#0.-1 Fourth#0.0"},
		{"macros", shaders.Vertex, "#version 450\n#define AT(n) layout(location = n)\n#define VEC in vec4\nVEC a;\nAT(0) VEC b;\n#if 0\nin vec4 no;\n#endif\nVEC c;\nvoid main() { gl_Position = c + a + b; }",
			shaders.CompileOptions{}, "a@1 b@0 c@2"},
		{"explicit", shaders.Fragment, "#version 450\nlayout(location = 2) in vec4 c;\nlayout(location = 3) out vec4 o;\nvoid main() { o = c; }",
			shaders.CompileOptions{}, "c@2 o@3"},
		{"geometry", shaders.Geometry, "#version 450\nlayout(triangles) in; layout(points, max_vertices = 1) out;\nin VS { vec3 a; float b; } vs[]; in vec2 uv[]; out VS { vec3 a; float b; } o; out vec2 g;\nvoid main() { g = uv[0]; o.a = vs[0].a; o.b = vs[1].b; EmitVertex(); }",
			shaders.CompileOptions{}, "VS.a@0 VS.b@1 uv@2 VS.a@0 VS.b@1 g@2"},
		{"for OpenGL", shaders.Vertex, "#version 330\nuniform float x;\nin vec3 a;\nlayout(location = 0) in vec3 b;\nuniform Block { vec4 y; };\nvoid main() { gl_Position = vec4(a + b, x) + y; }",
			shaders.CompileOptions{GL: true}, "a@1 b@0 Block#0.0 gl_DefaultUniformBlock#0.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := places(compile(t, c.stage, c.source, c.o)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestCompileIsValid(t *testing.T) {
	needCompiler(t)
	if _, err := exec.LookPath("spirv-val"); err != nil {
		if os.Getenv("REQUIRE_GPU") == "1" {
			t.Fatal("spirv-val is missing: install spirv-tools")
		}
		t.Skip("spirv-val is missing: install spirv-tools")
	}
	words, err := shaders.Compile(shaders.Vertex, mixed, shaders.CompileOptions{})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "m.spv")
	if err := os.WriteFile(file, spirv.Bytes(words), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("spirv-val", "--target-env", "vulkan1.0", file).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestCompileOpenGL(t *testing.T) {
	needCompiler(t)
	r := compile(t, shaders.Vertex, `#version 450
struct Light { vec3 pos; float k[2]; };
uniform bool on = true;
uniform Light lights[2];
layout(location = 7) uniform vec2 pair[2] = vec2[2](vec2(1, 2), vec2(3, 4));
uniform mat2 m = mat2(2);
uniform double d = 0.5;
uniform int unused = -3;
uniform sampler2D tex;
in vec3 a;
void main() { gl_Position = on ? vec4(a + lights[1].pos, d) : vec4(m * pair[1], 0, lights[0].k[1]); }
`, shaders.CompileOptions{OpenGL: true})
	var got []string
	for _, u := range r.Uniforms {
		s := fmt.Sprintf("%s %v @%d %#x", u.Name, u.Type, u.Location, u.Init)
		if !u.Used {
			s += " unused"
		}
		got = append(got, s)
	}
	want := []string{
		"on bool @-1 [0x1]",
		"lights[0].pos vec3 @-1 []", "lights[0].k float[2] @-1 []", "lights[1].pos vec3 @-1 []", "lights[1].k float[2] @-1 []",
		"pair vec2[2] @7 [0x3f800000 0x40000000 0x40400000 0x40800000]",
		"m mat2 @-1 [0x40000000 0x0 0x0 0x40000000]",
		"d double @-1 [0x0 0x3fe00000]",
		"unused int @-1 [0xfffffffd] unused",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(r.Resources) != 1 || r.Resources[0].Name != "tex" {
		t.Errorf("resources %v, want tex alone", r.Resources)
	}
}

func TestCompileError(t *testing.T) {
	needCompiler(t)
	for _, c := range []struct {
		name, source string
		o            shaders.CompileOptions
		want         []string
	}{
		{"mesh", "#version 450\nvoid main() {\n\tgl_Position = foo;\n}", shaders.CompileOptions{Name: "mesh"}, []string{`vertex shader "mesh"`, "ERROR: 3:", "foo"}},
		{"nothing", "", shaders.CompileOptions{}, []string{"vertex shader: "}},
		{"no main", "#version 450\n", shaders.CompileOptions{}, []string{"vertex shader: ", "entry point"}},
		{"macro", "#version 450\n#if\nvoid main() {}", shaders.CompileOptions{}, []string{"vertex shader: "}},
		{"zero", "#version 450\x00", shaders.CompileOptions{}, []string{"ERROR"}},
		{"huge", strings.Repeat(" ", 5<<20), shaders.CompileOptions{}, []string{"ERROR"}},
	} {
		_, err := shaders.Compile(shaders.Vertex, c.source, c.o)
		var bad *shaders.CompileError
		if !errors.As(err, &bad) || bad.Stage != shaders.Vertex || bad.Name != c.o.Name || bad.Log == "" {
			t.Errorf("%s: %v, want a CompileError with the compiler's words", c.name, err)
			continue
		}
		for _, w := range c.want {
			if !strings.Contains(err.Error(), w) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: message %q, want one line with %q", c.name, err, w)
			}
		}
	}
}

// Several sources of one stage make one shader.
func TestCompileMore(t *testing.T) {
	needCompiler(t)
	source := "#version 330\nin vec3 a;\nlayout(location = 2) in vec3 b;\nvec4 place(vec3 p);\nvoid main() { gl_Position = place(a + b); }"
	more := "#version 330\n#define K 2.0\nin vec3 b;\nin vec3 c;\nuniform float k;\nvec4 place(vec3 p) { return vec4(p * K + b + c, k); }"
	o := shaders.CompileOptions{GL: true, More: []string{more}}
	r := compile(t, shaders.Vertex, source, o)
	if got, want := places(r), "a@0 b@2 c@1 gl_DefaultUniformBlock#0.0"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	o.More = []string{strings.Replace(more, "place", "elsewhere", 1)}
	for name, list := range map[string][]string{"missing": {}, "elsewhere": o.More, "twice": {more, more}, "broken": {more, "#version 330\n\nvec3 x("}} {
		o.More = list
		_, err := shaders.Compile(shaders.Vertex, source, o)
		var bad *shaders.CompileError
		if !errors.As(err, &bad) || strings.Contains(bad.Log, os.TempDir()) {
			t.Errorf("%s: %v, want a CompileError without folders", name, err)
		}
		if name == "broken" && !strings.Contains(bad.Log, "source 3:3:") {
			t.Errorf("%s: %q does not name source and line", name, bad.Log)
		}
	}
}

func TestCompileWithoutCompiler(t *testing.T) {
	shaders.Forget()
	t.Setenv("PATH", t.TempDir())
	_, err := shaders.Compile(shaders.Vertex, mixed, shaders.CompileOptions{})
	if !errors.Is(err, errors.ErrUnsupported) || !strings.Contains(err.Error(), "glslang-tools") {
		t.Errorf("%v, want ErrUnsupported that names glslang-tools", err)
	}
	if _, err := shaders.Compile(shaders.Stage(9), mixed, shaders.CompileOptions{}); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("stage 9: %v, want ErrUnsupported", err)
	}
}

// fakeTool puts a shell script under a tool's name into a PATH of its own. $REAL is the real glslangValidator.
func fakeTool(t *testing.T, name, script string) {
	t.Helper()
	needCompiler(t)
	real, _ := exec.LookPath("glslangValidator")
	dir := t.TempDir()
	text := "#!/bin/sh\nREAL=" + real + "\n" + script
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, tool := range []string{"sh", "cat", "sleep"} {
		if path, err := exec.LookPath(tool); err == nil {
			if err := os.Symlink(path, filepath.Join(dir, tool)); err != nil {
				t.Fatal(err)
			}
		}
	}
	shaders.Forget()
	t.Setenv("PATH", dir)
}

func TestCompileWithGlslc(t *testing.T) {
	// glslc's command line, answered by glslangValidator.
	fakeTool(t, "glslc", `
stage= out= pre=
while [ $# -gt 0 ]; do
	case $1 in
	-fshader-stage=*) stage=${1#-fshader-stage=} ;;
	-o) out=$2; shift ;;
	-E) pre=1 ;;
	--target-env=vulkan1.0|-fauto-map-locations|-fauto-bind-uniforms|-) ;;
	*) echo "unknown option $1" >&2; exit 1 ;;
	esac
	shift
done
[ -n "$pre" ] && exec $REAL --stdin -S $stage -E
exec $REAL --stdin -S $stage -V --aml --amb -o $out
`)
	want := "unused@0 a_matrix@2 a_uv@1 a_color@4 v_color@1 v_uv@0 First#1.0 Second#0.1 Third#0.2 Fourth#0.0"
	if got := places(compile(t, shaders.Vertex, "#version 450\n#define X\n"+mixed[len("#version 450\n"):], shaders.CompileOptions{})); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestCompilerMisbehaves(t *testing.T) {
	for name, script := range map[string]string{
		"no module":    "exit 0",
		"empty module": "while [ $1 != -o ]; do shift; done; : > $2",
		"text":         "while [ $1 != -o ]; do shift; done; echo nonsense > $2",
		"killed":       "kill -9 $$",
	} {
		t.Run(name, func(t *testing.T) {
			fakeTool(t, "glslangValidator", script)
			words, err := shaders.Compile(shaders.Vertex, mixed, shaders.CompileOptions{})
			var bad *shaders.CompileError
			if err == nil || errors.As(err, &bad) {
				t.Errorf("%d words, %v, want an error that does not blame the source", len(words), err)
			}
		})
	}
}

// countingTool counts its runs in a file.
func countingTool(t *testing.T) (runs func() int) {
	t.Helper()
	count := filepath.Join(t.TempDir(), "runs")
	fakeTool(t, "glslangValidator", "echo x >> "+count+"\nsleep 0.05\nexec $REAL \"$@\"\n")
	return func() int {
		p, _ := os.ReadFile(count)
		return strings.Count(string(p), "x")
	}
}

func TestCacheOncePerSource(t *testing.T) {
	runs := countingTool(t)
	var group sync.WaitGroup
	for k := range 16 {
		group.Go(func() {
			words, err := shaders.Compile(shaders.Vertex, mixed, shaders.CompileOptions{Name: fmt.Sprint(k)})
			if err != nil || len(words) == 0 {
				t.Errorf("%d words, %v", len(words), err)
				return
			}
			clear(words) // the caller's own
		})
	}
	group.Wait()
	compile(t, shaders.Vertex, mixed, shaders.CompileOptions{})
	if n := runs(); n != 1 {
		t.Errorf("%d compilations of one source, want 1", n)
	}
	compile(t, shaders.Vertex, mixed, shaders.CompileOptions{Unnumbered: true})
	if n := runs(); n != 2 {
		t.Errorf("%d compilations with other options, want 2", n)
	}
}

func TestCacheKeepsNoErrors(t *testing.T) {
	runs := countingTool(t)
	for range 2 {
		for _, name := range []string{"a", "b"} {
			_, err := shaders.Compile(shaders.Vertex, "#version 450\nnonsense", shaders.CompileOptions{Name: name})
			var bad *shaders.CompileError
			if !errors.As(err, &bad) || bad.Name != name {
				t.Errorf("%v, want a CompileError for %q", err, name)
			}
		}
	}
	if n := runs(); n != 4 {
		t.Errorf("%d compilations, want 4", n)
	}
}

func TestCacheIsBounded(t *testing.T) {
	needCompiler(t)
	shaders.Forget()
	defer shaders.LimitCache(shaders.LimitCache(200))
	for k := range 5 {
		compile(t, shaders.Fragment, fmt.Sprintf("#version 450\nout vec4 o; void main() { o = vec4(%d); }", k), shaders.CompileOptions{})
	}
	if n := shaders.Cached(); n == 0 || n > 4 {
		t.Errorf("%d modules kept in 200 words, want some but not all 5", n)
	}
}

func TestLoad(t *testing.T) {
	needCompiler(t)
	glsl, err := shaders.Load(shaders.Vertex, mixed)
	if err != nil {
		t.Fatal(err)
	}
	little := spirv.Bytes(glsl)
	big := slices.Clone(little)
	for i := 0; i < len(big); i += 4 {
		slices.Reverse(big[i : i+4])
	}
	for _, p := range [][]byte{little, big} {
		if got, err := shaders.Load(shaders.Vertex, string(p)); err != nil || !slices.Equal(got, glsl) {
			t.Errorf("Load(% x …): %d words, %v", p[:4], len(got), err)
		}
	}
	if r, _ := shaders.Reflect(glsl); !strings.Contains(places(r), "a_color@-1") {
		t.Errorf("%s: want what the source leaves out left out", places(r))
	}
	if _, err := shaders.Load(shaders.Fragment, string(little)); !errors.Is(err, spirv.ErrInvalid) {
		t.Errorf("a vertex shader as fragment shader: %v, want ErrInvalid", err)
	}
	if _, err := shaders.Load(shaders.Vertex, string(little[:40])); !errors.Is(err, spirv.ErrInvalid) {
		t.Errorf("half a module: %v, want ErrInvalid", err)
	}
	var bad *shaders.CompileError
	if _, err := shaders.Load(shaders.Vertex, "\x03\x02"); !errors.As(err, &bad) {
		t.Errorf("neither: %v, want a CompileError", err)
	}
	if _, err := shaders.Reflect(nil); !errors.Is(err, spirv.ErrInvalid) {
		t.Errorf("Reflect(nil): %v, want ErrInvalid", err)
	}
}
