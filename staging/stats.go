package staging

import "sync/atomic"

type counters struct {
	flushes, submissions, records    atomic.Uint64
	inPlace, staged, renamed, merged atomic.Uint64
	copies, barriers, stalls, reads  atomic.Uint64
	readBytes, readInPlace           atomic.Uint64
	scattered                        atomic.Uint64
}

// Stats counts what an engine has done since it was made. Bytes and counts only grow, sizes are as of now.
type Stats struct {
	Flushes     uint64 // lists of pending writes taken
	Submissions uint64 // of the library's own command buffers
	Records     uint64 // recordings into command buffers of the caller
	InPlace     uint64 // bytes written straight into device memory; those of small Writes come in by the 64 KiB
	Staged      uint64 // bytes copied by the GPU from staging memory
	Renamed     uint64 // VkBuffers replaced by another one of the same buffer
	Merged      uint64 // writes that were joined to their neighbour
	Copies      uint64 // regions copied by the GPU
	Scattered   uint64 // regions that a compute shader copied in their place
	Barriers    uint64 // buffer and memory barriers recorded
	Stalls      uint64 // times that a call waited for the GPU, reads aside
	Reads       uint64 // reads
	ReadBytes   uint64 // bytes read through the readback ring
	ReadInPlace uint64 // bytes read straight from device memory
	Upload      RingStats
	Readback    RingStats
	Stores      int // live stores
	Spares      int // bytes of VkBuffers kept to be used again
}

// Stats returns the counts.
//   - Concurrency: safe.
func (e *Engine) Stats() Stats {
	c := &e.stats
	e.freshMu.Lock()
	spares := e.spareSize
	e.freshMu.Unlock()
	return Stats{
		Flushes: c.flushes.Load(), Submissions: c.submissions.Load(), Records: c.records.Load(),
		InPlace: c.inPlace.Load(), Staged: c.staged.Load(), Renamed: c.renamed.Load(), Merged: c.merged.Load(),
		Copies: c.copies.Load(), Scattered: c.scattered.Load(), Barriers: c.barriers.Load(), Stalls: c.stalls.Load(),
		Reads: c.reads.Load(), ReadBytes: c.readBytes.Load(), ReadInPlace: c.readInPlace.Load(),
		Upload: e.up.read(), Readback: e.down.read(), Stores: int(e.stores.Load()), Spares: spares,
	}
}
