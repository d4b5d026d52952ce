package gl

import (
	"math"

	"github.com/vkgloo/vkgloo/gl/internal/link"
	"github.com/vkgloo/vkgloo/internal/draw"
)

// arrayStates is what a vertex array keeps: its translation for each program that it was drawn with.
type arrayStates struct{ list []arrayState }

type arrayState struct {
	exe       *executable
	array     uint64 // versions that state was made of
	constants uint64
	shift     int // instances that per-instance data begins behind
	state     *draw.VertexState
}

// maxArrayStates bounds the translations of one vertex array.
const maxArrayStates = 16

// vertices returns the translation of the current vertex array for the current program, and the base instance to draw
// with: where the device can't divide instances, the copies that are made for it begin at the base.
func (r *renderer) vertices(c *context, base int) (state *draw.VertexState, left int) {
	v, shift := c.array, 0
	if base > 0 && r.spreads(c) {
		base, shift = 0, base
	}
	states, _ := v.render.(*arrayStates)
	if states == nil {
		states = &arrayStates{}
		v.render = states
	}
	r.touchMapped()
	for i := range states.list {
		s := &states.list[i]
		if s.exe != c.exe {
			continue
		}
		if s.array != v.version || s.constants != c.constantVersion || s.shift != shift {
			s.shift = shift
			r.describe(c, s)
		}
		return s.state, base
	}
	return r.addState(c, states, shift), base
}

// spreads reports whether package draw spreads out per-instance data of some attribute, one element an instance.
func (r *renderer) spreads(c *context) bool {
	caps := r.VK.Caps()
	for i := range c.array.attribs {
		a := &c.array.attribs[i]
		d := c.array.bindings[a.binding].divisor
		if a.enabled && d > 1 && (!caps.Divisor || d > caps.MaxDivisor || r.Renderer.Forced().Divisors) {
			return true
		}
	}
	return false
}

func (r *renderer) addState(c *context, states *arrayStates, shift int) *draw.VertexState {
	r.Engine.Lock()
	if len(states.list) == maxArrayStates {
		states.list[0].state.Release()
		states.list = append(states.list[:0], states.list[1:]...)
	}
	s := arrayState{exe: c.exe, shift: shift, state: r.Renderer.NewVertexState()}
	r.Engine.Unlock()
	r.describe(c, &s)
	states.list = append(states.list, s)
	return s.state
}

// ForgetArray gives a vertex array's translations back.
func (r *renderer) ForgetArray(v *vertexArray) {
	states, _ := v.render.(*arrayStates)
	if states == nil {
		return
	}
	v.render = nil
	r.Engine.Lock()
	defer r.Engine.Unlock()
	for _, s := range states.list {
		s.state.Release()
	}
}

// touchMapped says that persistent mappings may have been written.
func (r *renderer) touchMapped() {
	if r.Persistent() {
		r.Device.Barrier()
	}
}

// describe translates the vertex array for the inputs of a program.
func (r *renderer) describe(c *context, s *arrayState) {
	r.attrs = r.attrs[:0]
	for i := range c.exe.Attributes {
		a := &c.exe.Attributes[i]
		in := draw.Input{Kind: inputKind(a.Type), Comps: uint8(a.Type.Rows)}
		slots := a.Type.Element().Slots() / a.Type.Columns
		for k := range a.Type.Columns * a.Type.Len() {
			in.Location = uint32(a.Vulkan + k*slots)
			at := c.attribute(a.Location+k, in)
			if at.Divisor > 0 {
				at.Offset += s.shift * at.Stride
			}
			r.attrs = append(r.attrs, at)
		}
	}
	r.Engine.Lock()
	s.state.Set(r.attrs)
	r.Engine.Unlock()
	s.array, s.constants = c.array.version, c.constantVersion
}

func inputKind(t link.Type) draw.InputKind {
	switch {
	case t.Kind == link.KindInt:
		return draw.InputInt
	case t.Kind == link.KindUint:
		return draw.InputUint
	case t.Width == 64:
		return draw.InputDouble
	}
	return draw.InputFloat
}

// farAway is an offset past the end of every buffer.
const farAway = 1 << 40

// attribute is what an input at a location reads.
func (c *context) attribute(location int, in draw.Input) draw.Attribute {
	a := &c.array.attribs[location]
	b := &c.array.bindings[a.binding]
	out := draw.Attribute{Input: in, Constant: c.constants[location].as(in.Kind)}
	if !a.enabled || b.buffer == nil || !a.element().Feeds(in.Kind) {
		return out
	}
	out.Store, out.Element = b.buffer.store(), a.element()
	out.Offset, out.Stride, out.Divisor = b.offset+int(a.offset), int(b.stride), int(b.divisor)
	if out.Offset < 0 || out.Offset > farAway {
		out.Offset = farAway
	}
	return out
}

// element is the format as package draw has it.
func (a *attribute) element() draw.Element {
	e := draw.Element{Size: uint8(typeBytes(a.xtype)), Count: uint8(a.size)}
	if a.size == BGRA {
		e.Count, e.BGRA = 4, true
	}
	byValue, normalised := draw.CompUint, draw.CompUnorm
	switch a.xtype {
	case FLOAT, HALF_FLOAT, DOUBLE:
		e.Comp = draw.CompFloat
		return e
	case FIXED:
		e.Comp = draw.CompFixed
		return e
	case UNSIGNED_INT_10F_11F_11F_REV:
		e.Comp = draw.CompFloat111110
		return e
	case BYTE, SHORT, INT:
		byValue, normalised = draw.CompSint, draw.CompSnorm
	case INT_2_10_10_10_REV:
		byValue, normalised = draw.CompSint2101010, draw.CompSnorm2101010
	case UNSIGNED_INT_2_10_10_10_REV:
		byValue, normalised = draw.CompUint2101010, draw.CompUnorm2101010
	}
	e.Comp = byValue
	if a.normalized {
		e.Comp = normalised
	}
	return e
}

// as is a constant as an input of a kind reads it.
func (v *constant) as(k draw.InputKind) (words [8]uint32) {
	if k == draw.InputDouble {
		for i := range 4 {
			bits := math.Float64bits(v.asFloat(i))
			words[2*i], words[2*i+1] = uint32(bits), uint32(bits>>32)
		}
		return words
	}
	if v.kind == constDouble {
		for i := range 4 {
			words[i] = math.Float32bits(float32(v.wide[i]))
		}
		return words
	}
	copy(words[:], v.words[:])
	return words
}
