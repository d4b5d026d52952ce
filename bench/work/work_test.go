package work

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"
)

func TestDataDiffersBetweenRepetitions(t *testing.T) {
	a, b := bytes.Clone(Data(100_000, 1)), Data(100_000, 2)
	if bytes.Equal(a, b) || !bytes.Equal(a, Data(100_000, 1)) {
		t.Error("repetitions 1 and 2 send the same, or 1 does not send the same twice")
	}
}

func TestOffsetsAreDistinctSlots(t *testing.T) {
	for _, w := range All(false) {
		if w.Kind != Scatter && w.Kind != Small {
			continue
		}
		offsets := Offsets(w)
		if len(offsets) != w.Count || slices.IsSorted(offsets) != w.InOrder {
			t.Errorf("%s: %d offsets, sorted: %v", w.ID, len(offsets), slices.IsSorted(offsets))
		}
		slices.Sort(offsets)
		for i, at := range offsets {
			if at < 0 || at > w.Size-w.Elem || i > 0 && at < offsets[i-1]+w.Elem {
				t.Fatalf("%s: offset %d", w.ID, at)
			}
		}
	}
}

func TestOps(t *testing.T) {
	for _, quick := range []bool{false, true} {
		i := slices.IndexFunc(All(quick), func(w Workload) bool { return w.Kind == Allocate })
		w := All(quick)[i]
		ops, peak := Ops(w)
		last := map[int]int{}
		live, most := map[int]int{}, 0
		for i, op := range ops {
			if at, ok := last[op.Slot]; ok && i-at < Together {
				t.Fatalf("slot %d is filled by steps %d and %d", op.Slot, at, i)
			}
			if op.Size < 64 || op.Size > 4*mib || op.Slot >= w.Live {
				t.Fatalf("step %d: %+v", i, op)
			}
			last[op.Slot], live[op.Slot] = i, op.Size
			sum := 0
			for _, n := range live {
				sum += n
			}
			most = max(most, sum)
		}
		if len(live) != w.Live || most != peak {
			t.Errorf("%d slots, at most %d bytes alive, said %d", len(live), most, peak)
		}
	}
}

// liar answers every kind of work without doing it.
type liar struct{}

func (liar) Upload([]byte) error                             { return nil }
func (liar) Contents([]byte) error                           { return nil }
func (liar) Write([]int, int, []byte) (time.Duration, error) { return 0, nil }
func (liar) Frame(int, [][]byte, int) error                  { return nil }
func (liar) Wait() error                                     { return nil }
func (liar) Results([]byte) error                            { return nil }
func (liar) Fill([]byte) error                               { return nil }
func (liar) Read([]byte) error                               { return nil }
func (liar) ReadMany([]int, int, []byte) error               { return nil }
func (liar) Copy() error                                     { return nil }

type lazyDrawer struct{}

func (lazyDrawer) Frame(int, bool) error { return nil }
func (lazyDrawer) Image([]byte) error    { return nil }

func TestWhoDoesNothingIsFoundOut(t *testing.T) {
	for _, w := range All(true) {
		var job any = liar{}
		switch w.Kind {
		case Draw:
			job = lazyDrawer{}
		case Allocate, Start:
			continue // nothing to compare
		}
		if _, err := Measure(job, w, 1); !errors.Is(err, ErrWrong) {
			t.Errorf("%s: %v, want %v", w.ID, err, ErrWrong)
		}
	}
}
