package spirv_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

func TestRoundTrip(t *testing.T) {
	for _, name := range corpusNames(t) {
		want := words(t, name)
		if got := load(t, name).Words(); !slices.Equal(got, want) {
			t.Errorf("%s: Words() differs from what was parsed (%d and %d words)", name, len(got), len(want))
		}
	}
}

func TestFromBytesOrders(t *testing.T) {
	want := words(t, "color.frag")
	little := spirv.Bytes(want)
	big := slices.Clone(little)
	for i := 0; i < len(big); i += 4 {
		slices.Reverse(big[i : i+4])
	}
	for _, p := range [][]byte{little, big} {
		if got, err := spirv.FromBytes(string(p)); err != nil || !slices.Equal(got, want) {
			t.Errorf("FromBytes(% x …) = %d words, %v", p[:4], len(got), err)
		}
	}
	for _, p := range []string{"", "#version 450", string(little[:len(little)-1]), "\x03\x02\x23"} {
		if _, err := spirv.FromBytes(p); !errors.Is(err, spirv.ErrInvalid) {
			t.Errorf("FromBytes(%d bytes): %v, want ErrInvalid", len(p), err)
		}
	}
}

func TestParseBroken(t *testing.T) {
	good := words(t, "color.frag")
	edit := func(f func(w []uint32) []uint32) []uint32 { return f(slices.Clone(good)) }
	set := func(at int, v uint32) []uint32 {
		return edit(func(w []uint32) []uint32 { w[at] = v; return w })
	}
	for name, w := range map[string][]uint32{
		"nothing":          nil,
		"header only half": good[:3],
		"no magic":         set(0, 1),
		"version":          set(1, 0x00020000),
		"bound zero":       set(3, 0),
		"bound huge":       set(3, 1<<30),
		"bound too low":    set(3, 2),
		"length zero":      set(5, 17),
		"length past end":  set(5, 0xffff0011),
		"cut":              good[:len(good)-1],
		"id twice":         edit(func(w []uint32) []uint32 { return append(w, 2<<16|19, 2) }),
		"short":            append(slices.Clone(good[:5]), 1<<16|71),
		"order":            edit(func(w []uint32) []uint32 { return append(w, 2<<16|17, 1) }),
		"groups":           append(slices.Clone(good[:5]), 2<<16|73, 1),
	} {
		if m, err := spirv.Parse(w); !errors.Is(err, spirv.ErrInvalid) {
			t.Errorf("%s: Parse = %v, %v, want ErrInvalid", name, m, err)
		}
	}
}

func TestParseCopies(t *testing.T) {
	w := words(t, "color.frag")
	m, err := spirv.Parse(w)
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Clone(w)
	clear(w)
	if !slices.Equal(m.Words(), want) || !slices.Equal(m.Clone().Words(), want) {
		t.Error("a module changed with the words it was parsed from")
	}
}

// FuzzModule holds that nothing panics or hangs whatever the words are, and that what was parsed is written back.
func FuzzModule(f *testing.F) {
	for _, name := range corpusNames(f) {
		f.Add(spirv.Bytes(words(f, name)))
	}
	f.Fuzz(func(t *testing.T, p []byte) {
		w, err := spirv.FromBytes(string(p))
		if err != nil {
			return
		}
		m, err := spirv.Parse(w)
		if err != nil {
			return
		}
		for _, e := range m.Entries() {
			exercise(t, m, e)
		}
	})
}

// exercise runs everything that reads or rewrites a module. Errors are fine.
func exercise(t *testing.T, m *spirv.Module, e spirv.Entry) {
	var outputs []string
	if r, err := m.Reflect(e.Stage, e.Name); err == nil {
		for _, v := range r.Outputs {
			outputs = append(outputs, v.Name)
		}
	}
	linked := func() spirv.Linked { return spirv.Linked{Module: m.Clone(), Entry: e} }
	again(t, e, func(l spirv.Linked) error { l.Module.DropUnused(l.Entry); return nil }, linked())
	again(t, e, func(l spirv.Linked) error { return spirv.Link(l, linked()) }, linked())
	again(t, e, func(l spirv.Linked) error { return spirv.AssignBindings(l, l) }, linked())
	for _, separate := range []bool{false, true} {
		o := spirv.XfbOptions{Varyings: outputs, Separate: separate, Copy: separate}
		again(t, e, func(l spirv.Linked) error { _, err := l.Module.DecorateXfb(e, o); return err }, linked())
		again(t, e, func(l spirv.Linked) error {
			_, err := l.Module.EmulateXfb(e, spirv.EmulateOptions{XfbOptions: o, Push: separate})
			return err
		}, linked())
	}
	again(t, e, func(l spirv.Linked) error { return l.Module.ClipDepth(e) }, linked())
	again(t, e, func(l spirv.Linked) error { return l.Module.InstanceFromZero(e) }, linked())
	again(t, e, func(l spirv.Linked) error { return l.Module.FlipPointCoord(e) }, linked())
	again(t, e, func(l spirv.Linked) error { _, err := l.Module.WidenDoubleInputs(e); return err }, linked())
	again(t, e, func(l spirv.Linked) error { _, err := spirv.MergeDefaultBlocks(spirv.Place{}, l, l); return err }, linked())
	again(t, e, func(l spirv.Linked) error { return l.Module.WritePointSize(e, 1, true) }, linked())
	again(t, e, func(l spirv.Linked) error { return spirv.PruneOutputs(l, spirv.Linked{}) }, linked())
}

// again checks that a rewritten module can be parsed.
func again(t *testing.T, e spirv.Entry, rewrite func(spirv.Linked) error, l spirv.Linked) {
	if rewrite(l) != nil {
		return
	}
	if _, err := spirv.Parse(l.Module.Words()); err != nil && !errors.Is(err, spirv.ErrLimit) {
		t.Errorf("%v %q: a rewritten module does not parse: %v", e.Stage, e.Name, err)
	}
}

// TestMutations changes single words of the corpus: what byte-wise fuzzing seldom gets past Parse with.
func TestMutations(t *testing.T) {
	names, seed := corpusNames(t), rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	runs := 600
	if testing.Short() {
		runs = 200
	}
	for range runs {
		w := words(t, names[r.IntN(len(names))])
		for range 1 + r.IntN(3) {
			values := []uint32{0, 1, 0xffffffff, 1 << 31, w[3], w[5+r.IntN(len(w)-5)], r.Uint32N(w[3]), r.Uint32N(64)}
			w[5+r.IntN(len(w)-5)] = values[r.IntN(len(values))]
		}
		m, err := spirv.Parse(w)
		if err != nil {
			continue
		}
		for _, e := range m.Entries() {
			exercise(t, m, e)
		}
	}
}
