package archtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// public are the folders of the packages that users import.
var public = []string{".", "buffer", "vk", "staging", "shaders", "descriptors", "gl"}

// says is how a comment tells what several goroutines may do with a type.
var says = regexp.MustCompile(`Concurrency: |[Ss]afe for concurrent use|[Ee]xternally synchronized|[Ii]mmutable|to one goroutine at a time`)

// TestConcurrencyDocumented: every exported type with state of its own says what several goroutines may do with it. Plain data,
// whose fields the user sees, and numbers are what Go programmers know them to be.
func TestConcurrencyDocumented(t *testing.T) {
	n := 0
	for _, dir := range public {
		files, err := filepath.Glob(filepath.Join("../..", dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range typesOf(f) {
				if !stateful(s.Type) {
					continue
				}
				n++
				if !says.MatchString(s.Doc.Text()) {
					t.Errorf("%s: %s.%s does not say whether several goroutines may use it at once", filepath.Base(name), f.Name.Name, s.Name)
				}
			}
		}
	}
	if n < 30 {
		t.Errorf("%d types with state: the packages were not understood", n)
	}
}

// typesOf are the exported types of a file; a comment on a declaration of one alone is its own.
func typesOf(f *ast.File) (list []*ast.TypeSpec) {
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.TYPE {
			continue
		}
		for _, s := range g.Specs {
			s := s.(*ast.TypeSpec)
			if s.Doc == nil {
				s.Doc = g.Doc
			}
			if s.Name.IsExported() && !s.Assign.IsValid() {
				list = append(list, s)
			}
		}
	}
	return list
}

// stateful tells types that hide something: structs with fields of their own, and interfaces.
func stateful(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.InterfaceType:
		return true
	case *ast.StructType:
		for _, f := range e.Fields.List {
			if len(f.Names) == 0 { // embedded: another's state
				return true
			}
			for _, n := range f.Names {
				if !n.IsExported() && n.Name != "_" {
					return true
				}
			}
		}
	}
	return false
}
