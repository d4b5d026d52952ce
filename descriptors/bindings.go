package descriptors

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/vkgloo/vkgloo/internal/spirv"
	"github.com/vkgloo/vkgloo/vk"
)

// ErrConflict reports stages that want different things at one binding.
var ErrConflict = errors.New("descriptors: stages disagree about a binding")

// Binding is one binding of a set layout: a uniform or storage block, or an image with its sampler.
type Binding struct {
	Name     string // of the block or sampler
	Number   int    // the shader's binding
	Storage  bool   // a storage block; else a uniform block
	Sampled  bool   // neither: an image with its sampler
	Dynamic  bool   // its offset is given when the set is bound
	ReadOnly bool   // no stage writes it
	Size     int    // bytes that the block takes at least
	Stages   uint32 // VkShaderStageFlags
}

// Type is the binding's VkDescriptorType.
func (b Binding) Type() uint32 {
	switch {
	case b.Sampled:
		return vk.DescriptorSampled
	case b.Storage && b.Dynamic:
		return vk.DescriptorStorageDynamic
	case b.Storage:
		return vk.DescriptorStorage
	case b.Dynamic:
		return vk.DescriptorUniformDynamic
	}
	return vk.DescriptorUniform
}

// Stage is one stage of a program.
type Stage struct {
	Bit        uint32 // VkShaderStageFlags
	Reflection *spirv.Reflection
}

// Bindings gathers the blocks and samplers that the stages use in one set, in order of their numbers. Callers may set Dynamic
// of blocks.
//   - Errors: ErrConflict when stages have different things at a number; errors.ErrUnsupported for arrays of either, and for
//     separate samplers and images in use.
func Bindings(set int, stages ...Stage) ([]Binding, error) {
	var list []Binding
	for _, s := range stages {
		for _, r := range s.Reflection.Resources {
			if !r.Used || max(r.Set, 0) != set {
				continue
			}
			if r.Type == "" || r.Binding < 0 {
				return nil, fmt.Errorf("descriptors: %w: %s %q", errors.ErrUnsupported, r.Kind, r.Name)
			}
			var err error
			if list, err = merge(list, Binding{Name: r.Name, Number: r.Binding, Sampled: true, ReadOnly: true, Stages: s.Bit}); err != nil {
				return nil, err
			}
		}
		for _, b := range s.Reflection.Blocks {
			if !b.Used || b.Kind == spirv.BlockPush || max(b.Set, 0) != set {
				continue
			}
			if b.Count != 1 || b.Binding < 0 {
				return nil, fmt.Errorf("descriptors: %w: block %q, %d of them at binding %d", errors.ErrUnsupported, b.Name, b.Count, b.Binding)
			}
			var err error
			n := Binding{
				Name: b.Name, Number: b.Binding, Storage: b.Kind == spirv.BlockStorage,
				ReadOnly: b.Kind == spirv.BlockUniform || b.ReadOnly, Size: b.Size + b.Stride, Stages: s.Bit,
			}
			if list, err = merge(list, n); err != nil {
				return nil, err
			}
		}
	}
	slices.SortFunc(list, func(a, b Binding) int { return cmp.Compare(a.Number, b.Number) })
	return list, nil
}

// merge adds what one stage has at a number.
func merge(list []Binding, n Binding) ([]Binding, error) {
	k := slices.IndexFunc(list, func(o Binding) bool { return o.Number == n.Number })
	if k < 0 {
		return append(list, n), nil
	}
	o := &list[k]
	if o.Storage != n.Storage || o.Sampled != n.Sampled {
		return nil, fmt.Errorf("%w: %d is %q and %q", ErrConflict, n.Number, o.Name, n.Name)
	}
	o.Stages, o.Size, o.ReadOnly = o.Stages|n.Stages, max(o.Size, n.Size), o.ReadOnly && n.ReadOnly
	return list, nil
}

// Layout is a descriptor set layout. It is immutable after creation.
type Layout struct {
	device   Device
	handle   uint64
	bindings []Binding
}

// Device is what this package wants of a *vk.Device.
//   - Concurrency: safe for concurrent use.
type Device interface {
	NewSetLayout(b []vk.SetBinding, label string) (uint64, error)
	NewDescriptorPool(sizes []vk.PoolSize, sets int, label string) (uint64, error)
	AllocateSet(pool, layout uint64) (set uint64, full bool, err error)
	WriteDescriptors(w []vk.DescriptorWrite)
	Retire(n uint64, r vk.Retired)
	Known() uint64 // everything up to this number is complete
}

// device is a *vk.Device as a Device.
type device struct{ *vk.Device }

// On gives a *vk.Device as this package wants it.
func On(d *vk.Device) Device { return device{d} }

// Known is the newest number known to be complete.
func (d device) Known() uint64 { return d.Timeline().Known() }

// NewLayout makes a set layout. Bindings may be empty.
//   - Errors: of vkCreateDescriptorSetLayout.
//   - Ownership: bindings is copied; the layout is freed by Release.
func NewLayout(d Device, bindings []Binding, label string) (*Layout, error) {
	list := make([]vk.SetBinding, len(bindings))
	for k, b := range bindings {
		list[k] = vk.SetBinding{Binding: uint32(b.Number), Type: b.Type(), Count: 1, Stages: b.Stages}
	}
	h, err := d.NewSetLayout(list, label)
	if err != nil {
		return nil, err
	}
	return &Layout{d, h, slices.Clone(bindings)}, nil
}

// Handle is the VkDescriptorSetLayout, 0 after Release.
func (l *Layout) Handle() uint64 { return l.handle }

// Bindings lists what the layout was made of. The slice is the layout's own.
func (l *Layout) Bindings() []Binding { return l.bindings }

// Release frees the layout once number is complete. A second call does nothing.
func (l *Layout) Release(number uint64) {
	if l.handle != 0 {
		l.device.Retire(number, vk.Retired{Kind: vk.RetireSetLayout, Handle: l.handle})
		l.handle = 0
	}
}
