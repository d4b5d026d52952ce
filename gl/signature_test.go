package gl_test

import (
	"bufio"
	"bytes"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// theirs parses go-gl's package.
func theirs(t *testing.T) *ast.File {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-gl/gl").Output()
	if err != nil || len(bytes.TrimSpace(dir)) == 0 {
		t.Skip("go-gl's source is not here")
	}
	path := filepath.Join(strings.TrimSpace(string(dir)), "v4.5-core", "gl", "package.go")
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Skip(err)
	}
	return f
}

// flat is a function's parameter and result types, one a parameter.
func flat(t *testing.T, f *ast.FuncType) string {
	var out []string
	for _, list := range []*ast.FieldList{f.Params, f.Results} {
		out = append(out, ";")
		if list == nil {
			continue
		}
		for _, p := range list.List {
			var b bytes.Buffer
			if err := printer.Fprint(&b, token.NewFileSet(), p.Type); err != nil {
				t.Fatal(err)
			}
			for range max(1, len(p.Names)) {
				out = append(out, b.String())
			}
		}
	}
	return strings.Join(out, " ")
}

// Every function of the list has go-gl's signature.
func TestSignatures(t *testing.T) {
	want := make(map[string]string)
	for _, d := range theirs(t).Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil {
			want[f.Name.Name] = flat(t, f.Type)
		}
	}
	//lint:ignore SA1019 one folder without build tags, read as text
	pkgs, err := parser.ParseDir(token.NewFileSet(), ".", func(f os.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	own := []string{"Err", "MakeCurrent", "SetFramebufferSize", "FramebufferImage", "SpecializeShader", "Ptr", "PtrOffset", "Str", "GoStr", "Strs"}
	n := 0
	for _, f := range pkgs["gl"].Files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv != nil || !fn.Name.IsExported() || slices.Contains(own, fn.Name.Name) {
				continue
			}
			n++
			if got := flat(t, fn.Type); got != want[fn.Name.Name] {
				t.Errorf("%s: %s, go-gl has %s", fn.Name.Name, got, want[fn.Name.Name])
			}
		}
	}
	if n < 240 {
		t.Errorf("%d functions compared, want 240 and more", n)
	}
}

// constants.go is what the generator makes of go-gl's source.
func TestConstantsAreCurrent(t *testing.T) {
	want := make(map[string]string)
	for _, d := range theirs(t).Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.CONST {
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec)
				want[v.Names[0].Name] = v.Values[0].(*ast.BasicLit).Value
			}
		}
	}
	p, err := os.ReadFile("constants.go")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for s := bufio.NewScanner(bytes.NewReader(p)); s.Scan(); {
		if f := strings.Fields(s.Text()); len(f) == 3 && f[1] == "=" {
			n++
			if want[f[0]] != f[2] {
				t.Errorf("%s = %s, go-gl has %q", f[0], f[2], want[f[0]])
			}
		}
	}
	if n != len(want) {
		t.Errorf("%d constants, go-gl has %d", n, len(want))
	}
}
