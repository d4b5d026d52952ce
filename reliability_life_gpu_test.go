package vkgloo_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	vulkan "github.com/vulkan-go/vulkan"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// TestDeferredDestruction lets go of buffers, and of what they were before they grew, while late submissions still use them.
// Validation doesn't see a buffer destroyed in flight, but memory freed too early is poisoned, and the copies would show it.
func TestDeferredDestruction(t *testing.T) {
	for _, upload := range []vk.UploadMode{vk.UploadDirect, vk.UploadStaged} {
		t.Run(fmt.Sprint(upload), func(t *testing.T) {
			f := vktest.NewFaults(t)
			c := vktest.Context(t, vktest.Options{Profile: "poison", Faults: f, Upload: upload})
			x := &fixture{TB: t, c: c}
			f.SetDelay(30 * time.Millisecond)
			const n = 2 << 20
			var kept []*buffer.Buffer
			var want [][]byte
			start := time.Now()
			for i := range 12 {
				p := bytesOf(n, 2*i+3)
				src, dst := buf(x, p...), x.zeros(n)
				x.ok(c.CopyBuffer(dst, src, n, 0, 0))
				x.ok(c.Flush())
				src.Release() // the copy has not begun
				if i%2 == 0 {
					x.ok(dst.ResizeBytes(64)) // nor has it when its target goes
					x.ok(dst.SetData(buffer.Of(p[:64])))
					p = p[:64]
				}
				x.ok(c.Flush())
				c.Device().Trim() // whatever is free already goes back to the driver
				kept, want = append(kept, dst), append(want, p)
			}
			t.Logf("released after %v, %d submissions late", time.Since(start).Round(time.Millisecond), f.Delayed())
			if f.Delayed() < 12 {
				t.Errorf("%d submissions were late, want at least 12", f.Delayed())
			}
			for i, b := range kept {
				got, err := b.Read(-1, 0)
				x.ok(err)
				if !bytes.Equal(got, want[i]) {
					t.Errorf("copy %d is not what was copied", i)
				}
				b.Release()
			}
			x.ok(c.Finish())
			if m := c.Stats(); m.Staging.Stores != 0 {
				t.Errorf("%d stores are left", m.Staging.Stores)
			}
		})
	}
}

// everything is one object of every kind that a context has.
type everything struct {
	bytes, out, block *buffer.Buffer
	points            *buffer.VertexBuffer
	index             *buffer.IndexBuffer
	draws, computes   *vkgloo.Program
	array             *vkgloo.VertexArray
	target            *vkgloo.Target
	texture           *vkgloo.Texture
}

func makeEverything(x *fixture) *everything {
	x.Helper()
	e := &everything{}
	var err error
	e.bytes, err = x.c.NewBuffer(vkgloo.BufferOptions{Size: 12345, Label: "particles"})
	x.ok(err)
	e.out, err = x.c.NewBuffer(vkgloo.BufferOptions{Data: buffer.Of(make([]byte, 64)), Label: "results"})
	x.ok(err)
	e.block, err = x.c.NewBuffer(vkgloo.BufferOptions{Data: buffer.Of([]float32{1, 1, 1, 1}), Label: "block"})
	x.ok(err)
	e.points, err = buffer.NewVertexBuffer(buffer.Of([][2]int16{{-1, -1}, {3, -1}, {-1, 3}}))
	x.ok(err)
	x.ok(e.points.SetLabel("points"))
	e.index, err = buffer.NewIndexBuffer(buffer.Of([]uint8{0, 1, 2}))
	x.ok(err)
	x.ok(e.index.SetLabel("indices"))
	e.draws, err = x.c.Program(vkgloo.ProgramOptions{Vertex: reliableVertex, Fragment: reliableSampling, Label: "painter"})
	x.ok(err)
	e.computes, err = x.c.Program(vkgloo.ProgramOptions{Compute: reliableCompute, Label: "counter"})
	x.ok(err)
	e.array, err = x.c.VertexArray(e.draws, []vkgloo.Content{{Buffer: e.points, Attributes: []string{"pos"}}}, vkgloo.VertexArrayOptions{Index: e.index, Label: "triangle"})
	x.ok(err)
	e.target, err = x.c.Target(16, 8, vkgloo.TargetOptions{Depth: true, Label: "shadow map"})
	x.ok(err)
	e.texture, err = x.c.Texture(4, 2, nil, vkgloo.TextureOptions{Mipmaps: true, Label: "stone"})
	x.ok(err)
	x.ok(e.texture.Use(2))
	x.ok(x.c.BindUniform(0, e.block, 0, -1))
	x.ok(x.c.BindStorage(1, e.out, 0, -1))
	return e
}

// use has the GPU use all of it; nothing waits.
func (e *everything) use(x *fixture) {
	x.Helper()
	x.ok(e.bytes.Clear(-1, 0, []byte{7}))
	x.ok(e.array.Render(e.target, vkgloo.RenderOptions{}))
	x.ok(e.computes.Dispatch(4, 1, 1))
	x.ok(x.c.Flush())
}

func (e *everything) release() {
	for _, r := range []releaser{e.texture, e.target, e.array, e.draws, e.computes, e.index, e.points, e.block, e.out, e.bytes} {
		r.Release()
	}
}

// TestDeferredDestructionOfEverything releases one object of every kind, and drops a read under way, while nothing of the work
// that uses them has begun. Validation tells of whatever but buffers is destroyed too early, poisoned memory of those: what was
// copied out of them before must be right. In the end nothing is left.
func TestDeferredDestructionOfEverything(t *testing.T) {
	for _, upload := range []vk.UploadMode{vk.UploadAuto, vk.UploadStaged} {
		t.Run(fmt.Sprint(upload), func(t *testing.T) {
			f := vktest.NewFaults(t)
			c := vktest.Context(t, vktest.Options{Faults: f, Upload: upload})
			x := &fixture{TB: t, c: c}
			kept, copied := x.zeros(64), x.zeros(12345)
			x.ok(c.Finish())
			f.SetDelay(20 * time.Millisecond)
			for range 3 {
				e := makeEverything(x)
				e.use(x)
				x.ok(c.CopyBuffer(kept, e.out, 64, 0, 0))
				x.ok(c.CopyBuffer(copied, e.bytes, -1, 0, 0))
				e.out.ReadAsync(-1, 0) // nobody asks for it
				e.release()
				x.ok(c.Flush())
				c.Device().Trim()
			}
			if f.Delayed() == 0 {
				t.Error("no submission was late")
			}
			got, err := kept.Read(-1, 0)
			x.ok(err)
			if !bytes.Equal(got, wordsOf(16, func(i int) uint32 { return uint32(i)*3 + 1 })) {
				t.Error("what was computed is not what was copied")
			}
			got, err = copied.Read(-1, 0)
			x.ok(err)
			if !bytes.Equal(got, bytes.Repeat([]byte{7}, 12345)) {
				t.Error("what was cleared is not what was copied")
			}
			x.ok(c.Finish())
			if s := c.Stats(); s.Objects != 2 || s.Staging.Stores != 2 {
				t.Errorf("%d objects and %d stores are left, want the 2 buffers", s.Objects, s.Staging.Stores)
			}
		})
	}
}

// TestLeakReport: Close names everything that was never released by kind, label, size and place of creation, and frees it.
func TestLeakReport(t *testing.T) {
	f := vktest.NewFaults(t)
	c := vktest.Context(t, vktest.Options{Profile: vktest.Plain, Faults: f, LeaksAllowed: true, Label: "leaky"})
	x := &fixture{TB: t, c: c}
	makeEverything(x).use(x)
	fine, err := c.Reserve(64)
	x.ok(err)
	fine.Release()
	err = c.Close()
	if err == nil {
		t.Fatal("Close = nil, want an error that names what lives")
	}
	const here = `[^;]*made at \S*reliability_life_gpu_test.go:\d+`
	for _, want := range []string{`"leaky"`, `"particles" size=12345>` + here, `"results" size=64>` + here, `"block" size=16>` + here, `"points" size=12>` + here,
		`"indices" size=3>` + here, `program "painter"` + here, `program "counter"` + here, `vertex array "triangle"` + here, `target "shadow map" of 16×8` + here,
		`texture "stone" of 4×2` + here} {
		if !regexp.MustCompile(want).MatchString(err.Error()) {
			t.Errorf("Close = %v, want %s", err, want)
		}
	}
	if n := strings.Count(err.Error(), "made at"); n != 10 {
		t.Errorf("Close = %v: %d objects, want 10", err, n)
	}
	if devices, memory := f.Live(); devices != 0 || memory != 0 {
		t.Errorf("%d devices and %d memory objects are left", devices, memory)
	}
	if err := c.Close(); err != nil {
		t.Errorf("Close again = %v", err)
	}
}

// TestTicketReport: a context with open tickets does not close, and says which they are and who made them. A read that was asked for
// and never carried ends with the context.
func TestTicketReport(t *testing.T) {
	r := newRenderer(t, vktest.Context(t).Device().Handles())
	b, err := r.c.Reserve(64)
	r.must(err)
	first, cmd, err := r.record()
	r.must(err)
	second, _, err := r.record()
	r.must(err)
	r.must(vulkan.Error(vulkan.EndCommandBuffer(cmd)))
	first.Submitted()
	err = r.c.Close()
	(&fixture{TB: t}).is(err, buffer.ErrState)
	for _, want := range []string{`ticket \d+, submitted, made at \S*reliability_contend_gpu_test.go:\d+`, `ticket \d+, recorded, made at \S*reliability_contend`} {
		if err == nil || !regexp.MustCompile(want).MatchString(err.Error()) {
			t.Errorf("Close = %v, want %s", err, want)
		}
	}
	r.must(second.Cancel())
	first.Completed()
	for _, o := range []struct {
		ticket *staging.Ticket
		want   string
	}{{first, "completed"}, {second, "cancelled"}} {
		if got := o.ticket.String(); !strings.Contains(got, o.want) {
			t.Errorf("%s, want it %s", got, o.want)
		}
	}
	future := b.ReadAsync(-1, 0)
	b.Release()
	r.must(r.c.Close())
	if _, err := future.Bytes(); err == nil {
		t.Error("a read that nobody carried has bytes")
	}
}

// TestLossUnderLoad loses the device between submissions of several goroutines' work: nobody hangs, everybody is told.
// (Writes and reads in place make no call that could tell.)
func TestLossUnderLoad(t *testing.T) {
	f := vktest.NewFaults(t)
	c := vktest.Context(t, vktest.Options{Profile: "poison", Faults: f, LeaksAllowed: true, Expect: inUse, Upload: vk.UploadStaged})
	f.SetDelay(2 * time.Millisecond)
	done := make(chan error)
	const workers = 8
	for i := range workers {
		go func() {
			b, err := c.Reserve(4096)
			for err == nil {
				if err = b.SetSubData(buffer.Of(bytesOf(100, i)), 0); err == nil {
					_, err = b.Read(-1, 0)
				}
			}
			done <- err
		}()
	}
	time.Sleep(100 * time.Millisecond)
	f.Lose()
	limit := time.After(20 * time.Second)
	for range workers {
		select {
		case err := <-done:
			(&fixture{TB: t}).is(err, vk.ErrDeviceLost)
		case <-limit:
			t.Fatal("a goroutine hangs on a lost device")
		}
	}
	c.Close()
	if devices, memory := f.Live(); devices != 0 || memory != 0 {
		t.Errorf("%d devices and %d memory objects are left", devices, memory)
	}
	if r := goThrough(t, nil, vktest.Options{Profile: vktest.Plain, RingSize: 1 << 20}, nil, func() {}); len(r.failed) > 0 {
		t.Errorf("a new context after the loss: %q", r.failed)
	}
}

// TestClearInFreshStore: a small Clear goes into the store-to-be that a full overwrite has made, while the GPU uses the old one.
func TestClearInFreshStore(t *testing.T) {
	f := vktest.NewFaults(t)
	c := vktest.Context(t, vktest.Options{Profile: vktest.Plain, Faults: f, Upload: vk.UploadDirect})
	x := &fixture{TB: t, c: c}
	f.SetDelay(20 * time.Millisecond)
	const n = 64 << 10
	b, other := x.zeros(n), x.zeros(n)
	for i := range 3 {
		x.ok(c.CopyBuffer(other, b, n, 0, 0)) // b is in use
		x.ok(c.Flush())
		want := bytesOf(n, 5+2*i)
		x.ok(b.SetData(buffer.Of(want)))
		x.ok(b.Clear(64, 128, []byte{1, 2, 3, 4}))
		copy(want[128:], bytes.Repeat([]byte{1, 2, 3, 4}, 16))
		x.ok(c.Flush())
		got, err := b.Read(-1, 0)
		x.ok(err)
		if !bytes.Equal(got, want) {
			t.Error("the buffer does not hold what was written")
		}
	}
}
