package buffer_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/staging"
)

func TestProgramsOnDevice(t *testing.T) {
	eachMode(t, func(t *testing.T, e *staging.Engine) {
		const seeds = 8
		for seed := firstSeed(); seed < firstSeed()+seeds; seed++ {
			t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
				c := newMachine(t, e, seed)
				for range operations() / 2 / len(modes) / seeds {
					c.step()
				}
				c.finish()
			})
		}
	})
}

// TestFlushWhileWriting has one goroutine flush while others write buffers of their own.
func TestFlushWhileWriting(t *testing.T) {
	eachMode(t, func(t *testing.T, e *staging.Engine) {
		const writers, rounds, size = 3, 300, 64 << 10
		var wg sync.WaitGroup
		stop := make(chan struct{})
		flushed := make(chan error, 1)
		go func() {
			for {
				select {
				case <-stop:
					flushed <- nil
					return
				default:
				}
				if err := e.Flush(); err != nil {
					flushed <- err
					return
				}
			}
		}()
		for w := range writers {
			b := attached(t, e, get(buffer.NewData(buffer.Of(make([]byte, size)))))
			wg.Go(func() {
				rng := rand.New(rand.NewPCG(uint64(w), 5))
				want := make([]byte, size)
				for i := range rounds {
					off := rng.IntN(size - 64)
					p := bytes.Repeat([]byte{byte(i + 1)}, 64)
					copy(want[off:], p)
					var err error
					switch i % 4 {
					case 0:
						err = b.Write(buffer.Of(p), off)
					case 1:
						err = b.Clear(64, off, p[:1])
					default:
						err = b.SetSubData(buffer.Of(p), off)
					}
					if err != nil {
						t.Error(err)
						return
					}
					if i%50 == 0 {
						got, err := b.Read(-1, 0)
						if err != nil || !bytes.Equal(got, want) {
							t.Errorf("writer %d, round %d: %v, or other bytes", w, i, err)
							return
						}
					}
				}
				if got, err := b.Read(-1, 0); err != nil || !bytes.Equal(got, want) {
					t.Errorf("writer %d: %v, or other bytes", w, err)
				}
			})
		}
		wg.Wait()
		close(stop)
		need(t, <-flushed)
	})
}

// TestLateGPU writes, in place and not, while the GPU is late.
func TestLateGPU(t *testing.T) {
	for _, m := range modes {
		t.Run(m.name, func(t *testing.T) {
			faults := vktest.NewFaults(t)
			e := engine(t, m.mode, vktest.Options{Faults: faults})
			faults.SetDelay(3 * time.Millisecond)
			c := newMachine(t, e, 99)
			for range 600 {
				c.step()
			}
			c.finish()
		})
	}
}
