package draw

import (
	"fmt"

	"github.com/vkgloo/vkgloo/descriptors"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// Point is what is bound to a numbered binding point of a context: a range fixed at the time of binding (M-051).
type Point struct {
	Store        *staging.Store // nil: nothing, raw, or a texture
	Texture      *Texture       // of a point of samplers
	Offset, Size int
	raw          *vk.Buffer // the library's own, whose barriers its user records
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
	for i, s := range p.stores {
		if p.info.Blocks[i].Kind == Sampler {
			continue // who unbinds a texture changes the points
		}
		if s == nil || s.Generation() != p.ranges[i].Generation {
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

// UnbindTexture forgets a texture that is released.
func (r *Renderer) UnbindTexture(t *Texture) {
	for i := range r.points[Sampler] {
		if r.points[Sampler][i].Texture == t {
			r.points[Sampler][i] = Point{}
			r.pointsSerial++
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
		g, err := r.blockRange(b, &pt)
		if err != nil {
			return err
		}
		p.stores[i] = pt.Store
		if b.dynamic {
			p.offsets = append(p.offsets, uint32(g.Offset))
			g.Offset = 0
		}
		p.ranges[i] = g
	}
	return nil
}

// Ranges without a store that stay as long as the renderer does have a number of their own: no store has it.
const ownRange = ^uint64(0)

// blockRange is what a block sees of the point it reads, whose use it notes.
func (r *Renderer) blockRange(b *Block, pt *Point) (descriptors.Range, error) {
	if b.Kind == Sampler {
		if pt.Texture == nil {
			return descriptors.Range{}, fmt.Errorf("%w: sampler %q: no texture is bound to point %d", staging.ErrState, b.Name, b.Point)
		}
		return pt.Texture.rng(), nil
	}
	if s := pt.Store; s != nil {
		if size := min(pt.Size, s.Size()-pt.Offset, b.limit); size > 0 {
			r.eng.Use(s, pt.Offset, size, b.stages, b.access)
			if b.dynamic && pt.Offset > 0 { // what validation believes is read (see makeSetLayout)
				r.eng.Use(s, 0, size, b.stages, b.access)
			}
			g := s.Generation()
			return descriptors.Range{Buffer: s.Handle(), Offset: uint64(pt.Offset), Size: uint64(size), Store: g, Generation: g}, nil
		}
	}
	if pt.raw != nil {
		return descriptors.Range{Buffer: pt.raw.Handle, Size: uint64(pt.Size)}, nil
	}
	if b.Kind == StorageBlock {
		n, err := r.nothing()
		if err != nil {
			return descriptors.Range{}, err
		}
		return descriptors.Range{Buffer: n.Handle, Size: sinkSize, Store: ownRange}, nil
	}
	return descriptors.Range{Buffer: r.constants.Handle, Offset: constZero, Size: constSize - constZero, Store: ownRange}, nil
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
	set, err := p.set()
	if err != nil || set == 0 {
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
