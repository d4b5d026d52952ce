package staging_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// open returns an engine on the device that the environment asks for, under the validation layer.
func open(t testing.TB, o staging.Options, fences bool) *staging.Engine {
	t.Helper()
	d := vktest.Device(t, vktest.Options{Fences: fences})
	e, err := staging.New(d, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Errorf("closing the engine: %v", err)
		}
	})
	return e
}

// write is one pending write of a source.
type write struct {
	off int
	sp  staging.Span
}

// source is the least that can be flushed: what a buffer is to the engine.
type source struct {
	mu     sync.Mutex
	e      *staging.Engine
	s      *staging.Store
	size   int
	list   []write
	kept   map[*staging.Ticket][]write
	dirty  bool
	refuse error
	all    staging.Span // BenchmarkScatter: one span, its pieces of 64 bytes to go to these slots
	places []int
}

func newSource(t testing.TB, e *staging.Engine, size int) *source {
	s := &source{e: e, s: e.NewStore(fmt.Sprintf("test %d", size)), size: size, kept: map[*staging.Ticket][]write{}}
	s.mark()
	t.Cleanup(s.s.Release)
	return s
}

func (s *source) mark() {
	if !s.dirty {
		s.dirty = true
		s.e.MarkDirty(s)
	}
}

func (s *source) write(t testing.TB, off int, p []byte) {
	t.Helper()
	sp, err := s.e.Reserve(len(p))
	if err != nil {
		t.Fatal(err)
	}
	copy(sp.Bytes(), p)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, write{off, sp})
	s.mark()
}

func (s *source) Flush(b *staging.Batch) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse != nil {
		return s.refuse
	}
	if err := b.Resize(s.s, s.size); err != nil {
		return err
	}
	for _, w := range s.list {
		b.Copy(s.s, w.off, w.sp, 0, w.sp.Len())
	}
	for _, w := range s.list {
		b.Keep(w.sp)
	}
	for i, at := range s.places {
		b.Copy(s.s, at*64, s.all, i*64, 64)
	}
	if !s.all.IsZero() {
		b.Keep(s.all)
		s.all, s.places = staging.Span{}, nil
	}
	if t := b.Ticket(); t != nil {
		s.kept[t] = s.list
		s.list = nil
	}
	s.list = s.list[:0]
	s.dirty = false
	return nil
}

func (s *source) Restore(t *staging.Ticket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.kept[t], s.list...)
	delete(s.kept, t)
	s.mark()
}

func (s *source) Forget(t *staging.Ticket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.kept, t)
}

func (s *source) read(t testing.TB) []byte {
	t.Helper()
	p := make([]byte, s.size)
	if err := s.e.Read(s.s, p, 0); err != nil {
		t.Fatal(err)
	}
	return p
}

func random(r *rand.Rand, n int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(r.Uint32())
	}
	return p
}

// modes runs f on both ways to the GPU, with both timelines.
func modes(t *testing.T, o staging.Options, f func(t *testing.T, e *staging.Engine)) {
	for _, m := range []vk.UploadMode{vk.UploadAuto, vk.UploadStaged} {
		for _, fences := range []bool{false, true} {
			t.Run(fmt.Sprintf("%v fences=%v", m, fences), func(t *testing.T) {
				o.Upload = m
				f(t, open(t, o, fences))
			})
		}
	}
}

// TestWritesArrive runs random disjoint writes on several stores with flushes and reads in between.
func TestWritesArrive(t *testing.T) {
	modes(t, staging.Options{RingSize: 1 << 16}, func(t *testing.T, e *staging.Engine) {
		r := rand.New(rand.NewPCG(1, 2))
		type pair struct {
			s    *source
			want []byte
		}
		var all []pair
		for _, n := range []int{1, 63, 4096, 100_003} {
			s := newSource(t, e, n)
			p := pair{s, random(r, n)}
			s.write(t, 0, p.want)
			all = append(all, p)
		}
		for range 200 {
			p := all[r.IntN(len(all))]
			switch r.IntN(4) {
			case 0, 1: // disjoint pieces in random order
				n := 1 + r.IntN(min(8, len(p.want)))
				size := len(p.want) / n
				for _, i := range r.Perm(n) {
					data := random(r, 1+r.IntN(size))
					s := i*size + r.IntN(size-len(data)+1)
					p.s.write(t, s, data)
					copy(p.want[s:], data)
				}
				fallthrough
			case 2:
				if err := e.Flush(); err != nil {
					t.Fatal(err)
				}
			case 3:
				if got := p.s.read(t); !bytes.Equal(got, p.want) {
					t.Fatalf("store of %d bytes differs", len(p.want))
				}
			}
		}
		for _, p := range all {
			if got := p.s.read(t); !bytes.Equal(got, p.want) {
				t.Fatalf("store of %d bytes differs", len(p.want))
			}
		}
	})
}

func TestOneShotBlocks(t *testing.T) {
	modes(t, staging.Options{RingSize: 1 << 14}, func(t *testing.T, e *staging.Engine) {
		r := rand.New(rand.NewPCG(3, 4))
		s := newSource(t, e, 1<<20)
		want := random(r, s.size)
		s.write(t, 0, want)
		if n := e.Stats().Upload.OneShots; n != 1 {
			t.Errorf("%d one-shot blocks for a write larger than the ring, want 1", n)
		}
		if !bytes.Equal(s.read(t), want) {
			t.Error("the bytes differ")
		}
		if e.Stats().Upload.Spare == 0 {
			t.Error("the block is not kept for the next one")
		}
		s.write(t, 0, want)
		if e.Stats().Upload.Spare != 0 {
			t.Error("the next write took a new block")
		}
		if err := e.Flush(); err != nil {
			t.Fatal(err)
		}
		for range 200 { // small work for a while: the spare block goes
			s.write(t, 5, []byte{1, 2, 3})
			if err := e.Finish(); err != nil {
				t.Fatal(err)
			}
		}
		if n := e.Stats().Upload.Spare; n != 0 && !e.Direct() {
			t.Errorf("%d spare bytes after 200 submissions without need", n)
		}
	})
}

func TestRefusedFlushLosesNothing(t *testing.T) {
	modes(t, staging.Options{}, func(t *testing.T, e *staging.Engine) {
		a, b := newSource(t, e, 16), newSource(t, e, 16)
		a.write(t, 0, []byte("first source...."))
		b.write(t, 0, []byte("second source..."))
		a.refuse = errors.New("no memory today")
		if err := e.Flush(); !errors.Is(err, a.refuse) {
			t.Fatalf("Flush = %v, want the source's error", err)
		}
		a.refuse = nil
		if got := a.read(t); string(got) != "first source...." {
			t.Errorf("a = %q", got)
		}
		if got := b.read(t); string(got) != "second source..." {
			t.Errorf("b = %q", got)
		}
	})
}

func TestCopyAndFill(t *testing.T) {
	modes(t, staging.Options{}, func(t *testing.T, e *staging.Engine) {
		r := rand.New(rand.NewPCG(5, 6))
		a, b := newSource(t, e, 1000), newSource(t, e, 1000)
		wa, wb := random(r, 1000), random(r, 1000)
		a.write(t, 0, wa)
		b.write(t, 0, wb)
		for range 100 {
			off, src, n := r.IntN(500), r.IntN(500), r.IntN(500)
			switch r.IntN(4) {
			case 0:
				if err := e.Copy(a.s, b.s, off, src, n); err != nil {
					t.Fatal(err)
				}
				copy(wa[off:off+n], wb[src:])
			case 1: // one store, disjoint
				if err := e.Copy(a.s, a.s, 500+off, src, min(n, 500-off, 500-src)); err != nil {
					t.Fatal(err)
				}
				copy(wa[500+off:500+off+min(n, 500-off, 500-src)], wa[src:])
			case 2:
				pattern := random(r, r.IntN(9))
				if len(pattern) > 0 {
					n -= n % len(pattern)
				}
				if err := e.Fill(b.s, off, n, pattern); err != nil {
					t.Fatal(err)
				}
				for i := range n {
					if wb[off+i] = 0; len(pattern) > 0 {
						wb[off+i] = pattern[i%len(pattern)]
					}
				}
			case 3:
				p := random(r, 1+n)
				b.write(t, off, p)
				copy(wb[off:], p)
				if err := e.Flush(); err != nil { // what is handed to one flush never overlaps
					t.Fatal(err)
				}
			}
		}
		if !bytes.Equal(a.read(t), wa) || !bytes.Equal(b.read(t), wb) {
			t.Error("contents differ")
		}
	})
}

func TestReadAsync(t *testing.T) {
	modes(t, staging.Options{}, func(t *testing.T, e *staging.Engine) {
		s := newSource(t, e, 64)
		var got []*staging.Readback
		for i := range 50 {
			s.write(t, i, []byte{byte(i + 1)})
			got = append(got, e.ReadAsync(s.s, i, 1))
		}
		for i, r := range got {
			<-r.Done()
			if p, err := r.Bytes(); err != nil || len(p) != 1 || p[0] != byte(i+1) {
				t.Fatalf("read %d = %v, %v", i, p, err)
			}
		}
	})
}

func TestGoroutines(t *testing.T) {
	modes(t, staging.Options{RingSize: 1 << 16}, func(t *testing.T, e *staging.Engine) {
		var wg sync.WaitGroup
		for g := range 8 {
			s := newSource(t, e, 4096)
			wg.Go(func() {
				r := rand.New(rand.NewPCG(uint64(g), 9))
				want := make([]byte, s.size)
				s.write(t, 0, want)
				if err := e.Flush(); err != nil {
					t.Error(err)
					return
				}
				for range 60 {
					off := r.IntN(4000)
					p := random(r, 1+r.IntN(96))
					s.write(t, off, p)
					copy(want[off:], p)
					if err := e.Flush(); err != nil {
						t.Error(err)
						return
					}
					if r.IntN(8) == 0 && !bytes.Equal(s.read(t), want) {
						t.Errorf("goroutine %d reads other bytes", g)
						return
					}
				}
			})
		}
		wg.Wait()
	})
}

func TestClosed(t *testing.T) {
	e := open(t, staging.Options{}, false)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if err := e.Flush(); !errors.Is(err, staging.ErrState) {
		t.Errorf("Flush on a closed engine = %v", err)
	}
	if err := e.Close(); err != nil {
		t.Errorf("second Close = %v", err)
	}
}
