package vk_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unsafe"

	vulkan "github.com/vulkan-go/vulkan"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// image makes a VkImage as a program on vulkan-go does, without memory.
func (r *renderer) image(t testing.TB, side uint32, tiling vulkan.ImageTiling) vulkan.Image {
	t.Helper()
	info := vulkan.ImageCreateInfo{
		SType: vulkan.StructureTypeImageCreateInfo, ImageType: vulkan.ImageType2d, Format: vulkan.FormatR8g8b8a8Unorm,
		Extent: vulkan.Extent3D{Width: side, Height: side, Depth: 1}, MipLevels: 1, ArrayLayers: 1, Samples: vulkan.SampleCount1Bit, Tiling: tiling,
		Usage: vulkan.ImageUsageFlags(vulkan.ImageUsageTransferSrcBit | vulkan.ImageUsageTransferDstBit | vulkan.ImageUsageSampledBit),
	}
	defer info.Free()
	var img vulkan.Image
	must(t, "vkCreateImage", vulkan.CreateImage(r.device, &info, nil, &img))
	return img
}

func number[H any](h H) uint64 { return *(*uint64)(unsafe.Pointer(&h)) }

// A program on vulkan-go has its images placed: in blocks that hold images alone, and they keep what is put into them.
func TestBindImage(t *testing.T) {
	r := newRenderer(t, true)
	d, err := vk.Adopt(r.handles, vk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const side = 32
	var images []vulkan.Image
	var memory []*vk.ImageMemory
	for k := range 6 {
		img := r.image(t, side, vulkan.ImageTilingOptimal)
		o := vk.BindOptions{Label: "texture"}
		var m *vk.ImageMemory
		switch k {
		case 4:
			o.Dedicated = true
			m, err = d.BindImage(img, o)
		case 5:
			m, err = d.BindRawImage(number(img), o)
		default:
			m, err = d.BindImage(img, o)
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Memory(); got.Dedicated != (k == 4) || got.Size < side*side*4 {
			t.Errorf("image %d: %+v", k, got)
		}
		images, memory = append(images, img), append(memory, m)
	}
	linear := r.image(t, side, vulkan.ImageTilingLinear)
	lm, err := d.BindImage(linear, vk.BindOptions{Linear: true, Label: "linear"})
	if err != nil || !lm.Memory().Dedicated {
		t.Fatalf("an image of linear tiling: %+v, %v, want memory of its own", lm, err)
	}
	buffer := hostBuffer(t, d, side*side*4, "buffer")
	for _, b := range d.MemoryMap() {
		for _, x := range b.Ranges {
			if !x.Free && b.Images != (x.Label == "texture" || x.Label == "linear") {
				t.Errorf("%q lies in block %d, images %v", x.Label, b.ID, b.Images)
			}
		}
	}
	for k, img := range images {
		put(t, buffer, bytes.Repeat([]byte{byte(k + 1)}, side*side*4))
		fillImage(t, d, buffer, number(img), side)
	}
	for k, img := range images {
		var s vk.Stream
		full(&s)
		s.CopyImageToBuffer(number(img), layoutTransferSrc, buffer.Handle, vk.ImageCopy{Aspect: vk.AspectColor, W: side, H: side})
		toHost(&s)
		finish(t, d, &s)
		if got := get(t, buffer); !bytes.Equal(got, bytes.Repeat([]byte{byte(k + 1)}, side*side*4)) {
			t.Errorf("image %d begins with %v, want %d", k, got[:4], k+1)
		}
	}
	vulkan.DestroyImage(r.device, linear, nil)
	lm.Free()
	for k, img := range images {
		vulkan.DestroyImage(r.device, img, nil)
		if k%2 == 0 {
			memory[k].Free()
		} else {
			memory[k].Retire(d.Timeline().Issued())
		}
		memory[k].Free()
		memory[k].Retire(0)
		memory[k].SetLabel("gone")
		if memory[k].Memory().Size == 0 {
			t.Error("Memory after Free tells nothing")
		}
	}
	d.Collect()
	buffer.Destroy()
	if s := d.MemoryStats(); s.Used != 0 {
		t.Errorf("%d bytes in use after all was freed", s.Used)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

// fillImage copies a buffer into an image that it leaves in the layout of copies from it.
func fillImage(t testing.TB, d *vk.Device, b *vk.Buffer, img uint64, side uint32) {
	var s vk.Stream
	barrier := vk.ImageBarrier{Image: img, NewLayout: layoutTransferDst, DstAccess: vk.AccessTransferWrite, Aspect: vk.AspectColor}
	s.Barrier(vk.StageTop, vk.StageTransfer, nil, nil, []vk.ImageBarrier{barrier})
	s.CopyBufferToImage(b.Handle, img, layoutTransferDst, vk.ImageCopy{Aspect: vk.AspectColor, W: side, H: side})
	barrier.OldLayout, barrier.NewLayout, barrier.SrcAccess, barrier.DstAccess = layoutTransferDst, layoutTransferSrc, vk.AccessTransferWrite, vk.AccessTransferRead
	s.Barrier(vk.StageTransfer, vk.StageTransfer, nil, nil, []vk.ImageBarrier{barrier})
	finish(t, d, &s)
}

// The driver's wish for memory of its own is granted, a failure leaves nothing behind, and Close names what was forgotten.
func TestBindImageFailures(t *testing.T) {
	f := vktest.NewFaults(t)
	d, err := vktest.TryDevice(t, vktest.Options{Faults: f, LeaksAllowed: true, Expect: func(vk.Message) bool { return true }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.BindRawImage(0, vk.BindOptions{Label: "none"}); err == nil || !strings.Contains(err.Error(), `"none": the image is null`) {
		t.Errorf("a null image: %v", err)
	}
	if _, err := d.BindRawImage(1, vk.BindOptions{Memory: 9}); err == nil || !strings.Contains(err.Error(), "MemoryUsage(9)") {
		t.Errorf("no such usage: %v", err)
	}
	img, err := d.NewImage(vk.ImageOptions{Width: 8, Height: 8, Format: rgba8, Usage: uint32(vk.ImageSampled), Label: "template"})
	if err != nil {
		t.Fatal(err)
	}
	defer img.Destroy()
	before := d.MemoryStats()
	for _, fn := range []string{"vkBindImageMemory"} {
		f.FailAt(fn, 1, 1, vk.ErrorOutOfDeviceMemory)
		if _, err := d.BindRawImage(img.Handle, vk.BindOptions{Label: "victim"}); !errors.Is(err, vk.ErrOutOfMemory) || !strings.Contains(err.Error(), "victim") {
			t.Errorf("%s fails: %v, want ErrOutOfMemory that names the image", fn, err)
		}
		if after := d.MemoryStats(); after.Used != before.Used {
			t.Errorf("%s fails: %d bytes in use, were %d", fn, after.Used, before.Used)
		}
	}
	f.FailAt("vkAllocateMemory", 1, 100, vk.ErrorOutOfDeviceMemory)
	if _, err := d.BindRawImage(img.Handle, vk.BindOptions{Label: "victim", Dedicated: true}); !errors.Is(err, vk.ErrOutOfMemory) || !strings.Contains(err.Error(), "heap 0") {
		t.Errorf("no memory: %v, want ErrOutOfMemory that tells of the heaps", err)
	}
	f.Heal("vkAllocateMemory")
}

func TestBindImageLeak(t *testing.T) {
	r := newRenderer(t, true)
	d, err := vk.Adopt(r.handles, vk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	img := r.image(t, 8, vulkan.ImageTilingOptimal)
	if _, err := d.BindImage(img, vk.BindOptions{Label: "forgotten"}); err != nil {
		t.Fatal(err)
	}
	vulkan.DestroyImage(r.device, img, nil)
	if err := d.Close(); err == nil || !strings.Contains(err.Error(), `memory of the image "forgotten"`) {
		t.Errorf("Close = %v, want one that names the memory", err)
	}
	if _, err := d.BindRawImage(1, vk.BindOptions{}); !errors.Is(err, vk.ErrClosed) {
		t.Errorf("after Close: %v, want ErrClosed", err)
	}
}
