package main

import (
	"errors"
	"fmt"
	"time"
	"unsafe"

	"github.com/go-gl/gl/v4.5-core/gl"

	"github.com/vkgloo/vkgloo/bench/work"
)

type row struct{ mapped bool }

func (r row) Name() string {
	if r.mapped {
		return "go-gl map"
	}
	return "go-gl SubData"
}

func (r row) Close() error { return nil }

func (r row) Open(w work.Workload) (any, error) {
	switch w.Kind {
	case work.Upload, work.Scatter, work.Download, work.Small:
		return newJob(w.Size, r.mapped), nil
	case work.Stream:
		return newFrames(w, r.mapped), nil
	}
	if r.mapped {
		return nil, errors.ErrUnsupported
	}
	switch w.Kind {
	case work.Allocate:
		return churn{}, nil
	case work.Copy:
		return &copier{newJob(w.Size, false), newJob(w.Size, false)}, nil
	case work.Draw:
		return newScene(w.Count)
	}
	return nil, errors.ErrUnsupported
}

func ptr(p []byte) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(p)) }

// glError is what OpenGL latched.
func glError() error {
	if e := gl.GetError(); e != gl.NO_ERROR {
		return fmt.Errorf("OpenGL error %#x", e)
	}
	return nil
}

type job struct {
	id     uint32
	size   int
	mapped bool
}

func newJob(size int, mapped bool) *job {
	j := &job{size: size, mapped: mapped}
	gl.CreateBuffers(1, &j.id)
	gl.NamedBufferData(j.id, size, nil, gl.DYNAMIC_DRAW)
	return j
}

func (j *job) Close() error {
	gl.DeleteBuffers(1, &j.id)
	return glError()
}

// window maps n bytes.
func (j *job) window(n int, access uint32) ([]byte, error) {
	p := gl.MapNamedBufferRange(j.id, 0, n, access)
	if p == nil {
		return nil, glError()
	}
	return unsafe.Slice((*byte)(p), n), nil
}

func (j *job) Upload(p []byte) error {
	if !j.mapped {
		gl.NamedBufferSubData(j.id, 0, len(p), ptr(p))
		gl.Finish()
		return glError()
	}
	dst, err := j.window(len(p), gl.MAP_WRITE_BIT|gl.MAP_INVALIDATE_BUFFER_BIT)
	if err != nil {
		return err
	}
	copy(dst, p)
	gl.UnmapNamedBuffer(j.id)
	gl.Finish()
	return glError()
}

func (j *job) Fill(p []byte) error { return j.Upload(p) }

func (j *job) Read(p []byte) error {
	if !j.mapped {
		gl.GetNamedBufferSubData(j.id, 0, len(p), ptr(p))
		return glError()
	}
	src, err := j.window(len(p), gl.MAP_READ_BIT)
	if err != nil {
		return err
	}
	copy(p, src)
	gl.UnmapNamedBuffer(j.id)
	return glError()
}

func (j *job) Contents(p []byte) error { return j.Read(p) }

func (j *job) Write(offsets []int, elem int, src []byte) (time.Duration, error) {
	begin := time.Now()
	if j.mapped {
		dst, err := j.window(j.size, gl.MAP_WRITE_BIT)
		if err != nil {
			return 0, err
		}
		for i, at := range offsets {
			copy(dst[at:at+elem], src[i*elem:])
		}
		gl.UnmapNamedBuffer(j.id)
	} else {
		for i, at := range offsets {
			gl.NamedBufferSubData(j.id, at, elem, ptr(src[i*elem:]))
		}
	}
	calls := time.Since(begin)
	gl.Finish()
	return calls, glError()
}

func (j *job) ReadMany(offsets []int, elem int, p []byte) error {
	if !j.mapped {
		for i, at := range offsets {
			gl.GetNamedBufferSubData(j.id, at, elem, ptr(p[i*elem:]))
		}
		return glError()
	}
	src, err := j.window(j.size, gl.MAP_READ_BIT)
	if err != nil {
		return err
	}
	for i, at := range offsets {
		copy(p[i*elem:(i+1)*elem], src[at:])
	}
	gl.UnmapNamedBuffer(j.id)
	return glError()
}

type frames struct {
	w       work.Workload
	mapped  bool
	bufs    []*job
	results *job
	fences  [work.InFlight]uintptr
}

func newFrames(w work.Workload, mapped bool) *frames {
	f := &frames{w: w, mapped: mapped, results: newJob(w.Count*w.Live*w.Elem, false)}
	for range w.Live {
		f.bufs = append(f.bufs, newJob(w.Size, mapped))
	}
	return f
}

func (f *frames) Frame(i int, data [][]byte, at int) error {
	fence := &f.fences[i%work.InFlight]
	if *fence != 0 {
		gl.ClientWaitSync(*fence, gl.SYNC_FLUSH_COMMANDS_BIT, uint64(time.Minute))
		gl.DeleteSync(*fence)
	}
	for k, p := range data {
		b := f.bufs[k]
		if f.mapped {
			dst, err := b.window(len(p), gl.MAP_WRITE_BIT|gl.MAP_INVALIDATE_BUFFER_BIT)
			if err != nil {
				return err
			}
			copy(dst, p)
			gl.UnmapNamedBuffer(b.id)
		} else {
			gl.NamedBufferData(b.id, len(p), ptr(p), gl.STREAM_DRAW)
		}
		gl.CopyNamedBufferSubData(b.id, f.results.id, at, (i*f.w.Live+k)*f.w.Elem, f.w.Elem)
	}
	*fence = gl.FenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0)
	gl.Flush()
	return glError()
}

func (f *frames) Wait() error            { gl.Finish(); return glError() }
func (f *frames) Results(p []byte) error { return f.results.Read(p) }

func (f *frames) Close() error {
	for i, fence := range f.fences {
		if fence != 0 {
			gl.DeleteSync(fence)
			f.fences[i] = 0
		}
	}
	for _, b := range append(f.bufs, f.results) {
		if err := b.Close(); err != nil {
			return err
		}
	}
	return nil
}

type churn struct{}

func (churn) Prepare() error { return nil }

func (churn) Churn(ops []work.Op, slots int) error {
	all := make([]uint32, slots)
	for _, op := range ops {
		id := &all[op.Slot]
		if *id != 0 {
			gl.DeleteBuffers(1, id)
		}
		gl.CreateBuffers(1, id)
		gl.NamedBufferData(*id, op.Size, nil, gl.STATIC_DRAW)
	}
	gl.DeleteBuffers(int32(slots), &all[0])
	gl.Finish()
	return glError()
}

func (churn) Usage() (calls, peak int) { return -1, -1 }

type copier struct{ src, dst *job }

func (c *copier) Fill(p []byte) error     { return c.src.Upload(p) }
func (c *copier) Contents(p []byte) error { return c.dst.Read(p) }

func (c *copier) Copy() error {
	gl.CopyNamedBufferSubData(c.src.id, c.dst.id, 0, 0, c.src.size)
	gl.Finish()
	return glError()
}

func (c *copier) Close() error { return errors.Join(c.src.Close(), c.dst.Close()) }
