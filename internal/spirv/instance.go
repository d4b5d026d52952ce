package spirv

// InstanceFromZero takes the base instance out of gl_InstanceIndex, which makes it OpenGL's gl_InstanceID. The module
// then needs the feature shaderDrawParameters (Vulkan 1.1, or VK_KHR_shader_draw_parameters). A shader that does not read
// gl_InstanceIndex stays as it is.
//   - Errors: errors.ErrUnsupported as PruneOutputs; the module is as it was then.
func (m *Module) InstanceFromZero(e Entry) error {
	return m.try(func(m *Module) error {
		r, err := m.Reflect(e.Stage, e.Name)
		if err != nil {
			return err
		}
		for _, v := range r.Inputs {
			if v.Builtin == BuiltinInstanceIndex && v.Used && len(v.Path) == 0 {
				return m.instanceFromZero(r.Entry, v)
			}
		}
		return nil
	})
}

func (m *Module) instanceFromZero(e Entry, v Variable) error {
	c := code{builder: m.builder()}
	if err := c.privatize(e, map[uint32]bool{v.ID: true}); err != nil {
		return err
	}
	typ := c.scalar(v.Type)
	index, err := c.builtin(e, classInput, typ, BuiltinInstanceIndex, "gl_InstanceIndex")
	if err != nil {
		return err
	}
	base, err := c.builtin(e, classInput, c.int(), BuiltinBaseInstance, "gl_BaseInstance")
	if err != nil {
		return err
	}
	first := c.load(m.index().pointee(m.index().defs[base][1]), base)
	if typ != m.index().pointee(m.index().defs[base][1]) {
		first = c.do(opBitcast, typ, first)
	}
	c.store(v.ID, c.do(opISub, typ, c.load(typ, index), first))
	c.capability(capDrawParameters)
	if m.version < 0x00010300 {
		c.extension("SPV_KHR_shader_draw_parameters")
	}
	if err := c.atStart(e, "instanceFromZero", c.out); err != nil {
		return err
	}
	return c.err()
}
