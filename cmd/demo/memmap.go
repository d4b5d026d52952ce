package main

// memBlock is one row of the memory map.
type memBlock struct {
	title string // "block 3 · device-local"
	size  int
	spans []memSpan // by offset, not overlapping
}

// memSpan is one allocation.
type memSpan struct {
	offset, size int
	label        string
}

// used is the bytes allocated in the block.
func (b memBlock) used() (n int) {
	for _, s := range b.spans {
		n += s.size
	}
	return n
}
