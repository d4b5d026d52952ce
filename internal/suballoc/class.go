package suballoc

import "math/bits"

const (
	subBits    = 5            // 2^5 classes to each power of two: a class is at most 1/32 wider than its lower end
	subCount   = 1 << subBits //
	levelCount = 64 - subBits + 1
	classCount = levelCount * subCount
)

// classOf gives the class of a free range of u granules. Below 32 granules each size has a class of its own.
func classOf(u uint64) uint {
	if u < subCount {
		return uint(u)
	}
	n := uint(bits.Len64(u)) // at least 6
	level := n - subBits
	sub := uint(u>>(n-1-subBits)) & (subCount - 1)
	return level<<subBits | sub
}

// index is the set of free lists: their heads, and a bit for each that is not empty.
type index struct {
	levels uint64             // bit l: subs[l] is not zero
	subs   [levelCount]uint32 // bit s of subs[l]: heads[l<<subBits|s] is not empty
	heads  [classCount]uint32 // first node of the list; 0: empty
}

// from gives the first class ≥ c whose list is not empty.
func (x *index) from(c uint) (uint, bool) {
	level := c >> subBits
	if level >= levelCount {
		return 0, false
	}
	if m := x.subs[level] >> (c & (subCount - 1)); m != 0 {
		return c + uint(bits.TrailingZeros32(m)), true
	}
	m := x.levels >> (level + 1) << (level + 1) // a shift by 64 gives 0 in Go
	if m == 0 {
		return 0, false
	}
	level = uint(bits.TrailingZeros64(m))
	return level<<subBits | uint(bits.TrailingZeros32(x.subs[level])), true
}

// set and clear keep the bits of class c.
func (x *index) set(c uint) {
	x.levels |= 1 << (c >> subBits)
	x.subs[c>>subBits] |= 1 << (c & (subCount - 1))
}

func (x *index) clear(c uint) {
	level := c >> subBits
	x.subs[level] &^= 1 << (c & (subCount - 1))
	if x.subs[level] == 0 {
		x.levels &^= 1 << level
	}
}

// floorPower is the largest power of two ≤ u, 0 for 0.
func floorPower(u uint64) uint64 {
	if u == 0 {
		return 0
	}
	return 1 << (bits.Len64(u) - 1)
}
