package work

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// ErrWrong reports that a row did not do what it was timed for.
var ErrWrong = errors.New("wrong contents")

// Measure does one repetition of w and returns a value for each of its metrics. Contents are compared afterwards, outside
// of what is timed.
func Measure(job any, w Workload, rep int) ([]float64, error) {
	if elsewhere, ok := job.(measurer); ok {
		return elsewhere.Measure(rep)
	}
	runtime.GC()
	switch w.Kind {
	case Upload:
		return measureUpload(job.(Uploader), w, rep)
	case Scatter:
		return measureScatter(job.(Writer), w, rep)
	case Stream:
		return measureStream(job.(Framer), w, rep)
	case Allocate:
		return measureAllocate(job.(Churner), w)
	case Download:
		return measureDownload(job.(Reader), w, rep)
	case Small:
		return measureSmall(job.(Reader), w, rep)
	case Start:
		return measureStart(job.(Starter))
	case Copy:
		return measureCopy(job.(Copier), w, rep)
	case Draw:
		return measureDraw(job.(Drawer), w)
	}
	return nil, fmt.Errorf("no such workload: %q", w.ID)
}

func measureUpload(j Uploader, w Workload, rep int) ([]float64, error) {
	p := Data(w.Size, rep)
	elapsed := since()
	for range w.Repeat {
		if err := j.Upload(p); err != nil {
			return nil, err
		}
	}
	took := elapsed()
	return rate(w, took), check(j.Contents, p)
}

func rate(w Workload, took time.Duration) []float64 {
	return []float64{float64(w.Size) * float64(w.Repeat) / float64(took.Nanoseconds())}
}

// check compares what get reads with want.
func check(get func([]byte) error, want []byte) error {
	got := make([]byte, len(want))
	if err := get(got); err != nil {
		return err
	}
	if i := differ(got, want); i >= 0 {
		return fmt.Errorf("%w: byte %d of %d is %#x, not %#x", ErrWrong, i, len(want), got[i], want[i])
	}
	return nil
}

func differ(a, b []byte) int {
	if bytes.Equal(a, b) {
		return -1
	}
	for i := range a {
		if a[i] != b[i] {
			return i
		}
	}
	return len(a)
}

func measureScatter(j Writer, w Workload, rep int) ([]float64, error) {
	offsets := Offsets(w)
	src := Data(w.Count*w.Elem, rep)
	elapsed := since()
	calls, err := j.Write(offsets, w.Elem, src)
	took := elapsed()
	if err != nil {
		return nil, err
	}
	got := make([]byte, w.Size)
	if err := j.Contents(got); err != nil {
		return nil, err
	}
	for i, at := range offsets {
		if !bytes.Equal(got[at:at+w.Elem], src[i*w.Elem:(i+1)*w.Elem]) {
			return nil, fmt.Errorf("%w: write %d, at offset %d", ErrWrong, i, at)
		}
	}
	n := float64(w.Count)
	return []float64{float64(calls.Nanoseconds()) / n, float64(took.Nanoseconds()) / n}, nil
}

func measureStream(j Framer, w Workload, rep int) ([]float64, error) {
	data := make([][]byte, w.Live)
	frame := func(i int) int {
		all := Data(w.Live*w.Size, i+rep)
		for k := range data {
			data[k] = all[k*w.Size : (k+1)*w.Size]
		}
		return i * w.Elem % w.Size
	}
	elapsed := since()
	for i := range w.Count {
		if err := j.Frame(i, data, frame(i)); err != nil {
			return nil, err
		}
	}
	if err := j.Wait(); err != nil {
		return nil, err
	}
	took := elapsed()
	want := make([]byte, 0, w.Count*w.Live*w.Elem)
	for i := range w.Count {
		at := frame(i)
		for k := range data {
			want = append(want, data[k][at:at+w.Elem]...)
		}
	}
	return []float64{float64(w.Count) / took.Seconds()}, check(j.Results, want)
}

func measureAllocate(j Churner, w Workload) ([]float64, error) {
	ops, live := Ops(w)
	if err := j.Prepare(); err != nil {
		return nil, err
	}
	elapsed := since()
	if err := j.Churn(ops, w.Live); err != nil {
		return nil, err
	}
	took := elapsed()
	calls, peak := j.Usage()
	r := []float64{float64(took.Nanoseconds()) / float64(w.Count), Unknown, Unknown}
	if calls >= 0 {
		r[1] = float64(calls)
	}
	if peak >= 0 {
		r[2] = float64(peak) / float64(live)
	}
	return r, nil
}

// Unknown stands for a metric that a row can't tell.
const Unknown = -1.0

func measureDownload(j Reader, w Workload, rep int) ([]float64, error) {
	want := Data(w.Size, rep)
	if err := j.Fill(want); err != nil {
		return nil, err
	}
	got := buffer(w.Size)
	clear(got)
	elapsed := since()
	for range w.Repeat {
		if err := j.Read(got); err != nil {
			return nil, err
		}
	}
	took := elapsed()
	return rate(w, took), check(func(p []byte) error { copy(p, got); return nil }, want)
}

var scratch []byte

// buffer returns memory that was touched before.
func buffer(n int) []byte {
	if len(scratch) < n {
		scratch = make([]byte, n)
	}
	return scratch[:n]
}

func measureSmall(j Reader, w Workload, rep int) ([]float64, error) {
	all := Data(w.Size, rep)
	if err := j.Fill(all); err != nil {
		return nil, err
	}
	offsets := Offsets(w)
	got := buffer(w.Count * w.Elem)
	clear(got)
	elapsed := since()
	if err := j.ReadMany(offsets, w.Elem, got); err != nil {
		return nil, err
	}
	took := elapsed()
	for i, at := range offsets {
		if !bytes.Equal(all[at:at+w.Elem], got[i*w.Elem:(i+1)*w.Elem]) {
			return nil, fmt.Errorf("%w: read %d, at offset %d", ErrWrong, i, at)
		}
	}
	return []float64{took.Seconds() * 1e6 / float64(w.Count)}, nil
}

func measureCopy(j Copier, w Workload, rep int) ([]float64, error) {
	p := Data(w.Size, rep)
	if err := j.Fill(p); err != nil {
		return nil, err
	}
	elapsed := since()
	for range w.Repeat {
		if err := j.Copy(); err != nil {
			return nil, err
		}
	}
	took := elapsed()
	return rate(w, took), check(j.Contents, p)
}

func measureDraw(j Drawer, w Workload) ([]float64, error) {
	elapsed := since()
	if err := j.Frame(w.Count, w.InOrder); err != nil {
		return nil, err
	}
	took := elapsed()
	rgba := make([]byte, 4*FrameTarget*FrameTarget)
	if err := j.Image(rgba); err != nil {
		return nil, err
	}
	lit := 0
	for i := 0; i < len(rgba); i += 4 {
		if rgba[i] == 255 && rgba[i+1] == 255 && rgba[i+2] == 255 {
			lit++
		}
	}
	if lit != w.Count {
		return nil, fmt.Errorf("%w: %d of %d triangles show", ErrWrong, lit, w.Count)
	}
	return []float64{float64(w.Count) / took.Seconds()}, nil
}

func measureStart(j Starter) ([]float64, error) {
	argv := j.Command()
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	line := make([]byte, 64)
	n, _ := out.Read(line)
	took := time.Since(begin)
	if err := cmd.Wait(); err != nil {
		return nil, fmt.Errorf("%s: %w", strings.Join(argv, " "), err)
	}
	var kib float64
	if _, err := fmt.Sscan(string(line[:n]), &kib); err != nil {
		return nil, fmt.Errorf("%s wrote %q, not its peak memory", strings.Join(argv, " "), line[:n])
	}
	return []float64{took.Seconds() * 1e3, kib / 1024}, nil
}
