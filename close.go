package vkgloo

import (
	"errors"

	"github.com/vkgloo/vkgloo/buffer"
)

// Close waits for the GPU and frees everything. Buffers, programs, vertex arrays and targets that were never released
// are freed, too, and named in the error, by label and place of creation. A second Close does nothing.
//   - Errors: buffer.ErrState while a Ticket isn't completed: nothing is freed then, nor closed. An error that names leaks, or
//     vk.ErrDeviceLost: everything is freed. Others, when the device can't be waited for: the device stays, and another Close
//     tries again.
//   - Concurrency: no other call of the context or its objects is under way.
func (c *Context) Close() error {
	c.once.Lock()
	defer c.once.Unlock()
	if c.done {
		return c.dev.Close()
	}
	err := c.eng.Close()
	if errors.Is(err, buffer.ErrState) {
		return err
	}
	c.done = true
	if c.eng.Tracer().On() {
		err = errors.Join(err, c.StopTrace())
	}
	c.callClosers()
	list, report := c.live.left()
	for _, o := range list {
		o.Release()
		if b, ok := o.(*buffer.Buffer); ok { // there is no flush any more that would do it
			b.Store().Release()
		}
	}
	c.draw.Close()
	return errors.Join(leaks(c.label, report), err, c.dev.Close())
}
