package link

import (
	"fmt"
	"slices"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

// Uniform is an active loose uniform: a basic one, or an array of them.
type Uniform struct {
	Name         string // without [0]
	Type         spirv.Type
	Location     int // of element 0; the others follow
	Offset       int // bytes in the default block
	ArrayStride  int
	MatrixStride int
	RowMajor     bool
	Init         []uint32 // initial value, scalars one after the other; nil: zeros
}

// place is what a location stands for.
type place struct {
	uniform int // index, -1: nothing
	element int
}

// placeUniforms merges the stages' default blocks and numbers what is active.
func (p *Program) placeUniforms(shaders []Shader) error {
	block, err := spirv.MergeDefaultBlocks(spirv.Place{Binding: DefaultBinding}, p.stages...)
	if err != nil {
		return err
	}
	if block == nil {
		return nil
	}
	loose := make(map[string]spirv.Uniform)
	for _, s := range shaders {
		for _, u := range s.Loose {
			old, ok := loose[u.Name]
			switch {
			case !ok:
			case old.Type.String() != u.Type.String():
				return fmt.Errorf("%w: uniform %q is %s in one shader, %s in another", ErrLink, u.Name, old.Type, u.Type)
			case old.Init != nil && u.Init != nil && !slices.Equal(old.Init, u.Init):
				return fmt.Errorf("%w: uniform %q has two initial values", ErrLink, u.Name)
			case old.Location >= 0 && u.Location >= 0 && old.Location != u.Location:
				return fmt.Errorf("%w: uniform %q has locations %d and %d", ErrLink, u.Name, old.Location, u.Location)
			default:
				if u.Init == nil {
					u.Init = old.Init
				}
				u.Location = max(u.Location, old.Location)
			}
			loose[u.Name] = u
		}
	}
	for _, m := range block.Members {
		if !m.Used {
			continue
		}
		u := Uniform{Name: m.Name, Type: m.Type, Location: -1, Offset: m.Offset, ArrayStride: m.ArrayStride,
			MatrixStride: m.MatrixStride, RowMajor: m.RowMajor}
		if l, ok := loose[m.Name]; ok {
			u.Type, u.Init, u.Location = l.Type, l.Init, l.Location
		}
		p.Uniforms = append(p.Uniforms, u)
		p.Default = max(p.Default, m.Offset+m.Size)
	}
	p.Default = (p.Default + 15) &^ 15
	return p.numberUniforms()
}

// numberUniforms gives locations to those without one.
func (p *Program) numberUniforms() error {
	var taken []bool
	grow := func(n int) {
		for len(taken) < n {
			taken = append(taken, false)
		}
	}
	for _, u := range p.Uniforms {
		if u.Location < 0 {
			continue
		}
		if u.Location+u.Type.Len() > p.options.MaxLocations {
			return fmt.Errorf("%w: uniform %q at location %d of %d", ErrLink, u.Name, u.Location, p.options.MaxLocations)
		}
		grow(u.Location + u.Type.Len())
		for k := range u.Type.Len() {
			if taken[u.Location+k] {
				return fmt.Errorf("%w: uniform %q: location %d is taken", ErrLink, u.Name, u.Location+k)
			}
			taken[u.Location+k] = true
		}
	}
	for i := range p.Uniforms {
		u := &p.Uniforms[i]
		if u.Location >= 0 {
			continue
		}
		n := u.Type.Len()
		at := 0
		for k := 0; k < n; {
			grow(at + k + 1)
			if taken[at+k] {
				at, k = at+k+1, 0
				continue
			}
			k++
		}
		if at+n > p.options.MaxLocations {
			return fmt.Errorf("%w: uniforms take more than %d locations", ErrLink, p.options.MaxLocations)
		}
		for k := range n {
			taken[at+k] = true
		}
		u.Location = at
	}
	slices.SortFunc(p.Uniforms, func(a, b Uniform) int { return a.Location - b.Location })
	p.locations = slices.Repeat([]place{{-1, 0}}, len(taken))
	for i, u := range p.Uniforms {
		for k := range u.Type.Len() {
			p.locations[u.Location+k] = place{i, k}
		}
	}
	return nil
}

// Locate returns the uniform at a location, and which of its elements; nil where there is none.
func (p *Program) Locate(location int) (u *Uniform, element int) {
	if location < 0 || location >= len(p.locations) || p.locations[location].uniform < 0 {
		return nil, 0
	}
	at := p.locations[location]
	return &p.Uniforms[at.uniform], at.element
}

// Location returns where a name is: "u", "u[2]", "s.member", "s[1].member"; -1 for what is not active.
func (p *Program) Location(name string) int {
	base, index, isElement := element(name)
	for i := range p.Uniforms {
		u := &p.Uniforms[i]
		switch {
		case u.Name == name:
			return u.Location
		case isElement && u.Name == base && len(u.Type.Dims) > 0 && index < u.Type.Len():
			return u.Location + index
		}
	}
	return -1
}

// Initial returns the default block's first contents.
func (p *Program) Initial() []byte {
	block := make([]byte, p.Default)
	for i := range p.Uniforms {
		u := &p.Uniforms[i]
		if u.Init == nil {
			continue
		}
		words := u.Init
		for k := range u.Type.Len() {
			for col := range u.Type.Columns {
				for row := range u.Type.Rows {
					at := u.Place(k, col, row)
					n := max(u.Type.Width/32, 1)
					for w := range n {
						if len(words) == 0 {
							return block
						}
						putWord(block[at+4*w:], words[0])
						words = words[1:]
					}
				}
			}
		}
	}
	return block
}

// Place is the byte in the default block where a component begins.
func (u *Uniform) Place(element, column, row int) int {
	at := u.Offset + element*u.ArrayStride
	size := max(u.Type.Width/8, 4)
	if u.Type.Columns == 1 {
		return at + row*size
	}
	if u.RowMajor {
		return at + row*u.MatrixStride + column*size
	}
	return at + column*u.MatrixStride + row*size
}

func putWord(p []byte, w uint32) {
	p[0], p[1], p[2], p[3] = byte(w), byte(w>>8), byte(w>>16), byte(w>>24)
}

// Kind is what a scalar is.
type Kind = spirv.Kind

// The kinds of a loose uniform's scalars.
const (
	KindFloat = spirv.KindFloat
	KindInt   = spirv.KindInt
	KindUint  = spirv.KindUint
	KindBool  = spirv.KindBool
)
