package shaders_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/internal/spirv"
	"github.com/vkgloo/vkgloo/shaders"
)

func librarySources(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("library/*.comp")
	if err != nil || len(files) == 0 {
		t.Fatalf("no library sources: %v", err)
	}
	return files
}

// TestLibraryIsCurrent compiles the sources again and compares with what is committed.
func TestLibraryIsCurrent(t *testing.T) {
	needCompiler(t)
	for _, f := range librarySources(t) {
		out := filepath.Join(t.TempDir(), "x.spv")
		if msg, err := exec.Command("glslangValidator", "--quiet", "-V", "--target-env", "vulkan1.0", f, "-o", out).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, msg)
		}
		p, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := spirv.FromBytes(string(p))
		if err != nil {
			t.Fatal(err)
		}
		words, err := shaders.Library(strings.TrimSuffix(filepath.Base(f), ".comp"))
		if err != nil {
			t.Fatal(err)
		}
		fresh[2], words[2] = 0, 0 // the compiler's version
		if !slices.Equal(words, fresh) {
			t.Errorf("%s: the committed SPIR-V is another one; run go generate ./shaders", f)
		}
	}
}

// TestLibraryBindings holds what all library shaders have in common: storage buffers in set 0, a work group of 64, and at
// most 128 bytes of push constants, which every device has.
func TestLibraryBindings(t *testing.T) {
	for _, f := range librarySources(t) {
		name := strings.TrimSuffix(filepath.Base(f), ".comp")
		words, err := shaders.Library(name)
		if err != nil {
			t.Fatal(err)
		}
		r, err := shaders.Reflect(words)
		if err != nil {
			t.Fatal(err)
		}
		if r.Entry.Stage != shaders.Compute || r.LocalSize != [3]int{64, 1, 1} {
			t.Errorf("%s: %v shader of %v invocations", name, r.Entry.Stage, r.LocalSize)
		}
		for _, b := range r.Blocks {
			if b.Kind == spirv.BlockUniform || b.Kind == spirv.BlockPush && b.Size > 128 || b.Kind == spirv.BlockStorage && b.Set != 0 {
				t.Errorf("%s: block %s of kind %d, %d bytes, in set %d", name, b.Name, b.Kind, b.Size, b.Set)
			}
		}
	}
	if _, err := shaders.Library("nothing"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an unknown name: %v, want ErrNotExist", err)
	}
}
