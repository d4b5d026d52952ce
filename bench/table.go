package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/vkgloo/vkgloo/bench/work"
)

// figure writes a value with three digits that count.
func figure(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v) || v == work.Unknown:
		return "–"
	case a >= 100e3:
		return fmt.Sprintf("%.0fk", v/1e3)
	case a >= 1000:
		return fmt.Sprintf("%.0f", v)
	case a >= 100:
		return fmt.Sprintf("%.0f", v)
	case a >= 10:
		return fmt.Sprintf("%.1f", v)
	case a >= 1:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.3f", v)
}

// ratio is how a row does against the limit: above 1 it is the better of the two, whatever the metric counts.
func ratio(b *block, c *cell, m int) float64 {
	limit := b.find(b.w.Limit)
	if limit == nil || c.err != nil || median(c.values[m]) == work.Unknown || median(limit.values[m]) == work.Unknown {
		return math.NaN()
	}
	if b.w.Metrics[m].More {
		return paired(c.values[m], limit.values[m])
	}
	return paired(limit.values[m], c.values[m])
}

// writeTable writes every workload with its rows: median, spread and ratio of each metric.
func writeTable(w io.Writer, blocks []*block) {
	for _, b := range blocks {
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintf(w, "%s  %s\n", b.w.ID, b.w.Title)
		for _, m := range b.w.Metrics {
			fmt.Fprintf(t, "%s, %s\tspread\tagainst %s\t", m.Name, m.Unit, b.w.Limit)
		}
		fmt.Fprintln(t, "")
		for _, c := range b.cells {
			if c.err != nil {
				fmt.Fprintf(t, "failed\t\t\t  %s: %v\n", c.row, firstLine(c.err))
				continue
			}
			for m := range b.w.Metrics {
				if r := ratio(b, c, m); median(c.values[m]) == work.Unknown {
					fmt.Fprint(t, "–\t\t\t")
				} else {
					fmt.Fprintf(t, "%s\t%.0f %%\t%s\t", figure(median(c.values[m])), 100*spread(c.values[m]), figure(r))
				}
			}
			fmt.Fprintf(t, "  %s\n", c.row)
		}
		t.Flush()
		fmt.Fprintln(w)
	}
}

func firstLine(err error) string {
	s, _, _ := strings.Cut(err.Error(), "\n")
	return s
}

// writeCSV writes a line for each workload, metric and row.
func writeCSV(w io.Writer, blocks []*block) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"workload", "title", "row", "metric", "unit", "more is better", "median", "min", "max", "ratio", "limit", "n"}); err != nil {
		return err
	}
	number := func(v float64) string {
		if math.IsNaN(v) {
			return ""
		}
		return strconv.FormatFloat(v, 'g', 6, 64)
	}
	for _, b := range blocks {
		for _, c := range b.cells {
			for i, m := range b.w.Metrics {
				v := c.values[i]
				if c.err != nil || median(v) == work.Unknown {
					continue
				}
				low, high := extremes(v)
				if err := out.Write([]string{b.w.ID, b.w.Title, c.row, m.Name, m.Unit, strconv.FormatBool(m.More),
					number(median(v)), number(low), number(high), number(ratio(b, c, i)), b.w.Limit, strconv.Itoa(len(v))}); err != nil {
					return err
				}
			}
		}
	}
	out.Flush()
	return out.Error()
}

func extremes(v []float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, x := range v {
		low, high = min(low, x), max(high, x)
	}
	return low, high
}

// writeMatrix writes the medians as one Markdown table, a line a metric and a column a row: for docs/benchmarks.
func writeMatrix(w io.Writer, blocks []*block) {
	var names []string
	seen := map[string]bool{}
	for _, b := range blocks {
		for _, c := range b.cells {
			if c.err == nil && !seen[c.row] {
				seen[c.row] = true
				names = append(names, c.row)
			}
		}
	}
	fmt.Fprintf(w, "| workload | %s |\n|---%s|\n", strings.Join(names, " | "), strings.Repeat("|---", len(names)))
	for _, b := range blocks {
		for i, m := range b.w.Metrics {
			fmt.Fprintf(w, "| %s %s, %s %s", strings.SplitN(b.w.ID, "/", 2)[0], b.w.Title, m.Name, m.Unit)
			for _, n := range names {
				v := math.NaN()
				if c := b.find(n); c != nil {
					v = median(c.values[i])
				}
				fmt.Fprintf(w, " | %s", figure(v))
			}
			fmt.Fprintln(w, " |")
		}
	}
}
