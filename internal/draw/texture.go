package draw

import (
	"fmt"

	"github.com/vkgloo/vkgloo/descriptors"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// TextureOptions say what a texture is.
type TextureOptions struct {
	Format uint32 // VkFormat that shaders can sample with a filter
	Mips   int    // levels
	Filter uint32 // VkFilter, also between levels
	Edge   uint32 // VkSamplerAddressMode
	Label  string
}

// Texture is a 2D image that shaders sample.
//   - Concurrency: as Renderer; uploads as a staging.Image.
type Texture struct {
	r        *Renderer
	img      *vk.Image
	up       *staging.Image
	sampler  uint64
	id       uint64 // keys descriptor sets
	released bool
}

// textureKey tells textures apart from stores, whose generations count from 1.
const textureKey = 1 << 63

// CheckTexture tells whether the device can have a texture of that size: "" or what is wrong.
func (r *Renderer) CheckTexture(width, height int) string {
	if n := int(r.caps.Limits.MaxImageSize); width < 1 || height < 1 || width > n || height > n {
		return fmt.Sprintf("%d by %d texels, the device has 1 by 1 to %d by %d", width, height, n, n)
	}
	return ""
}

// NewTexture makes a texture whose texels are written by Upload.
//   - Errors: vk.ErrOutOfMemory, vk.ErrDeviceLost.
func (r *Renderer) NewTexture(width, height int, o TextureOptions) (*Texture, error) {
	sampler, err := r.sampler(vk.SamplerInfo{Mag: o.Filter, Min: o.Filter, Mip: o.Filter, U: o.Edge, V: o.Edge, W: o.Edge, MaxLod: float32(o.Mips)})
	if err != nil {
		return nil, err
	}
	img, err := r.dev.NewImage(vk.ImageOptions{Width: width, Height: height, Mips: o.Mips, Format: o.Format,
		Usage: uint32(vk.ImageSampled | vk.ImageTransferSrc | vk.ImageTransferDst), Label: o.Label})
	if err != nil {
		return nil, err
	}
	up, err := r.eng.NewImage(staging.ImageOptions{Handle: img.Handle, Format: o.Format, Width: width, Height: height, Mips: o.Mips, Label: o.Label})
	if err != nil {
		img.Destroy()
		return nil, err
	}
	r.nextID++
	t := &Texture{r: r, img: img, up: up, sampler: sampler, id: textureKey | uint64(r.nextID)}
	r.textures[t] = struct{}{}
	return t, nil
}

// sampler gives the one sampler of its kind.
func (r *Renderer) sampler(s vk.SamplerInfo) (uint64, error) {
	if h, ok := r.samplers[s]; ok {
		return h, nil
	}
	h, err := r.dev.NewSampler(s, fmt.Sprintf("sampler of filter %d, address mode %d", s.Mag, s.U))
	if err == nil {
		r.samplers[s] = h
	}
	return h, err
}

// Upload is where texels are written and read.
func (t *Texture) Upload() *staging.Image { return t.up }

// rng is what a descriptor of the texture points to.
func (t *Texture) rng() descriptors.Range {
	return descriptors.Range{View: t.img.View, Sampler: t.sampler, Store: t.id, Generation: t.id}
}

// SetLabel names the image in debug messages.
func (t *Texture) SetLabel(label string) { t.img.SetLabel(label) }

// Release gives the image back when the open stream is complete.
func (t *Texture) Release() {
	if t.released {
		return
	}
	t.released = true
	t.up.Release()
	t.r.UnbindTexture(t)
	t.img.Retire(t.r.eng.Next())
	delete(t.r.textures, t)
}
