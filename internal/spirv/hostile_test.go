package spirv_test

import (
	"errors"
	"testing"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

// assembly builds modules that no compiler makes.
type assembly struct {
	bound   uint32
	globals []uint32
	listed  []uint32 // in the entry point's interface
	notes   []uint32 // annotations
}

func (a *assembly) op(op uint32, operands ...uint32) {
	a.globals = append(append(a.globals, uint32(1+len(operands))<<16|op), operands...)
}

// id makes a new id.
func (a *assembly) id() uint32 {
	a.bound++
	return a.bound
}

// typ appends a type or constant whose result comes first.
func (a *assembly) typ(op uint32, operands ...uint32) uint32 {
	id := a.id()
	a.op(op, append([]uint32{id}, operands...)...)
	return id
}

// constant is an unsigned one.
func (a *assembly) constant(typ, v uint32) uint32 {
	id := a.id()
	a.op(43, typ, id, v)
	return id
}

// variable makes a listed variable.
func (a *assembly) variable(class, typ uint32) uint32 {
	p, id := a.typ(32, class, typ), a.id()
	a.op(59, p, id, class)
	a.listed = append(a.listed, id)
	return id
}

func (a *assembly) decorate(words ...uint32) {
	a.notes = append(append(a.notes, uint32(1+len(words))<<16|71), words...)
}

// module adds an empty vertex shader.
func (a *assembly) module(t *testing.T) *spirv.Module {
	t.Helper()
	void, fn, main, label := a.id(), a.id(), a.id(), a.id()
	a.op(19, void)
	a.op(33, fn, void)
	w := []uint32{0x07230203, 0x00010000, 0, a.bound + 1, 0, 2<<16 | 17, 1, 3<<16 | 14, 0, 1}
	entry := append([]uint32{0, main, 'm' | 'a'<<8 | 'i'<<16 | 'n'<<24, 0}, a.listed...)
	w = append(append(w, uint32(1+len(entry))<<16|15), entry...)
	w = append(append(w, a.notes...), a.globals...)
	w = append(w, 5<<16|54, void, main, 0, fn, 2<<16|248, label, 1<<16|253, 1<<16|56)
	m, err := spirv.Parse(w)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const (
	inUniform = 2
	inOutput  = 3
)

// TestHostileStructures holds that what nests, repeats or contains itself without end is refused, soon.
func TestHostileStructures(t *testing.T) {
	float := func(a *assembly) uint32 { return a.typ(22, 32) }
	number := func(a *assembly, n uint32) uint32 { return a.constant(a.typ(21, 32, 0), n) }
	for name, build := range map[string]func(a *assembly) uint32{
		"doubled structures": func(a *assembly) uint32 {
			t := float(a)
			for range 40 {
				t = a.typ(30, t, t, t, t, t, t, t, t)
			}
			return t
		},
		"doubled arrays": func(a *assembly) uint32 {
			n, t := number(a, 1000), float(a)
			for range 30 {
				t = a.typ(28, a.typ(30, t, t), n)
			}
			return t
		},
		"itself": func(a *assembly) uint32 {
			id := a.id()
			a.op(30, id, id)
			return a.typ(30, id)
		},
		"array of itself": func(a *assembly) uint32 {
			id, n := a.id(), number(a, 2)
			a.op(28, id, id, n)
			return a.typ(30, id)
		},
		"long array": func(a *assembly) uint32 {
			return a.typ(30, a.typ(28, a.typ(30, float(a)), number(a, 1<<31)))
		},
		"deep": func(a *assembly) uint32 {
			t := float(a)
			for range 1000 {
				t = a.typ(30, t)
			}
			return t
		},
		"wide": func(a *assembly) uint32 {
			members := make([]uint32, 20000)
			f := float(a)
			for k := range members {
				members[k] = f
			}
			return a.typ(30, members...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, class := range []uint32{inUniform, inOutput, 0} { // 0: loose uniforms
				a := &assembly{}
				a.variable(class, build(a))
				m := a.module(t)
				if r, err := m.Reflect(spirv.Vertex, ""); !errors.Is(err, spirv.ErrLimit) {
					t.Errorf("class %d: %+v, %v, want ErrLimit", class, r, err)
				}
				l := linked(t, m, spirv.Vertex)
				if err := spirv.Link(l); class == inOutput && !errors.Is(err, spirv.ErrLimit) {
					t.Errorf("Link: %v, want ErrLimit", err)
				}
			}
		})
	}
}

func TestHostileLocations(t *testing.T) {
	a := &assembly{}
	f, u := a.typ(22, 32), a.typ(21, 32, 0)
	long := a.variable(inOutput, a.typ(28, f, a.constant(u, 1<<31)))
	m := a.module(t)
	l := linked(t, m, spirv.Vertex)
	if err := m.AssignOutputs(l.Entry); !errors.Is(err, spirv.ErrLimit) {
		t.Errorf("an array of 2^31: %v, want ErrLimit", err)
	}
	m.SetLocations(map[uint32]int{long: 0})
	for _, way := range []func() (*spirv.XfbLayout, error){
		func() (*spirv.XfbLayout, error) {
			return m.DecorateXfb(l.Entry, spirv.XfbOptions{Varyings: []string{"gl_SkipComponents1"}})
		},
		func() (*spirv.XfbLayout, error) { return m.DecorateXfb(l.Entry, spirv.XfbOptions{}) },
		func() (*spirv.XfbLayout, error) { return m.EmulateXfb(l.Entry, spirv.EmulateOptions{}) },
	} {
		if x, err := way(); !errors.Is(err, spirv.ErrVarying) {
			t.Errorf("%v, %v, want ErrVarying", x, err)
		}
	}
	b := &assembly{}
	v := b.variable(inOutput, b.typ(22, 32))
	b.decorate(v, 30, 1<<31) // Location
	m = b.module(t)
	if err := spirv.Link(linked(t, m, spirv.Vertex)); !errors.Is(err, spirv.ErrLimit) {
		t.Errorf("location 2^31: %v, want ErrLimit", err)
	}
}

func TestHostileXfb(t *testing.T) {
	a := &assembly{}
	f, u := a.typ(22, 32), a.typ(21, 32, 0)
	v := a.variable(inOutput, a.typ(28, f, a.constant(u, 1<<30)))
	a.decorate(v, 30, 0) // Location
	a.decorate(v, 36, 0) // XfbBuffer
	a.decorate(v, 37, 4) // XfbStride
	a.decorate(v, 35, 0) // Offset
	m := a.module(t)
	if x, err := m.EmulateXfb(linked(t, m, spirv.Vertex).Entry, spirv.EmulateOptions{}); !errors.Is(err, spirv.ErrVarying) {
		t.Errorf("2^30 floats: %v, %v, want ErrVarying", x, err)
	}
}

func TestBoundRunsOut(t *testing.T) {
	w := words(t, "outputs.vert")
	w[3] = 1 << 22
	m, err := spirv.Parse(w)
	if err != nil {
		t.Fatal(err)
	}
	e := linked(t, m, spirv.Vertex).Entry
	if err := m.ClipDepth(e); !errors.Is(err, spirv.ErrLimit) {
		t.Errorf("ClipDepth: %v, want ErrLimit", err)
	}
	if got := m.Words(); got[3] != 1<<22 || len(got) != len(w) {
		t.Error("the module changed")
	}
}
