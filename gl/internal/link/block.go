package link

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

// Block is a uniform or storage block of the program.
type Block struct {
	Name     string
	Storage  bool
	Size     int // bytes, without a run-time sized array
	Binding  int // the program's own, 0 where the shader says nothing
	Vulkan   int // in descriptor set 0
	Stages   []spirv.Stage
	ReadOnly bool
	Counter  bool // holds atomic counters
}

// placeBlocks numbers the blocks of all stages, behind the default block.
func (p *Program) placeBlocks() error {
	for _, s := range p.stages {
		r, err := s.Module.Reflect(s.Entry.Stage, s.Entry.Name)
		if err != nil {
			return err
		}
		at := make(map[uint32]spirv.Place)
		for _, b := range r.Blocks {
			if b.Name == spirv.DefaultBlockName {
				continue
			}
			switch {
			case b.Kind == spirv.BlockPush:
				return fmt.Errorf("%w: block %q of push constants: %w", ErrLink, b.Name, errors.ErrUnsupported)
			case b.Count != 1:
				return fmt.Errorf("%w: block %q is an array of blocks: %w", ErrLink, b.Name, errors.ErrUnsupported)
			}
			i, err := p.addBlock(b, s.Entry.Stage)
			if err != nil {
				return err
			}
			at[b.ID] = spirv.Place{Binding: p.Blocks[i].Vulkan}
		}
		s.Module.SetBindings(at)
	}
	return nil
}

// counters is how glslang names the storage block that it makes of the atomic counters at a binding.
const counters = "gl_AtomicCounterBlock_"

// addBlock adds a stage's block, or finds that of another stage with its name.
func (p *Program) addBlock(b spirv.Block, stage spirv.Stage) (int, error) {
	storage := b.Kind == spirv.BlockStorage
	i := slices.IndexFunc(p.Blocks, func(k Block) bool { return k.Name == b.Name && k.Storage == storage })
	if i < 0 {
		i = len(p.Blocks)
		p.Blocks = append(p.Blocks, Block{Name: b.Name, Storage: storage, Size: b.Size, Binding: max(b.Binding, 0),
			Vulkan: DefaultBinding + 1 + i, ReadOnly: b.ReadOnly})
		if number, ok := strings.CutPrefix(b.Name, counters); ok {
			n, err := strconv.Atoi(number)
			if err != nil {
				return 0, fmt.Errorf("%w: atomic counters %q", ErrLink, b.Name)
			}
			p.Blocks[i].Counter, p.Blocks[i].Binding = true, n
		}
	}
	if p.Blocks[i].Counter { // stages may use different ones of a binding
		p.Blocks[i].Size = max(p.Blocks[i].Size, b.Size)
		p.Blocks[i].Stages = append(p.Blocks[i].Stages, stage)
		return i, nil
	}
	k := &p.Blocks[i]
	if k.Size != b.Size || b.Binding >= 0 && k.Binding != b.Binding && k.Binding != 0 {
		return 0, fmt.Errorf("%w: block %q has %d bytes at binding %d in one stage, %d at %d in another", ErrLink, b.Name,
			k.Size, k.Binding, b.Size, b.Binding)
	}
	k.Binding = max(k.Binding, b.Binding)
	k.ReadOnly = k.ReadOnly && b.ReadOnly
	k.Stages = append(k.Stages, stage)
	return i, nil
}
