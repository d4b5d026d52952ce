package vkgloo

import (
	"fmt"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/draw"
)

// BindUniform binds a byte range of a buffer to a numbered point for uniform blocks; a negative size reaches to the end,
// as it is now. Programs whose blocks carry that number read it until it is replaced. Later writes are seen; after the
// buffer has grown, the range is still the old one, after it has shrunk, it ends with the buffer.
//   - Errors: buffer.ErrArgs for nil, buffer.ErrContext, buffer.ErrReleased; buffer.ErrRange for a number that is none, a
//     range of nothing or beyond the end, or an offset that is no multiple of Limits().UniformAlign.
//   - Source: M-050 to M-053.
func (c *Context) BindUniform(binding int, b buffer.Any, offset, size int) error {
	return c.bind(draw.UniformBlock, c.limits.UniformAlign, binding, b, offset, size)
}

// BindStorage is BindUniform for storage blocks; an array of run-time length has the length of the range. Offsets are
// multiples of Limits().StorageAlign.
func (c *Context) BindStorage(binding int, b buffer.Any, offset, size int) error {
	return c.bind(draw.StorageBlock, c.limits.StorageAlign, binding, b, offset, size)
}

func (c *Context) bind(kind draw.BlockKind, align, binding int, a buffer.Any, offset, size int) error {
	b, err := c.attach(a)
	if err != nil {
		return err
	}
	if binding < 0 || binding >= c.limits.MaxBindings {
		return fmt.Errorf("%w: binding point %d of %d", buffer.ErrRange, binding, c.limits.MaxBindings)
	}
	have := b.Size()
	if size < 0 {
		size = have - offset
	}
	switch {
	case offset < 0 || size <= 0 || size > have || offset > have-size:
		return fmt.Errorf("%w: %v: bytes [%d, +%d) of %d", buffer.ErrRange, b, offset, size, have)
	case offset%align != 0:
		return fmt.Errorf("%w: %v: offset %d is no multiple of %d", buffer.ErrRange, b, offset, align)
	}
	c.eng.Lock()
	defer c.eng.Unlock()
	c.draw.Bind(kind, binding, draw.Point{Store: b.Store(), Offset: offset, Size: size})
	for len(c.bound[kind]) <= binding {
		c.bound[kind] = append(c.bound[kind], nil)
	}
	c.bound[kind][binding] = b
	return nil
}
