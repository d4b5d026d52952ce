// Package suballoc hands out ranges of blocks of memory that it never touches: offsets in, offsets out. Package vk puts a
// VkDeviceMemory behind each block.
//
// The algorithm is a two-level segregated fit (TLSF): free ranges hang in lists by size class, 32 classes to each power of
// two, and two levels of bitmaps find the first list that is not empty. Allocating and freeing take constant time however
// many ranges there are; neighbours that are free are always merged. All blocks of an Allocator share one set of
// lists, so that the best hole of any block is found without asking block after block.
//
// It is pure: no Vulkan, no clock, no locks. Everything lives in a flat slice of pointer-free nodes which are reused, so
// that the garbage collector has nothing to look at and a steady state allocates nothing.
//
// Arguments are checked by the callers in vk. What can't be granted is refused; nothing here panics.
package suballoc
