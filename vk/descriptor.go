package vk

import (
	"fmt"
	"math"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

// The descriptor types used, VkDescriptorType.
const (
	DescriptorSampled        uint32 = 1 // an image and its sampler
	DescriptorUniform        uint32 = 6
	DescriptorStorage        uint32 = 7
	DescriptorUniformDynamic uint32 = 8
	DescriptorStorageDynamic uint32 = 9
)

// SetBinding is one binding of a descriptor set layout: number, type, array length, shader stages.
type SetBinding = api.SetBinding

// PoolSize is how many descriptors of one type a pool holds.
type PoolSize = api.PoolSize

// DescriptorWrite puts a buffer range, in bytes, into a binding of a set; or, of type DescriptorSampled, an image view in a
// layout with its sampler.
type DescriptorWrite = api.DescriptorWrite

// NewSetLayout makes a VkDescriptorSetLayout.
func (d *Device) NewSetLayout(b []SetBinding, label string) (uint64, error) {
	return d.create(RetireSetLayout, "vkCreateDescriptorSetLayout", label, func() (uint64, api.Result) { return d.api.CreateDescriptorSetLayout(b) })
}

// NewDescriptorPool makes a VkDescriptorPool for so many sets. Its sets are freed with it, or by ResetDescriptorPool.
func (d *Device) NewDescriptorPool(sizes []PoolSize, sets int, label string) (uint64, error) {
	if sets <= 0 || sets > math.MaxInt32 {
		return 0, fmt.Errorf("%w: vk: NewDescriptorPool %.200q: %d sets", ErrArgs, label, sets)
	}
	return d.create(RetireDescriptorPool, "vkCreateDescriptorPool", label, func() (uint64, api.Result) {
		return d.api.CreateDescriptorPool(sizes, uint32(sets))
	})
}

// ResetDescriptorPool frees all sets of a pool; the GPU is done with them.
func (d *Device) ResetDescriptorPool(pool uint64) error {
	if err := d.Err(); err != nil {
		return err
	}
	return d.check("vkResetDescriptorPool", d.api.ResetDescriptorPool(pool))
}

// AllocateSet takes a descriptor set from a pool, which is externally synchronized. full reports that the pool has no
// room left: take another one.
func (d *Device) AllocateSet(pool, layout uint64) (set uint64, full bool, err error) {
	if err := d.Err(); err != nil {
		return 0, false, err
	}
	h, r := d.api.AllocateDescriptorSet(pool, layout)
	if Result(r) == ErrorOutOfPoolMemory || Result(r) == ErrorFragmentedPool {
		return 0, true, nil
	}
	d.named(ObjectDescriptorSet, h, "")
	return h, false, d.check("vkAllocateDescriptorSets", r)
}

// WriteDescriptors fills descriptors; no set written is in use by the GPU.
func (d *Device) WriteDescriptors(w []DescriptorWrite) {
	if !d.closed.Load() {
		d.api.WriteDescriptors(w)
	}
}
