package gl

import "github.com/vkgloo/vkgloo/internal/draw"

// Clear records a clear.
func (r *renderer) Clear(k *clearing) error {
	c := draw.Clear{Rect: draw.Rect{X: k.rect[0], Y: k.rect[1], W: k.rect[2], H: k.rect[3]}}
	if k.depth != nil {
		c.Depth, c.DepthOn = *k.depth, true
	}
	mask := uint8(0)
	if k.color != nil {
		c.Color, c.ColorOn = *k.color, true
		for i, on := range k.mask {
			if on {
				mask |= 1 << i
			}
		}
	}
	return r.Device.Clear(c, mask)
}
