package gl

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"testing"
	"unsafe"

	"github.com/vkgloo/vkgloo/internal/vktest"
)

// gpuContext makes a context on the test device current for one test, under validation.
func gpuContext(t testing.TB, o ...vktest.Options) *context {
	t.Helper()
	c := vktest.Context(t, o...)
	if err := MakeCurrent(c); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if code := GetError(); code != NO_ERROR {
			t.Errorf("left behind: %v", Err())
		}
	})
	return current
}

func check(t testing.TB) {
	t.Helper()
	if code := GetError(); code != NO_ERROR {
		t.Fatalf("error %#x: %v", code, Err())
	}
}

func newBuffer(target uint32, size int, data unsafe.Pointer) uint32 {
	var b uint32
	GenBuffers(1, &b)
	BindBuffer(target, b)
	BufferData(target, size, data, DYNAMIC_DRAW)
	return b
}

func readBuffer(t testing.TB, b uint32, n int) []byte {
	t.Helper()
	p := make([]byte, n)
	GetNamedBufferSubData(b, 0, n, unsafe.Pointer(&p[0]))
	check(t)
	return p
}

func TestBufferBytes(t *testing.T) {
	gpuContext(t)
	p := make([]byte, 1000)
	for i := range p {
		p[i] = byte(i * 7)
	}
	b := newBuffer(ARRAY_BUFFER, len(p), unsafe.Pointer(&p[0]))
	check(t)
	if got := readBuffer(t, b, len(p)); !bytes.Equal(got, p) {
		t.Fatalf("read %v", got[:16])
	}
	BufferSubData(ARRAY_BUFFER, 100, 5, unsafe.Pointer(&[]byte("hello")[0]))
	copy(p[100:], "hello")
	m := MapBufferRange(ARRAY_BUFFER, 50, 100, MAP_READ_BIT|MAP_WRITE_BIT)
	check(t)
	if s := bytesAt(m, 100); !bytes.Equal(s, p[50:150]) {
		t.Fatalf("mapped %q", s)
	}
	copy(bytesAt(m, 100)[90:], "world")
	copy(p[140:], "world")
	UnmapBuffer(ARRAY_BUFFER)
	CopyBufferSubData(ARRAY_BUFFER, ARRAY_BUFFER, 100, 900, 50)
	copy(p[900:], p[100:150])
	ClearBufferSubData(ARRAY_BUFFER, R16UI, 10, 20, RED_INTEGER, UNSIGNED_SHORT, unsafe.Pointer(&[]uint16{0x4241}[0]))
	for i := 10; i < 30; i += 2 {
		copy(p[i:], "AB")
	}
	if got := readBuffer(t, b, len(p)); !bytes.Equal(got, p) {
		t.Fatalf("read after all\n%q\n%q", got, p)
	}
	DeleteBuffers(1, &b)
	check(t)
}

const captureVert = `#version 330 core
in vec3 a;
in ivec2 k;
uniform float scale = 2.0;
out vec3 va;
flat out ivec4 vk;
void main() { va = a * scale; vk = ivec4(k, gl_VertexID, gl_InstanceID); gl_Position = vec4(a, 1); }
`

func TestCapture(t *testing.T) {
	gpuContext(t)
	p := makeProgram(t, []string{"va", "vk"}, makeShader(t, VERTEX_SHADER, captureVert))
	UseProgram(p)
	a := []float32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
	k := []int8{1, -2, 3, -4, 5, -6, 7, -8}
	var va uint32
	GenVertexArrays(1, &va)
	BindVertexArray(va)
	newBuffer(ARRAY_BUFFER, len(a)*4, unsafe.Pointer(&a[0]))
	la, lk := uint32(GetAttribLocation(p, Str("a\x00"))), uint32(GetAttribLocation(p, Str("k\x00")))
	VertexAttribPointer(la, 3, FLOAT, false, 0, nil)
	EnableVertexAttribArray(la)
	newBuffer(ARRAY_BUFFER, len(k), unsafe.Pointer(&k[0]))
	VertexAttribIPointer(lk, 2, BYTE, 0, nil)
	EnableVertexAttribArray(lk)
	out := newBuffer(TRANSFORM_FEEDBACK_BUFFER, 28*12, nil)
	BindBufferBase(TRANSFORM_FEEDBACK_BUFFER, 0, out)
	Enable(RASTERIZER_DISCARD)
	var q uint32
	GenQueries(1, &q)
	BeginQuery(TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN, q)
	BeginTransformFeedback(TRIANGLES)
	DrawArrays(TRIANGLE_STRIP, 0, 4)
	if r, ok := current.dev.(*renderer); ok && r.emulates() && !r.VK.Caps().VertexStores {
		if !errors.Is(Err(), errors.ErrUnsupported) || GetError() == NO_ERROR {
			t.Errorf("a capture without transform feedback: %v, want an error", Err())
		}
		return
	}
	DrawArraysInstanced(TRIANGLES, 1, 3, 2)
	EndTransformFeedback()
	EndQuery(TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN)
	check(t)
	var n uint32
	GetQueryObjectuiv(q, QUERY_RESULT, &n)
	if n != 4 {
		t.Errorf("%d primitives written, want 4", n)
	}
	got := readBuffer(t, out, 28*12)
	at := 0
	vertex := func(v, instance int) {
		for i := range 3 {
			if f := math.Float32frombits(binary.LittleEndian.Uint32(got[at+4*i:])); f != 2*a[3*v+i] {
				t.Errorf("vertex %d: va[%d] = %v, want %v", at/28, i, f, 2*a[3*v+i])
			}
		}
		for i, want := range []int32{int32(k[2*v]), int32(k[2*v+1]), int32(v), int32(instance)} {
			if x := int32(binary.LittleEndian.Uint32(got[at+12+4*i:])); x != want {
				t.Errorf("vertex %d: vk[%d] = %v, want %v", at/28, i, x, want)
			}
		}
		at += 28
	}
	for _, v := range []int{0, 1, 2, 2, 1, 3, 1, 2, 3} {
		vertex(v, 0)
	}
	for _, v := range []int{1, 2, 3} {
		vertex(v, 1)
	}
}

const triangleVert = `#version 330 core
layout(location = 0) in vec2 pos;
uniform mat4 m;
void main() { gl_Position = m * vec4(pos, 0, 1); }
`

const triangleFrag = `#version 330 core
uniform vec4 tint;
out vec4 color;
void main() { color = vec4(gl_FragCoord.y > 64.0 ? tint.rgb : vec3(0, 0, 1), 1); }
`

func TestTriangle(t *testing.T) {
	gpuContext(t)
	p := makeProgram(t, nil, makeShader(t, VERTEX_SHADER, triangleVert), makeShader(t, FRAGMENT_SHADER, triangleFrag))
	UseProgram(p)
	var va uint32
	GenVertexArrays(1, &va)
	BindVertexArray(va)
	pos := []float32{-1, -1, 1, -1, 0, 1}
	newBuffer(ARRAY_BUFFER, len(pos)*4, unsafe.Pointer(&pos[0]))
	VertexAttribPointer(0, 2, FLOAT, false, 8, nil)
	EnableVertexAttribArray(0)
	m := [16]float32{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}
	UniformMatrix4fv(GetUniformLocation(p, Str("m\x00")), 1, false, &m[0])
	Uniform4f(GetUniformLocation(p, Str("tint\x00")), 1, 0.5, 0, 1)
	ClearColor(0, 0.2, 0, 1)
	Clear(COLOR_BUFFER_BIT | DEPTH_BUFFER_BIT)
	DrawArrays(TRIANGLES, 0, 3)
	img := make([]byte, 128*128*4)
	ReadPixels(0, 0, 128, 128, RGBA, UNSIGNED_BYTE, unsafe.Pointer(&img[0]))
	check(t)
	for _, c := range []struct {
		x, y int
		want [4]byte
	}{
		{64, 10, [4]byte{0, 0, 255, 255}}, {64, 100, [4]byte{255, 128, 0, 255}}, {5, 120, [4]byte{0, 51, 0, 255}}, {5, 5, [4]byte{0, 0, 255, 255}},
	} {
		if got := [4]byte(img[4*(c.y*128+c.x):]); got != c.want {
			t.Errorf("pixel %d, %d is %v, want %v", c.x, c.y, got, c.want)
		}
	}
}
