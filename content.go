package vkgloo

import (
	"fmt"
	"unsafe"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/draw"
)

// Content is one entry of a vertex array: a buffer, or a view of one, and the attributes that it feeds.
type Content struct {
	Buffer     buffer.Source
	Layout     string   // see ParseLayout; "": from the buffer's dtype, for a plain Buffer from the program
	Attributes []string // names, or locations in decimal; none: the fields of a record dtype
}

// item is what one attribute takes of an element of an entry.
type item struct {
	comp   draw.Component
	size   int // bytes of a component
	count  int // components, of all rows
	offset int // bytes from the element's begin
}

// entry is a Content that was understood: where its attributes lie.
type entry struct {
	source  buffer.Source
	attrs   []*attribute // nil: passed over
	names   []string
	layout  *Layout // as given or derived from the program; nil: from the dtype
	divisor int     // of the layout's usage; draw.PerVertex: the buffer's own
	plain   bool    // the source is a Buffer: only its size can change
	single  bool    // made by Bind: one row, given offset, stride and divisor
	row     int     // of the attribute, if single
	bound   Attribute
	d       buffer.Description // as of the last look
}

// resolve understands the content of a vertex array, in the order of M-091 and M-092.
func (v *VertexArray) resolve(content []Content, skip bool) error {
	p := v.prog
	for _, ct := range content {
		e := entry{source: ct.Buffer, names: ct.Attributes, divisor: draw.PerVertex}
		for _, name := range ct.Attributes {
			a, err := p.attribute(name)
			if err != nil && !(skip && (ct.Layout != "" || !plainBytes(ct.Buffer))) {
				return err
			}
			e.attrs = append(e.attrs, a)
		}
		v.entries = append(v.entries, e)
	}
	if err := v.checkOwners(); err != nil {
		return err
	}
	for i := range v.entries {
		if err := v.resolveEntry(&v.entries[i], &content[i], skip); err != nil {
			return fmt.Errorf("entry %d: %w", i, err)
		}
	}
	return nil
}

// checkOwners checks that program and index buffer are of this context.
func (v *VertexArray) checkOwners() error {
	if v.prog.c != v.c {
		return fmt.Errorf("%w: %v", buffer.ErrContext, v.prog)
	}
	if v.index == nil {
		return nil
	}
	b, err := v.c.attach(v.index)
	v.indexBuf = b
	return err
}

// plainBytes tells whether s is a Buffer without types.
func plainBytes(s buffer.Source) bool {
	_, ok := s.(*buffer.Buffer)
	return ok
}

func (v *VertexArray) resolveEntry(e *entry, ct *Content, skip bool) error {
	if err := v.c.attachSource(ct.Buffer); err != nil {
		return err
	}
	e.d, e.plain = buffer.Describe(ct.Buffer), plainBytes(ct.Buffer)
	if e.d.Stale {
		return fmt.Errorf("%w: %v is stale: its buffer was resized after it was made", buffer.ErrState, ct.Buffer)
	}
	switch {
	case ct.Layout != "":
		l, err := ParseLayout(ct.Layout)
		if err != nil {
			return err
		}
		e.layout = &l
	case plainBytes(ct.Buffer):
		if len(ct.Attributes) == 0 {
			return fmt.Errorf("%w: a plain buffer without attributes", buffer.ErrFormat)
		}
		s, err := v.prog.Layout(ct.Attributes...)
		if err != nil {
			return err
		}
		l, err := ParseLayout(s)
		if err != nil {
			return err
		}
		e.layout = &l
	default:
		return v.resolveTyped(e, skip)
	}
	switch e.layout.Usage {
	case 'i':
		e.divisor = 1
	case 'r':
		e.divisor = draw.Fixed
	}
	if n := e.layout.attributes(); n == 0 || n != len(e.attrs) {
		return fmt.Errorf("%w: layout %.200q has %d attributes, %d are named", buffer.ErrFormat, ct.Layout, n, len(e.attrs))
	}
	return v.checkEntry(e)
}

// resolveTyped matches the attributes of an entry with its dtype: the fields of a record by name, or in their order
// where there are as many.
func (v *VertexArray) resolveTyped(e *entry, skip bool) error {
	d := e.d.DType
	if d.IsZero() {
		return fmt.Errorf("%w: the buffer has no data, and so no type, yet", buffer.ErrState)
	}
	if len(e.names) == 0 {
		if len(d.Fields) == 0 || plainField(d) {
			return fmt.Errorf("%w: data of type %v needs names of attributes", buffer.ErrFormat, d)
		}
		for _, f := range d.Fields {
			a, err := v.prog.attribute(f.Name)
			if err != nil && !skip {
				return err
			}
			e.names, e.attrs = append(e.names, f.Name), append(e.attrs, a)
		}
	}
	return v.checkEntry(e)
}

// plainField tells whether a record is what a VertexBuffer makes of plain data: one field f0.
func plainField(d buffer.DType) bool { return len(d.Fields) == 1 && d.Fields[0].Name == "f0" }

// checkEntry checks all attributes of an entry against what the program wants.
func (v *VertexArray) checkEntry(e *entry) error {
	items, _, err := e.items()
	if err != nil {
		return err
	}
	for i, a := range e.attrs {
		if a == nil {
			continue
		}
		if err := a.takes(items[i]); err != nil {
			return err
		}
		if s := e.d.Sticky; s != 0 && e.layout == nil && s != a.comps*a.rows {
			return fmt.Errorf("%w: the vertex buffer has %d components, attribute %q is a %v", buffer.ErrFormat, s, a.name, a.typ)
		}
	}
	return nil
}

// takes checks that an item can feed a.
func (a *attribute) takes(it item) error {
	if it.count%a.rows != 0 {
		return fmt.Errorf("%w: %d components for attribute %q, a %v of %d rows", buffer.ErrFormat, it.count, a.name, a.typ, a.rows)
	}
	return a.takesRow(it, it.count/a.rows)
}

func (a *attribute) takesRow(it item, n int) error {
	if n < 1 || n > 4 {
		return fmt.Errorf("%w: %d components for a row of attribute %q, 1 to 4 can be", buffer.ErrFormat, n, a.name)
	}
	if !(draw.Element{Comp: it.comp, Size: uint8(it.size), Count: uint8(n)}).Feeds(a.kind) {
		return fmt.Errorf("%w: %d-byte %v data for attribute %q, a %v", buffer.ErrFormat, it.size, it.comp, a.name, a.typ)
	}
	return nil
}

// items lists where the attributes lie in an element of the entry, and the bytes between elements.
func (e *entry) items() (items []item, stride int, err error) {
	if e.layout != nil {
		offset := 0
		for _, it := range e.layout.Items {
			if it.Type != 'x' {
				items = append(items, item{layoutComponent(it, !e.single), it.Size, it.Count, offset})
			}
			offset += it.bytes()
		}
		return items, e.layout.Stride, nil
	}
	fields, err := e.fields()
	if err != nil {
		return nil, 0, err
	}
	for _, f := range fields {
		comp, size, count, err := typeItem(f.Type)
		if err != nil {
			return nil, 0, fmt.Errorf("%w of %q", err, f.Name)
		}
		items = append(items, item{comp, size, count, f.Offset})
	}
	return items, e.d.Stride, nil
}

// fields are the fields of the dtype that feed the entry's attributes.
func (e *entry) fields() ([]buffer.Field, error) {
	d := e.d.DType
	if len(d.Fields) == 0 {
		if len(e.attrs) != 1 {
			return nil, fmt.Errorf("%w: data of type %v for %d attributes", buffer.ErrFormat, d, len(e.attrs))
		}
		return []buffer.Field{{Name: "the element", Type: d}}, nil
	}
	var list []buffer.Field
	for _, name := range e.names {
		for _, f := range d.Fields {
			if f.Name == name {
				list = append(list, f)
			}
		}
	}
	if len(list) == len(e.names) {
		return list, nil
	}
	if len(d.Fields) != len(e.names) {
		return nil, fmt.Errorf("%w: a record of %d fields for attributes %.100q", buffer.ErrFormat, len(d.Fields), e.names)
	}
	return d.Fields, nil
}

// layoutComponent is how an item of a layout reads (M-080, M-098; M-108: f1 is a plain byte in Bind).
func layoutComponent(it LayoutItem, normalise bool) draw.Component {
	switch {
	case it.Type == 'f' && it.Size == 1 && normalise:
		return draw.CompUnorm
	case it.Type == 'f' && it.Size > 1:
		return draw.CompFloat
	case it.Type == 'i':
		return draw.CompSint
	}
	return draw.CompUint
}

// typeItem is how data of a type reads: by value.
func typeItem(d buffer.DType) (comp draw.Component, size, count int, err error) {
	count = 1
	for _, n := range d.Shape {
		count *= n
	}
	switch d.Scalar {
	case buffer.Int8, buffer.Int16, buffer.Int32:
		comp = draw.CompSint
	case buffer.Uint8, buffer.Uint16, buffer.Uint32, buffer.Bool:
		comp = draw.CompUint
	case buffer.Float16, buffer.Float32, buffer.Float64:
		comp = draw.CompFloat
	default:
		return 0, 0, 0, fmt.Errorf("%w: data of type %v can't be read by a shader", buffer.ErrFormat, d)
	}
	if count < 1 {
		return 0, 0, 0, fmt.Errorf("%w: data of type %v", buffer.ErrFormat, d)
	}
	return comp, d.Size / count, count, nil
}

// attachSource attaches the buffer behind s.
func (c *Context) attachSource(s buffer.Source) error {
	d := buffer.Describe(s)
	if d.Buffer == nil {
		return fmt.Errorf("%w: nil buffer", buffer.ErrArgs)
	}
	_, err := c.attach(d.Buffer)
	return err
}

// sameType tells whether two dtypes are one and the same, without comparing them in depth.
func sameType(a, b *buffer.DType) bool {
	return a.Scalar == b.Scalar && a.Size == b.Size && len(a.Fields) == len(b.Fields) && len(a.Shape) == len(b.Shape) &&
		unsafe.SliceData(a.Fields) == unsafe.SliceData(b.Fields) && unsafe.SliceData(a.Shape) == unsafe.SliceData(b.Shape)
}
