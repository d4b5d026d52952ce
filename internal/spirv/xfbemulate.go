package spirv

// EmulateOptions is where EmulateXfb's storage buffers and parameters are bound.
type EmulateOptions struct {
	XfbOptions
	Set, Binding int  // of buffer 0; buffer k is at Binding+k
	Push         bool // parameters are push constants at PushOffset; else a uniform block
	PushOffset   int  // bytes, a multiple of 4
	ParamSet     int  // of the uniform block
	ParamBinding int
}

// EmulateParams are the words that a module of EmulateXfb reads as parameters, in this order, 32 bits each. One word for
// each buffer follows: where in it output begins, in words.
type EmulateParams struct {
	First         uint32 // subtracted from gl_VertexIndex: the vertex index of the draw's first vertex
	FirstInstance uint32 // subtracted from gl_InstanceIndex
	Vertices      uint32 // vertices per instance; others write nothing
	Capacity      uint32 // vertices, over all instances, that the buffers have room for; others are dropped
}

// Bytes is the size of the parameter block for n buffers.
func (EmulateParams) Bytes(n int) int { return 16 + 4*n }

const emulateWords = 4 // parameters before the buffers' words

// EmulateXfb makes a vertex shader store varyings into storage buffers, for devices without transform feedback. Vertex v
// of instance i of a non-indexed draw as points goes to place (i-FirstInstance)*Vertices + v-First of each buffer, as
// DecorateXfb would lay it out; gaps of gl_SkipComponents are left alone. The device must allow stores in vertex shaders.
// Outputs stay what they are.
//   - Errors: as DecorateXfb's; errors.ErrUnsupported for other stages and, with Push, for a module that has push
//     constants of its own. The module is as it was then.
func (m *Module) EmulateXfb(e Entry, o EmulateOptions) (*XfbLayout, error) {
	var layout *XfbLayout
	err := m.try(func(m *Module) error {
		if err := m.WritePointSize(e, 1, false); err != nil { // it is drawn as points
			return err
		}
		p, e, err := m.planXfb(e, o.XfbOptions)
		if err != nil {
			return err
		}
		layout = &p.layout
		if e.Stage != Vertex {
			return errUnsupported("transform feedback of a %s shader without VK_EXT_transform_feedback", e.Stage)
		}
		m.stripXfb(e)
		b := m.builder()
		if err := b.emulate(e, p, o); err != nil {
			return err
		}
		return b.err()
	})
	return layout, err
}

// emulator builds the stores.
type emulator struct {
	code
	e       Entry
	o       EmulateOptions
	x       *index
	edits   edits
	params  uint32 // variable
	class   uint32 // of params
	vertex  uint32 // variables of the built-in inputs
	nth     uint32
	buffers []uint32 // variables
}

func (b *builder) emulate(e Entry, p *plan, o EmulateOptions) error {
	k := &emulator{code: code{builder: b}, e: e, o: o, x: b.m.index(), edits: newEdits()}
	if err := k.bind(len(p.layout.Strides)); err != nil {
		return err
	}
	index, inside := k.index()
	store, end := k.id(), k.id()
	k.put(opSelectionMerge, end, 0)
	k.put(opBranchConditional, inside, store, end)
	k.put(opLabel, store)
	k.storeParts(p, index)
	k.put(opBranch, end)
	k.put(opLabel, end)
	b.m.apply(k.edits)
	return b.atEnd(e, "capture", k.out)
}

// bind makes the variables: parameters, built-in inputs, buffers.
func (k *emulator) bind(buffers int) error {
	if err := k.bindParams(emulateWords + buffers); err != nil {
		return err
	}
	var err error
	if k.vertex, err = k.builtin(k.e, classInput, k.int(), BuiltinVertexIndex, "gl_VertexIndex"); err != nil {
		return err
	}
	if k.nth, err = k.builtin(k.e, classInput, k.int(), BuiltinInstanceIndex, "gl_InstanceIndex"); err != nil {
		return err
	}
	structure := k.storageType()
	class, decoration := uint32(classStorageBuffer), uint32(decBlock)
	if k.m.version < 0x00010300 {
		class, decoration = classUniform, decBufferBlock
	}
	k.mark(structure, decoration)
	for n := range buffers {
		id := k.variable(class, structure, "captured")
		k.edits.put(id, decDescriptorSet, k.o.Set)
		k.edits.put(id, decBinding, k.o.Binding+n)
		k.buffers = append(k.buffers, id)
	}
	return k.list(k.e, class, k.buffers...)
}

// bindParams makes the parameter block: n words.
func (k *emulator) bindParams(n int) error {
	members := make([]uint32, n)
	for i := range members {
		members[i] = k.uint()
	}
	structure, base := k.global(opTypeStruct, members...), 0
	k.class = classUniform
	if k.o.Push {
		k.class, base = classPushConstant, k.o.PushOffset
		for _, i := range k.m.sections[secGlobal] {
			if i.op() == opVariable && i[3] == classPushConstant {
				return errUnsupported("emulated transform feedback beside push constants")
			}
		}
	}
	k.mark(structure, decBlock)
	for i := range n {
		k.edits.putMember(structure, i, decOffset, base+4*i)
	}
	k.params = k.variable(k.class, structure, "capture")
	if !k.o.Push {
		k.edits.put(k.params, decDescriptorSet, k.o.ParamSet)
		k.edits.put(k.params, decBinding, k.o.ParamBinding)
	}
	return k.list(k.e, k.class, k.params)
}

// mark adds a decoration without a number.
func (b *builder) mark(id, decoration uint32) {
	b.m.sections[secAnnotation] = append(b.m.sections[secAnnotation], newInst(opDecorate, id, decoration))
	b.m.changed()
}

// storageType is a structure of one run-time sized array of words.
func (k *emulator) storageType() uint32 {
	array := k.global(opTypeRuntimeArray, k.uint())
	k.edits.put(array, decArrayStride, 4)
	structure := k.global(opTypeStruct, array)
	k.edits.putMember(structure, 0, decOffset, 0)
	return structure
}

// param is parameter n.
func (k *emulator) param(n uint32) uint32 {
	return k.load(k.uint(), k.at(k.class, k.uint(), k.params, n))
}

// input is a built-in input as an unsigned number, whatever its type.
func (k *emulator) input(id uint32) uint32 {
	typ := k.int()
	if i := k.x.defs[id]; i != nil {
		typ = k.x.pointee(i[1])
	}
	v := k.load(typ, id)
	if typ == k.uint() {
		return v
	}
	return k.do(opBitcast, k.uint(), v)
}

// index is the vertex's place, and whether it is to be stored.
func (k *emulator) index() (index, inside uint32) {
	u, boolean := k.uint(), k.bool()
	vertices := k.param(2)
	v := k.do(opISub, u, k.input(k.vertex), k.param(0))
	i := k.do(opISub, u, k.input(k.nth), k.param(1))
	index = k.do(opIAdd, u, k.do(opIMul, u, i, vertices), v)
	inside = k.do(opLogicalAnd, boolean, k.do(opULessThan, boolean, v, vertices), k.do(opULessThan, boolean, index, k.param(3)))
	return index, inside
}

// storeParts stores everything that the vertex captures.
func (k *emulator) storeParts(p *plan, index uint32) {
	class := uint32(classStorageBuffer)
	if k.m.version < 0x00010300 {
		class = classUniform
	}
	u := k.uint()
	first := make([]uint32, len(k.buffers)) // word at which the vertex begins
	for n, stride := range p.layout.Strides {
		first[n] = k.do(opIAdd, u, k.param(uint32(emulateWords+n)), k.do(opIMul, u, index, k.constant(uint32(stride/4))))
	}
	ptr, zero := k.pointer(class, u), k.constant(0)
	loaded := make(map[uint32]uint32)
	for _, q := range p.parts {
		for n, w := range k.partWords(q, k.x, loaded) {
			at := k.do(opIAdd, u, first[q.buffer], k.constant(uint32(q.offset/4+n)))
			k.store(k.do(opAccessChain, ptr, k.buffers[q.buffer], zero, at), w)
		}
	}
}
