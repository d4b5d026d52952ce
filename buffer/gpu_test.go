package buffer_test

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	vulkan "github.com/vulkan-go/vulkan"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/bytesview"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// engine opens a device of the environment, under validation, and an engine on it. Both are closed when the test ends.
func engine(t testing.TB, mode vk.UploadMode, o ...vktest.Options) *staging.Engine {
	t.Helper()
	return engineOn(t, vktest.Device(t, o...), mode)
}

func engineOn(t testing.TB, d *vk.Device, mode vk.UploadMode) *staging.Engine {
	t.Helper()
	e, err := staging.New(d, staging.Options{Upload: mode})
	need(t, err)
	t.Cleanup(func() {
		t.Helper()
		if err := e.Close(); err != nil {
			t.Errorf("closing the engine: %v", err)
		}
		d.Drain()
	})
	return e
}

// modes are the two ways to the GPU.
var modes = []struct {
	name string
	mode vk.UploadMode
}{{"auto", vk.UploadAuto}, {"staged", vk.UploadStaged}}

// eachMode runs f with an engine for either way to the GPU.
func eachMode(t *testing.T, f func(t *testing.T, e *staging.Engine)) {
	t.Helper()
	for _, m := range modes {
		t.Run(m.name, func(t *testing.T) { f(t, engine(t, m.mode)) })
	}
}

// attached attaches b, and releases it when the test ends.
func attached[B buffer.Any](t testing.TB, e *staging.Engine, b B) B {
	t.Helper()
	need(t, b.Untyped().Attach(e))
	t.Cleanup(func() {
		b.Untyped().Release()
		if err := e.Flush(); err != nil {
			t.Errorf("flush at the end: %v", err)
		}
	})
	return b
}

// wantGPU reads the whole buffer and compares; '.' stands for any byte.
func wantGPU(t testing.TB, b buffer.Any, want string) {
	t.Helper()
	p, err := b.Untyped().Read(-1, 0)
	need(t, err)
	w := strings.Fields(want)
	if len(p) != len(w) {
		t.Fatalf("%d bytes on the GPU, want %d", len(p), len(w))
	}
	for i, s := range w {
		if s != "." && s != itoa(p[i]) {
			t.Fatalf("on the GPU %v, want %s", p, want)
		}
	}
}

func itoa(v byte) string {
	if v >= 100 {
		return string([]byte{'0' + v/100, '0' + v/10%10, '0' + v%10})
	}
	if v >= 10 {
		return string([]byte{'0' + v/10, '0' + v%10})
	}
	return string('0' + v)
}

func wantSame(t testing.TB, b buffer.Any, want []byte) {
	t.Helper()
	got, err := b.Untyped().Read(-1, 0)
	need(t, err)
	if !bytes.Equal(got, want) {
		for i := range want {
			if i >= len(got) || got[i] != want[i] {
				t.Fatalf("%d bytes, the first other one is byte %d", len(got), i)
			}
		}
		t.Fatalf("%d bytes, want %d", len(got), len(want))
	}
}

var initVulkan = sync.OnceValue(func() error {
	if err := vulkan.SetDefaultGetInstanceProcAddr(); err != nil {
		return err
	}
	return vulkan.Init()
})

// frames is a program on vulkan-go that records our flushes into its own command buffers.
type frames struct {
	t    testing.TB
	h    vk.Handles
	pool vulkan.CommandPool
	e    *staging.Engine
}

// adopted opens a device, under validation, and an engine that adopts it.
func adopted(t testing.TB) *frames {
	t.Helper()
	need(t, initVulkan())
	h := vktest.Device(t).Handles()
	d, err := vk.Adopt(h, vk.Options{})
	need(t, err)
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("closing the adopted device: %v", err)
		}
	})
	return framesOf(t, h, engineOn(t, d, vk.UploadAuto))
}

// framesOf is a program that records what e has pending on the device of h.
func framesOf(t testing.TB, h vk.Handles, e *staging.Engine) *frames {
	t.Helper()
	need(t, initVulkan())
	need(t, vulkan.InitInstance(h.Instance))
	info := vulkan.CommandPoolCreateInfo{SType: vulkan.StructureTypeCommandPoolCreateInfo, QueueFamilyIndex: h.QueueFamily}
	var pool vulkan.CommandPool
	need(t, vulkan.Error(vulkan.CreateCommandPool(h.Device, &info, nil, &pool)))
	t.Cleanup(func() { vulkan.DestroyCommandPool(h.Device, pool, nil) })
	return &frames{t: t, h: h, pool: pool, e: e}
}

// record records what is pending into a command buffer of its own.
func (f *frames) record() (*staging.Ticket, vulkan.CommandBuffer) {
	f.t.Helper()
	info := vulkan.CommandBufferAllocateInfo{SType: vulkan.StructureTypeCommandBufferAllocateInfo, CommandPool: f.pool, CommandBufferCount: 1}
	cmds := make([]vulkan.CommandBuffer, 1)
	need(f.t, vulkan.Error(vulkan.AllocateCommandBuffers(f.h.Device, &info, cmds)))
	begin := vulkan.CommandBufferBeginInfo{SType: vulkan.StructureTypeCommandBufferBeginInfo}
	need(f.t, vulkan.Error(vulkan.BeginCommandBuffer(cmds[0], &begin)))
	t, err := f.e.Record(bytesview.Cast[uint64](cmds[0]))
	need(f.t, err)
	return t, cmds[0]
}

// submit ends a command buffer, submits it and waits.
func (f *frames) submit(t *staging.Ticket, cmd vulkan.CommandBuffer) {
	f.t.Helper()
	need(f.t, vulkan.Error(vulkan.EndCommandBuffer(cmd)))
	info := []vulkan.SubmitInfo{{SType: vulkan.StructureTypeSubmitInfo, CommandBufferCount: 1, PCommandBuffers: []vulkan.CommandBuffer{cmd}}}
	need(f.t, vulkan.Error(vulkan.QueueSubmit(f.h.Queue, 1, info, vulkan.NullFence)))
	t.Submitted()
	vulkan.QueueWaitIdle(f.h.Queue)
	t.Completed()
}
