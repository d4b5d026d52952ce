package staging

// Open returns how many operations the open stream holds.
func (e *Engine) Open() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.open.Len()
}

// SetScatter switches the scatter shader off, or leaves it on.
func (e *Engine) SetScatter(on bool) { e.scatter.failed = !on }
