package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestSwarmIsDeterministic(t *testing.T) {
	a, b := newSwarm(100), newSwarm(100)
	a.move(3)
	b.move(1)
	b.move(3)
	for i := range a.records {
		if a.records[i] != b.records[i] {
			t.Fatalf("record %d differs: %+v, %+v", i, a.records[i], b.records[i])
		}
		q := a.records[i].Spin
		if n := q[0]*q[0] + q[1]*q[1] + q[2]*q[2] + q[3]*q[3]; n < 0.99 || n > 1.01 {
			t.Fatalf("spin %d has length² %v", i, n)
		}
	}
}

func TestBar(t *testing.T) {
	for _, c := range []struct {
		done, total int
		took        time.Duration
		want        string
	}{
		{0, 60, 0, "[..............................]   0 %  0/60 frames"},
		{30, 60, 3 * time.Second, "[###############...............]  50 %  30/60 frames, 3 s left"},
		{60, 60, time.Second, "[##############################] 100 %  60/60 frames"},
	} {
		if got := strings.TrimRight(bar(c.done, c.total, c.took), " "); got != c.want {
			t.Errorf("bar(%d, %d, %v) = %q, want %q", c.done, c.total, c.took, got, c.want)
		}
	}
}

func TestProgressWithoutTerminal(t *testing.T) {
	var b strings.Builder
	p := newProgress(&b, 100)
	for i := range 100 {
		p.step(i + 1)
	}
	if n := strings.Count(b.String(), "\n"); n != 10 || strings.Contains(b.String(), "\r") {
		t.Errorf("%d lines, want 10 without returns:\n%s", n, b.String())
	}
}

func TestWriteFileWholeOrNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x")
	if err := writeFile(path, func(w io.Writer) error { _, err := io.WriteString(w, "one"); return err }); err != nil {
		t.Fatal(err)
	}
	bad := errors.New("bad")
	if err := writeFile(path, func(w io.Writer) error { io.WriteString(w, "two"); return bad }); !errors.Is(err, bad) {
		t.Errorf("error = %v, want %v", err, bad)
	}
	b, err := os.ReadFile(path)
	if err != nil || string(b) != "one" {
		t.Errorf("the file holds %q, %v, want what it held before", b, err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("%d files, want 1: something half-written was left", len(left))
	}
}

func TestFigures(t *testing.T) {
	f := figures{took: 2 * time.Second, frames: 60, bytes: 60 << 20, copies: 120, barriers: 60, blockCount: 3, allocated: 8 << 20, used: 5 << 20}
	table := f.table()
	for _, want := range []string{"30.0", "33.3 ms", "60.0 MiB", "1.0 MiB", "2.0", "8.0 MiB", "5.0 MiB"} {
		if !strings.Contains(table, want) {
			t.Errorf("no %q in\n%s", want, table)
		}
	}
	if d := f.since(figures{frames: 50, bytes: 10 << 20}); d.frames != 10 || d.bytes != 50<<20 {
		t.Errorf("since = %+v", d)
	}
}

func TestNormalize(t *testing.T) {
	for _, c := range []struct {
		size   string
		frames int
		ok     bool
	}{{"960x540", 0, true}, {"1x1", 1, true}, {"", 0, false}, {"x", 0, false}, {"0x5", 0, false}, {"960", 0, false}, {"99999x1", 0, false}, {"-3x4", 0, false}, {"4x4x4", 0, false}, {"8x8", -1, false}} {
		o := options{size: c.size, frames: c.frames}
		if err := o.normalize(); (err == nil) != c.ok {
			t.Errorf("size %q, frames %d: %v, want ok %v", c.size, c.frames, err, c.ok)
		}
	}
}
