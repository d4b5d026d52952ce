// Package archtest holds the import table of the design against what the packages import.
package archtest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	module = "github.com/vkgloo/vkgloo"
	vulkan = "github.com/vulkan-go/vulkan"
)

// allowed says what each package may import besides the standard library. Paths without a dot are below the module,
// "." is the module itself, "*" anything.
var allowed = map[string][]string{
	"internal/suballoc":   nil,
	"internal/ringbuf":    nil,
	"internal/spirv":      nil,
	"internal/bytesview":  nil,
	"internal/invariants": nil,
	"internal/caller":     nil,
	"insight":             nil,

	"vk/internal/api": nil,
	"vk":              {"vk/internal/api", "internal/suballoc", "internal/caller", "internal/invariants", vulkan},
	"staging":         {"vk", "insight", "internal/ringbuf", "internal/caller", "internal/bytesview", "internal/invariants", vulkan},
	"buffer":          {"staging", "vk", "internal/bytesview", "internal/invariants", vulkan},
	"shaders":         {"vk", "internal/spirv"},
	"descriptors":     {"vk", "internal/spirv"},
	"internal/draw":   {"buffer", "staging", "vk", "shaders", "descriptors"},
	".": {"internal/draw", "buffer", "staging", "vk", "shaders", "descriptors", "insight", "internal/suballoc", "internal/caller", "internal/ringbuf",
		"internal/spirv", "internal/bytesview", "internal/invariants", vulkan},
	"gl": {".", "internal/draw", "buffer", "shaders", "vk", "gl/internal/names", "gl/internal/pixels", "gl/internal/link", "gl/internal/gpu"},

	// What gl is made of.
	"gl/internal/names":    nil,
	"gl/internal/pixels":   nil,
	"gl/internal/constgen": nil,
	"gl/internal/link":     {"internal/spirv", "shaders"},
	"gl/internal/gpu":      {"internal/draw", "internal/bytesview", "staging", "vk"},

	"internal/vktest":   {"vk", "."},
	"internal/archtest": nil,
	"internal/soak":     nil,
	"internal/strip":    nil, // makes a picture of the documents
	"internal/misuse":   nil,
	"docs":              nil, // tests of what the documents say

	// What compares gl with an OpenGL of another make.
	"gl/glfwvk":                 {".", "gl", "vk", vulkan, "github.com/go-gl/glfw/v3.3/glfw"},
	"internal/glcompare":        {"gl"},
	"internal/glcompare/gen":    nil,
	"internal/glcompare/opengl": {"internal/glcompare", "github.com/go-gl/gl/v4.5-core/gl"},

	// The demo is written as a user's program: the module's public packages and whatever else it likes.
	"cmd/demo": {"*", ".", "vk", "buffer", "staging", "gl", "insight"},
	// So is the benchmark, which has packages of its own besides.
	"bench": {"*", ".", "vk", "buffer", "staging", "gl", "bench/work", "bench/raw", "bench/habit"},
}

// cgo is where C may be called from: the library's calls into Vulkan, and what benchmark and tests compare them with.
var cgo = []string{"vk/internal/api", "bench/raw", "internal/glcompare/opengl"}

type pkg struct {
	ImportPath string
	Imports    []string
	CgoFiles   []string
}

func TestImports(t *testing.T) {
	for _, p := range list(t) {
		name := short(p.ImportPath)
		may, ok := allowed[name]
		switch {
		case strings.HasPrefix(name, "examples"):
			may = allowed["cmd/demo"] // users' programs, too
		case strings.HasPrefix(name, "bench"):
			may = allowed["bench"]
		case !ok:
			t.Errorf("%s is not in the import table: add it to DESIGN.md §2 and here", name)
			continue
		}
		for _, imp := range p.Imports {
			if !permitted(may, imp) {
				t.Errorf("%s imports %s, which the import table does not allow", name, short(imp))
			}
		}
		if len(p.CgoFiles) > 0 && !slices.Contains(cgo, name) {
			t.Errorf("%s calls C (%s): only %s may", name, strings.Join(p.CgoFiles, ", "), strings.Join(cgo, ", "))
		}
	}
}

func permitted(may []string, imp string) bool {
	own := imp == module || strings.HasPrefix(imp, module+"/")
	if first, _, _ := strings.Cut(imp, "/"); !own && !strings.Contains(first, ".") {
		return true // the standard library
	}
	return slices.Contains(may, short(imp)) || !own && slices.Contains(may, "*")
}

// short is an import path as the table writes it.
func short(path string) string {
	if path == module {
		return "."
	}
	return strings.TrimPrefix(path, module+"/")
}

// touch reads every folder of the module, so that go test knows what the result hangs on and doesn't repeat an old one.
func touch(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && len(d.Name()) > 2 && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func list(t *testing.T) []pkg {
	t.Helper()
	touch(t)
	out, err := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,CgoFiles", module+"/...").Output()
	if err != nil {
		if e := (*exec.ExitError)(nil); errors.As(err, &e) {
			t.Fatalf("go list: %v\n%s", err, e.Stderr)
		}
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := dec.Decode(&p); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatalf("go list wrote what is not JSON: %v", err)
		}
		all = append(all, p)
	}
}

func TestPermitted(t *testing.T) {
	for _, c := range []struct {
		may  []string
		imp  string
		want bool
	}{
		{nil, "net/http", true},
		{nil, "C", true},
		{nil, vulkan, false},
		{nil, module, false},
		{nil, module + "/vk", false},
		{[]string{"vk"}, module + "/vk", true},
		{[]string{"vk"}, module + "/vk/internal/api", false},
		{[]string{"*"}, vulkan, true},
		{[]string{"*"}, module + "/internal/draw", false},
		{[]string{"."}, module, true},
	} {
		if got := permitted(c.may, c.imp); got != c.want {
			t.Errorf("permitted(%q, %s) = %v, want %v", c.may, c.imp, got, c.want)
		}
	}
}
