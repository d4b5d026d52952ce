package vk_test

import (
	"fmt"
	"testing"

	vulkan "github.com/vulkan-go/vulkan"

	"github.com/vkgloo/vkgloo/vk"
)

// newBenchTwins is newTwins without validation, on a device of the library's own.
func newBenchTwins(b testing.TB) *twins {
	b.Helper()
	if err := initVulkanGo(); err != nil {
		b.Fatal(err)
	}
	d, err := vk.Open(vk.Options{})
	if err != nil {
		b.Fatal(err)
	}
	h := d.Handles()
	if err := vulkan.InitInstance(h.Instance); err != nil {
		b.Fatal(err)
	}
	r := &renderer{instance: h.Instance, physical: h.PhysicalDevice, device: h.Device, queue: h.Queue}
	var pool vulkan.CommandPool
	must(b, "vkCreateCommandPool", vulkan.CreateCommandPool(r.device, &vulkan.CommandPoolCreateInfo{SType: vulkan.StructureTypeCommandPoolCreateInfo,
		Flags: vulkan.CommandPoolCreateFlags(vulkan.CommandPoolCreateResetCommandBufferBit)}, nil, &pool))
	r.pool = pool
	cmds := make([]vulkan.CommandBuffer, 1)
	must(b, "vkAllocateCommandBuffers", vulkan.AllocateCommandBuffers(r.device, &vulkan.CommandBufferAllocateInfo{
		SType: vulkan.StructureTypeCommandBufferAllocateInfo, CommandPool: pool, CommandBufferCount: 1}, cmds))
	r.cmd = cmds[0]
	b.Cleanup(func() {
		vulkan.DestroyCommandPool(r.device, pool, nil)
		d.Close()
	})
	return &twins{b, r, d}
}

// pairs are calls of both bindings that do the same.
func (x *twins) pairs() []struct {
	name    string
	records bool // into the command buffer
	theirs  func()
	ours    func()
} {
	t, d, cmd := x.t, x.d, x.r.cmd
	buf := hostBuffer(t, d, 1<<16, "buffer")
	img := x.r.image(t, 32, vulkan.ImageTilingOptimal)
	mem, err := d.BindImage(img, vk.BindOptions{Label: "image"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { vulkan.DestroyImage(x.r.device, img, nil); mem.Free() })
	m := maker{t, d}
	layout := m.keep(vk.RetireSetLayout)(d.NewSetLayout([]vk.SetBinding{{Type: vk.DescriptorStorage, Count: 1, Stages: vk.ShaderCompute}}, "layout"))
	pool := m.keep(vk.RetireDescriptorPool)(d.NewDescriptorPool([]vk.PoolSize{{Type: vk.DescriptorStorage, Count: 1}}, 1, "pool"))
	raw, _, err := d.AllocateSet(pool, layout)
	if err != nil {
		t.Fatal(err)
	}
	set := handle[vulkan.DescriptorSet](raw)
	h := handle[vulkan.Buffer](buf.Handle)
	regions := func(n int) []vulkan.BufferCopy {
		list := make([]vulkan.BufferCopy, n)
		for i := range list {
			list[i] = vulkan.BufferCopy{SrcOffset: vulkan.DeviceSize(8 * i), DstOffset: vulkan.DeviceSize(32768 + 8*i), Size: 4}
		}
		return list
	}
	one, many := regions(1), regions(64)
	texels := []vulkan.BufferImageCopy{{ImageSubresource: vulkan.ImageSubresourceLayers{AspectMask: 1, LayerCount: 1}, ImageExtent: vulkan.Extent3D{Width: 32, Height: 32, Depth: 1}}}
	barrier := []vulkan.BufferMemoryBarrier{{SType: vulkan.StructureTypeBufferMemoryBarrier, SrcAccessMask: transferWrite, DstAccessMask: transferRead, Buffer: h, Size: 64}}
	write := []vulkan.WriteDescriptorSet{{SType: vulkan.StructureTypeWriteDescriptorSet, DstSet: set, DescriptorCount: 1,
		DescriptorType: vulkan.DescriptorTypeStorageBuffer, PBufferInfo: []vulkan.DescriptorBufferInfo{{Buffer: h, Range: 256}}}}
	submit := []vulkan.SubmitInfo{{SType: vulkan.StructureTypeSubmitInfo}}
	const dst = vulkan.ImageLayoutTransferDstOptimal
	// vulkan-go rewrites its slices: each of its calls gets a copy.
	return []struct {
		name    string
		records bool
		theirs  func()
		ours    func()
	}{
		{"CmdCopyBuffer/regions=1", true, func() { vulkan.CmdCopyBuffer(cmd, h, h, 1, append([]vulkan.BufferCopy(nil), one...)) }, func() { d.CmdCopyBuffer(cmd, h, h, one) }},
		{"CmdCopyBuffer/regions=64", true, func() { vulkan.CmdCopyBuffer(cmd, h, h, 64, append([]vulkan.BufferCopy(nil), many...)) }, func() { d.CmdCopyBuffer(cmd, h, h, many) }},
		{"CmdCopyBufferToImage", true, func() {
			vulkan.CmdCopyBufferToImage(cmd, h, img, dst, 1, append([]vulkan.BufferImageCopy(nil), texels...))
		},
			func() { d.CmdCopyBufferToImage(cmd, h, img, dst, texels) }},
		{"CmdPipelineBarrier", true, func() {
			vulkan.CmdPipelineBarrier(cmd, stageTransfer, stageTransfer, 0, 0, nil, 1, append([]vulkan.BufferMemoryBarrier(nil), barrier...), 0, nil)
		}, func() { d.CmdPipelineBarrier(cmd, stageTransfer, stageTransfer, 0, nil, barrier, nil) }},
		{"UpdateDescriptorSets", false, func() {
			w := append([]vulkan.WriteDescriptorSet(nil), write...)
			w[0].PBufferInfo = append([]vulkan.DescriptorBufferInfo(nil), write[0].PBufferInfo...)
			vulkan.UpdateDescriptorSets(x.r.device, 1, w, 0, nil)
		}, func() {
			if err := d.UpdateDescriptorSets(write, nil); err != nil {
				t.Fatal(err)
			}
		}},
		{"QueueSubmit", false, func() { vulkan.QueueSubmit(x.r.queue, 1, append([]vulkan.SubmitInfo(nil), submit...), nil) }, func() {
			if err := d.QueueSubmit(x.r.queue, submit, nil); err != nil {
				t.Fatal(err)
			}
		}},
	}
}

// BenchmarkTwins compares the twins with vulkan-go's own calls.
func BenchmarkTwins(b *testing.B) {
	x := newBenchTwins(b)
	for _, p := range x.pairs() {
		for k, f := range []func(){p.theirs, p.ours} {
			b.Run(fmt.Sprintf("%s/%s", p.name, [2]string{"vulkan-go", "twin"}[k]), func(b *testing.B) {
				b.ReportAllocs()
				x.r.begin(b)
				n := 0
				for b.Loop() {
					if n++; n%10000 == 0 { // a command buffer grows without end
						must(b, "vkEndCommandBuffer", vulkan.EndCommandBuffer(x.r.cmd))
						x.r.begin(b)
					}
					f()
				}
				must(b, "vkEndCommandBuffer", vulkan.EndCommandBuffer(x.r.cmd))
				must(b, "vkQueueWaitIdle", vulkan.QueueWaitIdle(x.r.queue))
			})
		}
	}
}

func TestTwinsAllocateNothing(t *testing.T) {
	x := newBenchTwins(t)
	for _, p := range x.pairs() {
		x.r.begin(t)
		p.ours()
		if n := testing.AllocsPerRun(50, p.ours); n != 0 {
			t.Errorf("%s: %v allocations, want 0", p.name, n)
		}
		must(t, "vkEndCommandBuffer", vulkan.EndCommandBuffer(x.r.cmd))
	}
	must(t, "vkQueueWaitIdle", vulkan.QueueWaitIdle(x.r.queue))
}
