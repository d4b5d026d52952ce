package vkgloo_test

import (
	"fmt"
	"io"
	"log"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
)

func must[T any](v T, err error) T {
	check(err)
	return v
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// Example's body is the example of README.md: TestReadme compares them.
func Example() {
	type vertex struct {
		Position [2]float32 `gloo:"a_position"`
		Color    [3]float32 `gloo:"a_color"`
	}
	triangle := must(buffer.NewVertexBuffer(buffer.Of([]vertex{ // there is no device yet: the write waits
		{[2]float32{-0.8, -0.8}, [3]float32{1, 0.2, 0.3}},
		{[2]float32{0.8, -0.8}, [3]float32{0.2, 1, 0.3}},
		{[2]float32{0, 0.8}, [3]float32{0.2, 0.4, 1}},
	})))
	ctx := must(vkgloo.Open(vkgloo.Options{}))
	defer ctx.Close()
	program := must(ctx.Program(vkgloo.ProgramOptions{
		Vertex: `#version 450
			in vec2 a_position; in vec3 a_color; out vec3 v_color;
			void main() { gl_Position = vec4(a_position, 0, 1); v_color = a_color; }`,
		Fragment: `#version 450
			in vec3 v_color; out vec4 o_color;
			void main() { o_color = vec4(v_color, 1); }`,
	}))
	array := must(ctx.SimpleVertexArray(program, triangle)) // fields find their inputs by name
	target := must(ctx.Target(320, 240, vkgloo.TargetOptions{}))
	check(array.Render(target, vkgloo.RenderOptions{}))
	img := must(target.Image()) // an *image.NRGBA
	fmt.Println(img.At(160, 120))
}

// TestExampleRuns runs it, where there is a device, and looks at what it prints: the middle of the triangle has a
// quarter of each lower corner's colour and half of the upper one's, as exactly as rasterizers round.
func TestExampleRuns(t *testing.T) {
	vktest.Device(t)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	os.Stdout = w
	Example()
	os.Stdout = stdout
	w.Close()
	printed, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	var got [4]int
	if _, err := fmt.Sscanf(string(printed), "{%d %d %d %d}", &got[0], &got[1], &got[2], &got[3]); err != nil {
		t.Fatalf("the example prints %q: %v", printed, err)
	}
	for i, want := range [4]int{102, 128, 166, 255} {
		if got[i] < want-2 || got[i] > want+2 {
			t.Errorf("the example prints %v, want about {102 128 166 255}", got)
		}
	}
}

func TestReadme(t *testing.T) {
	code := goBlock(t, "README.md", "```go\n", "```")
	body := goBlock(t, "readme_test.go", "func Example() {\n", "}\n\n")
	body = regexp.MustCompile(`(?m)^\t`).ReplaceAllString(body, "")
	if code != body {
		t.Errorf("README.md shows\n%s\nthe example that is tested is\n%s", code, body)
	}
	if n := strings.Count(code, "\n"); n >= 25 {
		t.Errorf("the example of README.md has %d lines, want less than 25", n)
	}
}

func goBlock(t *testing.T, path, from, to string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(b), from)
	block, _, ok2 := strings.Cut(rest, to)
	if !ok || !ok2 {
		t.Fatalf("%s has no %q … %q", path, from, to)
	}
	return block
}
