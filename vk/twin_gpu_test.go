package vk_test

import (
	"bytes"
	_ "embed"
	"errors"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"unsafe"

	vulkan "github.com/vulkan-go/vulkan"

	"github.com/vkgloo/vkgloo/vk"
)

//go:generate glslangValidator --quiet -V --target-env vulkan1.0 -o testdata/twin.comp.spv testdata/twin.comp

//go:embed testdata/twin.comp.spv
var twinComp string

// handle is a number as a handle of vulkan-go.
func handle[H any](u uint64) H { return *(*H)(unsafe.Pointer(&u)) }

// twins is somebody's renderer and the library's device on it.
type twins struct {
	t testing.TB
	r *renderer
	d *vk.Device
}

func newTwins(t testing.TB) *twins {
	r := newRenderer(t, true)
	d, err := vk.Adopt(r.handles, vk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return &twins{t, r, d}
}

// run records with f, submits by the twin and waits.
func (x *twins) run(f func(cmd vulkan.CommandBuffer)) {
	x.t.Helper()
	must(x.t, "vkResetCommandPool", vulkan.ResetCommandPool(x.r.device, x.r.pool, 0))
	x.r.begin(x.t)
	f(x.r.cmd)
	must(x.t, "vkEndCommandBuffer", vulkan.EndCommandBuffer(x.r.cmd))
	if err := x.d.QueueSubmit(x.r.queue, []vulkan.SubmitInfo{{SType: vulkan.StructureTypeSubmitInfo, CommandBufferCount: 1,
		PCommandBuffers: []vulkan.CommandBuffer{x.r.cmd}}}, nil); err != nil {
		x.t.Fatal(err)
	}
	must(x.t, "vkQueueWaitIdle", vulkan.QueueWaitIdle(x.r.queue))
}

const (
	stageTransfer = vulkan.PipelineStageFlags(vulkan.PipelineStageTransferBit)
	stageHost     = vulkan.PipelineStageFlags(vulkan.PipelineStageHostBit)
	stageTop      = vulkan.PipelineStageFlags(vulkan.PipelineStageTopOfPipeBit)
	transferWrite = vulkan.AccessFlags(vulkan.AccessTransferWriteBit)
	transferRead  = vulkan.AccessFlags(vulkan.AccessTransferReadBit)
	hostRead      = vulkan.AccessFlags(vulkan.AccessHostReadBit)
)

// underPressure calls f while garbage is collected all the time.
func underPressure(f func()) {
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	stop := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				runtime.GC()
			}
		}
	})
	f()
	close(stop)
	all.Wait()
}

// TestTwinCopies copies buffer to buffer to image to buffer, many regions a call, with slices that are used again: their contents
// stay, and what arrives is right, whatever the collector does meanwhile.
func TestTwinCopies(t *testing.T) {
	x := newTwins(t)
	const side, n = 32, 32 * 32 * 4
	src, mid, dst := hostBuffer(t, x.d, n, "src"), hostBuffer(t, x.d, n, "mid"), hostBuffer(t, x.d, n, "dst")
	img := x.r.image(t, side, vulkan.ImageTilingOptimal)
	mem, err := x.d.BindImage(img, vk.BindOptions{Label: "image"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		vulkan.DestroyImage(x.r.device, img, nil)
		mem.Free()
	})
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(i * 7 >> 3)
	}
	put(t, src, data)
	var copies []vulkan.BufferCopy // backwards, a word each
	for i := range n / 4 {
		copies = append(copies, vulkan.BufferCopy{SrcOffset: vulkan.DeviceSize(4 * i), DstOffset: vulkan.DeviceSize(n - 4 - 4*i), Size: 4})
	}
	var rows []vulkan.BufferImageCopy
	for y := range side {
		rows = append(rows, vulkan.BufferImageCopy{BufferOffset: vulkan.DeviceSize(4 * side * y), ImageOffset: vulkan.Offset3D{Y: int32(y)},
			ImageSubresource: vulkan.ImageSubresourceLayers{AspectMask: vulkan.ImageAspectFlags(vulkan.ImageAspectColorBit), LayerCount: 1},
			ImageExtent:      vulkan.Extent3D{Width: side, Height: 1, Depth: 1}})
	}
	whole := vulkan.ImageSubresourceRange{AspectMask: vulkan.ImageAspectFlags(vulkan.ImageAspectColorBit), LevelCount: 1, LayerCount: 1}
	toDst := []vulkan.ImageMemoryBarrier{{SType: vulkan.StructureTypeImageMemoryBarrier, DstAccessMask: transferWrite,
		NewLayout: vulkan.ImageLayoutTransferDstOptimal, Image: img, SubresourceRange: whole,
		SrcQueueFamilyIndex: vulkan.QueueFamilyIgnored, DstQueueFamilyIndex: vulkan.QueueFamilyIgnored}}
	toSrc := []vulkan.ImageMemoryBarrier{{SType: vulkan.StructureTypeImageMemoryBarrier, SrcAccessMask: transferWrite, DstAccessMask: transferRead,
		OldLayout: vulkan.ImageLayoutTransferDstOptimal, NewLayout: vulkan.ImageLayoutTransferSrcOptimal, Image: img, SubresourceRange: whole,
		SrcQueueFamilyIndex: vulkan.QueueFamilyIgnored, DstQueueFamilyIndex: vulkan.QueueFamilyIgnored}}
	written := []vulkan.BufferMemoryBarrier{{SType: vulkan.StructureTypeBufferMemoryBarrier, SrcAccessMask: transferWrite, DstAccessMask: transferRead,
		Buffer: handle[vulkan.Buffer](mid.Handle), Size: n, SrcQueueFamilyIndex: vulkan.QueueFamilyIgnored, DstQueueFamilyIndex: vulkan.QueueFamilyIgnored}}
	done := []vulkan.MemoryBarrier{{SType: vulkan.StructureTypeMemoryBarrier, SrcAccessMask: transferWrite, DstAccessMask: hostRead}}
	s, m, e := handle[vulkan.Buffer](src.Handle), handle[vulkan.Buffer](mid.Handle), handle[vulkan.Buffer](dst.Handle)
	underPressure(func() {
		for range 10 {
			put(t, dst, make([]byte, n))
			x.run(func(cmd vulkan.CommandBuffer) {
				x.d.CmdCopyBuffer(cmd, s, m, copies)
				x.d.CmdPipelineBarrier(cmd, stageTransfer|stageTop, stageTransfer, 0, nil, written, toDst)
				x.d.CmdCopyBufferToImage(cmd, m, img, vulkan.ImageLayoutTransferDstOptimal, rows)
				x.d.CmdPipelineBarrier(cmd, stageTransfer, stageTransfer, 0, nil, nil, toSrc)
				x.d.CmdCopyImageToBuffer(cmd, img, vulkan.ImageLayoutTransferSrcOptimal, e, rows)
				x.d.CmdPipelineBarrier(cmd, stageTransfer, stageHost, 0, done, nil, nil)
				x.d.CmdCopyBuffer(cmd, s, m, nil)
				x.d.CmdCopyBufferToImage(cmd, m, img, vulkan.ImageLayoutTransferDstOptimal, nil)
			})
			got := get(t, dst)
			for i := 0; i < n; i += 4 {
				if !bytes.Equal(got[i:i+4], data[n-4-i:n-i]) {
					t.Fatalf("word %d is %v, want %v", i/4, got[i:i+4], data[n-4-i:n-i])
				}
			}
		}
	})
	if c := copies[3]; c.SrcOffset != 12 || c.Size != 4 || rows[5].ImageOffset.Y != 5 || toSrc[0].Image != img {
		t.Error("the slices were changed")
	}
}

// TestTwinDescriptors points sets to buffers, copies one set's descriptors to another, and computes with them.
func TestTwinDescriptors(t *testing.T) {
	x := newTwins(t)
	m := maker{t, x.d}
	layout := m.keep(vk.RetireSetLayout)(x.d.NewSetLayout([]vk.SetBinding{
		{Binding: 0, Type: vk.DescriptorStorage, Count: 1, Stages: vk.ShaderCompute}, {Binding: 1, Type: vk.DescriptorUniform, Count: 1, Stages: vk.ShaderCompute}}, "layout"))
	pipe := m.keep(vk.RetirePipelineLayout)(x.d.NewPipelineLayout([]uint64{layout}, nil, "layout"))
	pool := m.keep(vk.RetireDescriptorPool)(x.d.NewDescriptorPool([]vk.PoolSize{{Type: vk.DescriptorStorage, Count: 80}, {Type: vk.DescriptorUniform, Count: 80}}, 80, "pool"))
	var sets []vulkan.DescriptorSet
	for range 80 {
		set, full, err := x.d.AllocateSet(pool, layout)
		if err != nil || full {
			t.Fatal(err, full)
		}
		sets = append(sets, handle[vulkan.DescriptorSet](set))
	}
	store, uniform := m.filled(vk.UsageStorage, "store", make([]uint32, 64)...), m.filled(vk.UsageUniform, "uniform", 5, 0, 0, 0)
	var writes []vulkan.WriteDescriptorSet // more than go in one call
	for _, s := range sets[:40] {
		writes = append(writes, vulkan.WriteDescriptorSet{SType: vulkan.StructureTypeWriteDescriptorSet, DstSet: s, DescriptorCount: 1,
			DescriptorType: vulkan.DescriptorTypeStorageBuffer, PBufferInfo: []vulkan.DescriptorBufferInfo{{Buffer: handle[vulkan.Buffer](store.Handle), Range: 256}}},
			vulkan.WriteDescriptorSet{SType: vulkan.StructureTypeWriteDescriptorSet, DstSet: s, DstBinding: 1, DescriptorCount: 1,
				DescriptorType: vulkan.DescriptorTypeUniformBuffer, PBufferInfo: []vulkan.DescriptorBufferInfo{{Buffer: handle[vulkan.Buffer](uniform.Handle), Range: 16}}})
	}
	var copies []vulkan.CopyDescriptorSet
	for k := range 40 {
		for b := range uint32(2) {
			copies = append(copies, vulkan.CopyDescriptorSet{SType: vulkan.StructureTypeCopyDescriptorSet, SrcSet: sets[k], SrcBinding: b,
				DstSet: sets[40+k], DstBinding: b, DescriptorCount: 1})
		}
	}
	underPressure(func() {
		for range 20 {
			if err := x.d.UpdateDescriptorSets(writes, copies); err != nil {
				t.Fatal(err)
			}
		}
	})
	if writes[7].PBufferInfo[0].Range != 16 || writes[6].DstSet != sets[3] {
		t.Error("the slices were changed")
	}
	module := m.module(twinComp, "numbers")
	compute := m.keep(vk.RetirePipeline)(x.d.NewComputePipeline(0, pipe, module, "main", "numbers"))
	x.run(func(cmd vulkan.CommandBuffer) {
		vulkan.CmdBindPipeline(cmd, vulkan.PipelineBindPointCompute, handle[vulkan.Pipeline](compute))
		vulkan.CmdBindDescriptorSets(cmd, vulkan.PipelineBindPointCompute, handle[vulkan.PipelineLayout](pipe), 0, 1, []vulkan.DescriptorSet{sets[79]}, 0, nil)
		vulkan.CmdDispatch(cmd, 64, 1, 1)
		x.d.CmdPipelineBarrier(cmd, vulkan.PipelineStageFlags(vulkan.PipelineStageComputeShaderBit), stageHost, 0, []vulkan.MemoryBarrier{{
			SType: vulkan.StructureTypeMemoryBarrier, SrcAccessMask: vulkan.AccessFlags(vulkan.AccessShaderWriteBit), DstAccessMask: hostRead}}, nil, nil)
	})
	for i, w := range words(t, store) {
		if w != uint32(i)+5 {
			t.Fatalf("word %d is %d, want %d", i, w, i+5)
		}
	}
}

// TestTwinSubmit submits many batches, chained by semaphores, with one fence.
func TestTwinSubmit(t *testing.T) {
	x := newTwins(t)
	const batches = 70 // more than go in one call
	var sems []vulkan.Semaphore
	for range batches {
		var s vulkan.Semaphore
		info := vulkan.SemaphoreCreateInfo{SType: vulkan.StructureTypeSemaphoreCreateInfo}
		must(t, "vkCreateSemaphore", vulkan.CreateSemaphore(x.r.device, &info, nil, &s))
		info.Free()
		sems = append(sems, s)
		t.Cleanup(func() { vulkan.DestroySemaphore(x.r.device, s, nil) })
	}
	var fence vulkan.Fence
	must(t, "vkCreateFence", vulkan.CreateFence(x.r.device, &vulkan.FenceCreateInfo{SType: vulkan.StructureTypeFenceCreateInfo}, nil, &fence))
	t.Cleanup(func() { vulkan.DestroyFence(x.r.device, fence, nil) })
	all := vulkan.PipelineStageFlags(vulkan.PipelineStageAllCommandsBit)
	var list []vulkan.SubmitInfo
	for k := range batches {
		b := vulkan.SubmitInfo{SType: vulkan.StructureTypeSubmitInfo}
		if k%3 == 2 { // waits for the two before it; an odd and an even number of stages
			b.WaitSemaphoreCount, b.PWaitSemaphores, b.PWaitDstStageMask = 2, sems[k-2:k], []vulkan.PipelineStageFlags{all, all}
		} else {
			b.SignalSemaphoreCount, b.PSignalSemaphores = 1, sems[k:k+1]
		}
		list = append(list, b)
	}
	last := vulkan.SubmitInfo{SType: vulkan.StructureTypeSubmitInfo, WaitSemaphoreCount: 1, PWaitSemaphores: sems[batches-1:], PWaitDstStageMask: []vulkan.PipelineStageFlags{all}}
	list = append(list, last)
	underPressure(func() {
		for range 5 {
			if err := x.d.QueueSubmit(x.r.queue, list, fence); err != nil {
				t.Fatal(err)
			}
			must(t, "vkWaitForFences", vulkan.WaitForFences(x.r.device, 1, []vulkan.Fence{fence}, vulkan.True, 10e9))
			must(t, "vkResetFences", vulkan.ResetFences(x.r.device, 1, []vulkan.Fence{fence}))
		}
	})
	if err := x.d.QueueSubmit(x.r.queue, nil, fence); err != nil { // the fence alone
		t.Fatal(err)
	}
	must(t, "vkWaitForFences", vulkan.WaitForFences(x.r.device, 1, []vulkan.Fence{fence}, vulkan.True, 10e9))
}

func TestTwinErrors(t *testing.T) {
	x := newTwins(t)
	x.d.CmdCopyBuffer(nil, nil, nil, make([]vulkan.BufferCopy, 1)) // a null command buffer: nothing
	if err := x.d.QueueSubmit(nil, nil, nil); !errors.Is(err, vk.ErrArgs) {
		t.Errorf("a null queue: %v, want ErrArgs", err)
	}
	closed, err := vk.Adopt(x.r.handles, vk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	closed.CmdCopyBuffer(x.r.cmd, nil, nil, make([]vulkan.BufferCopy, 1))
	if err := closed.UpdateDescriptorSets(nil, nil); !errors.Is(err, vk.ErrClosed) {
		t.Errorf("UpdateDescriptorSets after Close: %v, want ErrClosed", err)
	}
	if err := closed.QueueSubmit(x.r.queue, nil, nil); !errors.Is(err, vk.ErrClosed) {
		t.Errorf("QueueSubmit after Close: %v, want ErrClosed", err)
	}
	for _, row := range []struct {
		w    vulkan.WriteDescriptorSet
		says string
	}{
		{vulkan.WriteDescriptorSet{DescriptorCount: 2, DescriptorType: vulkan.DescriptorTypeUniformBuffer, PBufferInfo: make([]vulkan.DescriptorBufferInfo, 1)}, "2 descriptors of type 6, their list has 1"},
		{vulkan.WriteDescriptorSet{DescriptorCount: 1, DescriptorType: vulkan.DescriptorTypeCombinedImageSampler, PBufferInfo: make([]vulkan.DescriptorBufferInfo, 1)}, "their list has 0"},
		{vulkan.WriteDescriptorSet{DescriptorCount: 1, DescriptorType: vulkan.DescriptorTypeUniformTexelBuffer}, "type 4"},
		{vulkan.WriteDescriptorSet{DescriptorCount: 1, DescriptorType: 1000138000}, "type 1000138000"},
	} {
		if err := x.d.UpdateDescriptorSets([]vulkan.WriteDescriptorSet{row.w}, nil); !errors.Is(err, vk.ErrArgs) || !strings.Contains(err.Error(), row.says) || !strings.Contains(err.Error(), "write 0") {
			t.Errorf("%v, want ErrArgs that says %q", err, row.says)
		}
	}
	for _, s := range []vulkan.SubmitInfo{{WaitSemaphoreCount: 1}, {CommandBufferCount: 1}, {SignalSemaphoreCount: 1}, {WaitSemaphoreCount: 1, PWaitSemaphores: make([]vulkan.Semaphore, 1)}} {
		if err := x.d.QueueSubmit(x.r.queue, []vulkan.SubmitInfo{s}, nil); !errors.Is(err, vk.ErrArgs) || !strings.Contains(err.Error(), "batch 0") {
			t.Errorf("%+v: %v, want ErrArgs", s, err)
		}
	}
}
