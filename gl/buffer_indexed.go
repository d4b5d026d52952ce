package gl

// The numbers of indexed bindings: at least OpenGL 4.5's minima.
const (
	maxUniformBindings  = 84
	maxStorageBindings  = 16
	maxCounterBindings  = 8
	maxFeedbackBindings = 4
)

// indexedBinding is a range of a buffer at an indexed binding point. size is 0 for the whole buffer, whatever its size.
type indexedBinding struct {
	buffer       *buffer
	offset, size int
}

// span is the range as it is now, clipped to the buffer.
func (i *indexedBinding) span() (offset, size int) {
	if i.buffer == nil {
		return 0, 0
	}
	rest := max(0, i.buffer.size-i.offset)
	if i.size == 0 {
		return i.offset, rest
	}
	return i.offset, min(i.size, rest)
}

// indexed returns the bindings of an indexed target, nil for what is none, and the alignment of offsets.
func (c *context) indexed(target uint32) (list []indexedBinding, align int) {
	switch target {
	case UNIFORM_BUFFER:
		return c.uniforms[:], c.limits.uniformAlign
	case SHADER_STORAGE_BUFFER:
		return c.storages[:], c.limits.storageAlign
	case ATOMIC_COUNTER_BUFFER:
		return c.counters[:], 4
	case TRANSFORM_FEEDBACK_BUFFER:
		return c.feedback.outputs[:], 4
	}
	return nil, 0
}

// BindBufferBase binds a whole buffer to an indexed binding point of target, and to target itself. 0 unbinds.
//   - Errors: INVALID_ENUM for target; INVALID_VALUE for an index past the target's bindings; INVALID_OPERATION for a
//     name that was not generated, or for TRANSFORM_FEEDBACK_BUFFER while transform feedback is active.
func BindBufferBase(target, index, buffer uint32) {
	current.bindIndexed(target, index, buffer, 0, 0, "BindBufferBase")
}

// BindBufferRange binds size bytes of a buffer, from offset on, to an indexed binding point of target, and the buffer
// to target itself. The range may lie past the buffer's end until it is used.
//   - Errors: as BindBufferBase; INVALID_VALUE for a negative or misaligned offset, size <= 0, and for transform
//     feedback a size that is no multiple of 4.
func BindBufferRange(target, index, buffer uint32, offset, size int) {
	c := current
	list, align := c.indexed(target)
	if list != nil && buffer != 0 {
		switch {
		case size <= 0 || offset < 0:
			c.badValue("BindBufferRange: bytes [%d, +%d)", offset, size)
			return
		case offset%align != 0 || target == TRANSFORM_FEEDBACK_BUFFER && size%4 != 0:
			c.badValue("BindBufferRange: bytes [%d, +%d) for target %#x, whose offsets are multiples of %d", offset, size, target, align)
			return
		}
	}
	c.bindIndexed(target, index, buffer, offset, size, "BindBufferRange")
}

func (c *context) bindIndexed(target, index, name uint32, offset, size int, call string) {
	list, _ := c.indexed(target)
	switch {
	case list == nil:
		c.badEnum("%s: target %#x", call, target)
		return
	case uint64(index) >= uint64(len(list)):
		c.badValue("%s: index %d of %d bindings", call, index, len(list))
		return
	case target == TRANSFORM_FEEDBACK_BUFFER && c.feedback.active:
		c.badOp("%s: transform feedback is active", call)
		return
	}
	b, ok := c.lookup(name, call)
	if !ok {
		return
	}
	if b == nil {
		offset, size = 0, 0
	}
	at := &list[index]
	if target == TRANSFORM_FEEDBACK_BUFFER {
		rebind(&at.buffer, b)
	}
	*at = indexedBinding{b, offset, size}
	c.bound[slotOf(target)] = b
}

// GetIntegeri_v returns an indexed binding: …_BUFFER_BINDING, …_BUFFER_START and …_BUFFER_SIZE of uniform, shader
// storage, atomic counter and transform feedback buffers, and VERTEX_BINDING_BUFFER, _OFFSET, _STRIDE, _DIVISOR.
//   - Errors: INVALID_ENUM for target, INVALID_VALUE for index.
func GetIntegeri_v(target, index uint32, data *int32) {
	if !given(current, data, "GetIntegeri_v") {
		return
	}
	if v, ok := current.indexedValue(target, index, "GetIntegeri_v"); ok {
		*data = clampInt32(v)
	}
}

// GetInteger64i_v is GetIntegeri_v in 64 bits.
//   - Errors: as GetIntegeri_v.
func GetInteger64i_v(target, index uint32, data *int64) {
	if !given(current, data, "GetInteger64i_v") {
		return
	}
	if v, ok := current.indexedValue(target, index, "GetInteger64i_v"); ok {
		*data = v
	}
}

// What an indexed query wants of a binding.
const (
	partName = iota
	partStart
	partSize
)

func (c *context) indexedValue(target, index uint32, call string) (int64, bool) {
	list, part := c.indexedQuery(target)
	if list == nil {
		return c.vertexBindingValue(target, index, call)
	}
	if uint64(index) >= uint64(len(list)) {
		c.badValue("%s: index %d of %d bindings", call, index, len(list))
		return 0, false
	}
	i := &list[index]
	switch {
	case i.buffer == nil:
		return 0, true
	case part == partStart:
		return int64(i.offset), true
	case part == partSize:
		return int64(i.size), true
	}
	return int64(i.buffer.name), true
}

func (c *context) indexedQuery(target uint32) ([]indexedBinding, int) {
	switch target {
	case UNIFORM_BUFFER_BINDING:
		return c.uniforms[:], partName
	case UNIFORM_BUFFER_START:
		return c.uniforms[:], partStart
	case UNIFORM_BUFFER_SIZE:
		return c.uniforms[:], partSize
	case SHADER_STORAGE_BUFFER_BINDING:
		return c.storages[:], partName
	case SHADER_STORAGE_BUFFER_START:
		return c.storages[:], partStart
	case SHADER_STORAGE_BUFFER_SIZE:
		return c.storages[:], partSize
	case ATOMIC_COUNTER_BUFFER_BINDING:
		return c.counters[:], partName
	case ATOMIC_COUNTER_BUFFER_START:
		return c.counters[:], partStart
	case ATOMIC_COUNTER_BUFFER_SIZE:
		return c.counters[:], partSize
	case TRANSFORM_FEEDBACK_BUFFER_BINDING:
		return c.feedback.outputs[:], partName
	case TRANSFORM_FEEDBACK_BUFFER_START:
		return c.feedback.outputs[:], partStart
	case TRANSFORM_FEEDBACK_BUFFER_SIZE:
		return c.feedback.outputs[:], partSize
	}
	return nil, 0
}
