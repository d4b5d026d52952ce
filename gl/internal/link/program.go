package link

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

// Type is a GLSL type.
type Type = spirv.Type

// ErrLink is wrapped by every reason why shaders make no program.
var ErrLink = errors.New("link")

// Shader is a compiled shader.
type Shader struct {
	Source string        // what was compiled, "" for SPIR-V
	Piece  bool          // it lacks functions that other shaders of its stage have: there is nothing but the source
	Module *spirv.Module // not changed
	Entry  spirv.Entry
	Loose  []spirv.Uniform // its loose uniforms as OpenGL has them, of which Module knows only the block
}

// Options are what a program was told before it is linked.
type Options struct {
	Attributes    map[string]int // locations for attributes without one of their own
	Outputs       map[string]int // the same for fragment outputs
	Varyings      []string
	Separate      bool
	MaxAttributes int
	MaxLocations  int // of uniforms
	Buffers       int // transform feedback buffers
	Interleaved   int // components in one buffer, all together
	PerBuffer     int // components in one of separate buffers
}

// Attribute is an active attribute.
type Attribute struct {
	Name     string
	Location int // OpenGL's: a column takes one
	Type     spirv.Type
	Vulkan   int // Vulkan's: a column of three or four doubles takes two
}

// Program is a linked program. Immutable.
type Program struct {
	Attributes []Attribute
	Uniforms   []Uniform // active ones, by location
	Default    int       // bytes of the default block, 0 without one
	Blocks     []Block   // without the default block
	Capture    *spirv.XfbLayout
	Separate   bool
	BaseVertex bool // the vertex shader reads gl_BaseVertex

	// Capabilities are those that the shaders want of the device, as SPIR-V numbers them.
	Capabilities []uint32

	stages    []spirv.Linked
	options   Options
	locations []place
}

// DefaultBinding is where the default block is bound; the others follow.
const DefaultBinding = 0

// Link makes a program of a vertex and perhaps a fragment shader, in that order.
//   - Errors: ErrLink, spirv.ErrLink, spirv.ErrVarying, errors.ErrUnsupported; the text is for the info log.
func Link(shaders []Shader, o Options) (*Program, error) {
	p := &Program{options: o, Separate: o.Separate}
	for _, s := range shaders {
		m := s.Module.Clone()
		m.DropUnused(s.Entry)
		p.stages = append(p.stages, spirv.Linked{Module: m, Entry: s.Entry})
	}
	if err := p.checkResources(); err != nil {
		return nil, err
	}
	if err := p.checkParameters(); err != nil {
		return nil, err
	}
	attribs, err := p.placeAttributes()
	if err != nil {
		return nil, err
	}
	if err := p.placeOutputs(); err != nil {
		return nil, err
	}
	if err := spirv.Link(p.stages...); err != nil {
		return nil, err
	}
	p.Attributes = attribs
	if err := p.placeBlocks(); err != nil {
		return nil, err
	}
	if err := p.placeUniforms(shaders); err != nil {
		return nil, err
	}
	return p, p.planCapture()
}

// checkResources refuses what this library does not bind, and finds out what the shaders want of the device.
func (p *Program) checkResources() error {
	for _, s := range p.stages {
		r, err := s.Module.Reflect(s.Entry.Stage, s.Entry.Name)
		if err != nil {
			return err
		}
		p.Capabilities = append(p.Capabilities, r.Caps...)
		for _, x := range r.Resources {
			if x.Used {
				return fmt.Errorf("%w: %v shader: uniform %q (%s): textures and images: %w", ErrLink, s.Entry.Stage,
					x.Name, x.Kind, errors.ErrUnsupported)
			}
		}
	}
	return nil
}

// checkParameters finds out what the vertex shader wants to know of draws.
func (p *Program) checkParameters() error {
	s := p.stages[0]
	r, err := s.Module.Reflect(s.Entry.Stage, s.Entry.Name)
	if err != nil {
		return err
	}
	for _, v := range r.Inputs {
		switch {
		case !v.Used:
		case v.Builtin == spirv.BuiltinDrawIndex:
			return fmt.Errorf("%w: gl_DrawID: %w", ErrLink, errors.ErrUnsupported) // the parts of a MultiDraw… are draws of their own
		case v.Builtin == spirv.BuiltinBaseVertex:
			p.BaseVertex = true
		}
	}
	return nil
}

// placeAttributes gives the vertex shader's inputs locations of both kinds.
func (p *Program) placeAttributes() ([]Attribute, error) {
	s := p.stages[0]
	r, err := s.Module.Reflect(s.Entry.Stage, s.Entry.Name)
	if err != nil {
		return nil, err
	}
	var list []Attribute
	var ids []uint32
	taken := make([]bool, p.options.MaxAttributes)
	for _, v := range r.Inputs {
		if v.Builtin != spirv.NotBuiltin || !v.Used {
			continue
		}
		a := Attribute{Name: v.Name, Location: v.Location, Type: v.Type}
		if bound, ok := p.options.Attributes[v.Name]; ok && a.Location < 0 {
			a.Location = bound
		}
		list, ids = append(list, a), append(ids, v.ID)
	}
	for pass := range 2 { // those without a location come last
		for i := range list {
			a := &list[i]
			if (a.Location < 0) != (pass == 1) {
				continue
			}
			if err := take(taken, &a.Location, columns(a.Type)); err != nil {
				return nil, fmt.Errorf("%w: attribute %q: %w", ErrLink, a.Name, err)
			}
		}
	}
	at := make(map[uint32]int, len(list))
	next := 0
	for i := range list {
		list[i].Vulkan, at[ids[i]] = next, next
		next += list[i].Type.Slots() * list[i].Type.Len()
	}
	s.Module.SetLocations(at)
	return list, nil
}

// columns is the number of attributes that a type takes in OpenGL.
func columns(t spirv.Type) int { return t.Columns * t.Len() }

// take marks n locations, from *at on or, where that is negative, the lowest free run. Aliased locations are allowed
// where they are asked for, as in OpenGL.
func take(taken []bool, at *int, n int) error {
	if *at < 0 {
		for k := 0; k+n <= len(taken); k++ {
			if !slices.Contains(taken[k:k+n], true) {
				*at = k
				break
			}
		}
	}
	if *at < 0 || *at+n > len(taken) {
		return fmt.Errorf("%d locations of %d are not free", n, len(taken))
	}
	for k := range n {
		taken[*at+k] = true
	}
	return nil
}

// placeOutputs gives the fragment shader's outputs the locations that BindFragDataLocation asked for; spirv.Link
// numbers the rest.
func (p *Program) placeOutputs() error {
	s := p.stages[len(p.stages)-1]
	if s.Entry.Stage != spirv.Fragment {
		return nil
	}
	r, err := s.Module.Reflect(s.Entry.Stage, s.Entry.Name)
	if err != nil {
		return err
	}
	at := make(map[uint32]int)
	for _, v := range r.Outputs {
		if n, ok := p.options.Outputs[v.Name]; ok && v.Builtin == spirv.NotBuiltin && v.Location < 0 {
			at[v.ID] = n
		}
	}
	s.Module.SetLocations(at)
	return nil
}

// planCapture finds out what transform feedback captures, and where.
func (p *Program) planCapture() error {
	s := p.stages[0]
	r, err := s.Module.Reflect(s.Entry.Stage, s.Entry.Name)
	if err != nil {
		return err
	}
	if len(p.options.Varyings) == 0 && !r.Xfb {
		return nil
	}
	layout, err := s.Module.Clone().DecorateXfb(s.Entry, p.xfb())
	if err != nil {
		return err
	}
	if len(p.options.Varyings) == 0 {
		p.Separate = false
	}
	p.Capture = layout
	return p.checkCapture()
}

func (p *Program) xfb() spirv.XfbOptions {
	return spirv.XfbOptions{Varyings: p.options.Varyings, Separate: p.options.Separate, Copy: true}
}

func (p *Program) checkCapture() error {
	total := 0
	for _, n := range p.Capture.Strides {
		total += n / 4
		if p.Separate && n/4 > p.options.PerBuffer {
			return fmt.Errorf("%w: a varying of %d components, transform feedback takes %d", ErrLink, n/4, p.options.PerBuffer)
		}
	}
	switch {
	case len(p.Capture.Strides) > p.options.Buffers:
		return fmt.Errorf("%w: varyings for %d buffers, transform feedback has %d", ErrLink, len(p.Capture.Strides), p.options.Buffers)
	case !p.Separate && total > p.options.Interleaved:
		return fmt.Errorf("%w: varyings of %d components, transform feedback takes %d", ErrLink, total, p.options.Interleaved)
	}
	return nil
}

// DefaultStages is which shaders there are, as VkShaderStageFlags: the default block is for all of them.
func (p *Program) DefaultStages() uint32 {
	if len(p.stages) > 1 {
		return 0x11 // vertex, fragment
	}
	return 0x01
}

// Attribute returns the location of an active attribute, -1 for what is none.
func (p *Program) Attribute(name string) int {
	base, index, isElement := element(name)
	for _, a := range p.Attributes {
		switch {
		case a.Name == name:
			return a.Location
		case isElement && a.Name == base && len(a.Type.Dims) == 1 && index < a.Type.Len():
			return a.Location + index*a.Type.Columns
		}
	}
	return -1
}

// element splits "u[2]".
func element(name string) (base string, index int, ok bool) {
	at := strings.LastIndexByte(name, '[')
	if at < 0 || !strings.HasSuffix(name, "]") {
		return name, 0, false
	}
	digits := name[at+1 : len(name)-1]
	if digits == "" || len(digits) > 9 || digits[0] == '0' && len(digits) > 1 {
		return name, 0, false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return name, 0, false
		}
		index = 10*index + int(c-'0')
	}
	return name[:at], index, true
}
