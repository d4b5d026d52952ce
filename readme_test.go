package vkgloo_test

import (
	"fmt"
	"log"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
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

// What follows is the example of README.md, from the first line of the body to the last but one: TestReadme compares them.
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
	// Output: {102 128 165 255}
}

func TestReadme(t *testing.T) {
	code := goBlock(t, "README.md", "```go\n", "```")
	body := goBlock(t, "readme_test.go", "func Example() {\n", "\t// Output:")
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
