package gl

import "math"

// values are what a query of state answers: n numbers, exact in the first form or as floats.
type values struct {
	n     int
	float bool
	norm  bool // floats of 0 … 1 or -1 … 1, which GetIntegerv stretches over all integers
	i     [4]int64
	f     [4]float64
}

func one(v int64) values    { return values{n: 1, i: [4]int64{v}} }
func truthOf(b bool) values { return one(truth(b)) }

func numbers(v ...int32) values {
	r := values{n: len(v)}
	for k, x := range v {
		r.i[k] = int64(x)
	}
	return r
}

func reals(v ...float32) values {
	r := values{n: len(v), float: true}
	for k, x := range v {
		r.f[k] = float64(x)
	}
	return r
}

func normalised(v values) values {
	v.norm = true
	return v
}

// integer is value k as GetInteger64v returns it.
func (v *values) integer(k int, top float64) int64 {
	switch {
	case !v.float:
		return v.i[k]
	case v.norm:
		return int64(math.Round(v.f[k] * top))
	}
	return int64(math.Round(max(-1<<53, min(v.f[k], 1<<53))))
}

// GetIntegerv returns a binding, limit or state value. Values of floats are rounded, colours and depths stretched over
// the range of integers.
//   - Errors: INVALID_ENUM for pname.
func GetIntegerv(pname uint32, data *int32) {
	if v, ok := current.value(pname, "GetIntegerv"); ok && given(current, data, "GetIntegerv") {
		for k := range v.n {
			*at(data, k) = clampInt32(v.integer(k, math.MaxInt32))
		}
	}
}

// GetInteger64v is GetIntegerv in 64 bits.
//   - Errors: INVALID_ENUM for pname.
func GetInteger64v(pname uint32, data *int64) {
	if v, ok := current.value(pname, "GetInteger64v"); ok && given(current, data, "GetInteger64v") {
		for k := range v.n {
			*at(data, k) = v.integer(k, math.MaxInt32)
		}
	}
}

// GetFloatv is GetIntegerv in floats.
//   - Errors: INVALID_ENUM for pname.
func GetFloatv(pname uint32, data *float32) {
	if v, ok := current.value(pname, "GetFloatv"); ok && given(current, data, "GetFloatv") {
		for k := range v.n {
			if v.float {
				*at(data, k) = float32(v.f[k])
			} else {
				*at(data, k) = float32(v.i[k])
			}
		}
	}
}

// GetBooleanv is GetIntegerv as booleans: false for 0.
//   - Errors: INVALID_ENUM for pname.
func GetBooleanv(pname uint32, data *bool) {
	if v, ok := current.value(pname, "GetBooleanv"); ok && given(current, data, "GetBooleanv") {
		for k := range v.n {
			*at(data, k) = v.i[k] != 0 || v.f[k] != 0
		}
	}
}

// value looks a state value up.
func (c *context) value(pname uint32, call string) (values, bool) {
	for _, look := range [...]func(*context, uint32) (values, bool){
		(*context).bindingValue, (*context).stateValue, (*context).storeValue, (*context).limitValue, (*context).fixedValue,
	} {
		if v, ok := look(c, pname); ok {
			return v, true
		}
	}
	if k := capabilityFor(pname); k != noCapability {
		return truthOf(c.state.has(k)), true
	}
	c.badEnum("%s: parameter %#x", call, pname)
	return values{}, false
}

// slotBinding is the slot whose binding a parameter asks for.
func slotBinding(pname uint32) slot {
	switch pname {
	case ARRAY_BUFFER_BINDING:
		return slotArray
	case ATOMIC_COUNTER_BUFFER_BINDING:
		return slotAtomicCounter
	case COPY_READ_BUFFER_BINDING:
		return slotCopyRead
	case COPY_WRITE_BUFFER_BINDING:
		return slotCopyWrite
	case DISPATCH_INDIRECT_BUFFER_BINDING:
		return slotDispatchIndirect
	case DRAW_INDIRECT_BUFFER_BINDING:
		return slotDrawIndirect
	case ELEMENT_ARRAY_BUFFER_BINDING:
		return slotElementArray
	case PIXEL_PACK_BUFFER_BINDING:
		return slotPixelPack
	case PIXEL_UNPACK_BUFFER_BINDING:
		return slotPixelUnpack
	case QUERY_BUFFER_BINDING:
		return slotQuery
	case SHADER_STORAGE_BUFFER_BINDING:
		return slotShaderStorage
	case TEXTURE_BUFFER_BINDING:
		return slotTexture
	case TRANSFORM_FEEDBACK_BUFFER_BINDING:
		return slotFeedback
	case UNIFORM_BUFFER_BINDING:
		return slotUniform
	}
	return noSlot
}

func (c *context) bindingValue(pname uint32) (values, bool) {
	if s := slotBinding(pname); s != noSlot {
		return one(int64(nameOf(*c.binding(s)))), true
	}
	switch pname {
	case VERTEX_ARRAY_BINDING:
		return one(int64(c.array.name)), true
	case CURRENT_PROGRAM:
		if c.program == nil {
			return one(0), true
		}
		return one(int64(c.program.name)), true
	case TRANSFORM_FEEDBACK_BINDING:
		return one(int64(c.feedback.name)), true
	case TRANSFORM_FEEDBACK_ACTIVE:
		return truthOf(c.feedback.active), true
	case TRANSFORM_FEEDBACK_PAUSED:
		return truthOf(c.feedback.paused), true
	}
	return values{}, false
}

func (c *context) stateValue(pname uint32) (values, bool) {
	s := &c.state
	switch pname {
	case VIEWPORT:
		return numbers(s.viewport[:]...), true
	case SCISSOR_BOX:
		return numbers(s.scissor[:]...), true
	case COLOR_CLEAR_VALUE:
		return normalised(reals(s.clearColor[:]...)), true
	case DEPTH_CLEAR_VALUE:
		return values{n: 1, float: true, norm: true, f: [4]float64{s.clearDepth}}, true
	case COLOR_WRITEMASK:
		m := s.colorMask
		return values{n: 4, i: [4]int64{truth(m[0]), truth(m[1]), truth(m[2]), truth(m[3])}}, true
	case DEPTH_WRITEMASK:
		return truthOf(s.depthMask), true
	case DEPTH_FUNC:
		return one(int64(s.depthFunc)), true
	case DEPTH_RANGE:
		return values{n: 2, float: true, norm: true, f: [4]float64{s.depthRange[0], s.depthRange[1]}}, true
	case CULL_FACE_MODE:
		return one(int64(s.cullFace)), true
	case FRONT_FACE:
		return one(int64(s.frontFace)), true
	case POLYGON_MODE:
		return one(int64(s.polygonMode)), true
	case BLEND_SRC_RGB:
		return one(int64(s.blendFunc[0])), true
	case BLEND_DST_RGB:
		return one(int64(s.blendFunc[1])), true
	case BLEND_SRC_ALPHA:
		return one(int64(s.blendFunc[2])), true
	case BLEND_DST_ALPHA:
		return one(int64(s.blendFunc[3])), true
	case BLEND_EQUATION_RGB:
		return one(int64(s.blendEquation[0])), true
	case BLEND_EQUATION_ALPHA:
		return one(int64(s.blendEquation[1])), true
	case BLEND_COLOR:
		return normalised(reals(s.blendColor[:]...)), true
	case LINE_WIDTH:
		return reals(s.lineWidth), true
	case POINT_SIZE:
		return reals(s.pointSize), true
	case PRIMITIVE_RESTART_INDEX:
		return one(int64(s.restartIndex)), true
	}
	return values{}, false
}

// storeValue answers about PixelStorei.
func (c *context) storeValue(pname uint32) (values, bool) {
	s := &c.pack
	switch pname {
	case UNPACK_SWAP_BYTES, UNPACK_LSB_FIRST, UNPACK_ROW_LENGTH, UNPACK_SKIP_ROWS, UNPACK_SKIP_PIXELS, UNPACK_ALIGNMENT,
		UNPACK_IMAGE_HEIGHT, UNPACK_SKIP_IMAGES:
		s = &c.unpack
	}
	switch pname {
	case PACK_SWAP_BYTES, UNPACK_SWAP_BYTES:
		return truthOf(s.swapBytes), true
	case PACK_LSB_FIRST, UNPACK_LSB_FIRST:
		return truthOf(s.lsbFirst), true
	}
	if n := s.number(pname); n != nil {
		return one(int64(*n)), true
	}
	return values{}, false
}
