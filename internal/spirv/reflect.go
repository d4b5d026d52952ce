package spirv

// Reflection describes one entry point. It is immutable after creation.
type Reflection struct {
	Entry     Entry
	Inputs    []Variable // in order of declaration, built-in ones included
	Outputs   []Variable
	Blocks    []Block    // of the whole module, in order of declaration
	Resources []Resource // what the entry point wants beside blocks and loose uniforms
	Uniforms  []Uniform  // loose ones, which only modules for OpenGL have; flattened
	LocalSize [3]int     // of a compute shader's work group
	Geometry  GeometryInfo
	Xfb       bool     // the module itself asks for transform feedback
	Caps      []uint32 // capabilities, as SPIR-V numbers them
}

// Resource is a variable that is no block: samplers, images, texel buffers.
type Resource struct {
	Name         string
	ID           uint32
	Kind         string // "sampler", "image", "sampled image" or "opaque"
	Type         string // of one sampled image, as GLSL writes it: "sampler2D"; else ""
	Set, Binding int    // -1: missing
	Used         bool
}

// GeometryInfo is what a geometry shader declares.
type GeometryInfo struct {
	In, Out     Primitive
	MaxVertices int
	Invocations int
}

// Reflect describes the first entry point of a stage; "" takes any name.
//   - Errors: ErrInvalid when there is none, ErrLimit when its blocks or interface flatten to more than any shader has.
func (m *Module) Reflect(stage Stage, name string) (*Reflection, error) {
	e, err := m.Find(stage, name)
	if err != nil {
		return nil, err
	}
	x, u := m.index(), m.uses(e)
	r := &Reflection{Entry: e, LocalSize: [3]int{1, 1, 1}}
	if r.Inputs, err = x.variables(m, e, classInput, u); err != nil {
		return nil, err
	}
	if r.Outputs, err = x.variables(m, e, classOutput, u); err != nil {
		return nil, err
	}
	if r.Blocks, err = x.blocks(m, u); err != nil {
		return nil, err
	}
	if r.Uniforms, err = x.uniforms(m, u); err != nil {
		return nil, err
	}
	r.Resources = x.resources(m, u)
	for _, i := range m.sections[secCapability] {
		r.Caps = append(r.Caps, i[1])
	}
	r.modes(m, x)
	return r, nil
}

// modes reads the execution modes.
func (r *Reflection) modes(m *Module, x *index) {
	for _, i := range m.sections[secMode] {
		if i[1] != r.Entry.ID {
			continue
		}
		args, ids := i[3:], i.op() == opExecutionModeID
		if p := inputPrimitives[i[2]]; p != PrimitiveNone && r.Entry.Stage == Geometry {
			r.Geometry.In = p
		}
		if p := outputPrimitives[i[2]]; p != PrimitiveNone {
			r.Geometry.Out = p
		}
		switch {
		case i[2] == modeXfb:
			r.Xfb = true
		case i[2] == modeInvocations && len(args) > 0:
			r.Geometry.Invocations = size(args[0])
		case i[2] == modeOutputVertices && len(args) > 0:
			r.Geometry.MaxVertices = size(args[0])
		case (i[2] == modeLocalSize && !ids || i[2] == modeLocalSizeID && ids) && len(args) >= 3:
			for k := range 3 {
				r.LocalSize[k] = x.value(args[k], ids)
			}
		}
	}
	r.workgroupSize(m, x)
}

// workgroupSize is the constant that overrides the execution mode.
func (r *Reflection) workgroupSize(m *Module, x *index) {
	for _, i := range m.sections[secGlobal] {
		if (i.op() != opConstantComposite && i.op() != opSpecComposite) || len(i) != 6 {
			continue
		}
		if b, ok := x.deco(i[2], -1, decBuiltIn); ok && Builtin(size(b)) == BuiltinWorkgroupSize {
			for k := range 3 {
				r.LocalSize[k] = x.value(i[3+k], true)
			}
		}
	}
}

// value is a literal, or the value of the constant that it names.
func (x *index) value(w uint32, id bool) int {
	if id {
		w, _ = x.constant(w)
	}
	return size(w)
}

// resources lists what is bound to the module beside blocks.
func (x *index) resources(m *Module, u use) []Resource {
	var list []Resource
	for _, i := range m.sections[secGlobal] {
		if i.op() != opVariable || i[3] != classUniformConstant && i[3] != classAtomicCounter {
			continue
		}
		kind := x.opaque(x.pointee(i[1]))
		if kind == "" {
			continue
		}
		list = append(list, Resource{
			Name: x.name(i[2]), ID: i[2], Kind: kind, Type: x.samplerType(x.pointee(i[1])), Used: u.vars[i[2]],
			Set:     x.number(i[2], -1, decDescriptorSet, -1),
			Binding: x.number(i[2], -1, decBinding, -1),
		})
	}
	return list
}

// samplerType is type t as GLSL writes it, "" unless it is one sampled image.
func (x *index) samplerType(t uint32) string {
	s := x.def(t, opTypeSampledImage)
	if s == nil {
		return ""
	}
	i := x.def(s[2], opTypeImage)
	if i == nil || i[3] >= uint32(len(imageDims)) {
		return ""
	}
	name := "sampler" + imageDims[i[3]]
	switch c := x.def(i[2], opTypeInt); {
	case c != nil && c[3] != 0:
		name = "i" + name
	case c != nil:
		name = "u" + name
	}
	for _, part := range [...]struct {
		word uint32
		name string
	}{{i[6], "MS"}, {i[5], "Array"}, {i[4] & 1, "Shadow"}} {
		if part.word != 0 {
			name += part.name
		}
	}
	return name
}

// imageDims are the dimensions of images, as SPIR-V numbers them.
var imageDims = [...]string{"1D", "2D", "3D", "Cube", "2DRect", "Buffer"}

// opaque is what a resource of type t is, "" for plain data.
func (x *index) opaque(t uint32) string {
	for range maxDepth {
		d := x.defs[t]
		if d == nil {
			return "opaque"
		}
		switch d.op() {
		case opTypeArray, opTypeRuntimeArray:
			t = d[2]
			continue
		case opTypeSampler:
			return "sampler"
		case opTypeImage:
			return "image"
		case opTypeSampledImage:
			return "sampled image"
		case opTypeBool, opTypeInt, opTypeFloat, opTypeVector, opTypeMatrix, opTypeStruct:
			return ""
		}
		break
	}
	return "opaque"
}
