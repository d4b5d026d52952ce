package spirv

import (
	"cmp"
	"slices"
)

// XfbOptions is what transform feedback captures.
type XfbOptions struct {
	Varyings []string // outputs in this order: "color", "VS.normal", "o[1]", "gl_Position", gl_SkipComponents1 … 4, gl_NextBuffer. None: the module's own xfb_ qualifiers
	Separate bool     // varying k to buffer k
	Copy     bool     // DecorateXfb: capture built-in outputs as they are now, not as a later rewrite (ClipDepth) makes them
}

// DecorateXfb makes an ordinary vertex, tessellation evaluation or geometry shader capture varyings through
// VK_EXT_transform_feedback: packed, in the order asked for. Outputs are decorated where that is possible. Else (single
// elements, doubles off their alignment, blocks split over buffers) they are copied at the end of the entry point, before
// each EmitVertex in a geometry shader, into new outputs above all locations in use; so outputs need their locations first.
//   - Errors: ErrVarying for an unknown output, one captured twice, or too much; errors.ErrUnsupported; ErrLimit. The
//     module is as it was then.
func (m *Module) DecorateXfb(e Entry, o XfbOptions) (*XfbLayout, error) {
	var layout *XfbLayout
	err := m.try(func(m *Module) error {
		p, e, err := m.planXfb(e, o)
		if err != nil {
			return err
		}
		layout = &p.layout
		return m.decorateXfb(e, p, o.Copy)
	})
	return layout, err
}

// planXfb makes the plan for e's outputs.
func (m *Module) planXfb(e Entry, o XfbOptions) (*plan, Entry, error) {
	e, err := m.current(e)
	if err != nil {
		return nil, e, err
	}
	if e.Stage != Vertex && e.Stage != TessEval && e.Stage != Geometry {
		return nil, e, errUnsupported("transform feedback of a %s shader", e.Stage)
	}
	x := m.index()
	outputs, err := x.variables(m, e, classOutput, m.uses(e))
	if err != nil {
		return nil, e, err
	}
	for _, v := range outputs {
		if v.Builtin == NotBuiltin && v.Location < 0 {
			return nil, e, errUnsupported("output %q without a location", v.Name)
		}
	}
	p, err := planXfb(outputs, o.Varyings, o.Separate)
	return p, e, err
}

func (m *Module) decorateXfb(e Entry, p *plan, copyBuiltins bool) error {
	m.stripXfb(e)
	x, ed := m.index(), newEdits()
	owners := x.owners()
	var copies []part
	owner := make(map[uint32]int) // variable → the buffer that it is decorated with
	for _, q := range p.parts {
		stride := p.layout.Strides[q.buffer]
		n, seen := owner[q.ID]
		if !x.decorable(q, stride, owners) || seen && n != q.buffer || copyBuiltins && q.Builtin != NotBuiltin {
			copies = append(copies, q)
			continue
		}
		owner[q.ID] = q.buffer
		ed.put(q.ID, decXfbBuffer, q.buffer)
		ed.put(q.ID, decXfbStride, stride)
		if len(q.Path) == 0 {
			ed.put(q.ID, decOffset, q.offset)
		} else {
			ed.putMember(x.pointee(x.defs[q.ID][1]), int(q.Path[0]), decOffset, q.offset)
		}
	}
	m.apply(ed)
	b := m.builder()
	b.capability(capTransformFeedback)
	m.sections[secMode] = append(m.sections[secMode], newInst(opExecutionMode, e.ID, modeXfb))
	if len(copies) > 0 {
		if err := b.copyXfb(e, p, copies); err != nil {
			return err
		}
	}
	return b.err()
}

// decorable reports whether plain decorations capture p as the plan wants it.
func (x *index) decorable(p part, stride int, owners map[uint32]int) bool {
	switch {
	case p.element >= 0, len(p.Path) > 1:
		return false
	case p.Type.Width == 64 && (p.offset%8 != 0 || stride%8 != 0):
		return false
	case len(p.Path) == 0:
		return true
	}
	structure := x.pointee(x.defs[p.ID][1])
	return x.has(structure, -1, decBlock) && owners[structure] == 1
}

// owners counts the variables of each structure type.
func (x *index) owners() map[uint32]int {
	n := make(map[uint32]int)
	for _, i := range x.defs {
		if i.op() == opVariable {
			t := x.pointee(i[1])
			if a := x.def(t, opTypeArray); a != nil {
				t = a[2]
			}
			n[t]++
		}
	}
	return n
}

// DropXfb makes e a module that captures nothing, whatever its source declares.
func (m *Module) DropXfb(e Entry) {
	m.stripXfb(e)
	m.sections[secCapability] = slices.DeleteFunc(m.sections[secCapability], func(i inst) bool { return i[1] == capTransformFeedback })
	m.changed()
}

// stripXfb takes all transform feedback decorations off e's outputs, and the execution mode.
func (m *Module) stripXfb(e Entry) {
	x, outputs := m.index(), make(map[uint32]bool)
	for id := range m.iface(e) {
		if i := x.def(id, opVariable); i != nil && i[3] == classOutput {
			outputs[id], outputs[x.pointee(i[1])] = true, true
		}
	}
	m.removeAnnotations(func(k decoKey) bool {
		return outputs[k.id] && (k.decoration == decXfbBuffer || k.decoration == decXfbStride || k.decoration == decOffset)
	})
	m.sections[secMode] = slices.DeleteFunc(m.sections[secMode], func(i inst) bool {
		return i[1] == e.ID && i[2] == modeXfb
	})
}

// word is one captured 32-bit word and where it goes.
type word struct {
	value, stream  uint32
	buffer, offset int
}

// copyXfb stores parts into new outputs of up to four words each.
func (b *builder) copyXfb(e Entry, p *plan, parts []part) error {
	c, x := code{builder: b}, b.m.index()
	var words []word
	loaded := make(map[uint32]uint32)
	for _, q := range parts {
		stream, _ := x.deco(q.ID, -1, decStream)
		for n, v := range c.partWords(q, x, loaded) {
			words = append(words, word{v, stream, q.buffer, q.offset + 4*n})
		}
	}
	slices.SortStableFunc(words, func(v, w word) int {
		return cmp.Or(cmp.Compare(v.buffer, w.buffer), cmp.Compare(v.offset, w.offset))
	})
	ed := newEdits()
	var made []uint32
	for len(words) > 0 {
		n := run(words)
		made = append(made, c.storeRun(words[:n], p, ed))
		words = words[n:]
	}
	b.m.apply(ed)
	if err := b.list(e, classOutput, made...); err != nil {
		return err
	}
	return b.atEnd(e, "capture", c.out)
}

// run is how many words fit one output: up to four, adjacent in one buffer and stream.
func run(w []word) int {
	n := 1
	for n < min(4, len(w)) && w[n].buffer == w[0].buffer && w[n].stream == w[0].stream && w[n].offset == w[0].offset+4*n {
		n++
	}
	return n
}

// storeRun makes an output for words and stores them.
func (c *code) storeRun(words []word, p *plan, ed edits) uint32 {
	values := make([]uint32, len(words))
	for k, w := range words {
		values[k] = w.value
	}
	first := words[0]
	id := c.variable(classOutput, c.vector(c.uint(), len(words)), "captured")
	c.store(id, c.join(values))
	ed.put(id, decLocation, p.layout.Locations)
	ed.put(id, decXfbBuffer, first.buffer)
	ed.put(id, decXfbStride, p.layout.Strides[first.buffer])
	ed.put(id, decOffset, first.offset)
	if first.stream != 0 {
		ed.put(id, decStream, int(first.stream))
	}
	p.layout.Locations++
	return id
}

// partWords gives an output as words: element by element, column by column. Variables are loaded whole, once: the
// validation layer takes a pointer into gl_PerVertex for the shader's own store.
func (c *code) partWords(p part, x *index, loaded map[uint32]uint32) []uint32 {
	value, ok := loaded[p.ID]
	if !ok {
		value = c.load(x.pointee(x.defs[p.ID][1]), p.ID)
		loaded[p.ID] = value
	}
	typ := c.column(p.Type)
	first, count := max(p.element, 0), p.count()
	var words []uint32
	for n := first; n < first+count; n++ {
		for k := range p.Type.Columns {
			path := slices.Clone(p.Path)
			if len(p.Type.Dims) > 0 {
				path = append(path, uint32(n))
			}
			if p.Type.Columns > 1 {
				path = append(path, uint32(k))
			}
			words = append(words, c.words(c.extract(typ, value, path...), p.Type)...)
		}
	}
	return words
}
