package draw

import (
	"encoding/binary"
	"slices"

	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// Rates other than a divisor.
const (
	PerVertex = 0
	Fixed     = -1 // element 0 for all vertices of all instances
)

// Input is one location of a vertex shader's inputs.
type Input struct {
	Location uint32
	Kind     InputKind
	Comps    uint8 // components of the shader's type; doubles take two words each, three or four a second location
}

// Attribute says what one input reads.
type Attribute struct {
	Input
	Store   *staging.Store // nil: the constant
	Element Element
	Offset  int // bytes to element 0
	Stride  int // bytes between elements, at least 0
	Divisor int // PerVertex, Fixed, or k: every k instances
	// Constant is what an input without a store reads, in the input's type; doubles take two words a component.
	Constant [8]uint32
}

// DefaultConstant is (0, 0, 0, 1) for an input of that kind.
func DefaultConstant(k InputKind) [8]uint32 {
	switch k {
	case InputInt, InputUint:
		return [8]uint32{3: 1}
	case InputDouble:
		return [8]uint32{7: 0x3ff00000}
	}
	return [8]uint32{3: 0x3f800000}
}

// words is the number of 32-bit words that the input takes.
func (in Input) words() int {
	if in.Kind == InputDouble {
		return 2 * int(in.Comps)
	}
	return int(in.Comps)
}

// vertexLayout is the vertex input half of a pipeline. Equal ones are the same pointer.
type vertexLayout struct {
	bindings   []vk.VertexBinding
	attributes []vk.VertexAttribute
}

// VertexState is what the inputs of a program read: the translation of a vertex array.
//   - Concurrency: as Renderer.
type VertexState struct {
	r        *Renderer
	attrs    []Attribute
	built    bool
	layout   *vertexLayout
	bindings []binding
	shadows  []*shadow
	index    indexCopy
	hasConst bool   // some binding reads a constant other than the default
	constAt  uint64 // the number of the stream whose scratch memory holds the constants
	key      []byte
	program  *Program    // of the last draw
	last     pipelineKey // and the pipeline that it gave
	pipeline uint64
}

// binding is one vertex buffer binding.
type binding struct {
	store    *staging.Store // nil: shadow, or a constant
	shadow   *shadow
	offset   int
	stride   int
	divisor  int
	span     int // bytes from an element's begin to the end of what is read of it
	constant [8]uint32
	buf, at  uint64 // of a constant: where it lies
}

// NewVertexState makes the state for a program's inputs, all of them constant.
func (r *Renderer) NewVertexState() *VertexState {
	v := &VertexState{r: r}
	r.inputs[v] = struct{}{}
	return v
}

// Set replaces all attributes; one for every input of the program. The slice is copied.
func (v *VertexState) Set(attrs []Attribute) {
	if slices.Equal(v.attrs, attrs) {
		return
	}
	v.attrs = append(v.attrs[:0], attrs...)
	v.built = false
}

// Move makes attribute i read from another offset on. Where it has a binding of its own, no more than that changes.
func (v *VertexState) Move(i, offset int) {
	a := &v.attrs[i]
	old := a.Offset
	if a.Offset = offset; old == offset || !v.built {
		return
	}
	b := v.bindingOf(i, old)
	if b == nil || !v.r.direct(a) {
		v.built = false
		return
	}
	b.offset = offset
}

// bindingOf returns the binding that attribute i, which was at that offset, has for itself; nil if it has none.
func (v *VertexState) bindingOf(i, offset int) *binding {
	rate := func(a *Attribute) (*staging.Store, int, int) {
		if a.Divisor == Fixed {
			return a.Store, 0, PerVertex
		}
		return a.Store, a.Stride, a.Divisor
	}
	store, stride, divisor := rate(&v.attrs[i])
	for j := range v.attrs {
		o := &v.attrs[j]
		if s, n, d := rate(o); j != i && s == store && n == stride && d == divisor && o.Offset >= offset && o.Offset < offset+max(stride, 1) {
			return nil
		}
	}
	for k := range v.bindings {
		if b := &v.bindings[k]; b.store != nil && b.store == store && b.stride == stride && b.divisor == divisor && b.offset == offset {
			return b
		}
	}
	return nil
}

// Release gives the converted copies back.
func (v *VertexState) Release() {
	for _, s := range v.shadows {
		s.leave(v.r)
	}
	if v.index.buf != nil {
		v.r.eng.RetireBuffer(v.index.buf)
	}
	v.shadows, v.bindings, v.attrs, v.index = nil, nil, nil, indexCopy{}
	delete(v.r.inputs, v)
}

// build groups the attributes into bindings and looks the layout up.
func (v *VertexState) build() {
	v.bindings = v.bindings[:0]
	v.hasConst, v.constAt, v.pipeline = false, 0, 0
	v.r.open.last = nil
	var bs [maxBindings]vk.VertexBinding
	var as [2 * maxBindings]vk.VertexAttribute
	na := 0
	old := v.shadows
	v.shadows = nil
	for i := range v.attrs {
		a := &v.attrs[i]
		b, off := v.place(a)
		na = v.describe(a, b, off, as[:], na)
	}
	for _, s := range old { // after the new ones, which may be the same
		s.leave(v.r)
	}
	for i, b := range v.bindings {
		bs[i] = vk.VertexBinding{Binding: uint32(i), Stride: uint32(b.stride), Divisor: 1}
		if b.divisor > 0 {
			bs[i].Instance, bs[i].Divisor = 1, uint32(b.divisor)
		}
	}
	v.layout = v.r.internLayout(bs[:len(v.bindings)], as[:na], &v.key)
	v.built = true
}

// place finds or makes the binding that a reads, and the offset of a within its elements.
func (v *VertexState) place(a *Attribute) (bind, off int) {
	l := &v.r.caps.Limits
	if a.Store == nil {
		return v.constant(a), 0
	}
	if !v.r.direct(a) {
		s := v.r.shadow(a)
		v.shadows = append(v.shadows, s)
		v.bindings = append(v.bindings, binding{shadow: s, stride: s.stride(), divisor: s.rate(), span: a.words() * 4})
		return len(v.bindings) - 1, 0
	}
	stride, divisor := a.Stride, a.Divisor
	if divisor == Fixed {
		stride, divisor = 0, PerVertex
	}
	size := a.Element.Bytes()
	for i := range v.bindings {
		b := &v.bindings[i]
		if b.store != a.Store || b.stride != stride || b.divisor != divisor || a.Offset < b.offset {
			continue
		}
		if off := a.Offset - b.offset; off+size <= max(stride, 1) && off <= int(l.MaxVertexOffset) {
			b.span = max(b.span, off+size)
			return i, off
		}
	}
	v.bindings = append(v.bindings, binding{store: a.Store, offset: a.Offset, stride: stride, divisor: divisor, span: size})
	return len(v.bindings) - 1, 0
}

// constant is the binding for an input without data.
func (v *VertexState) constant(a *Attribute) int {
	for i, b := range v.bindings {
		if b.store == nil && b.shadow == nil && b.constant == a.Constant {
			return i
		}
	}
	b := binding{constant: a.Constant, span: 32}
	at := -1
	switch a.Constant {
	case DefaultConstant(InputFloat):
		at = constFloat
	case DefaultConstant(InputInt):
		at = constInt
	case DefaultConstant(InputDouble):
		at = constDouble
	default:
		v.hasConst = true
	}
	if at >= 0 {
		b.buf, b.at = v.r.constants.Handle, uint64(at)
	}
	v.bindings = append(v.bindings, b)
	return len(v.bindings) - 1
}

// describe appends the pipeline's attributes for a: two for a double input of three or four components.
func (v *VertexState) describe(a *Attribute, bind, off int, as []vk.VertexAttribute, n int) int {
	b := &v.bindings[bind]
	if a.Kind == InputDouble {
		words := a.words()
		as[n] = vk.VertexAttribute{Location: a.Location, Binding: uint32(bind), Offset: uint32(off),
			Format: formatR32 + perCount32[min(words, 4)] + off32Uint}
		n++
		if words > 4 {
			as[n] = vk.VertexAttribute{Location: a.Location + 1, Binding: uint32(bind), Offset: uint32(off + 16),
				Format: formatR32 + perCount32[words-4] + off32Uint}
			n++
		}
		return n
	}
	format := a.Element.Format(a.Kind)
	if b.store == nil {
		comps := a.Comps
		if b.shadow == nil {
			comps = 4
		}
		format = wordFormat(a.Kind, comps)
	}
	as[n] = vk.VertexAttribute{Location: a.Location, Binding: uint32(bind), Format: format, Offset: uint32(off)}
	return n + 1
}

// wordFormat is the VkFormat of n 32-bit components of a kind.
func wordFormat(k InputKind, n uint8) uint32 {
	off := uint32(off32Float)
	switch k {
	case InputInt:
		off = off32Sint
	case InputUint, InputDouble:
		off = off32Uint
	}
	return formatR32 + perCount32[n] + off
}

// direct tells whether Vulkan can fetch a where it lies.
func (r *Renderer) direct(a *Attribute) bool {
	l := &r.caps.Limits
	stride := a.Stride
	if a.Divisor == Fixed {
		stride = 0
	}
	align := a.Element.Align()
	switch {
	case r.force.Convert, a.Offset%align != 0, stride%align != 0, stride > int(l.MaxVertexStride):
		return false
	case stride%int(l.MinVertexStrideAlign) != 0:
		return false
	case a.Divisor > 1 && (r.force.Divisors || !r.caps.Divisor || a.Divisor > int(r.caps.MaxDivisor)):
		return false
	case a.Kind == InputDouble: // missing components can't be filled by reading words
		return a.Element.Count >= a.Comps
	}
	f := a.Element.Format(a.Kind)
	return f != formatUndefined && r.fetches(f)
}

// fetches tells whether the device has the format for vertex buffers.
func (r *Renderer) fetches(format uint32) bool {
	if format >= formatR32 && format <= formatR32G32B32A32+2 {
		return true // promised by Vulkan
	}
	_, _, buffer := r.dev.FormatFeatures(format)
	return buffer&vertexBufferFeature != 0
}

// internLayout returns the layout with these bindings and attributes.
func (r *Renderer) internLayout(bs []vk.VertexBinding, as []vk.VertexAttribute, key *[]byte) *vertexLayout {
	k := append((*key)[:0], byte(len(bs)))
	for _, b := range bs {
		k = binary.LittleEndian.AppendUint32(k, b.Stride)
		k = binary.LittleEndian.AppendUint32(k, b.Instance|b.Divisor<<1)
	}
	for _, a := range as {
		k = binary.LittleEndian.AppendUint32(k, a.Location|a.Binding<<16)
		k = binary.LittleEndian.AppendUint32(k, a.Format)
		k = binary.LittleEndian.AppendUint32(k, a.Offset)
	}
	*key = k
	if l := r.layouts[string(k)]; l != nil {
		return l
	}
	l := &vertexLayout{bindings: slices.Clone(bs), attributes: slices.Clone(as)}
	r.layouts[string(k)] = l
	return l
}

// fillConstantBindings writes the constants that aren't the default into scratch memory of the open stream.
func (v *VertexState) fillConstantBindings() error {
	if !v.hasConst || v.constAt == v.r.eng.Next() {
		return nil
	}
	n := 0
	for i := range v.bindings {
		if b := &v.bindings[i]; b.isConst() {
			n++
		}
	}
	sp, err := v.r.eng.Scratch(32*n, 16)
	if err != nil {
		return err
	}
	p := sp.Bytes()
	at := 0
	for i := range v.bindings {
		b := &v.bindings[i]
		if !b.isConst() {
			continue
		}
		b.buf, b.at = sp.Buffer(), uint64(sp.Offset()+at)
		for k, w := range b.constant {
			binary.LittleEndian.PutUint32(p[at+4*k:], w)
		}
		at += 32
	}
	v.constAt = v.r.eng.Next()
	return nil
}

// isConst tells whether the binding reads a constant that lies in scratch memory.
func (b *binding) isConst() bool {
	return b.store == nil && b.shadow == nil && b.constant != DefaultConstant(InputFloat) &&
		b.constant != DefaultConstant(InputInt) && b.constant != DefaultConstant(InputDouble)
}

// elements is how many elements of the binding lie whole in its store.
func (b *binding) elements(size int) int {
	left := size - b.offset - b.span
	switch {
	case left < 0:
		return 0
	case b.stride == 0:
		return int(^uint(0) >> 1)
	}
	return left/b.stride + 1
}
