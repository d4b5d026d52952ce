package link

import (
	"fmt"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

// Variant says what a pipeline wants of the shaders besides what they do.
type Variant struct {
	Capture     bool // transform feedback
	ClipControl bool // the device clips z from -w to w by itself
	Parameters  bool // shaders may read the base instance; else gl_InstanceID includes it
	NoBase      bool // gl_BaseVertex is 0: a draw without indices
	Points      bool // points are drawn: PointSize must be written
	FixedSize   bool // PROGRAM_POINT_SIZE is off: PointSize counts, whatever the shader writes
	PointSize   float32
}

// Stage is one stage of a variant.
type Stage struct {
	Stage spirv.Stage
	Entry string
	Words []uint32
}

// Build makes the modules of a variant.
func (p *Program) Build(v Variant) ([]Stage, error) {
	vertex := spirv.Linked{Module: p.stages[0].Module.Clone(), Entry: p.stages[0].Entry}
	m, e := vertex.Module, vertex.Entry
	if v.Capture {
		if _, err := m.DecorateXfb(e, p.xfb()); err != nil {
			return nil, err
		}
	} else {
		m.DropXfb(e) // what the source declares: not every device takes it
	}
	if _, err := m.WidenDoubleInputs(e); err != nil {
		return nil, err
	}
	if v.Parameters {
		if err := m.InstanceFromZero(e); err != nil {
			return nil, err
		}
	}
	if v.NoBase {
		if err := m.ZeroBaseVertex(e); err != nil {
			return nil, err
		}
	}
	if !v.ClipControl {
		if err := m.ClipDepth(e); err != nil {
			return nil, err
		}
	}
	if v.Points {
		if err := m.WritePointSize(e, v.PointSize, v.FixedSize); err != nil {
			return nil, err
		}
	}
	var fragment spirv.Linked
	if len(p.stages) > 1 {
		fragment = spirv.Linked{Module: p.stages[1].Module.Clone(), Entry: p.stages[1].Entry}
		if err := fragment.Module.FlipPointCoord(fragment.Entry); err != nil { // the framebuffer's rows run bottom up
			return nil, err
		}
	}
	if err := spirv.PruneOutputs(vertex, fragment); err != nil {
		return nil, err
	}
	out := []Stage{{e.Stage, e.Name, m.Words()}}
	if fragment.Module != nil {
		out = append(out, Stage{fragment.Entry.Stage, fragment.Entry.Name, fragment.Module.Words()})
	}
	return out, nil
}

// OutputBinding is where the storage blocks of BuildEmulated begin.
func (p *Program) OutputBinding() int { return DefaultBinding + 1 + len(p.Blocks) }

// BuildEmulated makes a vertex stage that stores the varyings into storage blocks, for devices without transform
// feedback. It is drawn as points, with parameters as push constants of so many bytes.
func (p *Program) BuildEmulated(v Variant) (s Stage, push int, err error) {
	m, e := p.stages[0].Module.Clone(), p.stages[0].Entry
	if v.Parameters { // before: what is stored where goes by Vulkan's numbers
		if err := m.InstanceFromZero(e); err != nil {
			return Stage{}, 0, err
		}
	}
	if err := m.ZeroBaseVertex(e); err != nil { // the vertices are drawn without indices
		return Stage{}, 0, err
	}
	o := spirv.EmulateOptions{XfbOptions: p.xfb(), Binding: p.OutputBinding(), Push: true}
	layout, err := m.EmulateXfb(e, o)
	if err != nil {
		return Stage{}, 0, err
	}
	if _, err := m.WidenDoubleInputs(e); err != nil {
		return Stage{}, 0, err
	}
	if err := spirv.PruneOutputs(spirv.Linked{Module: m, Entry: e}, spirv.Linked{}); err != nil {
		return Stage{}, 0, err
	}
	return Stage{e.Stage, e.Name, m.Words()}, spirv.EmulateParams{}.Bytes(len(layout.Strides)), nil
}

// Gaps reports whether some bytes of a captured vertex are left as they are (gl_SkipComponents1 … 4).
func (p *Program) Gaps() bool {
	n := 0
	for _, v := range p.Capture.Varyings {
		n += v.Size
	}
	for _, stride := range p.Capture.Strides {
		n -= stride
	}
	return n != 0
}

// Captured returns what GetTransformFeedbackVarying tells about varying k of those asked for: special names have no
// type and a count of their components.
func (p *Program) Captured(k int) (name string, t spirv.Type, count int) {
	name = p.options.Varyings[k]
	for _, v := range p.Capture.Varyings {
		if v.Name == name {
			return name, v.Type, v.Type.Len()
		}
	}
	var n int
	if _, err := fmt.Sscanf(name, "gl_SkipComponents%d", &n); err == nil {
		return name, spirv.Type{}, n
	}
	return name, spirv.Type{}, 0
}

// Varyings is the number of names that the program was linked with.
func (p *Program) Varyings() int { return len(p.options.Varyings) }
