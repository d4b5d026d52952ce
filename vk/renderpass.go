package vk

import "github.com/vkgloo/vkgloo/vk/internal/api"

// RenderPassInfo describes a render pass of one subpass that keeps what it doesn't draw over: both attachments are
// loaded and stored. A format of 0 is no attachment. Depth images stay in the depth attachment layout; the colour
// image is in ColorOutside before and after the pass, and the pass waits for, and is waited for by, the given stages
// and accesses besides those of other passes.
type RenderPassInfo = api.RenderPassInfo

// NewRenderPass makes a VkRenderPass.
func (d *Device) NewRenderPass(p RenderPassInfo, label string) (uint64, error) {
	h, r := d.api.CreateRenderPass(p)
	return d.made(RetireRenderPass, h, r, "vkCreateRenderPass", label)
}

// NewFramebuffer makes a VkFramebuffer of width by height pixels with the views that are not 0.
func (d *Device) NewFramebuffer(pass, color, depth uint64, width, height int, label string) (uint64, error) {
	h, r := d.api.CreateFramebuffer(pass, color, depth, uint32(width), uint32(height))
	return d.made(RetireFramebuffer, h, r, "vkCreateFramebuffer", label)
}
