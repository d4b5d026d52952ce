package vkgloo

import "github.com/vkgloo/vkgloo/buffer"

// Recorded lists the commands that are recorded, but not submitted.
func (c *Context) Recorded() string {
	c.eng.Lock()
	defer c.eng.Unlock()
	return c.eng.Stream().String()
}

// Barriers records what is gathered for the next command.
func (c *Context) Barriers() {
	c.eng.Lock()
	defer c.eng.Unlock()
	c.eng.Barriers()
}

// StoreHandle is the VkBuffer behind a buffer.
func StoreHandle(b buffer.Any) uint64 { return b.Untyped().Store().Handle() }
