package vk_test

import (
	"bytes"
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

const (
	rgba8 = 37  // VK_FORMAT_R8G8B8A8_UNORM
	d32   = 126 // VK_FORMAT_D32_SFLOAT

	layoutUndefined   = 0
	layoutTransferSrc = 6
	layoutTransferDst = 7
)

func TestFormatAspect(t *testing.T) {
	for format, want := range map[uint32]uint32{
		1: vk.AspectColor, rgba8: vk.AspectColor, 123: vk.AspectColor, 124: vk.AspectDepth, 125: vk.AspectDepth, d32: vk.AspectDepth,
		127: vk.AspectStencil, 128: vk.AspectDepth | vk.AspectStencil, 129: vk.AspectDepth | vk.AspectStencil,
		130: vk.AspectDepth | vk.AspectStencil, 131: vk.AspectColor,
	} {
		if got := vk.FormatAspect(format); got != want {
			t.Errorf("FormatAspect(%d) = %d, want %d", format, got, want)
		}
	}
}

// An image holds what is put into it, between buffers and other images.
func TestImageKeepsItsTexels(t *testing.T) {
	profiles(t, func(t *testing.T, o vktest.Options) {
		d := vktest.Device(t, o)
		const w, h = 33, 7
		var images []*vk.Image
		up, down := hostBuffer(t, d, w*h*4, "up"), hostBuffer(t, d, w*h*4, "down")
		for i := range 3 {
			m, err := d.NewImage(vk.ImageOptions{
				Width: w, Height: h, Format: rgba8, Usage: uint32(vk.ImageTransferSrc | vk.ImageTransferDst | vk.ImageColorAttachment), Label: "picture",
			})
			if err != nil {
				t.Fatal(err)
			}
			if m.View == 0 || m.Mips != 1 || m.Aspect != vk.AspectColor || !m.Memory().Flags.Has(vk.MemoryDeviceLocal) {
				t.Errorf("%+v, %+v", m, m.Memory())
			}
			images = append(images, m)
			put(t, up, bytes.Repeat([]byte{byte(i + 1)}, w*h*4))
			var s vk.Stream
			barrier := vk.ImageBarrier{Image: m.Handle, OldLayout: layoutUndefined, NewLayout: layoutTransferDst, DstAccess: vk.AccessTransferWrite, Aspect: m.Aspect}
			s.Barrier(vk.StageTop, vk.StageTransfer, nil, nil, []vk.ImageBarrier{barrier})
			s.CopyBufferToImage(up.Handle, m.Handle, layoutTransferDst, vk.ImageCopy{Aspect: m.Aspect, W: w, H: h})
			barrier.OldLayout, barrier.NewLayout, barrier.SrcAccess, barrier.DstAccess = layoutTransferDst, layoutTransferSrc, vk.AccessTransferWrite, vk.AccessTransferRead
			s.Barrier(vk.StageTransfer, vk.StageTransfer, nil, nil, []vk.ImageBarrier{barrier})
			finish(t, d, &s)
		}
		for i, m := range images {
			var s vk.Stream
			full(&s)
			s.CopyImageToBuffer(m.Handle, layoutTransferSrc, down.Handle, vk.ImageCopy{Aspect: m.Aspect, W: w, H: h})
			toHost(&s)
			finish(t, d, &s)
			if got := get(t, down); !bytes.Equal(got, bytes.Repeat([]byte{byte(i + 1)}, w*h*4)) {
				t.Errorf("image %d begins with %v, want %d", i, got[:4], i+1)
			}
			m.Destroy()
			m.Destroy()
		}
	})
}

func TestDepthImageAndMips(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Profile: vktest.Plain})
	z, err := d.NewImage(vk.ImageOptions{Width: 16, Height: 16, Format: d32, Usage: uint32(vk.ImageDepthAttachment), Label: "depth"})
	if err != nil {
		t.Fatal(err)
	}
	m, err := d.NewImage(vk.ImageOptions{Width: 64, Height: 16, Mips: 7, Format: rgba8, Usage: uint32(vk.ImageSampled), Label: "mips"})
	if err != nil {
		t.Fatal(err)
	}
	x, err := d.NewImage(vk.ImageOptions{Width: 4, Height: 4, Format: rgba8, Usage: uint32(vk.ImageTransferSrc), Label: "transfers only"})
	if err != nil {
		t.Fatal(err)
	}
	if z.Aspect != vk.AspectDepth || z.View == 0 || m.Mips != 7 || m.View == 0 || x.View != 0 {
		t.Errorf("depth %+v, mips %+v, transfers only %+v", z, m, x)
	}
	z.Destroy()
	m.Destroy()
	x.Destroy()
}
