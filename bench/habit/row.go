package habit

import (
	"errors"
	"time"

	"github.com/vkgloo/vkgloo/bench/work"
)

// Name is the row's name.
const Name = "vulkan-go habit"

// few bounds the writes and reads of one repetition: each takes a tenth of a millisecond. Results are a write, so they
// compare.
const few = 2000

// Row does the work of the benchmark on d.
type Row struct{ *Device }

// Name is the row's name.
func (r Row) Name() string { return Name }

// Open makes ready for w.
func (r Row) Open(w work.Workload) (any, error) {
	switch w.Kind {
	case work.Upload, work.Scatter, work.Download, work.Small:
		b, err := r.NewBuffer(w.Size)
		return &job{r.Device, b}, err
	case work.Stream:
		return r.frames(w)
	case work.Allocate:
		return &churn{d: r.Device}, nil
	case work.Copy:
		src, err := r.NewBuffer(w.Size)
		if err != nil {
			return nil, err
		}
		dst, err := r.NewBuffer(w.Size)
		return &copier{r.Device, src, dst, w.Size}, err
	}
	return nil, errors.ErrUnsupported
}

type job struct {
	d *Device
	b Buffer
}

func (j *job) Close() error            { j.d.Destroy(j.b); return nil }
func (j *job) Upload(p []byte) error   { return j.d.Upload(j.b, 0, p) }
func (j *job) Fill(p []byte) error     { return j.d.Upload(j.b, 0, p) }
func (j *job) Read(p []byte) error     { return j.d.Download(j.b, 0, p) }
func (j *job) Contents(p []byte) error { return j.d.Download(j.b, 0, p) }

func (j *job) Write(offsets []int, elem int, src []byte) (time.Duration, error) {
	begin := time.Now()
	for i, at := range offsets {
		if err := j.d.Upload(j.b, at, src[i*elem:(i+1)*elem]); err != nil {
			return 0, err
		}
	}
	return time.Since(begin), nil
}

func (j *job) ReadMany(offsets []int, elem int, p []byte) error {
	for i, at := range offsets {
		if err := j.d.Download(j.b, at, p[i*elem:(i+1)*elem]); err != nil {
			return err
		}
	}
	return nil
}

// Fewer is w with no more writes, reads or frames than the habit gets through in a second.
func (r Row) Fewer(w work.Workload) work.Workload {
	switch w.Kind {
	case work.Scatter, work.Small:
		w.Count = min(w.Count, few)
	case work.Stream:
		w.Count = min(w.Count, 60)
	}
	return w
}

type frames struct {
	d       *Device
	w       work.Workload
	bufs    []Buffer
	results Buffer
}

func (r Row) frames(w work.Workload) (any, error) {
	f := &frames{d: r.Device, w: w}
	for range w.Live {
		b, err := r.NewBuffer(w.Size)
		if err != nil {
			return nil, err
		}
		f.bufs = append(f.bufs, b)
	}
	var err error
	f.results, err = r.NewBuffer(w.Count * w.Live * w.Elem)
	return f, err
}

func (f *frames) Frame(i int, data [][]byte, at int) error {
	for k, p := range data {
		if err := f.d.Upload(f.bufs[k], 0, p); err != nil {
			return err
		}
	}
	for k := range data {
		if err := f.d.Copy(f.results, f.bufs[k], (i*f.w.Live+k)*f.w.Elem, at, f.w.Elem); err != nil {
			return err
		}
	}
	return nil
}

func (f *frames) Wait() error            { return nil }
func (f *frames) Results(p []byte) error { return f.d.Download(f.results, 0, p) }

func (f *frames) Close() error {
	for _, b := range f.bufs {
		f.d.Destroy(b)
	}
	f.d.Destroy(f.results)
	return nil
}

type churn struct {
	d           *Device
	calls, peak int
}

func (c *churn) Prepare() error { return nil }

func (c *churn) Churn(ops []work.Op, slots int) error {
	all := make([]Buffer, slots)
	c.d.calls, c.d.held, c.d.peak = 0, 0, 0
	for _, op := range ops {
		if b := all[op.Slot]; b.size > 0 {
			c.d.Destroy(b)
		}
		b, err := c.d.NewBuffer(op.Size)
		if err != nil {
			return err
		}
		all[op.Slot] = b
	}
	c.calls, c.peak = c.d.calls, c.d.peak
	for _, b := range all {
		if b.size > 0 {
			c.d.Destroy(b)
		}
	}
	return nil
}

func (c *churn) Usage() (calls, peak int) { return c.calls, c.peak }

type copier struct {
	d        *Device
	src, dst Buffer
	n        int
}

func (c *copier) Fill(p []byte) error     { return c.d.Upload(c.src, 0, p) }
func (c *copier) Copy() error             { return c.d.Copy(c.dst, c.src, 0, 0, c.n) }
func (c *copier) Contents(p []byte) error { return c.d.Download(c.dst, 0, p) }

func (c *copier) Close() error {
	c.d.Destroy(c.src)
	c.d.Destroy(c.dst)
	return nil
}
