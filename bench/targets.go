package main

import (
	"fmt"
	"io"

	"github.com/vkgloo/vkgloo/bench/work"
)

// target is a promise: a row's metric in a workload, against another row in the same run, or against a figure.
type target struct {
	workload, row string
	metric        int
	basis         string // "": the bound is absolute
	atLeast       bool   // else at most
	bound         float64
}

// targets are what the library is meant to reach.
var targets = []target{
	{"W1/1MiB", rowDirect, 0, work.GoChunk, true, 0.95},
	{"W1/64MiB", rowDirect, 0, work.GoChunk, true, 0.95},
	{"W1/256MiB", rowDirect, 0, work.GoChunk, true, 0.95},
	{"W1/1MiB", rowBorrow, 0, work.GoChunk, true, 0.95},
	{"W1/64MiB", rowBorrow, 0, work.GoChunk, true, 0.95},
	{"W1/256MiB", rowBorrow, 0, work.GoChunk, true, 0.95},
	{"W1/1MiB", rowStaged, 0, work.CStaging, true, 0.95},
	{"W1/64MiB", rowStaged, 0, work.CStaging, true, 0.95},
	{"W1/256MiB", rowStaged, 0, work.CStaging, true, 0.95},
	{"W2/100000x64/scattered", rowWrite, 1, work.GoChunk, false, 1.6},
	{"W2/100000x64/in order", rowWrite, 1, work.GoChunk, false, 1.6},
	{"W2/100000x64/scattered", rowDirect, 1, work.GoChunk, false, 3.5},
	{"W2/100000x64/in order", rowDirect, 1, "", false, 100},
	{"W2/100000x64/scattered", rowStaged, 1, "", false, 200}, // 20 ms for all of them
	{"W3", rowDirect, 0, work.GoChunk, true, 0.95},
	{"W4", rowDirect, 0, "", false, 1200},
	{"W4", rowDirect, 1, "", false, 6},
	{"W4", rowDirect, 2, "", false, 1.15},
	{"W5/64MiB", rowDirect, 0, work.GoChunk, true, 0.95},
	{"W5/64B", rowDirect, 0, "", false, 0.2},
	{"W6", rowDirect, 0, work.CDevice, false, 1.1},
	{"W6", rowDirect, 1, "", false, 66},
	{"W7", rowDirect, 0, work.CDirect, true, 0.95},
	{"W8/offset", rowDirect, 0, work.OpStream, true, 0.95},
	{"W8/first", rowDirect, 0, work.OpStream, true, 0.95},
}

// measureTargets measures each promise o.n times and writes what came out.
func measureTargets(o options, rows []work.Row, device string, out io.Writer) error {
	all := map[string]work.Workload{}
	for _, w := range work.All(o.quick) {
		all[w.ID] = w
	}
	fmt.Fprintf(out, "%s · %s · medians of %d pairs\n\n%-7s %9s %9s %18s %10s  %s\n", device, machine(), o.n, "", "bound", "median", "range", "itself", "")
	missed := 0
	for _, t := range targets {
		w := all[t.workload]
		if !o.only.MatchString(t.workload) || !o.rows.MatchString(t.row) {
			continue
		}
		v, itself, err := t.measure(w, rows, o.n)
		m := w.Metrics[t.metric]
		what := fmt.Sprintf("%s, %s, %s", t.workload, t.row, m.Name)
		if t.basis != "" {
			what += " / " + t.basis
		} else {
			what += ", " + m.Unit
		}
		if err != nil {
			fmt.Fprintf(out, "%-7s %60s%s: %v\n", "failed", "", what, err)
			missed++
			continue
		}
		verdict, sign := "ok", "≤"
		if t.atLeast {
			sign = "≥"
		}
		if got := median(v); t.atLeast && got < t.bound || !t.atLeast && got > t.bound {
			verdict = "MISSED"
			missed++
		}
		low, high := extremes(v)
		fmt.Fprintf(out, "%-7s %9s %9s %18s %10s  %s\n", verdict, sign+" "+figure(t.bound), figure(median(v)),
			figure(low)+" … "+figure(high), figure(median(itself)), what)
	}
	fmt.Fprintf(out, "\n%d missed\n", missed)
	return nil
}

func (t target) measure(w work.Workload, rows []work.Row, n int) (v, itself []float64, err error) {
	row, err := answering(rows, t.row, w)
	if err != nil {
		return nil, nil, err
	}
	if t.basis == "" {
		v, err = alone(w, row, t.metric, n)
		return v, v, err
	}
	basis, err := answering(rows, t.basis, w)
	if err != nil {
		return nil, nil, err
	}
	return pair(w, row, basis, t.metric, n)
}

// answering finds the row of that name that can do w: C's start program is another than its device.
func answering(rows []work.Row, name string, w work.Workload) (work.Row, error) {
	for _, r := range rows {
		if _, starts := r.(*starter); r.Name() == name && starts == (w.Kind == work.Start) {
			return r, nil
		}
	}
	return nil, fmt.Errorf("no row %q", name)
}
