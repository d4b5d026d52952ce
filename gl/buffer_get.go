package gl

import "unsafe"

// GetBufferParameteriv asks about the bound buffer: BUFFER_SIZE, BUFFER_USAGE, BUFFER_ACCESS, BUFFER_ACCESS_FLAGS,
// BUFFER_MAPPED, BUFFER_MAP_OFFSET, BUFFER_MAP_LENGTH, BUFFER_IMMUTABLE_STORAGE, BUFFER_STORAGE_FLAGS.
//   - Errors: INVALID_ENUM for target or pname; INVALID_OPERATION without a buffer.
func GetBufferParameteriv(target, pname uint32, params *int32) {
	if !given(current, params, "GetBufferParameteriv") {
		return
	}
	c := current
	if b := c.boundTo(target, "GetBufferParameteriv"); b != nil {
		if v, ok := c.bufferParameter(b, pname, "GetBufferParameteriv"); ok {
			*params = clampInt32(v)
		}
	}
}

// GetBufferParameteri64v is GetBufferParameteriv in 64 bits.
//   - Errors: as GetBufferParameteriv.
func GetBufferParameteri64v(target, pname uint32, params *int64) {
	if !given(current, params, "GetBufferParameteri64v") {
		return
	}
	c := current
	if b := c.boundTo(target, "GetBufferParameteri64v"); b != nil {
		if v, ok := c.bufferParameter(b, pname, "GetBufferParameteri64v"); ok {
			*params = v
		}
	}
}

// GetNamedBufferParameteriv is GetBufferParameteriv for the buffer of a name.
//   - Errors: as GetBufferParameteriv; INVALID_OPERATION for a name without an object.
func GetNamedBufferParameteriv(buffer, pname uint32, params *int32) {
	if !given(current, params, "GetNamedBufferParameteriv") {
		return
	}
	c := current
	if b := c.named(buffer, "GetNamedBufferParameteriv"); b != nil {
		if v, ok := c.bufferParameter(b, pname, "GetNamedBufferParameteriv"); ok {
			*params = clampInt32(v)
		}
	}
}

// GetNamedBufferParameteri64v is GetBufferParameteri64v for the buffer of a name.
//   - Errors: as GetBufferParameteriv; INVALID_OPERATION for a name without an object.
func GetNamedBufferParameteri64v(buffer, pname uint32, params *int64) {
	if !given(current, params, "GetNamedBufferParameteri64v") {
		return
	}
	c := current
	if b := c.named(buffer, "GetNamedBufferParameteri64v"); b != nil {
		if v, ok := c.bufferParameter(b, pname, "GetNamedBufferParameteri64v"); ok {
			*params = v
		}
	}
}

func clampInt32(v int64) int32 { return int32(max(min(v, 1<<31-1), -1<<31)) }

func truth(b bool) int64 {
	if b {
		return TRUE
	}
	return FALSE
}

func (c *context) bufferParameter(b *buffer, pname uint32, call string) (int64, bool) {
	switch pname {
	case BUFFER_SIZE:
		return int64(b.size), true
	case BUFFER_USAGE:
		return int64(b.usage), true
	case BUFFER_ACCESS:
		return int64(b.access()), true
	case BUFFER_ACCESS_FLAGS:
		return int64(b.mapped.flags), true
	case BUFFER_MAPPED:
		return truth(b.mapped.ptr != nil), true
	case BUFFER_MAP_OFFSET:
		return int64(b.mapped.offset), true
	case BUFFER_MAP_LENGTH:
		return int64(b.mapped.size), true
	case BUFFER_IMMUTABLE_STORAGE:
		return truth(b.fixed), true
	case BUFFER_STORAGE_FLAGS:
		return int64(b.flags), true
	}
	c.badEnum("%s: parameter %#x", call, pname)
	return 0, false
}

// access is BUFFER_ACCESS: the mapping's bits as MapBuffer names them.
func (b *buffer) access() uint32 {
	switch b.mapped.flags & (MAP_READ_BIT | MAP_WRITE_BIT) {
	case MAP_READ_BIT:
		return READ_ONLY
	case MAP_WRITE_BIT:
		return WRITE_ONLY
	}
	return READ_WRITE
}

// GetBufferPointerv returns where the bound buffer is mapped, nil when it is not; pname is BUFFER_MAP_POINTER.
//   - Errors: INVALID_ENUM for target or pname; INVALID_OPERATION without a buffer.
func GetBufferPointerv(target, pname uint32, params *unsafe.Pointer) {
	if !given(current, params, "GetBufferPointerv") {
		return
	}
	c := current
	if b := c.boundTo(target, "GetBufferPointerv"); b != nil {
		c.bufferPointer(b, pname, params, "GetBufferPointerv")
	}
}

// GetNamedBufferPointerv is GetBufferPointerv for the buffer of a name.
//   - Errors: as GetBufferPointerv; INVALID_OPERATION for a name without an object.
func GetNamedBufferPointerv(buffer, pname uint32, params *unsafe.Pointer) {
	if !given(current, params, "GetNamedBufferPointerv") {
		return
	}
	c := current
	if b := c.named(buffer, "GetNamedBufferPointerv"); b != nil {
		c.bufferPointer(b, pname, params, "GetNamedBufferPointerv")
	}
}

func (c *context) bufferPointer(b *buffer, pname uint32, params *unsafe.Pointer, call string) {
	if pname != BUFFER_MAP_POINTER {
		c.badEnum("%s: parameter %#x", call, pname)
		return
	}
	*params = b.mapped.ptr
}
