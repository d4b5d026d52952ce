package vk

import "github.com/vkgloo/vkgloo/vk/internal/api"

// How a sampler reads between texels, VkFilter and VkSamplerMipmapMode, and outside of the image, VkSamplerAddressMode.
const (
	FilterNearest uint32 = 0
	FilterLinear  uint32 = 1

	AddressRepeat         uint32 = 0
	AddressMirroredRepeat uint32 = 1
	AddressClampToEdge    uint32 = 2
)

// SamplerInfo is what a sampler is made of, in Vulkan's numbers: filters, address modes, the last mip level that is read.
type SamplerInfo = api.SamplerInfo

// NewSampler makes a VkSampler.
//   - Errors: ErrOutOfMemory, also when the device has no room for more samplers; ErrDeviceLost.
//   - Ownership: the caller retires it as RetireSampler.
func (d *Device) NewSampler(s SamplerInfo, label string) (uint64, error) {
	return d.create(RetireSampler, "vkCreateSampler", label, func() (uint64, api.Result) { return d.api.CreateSampler(s) })
}
