package vkgloo

import "github.com/vkgloo/vkgloo/internal/draw"

// Force makes the context take fallbacks that its device could do without. Call it before anything is made.
func (c *Context) Force(f draw.Force) {
	c.eng.Lock()
	defer c.eng.Unlock()
	c.draw.SetForce(f)
}
