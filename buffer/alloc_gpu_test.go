package buffer_test

import (
	"testing"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// TestNoAllocs holds the hot path to no allocation at all in its steady state, flushes included.
func TestNoAllocs(t *testing.T) {
	for _, m := range modes {
		t.Run(m.name, func(t *testing.T) { testNoAllocs(t, engine(t, m.mode, vktest.Options{NoValidation: true})) })
	}
}

func testNoAllocs(t *testing.T, e *staging.Engine) {
	const size = 1 << 20
	src := make([]byte, 64)
	many := make([]byte, 100<<10)
	vec := make([][3]float32, 100)
	field := make([]float32, 1000)
	b := attached(t, e, get(buffer.NewSize(size)))
	v := attached(t, e, get(buffer.NewVertexBuffer(buffer.Of(make([][3]float32, 1000)))))
	r := attached(t, e, get(buffer.NewDataBuffer(buffer.Of(make([]vertex, 1000)))))
	view := get(r.Field("Size"))
	flush := func() { need(t, e.Finish()) }
	flush()
	i := 0
	for name, f := range map[string]func(){
		"SetSubData": func() { i++; need(t, b.SetSubData(buffer.Of(src), i*640%(size-64))); flush() },
		"100 SetSubData, scattered": func() {
			for range 100 {
				i++
				need(t, b.SetSubData(buffer.Of(src), i*7919%(size-64)))
			}
			flush()
		},
		"SetSubData of 100 KiB":      func() { need(t, b.SetSubData(buffer.Of(many), 1000)); flush() },
		"SetSubData, strided":        func() { need(t, b.SetSubData(buffer.Borrow(src), 99)); flush() },
		"SetSubData of elements":     func() { need(t, v.SetSubData(buffer.Of(vec), 17)); flush() },
		"SetData of the same size":   func() { need(t, v.SetData(buffer.Of(make1000))); flush() },
		"SetAt":                      func() { need(t, v.SetAt(5, buffer.Of(vec[:1]))); flush() },
		"Assign of a field":          func() { need(t, view.Assign(buffer.Of(field))); flush() },
		"Write":                      func() { i++; need(t, b.Write(buffer.Of(src), i*640%(size-64))) },
		"Write, GPU busy or pending": func() { need(t, b.SetSubData(buffer.Of(src), 0)); need(t, b.Write(buffer.Of(src), 32)); flush() },
		"Clear":                      func() { need(t, b.Clear(1000, 24, src[:4])); flush() },
		"WriteChunks":                func() { need(t, b.WriteChunks(buffer.Of(src), 10, 100, 16)); flush() },
		"ReadInto":                   func() { need(t, b.ReadInto(src, 64, 4096, 0)) },
	} {
		for range 50 { // tables grow to their size
			f()
		}
		if n := testing.AllocsPerRun(200, f); n > 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

var make1000 = make([][3]float32, 1000)

// TestNoAllocsDetached is the same for a buffer that nobody flushes.
func TestNoAllocsDetached(t *testing.T) {
	src := make([]byte, 64)
	b := get(buffer.NewSize(1 << 20))
	i := 0
	f := func() {
		i++
		need(t, b.SetSubData(buffer.Of(src), i*64%(1<<20)))
	}
	for range 1 << 15 {
		f()
	}
	if n := testing.AllocsPerRun(10000, f); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkAttached(b *testing.B) {
	for _, m := range modes {
		b.Run(m.name, func(b *testing.B) { benchAttached(b, m.mode) })
	}
}

func benchAttached(b *testing.B, mode vk.UploadMode) {
	const size, flushEvery = 16 << 20, 100_000
	e := engine(b, mode, vktest.Options{NoValidation: true})
	src := make([]byte, 64)
	at := slots(flushEvery, size)
	plain := make([]byte, size)
	for i := range plain {
		plain[i] = 1
	}
	buf := attached(b, e, get(buffer.NewData(buffer.Of(plain))))
	need(b, e.Finish())
	run := func(name string, end func(), f func(i int)) {
		b.Run(name, func(b *testing.B) {
			for i := range flushEvery { // tables and memory at their size
				f(i)
			}
			end()
			b.SetBytes(64)
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				f(i)
				if i++; i == flushEvery {
					end()
					i = 0
				}
			}
		})
	}
	flush := func() { need(b, e.Flush()) }
	none := func() {}
	run("scattered/copy", none, func(i int) { copy(plain[at[i]:at[i]+64], src) })
	run("scattered/SetSubData", flush, func(i int) {
		if err := buf.SetSubData(buffer.Of(src), at[i]); err != nil {
			b.Fatal(err)
		}
	})
	run("scattered/Write", none, func(i int) {
		if err := buf.Write(buffer.Of(src), at[i]); err != nil {
			b.Fatal(err)
		}
	})
	run("sequential/copy", none, func(i int) { copy(plain[i*64:i*64+64], src) })
	run("sequential/SetSubData", flush, func(i int) {
		if err := buf.SetSubData(buffer.Of(src), i*64); err != nil {
			b.Fatal(err)
		}
	})
	run("sequential/Write", none, func(i int) {
		if err := buf.Write(buffer.Of(src), i*64); err != nil {
			b.Fatal(err)
		}
	})
	need(b, e.Finish())
}

// BenchmarkAssignField assigns one float32 to each of a million records, flush included, beside the plain loop.
func BenchmarkAssignField(b *testing.B) {
	const n = 1_000_000
	e := engine(b, vk.UploadAuto, vktest.Options{NoValidation: true})
	buf := attached(b, e, get(buffer.NewDataBuffer(buffer.Of(make([]vertex, n)))))
	need(b, e.Finish())
	view := get(buf.Field("Size"))
	values := make([]float32, n)
	b.Run("loop", func(b *testing.B) {
		dst := make([]vertex, n)
		b.SetBytes(4 * n)
		for b.Loop() {
			for i := range dst {
				dst[i].Size = values[i]
			}
		}
	})
	b.Run("Assign", func(b *testing.B) {
		b.SetBytes(4 * n)
		b.ReportAllocs()
		for b.Loop() {
			if err := view.Assign(buffer.Of(values)); err != nil {
				b.Fatal(err)
			}
			if err := e.Flush(); err != nil {
				b.Fatal(err)
			}
		}
	})
}
