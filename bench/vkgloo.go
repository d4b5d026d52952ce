package main

import (
	"context"
	"errors"
	"time"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/bench/raw"
	"github.com/vkgloo/vkgloo/bench/work"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/vk"
)

// The rows of the library: deferred calls on data that is copied, the same on borrowed data, Write, and everything
// through the staging ring although the memory would allow otherwise.
const (
	rowDirect = "vkgloo"
	rowBorrow = "vkgloo borrowed"
	rowWrite  = "vkgloo Write"
	rowStaged = "vkgloo staged"
)

// library is a row of the library, with a context of its own.
type library struct {
	name string
	o    vkgloo.Options
	c    *vkgloo.Context
}

func libraries(device string) (rows []work.Row, err error) {
	for _, name := range []string{rowDirect, rowBorrow, rowWrite, rowStaged} {
		r := &library{name: name, o: vkgloo.Options{Device: device}}
		if name == rowStaged {
			r.o.Upload = vk.UploadStaged
		}
		if r.c, err = vkgloo.Open(r.o); err != nil {
			return rows, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}

func (r *library) Name() string { return r.name }
func (r *library) Close() error { return r.c.Close() }

func (r *library) Open(w work.Workload) (any, error) {
	switch {
	case r.name == rowBorrow && w.Kind != work.Upload && w.Kind != work.Scatter && w.Kind != work.Stream,
		r.name == rowWrite && w.Kind != work.Upload && w.Kind != work.Scatter:
		return nil, errors.ErrUnsupported
	}
	switch w.Kind {
	case work.Upload, work.Scatter, work.Download, work.Small:
		b, err := r.c.Reserve(w.Size)
		return &libraryJob{r, b}, err
	case work.Stream:
		return r.frames(w)
	case work.Allocate:
		return &libraryChurn{r: r}, nil
	case work.Copy:
		src, err := r.c.Reserve(w.Size)
		if err != nil {
			return nil, err
		}
		dst, err := r.c.Reserve(w.Size)
		return &libraryCopy{r.c, src, dst}, err
	case work.Draw:
		return r.scene(w.Count)
	}
	return nil, errors.ErrUnsupported
}

// array is p as this row passes it.
func (r *library) array(p []byte) buffer.Array {
	if r.name == rowBorrow {
		return buffer.Borrow(p)
	}
	return buffer.Of(p)
}

type libraryJob struct {
	r *library
	b *buffer.Buffer
}

func (j *libraryJob) Close() error {
	j.b.Release()
	return j.r.c.Finish()
}

func (j *libraryJob) Upload(p []byte) (err error) {
	if j.r.name == rowWrite {
		err = j.b.Write(buffer.Of(p), 0)
	} else {
		err = j.b.SetData(j.r.array(p))
	}
	if err != nil {
		return err
	}
	return j.r.c.Finish()
}

func (j *libraryJob) Fill(p []byte) error {
	if err := j.b.SetData(buffer.Of(p)); err != nil {
		return err
	}
	return j.r.c.Finish()
}

func (j *libraryJob) Read(p []byte) error     { return j.b.ReadInto(p, len(p), 0, 0) }
func (j *libraryJob) Contents(p []byte) error { return j.b.ReadInto(p, len(p), 0, 0) }

func (j *libraryJob) Write(offsets []int, elem int, src []byte) (time.Duration, error) {
	write := j.setSub
	switch j.r.name {
	case rowWrite:
		write = j.write
	case rowBorrow:
		write = j.borrowSub
	}
	begin := time.Now()
	if err := write(offsets, elem, src); err != nil {
		return 0, err
	}
	calls := time.Since(begin)
	return calls, j.r.c.Finish()
}

func (j *libraryJob) setSub(offsets []int, elem int, src []byte) error {
	for i, at := range offsets {
		if err := j.b.SetSubData(buffer.Of(src[i*elem:(i+1)*elem]), at); err != nil {
			return err
		}
	}
	return nil
}

func (j *libraryJob) borrowSub(offsets []int, elem int, src []byte) error {
	for i, at := range offsets {
		if err := j.b.SetSubData(buffer.Borrow(src[i*elem:(i+1)*elem]), at); err != nil {
			return err
		}
	}
	return nil
}

func (j *libraryJob) write(offsets []int, elem int, src []byte) error {
	for i, at := range offsets {
		if err := j.b.Write(buffer.Of(src[i*elem:(i+1)*elem]), at); err != nil {
			return err
		}
	}
	return nil
}

func (j *libraryJob) ReadMany(offsets []int, elem int, p []byte) error {
	for i, at := range offsets {
		if err := j.b.ReadInto(p[i*elem:(i+1)*elem], elem, at, 0); err != nil {
			return err
		}
	}
	return nil
}

type libraryFrames struct {
	r       *library
	w       work.Workload
	bufs    []*buffer.Buffer
	results *buffer.Buffer
	flying  [work.InFlight]uint64 // numbers of submissions
}

func (r *library) frames(w work.Workload) (*libraryFrames, error) {
	f := &libraryFrames{r: r, w: w}
	var err error
	if f.results, err = r.c.Reserve(w.Count * w.Live * w.Elem); err != nil {
		return nil, err
	}
	for range w.Live {
		b, err := r.c.Reserve(w.Size)
		if err != nil {
			return nil, err
		}
		f.bufs = append(f.bufs, b)
	}
	return f, nil
}

func (f *libraryFrames) Frame(i int, data [][]byte, at int) error {
	c, time := f.r.c, f.r.c.Device().Timeline()
	if err := time.Wait(context.Background(), f.flying[i%work.InFlight]); err != nil {
		return err
	}
	for k, p := range data {
		if err := f.bufs[k].SetData(f.r.array(p)); err != nil {
			return err
		}
	}
	for k := range data {
		if err := c.CopyBuffer(f.results, f.bufs[k], f.w.Elem, at, (i*f.w.Live+k)*f.w.Elem); err != nil {
			return err
		}
	}
	err := c.Flush()
	f.flying[i%work.InFlight] = time.Issued()
	return err
}

func (f *libraryFrames) Wait() error            { return f.r.c.Finish() }
func (f *libraryFrames) Results(p []byte) error { return f.results.ReadInto(p, len(p), 0, 0) }

func (f *libraryFrames) Close() error {
	for _, b := range append(f.bufs, f.results) {
		b.Release()
	}
	return f.r.c.Finish()
}

// libraryChurn makes its buffers in a context of its own for each repetition, so that it does not live on blocks of
// memory of the repetition before.
type libraryChurn struct {
	r *library
	c *vkgloo.Context
}

func (j *libraryChurn) Prepare() (err error) {
	if err = j.Close(); err == nil {
		j.c, err = vkgloo.Open(j.r.o)
	}
	return err
}

func (j *libraryChurn) Churn(ops []work.Op, slots int) error {
	all := make([]*buffer.Buffer, slots)
	for i, op := range ops {
		if b := all[op.Slot]; b != nil {
			b.Release()
		}
		b, err := j.c.Reserve(op.Size)
		if err != nil {
			return err
		}
		all[op.Slot] = b
		if (i+1)%work.Together == 0 { // until then they are not made
			if err := j.c.Flush(); err != nil {
				return err
			}
		}
	}
	if err := j.c.Finish(); err != nil {
		return err
	}
	for _, b := range all {
		if b != nil {
			b.Release()
		}
	}
	return nil
}

func (j *libraryChurn) Usage() (calls, peak int) {
	m := j.c.Stats().Memory
	return int(m.AllocateCalls), m.PeakAllocated
}

func (j *libraryChurn) Close() error {
	if j.c == nil {
		return nil
	}
	return j.c.Close()
}

type libraryCopy struct {
	c        *vkgloo.Context
	src, dst *buffer.Buffer
}

func (j *libraryCopy) Fill(p []byte) error {
	if err := j.src.SetData(buffer.Of(p)); err != nil {
		return err
	}
	return j.c.Finish()
}

func (j *libraryCopy) Copy() error {
	if err := j.c.CopyBuffer(j.dst, j.src, -1, 0, 0); err != nil {
		return err
	}
	return j.c.Finish()
}

func (j *libraryCopy) Contents(p []byte) error { return j.dst.ReadInto(p, len(p), 0, 0) }

func (j *libraryCopy) Close() error {
	j.src.Release()
	j.dst.Release()
	return j.c.Finish()
}

type libraryScene struct {
	c        *vkgloo.Context
	program  *vkgloo.Program
	vertices *buffer.Buffer
	array    *vkgloo.VertexArray
	target   *vkgloo.Target
}

func (r *library) scene(count int) (*libraryScene, error) {
	s := &libraryScene{c: r.c}
	var err error
	if s.program, err = r.c.Program(vkgloo.ProgramOptions{Vertex: string(raw.VertexShader), Fragment: string(raw.FragmentShader)}); err != nil {
		return nil, err
	}
	if s.vertices, err = r.c.Buffer(buffer.Of(work.Triangles(count))); err != nil {
		return nil, err
	}
	if s.array, err = r.c.VertexArray(s.program, []vkgloo.Content{{Buffer: s.vertices, Layout: "2f", Attributes: []string{"0"}}},
		vkgloo.VertexArrayOptions{Mode: vkgloo.Triangles}); err != nil {
		return nil, err
	}
	s.target, err = r.c.Target(work.FrameTarget, work.FrameTarget, vkgloo.TargetOptions{})
	return s, err
}

func (s *libraryScene) Frame(count int, first bool) error {
	if err := s.target.Clear(0, 0, 0, 1); err != nil {
		return err
	}
	three := vkgloo.N(3)
	for i := range count {
		o := vkgloo.RenderOptions{Vertices: three}
		if first {
			o.First = 3 * i
		} else if err := s.array.Bind(0, vkgloo.Attribute{Buffer: s.vertices, Layout: "2f", Offset: 24 * i}); err != nil {
			return err
		}
		if err := s.array.Render(s.target, o); err != nil {
			return err
		}
	}
	return s.c.Finish()
}

func (s *libraryScene) Image(rgba []byte) error {
	img, err := s.target.Image()
	if err != nil {
		return err
	}
	copy(rgba, img.Pix)
	return nil
}

func (s *libraryScene) Close() error {
	s.array.Release()
	s.program.Release()
	s.target.Release()
	s.vertices.Release()
	return s.c.Finish()
}
