package vkgloo

import "github.com/vkgloo/vkgloo/internal/draw"

// Renderer returns the renderer below: package gl draws with it.
func (c *Context) Renderer() *draw.Renderer { return c.draw }

// OnClose has f called by Close when the GPU is done, before what was never released is looked for: for what is built
// upon a context, such as package gl's state. The latest comes first. A nil f is ignored.
//   - Concurrency: safe.
func (c *Context) OnClose(f func()) {
	if f == nil {
		return
	}
	c.once.Lock()
	defer c.once.Unlock()
	c.closers = append(c.closers, f)
}

// callClosers calls what OnClose was given, once. c.once is held.
func (c *Context) callClosers() {
	for i := len(c.closers) - 1; i >= 0; i-- {
		c.closers[i]()
	}
	c.closers = nil
}
