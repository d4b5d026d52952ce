package misuse_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// public are the public packages, by name, and where they lie.
var public = map[string]string{
	"vkgloo": "../..", "buffer": "../../buffer", "staging": "../../staging", "vk": "../../vk",
	"shaders": "../../shaders", "descriptors": "../../descriptors", "gl": "../../gl",
}

// exported lists the exported functions of the package in dir, and the methods of its exported types, those included that
// they get from embedded types of the package: "BufferData", "Buffer.SetData".
func exported(t *testing.T, dir string) []string {
	t.Helper()
	methods, embeds := map[string][]string{}, map[string][]string{}
	var list []string
	for _, f := range sources(t, dir) {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				switch {
				case !d.Name.IsExported():
				case d.Recv == nil:
					list = append(list, d.Name.Name)
				default:
					r := typeName(d.Recv.List[0].Type)
					methods[r] = append(methods[r], d.Name.Name)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if s, ok := s.(*ast.TypeSpec); ok {
						embeds[s.Name.Name] = embedded(s.Type)
					}
				}
			}
		}
	}
	for typ := range embeds {
		if ast.IsExported(typ) {
			for _, from := range append(embeds[typ], typ) {
				for _, m := range methods[from] {
					list = append(list, typ+"."+m)
				}
			}
		}
	}
	return list
}

// sources parses the files of a folder that are no tests and are built here.
func sources(t *testing.T, dir string) []*ast.File {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, e := range entries {
		if n := e.Name(); !strings.HasSuffix(n, ".go") || strings.HasSuffix(n, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, e.Name()), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

// embedded are the types that a struct embeds.
func embedded(e ast.Expr) []string {
	s, ok := e.(*ast.StructType)
	if !ok {
		return nil
	}
	var list []string
	for _, f := range s.Fields.List {
		if len(f.Names) == 0 {
			list = append(list, typeName(f.Type))
		}
	}
	return list
}

// typeName is the name of a type without pointer, package and parameters.
func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return typeName(e.X)
	case *ast.IndexExpr:
		return typeName(e.X)
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.Ident:
		return e.Name
	}
	return ""
}
