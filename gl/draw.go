package gl

// drawing is one draw command.
type drawing struct {
	mode         uint32
	first        int // vertex
	count        int // vertices or indices
	instances    int
	baseVertex   int
	baseInstance int
	indexType    uint32   // 0: without indices
	indexOffset  int      // bytes
	list         []uint32 // indices in place of the element buffer's; mode is that of a list then
	indirect     int      // records in the indirect buffer, 0: none
	recordOffset int
	recordStride int
	capture      bool
}

// modeKnown reports whether mode is a kind of primitive that core profiles have.
func modeKnown(mode uint32) bool {
	switch mode {
	case POINTS, LINES, LINE_LOOP, LINE_STRIP, TRIANGLES, TRIANGLE_STRIP, TRIANGLE_FAN, LINES_ADJACENCY, LINE_STRIP_ADJACENCY,
		TRIANGLES_ADJACENCY, TRIANGLE_STRIP_ADJACENCY, PATCHES:
		return true
	}
	return false
}

// captured is the mode of BeginTransformFeedback that captures draws of a mode, NONE where there is none.
func captured(mode uint32) uint32 {
	switch mode {
	case POINTS:
		return POINTS
	case LINES, LINE_LOOP, LINE_STRIP:
		return LINES
	case TRIANGLES, TRIANGLE_STRIP, TRIANGLE_FAN:
		return TRIANGLES
	}
	return NONE
}

// canDraw latches what forbids every draw of a mode now, and reports whether nothing does.
func (c *context) canDraw(mode uint32, call string) bool {
	switch {
	case !modeKnown(mode):
		c.badEnum("%s: mode %#x", call, mode)
		return false
	case c.array == &c.noArray:
		c.badOp("%s: no vertex array is bound", call)
		return false
	case mode == PATCHES:
		c.badOp("%s: patches without a tessellation shader", call)
		return false
	case c.feedback.capturing() && captured(mode) != c.feedback.mode:
		c.badOp("%s: mode %#x, transform feedback captures %#x", call, mode, c.feedback.mode)
		return false
	}
	return c.blocked == 0 || c.unmapped(call)
}

// unmapped latches an error when a buffer that a draw uses is mapped and not persistently.
func (c *context) unmapped(call string) bool {
	bad := func(b *buffer) bool {
		if b == nil || !b.blocked() {
			return false
		}
		c.badOp("%s: buffer %d is mapped", call, b.name)
		return true
	}
	for i := range c.array.attribs {
		if a := &c.array.attribs[i]; a.enabled && bad(c.array.bindings[a.binding].buffer) {
			return false
		}
	}
	if c.exe != nil {
		for i, b := range c.exe.Blocks {
			if at := c.blockBinding(b.Storage, b.Counter, c.exe.blocks[i]); at != nil && bad(at.buffer) {
				return false
			}
		}
	}
	if c.feedback.capturing() {
		for i := range c.feedback.outputs {
			if bad(c.feedback.outputs[i].buffer) {
				return false
			}
		}
	}
	return true
}

// blockBinding is where a block of a program reads from; nil for a binding that does not exist.
func (c *context) blockBinding(storage, counter bool, number uint32) *indexedBinding {
	list := c.uniforms[:]
	switch {
	case counter:
		list = c.counters[:]
	case storage:
		list = c.storages[:]
	}
	if uint64(number) >= uint64(len(list)) {
		return nil
	}
	return &list[number]
}

// counts latches INVALID_VALUE for negative numbers.
func (c *context) counts(call string, n ...int32) bool {
	for _, v := range n {
		if v < 0 {
			c.badValue("%s: %d", call, v)
			return false
		}
	}
	return true
}

// draw draws what was checked.
func (c *context) draw(d *drawing, call string) {
	if c.exe == nil || d.indirect == 0 && (d.count == 0 || d.instances == 0) {
		return // without a program nothing is drawn
	}
	var err error
	if c.feedback.capturing() || c.active != [queryTargets]*query{} {
		err = c.drawCounted(d)
	} else {
		err = c.dev.Draw(c, d)
	}
	if err != nil {
		c.failed(err, "%s", call)
	}
}

// DrawArrays draws count vertices from first on.
//   - Errors: INVALID_ENUM for mode; INVALID_VALUE for negative numbers; INVALID_OPERATION without a vertex array, for
//     patches, a mode that an active transform feedback does not capture, or when a buffer that is used is mapped and
//     not persistently. Without a program nothing is drawn.
func DrawArrays(mode uint32, first, count int32) {
	c := current
	if first < 0 || count < 0 {
		c.counts("DrawArrays", first, count)
		return
	}
	if c.canDraw(mode, "DrawArrays") {
		c.call = drawing{mode: mode, first: int(first), count: int(count), instances: 1}
		c.draw(&c.call, "DrawArrays")
	}
}

// DrawArraysInstanced is DrawArrays, instancecount times.
//   - Errors: as DrawArrays.
func DrawArraysInstanced(mode uint32, first, count, instancecount int32) {
	current.drawArrays(mode, first, count, instancecount, 0, "DrawArraysInstanced")
}

// DrawArraysInstancedBaseInstance is DrawArraysInstanced; attributes with a divisor begin at element baseinstance.
//   - Errors: as DrawArrays.
func DrawArraysInstancedBaseInstance(mode uint32, first, count, instancecount int32, baseinstance uint32) {
	current.drawArrays(mode, first, count, instancecount, baseinstance, "DrawArraysInstancedBaseInstance")
}

func (c *context) drawArrays(mode uint32, first, count, instances int32, base uint32, call string) {
	if c.counts(call, first, count, instances) && c.canDraw(mode, call) {
		c.call = drawing{mode: mode, first: int(first), count: int(count), instances: int(instances), baseInstance: int(base)}
		c.draw(&c.call, call)
	}
}

// MultiDrawArrays is DrawArrays drawcount times, with the numbers at first and count.
//   - Errors: as DrawArrays; INVALID_VALUE for a negative drawcount. Nothing is drawn then.
func MultiDrawArrays(mode uint32, first, count *int32, drawcount int32) {
	c := current
	const call = "MultiDrawArrays"
	if !c.counts(call, drawcount) || drawcount > 0 && !(given(c, first, call) && given(c, count, call)) {
		return
	}
	for i := range int(drawcount) {
		if !c.counts(call, *at(first, i), *at(count, i)) {
			return
		}
	}
	if !c.canDraw(mode, call) {
		return
	}
	for i := range int(drawcount) {
		c.call = drawing{mode: mode, first: int(*at(first, i)), count: int(*at(count, i)), instances: 1}
		c.draw(&c.call, call)
	}
}

// DrawTransformFeedback draws as many vertices as the last capture of a transform feedback object had.
//   - Errors: as DrawArrays; INVALID_VALUE for a name without an object; INVALID_OPERATION when that object has never
//     ended a capture.
func DrawTransformFeedback(mode, id uint32) {
	current.drawFeedback(mode, id, 1, "DrawTransformFeedback")
}

// DrawTransformFeedbackInstanced is DrawTransformFeedback, instancecount times.
//   - Errors: as DrawTransformFeedback.
func DrawTransformFeedbackInstanced(mode, id uint32, instancecount int32) {
	current.drawFeedback(mode, id, instancecount, "DrawTransformFeedbackInstanced")
}

func (c *context) drawFeedback(mode, id uint32, instances int32, call string) {
	f := c.feedbacks.Get(id)
	if id == 0 {
		f = &c.noFeedback
	}
	switch {
	case !modeKnown(mode):
		c.badEnum("%s: mode %#x", call, mode)
	case f == nil:
		c.badValue("%s: %d is no transform feedback object", call, id)
	case !c.counts(call, instances):
	case !f.ended:
		c.badOp("%s: object %d has captured nothing", call, id)
	case c.canDraw(mode, call):
		c.call = drawing{mode: mode, count: f.count, instances: int(instances)}
		c.draw(&c.call, call)
	}
}
