package draw

import (
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// Capture is where a draw's varyings go, through transform feedback.
type Capture struct {
	Outputs [4]CaptureRange
	Count   int // outputs in use
}

// CaptureRange is one output: bytes of a store, multiples of 4.
type CaptureRange struct {
	Store        *staging.Store
	Offset, Size int
}

// uses notes what a capture writes.
func (k *Capture) uses(r *Renderer) {
	for _, o := range k.Outputs[:k.Count] {
		r.eng.Use(o.Store, o.Offset, o.Size, vk.StageXfb, vk.AccessXfbWrite)
	}
}

func (k *Capture) begin(r *Renderer) {
	for i, o := range k.Outputs[:k.Count] {
		r.out.BindXfb(uint32(i), o.Store.Handle(), uint64(o.Offset), uint64(o.Size))
	}
	r.out.BeginXfb(0, 0)
}

func (k *Capture) end(r *Renderer) { r.out.EndXfb(0, 0) }

// nowhere is a target without pixels, for draws that only capture or store.
func (r *Renderer) nowhere() (*Target, error) {
	if r.empty != nil {
		return r.empty, nil
	}
	p, err := r.pass(passKey{})
	if err != nil {
		return nil, err
	}
	t := &Target{r: r, width: 1, height: 1, pass: p, born: true, bottomUp: true, label: "no target"}
	if t.framebuffer, err = r.dev.NewFramebuffer(p.handle, 0, 0, 1, 1, t.label); err != nil {
		return nil, err
	}
	r.empty = t
	r.targets[t] = struct{}{}
	return t, nil
}
