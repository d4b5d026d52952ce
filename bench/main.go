// Command bench measures the library against what the machine can do, against Vulkan called from C and against the ways
// that programs upload today: workloads W1 to W8 (package work), every row in turn within each repetition, contents
// checked.
//
//	go run ./bench                     everything, five repetitions; the table, out/bench/*.csv, .md, .svg
//	go run ./bench -quick              a try-out of some seconds; its figures mean nothing
//	go run ./bench -only 'W1|W3' -n 9  some workloads, more repetitions
//	go run ./bench -targets -n 15      only the figures that are promised, each paired with its limit
//	go run ./bench -scaling            how cost grows with buffers, writes and goroutines
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime/pprof"
	"strings"

	"github.com/vkgloo/vkgloo/bench/work"
)

type options struct {
	n               int
	only, rows      *regexp.Regexp
	quick, peers    bool
	targets, scales bool
	device, out     string
	profile         string
}

func main() {
	o, err := parse(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err == nil {
		err = bench(o, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func parse(args []string) (o options, err error) {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	only := f.String("only", "", "`regexp` of the workloads to do: W1/64MiB and the like")
	rows := f.String("rows", "", "`regexp` of the rows to measure; limits come along")
	f.IntVar(&o.n, "n", 5, "repetitions")
	f.BoolVar(&o.quick, "quick", false, "a fraction of every size: to try it out")
	f.BoolVar(&o.peers, "peers", true, "measure go-gl and wgpu, too, where bench/peers can be built")
	f.BoolVar(&o.targets, "targets", false, "measure what is promised, paired with its limit")
	f.BoolVar(&o.scales, "scaling", false, "measure how cost grows, into scaling.svg and .csv")
	f.BoolVar(&work.CPUTime, "cputime", false, "count CPU time instead of time: for a machine that others use, too; not for W6, nor for peers")
	f.StringVar(&o.device, "device", "", "part of the device's `name`")
	f.StringVar(&o.out, "out", "out/bench", "`folder` for tables and pictures")
	f.StringVar(&o.profile, "cpuprofile", "", "write a CPU profile to `file`")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() == 1 && *only == "" { // ./run bench W3
		*only = f.Arg(0)
	} else if f.NArg() > 0 {
		return o, fmt.Errorf("what is %q?", f.Args())
	}
	if o.n < 1 {
		return o, fmt.Errorf("%d repetitions", o.n)
	}
	if o.only, err = regexp.Compile(*only); err != nil {
		return o, err
	}
	o.rows, err = regexp.Compile(*rows)
	return o, err
}

func bench(o options, out io.Writer) error {
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return err
	}
	if o.profile != "" {
		f, err := os.Create(o.profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	if o.scales {
		return scaling(o, out)
	}
	all, device, closeRows, err := openRows(o)
	if err != nil {
		return err
	}
	defer closeRows()
	if o.targets {
		return measureTargets(o, all, device, out)
	}
	var blocks []*block
	for _, w := range work.All(o.quick) {
		if !o.only.MatchString(w.ID) {
			continue
		}
		fmt.Fprintf(os.Stderr, "%s ", w.ID)
		blocks = append(blocks, run(w, keep(all, o.rows, w), o.n, os.Stderr))
		fmt.Fprintln(os.Stderr)
	}
	return report(o, blocks, device, out)
}

// keep returns the rows that match, and the limit of w.
func keep(all []work.Row, match *regexp.Regexp, w work.Workload) []work.Row {
	var kept []work.Row
	for _, r := range all {
		if match.MatchString(r.Name()) || r.Name() == w.Limit {
			kept = append(kept, r)
		}
	}
	return kept
}

func report(o options, blocks []*block, device string, out io.Writer) error {
	var failed []string
	for _, b := range blocks {
		for _, c := range b.cells {
			if c.err != nil {
				failed = append(failed, b.w.ID+" "+c.row)
			}
		}
	}
	about := fmt.Sprintf("%s · %s · medians of %d interleaved repetitions, contents checked", device, machine(), o.n)
	if work.CPUTime {
		about += " · CPU time instead of time"
	}
	if o.quick {
		about += " · -quick: sizes too small to quote"
	}
	fmt.Fprintf(out, "%s\nagainst: above 1 the row is better than its workload's limit; spread: (max−min)/median\n\n", about)
	writeTable(out, blocks)
	err := errors.Join(
		toFile(o.out, "bench.txt", func(w io.Writer) error { fmt.Fprintf(w, "%s\n\n", about); writeTable(w, blocks); return nil }),
		toFile(o.out, "bench.csv", func(w io.Writer) error { return writeCSV(w, blocks) }),
		toFile(o.out, "bench.md", func(w io.Writer) error { fmt.Fprintf(w, "%s\n\n", about); writeMatrix(w, blocks); return nil }),
		toFile(o.out, "bench.svg", func(w io.Writer) error { return writeBars(w, blocks, about) }),
	)
	fmt.Fprintf(out, "written to %s: bench.txt, .csv, .md, .svg\n", o.out)
	if len(failed) > 0 {
		err = errors.Join(err, fmt.Errorf("failed: %s", strings.Join(failed, ", ")))
	}
	return err
}

func toFile(dir, name string, write func(io.Writer) error) error {
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}
