package gl

import "testing"

func TestFeedbackErrors(t *testing.T) {
	names, free := Strs("va", "gl_NextBuffer", "gl_NextBuffer", "gl_NextBuffer", "gl_NextBuffer", "gl_SkipComponents1")
	defer free()
	checkFailures(t, []failure{
		{"GenTransformFeedbacks", INVALID_VALUE, func(*scene) { GenTransformFeedbacks(-1, &name1[0]) }},
		{"CreateTransformFeedbacks", INVALID_VALUE, func(*scene) { CreateTransformFeedbacks(-1, &name1[0]) }},
		{"DeleteTransformFeedbacks", INVALID_VALUE, func(*scene) { DeleteTransformFeedbacks(-1, &name1[0]) }},
		{"BindTransformFeedback target", INVALID_ENUM, func(s *scene) { BindTransformFeedback(ARRAY_BUFFER, s.feedback) }},
		{"BindTransformFeedback name", INVALID_OPERATION, func(*scene) { BindTransformFeedback(TRANSFORM_FEEDBACK, nobody) }},
		{"BeginTransformFeedback mode", INVALID_ENUM, func(*scene) { BeginTransformFeedback(TRIANGLE_STRIP) }},
		{"BeginTransformFeedback without a buffer", INVALID_OPERATION, func(*scene) { BeginTransformFeedback(TRIANGLES) }},
		{"BeginTransformFeedback without varyings", INVALID_OPERATION, func(s *scene) {
			UseProgram(s.silent)
			BeginTransformFeedback(TRIANGLES)
			UseProgram(s.prog)
		}},
		{"BeginTransformFeedback without a program", INVALID_OPERATION, func(s *scene) {
			UseProgram(0)
			BeginTransformFeedback(TRIANGLES)
			UseProgram(s.prog)
		}},
		{"EndTransformFeedback", INVALID_OPERATION, func(*scene) { EndTransformFeedback() }},
		{"PauseTransformFeedback", INVALID_OPERATION, func(*scene) { PauseTransformFeedback() }},
		{"ResumeTransformFeedback", INVALID_OPERATION, func(*scene) { ResumeTransformFeedback() }},
		{"TransformFeedbackVaryings name", INVALID_VALUE, func(*scene) { TransformFeedbackVaryings(nobody, 1, names, INTERLEAVED_ATTRIBS) }},
		{"TransformFeedbackVaryings shader", INVALID_OPERATION, func(s *scene) { TransformFeedbackVaryings(s.vert, 1, names, INTERLEAVED_ATTRIBS) }},
		{"TransformFeedbackVaryings mode", INVALID_ENUM, func(s *scene) { TransformFeedbackVaryings(s.prog, 1, names, 0) }},
		{"TransformFeedbackVaryings count", INVALID_VALUE, func(s *scene) { TransformFeedbackVaryings(s.prog, -1, names, INTERLEAVED_ATTRIBS) }},
		{"TransformFeedbackVaryings separate count", INVALID_VALUE, func(s *scene) { TransformFeedbackVaryings(s.prog, 5, names, SEPARATE_ATTRIBS) }},
		{"TransformFeedbackVaryings separate special", INVALID_OPERATION, func(s *scene) { TransformFeedbackVaryings(s.prog, 2, names, SEPARATE_ATTRIBS) }},
		{"TransformFeedbackVaryings buffers", INVALID_OPERATION, func(s *scene) { TransformFeedbackVaryings(s.prog, 5, names, INTERLEAVED_ATTRIBS) }},
		{"GetTransformFeedbackVarying name", INVALID_VALUE, func(*scene) { GetTransformFeedbackVarying(nobody, 0, 64, nil, nil, nil, &text[0]) }},
		{"GetTransformFeedbackVarying shader", INVALID_OPERATION, func(s *scene) { GetTransformFeedbackVarying(s.vert, 0, 64, nil, nil, nil, &text[0]) }},
		{"GetTransformFeedbackVarying unlinked", INVALID_OPERATION, func(s *scene) { GetTransformFeedbackVarying(s.unlinked, 0, 64, nil, nil, nil, &text[0]) }},
		{"GetTransformFeedbackVarying index", INVALID_VALUE, func(s *scene) { GetTransformFeedbackVarying(s.prog, 2, 64, nil, nil, nil, &text[0]) }},
		{"GetTransformFeedbackVarying size", INVALID_VALUE, func(s *scene) { GetTransformFeedbackVarying(s.prog, 0, -1, nil, nil, nil, &text[0]) }},
	})
}

// While transform feedback is active, much is forbidden.
func TestActiveFeedbackErrors(t *testing.T) {
	s := newScene(t)
	BindBufferBase(TRANSFORM_FEEDBACK_BUFFER, 0, s.plain)
	BeginTransformFeedback(TRIANGLES)
	if err := Err(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		call func()
	}{
		{"BeginTransformFeedback", func() { BeginTransformFeedback(TRIANGLES) }},
		{"ResumeTransformFeedback", func() { ResumeTransformFeedback() }},
		{"BindTransformFeedback", func() { BindTransformFeedback(TRANSFORM_FEEDBACK, s.feedback) }},
		{"UseProgram", func() { UseProgram(s.silent) }},
		{"LinkProgram", func() { LinkProgram(s.prog) }},
		{"BindBufferBase", func() { BindBufferBase(TRANSFORM_FEEDBACK_BUFFER, 0, s.plain) }},
		{"BindBufferRange", func() { BindBufferRange(TRANSFORM_FEEDBACK_BUFFER, 0, s.plain, 0, 4) }},
		{"DrawArrays of lines", func() { DrawArrays(LINES, 0, 2) }},
		{"DrawArrays with adjacency", func() { DrawArrays(TRIANGLES_ADJACENCY, 0, 6) }},
		{"DrawElements of points", func() { DrawElements(POINTS, 1, UNSIGNED_BYTE, nil) }},
	} {
		before := Snapshot()
		c.call()
		if code := GetError(); code != INVALID_OPERATION {
			t.Errorf("%s: %#x, want INVALID_OPERATION", c.name, code)
		}
		if after := Snapshot(); after != before {
			t.Errorf("%s changed the state: %s", c.name, difference(before, after))
		}
	}
	PauseTransformFeedback()
	if PauseTransformFeedback(); GetError() != INVALID_OPERATION {
		t.Error("a second PauseTransformFeedback is no error")
	}
	if DrawArrays(LINES, 0, 2); GetError() != NO_ERROR {
		t.Error("a paused transform feedback forbids draws")
	}
	if UseProgram(s.silent); GetError() != NO_ERROR {
		t.Error("a paused transform feedback forbids UseProgram")
	}
	if ResumeTransformFeedback(); GetError() != INVALID_OPERATION {
		t.Error("ResumeTransformFeedback with another program is no error")
	}
	UseProgram(s.prog)
	ResumeTransformFeedback()
	EndTransformFeedback()
	BindTransformFeedback(TRANSFORM_FEEDBACK, s.feedback)
	BindBufferBase(TRANSFORM_FEEDBACK_BUFFER, 0, s.plain)
	BeginTransformFeedback(TRIANGLES)
	if DeleteTransformFeedbacks(1, &s.feedback); GetError() != INVALID_OPERATION || !IsTransformFeedback(s.feedback) {
		t.Error("an active object is deleted")
	}
	EndTransformFeedback()
	if code := GetError(); code != NO_ERROR {
		t.Errorf("the end: %#x", code)
	}
}

func TestQueryErrors(t *testing.T) {
	active := func(f func()) func(*scene) {
		return func(s *scene) {
			BeginQuery(PRIMITIVES_GENERATED, s.query)
			f()
			EndQuery(PRIMITIVES_GENERATED)
		}
	}
	checkFailures(t, []failure{
		{"GenQueries", INVALID_VALUE, func(*scene) { GenQueries(-1, &name1[0]) }},
		{"DeleteQueries", INVALID_VALUE, func(*scene) { DeleteQueries(-1, &name1[0]) }},
		{"BeginQuery target", INVALID_ENUM, func(s *scene) { BeginQuery(RGBA, s.query) }},
		{"BeginQuery unsupported", INVALID_OPERATION, func(s *scene) { BeginQuery(SAMPLES_PASSED, s.query) }},
		{"BeginQuery zero", INVALID_OPERATION, func(*scene) { BeginQuery(PRIMITIVES_GENERATED, 0) }},
		{"BeginQuery name", INVALID_OPERATION, func(*scene) { BeginQuery(PRIMITIVES_GENERATED, nobody) }},
		{"BeginQuery other target", INVALID_OPERATION, func(s *scene) { BeginQuery(TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN, s.query) }},
		{"BeginQuery active", INVALID_OPERATION, active(func() { BeginQuery(PRIMITIVES_GENERATED, 1) })},
		{"EndQuery target", INVALID_ENUM, func(*scene) { EndQuery(RGBA) }},
		{"EndQuery inactive", INVALID_OPERATION, func(*scene) { EndQuery(PRIMITIVES_GENERATED) }},
		{"GetQueryiv target", INVALID_ENUM, func(*scene) { GetQueryiv(RGBA, CURRENT_QUERY, &out32) }},
		{"GetQueryiv parameter", INVALID_ENUM, func(*scene) { GetQueryiv(PRIMITIVES_GENERATED, QUERY_RESULT, &out32) }},
		{"GetQueryObjectiv name", INVALID_OPERATION, func(s *scene) { GetQueryObjectiv(s.newQuery, QUERY_RESULT, &out32) }},
		{"GetQueryObjectiv parameter", INVALID_ENUM, func(s *scene) { GetQueryObjectiv(s.query, CURRENT_QUERY, &out32) }},
		{"GetQueryObjectuiv name", INVALID_OPERATION, func(*scene) { GetQueryObjectuiv(nobody, QUERY_RESULT, &outU32) }},
		{"GetQueryObjectuiv parameter", INVALID_ENUM, func(s *scene) { GetQueryObjectuiv(s.query, 0, &outU32) }},
		{"GetQueryObjecti64v name", INVALID_OPERATION, func(*scene) { GetQueryObjecti64v(0, QUERY_RESULT, &out64) }},
		{"GetQueryObjecti64v parameter", INVALID_ENUM, func(s *scene) { GetQueryObjecti64v(s.query, 0, &out64) }},
		{"GetQueryObjectui64v name", INVALID_OPERATION, func(*scene) { GetQueryObjectui64v(nobody, QUERY_RESULT, new(uint64)) }},
		{"GetQueryObjectui64v parameter", INVALID_ENUM, func(s *scene) { GetQueryObjectui64v(s.query, 0, new(uint64)) }},
	})
}

func TestSyncErrors(t *testing.T) {
	checkFailures(t, []failure{
		{"FenceSync condition", INVALID_ENUM, func(*scene) { FenceSync(0, 0) }},
		{"FenceSync flags", INVALID_VALUE, func(*scene) { FenceSync(SYNC_GPU_COMMANDS_COMPLETE, 1) }},
		{"DeleteSync", INVALID_VALUE, func(*scene) { DeleteSync(nobody) }},
		{"ClientWaitSync", INVALID_VALUE, func(*scene) { ClientWaitSync(nobody, 0, 0) }},
		{"ClientWaitSync flags", INVALID_VALUE, func(s *scene) { ClientWaitSync(s.sync, 2, 0) }},
		{"WaitSync", INVALID_VALUE, func(*scene) { WaitSync(nobody, 0, TIMEOUT_IGNORED) }},
		{"WaitSync flags", INVALID_VALUE, func(s *scene) { WaitSync(s.sync, 1, TIMEOUT_IGNORED) }},
		{"WaitSync timeout", INVALID_VALUE, func(s *scene) { WaitSync(s.sync, 0, 0) }},
		{"GetSynciv", INVALID_VALUE, func(*scene) { GetSynciv(nobody, SYNC_STATUS, 1, nil, &out32) }},
		{"GetSynciv count", INVALID_VALUE, func(s *scene) { GetSynciv(s.sync, SYNC_STATUS, -1, nil, &out32) }},
		{"GetSynciv parameter", INVALID_ENUM, func(s *scene) { GetSynciv(s.sync, RGBA, 1, nil, &out32) }},
		{"MemoryBarrier", INVALID_VALUE, func(*scene) { MemoryBarrier(1 << 30) }},
	})
}

func TestStateErrors(t *testing.T) {
	var f [4]float32
	checkFailures(t, []failure{
		{"Enable", INVALID_ENUM, func(*scene) { Enable(TEXTURE_2D) }},
		{"Disable", INVALID_ENUM, func(*scene) { Disable(0) }},
		{"IsEnabled", INVALID_ENUM, func(*scene) { IsEnabled(RGBA) }},
		{"Enable clip distance 8", INVALID_ENUM, func(*scene) { Enable(CLIP_DISTANCE0 + 8) }},
		{"Viewport width", INVALID_VALUE, func(*scene) { Viewport(0, 0, -1, 0) }},
		{"Viewport height", INVALID_VALUE, func(*scene) { Viewport(0, 0, 0, -1) }},
		{"Scissor width", INVALID_VALUE, func(*scene) { Scissor(0, 0, -1, 0) }},
		{"Scissor height", INVALID_VALUE, func(*scene) { Scissor(0, 0, 0, -1) }},
		{"Clear", INVALID_VALUE, func(*scene) { Clear(COLOR_BUFFER_BIT | 1) }},
		{"ClearBufferfv buffer", INVALID_ENUM, func(*scene) { ClearBufferfv(STENCIL, 0, &f[0]) }},
		{"ClearBufferfv draw buffer", INVALID_VALUE, func(*scene) { ClearBufferfv(COLOR, 8, &f[0]) }},
		{"ClearBufferfv negative", INVALID_VALUE, func(*scene) { ClearBufferfv(COLOR, -1, &f[0]) }},
		{"ClearBufferfv depth", INVALID_VALUE, func(*scene) { ClearBufferfv(DEPTH, 1, &f[0]) }},
		{"DepthFunc", INVALID_ENUM, func(*scene) { DepthFunc(0) }},
		{"CullFace", INVALID_ENUM, func(*scene) { CullFace(CW) }},
		{"FrontFace", INVALID_ENUM, func(*scene) { FrontFace(FRONT) }},
		{"PolygonMode face", INVALID_ENUM, func(*scene) { PolygonMode(FRONT, FILL) }},
		{"PolygonMode mode", INVALID_ENUM, func(*scene) { PolygonMode(FRONT_AND_BACK, TRIANGLES) }},
		{"LineWidth", INVALID_VALUE, func(*scene) { LineWidth(0) }},
		{"PointSize", INVALID_VALUE, func(*scene) { PointSize(-1) }},
		{"BlendFunc source", INVALID_ENUM, func(*scene) { BlendFunc(RGBA, ONE) }},
		{"BlendFunc destination", INVALID_ENUM, func(*scene) { BlendFunc(ONE, 2) }},
		{"BlendFuncSeparate", INVALID_ENUM, func(*scene) { BlendFuncSeparate(ONE, ONE, ONE, RGBA) }},
		{"BlendEquation", INVALID_ENUM, func(*scene) { BlendEquation(ONE) }},
		{"BlendEquationSeparate", INVALID_ENUM, func(*scene) { BlendEquationSeparate(FUNC_ADD, 0) }},
		{"PixelStorei name", INVALID_ENUM, func(*scene) { PixelStorei(RGBA, 1) }},
		{"PixelStorei alignment", INVALID_VALUE, func(*scene) { PixelStorei(PACK_ALIGNMENT, 3) }},
		{"PixelStorei negative", INVALID_VALUE, func(*scene) { PixelStorei(PACK_ROW_LENGTH, -1) }},
		{"ReadPixels width", INVALID_VALUE, func(*scene) { ReadPixels(0, 0, -1, 1, RGBA, UNSIGNED_BYTE, junkPtr) }},
		{"ReadPixels height", INVALID_VALUE, func(*scene) { ReadPixels(0, 0, 1, -1, RGBA, UNSIGNED_BYTE, junkPtr) }},
		{"ReadPixels format", INVALID_ENUM, func(*scene) { ReadPixels(0, 0, 1, 1, 0, UNSIGNED_BYTE, junkPtr) }},
		{"ReadPixels type", INVALID_ENUM, func(*scene) { ReadPixels(0, 0, 1, 1, RGBA, 0, junkPtr) }},
		{"ReadPixels mismatch", INVALID_OPERATION, func(*scene) { ReadPixels(0, 0, 1, 1, RGBA, UNSIGNED_SHORT_5_6_5, junkPtr) }},
		{"ReadPixels integers", INVALID_OPERATION, func(*scene) { ReadPixels(0, 0, 1, 1, RGBA_INTEGER, UNSIGNED_BYTE, junkPtr) }},
		{"ReadPixels mapped", INVALID_OPERATION, func(s *scene) { pack(s.mapped, 0) }},
		{"ReadPixels past the end", INVALID_OPERATION, func(s *scene) { pack(s.plain, 64) }},
		{"ReadPixels misaligned", INVALID_OPERATION, func(s *scene) {
			BindBuffer(PIXEL_PACK_BUFFER, s.plain)
			ReadPixels(0, 0, 1, 1, RGBA, FLOAT, PtrOffset(2))
			BindBuffer(PIXEL_PACK_BUFFER, 0)
		}},
		{"GetIntegerv", INVALID_ENUM, func(*scene) { GetIntegerv(TRIANGLES, &out32) }},
		{"GetInteger64v", INVALID_ENUM, func(*scene) { GetInteger64v(0, &out64) }},
		{"GetFloatv", INVALID_ENUM, func(*scene) { GetFloatv(0, &outF) }},
		{"GetBooleanv", INVALID_ENUM, func(*scene) { GetBooleanv(0, new(bool)) }},
		{"GetString", INVALID_ENUM, func(*scene) { GetString(0) }},
		{"GetString extensions", INVALID_ENUM, func(*scene) { GetString(EXTENSIONS) }},
	})
}

func pack(b uint32, at int) {
	BindBuffer(PIXEL_PACK_BUFFER, b)
	ReadPixels(0, 0, 1, 1, RGBA, UNSIGNED_BYTE, PtrOffset(at))
	BindBuffer(PIXEL_PACK_BUFFER, 0)
}
