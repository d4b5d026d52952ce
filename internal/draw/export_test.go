package draw

import (
	"context"
	"encoding/binary"

	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// Conversion is conversion for tests.
type Conversion struct {
	Src            *staging.Store
	Offset, Stride int
	Element        Element
	Kind           InputKind
	Comps, Divisor int
}

// Convert runs the kernel and reads the words that it makes.
func (r *Renderer) Convert(c Conversion, n int) ([]uint32, error) {
	words := c.Comps
	if c.Kind == InputDouble {
		words *= 2
	}
	return r.kernelWords(c.Src, n*words, func(dst *vk.Buffer) error {
		return r.convert(conversion{src: c.Src, offset: c.Offset, stride: c.Stride, element: c.Element, kind: c.Kind, comps: c.Comps,
			divisor: c.Divisor, dst: dst}, n)
	})
}

// Indices runs the index kernel for n results.
func (r *Renderer) Indices(s *staging.Store, offset, size int, mode Mode, first, n, results int, restart bool, limit int) ([]uint32, error) {
	return r.kernelWords(s, results, func(dst *vk.Buffer) error {
		return r.runIndexKernel(s, &indexKey{offset: offset, size: size, mode: uint32(mode), first: first, n: n, restart: restart, limit: limit}, dst, results)
	})
}

func (r *Renderer) kernelWords(src *staging.Store, n int, run func(dst *vk.Buffer) error) ([]uint32, error) {
	d, e := r.dev, r.eng
	dst, err := d.NewBuffer(vk.BufferOptions{Size: 4 * n, Usage: e.Usage(), Memory: vk.MemoryDevice})
	if err != nil {
		return nil, err
	}
	back, err := d.NewBuffer(vk.BufferOptions{Size: 4 * n, Usage: vk.UsageTransferDst, Memory: vk.MemoryReadback})
	if err != nil {
		return nil, err
	}
	defer func() { dst.Destroy(); back.Destroy() }()
	e.Lock()
	number, err := func() (uint64, error) {
		e.Use(src, 0, src.Size(), vk.StageCompute, vk.AccessShaderRead)
		e.Barriers()
		if err := run(dst); err != nil {
			return 0, err
		}
		r.out.Barrier(vk.StageCompute, vk.StageTransfer, []vk.MemoryBarrier{{SrcAccess: vk.AccessShaderWrite, DstAccess: vk.AccessTransferRead}}, nil, nil)
		r.out.CopyBuffer(dst.Handle, back.Handle, vk.BufferCopy{Size: uint64(4 * n)})
		r.out.Barrier(vk.StageTransfer, vk.StageHost, []vk.MemoryBarrier{{SrcAccess: vk.AccessTransferWrite, DstAccess: vk.AccessHostRead}}, nil, nil)
		return e.SubmitLocked()
	}()
	e.Unlock()
	if err != nil {
		return nil, err
	}
	if err := d.Timeline().Wait(context.Background(), number); err != nil {
		return nil, err
	}
	if err := back.Invalidate(0, 4*n); err != nil {
		return nil, err
	}
	w := make([]uint32, n)
	for i := range w {
		w[i] = binary.LittleEndian.Uint32(back.Mapped()[4*i:])
	}
	return w, nil
}
