package misuse_test

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
)

func TestMain(m *testing.M) { os.Exit(vktest.Main(m)) }

// newDriver reads MISUSE_SEED and MISUSE_ROUNDS: to repeat a run, and for longer ones.
func newDriver(t *testing.T, rounds int, p map[reflect.Type][]reflect.Value) *driver {
	t.Helper()
	seed := uint64(1)
	if n, err := strconv.ParseUint(os.Getenv("MISUSE_SEED"), 10, 64); err == nil {
		seed = n
	}
	if os.Getenv("VKGLOO_TEST_PROFILE") != "" { // arguments are checked the same way on all devices, and some come late with each read
		rounds = max(1, rounds/16)
	}
	if n, err := strconv.Atoi(os.Getenv("MISUSE_ROUNDS")); err == nil {
		rounds *= n
	}
	t.Logf("MISUSE_SEED=%d", seed)
	return &driver{t: t, rounds: rounds, values: &values{rnd: rand.New(rand.NewPCG(seed, 0)), pool: p, fixed: fixed(), small: true}}
}

// TestMisuse calls every exported function and method with hostile arguments, on live, released, closed, nil and zero
// objects, and fails when one is exported that it didn't call.
func TestMisuse(t *testing.T) {
	called := map[string]bool{}
	live, foreign, closed := newWorld(t, "live"), newWorld(t, "foreign"), newWorld(t, "closed")
	closed.live = append(closed.live, closed.low(t)...)
	_ = closed.c.Close() // names what lives

	t.Run("functions", func(t *testing.T) {
		d := newDriver(t, 24, pool(live.live, live.gone, foreign.live, closed.live))
		for _, name := range sorted(functions) {
			called[name] = true
			for _, f := range functions[name] {
				for range d.rounds {
					d.call(name, reflect.ValueOf(f))
				}
			}
		}
	})
	t.Run("values", func(t *testing.T) {
		d := newDriver(t, 60, nil)
		for _, name := range sorted(types) {
			for _, v := range types[name] {
				d.methods("", reflect.ValueOf(v), nil, called)
			}
		}
		for range d.rounds {
			d.methods("", reflect.ValueOf(d.array()), nil, called)
		}
	})
	t.Run("nil and zero", func(t *testing.T) {
		d := newDriver(t, 1, nil)
		for _, typ := range pointers {
			d.nils(typ)
		}
	})
	t.Run("closed", func(t *testing.T) {
		d := newDriver(t, 8, pool(closed.live))
		skip := maps.Clone(unchecked) // but for what takes handles: after Close nothing is asked of Vulkan
		maps.DeleteFunc(skip, func(_, why string) bool { return why == handle || why == ends })
		for _, o := range append(closed.live, closed.gone...) {
			d.methods("closed", reflect.ValueOf(o), skip, called)
		}
	})
	t.Run("live", func(t *testing.T) {
		d := newDriver(t, 16, pool(live.live, live.gone, foreign.live, closed.live))
		d.watch(live.live)
		for _, o := range append(live.gone, live.live...) {
			d.methods("live", reflect.ValueOf(o), unchecked, called)
			if err := live.c.Finish(); err != nil {
				t.Fatalf("after %T: %v", o, err)
			}
		}
	})
	for name := range public {
		for _, f := range exported(t, public[name]) {
			if full := name + "." + f; name != "gl" && !called[full] && unchecked[full] == "" {
				t.Errorf("%s is exported, but never called with hostile arguments: add it to the tables of this package", full)
			}
		}
	}
}

// watch compares, around every call that fails, what the live buffers hold.
func (d *driver) watch(objects []any) {
	var buffers []*buffer.Buffer
	for _, o := range objects {
		if a, ok := o.(buffer.Any); ok && a.Untyped().Attached() {
			buffers = append(buffers, a.Untyped())
		}
	}
	contents := func() (all [][]byte) {
		for _, b := range buffers {
			p, err := b.Read(-1, 0)
			if err != nil && b.Size() > 0 && !b.Released() {
				d.t.Fatalf("%v: %v", b, err)
			}
			all = append(all, p)
		}
		return all
	}
	var was [][]byte
	d.before = func() { was = contents() }
	d.after = func(name string, err error) {
		if err == nil {
			return
		}
		for i, p := range contents() {
			if !bytes.Equal(p, was[i]) {
				d.t.Errorf("%s: %v, and %v has changed", name, err, buffers[i])
			}
		}
	}
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
