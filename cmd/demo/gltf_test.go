package main

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/go-gl/mathgl/mgl32"
	"github.com/vkgloo/vkgloo/buffer"
)

// meshes is the folder of meshes written by others; not everybody has it.
const meshes = "../../../shared/data/meshes"

func meshFile(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(meshes, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%v: the meshes are not part of the repository", err)
	}
	return path
}

func TestLoadMesh(t *testing.T) {
	for _, c := range []struct {
		file              string
		vertices, indices int
		stride            int // of the positions
		texcoord, color   bool
		base              uint32 // of the first vertex
		picture           int    // side of the base colour texture, 0: none
	}{
		{"Duck.glb", 2399, 12636, 12, true, false, packColor(1, 1, 1), 512},
		{"BoxInterleaved.glb", 24, 36, 24, false, false, packColor(0.8, 0, 0), 0},
		{"BoxVertexColors.glb", 24, 36, 12, true, true, packColor(0.8, 0.8, 0.8), 0},
		{"DamagedHelmet.glb", 14556, 46356, 12, true, false, packColor(1, 1, 1), 2048},
	} {
		t.Run(c.file, func(t *testing.T) {
			m, err := loadMesh(meshFile(t, c.file))
			if err != nil {
				t.Fatal(err)
			}
			if len(m.parts) != 1 {
				t.Fatalf("%d parts, want 1", len(m.parts))
			}
			p := m.parts[0]
			if p.vertices != c.vertices || p.indices.count != c.indices || p.position.stride != c.stride {
				t.Errorf("vertices, indices, stride = %d, %d, %d, want %d, %d, %d", p.vertices, p.indices.count, p.position.stride, c.vertices, c.indices, c.stride)
			}
			if p.texcoord.missing() == c.texcoord || p.color.missing() == c.color {
				t.Errorf("texcoord, color = %v, %v, want %v, %v", !p.texcoord.missing(), !p.color.missing(), c.texcoord, c.color)
			}
			if p.base[0] != c.base {
				t.Errorf("base = %#x, want %#x", p.base[0], c.base)
			}
			switch {
			case c.picture == 0 && p.picture != nil:
				t.Errorf("texture of %v, want none", p.picture.Rect)
			case c.picture > 0 && (p.picture == nil || p.picture.Rect.Dx() != c.picture || p.picture.Rect.Dy() != c.picture):
				t.Errorf("texture %v, want %d by %d", p.picture != nil, c.picture, c.picture)
			}
			for i := range p.vertices {
				if l := p.normal.vec3(i).Len(); math.Abs(float64(l)-1) > 0.01 {
					t.Fatalf("normal %d has length %v", i, l)
				}
			}
			checkFit(t, m)
		})
	}
}

// checkFit wants the mesh to touch the unit sphere from within.
func checkFit(t *testing.T, m *mesh) {
	t.Helper()
	var far float32
	m.points(func(p mgl32.Vec3) { far = max(far, p.Len()) })
	if far < 0.99 || far > 1.001 {
		t.Errorf("the farthest point is %v from the middle, want 1", far)
	}
}

func TestKnotMesh(t *testing.T) {
	m := knotMesh(60, 12)
	p := m.parts[0]
	if p.vertices != 720 || p.indices.count != 6*720 || len(p.base) != 720 {
		t.Errorf("vertices, indices = %d, %d", p.vertices, p.indices.count)
	}
	for i := range p.indices.count {
		if v := p.indices.uint(i, 0); v >= 720 {
			t.Fatalf("index %d is %d", i, v)
		}
	}
	checkFit(t, m)
}

// doc is a glTF document that a test spoils.
type doc map[string]any

func triangle() doc {
	return doc{
		"asset":       doc{"version": "2.0"},
		"scene":       0,
		"scenes":      []any{doc{"nodes": []int{0}}},
		"nodes":       []any{doc{"mesh": 0}},
		"meshes":      []any{doc{"primitives": []any{doc{"attributes": doc{"POSITION": 0}, "indices": 1}}}},
		"accessors":   []any{doc{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3"}, doc{"bufferView": 1, "componentType": 5121, "count": 3, "type": "SCALAR"}},
		"bufferViews": []any{doc{"buffer": 0, "byteLength": 36}, doc{"buffer": 0, "byteOffset": 36, "byteLength": 3}},
		"buffers":     []any{doc{"byteLength": 40}},
	}
}

var triangleData = append(floats(3, []float32{0, 0, 0, 1, 0, 0, 0, 1, 0}).data, 0, 1, 2, 0)

// glb writes a binary glTF file.
func glb(t testing.TB, d doc, bin []byte) string {
	t.Helper()
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	for len(text)%4 != 0 {
		text = append(text, ' ')
	}
	out := []byte("glTF")
	for _, v := range []uint32{2, uint32(12 + 8 + len(text) + 8 + len(bin)), uint32(len(text)), 0x4E4F534A} {
		out = binary.LittleEndian.AppendUint32(out, v)
	}
	out = append(out, text...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(bin)))
	out = binary.LittleEndian.AppendUint32(out, 0x004E4942)
	path := filepath.Join(t.TempDir(), "test.glb")
	if err := os.WriteFile(path, append(out, bin...), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func accessor(d doc, i int) doc { return d["accessors"].([]any)[i].(doc) }
func view(d doc, i int) doc     { return d["bufferViews"].([]any)[i].(doc) }

func TestLoadMeshMade(t *testing.T) {
	m, err := loadMesh(glb(t, triangle(), triangleData))
	if err != nil {
		t.Fatal(err)
	}
	p := m.parts[0]
	if p.vertices != 3 || p.indices.scalar != buffer.Uint8 || p.indices.count != 3 {
		t.Errorf("got %d vertices, %d × %v indices", p.vertices, p.indices.count, p.indices.scalar)
	}
	if n := p.normal.vec3(1); n != [3]float32{0, 0, 1} {
		t.Errorf("normal = %v, want one made up: 0 0 1", n)
	}
}

func TestWiden(t *testing.T) {
	a := attribute{data: []byte{1, 2, 3, 0, 4, 5, 6}, scalar: buffer.Uint8, components: 3, normalized: true, count: 2, stride: 4}
	if w := a.widened(); string(w.data) != "\x01\x02\x03\xff\x04\x05\x06\xff" || w.components != 4 || w.stride != 4 || !w.normalized {
		t.Errorf("widened = %+v", w)
	}
	m := &mesh{parts: []part{{indices: attribute{data: []byte{0, 1, 255}, scalar: buffer.Uint8, components: 1, count: 3, stride: 1}}, {}}}
	m.widenIndices()
	if x := m.parts[0].indices; string(x.data) != "\x00\x00\x01\x00\xff\x00" || x.scalar != buffer.Uint16 || x.uint(2, 0) != 255 {
		t.Errorf("widened indices = %+v", x)
	}
}

func TestLoadMeshBad(t *testing.T) {
	whole, err := os.ReadFile(glb(t, triangle(), triangleData))
	if err != nil {
		t.Fatal(err)
	}
	file := func(b []byte) string {
		path := filepath.Join(t.TempDir(), "test.glb")
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	spoilt := func(f func(d doc)) string {
		d := triangle()
		f(d)
		return glb(t, d, triangleData)
	}
	for _, c := range []struct{ name, path, want string }{
		{"missing", filepath.Join(t.TempDir(), "none.glb"), "no such file"},
		{"folder", t.TempDir(), "not a file"},
		{"empty", file(nil), "empty"},
		{"short", file(whole[:len(whole)-10]), "ends too early"},
		{"header only", file(whole[:12]), "ends too early"},
		{"half a header", file(whole[:7]), "not glTF"},
		{"text", file([]byte("o cube\nv 0 0 0\n")), "not glTF"},
		{"other JSON", file([]byte(`{"some": "thing"}`)), "no triangles"},
		{"null in a list", file([]byte(`{"asset":{"version":"2.0"},"buffers":[null]}`)), "damaged"},
		{"huge buffer", spoilt(func(d doc) { d["buffers"] = []any{doc{"byteLength": int64(1)<<62 + 40}} }), "damaged"},
		{"accessor out of range", spoilt(func(d doc) { accessor(d, 0)["count"] = 4 }), "accessor 0 is out of range"},
		{"accessor past its view", spoilt(func(d doc) { accessor(d, 1)["byteOffset"] = 1 }), "accessor 1 is out of range"},
		{"count overflows", spoilt(func(d doc) { accessor(d, 0)["count"] = math.MaxInt64 }), "accessor 0 is out of range"},
		{"negative offset", spoilt(func(d doc) { accessor(d, 0)["byteOffset"] = -4 }), "accessor 0 is out of range"},
		{"no such accessor", spoilt(func(d doc) { d["accessors"] = []any{} }), "accessor 0 is out of range"},
		{"view out of range", spoilt(func(d doc) { view(d, 0)["byteLength"] = 41 }), "buffer view 0 is out of range"},
		{"view overflows", spoilt(func(d doc) { view(d, 0)["byteOffset"] = math.MaxInt64 }), "buffer view 0 is out of range"},
		{"overlapping stride", spoilt(func(d doc) { view(d, 0)["byteStride"] = 4 }), "accessor 0 is out of range"},
		{"index out of range", spoilt(func(d doc) { view(d, 1)["byteOffset"] = 14 }), "there are 3 vertices"},
		{"signed", spoilt(func(d doc) { accessor(d, 1)["componentType"] = 5120 }), "signed"},
		{"float index", spoilt(func(d doc) {
			accessor(d, 1)["componentType"], view(d, 1)["byteOffset"], view(d, 1)["byteLength"] = 5126, 0, 36
		}), "no index"},
		{"positions of two", spoilt(func(d doc) { accessor(d, 0)["type"] = "VEC2" }), "no POSITION"},
		{"sparse", spoilt(func(d doc) { delete(accessor(d, 0), "bufferView") }), "sparse"},
		{"lines", spoilt(func(d doc) {
			d["meshes"].([]any)[0].(doc)["primitives"].([]any)[0].(doc)["mode"] = 1
		}), "no triangles"},
		{"node bites its tail", spoilt(func(d doc) { d["nodes"] = []any{doc{"children": []int{0, 0}}} }), "nested deeper"},
		{"extension", spoilt(func(d doc) { d["extensionsRequired"] = []string{"KHR_draco_mesh_compression"} }), "KHR_draco"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := loadMesh(c.path)
			if err == nil {
				t.Fatal("no error")
			}
			text := err.Error()
			if !strings.Contains(text, c.want) || !strings.Contains(text, c.path) || strings.Contains(text, "\n") {
				t.Errorf("error %q, want one line with the path and %q", text, c.want)
			}
			if c.name != "missing" && !errors.Is(err, errMesh) {
				t.Errorf("error %q is not errMesh", text)
			}
		})
	}
}

// A file of some hundred bytes must not take gigabytes, whatever lengths it tells.
func TestLoadMeshTakesNoMoreThanItHas(t *testing.T) {
	for name, length := range map[string]int64{"4 GiB": 1 << 32, "more than 32 bits": 1<<32 + 40, "64 GiB": 1 << 36, "1 GiB": 1 << 30} {
		d := triangle()
		d["buffers"] = []any{doc{"byteLength": length}}
		whole, err := os.ReadFile(glb(t, d, triangleData))
		if err != nil {
			t.Fatal(err)
		}
		chunk := len(whole) - len(triangleData) - 8
		binary.LittleEndian.PutUint32(whole[chunk:], math.MaxUint32)
		for _, file := range [][]byte{whole, append(whole[:chunk:chunk], 0xff, 0xff, 0xff, 0xff)} {
			path := filepath.Join(t.TempDir(), "test.glb")
			if err := os.WriteFile(path, file, 0o644); err != nil {
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := loadMesh(path)
			runtime.ReadMemStats(&after)
			if took := after.TotalAlloc - before.TotalAlloc; !errors.Is(err, errMesh) || took > 1<<20 {
				t.Errorf("%s: %v, %d bytes allocated", name, err, took)
			}
		}
	}
}

func FuzzLoadMesh(f *testing.F) {
	for _, spoil := range []func(d doc){
		func(d doc) { d["nodes"] = []any{doc{"children": []int{0, 0}}} },
		func(d doc) { accessor(d, 0)["count"] = math.MaxInt64 },
		func(d doc) { accessor(d, 0)["byteOffset"] = -4 },
		func(d doc) { accessor(d, 0)["sparse"] = doc{"count": 1 << 40} },
		func(d doc) { view(d, 0)["byteStride"] = -1 },
		func(d doc) {
			d["buffers"] = []any{doc{"byteLength": 40, "uri": "data:application/octet-stream;base64,!!!!"}}
		},
		func(d doc) { d["buffers"] = []any{doc{"byteLength": int64(1) << 36}} },
		func(d doc) { d["images"] = []any{doc{"bufferView": 0, "mimeType": "image/png"}} },
	} {
		d := triangle()
		spoil(d)
		if b, err := os.ReadFile(glb(f, d, triangleData)); err == nil {
			f.Add(b)
		}
	}
	nan := append(floats(3, []float32{float32(math.NaN()), float32(math.Inf(1)), 0, 1, 0, 0, 0, 1, 0}).data, 0, 1, 2, 0)
	if b, err := os.ReadFile(glb(f, triangle(), nan)); err == nil {
		f.Add(b)
	}
	for _, path := range []string{glb(f, triangle(), triangleData), filepath.Join(meshes, "BoxInterleaved.glb"), filepath.Join(meshes, "BoxVertexColors.glb")} {
		if b, err := os.ReadFile(path); err == nil {
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "fuzz.glb")
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		m, err := loadMesh(path)
		if err != nil {
			return
		}
		for _, p := range m.parts { // what was accepted can be read to its end
			p.position.vec3(p.vertices - 1)
			p.normal.vec3(p.vertices - 1)
			if !p.texcoord.missing() {
				p.texcoord.float(p.vertices-1, 1)
			}
		}
	})
}
