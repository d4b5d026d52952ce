package spirv

import "math"

// ClipDepth changes gl_Position from OpenGL's depth range -w … w to Vulkan's 0 … w: z becomes (z + w) / 2. It is for the
// last stage before rasterization, and comes after DecorateXfb, whose Copy option keeps the captured position as it was.
// A shader that does not write gl_Position stays as it is.
func (m *Module) ClipDepth(e Entry) error {
	return m.try(func(m *Module) error {
		v, ok, err := m.output(e, BuiltinPosition)
		if err != nil || !ok || !m.writes(v) {
			return err
		}
		c := code{builder: m.builder()}
		vec, float := c.vector(c.float(), 4), c.float()
		p := c.extract(vec, c.load(m.index().pointee(m.index().defs[v.ID][1]), v.ID), v.Path...)
		z := c.do(opFAdd, float, c.extract(float, p, 2), c.extract(float, p, 3))
		z = c.do(opFMul, float, z, c.global(opConstant, float, math.Float32bits(0.5)))
		c.store(c.at(classOutput, vec, v.ID, v.Path...), c.do(opCompositeInsert, vec, z, p, 2))
		if err := c.atEnd(v.entry, "clipDepth", c.out); err != nil {
			return err
		}
		return c.err()
	})
}

// WritePointSize makes a shader write gl_PointSize at its end: where it does not do so itself, or always. Vulkan wants it
// written for points.
func (m *Module) WritePointSize(e Entry, pixels float32, always bool) error {
	return m.try(func(m *Module) error {
		v, ok, err := m.output(e, BuiltinPointSize)
		if err != nil || ok && !always && m.writes(v) {
			return err
		}
		c := code{builder: m.builder()}
		float := c.float()
		if !ok {
			if v.ID, err = c.builtin(v.entry, classOutput, float, BuiltinPointSize, "gl_PointSize"); err != nil {
				return err
			}
		}
		c.store(c.at(classOutput, float, v.ID, v.Path...), c.global(opConstant, float, math.Float32bits(pixels)))
		if err := c.atEnd(v.entry, "pointSize", c.out); err != nil {
			return err
		}
		return c.err()
	})
}

// builtinOutput is a built-in output of an entry point.
type builtinOutput struct {
	Variable
	entry Entry
}

// output finds e's built-in output.
func (m *Module) output(e Entry, n Builtin) (b builtinOutput, ok bool, err error) {
	if b.entry, err = m.current(e); err != nil {
		return b, false, err
	}
	list, err := m.index().variables(m, b.entry, classOutput, m.uses(b.entry))
	if err != nil {
		return b, false, err
	}
	for _, v := range list {
		if v.Builtin == n && len(v.Path) <= 1 {
			b.Variable = v
			return b, true, nil
		}
	}
	return b, false, nil
}

// writes reports whether anything but loads is done with v, or with a pointer to it.
func (m *Module) writes(v builtinOutput) bool {
	x, pointers := m.index(), make(map[uint32]bool)
	if len(v.Path) == 0 {
		pointers[v.ID] = true
	}
	written := false
	m.below(v.entry, func(i inst) {
		if (i.op() == opAccessChain || i.op() == opInBoundsAccess) && i[3] == v.ID && len(v.Path) == 1 && len(i) > 4 {
			n, ok := x.constant(i[4])
			pointers[i[2]] = !ok || n == v.Path[0]
			return
		}
		if i.op() == opStore && i[1] == v.ID {
			written = true
		}
		if i.op() == opLoad {
			return
		}
		for k, id := range i.ids() {
			if pointers[id] && k+1 != int(shapes[i.op()].result) {
				written = written || i.op() != opAccessChain && i.op() != opInBoundsAccess
				if i.result() != 0 {
					pointers[i.result()] = true // a chain into the vector
				}
			}
		}
	})
	return written
}
