package staging_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestShaderIsCurrent compiles scatter.comp again and compares.
func TestShaderIsCurrent(t *testing.T) {
	out := filepath.Join(t.TempDir(), "scatter.spv")
	if msg, err := exec.Command("glslangValidator", "-V", "--target-env", "vulkan1.0", "-o", out, "scatter.comp").CombinedOutput(); err != nil {
		t.Fatalf("glslangValidator (package glslang-tools): %v\n%s", err, msg)
	}
	want, err := os.ReadFile("scatter.spv")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) || !bytes.Equal(got[12:], want[12:]) { // the third word names the compiler's version
		t.Error("scatter.spv is not what scatter.comp compiles to: run go generate ./staging")
	}
}
