package vkgloo_test

import (
	"math"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
)

// uniformReader copies the uniform block at binding 1 and the words and length of the storage block at binding 2 into
// the storage block at binding 0.
const blockReader = `#version 450
layout(local_size_x = 1) in;
layout(std430, binding = 0) buffer Out { uint result[]; };
layout(std140, binding = 1) uniform In { uvec4 u; };
layout(std430, binding = 2) readonly buffer More { uint more[]; };
void main() {
	for (int i = 0; i < 4; i++) result[i] = u[i];
	result[4] = more.length();
	for (uint i = 0; i < more.length(); i++) result[5 + i] = more[i];
}`

// readBlocks runs blockReader and returns the uniform's four words, and the storage block's.
func (f *fixture) readBlocks(p *vkgloo.Program) (uniform, storage []uint32) {
	f.Helper()
	out := f.zeros(4096)
	f.ok(f.c.BindStorage(0, out, 0, -1))
	f.ok(p.Dispatch(1, 1, 1))
	w := read[uint32](f, out)
	return w[:4], w[5 : 5+w[4]]
}

var _ = rule(func(f *fixture) {
	p := f.program(vkgloo.ProgramOptions{Compute: blockReader})
	align := max(f.c.Limits().UniformAlign, f.c.Limits().StorageAlign)
	s := make([]uint32, 3*align/4)
	for i := range s {
		s[i] = uint32(i)
	}
	b := buf(f, s...)
	f.ok(f.c.BindUniform(1, b, 0, -1))
	f.ok(f.c.BindStorage(2, b, align, 12))
	u, m := f.readBlocks(p)
	f.same(u, s[:4])
	f.same(m, s[align/4:align/4+3])
	f.ok(f.c.BindUniform(1, b, align, align))
	f.ok(f.c.BindStorage(2, b, 2*align, -1))
	u, m = f.readBlocks(p)
	f.same(u, s[align/4:align/4+4])
	f.same(m, s[2*align/4:])
	f.same(read[uint32](f, b), s)

	f.ok(p.SetBinding("In", 7)) // another point
	f.ok(f.c.BindUniform(7, b, 2*align, -1))
	u, _ = f.readBlocks(p)
	f.same(u, s[2*align/4:2*align/4+4])
	f.is(p.SetBinding("None", 1), buffer.ErrKey)
	f.is(p.SetBinding("In", -1), buffer.ErrRange)
	f.is(p.SetBinding("In", f.c.Limits().MaxBindings), buffer.ErrRange)
}, "M-050")

var _ = rule(func(f *fixture) {
	p := f.program(vkgloo.ProgramOptions{Compute: blockReader})
	b, u := buf(f, uint32(1), 2, 3, 4, 5, 6), buf(f, uint32(1), 2, 3, 4)
	f.ok(f.c.BindUniform(1, u, 0, -1))
	f.ok(f.c.BindStorage(2, b, 0, -1))
	got := func(want ...uint32) {
		f.Helper()
		_, m := f.readBlocks(p)
		f.same(m, want)
	}
	got(1, 2, 3, 4, 5, 6)
	f.ok(b.Write(buffer.Of([]uint32{9}), 4)) // a later write
	got(1, 9, 3, 4, 5, 6)
	f.ok(b.Orphan(-1)) // the new store
	f.ok(b.Write(buffer.Of([]uint32{11, 12, 13, 14, 15, 16}), 0))
	got(11, 12, 13, 14, 15, 16)
	f.ok(b.Orphan(40)) // grown: the old length
	f.ok(b.Write(buffer.Of([]uint32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), 0))
	got(1, 2, 3, 4, 5, 6)
	f.ok(b.Orphan(8)) // shrunk: cut
	f.ok(b.Write(buffer.Of([]uint32{21, 22}), 0))
	got(21, 22)
	f.ok(b.Orphan(24))
	f.ok(b.Write(buffer.Of([]uint32{1, 2, 3, 4, 5, 6}), 0))
	got(1, 2, 3, 4, 5, 6)
	f.ok(f.c.BindStorage(2, b, 0, 4)) // rebound
	got(1)
}, "M-051")

var _ = rule(func(f *fixture) {
	l := f.c.Limits()
	b := f.zeros(4 * max(l.UniformAlign, l.StorageAlign, 16))
	n := b.Size()
	for _, bind := range []struct {
		call  func(int, buffer.Any, int, int) error
		align int
	}{{f.c.BindUniform, l.UniformAlign}, {f.c.BindStorage, l.StorageAlign}} {
		for _, c := range [][3]int{{-1, 0, -1}, {l.MaxBindings, 0, -1}, {math.MaxInt, 0, -1}, {0, 0, 0}, {0, n, -1}, {0, n + bind.align, -1},
			{0, -bind.align, 16}, {0, 0, n + 1}, {0, bind.align, n}, {0, 0, math.MaxInt}, {0, math.MinInt, math.MaxInt}, {0, bind.align, 0}} {
			f.is(bind.call(c[0], b, c[1], c[2]), buffer.ErrRange)
		}
		if bind.align > 1 {
			f.is(bind.call(0, b, 1, 4), buffer.ErrRange)
		}
		f.is(bind.call(0, nil, 0, -1), buffer.ErrArgs)
		f.is(bind.call(0, (*buffer.DataBuffer)(nil), 0, -1), buffer.ErrArgs)
		f.ok(bind.call(l.MaxBindings-1, b, bind.align, n-bind.align))
	}
	f.same(l.UniformAlign > 0 && l.StorageAlign > 0, true)
}, "M-052")

var _ = rule(func(f *fixture) {
	b := buf(f, uint32(1), 2, 3, 4)
	for _, n := range []int{0, 1, 2, 5} {
		f.ok(f.c.BindUniform(n, b, 0, -1))
		f.ok(f.c.BindStorage(n, b, 0, -1))
	}
	f.same(b.Size(), 16)
	p := f.program(vkgloo.ProgramOptions{Compute: blockReader})
	u, m := f.readBlocks(p)
	f.same(u, []uint32{1, 2, 3, 4})
	f.same(m, []uint32{1, 2, 3, 4})
	// Bound, and vertex and index buffer, too.
	v := f.array(f.fetchProgram("uint"), []vkgloo.Content{{Buffer: b, Layout: "u", Attributes: []string{"a"}}}, vkgloo.VertexArrayOptions{Index: b})
	f.same(transform[uint32](f, v, 4, vkgloo.TransformOptions{})[:3], []uint32{2, 3, 4})
}, "M-053")
