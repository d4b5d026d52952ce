package draw

import (
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// Dispatch records a dispatch of x by y by z work groups of a compute program.
//   - Errors: vk.ErrOutOfMemory, vk.ErrDeviceLost.
func (r *Renderer) Dispatch(p *Program, x, y, z int) error {
	if err := r.beginDispatch(p); err != nil {
		return err
	}
	r.out.Dispatch(uint32(x), uint32(y), uint32(z))
	return nil
}

// DispatchIndirect records a dispatch whose three counts lie at a multiple of 4 in s.
func (r *Renderer) DispatchIndirect(p *Program, s *staging.Store, offset int) error {
	r.eng.Use(s, offset, 12, vk.StageIndirect, vk.AccessIndirectRead)
	if err := r.beginDispatch(p); err != nil {
		return err
	}
	r.out.DispatchIndirect(s.Handle(), uint64(offset))
	return nil
}

func (r *Renderer) beginDispatch(p *Program) error {
	if err := r.useBlocks(p); err != nil {
		return err
	}
	r.eng.Barriers()
	r.breakPass()
	set, err := p.set()
	if err != nil {
		return err
	}
	r.out.BindPipeline(vk.BindCompute, p.compute)
	if set != 0 {
		r.out.BindDescriptorSet(vk.BindCompute, p.layout, 0, set, p.offsets...)
	}
	r.stats.Dispatches++
	return nil
}
