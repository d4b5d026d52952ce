package gl

import "testing"

func TestVertexArrayErrors(t *testing.T) {
	checkFailures(t, []failure{
		{"GenVertexArrays", INVALID_VALUE, func(*scene) { GenVertexArrays(-1, &name1[0]) }},
		{"CreateVertexArrays", INVALID_VALUE, func(*scene) { CreateVertexArrays(-1, &name1[0]) }},
		{"DeleteVertexArrays", INVALID_VALUE, func(*scene) { DeleteVertexArrays(-1, &name1[0]) }},
		{"BindVertexArray", INVALID_OPERATION, func(*scene) { BindVertexArray(nobody) }},
		{"VertexAttribPointer index", INVALID_VALUE, func(*scene) { VertexAttribPointer(16, 4, FLOAT, false, 0, nil) }},
		{"VertexAttribPointer size 0", INVALID_VALUE, func(*scene) { VertexAttribPointer(0, 0, FLOAT, false, 0, nil) }},
		{"VertexAttribPointer size 5", INVALID_VALUE, func(*scene) { VertexAttribPointer(0, 5, FLOAT, false, 0, nil) }},
		{"VertexAttribPointer type", INVALID_ENUM, func(*scene) { VertexAttribPointer(0, 4, RGBA, false, 0, nil) }},
		{"VertexAttribPointer stride", INVALID_VALUE, func(*scene) { VertexAttribPointer(0, 4, FLOAT, false, -1, nil) }},
		{"VertexAttribPointer large stride", INVALID_VALUE, func(*scene) { VertexAttribPointer(0, 4, FLOAT, false, 2049, nil) }},
		{"VertexAttribPointer BGRA floats", INVALID_OPERATION, func(*scene) { VertexAttribPointer(0, BGRA, FLOAT, true, 0, nil) }},
		{"VertexAttribPointer BGRA by value", INVALID_OPERATION, func(*scene) { VertexAttribPointer(0, BGRA, UNSIGNED_BYTE, false, 0, nil) }},
		{"VertexAttribPointer packed of 3", INVALID_OPERATION, func(*scene) { VertexAttribPointer(0, 3, INT_2_10_10_10_REV, false, 0, nil) }},
		{"VertexAttribPointer packed of 4", INVALID_OPERATION, func(*scene) { VertexAttribPointer(0, 4, UNSIGNED_INT_10F_11F_11F_REV, false, 0, nil) }},
		{"VertexAttribPointer without a buffer", INVALID_OPERATION, func(*scene) {
			b := current.bound[slotArray]
			current.bound[slotArray] = nil
			VertexAttribPointerWithOffset(0, 4, FLOAT, false, 0, 4)
			current.bound[slotArray] = b
		}},
		{"VertexAttribPointer without an array", INVALID_OPERATION, func(s *scene) {
			without(s, func() { VertexAttribPointer(0, 4, FLOAT, false, 0, nil) })
		}},
		{"VertexAttribPointerWithOffset index", INVALID_VALUE, func(*scene) { VertexAttribPointerWithOffset(16, 4, FLOAT, false, 0, 0) }},
		{"VertexAttribIPointer index", INVALID_VALUE, func(*scene) { VertexAttribIPointer(16, 4, INT, 0, nil) }},
		{"VertexAttribIPointer BGRA", INVALID_VALUE, func(*scene) { VertexAttribIPointer(0, BGRA, UNSIGNED_BYTE, 0, nil) }},
		{"VertexAttribIPointer floats", INVALID_ENUM, func(*scene) { VertexAttribIPointer(0, 4, FLOAT, 0, nil) }},
		{"VertexAttribIPointer stride", INVALID_VALUE, func(*scene) { VertexAttribIPointer(0, 4, INT, -4, nil) }},
		{"VertexAttribIPointerWithOffset type", INVALID_ENUM, func(*scene) { VertexAttribIPointerWithOffset(0, 4, DOUBLE, 0, 0) }},
		{"VertexAttribLPointer index", INVALID_VALUE, func(*scene) { VertexAttribLPointer(16, 4, DOUBLE, 0, nil) }},
		{"VertexAttribLPointer floats", INVALID_ENUM, func(*scene) { VertexAttribLPointer(0, 4, FLOAT, 0, nil) }},
		{"VertexAttribLPointer size", INVALID_VALUE, func(*scene) { VertexAttribLPointer(0, 5, DOUBLE, 0, nil) }},
		{"VertexAttribIPointer size", INVALID_VALUE, func(*scene) { VertexAttribIPointer(0, 5, INT, 0, nil) }},
		{"VertexAttribIPointer without an array", INVALID_OPERATION, func(s *scene) {
			without(s, func() { VertexAttribIPointer(0, 4, INT, 0, nil) })
		}},
		{"VertexAttribIPointerWithOffset without a buffer", INVALID_OPERATION, func(*scene) {
			b := current.bound[slotArray]
			current.bound[slotArray] = nil
			VertexAttribIPointerWithOffset(0, 4, INT, 0, 4)
			current.bound[slotArray] = b
		}},
		{"VertexAttribLPointer stride", INVALID_VALUE, func(*scene) { VertexAttribLPointer(0, 4, DOUBLE, -8, nil) }},
		{"VertexAttribLPointer without an array", INVALID_OPERATION, func(s *scene) {
			without(s, func() { VertexAttribLPointer(0, 4, DOUBLE, 0, nil) })
		}},
		{"VertexAttribLPointerWithOffset type", INVALID_ENUM, func(*scene) { VertexAttribLPointerWithOffset(0, 4, INT, 0, 0) }},
		{"EnableVertexAttribArray", INVALID_VALUE, func(*scene) { EnableVertexAttribArray(16) }},
		{"EnableVertexAttribArray without an array", INVALID_OPERATION, func(s *scene) { without(s, func() { EnableVertexAttribArray(0) }) }},
		{"DisableVertexAttribArray", INVALID_VALUE, func(*scene) { DisableVertexAttribArray(16) }},
		{"DisableVertexAttribArray without an array", INVALID_OPERATION, func(s *scene) { without(s, func() { DisableVertexAttribArray(0) }) }},
		{"EnableVertexArrayAttrib name", INVALID_OPERATION, func(*scene) { EnableVertexArrayAttrib(nobody, 0) }},
		{"EnableVertexArrayAttrib index", INVALID_VALUE, func(s *scene) { EnableVertexArrayAttrib(s.array, 16) }},
		{"DisableVertexArrayAttrib name", INVALID_OPERATION, func(*scene) { DisableVertexArrayAttrib(0, 0) }},
		{"DisableVertexArrayAttrib index", INVALID_VALUE, func(s *scene) { DisableVertexArrayAttrib(s.array, 16) }},
	})
}

// without calls f while no vertex array is bound.
func without(s *scene, f func()) {
	BindVertexArray(0)
	f()
	BindVertexArray(s.array)
}

func TestVertexFormatErrors(t *testing.T) {
	checkFailures(t, []failure{
		{"VertexAttribFormat index", INVALID_VALUE, func(*scene) { VertexAttribFormat(16, 4, FLOAT, false, 0) }},
		{"VertexAttribFormat size", INVALID_VALUE, func(*scene) { VertexAttribFormat(0, 0, FLOAT, false, 0) }},
		{"VertexAttribFormat type", INVALID_ENUM, func(*scene) { VertexAttribFormat(0, 4, 0, false, 0) }},
		{"VertexAttribFormat packed", INVALID_OPERATION, func(*scene) { VertexAttribFormat(0, 2, INT_2_10_10_10_REV, false, 0) }},
		{"VertexAttribFormat offset", INVALID_VALUE, func(*scene) { VertexAttribFormat(0, 4, FLOAT, false, 2048) }},
		{"VertexAttribFormat without an array", INVALID_OPERATION, func(s *scene) { without(s, func() { VertexAttribFormat(0, 4, FLOAT, false, 0) }) }},
		{"VertexAttribIFormat index", INVALID_VALUE, func(*scene) { VertexAttribIFormat(16, 4, INT, 0) }},
		{"VertexAttribIFormat type", INVALID_ENUM, func(*scene) { VertexAttribIFormat(0, 4, FLOAT, 0) }},
		{"VertexAttribIFormat offset", INVALID_VALUE, func(*scene) { VertexAttribIFormat(0, 4, INT, 2048) }},
		{"VertexAttribIFormat without an array", INVALID_OPERATION, func(s *scene) { without(s, func() { VertexAttribIFormat(0, 4, INT, 0) }) }},
		{"VertexAttribLFormat index", INVALID_VALUE, func(*scene) { VertexAttribLFormat(16, 4, DOUBLE, 0) }},
		{"VertexAttribLFormat type", INVALID_ENUM, func(*scene) { VertexAttribLFormat(0, 4, INT, 0) }},
		{"VertexAttribLFormat offset", INVALID_VALUE, func(*scene) { VertexAttribLFormat(0, 4, DOUBLE, 2048) }},
		{"VertexAttribFormat BGRA floats", INVALID_OPERATION, func(*scene) { VertexAttribFormat(0, BGRA, FLOAT, true, 0) }},
		{"VertexAttribFormat BGRA by value", INVALID_OPERATION, func(*scene) { VertexAttribFormat(0, BGRA, UNSIGNED_BYTE, false, 0) }},
		{"VertexAttribIFormat size", INVALID_VALUE, func(*scene) { VertexAttribIFormat(0, 0, INT, 0) }},
		{"VertexAttribLFormat size", INVALID_VALUE, func(*scene) { VertexAttribLFormat(0, 5, DOUBLE, 0) }},
		{"VertexAttribLFormat without an array", INVALID_OPERATION, func(s *scene) { without(s, func() { VertexAttribLFormat(0, 4, DOUBLE, 0) }) }},
		{"VertexArrayAttribFormat index", INVALID_VALUE, func(s *scene) { VertexArrayAttribFormat(s.array, 16, 4, FLOAT, false, 0) }},
		{"VertexArrayAttribIFormat type", INVALID_ENUM, func(s *scene) { VertexArrayAttribIFormat(s.array, 0, 4, DOUBLE, 0) }},
		{"VertexArrayAttribLFormat type", INVALID_ENUM, func(s *scene) { VertexArrayAttribLFormat(s.array, 0, 4, FLOAT, 0) }},
		{"VertexArrayAttribFormat name", INVALID_OPERATION, func(*scene) { VertexArrayAttribFormat(nobody, 0, 4, FLOAT, false, 0) }},
		{"VertexArrayAttribFormat type", INVALID_ENUM, func(s *scene) { VertexArrayAttribFormat(s.array, 0, 4, 0, false, 0) }},
		{"VertexArrayAttribIFormat name", INVALID_OPERATION, func(*scene) { VertexArrayAttribIFormat(nobody, 0, 4, INT, 0) }},
		{"VertexArrayAttribIFormat size", INVALID_VALUE, func(s *scene) { VertexArrayAttribIFormat(s.array, 0, 7, INT, 0) }},
		{"VertexArrayAttribLFormat name", INVALID_OPERATION, func(*scene) { VertexArrayAttribLFormat(nobody, 0, 4, DOUBLE, 0) }},
		{"VertexArrayAttribLFormat offset", INVALID_VALUE, func(s *scene) { VertexArrayAttribLFormat(s.array, 0, 4, DOUBLE, 5000) }},
		{"VertexAttribBinding attribute", INVALID_VALUE, func(*scene) { VertexAttribBinding(16, 0) }},
		{"VertexAttribBinding binding", INVALID_VALUE, func(*scene) { VertexAttribBinding(0, 16) }},
		{"VertexAttribBinding without an array", INVALID_OPERATION, func(s *scene) { without(s, func() { VertexAttribBinding(0, 0) }) }},
		{"VertexArrayAttribBinding name", INVALID_OPERATION, func(*scene) { VertexArrayAttribBinding(nobody, 0, 0) }},
		{"VertexArrayAttribBinding binding", INVALID_VALUE, func(s *scene) { VertexArrayAttribBinding(s.array, 0, 16) }},
		{"VertexArrayAttribBinding attribute", INVALID_VALUE, func(s *scene) { VertexArrayAttribBinding(s.array, 16, 0) }},
		{"VertexArrayVertexBuffer binding", INVALID_VALUE, func(s *scene) { VertexArrayVertexBuffer(s.array, 16, s.plain, 0, 4) }},
		{"VertexArrayVertexBuffer offset", INVALID_VALUE, func(s *scene) { VertexArrayVertexBuffer(s.array, 0, s.plain, -4, 4) }},
		{"BindVertexBuffer binding", INVALID_VALUE, func(s *scene) { BindVertexBuffer(16, s.plain, 0, 4) }},
		{"BindVertexBuffer name", INVALID_OPERATION, func(*scene) { BindVertexBuffer(0, nobody, 0, 4) }},
		{"BindVertexBuffer offset", INVALID_VALUE, func(s *scene) { BindVertexBuffer(0, s.plain, -1, 4) }},
		{"BindVertexBuffer stride", INVALID_VALUE, func(s *scene) { BindVertexBuffer(0, s.plain, 0, -4) }},
		{"BindVertexBuffer large stride", INVALID_VALUE, func(s *scene) { BindVertexBuffer(0, s.plain, 0, 2049) }},
		{"BindVertexBuffer without an array", INVALID_OPERATION, func(s *scene) { without(s, func() { BindVertexBuffer(0, s.plain, 0, 4) }) }},
		{"VertexArrayVertexBuffer array", INVALID_OPERATION, func(s *scene) { VertexArrayVertexBuffer(nobody, 0, s.plain, 0, 4) }},
		{"VertexArrayVertexBuffer buffer", INVALID_OPERATION, func(s *scene) { VertexArrayVertexBuffer(s.array, 0, nobody, 0, 4) }},
		{"VertexArrayVertexBuffer stride", INVALID_VALUE, func(s *scene) { VertexArrayVertexBuffer(s.array, 0, s.plain, 0, 3000) }},
		{"BindVertexBuffers count", INVALID_VALUE, func(*scene) { BindVertexBuffers(0, -1, nil, nil, nil) }},
		{"BindVertexBuffers past the last", INVALID_OPERATION, func(*scene) { BindVertexBuffers(15, 2, nil, nil, nil) }},
		{"BindVertexBuffers name", INVALID_OPERATION, func(s *scene) { vertexBuffers([2]uint32{s.plain, nobody}, [2]int{}, [2]int32{4, 4}) }},
		{"BindVertexBuffers offset", INVALID_VALUE, func(s *scene) { vertexBuffers([2]uint32{s.plain, s.plain}, [2]int{0, -4}, [2]int32{4, 4}) }},
		{"BindVertexBuffers stride", INVALID_VALUE, func(s *scene) { vertexBuffers([2]uint32{s.plain, s.plain}, [2]int{}, [2]int32{4, 4096}) }},
		{"BindVertexBuffers without an array", INVALID_OPERATION, func(s *scene) { without(s, func() { BindVertexBuffers(0, 1, nil, nil, nil) }) }},
		{"VertexBindingDivisor", INVALID_VALUE, func(*scene) { VertexBindingDivisor(16, 1) }},
		{"VertexBindingDivisor without an array", INVALID_OPERATION, func(s *scene) { without(s, func() { VertexBindingDivisor(0, 1) }) }},
		{"VertexArrayBindingDivisor name", INVALID_OPERATION, func(*scene) { VertexArrayBindingDivisor(nobody, 0, 1) }},
		{"VertexArrayBindingDivisor binding", INVALID_VALUE, func(s *scene) { VertexArrayBindingDivisor(s.array, 16, 1) }},
		{"VertexAttribDivisor", INVALID_VALUE, func(*scene) { VertexAttribDivisor(16, 1) }},
		{"VertexAttribDivisor without an array", INVALID_OPERATION, func(s *scene) { without(s, func() { VertexAttribDivisor(0, 1) }) }},
		{"VertexArrayElementBuffer array", INVALID_OPERATION, func(s *scene) { VertexArrayElementBuffer(nobody, s.plain) }},
		{"VertexArrayElementBuffer buffer", INVALID_OPERATION, func(s *scene) { VertexArrayElementBuffer(s.array, nobody) }},
		{"GetVertexAttribiv index", INVALID_VALUE, func(*scene) { GetVertexAttribiv(16, VERTEX_ATTRIB_ARRAY_SIZE, &out32) }},
		{"GetVertexAttribiv name", INVALID_ENUM, func(*scene) { GetVertexAttribiv(0, RGBA, &out32) }},
		{"GetVertexAttribfv index", INVALID_VALUE, func(*scene) { GetVertexAttribfv(16, VERTEX_ATTRIB_ARRAY_SIZE, &outF) }},
		{"GetVertexAttribfv name", INVALID_ENUM, func(*scene) { GetVertexAttribfv(0, 0, &outF) }},
		{"GetVertexAttribPointerv index", INVALID_VALUE, func(*scene) { GetVertexAttribPointerv(16, VERTEX_ATTRIB_ARRAY_POINTER, &outPtr) }},
		{"GetVertexAttribPointerv name", INVALID_ENUM, func(*scene) { GetVertexAttribPointerv(0, VERTEX_ATTRIB_ARRAY_SIZE, &outPtr) }},
	})
}

var outF float32

func vertexBuffers(names [2]uint32, offsets [2]int, strides [2]int32) {
	BindVertexBuffers(3, 2, &names[0], &offsets[0], &strides[0])
}

func TestConstantAttributeErrors(t *testing.T) {
	var f [4]float32
	var b [4]uint8
	var i [4]int32
	var u [4]uint32
	var list []failure
	for name, call := range map[string]func(){
		"VertexAttrib1f": func() { VertexAttrib1f(16, 0) }, "VertexAttrib2f": func() { VertexAttrib2f(16, 0, 0) },
		"VertexAttrib3f": func() { VertexAttrib3f(16, 0, 0, 0) }, "VertexAttrib4f": func() { VertexAttrib4f(16, 0, 0, 0, 0) },
		"VertexAttrib1fv": func() { VertexAttrib1fv(16, &f[0]) }, "VertexAttrib2fv": func() { VertexAttrib2fv(16, &f[0]) },
		"VertexAttrib3fv": func() { VertexAttrib3fv(16, &f[0]) }, "VertexAttrib4fv": func() { VertexAttrib4fv(16, &f[0]) },
		"VertexAttrib4Nub": func() { VertexAttrib4Nub(16, 0, 0, 0, 0) }, "VertexAttrib4Nubv": func() { VertexAttrib4Nubv(16, &b[0]) },
		"VertexAttribI1i": func() { VertexAttribI1i(16, 0) }, "VertexAttribI2i": func() { VertexAttribI2i(16, 0, 0) },
		"VertexAttribI3i": func() { VertexAttribI3i(16, 0, 0, 0) }, "VertexAttribI4i": func() { VertexAttribI4i(16, 0, 0, 0, 0) },
		"VertexAttribI1ui": func() { VertexAttribI1ui(16, 0) }, "VertexAttribI2ui": func() { VertexAttribI2ui(16, 0, 0) },
		"VertexAttribI3ui": func() { VertexAttribI3ui(16, 0, 0, 0) }, "VertexAttribI4ui": func() { VertexAttribI4ui(16, 0, 0, 0, 0) },
		"VertexAttribI4iv": func() { VertexAttribI4iv(16, &i[0]) }, "VertexAttribI4uiv": func() { VertexAttribI4uiv(16, &u[0]) },
		"VertexAttribL1d": func() { VertexAttribL1d(16, 0) }, "VertexAttribL2d": func() { VertexAttribL2d(16, 0, 0) },
		"VertexAttribL3d": func() { VertexAttribL3d(16, 0, 0, 0) }, "VertexAttribL4d": func() { VertexAttribL4d(16, 0, 0, 0, 0) },
	} {
		list = append(list, failure{name, INVALID_VALUE, func(*scene) { call() }})
	}
	checkFailures(t, list)
}
