package staging_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"unsafe"

	vulkan "github.com/vulkan-go/vulkan"

	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

var initVulkan = sync.OnceValue(func() error {
	if err := vulkan.SetDefaultGetInstanceProcAddr(); err != nil {
		return err
	}
	return vulkan.Init()
})

// caller is a program on vulkan-go whose device an engine adopts.
type caller struct {
	t    *testing.T
	h    vk.Handles
	pool vulkan.CommandPool
	e    *staging.Engine
}

// adopt opens a device, under validation, as somebody else's program would, and makes an engine that adopts it.
func adopt(t *testing.T, queue bool) *caller {
	t.Helper()
	if err := initVulkan(); err != nil {
		t.Fatal(err)
	}
	owner := open(t, staging.Options{}, false).Device()
	c := &caller{t: t, h: owner.Handles()}
	if err := vulkan.InitInstance(c.h.Instance); err != nil {
		t.Fatal(err)
	}
	h := c.h
	if !queue {
		h.Queue = nil
	}
	d, err := vk.Adopt(h, vk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if c.e, err = staging.New(d, staging.Options{RingSize: 1 << 16}); err != nil {
		t.Fatal(err)
	}
	info := vulkan.CommandPoolCreateInfo{SType: vulkan.StructureTypeCommandPoolCreateInfo, QueueFamilyIndex: h.QueueFamily}
	var pool vulkan.CommandPool
	if r := vulkan.CreateCommandPool(h.Device, &info, nil, &pool); r != vulkan.Success {
		t.Fatal(vulkan.Error(r))
	}
	c.pool = pool
	t.Cleanup(func() {
		if err := c.e.Close(); err != nil {
			t.Errorf("closing the engine: %v", err)
		}
		if err := d.Close(); err != nil {
			t.Errorf("closing the adopted device: %v", err)
		}
		vulkan.DestroyCommandPool(h.Device, pool, nil)
	})
	return c
}

// begin returns a command buffer in the recording state.
func (c *caller) begin() (vulkan.CommandBuffer, uint64) {
	c.t.Helper()
	info := vulkan.CommandBufferAllocateInfo{SType: vulkan.StructureTypeCommandBufferAllocateInfo, CommandPool: c.pool, CommandBufferCount: 1}
	cmds := make([]vulkan.CommandBuffer, 1)
	if r := vulkan.AllocateCommandBuffers(c.h.Device, &info, cmds); r != vulkan.Success {
		c.t.Fatal(vulkan.Error(r))
	}
	begin := vulkan.CommandBufferBeginInfo{SType: vulkan.StructureTypeCommandBufferBeginInfo}
	if r := vulkan.BeginCommandBuffer(cmds[0], &begin); r != vulkan.Success {
		c.t.Fatal(vulkan.Error(r))
	}
	return cmds[0], *(*uint64)(unsafe.Pointer(&cmds[0]))
}

// submit ends and submits a command buffer and waits for it.
func (c *caller) submit(cmd vulkan.CommandBuffer) {
	c.t.Helper()
	vulkan.EndCommandBuffer(cmd)
	info := []vulkan.SubmitInfo{{SType: vulkan.StructureTypeSubmitInfo, CommandBufferCount: 1, PCommandBuffers: []vulkan.CommandBuffer{cmd}}}
	if r := vulkan.QueueSubmit(c.h.Queue, 1, info, vulkan.NullFence); r != vulkan.Success {
		c.t.Fatal(vulkan.Error(r))
	}
	vulkan.QueueWaitIdle(c.h.Queue)
}

// frame records, submits and completes what is pending.
func (c *caller) frame() {
	c.t.Helper()
	cmd, raw := c.begin()
	t, err := c.e.Record(raw)
	if err != nil {
		c.t.Fatal(err)
	}
	t.Submitted()
	c.submit(cmd)
	t.Completed()
}

func TestRecord(t *testing.T) {
	c := adopt(t, true)
	r := rand.New(rand.NewPCG(7, 8))
	s := newSource(t, c.e, 5000)
	want := random(r, s.size)
	s.write(t, 0, want)
	c.frame()
	handle := s.s.Handle()
	for range 20 {
		off := r.IntN(4000)
		p := random(r, 1+r.IntN(900))
		s.write(t, off, p)
		copy(want[off:], p)
		c.frame()
		if s.s.Handle() != handle {
			t.Fatal("the VkBuffer of an adopted context changed without a change of size")
		}
	}
	if !bytes.Equal(s.read(t), want) {
		t.Error("the bytes differ")
	}
	if c.e.Stats().InPlace != 0 {
		t.Error("an adopted context wrote in place")
	}
}

func TestOpenTicketForbidsFlushing(t *testing.T) {
	c := adopt(t, true)
	s := newSource(t, c.e, 16)
	s.write(t, 0, make([]byte, 16))
	cmd, raw := c.begin()
	tk, err := c.e.Record(raw)
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]func() error{
		"Flush": c.e.Flush, "Finish": c.e.Finish, "Read": func() error { return c.e.Read(s.s, make([]byte, 1), 0) },
		"Close": c.e.Close,
	} {
		if err := f(); !errors.Is(err, staging.ErrState) {
			t.Errorf("%s with an open ticket = %v, want ErrState", name, err)
		}
	}
	tk.Submitted()
	c.submit(cmd)
	if err := c.e.Flush(); err != nil {
		t.Errorf("Flush after Submitted = %v", err)
	}
	if got := s.read(t); !bytes.Equal(got, make([]byte, 16)) {
		t.Errorf("read %v before Completed", got)
	}
	if err := c.e.Close(); !errors.Is(err, staging.ErrState) {
		t.Errorf("Close before Completed = %v, want ErrState", err)
	}
	tk.Completed()
}

func TestCancelPutsWritesBackUnderNewerOnes(t *testing.T) {
	c := adopt(t, true)
	s := newSource(t, c.e, 8)
	s.write(t, 0, []byte("........"))
	c.frame()
	s.write(t, 0, []byte("aaaa"))
	cmd1, raw1 := c.begin()
	t1, err := c.e.Record(raw1)
	if err != nil {
		t.Fatal(err)
	}
	s.write(t, 4, []byte("bb"))
	cmd2, raw2 := c.begin()
	t2, err := c.e.Record(raw2)
	if err != nil {
		t.Fatal(err)
	}
	if err := t1.Cancel(); !errors.Is(err, staging.ErrState) {
		t.Errorf("cancelling the older ticket = %v, want ErrState", err)
	}
	if err := t2.Cancel(); err != nil {
		t.Fatal(err)
	}
	if err := t2.Cancel(); !errors.Is(err, staging.ErrState) {
		t.Errorf("cancelling twice = %v, want ErrState", err)
	}
	if err := t1.Cancel(); err != nil {
		t.Fatal(err)
	}
	vulkan.EndCommandBuffer(cmd1)
	vulkan.EndCommandBuffer(cmd2)
	s.write(t, 6, []byte("c"))
	c.frame()
	if got := string(s.read(t)); got != "aaaabbc." {
		t.Errorf("read %q, want %q", got, "aaaabbc.")
	}
}

func TestCancelRestoresTheOldVkBuffer(t *testing.T) {
	c := adopt(t, true)
	s := newSource(t, c.e, 8)
	s.write(t, 0, []byte("original"))
	c.frame()
	old := s.s.Handle()
	s.size = 16
	s.write(t, 0, []byte("a larger buffer."))
	cmd, raw := c.begin()
	tk, err := c.e.Record(raw)
	if err != nil {
		t.Fatal(err)
	}
	if s.s.Handle() == old || s.s.Size() != 16 {
		t.Fatal("the store was not resized")
	}
	if err := tk.Cancel(); err != nil {
		t.Fatal(err)
	}
	vulkan.EndCommandBuffer(cmd)
	if s.s.Handle() != old || s.s.Size() != 8 {
		t.Error("the old VkBuffer is not back")
	}
	c.frame()
	if got := string(s.read(t)); got != "a larger buffer." {
		t.Errorf("read %q", got)
	}
}

func TestTicketLimit(t *testing.T) {
	c := adopt(t, true)
	var all []*staging.Ticket
	for range 64 {
		cmd, raw := c.begin()
		tk, err := c.e.Record(raw)
		if err != nil {
			t.Fatal(err)
		}
		vulkan.EndCommandBuffer(cmd)
		all = append(all, tk)
	}
	cmd, raw := c.begin()
	if _, err := c.e.Record(raw); !errors.Is(err, staging.ErrState) {
		t.Errorf("the 65th open ticket = %v, want ErrState", err)
	}
	vulkan.EndCommandBuffer(cmd)
	for i := len(all) - 1; i >= 0; i-- {
		if err := all[i].Cancel(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWithoutQueue: nothing of ours submits, Record carries everything.
func TestWithoutQueue(t *testing.T) {
	c := adopt(t, false)
	a, b := newSource(t, c.e, 8), newSource(t, c.e, 8)
	a.write(t, 0, []byte("abcdefgh"))
	b.write(t, 0, []byte("........"))
	for name, err := range map[string]error{
		"Flush": c.e.Flush(), "Finish": c.e.Finish(), "Read": c.e.Read(a.s, make([]byte, 1), 0),
	} {
		if !errors.Is(err, staging.ErrState) {
			t.Errorf("%s without a queue = %v, want ErrState", name, err)
		}
	}
	c.frame()
	if err := c.e.Copy(b.s, a.s, 2, 0, 4); err != nil { // waits for the next Record
		t.Fatal(err)
	}
	cmd, raw := c.begin()
	tk, err := c.e.Record(raw)
	if err != nil {
		t.Fatal(err)
	}
	if err := tk.Cancel(); err != nil {
		t.Fatal(err)
	}
	vulkan.EndCommandBuffer(cmd)
	time := c.e.Device().Timeline()
	if time.Known() == time.Issued() {
		t.Error("what the copy uses may be freed, though the next Record carries it")
	}
	r := c.e.ReadAsync(b.s, 0, 8)
	cmd, raw = c.begin()
	if tk, err = c.e.Record(raw); err != nil {
		t.Fatal(err)
	}
	tk.Submitted()
	c.submit(cmd)
	select {
	case <-r.Done():
		t.Error("the read ended before Completed")
	default:
	}
	tk.Completed()
	if p, err := r.Bytes(); err != nil || string(p) != "..abcd.." {
		t.Errorf("read %q, %v", p, err)
	}
	if time.Known() != time.Issued() {
		t.Errorf("%d of %d numbers are complete", time.Known(), time.Issued())
	}
	// What is cancelled and never recorded again doesn't hold Close up.
	if err := c.e.Copy(b.s, a.s, 2, 0, 4); err != nil {
		t.Fatal(err)
	}
	cmd, raw = c.begin()
	if tk, err = c.e.Record(raw); err != nil {
		t.Fatal(err)
	}
	if err := tk.Cancel(); err != nil {
		t.Fatal(err)
	}
	vulkan.EndCommandBuffer(cmd)
}
