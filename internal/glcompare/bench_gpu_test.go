package glcompare_test

import (
	"testing"
	"time"
	"unsafe"

	"github.com/vkgloo/vkgloo/gl"
	"github.com/vkgloo/vkgloo/internal/glcompare"
	"github.com/vkgloo/vkgloo/internal/glcompare/opengl"
	"github.com/vkgloo/vkgloo/internal/vktest"
)

// Benchmarks of both sides in one run: the reference's time is the metric theirs-ns, and ours as a part of it ratio.
func both(b *testing.B, prepare func(g *glcompare.Funcs), work func(g *glcompare.Funcs)) {
	reference(b)
	c := vktest.Context(b, vktest.Options{NoValidation: true})
	if err := gl.MakeCurrent(c); err != nil {
		b.Fatal(err)
	}
	var took [2]time.Duration
	for side, g := range []*glcompare.Funcs{&opengl.Funcs, &glcompare.Ours} {
		prepare(g)
		work(g)
		g.Finish()
		for range 3 { // the best of three: the machine is shared
			start := time.Now()
			work(g)
			g.Finish()
			if d := time.Since(start); took[side] == 0 || d < took[side] {
				took[side] = d
			}
		}
		if e := g.GetError(); e != 0 {
			b.Fatalf("side %d: error %#x", side, e)
		}
	}
	for b.Loop() {
		work(&glcompare.Ours)
	}
	glcompare.Ours.Finish()
	b.ReportMetric(float64(took[0])/float64(took[1]), "times-as-fast")
	b.ReportMetric(float64(took[0].Nanoseconds()), "theirs-ns/op")
	b.ReportMetric(float64(took[1].Nanoseconds()), "ours-best-ns/op")
}

func buffer(g *glcompare.Funcs, target uint32, n int, data unsafe.Pointer) uint32 {
	var name uint32
	g.GenBuffers(1, &name)
	g.BindBuffer(target, name)
	g.BufferData(target, n, data, gl.DYNAMIC_DRAW)
	return name
}

// 100,000 writes of 64 bytes, scattered.
func BenchmarkScattered(b *testing.B) {
	data := make([]byte, 64)
	both(b, func(g *glcompare.Funcs) { buffer(g, gl.ARRAY_BUFFER, 16<<20, nil) }, func(g *glcompare.Funcs) {
		for i := range 100000 {
			g.BufferSubData(gl.ARRAY_BUFFER, i*104729%(1<<18)*64, 64, unsafe.Pointer(&data[0]))
		}
	})
}

// 64 MiB at once, and through a mapping.
func BenchmarkLarge(b *testing.B) {
	data := make([]byte, 64<<20)
	for i := range data {
		data[i] = byte(i)
	}
	b.Run("BufferData", func(b *testing.B) {
		both(b, func(g *glcompare.Funcs) { buffer(g, gl.ARRAY_BUFFER, 4, nil) }, func(g *glcompare.Funcs) {
			g.BufferData(gl.ARRAY_BUFFER, len(data), unsafe.Pointer(&data[0]), gl.STATIC_DRAW)
		})
	})
	b.Run("MapBufferRange", func(b *testing.B) {
		both(b, func(g *glcompare.Funcs) { buffer(g, gl.ARRAY_BUFFER, len(data), nil) }, func(g *glcompare.Funcs) {
			p := g.MapBufferRange(gl.ARRAY_BUFFER, 0, len(data), gl.MAP_WRITE_BIT|gl.MAP_INVALIDATE_BUFFER_BIT)
			copy(unsafe.Slice((*byte)(p), len(data)), data)
			g.UnmapBuffer(gl.ARRAY_BUFFER)
		})
	})
}
