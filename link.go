package vkgloo

import (
	"fmt"
	"slices"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/draw"
	"github.com/vkgloo/vkgloo/internal/spirv"
	"github.com/vkgloo/vkgloo/shaders"
	"github.com/vkgloo/vkgloo/vk"
)

// stageKinds are the stages of ProgramOptions, in the order of the pipeline.
var stageKinds = []struct {
	source func(o *ProgramOptions) string
	shader shaders.Stage
	spirv  spirv.Stage
	bit    uint32
	flag   func(s *stageSet) *bool
}{
	{func(o *ProgramOptions) string { return o.Vertex }, shaders.Vertex, spirv.Vertex, vk.ShaderVertex, func(s *stageSet) *bool { return &s.vertex }},
	{func(o *ProgramOptions) string { return o.Geometry }, shaders.Geometry, spirv.Geometry, vk.ShaderGeometry, func(s *stageSet) *bool { return &s.geometry }},
	{func(o *ProgramOptions) string { return o.Fragment }, shaders.Fragment, spirv.Fragment, vk.ShaderFragment, func(s *stageSet) *bool { return &s.fragment }},
	{func(o *ProgramOptions) string { return o.Compute }, shaders.Compute, spirv.Compute, vk.ShaderCompute, func(s *stageSet) *bool { return &s.compute }},
}

// linker builds a program out of its stages.
type linker struct {
	p       *Program
	o       ProgramOptions
	stages  []spirv.Linked
	bits    []uint32
	reflect []*spirv.Reflection
	info    draw.ProgramInfo
}

// build compiles and links p.
func (p *Program) build(o ProgramOptions) error {
	l := &linker{p: p, o: o}
	for _, step := range []func() error{l.load, l.features, l.link, l.attributes, l.blocks, l.stage, l.make} {
		if err := step(); err != nil {
			return err
		}
	}
	l.members()
	return nil
}

// load compiles the stages and parses them.
func (l *linker) load() error {
	for _, k := range stageKinds {
		src := k.source(&l.o)
		if src == "" {
			continue
		}
		*k.flag(&l.p.stages) = true
		words, err := shaders.Load(k.shader, src)
		if err != nil {
			return err
		}
		m, err := spirv.Parse(words)
		if err != nil {
			return fmt.Errorf("%w: %v shader: %w", buffer.ErrValue, k.spirv, err)
		}
		e, err := m.Find(k.spirv, "")
		if err != nil {
			return fmt.Errorf("%w: %w", buffer.ErrValue, err)
		}
		m.DropUnused(e)
		l.stages = append(l.stages, spirv.Linked{Module: m, Entry: e})
		l.bits = append(l.bits, k.bit)
	}
	s := l.p.stages
	switch {
	case s == stageSet{}:
		return fmt.Errorf("%w: a program without shaders", buffer.ErrArgs)
	case s.compute && (s.vertex || s.geometry || s.fragment):
		return fmt.Errorf("%w: a compute shader stands alone", buffer.ErrArgs)
	case !s.compute && !s.vertex:
		return fmt.Errorf("%w: a program for drawing needs a vertex shader", buffer.ErrArgs)
	case s.compute && len(l.o.Varyings) > 0:
		return fmt.Errorf("%w: varyings of a compute shader", buffer.ErrArgs)
	}
	return nil
}

// link makes locations and bindings agree.
func (l *linker) link() error {
	if !l.p.stages.compute {
		if err := spirv.Link(l.stages...); err != nil {
			return fmt.Errorf("%w: %w", buffer.ErrValue, err)
		}
	}
	if err := spirv.AssignBindings(l.stages...); err != nil {
		return fmt.Errorf("%w: %w", buffer.ErrValue, err)
	}
	return l.reflectAll()
}

func (l *linker) reflectAll() error {
	l.reflect = l.reflect[:0]
	for _, s := range l.stages {
		r, err := s.Module.Reflect(s.Entry.Stage, s.Entry.Name)
		if err != nil {
			return fmt.Errorf("%w: %w", buffer.ErrValue, err)
		}
		l.reflect = append(l.reflect, r)
	}
	return nil
}

// attributes lists the vertex inputs in use, row by row.
func (l *linker) attributes() error {
	if !l.p.stages.vertex {
		return nil
	}
	limit := min(int(l.p.c.dev.Caps().Limits.MaxVertexAttributes), draw.MaxInputs)
	for _, v := range l.reflect[0].Inputs {
		if v.Builtin != spirv.NotBuiltin || !v.Used {
			continue
		}
		a := attribute{name: v.Name, typ: v.Type, location: v.Location, comps: v.Type.Rows, first: len(l.info.Inputs)}
		a.rows = v.Type.Len() * v.Type.Columns
		a.step = 1
		switch {
		case v.Type.Kind == spirv.KindFloat && v.Type.Width == 32:
			a.kind = draw.InputFloat
		case v.Type.Kind == spirv.KindFloat && v.Type.Width == 64:
			a.kind = draw.InputDouble
			if a.comps > 2 {
				a.step = 2
			}
		case v.Type.Kind == spirv.KindInt && v.Type.Width == 32:
			a.kind = draw.InputInt
		case v.Type.Kind == spirv.KindUint && v.Type.Width == 32:
			a.kind = draw.InputUint
		default:
			return unsupported("the vertex input %q of type %v", v.Name, v.Type)
		}
		if v.Component != 0 {
			return unsupported("the vertex input %q begins within a location", v.Name)
		}
		if a.location < 0 || a.location+a.rows*a.step > limit {
			return unsupported("the vertex input %q takes locations %d … %d, the device has %d", v.Name, a.location, a.location+a.rows*a.step-1, limit)
		}
		for row := range a.rows {
			l.info.Inputs = append(l.info.Inputs, draw.Input{Location: uint32(a.location + row*a.step), Kind: a.kind, Comps: uint8(a.comps)})
		}
		l.p.inputs = append(l.p.inputs, a)
	}
	return nil
}

// stage does what single stages want: doubles, point sizes, geometry's modes, captures.
func (l *linker) stage() error {
	p := l.p
	if p.stages.compute {
		p.groups = l.reflect[0].LocalSize
		return nil
	}
	last := len(l.stages) - 1
	if p.stages.fragment {
		l.info.NoColor = !slices.ContainsFunc(l.reflect[last].Outputs, func(v spirv.Variable) bool { return v.Location == 0 && v.Builtin == spirv.NotBuiltin })
		last--
	} else {
		l.info.NoColor = true
	}
	if p.stages.geometry {
		p.in, p.to = geometryModes[l.reflect[1].Geometry.In], geometryModes[l.reflect[1].Geometry.Out]
	}
	if len(l.o.Varyings) > 0 {
		if err := l.captures(last); err != nil {
			return err
		}
	}
	return l.finish(l.stages)
}

// finish makes the linked stages fit what Vulkan and its validation want: doubles fetched as words, points with a
// size, no outputs that nobody reads.
func (l *linker) finish(stages []spirv.Linked) error {
	if slices.ContainsFunc(l.p.inputs, func(a attribute) bool { return a.kind == draw.InputDouble }) {
		if _, err := stages[0].Module.WidenDoubleInputs(stages[0].Entry); err != nil {
			return err
		}
	}
	for i, s := range stages {
		if s.Entry.Stage == spirv.Fragment {
			break
		}
		var next spirv.Linked
		if i+1 < len(stages) {
			next = stages[i+1]
		}
		if next.Module == nil || next.Entry.Stage == spirv.Fragment {
			if err := s.Module.WritePointSize(s.Entry, 1, false); err != nil {
				return err
			}
		}
		if err := spirv.PruneOutputs(s, next); err != nil {
			return err
		}
	}
	return nil
}

var geometryModes = map[spirv.Primitive]Mode{
	spirv.PrimitivePoints: Points, spirv.PrimitiveLines: Lines, spirv.PrimitiveLinesAdjacency: LinesAdjacency,
	spirv.PrimitiveTriangles: Triangles, spirv.PrimitiveTrianglesAdjacency: TrianglesAdjacency,
	spirv.PrimitiveLineStrip: LineStrip, spirv.PrimitiveTriangleStrip: TriangleStrip,
}

// make makes the Vulkan objects.
func (l *linker) make() error {
	l.info.Label = l.o.Label
	l.info.Stages = l.code(l.stages)
	p := l.p
	p.c.eng.Lock()
	defer p.c.eng.Unlock()
	var err error
	if p.d, err = p.c.draw.NewProgram(l.info); err != nil {
		return err
	}
	if p.emulate != nil {
		if err = p.emulate.make(p.c.draw, l); err != nil {
			p.d.Release()
		}
	}
	return err
}

// code is the SPIR-V of stages as it stands.
func (l *linker) code(stages []spirv.Linked) []draw.ShaderCode {
	var list []draw.ShaderCode
	for i, s := range stages {
		list = append(list, draw.ShaderCode{Stage: l.bits[i], Words: s.Module.Words(), Entry: s.Entry.Name})
	}
	return list
}

// members lists the interface.
func (l *linker) members() {
	p := l.p
	for _, a := range p.inputs {
		p.members = append(p.members, Member{Name: a.name, Kind: MemberAttribute, Type: a.typ.GLSL(), Len: a.typ.Len(), Location: a.location, Binding: -1})
	}
	for i, v := range p.capture {
		p.members = append(p.members, Member{Name: v.name, Kind: MemberVarying, Type: v.typ.GLSL(), Len: v.typ.Len(), Location: i, Binding: -1})
	}
	for i, b := range p.d.Blocks() {
		kind, typ := MemberUniformBlock, b.Name
		switch b.Kind {
		case draw.StorageBlock:
			kind = MemberStorageBlock
		case draw.Sampler:
			kind, typ = MemberSampler, "sampler2D"
		}
		p.blocks = append(p.blocks, blockMember{len(p.members), i})
		p.members = append(p.members, Member{Name: b.Name, Kind: kind, Type: typ, Len: 1, Location: -1, Binding: b.Point})
	}
}
