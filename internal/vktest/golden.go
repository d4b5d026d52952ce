package vktest

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the golden pictures instead of comparing with them")

// Tolerance is how far a picture may be from the golden one. Each use says why it is what it is.
type Tolerance struct {
	Channel int     // every channel of every pixel may be off by this much, of 255
	Pixels  float64 // this share of the pixels may be off by more
}

// Golden compares a picture with testdata/golden/NAME.png, or writes that file under -update. When they differ, got, want
// and diff (changed pixels in red on a dim picture) go to the test's artifact directory.
func Golden(t testing.TB, name string, got image.Image, tol Tolerance) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name+".png")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := WritePNG(path, got); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := ReadPNG(path)
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	worst, share, diff := Compare(got, want, tol.Channel)
	if diff == nil {
		t.Errorf("%s: picture is %v, want %v", name, got.Bounds(), want.Bounds())
	} else if share <= tol.Pixels {
		return
	}
	t.Errorf("%s: %.3f %% of the pixels are off by more than %d (worst %d), want at most %.3f %%", name, 100*share, tol.Channel, worst, 100*tol.Pixels)
	dir := t.ArtifactDir()
	for what, img := range map[string]image.Image{"got": got, "want": want, "diff": diff} {
		if img == nil || img == image.Image((*image.NRGBA)(nil)) {
			continue
		}
		if err := WritePNG(filepath.Join(dir, name+"-"+what+".png"), img); err != nil {
			t.Error(err)
		}
	}
	t.Logf("got, want and diff: %s", dir)
}

// Compare gives the greatest difference of any channel, the share of the pixels in which some channel differs by more
// than channel, and a picture of them; nil for pictures of different sizes.
func Compare(got, want image.Image, channel int) (worst int, share float64, diff *image.NRGBA) {
	size := got.Bounds().Size()
	if size != want.Bounds().Size() || size.X*size.Y == 0 {
		return 0, 1, nil
	}
	a, b := nrgba(got), nrgba(want)
	diff = image.NewNRGBA(image.Rectangle{Max: size})
	bad := 0
	for y := range size.Y {
		for x := range size.X {
			i, j := a.PixOffset(x, y), b.PixOffset(x, y)
			d := 0
			for k := range 4 {
				d = max(d, abs(int(a.Pix[i+k])-int(b.Pix[j+k])))
			}
			worst = max(worst, d)
			if d > channel {
				bad++
				diff.SetNRGBA(x, y, color.NRGBA{255, 0, 0, 255})
				continue
			}
			diff.SetNRGBA(x, y, color.NRGBA{a.Pix[i] / 3, a.Pix[i+1] / 3, a.Pix[i+2] / 3, 255})
		}
	}
	return worst, float64(bad) / float64(size.X*size.Y), diff
}

// Shrink makes a picture n times smaller by averaging: golden pictures stay small, and single pixels of an edge lose weight.
func Shrink(img image.Image, n int) *image.NRGBA {
	src := nrgba(img)
	size := src.Bounds().Size().Div(n)
	dst := image.NewNRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			var sum [4]int
			for i := range n * n {
				p := src.PixOffset(x*n+i%n, y*n+i/n)
				for k := range 4 {
					sum[k] += int(src.Pix[p+k])
				}
			}
			for k := range 4 {
				dst.Pix[dst.PixOffset(x, y)+k] = uint8((sum[k] + n*n/2) / (n * n))
			}
		}
	}
	return dst
}

// nrgba is the picture with its corner at 0,0.
func nrgba(img image.Image) *image.NRGBA {
	if n, ok := img.(*image.NRGBA); ok && n.Rect.Min == (image.Point{}) {
		return n
	}
	n := image.NewNRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(n, n.Rect, img, img.Bounds().Min, draw.Src)
	return n
}

// ReadPNG reads a picture.
func ReadPNG(path string) (image.Image, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return img, nil
}

// WritePNG writes a picture.
func WritePNG(path string, img image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(f, img); err != nil {
		f.Close()
		return fmt.Errorf("%s: %w", path, err)
	}
	return f.Close()
}

func abs(n int) int { return max(n, -n) }
