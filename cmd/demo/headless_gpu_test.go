package main

import (
	"bytes"
	"context"
	"image"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
)

// likeness is how far the demo's pictures may be from the golden ones. They are made of averages of 3 × 3 pixels, which a
// rasterizer of another version or another width of vectors changes by a rounding (4 of 255 after the gamma curve, steep
// in the dark) except where edges of the thousands of small shards fall on the other side of a pixel's middle: 3 %.
var likeness = vktest.Tolerance{Channel: 4, Pixels: 0.03}

// shrink is how much smaller golden pictures are.
const shrink = 3

func testOptions(t testing.TB, frames int) *options {
	o := &options{size: "480x270", out: filepath.Join(t.TempDir(), "out"), headless: true, frames: frames, stdout: io.Discard, stderr: io.Discard}
	o.context = func(*options) (*vkgloo.Context, error) {
		return vktest.TryContext(t, vktest.Options{RingSize: ringSize})
	}
	return o
}

// TestHeadless draws every mesh there is under validation, looks at the pictures and at what was written.
func TestHeadless(t *testing.T) {
	for _, name := range []string{"", "Duck.glb", "BoxInterleaved.glb", "BoxVertexColors.glb", "DamagedHelmet.glb"} {
		title := strings.TrimSuffix(name, ".glb")
		if name == "" {
			title = "knot"
		}
		t.Run(title, func(t *testing.T) {
			const frames = 4
			o := testOptions(t, frames)
			var stdout, stderr bytes.Buffer
			o.stdout, o.stderr = &stdout, &stderr
			if name != "" {
				o.mesh = meshFile(t, name)
			}
			if err := run(context.Background(), o); err != nil {
				t.Fatal(err)
			}
			for n := range frames {
				img, err := vktest.ReadPNG(filepath.Join(o.out, "frame-000"+strconv.Itoa(n)+".png"))
				if err != nil {
					t.Fatal(err)
				}
				if n == frames-1 {
					vktest.Golden(t, title, vktest.Shrink(img, shrink), likeness)
				}
			}
			if svg, err := os.ReadFile(filepath.Join(o.out, "memory.svg")); err != nil || !bytes.Contains(svg, []byte("instances")) {
				t.Errorf("memory map: %v, %d bytes, want one that shows the instances", err, len(svg))
			}
			if left, _ := os.ReadDir(o.out); len(left) != frames+1 {
				t.Errorf("%d files, want %d", len(left), frames+1)
			}
			for _, want := range []string{"frames/s", "uploaded", "copies", "barriers", "stalls", "memory blocks", "allocated", "used", o.out} {
				if !strings.Contains(stdout.String(), want) {
					t.Errorf("no %q in\n%s", want, &stdout)
				}
			}
			if !strings.Contains(stderr.String(), "4/4 frames") {
				t.Errorf("no progress in %q", &stderr)
			}
		})
	}
}

// TestBuffersHoldTheFile reads back what the GPU has, and compares it with the file's own bytes.
func TestBuffersHoldTheFile(t *testing.T) {
	for _, name := range []string{"Duck.glb", "BoxInterleaved.glb", "BoxVertexColors.glb", "DamagedHelmet.glb"} {
		t.Run(name, func(t *testing.T) {
			m, err := loadMesh(meshFile(t, name))
			if err != nil {
				t.Fatal(err)
			}
			s, err := openStage(&options{width: 64, height: 64, context: testOptions(t, 1).context}, m)
			if err != nil {
				t.Fatal(err)
			}
			defer s.close()
			if err := s.draw(0, 0); err != nil {
				t.Fatal(err)
			}
			p := s.scene.parts[0]
			same := func(what string, b buffer.Any, a attribute) {
				t.Helper()
				got, err := b.Untyped().Read(-1, 0)
				if err != nil {
					t.Fatal(err)
				}
				var want []byte
				for i := range a.count {
					want = append(want, a.data[i*a.stride:][:a.size()]...)
				}
				if !bytes.Equal(got, want) {
					t.Errorf("%s: %d bytes on the GPU, %d in the file, or not the same ones", what, len(got), len(want))
				}
			}
			same("position", p.vertex.position, p.position)
			same("normal", p.vertex.normal, p.normal)
			same("index", p.index, p.indices)
			if p.vertex.texcoord != nil {
				same("texcoord", p.vertex.texcoord, p.texcoord)
			}
			if p.vertex.color != nil {
				same("color", p.vertex.color, p.color)
			}
		})
	}
}

// quads is a square of two triangles whose attributes are floats, or the same values as normalized integers with 8-bit
// indices.
func quads(t *testing.T, integers bool) string {
	t.Helper()
	var bin []byte
	var views, accessors []any
	add := func(data []byte, stride, component int, kind string, count int) int {
		for len(bin)%4 != 0 {
			bin = append(bin, 0)
		}
		v := doc{"buffer": 0, "byteOffset": len(bin), "byteLength": len(data)}
		if stride > 0 {
			v["byteStride"] = stride
		}
		views = append(views, v)
		bin = append(bin, data...)
		accessors = append(accessors, doc{"bufferView": len(views) - 1, "componentType": component, "count": count, "type": kind, "normalized": component != 5126 && kind != "SCALAR"})
		return len(accessors) - 1
	}
	attributes := doc{"POSITION": add(floats(3, []float32{-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0}).data, 0, 5126, "VEC3", 4)}
	index := 0
	if integers {
		attributes["COLOR_0"] = add([]byte{255, 0, 51, 9, 0, 255, 102, 9, 51, 102, 255, 9, 204, 204, 0}, 4, 5121, "VEC3", 4)
		attributes["TEXCOORD_0"] = add([]byte{0, 0, 0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0xff, 0xff}, 4, 5123, "VEC2", 4)
		index = add([]byte{0, 1, 2, 0, 2, 3}, 0, 5121, "SCALAR", 6)
	} else {
		attributes["COLOR_0"] = add(floats(3, []float32{1, 0, 0.2, 0, 1, 0.4, 0.2, 0.4, 1, 0.8, 0.8, 0}).data, 0, 5126, "VEC3", 4)
		attributes["TEXCOORD_0"] = add(floats(2, []float32{0, 0, 1, 0, 1, 1, 0, 1}).data, 0, 5126, "VEC2", 4)
		index = add([]byte{0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0}, 0, 5125, "SCALAR", 6)
	}
	d := triangle()
	d["meshes"] = []any{doc{"primitives": []any{doc{"attributes": attributes, "indices": index}}}}
	d["bufferViews"], d["accessors"], d["buffers"] = views, accessors, []any{doc{"byteLength": len(bin)}}
	return glb(t, d, bin)
}

// picture is the frame that the demo draws of a mesh at 1/10 s, when the wave of light crosses it.
func picture(t *testing.T, mesh string) image.Image {
	t.Helper()
	o := testOptions(t, 4)
	o.mesh = mesh
	if err := run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	img, err := vktest.ReadPNG(filepath.Join(o.out, "frame-0003.png"))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// TestIntegerAttributes: 8- and 16-bit attributes and 8-bit indices make the picture that floats and 32-bit indices make.
func TestIntegerAttributes(t *testing.T) {
	got, want := picture(t, quads(t, true)), picture(t, quads(t, false))
	// The values are the same fractions of 255; what is left is rounding.
	if worst, share, _ := vktest.Compare(got, want, 1); share > 0 {
		t.Errorf("%.2f %% of the pixels differ, by up to %d", 100*share, worst)
	}
}

// TestSteady draws 300 frames of the default scene and wants nothing to grow.
func TestSteady(t *testing.T) {
	s, err := openStage(&options{width: 160, height: 90, context: testOptions(t, 1).context}, knotMesh(240, 24))
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	var early vkgloo.Stats
	var rss int
	for n := range 301 {
		if err := s.draw(n%2, float32(n)/30); err != nil {
			t.Fatal(err)
		}
		if n > 1 { // as an interactive program: at most two frames ahead of the GPU
			if _, err := s.targets[(n-1)%2].Image(); err != nil {
				t.Fatal(err)
			}
		}
		switch n {
		case 10:
			early = s.ctx.Stats()
		case 50:
			rss = residentKiB(t)
		}
	}
	if got := residentKiB(t); got > rss+2048 || got < rss-2048 {
		t.Errorf("resident memory went from %d KiB at frame 50 to %d KiB at frame 300, want ± 2048", rss, got)
	}
	late := s.ctx.Stats()
	if a, b := early.Memory.AllocateCalls, late.Memory.AllocateCalls; a != b {
		t.Errorf("%d calls of vkAllocateMemory after frame 10, want none", b-a)
	}
	if a, b := early.Staging.Upload, late.Staging.Upload; a.OneShots != b.OneShots {
		t.Errorf("%d one-shot blocks after frame 10, want none", b.OneShots-a.OneShots)
	}
}

// residentKiB is the process's memory after what is garbage was given back to the system.
func residentKiB(t *testing.T) int {
	t.Helper()
	runtime.GC()
	debug.FreeOSMemory()
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skipf("no /proc: %v", err)
	}
	_, rest, _ := strings.Cut(string(b), "VmRSS:")
	n, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// upload is the upload path of one frame: what scene.update writes, and the flush.
func upload(t testing.TB, s *stage, n int) {
	if err := s.scene.update(float32(n)/30, s.aspect); err != nil {
		t.Fatal(err)
	}
	if err := s.ctx.Flush(); err != nil {
		t.Fatal(err)
	}
}

func TestUploadAllocatesNothing(t *testing.T) {
	s, err := openStage(&options{width: 64, height: 64, context: testOptions(t, 1).context}, knotMesh(240, 24))
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	for n := range 20 {
		upload(t, s, n)
	}
	n := 20
	if got := testing.AllocsPerRun(50, func() { upload(t, s, n); n++ }); got != 0 {
		t.Errorf("%v allocations a frame in the upload path, want 0", got)
	}
}

// BenchmarkUpload is one frame's upload: 20,000 instance records, one field of 5,760 vertex records, the uniforms.
func BenchmarkUpload(b *testing.B) {
	o := &options{width: 64, height: 64, context: func(*options) (*vkgloo.Context, error) {
		return vktest.TryContext(b, vktest.Options{NoValidation: true, RingSize: ringSize})
	}}
	s, err := openStage(o, knotMesh(240, 24))
	if err != nil {
		b.Fatal(err)
	}
	defer s.close()
	upload(b, s, 0)
	before := s.ctx.Stats()
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n++
		upload(b, s, n)
	}
	after := s.ctx.Stats()
	b.SetBytes(int64(after.Staging.InPlace+after.Staging.Staged-before.Staging.InPlace-before.Staging.Staged) / int64(n))
	b.ReportMetric(float64(after.Staging.Stalls-before.Staging.Stalls)/float64(n), "stalls/op")
	b.ReportMetric(float64(after.Staging.Copies-before.Staging.Copies)/float64(n), "copies/op")
}

func TestUnknownDevice(t *testing.T) {
	vktest.TryContext(t) // skips or fails where there is no device at all
	fails(t, nil, []string{"-device", "Voodoo 2"}, "Voodoo 2")
}

// TestNoValidationLayer hides the layers from the loader.
func TestNoValidationLayer(t *testing.T) {
	vktest.TryContext(t)
	empty := t.TempDir()
	fails(t, []string{"VK_LAYER_PATH=" + empty, "VK_ADD_LAYER_PATH="}, []string{"-validate"}, "VK_LAYER_KHRONOS_validation")
}

// TestInterrupted ends a run in its middle: whatever was written by then is whole.
func TestInterrupted(t *testing.T) {
	o := testOptions(t, 40)
	ctx, cancel := context.WithCancel(context.Background())
	o.stderr = writerFunc(func(p []byte) (int, error) { cancel(); return len(p), nil }) // at the first sign of progress
	if err := run(ctx, o); err == nil {
		t.Fatal("no error")
	}
	files, err := os.ReadDir(o.out)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, err := vktest.ReadPNG(filepath.Join(o.out, f.Name())); err != nil {
			t.Errorf("%s: %v", f.Name(), err)
		}
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
