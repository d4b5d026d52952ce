package staging

import (
	"sync/atomic"
	"time"
)

type counters struct {
	flushes, submissions, records   atomic.Uint64
	inPlace, replaced               atomic.Uint64
	why                             [reasons]atomic.Uint64 // staged bytes
	renamed, merged, dropped        atomic.Uint64
	copies, barriers, stalls, reads atomic.Uint64
	readBytes, readInPlace          atomic.Uint64
	scattered                       atomic.Uint64
	stalled                         atomic.Int64
}

// staged is how many bytes were staged, for whatever reason.
func (c *counters) staged() (n uint64) {
	for i := range c.why {
		n += c.why[i].Load()
	}
	return n
}

// reason is why bytes go through the ring.
type reason uint8

const (
	reasonForced reason = iota
	reasonAdopted
	reasonUnmapped
	reasonBusy
	reasonImage
	reasons
)

// reason says why s is not written in place. The first that holds counts.
func (e *Engine) reason(s *Store) reason {
	switch {
	case e.forced:
		return reasonForced
	case e.foreign:
		return reasonAdopted
	case s.host == nil || !e.direct.Load():
		return reasonUnmapped
	}
	return reasonBusy
}

// Stats counts what an engine has done since it was made. Bytes and counts only grow, sizes are as of now.
type Stats struct {
	Flushes     uint64 // lists of pending writes taken
	Submissions uint64 // of the library's own command buffers
	Records     uint64 // recordings into command buffers of the caller

	// Which way the bytes of writes went: InPlace and Staged are all of them.
	InPlace  uint64    // written by the host straight into device memory; those of small Writes come in by the 64 KiB
	Replaced uint64    // of these, into a new VkBuffer that took the place of one that the GPU may still have used
	Staged   uint64    // copied by the GPU from the ring, or from a block beside it
	Because  StagedWhy // and why

	Renamed   uint64 // VkBuffers replaced by another one of the same buffer: sizes, orphans, full overwrites
	Merged    uint64 // pieces of writes that were copied together with their neighbour
	Dropped   uint64 // bytes of queued writes that never left the queue, since newer ones, a new size or Release came; at the flush
	Copies    uint64 // regions copied by the GPU
	Scattered uint64 // regions that a compute shader copied in their place
	Barriers  uint64 // memory, buffer and image barriers recorded
	Stalls    uint64 // times that a call waited for the GPU, reads and Finish aside
	Stalled   time.Duration

	Reads       uint64 // reads
	ReadBytes   uint64 // bytes read through the readback ring
	ReadInPlace uint64 // bytes read straight from device memory

	Upload   RingStats
	Readback RingStats
	Stores   int // live stores
	Spares   int // bytes of VkBuffers kept to be used again
}

// StagedWhy says why bytes were staged; its fields add up to Stats.Staged. Where several hold, the first counts.
type StagedWhy struct {
	Forced   uint64 // Options.Upload is UploadStaged
	Adopted  uint64 // commands that the library doesn't know of may use the buffer: an adopted context, or one that has recorded for its caller
	Unmapped uint64 // the host doesn't see the buffer's memory, or not coherently
	Busy     uint64 // work that is submitted, or recorded, still uses the buffer
	Images   uint64 // texels: images are never written in place
}

// Stats returns the counts.
//   - Concurrency: safe.
func (e *Engine) Stats() Stats {
	c := &e.stats
	e.freshMu.Lock()
	spares := e.spareSize
	e.freshMu.Unlock()
	because := StagedWhy{
		Forced: c.why[reasonForced].Load(), Adopted: c.why[reasonAdopted].Load(), Unmapped: c.why[reasonUnmapped].Load(),
		Busy: c.why[reasonBusy].Load(), Images: c.why[reasonImage].Load(),
	}
	return Stats{
		Flushes: c.flushes.Load(), Submissions: c.submissions.Load(), Records: c.records.Load(),
		InPlace: c.inPlace.Load(), Replaced: c.replaced.Load(), Because: because,
		Staged:  because.Forced + because.Adopted + because.Unmapped + because.Busy + because.Images,
		Renamed: c.renamed.Load(), Merged: c.merged.Load(), Dropped: c.dropped.Load(),
		Copies: c.copies.Load(), Scattered: c.scattered.Load(), Barriers: c.barriers.Load(),
		Stalls: c.stalls.Load(), Stalled: time.Duration(c.stalled.Load()),
		Reads: c.reads.Load(), ReadBytes: c.readBytes.Load(), ReadInPlace: c.readInPlace.Load(),
		Upload: e.up.read(), Readback: e.down.read(), Stores: int(e.stores.Load()), Spares: spares,
	}
}
