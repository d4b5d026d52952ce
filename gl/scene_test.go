package gl

import (
	"errors"
	"testing"
	"unsafe"

	vkerrors "github.com/vkgloo/vkgloo/shaders"
)

// scene is a context with one object of each kind, for tests of errors.
type scene struct {
	*Fake
	plain, fixed, mapped, readable, elements, generated uint32 // buffers of 64 bytes; plain is bound to ARRAY_BUFFER
	array, newArray                                     uint32
	vert, frag, broken                                  uint32 // shaders
	prog, unlinked, silent                              uint32 // programs; silent captures nothing
	tint, lights, flag, view                            int32  // uniform locations of prog
	feedback, newFeedback                               uint32
	query, newQuery                                     uint32
	sync                                                uintptr
}

const nobody = 9999 // a name that was never generated

const sceneVert = `#version 450 core
layout(location = 0) in vec4 a;
in vec2 b;
layout(std140) uniform Scene { mat4 m; } ubo;
uniform mat4 view;
uniform float lights[4];
out vec4 va;
out float vb;
void main() { va = a; vb = b.x + lights[1] + lights[3]; gl_Position = view * ubo.m * a; }
` + "\x00"

const sceneFrag = `#version 450 core
in vec4 va;
uniform vec3 tint;
uniform bool flag;
out vec4 color;
void main() { color = flag ? va : vec4(tint, 1); }
` + "\x00"

func makeShader(t testing.TB, kind uint32, source string) uint32 {
	t.Helper()
	s := CreateShader(kind)
	p, free := Strs(source)
	ShaderSource(s, 1, p, nil)
	free()
	CompileShader(s)
	var ok int32
	if GetShaderiv(s, COMPILE_STATUS, &ok); ok == 0 {
		log := make([]byte, 4096)
		GetShaderInfoLog(s, 4096, nil, &log[0])
		if _, err := compilerThere(); err != nil {
			t.Skip(err)
		}
		t.Fatalf("shader: %s", GoStr(&log[0]))
	}
	return s
}

func compilerThere() ([]uint32, error) {
	w, err := vkerrors.Compile(vkerrors.Vertex, "#version 450\nvoid main() {}", vkerrors.CompileOptions{})
	if errors.Is(err, errors.ErrUnsupported) {
		return nil, err
	}
	return w, nil
}

func makeProgram(t testing.TB, varyings []string, shaders ...uint32) uint32 {
	t.Helper()
	p := CreateProgram()
	for _, s := range shaders {
		AttachShader(p, s)
	}
	if len(varyings) > 0 {
		names, free := Strs(varyings...)
		TransformFeedbackVaryings(p, int32(len(varyings)), names, INTERLEAVED_ATTRIBS)
		free()
	}
	LinkProgram(p)
	var ok int32
	if GetProgramiv(p, LINK_STATUS, &ok); ok == 0 {
		log := make([]byte, 4096)
		GetProgramInfoLog(p, 4096, nil, &log[0])
		t.Fatalf("program: %s", GoStr(&log[0]))
	}
	return p
}

func newScene(t testing.TB) *scene {
	s := &scene{Fake: UseFake(t)}
	var names [6]uint32
	GenBuffers(6, &names[0])
	s.plain, s.fixed, s.mapped, s.readable, s.elements, s.generated = names[0], names[1], names[2], names[3], names[4], names[5]
	for _, b := range names[:5] {
		BindBuffer(ARRAY_BUFFER, b)
		if b == s.fixed {
			BufferStorage(ARRAY_BUFFER, 64, nil, MAP_READ_BIT)
		} else {
			BufferData(ARRAY_BUFFER, 64, unsafe.Pointer(&make([]byte, 64)[0]), STATIC_DRAW)
		}
	}
	BindBuffer(COPY_WRITE_BUFFER, s.mapped)
	MapBufferRange(COPY_WRITE_BUFFER, 16, 32, MAP_WRITE_BIT|MAP_FLUSH_EXPLICIT_BIT)
	BindBuffer(COPY_READ_BUFFER, s.readable)
	MapBufferRange(COPY_READ_BUFFER, 0, 64, MAP_READ_BIT)
	BindBuffer(SHADER_STORAGE_BUFFER, s.fixed)
	BindBuffer(ARRAY_BUFFER, s.plain)
	GenVertexArrays(1, &s.newArray)
	GenVertexArrays(1, &s.array)
	BindVertexArray(s.array)
	VertexAttribPointer(0, 4, FLOAT, false, 0, nil)
	EnableVertexAttribArray(0)
	BindBuffer(ELEMENT_ARRAY_BUFFER, s.elements)
	s.vert, s.frag, s.broken = makeShader(t, VERTEX_SHADER, sceneVert), makeShader(t, FRAGMENT_SHADER, sceneFrag), CreateShader(VERTEX_SHADER)
	s.prog, s.unlinked = makeProgram(t, []string{"va", "vb"}, s.vert, s.frag), CreateProgram()
	s.silent = makeProgram(t, nil, s.vert, s.frag)
	s.tint, s.lights = GetUniformLocation(s.prog, Str("tint\x00")), GetUniformLocation(s.prog, Str("lights[1]\x00"))
	s.flag, s.view = GetUniformLocation(s.prog, Str("flag\x00")), GetUniformLocation(s.prog, Str("view\x00"))
	UseProgram(s.prog)
	GenTransformFeedbacks(1, &s.newFeedback)
	GenTransformFeedbacks(1, &s.feedback)
	BindTransformFeedback(TRANSFORM_FEEDBACK, s.feedback)
	BindTransformFeedback(TRANSFORM_FEEDBACK, 0)
	GenQueries(1, &s.newQuery)
	GenQueries(1, &s.query)
	BeginQuery(PRIMITIVES_GENERATED, s.query)
	EndQuery(PRIMITIVES_GENERATED)
	s.sync = FenceSync(SYNC_GPU_COMMANDS_COMPLETE, 0)
	if err := Err(); err != nil {
		t.Fatalf("scene: %v", err)
	}
	return s
}

// failure is a call that must fail with a code, and do nothing else.
type failure struct {
	name string
	code uint32
	call func(s *scene)
}

func checkFailures(t *testing.T, list []failure) {
	t.Helper()
	s := newScene(t)
	for _, f := range list {
		before := Snapshot()
		n := len(s.Log)
		f.call(s)
		if code := GetError(); code != f.code {
			t.Errorf("%s: GetError() = %#x, want %#x (%v)", f.name, code, f.code, Err())
		} else if e := new(Error); !errors.As(Err(), &e) || e.Code != f.code {
			t.Errorf("%s: Err() = %v", f.name, Err())
		}
		if code := GetError(); code != NO_ERROR || Err() != nil {
			t.Errorf("%s: a second GetError() = %#x, Err() = %v", f.name, code, Err())
		}
		if after := Snapshot(); after != before {
			t.Errorf("%s changed the state: %s", f.name, difference(before, after))
			s = newScene(t)
			n = len(s.Log)
		}
		if len(s.Log) != n {
			t.Errorf("%s did something: %v", f.name, s.Log[n:])
		}
	}
}

// difference is the first lines that differ.
func difference(a, b string) string {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	return a[:min(len(a), 80)] + " … " + b[:min(len(b), 80)]
}
