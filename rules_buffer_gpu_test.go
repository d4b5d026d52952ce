package vkgloo_test

import (
	"errors"
	"math"
	"strings"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/vk"
)

var _ = rule(func(f *fixture) {
	for _, o := range []vkgloo.BufferOptions{
		{},
		{Data: buffer.Of([]byte{1}), Size: 1},
		{Data: buffer.Of([]byte{}), Size: 1},
	} {
		_, err := f.c.NewBuffer(o)
		f.is(err, buffer.ErrArgs)
	}
	b, err := f.c.NewBuffer(vkgloo.BufferOptions{Data: buffer.Of([]byte{1, 2, 3})})
	f.same(read[byte](f, keep(f, b, err)), []byte{1, 2, 3})
	b, err = f.c.NewBuffer(vkgloo.BufferOptions{Size: 7})
	f.same(keep(f, b, err).Size(), 7)
}, "M-001")

var _ = rule(func(f *fixture) {
	_, err := f.c.Buffer(buffer.Of([]byte{}))
	f.is(err, buffer.ErrArgs)
	_, err = f.c.Buffer(buffer.Array{})
	f.is(err, buffer.ErrArgs)
	_, err = f.c.Reserve(0)
	f.is(err, buffer.ErrArgs, buffer.ErrRange)
	b, err := f.c.Reserve(1)
	f.same(keep(f, b, err).Size(), 1)
}, "M-002")

var _ = rule(func(f *fixture) {
	_, err := f.c.Reserve(-1)
	f.is(err, buffer.ErrRange)
	_, err = f.c.Reserve(math.MinInt)
	f.is(err, buffer.ErrRange)
	_, err = f.c.Reserve(math.MaxInt)
	f.is(err, vk.ErrOutOfMemory)
	_, err = f.c.NewBuffer(vkgloo.BufferOptions{Size: f.c.Limits().MaxBufferSize + 1})
	f.is(err, vk.ErrOutOfMemory)
}, "M-003")

var _ = rule(func(f *fixture) {
	for s, want := range map[string]int{"1": 1, "16": 16, "16B": 16, "2KB": 2048, "3MB": 3 << 20, "1GB": 1 << 30} {
		n, err := buffer.ParseSize(s)
		f.ok(err)
		f.same(n, want)
	}
	for _, s := range []string{"", "0", "01", "-1", "+1", "1.5KB", "1kb", "1K", "1M", "1G", " 1", "1 ", "1 KB", "KB", "99999999999999999999", "9999999999GB", "1TB", "1BB"} {
		_, err := buffer.ParseSize(s)
		f.is(err, buffer.ErrArgs)
	}
}, "M-004")

var _ = rule(func(f *fixture) {
	type pair struct{ A, B uint16 }
	f.same(read[uint16](f, buf(f, pair{1, 2}, pair{3, 4})), []uint16{1, 2, 3, 4})
	f.same(read[float32](f, buf(f, [2]float32{1, 2})), []float32{1, 2})
	_, err := f.c.Buffer(buffer.Of([]int32{1, 2, 3, 4}).Slice(buffer.Begin, buffer.End, 2))
	f.is(err, buffer.ErrValue)
}, "M-005")

var _ = rule(func(f *fixture) {
	s := []byte{1, 2, 3, 4}
	b := buf(f, s...)
	s[0] = 9
	f.same(read[byte](f, b), []byte{1, 2, 3, 4})
	w := []byte{7, 7}
	f.ok(b.Write(buffer.Of(w), 1))
	w[0] = 9
	f.same(read[byte](f, b), []byte{1, 7, 7, 4})
}, "M-006")

var _ = rule(func(f *fixture) {
	b, err := f.c.Reserve(64)
	f.same(len(read[byte](f, keep(f, b, err))), 64) // whatever they are
}, "M-007")

var _ = rule(func(f *fixture) {
	b, err := f.c.NewBuffer(vkgloo.BufferOptions{Size: 8, Dynamic: true})
	keep(f, b, err)
	f.same(b.Dynamic(), true)
	id := b.ID()
	f.same(id > 0, true)
	other, err := f.c.Reserve(8)
	keep(f, other, err)
	f.same(other.ID() != id, true)
	f.same(other.Dynamic(), false)
	f.ok(b.Orphan(16))
	f.same([]any{b.Size(), b.ID(), b.Dynamic()}, []any{16, id, true})
	b.Release()
	f.same([]any{b.ID(), b.Released()}, []any{id, true})
}, "M-008")

var _ = rule(func(f *fixture) { // a Buffer's fields are unexported: one made without a constructor is no buffer of this context
	var b *buffer.Buffer
	f.is(f.c.Attach(b), buffer.ErrArgs)
	f.is(f.c.Attach(nil), buffer.ErrArgs)
}, "M-009")

var _ = rule(func(f *fixture) {
	a, b := buf(f, byte(1)), buf(f, byte(1))
	m := map[*buffer.Buffer]int{a: 1, b: 2}
	f.same([]int{m[a], m[b], len(m)}, []int{1, 2, 2})
}, "M-010")

var _ = rule(func(f *fixture) {
	for _, dynamic := range []bool{false, true} {
		b, err := f.c.NewBuffer(vkgloo.BufferOptions{Data: buffer.Of([]byte{1, 2, 3}), Dynamic: dynamic})
		keep(f, b, err)
		f.ok(b.Write(buffer.Of([]byte{9}), 1))
		f.same(read[byte](f, b), []byte{1, 9, 3})
	}
}, "M-011")

var _ = rule(func(f *fixture) {
	b := buf(f, []byte{0, 1, 2, 3}...)
	f.ok(b.Write(buffer.Of([]byte{7, 8}), 2))
	f.ok(b.Write(buffer.Of([]byte{}), 0))
	f.ok(b.Write(buffer.Of([]byte{}), 4))
	for _, off := range []int{-1, 3, 5, math.MaxInt, math.MinInt} {
		f.is(b.Write(buffer.Of([]byte{1, 1}), off), buffer.ErrRange)
	}
	f.is(b.Write(buffer.Of([]byte{}), 5), buffer.ErrRange)
	f.is(b.Write(buffer.Of([]byte{}), -1), buffer.ErrRange)
	f.is(b.Write(buffer.Of(make([]byte, 5)), 0), buffer.ErrRange)
	f.same(read[byte](f, b), []byte{0, 1, 7, 8})
}, "M-020")

var _ = rule(func(f *fixture) {
	b := buf(f, []byte{0, 1, 2, 3}...)
	for _, c := range []struct {
		size, off int
		want      []byte
	}{{-1, 0, []byte{0, 1, 2, 3}}, {-5, 1, []byte{1, 2, 3}}, {2, 1, []byte{1, 2}}, {4, 0, []byte{0, 1, 2, 3}}} {
		p, err := b.Read(c.size, c.off)
		f.ok(err)
		f.same(p, c.want)
		p[0] = 99 // an independent copy
	}
	for _, c := range [][2]int{{1, -1}, {5, 0}, {1, 4}, {4, 1}, {math.MaxInt, 1}, {-1, -1}, {-1, math.MinInt}} {
		_, err := b.Read(c[0], c[1])
		f.is(err, buffer.ErrRange)
	}
}, "M-021")

var _ = rule(func(f *fixture) {
	b := buf(f, []byte{0, 1, 2, 3}...)
	for _, c := range [][2]int{{0, 0}, {0, 2}, {0, 4}, {-1, 4}} {
		p, err := b.Read(c[0], c[1])
		f.ok(err)
		f.same(len(p), 0)
	}
	for _, c := range [][2]int{{0, 5}, {-1, 5}, {0, -1}} {
		_, err := b.Read(c[0], c[1])
		f.is(err, buffer.ErrRange)
	}
}, "M-022")

var _ = rule(func(f *fixture) {
	b := buf(f, []byte{0, 1, 2, 3}...)
	dst := []byte{9, 9, 9, 9, 9, 9}
	f.ok(b.ReadInto(dst, 2, 1, 3))
	f.same(dst, []byte{9, 9, 9, 1, 2, 9})
	f.ok(b.ReadInto(dst, -1, 0, 0))
	f.same(dst, []byte{0, 1, 2, 3, 2, 9})
	for _, c := range [][3]int{{1, -1, 0}, {1, 0, -1}, {5, 0, 0}, {2, 3, 0}, {4, 0, 3}, {1, 0, 6}} {
		f.is(b.ReadInto(dst, c[0], c[1], c[2]), buffer.ErrRange)
	}
	f.same(dst, []byte{0, 1, 2, 3, 2, 9})
}, "M-023")

var _ = rule(func(f *fixture) {
	b := buf(f, []byte{0, 1}...)
	f.is(b.ReadInto(make([]byte, 9), -1, 3, 0), buffer.ErrRange)
	f.ok(b.ReadInto(nil, 0, 0, 0))
	f.ok(b.ReadInto(nil, 0, 2, 0))
	f.ok(b.ReadInto([]byte{}, -1, 2, 0))
}, "M-024")

var _ = rule(func(f *fixture) {
	a, b := f.zeros(16), f.zeros(16)
	f.ok(a.Write(buffer.Of([]uint32{1, 2, 3, 4}), 0))
	f.ok(f.c.CopyBuffer(b, a, 8, 4, 0))
	f.ok(b.Clear(4, 8, []byte{5, 0, 0, 0}))
	f.same(read[uint32](f, b), []uint32{2, 3, 5, 0})
	p := f.program(vkgloo.ProgramOptions{Compute: doubler})
	f.ok(f.c.BindStorage(0, b, 0, -1))
	f.ok(p.Dispatch(1, 1, 1))
	f.same(read[uint32](f, b), []uint32{4, 6, 10, 0})
	v := f.array(f.fetchProgram("uint"), []vkgloo.Content{{Buffer: b, Layout: "u", Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{})
	f.ok(v.Transform(vkgloo.TransformOptions{}, a))
	f.same(read[uint32](f, a), []uint32{4, 6, 10, 0})
}, "M-026")

// doubler doubles every word of storage binding 0.
const doubler = `#version 450
layout(local_size_x = 1) in;
layout(std430, binding = 0) buffer Data { uint data[]; };
void main() { for (uint i = 0; i < data.length(); i++) data[i] *= 2; }`

var _ = rule(func(f *fixture) {
	b := f.zeros(10)
	f.ok(b.WriteChunks(buffer.Of([]byte{1, 2, 3, 4, 5, 6}), 1, 3, 3))
	f.same(read[byte](f, b), []byte{0, 1, 2, 0, 3, 4, 0, 5, 6, 0})
	f.ok(b.WriteChunks(buffer.Of([]byte{7, 8}), -2, 5, 1))
	f.same(read[byte](f, b), []byte{0, 1, 2, 0, 3, 4, 0, 5, 7, 8})
	for _, c := range []struct {
		n, start, step, count int
	}{{5, 0, 3, 2}, {4, 0, 1, 2}, {6, -11, 3, 3}, {6, 5, 3, 3}, {2, 9, 3, 1}, {6, 9, 3, 3}, {4, 0, 0, 2}, {2, 0, 1, 1}, {2, 0, math.MaxInt, 2}, {2, 0, math.MinInt, 2}} {
		f.is(b.WriteChunks(buffer.Of(make([]byte, c.n)), c.start, c.step, c.count), buffer.ErrValue)
	}
	f.same(read[byte](f, b), []byte{0, 1, 2, 0, 3, 4, 0, 5, 7, 8})
}, "M-030")

var _ = rule(func(f *fixture) {
	b := f.zeros(8)
	f.ok(b.WriteChunks(buffer.Of([]byte{1, 2, 3, 4}), 5, -3, 2))
	f.same(read[byte](f, b), []byte{0, 0, 3, 4, 0, 1, 2, 0})
	f.ok(b.WriteChunks(buffer.Of([]byte{9}), -1, -1, 1))
	f.same(read[byte](f, b)[7], byte(9))
	f.is(b.WriteChunks(buffer.Of([]byte{1, 2}), -1, -2, 1), buffer.ErrRange)
	f.is(b.WriteChunks(buffer.Of([]byte{1, 2, 3, 4}), 1, -3, 2), buffer.ErrRange)
}, "M-031")

var _ = rule(func(f *fixture) {
	b := buf(f, []byte{0, 1, 2, 3, 4, 5, 6, 7}...)
	for _, c := range []struct {
		n, start, step, count int
		want                  []byte
	}{{2, 0, 3, 3, []byte{0, 1, 3, 4, 6, 7}}, {2, 6, -3, 3, []byte{6, 7, 3, 4, 0, 1}}, {1, -1, -2, 2, []byte{7, 5}}, {0, 0, 0, 3, []byte{}}} {
		p, err := b.ReadChunks(c.n, c.start, c.step, c.count)
		f.ok(err)
		f.same(append([]byte{}, p...), c.want)
	}
	for _, c := range [][4]int{{-1, 0, 1, 1}, {2, 0, 1, 2}, {2, 7, 2, 1}, {2, 0, 3, 4}, {2, -9, 3, 1}, {2, 1, -3, 2}, {1, 0, 0, 1}} {
		_, err := b.ReadChunks(c[0], c[1], c[2], c[3])
		f.is(err, buffer.ErrRange)
	}
}, "M-032")

var _ = rule(func(f *fixture) {
	b := f.zeros(8)
	_, err := b.ReadChunks(1, 0, 1, -1)
	f.is(err, buffer.ErrRange)
	f.is(b.WriteChunks(buffer.Of([]byte{1}), 0, 1, -1), buffer.ErrRange)
	p, err := b.ReadChunks(1, 0, 1, 0)
	f.ok(err)
	f.same(len(p), 0)
	f.ok(b.WriteChunks(buffer.Of([]byte{}), 0, 1, 0))
	if err := b.WriteChunks(buffer.Of([]byte{1}), 0, 1, 0); err == nil {
		f.Error("chunks of data in no chunks: no error")
	}
}, "M-033")

var _ = rule(func(f *fixture) {
	b := buf(f, []byte{0, 1, 2, 3, 4, 5, 6, 7}...)
	dst := []byte{9, 9, 9, 9, 9, 9}
	f.ok(b.ReadChunksInto(dst, 2, -2, -4, 2, 1))
	f.same(dst, []byte{9, 6, 7, 2, 3, 9})
	for _, c := range [][5]int{{2, 0, 3, 3, 1}, {2, 0, 3, 1, -1}, {2, 0, 3, 4, 0}, {-1, 0, 3, 1, 0}, {2, 0, 3, -1, 0}} {
		f.is(b.ReadChunksInto(dst, c[0], c[1], c[2], c[3], c[4]), buffer.ErrRange)
	}
	f.same(dst, []byte{9, 6, 7, 2, 3, 9})
}, "M-034")

var _ = rule(func(f *fixture) {
	b := buf(f, []byte{1, 2, 3, 4, 5, 6, 7, 8}...)
	f.ok(b.Clear(4, 2, []byte{8, 9}))
	f.same(read[byte](f, b), []byte{1, 2, 8, 9, 8, 9, 7, 8})
	f.ok(b.Clear(3, 1, []byte{5, 6, 7}))
	f.same(read[byte](f, b), []byte{1, 5, 6, 7, 8, 9, 7, 8})
	f.ok(b.Clear(-1, 7, nil))
	f.same(read[byte](f, b), []byte{1, 5, 6, 7, 8, 9, 7, 0})
	f.ok(b.Clear(-1, 0, nil))
	f.same(read[byte](f, b), make([]byte, 8))
}, "M-040")

var _ = rule(func(f *fixture) {
	b := buf(f, []byte{1, 2, 3, 4, 5, 6, 7, 8}...)
	f.ok(b.Clear(2, 3, nil))
	f.same(read[byte](f, b), []byte{1, 2, 3, 0, 0, 6, 7, 8})
}, "M-041")

var _ = rule(func(f *fixture) {
	b := buf(f, []byte{1, 2, 3, 4, 5}...)
	if b.Clear(5, 0, []byte{1, 2}) == nil || b.Clear(2, 0, []byte{1, 2, 3}) == nil {
		f.Error("a size that is no multiple of the chunk: no error")
	}
	f.same(read[byte](f, b), []byte{1, 2, 3, 4, 5})
}, "M-042")

var _ = rule(func(f *fixture) {
	b := buf(f, []byte{1, 2}...)
	f.is(b.Clear(2, 0, []byte{}), buffer.ErrArgs)
	f.same(read[byte](f, b), []byte{1, 2})
}, "M-043")

var _ = rule(func(f *fixture) {
	b := buf(f, []byte{1, 2}...)
	for _, c := range [][2]int{{1, -1}, {1, 2}, {3, 0}, {-1, 3}, {math.MaxInt, 1}, {0, 3}, {0, -1}} {
		f.is(b.Clear(c[0], c[1], nil), buffer.ErrRange)
	}
	f.ok(b.Clear(0, 0, nil))
	f.ok(b.Clear(0, 2, nil))
	f.ok(b.Clear(-1, 2, []byte{1}))
	f.same(read[byte](f, b), []byte{1, 2})
}, "M-044")

var _ = rule(func(f *fixture) { // odd ranges and patterns, against Go
	want := make([]byte, 64)
	for i := range want {
		want[i] = byte(i)
	}
	b := buf(f, want...)
	v := f.array(f.fetchProgram("uint"), []vkgloo.Content{{Buffer: b, Layout: "u", Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{})
	out := f.zeros(64)
	for off := range 9 {
		for n := 1; n < 8; n++ {
			chunk := make([]byte, n)
			for i := range chunk {
				chunk[i] = byte(100 + off*n + i)
			}
			f.ok(v.Transform(vkgloo.TransformOptions{}, out)) // keeps the GPU at it, so that the clear is recorded
			f.ok(b.Clear(n*5, off, chunk))
			for i := range n * 5 {
				want[off+i] = chunk[i%n]
			}
		}
		f.same(read[byte](f, b), want)
	}
}, "M-045")

var _ = rule(func(f *fixture) {
	b, err := f.c.NewBuffer(vkgloo.BufferOptions{Size: 8, Dynamic: true, Label: "orphan"})
	keep(f, b, err)
	id := b.ID()
	for _, c := range [][2]int{{0, 8}, {-1, 8}, {math.MinInt, 8}, {20, 20}, {0, 20}, {4, 4}} {
		f.ok(b.Orphan(c[0]))
		f.same([]any{b.Size(), b.ID(), b.Dynamic(), b.Label()}, []any{c[1], id, true, "orphan"})
		f.ok(b.Write(buffer.Of([]byte{byte(c[1])}), b.Size()-1))
		p, err := b.Read(1, b.Size()-1)
		f.ok(err)
		f.same(p, []byte{byte(c[1])})
	}
	// Commands issued keep the old store.
	src, out := buf(f, uint32(1), 2), f.zeros(8)
	v := f.array(f.fetchProgram("uint"), []vkgloo.Content{{Buffer: src, Layout: "u", Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{})
	f.ok(v.Transform(vkgloo.TransformOptions{}, out))
	f.ok(src.Orphan(-1))
	f.ok(src.Write(buffer.Of([]uint32{8, 9}), 0))
	f.same(read[uint32](f, out), []uint32{1, 2})
	f.same(read[uint32](f, src), []uint32{8, 9})
}, "M-046")

var _ = rule(func(f *fixture) {
	src := buf(f, float32(1), 2, 3)
	v := f.array(f.fetchProgram("float"), []vkgloo.Content{{Buffer: src, Layout: "f", Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{})
	f.ok(src.Orphan(20))
	f.ok(src.Write(buffer.Of([]float32{5, 6, 7, 8, 9}), 0))
	f.same(v.Vertices(), 3)
	f.same(transform[float32](f, v, 5, vkgloo.TransformOptions{}), []float32{5, 6, 7, 0, 0})
	f.same(transform[float32](f, v, 5, vkgloo.TransformOptions{Vertices: vkgloo.N(5)}), []float32{5, 6, 7, 8, 9})
	f.ok(src.Orphan(4))
	f.ok(src.Write(buffer.Of([]float32{5}), 0))
	got := transform[float32](f, v, 3, vkgloo.TransformOptions{}) // past the end: harmless
	f.same(got[0], float32(5))
}, "M-047")

var _ = rule(func(f *fixture) {
	b := buf(f, []byte{1, 2, 3}...)
	err := b.Orphan(math.MaxInt)
	if err == nil {
		f.Error("an impossible size: no error")
	}
	f.same(b.Size(), 3)
	f.same(read[byte](f, b), []byte{1, 2, 3})
}, "M-048")

var _ = rule(func(f *fixture) {
	b := buf(f, byte(1))
	f.same(b.Label(), "")
	f.ok(b.SetLabel("größe 位"))
	f.same(b.Label(), "größe 位")
	f.ok(b.SetLabel(""))
	f.same(b.Label(), "")
}, "M-060")

var _ = rule(func(f *fixture) {
	f.same(buffer.MaxLabelLength, 256)
	b := buf(f, byte(1))
	p := f.idProgram()
	v := f.array(p, nil, vkgloo.VertexArrayOptions{})
	t := f.target(1, 1)
	long := strings.Repeat("x", 257)
	for _, o := range []interface {
		Label() string
		SetLabel(string) error
	}{b, p, v, t} {
		f.ok(o.SetLabel("kept"))
		f.ok(o.SetLabel(long[:256]))
		f.is(o.SetLabel(long), buffer.ErrValue)
		f.same(o.Label(), long[:256])
	}
	_, err := f.c.NewBuffer(vkgloo.BufferOptions{Size: 1, Label: long})
	f.is(err, buffer.ErrRange)
	_, err = f.c.Program(vkgloo.ProgramOptions{Vertex: "x", Label: long})
	f.is(err, buffer.ErrRange)
	_, err = f.c.VertexArray(p, nil, vkgloo.VertexArrayOptions{Label: long})
	f.is(err, buffer.ErrRange)
	_, err = f.c.Target(1, 1, vkgloo.TargetOptions{Label: long})
	f.is(err, buffer.ErrRange)
}, "M-061")

var _ = rule(func(f *fixture) {
	b, err := f.c.Buffer(buffer.Of(make([]byte, 1<<20)))
	f.ok(err)
	f.ok(f.c.Finish())
	f.same(b.Released(), false)
	b.Release()
	b.Release()
	f.same(b.Released(), true)
}, "M-062")

var _ = rule(func(f *fixture) {
	p := f.fetchProgram("float")
	b, err := f.c.NewBuffer(vkgloo.BufferOptions{Size: 8, Dynamic: true})
	f.ok(err)
	other := f.zeros(8)
	v := f.array(p, []vkgloo.Content{{Buffer: other, Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{})
	id := b.ID()
	b.Release()
	_, err = b.Read(-1, 0)
	f.is(err, buffer.ErrReleased, buffer.ErrState)
	f.is(b.Write(buffer.Of([]byte{1}), 0), buffer.ErrReleased)
	f.is(b.Clear(-1, 0, nil), buffer.ErrReleased)
	f.is(b.Orphan(0), buffer.ErrReleased)
	f.is(f.c.BindUniform(0, b, 0, -1), buffer.ErrReleased)
	f.is(f.c.BindStorage(0, b, 0, -1), buffer.ErrReleased)
	f.is(f.c.CopyBuffer(b, other, -1, 0, 0), buffer.ErrReleased)
	f.is(f.c.CopyBuffer(other, b, -1, 0, 0), buffer.ErrReleased)
	f.is(f.c.Attach(b), buffer.ErrReleased)
	_, err = f.c.SimpleVertexArray(p, b, "a")
	f.is(err, buffer.ErrReleased)
	_, err = f.c.VertexArray(p, nil, vkgloo.VertexArrayOptions{Index: b})
	f.is(err, buffer.ErrReleased)
	f.is(v.Bind(0, vkgloo.Attribute{Buffer: b, Layout: "f"}), buffer.ErrReleased)
	f.is(v.Transform(vkgloo.TransformOptions{}, b), buffer.ErrReleased)
	f.is(v.RenderIndirect(f.target(1, 1), b, vkgloo.IndirectOptions{}), buffer.ErrReleased)
	f.same([]any{b.ID(), b.Dynamic()}, []any{id, true})
}, "M-063")

var _ = rule(func(f *fixture) {
	p := f.fetchProgram("float")
	b, err := f.c.Buffer(buffer.Of([]float32{1, 2, 3}))
	f.ok(err)
	index, err := f.c.Buffer(buffer.Of([]uint32{0, 1, 2}))
	f.ok(err)
	v := f.array(p, []vkgloo.Content{{Buffer: b, Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{})
	x := f.array(p, nil, vkgloo.VertexArrayOptions{Index: index})
	target, out := f.target(2, 2), f.zeros(12)
	f.ok(v.Transform(vkgloo.TransformOptions{}, out)) // the GPU is at it when they go
	f.ok(x.Transform(vkgloo.TransformOptions{}, out))
	b.Release()
	index.Release()
	f.is(v.Render(target, vkgloo.RenderOptions{}), buffer.ErrReleased)
	f.is(v.Transform(vkgloo.TransformOptions{}, out), buffer.ErrReleased)
	f.is(x.Render(target, vkgloo.RenderOptions{}), buffer.ErrReleased)
	u, err := f.c.Buffer(buffer.Of(make([]uint32, 4)))
	f.ok(err)
	d := f.program(vkgloo.ProgramOptions{Compute: doubler})
	f.ok(f.c.BindStorage(0, u, 0, -1))
	f.ok(d.Dispatch(1, 1, 1))
	u.Release()
	f.is(d.Dispatch(1, 1, 1), buffer.ErrReleased)
	f.ok(f.c.Finish())
}, "M-064")

var _ = rule(func(f *fixture) {
	src, dst := buf(f, []byte{1, 2, 3, 4}...), f.zeros(6)
	f.ok(f.c.CopyBuffer(dst, src, 2, 1, 3))
	f.same(read[byte](f, dst), []byte{0, 0, 0, 2, 3, 0})
	f.ok(f.c.CopyBuffer(dst, src, -1, 2, 0))
	f.same(read[byte](f, dst), []byte{3, 4, 0, 2, 3, 0})
	f.ok(f.c.CopyBuffer(dst, src, -7, 0, 2))
	f.same(read[byte](f, dst), []byte{3, 4, 1, 2, 3, 4})
	for _, c := range [][3]int{{1, -1, 0}, {1, 0, -1}, {5, 0, 0}, {2, 3, 0}, {4, 0, 3}, {-1, 0, 3}, {math.MaxInt, 1, 0}, {1, 0, math.MaxInt}} {
		f.is(f.c.CopyBuffer(dst, src, c[0], c[1], c[2]), buffer.ErrRange)
	}
	f.is(f.c.CopyBuffer(nil, src, -1, 0, 0), buffer.ErrArgs)
	f.is(f.c.CopyBuffer(dst, (*buffer.VertexBuffer)(nil), -1, 0, 0), buffer.ErrArgs)
	f.same(read[byte](f, dst), []byte{3, 4, 1, 2, 3, 4})
}, "M-070")

var _ = rule(func(f *fixture) {
	src, dst := buf(f, []byte{1, 2}...), f.zeros(2)
	f.ok(f.c.CopyBuffer(dst, src, 0, 1, 1))
	f.ok(f.c.CopyBuffer(dst, src, -1, 2, 0))
	f.ok(f.c.CopyBuffer(dst, src, 0, 2, 2))
	f.same(read[byte](f, dst), []byte{0, 0})
}, "M-071")

var _ = rule(func(f *fixture) {
	src, dst := buf(f, []byte{1, 2}...), f.zeros(2)
	f.is(f.c.CopyBuffer(dst, src, -1, 3, 0), buffer.ErrRange)
	f.same(read[byte](f, dst), []byte{0, 0})
}, "M-072")

var _ = rule(func(f *fixture) {
	b := buf(f, []byte{1, 2, 3, 4, 5, 6}...)
	f.ok(f.c.CopyBuffer(b, b, 2, 0, 2))
	f.same(read[byte](f, b), []byte{1, 2, 1, 2, 5, 6})
	f.ok(f.c.CopyBuffer(b, b, 2, 4, 0))
	f.same(read[byte](f, b), []byte{5, 6, 1, 2, 5, 6})
	for _, c := range [][3]int{{2, 0, 1}, {2, 1, 0}, {6, 0, 0}, {1, 3, 3}} {
		f.is(f.c.CopyBuffer(b, b, c[0], c[1], c[2]), buffer.ErrRange)
	}
	f.same(read[byte](f, b), []byte{5, 6, 1, 2, 5, 6})
}, "M-073")

var _ = rule(func(f *fixture) {
	c2, err := vkgloo.Open(vkgloo.Options{})
	f.ok(err)
	defer func() { f.ok(c2.Close()) }()
	b2, err := c2.Buffer(buffer.Of([]byte{1}))
	f.ok(err)
	defer b2.Release()
	b := f.zeros(1)
	f.is(f.c.CopyBuffer(b, b2, -1, 0, 0), buffer.ErrContext)
	f.is(f.c.CopyBuffer(b2, b, -1, 0, 0), buffer.ErrContext)
	f.is(c2.CopyBuffer(b2, b, -1, 0, 0), buffer.ErrContext)
	f.same(errors.Is(f.c.BindUniform(0, b2, 0, -1), buffer.ErrContext), true)
}, "M-074")
