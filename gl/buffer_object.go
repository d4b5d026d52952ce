package gl

import (
	"strconv"
	"unsafe"
)

// buffer is a buffer object. It lives until it is deleted and no vertex array or transform feedback object holds it.
type buffer struct {
	name    uint32
	mem     memory
	size    int
	usage   uint32
	flags   uint32 // BUFFER_STORAGE_FLAGS
	fixed   bool   // BUFFER_IMMUTABLE_STORAGE
	mapped  mapping
	refs    int // vertex arrays and transform feedback objects that hold it, each binding counted
	deleted bool
}

// mapping is what is mapped of a buffer; ptr is nil when nothing is.
type mapping struct {
	ptr    unsafe.Pointer
	offset int
	size   int
	flags  uint32 // of MapBufferRange
}

// mutableFlags are the storage flags of a store made by BufferData.
const mutableFlags = MAP_READ_BIT | MAP_WRITE_BIT | DYNAMIC_STORAGE_BIT

// blocked reports whether commands may not use the store: it is mapped, and not persistently.
func (b *buffer) blocked() bool { return b.mapped.ptr != nil && b.mapped.flags&MAP_PERSISTENT_BIT == 0 }

// newBuffer makes the object of a name.
func (c *context) newBuffer(name uint32) *buffer {
	b := &buffer{name: name, mem: c.dev.NewMemory(), usage: STATIC_DRAW, flags: mutableFlags}
	b.mem.SetLabel("gl buffer " + strconv.Itoa(int(name)))
	c.buffers.Set(name, b)
	return b
}

// hold and drop count the vertex arrays and transform feedback objects that keep a buffer.
func hold(b *buffer) {
	if b != nil {
		b.refs++
	}
}

func drop(b *buffer) {
	if b == nil {
		return
	}
	b.refs--
	b.collect()
}

// collect gives the store of a deleted buffer back when nothing holds it.
func (b *buffer) collect() {
	if b.deleted && b.refs == 0 && b.mem != nil {
		b.mem.Release()
		b.mem = nil
	}
}

// rebind puts b into a binding that counts.
func rebind(at **buffer, b *buffer) {
	if *at == b {
		return
	}
	hold(b)
	old := *at
	*at = b
	drop(old)
}

// GenBuffers returns n unused names of buffers. Each becomes an object when it is bound first.
//   - Errors: INVALID_VALUE for negative n.
func GenBuffers(n int32, buffers *uint32) {
	c := current
	for i := range c.outNames(n, buffers, "GenBuffers") {
		*at(buffers, i) = c.buffers.Gen()
	}
}

// CreateBuffers returns n new buffer objects.
//   - Errors: INVALID_VALUE for negative n.
func CreateBuffers(n int32, buffers *uint32) {
	c := current
	for i := range c.outNames(n, buffers, "CreateBuffers") {
		name := c.buffers.Gen()
		c.newBuffer(name)
		*at(buffers, i) = name
	}
}

// outNames checks the count of a Gen… or Delete… function and returns it, 0 when there is nothing to do.
func (c *context) outNames(n int32, p *uint32, call string) int {
	if n < 0 {
		c.badValue("%s: %d names", call, n)
		return 0
	}
	if p == nil {
		return 0
	}
	return int(n)
}

// at is p[i] of a C array.
func at[T any](p *T, i int) *T {
	return (*T)(unsafe.Add(unsafe.Pointer(p), uintptr(i)*unsafe.Sizeof(*p)))
}

// IsBuffer reports whether a name is that of a buffer object: one that was bound before, or came from CreateBuffers.
func IsBuffer(buffer uint32) bool { return current.buffers.Get(buffer) != nil }

// BindBuffer makes a buffer the one that target's calls are about; 0 for none. ELEMENT_ARRAY_BUFFER is a binding of
// the vertex array.
//   - Errors: INVALID_ENUM for target; INVALID_OPERATION for a name that GenBuffers did not return.
func BindBuffer(target, buffer uint32) {
	c := current
	s := slotOf(target)
	if s == noSlot {
		c.badEnum("BindBuffer: target %#x", target)
		return
	}
	b := c.buffers.Get(buffer)
	if b == nil && buffer != 0 {
		if b = c.bindFirst(buffer, "BindBuffer"); b == nil {
			return
		}
	}
	if s == slotElementArray {
		rebind(&c.array.elements, b)
		c.array.touch()
		return
	}
	c.bound[s] = b
}

// bindFirst makes the object of a generated name.
func (c *context) bindFirst(name uint32, call string) *buffer {
	if !c.buffers.Known(name) {
		c.badOp("%s: buffer %d was not generated", call, name)
		return nil
	}
	return c.newBuffer(name)
}

// lookup is the buffer of a name for calls that bind: nil for 0, made when it is bound first. ok is false after an error.
func (c *context) lookup(name uint32, call string) (b *buffer, ok bool) {
	if name == 0 {
		return nil, true
	}
	if b = c.buffers.Get(name); b == nil {
		b = c.bindFirst(name, call)
	}
	return b, b != nil
}

// DeleteBuffers deletes buffers. Each is unmapped, and unbound from the context, the current vertex array and the
// current transform feedback object; others keep its store alive. 0 and unknown names are ignored.
//   - Errors: INVALID_VALUE for negative n.
func DeleteBuffers(n int32, buffers *uint32) {
	c := current
	for i := range c.outNames(n, buffers, "DeleteBuffers") {
		if b := c.buffers.Delete(*at(buffers, i)); b != nil {
			c.deleteBuffer(b)
		}
	}
}

func (c *context) deleteBuffer(b *buffer) {
	c.unmap(b)
	for i := range c.bound {
		if c.bound[i] == b {
			c.bound[i] = nil
		}
	}
	for _, list := range [][]indexedBinding{c.uniforms[:], c.storages[:], c.counters[:]} {
		for i := range list {
			if list[i].buffer == b {
				list[i] = indexedBinding{}
			}
		}
	}
	c.array.forget(b)
	c.feedback.forget(b)
	b.deleted = true
	b.collect()
}
