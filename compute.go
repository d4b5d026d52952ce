package vkgloo

import (
	"fmt"

	"github.com/vkgloo/vkgloo/buffer"
)

// Dispatch runs a compute program for x by y by z work groups, on the buffers bound to the points of its blocks. With
// a 0 among them nothing happens.
//   - Errors: buffer.ErrReleased, also for a bound buffer; buffer.ErrArgs for a program that is for drawing; buffer.ErrRange for
//     numbers that are negative or beyond the device's limits; buffer.ErrState for a block without a buffer and while a Ticket is
//     open; vk.ErrOutOfMemory, vk.ErrDeviceLost.
//   - Source: M-141.
func (p *Program) Dispatch(x, y, z int) error {
	if err := p.checkCompute(); err != nil {
		return err
	}
	limit := p.c.dev.Caps().Limits.MaxComputeGroups
	for i, n := range [3]int{x, y, z} {
		if n < 0 || n > int(limit[i]) {
			return fmt.Errorf("%w: %v: %d by %d by %d work groups, the device has %v", buffer.ErrRange, p, x, y, z, limit)
		}
	}
	return p.dispatch(func() error {
		if x == 0 || y == 0 || z == 0 {
			return nil
		}
		return p.c.draw.Dispatch(p.d, x, y, z)
	})
}

// DispatchIndirect is Dispatch with the three numbers, 32 bits each, at a byte offset of b when the GPU comes to it. They
// are within the device's limits.
//   - Errors: as Dispatch's; buffer.ErrArgs for a nil buffer; buffer.ErrRange for an offset that isn't a multiple of 4 with 12 bytes behind it.
func (p *Program) DispatchIndirect(b buffer.Any, offset int) error {
	if err := p.checkCompute(); err != nil {
		return err
	}
	u, err := p.c.attach(b)
	if err != nil {
		return err
	}
	if offset < 0 || offset%4 != 0 || offset > u.Size()-12 {
		return fmt.Errorf("%w: %v: offset %d into %v: want a multiple of 4 with 12 bytes behind it", buffer.ErrRange, p, offset, u)
	}
	return p.dispatch(func() error { return p.c.draw.DispatchIndirect(p.d, u.Store(), offset) })
}

func (p *Program) checkCompute() error {
	if err := p.check(); err != nil {
		return err
	}
	if !p.stages.compute {
		return fmt.Errorf("%w: %v is for drawing", buffer.ErrArgs, p)
	}
	return nil
}

// dispatch flushes, checks the blocks and records.
func (p *Program) dispatch(record func() error) error {
	defer p.c.settle()
	if err := p.c.lock(); err != nil {
		return err
	}
	defer p.c.unlock()
	if err := p.c.checkBlocks(p.d); err != nil {
		return err
	}
	return record()
}
