package draw

import (
	"slices"

	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

const (
	setsPerPool = 64
	// maxSets is how many sets a cache keeps for ranges that may come back; past it the one longest unused is
	// written anew once the GPU is done with it.
	maxSets = 256
)

// setSlot is one descriptor of a set layout.
type setSlot struct{ binding, typ uint32 }

// setRange is what a descriptor points to. A VkBuffer's handle may come back as another buffer's, a store with its
// generation does not: what has no store is never found again.
type setRange struct {
	handle, offset, size uint64
	store                *staging.Store
	generation           uint64
}

// descriptorSet is a set and what was last written into it.
type descriptorSet struct {
	handle uint64
	ranges []setRange
	number uint64 // newest stream that uses it
}

// setCache hands out sets of one layout by what they point to. A set that the GPU may still read is never written.
type setCache struct {
	layout uint64
	slots  []setSlot
	pools  []uint64
	room   int // sets left in the newest pool
	sets   []*descriptorSet
	last   *descriptorSet
	writes []vk.DescriptorWrite
}

func (c *setCache) count() int { return len(c.sets) }

// get returns a set whose descriptors point to the ranges, one for every slot. It is for the open stream.
func (c *setCache) get(r *Renderer, ranges []setRange) (uint64, error) {
	if s := c.last; s != nil && slices.Equal(s.ranges, ranges) {
		s.number = r.eng.Next()
		return s.handle, nil
	}
	for _, s := range c.sets {
		if slices.Equal(s.ranges, ranges) {
			s.number = r.eng.Next()
			c.last = s
			return s.handle, nil
		}
	}
	s, err := c.free(r, len(c.sets) < maxSets)
	if err != nil {
		return 0, err
	}
	c.write(r, s, ranges)
	c.last = s
	return s.handle, nil
}

// fresh returns a set written for this one use.
func (c *setCache) fresh(r *Renderer, ranges []setRange) (uint64, error) {
	s, err := c.free(r, false)
	if err != nil {
		return 0, err
	}
	c.write(r, s, ranges)
	return s.handle, nil
}

// free returns a set that may be written: the one longest unused that the GPU is done with, or a new one.
func (c *setCache) free(r *Renderer, preferNew bool) (*descriptorSet, error) {
	if preferNew {
		return c.add(r)
	}
	known := r.dev.Timeline().Known()
	var oldest *descriptorSet
	for _, s := range c.sets {
		if s.number <= known && (oldest == nil || s.number < oldest.number) {
			oldest = s
		}
	}
	if oldest == nil {
		return c.add(r)
	}
	return oldest, nil
}

// add allocates a set.
func (c *setCache) add(r *Renderer) (*descriptorSet, error) {
	for {
		if c.room == 0 {
			if err := c.grow(r); err != nil {
				return nil, err
			}
		}
		h, full, err := r.dev.AllocateSet(c.pools[len(c.pools)-1], c.layout)
		if err != nil {
			return nil, err
		}
		c.room--
		if full {
			c.room = 0
			continue
		}
		s := &descriptorSet{handle: h, ranges: make([]setRange, len(c.slots))}
		c.sets = append(c.sets, s)
		return s, nil
	}
}

func (c *setCache) grow(r *Renderer) error {
	var sizes []vk.PoolSize
	for _, s := range c.slots {
		i := slices.IndexFunc(sizes, func(p vk.PoolSize) bool { return p.Type == s.typ })
		if i < 0 {
			i = len(sizes)
			sizes = append(sizes, vk.PoolSize{Type: s.typ})
		}
		sizes[i].Count += setsPerPool
	}
	p, err := r.dev.NewDescriptorPool(sizes, setsPerPool, "descriptor sets")
	if err != nil {
		return err
	}
	c.pools = append(c.pools, p)
	c.room = setsPerPool
	return nil
}

func (c *setCache) write(r *Renderer, s *descriptorSet, ranges []setRange) {
	copy(s.ranges, ranges)
	s.number = r.eng.Next()
	c.writes = c.writes[:0]
	for i, g := range ranges {
		c.writes = append(c.writes, vk.DescriptorWrite{Set: s.handle, Buffer: g.handle, Offset: g.offset, Size: g.size,
			Binding: c.slots[i].binding, Type: c.slots[i].typ})
	}
	r.dev.WriteDescriptors(c.writes)
}

// release gives the pools back when the open stream is complete.
func (c *setCache) release(r *Renderer) {
	for _, p := range c.pools {
		r.retire(vk.RetireDescriptorPool, p)
	}
	*c = setCache{}
}
