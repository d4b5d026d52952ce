package glcompare_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The examples draw the same pictures built for go-gl and for package gl, from one source.
func TestExamples(t *testing.T) {
	if testing.Short() {
		t.Skip("builds six programs")
	}
	reference(t) // skips without OpenGL
	for _, name := range []string{"gl-triangle", "gl-instances", "gl-cube"} {
		dir := filepath.Join("..", "..", "examples", name)
		checkGenerated(t, dir)
		a, b := picture(t, dir, "gogl"), picture(t, dir, "")
		wrong := 0
		for i := range a.Pix {
			if d := int(a.Pix[i]) - int(b.Pix[i]); d > 2 || d < -2 {
				wrong++
			}
		}
		if wrong > len(a.Pix)/1000 {
			t.Errorf("%s: %d of %d components differ", name, wrong, len(a.Pix))
		}
		if same := bytes.Count(a.Pix, a.Pix[:4]); same == len(a.Pix)/4 {
			t.Errorf("%s: an empty picture", name)
		}
	}
}

// checkGenerated compares scene_gogl.go with what scene.go makes.
func checkGenerated(t *testing.T, dir string) {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(dir, "scene.go"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "scene_gogl.go"))
	if err != nil {
		t.Fatal(err)
	}
	want := bytes.Replace(source, []byte(`"github.com/vkgloo/vkgloo/gl"`), []byte(`"github.com/go-gl/gl/v4.5-core/gl"`), 1)
	want = bytes.Replace(want, []byte("!gogl"), []byte("gogl"), 1)
	if _, rest, _ := bytes.Cut(got, []byte("\n\n")); !bytes.Equal(rest, want) {
		t.Errorf("%s: scene_gogl.go is not up to date: go generate", dir)
	}
}

// picture builds a program, runs it and reads what it drew.
func picture(t *testing.T, dir, tags string) *image.NRGBA {
	t.Helper()
	tmp := t.TempDir()
	exe, out := filepath.Join(tmp, "program"), filepath.Join(tmp, "out.png")
	build := exec.Command("go", "build", "-tags", tags, "-o", exe, ".")
	build.Dir = dir
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", dir, err, text)
	}
	if text, err := exec.Command(exe, "-o", out).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", dir, err, text)
	}
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return toNRGBA(img)
}

func toNRGBA(img image.Image) *image.NRGBA {
	if n, ok := img.(*image.NRGBA); ok {
		return n
	}
	out := image.NewNRGBA(img.Bounds())
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			out.Set(x, y, img.At(x, y))
		}
	}
	return out
}
