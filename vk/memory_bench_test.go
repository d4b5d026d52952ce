package vk_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

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

// BenchmarkChurn is workload W4: 10,000 buffers of 64 B … 4 MiB made and destroyed, 2,000 live. It reports what a creation
// with its destruction costs, opening the device left out, how often vkAllocateMemory was called, and peak device bytes to peak
// bytes asked for. Seeds differ: the promise is about the mean.
func BenchmarkChurn(b *testing.B) {
	for _, oldest := range []bool{false, true} {
		b.Run(map[bool]string{false: "random", true: "oldest"}[oldest], func(b *testing.B) {
			var calls, overhead float64
			var spent time.Duration
			n := 0
			for b.Loop() {
				s := sizes(uint64(n%16), 10000, 64, 4<<20)
				d := vktest.Device(b, vktest.Options{NoValidation: true})
				start := time.Now()
				peak := churn(b, d, s, 2000, oldest)
				spent += time.Since(start)
				st := d.MemoryStats()
				calls += float64(st.AllocateCalls)
				overhead += float64(st.PeakAllocated) / float64(peak)
				n++
				d.Trim() // devices close at the end only
			}
			b.ReportMetric(float64(spent.Nanoseconds())/float64(n*10000), "ns/buffer")
			b.ReportMetric(calls/float64(n), "calls")
			b.ReportMetric(overhead/float64(n), "overhead")
		})
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
