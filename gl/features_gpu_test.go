package gl

import (
	"encoding/binary"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
	"unsafe"
)

// captured runs a program over one attribute and returns what it captured of n vertices.
type capturer struct {
	t       testing.TB
	program uint32
	out     uint32
	stride  int
}

const passVert = `#version 430 core
layout(location = 0) in vec4 a;
out vec4 v;
flat out ivec2 ids;
void main() { v = a; ids = ivec2(gl_VertexID, gl_InstanceID); gl_Position = a; }
`

func newCapturer(t testing.TB) *capturer {
	c := &capturer{t: t, program: makeProgram(t, []string{"v", "ids"}, makeShader(t, VERTEX_SHADER, passVert)), stride: 24}
	UseProgram(c.program)
	var va uint32
	GenVertexArrays(1, &va)
	BindVertexArray(va)
	c.out = newBuffer(TRANSFORM_FEEDBACK_BUFFER, 24*100, nil)
	BindBufferBase(TRANSFORM_FEEDBACK_BUFFER, 0, c.out)
	Enable(RASTERIZER_DISCARD)
	check(t)
	return c
}

// run captures points and returns the attribute's values and the numbers of vertex and instance.
func (c *capturer) run(n int, draw func()) (v [][4]float32, ids [][2]int32) {
	c.t.Helper()
	BeginTransformFeedback(POINTS)
	draw()
	EndTransformFeedback()
	check(c.t)
	p := readBuffer(c.t, c.out, n*c.stride)
	for ; len(p) > 0; p = p[c.stride:] {
		var a [4]float32
		for i := range a {
			a[i] = math.Float32frombits(binary.LittleEndian.Uint32(p[4*i:]))
		}
		v = append(v, a)
		ids = append(ids, [2]int32{int32(binary.LittleEndian.Uint32(p[16:])), int32(binary.LittleEndian.Uint32(p[20:]))})
	}
	return v, ids
}

// Every type of attribute reads as the specification says, also where the reference of glcompare is imprecise.
func TestAttributeTypes(t *testing.T) {
	gpuContext(t)
	c := newCapturer(t)
	for _, k := range []struct {
		name  string
		xtype uint32
		size  int32
		norm  bool
		data  any
		want  [4]float32
	}{
		{"fixed", FIXED, 2, false, []int32{-3 << 15, 65536*700 + 32768}, [4]float32{-1.5, 700.5, 0, 1}},
		{"fixed, normalised is nothing", FIXED, 1, true, []int32{65536 * 5}, [4]float32{5, 0, 0, 1}},
		{"large unsigned", UNSIGNED_INT, 2, false, []uint32{4294901760, 3}, [4]float32{4294901760, 3, 0, 1}},
		{"unsigned, normalised", UNSIGNED_INT, 2, true, []uint32{math.MaxUint32, 1 << 31}, [4]float32{1, 0.5, 0, 1}},
		{"int", INT, 3, false, []int32{-70000, 5, math.MinInt32}, [4]float32{-70000, 5, math.MinInt32, 1}},
		{"int, normalised", INT, 2, true, []int32{math.MinInt32, math.MaxInt32}, [4]float32{-1, 1, 0, 1}},
		{"byte, normalised", BYTE, 4, true, []int8{-128, -127, 127, 0}, [4]float32{-1, -1, 1, 0}},
		{"unsigned short by value", UNSIGNED_SHORT, 1, false, []uint16{65535}, [4]float32{65535, 0, 0, 1}},
		{"half", HALF_FLOAT, 2, false, []uint16{0x3C00, 0xC500}, [4]float32{1, -5, 0, 1}},
		{"double", DOUBLE, 3, false, []float64{1.5, -2.25, 1e10}, [4]float32{1.5, -2.25, 1e10, 1}},
		{"2 10 10 10", INT_2_10_10_10_REV, 4, false, []uint32{511 | 0x3FF<<10 | 1<<20 | 2<<30}, [4]float32{511, -1, 1, -2}},
		{"2 10 10 10 at the lower end", INT_2_10_10_10_REV, 4, true, []uint32{0x200 | 511<<10 | 2<<30}, [4]float32{-1, 1, 0, -1}},
		{"unsigned 2 10 10 10, bgra", UNSIGNED_INT_2_10_10_10_REV, BGRA, true, []uint32{1023 | 3<<30}, [4]float32{0, 0, 1, 1}},
		{"bytes, bgra", UNSIGNED_BYTE, BGRA, true, []uint8{255, 0, 51, 255}, [4]float32{0.2, 0, 1, 1}},
		{"11 11 10 floats", UNSIGNED_INT_10F_11F_11F_REV, 3, false, []uint32{0x3C0 | 0x400<<11 | 0x1C0<<22}, [4]float32{1, 2, 0.5, 1}},
	} {
		b := newBuffer(ARRAY_BUFFER, 64, nil)
		for _, offset := range []int{0, 1, 6} { // aligned and not
			BufferSubData(ARRAY_BUFFER, offset, dataBytes(k.data), Ptr(k.data))
			VertexAttribPointerWithOffset(0, k.size, k.xtype, k.norm, 0, uintptr(offset))
			EnableVertexAttribArray(0)
			got, _ := c.run(1, func() { DrawArrays(POINTS, 0, 1) })
			for i := range 4 {
				if d := math.Abs(float64(got[0][i] - k.want[i])); d > 1e-6*max(1, math.Abs(float64(k.want[i]))) {
					t.Errorf("%s at %d: %v, want %v", k.name, offset, got[0], k.want)
					break
				}
			}
		}
		DeleteBuffers(1, &b)
	}
	check(t)
}

func dataBytes(data any) int {
	switch d := data.(type) {
	case []int8:
		return len(d)
	case []uint8:
		return len(d)
	case []uint16:
		return 2 * len(d)
	case []int32:
		return 4 * len(d)
	case []uint32:
		return 4 * len(d)
	case []float64:
		return 8 * len(d)
	}
	return 0
}

// Indirect draws are those that their records say, captured or not, with base instances.
func TestIndirectDraws(t *testing.T) {
	gpuContext(t)
	c := newCapturer(t)
	a := make([]float32, 4*16)
	for i := range a {
		a[i] = float32(i / 4)
	}
	newBuffer(ARRAY_BUFFER, len(a)*4, unsafe.Pointer(&a[0]))
	VertexAttribPointer(0, 4, FLOAT, false, 0, nil)
	EnableVertexAttribArray(0)
	index := []uint8{9, 8, 7, 6, 5}
	newBuffer(ELEMENT_ARRAY_BUFFER, len(index), unsafe.Pointer(&index[0]))
	records := []uint32{
		2, 2, 3, 1, 0, // arrays: two vertices from 3 on, two instances from 1 on
		3, 1, 1, 2, 0, // elements: indices 8, 7, 6, base vertex 2
	}
	newBuffer(DRAW_INDIRECT_BUFFER, len(records)*4, unsafe.Pointer(&records[0]))
	v, ids := c.run(7, func() {
		DrawArraysIndirect(POINTS, PtrOffset(0))
		MultiDrawElementsIndirect(POINTS, UNSIGNED_BYTE, PtrOffset(20), 1, 0)
	})
	want := [][2]int32{{3, 0}, {4, 0}, {3, 1}, {4, 1}, {10, 0}, {9, 0}, {8, 0}}
	for i, w := range want {
		if ids[i] != w || v[i][0] != float32(w[0]) {
			t.Errorf("vertex %d: %v of %v, want %v", i, ids[i], v[i], w)
		}
	}
	var q uint32
	GenQueries(1, &q)
	BeginQuery(PRIMITIVES_GENERATED, q)
	DrawTransformFeedback(POINTS, 0)
	EndQuery(PRIMITIVES_GENERATED)
	var n uint64
	if GetQueryObjectui64v(q, QUERY_RESULT, &n); n != 7 {
		t.Errorf("DrawTransformFeedback drew %d points, want 7", n)
	}
	Disable(RASTERIZER_DISCARD)
	VertexAttribDivisor(0, 1)
	MultiDrawArraysIndirect(POINTS, PtrOffset(0), 1, 20) // as the device does it
	Finish()
	check(t)
}

const storageVert = `#version 430 core
layout(std430, binding = 3) buffer Out { uint count; uint sum[]; };
void main() {
	gl_Position = vec4(0, 0, 0, 1);
	sum[gl_VertexID] = uint(gl_VertexID * 10 + 1);
	if (gl_VertexID == 0) count = 77u;
}
`

// What a shader stores is there for the next command.
func TestStorageBlock(t *testing.T) {
	gpuContext(t)
	UseProgram(makeProgram(t, nil, makeShader(t, VERTEX_SHADER, storageVert)))
	var va uint32
	GenVertexArrays(1, &va)
	BindVertexArray(va)
	b := newBuffer(SHADER_STORAGE_BUFFER, 64, nil)
	BindBufferBase(SHADER_STORAGE_BUFFER, 3, b)
	Enable(RASTERIZER_DISCARD)
	DrawArrays(POINTS, 0, 5)
	MemoryBarrier(SHADER_STORAGE_BARRIER_BIT)
	p := readBuffer(t, b, 24)
	for i, want := range []uint32{77, 1, 11, 21, 31, 41} {
		if got := binary.LittleEndian.Uint32(p[4*i:]); got != want {
			t.Errorf("word %d is %d, want %d", i, got, want)
		}
	}
}

// A shader of SPIR-V draws as one of GLSL, with its constants replaced.
func TestSpecializeShader(t *testing.T) {
	gpuContext(t)
	dir := t.TempDir()
	source := filepath.Join(dir, "x.vert")
	text := "#version 450\nlayout(constant_id = 4) const float k = 1.0;\nlayout(location = 0) out vec4 v;\n" +
		"void main() { v = vec4(k, gl_VertexID, gl_InstanceID, 2); gl_Position = v; }\n"
	if err := os.WriteFile(source, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("glslangValidator", "-G", "-o", filepath.Join(dir, "x.spv"), source).CombinedOutput(); err != nil {
		t.Skipf("glslangValidator: %v %s", err, out)
	}
	module, err := os.ReadFile(filepath.Join(dir, "x.spv"))
	if err != nil {
		t.Fatal(err)
	}
	s := CreateShader(VERTEX_SHADER)
	ShaderBinary(1, &s, SHADER_BINARY_FORMAT_SPIR_V, unsafe.Pointer(&module[0]), int32(len(module)))
	constant, value := uint32(4), math.Float32bits(2.5)
	if SpecializeShader(s, Str("other\x00"), 0, nil, nil); GetError() != INVALID_VALUE {
		t.Error("an unknown entry point is no error")
	}
	wrong := uint32(9)
	if SpecializeShader(s, Str("main\x00"), 1, &wrong, &value); GetError() != INVALID_VALUE {
		t.Error("an unknown constant is no error")
	}
	SpecializeShader(s, Str("main\x00"), 1, &constant, &value)
	check(t)
	p := makeProgram(t, []string{"v"}, s)
	UseProgram(p)
	var va uint32
	GenVertexArrays(1, &va)
	BindVertexArray(va)
	out := newBuffer(TRANSFORM_FEEDBACK_BUFFER, 32, nil)
	BindBufferBase(TRANSFORM_FEEDBACK_BUFFER, 0, out)
	BeginTransformFeedback(POINTS)
	DrawArrays(POINTS, 3, 2)
	EndTransformFeedback()
	got := readBuffer(t, out, 32)
	for i, want := range []float32{2.5, 3, 0, 2, 2.5, 4, 0, 2} {
		if f := math.Float32frombits(binary.LittleEndian.Uint32(got[4*i:])); f != want {
			t.Errorf("word %d is %v, want %v", i, f, want)
		}
	}
}

// A fence is signalled when what came before is done, a coherent mapping is seen without any call.
func TestFencesAndPersistentMappings(t *testing.T) {
	gpuContext(t)
	c := newCapturer(t)
	var b uint32
	CreateBuffers(1, &b)
	const flags = MAP_WRITE_BIT | MAP_READ_BIT | MAP_PERSISTENT_BIT | MAP_COHERENT_BIT
	NamedBufferStorage(b, 64, nil, flags)
	p := MapNamedBufferRange(b, 0, 64, flags)
	check(t)
	vertices := unsafe.Slice((*[4]float32)(p), 4)
	BindVertexBuffer(0, b, 0, 16)
	VertexAttribFormat(0, 4, FLOAT, false, 0)
	EnableVertexAttribArray(0)
	for round := range 5 {
		for i := range vertices {
			vertices[i] = [4]float32{float32(round), float32(i), 0, 1}
		}
		v, _ := c.run(4, func() { DrawArrays(POINTS, 0, 4) })
		for i, got := range v {
			if want := [4]float32{float32(round), float32(i), 0, 1}; got != want {
				t.Errorf("round %d: vertex %d is %v, want %v", round, i, got, want)
			}
		}
		s := FenceSync(SYNC_GPU_COMMANDS_COMPLETE, 0)
		if r := ClientWaitSync(s, SYNC_FLUSH_COMMANDS_BIT, uint64(5*time.Second)); r != ALREADY_SIGNALED && r != CONDITION_SATISFIED {
			t.Errorf("ClientWaitSync = %#x", r)
		}
		var status int32
		if GetSynciv(s, SYNC_STATUS, 1, nil, &status); status != SIGNALED || !IsSync(s) {
			t.Errorf("status %#x", status)
		}
		DeleteSync(s)
	}
	CopyNamedBufferSubData(c.out, b, 0, 0, 64) // the GPU writes into the mapping
	Finish()
	if vertices[1] == [4]float32{4, 1, 0, 1} {
		t.Error("a copy into a mapped store isn't seen")
	}
	UnmapNamedBuffer(b)
	check(t)
}

// ReadPixels goes into a buffer, with rows and bytes as PixelStorei says.
func TestPackBuffer(t *testing.T) {
	gpuContext(t)
	ClearColor(1, 0, 0.2, 1)
	Clear(COLOR_BUFFER_BIT)
	b := newBuffer(PIXEL_PACK_BUFFER, 64, nil)
	zero := make([]byte, 64)
	BufferSubData(PIXEL_PACK_BUFFER, 0, 64, unsafe.Pointer(&zero[0]))
	PixelStorei(PACK_ALIGNMENT, 8)
	ReadPixels(3, 3, 3, 2, RGB, UNSIGNED_BYTE, PtrOffset(8))
	BindBuffer(PIXEL_PACK_BUFFER, 0)
	p := readBuffer(t, b, 64)
	for row := range 2 {
		for x := range 3 {
			if got, want := [3]byte(p[8+16*row+3*x:]), [3]byte{255, 0, 51}; got != want {
				t.Errorf("pixel %d, %d is %v, want %v", x, row, got, want)
			}
		}
	}
	if p[8+9] != 0 || p[7] != 0 {
		t.Error("bytes between the rows were written")
	}
}

// A buffer that changes between draws gives each what it had then, without a submission per draw.
func TestBufferChangesBetweenDraws(t *testing.T) {
	g := gpuContext(t)
	c := newCapturer(t)
	var first [4]float32
	newBuffer(ARRAY_BUFFER, 4096, nil)
	BufferSubData(ARRAY_BUFFER, 0, 16, unsafe.Pointer(&first[0]))
	VertexAttribPointer(0, 4, FLOAT, false, 0, nil)
	EnableVertexAttribArray(0)
	Finish()
	engine := g.dev.(*renderer).Engine
	before := engine.Stats().Submissions
	const n = 50
	BeginTransformFeedback(POINTS)
	for i := range n {
		value := [4]float32{float32(i), 1, 2, 3}
		BufferSubData(ARRAY_BUFFER, 0, 16, unsafe.Pointer(&value[0]))
		DrawArrays(POINTS, 0, 1)
	}
	EndTransformFeedback()
	if made := engine.Stats().Submissions - before; made > 2 {
		t.Errorf("%d submissions for %d draws", made, n)
	}
	p := readBuffer(t, c.out, n*c.stride)
	for i := range n {
		if got := math.Float32frombits(binary.LittleEndian.Uint32(p[i*c.stride:])); got != float32(i) {
			t.Errorf("draw %d saw %v", i, got)
		}
	}
}
