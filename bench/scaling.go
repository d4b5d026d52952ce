package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/bench/work"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/vk"
)

// How cost grows: what a write takes, the flush included, while one number goes up. The line to be parallel to is that of the
// same copies by plain copy.

// axis is one number that goes up.
type axis struct {
	name, about string
	steps       func(quick bool) []int
	load        func(n int) load
}

// load is what a step does: writes of elem bytes each, to buffers of size bytes. Write i goes to buffer at(i), offset off(i).
type load struct {
	buffers, size, elem int
	writes              int // in all, before one flush
	goroutines          int
}

const scalingElem = 64

var axes = []axis{
	{"buffers", "dirty buffers, a write each", powers(100_000), func(n int) load {
		return load{buffers: n, size: 256, elem: scalingElem, writes: n, goroutines: 1}
	}},
	{"writes", "writes pending in one buffer", powers(1_000_000), func(n int) load {
		return load{buffers: 1, size: max(n, 1024) * 2 * scalingElem, elem: scalingElem, writes: n, goroutines: 1}
	}},
	{"goroutines", "goroutines, 1000 writes to a buffer of each", func(bool) []int {
		var all []int
		for n := 1; n <= 2*runtime.GOMAXPROCS(0); n++ {
			all = append(all, n)
		}
		return all
	}, func(n int) load {
		return load{buffers: n, size: 256 << 10, elem: scalingElem, writes: 1000 * n, goroutines: n}
	}},
}

func powers(most int) func(bool) []int {
	return func(quick bool) []int {
		var all []int
		for n := 1; n <= most; n *= 10 {
			if !quick || n <= most/100 {
				all = append(all, n)
			}
		}
		return all
	}
}

// place is where write i of a load goes.
func (l load) place(i int) (buf, off int) {
	buf = i % l.buffers
	slots := l.size / l.elem
	// Every other slot: no write touches another, so that none can be joined.
	k := i / l.buffers
	return buf, k * 2 % slots * l.elem
}

// point is a measured step.
type point struct {
	axis, row string
	n         int
	ns        float64 // a write, median
	ratio     float64 // to plain copy
}

// writer does a load in one way.
type writer interface {
	name() string
	open(l load) error
	write(buf, off int, p []byte) error
	flush() error
	contents(buf int, p []byte) error
	close() error
}

func scaling(o options, out io.Writer) error {
	writers, device, closeAll, err := scalingRows(o)
	if err != nil {
		return err
	}
	defer closeAll()
	var all []point
	for _, a := range axes {
		if !o.only.MatchString(a.name) {
			continue
		}
		for _, n := range a.steps(o.quick) {
			fmt.Fprintf(os.Stderr, "%s %d\n", a.name, n)
			points, err := a.measure(n, writers, o.n)
			if err != nil {
				return err
			}
			all = append(all, points...)
		}
	}
	about := fmt.Sprintf("%s · %s · medians of %d", device, machine(), o.n)
	fmt.Fprintf(out, "%s\nns a write of %d B, its share of the flush included; in brackets against plain copy\n\n", about, scalingElem)
	writeScaling(out, all)
	err = errors.Join(
		toFile(o.out, "scaling.csv", func(w io.Writer) error { return scalingCSV(w, all) }),
		toFile(o.out, "scaling.svg", func(w io.Writer) error { return writeLines(w, all, about) }),
	)
	fmt.Fprintf(out, "written to %s: scaling.csv, .svg\n", o.out)
	return err
}

func scalingRows(o options) ([]writer, string, func(), error) {
	writers := []writer{&plainWriter{}}
	var open []*vkgloo.Context
	closeAll := func() {
		for _, c := range open {
			if err := c.Close(); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
		}
	}
	for _, name := range []string{rowDirect, rowWrite, rowStaged} {
		c, err := vkgloo.Open(vkgloo.Options{Device: o.device, Upload: map[bool]vk.UploadMode{true: vk.UploadStaged}[name == rowStaged]})
		if err != nil {
			closeAll()
			return nil, "", nil, err
		}
		open = append(open, c)
		writers = append(writers, &libraryWriter{c: c, row: name})
	}
	return writers, open[0].Device().Name(), closeAll, nil
}

// measure does step n with every writer, rep times, in turn.
func (a axis) measure(n int, writers []writer, reps int) ([]point, error) {
	l := a.load(n)
	src := make([]byte, l.writes*l.elem)
	rand.NewChaCha8([32]byte{2}).Read(src)
	ns := make([][]float64, len(writers))
	for _, w := range writers {
		if err := w.open(l); err != nil {
			return nil, err
		}
		if err := l.do(w, src, 1); err != nil {
			return nil, err
		}
	}
	again := max(1, min(2000, 20_000/l.writes))
	for range reps {
		for i, w := range writers {
			runtime.GC()
			begin := time.Now()
			if err := l.do(w, src, again); err != nil {
				return nil, fmt.Errorf("%s, %s %d: %w", w.name(), a.name, n, err)
			}
			ns[i] = append(ns[i], float64(time.Since(begin).Nanoseconds())/float64(again*l.writes))
		}
	}
	var points []point
	for i, w := range writers {
		if err := errors.Join(l.verify(w, src), w.close()); err != nil {
			return nil, fmt.Errorf("%s, %s %d: %w", w.name(), a.name, n, err)
		}
		points = append(points, point{a.name, w.name(), n, median(ns[i]), paired(ns[i], ns[0])})
	}
	return points, nil
}

// do writes everything and flushes, again times.
func (l load) do(w writer, src []byte, again int) error {
	for range again {
		if l.goroutines == 1 {
			if err := l.part(w, src, 0, 1); err != nil {
				return err
			}
		} else if err := l.parallel(w, src); err != nil {
			return err
		}
		if err := w.flush(); err != nil {
			return err
		}
	}
	return nil
}

func (l load) parallel(w writer, src []byte) error {
	errs := make([]error, l.goroutines)
	var all sync.WaitGroup
	for g := range l.goroutines {
		all.Go(func() { errs[g] = l.part(w, src, g, l.goroutines) })
	}
	all.Wait()
	return cmp.Or(errs...)
}

// part does the writes first, first+step, …: those of one goroutine go to its own buffer.
func (l load) part(w writer, src []byte, first, step int) error {
	for i := first; i < l.writes; i += step {
		buf, off := l.place(i)
		if err := w.write(buf, off, src[i*l.elem:(i+1)*l.elem]); err != nil {
			return err
		}
	}
	return nil
}

func (l load) verify(w writer, src []byte) error {
	got := make([]byte, l.size)
	for buf := range l.buffers {
		if buf > 1000 && buf%97 != 0 { // a sample of the many
			continue
		}
		if err := w.contents(buf, got); err != nil {
			return err
		}
		for i := buf; i < l.writes; i += l.buffers {
			if _, off := l.place(i); !bytes.Equal(got[off:off+l.elem], src[i*l.elem:(i+1)*l.elem]) {
				return fmt.Errorf("%w: write %d", work.ErrWrong, i)
			}
		}
	}
	return nil
}

type plainWriter struct{ bufs [][]byte }

func (w *plainWriter) name() string { return "plain copy" }

func (w *plainWriter) open(l load) error {
	w.bufs = make([][]byte, l.buffers)
	for i := range w.bufs {
		w.bufs[i] = touched(l.size)
	}
	return nil
}

func (w *plainWriter) write(buf, off int, p []byte) error {
	copy(w.bufs[buf][off:off+len(p)], p)
	return nil
}
func (w *plainWriter) flush() error                     { return nil }
func (w *plainWriter) contents(buf int, p []byte) error { copy(p, w.bufs[buf]); return nil }
func (w *plainWriter) close() error                     { w.bufs = nil; return nil }

type libraryWriter struct {
	c    *vkgloo.Context
	row  string
	bufs []*buffer.Buffer
}

func (w *libraryWriter) name() string { return w.row }

func (w *libraryWriter) open(l load) error {
	zeros := make([]byte, l.size)
	for range l.buffers {
		b, err := w.c.Buffer(buffer.Of(zeros))
		if err != nil {
			return err
		}
		w.bufs = append(w.bufs, b)
	}
	return w.c.Finish()
}

func (w *libraryWriter) write(buf, off int, p []byte) error {
	if w.row == rowWrite {
		return w.bufs[buf].Write(buffer.Of(p), off)
	}
	return w.bufs[buf].SetSubData(buffer.Of(p), off)
}

func (w *libraryWriter) flush() error { return w.c.Finish() }
func (w *libraryWriter) contents(buf int, p []byte) error {
	return w.bufs[buf].ReadInto(p, len(p), 0, 0)
}

func (w *libraryWriter) close() error {
	for _, b := range w.bufs {
		b.Release()
	}
	w.bufs = nil
	return w.c.Finish()
}

// writeScaling writes a table for each axis: a line a step, a column a row.
func writeScaling(out io.Writer, all []point) {
	for _, a := range axes {
		rows, steps := series(all, a.name)
		if len(rows) == 0 {
			continue
		}
		fmt.Fprintf(out, "%-10s", a.name)
		for _, r := range rows {
			fmt.Fprintf(out, "%22s", r)
		}
		fmt.Fprintln(out)
		for _, n := range steps {
			fmt.Fprintf(out, "%-10d", n)
			for _, r := range rows {
				p := find(all, a.name, r, n)
				fmt.Fprintf(out, "%22s", fmt.Sprintf("%s (%s)", figure(p.ns), figure(p.ratio)))
			}
			fmt.Fprintln(out)
		}
		fmt.Fprintln(out)
	}
}

// series lists the rows and steps of an axis in their order.
func series(all []point, axis string) (rows []string, steps []int) {
	seenRow, seenStep := map[string]bool{}, map[int]bool{}
	for _, p := range all {
		if p.axis != axis {
			continue
		}
		if !seenRow[p.row] {
			seenRow[p.row] = true
			rows = append(rows, p.row)
		}
		if !seenStep[p.n] {
			seenStep[p.n] = true
			steps = append(steps, p.n)
		}
	}
	return rows, steps
}

func find(all []point, axis, row string, n int) point {
	for _, p := range all {
		if p.axis == axis && p.row == row && p.n == n {
			return p
		}
	}
	return point{}
}

func scalingCSV(w io.Writer, all []point) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"axis", "row", "n", "ns a write", "against plain copy"}); err != nil {
		return err
	}
	for _, p := range all {
		if err := out.Write([]string{p.axis, p.row, strconv.Itoa(p.n), strconv.FormatFloat(p.ns, 'g', 5, 64),
			strconv.FormatFloat(p.ratio, 'g', 4, 64)}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
