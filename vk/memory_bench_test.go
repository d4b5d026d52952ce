package vk_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

const allUsage = vk.UsageTransferSrc | vk.UsageTransferDst | vk.UsageVertex | vk.UsageIndex | vk.UsageUniform | vk.UsageStorage |
	vk.UsageIndirect

// sizes draws n sizes of lo … hi bytes, evenly over the powers of two.
func sizes(seed uint64, n int, lo, hi float64) []int {
	r := rand.New(rand.NewPCG(seed, 4))
	s := make([]int, n)
	for i := range s {
		s[i] = int(lo * math.Pow(hi/lo, r.Float64()))
	}
	return s
}

// churn makes len(sizes) buffers, live of them at a time, and gives peak bytes asked for. Which one is replaced is
// random, or, with oldest, the oldest.
func churn(t testing.TB, d *vk.Device, sizes []int, live int, oldest bool) (peak int) {
	r := rand.New(rand.NewPCG(1, 5))
	bufs := make([]*vk.Buffer, live)
	sum := 0
	for i, n := range sizes {
		k := i % live
		if i >= live && !oldest {
			k = r.IntN(live)
		}
		if b := bufs[k]; b != nil {
			sum -= b.Size
			b.Destroy()
		}
		b, err := d.NewBuffer(vk.BufferOptions{Size: n, Usage: allUsage, Memory: vk.MemoryDirect})
		if err != nil {
			t.Fatal(err)
		}
		bufs[k] = b
		sum += n
		peak = max(peak, sum)
	}
	for _, b := range bufs {
		b.Destroy()
	}
	return peak
}

// BenchmarkChurn is workload W4: 10,000 buffers of 64 B … 4 MiB made and destroyed, 2,000 live. It reports what a creation with its
// destruction costs, how often vkAllocateMemory was called, and peak device bytes to peak bytes asked for.
func BenchmarkChurn(b *testing.B) {
	for _, oldest := range []bool{false, true} {
		for seed := range uint64(4) {
			b.Run(fmt.Sprintf("oldest=%v/seed=%d", oldest, seed), func(b *testing.B) {
				s := sizes(seed, 10000, 64, 4<<20)
				for b.Loop() {
					d := vktest.Device(b, vktest.Options{NoValidation: true})
					b.ResetTimer()
					peak := churn(b, d, s, 2000, oldest)
					b.StopTimer()
					st := d.MemoryStats()
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(len(s)), "ns/buffer")
					b.ReportMetric(float64(st.AllocateCalls), "calls")
					b.ReportMetric(float64(st.PeakAllocated)/float64(peak), "overhead")
					b.StartTimer()
				}
			})
		}
	}
}

// BenchmarkNewBuffer is a creation and destruction in a steady state.
func BenchmarkNewBuffer(b *testing.B) {
	for _, size := range []int{64, 64 << 10, 4 << 20} {
		b.Run(fmt.Sprintf("size=%d", size), func(b *testing.B) {
			d := vktest.Device(b, vktest.Options{NoValidation: true})
			b.ReportAllocs()
			for b.Loop() {
				x, err := d.NewBuffer(vk.BufferOptions{Size: size, Usage: allUsage, Memory: vk.MemoryDirect})
				if err != nil {
					b.Fatal(err)
				}
				x.Destroy()
			}
		})
	}
}
