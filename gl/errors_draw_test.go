package gl

import (
	"testing"
	"unsafe"
)

// drawCalls are all draws, with a mode, a count of vertices and one of instances.
var drawCalls = []struct {
	name                       string
	elements, instanced, multi bool
	call                       func(mode uint32, count, instances int32, xtype uint32)
}{
	{"DrawArrays", false, false, false, func(m uint32, n, _ int32, _ uint32) { DrawArrays(m, 0, n) }},
	{"DrawArraysInstanced", false, true, false, func(m uint32, n, k int32, _ uint32) { DrawArraysInstanced(m, 0, n, k) }},
	{"DrawArraysInstancedBaseInstance", false, true, false, func(m uint32, n, k int32, _ uint32) { DrawArraysInstancedBaseInstance(m, 0, n, k, 1) }},
	{"MultiDrawArrays", false, false, true, func(m uint32, n, _ int32, _ uint32) { MultiDrawArrays(m, new(int32), &n, 1) }},
	{"DrawElements", true, false, false, func(m uint32, n, _ int32, x uint32) { DrawElements(m, n, x, nil) }},
	{"DrawElementsWithOffset", true, false, false, func(m uint32, n, _ int32, x uint32) { DrawElementsWithOffset(m, n, x, 0) }},
	{"DrawRangeElements", true, false, false, func(m uint32, n, _ int32, x uint32) { DrawRangeElements(m, 0, 9, n, x, nil) }},
	{"DrawElementsBaseVertex", true, false, false, func(m uint32, n, _ int32, x uint32) { DrawElementsBaseVertex(m, n, x, nil, 1) }},
	{"DrawElementsBaseVertexWithOffset", true, false, false, func(m uint32, n, _ int32, x uint32) { DrawElementsBaseVertexWithOffset(m, n, x, 0, 1) }},
	{"DrawRangeElementsBaseVertex", true, false, false, func(m uint32, n, _ int32, x uint32) { DrawRangeElementsBaseVertex(m, 0, 9, n, x, nil, 1) }},
	{"DrawElementsInstanced", true, true, false, func(m uint32, n, k int32, x uint32) { DrawElementsInstanced(m, n, x, nil, k) }},
	{"DrawElementsInstancedBaseVertex", true, true, false, func(m uint32, n, k int32, x uint32) { DrawElementsInstancedBaseVertex(m, n, x, nil, k, 1) }},
	{"DrawElementsInstancedBaseInstance", true, true, false, func(m uint32, n, k int32, x uint32) {
		DrawElementsInstancedBaseInstance(m, n, x, nil, k, 1)
	}},
	{"DrawElementsInstancedBaseVertexBaseInstance", true, true, false, func(m uint32, n, k int32, x uint32) {
		DrawElementsInstancedBaseVertexBaseInstance(m, n, x, nil, k, 1, 1)
	}},
	{"MultiDrawElements", true, false, true, func(m uint32, n, _ int32, x uint32) { MultiDrawElements(m, &n, x, new(unsafe.Pointer), 1) }},
	{"MultiDrawElementsBaseVertex", true, false, true, func(m uint32, n, _ int32, x uint32) {
		MultiDrawElementsBaseVertex(m, &n, x, new(unsafe.Pointer), 1, new(int32))
	}},
}

func TestDrawErrors(t *testing.T) {
	var list []failure
	for _, d := range drawCalls {
		draw := func(mode uint32, n, k int32, x uint32) func(*scene) {
			return func(*scene) { d.call(mode, n, k, x) }
		}
		list = append(list,
			failure{d.name + " mode", INVALID_ENUM, draw(0x7, 3, 1, UNSIGNED_BYTE)},
			failure{d.name + " count", INVALID_VALUE, draw(TRIANGLES, -1, 1, UNSIGNED_BYTE)},
			failure{d.name + " patches", INVALID_OPERATION, draw(PATCHES, 3, 1, UNSIGNED_BYTE)},
			failure{d.name + " without an array", INVALID_OPERATION, func(s *scene) {
				without(s, func() { d.call(TRIANGLES, 3, 1, UNSIGNED_BYTE) })
			}},
			failure{d.name + " mapped", INVALID_OPERATION, func(s *scene) { mappedVertices(s, func() { d.call(TRIANGLES, 3, 1, UNSIGNED_BYTE) }) }})
		if d.instanced {
			list = append(list, failure{d.name + " instances", INVALID_VALUE, draw(TRIANGLES, 3, -1, UNSIGNED_BYTE)})
		}
		if d.elements {
			list = append(list,
				failure{d.name + " type", INVALID_ENUM, draw(TRIANGLES, 3, 1, FLOAT)},
				failure{d.name + " no elements", INVALID_OPERATION, func(s *scene) {
					BindBuffer(ELEMENT_ARRAY_BUFFER, 0)
					d.call(TRIANGLES, 3, 1, UNSIGNED_BYTE)
					BindBuffer(ELEMENT_ARRAY_BUFFER, s.elements)
				}},
				failure{d.name + " mapped elements", INVALID_OPERATION, func(s *scene) {
					BindBuffer(ELEMENT_ARRAY_BUFFER, s.mapped)
					d.call(TRIANGLES, 3, 1, UNSIGNED_BYTE)
					BindBuffer(ELEMENT_ARRAY_BUFFER, s.elements)
				}})
		}
	}
	list = append(list,
		failure{"DrawArrays first", INVALID_VALUE, func(*scene) { DrawArrays(TRIANGLES, -1, 3) }},
		failure{"MultiDrawArrays drawcount", INVALID_VALUE, func(*scene) { MultiDrawArrays(TRIANGLES, &out32, &out32, -1) }},
		failure{"MultiDrawElements drawcount", INVALID_VALUE, func(*scene) { MultiDrawElements(TRIANGLES, &out32, UNSIGNED_INT, &outPtr, -1) }},
		failure{"MultiDrawElementsBaseVertex drawcount", INVALID_VALUE, func(*scene) {
			MultiDrawElementsBaseVertex(TRIANGLES, &out32, UNSIGNED_INT, &outPtr, -1, &out32)
		}},
		failure{"DrawRangeElements range", INVALID_VALUE, func(*scene) { DrawRangeElements(TRIANGLES, 5, 4, 3, UNSIGNED_INT, nil) }},
		failure{"DrawRangeElementsBaseVertex range", INVALID_VALUE, func(*scene) { DrawRangeElementsBaseVertex(TRIANGLES, 5, 4, 3, UNSIGNED_INT, nil, 0) }},
		failure{"DrawTransformFeedback mode", INVALID_ENUM, func(s *scene) { DrawTransformFeedback(7, s.feedback) }},
		failure{"DrawTransformFeedback name", INVALID_VALUE, func(*scene) { DrawTransformFeedback(TRIANGLES, nobody) }},
		failure{"DrawTransformFeedback never ended", INVALID_OPERATION, func(s *scene) { DrawTransformFeedback(TRIANGLES, s.feedback) }},
		failure{"DrawTransformFeedbackInstanced mode", INVALID_ENUM, func(s *scene) { DrawTransformFeedbackInstanced(7, s.feedback, 1) }},
		failure{"DrawTransformFeedbackInstanced name", INVALID_VALUE, func(*scene) { DrawTransformFeedbackInstanced(TRIANGLES, nobody, 1) }},
		failure{"DrawTransformFeedbackInstanced instances", INVALID_VALUE, func(s *scene) { DrawTransformFeedbackInstanced(TRIANGLES, s.feedback, -1) }},
		failure{"DrawTransformFeedbackInstanced never ended", INVALID_OPERATION, func(s *scene) { DrawTransformFeedbackInstanced(TRIANGLES, s.feedback, 1) }},
	)
	checkFailures(t, list)
}

// mappedVertices calls f while an enabled attribute reads from a mapped buffer.
func mappedVertices(s *scene, f func()) {
	old := current.array.bindings[0]
	BindVertexBuffer(0, s.mapped, 0, 4)
	f()
	BindVertexBuffer(0, old.buffer.name, old.offset, old.stride)
}

func TestIndirectDrawErrors(t *testing.T) {
	bind := func(name uint32, f func()) {
		BindBuffer(DRAW_INDIRECT_BUFFER, name)
		f()
		BindBuffer(DRAW_INDIRECT_BUFFER, 0)
	}
	var list []failure
	for _, d := range []struct {
		name            string
		elements, multi bool
		call            func(mode, xtype uint32, at uintptr, n, stride int32)
	}{
		{"DrawArraysIndirect", false, false, func(m, _ uint32, at uintptr, _, _ int32) { DrawArraysIndirect(m, PtrOffset(int(at))) }},
		{"DrawElementsIndirect", true, false, func(m, x uint32, at uintptr, _, _ int32) { DrawElementsIndirect(m, x, PtrOffset(int(at))) }},
		{"MultiDrawArraysIndirect", false, true, func(m, _ uint32, at uintptr, n, s int32) { MultiDrawArraysIndirect(m, PtrOffset(int(at)), n, s) }},
		{"MultiDrawElementsIndirect", true, true, func(m, x uint32, at uintptr, n, s int32) {
			MultiDrawElementsIndirect(m, x, PtrOffset(int(at)), n, s)
		}},
	} {
		on := func(f func(s *scene)) func(*scene) {
			return func(s *scene) { bind(s.plain, func() { f(s) }) }
		}
		list = append(list,
			failure{d.name + " mode", INVALID_ENUM, on(func(*scene) { d.call(7, UNSIGNED_INT, 0, 1, 0) })},
			failure{d.name + " offset", INVALID_VALUE, on(func(*scene) { d.call(TRIANGLES, UNSIGNED_INT, 2, 1, 0) })},
			failure{d.name + " unbound", INVALID_OPERATION, func(*scene) { d.call(TRIANGLES, UNSIGNED_INT, 0, 1, 0) }},
			failure{d.name + " past the end", INVALID_OPERATION, on(func(*scene) { d.call(TRIANGLES, UNSIGNED_INT, 52, 1, 0) })},
			failure{d.name + " far past the end", INVALID_OPERATION, on(func(*scene) { d.call(TRIANGLES, UNSIGNED_INT, 1<<40, 1, 0) })},
			failure{d.name + " mapped", INVALID_OPERATION, func(s *scene) { bind(s.mapped, func() { d.call(TRIANGLES, UNSIGNED_INT, 0, 1, 0) }) }},
			failure{d.name + " without an array", INVALID_OPERATION, on(func(s *scene) { without(s, func() { d.call(TRIANGLES, UNSIGNED_INT, 0, 1, 0) }) })})
		if d.elements {
			list = append(list, failure{d.name + " type", INVALID_ENUM, on(func(*scene) { d.call(TRIANGLES, INT, 0, 1, 0) })},
				failure{d.name + " no elements", INVALID_OPERATION, on(func(s *scene) {
					BindBuffer(ELEMENT_ARRAY_BUFFER, 0)
					d.call(TRIANGLES, UNSIGNED_INT, 0, 1, 0)
					BindBuffer(ELEMENT_ARRAY_BUFFER, s.elements)
				})})
		}
		if d.multi {
			list = append(list,
				failure{d.name + " drawcount", INVALID_VALUE, on(func(*scene) { d.call(TRIANGLES, UNSIGNED_INT, 0, -1, 0) })},
				failure{d.name + " stride", INVALID_VALUE, on(func(*scene) { d.call(TRIANGLES, UNSIGNED_INT, 0, 1, 6) })},
				failure{d.name + " negative stride", INVALID_VALUE, on(func(*scene) { d.call(TRIANGLES, UNSIGNED_INT, 0, 1, -4) })},
				failure{d.name + " records past the end", INVALID_OPERATION, on(func(*scene) { d.call(TRIANGLES, UNSIGNED_INT, 0, 5, 16) })})
		}
	}
	checkFailures(t, list)
}
