//go:build unix

package misuse_test

import (
	"bytes"
	"fmt"
	"os"
	"runtime/debug"
	"syscall"
	"testing"
	"unsafe"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/gl"
	"github.com/vkgloo/vkgloo/internal/bytesview"
	"github.com/vkgloo/vkgloo/vk"
)

// guarded gives n bytes right before or right behind a page that can be neither read nor written: one byte too many is a fault.
func guarded(t *testing.T, n int, end bool) []byte {
	t.Helper()
	page := os.Getpagesize()
	room := (n + page - 1) / page * page
	p, err := syscall.Mmap(-1, 0, room+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Munmap(p) })
	for _, guard := range [][]byte{p[:page], p[page+room:]} {
		if err := syscall.Mprotect(guard, syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	s := p[page : page+n : page+n]
	if end {
		s = p[page+room-n : page+room : page+room]
	}
	for i := range s {
		s[i] = byte(i*7 + 1)
	}
	return s
}

// guardedSizes are those at which copies change their way: words, vectors, pages, the pieces of large copies.
var guardedSizes = []int{1, 2, 3, 4, 5, 7, 8, 12, 15, 16, 17, 31, 33, 60, 64, 100, 255, 256, 4095, 4096, 5000, 256<<10 + 4}

// TestGuardPages has every path that copies from or to a caller's memory do so at the edge of what is mapped.
func TestGuardPages(t *testing.T) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	w := newWorld(t, "guards")
	if err := gl.MakeCurrent(w.c); err != nil {
		t.Fatal(err)
	}
	for _, n := range guardedSizes {
		for _, end := range []bool{false, true} {
			g := &guards{T: t, src: guarded(t, n, end), dst: guarded(t, n, end), n: n}
			for name, f := range guardedPaths {
				g.name = fmt.Sprintf("%s, %d bytes, at the end %v", name, n, end)
				clear(g.dst)
				f(g, w)
			}
		}
	}
	for gl.GetError() != gl.NO_ERROR {
		t.Error(gl.Err())
	}
}

// guards is a source and a destination of n bytes at the edge.
type guards struct {
	*testing.T
	name     string
	src, dst []byte
	n        int
}

func (g *guards) ok(err error) {
	g.Helper()
	if err != nil {
		g.Errorf("%s: %v", g.name, err)
	}
}

// same compares what came to the destination.
func (g *guards) same() {
	g.Helper()
	if !bytes.Equal(g.dst, g.src) {
		g.Errorf("%s: other bytes came back", g.name)
	}
}

// buffer makes one of n bytes, attached unless it is to stay without a device.
func (g *guards) buffer(w *world, attached bool) *buffer.Buffer {
	b := must(buffer.NewSize(g.n))(g.T)
	g.Cleanup(b.Release)
	if attached {
		g.ok(w.c.Attach(b))
	}
	return b
}

// every second byte of the source, as an array with strides.
func (g *guards) strided() buffer.Array {
	return buffer.Raw(g.src, buffer.Uint8.Type(), []int{(g.n + 1) / 2}, []int{2})
}

var guardedPaths = map[string]func(g *guards, w *world){
	"SetData and ReadInto": func(g *guards, w *world) {
		b := g.buffer(w, true)
		g.ok(b.SetData(buffer.Of(g.src)))
		g.ok(b.ReadInto(g.dst, -1, 0, 0))
		g.same()
	},
	"Borrow, flushed": func(g *guards, w *world) {
		b := g.buffer(w, true)
		g.ok(b.SetSubData(buffer.Borrow(g.src), 0))
		g.ok(w.c.Flush())
		_, err := b.ReadAt(g.dst, 0)
		g.ok(err)
		g.same()
	},
	"queued without a device": func(g *guards, w *world) {
		b := g.buffer(w, false)
		g.ok(b.SetData(buffer.Of(g.src)))
		if g.n > 2 {
			g.ok(b.SetSubData(buffer.Of(g.src[1:g.n-1]), 1))
		}
		g.ok(w.c.Attach(b))
		g.ok(b.ReadInto(g.dst, -1, 0, 0))
		g.same()
	},
	"Write, WriteAt": func(g *guards, w *world) {
		b := g.buffer(w, true)
		g.ok(b.Write(buffer.Of(g.src), 0))
		_, err := b.WriteAt(g.src, 0)
		g.ok(err)
		g.ok(b.ReadInto(g.dst, -1, 0, 0))
		g.same()
	},
	"WriteChunks, ReadChunksInto": func(g *guards, w *world) {
		wide := must(w.c.Reserve(3 * g.n))(g.T)
		defer wide.Release()
		g.ok(wide.WriteChunks(buffer.Of(g.src), 0, 3, g.n))
		g.ok(wide.ReadChunksInto(g.dst, 1, 0, 3, g.n, 0))
		g.same()
	},
	"Clear": func(g *guards, w *world) {
		b := g.buffer(w, true)
		g.ok(b.Clear(-1, 0, g.src))
		g.ok(b.ReadInto(g.dst, -1, 0, 0))
		g.same()
	},
	"strided": func(g *guards, w *world) {
		b := must(buffer.NewDataBuffer(g.strided()))(g.T)
		defer b.Release()
		g.ok(w.c.Attach(b))
		g.ok(b.Untyped().ReadInto(g.dst[:(g.n+1)/2], -1, 0, 0))
		for i := range (g.n + 1) / 2 {
			if g.dst[i] != g.src[2*i] {
				g.Errorf("%s: element %d", g.name, i)
				break
			}
		}
	},
	"converted": func(g *guards, w *world) {
		for s := buffer.Int8; s <= buffer.Bool; s++ {
			g.ok(g.strided().As(s).Err())
			if k := g.n / 8; k > 0 {
				for _, a := range []buffer.Array{
					buffer.Raw(g.src[g.n-8*k:], buffer.Float64.Type(), []int{k}, nil), buffer.Raw(g.src[:8*k], buffer.Float32.Type(), []int{2 * k}, nil),
					buffer.Raw(g.src[g.n-8*k:], buffer.Float16.Type(), []int{4 * k}, nil), buffer.Raw(g.src[:8*k], buffer.Int64.Type(), []int{k}, nil),
				} {
					g.ok(a.As(s).Err())
				}
			}
		}
	},
	"a field assigned": func(g *guards, w *world) {
		type pair struct{ A, B uint8 }
		b := must(buffer.NewDataBuffer(buffer.Of(make([]pair, g.n))))(g.T)
		defer b.Release()
		g.ok(w.c.Attach(b))
		v := must(b.Field("B"))(g.T)
		g.ok(v.Assign(buffer.Of(g.src)))
		g.ok(b.Untyped().ReadChunksInto(g.dst, 1, 1, 2, g.n, 0))
		g.same()
	},
	"bytesview": func(g *guards, w *world) {
		for _, elem := range []int{1, 3, 4, 8, 12, 16} {
			k := g.n / elem
			packed := make([]byte, k*elem)
			bytesview.Gather(packed, g.src, elem, elem)
			if k > 0 {
				bytesview.Scatter(g.dst[g.n-k*elem:], elem, packed, elem)
			}
			if half := k / 2; half > 0 { // the last element ends where its stride would go on
				part := g.src[g.n-(2*half-1)*elem:]
				bytesview.Gather(packed[:half*elem], part, 2*elem, elem)
				bytesview.Scatter(g.dst[g.n-(2*half-1)*elem:], 2*elem, packed[:half*elem], elem)
			}
		}
		bytesview.Fill(g.dst, g.src[:min(g.n, 7)])
		bytesview.Copy(g.dst, g.src)
		g.same()
	},
	"gl": func(g *guards, w *world) {
		var b uint32
		gl.CreateBuffers(1, &b)
		gl.NamedBufferData(b, g.n, unsafe.Pointer(&g.src[0]), gl.STATIC_DRAW)
		gl.NamedBufferSubData(b, 0, g.n, unsafe.Pointer(&g.src[0]))
		gl.GetNamedBufferSubData(b, 0, g.n, unsafe.Pointer(&g.dst[0]))
		g.same()
		gl.ClearNamedBufferData(b, gl.R8UI, gl.RED_INTEGER, gl.UNSIGNED_BYTE, unsafe.Pointer(&g.src[g.n-1]))
		gl.DeleteBuffers(1, &b)
		s := gl.CreateShader(gl.VERTEX_SHADER)
		text, size := &g.src[0], int32(g.n)
		gl.ShaderSource(s, 1, &text, &size)
		gl.GetShaderInfoLog(s, int32(g.n), nil, &g.dst[0])
		gl.DeleteShader(s)
	},
	"vk": func(g *guards, w *world) {
		var s vk.Stream
		s.UpdateBuffer(1, 0, g.src)
		s.PushConstants(1, 1, 0, g.src)
		if cache, err := w.c.Device().NewPipelineCache(g.src, ""); err == nil {
			w.c.Device().Retire(0, vk.Retired{Kind: vk.RetirePipelineCache, Handle: cache})
		}
	},
}
