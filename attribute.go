package vkgloo

import (
	"fmt"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/draw"
)

// Attribute says what a single location reads, for VertexArray.Bind.
type Attribute struct {
	Buffer  buffer.Source
	Layout  string // one item, of which f1 is not normalised; "": from the buffer's dtype
	Offset  int    // bytes to the first element, from the buffer's or view's own begin
	Stride  int    // bytes between elements; 0: packed
	Divisor int    // 0: per vertex; k: every k instances
}

// Bind makes a single location read something else. The number of vertices stays.
//   - Errors: buffer.ErrArgs for a nil buffer; buffer.ErrReleased, buffer.ErrContext; buffer.ErrFormat for a layout that
//     isn't one item per vertex, or can't feed the input; buffer.ErrRange for a location that no input in use has, for
//     negative offsets, strides and divisors.
//   - Source: M-107, M-108.
func (v *VertexArray) Bind(location int, a Attribute) error {
	if v.released {
		return fmt.Errorf("%w: %v", buffer.ErrReleased, v)
	}
	if err := v.c.attachSource(a.Buffer); err != nil {
		return err
	}
	if v.moves(location, a) {
		return nil
	}
	e := entry{source: a.Buffer, divisor: draw.PerVertex, plain: plainBytes(a.Buffer), single: true, bound: a, d: buffer.Describe(a.Buffer)}
	for i := range v.prog.inputs {
		in := &v.prog.inputs[i]
		if row := (location - in.location) / in.step; location >= in.location && row < in.rows && (location-in.location)%in.step == 0 {
			e.attrs, e.names, e.row = []*attribute{in}, []string{in.name}, row
		}
	}
	if e.attrs == nil {
		return fmt.Errorf("%w: %v: no input in use at location %d", errLocation, v.prog, location)
	}
	if a.Offset < 0 || a.Stride < 0 || a.Divisor < 0 {
		return fmt.Errorf("%w: offset %d, stride %d, divisor %d", buffer.ErrRange, a.Offset, a.Stride, a.Divisor)
	}
	if err := e.bindLayout(); err != nil {
		return err
	}
	items, _, err := e.items()
	if err != nil {
		return err
	}
	if err := e.attrs[0].takesRow(items[0], items[0].count); err != nil {
		return err
	}
	v.entries = append(v.entries, e)
	v.forget(len(v.entries) - 1)
	return v.describe()
}

// moves is Bind for what is bound there already, but for the offset: the way to draw piece by piece from one buffer.
func (v *VertexArray) moves(location int, a Attribute) bool {
	for i := len(v.entries) - 1; i >= 0; i-- {
		e := &v.entries[i]
		if !e.single || e.attrs[0].location+e.row*e.attrs[0].step != location {
			continue
		}
		to := a
		to.Offset = e.bound.Offset
		if to != e.bound || !e.plain || a.Layout == "" || a.Offset < 0 {
			return false
		}
		row := e.attrs[0].first + e.row
		v.rows[row].Offset += a.Offset - e.bound.Offset
		e.bound.Offset = a.Offset
		v.c.eng.Lock()
		v.state.Move(row, v.rows[row].Offset)
		v.c.eng.Unlock()
		return true
	}
	return false
}

// bindLayout checks the layout of a single attribute: one item, first and per vertex; padding behind it is no matter.
func (e *entry) bindLayout() error {
	if e.bound.Layout == "" {
		if e.d.DType.IsZero() {
			return fmt.Errorf("%w: a buffer without a type needs a layout", buffer.ErrFormat)
		}
		if e.bound.Divisor == 0 {
			e.bound.Divisor = e.d.Divisor
		}
		if e.bound.Stride == 0 {
			e.bound.Stride = e.d.Stride
		}
		return nil
	}
	l, err := ParseLayout(e.bound.Layout)
	if err != nil {
		return err
	}
	if l.attributes() != 1 || l.Items[0].Type == 'x' || l.Usage != 'v' {
		return fmt.Errorf("%w: layout %.200q is not one attribute per vertex", buffer.ErrFormat, e.bound.Layout)
	}
	e.layout = &l
	return nil
}

// forget drops earlier Bind entries of the row that entry n binds.
func (v *VertexArray) forget(n int) {
	e := &v.entries[n]
	for i := n - 1; i >= 0; i-- {
		if o := &v.entries[i]; o.single && o.attrs[0] == e.attrs[0] && o.row == e.row {
			v.entries = append(v.entries[:i], v.entries[i+1:]...)
			return
		}
	}
}
