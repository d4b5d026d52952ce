package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/cogentcore/webgpu/wgpu"

	"github.com/vkgloo/vkgloo/bench/work"
)

type row struct {
	instance *wgpu.Instance
	adapter  *wgpu.Adapter
	device   *wgpu.Device
	queue    *wgpu.Queue
}

func open() (*row, error) {
	wgpu.SetLogLevel(wgpu.LogLevelError)
	if os.Getenv("XDG_RUNTIME_DIR") == "" { // else the library looks for Wayland there and complains
		os.Setenv("XDG_RUNTIME_DIR", os.TempDir())
	}
	r := &row{instance: wgpu.CreateInstance(&wgpu.InstanceDescriptor{Backends: wgpu.InstanceBackendVulkan})}
	var err error
	if r.adapter, err = r.instance.RequestAdapter(nil); err != nil {
		return nil, err
	}
	limits := r.adapter.GetLimits().Limits
	if r.device, err = r.adapter.RequestDevice(&wgpu.DeviceDescriptor{RequiredLimits: &wgpu.RequiredLimits{Limits: limits}}); err != nil {
		return nil, err
	}
	r.queue = r.device.GetQueue()
	return r, nil
}

func (r *row) Name() string { return "wgpu" }

func (r *row) Close() error {
	r.queue.Release()
	r.device.Release()
	r.adapter.Release()
	r.instance.Release()
	return nil
}

func (r *row) Open(w work.Workload) (any, error) {
	switch w.Kind {
	case work.Upload, work.Scatter, work.Download, work.Small:
		return r.newJob(w.Size)
	case work.Stream:
		return r.newFrames(w)
	case work.Allocate:
		return &churn{r}, nil
	case work.Copy:
		src, err := r.newJob(w.Size)
		if err != nil {
			return nil, err
		}
		dst, err := r.newJob(w.Size)
		return &copier{src, dst}, err
	case work.Draw:
		return r.newScene(w.Count)
	}
	return nil, errors.ErrUnsupported
}

const usage = wgpu.BufferUsageCopyDst | wgpu.BufferUsageCopySrc | wgpu.BufferUsageVertex

func (r *row) newBuffer(size int, usage wgpu.BufferUsage) (*wgpu.Buffer, error) {
	return r.device.CreateBuffer(&wgpu.BufferDescriptor{Size: uint64(size), Usage: usage})
}

// submit records, submits and does not wait.
func (r *row) submit(record func(*wgpu.CommandEncoder) error) (wgpu.SubmissionIndex, error) {
	e, err := r.device.CreateCommandEncoder(nil)
	if err != nil {
		return 0, err
	}
	defer e.Release()
	if err := record(e); err != nil {
		return 0, err
	}
	cmd, err := e.Finish(nil)
	if err != nil {
		return 0, err
	}
	defer cmd.Release()
	return r.queue.Submit(cmd), nil
}

// finish submits the writes that wait in the queue, and waits.
func (r *row) finish() {
	r.queue.Submit()
	r.device.Poll(true, nil)
}

// job is a buffer and the one that it is read through.
type job struct {
	r         *row
	buf, back *wgpu.Buffer
	size      int
}

func (r *row) newJob(size int) (*job, error) {
	j := &job{r: r, size: size}
	var err error
	if j.buf, err = r.newBuffer(size, usage); err == nil {
		j.back, err = r.newBuffer(size, wgpu.BufferUsageMapRead|wgpu.BufferUsageCopyDst)
	}
	return j, err
}

func (j *job) Close() error {
	for _, b := range []*wgpu.Buffer{j.buf, j.back} {
		b.Destroy()
		b.Release()
	}
	j.r.device.Poll(true, nil)
	return nil
}

func (j *job) Upload(p []byte) error {
	if err := j.r.queue.WriteBuffer(j.buf, 0, p); err != nil {
		return err
	}
	j.r.finish()
	return nil
}

func (j *job) Fill(p []byte) error     { return j.Upload(p) }
func (j *job) Read(p []byte) error     { return j.readAt(p, 0) }
func (j *job) Contents(p []byte) error { return j.readAt(p, 0) }

func (j *job) readAt(p []byte, at int) error {
	n := uint64(len(p))
	if _, err := j.r.submit(func(e *wgpu.CommandEncoder) error { return e.CopyBufferToBuffer(j.buf, uint64(at), j.back, 0, n) }); err != nil {
		return err
	}
	status := wgpu.BufferMapAsyncStatusUnknown
	if err := j.back.MapAsync(wgpu.MapModeRead, 0, n, func(s wgpu.BufferMapAsyncStatus) { status = s }); err != nil {
		return err
	}
	j.r.device.Poll(true, nil)
	if status != wgpu.BufferMapAsyncStatusSuccess {
		return fmt.Errorf("map: %v", status)
	}
	copy(p, j.back.GetMappedRange(0, uint(n)))
	return j.back.Unmap()
}

func (j *job) Write(offsets []int, elem int, src []byte) (time.Duration, error) {
	begin := time.Now()
	for i, at := range offsets {
		if err := j.r.queue.WriteBuffer(j.buf, uint64(at), src[i*elem:(i+1)*elem]); err != nil {
			return 0, err
		}
	}
	calls := time.Since(begin)
	j.r.finish()
	return calls, nil
}

func (j *job) ReadMany(offsets []int, elem int, p []byte) error {
	for i, at := range offsets {
		if err := j.readAt(p[i*elem:(i+1)*elem], at); err != nil {
			return err
		}
	}
	return nil
}

type frames struct {
	r       *row
	w       work.Workload
	bufs    []*wgpu.Buffer
	results *job
	flying  [work.InFlight]*wgpu.WrappedSubmissionIndex
}

func (r *row) newFrames(w work.Workload) (*frames, error) {
	f := &frames{r: r, w: w}
	var err error
	if f.results, err = r.newJob(w.Count * w.Live * w.Elem); err != nil {
		return nil, err
	}
	for range w.Live {
		b, err := r.newBuffer(w.Size, usage)
		if err != nil {
			return nil, err
		}
		f.bufs = append(f.bufs, b)
	}
	return f, nil
}

func (f *frames) Frame(i int, data [][]byte, at int) error {
	if s := f.flying[i%work.InFlight]; s != nil {
		f.r.device.Poll(true, s)
	}
	for k, p := range data {
		if err := f.r.queue.WriteBuffer(f.bufs[k], 0, p); err != nil {
			return err
		}
	}
	n, err := f.r.submit(func(e *wgpu.CommandEncoder) error {
		for k := range data {
			if err := e.CopyBufferToBuffer(f.bufs[k], uint64(at), f.results.buf, uint64((i*f.w.Live+k)*f.w.Elem), uint64(f.w.Elem)); err != nil {
				return err
			}
		}
		return nil
	})
	f.flying[i%work.InFlight] = &wgpu.WrappedSubmissionIndex{Queue: f.r.queue, SubmissionIndex: n}
	return err
}

func (f *frames) Wait() error            { f.r.device.Poll(true, nil); return nil }
func (f *frames) Results(p []byte) error { return f.results.Read(p) }

func (f *frames) Close() error {
	for _, b := range f.bufs {
		b.Destroy()
		b.Release()
	}
	return f.results.Close()
}

type churn struct{ r *row }

func (c *churn) Prepare() error { return nil }

func (c *churn) Churn(ops []work.Op, slots int) error {
	all := make([]*wgpu.Buffer, slots)
	drop := func(b *wgpu.Buffer) {
		if b != nil {
			b.Destroy()
			b.Release()
		}
	}
	for _, op := range ops {
		drop(all[op.Slot])
		b, err := c.r.newBuffer((op.Size+3)&^3, usage)
		if err != nil {
			return err
		}
		all[op.Slot] = b
	}
	for _, b := range all {
		drop(b)
	}
	c.r.device.Poll(true, nil)
	return nil
}

func (c *churn) Usage() (calls, peak int) { return -1, -1 }

type copier struct{ src, dst *job }

func (c *copier) Fill(p []byte) error     { return c.src.Upload(p) }
func (c *copier) Contents(p []byte) error { return c.dst.Read(p) }
func (c *copier) Close() error            { return errors.Join(c.src.Close(), c.dst.Close()) }

func (c *copier) Copy() error {
	_, err := c.src.r.submit(func(e *wgpu.CommandEncoder) error {
		return e.CopyBufferToBuffer(c.src.buf, 0, c.dst.buf, 0, uint64(c.src.size))
	})
	c.src.r.device.Poll(true, nil)
	return err
}
