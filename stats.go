package vkgloo

import (
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// Stats tells what a context has done and what it holds. Counts grow from the context's birth, sizes are as of now.
type Stats struct {
	Staging staging.Stats  // writes, copies, barriers, submissions, stalls
	Memory  vk.MemoryStats // device memory: blocks and what is used of them
	Queue   vk.QueueStats  // what was submitted, what waits to be destroyed
	Draw    DrawStats
	Frames  uint64 // MarkFrame calls
	Objects int    // live buffers, programs, vertex arrays and targets
}

// DrawStats counts what was drawn.
type DrawStats struct {
	Draws       uint64 // draw commands recorded
	Passes      uint64 // render passes begun
	Dispatches  uint64 // compute dispatches
	Conversions uint64 // vertex attributes and index buffers that the GPU converted
	Pipelines   int    // that exist
	Sets        int    // descriptor sets that exist
}

// Stats returns the counts. It asks the driver about its heaps, which takes microseconds: once a frame is fine, once a write is not.
func (c *Context) Stats() Stats {
	c.eng.Lock()
	d := c.draw.Stats()
	c.eng.Unlock()
	return Stats{Staging: c.eng.Stats(), Memory: c.dev.MemoryStats(), Queue: c.dev.QueueStats(), Draw: DrawStats(d),
		Frames: c.frames.Load(), Objects: c.live.count()}
}
