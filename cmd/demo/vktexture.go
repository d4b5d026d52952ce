package main

import (
	"image"
	"math/bits"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
	vulkan "github.com/vulkan-go/vulkan"
)

// texture is an image of the renderer's own. The library places it and uploads its texels, along with the buffers of the frame
// that first needs them.
type texture struct {
	r       *renderer
	image   vulkan.Image
	memory  *vk.ImageMemory
	upload  *staging.Image
	view    vulkan.ImageView
	sampler vulkan.Sampler
}

const textureFormat = vulkan.FormatR8g8b8a8Srgb

func newTexture(r *renderer, ctx *vkgloo.Context, p *image.NRGBA, label string) (*texture, error) {
	t := &texture{r: r}
	if err := t.make(ctx, p, label); err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

func (t *texture) make(ctx *vkgloo.Context, p *image.NRGBA, label string) (err error) {
	width, height := p.Rect.Dx(), p.Rect.Dy()
	mips := bits.Len(uint(max(width, height)))
	if err := t.objects(uint32(width), uint32(height), uint32(mips)); err != nil {
		return err
	}
	if t.memory, err = ctx.Device().BindImage(t.image, vk.BindOptions{Label: label}); err != nil {
		return err
	}
	if err := t.look(uint32(mips)); err != nil {
		return err
	}
	t.upload, err = ctx.Engine().NewImage(staging.ImageOptions{
		Image: t.image, Format: uint32(textureFormat), Width: width, Height: height, Mips: mips, Label: label,
	})
	if err != nil {
		return err
	}
	if err := t.upload.Write(p.Pix, staging.ImageRegion{}, staging.ImageRows{Pitch: p.Stride}); err != nil {
		return err
	}
	return t.upload.GenerateMips()
}

// objects makes the image and the sampler.
func (t *texture) objects(width, height, mips uint32) error {
	info := vulkan.ImageCreateInfo{
		SType: vulkan.StructureTypeImageCreateInfo, ImageType: vulkan.ImageType2d, Format: textureFormat,
		Extent: vulkan.Extent3D{Width: width, Height: height, Depth: 1}, MipLevels: mips, ArrayLayers: 1, Samples: vulkan.SampleCount1Bit,
		Usage: vulkan.ImageUsageFlags(vulkan.ImageUsageSampledBit | vulkan.ImageUsageTransferDstBit | vulkan.ImageUsageTransferSrcBit),
	}
	defer info.Free()
	var img vulkan.Image
	if err := check("vkCreateImage", vulkan.CreateImage(t.r.device, &info, nil, &img)); err != nil {
		return err
	}
	t.image = img
	sampling := vulkan.SamplerCreateInfo{
		SType: vulkan.StructureTypeSamplerCreateInfo, MagFilter: vulkan.FilterLinear, MinFilter: vulkan.FilterLinear,
		MipmapMode: vulkan.SamplerMipmapModeLinear, MaxLod: float32(mips),
	}
	defer sampling.Free()
	var sampler vulkan.Sampler
	err := check("vkCreateSampler", vulkan.CreateSampler(t.r.device, &sampling, nil, &sampler))
	t.sampler = sampler
	return err
}

// look makes the view, which wants an image that has memory.
func (t *texture) look(mips uint32) error {
	info := vulkan.ImageViewCreateInfo{
		SType: vulkan.StructureTypeImageViewCreateInfo, Image: t.image, ViewType: vulkan.ImageViewType2d, Format: textureFormat,
		SubresourceRange: vulkan.ImageSubresourceRange{AspectMask: vulkan.ImageAspectFlags(vulkan.ImageAspectColorBit), LevelCount: mips, LayerCount: 1},
	}
	defer info.Free()
	var view vulkan.ImageView
	err := check("vkCreateImageView", vulkan.CreateImageView(t.r.device, &info, nil, &view))
	t.view = view
	return err
}

// close destroys what there is; no frame is under way.
func (t *texture) close() {
	if t.upload != nil {
		t.upload.Release()
	}
	vulkan.DestroySampler(t.r.device, t.sampler, nil)
	vulkan.DestroyImageView(t.r.device, t.view, nil)
	vulkan.DestroyImage(t.r.device, t.image, nil)
	t.memory.Free()
}
