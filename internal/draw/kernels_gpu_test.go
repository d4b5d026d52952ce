package draw_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/vkgloo/vkgloo/internal/draw"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/staging"
)

// converted is what the kernel convert does, in Go.
func converted(src []byte, c draw.Conversion, n int) []uint32 {
	var out []uint32
	at := func(off int) byte {
		if off < len(src) {
			return src[off]
		}
		return 0
	}
	word := func(off, n int) uint32 {
		var v uint32
		for i := range n {
			v |= uint32(at(off+i)) << (8 * i)
		}
		return v
	}
	for i := range n {
		el := 0
		if c.Divisor > 0 {
			el = i / c.Divisor
		}
		base := c.Offset + el*c.Stride
		for k := range c.Comps {
			from := k
			if c.Element.BGRA && k < 3 {
				from = 2 - k
			}
			one := k == 3
			switch {
			case k >= int(c.Element.Count):
				out = append(out, fill(c.Kind, one)...)
			case c.Kind == draw.InputDouble:
				out = append(out, word(base+8*k, 4), word(base+8*k+4, 4))
			case c.Kind == draw.InputFloat:
				out = append(out, math.Float32bits(floatOf(c.Element, base, from, word)))
			default:
				sz := int(c.Element.Size)
				v := word(base+from*sz, sz)
				if c.Element.Comp == draw.CompSint || c.Element.Comp == draw.CompSnorm {
					v = uint32(signed(v, 8*sz))
				}
				out = append(out, v)
			}
		}
	}
	return out
}

func fill(k draw.InputKind, one bool) []uint32 {
	switch {
	case k == draw.InputDouble && one:
		return []uint32{0, 0x3ff00000}
	case k == draw.InputDouble:
		return []uint32{0, 0}
	case !one:
		return []uint32{0}
	case k == draw.InputFloat:
		return []uint32{0x3f800000}
	}
	return []uint32{1}
}

func signed(v uint32, bits int) int32 { return int32(v<<(32-bits)) >> (32 - bits) }

func floatOf(e draw.Element, base, k int, word func(off, n int) uint32) float32 {
	if e.Comp.Packed() {
		w := word(base, 4)
		if e.Comp == draw.CompFloat111110 {
			return small(w, k)
		}
		bits := 10
		if k == 3 {
			bits = 2
		}
		v := w >> (10 * k) & (1<<bits - 1)
		top := float32(int(1)<<(bits-1) - 1)
		switch e.Comp {
		case draw.CompSint2101010:
			return float32(signed(v, bits))
		case draw.CompSnorm2101010:
			return max(float32(signed(v, bits))/top, -1)
		case draw.CompUnorm2101010:
			return float32(v) / float32(int(1)<<bits-1)
		}
		return float32(v)
	}
	sz := int(e.Size)
	off := base + k*sz
	v := word(off, min(sz, 4))
	bits := 8 * sz
	switch e.Comp {
	case draw.CompFloat:
		switch sz {
		case 8:
			return float32(math.Float64frombits(uint64(v) | uint64(word(off+4, 4))<<32))
		case 2:
			return half(uint16(v))
		}
		return math.Float32frombits(v)
	case draw.CompSint:
		return float32(signed(v, bits))
	case draw.CompSnorm:
		return max(float32(signed(v, bits))/float32(int64(1)<<(bits-1)-1), -1)
	case draw.CompUnorm:
		return float32(v) / float32(int64(1)<<bits-1)
	case draw.CompFixed:
		return float32(int32(v)) / 65536
	}
	return float32(v)
}

func half(h uint16) float32 {
	s, e, m := uint32(h>>15), uint32(h>>10&31), uint32(h&1023)
	f := float32(math.Ldexp(float64(m), -24))
	switch {
	case e == 31 && m != 0:
		f = float32(math.NaN())
	case e == 31:
		f = float32(math.Inf(1))
	case e > 0:
		f = float32(math.Ldexp(float64(m|1024), int(e)-25))
	}
	if s != 0 {
		f = -f
	}
	return f
}

func small(w uint32, k int) float32 {
	switch k {
	case 0:
		return half(uint16(w&0x7ff) << 4)
	case 1:
		return half(uint16(w>>11&0x7ff) << 4)
	}
	return half(uint16(w>>22) << 5)
}

// sameWord compares results: floats may differ in the last place, as divisions do, and in the NaN.
func sameWord(a, b uint32, k draw.InputKind) bool {
	if a == b || k != draw.InputFloat {
		return a == b
	}
	x, y := math.Float32frombits(a), math.Float32frombits(b)
	d := int64(a) - int64(b)
	small := math.Abs(float64(x)) < 1.2e-38 && math.Abs(float64(y)) < 1.2e-38 // denormals may be flushed
	return x != x && y != y || small || d >= -1 && d <= 1
}

func TestConvertKernel(t *testing.T) {
	g := newRig(t, vktest.Options{}, staging.Options{})
	rnd := rand.New(rand.NewPCG(1, 2))
	elements := []draw.Element{}
	for count := uint8(1); count <= 4; count++ {
		for _, c := range []draw.Component{draw.CompSint, draw.CompUint, draw.CompSnorm, draw.CompUnorm} {
			for _, size := range []uint8{1, 2, 4} {
				elements = append(elements, draw.Element{Comp: c, Size: size, Count: count})
			}
		}
		for _, size := range []uint8{2, 4, 8} {
			elements = append(elements, draw.Element{Comp: draw.CompFloat, Size: size, Count: count})
		}
		elements = append(elements, draw.Element{Comp: draw.CompFixed, Size: 4, Count: count})
	}
	for c := draw.CompSint2101010; c < draw.CompFloat111110; c++ {
		elements = append(elements, draw.Element{Comp: c, Size: 4, Count: 4}, draw.Element{Comp: c, Size: 4, Count: 4, BGRA: true})
	}
	elements = append(elements, draw.Element{Comp: draw.CompFloat111110, Size: 4, Count: 3},
		draw.Element{Comp: draw.CompUnorm, Size: 1, Count: 4, BGRA: true})
	for _, e := range elements {
		for k := draw.InputFloat; k <= draw.InputDouble; k++ {
			if !e.Feeds(k) || e.Comp.Packed() && k != draw.InputFloat {
				continue
			}
			n := 1 + rnd.IntN(200)
			c := draw.Conversion{Offset: rnd.IntN(9), Stride: rnd.IntN(40), Element: e, Kind: k, Comps: 1 + rnd.IntN(4), Divisor: rnd.IntN(4)}
			size := c.Offset + n*c.Stride + 1 + rnd.IntN(40)
			p := make([]byte, size)
			for i := range p {
				p[i] = byte(rnd.Uint32())
			}
			c.Src = g.store(p)
			name := fmt.Sprintf("%v×%d of %d bytes bgra %v into %v%d, offset %d, stride %d, divisor %d, %d elements, %d bytes", e.Comp, e.Count, e.Size,
				e.BGRA, k, c.Comps, c.Offset, c.Stride, c.Divisor, n, size)
			got, err := g.r.Convert(c, n)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			g.d.Drain()
			want := converted(p, c, n)
			for i := range want {
				if !sameWord(got[i], want[i], k) {
					t.Errorf("%s: word %d is %#x, want %#x", name, i, got[i], want[i])
					break
				}
			}
		}
	}
}

// Doubles round to the nearest float, ties to even, over the whole range.
func TestConvertDoubles(t *testing.T) {
	g := newRig(t, vktest.Options{}, staging.Options{})
	rnd := rand.New(rand.NewPCG(3, 4))
	values := []float64{0, 1, -1, 0.1, math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat64, math.MaxFloat32, 3.4028235677973366e38,
		1 + 1.0/(1<<24), 1 + 3.0/(1<<24), math.SmallestNonzeroFloat64, math.SmallestNonzeroFloat32, 1.5 * math.SmallestNonzeroFloat32,
		math.SmallestNonzeroFloat32 / 2, 1.1754943508222875e-38, 1.1754942807573643e-38}
	for range 5000 {
		values = append(values, math.Float64frombits(rnd.Uint64()))
		values = append(values, math.Ldexp(rnd.Float64()-0.5, rnd.IntN(300)-150))
		b := uint64(rnd.Uint32())<<29 | 1<<28 // ties
		values = append(values, math.Float64frombits(uint64(1023-140+rnd.IntN(260))<<52|b&(1<<52-1)))
	}
	var p []byte
	for _, v := range values {
		p = binary.LittleEndian.AppendUint64(p, math.Float64bits(v))
	}
	c := draw.Conversion{Src: g.store(p), Stride: 8, Element: draw.Element{Comp: draw.CompFloat, Size: 8, Count: 1}, Kind: draw.InputFloat, Comps: 1, Divisor: 1}
	got, err := g.r.Convert(c, len(values))
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range values {
		w := math.Float32bits(float32(v))
		if got[i] != w && v == v {
			t.Errorf("%v (%#x) becomes %#x, want %#x", v, math.Float64bits(v), got[i], w)
		}
	}
}

func TestIndexKernel(t *testing.T) {
	g := newRig(t, vktest.Options{}, staging.Options{})
	rnd := rand.New(rand.NewPCG(5, 6))
	for _, size := range []int{1, 2, 4} {
		for m := draw.Points; m <= draw.TriangleStripAdjacency; m++ {
			n, first, offset := rnd.IntN(40), rnd.IntN(5), rnd.IntN(7)
			p := make([]byte, offset+size*(n+first)+rnd.IntN(8)+1)
			for i := range p {
				p[i] = byte(rnd.Uint32())
			}
			results := draw.ExpandedLen(m, n)
			if results == 0 {
				continue
			}
			got, err := g.r.Indices(g.store(p), offset, size, m, first, n, results, false, 0)
			if err != nil {
				t.Fatal(err)
			}
			g.d.Drain()
			for k := range results {
				var w uint32
				for b := range size {
					w |= uint32(p[offset+size*(first+draw.Expanded(m, n, k))+b]) << (8 * b)
				}
				if got[k] != w {
					t.Fatalf("%v, %d indices of %d bytes at %d: result %d is %d, want %d", m, n, size, offset, k, got[k], w)
				}
			}
		}
	}
}
