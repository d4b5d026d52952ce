package buffer_test

import (
	"math/rand/v2"
	"testing"

	"github.com/vkgloo/vkgloo/buffer"
)

// slots returns n random slots of 64 bytes in a buffer of size bytes.
func slots(n, size int) []int {
	rng := rand.New(rand.NewPCG(3, 5))
	s := make([]int, n)
	for i := range s {
		s[i] = rng.IntN(size/64) * 64
	}
	return s
}

func BenchmarkDetachedSubData(b *testing.B) {
	const size = 16 << 20
	src := make([]byte, 64)
	for _, c := range []struct {
		name string
		at   []int
	}{{"scattered", slots(100000, size)}, {"sequential", nil}} {
		b.Run(c.name, func(b *testing.B) {
			buf, _ := buffer.NewSize(size)
			i, at := 0, 0
			b.ReportAllocs()
			for b.Loop() {
				if c.at != nil {
					at = c.at[i]
				} else {
					at = i * 64
				}
				if err := buf.SetSubData(buffer.Of(src), at); err != nil {
					b.Fatal(err)
				}
				if i++; i == 100000 {
					i = 0
					b.StopTimer()
					buf.ResizeBytes(size)
					b.StartTimer()
				}
			}
		})
	}
	b.Run("copy", func(b *testing.B) {
		dst := make([]byte, size)
		at := slots(100000, size)
		i := 0
		for b.Loop() {
			copy(dst[at[i]:at[i]+64], src)
			if i++; i == len(at) {
				i = 0
			}
		}
	})
}

// BenchmarkNeverFlushed writes 64 bytes anywhere into a buffer of 1 MiB that nobody flushes.
func BenchmarkNeverFlushed(b *testing.B) {
	src := make([]byte, 64)
	for name, align := range map[string]int{"slots": 64, "anywhere": 1} {
		b.Run(name, func(b *testing.B) {
			buf, _ := buffer.NewSize(1 << 20)
			rng := rand.New(rand.NewPCG(3, 5))
			b.SetBytes(64)
			b.ReportAllocs()
			for b.Loop() {
				if err := buf.SetSubData(buffer.Of(src), rng.IntN(1<<20-64)/align*align); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
