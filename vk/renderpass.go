package vk

import (
	"fmt"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

// RenderPassInfo describes a render pass of one subpass that keeps what it doesn't draw over: both attachments are
// loaded and stored. A format of 0 is no attachment. Depth images stay in the depth attachment layout; the colour
// image is in ColorOutside before and after the pass, and the pass waits for, and is waited for by, the given stages
// and accesses besides those of other passes.
type RenderPassInfo = api.RenderPassInfo

// NewRenderPass makes a VkRenderPass.
func (d *Device) NewRenderPass(p RenderPassInfo, label string) (uint64, error) {
	return d.create(RetireRenderPass, "vkCreateRenderPass", label, func() (uint64, api.Result) { return d.api.CreateRenderPass(p) })
}

// NewFramebuffer makes a VkFramebuffer of width by height pixels with the views that are not 0.
func (d *Device) NewFramebuffer(pass, color, depth uint64, width, height int, label string) (uint64, error) {
	if width <= 0 || height <= 0 || max(width, height) > int(d.caps.Limits.MaxImageSize) {
		return 0, fmt.Errorf("%w: vk: NewFramebuffer %.200q: %d x %d", ErrArgs, label, width, height)
	}
	return d.create(RetireFramebuffer, "vkCreateFramebuffer", label, func() (uint64, api.Result) {
		return d.api.CreateFramebuffer(pass, color, depth, uint32(width), uint32(height))
	})
}
