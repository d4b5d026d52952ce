package vk

// QueueStats counts what a Device has submitted and given up since it was made.
type QueueStats struct {
	Submissions uint64 // command buffers of the library's own
	InFlight    int    // of these, not known to be complete
	Throttled   uint64 // times that a submission waited for the GPU because too many were in flight
	Retired     uint64 // Vulkan objects and pieces of memory given up, to be destroyed when the GPU is done with them
	Waiting     int    // of these, not destroyed yet
}

// QueueStats counts.
//   - Concurrency: safe for concurrent use.
func (d *Device) QueueStats() QueueStats {
	var s QueueStats
	q, reached := &d.queue, d.timeline.reached.Load()
	q.mu.Lock()
	s.Submissions, s.Throttled = q.submitted, q.throttled
	for _, r := range q.flying[q.head:] {
		if r.number > reached {
			s.InFlight++
		}
	}
	q.mu.Unlock()
	s.Retired, s.Waiting = d.retired.counts()
	return s
}
