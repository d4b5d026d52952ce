package gl

import "github.com/vkgloo/vkgloo/gl/internal/names"

// context is all of OpenGL's state.
//   - Concurrency: externally synchronized, as every function of the package.
type context struct {
	dev    device
	limits limits

	code  uint32 // latched, NO_ERROR when none
	cause error  // behind it
	told  bool   // GetError has returned it

	buffers  names.Table[buffer]
	bound    [bufferTargets]*buffer // but for ELEMENT_ARRAY_BUFFER, which the vertex array holds
	uniforms [maxUniformBindings]indexedBinding
	storages [maxStorageBindings]indexedBinding
	counters [maxCounterBindings]indexedBinding

	arrays          names.Table[vertexArray]
	noArray         vertexArray // name 0: core has no default vertex array, but an element binding works
	array           *vertexArray
	constants       [maxAttributes]constant
	constantVersion uint64

	programs names.Table[programOrShader]
	program  *program
	exe      *executable // of program: what it was linked to when that last went well

	feedbacks  names.Table[feedback]
	noFeedback feedback
	feedback   *feedback

	queries names.Table[query]
	active  [queryTargets]*query

	call    drawing // the draw under way
	blocked int     // buffers that are mapped, and not persistently

	syncs    map[uintptr]*fence
	lastSync uintptr

	state   state
	pack    pixelStore
	unpack  pixelStore
	strings map[uint32][]byte
}

// current is the one current context of the process. Before Init it has no device: state can be set, but what needs
// the GPU fails.
var current = newContext(nil)

func newContext(d device) *context {
	if d == nil {
		d = noDevice{}
	}
	c := &context{dev: d, limits: d.Limits(), syncs: make(map[uintptr]*fence)}
	c.array = &c.noArray
	c.noArray.init()
	c.feedback = &c.noFeedback
	for i := range c.constants {
		c.constants[i] = defaultConstant
	}
	c.state.init(c.limits)
	c.pack.alignment, c.unpack.alignment = 4, 4
	return c
}
