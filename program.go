package vkgloo

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/draw"
	"github.com/vkgloo/vkgloo/internal/spirv"
)

// ProgramOptions say what a Program is made of: GLSL as Vulkan has it, or SPIR-V, which is told by its magic number. Locations and
// bindings that are left out are numbered in order of declaration.
type ProgramOptions struct {
	Vertex, Geometry, Fragment, Compute string
	Varyings                            []string // outputs that Transform captures, in this order
	Separate                            bool     // varying k goes to output k; default: interleaved in the first output
	Label                               string
}

// Program is a linked program: for drawing and capturing, or for computing. Made by Context.Program.
//   - States: live → released.
//   - Concurrency: externally synchronized.
type Program struct {
	c       *Context
	id      uint64
	label   string
	d       *draw.Program
	emulate *emulation    // captures without the extension; nil: the extension is used, or nothing is captured
	refs    atomic.Int32  // vertex arrays that use it, and itself
	out     atomic.Bool   // released
	inputs  []attribute   // of the vertex stage, those in use
	capture []capturePart // varyings, in order
	strides []int         // bytes of a captured vertex, by output
	members []Member
	blocks  []blockMember
	in, to  Mode // of the geometry stage
	stages  stageSet
	groups  [3]int // work group size of a compute program
}

type stageSet struct{ vertex, geometry, fragment, compute bool }

// attribute is a vertex input: rows of locations, one for each column of each array element.
type attribute struct {
	name     string
	typ      spirv.Type
	kind     draw.InputKind
	location int
	rows     int // locations that are fed one by one
	step     int // Vulkan locations that a row takes
	comps    int // components of a row
	first    int // index of its first row among draw.Program.Inputs
}

// capturePart is one captured varying.
type capturePart struct {
	name string
	typ  spirv.Type
}

// blockMember is where a member of kind block is found.
type blockMember struct{ member, block int }

// Program compiles, checks and links a program.
//   - Errors: buffer.ErrArgs for no stage, or stages that don't go together; *shaders.CompileError with the compiler's words;
//     errors.ErrUnsupported for a stage or feature that the device lacks, samplers other than sampler2D, images, or GLSL without a compiler;
//     buffer.ErrValue wrapped for stages that don't fit and for varyings that don't exist.
func (c *Context) Program(o ProgramOptions) (*Program, error) {
	defer c.settle()
	if err := checkLabel(o.Label); err != nil {
		return nil, err
	}
	if err := c.dev.Err(); err != nil {
		return nil, err
	}
	p := &Program{c: c, id: buffer.NextID(), label: o.Label}
	p.refs.Store(1)
	if err := p.build(o); err != nil {
		return nil, fmt.Errorf("%s: %w", named("program", o.Label, p.id), err)
	}
	c.live.add(p)
	return p, nil
}

// Members lists the program's interface: attributes in use, captured varyings, blocks in use, in this order.
func (p *Program) Members() []Member { return append([]Member(nil), p.members...) }

// Member finds a member by name. Blocks go by the block's name.
func (p *Program) Member(name string) (Member, bool) {
	for _, m := range p.members {
		if m.Name == name {
			return m, true
		}
	}
	return Member{}, false
}

// SetBinding makes a block or sampler of the program read another binding point; the shader's own number is the default.
// Uniform blocks, storage blocks and samplers have points of their own.
//   - Errors: buffer.ErrKey for no such name, buffer.ErrRange, buffer.ErrReleased.
func (p *Program) SetBinding(block string, binding int) error {
	if err := p.check(); err != nil {
		return err
	}
	if binding < 0 || binding >= p.c.limits.MaxBindings {
		return fmt.Errorf("%w: %v: binding %d of %d", buffer.ErrRange, p, binding, p.c.limits.MaxBindings)
	}
	found := false
	p.c.eng.Lock()
	defer p.c.eng.Unlock()
	for _, b := range p.blocks {
		if m := &p.members[b.member]; m.Name == block {
			m.Binding = binding
			p.d.Blocks()[b.block].Point = binding
			if p.emulate != nil {
				p.emulate.setPoint(m.Name, binding)
			}
			p.c.draw.PointsChanged()
			found = true
		}
	}
	if !found {
		return fmt.Errorf("%w: %v: no block or sampler %.200q in use", buffer.ErrKey, p, block)
	}
	return nil
}

// Layout returns the layout that moderngl derives for attributes: their components as floats, integers or doubles,
// tightly packed (M-083).
//   - Errors: buffer.ErrFormat for an unknown attribute, or none at all.
func (p *Program) Layout(attributes ...string) (string, error) {
	if len(attributes) == 0 {
		return "", fmt.Errorf("%w: %v: a layout of no attributes", buffer.ErrFormat, p)
	}
	var items []string
	for _, name := range attributes {
		a, err := p.attribute(name)
		if err != nil {
			return "", err
		}
		typ := "f"
		switch a.kind {
		case draw.InputInt, draw.InputUint:
			typ = "i"
		case draw.InputDouble:
			typ = "f8"
		}
		items = append(items, strconv.Itoa(a.comps*a.rows)+typ)
	}
	return strings.Join(items, " "), nil
}

// Geometry returns what the geometry stage takes and makes; ModeDefault twice without that stage.
func (p *Program) Geometry() (in, out Mode) { return p.in, p.to }

// ID is a number that no other object of the process has.
func (p *Program) ID() uint64 { return p.id }

// Label returns the label, "" for none.
func (p *Program) Label() string { return p.label }

// SetLabel names the program in errors and in messages of the validation layer.
//   - Errors: buffer.ErrRange for more than buffer.MaxLabelLength bytes, buffer.ErrReleased.
func (p *Program) SetLabel(s string) error {
	if err := p.check(); err != nil {
		return err
	}
	if err := checkLabel(s); err != nil {
		return err
	}
	p.label = s
	p.c.eng.Lock()
	defer p.c.eng.Unlock()
	p.d.SetLabel(s)
	return nil
}

// Release gives the program up. Vertex arrays made of it go on working; a second call does nothing.
func (p *Program) Release() {
	if p.out.Swap(true) {
		return
	}
	p.c.live.remove(p)
	p.unref()
}

// Released reports whether Release was called.
func (p *Program) Released() bool { return p.out.Load() }

// String names the program.
func (p *Program) String() string { return named("program", p.label, p.id) }

// unref frees the program when nobody uses it any more.
func (p *Program) unref() {
	if p.refs.Add(-1) > 0 {
		return
	}
	p.c.eng.Lock()
	defer p.c.eng.Unlock()
	p.d.Release()
	if p.emulate != nil {
		p.emulate.d.Release()
	}
}

func (p *Program) check() error {
	if p.out.Load() {
		return fmt.Errorf("%w: %v", buffer.ErrReleased, p)
	}
	return nil
}

// attribute finds an attribute by name, or by its location in decimal.
func (p *Program) attribute(name string) (*attribute, error) {
	for i := range p.inputs {
		if a := &p.inputs[i]; a.name == name && name != "" {
			return a, nil
		}
	}
	if n, err := strconv.Atoi(name); err == nil {
		for i := range p.inputs {
			if a := &p.inputs[i]; a.location == n {
				return a, nil
			}
		}
	}
	return nil, fmt.Errorf("%w: %v has no attribute %.200q in use", buffer.ErrFormat, p, name)
}

// unsupported is an error that names a feature that is missing.
func unsupported(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{errors.ErrUnsupported}, args...)...)
}
