// Package docs tests the documentation: every Go snippet of it compiles, every link inside the repository leads somewhere.
package docs

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/vkgloo/vkgloo"

// known is what snippets may import: the name that they use, and the path.
var known = map[string]string{
	"glfw":   "github.com/go-gl/glfw/v3.3/glfw",
	"glfwvk": "github.com/vkgloo/vkgloo/gl/glfwvk",
	"vkgloo": module, "buffer": module + "/buffer", "staging": module + "/staging", "vk": module + "/vk", "shaders": module + "/shaders",
	"descriptors": module + "/descriptors", "gl": module + "/gl", "vulkan": "github.com/vulkan-go/vulkan",
	"errors": "errors", "fmt": "fmt", "log": "log", "slog": "log/slog", "os": "os", "png": "image/png", "image": "image", "unsafe": "unsafe", "context": "context",
	"strings": "strings", "sync": "sync", "time": "time", "math": "math", "io": "io", "runtime": "runtime",
}

// helpers are there in every snippet.
const helpers = `
func must[T any](v T, err error) T { check(err); return v }
func check(err error) { if err != nil { panic(err) } }
`

// pages are the repository's own pages.
func pages(t *testing.T) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && path != ".." && (strings.HasPrefix(name, ".") || name == "out" || name == "testdata") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(name, ".md") {
			list = append(list, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 8 {
		t.Fatalf("%d pages: %v", len(list), list)
	}
	return list
}

// snippet is a block of Go in a page.
type snippet struct {
	page  string
	line  int    // of its first line
	given string // the variables that it may use, as parameters
	code  string
}

var givenNote = regexp.MustCompile(`^<!-- given: (.*) -->$`)

// snippets finds the blocks of a page.
func snippets(page, text string) []snippet {
	var all []snippet
	var given string
	var open *snippet
	for i, line := range strings.Split(text, "\n") {
		switch {
		case open != nil && strings.TrimSpace(line) == "```":
			all = append(all, *open)
			open = nil
		case open != nil:
			open.code += line + "\n"
		case strings.TrimSpace(line) == "```go":
			open = &snippet{page: page, line: i + 2, given: given}
		default:
			if m := givenNote.FindStringSubmatch(line); m != nil {
				given = m[1]
			}
		}
	}
	return all
}

// file makes the snippet a file of a package. Declarations stay what they are, statements become a function's body.
func (s snippet) file(i int) string {
	line := fmt.Sprintf("//line %s:%d\n", filepath.Base(s.page), s.line)
	if _, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+s.code, 0); err == nil {
		return s.imports() + line + s.code
	}
	return s.imports() + fmt.Sprintf("func _(%s) error {\n{\n%s%s\n}\nreturn nil\n}\n", s.given, line, s.code)
}

var qualifier = regexp.MustCompile(`\b([a-z]+)\.[A-Z]`)

// imports imports what the snippet seems to use: one too many is forgiven.
func (s snippet) imports() string {
	var paths []string
	for _, m := range qualifier.FindAllStringSubmatch(s.given+s.code, -1) {
		if path, ok := known[m[1]]; ok {
			paths = append(paths, fmt.Sprintf("import %s %q\n", m[1], path))
		}
	}
	slices.Sort(paths)
	return "package p\n" + strings.Join(slices.Compact(paths), "")
}

// exports finds the compiled packages that snippets import.
func exports(t *testing.T) types.Importer {
	t.Helper()
	args := []string{"list", "-export", "-deps", "-f", "{{if .Export}}{{.ImportPath}}={{.Export}}{{end}}"}
	for _, path := range known {
		if path != "unsafe" {
			args = append(args, path)
		}
	}
	var stderr bytes.Buffer
	cmd := exec.Command("go", args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &stderr)
	}
	files := map[string]string{}
	for _, line := range strings.Fields(string(out)) {
		path, file, _ := strings.Cut(line, "=")
		files[path] = file
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		file, ok := files[path]
		if !ok {
			return nil, fmt.Errorf("no package %s", path)
		}
		return os.Open(file)
	})
}

// compile type-checks the snippets of one page, which see one another's declarations. Unused variables and imports are
// forgiven.
func compile(imp types.Importer, list []snippet) (errs []error) {
	fset := token.NewFileSet()
	files := []*ast.File{}
	parse := func(text string) {
		f, err := parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
		if err != nil {
			errs = append(errs, err)
			return
		}
		files = append(files, f)
	}
	parse("package p\n" + helpers)
	for i, s := range list {
		parse(s.file(i))
	}
	conf := types.Config{Importer: imp, Error: func(err error) {
		if e, ok := err.(types.Error); !ok || !e.Soft {
			errs = append(errs, err)
		}
	}}
	conf.Check("p", fset, files, nil)
	return errs
}

func TestSnippetsCompile(t *testing.T) {
	imp := exports(t)
	n := 0
	for _, page := range pages(t) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		list := snippets(page, string(text))
		n += len(list)
		for _, err := range compile(imp, list) {
			t.Errorf("%s: %v", page, err)
		}
	}
	if n < 20 {
		t.Errorf("%d snippets, want more", n)
	}
}

// TestCompileFails looks at the test itself.
func TestCompileFails(t *testing.T) {
	imp := exports(t)
	for _, c := range []struct {
		code string
		want string // "": compiles
	}{
		{"b := buffer.New()\ncheck(b.SetData(buffer.Of([]float32{1})))", ""},
		{"unused := 1", ""},
		{"func f() int { return 1 }", ""},
		{"b := buffer.Now()", "page.md:7: undefined: buffer.Now"},
		{"b.Size(1)", "page.md:7: too many arguments"},
		{"x := ", "page.md:"},
		{"return ctx.Flush(), nil", "page.md:7: too many return values"},
	} {
		s := snippet{page: "page.md", line: 7, given: "b *buffer.Buffer, ctx *vkgloo.Context", code: c.code}
		errs := compile(imp, []snippet{s})
		switch {
		case c.want == "" && len(errs) > 0:
			t.Errorf("%q: %v, want it to compile", c.code, errs)
		case c.want != "" && (len(errs) == 0 || !strings.Contains(errs[0].Error(), c.want)):
			t.Errorf("%q: %v, want %q", c.code, errs, c.want)
		}
	}
}

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.*)$`)
	fences  = regexp.MustCompile("(?ms)^```.*?^```")
)

// deadLinks lists the links of a page that lead nowhere in the repository.
func deadLinks(page, text string) (dead []string) {
	for _, m := range link.FindAllStringSubmatch(fences.ReplaceAllString(text, ""), -1) {
		target, anchor, _ := strings.Cut(m[1], "#")
		if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
			continue
		}
		file := page
		if target != "" {
			file = filepath.Join(filepath.Dir(page), target)
		}
		if _, err := os.Stat(file); err != nil {
			dead = append(dead, m[1])
			continue
		}
		if anchor != "" && strings.HasSuffix(file, ".md") {
			b, err := os.ReadFile(file)
			if err != nil || !slices.Contains(anchors(string(b)), anchor) {
				dead = append(dead, m[1])
			}
		}
	}
	return dead
}

// anchors are a page's headings as GitHub makes links of them.
func anchors(text string) (all []string) {
	for _, m := range heading.FindAllStringSubmatch(fences.ReplaceAllString(text, ""), -1) {
		var b strings.Builder
		for _, r := range strings.ToLower(m[1]) {
			switch {
			case r == ' ':
				b.WriteRune('-')
			case r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r > 127:
				b.WriteRune(r)
			}
		}
		all = append(all, b.String())
	}
	return all
}

func TestLinks(t *testing.T) {
	for _, page := range pages(t) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range deadLinks(page, string(text)) {
			t.Errorf("%s: dead link %q", page, l)
		}
	}
}

func TestDeadLinks(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.md")
	text := "# One thing\n[a](page.md) [b](#one-thing) [c](https://example.org/x) [d](none.md) [e](#none)\n```\n[f](none.md)\n```\n"
	if err := os.WriteFile(page, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(deadLinks(page, text)), "[none.md #none]"; got != want {
		t.Errorf("dead links %s, want %s", got, want)
	}
}

var counted = regexp.MustCompile(`(\d+) lines?:$`)

// TestLineCounts: where a page says how many lines a snippet has, it has them; blank ones don't count.
func TestLineCounts(t *testing.T) {
	text, err := os.ReadFile("adopting.md")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	var byHand []int
	for _, s := range snippets("adopting.md", string(text)) {
		said := -1
		for i := s.line - 3; i >= 0 && i > s.line-6; i-- {
			if m := counted.FindStringSubmatch(lines[i]); m != nil {
				said, _ = strconv.Atoi(m[1])
				break
			}
		}
		n := 0
		for _, l := range strings.Split(s.code, "\n") {
			if strings.TrimSpace(l) != "" {
				n++
			}
		}
		if n != said {
			t.Errorf("adopting.md:%d: %d lines, the page says %d", s.line, n, said)
		}
		if n > 10 {
			byHand = append(byHand, n)
		}
	}
	var table []int
	sum := 0
	for _, m := range regexp.MustCompile(`(?m)^\| [a-z].* \| (\d+) \|.*\| \d+ \|$`).FindAllStringSubmatch(string(text), -1) {
		n, _ := strconv.Atoi(m[1])
		table = append(table, n)
		sum += n
	}
	if !slices.Equal(table, byHand) {
		t.Errorf("the table says %v, the snippets have %v lines", table, byHand)
	}
	if want := fmt.Sprintf("| **together** | **%d** |", sum); !strings.Contains(string(text), want) {
		t.Errorf("no %q in the page", want)
	}
}
