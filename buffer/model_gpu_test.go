package buffer_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/staging"
)

// programSteps is how many calls a random program makes.
const programSteps = 1000

// TestProgramsOnDevice runs random programs, one seed each, half of the operations on either way to the GPU, and says how much it
// did. -parallel says on how many devices at a time.
func TestProgramsOnDevice(t *testing.T) {
	const devices = 8 // each way
	var engines []*staging.Engine
	for i := range devices * len(modes) { // all before the first call: the validation layer of Debian 12 crashes over devices that are made later
		engines = append(engines, engine(t, modes[i%len(modes)].mode))
	}
	programs := max(operations()/programSteps/len(modes), 1)
	var done, compared atomic.Int64
	start := time.Now()
	t.Run("on", func(t *testing.T) {
		for i, e := range engines {
			t.Run(fmt.Sprintf("%s/%d", modes[i%len(modes)].name, i/len(modes)), func(t *testing.T) {
				t.Parallel()
				for k := i / len(modes); k < programs; k += devices {
					compared.Add(int64(runProgram(t, e, firstSeed()+uint64(k))))
					done.Add(programSteps)
				}
			})
		}
	})
	t.Logf("%d operations, seeds [%d, +%d) on both ways, %d MB compared, %v", done.Load(), firstSeed(), programs, compared.Load()>>20, time.Since(start).Round(time.Second))
}

// runProgram runs the random program of a seed, and returns how many bytes it has compared.
func runProgram(t *testing.T, e *staging.Engine, seed uint64) int {
	t.Helper()
	c := newMachine(t, e, seed)
	defer func() {
		if t.Failed() {
			t.Logf("this was the program of seed %d", seed)
		}
	}()
	for range programSteps {
		c.step()
	}
	c.finish()
	return c.compared
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
