package misuse_test

import (
	"errors"
	"testing"

	vulkan "github.com/vulkan-go/vulkan"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// commandBuffer makes a command buffer on a device of ours as a program on vulkan-go does, in the recording state.
func commandBuffer(t *testing.T, h vk.Handles) vulkan.CommandBuffer {
	t.Helper()
	if err := errors.Join(vulkan.SetDefaultGetInstanceProcAddr(), vulkan.Init(), vulkan.InitInstance(h.Instance)); err != nil {
		t.Fatal(err)
	}
	info := vulkan.CommandPoolCreateInfo{SType: vulkan.StructureTypeCommandPoolCreateInfo, QueueFamilyIndex: h.QueueFamily}
	var pool vulkan.CommandPool
	if r := vulkan.CreateCommandPool(h.Device, &info, nil, &pool); r != vulkan.Success {
		t.Fatal(vulkan.Error(r))
	}
	t.Cleanup(func() { vulkan.DestroyCommandPool(h.Device, pool, nil) })
	cmds := make([]vulkan.CommandBuffer, 1)
	alloc := vulkan.CommandBufferAllocateInfo{SType: vulkan.StructureTypeCommandBufferAllocateInfo, CommandPool: pool, CommandBufferCount: 1}
	begin := vulkan.CommandBufferBeginInfo{SType: vulkan.StructureTypeCommandBufferBeginInfo}
	if r := vulkan.AllocateCommandBuffers(h.Device, &alloc, cmds); r != vulkan.Success {
		t.Fatal(vulkan.Error(r))
	}
	if r := vulkan.BeginCommandBuffer(cmds[0], &begin); r != vulkan.Success {
		t.Fatal(vulkan.Error(r))
	}
	return cmds[0]
}

// TestTickets says the three things that can be said of a ticket in every order of three: what was said first holds, the rest
// is ErrState or nothing, and the context works on.
func TestTickets(t *testing.T) {
	owner := vktest.Context(t, vktest.Options{Label: "owner"})
	cmd := commandBuffer(t, owner.Device().Handles())
	c, err := vkgloo.Adopt(owner.Device().Handles(), vkgloo.Options{Label: "adopted"})
	if err != nil {
		t.Fatal(err)
	}
	b := must(c.Buffer(buffer.Of(make([]byte, 64))))(t)
	steps := []func(k *staging.Ticket) error{
		func(k *staging.Ticket) error { k.Submitted(); return nil },
		func(k *staging.Ticket) error { k.Completed(); return nil },
		func(k *staging.Ticket) error { return k.Cancel() },
	}
	var last *staging.Ticket
	for order := range 27 {
		if err := b.SetSubData(buffer.Of([]byte{byte(order)}), order); err != nil {
			t.Fatal(err)
		}
		if last, err = c.Record(cmd); err != nil {
			t.Fatal(err)
		}
		cancelled := false
		for n, k := 0, order; n < 3; n, k = n+1, k/3 {
			err := steps[k%3](last)
			switch {
			case err == nil:
				cancelled = cancelled || k%3 == 2
			case !errors.Is(err, buffer.ErrState) || k%3 != 2 || n == 0:
				t.Errorf("order %d, step %d: %v", order, n, err)
			}
		}
		if pending := len(b.Pending()) > 0; pending != cancelled {
			t.Errorf("order %d: pending %v, cancelled %v", order, pending, cancelled)
		}
		last.Completed() // of an order that had none
	}
	for _, null := range []error{second(c.Record(nil)), second(c.RecordRaw(0))} {
		if !errors.Is(null, buffer.ErrState) {
			t.Errorf("a null command buffer: %v", null)
		}
	}
	b.Release()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	last.Submitted()
	last.Completed()
	if err := last.Cancel(); !errors.Is(err, buffer.ErrState) {
		t.Errorf("Cancel after Close: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }
