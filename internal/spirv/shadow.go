package spirv

import "math"

// InstanceFromZero takes the base instance out of gl_InstanceIndex, which makes it OpenGL's gl_InstanceID. The module
// then needs the feature shaderDrawParameters (Vulkan 1.1, or VK_KHR_shader_draw_parameters). A shader that does not read
// gl_InstanceIndex stays as it is.
//   - Errors: errors.ErrUnsupported as PruneOutputs; the module is as it was then.
func (m *Module) InstanceFromZero(e Entry) error {
	return m.shadow(e, BuiltinInstanceIndex, "instanceFromZero", func(s shadow) (uint32, error) {
		base, err := s.builtin(s.entry, classInput, s.int(), BuiltinBaseInstance, "gl_BaseInstance")
		if err != nil {
			return 0, err
		}
		x := s.m.index()
		from := x.pointee(x.defs[base][1])
		first := s.load(from, base)
		if from != s.typ {
			first = s.do(opBitcast, s.typ, first)
		}
		s.capability(capDrawParameters)
		if s.m.version < 0x00010300 {
			s.extension("SPV_KHR_shader_draw_parameters")
		}
		return s.do(opISub, s.typ, s.load(s.typ, s.input), first), nil
	})
}

// ZeroBaseVertex makes gl_BaseVertex 0, as OpenGL has it in draws without indices: Vulkan's is the first vertex then. A
// shader that does not read it stays as it is.
//   - Errors: errors.ErrUnsupported as PruneOutputs; the module is as it was then.
func (m *Module) ZeroBaseVertex(e Entry) error {
	return m.shadow(e, BuiltinBaseVertex, "zeroBaseVertex", func(s shadow) (uint32, error) {
		return s.global(opConstant, s.typ, 0), nil
	})
}

// FlipPointCoord makes gl_PointCoord count from the lower edge of a point in an image whose first row is the bottom: y
// becomes 1 - y. A shader that does not read it stays as it is.
//   - Errors: errors.ErrUnsupported as PruneOutputs; the module is as it was then.
func (m *Module) FlipPointCoord(e Entry) error {
	return m.shadow(e, BuiltinPointCoord, "flipPointCoord", func(s shadow) (uint32, error) {
		float := s.float()
		p := s.load(s.typ, s.input)
		one := s.global(opConstant, float, math.Float32bits(1))
		y := s.do(opFSub, float, one, s.extract(float, p, 1))
		return s.do(opCompositeInsert, s.typ, y, p, 1), nil
	})
}

// shadow is an input variable that the shader's own code sees through a private one.
type shadow struct {
	*code
	entry Entry
	input uint32 // the new input variable
	typ   uint32
}

// shadow makes e's built-in input n a private variable that has what value computes, set before everything else.
func (m *Module) shadow(e Entry, n Builtin, name string, value func(shadow) (uint32, error)) error {
	return m.try(func(m *Module) error {
		r, err := m.Reflect(e.Stage, e.Name)
		if err != nil {
			return err
		}
		for _, v := range r.Inputs {
			if v.Builtin == n && v.Used && len(v.Path) == 0 && v.Type.Columns == 1 {
				return m.shadowVariable(r.Entry, v, name, value)
			}
		}
		return nil
	})
}

func (m *Module) shadowVariable(e Entry, v Variable, name string, value func(shadow) (uint32, error)) error {
	c := &code{builder: m.builder()}
	if err := c.privatize(e, map[uint32]bool{v.ID: true}); err != nil {
		return err
	}
	s := shadow{code: c, entry: e, typ: c.column(v.Type)}
	var err error
	if s.input, err = c.builtin(e, classInput, s.typ, v.Builtin, v.Name); err != nil {
		return err
	}
	result, err := value(s)
	if err != nil {
		return err
	}
	c.store(v.ID, result)
	if err := c.atStart(e, name, c.out); err != nil {
		return err
	}
	return c.err()
}
