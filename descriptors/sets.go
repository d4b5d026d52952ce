package descriptors

import (
	"slices"

	"github.com/vkgloo/vkgloo/vk"
)

// Range is what one descriptor points to: bytes of a buffer, or an image.
type Range struct {
	Buffer       uint64 // VkBuffer
	Offset, Size uint64 // bytes
	View         uint64 // VkImageView of an image that shaders read in vk.LayoutShaderRead; instead of a buffer
	Sampler      uint64 // VkSampler
	Store        uint64 // identity of the store behind the buffer; 0: none, such a set is never found again
	Generation   uint64 // of the store: another VkBuffer has another one, even under the same handle
}

// Options of Sets. The zero value is the default.
type Options struct {
	Keep  int    // sets kept for ranges that may come back; 0: 256. Past it the longest unused are written anew
	Label string // of the pools
}

// Stats counts what Sets did.
type Stats struct {
	Sets, Pools int // there are now
	Found       int // Get found a set with these contents
	Written     int // sets written
	Recycled    int // of them: sets that had other contents before
	Batches     int // calls of vkUpdateDescriptorSets
}

// Sets hands out the descriptor sets of one layout. It is externally synchronized.
//
// A set is in one of three states: held by work up to a number; idle, when that number is complete; or never used. Only
// idle ones are written. They wait in one list, newest first, and are found by a hash of what they point to.
type Sets struct {
	device  Device
	layout  *Layout
	options Options
	pools   pools
	byHash  map[uint64]*set
	newest  *set // ends of the list
	oldest  *set
	writes  []vk.DescriptorWrite
	stats   Stats
}

// set is a descriptor set and what was last written into it.
type set struct {
	handle       uint64
	ranges       []Range
	hash         uint64
	number       uint64 // newest work that uses it
	findable     bool
	chain        *set // next one of the same hash
	newer, older *set
}

// NewSets makes no Vulkan objects yet.
func NewSets(d Device, l *Layout, o Options) *Sets {
	if o.Keep <= 0 {
		o.Keep = 256
	}
	return &Sets{device: d, layout: l, options: o, pools: newPools(d, l, o.Label), byHash: make(map[uint64]*set)}
}

// Get returns a set whose descriptors point to ranges, one for each of the layout's bindings, for work that will have
// the given number. A set that it had to write is filled by the next Flush.
//   - Errors: of vkCreateDescriptorPool and vkAllocateDescriptorSets; nothing changed then.
//   - Ownership: ranges is copied; the set stays valid until number is complete.
//   - Source: never writes a set in use, VUID-vkUpdateDescriptorSets-None-03047.
func (s *Sets) Get(ranges []Range, number uint64) (uint64, error) {
	if e := s.newest; e != nil && e.findable && slices.Equal(e.ranges, ranges) {
		s.stats.Found++
		e.number = max(e.number, number)
		return e.handle, nil
	}
	h, findable := hash(ranges)
	if findable {
		for e := s.byHash[h]; e != nil; e = e.chain {
			if slices.Equal(e.ranges, ranges) {
				s.stats.Found++
				s.use(e, number)
				return e.handle, nil
			}
		}
	}
	e, err := s.take(findable)
	if err != nil {
		return 0, err
	}
	s.write(e, ranges)
	if e.findable = findable; findable {
		e.hash, e.chain = h, s.byHash[h]
		s.byHash[h] = e
	}
	s.use(e, number)
	return e.handle, nil
}

// take returns a set that may be written: an idle one, or a new one. Findable contents get new sets until Keep is reached,
// so that contents that come back are found.
func (s *Sets) take(findable bool) (*set, error) {
	if e := s.oldest; e != nil && e.number <= s.device.Known() && (!findable || !e.findable || s.stats.Sets >= s.options.Keep) {
		s.forget(e)
		s.stats.Recycled++
		return e, nil
	}
	h, err := s.pools.set()
	if err != nil {
		return nil, err
	}
	s.stats.Sets++
	return &set{handle: h}, nil
}

// forget takes e out of the hash table.
func (s *Sets) forget(e *set) {
	if !e.findable {
		return
	}
	e.findable = false
	if s.byHash[e.hash] == e {
		if s.byHash[e.hash] = e.chain; e.chain == nil {
			delete(s.byHash, e.hash)
		}
		return
	}
	for c := s.byHash[e.hash]; c != nil; c = c.chain {
		if c.chain == e {
			c.chain = e.chain
			return
		}
	}
}

// use makes e the newest.
func (s *Sets) use(e *set, number uint64) {
	e.number = max(e.number, number)
	if s.newest == e {
		return
	}
	if e.newer != nil { // in the list, and not its head
		e.newer.older = e.older
		if e.older != nil {
			e.older.newer = e.newer
		} else {
			s.oldest = e.newer
		}
	}
	e.newer, e.older = nil, s.newest
	if s.newest != nil {
		s.newest.newer = e
	} else {
		s.oldest = e
	}
	s.newest = e
}

// write queues e's descriptors.
func (s *Sets) write(e *set, ranges []Range) {
	e.ranges = append(e.ranges[:0], ranges...)
	for k, b := range s.layout.bindings {
		r := ranges[k]
		w := vk.DescriptorWrite{Set: e.handle, Binding: uint32(b.Number), Type: b.Type()}
		if b.Sampled {
			w.View, w.Sampler, w.Layout = r.View, r.Sampler, vk.LayoutShaderRead
		} else {
			w.Buffer, w.Offset, w.Size = r.Buffer, r.Offset, r.Size
		}
		s.writes = append(s.writes, w)
	}
	s.stats.Written++
}

// Flush writes what Get queued, in one call. It comes before commands that bind the sets are recorded into a command
// buffer.
func (s *Sets) Flush() {
	if len(s.writes) > 0 {
		s.device.WriteDescriptors(s.writes)
		s.writes = s.writes[:0]
		s.stats.Batches++
	}
}

// Stats counts what s did so far.
func (s *Sets) Stats() Stats {
	n := s.stats
	n.Pools = len(s.pools.handles)
	return n
}

// Release gives the pools, and with them all sets, back once number is complete. s is empty after that, and usable.
func (s *Sets) Release(number uint64) {
	s.pools.release(number)
	s.byHash, s.newest, s.oldest, s.writes = make(map[uint64]*set), nil, nil, nil
	s.stats.Sets = 0
}

// hash mixes ranges (FNV-1a by words), and says whether contents like these can be found again.
func hash(ranges []Range) (h uint64, findable bool) {
	h, findable = 14695981039346656037, true
	for i := range ranges {
		r := &ranges[i]
		for _, w := range [...]uint64{r.Buffer, r.Offset, r.Size, r.View, r.Sampler, r.Store, r.Generation} {
			h = (h ^ w) * 1099511628211
			h ^= h >> 29
		}
		findable = findable && r.Store != 0
	}
	return h, findable
}
