package vk

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// handles takes what is due and lists the handles.
func (l *retireList) handles(complete uint64) []uint64 {
	var got []uint64
	for {
		var due [3]Retired
		n := l.take(complete, due[:])
		for _, r := range due[:n] {
			got = append(got, r.Handle)
		}
		if n < len(due) {
			return got
		}
	}
}

func TestRetireOrder(t *testing.T) {
	d := &Device{}
	for _, r := range []struct{ number, handle uint64 }{{5, 1}, {3, 2}, {5, 3}, {4, 4}, {0, 5}, {9, 6}} {
		d.Retire(r.number, Retired{Kind: RetireBuffer, Handle: r.handle})
	}
	for _, c := range []struct {
		complete uint64
		want     []uint64
	}{{0, []uint64{5}}, {2, nil}, {4, []uint64{2, 4}}, {5, []uint64{1, 3}}, {8, nil}, {9, []uint64{6}}, {^uint64(0), nil}} {
		if got := d.retired.handles(c.complete); !slices.Equal(got, c.want) {
			t.Errorf("due at %d: %v, want %v", c.complete, got, c.want)
		}
	}
	if n := d.Waiting(); n != 0 {
		t.Errorf("%d records wait, want none", n)
	}
}

// A naive twin: every record is due exactly when its number is complete, once, equal numbers in the order they came.
func TestRetireModel(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	d := &Device{}
	type rec struct{ number, handle uint64 }
	var model []rec
	complete, handle := uint64(0), uint64(0)
	for range 5000 {
		if rnd.IntN(3) > 0 {
			handle++
			n := complete + uint64(rnd.IntN(8))
			d.Retire(n, Retired{Kind: RetireBuffer, Handle: handle})
			model = append(model, rec{n, handle})
			continue
		}
		complete += uint64(rnd.IntN(4))
		slices.SortStableFunc(model, func(a, b rec) int { return int(a.number) - int(b.number) })
		var want []uint64
		for len(model) > 0 && model[0].number <= complete {
			want = append(want, model[0].handle)
			model = model[1:]
		}
		if got := d.retired.handles(complete); !slices.Equal(got, want) {
			t.Fatalf("due at %d: %v, want %v", complete, got, want)
		}
	}
}

func TestRetireNoAllocs(t *testing.T) {
	d := &Device{}
	n := uint64(0)
	round := func() {
		for range 100 {
			n++
			d.Retire(n, Retired{Kind: RetireBuffer, Handle: n})
		}
		var due [128]Retired
		d.retired.take(n-50, due[:]) // some always wait, so that the list creeps along
	}
	round()
	if a := testing.AllocsPerRun(100, round); a != 0 {
		t.Errorf("allocs = %v, want 0", a)
	}
}

func TestObjectsLeft(t *testing.T) {
	d := &Device{caps: &Caps{}, objects: objects{live: map[object]liveObject{}}}
	d.track(RetireBuffer, 7, "b7")
	d.track(RetirePipeline, 7, "p7")
	d.track(RetireSampler, 3, "s")
	d.track(RetireSampler, 3, "s again") // a driver may give the same handle twice
	d.track(RetireBuffer, 5, "b5")
	d.untrack(RetireSampler, 3)
	want := []object{{RetirePipeline, 7}, {RetireSampler, 3}, {RetireBuffer, 7}, {RetireBuffer, 5}}
	if got := d.objects.left(); !slices.Equal(got, want) {
		t.Errorf("left = %v, want %v", got, want)
	}
	d.Relabel(RetireBuffer, 7, "renamed")
	if got := d.objects.label(object{RetireBuffer, 7}); got != "renamed" {
		t.Errorf("label = %q, want renamed", got)
	}
	d.untrack(RetireSampler, 3)
	d.untrack(RetireBuffer, 7)
	d.untrack(RetireBuffer, 5)
	d.untrack(RetirePipeline, 7)
	if got := d.objects.left(); len(got) != 0 {
		t.Errorf("left = %v, want none", got)
	}
}
