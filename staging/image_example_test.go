package staging_test

import (
	"fmt"

	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// A texture of a renderer's own: memory by the device, texels through the ring, levels by blits. The renderer would have made
// the VkImage itself, and placed it by BindImage.
func ExampleImage() {
	d := try(vk.Open(vk.Options{}))
	defer d.Close()
	e := try(staging.New(d, staging.Options{}))
	defer e.Close()

	const format = 37 // VK_FORMAT_R8G8B8A8_UNORM
	img := try(d.NewImage(vk.ImageOptions{Width: 2, Height: 2, Mips: 2, Format: format, Label: "checks",
		Usage: uint32(vk.ImageSampled | vk.ImageTransferDst | vk.ImageTransferSrc)}))
	defer func() { img.Retire(e.Next()) }()
	i := try(e.NewImage(staging.ImageOptions{Handle: img.Handle, Format: format, Width: 2, Height: 2, Mips: 2, Label: "checks"}))
	defer i.Release()

	black, white := []byte{0, 0, 0, 255}, []byte{255, 255, 255, 255}
	for at, texel := range [][]byte{black, white, white, black} {
		check(i.Write(texel, staging.ImageRegion{X: at % 2, Y: at / 2, Width: 1, Height: 1}, staging.ImageRows{}))
	}
	check(i.GenerateMips())

	small := make([]byte, 4) // level 1; a program that draws would only flush
	check(i.Read(small, staging.ImageRegion{Mip: 1}, staging.ImageRows{}))
	fmt.Println("grey:", small[0] > 120 && small[0] < 136)
	fmt.Println(e.Stats().Copies, "regions")
	// Output:
	// grey: true
	// 4 regions
}
