package vk

// AllocationOf is the memory that a buffer gives back.
func AllocationOf(b *Buffer) Allocation { return b.place.alloc }
