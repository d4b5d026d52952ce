package glcompare_test

import (
	"slices"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/vkgloo/vkgloo/gl"
	"github.com/vkgloo/vkgloo/internal/glcompare"
	"github.com/vkgloo/vkgloo/internal/glcompare/opengl"
	"github.com/vkgloo/vkgloo/internal/vktest"
)

// rounds of a benchmark, each of which times both sides one after the other: the machine is shared.
const rounds = 11

// Benchmarks of both sides in one run. The metric times-as-fast is the median over the rounds of the reference's time divided
// by ours; cpu-times-as-fast is the same in processor time of the calling thread, which does all the work of these, for
// machines that others use, too. The least processor times of both are there as well.
func both(b *testing.B, prepare func(g *glcompare.Funcs), work func(g *glcompare.Funcs)) {
	reference(b)
	c := vktest.Context(b, vktest.Options{NoValidation: true})
	if err := gl.MakeCurrent(c); err != nil {
		b.Fatal(err)
	}
	sides := [2]*glcompare.Funcs{&opengl.Funcs, &glcompare.Ours}
	for _, g := range sides {
		prepare(g)
		work(g)
		g.Finish()
	}
	least := [2]time.Duration{time.Hour, time.Hour}
	var ratios, cpuRatios []float64
	for range rounds {
		var took, cpu [2]time.Duration
		for side, g := range sides {
			start, used := time.Now(), threadTime()
			work(g)
			g.Finish()
			took[side], cpu[side] = time.Since(start), threadTime()-used
			least[side] = min(least[side], cpu[side])
		}
		ratios = append(ratios, float64(took[0])/float64(took[1]))
		cpuRatios = append(cpuRatios, float64(cpu[0])/float64(cpu[1]))
	}
	for side, g := range sides {
		if e := g.GetError(); e != 0 {
			b.Fatalf("side %d: error %#x", side, e)
		}
	}
	slices.Sort(ratios)
	slices.Sort(cpuRatios)
	for b.Loop() {
		work(&glcompare.Ours)
	}
	glcompare.Ours.Finish()
	b.ReportMetric(ratios[rounds/2], "times-as-fast")
	b.ReportMetric(cpuRatios[rounds/2], "cpu-times-as-fast")
	b.ReportMetric(float64(least[0].Nanoseconds()), "theirs-cpu-ns")
	b.ReportMetric(float64(least[1].Nanoseconds()), "ours-cpu-ns")
}

// threadTime is the processor time that the calling thread has used.
func threadTime() time.Duration {
	const thread = 1 // RUSAGE_THREAD of Linux
	var u syscall.Rusage
	if syscall.Getrusage(thread, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
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
