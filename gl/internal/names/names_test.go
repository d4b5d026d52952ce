package names_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/vkgloo/vkgloo/gl/internal/names"
)

type object struct{ n int }

func TestTable(t *testing.T) {
	var tab names.Table[object]
	if tab.Get(0) != nil || tab.Get(7) != nil || tab.Known(0) || tab.Known(1) || tab.Delete(3) != nil {
		t.Fatal("an empty table knows names")
	}
	a, b, c := tab.Gen(), tab.Gen(), tab.Gen()
	if a != 1 || b != 2 || c != 3 {
		t.Fatalf("first names are %d %d %d, want 1 2 3", a, b, c)
	}
	if !tab.Known(b) || tab.Get(b) != nil || tab.Len() != 0 {
		t.Fatal("a reserved name is no object, yet known")
	}
	o := &object{5}
	tab.Set(b, o)
	if tab.Get(b) != o || tab.Len() != 1 {
		t.Fatal("Set made no object")
	}
	if tab.Delete(b) != o || tab.Known(b) || tab.Get(b) != nil || tab.Len() != 0 {
		t.Fatal("Delete left the object")
	}
	if n := tab.Gen(); n != b {
		t.Fatalf("Gen after Delete(2) = %d, want 2", n)
	}
	if n := tab.Gen(); n != 4 {
		t.Fatalf("Gen = %d, want 4", n)
	}
	if tab.Get(math.MaxUint32) != nil || tab.Known(math.MaxUint32) || tab.Delete(math.MaxUint32) != nil {
		t.Fatal("the largest name is known")
	}
}

// A table agrees with a map of names under random calls.
func TestTableModel(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var tab names.Table[object]
	model := map[uint32]*object{}
	for i := range 20000 {
		name := uint32(r.IntN(40))
		switch r.IntN(4) {
		case 0, 1:
			n := tab.Gen()
			if _, ok := model[n]; ok || n == 0 {
				t.Fatalf("step %d: Gen gave %d, which is taken", i, n)
			}
			for k := uint32(1); k < n; k++ {
				if _, ok := model[k]; !ok {
					t.Fatalf("step %d: Gen gave %d, %d is free", i, n, k)
				}
			}
			model[n] = nil
		case 2:
			if _, ok := model[name]; ok {
				model[name] = &object{i}
				tab.Set(name, model[name])
			}
		default:
			if got := tab.Delete(name); got != model[name] {
				t.Fatalf("step %d: Delete(%d) = %v, want %v", i, name, got, model[name])
			}
			delete(model, name)
		}
		if len(model) > 60 {
			for n := range model {
				tab.Delete(n)
			}
			clear(model)
		}
		if tab.Get(name) != model[name] {
			t.Fatalf("step %d: Get(%d) = %v, want %v", i, name, tab.Get(name), model[name])
		}
	}
	n := 0
	tab.All(func(name uint32, o *object) bool {
		if model[name] != o {
			t.Errorf("All: %d is %v, want %v", name, o, model[name])
		}
		n++
		return true
	})
	if n != tab.Len() {
		t.Errorf("All showed %d objects, Len() = %d", n, tab.Len())
	}
}
