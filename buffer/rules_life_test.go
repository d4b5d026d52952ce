package buffer_test

import (
	"errors"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"weak"

	"github.com/vkgloo/vkgloo/buffer"
)

// makers make one buffer of each kind that holds the bytes of a (any plain bytes will do).
var makers = []struct {
	name string
	kind buffer.Kind
	make func(buffer.Array) (holder, error)
}{
	{"Buffer", buffer.KindBytes, func(a buffer.Array) (holder, error) { b, err := buffer.NewData(a); return b, err }},
	{"DataBuffer", buffer.KindData, func(a buffer.Array) (holder, error) { b, err := buffer.NewDataBuffer(a); return b, err }},
	{"VertexBuffer", buffer.KindVertex, func(a buffer.Array) (holder, error) { b, err := buffer.NewVertexBuffer(a); return b, err }},
	{"IndexBuffer", buffer.KindIndex, func(a buffer.Array) (holder, error) { b, err := buffer.NewIndexBuffer(a); return b, err }},
}

// eachKind runs f for a buffer of each kind that holds a.
func eachKind(t *testing.T, a buffer.Array, f func(t *testing.T, b holder)) {
	t.Helper()
	for _, m := range makers {
		t.Run(m.name, func(t *testing.T) {
			b, err := m.make(a)
			need(t, err)
			f(t, b)
		})
	}
}

func init() {
	rule("G-001", func(t *testing.T) {
		last := buffer.New().ID()
		if last == 0 {
			t.Error("the first id is 0")
		}
		for _, m := range makers {
			b, err := m.make(u8(1))
			need(t, err)
			if b.ID() <= last {
				t.Errorf("id %d after %d", b.ID(), last)
			}
			last = b.ID()
		}
		if _, err := buffer.NewSize(-1); err == nil { // fails, and has used one up
			t.Error("no error")
		}
		if id := buffer.New().ID(); id != last+2 {
			t.Errorf("id %d after one failed constructor and %d", id, last)
		}
		if n := buffer.NextID(); n != last+3 {
			t.Errorf("NextID = %d, want %d: one sequence for all objects", n, last+3)
		}
		var wg sync.WaitGroup
		ids := make([][]uint64, 4)
		for i := range ids {
			wg.Go(func() {
				for range 1000 {
					ids[i] = append(ids[i], buffer.New().ID())
				}
			})
		}
		wg.Wait()
		all := slices.Concat(ids...)
		slices.Sort(all)
		if len(slices.Compact(all)) != 4000 {
			t.Error("two buffers made at the same time have the same id")
		}
	})
	rule("G-002", func(t *testing.T) {
		eachKind(t, u8(1, 2), func(t *testing.T, b holder) {
			list := b.Pending()
			if list[0].Op != buffer.OpCreate || list[0].ID != b.ID() {
				t.Errorf("first command %v, want CREATE of %d", list[0], b.ID())
			}
			if n := strings.Count(listed(list), "CREATE"); n != 1 {
				t.Errorf("%d CREATEs", n)
			}
		})
	})
	rule("G-003", func(t *testing.T) { // kinds are real ones; the device test draws and reads all four
		for _, m := range makers {
			b, err := m.make(u8(1, 2))
			need(t, err)
			if k := b.Pending()[0].Kind; k != m.kind || k.String() != m.name {
				t.Errorf("kind of %s is %v", m.name, k)
			}
		}
	})
	rule("G-004", func(t *testing.T) {
		a, b := get(buffer.NewData(u8(1))), get(buffer.NewData(u8(1)))
		if a == b || a != a.Untyped() {
			t.Error("equality is not identity")
		}
		var x, y buffer.Any = a, b
		if x == y || x != buffer.Any(a) {
			t.Error("equality of interfaces is not identity")
		}
		if m := map[*buffer.Buffer]int{a: 1, b: 2}; len(m) != 2 {
			t.Error("two buffers are one map key")
		}
	})
	rule("G-005", func(t *testing.T) {
		eachKind(t, u8(1, 2, 3), func(t *testing.T, b holder) {
			want := "CREATE SIZE(3) DATA(0:010203)"
			wantList(t, b, want)
			wantList(t, b, want) // listing takes nothing
			if got := listed(b.TakePending()); got != want {
				t.Errorf("taken %s, want %s", got, want)
			}
			wantList(t, b, "")
			if b.Size() != 3 {
				t.Errorf("size %d after the list was taken, want 3", b.Size())
			}
			need(t, b.SetSubData(u8(9), 1))
			wantList(t, b, "DATA(1:09)")
		})
	})
	rule("G-006", func(t *testing.T) {
		eachKind(t, u8(1, 2), func(t *testing.T, b holder) {
			b.Release()
			b.Release()
			wantList(t, b, "CREATE SIZE(2) DATA(0:0102) DELETE")
			if got := listed(b.TakePending()); got != "CREATE SIZE(2) DATA(0:0102) DELETE" {
				t.Errorf("taken %s", got)
			}
			b.Release()
			wantList(t, b, "")
		})
	})
	rule("G-007", func(t *testing.T) {
		eachKind(t, u8(1, 2), func(t *testing.T, b holder) {
			before := look(b)
			b.Release()
			after := look(b)
			after.released, after.list = before.released, before.list
			if !after.equal(before) || !b.Released() {
				t.Errorf("getters answer %+v after Release, %+v before", after, before)
			}
			refused(t, b, func() error { return b.SetData(u8(1)) }, buffer.ErrReleased, buffer.ErrState)
			refused(t, b, func() error { return b.SetSubData(u8(1), 0) }, buffer.ErrReleased)
			refused(t, b, func() error { return b.ResizeBytes(2) }, buffer.ErrReleased)
			raw := b.Untyped()
			for name, call := range map[string]func() error{
				"Write":       func() error { return raw.Write(u8(1), 0) },
				"WriteAt":     func() error { _, err := raw.WriteAt([]byte{1}, 0); return err },
				"WriteChunks": func() error { return raw.WriteChunks(u8(1), 0, 1, 1) },
				"Clear":       func() error { return raw.Clear(-1, 0, nil) },
				"Orphan":      func() error { return raw.Orphan(-1) },
				"Read":        func() error { _, err := raw.Read(-1, 0); return err },
				"ReadInto":    func() error { return raw.ReadInto(make([]byte, 2), -1, 0, 0) },
				"ReadAt":      func() error { _, err := raw.ReadAt(make([]byte, 2), 0); return err },
				"ReadChunks":  func() error { _, err := raw.ReadChunks(1, 0, 1, 1); return err },
				"ReadChunksInto": func() error {
					return raw.ReadChunksInto(make([]byte, 2), 1, 0, 1, 1, 0)
				},
				"ReadAsync": func() error { _, err := raw.ReadAsync(-1, 0).Bytes(); return err },
				"Handle":    func() error { _, err := raw.Handle(); return err },
				"RawHandle": func() error { _, err := raw.RawHandle(); return err },
				"Attach":    func() error { return raw.Attach(nil) },
			} {
				t.Run(name, func(t *testing.T) { refused(t, b, call, buffer.ErrReleased) })
			}
			if d, ok := b.(typed); ok {
				refused(t, b, func() error { return d.SetAll(u8(1)) }, buffer.ErrReleased)
				refused(t, b, func() error { return d.SetAt(0, u8(1)) }, buffer.ErrReleased)
				v := get(d.All())
				refused(t, b, func() error { return v.Assign(u8(1)) }, buffer.ErrReleased)
			}
		})
	})
	rule("G-008", func(t *testing.T) {
		b := get(buffer.NewData(u8(1, 2)))
		b.Release()
		refused(t, b, func() error { return b.SetData(u8(1, 2, 3, 4)) }, buffer.ErrReleased)
		if b.Size() != 2 {
			t.Errorf("size %d, want 2", b.Size())
		}
	})
	rule("G-009", func(t *testing.T) {
		// Release is the contract: nothing keeps a buffer alive that was dropped, and no cleanup touches anything.
		w := func() weak.Pointer[buffer.Buffer] {
			return weak.Make(get(buffer.NewData(u8(1, 2, 3))))
		}()
		for range 20 {
			runtime.GC()
			if w.Value() == nil {
				return
			}
		}
		t.Error("a dropped buffer is never collected")
	})
	rule("G-010", func(t *testing.T) {
		v := func() *buffer.View { return get(get(buffer.NewDataBuffer(f32(1, 2))).All()) }()
		runtime.GC()
		if b := v.Base(); b == nil || b.Len() != 2 || !v.Valid() {
			t.Error("a view does not keep its buffer")
		}
		b := get(buffer.NewDataBuffer(f32(1, 2)))
		w := func() weak.Pointer[buffer.View] { return weak.Make(get(b.All())) }()
		for i := 0; w.Value() != nil; i++ {
			if i == 20 {
				t.Fatal("a buffer keeps its views")
			}
			runtime.GC()
		}
		runtime.KeepAlive(b)
	})

	rule("G-020", func(t *testing.T) {
		for _, b := range []holder{buffer.New(), get(buffer.NewData(buffer.Array{})), get(buffer.NewDataBuffer(buffer.Array{})),
			get(buffer.NewVertexBuffer(buffer.Array{})), get(buffer.NewIndexBuffer(buffer.Array{}))} {
			if b.Size() != 0 {
				t.Errorf("%v: size %d", b, b.Size())
			}
			wantList(t, b, "CREATE")
		}
	})
	rule("G-021", func(t *testing.T) {
		eachKind(t, u8(1, 2, 3), func(t *testing.T, b holder) { wantList(t, b, "CREATE SIZE(3) DATA(0:010203)") })
	})
	rule("G-022", func(t *testing.T) {
		b := get(buffer.NewSize(7))
		if b.Size() != 7 {
			t.Errorf("size %d", b.Size())
		}
		wantList(t, b, "CREATE SIZE(7)")
		wantList(t, get(buffer.NewSize(0)), "CREATE SIZE(0)")
	})
	rule("G-023", func(t *testing.T) {
		for _, o := range []buffer.Options{{Data: u8(1, 2), Size: 2}, {Data: u8(1), Size: 9}, {}, {Data: u8()}, {Data: u8(), Size: 1}} {
			if _, err := buffer.Make(o); !errors.Is(err, buffer.ErrArgs) || !errors.Is(err, buffer.ErrValue) {
				t.Errorf("Make(%d bytes, size %d) = %v, want ErrArgs", o.Data.Size(), o.Size, err)
			}
		}
		b, err := buffer.Make(buffer.Options{Data: u8(1, 2), Dynamic: true, Label: "both"})
		need(t, err)
		if !b.Dynamic() || b.Label() != "both" || b.Size() != 2 {
			t.Errorf("made %v, dynamic %v", b, b.Dynamic())
		}
		if b := get(buffer.Make(buffer.Options{Size: 5})); b.Size() != 5 || b.Dynamic() {
			t.Errorf("made %v, dynamic %v", b, b.Dynamic())
		}
		if _, err := buffer.Make(buffer.Options{Size: -1}); !errors.Is(err, buffer.ErrRange) {
			t.Errorf("negative size: %v, want ErrRange", err)
		}
		if _, err := buffer.Make(buffer.Options{Size: 1, Label: strings.Repeat("x", 257)}); !errors.Is(err, buffer.ErrRange) {
			t.Errorf("long label: %v, want ErrRange", err)
		}
		if _, err := buffer.Make(buffer.Options{Data: u8(1, 2, 3).Slice(buffer.Begin, buffer.End, 2)}); !errors.Is(err, buffer.ErrArgs) {
			t.Errorf("data with gaps: %v, want ErrArgs", err)
		}
		if _, err := buffer.Make(buffer.Options{Data: buffer.Of([]string{""})}); !errors.Is(err, buffer.ErrType) {
			t.Errorf("strings: %v, want ErrType", err)
		}
	})
	rule("G-024", func(t *testing.T) {
		eachKind(t, u8(), func(t *testing.T, b holder) {
			if b.Size() != 0 {
				t.Errorf("size %d", b.Size())
			}
			wantList(t, b, "CREATE SIZE(0)")
		})
		wantList(t, get(buffer.NewData(buffer.Of([]float64(nil)))), "CREATE SIZE(0)")
	})
	rule("G-025", func(t *testing.T) {
		for _, n := range []int{-1, math.MinInt} {
			if _, err := buffer.NewSize(n); !errors.Is(err, buffer.ErrRange) || !errors.Is(err, buffer.ErrValue) {
				t.Errorf("NewSize(%d): %v, want ErrRange", n, err)
			}
			eachKind(t, u8(1, 2), func(t *testing.T, b holder) {
				refused(t, b, func() error { return b.ResizeBytes(n) }, buffer.ErrRange)
			})
		}
	})
	rule("G-026", func(t *testing.T) { // PY, but its Go half holds: any fixed-size slice, as bytes
		type pair struct {
			A uint16
			B [2]uint8
		}
		b := get(buffer.NewData(buffer.Of([]pair{{0x0201, [2]uint8{3, 4}}})))
		wantList(t, b, "CREATE SIZE(4) DATA(0:01020304)")
		need(t, b.SetData(f32(0, 1)))
		if b.Size() != 8 {
			t.Errorf("size %d, want 8", b.Size())
		}
	})
	rule("G-027", func(t *testing.T) {
		eachKind(t, u8(1, 2), func(t *testing.T, b holder) {
			refused(t, b, func() error { return b.SetData(buffer.Array{}) }, buffer.ErrType)
			refused(t, b, func() error { return b.SetSubData(buffer.Array{}, 0) }, buffer.ErrType)
			need(t, b.SetData(buffer.Of([]uint8(nil)))) // a nil slice is empty data
			if b.Size() != 0 {
				t.Errorf("size %d after empty data", b.Size())
			}
		})
		v := get(buffer.NewVertexBuffer(f32(1))) // gloo has a ValueError for these two
		refused(t, v, func() error { return v.SetData(buffer.Array{}) }, buffer.ErrValue)
		i := get(buffer.NewIndexBuffer(u8(1)))
		refused(t, i, func() error { return i.SetData(buffer.Array{}) }, buffer.ErrValue)
	})
	rule("G-028", func(t *testing.T) {
		// No mirror: after the list has been taken nothing of the data is left in the buffer, and reading takes a context.
		b := get(buffer.NewDataBuffer(f32(1, 2, 3)))
		b.TakePending()
		refused(t, b, func() error { _, err := b.Read(-1, 0); return err }, buffer.ErrState)
		refused(t, b, func() error { return b.ReadInto(make([]byte, 12), -1, 0, 0) }, buffer.ErrState)
		refused(t, b, func() error { _, err := b.ReadChunks(1, 0, 1, 1); return err }, buffer.ErrState)
		refused(t, b, func() error { _, err := b.ReadAt(make([]byte, 1), 0); return err }, buffer.ErrState)
		refused(t, b, func() error { _, err := b.ReadAsync(-1, 0).Bytes(); return err }, buffer.ErrState)
		refused(t, b, func() error { _, err := b.Handle(); return err }, buffer.ErrState)
		wantList(t, b, "")
	})
	rule("G-029", func(t *testing.T) { // there is one argument, and it is data
		for _, f := range []any{buffer.NewDataBuffer, buffer.NewVertexBuffer, buffer.NewIndexBuffer} {
			if n := reflect.TypeOf(f).NumIn(); n != 1 || reflect.TypeOf(f).In(0) != reflect.TypeFor[buffer.Array]() {
				t.Errorf("%v takes %d arguments", reflect.TypeOf(f), n)
			}
		}
	})
}
