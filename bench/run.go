package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/vkgloo/vkgloo/bench/work"
)

// cell is what one row reached in one workload.
type cell struct {
	row    string
	values [][]float64 // by metric, then by repetition
	err    error       // why there is nothing
	job    any
	w      work.Workload // what this row does of it
	from   work.Row
}

// block is a workload with the rows that have an answer to it.
type block struct {
	w     work.Workload
	cells []*cell
}

// find returns the row of that name, or nil.
func (b *block) find(row string) *cell {
	i := slices.IndexFunc(b.cells, func(c *cell) bool { return c.row == row && c.err == nil })
	if i < 0 {
		return nil
	}
	return b.cells[i]
}

// open makes a row ready for w and does it once, so that pages are there, caches are filled and code is compiled.
func open(row work.Row, w work.Workload) *cell {
	c := &cell{row: row.Name(), w: w, from: row}
	if f, ok := row.(work.Fewer); ok {
		c.w = f.Fewer(w)
	}
	c.job, c.err = row.Open(c.w)
	if c.err == nil {
		_, c.err = work.Measure(c.job, c.w, 0)
	}
	c.values = make([][]float64, len(w.Metrics))
	return c
}

func (c *cell) measure(rep int) {
	if c.err != nil {
		return
	}
	r, err := work.Measure(c.job, c.w, rep)
	if err != nil {
		c.err = err
		return
	}
	for i, v := range r {
		c.values[i] = append(c.values[i], v)
	}
}

func (c *cell) close() {
	if j, ok := c.job.(io.Closer); ok {
		if err := j.Close(); err != nil && c.err == nil {
			c.err = err
		}
	}
	c.job = nil
}

// run does w n times with every row, one after the other within each repetition, beginning with another one each time, so
// that a slow second of the machine falls on all of them.
func run(w work.Workload, rows []work.Row, n int, progress io.Writer) *block {
	b := &block{w: w}
	for _, row := range rows {
		c := open(row, w)
		if errors.Is(c.err, errors.ErrUnsupported) {
			continue
		}
		b.cells = append(b.cells, c)
	}
	for rep := 1; rep <= n; rep++ {
		for i := range b.cells {
			b.cells[(i+rep)%len(b.cells)].measure(rep)
		}
		fmt.Fprint(progress, ".")
	}
	for _, c := range b.cells {
		c.close()
		if c.err != nil {
			fmt.Fprintf(progress, "\n%s, %s: %v\n", w.ID, c.row, c.err)
		}
	}
	return b
}

// pair measures row against basis n times, each time one right after the other and the other way round the next time, and
// returns the ratios of metric m.
func pair(w work.Workload, row, basis work.Row, m, n int) (ratios, values []float64, err error) {
	a, b := open(row, w), open(basis, w)
	defer a.close()
	defer b.close()
	for rep := 1; rep <= n; rep++ {
		first, second := a, b
		if rep%2 == 0 {
			first, second = b, a
		}
		first.measure(rep)
		second.measure(rep)
		if err := errors.Join(a.err, b.err); err != nil {
			return nil, nil, fmt.Errorf("%s against %s: %w", row.Name(), basis.Name(), err)
		}
		ratios = append(ratios, a.values[m][rep-1]/b.values[m][rep-1])
	}
	return ratios, a.values[m], nil
}

// alone measures row n times.
func alone(w work.Workload, row work.Row, m, n int) ([]float64, error) {
	c := open(row, w)
	defer c.close()
	for rep := 1; rep <= n && c.err == nil; rep++ {
		c.measure(rep)
	}
	return c.values[m], c.err
}
