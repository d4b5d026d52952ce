package spirv

import "slices"

// WideInput is one location of a vertex input of 64-bit floats, fetched as unsigned 32-bit words.
type WideInput struct {
	Name     string
	Location int
	Words    int // components: 2 (R32G32_UINT) or 4 (R32G32B32A32_UINT)
	Offset   int // bytes from the start of the packed input: all of its columns and array elements in sequence
}

// WidenDoubleInputs makes a vertex shader fetch its double, dvec and dmat inputs as uvec2 and uvec4, since hardly any
// device has 64-bit vertex formats. The words are cast to doubles before the shader's own code runs. Locations stay:
// a column of three or four doubles takes two. The result is in order of location. Inputs that nothing reads are left alone, and need DropUnused.
//   - Errors: errors.ErrUnsupported for inputs without a location; the module is as it was then.
func (m *Module) WidenDoubleInputs(e Entry) ([]WideInput, error) {
	var wide []WideInput
	err := m.try(func(m *Module) error {
		r, err := m.Reflect(e.Stage, e.Name)
		if err != nil {
			return err
		}
		var doubles []Variable
		ids, total := make(map[uint32]bool), 0
		for _, v := range r.Inputs {
			if v.Type.Kind == KindFloat && v.Type.Width == 64 && v.Used && v.Builtin == NotBuiltin {
				total = add(total, v.Slots())
				if v.Location < 0 || total > maxLocation {
					return errUnsupported("double input %q at location %d", v.Name, v.Location)
				}
				doubles, ids[v.ID] = append(doubles, v), true
			}
		}
		if len(doubles) == 0 {
			return nil
		}
		w := widener{code: code{builder: m.builder()}, edits: newEdits()}
		if err := w.privatize(r.Entry, ids); err != nil {
			return err
		}
		for _, v := range doubles {
			w.widen(v)
		}
		m.apply(w.edits)
		wide = w.wide
		slices.SortStableFunc(wide, func(a, b WideInput) int { return a.Location - b.Location })
		if err := w.list(r.Entry, classInput, w.made...); err != nil {
			return err
		}
		if err := w.atStart(r.Entry, "widen", w.out); err != nil {
			return err
		}
		return w.err()
	})
	return wide, err
}

// widener builds the casts.
type widener struct {
	code
	edits edits
	made  []uint32 // new inputs
	wide  []WideInput
}

// widen casts all columns of all elements of v into the private variable that v has become.
func (w *widener) widen(v Variable) {
	typ, location, offset := w.column(v.Type), v.Location, 0
	for n := range v.Type.Len() {
		for k := range v.Type.Columns {
			path := slices.Clone(v.Path)
			if len(v.Type.Dims) > 0 {
				path = append(path, uint32(n))
			}
			if v.Type.Columns > 1 {
				path = append(path, uint32(k))
			}
			value := w.fetch(v, location, offset)
			w.store(w.at(classPrivate, typ, v.ID, path...), value)
			location, offset = location+(v.Type.Rows+1)/2, offset+8*v.Type.Rows
		}
	}
}

// fetch makes the inputs of one column and gives its value.
func (w *widener) fetch(v Variable, location, offset int) uint32 {
	var parts []uint32
	for left := v.Type.Rows; left > 0; left -= 2 {
		n := min(2, left)
		typ := w.vector(w.uint(), 2*n)
		id := w.variable(classInput, typ, v.Name)
		w.edits.put(id, decLocation, location)
		w.made = append(w.made, id)
		w.wide = append(w.wide, WideInput{v.Name, location, 2 * n, offset})
		words := w.load(typ, id)
		for k := range n {
			pair := words
			if n == 2 {
				pair = w.do(opVectorShuffle, w.vector(w.uint(), 2), words, words, uint32(2*k), uint32(2*k+1))
			}
			parts = append(parts, w.do(opBitcast, w.scalar(v.Type), pair))
		}
		location, offset = location+1, offset+16
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return w.do(opCompositeConstruct, w.column(v.Type), parts...)
}
