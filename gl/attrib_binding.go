package gl

// EnableVertexAttribArray makes the current vertex array's attribute come from its buffer.
//   - Errors: INVALID_VALUE for index; INVALID_OPERATION without a vertex array.
func EnableVertexAttribArray(index uint32) {
	c := current
	c.enableAttrib(c.array, index, true, "EnableVertexAttribArray")
}

// DisableVertexAttribArray makes the current vertex array's attribute a constant: what VertexAttrib… set.
//   - Errors: INVALID_VALUE for index; INVALID_OPERATION without a vertex array.
func DisableVertexAttribArray(index uint32) {
	c := current
	c.enableAttrib(c.array, index, false, "DisableVertexAttribArray")
}

// EnableVertexArrayAttrib is EnableVertexAttribArray for the vertex array of a name.
//   - Errors: INVALID_VALUE for index; INVALID_OPERATION for a name without an object.
func EnableVertexArrayAttrib(vaobj, index uint32) {
	c := current
	if v := c.namedArray(vaobj, "EnableVertexArrayAttrib"); v != nil {
		c.enableAttrib(v, index, true, "EnableVertexArrayAttrib")
	}
}

// DisableVertexArrayAttrib is DisableVertexAttribArray for the vertex array of a name.
//   - Errors: INVALID_VALUE for index; INVALID_OPERATION for a name without an object.
func DisableVertexArrayAttrib(vaobj, index uint32) {
	c := current
	if v := c.namedArray(vaobj, "DisableVertexArrayAttrib"); v != nil {
		c.enableAttrib(v, index, false, "DisableVertexArrayAttrib")
	}
}

func (c *context) enableAttrib(v *vertexArray, index uint32, on bool, call string) {
	switch {
	case index >= maxAttributes:
		c.badValue("%s: attribute %d of %d", call, index, maxAttributes)
	case v == &c.noArray:
		c.badOp("%s: no vertex array is bound", call)
	case v.attribs[index].enabled != on:
		v.attribs[index].enabled = on
		v.touch()
	}
}

// VertexAttribBinding makes the current vertex array's attribute read from a binding.
//   - Errors: INVALID_VALUE for attribindex or bindingindex; INVALID_OPERATION without a vertex array.
func VertexAttribBinding(attribindex, bindingindex uint32) {
	c := current
	c.attribBinding(c.array, attribindex, bindingindex, "VertexAttribBinding")
}

// VertexArrayAttribBinding is VertexAttribBinding for the vertex array of a name.
//   - Errors: as VertexAttribBinding; INVALID_OPERATION for a name without an object.
func VertexArrayAttribBinding(vaobj, attribindex, bindingindex uint32) {
	c := current
	if v := c.namedArray(vaobj, "VertexArrayAttribBinding"); v != nil {
		c.attribBinding(v, attribindex, bindingindex, "VertexArrayAttribBinding")
	}
}

func (c *context) attribBinding(v *vertexArray, attrib, binding uint32, call string) {
	switch {
	case attrib >= maxAttributes:
		c.badValue("%s: attribute %d of %d", call, attrib, maxAttributes)
	case binding >= maxVertexBindings:
		c.badValue("%s: binding %d of %d", call, binding, maxVertexBindings)
	case v == &c.noArray:
		c.badOp("%s: no vertex array is bound", call)
	default:
		v.attribs[attrib].binding = uint8(binding)
		v.touch()
	}
}

// BindVertexBuffer makes a binding of the current vertex array read from a buffer: elements of stride bytes from
// offset on. Stride 0 repeats one element. Buffer 0 unbinds.
//   - Errors: INVALID_VALUE for bindingindex, a negative offset or stride, a stride past 2048; INVALID_OPERATION for a
//     name that was not generated, or without a vertex array.
func BindVertexBuffer(bindingindex, buffer uint32, offset int, stride int32) {
	c := current
	if c.checkVertexBuffer(c.array, bindingindex, offset, stride, "BindVertexBuffer") {
		if b, ok := c.lookup(buffer, "BindVertexBuffer"); ok {
			c.array.bind(bindingindex, b, offset, stride)
		}
	}
}

// VertexArrayVertexBuffer is BindVertexBuffer for the vertex array of a name.
//   - Errors: as BindVertexBuffer; INVALID_OPERATION for names without objects.
func VertexArrayVertexBuffer(vaobj, bindingindex, buffer uint32, offset int, stride int32) {
	c := current
	v := c.namedArray(vaobj, "VertexArrayVertexBuffer")
	if v == nil || !c.checkVertexBuffer(v, bindingindex, offset, stride, "VertexArrayVertexBuffer") {
		return
	}
	if b, ok := c.lookup(buffer, "VertexArrayVertexBuffer"); ok {
		v.bind(bindingindex, b, offset, stride)
	}
}

func (c *context) checkVertexBuffer(v *vertexArray, binding uint32, offset int, stride int32, call string) bool {
	switch {
	case binding >= maxVertexBindings:
		c.badValue("%s: binding %d of %d", call, binding, maxVertexBindings)
	case offset < 0:
		c.badValue("%s: offset %d", call, offset)
	case stride < 0 || stride > maxVertexStride:
		c.badValue("%s: stride %d of at most %d", call, stride, maxVertexStride)
	case v == &c.noArray:
		c.badOp("%s: no vertex array is bound", call)
	default:
		return true
	}
	return false
}

func (v *vertexArray) bind(binding uint32, b *buffer, offset int, stride int32) {
	at := &v.bindings[binding]
	rebind(&at.buffer, b)
	at.offset, at.stride = offset, stride
	v.touch()
}

// BindVertexBuffers is BindVertexBuffer for count bindings of the current vertex array, from first on. Where buffers
// is nil they are reset: no buffer, offset 0, stride 16.
//   - Errors: INVALID_OPERATION for bindings past the last, names without objects, or without a vertex array;
//     INVALID_VALUE for negative counts, offsets or strides, and strides past 2048. Nothing is bound then.
func BindVertexBuffers(first uint32, count int32, buffers *uint32, offsets *int, strides *int32) {
	c := current
	switch {
	case count < 0:
		c.badValue("BindVertexBuffers: %d bindings", count)
		return
	case uint64(first)+uint64(count) > maxVertexBindings:
		c.badOp("BindVertexBuffers: bindings [%d, +%d) of %d", first, count, maxVertexBindings)
		return
	case c.boundArray("BindVertexBuffers") == nil:
		return
	}
	if buffers == nil {
		for i := range uint32(count) {
			c.array.bind(first+i, nil, 0, 16)
		}
		return
	}
	if count > 0 && !(given(c, offsets, "BindVertexBuffers") && given(c, strides, "BindVertexBuffers")) {
		return
	}
	for i := range int(count) {
		name := *at(buffers, i)
		switch {
		case name == 0:
			continue
		case c.buffers.Get(name) == nil:
			c.badOp("BindVertexBuffers: %d is no buffer object", name)
			return
		case !c.checkVertexBuffer(c.array, first+uint32(i), *at(offsets, i), *at(strides, i), "BindVertexBuffers"):
			return
		}
	}
	for i := range int(count) {
		if b := c.buffers.Get(*at(buffers, i)); b != nil {
			c.array.bind(first+uint32(i), b, *at(offsets, i), *at(strides, i))
		} else {
			c.array.bind(first+uint32(i), nil, 0, 16)
		}
	}
}

// VertexBindingDivisor makes a binding of the current vertex array advance once every divisor instances, with every
// vertex when it is 0.
//   - Errors: INVALID_VALUE for bindingindex; INVALID_OPERATION without a vertex array.
func VertexBindingDivisor(bindingindex, divisor uint32) {
	c := current
	c.bindingDivisor(c.array, bindingindex, divisor, "VertexBindingDivisor")
}

// VertexArrayBindingDivisor is VertexBindingDivisor for the vertex array of a name.
//   - Errors: as VertexBindingDivisor; INVALID_OPERATION for a name without an object.
func VertexArrayBindingDivisor(vaobj, bindingindex, divisor uint32) {
	c := current
	if v := c.namedArray(vaobj, "VertexArrayBindingDivisor"); v != nil {
		c.bindingDivisor(v, bindingindex, divisor, "VertexArrayBindingDivisor")
	}
}

func (c *context) bindingDivisor(v *vertexArray, binding, divisor uint32, call string) {
	switch {
	case binding >= maxVertexBindings:
		c.badValue("%s: binding %d of %d", call, binding, maxVertexBindings)
	case v == &c.noArray:
		c.badOp("%s: no vertex array is bound", call)
	case v.bindings[binding].divisor != divisor:
		v.bindings[binding].divisor = divisor
		v.touch()
	}
}

// VertexAttribDivisor gives attribute index of the current vertex array the binding of its own number, and that
// binding a divisor.
//   - Errors: INVALID_VALUE for index; INVALID_OPERATION without a vertex array.
func VertexAttribDivisor(index, divisor uint32) {
	c := current
	switch {
	case index >= maxAttributes:
		c.badValue("VertexAttribDivisor: attribute %d of %d", index, maxAttributes)
	case c.boundArray("VertexAttribDivisor") != nil:
		c.array.attribs[index].binding = uint8(index)
		c.array.bindings[index].divisor = divisor
		c.array.touch()
	}
}

// VertexArrayElementBuffer makes a buffer the element buffer of a vertex array, 0 for none.
//   - Errors: INVALID_OPERATION for names without objects.
func VertexArrayElementBuffer(vaobj, buffer uint32) {
	c := current
	v := c.namedArray(vaobj, "VertexArrayElementBuffer")
	if v == nil {
		return
	}
	b := c.buffers.Get(buffer)
	if b == nil && buffer != 0 {
		c.badOp("VertexArrayElementBuffer: %d is no buffer object", buffer)
		return
	}
	rebind(&v.elements, b)
	v.touch()
}

// vertexBindingValue answers GetIntegeri_v about the current vertex array's bindings.
func (c *context) vertexBindingValue(target, index uint32, call string) (int64, bool) {
	switch target {
	case VERTEX_BINDING_BUFFER, VERTEX_BINDING_OFFSET, VERTEX_BINDING_STRIDE, VERTEX_BINDING_DIVISOR:
	default:
		c.badEnum("%s: %#x", call, target)
		return 0, false
	}
	if index >= maxVertexBindings {
		c.badValue("%s: binding %d of %d", call, index, maxVertexBindings)
		return 0, false
	}
	b := &c.array.bindings[index]
	switch target {
	case VERTEX_BINDING_OFFSET:
		return int64(b.offset), true
	case VERTEX_BINDING_STRIDE:
		return int64(b.stride), true
	case VERTEX_BINDING_DIVISOR:
		return int64(b.divisor), true
	}
	return int64(nameOf(b.buffer)), true
}

func nameOf(b *buffer) uint32 {
	if b == nil {
		return 0
	}
	return b.name
}
