package bytesview_test

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"

	"github.com/vkgloo/vkgloo/internal/bytesview"
)

func TestOf(t *testing.T) {
	s := []uint16{0x0102, 0x0304}
	p := bytesview.Of(s)
	if len(p) != 4 {
		t.Fatalf("len = %d, want 4", len(p))
	}
	p[0], p[1] = 7, 0
	if s[0] != 7 {
		t.Errorf("s[0] = %#x after writing the bytes, want 7: Of must not copy", s[0])
	}
	if got := bytesview.Of([]uint16(nil)); got != nil {
		t.Errorf("Of(nil) = %v, want nil", got)
	}
	if got := bytesview.Of([]struct{}{{}, {}}); len(got) != 0 {
		t.Errorf("Of of empty structs has %d bytes", len(got))
	}
}

func TestAs(t *testing.T) {
	p := []byte{1, 0, 2, 0, 9}
	s := bytesview.As[uint16](p)
	if len(s) != 2 || s[0] != 1 || s[1] != 2 {
		t.Errorf("As = %v, want [1 2]: the odd byte is left out", s)
	}
	if got := bytesview.As[uint64](p); got != nil {
		t.Errorf("As of too few bytes = %v, want nil", got)
	}
	s[1] = 5
	if p[2] != 5 {
		t.Error("As copied")
	}
	if s := bytesview.As[uint32](make([]byte, 9)[1:]); len(s) != 2 {
		t.Errorf("misaligned: %d elements, want 2", len(s))
	}
}

func TestSizeOf(t *testing.T) {
	if n := bytesview.SizeOf[[3]float32](); n != 12 {
		t.Errorf("SizeOf = %d, want 12", n)
	}
}

func TestType(t *testing.T) {
	type own float32
	names := map[bytesview.Type]string{}
	for name, x := range map[string]bytesview.Type{
		"float32": bytesview.TypeFor[float32](), "own": bytesview.TypeFor[own](),
		"[3]float32": bytesview.TypeFor[[3]float32](), "uint32": bytesview.TypeFor[uint32](),
	} {
		if other, ok := names[x]; ok {
			t.Errorf("%s and %s are the same", name, other)
		}
		names[x] = name
	}
	x := bytesview.TypeFor[own]()
	if names[x] != "own" || x.Reflect() != reflect.TypeFor[own]() || x.Hash() != bytesview.TypeFor[own]().Hash() {
		t.Errorf("the second time own is %q, %v", names[x], x.Reflect())
	}
	if none := (bytesview.Type{}).Reflect(); none != nil {
		t.Errorf("no type is %v", none)
	}
	if n := testing.AllocsPerRun(100, func() { bytesview.TypeFor[own]() }); n != 0 {
		t.Errorf("TypeFor allocates %v times", n)
	}
}

func TestCast(t *testing.T) {
	if got := bytesview.Cast[uint64](int64(-1)); got != 1<<64-1 {
		t.Errorf("Cast = %#x", got)
	}
	if got := bytesview.Cast[uint64](int32(-1)); got != 0 {
		t.Errorf("Cast between sizes = %#x, want 0", got)
	}
}

func TestOverlaps(t *testing.T) {
	p := make([]byte, 16)
	for _, c := range []struct {
		a, b []byte
		want bool
	}{
		{p[:8], p[8:], false},
		{p[:9], p[8:], true},
		{p[2:4], p, true},
		{p[:0], p, false},
		{p, make([]byte, 4), false},
	} {
		if got := bytesview.Overlaps(c.a, c.b); got != c.want {
			t.Errorf("Overlaps(%d bytes, %d bytes) = %v, want %v", len(c.a), len(c.b), got, c.want)
		}
	}
}

func TestCopy(t *testing.T) {
	for _, n := range []int{0, 1, 255, 256 << 10, 256<<10 + 1, 1<<20 + 7} {
		src := make([]byte, n)
		for i := range src {
			src[i] = byte(i*7 + i>>8)
		}
		dst := make([]byte, n+2)
		if got := bytesview.Copy(dst[1:n+1], src); got != n {
			t.Errorf("Copy of %d bytes = %d", n, got)
		}
		if !bytes.Equal(dst[1:n+1], src) || dst[0] != 0 || dst[n+1] != 0 {
			t.Errorf("Copy of %d bytes went wrong", n)
		}
	}
}

func TestScatterGather(t *testing.T) {
	for _, elem := range []int{1, 2, 3, 4, 7, 8, 12, 16, 20} {
		for _, gap := range []int{0, 1, 5} {
			for _, count := range []int{0, 1, 2, 9} {
				stride := elem + gap
				src := make([]byte, elem*count)
				for i := range src {
					src[i] = byte(i + 1)
				}
				size := 0
				if count > 0 {
					size = (count-1)*stride + elem // not a byte more
				}
				dst := make([]byte, size)
				bytesview.Scatter(dst, stride, src, elem)
				want := make([]byte, size)
				for i := range count {
					copy(want[i*stride:], src[i*elem:(i+1)*elem])
				}
				name := fmt.Sprintf("elem %d, stride %d, count %d", elem, stride, count)
				if !bytes.Equal(dst, want) {
					t.Errorf("%s: Scatter = %v, want %v", name, dst, want)
				}
				back := make([]byte, len(src))
				bytesview.Gather(back, dst, stride, elem)
				if !bytes.Equal(back, src) {
					t.Errorf("%s: Gather = %v, want %v", name, back, src)
				}
			}
		}
	}
	bytesview.Scatter(nil, 4, nil, 0)
	bytesview.Gather(nil, nil, 4, 0)
}

func TestFill(t *testing.T) {
	for _, n := range []int{0, 1, 5, 4095, 4096, 4097, 10000} {
		for _, k := range []int{0, 1, 3, 4, 16, 2048, 2049, 5000} {
			pattern := make([]byte, k)
			for i := range pattern {
				pattern[i] = byte(i*3 + 1)
			}
			dst := bytes.Repeat([]byte{0xAA}, n+1)
			bytesview.Fill(dst[:n], pattern)
			for i := range n {
				want := byte(0)
				if k > 0 {
					want = pattern[i%k]
				}
				if dst[i] != want {
					t.Fatalf("%d bytes of a pattern of %d: byte %d = %d, want %d", n, k, i, dst[i], want)
				}
			}
			if dst[n] != 0xAA {
				t.Fatalf("%d bytes of a pattern of %d: wrote past the end", n, k)
			}
		}
	}
	dst, pattern := make([]byte, 1<<16), []byte{1, 2, 3}
	if n := testing.AllocsPerRun(10, func() { bytesview.Fill(dst, pattern) }); n != 0 {
		t.Errorf("Fill allocates %v times", n)
	}
}

func BenchmarkCopy(b *testing.B) {
	for _, n := range []int{64, 1 << 20, 16 << 20} {
		src, dst := make([]byte, n), make([]byte, n)
		b.Run(fmt.Sprintf("size=%d", n), func(b *testing.B) {
			b.SetBytes(int64(n))
			for b.Loop() {
				bytesview.Copy(dst, src)
			}
		})
	}
}
