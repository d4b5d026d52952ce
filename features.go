package vkgloo

import (
	"fmt"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/draw"
	"github.com/vkgloo/vkgloo/internal/spirv"
	"github.com/vkgloo/vkgloo/vk"
)

// features checks what the shaders want of the device.
func (l *linker) features() error {
	caps := l.p.c.dev.Caps()
	for _, s := range l.stages {
		r, err := s.Module.Reflect(s.Entry.Stage, s.Entry.Name)
		if err != nil {
			return fmt.Errorf("%w: %w", buffer.ErrValue, err)
		}
		if lacks := draw.Lacks(caps, r.Caps); lacks != "" {
			return unsupported("the %v shader wants %s", s.Entry.Stage, lacks)
		}
		for _, u := range r.Resources {
			if u.Used && u.Type != "sampler2D" {
				return unsupported("the %v shader's %s %q", s.Entry.Stage, u.Kind, u.Name)
			}
		}
		for _, b := range r.Blocks {
			if err := l.blockFits(s.Entry.Stage, &b, caps); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *linker) blockFits(stage spirv.Stage, b *spirv.Block, caps *vk.Caps) error {
	if !b.Used {
		return nil
	}
	writes := b.Kind == spirv.BlockStorage && !b.ReadOnly
	switch {
	case b.Kind == spirv.BlockPush:
		return unsupported("the %v shader's push constants %q", stage, b.Name)
	case b.Count != 1:
		return unsupported("the %v shader's array of blocks %q", stage, b.Name)
	case writes && stage == spirv.Fragment && !caps.FragmentStores:
		return unsupported("the fragment shader stores to %q: fragmentStoresAndAtomics", b.Name)
	case writes && stage != spirv.Fragment && stage != spirv.Compute && !caps.VertexStores:
		return unsupported("the %v shader stores to %q: vertexPipelineStoresAndAtomics", stage, b.Name)
	}
	return nil
}

// blocks gives all blocks and samplers in use a binding in set 0, and remembers the binding points that they read.
func (l *linker) blocks() error {
	type key struct {
		kind         draw.BlockKind
		name         string
		set, binding int
	}
	seen := make(map[key]int)
	place := func(k key) int {
		n, ok := seen[k]
		if !ok {
			n = len(l.info.Blocks)
			seen[k] = n
			l.info.Blocks = append(l.info.Blocks, draw.Block{Name: k.name, Kind: k.kind, Binding: uint32(n), ReadOnly: true, Point: k.binding})
		}
		return n
	}
	for i, r := range l.reflect {
		places := make(map[uint32]spirv.Place)
		for _, b := range r.Blocks {
			if !b.Used || b.Kind == spirv.BlockPush {
				continue
			}
			if b.Binding < 0 || b.Binding >= l.p.c.limits.MaxBindings {
				return fmt.Errorf("%w: block %q: binding %d of %d", buffer.ErrRange, b.Name, b.Binding, l.p.c.limits.MaxBindings)
			}
			kind := draw.UniformBlock
			if b.Kind == spirv.BlockStorage {
				kind = draw.StorageBlock
			}
			n := place(key{kind, b.Name, b.Set, b.Binding})
			d := &l.info.Blocks[n]
			d.Stages |= l.bits[i]
			d.Size = max(d.Size, b.Size)
			d.ReadOnly = d.ReadOnly && (b.ReadOnly || b.Kind == spirv.BlockUniform)
			places[b.ID] = spirv.Place{Set: 0, Binding: n}
		}
		for _, s := range r.Resources {
			if !s.Used {
				continue
			}
			if s.Binding < 0 || s.Binding >= l.p.c.limits.MaxBindings {
				return fmt.Errorf("%w: sampler %q: binding %d of %d", buffer.ErrRange, s.Name, s.Binding, l.p.c.limits.MaxBindings)
			}
			n := place(key{draw.Sampler, s.Name, s.Set, s.Binding})
			l.info.Blocks[n].Stages |= l.bits[i]
			places[s.ID] = spirv.Place{Set: 0, Binding: n}
		}
		l.stages[i].Module.SetBindings(places)
	}
	return l.countBlocks()
}

// maxSamplers is what Vulkan promises of samplers and of sampled images in one stage.
const maxSamplers = 16

// countBlocks checks the device's limits on buffers and images in one stage and in one set.
func (l *linker) countBlocks() error {
	limits := &l.p.c.dev.Caps().Limits
	var n [3]uint32
	for _, b := range l.info.Blocks {
		n[b.Kind]++
	}
	if n[draw.UniformBlock] > min(limits.MaxSetUniforms, limits.MaxStageUniforms) {
		return unsupported("%d uniform blocks, the device has %d", n[draw.UniformBlock], min(limits.MaxSetUniforms, limits.MaxStageUniforms))
	}
	if n[draw.StorageBlock] > min(limits.MaxSetStorages, limits.MaxStageStorages) {
		return unsupported("%d storage blocks, the device has %d", n[draw.StorageBlock], min(limits.MaxSetStorages, limits.MaxStageStorages))
	}
	if n[draw.Sampler] > maxSamplers {
		return unsupported("%d samplers, every device has %d", n[draw.Sampler], maxSamplers)
	}
	return nil
}
