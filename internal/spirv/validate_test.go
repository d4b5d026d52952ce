package spirv_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

// validate runs spirv-val over a rewritten module, where it is installed (package spirv-tools).
func validate(t testing.TB, m *spirv.Module) {
	t.Helper()
	if _, err := exec.LookPath("spirv-val"); err != nil {
		return
	}
	if _, err := spirv.Parse(m.Words()); err != nil {
		t.Fatalf("Parse of the rewritten module: %v", err)
	}
	file := filepath.Join(t.TempDir(), "m.spv")
	if err := os.WriteFile(file, spirv.Bytes(m.Words()), 0o644); err != nil {
		t.Fatal(err)
	}
	env := "vulkan1.0"
	if m.Words()[1] > 0x00010000 {
		env = "vulkan1.2"
	}
	if out, err := exec.Command("spirv-val", "--target-env", env, file).CombinedOutput(); err != nil {
		text, _ := exec.Command("spirv-dis", "--no-color", file).CombinedOutput()
		t.Errorf("spirv-val: %v\n%s\n%s", err, out, text)
	}
}

func TestCorpusIsValid(t *testing.T) {
	for _, name := range corpusNames(t) {
		if !strings.Contains(name, ".opengl.") { // spirv-val refuses glslang's bool uniforms
			validate(t, load(t, name))
		}
	}
}
