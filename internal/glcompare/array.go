package glcompare

import "github.com/vkgloo/vkgloo/gl"

const attributes = 8 // of 16 that there are

// array is a vertex array of both sides.
type array struct {
	names    [2]uint32
	attribs  [attributes]attrib
	bindings [16]binding
	elements *buffer
}

type attrib struct {
	enabled bool
	kind    byte // 'f', 'i', 'd'
	size    int
	bytes   int // of an element
	offset  int
	binding int
}

type binding struct {
	buffer  *buffer
	offset  int
	stride  int
	divisor int
}

func (a *array) forget(b *buffer) {
	for i := range a.bindings {
		if a.bindings[i].buffer == b {
			a.bindings[i].buffer, a.bindings[i].offset = nil, 0
		}
	}
	if a.elements == b {
		a.elements = nil
	}
}

func (r *Runner) newArray() {
	a := &array{}
	for i := range a.attribs {
		a.attribs[i] = attrib{kind: 'f', size: 4, bytes: 16, binding: i}
	}
	for i := range a.bindings {
		a.bindings[i].stride = 16
	}
	r.do(func(g *Funcs, s int) { g.GenVertexArrays(1, &a.names[s]) }, "GenVertexArrays(1)")
	r.arrays = append(r.arrays, a)
	r.bindArray(a)
}

func (r *Runner) bindArray(a *array) {
	r.do(func(g *Funcs, s int) { g.BindVertexArray(a.names[s]) }, "BindVertexArray(%d)", a.names[ours])
	r.array = a
}

// attribType is a type of attributes: the bytes of one component.
type attribType struct {
	xtype uint32
	bytes int
}

// floatTypes lacks FIXED: llvmpipe gives it 16 bits of precision. Package gl's own tests have it.
var floatTypes = []attribType{{gl.FLOAT, 4}, {gl.FLOAT, 4}, {gl.BYTE, 1}, {gl.UNSIGNED_BYTE, 1}, {gl.SHORT, 2}, {gl.UNSIGNED_SHORT, 2},
	{gl.INT, 4}, {gl.UNSIGNED_INT, 4}, {gl.HALF_FLOAT, 2}, {gl.DOUBLE, 8},
	{gl.INT_2_10_10_10_REV, 0}, {gl.UNSIGNED_INT_2_10_10_10_REV, 0}, {gl.UNSIGNED_INT_10F_11F_11F_REV, 0}}

var intTypes = []attribType{{gl.BYTE, 1}, {gl.UNSIGNED_BYTE, 1}, {gl.SHORT, 2}, {gl.UNSIGNED_SHORT, 2}, {gl.INT, 4}, {gl.UNSIGNED_INT, 4}}

// kindOf is what an attribute of the test programs is.
func kindOf(i int) byte {
	switch i {
	case 2:
		return 'i'
	case 3:
		return 'u'
	case 5:
		return 'd'
	}
	return 'f'
}

// format picks a format for attribute i.
func (r *Runner) format(i int) (size int32, t attribType, normalized bool, bytes int) {
	size = int32(r.between(1, 4))
	switch kindOf(i) {
	case 'i':
		t = one(r, intTypes[0], intTypes[2], intTypes[4])
	case 'u':
		t = one(r, intTypes[1], intTypes[3], intTypes[5])
	case 'd':
		t = attribType{gl.DOUBLE, 8}
		size = max(size, 2) // what isn't given is undefined, and the programs read two
	default:
		t = floatTypes[r.c.IntN(len(floatTypes))]
		normalized = r.chance(40)
		switch t.xtype {
		case gl.UNSIGNED_INT:
			normalized = true // llvmpipe takes large ones for negative
		case gl.INT_2_10_10_10_REV:
			normalized = false // llvmpipe does not clamp -512/511
		}
	}
	bytes = int(size) * t.bytes
	switch t.xtype {
	case gl.INT_2_10_10_10_REV, gl.UNSIGNED_INT_2_10_10_10_REV:
		size, bytes = 4, 4
	case gl.UNSIGNED_INT_10F_11F_11F_REV:
		size, bytes, normalized = 3, 4, false
	}
	if (t.xtype == gl.UNSIGNED_BYTE && kindOf(i) == 'f' || t.xtype == gl.UNSIGNED_INT_2_10_10_10_REV) && r.chance(15) {
		size, bytes, normalized = gl.BGRA, 4, true
	}
	return size, t, normalized, bytes
}

// arrayCall makes a call about vertex arrays.
func (r *Runner) arrayCall() {
	i := r.c.IntN(attributes - 2)
	switch n := r.c.IntN(20); {
	case n == 0 && len(r.arrays) < 4:
		r.newArray()
	case n == 1:
		r.bindArray(r.arrays[r.c.IntN(len(r.arrays))])
	case n < 9:
		r.attribPointer(i)
	case n < 12:
		on := r.chance(75)
		r.do(func(g *Funcs, s int) {
			if on {
				g.EnableVertexAttribArray(uint32(i))
			} else {
				g.DisableVertexAttribArray(uint32(i))
			}
		}, "EnableVertexAttribArray(%d) %v", i, on)
		r.array.attribs[i].enabled = on
	case n < 14:
		d := one(r, 0, 0, 1, 1, 2, 3, 7)
		r.do(func(g *Funcs, s int) { g.VertexAttribDivisor(uint32(i), uint32(d)) }, "VertexAttribDivisor(%d, %d)", i, d)
		r.array.attribs[i].binding = i
		r.array.bindings[i].divisor = d
	case n < 16:
		r.separateFormat(i)
	case n < 19:
		r.constant(i)
	default:
		r.attribValue(i)
	}
}

func (r *Runner) attribPointer(i int) {
	b := r.bound[gl.ARRAY_BUFFER]
	if b == nil {
		return
	}
	size, t, norm, bytes := r.format(i)
	stride := one(r, 0, 0, bytes, bytes, bytes+4, bytes+1, 16, 32)
	offset := one(r, 0, 0, 0, 4, 8, 1, 3, 12)
	if kindOf(i) == 'd' && stride%8 != 0 {
		stride = bytes
	}
	r.do(func(g *Funcs, s int) {
		switch kindOf(i) {
		case 'f':
			g.VertexAttribPointerWithOffset(uint32(i), size, t.xtype, norm, int32(stride), uintptr(offset))
		case 'd':
			g.VertexAttribLPointerWithOffset(uint32(i), size, t.xtype, int32(stride), uintptr(offset))
		default:
			g.VertexAttribIPointerWithOffset(uint32(i), size, t.xtype, int32(stride), uintptr(offset))
		}
	}, "VertexAttribPointer(%d, %d, %#x, %v, %d, %d) of %v", i, size, t.xtype, norm, stride, offset, b)
	a := &r.array.attribs[i]
	*a = attrib{enabled: a.enabled, kind: kindOf(i), size: int(size), bytes: bytes, binding: i}
	if stride == 0 {
		stride = bytes
	}
	at := &r.array.bindings[i]
	at.buffer, at.offset, at.stride = b, offset, stride
}

func (r *Runner) separateFormat(i int) {
	switch r.c.IntN(3) {
	case 0:
		size, t, norm, bytes := r.format(i)
		off := r.c.IntN(20)
		r.do(func(g *Funcs, s int) {
			switch kindOf(i) {
			case 'f':
				g.VertexAttribFormat(uint32(i), size, t.xtype, norm, uint32(off))
			case 'd':
				g.VertexAttribLFormat(uint32(i), size, t.xtype, uint32(off))
			default:
				g.VertexAttribIFormat(uint32(i), size, t.xtype, uint32(off))
			}
		}, "VertexAttribFormat(%d, %d, %#x, %v, %d)", i, size, t.xtype, norm, off)
		a := &r.array.attribs[i]
		*a = attrib{enabled: a.enabled, kind: kindOf(i), size: int(size), bytes: bytes, offset: off, binding: a.binding}
	case 1:
		k := r.c.IntN(16)
		r.do(func(g *Funcs, s int) { g.VertexAttribBinding(uint32(i), uint32(k)) }, "VertexAttribBinding(%d, %d)", i, k)
		r.array.attribs[i].binding = k
	default:
		k, b := r.c.IntN(16), r.pick()
		off, stride := one(r, 0, 0, 16, 5), one(r, 0, 4, 16, 20, 7)
		if b == nil {
			return
		}
		r.do(func(g *Funcs, s int) { g.BindVertexBuffer(uint32(k), b.names[s], off, int32(stride)) }, "BindVertexBuffer(%d, %v, %d, %d)", k, b, off, stride)
		at := &r.array.bindings[k]
		at.buffer, at.offset, at.stride = b, off, stride
	}
}

func (r *Runner) constant(i int) {
	v := [4]float32{float32(r.c.IntN(9)) / 4, float32(r.c.IntN(9)), -1, float32(r.c.IntN(3))}
	r.do(func(g *Funcs, s int) {
		switch kindOf(i) {
		case 'f':
			g.VertexAttrib4fv(uint32(i), &v[0])
		case 'i':
			g.VertexAttribI4i(uint32(i), int32(v[0]*4), -2, int32(v[1]), 7)
		case 'u':
			g.VertexAttribI4ui(uint32(i), uint32(v[0]*4), 1<<31, uint32(v[1]), 7)
		default:
			g.VertexAttribL4d(uint32(i), float64(v[0]), 2, 3, float64(v[1]))
		}
	}, "VertexAttrib(%d, %v)", i, v)
}

func (r *Runner) attribValue(i int) {
	name := one(r, uint32(gl.VERTEX_ATTRIB_ARRAY_ENABLED), gl.VERTEX_ATTRIB_ARRAY_SIZE, gl.VERTEX_ATTRIB_ARRAY_TYPE, gl.VERTEX_ATTRIB_ARRAY_STRIDE,
		gl.VERTEX_ATTRIB_ARRAY_NORMALIZED, gl.VERTEX_ATTRIB_ARRAY_INTEGER, gl.VERTEX_ATTRIB_ARRAY_LONG, gl.VERTEX_ATTRIB_ARRAY_DIVISOR,
		gl.VERTEX_ATTRIB_BINDING, gl.VERTEX_ATTRIB_RELATIVE_OFFSET)
	var v [2]int32
	r.do(func(g *Funcs, s int) { g.GetVertexAttribiv(uint32(i), name, &v[s]) }, "GetVertexAttribiv(%d, %#x)", i, name)
	if v[0] != v[1] {
		r.differ("%d, want %d", v[ours], v[theirs])
	}
}

// readable reports whether draws of vertices below n, of instances with a base, read defined bytes only, and none of
// a buffer in the list.
func (r *Runner) readable(n, instances, base int, not []*buffer) bool {
	for i := range r.array.attribs {
		a := &r.array.attribs[i]
		if !a.enabled || i >= attributes-2 {
			continue
		}
		b := &r.array.bindings[a.binding]
		if b.buffer == nil || !b.buffer.usable() || a.kind != kindGroup(i) {
			return false
		}
		for _, x := range not {
			if x == b.buffer {
				return false
			}
		}
		last := n - 1
		if b.divisor > 0 {
			last = base + (instances-1)/b.divisor
		}
		at := b.offset + a.offset
		if b.stride == 0 {
			last = 0
		}
		if last < 0 || !b.buffer.defined(at, last*b.stride+a.bytes) {
			return false
		}
	}
	return true
}

// kindGroup is the kind that an attribute's format must have been given as.
func kindGroup(i int) byte { return kindOf(i) }

// fill makes every enabled attribute readable for a few vertices, so that draws are not all skipped.
func (r *Runner) fill() {
	for i := range attributes - 2 {
		a := &r.array.attribs[i]
		if !a.enabled {
			continue
		}
		b := &r.array.bindings[a.binding]
		if b.buffer != nil && b.buffer.usable() && a.kind == kindOf(i) && b.buffer.defined(b.offset+a.offset, 8*b.stride+a.bytes) {
			continue
		}
		big := r.big()
		r.bind(gl.ARRAY_BUFFER, big)
		r.attribPointer(i)
	}
}

// big is a buffer of some size whose bytes are all defined.
func (r *Runner) big() *buffer {
	for _, b := range r.buffers {
		if len(b.data) >= 800 && b.usable() && b.defined(0, len(b.data)) {
			return b
		}
	}
	return r.newBuffer(r.between(800, 2000))
}
