package staging

// Open returns how many operations the open stream holds.
func (e *Engine) Open() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.open.Len()
}

// SetScatter switches the scatter shader off, or leaves it on.
func (e *Engine) SetScatter(on bool) { e.scatter.failed = !on }

// Recorded lists the open stream's commands.
func (e *Engine) Recorded() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.open.String()
}

// FlushOnly moves what is pending into the open stream, and submits nothing.
func (e *Engine) FlushOnly() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.FlushLocked()
}

// Pending returns the boxes and bytes that wait, of all kinds.
func (i *Image) Pending() (boxes, bytes int) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, l := range [][]texels{i.pending.early, i.pending.late} {
		for _, t := range l {
			boxes++
			bytes += t.sp.n
		}
	}
	return boxes, bytes
}
