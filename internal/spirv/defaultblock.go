package spirv

import (
	"fmt"
	"slices"
)

// DefaultBlockName is what glslang calls the block that it collects loose uniforms in (relaxed Vulkan rules).
const DefaultBlockName = "gl_DefaultUniformBlock"

// MergeDefaultBlocks gives the default uniform blocks of a program's stages one layout and one place, so that one buffer
// serves them all: members of the same name share their bytes. Members that a stage reads come first, unused ones last.
// The result is nil if no stage has loose uniforms; Used of its members means by any stage.
//   - Errors: ErrLink when a name has different types; ErrLimit. The modules may have changed then.
func MergeDefaultBlocks(place Place, stages ...Linked) (*Block, error) {
	d := defaults{at: map[string]int{}}
	for _, s := range stages {
		if err := d.gather(s); err != nil {
			return nil, err
		}
	}
	if len(d.blocks) == 0 {
		return nil, nil
	}
	merged := &Block{Kind: BlockUniform, Name: DefaultBlockName, Set: place.Set, Binding: place.Binding, Count: 1}
	for _, used := range []bool{true, false} {
		for k := range d.uniforms {
			if u := &d.uniforms[k]; u.used == used {
				u.place(merged)
			}
		}
	}
	d.apply(place)
	return merged, nil
}

// uniform is one loose uniform: a top-level member with everything below it.
type uniform struct {
	name    string
	used    bool
	leaves  []Member // offsets from the uniform's own start
	size    int
	align   int
	placed  int // offset in the merged block
	members []blockMember
}

// blockMember is a uniform in one stage's block.
type blockMember struct {
	stage     Linked
	structure uint32
	member    int
}

// defaults gathers the uniforms of all stages.
type defaults struct {
	uniforms []uniform
	at       map[string]int
	blocks   []defaultBlock
}

type defaultBlock struct {
	stage Linked
	id    uint32
}

// gather adds one stage's uniforms.
func (d *defaults) gather(s Linked) error {
	r, err := s.Module.Reflect(s.Entry.Stage, s.Entry.Name)
	if err != nil {
		return err
	}
	x := s.Module.index()
	for _, b := range r.Blocks {
		if b.Kind != BlockUniform || b.Name != DefaultBlockName || b.Count != 1 {
			continue
		}
		d.blocks = append(d.blocks, defaultBlock{s, b.ID})
		structure := x.pointee(x.defs[b.ID][1])
		for len(b.Members) > 0 {
			n := 1
			for n < len(b.Members) && b.Members[n].Top == b.Members[0].Top {
				n++
			}
			top := b.Members[0].Top
			u := newUniform(x.memberName(structure, top), b.Members[:n], x.number(structure, top, decOffset, 0))
			u.members = []blockMember{{s, structure, top}}
			if err := d.add(u); err != nil {
				return err
			}
			b.Members = b.Members[n:]
		}
	}
	return nil
}

func newUniform(name string, leaves []Member, start int) uniform {
	u := uniform{name: name, align: 16}
	for _, m := range leaves {
		m.Offset -= start
		u.used = u.used || m.Used
		u.size = max(u.size, add(m.Offset, m.Size))
		if m.Type.Width == 64 {
			u.align = 32
		}
		u.leaves = append(u.leaves, m)
	}
	return u
}

// add merges u into the uniform of its name.
func (d *defaults) add(u uniform) error {
	k, ok := d.at[u.name]
	if !ok {
		d.at[u.name] = len(d.uniforms)
		d.uniforms = append(d.uniforms, u)
		return nil
	}
	old := &d.uniforms[k]
	same := slices.EqualFunc(old.leaves, u.leaves, func(a, b Member) bool {
		return a.Name == b.Name && a.Type.String() == b.Type.String() && a.Offset == b.Offset &&
			a.ArrayStride == b.ArrayStride && a.MatrixStride == b.MatrixStride && a.RowMajor == b.RowMajor
	})
	if !same {
		return fmt.Errorf("%w: uniform %q is %s in one stage, %s in another", ErrLink, u.name, old.leaves[0].Type, u.leaves[0].Type)
	}
	old.used = old.used || u.used
	old.members = append(old.members, u.members...)
	return nil
}

// place appends u to the merged block.
func (u *uniform) place(b *Block) {
	u.placed = (b.Size + u.align - 1) / u.align * u.align
	b.Size = add(u.placed, u.size)
	b.Used = b.Used || u.used
	for _, m := range u.leaves {
		m.Offset, m.Used = add(u.placed, m.Offset), u.used
		b.Members = append(b.Members, m)
	}
}

// apply writes the new offsets and the place into the modules.
func (d *defaults) apply(place Place) {
	changes := make(map[*Module]edits)
	of := func(m *Module) edits {
		if _, ok := changes[m]; !ok {
			changes[m] = newEdits()
		}
		return changes[m]
	}
	for _, u := range d.uniforms {
		for _, m := range u.members {
			of(m.stage.Module).putMember(m.structure, m.member, decOffset, u.placed)
		}
	}
	for _, b := range d.blocks {
		of(b.stage.Module).put(b.id, decDescriptorSet, place.Set)
		of(b.stage.Module).put(b.id, decBinding, place.Binding)
	}
	for m, e := range changes {
		m.apply(e)
	}
}
