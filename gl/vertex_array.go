package gl

// The least limits of OpenGL 4.5, which are ours.
const (
	maxAttributes     = 16
	maxVertexBindings = 16
	maxVertexStride   = 2048
	maxVertexOffset   = 2047
)

// attribKind is how a shader reads an attribute: which of the three families of calls specified it.
type attribKind uint8

const (
	kindFloat attribKind = iota
	kindInteger
	kindDouble
)

// attribute is the format of one vertex attribute.
type attribute struct {
	xtype      uint32
	size       int32 // components, or BGRA
	kind       attribKind
	normalized bool
	enabled    bool
	binding    uint8
	offset     uint32  // relative
	stride     int32   // as given to VertexAttribPointer
	pointer    uintptr // as given to VertexAttribPointer
}

// vertexBinding is where attributes are read from.
type vertexBinding struct {
	buffer  *buffer
	offset  int
	stride  int32
	divisor uint32
}

// vertexArray is a vertex array object.
type vertexArray struct {
	name     uint32
	attribs  [maxAttributes]attribute
	bindings [maxVertexBindings]vertexBinding
	elements *buffer
	render   any    // what the device keeps for it
	version  uint64 // changes with every change that a draw must know of
}

// touch notes a change.
func (v *vertexArray) touch() { v.version = nextVersion() }

var versions uint64

// nextVersion returns a number that no object had before.
func nextVersion() uint64 {
	versions++
	return versions
}

func (v *vertexArray) init() {
	for i := range v.attribs {
		v.attribs[i] = attribute{xtype: FLOAT, size: 4, binding: uint8(i)}
	}
	for i := range v.bindings {
		v.bindings[i].stride = 16
	}
	v.touch()
}

// forget unbinds a buffer.
func (v *vertexArray) forget(b *buffer) {
	for i := range v.bindings {
		if v.bindings[i].buffer == b {
			rebind(&v.bindings[i].buffer, nil)
			v.bindings[i].offset = 0
			v.touch()
		}
	}
	if v.elements == b {
		rebind(&v.elements, nil)
		v.touch()
	}
}

// release lets go of all buffers.
func (v *vertexArray) release() {
	for i := range v.bindings {
		rebind(&v.bindings[i].buffer, nil)
	}
	rebind(&v.elements, nil)
}

func (c *context) newArray(name uint32) *vertexArray {
	v := &vertexArray{name: name}
	v.init()
	c.arrays.Set(name, v)
	return v
}

// GenVertexArrays returns n unused names of vertex arrays. Each becomes an object when it is bound first.
//   - Errors: INVALID_VALUE for negative n.
func GenVertexArrays(n int32, arrays *uint32) {
	c := current
	for i := range c.outNames(n, arrays, "GenVertexArrays") {
		*at(arrays, i) = c.arrays.Gen()
	}
}

// CreateVertexArrays returns n new vertex array objects.
//   - Errors: INVALID_VALUE for negative n.
func CreateVertexArrays(n int32, arrays *uint32) {
	c := current
	for i := range c.outNames(n, arrays, "CreateVertexArrays") {
		name := c.arrays.Gen()
		c.newArray(name)
		*at(arrays, i) = name
	}
}

// BindVertexArray makes a vertex array the current one, 0 for none.
//   - Errors: INVALID_OPERATION for a name that was not generated.
func BindVertexArray(array uint32) {
	c := current
	v := c.arrays.Get(array)
	switch {
	case v != nil:
	case array == 0:
		v = &c.noArray
	case !c.arrays.Known(array):
		c.badOp("BindVertexArray: %d was not generated", array)
		return
	default:
		v = c.newArray(array)
	}
	c.array = v
}

// DeleteVertexArrays deletes vertex arrays; the current one is unbound. 0 and unknown names are ignored.
//   - Errors: INVALID_VALUE for negative n.
func DeleteVertexArrays(n int32, arrays *uint32) {
	c := current
	for i := range c.outNames(n, arrays, "DeleteVertexArrays") {
		v := c.arrays.Delete(*at(arrays, i))
		if v == nil {
			continue
		}
		if c.array == v {
			c.array = &c.noArray
		}
		v.release()
		c.dev.ForgetArray(v)
	}
}

// IsVertexArray reports whether a name is that of a vertex array object: one that was bound before, or came from
// CreateVertexArrays.
func IsVertexArray(array uint32) bool { return current.arrays.Get(array) != nil }

// boundArray returns the current vertex array; when there is none, an error is latched.
func (c *context) boundArray(call string) *vertexArray {
	if c.array == &c.noArray {
		c.badOp("%s: no vertex array is bound", call)
		return nil
	}
	return c.array
}

// namedArray returns the vertex array of a name; when there is none, an error is latched.
func (c *context) namedArray(name uint32, call string) *vertexArray {
	v := c.arrays.Get(name)
	if v == nil {
		c.badOp("%s: %d is no vertex array object", call, name)
	}
	return v
}
