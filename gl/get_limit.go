package gl

// limitValue answers about what the device and this package allow.
func (c *context) limitValue(pname uint32) (values, bool) {
	l := &c.limits
	switch pname {
	case MAX_VERTEX_ATTRIBS:
		return one(maxAttributes), true
	case MAX_VERTEX_ATTRIB_BINDINGS:
		return one(maxVertexBindings), true
	case MAX_VERTEX_ATTRIB_STRIDE:
		return one(maxVertexStride), true
	case MAX_VERTEX_ATTRIB_RELATIVE_OFFSET:
		return one(maxVertexOffset), true
	case MAX_UNIFORM_BUFFER_BINDINGS:
		return one(maxUniformBindings), true
	case MAX_SHADER_STORAGE_BUFFER_BINDINGS:
		return one(maxStorageBindings), true
	case MAX_ATOMIC_COUNTER_BUFFER_BINDINGS:
		return one(maxCounterBindings), true
	case MAX_TRANSFORM_FEEDBACK_BUFFERS, MAX_TRANSFORM_FEEDBACK_SEPARATE_ATTRIBS:
		return one(maxFeedbackBindings), true
	case MAX_TRANSFORM_FEEDBACK_SEPARATE_COMPONENTS:
		return one(maxSeparateComponents), true
	case MAX_TRANSFORM_FEEDBACK_INTERLEAVED_COMPONENTS:
		return one(maxInterleavedComponents), true
	case UNIFORM_BUFFER_OFFSET_ALIGNMENT:
		return one(int64(l.uniformAlign)), true
	case SHADER_STORAGE_BUFFER_OFFSET_ALIGNMENT:
		return one(int64(l.storageAlign)), true
	case MAX_UNIFORM_BLOCK_SIZE:
		return one(int64(l.uniformRange)), true
	case MAX_SHADER_STORAGE_BLOCK_SIZE:
		return one(int64(l.storageRange)), true
	case MAX_VIEWPORT_DIMS:
		return numbers(int32(l.viewport[0]), int32(l.viewport[1])), true
	case POINT_SIZE_RANGE:
		return reals(l.pointSize[:]...), true
	case ALIASED_LINE_WIDTH_RANGE, SMOOTH_LINE_WIDTH_RANGE:
		return reals(l.lineWidth[:]...), true
	}
	return values{}, false
}

// What transform feedback takes, in 32-bit components.
const (
	maxSeparateComponents    = 4
	maxInterleavedComponents = 64
)

// fixedValue answers about what never changes.
func (c *context) fixedValue(pname uint32) (values, bool) {
	switch pname {
	case MAJOR_VERSION:
		return one(4), true
	case MINOR_VERSION:
		return one(5), true
	case CONTEXT_PROFILE_MASK:
		return one(CONTEXT_CORE_PROFILE_BIT), true
	case CONTEXT_FLAGS, NUM_EXTENSIONS, SAMPLES, SAMPLE_BUFFERS, NUM_PROGRAM_BINARY_FORMATS, STEREO, DRAW_FRAMEBUFFER_BINDING,
		READ_FRAMEBUFFER_BINDING, RENDERBUFFER_BINDING, PROGRAM_PIPELINE_BINDING, DOUBLEBUFFER:
		return one(0), true
	case SHADER_COMPILER:
		return one(TRUE), true
	case NUM_SHADER_BINARY_FORMATS:
		return one(1), true
	case SHADER_BINARY_FORMATS:
		return one(SHADER_BINARY_FORMAT_SPIR_V), true
	case DRAW_BUFFER, READ_BUFFER:
		return one(FRONT), true
	case IMPLEMENTATION_COLOR_READ_FORMAT:
		return one(RGBA), true
	case IMPLEMENTATION_COLOR_READ_TYPE:
		return one(UNSIGNED_BYTE), true
	case PROVOKING_VERTEX:
		return one(LAST_VERTEX_CONVENTION), true
	case MAX_DRAW_BUFFERS:
		return one(maxDrawBuffers), true
	case MAX_CLIP_DISTANCES:
		return one(maxClipDistances), true
	case MAX_ELEMENT_INDEX:
		return one(1<<32 - 1), true
	case MAX_ELEMENTS_INDICES, MAX_ELEMENTS_VERTICES:
		return one(1 << 20), true
	case MAX_UNIFORM_LOCATIONS:
		return one(maxUniformLocations), true
	case MAX_VERTEX_UNIFORM_COMPONENTS, MAX_FRAGMENT_UNIFORM_COMPONENTS:
		return one(4096), true
	case MAX_VERTEX_UNIFORM_VECTORS, MAX_FRAGMENT_UNIFORM_VECTORS:
		return one(1024), true
	case MAX_VERTEX_UNIFORM_BLOCKS, MAX_FRAGMENT_UNIFORM_BLOCKS:
		return one(14), true
	case MAX_COMBINED_UNIFORM_BLOCKS:
		return one(70), true
	case MAX_VERTEX_SHADER_STORAGE_BLOCKS, MAX_FRAGMENT_SHADER_STORAGE_BLOCKS, MAX_COMBINED_SHADER_STORAGE_BLOCKS:
		return one(8), true
	case MAX_VARYING_COMPONENTS:
		return one(60), true
	case MAX_VARYING_VECTORS:
		return one(15), true
	case MAX_VERTEX_OUTPUT_COMPONENTS:
		return one(64), true
	case MAX_FRAGMENT_INPUT_COMPONENTS:
		return one(128), true
	case MAX_LABEL_LENGTH:
		return one(256), true
	case MIN_MAP_BUFFER_ALIGNMENT:
		return one(64), true
	case MAX_SERVER_WAIT_TIMEOUT:
		return one(1<<63 - 1), true
	case POINT_SIZE_GRANULARITY, LINE_WIDTH_GRANULARITY:
		return reals(0.125), true
	case SUBPIXEL_BITS:
		return one(8), true
	}
	return values{}, false
}
