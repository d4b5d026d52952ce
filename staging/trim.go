package staging

// Trim gives up what is kept for later: VkBuffers that wait to be stores again, free chunks of both rings and blocks beside them. What
// work still uses stays.
//   - Concurrency: safe.
func (e *Engine) Trim() {
	known := e.time.Completed()
	e.ageSpares(true)
	e.up.trim(known)
	e.down.trim(known)
	e.dev.Collect()
}

// trim frees chunks and blocks that no work up to completed uses, but for the chunk that is being filled.
func (r *ring) trim(completed uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.places.Reclaim(completed)
	for i := r.places.Remove(); i >= 0; i = r.places.Remove() {
		c := r.chunks[i]
		r.chunks[i] = nil
		r.stats.Size -= len(c.mem)
		r.stats.Chunks--
		c.buf.Destroy()
	}
	kept := r.spare[:0]
	for _, c := range r.spare {
		if c.number > completed {
			kept = append(kept, c)
			continue
		}
		r.stats.Spare -= len(c.mem)
		c.buf.Destroy()
	}
	clear(r.spare[len(kept):])
	r.spare = kept
}
