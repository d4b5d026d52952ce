package gl

// slot is a buffer binding point of the context.
type slot uint8

const (
	slotArray slot = iota
	slotAtomicCounter
	slotCopyRead
	slotCopyWrite
	slotDispatchIndirect
	slotDrawIndirect
	slotElementArray
	slotPixelPack
	slotPixelUnpack
	slotQuery
	slotShaderStorage
	slotTexture
	slotFeedback
	slotUniform
	bufferTargets
	noSlot slot = 255
)

// slotOf translates a target; noSlot for what is none.
func slotOf(target uint32) slot {
	switch target {
	case ARRAY_BUFFER:
		return slotArray
	case ELEMENT_ARRAY_BUFFER:
		return slotElementArray
	case UNIFORM_BUFFER:
		return slotUniform
	case COPY_READ_BUFFER:
		return slotCopyRead
	case COPY_WRITE_BUFFER:
		return slotCopyWrite
	case TRANSFORM_FEEDBACK_BUFFER:
		return slotFeedback
	case SHADER_STORAGE_BUFFER:
		return slotShaderStorage
	case DRAW_INDIRECT_BUFFER:
		return slotDrawIndirect
	case PIXEL_PACK_BUFFER:
		return slotPixelPack
	case PIXEL_UNPACK_BUFFER:
		return slotPixelUnpack
	case TEXTURE_BUFFER:
		return slotTexture
	case ATOMIC_COUNTER_BUFFER:
		return slotAtomicCounter
	case DISPATCH_INDIRECT_BUFFER:
		return slotDispatchIndirect
	case QUERY_BUFFER:
		return slotQuery
	}
	return noSlot
}

// binding is where the buffer of a slot is kept.
func (c *context) binding(s slot) **buffer {
	if s == slotElementArray {
		return &c.array.elements
	}
	return &c.bound[s]
}

// boundTo returns the buffer bound to target. When there is none, an error is latched.
func (c *context) boundTo(target uint32, call string) *buffer {
	s := slotOf(target)
	if s == noSlot {
		c.badEnum("%s: target %#x", call, target)
		return nil
	}
	b := *c.binding(s)
	if b == nil {
		c.badOp("%s: no buffer is bound to target %#x", call, target)
	}
	return b
}

// named returns the buffer object of a name. When there is none, an error is latched.
func (c *context) named(name uint32, call string) *buffer {
	b := c.buffers.Get(name)
	if b == nil {
		c.badOp("%s: %d is no buffer object", call, name)
	}
	return b
}
