package gl_test

import (
	"bufio"
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// called adds the functions that the files of a pattern call, but for those in the list: by name, or as fields of a value
// named g, which is one side of package glcompare.
func called(t *testing.T, names map[string]bool, pattern string, not ...string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d files, %v", pattern, len(files), err)
	}
	for _, path := range files {
		if slices.ContainsFunc(not, func(part string) bool { return strings.HasPrefix(filepath.Base(path), part) }) {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			switch fn := c.Fun.(type) {
			case *ast.Ident:
				names[fn.Name] = true
			case *ast.SelectorExpr:
				if x, ok := fn.X.(*ast.Ident); ok && (x.Name == "g" || x.Name == "gl") {
					names[fn.Sel.Name] = true
				}
			}
			return true
		})
	}
}

// Every function of the contract is there, does what it should in a test, and fails as it should in another.
func TestEveryFunctionIsTested(t *testing.T) {
	list, err := os.ReadFile("testdata/functions.txt")
	if err != nil {
		t.Fatal(err)
	}
	works, fails := make(map[string]bool), make(map[string]bool)
	called(t, works, "*_test.go", "errors_", "scene_")
	called(t, works, "../internal/glcompare/*.go", "bad", "funcs", "ours")
	called(t, fails, "errors_*_test.go")
	n := 0
	for s := bufio.NewScanner(bytes.NewReader(list)); s.Scan(); n++ {
		_, name, _ := strings.Cut(s.Text(), " ")
		if !works[name] {
			t.Errorf("%s: no test of what it does", name)
		}
		if !fails[name] && !slices.Contains(neverFail, name) {
			t.Errorf("%s: no test of its errors", name)
		}
	}
	if n < 250 {
		t.Errorf("%d functions", n)
	}
}

// neverFail are the functions for which OpenGL knows no error but that of a lost context, and the helpers.
var neverFail = []string{"Init", "InitWithProcAddrFunc", "Ptr", "PtrOffset", "Str", "GoStr", "Strs", "GetError", "IsBuffer", "IsVertexArray",
	"CreateProgram", "IsProgram", "IsShader", "ClearColor", "ClearDepth", "DepthMask", "ColorMask", "BlendColor", "DepthRange", "Flush", "Finish",
	"PrimitiveRestartIndex", "IsSync", "IsTransformFeedback", "IsQuery"}
