package main

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/bench/work"
)

func TestStatistics(t *testing.T) {
	for _, c := range []struct {
		v              []float64
		median, spread float64
	}{
		{[]float64{3}, 3, 0},
		{[]float64{4, 1, 2}, 2, 1.5},
		{[]float64{4, 1, 2, 4}, 3, 1},
	} {
		if got := median(c.v); got != c.median {
			t.Errorf("median(%v) = %v, want %v", c.v, got, c.median)
		}
		if got := spread(c.v); got != c.spread {
			t.Errorf("spread(%v) = %v, want %v", c.v, got, c.spread)
		}
	}
	if !math.IsNaN(median(nil)) {
		t.Error("the median of nothing is a number")
	}
	// A machine that gets slower from repetition to repetition: each pair still says 2.
	if got := paired([]float64{2, 4, 8}, []float64{1, 2, 4}); got != 2 {
		t.Errorf("paired = %v, want 2", got)
	}
}

// blocks are results of a workload where more is better, one where less is, and one that has no limit.
func blocks() []*block {
	w := map[string]work.Workload{}
	for _, x := range work.All(false) {
		w[x.ID] = x
	}
	cells := func(values ...map[string][][]float64) (all []*cell) {
		for _, m := range values {
			for row, v := range m {
				all = append(all, &cell{row: row, values: v})
			}
		}
		return all
	}
	failed := &cell{row: "a <broken> & row", err: errors.New("first line\nsecond"), values: make([][]float64, 1)}
	return []*block{
		{w["W1/64MiB"], append(cells(map[string][][]float64{work.GoChunk: {{4, 5, 6}}}, map[string][][]float64{rowDirect: {{2, 2.5, 3}}}), failed)},
		{w["W5/64B"], cells(map[string][][]float64{work.GoChunk: {{0.1, 0.1}}}, map[string][][]float64{rowDirect: {{0.05, 0.05}}})},
		{w["W4"], cells(map[string][][]float64{rowDirect: {{900}, {6}, {work.Unknown}}})},
	}
}

func TestRatio(t *testing.T) {
	all := blocks()
	for i, want := range []float64{0.5, 2, math.NaN()} {
		got := ratio(all[i], all[i].find(rowDirect), 0)
		if got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Errorf("%s: ratio %v, want %v", all[i].w.ID, got, want)
		}
	}
}

func TestTable(t *testing.T) {
	var b strings.Builder
	writeTable(&b, blocks())
	for _, want := range []string{`5\.00 +40 % +1\.00 +Go copy`, `2\.50 +40 % +0\.500 +vkgloo`, `failed.*a <broken> & row: first line\n`, `900 +0 % +– +6\.00 +0 % +– +– +vkgloo`} {
		if !regexp.MustCompile(want).MatchString(b.String()) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

func TestCSV(t *testing.T) {
	var b strings.Builder
	if err := writeCSV(&b, blocks()); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 1+2+2+2 { // what failed and what is unknown have none
		t.Errorf("%d lines:\n%s", len(lines), b.String())
	}
}

func TestPicturesAreXML(t *testing.T) {
	var bars, lines strings.Builder
	if err := writeBars(&bars, blocks(), "a machine & a <driver>"); err != nil {
		t.Fatal(err)
	}
	points := []point{{"writes", "plain copy", 1, 20, 1}, {"writes", "plain copy", 10, 10, 1}, {"writes", rowDirect, 1, 900, 45}, {"writes", rowDirect, 10, 90, 9}}
	if err := writeLines(&lines, points, "a machine & a <driver>"); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]string{"bars": bars.String(), "lines": lines.String()} {
		elements := 0
		for d := xml.NewDecoder(strings.NewReader(s)); ; {
			tok, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if _, ok := tok.(xml.StartElement); ok {
				elements++
			}
		}
		if elements < 15 || strings.Contains(s, "NaN") || strings.Contains(s, "Inf") {
			t.Errorf("%s: %d elements:\n%s", name, elements, s)
		}
	}
}

func TestParse(t *testing.T) {
	for args, ok := range map[string]bool{"": true, "-n 3 -only W1": true, "W3": true, "-n 0": false, "W1 W2": false, "-only (": false} {
		if _, err := parse(strings.Fields(args)); (err == nil) != ok {
			t.Errorf("parse(%q) = %v", args, err)
		}
	}
}

func TestTargetsNameWhatThereIs(t *testing.T) {
	all := map[string]work.Workload{}
	for _, w := range work.All(true) {
		all[w.ID] = w
	}
	for _, x := range targets {
		w, ok := all[x.workload]
		if !ok || x.metric >= len(w.Metrics) {
			t.Errorf("%+v: no such workload or metric", x)
		}
	}
}
