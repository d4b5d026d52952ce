package gl

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"unsafe"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

const faultVert = `#version 430 core
in vec2 pos;
uniform vec2 scale;
flat out int id;
void main() { id = gl_VertexID + 5; gl_Position = vec4(pos * scale, 0, 1); }
`

const faultFrag = `#version 430 core
layout(location = 0) out vec4 color;
void main() { color = vec4(0, 1, 0, 1); }
`

// glPaths is a program on package gl, call by call: what it makes, and the steps that make it. A step that fails is done again.
type glPaths struct {
	t                            testing.TB
	c                            *vkgloo.Context
	program, va, points, out, qs uint32
}

// glStep is a few calls. What they fail with is latched; do returns what is not: the error of MakeCurrent and a program's log.
type glStep struct {
	name string
	do   func(p *glPaths) error
}

var glSteps = []glStep{
	{"current", func(p *glPaths) error { return MakeCurrent(p.c) }},
	{"buffers", func(p *glPaths) error {
		a := []float32{-1, -1, 3, -1, -1, 3}
		p.points, p.out = newBuffer(ARRAY_BUFFER, 4*len(a), unsafe.Pointer(&a[0])), newBuffer(TRANSFORM_FEEDBACK_BUFFER, 12, nil)
		return nil
	}},
	{"program", func(p *glPaths) error {
		v, f := makeShader(p.t, VERTEX_SHADER, faultVert), makeShader(p.t, FRAGMENT_SHADER, faultFrag)
		p.program = CreateProgram()
		AttachShader(p.program, v)
		AttachShader(p.program, f)
		names, free := Strs("id")
		defer free()
		TransformFeedbackVaryings(p.program, 1, names, INTERLEAVED_ATTRIBS)
		LinkProgram(p.program)
		var linked int32
		if GetProgramiv(p.program, LINK_STATUS, &linked); linked == 0 {
			log := make([]byte, 1024)
			GetProgramInfoLog(p.program, int32(len(log)), nil, &log[0])
			DeleteProgram(p.program)
			return fmt.Errorf("%w, the log says: %s", vk.ErrOutOfMemory, GoStr(&log[0]))
		}
		UseProgram(p.program)
		Uniform2f(GetUniformLocation(p.program, Str("scale\x00")), 1, 1)
		return nil
	}},
	{"vertex array", func(p *glPaths) error {
		GenVertexArrays(1, &p.va)
		BindVertexArray(p.va)
		BindBuffer(ARRAY_BUFFER, p.points)
		at := uint32(GetAttribLocation(p.program, Str("pos\x00")))
		VertexAttribPointer(at, 2, FLOAT, false, 0, nil)
		EnableVertexAttribArray(at)
		GenQueries(1, &p.qs)
		return nil
	}},
	{"capture", func(p *glPaths) error {
		BindBufferBase(TRANSFORM_FEEDBACK_BUFFER, 0, p.out)
		BeginQuery(TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN, p.qs)
		BeginTransformFeedback(TRIANGLES)
		ClearColor(1, 0, 0, 1)
		Clear(COLOR_BUFFER_BIT)
		DrawArrays(TRIANGLES, 0, 3)
		EndTransformFeedback()
		EndQuery(TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN)
		return nil
	}},
	{"query", func(p *glPaths) error {
		var n uint32
		if GetQueryObjectuiv(p.qs, QUERY_RESULT, &n); current.code == NO_ERROR && n != 1 {
			p.t.Errorf("%d triangles were captured, want 1", n)
		}
		return nil
	}},
	{"read", func(p *glPaths) error {
		var got [12]byte
		GetNamedBufferSubData(p.out, 0, 12, unsafe.Pointer(&got[0]))
		var want []byte
		for id := range uint32(3) {
			want = binary.LittleEndian.AppendUint32(want, id+5)
		}
		if current.code == NO_ERROR && !bytes.Equal(got[:], want) {
			p.t.Errorf("captured % x, want % x", got, want)
		}
		return nil
	}},
	{"pixels", func(p *glPaths) error {
		var got [4]byte
		ReadPixels(2, 2, 1, 1, RGBA, UNSIGNED_BYTE, unsafe.Pointer(&got[0]))
		if current.code == NO_ERROR && got != [4]byte{0, 255, 0, 255} {
			p.t.Errorf("the pixel is %v, want green", got)
		}
		return nil
	}},
	{"map", func(p *glPaths) error {
		BindBuffer(ARRAY_BUFFER, p.points)
		if m := MapBufferRange(ARRAY_BUFFER, 0, 8, MAP_READ_BIT|MAP_WRITE_BIT); m != nil {
			copy(bytesAt(m, 8), bytesAt(m, 8))
			UnmapBuffer(ARRAY_BUFFER)
		}
		return nil
	}},
	{"fence", func(p *glPaths) error {
		if s := FenceSync(SYNC_GPU_COMMANDS_COMPLETE, 0); s != 0 {
			ClientWaitSync(s, SYNC_FLUSH_COMMANDS_BIT, 1e9)
			DeleteSync(s)
		}
		return nil
	}},
	{"delete", func(p *glPaths) error {
		DeleteQueries(1, &p.qs)
		DeleteVertexArrays(1, &p.va)
		DeleteProgram(p.program)
		DeleteBuffers(1, &p.points)
		DeleteBuffers(1, &p.out)
		Finish()
		return nil
	}},
}

// latched does a step and returns what it failed with.
func (s glStep) latched(p *glPaths) error {
	err := s.do(p)
	code := GetError()
	if (code == OUT_OF_MEMORY) != errors.Is(Err(), vk.ErrOutOfMemory) {
		p.t.Errorf("%s: error %#x for %v", s.name, code, Err())
	}
	return cmp.Or(err, Err())
}

// goThroughGL does all steps; one that fails must do so with OUT_OF_MEMORY, is healed and done again. It returns those that failed.
func goThroughGL(t *testing.T, f *vktest.Faults, o vktest.Options, arm, heal func()) (failed []string) {
	t.Helper()
	o.Faults, o.LeaksAllowed = f, true
	p := &glPaths{t: t, c: vktest.Context(t, o)}
	arm()
	for _, s := range glSteps {
		err := s.latched(p)
		if err == nil {
			continue
		}
		failed = append(failed, s.name)
		if !errors.Is(err, vk.ErrOutOfMemory) {
			t.Errorf("%s: %v, want out of memory", s.name, err)
		}
		heal()
		if err := s.latched(p); err != nil {
			t.Errorf("%s again: %v", s.name, err)
			break
		}
	}
	heal()
	if err := p.c.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	if devices, memory := f.Live(); devices != 0 || memory != 0 {
		t.Errorf("%d devices and %d memory objects are left", devices, memory)
	}
	return failed
}

// TestEveryCallFails makes every function that this package's paths reach fail, from its first call on until the error is seen and, with
// VKGLOO_TEST_EVERY set, once, as the root package's test of that name does for its own: the latched error is
// OUT_OF_MEMORY, or the program's log says so, and the same calls work once there is memory.
func TestEveryCallFails(t *testing.T) {
	if os.Getenv("VKGLOO_TEST_PROFILE") != "" || os.Getenv("VKGLOO_TEST_FENCES") == "1" {
		t.Skip("this test brings its own device: it is the same whatever the profile")
	}
	o := vktest.Options{Profile: "types=d0.vc1.vh1,limit=nonCoherentAtomSize:256,poison", RingSize: 1 << 20}
	alone := o
	alone.NoValidation = true // it makes calls, too
	count := vktest.NewFaults(t)
	before := map[string]int{}
	if failed := goThroughGL(t, count, alone, func() {
		for _, fn := range vktest.Functions() {
			before[fn] = count.Calls(fn)
		}
	}, func() {}); len(failed) > 0 {
		t.Fatalf("without any fault: %q", failed)
	}
	injected, runs := 0, []int{1 << 30}
	if os.Getenv("VKGLOO_TEST_EVERY") != "" {
		runs = append(runs, 1)
	}
	for _, fn := range vktest.Functions() {
		if count.Calls(fn) == before[fn] {
			continue
		}
		for _, times := range runs {
			t.Run(fmt.Sprintf("%s/%d", fn, min(times, 2)), func(t *testing.T) {
				f := vktest.NewFaults(t)
				goThroughGL(t, f, o, func() { f.FailAt(fn, 1, times, faultOf(fn)) }, func() { f.Heal(fn) })
				if f.Failed(fn) == 0 {
					t.Error("no call was made to fail")
				}
				injected++
			})
		}
	}
	t.Logf("%d faults injected", injected)
}

// faultOf is what a call is made to answer.
func faultOf(fn string) vk.Result {
	switch {
	case fn == "vkAllocateDescriptorSets":
		return vk.ErrorOutOfPoolMemory
	case fn == "vkMapMemory", strings.HasPrefix(fn, "vkCreate") && !strings.HasSuffix(fn, "Buffer"):
		return vk.ErrorOutOfHostMemory
	}
	return vk.ErrorOutOfDeviceMemory
}
