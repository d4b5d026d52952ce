package staging_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// TestScatter writes thousands of small disjoint pieces of any offset and length, neighbours within one word included.
func TestScatter(t *testing.T) {
	for _, size := range []int{5, 4096, 70_001, 1 << 20} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			e := open(t, staging.Options{Upload: vk.UploadStaged}, false)
			r := rand.New(rand.NewPCG(11, uint64(size)))
			s := newSource(t, e, size)
			want := random(r, size)
			s.write(t, 0, want)
			if err := e.Flush(); err != nil {
				t.Fatal(err)
			}
			for range 5 {
				for off := r.IntN(4); off < size; {
					n := min(size-off, 1+r.IntN(9))
					if r.IntN(40) == 0 {
						n = min(size-off, 200+r.IntN(100)) // on both sides of what the shader takes
					}
					p := random(r, n)
					s.write(t, off, p)
					copy(want[off:], p)
					off += n + r.IntN(6)*r.IntN(2)
				}
				if got := s.read(t); !bytes.Equal(got, want) {
					i := 0
					for got[i] == want[i] {
						i++
					}
					t.Fatalf("byte %d of %d differs", i, size)
				}
			}
			if n := e.Stats().Scattered; (n > 0) != (size >= 70_001) {
				t.Errorf("%d regions went through the shader", n)
			}
		})
	}
}

// BenchmarkScatter compares n staged writes of 64 bytes to distinct places, with and without the shader.
func BenchmarkScatter(b *testing.B) {
	const slot = 64
	for _, shader := range []bool{false, true} {
		for _, n := range []int{64, 256, 1000, 10_000, 100_000} {
			b.Run(fmt.Sprintf("shader=%v/n=%d", shader, n), func(b *testing.B) {
				d, err := vk.Open(vk.Options{})
				if err != nil {
					b.Fatal(err)
				}
				e, err := staging.New(d, staging.Options{Upload: vk.UploadStaged})
				if err != nil {
					b.Fatal(err)
				}
				e.SetScatter(shader)
				s := newSource(b, e, 16<<20)
				b.Cleanup(func() { s.s.Release(); e.Close(); d.Close() })
				perm := rand.New(rand.NewPCG(1, 1)).Perm(s.size / slot)[:n]
				data := make([]byte, slot)
				b.ReportAllocs()
				for b.Loop() {
					sp, err := e.Reserve(n * slot)
					if err != nil {
						b.Fatal(err)
					}
					for i := range n {
						copy(sp.Bytes()[i*slot:], data)
					}
					s.mu.Lock()
					s.all, s.places = sp, perm
					s.mark()
					s.mu.Unlock()
					if err := e.Finish(); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/write")
			})
		}
	}
}
