package vkgloo_test

import (
	"bytes"
	"fmt"
	"image/color"
	"math/rand/v2"
	"sync"
	"testing"

	vulkan "github.com/vulkan-go/vulkan"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// contender is a goroutine's share of a context: two buffers with what they must hold, a target, and a program that captures.
type contender struct {
	c        *vkgloo.Context
	rnd      *rand.Rand
	bufs     [2]*buffer.Buffer
	want     [2][]byte
	out      *buffer.Buffer
	program  *vkgloo.Program
	captured *vkgloo.VertexArray
	target   *vkgloo.Target
}

const contended = 4096 // bytes of a contender's buffer

func newContender(c *vkgloo.Context, seed uint64) (*contender, error) {
	w := &contender{c: c, rnd: rand.New(rand.NewPCG(seed, 3))}
	var err error
	for i := range w.bufs {
		w.want[i] = bytesOf(contended, int(seed)+i)
		if w.bufs[i], err = c.Buffer(buffer.Of(w.want[i])); err != nil {
			return nil, err
		}
	}
	if w.out, err = c.Reserve(64); err != nil {
		return nil, err
	}
	if w.program, err = c.Program(vkgloo.ProgramOptions{Vertex: reliableCapture, Varyings: []string{"id"}}); err != nil {
		return nil, err
	}
	if w.captured, err = c.VertexArray(w.program, nil, vkgloo.VertexArrayOptions{Mode: vkgloo.Points}); err != nil {
		return nil, err
	}
	w.target, err = c.Target(4, 4, vkgloo.TargetOptions{})
	return w, err
}

// write does one of the things that change buffers; none of them waits.
func (w *contender) write() error {
	i := w.rnd.IntN(2)
	off := w.rnd.IntN(contended)
	p := bytesOf(1+w.rnd.IntN(contended-off), w.rnd.IntN(250)+1)
	switch w.rnd.IntN(5) {
	case 0:
		copy(w.want[i][off:], p)
		return w.bufs[i].Write(buffer.Of(p), off)
	case 1:
		w.want[i] = bytesOf(contended, w.rnd.IntN(250)+1)
		return w.bufs[i].SetData(buffer.Of(w.want[i]))
	case 2:
		copy(w.want[i][:len(p)], w.want[1-i][off:off+len(p)])
		return w.c.CopyBuffer(w.bufs[i], w.bufs[1-i], len(p), off, 0)
	}
	copy(w.want[i][off:], p)
	return w.bufs[i].SetSubData(buffer.Of(p), off)
}

// check reads everything back and compares.
func (w *contender) check() error {
	for i, b := range w.bufs {
		got, err := b.Read(-1, 0)
		if err != nil {
			return err
		}
		if !bytes.Equal(got, w.want[i]) {
			return fmt.Errorf("buffer %d does not hold what was written", i)
		}
	}
	return nil
}

// draw clears, captures and compares both.
func (w *contender) draw() error {
	v := uint8(w.rnd.IntN(2) * 255)
	if err := w.target.Clear(float32(v)/255, 0, 0, 1); err != nil {
		return err
	}
	n := 1 + w.rnd.IntN(16)
	if err := w.captured.Transform(vkgloo.TransformOptions{Vertices: vkgloo.N(n)}, w.out); err != nil {
		return err
	}
	img, err := w.target.Image()
	if err != nil {
		return err
	}
	if got := img.NRGBAAt(1, 2); got != (color.NRGBA{v, 0, 0, 255}) {
		return fmt.Errorf("the target is %v, want red %d", got, v)
	}
	got, err := w.out.Read(4*n, 0)
	if err == nil && !bytes.Equal(got, wordsOf(n, func(i int) uint32 { return uint32(i) + 5 })) {
		err = fmt.Errorf("%d vertices were captured wrong", n)
	}
	return err
}

func (w *contender) run(rounds int) error {
	for range rounds {
		for range 1 + w.rnd.IntN(4) {
			if err := w.write(); err != nil {
				return err
			}
		}
		var err error
		switch w.rnd.IntN(4) {
		case 0:
			err = w.c.Flush()
		case 1:
			err = w.draw()
		default:
			err = w.check()
		}
		if err != nil {
			return err
		}
	}
	return w.check()
}

func (w *contender) release() {
	for _, r := range []releaser{w.bufs[0], w.bufs[1], w.out, w.captured, w.program, w.target} {
		r.Release()
	}
}

// contend has several goroutines work on each of the contexts at once.
func contend(t *testing.T, wg *sync.WaitGroup, rounds int, contexts ...*vkgloo.Context) {
	for i, c := range contexts {
		for k := range 3 {
			wg.Go(func() {
				w, err := newContender(c, uint64(10*i+k+1))
				if err == nil {
					err = w.run(rounds)
					w.release()
				}
				if err != nil {
					t.Errorf("context %d, goroutine %d: %v", i, k, err)
				}
			})
		}
	}
}

// contendRounds are few: every device of the matrix, and -race, have them all.
const contendRounds = 40

// TestTwoContexts: two contexts of their own in one process, used by several goroutines each.
func TestTwoContexts(t *testing.T) {
	var wg sync.WaitGroup
	contend(t, &wg, contendRounds, vktest.Context(t), vktest.Context(t, vktest.Options{Fences: true, Upload: vk.UploadStaged}))
	wg.Wait()
}

// TestRenderersOnOneDevice: two renderers have adopted one device and share its only queue by QueueLock; a third records into command
// buffers of its own and submits them to the same queue.
func TestRenderersOnOneDevice(t *testing.T) {
	h := vktest.Context(t).Device().Handles()
	first, second, third := adopt(t, h, "first"), adopt(t, h, "second"), newRenderer(t, h)
	var wg sync.WaitGroup
	contend(t, &wg, contendRounds, first, second)
	wg.Go(func() { third.frames(contendRounds) })
	wg.Wait()
}

// adopt makes a context on somebody else's device, closed when the test ends.
func adopt(t *testing.T, h vk.Handles, label string) *vkgloo.Context {
	t.Helper()
	c, err := vkgloo.Adopt(h, vkgloo.Options{Label: label})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Errorf("close %s: %v", label, err)
		}
	})
	return c
}

// renderer is a program on vulkan-go that records what a context has pending into command buffers of its own.
type renderer struct {
	t    *testing.T
	h    vk.Handles
	c    *vkgloo.Context
	pool vulkan.CommandPool
}

var initVulkan = sync.OnceValue(func() error {
	if err := vulkan.SetDefaultGetInstanceProcAddr(); err != nil {
		return err
	}
	return vulkan.Init()
})

func (r *renderer) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// newRenderer makes a renderer on a device, with a context that has no queue.
func newRenderer(t *testing.T, h vk.Handles) *renderer {
	t.Helper()
	r := &renderer{t: t, h: h}
	r.must(initVulkan())
	r.must(vulkan.InitInstance(h.Instance))
	info := vulkan.CommandPoolCreateInfo{SType: vulkan.StructureTypeCommandPoolCreateInfo, QueueFamilyIndex: h.QueueFamily}
	var pool vulkan.CommandPool // by itself: C may not see Go pointers beside it
	r.must(vulkan.Error(vulkan.CreateCommandPool(h.Device, &info, nil, &pool)))
	r.pool = pool
	t.Cleanup(r.destroy)
	h.Queue = nil
	r.c = adopt(t, h, "recorder")
	return r
}

// destroy destroys the command pool: at the latest when the test ends.
func (r *renderer) destroy() {
	if r.pool != nil {
		vulkan.DestroyCommandPool(r.h.Device, r.pool, nil)
		r.pool = nil
	}
}

// record records what is pending into a new command buffer.
func (r *renderer) record() (*staging.Ticket, vulkan.CommandBuffer, error) {
	info := vulkan.CommandBufferAllocateInfo{SType: vulkan.StructureTypeCommandBufferAllocateInfo, CommandPool: r.pool, CommandBufferCount: 1}
	cmds := make([]vulkan.CommandBuffer, 1)
	if err := vulkan.Error(vulkan.AllocateCommandBuffers(r.h.Device, &info, cmds)); err != nil {
		return nil, nil, err
	}
	begin := vulkan.CommandBufferBeginInfo{SType: vulkan.StructureTypeCommandBufferBeginInfo}
	if err := vulkan.Error(vulkan.BeginCommandBuffer(cmds[0], &begin)); err != nil {
		return nil, nil, err
	}
	ticket, err := r.c.Record(cmds[0])
	return ticket, cmds[0], err
}

// submit submits a command buffer and waits for it, under the queue's lock.
func (r *renderer) submit(ticket *staging.Ticket, cmd vulkan.CommandBuffer) error {
	if err := vulkan.Error(vulkan.EndCommandBuffer(cmd)); err != nil {
		return err
	}
	info := []vulkan.SubmitInfo{{SType: vulkan.StructureTypeSubmitInfo, CommandBufferCount: 1, PCommandBuffers: []vulkan.CommandBuffer{cmd}}}
	r.h.QueueLock.Lock()
	err := vulkan.Error(vulkan.QueueSubmit(r.h.Queue, 1, info, vulkan.NullFence))
	ticket.Submitted()
	if err == nil {
		err = vulkan.Error(vulkan.QueueWaitIdle(r.h.Queue))
	}
	r.h.QueueLock.Unlock()
	ticket.Completed()
	vulkan.FreeCommandBuffers(r.h.Device, r.pool, 1, []vulkan.CommandBuffer{cmd})
	return err
}

// frames writes a buffer and reads it back, frame by frame.
func (r *renderer) frames(n int) {
	b, err := r.c.Reserve(contended)
	if err != nil {
		r.t.Error(err)
		return
	}
	defer b.Release()
	for i := range n {
		want := bytesOf(contended, i+1)
		if err := b.SetData(buffer.Of(want)); err != nil {
			r.t.Error(err)
			return
		}
		future := b.ReadAsync(-1, 0)
		ticket, cmd, err := r.record()
		if err == nil {
			err = r.submit(ticket, cmd)
		}
		if err != nil {
			r.t.Errorf("frame %d: %v", i, err)
			return
		}
		if got, err := future.Bytes(); err != nil || !bytes.Equal(got, want) {
			r.t.Errorf("frame %d: %v, or other bytes", i, err)
			return
		}
	}
}
