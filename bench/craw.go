package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/vkgloo/vkgloo/bench/habit"
	"github.com/vkgloo/vkgloo/bench/raw"
	"github.com/vkgloo/vkgloo/bench/work"
)

// vulkanC is Vulkan called from C: memory written in place, or through a pipelined staging ring.
type vulkanC struct {
	ctx    *raw.Ctx
	staged bool
}

func (r *vulkanC) Name() string {
	if r.staged {
		return work.CStaging
	}
	return work.CDirect
}

func (r *vulkanC) Close() error { return nil } // the device belongs to who opened it

func (r *vulkanC) Open(w work.Workload) (any, error) {
	switch w.Kind {
	case work.Upload, work.Download, work.Small:
		return r.job(w)
	case work.Scatter:
		j, err := r.job(w)
		if err == nil && r.staged {
			j.scatter, err = r.ctx.NewScatterer(w.Count, w.Elem)
		}
		return j, err
	case work.Stream:
		f, err := r.ctx.NewFrames(w.Live, w.Size, w.Elem, w.Count, work.InFlight, r.staged)
		if err != nil {
			return nil, err
		}
		return &vulkanFrames{f}, nil
	}
	if r.staged {
		return nil, errors.ErrUnsupported
	}
	switch w.Kind {
	case work.Allocate:
		return &vulkanChurn{ctx: r.ctx}, nil
	case work.Copy:
		j := &vulkanCopy{n: w.Size}
		var err error
		if j.src, err = r.ctx.NewBuffer(w.Size, raw.Device); err == nil {
			j.dst, err = r.ctx.NewBuffer(w.Size, raw.Device)
		}
		return j, err
	case work.Draw:
		s, err := r.ctx.NewScene(work.FrameTarget, work.Triangles(w.Count))
		return &vulkanScene{s}, err
	}
	return nil, errors.ErrUnsupported
}

func (r *vulkanC) job(w work.Workload) (*vulkanJob, error) {
	kind := raw.Direct
	if r.staged {
		kind = raw.Device
	}
	b, err := r.ctx.NewBuffer(w.Size, kind)
	return &vulkanJob{b: b, staged: r.staged}, err
}

type vulkanJob struct {
	b       *raw.Buffer
	staged  bool
	scatter *raw.Scatterer
}

func (j *vulkanJob) Close() error {
	if j.scatter != nil {
		j.scatter.Free()
	}
	j.b.Free()
	return nil
}

func (j *vulkanJob) Upload(p []byte) error {
	if j.staged {
		return j.b.Upload(p)
	}
	raw.Memcpy(j.b.Mapped(), p)
	return nil
}

func (j *vulkanJob) Read(p []byte) error {
	if j.staged {
		return j.b.Download(p)
	}
	raw.Memcpy(p, j.b.Mapped()[:len(p)])
	return nil
}

func (j *vulkanJob) Fill(p []byte) error     { return j.Upload(p) }
func (j *vulkanJob) Contents(p []byte) error { return j.Read(p) }

func (j *vulkanJob) Write(offsets []int, elem int, src []byte) (time.Duration, error) {
	if j.staged {
		return j.scatter.Scatter(j.b, offsets, elem, src)
	}
	begin := time.Now()
	raw.MemcpyScatter(j.b.Mapped(), offsets, elem, src)
	return time.Since(begin), nil
}

func (j *vulkanJob) ReadMany(offsets []int, elem int, p []byte) error {
	if j.staged {
		return j.b.Read(offsets, elem, p)
	}
	raw.MemcpyGather(p, offsets, elem, j.b.Mapped())
	return nil
}

type vulkanFrames struct{ *raw.Frames }

func (j *vulkanFrames) Results(p []byte) error { j.Frames.Results(p); return nil }
func (j *vulkanFrames) Close() error           { j.Free(); return nil }

type vulkanChurn struct {
	ctx         *raw.Ctx
	calls, peak int
}

func (j *vulkanChurn) Prepare() error { return nil }

func (j *vulkanChurn) Churn(ops []work.Op, slots int) (err error) {
	j.calls, j.peak, err = j.ctx.Churn(pairs(ops), slots)
	return err
}

func (j *vulkanChurn) Usage() (calls, peak int) { return j.calls, j.peak }

type vulkanCopy struct {
	src, dst *raw.Buffer
	n        int
}

func (j *vulkanCopy) Fill(p []byte) error     { return j.src.Upload(p) }
func (j *vulkanCopy) Copy() error             { return j.dst.CopyFrom(j.src, j.n) }
func (j *vulkanCopy) Contents(p []byte) error { return j.dst.Download(p) }

func (j *vulkanCopy) Close() error {
	j.src.Free()
	j.dst.Free()
	return nil
}

type vulkanScene struct{ *raw.Scene }

func (j *vulkanScene) Close() error { j.Free(); return nil }

// starters are the rows of W6: programs of their own, built into dir.
func starters(dir, device string) []work.Row {
	c, err := filepath.Abs(filepath.Join(dir, "start-c"))
	if err == nil {
		err = buildC(c)
	}
	own, ownErr := build(".", "./bench/start", "start-go")
	return []work.Row{
		&starter{work.CDevice, []string{c, "device", device}, err},
		&starter{work.CDirect, []string{c, "upload", device}, err},
		&starter{habit.Name, []string{own, "-row", "habit", "-device", device}, ownErr},
		&starter{rowDirect, []string{own, "-row", "vkgloo", "-device", device}, ownErr},
		&starter{rowStaged, []string{own, "-row", "staged", "-device", device}, ownErr},
	}
}

func buildC(bin string) error {
	if err := os.MkdirAll(filepath.Dir(bin), 0o755); err != nil {
		return err
	}
	src := bin + ".c"
	if err := os.WriteFile(src, raw.StartSource, 0o644); err != nil {
		return err
	}
	cc := os.Getenv("CC")
	if cc == "" {
		cc = "cc"
	}
	if out, err := exec.Command(cc, "-O2", "-o", bin, src, "-ldl").CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", cc, err, out)
	}
	return nil
}

// starter is a row that answers W6 alone: a program of its own.
type starter struct {
	name string
	argv []string
	err  error // why there is none
}

func (s *starter) Name() string      { return s.name }
func (s *starter) Close() error      { return nil }
func (s *starter) Command() []string { return s.argv }

func (s *starter) Open(w work.Workload) (any, error) {
	if w.Kind != work.Start {
		return nil, errors.ErrUnsupported
	}
	return s, s.err
}
