package draw

import (
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// Point is what is bound to a numbered binding point of a context: a range fixed at the time of binding (M-051).
type Point struct {
	Store        *staging.Store // nil: nothing, or raw
	Offset, Size int
	raw          *vk.Buffer // the library's own, whose barriers its user records
	serial       uint64     // of raw: a number that no other has
}

// Bind binds a range to a point. The engine's lock is held.
func (r *Renderer) Bind(kind BlockKind, number int, p Point) {
	list := r.points[kind]
	for len(list) <= number {
		list = append(list, Point{})
	}
	list[number] = p
	r.points[kind] = list
	r.pointsSerial++
}

// PointsChanged says that a block of a program reads another point now.
func (r *Renderer) PointsChanged() { r.pointsSerial++ }

// blocksSame tells whether the blocks of p, the program of the last draw in the open pass, are what they were then.
func (r *Renderer) blocksSame(p *Program) bool {
	if r.open.points != r.pointsSerial || p.writes {
		return false
	}
	for i := range p.ranges {
		if g := &p.ranges[i]; g.store == nil || g.store.Generation() != g.generation {
			return false
		}
	}
	return true
}

// Point returns what is bound to a point.
func (r *Renderer) Point(kind BlockKind, number int) Point {
	if number < 0 || number >= len(r.points[kind]) {
		return Point{}
	}
	return r.points[kind][number]
}

// Unbind forgets a store that is released, wherever it is bound.
func (r *Renderer) Unbind(s *staging.Store) {
	for _, list := range r.points {
		for i := range list {
			if list[i].Store == s {
				list[i] = Point{}
				r.pointsSerial++
			}
		}
	}
}

// useBlocks notes what the program's blocks read and write, and looks up what they are bound to. A range that reaches
// past the end of its buffer by now is cut there; of one that has nothing left, zeros are read.
func (r *Renderer) useBlocks(p *Program) error {
	p.offsets = p.offsets[:0]
	for i := range p.info.Blocks {
		b := &p.info.Blocks[i]
		pt := r.Point(b.Kind, b.Point)
		var g setRange
		size := 0
		if pt.Store != nil {
			size = min(pt.Size, pt.Store.Size()-pt.Offset, b.limit)
		}
		if size > 0 {
			g = setRange{handle: pt.Store.Handle(), offset: uint64(pt.Offset), size: uint64(size), store: pt.Store, generation: pt.Store.Generation()}
			r.eng.Use(pt.Store, pt.Offset, size, b.stages, b.access)
			if p.dynamic[i] && pt.Offset > 0 { // what validation believes is read (see makeSetLayout)
				r.eng.Use(pt.Store, 0, size, b.stages, b.access)
			}
		} else if pt.raw != nil {
			g = setRange{handle: pt.raw.Handle, size: uint64(pt.Size), generation: pt.serial}
		} else if b.Kind == StorageBlock {
			n, err := r.nothing()
			if err != nil {
				return err
			}
			g = setRange{handle: n.Handle, size: sinkSize}
		} else {
			g = setRange{handle: r.constants.Handle, offset: constZero, size: constSize - constZero}
		}
		if p.dynamic[i] {
			p.offsets = append(p.offsets, uint32(g.offset))
			g.offset = 0
		}
		p.ranges[i] = g
	}
	return nil
}

// shaderStages is the pipeline stages of shader stages.
func shaderStages(s uint32) vk.Stage {
	var st vk.Stage
	for _, m := range [...]struct {
		shader uint32
		stage  vk.Stage
	}{
		{vk.ShaderVertex, vk.StageVertex}, {vk.ShaderTessControl, vk.StageTessControl}, {vk.ShaderTessEval, vk.StageTessEval},
		{vk.ShaderGeometry, vk.StageGeometry}, {vk.ShaderFragment, vk.StageFragment}, {vk.ShaderCompute, vk.StageCompute},
	} {
		if s&m.shader != 0 {
			st |= m.stage
		}
	}
	return st
}

// bindBlocks binds the set that useBlocks has prepared, unless it is bound already.
func (r *Renderer) bindBlocks(p *Program) error {
	if len(p.info.Blocks) == 0 {
		return nil
	}
	set, err := p.sets.get(r, p.ranges)
	if err != nil {
		return err
	}
	o := &r.open
	same := o.set == set && o.layout == p.layout
	for i, off := range p.offsets {
		if o.offsets[i] != off {
			same = false
			o.offsets[i] = off
		}
	}
	if same {
		return nil
	}
	r.out.BindDescriptorSet(vk.BindGraphics, p.layout, 0, set, p.offsets...)
	o.set, o.layout = set, p.layout
	return nil
}
