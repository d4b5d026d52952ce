package gl

// feedback is a transform feedback object.
type feedback struct {
	name    uint32
	outputs [maxFeedbackBindings]indexedBinding
	active  bool
	paused  bool
	ended   bool   // EndTransformFeedback was called once
	mode    uint32 // of BeginTransformFeedback
	program *program
	// What was captured since Begin, in vertices of the mode's list, and where writing goes on. full: a primitive did
	// not fit, so nothing more is written.
	vertices int
	full     bool
	// count is how many vertices DrawTransformFeedback draws: those of the last capture that was ended.
	count int
}

// capturing reports whether draws are captured.
func (f *feedback) capturing() bool { return f.active && !f.paused }

// forget unbinds a buffer.
func (f *feedback) forget(b *buffer) {
	for i := range f.outputs {
		if f.outputs[i].buffer == b {
			rebind(&f.outputs[i].buffer, nil)
			f.outputs[i] = indexedBinding{}
		}
	}
}

// GenTransformFeedbacks returns n unused names of transform feedback objects. Each becomes an object when it is bound
// first.
//   - Errors: INVALID_VALUE for negative n.
func GenTransformFeedbacks(n int32, ids *uint32) {
	c := current
	for i := range c.outNames(n, ids, "GenTransformFeedbacks") {
		*at(ids, i) = c.feedbacks.Gen()
	}
}

// CreateTransformFeedbacks returns n new transform feedback objects.
//   - Errors: INVALID_VALUE for negative n.
func CreateTransformFeedbacks(n int32, ids *uint32) {
	c := current
	for i := range c.outNames(n, ids, "CreateTransformFeedbacks") {
		name := c.feedbacks.Gen()
		c.feedbacks.Set(name, &feedback{name: name})
		*at(ids, i) = name
	}
}

// BindTransformFeedback makes a transform feedback object the current one, 0 for the context's own; target is
// TRANSFORM_FEEDBACK. Its buffers are those of BindBufferBase and BindBufferRange.
//   - Errors: INVALID_ENUM for target; INVALID_OPERATION for a name that was not generated, or while the current
//     object is active and not paused.
func BindTransformFeedback(target, id uint32) {
	c := current
	switch {
	case target != TRANSFORM_FEEDBACK:
		c.badEnum("BindTransformFeedback: target %#x", target)
		return
	case c.feedback.capturing():
		c.badOp("BindTransformFeedback: transform feedback is active")
		return
	}
	f := c.feedbacks.Get(id)
	switch {
	case f != nil:
	case id == 0:
		f = &c.noFeedback
	case !c.feedbacks.Known(id):
		c.badOp("BindTransformFeedback: %d was not generated", id)
		return
	default:
		f = &feedback{name: id}
		c.feedbacks.Set(id, f)
	}
	c.feedback = f
}

// DeleteTransformFeedbacks deletes transform feedback objects; the current one is replaced by the context's own. 0 and
// unknown names are ignored.
//   - Errors: INVALID_VALUE for negative n; INVALID_OPERATION when one is active. Nothing is deleted then.
func DeleteTransformFeedbacks(n int32, ids *uint32) {
	c := current
	k := c.outNames(n, ids, "DeleteTransformFeedbacks")
	for i := range k {
		if f := c.feedbacks.Get(*at(ids, i)); f != nil && f.active {
			c.badOp("DeleteTransformFeedbacks: object %d is active", f.name)
			return
		}
	}
	for i := range k {
		f := c.feedbacks.Delete(*at(ids, i))
		if f == nil {
			continue
		}
		for j := range f.outputs {
			rebind(&f.outputs[j].buffer, nil)
		}
		if c.feedback == f {
			c.feedback = &c.noFeedback
		}
	}
}

// IsTransformFeedback reports whether a name is that of a transform feedback object: one that was bound before, or came
// from CreateTransformFeedbacks.
func IsTransformFeedback(id uint32) bool { return current.feedbacks.Get(id) != nil }

// BeginTransformFeedback starts to capture what draws' varyings are, into the buffers bound to the current object.
// primitiveMode is POINTS, LINES or TRIANGLES; strips, loops and fans are captured as such lists.
//   - Errors: INVALID_ENUM for primitiveMode; INVALID_OPERATION when it is active, without a program or varyings, or
//     when one of the program's outputs has no buffer.
func BeginTransformFeedback(primitiveMode uint32) {
	c := current
	f := c.feedback
	switch {
	case primitiveMode != POINTS && primitiveMode != LINES && primitiveMode != TRIANGLES:
		c.badEnum("BeginTransformFeedback: mode %#x", primitiveMode)
		return
	case f.active:
		c.badOp("BeginTransformFeedback: it is active")
		return
	case c.program == nil:
		c.badOp("BeginTransformFeedback: no program is in use")
		return
	case c.exe.Capture == nil:
		c.badOp("BeginTransformFeedback: program %d has no varyings to capture", c.program.name)
		return
	}
	for i, stride := range c.exe.Capture.Strides {
		if b := f.outputs[i].buffer; stride > 0 && b == nil {
			c.badOp("BeginTransformFeedback: no buffer is bound to output %d", i)
			return
		}
	}
	f.active, f.paused, f.mode, f.program = true, false, primitiveMode, c.program
	f.vertices, f.full = 0, false
	c.program.capturing++
}

// EndTransformFeedback ends the capture of the current object.
//   - Errors: INVALID_OPERATION when it is not active.
func EndTransformFeedback() {
	c := current
	f := c.feedback
	if !f.active {
		c.badOp("EndTransformFeedback: it is not active")
		return
	}
	f.active, f.paused, f.ended, f.count = false, false, true, f.vertices
	p := f.program
	f.program = nil
	p.capturing--
	c.collectProgram(p)
}

// PauseTransformFeedback stops the capture of the current object until ResumeTransformFeedback.
//   - Errors: INVALID_OPERATION when it is not active, or paused.
func PauseTransformFeedback() {
	c := current
	if !c.feedback.capturing() {
		c.badOp("PauseTransformFeedback: it is not active, or paused")
		return
	}
	c.feedback.paused = true
}

// ResumeTransformFeedback goes on with the capture of the current object.
//   - Errors: INVALID_OPERATION when it is not active, not paused, or the program in use is not the one of
//     BeginTransformFeedback.
func ResumeTransformFeedback() {
	c := current
	f := c.feedback
	switch {
	case !f.active || !f.paused:
		c.badOp("ResumeTransformFeedback: it is not active, or not paused")
	case f.program != c.program:
		c.badOp("ResumeTransformFeedback: another program is in use")
	default:
		f.paused = false
	}
}
