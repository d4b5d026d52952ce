package glcompare

import (
	"encoding/binary"
	"fmt"
	"math"
	"unsafe"

	"github.com/vkgloo/vkgloo/gl"
)

// call is a draw, of one of many forms.
type call struct {
	mode            uint32
	first, count    int
	instances, base int // instances, base instance
	xtype           uint32
	offset          int // of indices
	baseVertex      int
	form            int
}

// modesFor are the modes that a transform feedback of a mode captures.
var modesFor = map[uint32][]uint32{
	gl.POINTS: {gl.POINTS}, gl.LINES: {gl.LINES, gl.LINE_STRIP, gl.LINE_LOOP}, gl.TRIANGLES: {gl.TRIANGLES, gl.TRIANGLE_STRIP, gl.TRIANGLE_FAN},
}

// plan makes up a draw whose inputs are defined; ok is false when none was found. Buffers in the list aren't read.
func (r *Runner) plan(modes []uint32, not []*buffer) (d call, ok bool) {
	d = call{mode: modes[r.c.IntN(len(modes))], first: r.c.IntN(4), count: r.between(0, 12), instances: 1, form: r.c.IntN(4)}
	if d.form&1 != 0 {
		d.instances = r.between(1, 4)
		d.base = r.c.IntN(3)
	}
	top := d.first + d.count
	if r.chance(50) && r.array.elements != nil {
		d.xtype = one(r, uint32(gl.UNSIGNED_BYTE), gl.UNSIGNED_SHORT, gl.UNSIGNED_INT)
		d.first = 0
		b := r.array.elements
		size := indexSize(d.xtype)
		d.offset = one(r, 0, 0, size, 4*size)
		if r.chance(30) {
			d.baseVertex = r.c.IntN(5)
		}
		for _, x := range not {
			if x == b {
				return d, false
			}
		}
		if !b.usable() || !b.defined(d.offset, d.count*size) {
			return d, false
		}
		top = r.topIndex(b, d) + d.baseVertex + 1
	}
	if r.state.scene == nil || !r.state.scene.usable() || !r.state.scene.defined(0, 256) {
		return d, false
	}
	// llvmpipe gives the largest index a meaning of its own.
	return d, top < 1<<16 && r.readable(max(top, 1), d.instances, d.base, not)
}

func indexSize(t uint32) int {
	switch t {
	case gl.UNSIGNED_BYTE:
		return 1
	case gl.UNSIGNED_SHORT:
		return 2
	}
	return 4
}

// topIndex is the largest index of a draw that isn't a restart.
func (r *Runner) topIndex(b *buffer, d call) int {
	top := 0
	size := indexSize(d.xtype)
	for i := range d.count {
		p := b.data[d.offset+i*size:]
		v := uint32(p[0])
		switch size {
		case 2:
			v = uint32(binary.LittleEndian.Uint16(p))
		case 4:
			v = binary.LittleEndian.Uint32(p)
		}
		if r.state.fixed && uint64(v) == 1<<(8*size)-1 || !r.state.fixed && r.state.restart && v == r.state.index {
			continue
		}
		top = max(top, int(v))
	}
	return top
}

// indices puts small indices into the element buffer, so that indexed draws happen.
func (r *Runner) indices() {
	b := r.big()
	if r.bad != "" {
		return
	}
	r.bind(gl.ELEMENT_ARRAY_BUFFER, b)
	size := one(r, 1, 2, 4)
	p := make([]byte, 16*size)
	for i := range 16 {
		v := uint32(r.c.IntN(9))
		if r.chance(15) {
			v = math.MaxUint32
		}
		for k := range size {
			p[i*size+k] = byte(v >> (8 * k))
		}
	}
	if b.flags&gl.DYNAMIC_STORAGE_BIT == 0 || b.mapped {
		return
	}
	r.do(func(g *Funcs, s int) { g.NamedBufferSubData(b.names[s], 0, len(p), unsafe.Pointer(&p[0])) }, "indices %x into %v", p, b)
	b.set(0, p)
}

// draw makes the draw on both.
func (r *Runner) draw(d call) bool {
	m, n, k := d.mode, int32(d.count), int32(d.instances)
	return r.do(func(g *Funcs, s int) {
		switch {
		case d.xtype == 0 && d.form&1 == 0 && d.form&2 != 0:
			first, count := int32(d.first), n
			g.MultiDrawArrays(m, &first, &count, 1)
		case d.xtype == 0 && d.form&1 == 0:
			g.DrawArrays(m, int32(d.first), n)
		case d.xtype == 0 && d.base == 0:
			g.DrawArraysInstanced(m, int32(d.first), n, k)
		case d.xtype == 0:
			g.DrawArraysInstancedBaseInstance(m, int32(d.first), n, k, uint32(d.base))
		case d.form&1 == 0 && d.baseVertex == 0:
			g.DrawElementsWithOffset(m, n, d.xtype, uintptr(d.offset))
		case d.form&1 == 0:
			g.DrawElementsBaseVertexWithOffset(m, n, d.xtype, uintptr(d.offset), int32(d.baseVertex))
		default:
			g.DrawElementsInstancedBaseVertexBaseInstance(m, n, d.xtype, gl.PtrOffset(d.offset), k, int32(d.baseVertex), uint32(d.base))
		}
	}, "draw %+v%s", d, r.indexText(d))
}

// indexText is the indices of a draw, for the log.
func (r *Runner) indexText(d call) string {
	if d.xtype == 0 {
		return ""
	}
	size := indexSize(d.xtype)
	return fmt.Sprintf(" of %x", r.array.elements.data[d.offset:d.offset+d.count*size])
}

// capture captures a few draws and compares what was written.
func (r *Runner) capture() {
	p := r.programs[r.c.IntN(3)]
	if r.NoGaps && p.text == "skipping" {
		return
	}
	if r.program != p {
		r.use(p)
	}
	if r.chance(60) {
		r.fill()
	}
	if r.chance(30) {
		r.indices()
	}
	outs := r.outputs[:len(p.strides)]
	var offsets [4]int
	for i, b := range outs {
		if !b.usable() || len(b.data) < 4 {
			return
		}
		off := r.c.IntN(len(b.data)/8+1) * 4
		offsets[i] = off
		n := (len(b.data) - off) &^ 3
		if n == 0 {
			return
		}
		r.do(func(g *Funcs, s int) { g.BindBufferRange(gl.TRANSFORM_FEEDBACK_BUFFER, uint32(i), b.names[s], off, n) }, "BindBufferRange(TRANSFORM_FEEDBACK_BUFFER, %d, %v, %d, %d)", i, b, off, n)
		r.bound[gl.TRANSFORM_FEEDBACK_BUFFER] = b
	}
	mode := one(r, uint32(gl.POINTS), gl.LINES, gl.TRIANGLES)
	d, ok := r.plan(modesFor[mode], outs)
	if !ok {
		return
	}
	discard := r.chance(70)
	if discard {
		r.do(func(g *Funcs, s int) { g.Enable(gl.RASTERIZER_DISCARD) }, "Enable(RASTERIZER_DISCARD)")
	} else {
		r.dirty = true // the program has no fragment shader
	}
	if r.bound[gl.QUERY_BUFFER] != nil {
		r.bind(gl.QUERY_BUFFER, nil)
	}
	for i, t := range queryTargets {
		r.do(func(g *Funcs, s int) { g.BeginQuery(t, r.queries[s][i]) }, "BeginQuery(%#x)", t)
	}
	if r.do(func(g *Funcs, s int) { g.BeginTransformFeedback(mode) }, "BeginTransformFeedback(%#x)", mode) {
		r.state.active = true
		r.draw(d)
		for range r.c.IntN(3) {
			r.between2(modesFor[mode], outs)
		}
		r.do(func(g *Funcs, s int) { g.EndTransformFeedback() }, "EndTransformFeedback()")
		r.state.active = false
	}
	var written [2]uint32
	for i, t := range queryTargets {
		var n [2]uint32
		r.do(func(g *Funcs, s int) {
			g.EndQuery(t)
			g.GetQueryObjectuiv(r.queries[s][i], gl.QUERY_RESULT, &n[s])
		}, "EndQuery(%#x), GetQueryObjectuiv", t)
		if n[0] != n[1] {
			r.differ("%d primitives, want %d", n[ours], n[theirs])
		}
		if i == 0 {
			written = n
		}
	}
	r.do(func(g *Funcs, s int) { g.Disable(gl.RASTERIZER_DISCARD) }, "Disable(RASTERIZER_DISCARD)")
	for i, b := range outs {
		r.markCaptured(b, offsets[i], p.strides[i], int(written[ours])*vertices[mode], p.text == "skipping" && i == 0)
		r.learnCaptured(b)
	}
}

var vertices = map[uint32]int{gl.POINTS: 1, gl.LINES: 2, gl.TRIANGLES: 3}

// markCaptured notes that n vertices were captured. Both sides must agree on them from here on.
func (r *Runner) markCaptured(b *buffer, at, stride, n int, skips bool) {
	for v := range n {
		for k := range stride {
			if skips && k >= 16 && k < 24 {
				continue // gl_SkipComponents2
			}
			b.known[at+v*stride+k] = true
		}
	}
}

// between2 makes another call while transform feedback is active.
func (r *Runner) between2(modes []uint32, outs []*buffer) {
	switch r.c.IntN(4) {
	case 0: // a buffer changes between two draws
		b := r.pick()
		for _, o := range outs {
			if o == b {
				return
			}
		}
		if b.flags&gl.DYNAMIC_STORAGE_BIT == 0 || b.mapped || len(b.data) == 0 {
			return
		}
		at, n := r.rangeOf(b)
		p := r.random(n)
		r.do(func(g *Funcs, s int) { g.NamedBufferSubData(b.names[s], at, n, pointer(p)) }, "NamedBufferSubData(%d, %d) of %v", at, n, b)
		b.set(at, p)
	case 1:
		r.do(func(g *Funcs, s int) { g.PauseTransformFeedback() }, "PauseTransformFeedback()")
		r.uniform()
		r.do(func(g *Funcs, s int) { g.ResumeTransformFeedback() }, "ResumeTransformFeedback()")
	default:
		if d, ok := r.plan(modes, outs); ok {
			r.draw(d)
		}
	}
}

func (r *Runner) uniform() {
	v := float32(r.c.IntN(7))
	r.do(func(g *Funcs, s int) { g.Uniform1f(r.program.uniforms["k[1]"][s], v) }, "Uniform1f(k[1], %v)", v)
}

var queryTargets = [2]uint32{gl.TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN, gl.PRIMITIVES_GENERATED}

// learnCaptured compares a captured buffer, floats with a tolerance, and takes the reference's bytes over. Both sides
// are made equal where they differ within it.
func (r *Runner) learnCaptured(b *buffer) {
	n := len(b.data)
	if n == 0 || r.bad != "" {
		return
	}
	var p [2][]byte
	r.do(func(g *Funcs, s int) {
		p[s] = make([]byte, n)
		g.GetNamedBufferSubData(b.names[s], 0, n, unsafe.Pointer(&p[s][0]))
	}, "GetNamedBufferSubData of %v", b)
	if r.bad != "" {
		return
	}
	same := true
	for at := 0; at < n; at += 4 {
		if at+4 > n {
			for k := at; k < n; k++ {
				if b.known[k] && p[0][k] != p[1][k] {
					r.differ("byte %d of %v is %#x, want %#x", k, b, p[ours][k], p[theirs][k])
				}
			}
			break
		}
		x, y := binary.LittleEndian.Uint32(p[ours][at:]), binary.LittleEndian.Uint32(p[theirs][at:])
		if x == y {
			continue
		}
		same = false
		if known := b.defined(at, 4); !known {
			for k := at; k < at+4; k++ {
				if b.known[k] && p[ours][k] != p[theirs][k] {
					r.differ("byte %d of %v is %#x, want %#x", k, b, p[ours][k], p[theirs][k])
				}
			}
			continue
		}
		if !within(x, y) {
			r.differ("word %d of %v is %#x (%v), want %#x (%v); of %s\n ours   %x\n theirs %x", at/4, b, x, math.Float32frombits(x), y, math.Float32frombits(y),
				r.program.text, p[ours][max(0, at-32):min(n, at+32)], p[theirs][max(0, at-32):min(n, at+32)])
			return
		}
	}
	copy(b.data, p[theirs])
	if !same && b.flags&gl.DYNAMIC_STORAGE_BIT != 0 {
		r.do(func(g *Funcs, s int) { g.NamedBufferSubData(b.names[s], 0, n, unsafe.Pointer(&p[theirs][0])) }, "both made equal: %v", b)
		b.set(0, p[theirs])
	} else if !same {
		b.forget(0, n)
	}
}

// within reports whether two words are floats that differ by rounding only.
func within(x, y uint32) bool {
	a, b := float64(math.Float32frombits(x)), float64(math.Float32frombits(y))
	switch {
	case math.IsNaN(a) && math.IsNaN(b):
		return true
	case math.Abs(a) < 1.2e-38 && math.Abs(b) < 1.2e-38:
		return x>>23&0xff == 0 && y>>23&0xff == 0 // denormals may be flushed
	}
	// llvmpipe normalises 32-bit integers with an error of some 2^-22.
	return math.Abs(a-b) <= max(4e-6*max(math.Abs(a), math.Abs(b)), 3e-7) && (x>>23&0xff > 60 || a == 0)
}

// paint draws pixels, or compares them.
func (r *Runner) paint() {
	switch r.c.IntN(6) {
	case 0:
		c := [4]float32{float32(r.c.IntN(5)) / 4, 0.5, float32(r.c.IntN(5)) / 4, 1}
		d := float64(r.c.IntN(3)) / 2
		mask := one(r, uint32(gl.COLOR_BUFFER_BIT), gl.DEPTH_BUFFER_BIT, gl.COLOR_BUFFER_BIT|gl.DEPTH_BUFFER_BIT)
		r.do(func(g *Funcs, s int) {
			g.ClearColor(c[0], c[1], c[2], c[3])
			g.ClearDepth(d)
			g.Clear(mask)
		}, "ClearColor(%v), ClearDepth(%v), Clear(%#x)", c, d, mask)
	case 1:
		r.comparePixels()
	default:
		p := r.programs[3]
		if r.program != p {
			r.use(p)
		}
		if r.chance(60) {
			r.fill()
		}
		if r.chance(30) {
			r.indices()
		}
		modes := []uint32{gl.TRIANGLES, gl.TRIANGLES, gl.TRIANGLE_STRIP, gl.TRIANGLE_FAN, gl.POINTS, gl.LINES, gl.LINE_STRIP, gl.LINE_LOOP}
		if r.LooseLines {
			modes = modes[:5]
		}
		if d, ok := r.plan(modes, nil); ok {
			r.draw(d)
		}
	}
}

// edgePixels is how many pixels of a picture may differ by more than rounding. OpenGL says which pixels a primitive covers
// by the exact position of its vertices ("Basic Polygon Rasterization", "Basic Line Segment Rasterization"), which
// implementations round to a grid of their own, SUBPIXEL_BITS fine: a centre that lies on an edge may fall on either side. Pictures
// have hundreds of edges. As a device fetches attributes by itself 2,000 pictures differed in no more than 8 pixels; with all
// fallbacks forced one in some 300 did in 13.
const edgePixels = 32

// comparePixels compares the framebuffers.
func (r *Runner) comparePixels() {
	const w, h = 128, 128
	if r.dirty {
		r.do(func(g *Funcs, s int) {
			g.Disable(gl.SCISSOR_TEST)
			g.Disable(gl.RASTERIZER_DISCARD)
			g.ColorMask(true, true, true, true)
			g.DepthMask(true)
			g.Clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT)
		}, "Clear of all")
		r.dirty = false
		return
	}
	if b := r.bound[gl.PIXEL_PACK_BUFFER]; b != nil {
		r.bind(gl.PIXEL_PACK_BUFFER, nil)
	}
	var p [2][]byte
	r.do(func(g *Funcs, s int) {
		p[s] = make([]byte, w*h*4)
		g.ReadPixels(0, 0, w, h, gl.RGBA, gl.UNSIGNED_BYTE, unsafe.Pointer(&p[s][0]))
	}, "ReadPixels")
	if r.bad != "" {
		return
	}
	wrong, first := 0, -1
	for i := range w * h {
		for k := range 4 {
			d := int(p[ours][4*i+k]) - int(p[theirs][4*i+k])
			if d > 3 || d < -3 {
				if first < 0 {
					first = i
				}
				wrong++
				break
			}
		}
	}
	if wrong > edgePixels {
		r.differ("%d of %d pixels differ; the first is (%d, %d): %v, want %v", wrong, w*h, first%w, first/w, p[ours][4*first:4*first+4], p[theirs][4*first:4*first+4])
	}
	if wrong > 0 {
		r.dirty = true // so that the few don't add up
	}
}

// queryCall asks for some state.
func (r *Runner) queryCall() {
	name := one(r, uint32(gl.ARRAY_BUFFER_BINDING), gl.VIEWPORT, gl.SCISSOR_BOX, gl.DEPTH_FUNC, gl.BLEND_SRC_RGB, gl.BLEND_DST_ALPHA, gl.CULL_FACE_MODE,
		gl.FRONT_FACE, gl.DEPTH_WRITEMASK, gl.TRANSFORM_FEEDBACK_ACTIVE, gl.PACK_ALIGNMENT, gl.COLOR_WRITEMASK, gl.BLEND_EQUATION_RGB)
	var v [2][4]int32
	r.do(func(g *Funcs, s int) { g.GetIntegerv(name, &v[s][0]) }, "GetIntegerv(%#x)", name)
	if name == gl.ARRAY_BUFFER_BINDING { // names differ
		v[0], v[1] = [4]int32{}, [4]int32{}
	}
	if v[0] != v[1] {
		r.differ("%v, want %v", v[ours], v[theirs])
	}
}

// compareAll compares everything at the end.
func (r *Runner) compareAll() {
	for _, b := range r.buffers {
		r.compare(b)
	}
	r.comparePixels()
}
