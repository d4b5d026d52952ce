package gl

// fence is a sync object.
type fence struct {
	mark     uint64
	signaled bool
}

// FenceSync puts a fence behind all commands so far, to be waited for; condition is SYNC_GPU_COMMANDS_COMPLETE, flags
// are 0.
//   - Errors: INVALID_ENUM for condition, INVALID_VALUE for flags. The result is 0 then.
func FenceSync(condition, flags uint32) uintptr {
	c := current
	switch {
	case condition != SYNC_GPU_COMMANDS_COMPLETE:
		c.badEnum("FenceSync: condition %#x", condition)
		return 0
	case flags != 0:
		c.badValue("FenceSync: flags %#x", flags)
		return 0
	}
	mark, err := c.dev.Fence()
	if err != nil {
		c.failed(err, "FenceSync")
		return 0
	}
	c.lastSync++
	c.syncs[c.lastSync] = &fence{mark: mark}
	return c.lastSync
}

// IsSync reports whether sync is a sync object.
func IsSync(sync uintptr) bool { return current.syncs[sync] != nil }

// DeleteSync deletes a sync object; 0 is ignored.
//   - Errors: INVALID_VALUE for what is none.
func DeleteSync(sync uintptr) {
	c := current
	if sync == 0 {
		return
	}
	if c.fenceOf(sync, "DeleteSync") != nil {
		delete(c.syncs, sync)
	}
}

func (c *context) fenceOf(sync uintptr, call string) *fence {
	f := c.syncs[sync]
	if f == nil {
		c.badValue("%s: %d is no sync object", call, sync)
	}
	return f
}

// reached asks the GPU, waiting for at most timeout nanoseconds.
func (c *context) reached(f *fence, timeout uint64) (bool, error) {
	if f.signaled {
		return true, nil
	}
	ok, err := c.dev.Reached(f.mark, timeout)
	f.signaled = ok && err == nil
	return f.signaled, err
}

// ClientWaitSync waits until the GPU has done what came before the fence, or for timeout nanoseconds. It returns
// ALREADY_SIGNALED, CONDITION_SATISFIED, TIMEOUT_EXPIRED, or WAIT_FAILED after an error. flags may hold
// SYNC_FLUSH_COMMANDS_BIT.
//   - Errors: INVALID_VALUE for sync or flags.
func ClientWaitSync(sync uintptr, flags uint32, timeout uint64) uint32 {
	c := current
	f := c.fenceOf(sync, "ClientWaitSync")
	if f == nil {
		return WAIT_FAILED
	}
	if flags&^SYNC_FLUSH_COMMANDS_BIT != 0 {
		c.badValue("ClientWaitSync: flags %#x", flags)
		return WAIT_FAILED
	}
	for _, t := range [2]uint64{0, timeout} {
		done, err := c.reached(f, t)
		switch {
		case err != nil:
			c.failed(err, "ClientWaitSync")
			return WAIT_FAILED
		case done && t == 0:
			return ALREADY_SIGNALED
		case done:
			return CONDITION_SATISFIED
		}
		if timeout == 0 {
			break
		}
	}
	return TIMEOUT_EXPIRED
}

// WaitSync makes later commands wait for the fence. They do so anyway: there is one queue. flags are 0, timeout is
// TIMEOUT_IGNORED.
//   - Errors: INVALID_VALUE for sync, flags or timeout.
func WaitSync(sync uintptr, flags uint32, timeout uint64) {
	c := current
	switch {
	case c.fenceOf(sync, "WaitSync") == nil:
	case flags != 0 || timeout != TIMEOUT_IGNORED:
		c.badValue("WaitSync: flags %#x, timeout %#x", flags, timeout)
	}
}

// GetSynciv returns a property of a sync object: OBJECT_TYPE, SYNC_STATUS, SYNC_CONDITION or SYNC_FLAGS; length, if
// not nil, is set to the number of values.
//   - Errors: INVALID_VALUE for sync or a negative count, INVALID_ENUM for pname.
func GetSynciv(sync uintptr, pname uint32, count int32, length *int32, values *int32) {
	c := current
	f := c.fenceOf(sync, "GetSynciv")
	if f == nil {
		return
	}
	if count < 0 {
		c.badValue("GetSynciv: %d values", count)
		return
	}
	var v int32
	switch pname {
	case OBJECT_TYPE:
		v = SYNC_FENCE
	case SYNC_CONDITION:
		v = SYNC_GPU_COMMANDS_COMPLETE
	case SYNC_FLAGS:
	case SYNC_STATUS:
		done, err := c.reached(f, 0)
		if err != nil {
			c.failed(err, "GetSynciv")
			return
		}
		v = UNSIGNALED
		if done {
			v = SIGNALED
		}
	default:
		c.badEnum("GetSynciv: parameter %#x", pname)
		return
	}
	n := min(count, 1)
	if n > 0 && values != nil {
		*values = v
	}
	if length != nil {
		*length = n
	}
}

// barrierBits are those of MemoryBarrier.
const barrierBits = VERTEX_ATTRIB_ARRAY_BARRIER_BIT | ELEMENT_ARRAY_BARRIER_BIT | UNIFORM_BARRIER_BIT | TEXTURE_FETCH_BARRIER_BIT |
	SHADER_IMAGE_ACCESS_BARRIER_BIT | COMMAND_BARRIER_BIT | PIXEL_BUFFER_BARRIER_BIT | TEXTURE_UPDATE_BARRIER_BIT |
	BUFFER_UPDATE_BARRIER_BIT | FRAMEBUFFER_BARRIER_BIT | TRANSFORM_FEEDBACK_BARRIER_BIT | ATOMIC_COUNTER_BARRIER_BIT |
	SHADER_STORAGE_BARRIER_BIT | CLIENT_MAPPED_BUFFER_BARRIER_BIT | QUERY_BUFFER_BARRIER_BIT

// MemoryBarrier orders what shaders wrote before later reads. Every command here is ordered anyway; what counts is
// CLIENT_MAPPED_BUFFER_BARRIER_BIT, which makes writes through persistent mappings that aren't coherent take effect.
//   - Errors: INVALID_VALUE for unknown bits.
func MemoryBarrier(barriers uint32) {
	c := current
	if barriers != ALL_BARRIER_BITS && barriers&^barrierBits != 0 {
		c.badValue("MemoryBarrier: bits %#x", barriers)
		return
	}
	c.dev.Barrier(barriers)
}

// Flush submits all commands so far. It does not wait for them.
func Flush() {
	c := current
	if err := c.dev.Flush(); err != nil {
		c.failed(err, "Flush")
	}
}

// Finish waits until the GPU has done all commands so far.
func Finish() {
	c := current
	if err := c.dev.Finish(); err != nil {
		c.failed(err, "Finish")
	}
}
