package vkgloo

import (
	"fmt"
	"math"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/draw"
)

// VertexArrayOptions are what a vertex array may have besides its content.
type VertexArrayOptions struct {
	Index       buffer.Any
	IndexSize   int  // bytes of an index: 1, 2 or 4; 0: an IndexBuffer's own, else 4
	Mode        Mode // ModeDefault: Points without a fragment shader, else Triangles
	SkipUnknown bool // pass over attributes that the program lacks
	Label       string
}

// VertexArray ties buffers to a program's attributes. It follows its buffers: what they hold, where they lie and how
// they are typed at the time of a draw counts; the number of vertices is that of its birth (M-047).
//   - States: live → released.
//   - Concurrency: externally synchronized, its program and buffers included.
type VertexArray struct {
	c         *Context
	id        uint64
	label     string
	prog      *Program
	index     buffer.Any
	indexBuf  *buffer.Buffer
	indexSize int // as given
	mode      Mode
	vertices  int // -1: unknown
	instances int
	entries   []entry
	rows      []draw.Attribute // one for each input of the program
	state     *draw.VertexState
	call      draw.Call
	emulated  draw.Call
	released  bool
}

// VertexArray makes a vertex array. Attributes of the program that no entry feeds read as (0, 0, 0, 1).
//   - Errors, in this order (M-091, M-092): buffer.ErrArgs for a nil program, buffer.ErrReleased; buffer.ErrFormat for an
//     attribute that the program lacks; buffer.ErrContext; for each entry buffer.ErrArgs for a nil buffer,
//     buffer.ErrReleased, buffer.ErrContext, buffer.ErrState for a typed buffer without data, buffer.ErrFormat; at last
//     buffer.ErrRange for IndexSize.
//   - Ownership: buffers and program stay the caller's; the program may be released.
func (c *Context) VertexArray(p *Program, content []Content, o VertexArrayOptions) (*VertexArray, error) {
	switch {
	case p == nil:
		return nil, fmt.Errorf("%w: nil program", buffer.ErrArgs)
	case p.Released():
		return nil, fmt.Errorf("%w: %v", buffer.ErrReleased, p)
	case p.stages.compute:
		return nil, fmt.Errorf("%w: %v is for computing", buffer.ErrArgs, p)
	case !o.Mode.valid():
		return nil, fmt.Errorf("%w: %v", buffer.ErrMode, o.Mode)
	}
	if err := checkLabel(o.Label); err != nil {
		return nil, err
	}
	v := &VertexArray{c: c, id: buffer.NextID(), label: o.Label, prog: p, indexSize: o.IndexSize, mode: o.Mode, instances: 1}
	if untyped(o.Index) != nil {
		v.index = o.Index
	}
	if v.mode == ModeDefault {
		v.mode = p.defaultMode()
	}
	if err := v.resolve(content, o.SkipUnknown); err != nil {
		return nil, fmt.Errorf("%v: %w", v, err)
	}
	if n := o.IndexSize; n != 0 && n != 1 && n != 2 && n != 4 {
		return nil, fmt.Errorf("%v: %w: indices of %d bytes", v, buffer.ErrRange, n)
	}
	v.vertices = v.detect()
	v.rows = make([]draw.Attribute, len(p.d.Inputs()))
	c.eng.Lock()
	v.state = c.draw.NewVertexState()
	c.eng.Unlock()
	p.refs.Add(1)
	if err := v.describe(); err != nil {
		v.free()
		return nil, fmt.Errorf("%v: %w", v, err)
	}
	c.live.add(v)
	return v, nil
}

// SimpleVertexArray makes a vertex array of one buffer: VertexArray with one Content and nothing else.
//   - Errors: those of VertexArray.
func (c *Context) SimpleVertexArray(p *Program, b buffer.Source, attributes ...string) (*VertexArray, error) {
	return c.VertexArray(p, []Content{{Buffer: b, Attributes: attributes}}, VertexArrayOptions{})
}

func (p *Program) defaultMode() Mode {
	if p.stages.fragment {
		return Triangles
	}
	return Points
}

// detect counts the vertices: by the index buffer, or else as the smallest per-vertex entry has them (M-094).
func (v *VertexArray) detect() int {
	if v.indexBuf != nil {
		return v.indexBuf.Size() / v.IndexSize()
	}
	n := math.MaxInt
	for i := range v.entries {
		if e := &v.entries[i]; e.rate() == draw.PerVertex {
			n = min(n, e.elements())
		}
	}
	if n == math.MaxInt {
		return -1
	}
	return n
}

// rate is the divisor of the entry's attributes.
func (e *entry) rate() int {
	switch {
	case e.single:
		return e.bound.Divisor
	case e.divisor != draw.PerVertex:
		return e.divisor
	}
	return e.d.Divisor
}

// elements is how many elements the entry's buffer or view holds, padding counted.
func (e *entry) elements() int {
	if _, view := e.source.(*buffer.View); view || e.layout == nil {
		return e.d.Len
	}
	return e.d.Buffer.Size() / max(e.layout.Stride, 1)
}

// describe writes down, row by row, what the program's inputs read.
func (v *VertexArray) describe() error {
	for i, in := range v.prog.d.Inputs() {
		v.rows[i] = draw.Attribute{Input: in, Constant: draw.DefaultConstant(in.Kind)}
	}
	for i := range v.entries {
		e := &v.entries[i]
		items, stride, err := e.items()
		if err != nil {
			return err
		}
		for k, a := range e.attrs {
			switch {
			case a == nil:
			case e.single:
				if err := a.takesRow(items[k], items[k].count); err != nil {
					return err
				}
				v.rows[a.first+e.row] = e.place(a, e.row, items[k], stride)
			default:
				if err := a.takes(items[k]); err != nil {
					return err
				}
				for row := range a.rows {
					v.rows[a.first+row] = e.place(a, row, items[k], stride)
				}
			}
		}
	}
	v.c.eng.Lock()
	v.state.Set(v.rows)
	v.c.eng.Unlock()
	return nil
}

// place is what one row of a reads.
func (e *entry) place(a *attribute, row int, it item, stride int) draw.Attribute {
	n := it.count / a.rows
	r := draw.Attribute{Store: e.d.Buffer.Store(), Stride: stride, Divisor: e.rate(), Offset: e.d.Offset + it.offset + row*n*it.size}
	if e.single {
		n = it.count
		r.Offset = e.d.Offset + it.offset + e.bound.Offset
		r.Stride = e.bound.Stride
		if r.Stride == 0 {
			r.Stride = it.size * it.count
		}
	}
	r.Input = draw.Input{Location: uint32(a.location + row*a.step), Kind: a.kind, Comps: uint8(a.comps)}
	r.Element = draw.Element{Comp: it.comp, Size: uint8(it.size), Count: uint8(n)}
	r.Constant = draw.DefaultConstant(a.kind)
	return r
}

// Program returns the program; nil after Release (M-104).
func (v *VertexArray) Program() *Program {
	if v.released {
		return nil
	}
	return v.prog
}

// Index returns the index buffer as given, nil for none and after Release.
func (v *VertexArray) Index() buffer.Any {
	if v.released {
		return nil
	}
	return v.index
}

// IndexSize returns the bytes of an index.
func (v *VertexArray) IndexSize() int {
	if v.indexSize != 0 {
		return v.indexSize
	}
	if b, ok := v.index.(*buffer.IndexBuffer); ok && b != nil && b.ItemSize() != 0 {
		return b.ItemSize()
	}
	return 4
}

// ID is a number that no other object of the process has.
func (v *VertexArray) ID() uint64 { return v.id }

// Vertices returns the number of vertices, or indices, that a draw takes by default; -1 if it is unknown.
func (v *VertexArray) Vertices() int { return v.vertices }

// SetVertices sets that number.
//   - Errors: buffer.ErrRange for a negative one, buffer.ErrReleased.
func (v *VertexArray) SetVertices(n int) error { return v.setCount(&v.vertices, n, "vertices") }

// Instances returns the number of instances that a draw takes by default, 1 at first.
func (v *VertexArray) Instances() int { return v.instances }

// SetInstances sets that number.
//   - Errors: as SetVertices.
func (v *VertexArray) SetInstances(n int) error { return v.setCount(&v.instances, n, "instances") }

func (v *VertexArray) setCount(p *int, n int, what string) error {
	switch {
	case v.released:
		return fmt.Errorf("%w: %v", buffer.ErrReleased, v)
	case n < 0 || n > math.MaxInt32:
		return fmt.Errorf("%w: %v: %d %s", buffer.ErrRange, v, n, what)
	}
	*p = n
	return nil
}

// Mode returns the mode that a draw takes by default.
func (v *VertexArray) Mode() Mode { return v.mode }

// SetMode sets it; ModeDefault is what the program suggests.
//   - Errors: buffer.ErrMode, buffer.ErrReleased.
func (v *VertexArray) SetMode(m Mode) error {
	switch {
	case v.released:
		return fmt.Errorf("%w: %v", buffer.ErrReleased, v)
	case !m.valid():
		return fmt.Errorf("%w: %v", buffer.ErrMode, m)
	case m == ModeDefault:
		m = v.prog.defaultMode()
	}
	v.mode = m
	return nil
}

// Label returns the label, "" for none.
func (v *VertexArray) Label() string { return v.label }

// SetLabel names the vertex array in errors.
//   - Errors: buffer.ErrRange for more than buffer.MaxLabelLength bytes, buffer.ErrReleased.
func (v *VertexArray) SetLabel(s string) error {
	if v.released {
		return fmt.Errorf("%w: %v", buffer.ErrReleased, v)
	}
	if err := checkLabel(s); err != nil {
		return err
	}
	v.label = s
	return nil
}

// Release gives the vertex array up, not its buffers nor its program. A second call does nothing.
func (v *VertexArray) Release() {
	if v.released {
		return
	}
	v.released = true
	v.c.live.remove(v)
	v.free()
}

func (v *VertexArray) free() {
	v.c.eng.Lock()
	v.state.Release()
	v.c.eng.Unlock()
	v.prog.unref()
}

// Released reports whether Release was called.
func (v *VertexArray) Released() bool { return v.released }

// String names the vertex array.
func (v *VertexArray) String() string { return named("vertex array", v.label, v.id) }
