package vk_test

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"unsafe"

	vulkan "github.com/vulkan-go/vulkan"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// renderer is somebody's Vulkan program on vulkan-go.
type renderer struct {
	instance vulkan.Instance
	physical vulkan.PhysicalDevice
	device   vulkan.Device
	queue    vulkan.Queue
	pool     vulkan.CommandPool
	cmd      vulkan.CommandBuffer
	handles  vk.Handles
	watch    *vk.Device // listens on the instance until the renderer is gone
	pinner   runtime.Pinner
}

// feature is VkPhysicalDeviceTimelineSemaphoreFeatures, which vulkan-go lacks.
type feature struct {
	sType uint32
	next  unsafe.Pointer
	on    vulkan.Bool32
}

var initVulkanGo = sync.OnceValue(func() error {
	d, err := vk.Open(vk.Options{}) // for the address alone: vulkan-go would look for the developer's libvulkan.so
	if err != nil {
		return err
	}
	defer d.Close()
	vulkan.SetGetInstanceProcAddr(d.Handles().GetInstanceProcAddr)
	return vulkan.Init()
})

func must(t testing.TB, what string, r vulkan.Result) {
	t.Helper()
	if r != vulkan.Success {
		t.Fatalf("%s: %d", what, r)
	}
}

// newRenderer makes one under validation: any message fails the test. Timeline semaphores and 1.2, or plain 1.0.
func newRenderer(t testing.TB, timeline bool) *renderer {
	t.Helper()
	vktest.Device(t) // skips or fails where there is none
	if err := initVulkanGo(); err != nil {
		t.Fatal(err)
	}
	r := &renderer{}
	version := uint32(vulkan.MakeVersion(1, 0, 0))
	if timeline {
		version = vulkan.MakeVersion(1, 2, 0)
	}
	var instance vulkan.Instance
	must(t, "vkCreateInstance", vulkan.CreateInstance(&vulkan.InstanceCreateInfo{
		SType:                   vulkan.StructureTypeInstanceCreateInfo,
		PApplicationInfo:        &vulkan.ApplicationInfo{SType: vulkan.StructureTypeApplicationInfo, ApiVersion: version},
		EnabledLayerCount:       1,
		PpEnabledLayerNames:     []string{"VK_LAYER_KHRONOS_validation\x00"},
		EnabledExtensionCount:   1,
		PpEnabledExtensionNames: []string{"VK_EXT_debug_utils\x00"},
	}, nil, &instance))
	r.instance = instance
	vulkan.InitInstance(r.instance)
	n := uint32(1)
	list := make([]vulkan.PhysicalDevice, 1)
	if res := vulkan.EnumeratePhysicalDevices(r.instance, &n, list); res != vulkan.Success && res != vulkan.Incomplete {
		t.Fatalf("vkEnumeratePhysicalDevices: %d", res)
	}
	r.physical = list[0]
	r.createDevice(t, timeline)
	r.handles = vk.Handles{
		Instance: r.instance, PhysicalDevice: r.physical, Device: r.device, Queue: r.queue, APIVersion: version,
		InstanceExtensions: []string{"VK_EXT_debug_utils"},
	}
	if timeline {
		r.handles.Extensions = []string{"VK_KHR_timeline_semaphore\x00"} // as vulkan-go was given it
	}
	r.listen(t)
	t.Cleanup(func() { r.close(t) })
	return r
}

func (r *renderer) createDevice(t testing.TB, timeline bool) {
	t.Helper()
	info := vulkan.DeviceCreateInfo{
		SType:                vulkan.StructureTypeDeviceCreateInfo,
		QueueCreateInfoCount: 1,
		PQueueCreateInfos: []vulkan.DeviceQueueCreateInfo{{SType: vulkan.StructureTypeDeviceQueueCreateInfo,
			QueueCount: 1, PQueuePriorities: []float32{1}}},
	}
	if timeline {
		f := &feature{sType: 1000207000, on: vulkan.True}
		r.pinner.Pin(f)
		info.PNext = unsafe.Pointer(f)
	}
	var device vulkan.Device // results of vulkan-go go through variables: a struct with Go pointers in it panics
	must(t, "vkCreateDevice", vulkan.CreateDevice(r.physical, &info, nil, &device))
	r.device = device
	var queue vulkan.Queue
	vulkan.GetDeviceQueue(r.device, 0, 0, &queue)
	r.queue = queue
	var pool vulkan.CommandPool
	must(t, "vkCreateCommandPool", vulkan.CreateCommandPool(r.device, &vulkan.CommandPoolCreateInfo{
		SType: vulkan.StructureTypeCommandPoolCreateInfo}, nil, &pool))
	r.pool = pool
	cmds := make([]vulkan.CommandBuffer, 1)
	must(t, "vkAllocateCommandBuffers", vulkan.AllocateCommandBuffers(r.device, &vulkan.CommandBufferAllocateInfo{
		SType: vulkan.StructureTypeCommandBufferAllocateInfo, CommandPool: pool, CommandBufferCount: 1}, cmds))
	r.cmd = cmds[0]
}

// listen adopts the instance a second time, without a queue, only to hear what validation has to say.
func (r *renderer) listen(t testing.TB) {
	t.Helper()
	h := r.handles
	h.Queue = nil
	var err error
	r.watch, err = vk.Adopt(h, vk.Options{Validation: true, Sink: func(m vk.Message) { t.Errorf("message: %v", m) }})
	if err != nil {
		t.Fatal(err)
	}
}

// close destroys the renderer: what somebody left behind on the device is a message.
func (r *renderer) close(t testing.TB) {
	must(t, "vkDeviceWaitIdle", vulkan.DeviceWaitIdle(r.device))
	vulkan.DestroyCommandPool(r.device, r.pool, nil)
	vulkan.DestroyDevice(r.device, nil)
	if err := r.watch.Close(); err != nil {
		t.Error(err)
	}
	vulkan.DestroyInstance(r.instance, nil)
	r.pinner.Unpin()
}

// begin begins the renderer's own command buffer.
func (r *renderer) begin(t testing.TB) uint64 {
	t.Helper()
	must(t, "vkBeginCommandBuffer", vulkan.BeginCommandBuffer(r.cmd, &vulkan.CommandBufferBeginInfo{
		SType: vulkan.StructureTypeCommandBufferBeginInfo}))
	return *(*uint64)(unsafe.Pointer(&r.cmd))
}

// submit ends and submits it, and waits.
func (r *renderer) submit(t testing.TB) {
	t.Helper()
	must(t, "vkEndCommandBuffer", vulkan.EndCommandBuffer(r.cmd))
	must(t, "vkQueueSubmit", vulkan.QueueSubmit(r.queue, 1, []vulkan.SubmitInfo{{
		SType: vulkan.StructureTypeSubmitInfo, CommandBufferCount: 1, PCommandBuffers: []vulkan.CommandBuffer{r.cmd}}}, nil))
	must(t, "vkQueueWaitIdle", vulkan.QueueWaitIdle(r.queue))
}

// countingLock counts how often the queue is taken, and that it is given back.
type countingLock struct {
	sync.Mutex
	taken atomic.Int64
}

func (l *countingLock) Lock() { l.Mutex.Lock(); l.taken.Add(1) }

func TestAdopt(t *testing.T) {
	for name, timeline := range map[string]bool{"1.0 without extensions": false, "1.2 with timeline semaphores": true} {
		t.Run(name, func(t *testing.T) {
			r := newRenderer(t, timeline)
			lock := &countingLock{}
			r.handles.QueueLock = lock
			d, err := vk.Adopt(r.handles, vk.Options{Label: "adopted"})
			if err != nil {
				t.Fatal(err)
			}
			c := d.Caps()
			if c.TimelineSemaphore != timeline || c.TransformFeedback || c.RobustBufferAccess || c.VertexStores || !c.DebugUtils {
				t.Errorf("relies on what was not said to be enabled: %+v", *c)
			}
			if l := d.Limits(); l.Transform || l.Geometry || l.Float64 {
				t.Errorf("limits: %+v", l)
			}
			a, b := hostBuffer(t, d, 16, "a"), hostBuffer(t, d, 16, "b")
			put(t, a, []byte("sixteen letters!"))
			var s vk.Stream
			s.AppendCopy(a.Handle, b.Handle, vk.BufferCopy{Size: 16})
			toHost(&s)
			finish(t, d, &s)
			if got := string(get(t, b)); got != "sixteen letters!" {
				t.Errorf("copied %q", got)
			}
			if lock.taken.Load() != 1 {
				t.Errorf("QueueLock was taken %d times for one submission", lock.taken.Load())
			}
			if !lock.TryLock() {
				t.Error("QueueLock was not given back")
			}
			a.Destroy()
			b.Destroy()
			if err := d.Close(); err != nil {
				t.Error(err)
			}
			r.begin(t) // the renderer goes on
			r.submit(t)
		})
	}
}

// Without a queue nothing of ours submits: streams go into the caller's command buffer under a ticket.
func TestAdoptWithoutQueue(t *testing.T) {
	r := newRenderer(t, true)
	queue := r.handles.Queue
	r.handles.Queue = nil
	d, err := vk.Adopt(r.handles, vk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r.handles.Queue = queue
	if _, err := d.Submit(&vk.Stream{}); d.CanSubmit() || !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("CanSubmit %v, Submit = %v, want ErrUnsupported", d.CanSubmit(), err)
	}
	b := hostBuffer(t, d, 16, "b")
	old, err := d.NewBuffer(vk.BufferOptions{Size: 16, Usage: transfer, Label: "old"})
	if err != nil {
		t.Fatal(err)
	}
	var s vk.Stream
	s.UpdateBuffer(old.Handle, 0, []byte("sixteen letters!"))
	full(&s)
	s.AppendCopy(old.Handle, b.Handle, vk.BufferCopy{Size: 16})
	toHost(&s)
	d.Replay(r.begin(t), &s)
	k := d.Timeline().Ticket()
	old.Retire(k)
	d.Collect()
	if d.Waiting() == 0 {
		t.Error("what an open ticket uses was destroyed")
	}
	if err := d.Close(); err == nil {
		t.Error("Close with an open ticket gives no error")
	}
	r.submit(t)
	d.Timeline().Done(k)
	if err := d.Timeline().Wait(context.Background(), k); err != nil {
		t.Error(err)
	}
	if d.Waiting() != 0 {
		t.Errorf("%d objects wait after the ticket's end", d.Waiting())
	}
	if got := string(get(t, b)); got != "sixteen letters!" {
		t.Errorf("got %q", got)
	}
	b.Destroy()
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

func TestAdoptRawHandles(t *testing.T) {
	r := newRenderer(t, false)
	raw := func(p unsafe.Pointer) uintptr { return *(*uintptr)(p) }
	h := vk.RawHandles(raw(unsafe.Pointer(&r.instance)), raw(unsafe.Pointer(&r.physical)), raw(unsafe.Pointer(&r.device)), raw(unsafe.Pointer(&r.queue)), 0)
	if h.Instance != r.instance || h.PhysicalDevice != r.physical || h.Device != r.device || h.Queue != r.queue {
		t.Fatalf("RawHandles gives other handles: %+v", h)
	}
	d, err := vk.Adopt(h, vk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Caps().API != vk.Version10 || d.Caps().DebugUtils {
		t.Errorf("relies on what was not said: %+v", *d.Caps())
	}
	finish(t, d, &vk.Stream{})
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

func TestAdoptWrong(t *testing.T) {
	r := newRenderer(t, false)
	for name, c := range map[string]struct {
		spoil func(*vk.Handles)
		parts string
	}{
		"instance":        {func(h *vk.Handles) { h.Instance = nil }, "Instance is null"},
		"physical device": {func(h *vk.Handles) { h.PhysicalDevice = nil }, "PhysicalDevice is null"},
		"device":          {func(h *vk.Handles) { h.Device = nil }, "Device is null"},
		"family":          {func(h *vk.Handles) { h.QueueFamily = 7 }, "QueueFamily is 7"},
		"huge family":     {func(h *vk.Handles) { h.QueueFamily = ^uint32(0) }, "QueueFamily"},
		"all":             {func(h *vk.Handles) { *h = vk.Handles{} }, "null"},
	} {
		h := r.handles
		c.spoil(&h)
		d, err := vk.Adopt(h, vk.Options{})
		if err == nil {
			d.Close()
		}
		t.Run(name, func(t *testing.T) { contains(t, err, "vk: Adopt", c.parts) })
	}
}

// An extension listed without its feature's functions, or a version beyond ours, does not crash and is not relied on.
func TestAdoptBoasting(t *testing.T) {
	r := newRenderer(t, false)
	h := r.handles
	h.Extensions = []string{"VK_EXT_transform_feedback", "VK_KHR_timeline_semaphore", "VK_KHR_portability_subset"}
	d, err := vk.Adopt(h, vk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if c := d.Caps(); c.TransformFeedback || c.TimelineSemaphore || c.TriangleFans {
		t.Errorf("takes the word for the thing: %+v", *c)
	}
	finish(t, d, &vk.Stream{})
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}
