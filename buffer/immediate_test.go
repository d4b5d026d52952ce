package buffer_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/staging"
)

func TestSentinels(t *testing.T) {
	for _, c := range []struct{ kind, of error }{
		{buffer.ErrRange, buffer.ErrValue}, {buffer.ErrArgs, buffer.ErrValue}, {buffer.ErrFormat, buffer.ErrValue}, {buffer.ErrMode, buffer.ErrValue},
		{buffer.ErrReleased, buffer.ErrState}, {buffer.ErrState, staging.ErrState}, {staging.ErrState, buffer.ErrState},
	} {
		if !errors.Is(c.kind, c.of) {
			t.Errorf("%v isn't %v", c.kind, c.of)
		}
	}
	all := []error{buffer.ErrValue, buffer.ErrType, buffer.ErrIndex, buffer.ErrKey, buffer.ErrState, buffer.ErrContext}
	for i, a := range all {
		for _, b := range all[i+1:] {
			if errors.Is(a, b) || errors.Is(b, a) {
				t.Errorf("%v and %v are the same", a, b)
			}
		}
	}
}

func TestParseSize(t *testing.T) {
	for s, want := range map[string]int{"1": 1, "16": 16, "16B": 16, "2KB": 2048, "1MB": 1 << 20, "3GB": 3 << 30, "9223372036854775807": math.MaxInt,
		"8589934591GB": 8589934591 << 30} {
		if n, err := buffer.ParseSize(s); n != want || err != nil {
			t.Errorf("ParseSize(%q) = %d, %v; want %d", s, n, err, want)
		}
	}
	for _, s := range []string{"", "0", "0KB", "01", "-1", "+1", " 1", "1 ", "1 KB", "1K", "1M", "1G", "1kb", "1Kb", "KB", "B", "1.5KB", "1BB", "1KBB", "1TB", "x", "1e3",
		"9223372036854775808", "99999999999999999999", "8589934592GB", "9007199254740992KB", "1\x00", "１"} {
		if n, err := buffer.ParseSize(s); n != 0 || !errors.Is(err, buffer.ErrArgs) {
			t.Errorf("ParseSize(%q) = %d, %v; want ErrArgs", s, n, err)
		}
	}
}

func FuzzParseSize(f *testing.F) {
	for _, s := range []string{"1", "16KB", "0", "99999999999999999999GB", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := buffer.ParseSize(s)
		if (n > 0) == (err != nil) {
			t.Errorf("ParseSize(%q) = %d, %v", s, n, err)
		}
	})
}

func TestLabels(t *testing.T) {
	b := buffer.New()
	long := strings.Repeat("ü", 128)
	for _, s := range []string{"a", long, "", "ünïcode"} {
		need(t, b.SetLabel(s))
		if b.Label() != s {
			t.Errorf("label %q, want %q", b.Label(), s)
		}
	}
	refused(t, b, func() error { return b.SetLabel(long + "x") }, buffer.ErrRange)
	if b.Label() != "ünïcode" {
		t.Errorf("label %q after a bad one", b.Label())
	}
	need(t, b.SetLabel("corners"))
	if err := b.SetSubData(u8(1), 0); !strings.Contains(err.Error(), `"corners"`) {
		t.Errorf("error %q doesn't name the label", err)
	}
	b.Release()
	need(t, b.SetLabel("late"))
}

func TestWrite(t *testing.T) {
	b := get(buffer.NewData(u8(1, 2, 3, 4)))
	s := []uint8{9, 8}
	need(t, b.Write(buffer.Borrow(s), 1))
	clear(s) // copied although it is borrowed: M-006
	wantBytes(t, b, "1 9 8 4")
	need(t, b.Write(u8(), 4))
	need(t, b.Write(buffer.Of([]uint16{0x0605}), 2)) // any type
	need(t, b.Write(u8(7, 7, 7, 7), 0))
	wantBytes(t, b, "7 7 7 7")
	for _, off := range []int{-1, 3, 5, math.MaxInt, math.MinInt} {
		refused(t, b, func() error { return b.Write(u8(1, 2), off) }, buffer.ErrRange)
	}
	refused(t, b, func() error { return b.Write(u8(), 5) }, buffer.ErrRange)
	refused(t, b, func() error { return b.Write(u8(), -1) }, buffer.ErrRange)
	refused(t, b, func() error { return b.Write(u8(1, 2, 3).Slice(buffer.Begin, buffer.End, 2), 0) }, buffer.ErrArgs)
	refused(t, b, func() error { return b.Write(buffer.Array{}, 0) }, buffer.ErrType)
	n, err := b.WriteAt([]byte{5, 6}, 2)
	if n != 2 || err != nil {
		t.Errorf("WriteAt = %d, %v", n, err)
	}
	wantBytes(t, b, "7 7 5 6")
	for _, off := range []int64{-1, 3, math.MaxInt64} {
		refused(t, b, func() error { _, err := b.WriteAt([]byte{1, 2}, off); return err }, buffer.ErrRange)
	}
}

func TestWriteChunks(t *testing.T) {
	for _, c := range []struct {
		data               []uint8
		start, step, count int
		want               string
	}{
		{[]uint8{1, 2, 3}, 0, 2, 3, "1 . 2 . 3 . . ."},
		{[]uint8{1, 2, 3, 4}, 1, 4, 2, ". 1 2 . . 3 4 ."},
		{[]uint8{1, 2, 3, 4}, 6, -3, 2, ". . . 3 4 . 1 2"},
		{[]uint8{1, 2, 3, 4}, 0, 2, 2, "1 2 3 4 . . . ."}, // no gaps
		{[]uint8{1, 2, 3, 4}, 2, -2, 2, "3 4 1 2 . . . ."},
		{[]uint8{5}, -1, 1, 1, ". . . . . . . 5"},
		{[]uint8{5, 6}, -2, 2, 1, ". . . . . . 5 6"},
		{[]uint8{1, 2}, 3, -100, 1, ". . . 1 2 . . ."},
		{[]uint8{1, 2, 3, 4, 5, 6, 7, 8}, 0, 1, 8, "1 2 3 4 5 6 7 8"},
		{[]uint8{1, 2, 3, 4, 5, 6, 7, 8}, 7, -1, 8, "8 7 6 5 4 3 2 1"},
		{nil, 0, 0, 0, ". . . . . . . ."},
		{nil, 3, 0, 5, ". . . . . . . ."},
	} {
		b := get(buffer.NewSize(8))
		need(t, b.WriteChunks(buffer.Of(c.data), c.start, c.step, c.count))
		wantBytes(t, b, c.want)
	}
	b := get(buffer.NewData(u8(0, 1, 2, 3, 4, 5, 6, 7)))
	for _, c := range []struct {
		n, start, step, count int
		want                  error
	}{
		{3, 0, 2, 2, buffer.ErrArgs}, // not divisible
		{3, 0, 2, 2, buffer.ErrRange},
		{1, 0, 1, 0, buffer.ErrArgs},
		{0, 0, 1, -1, buffer.ErrRange},
		{2, 0, 1, 1, buffer.ErrRange}, // overlap, even of one
		{4, 0, 1, 2, buffer.ErrRange},
		{2, -9, 2, 1, buffer.ErrRange},
		{2, 7, 2, 1, buffer.ErrRange},
		{2, -1, 2, 1, buffer.ErrRange}, // M-031
		{4, 0, 7, 2, buffer.ErrRange},
		{4, 2, -3, 2, buffer.ErrRange},
		{2, 0, math.MaxInt, 2, buffer.ErrRange},
		{2, 0, math.MinInt, 2, buffer.ErrRange},
		{2, 0, math.MinInt, 1, buffer.ErrRange},
		{2, math.MinInt, 2, 1, buffer.ErrRange},
		{2, math.MaxInt, 2, 1, buffer.ErrRange},
		{8, 0, 1 << 61, 8, buffer.ErrRange}, // (count-1)*step overflows
		{0, 9, 1, 1, buffer.ErrRange},
	} {
		refused(t, b, func() error { return b.WriteChunks(buffer.Of(make([]uint8, c.n)), c.start, c.step, c.count) }, c.want)
	}
	refused(t, b, func() error { return b.WriteChunks(u8(1, 2, 3).Slice(buffer.Begin, buffer.End, 2), 0, 2, 2) }, buffer.ErrArgs)
}

func TestClear(t *testing.T) {
	for _, c := range []struct {
		size, off int
		chunk     []byte
		want      string
	}{
		{-1, 0, nil, "0 0 0 0 0 0"}, {2, 3, nil, "9 9 9 0 0 9"}, {-7, 4, []byte{1}, "9 9 9 9 1 1"}, {4, 1, []byte{1, 2}, "9 1 2 1 2 9"},
		{3, 2, []byte{1, 2, 3}, "9 9 1 2 3 9"}, {0, 6, nil, "9 9 9 9 9 9"}, {-1, 6, []byte{1, 2}, "9 9 9 9 9 9"}, {0, 2, []byte{1, 2}, "9 9 9 9 9 9"},
	} {
		b := get(buffer.NewData(u8(9, 9, 9, 9, 9, 9)))
		need(t, b.Clear(c.size, c.off, c.chunk))
		wantBytes(t, b, c.want)
	}
	b := get(buffer.NewData(u8(1, 2, 3, 4, 5, 6)))
	for _, c := range []struct {
		size, off int
		chunk     []byte
		want      error
	}{
		{-1, 7, nil, buffer.ErrRange}, {3, 4, nil, buffer.ErrRange}, {1, -1, nil, buffer.ErrRange}, {math.MaxInt, 1, nil, buffer.ErrRange},
		{1, math.MaxInt, nil, buffer.ErrRange}, {-1, math.MinInt, nil, buffer.ErrRange},
		{4, 0, []byte{1, 2, 3}, buffer.ErrArgs}, {4, 0, []byte{1, 2, 3}, buffer.ErrRange}, {2, 0, []byte{1, 2, 3}, buffer.ErrArgs}, {2, 0, []byte{}, buffer.ErrArgs}, {0, 0, []byte{}, buffer.ErrArgs},
	} {
		refused(t, b, func() error { return b.Clear(c.size, c.off, c.chunk) }, c.want)
	}
	large := get(buffer.NewSize(300 << 10)) // past what waits as bytes
	need(t, large.Clear(299<<10, 5, []byte{1, 2, 3, 4}))
	need(t, large.SetSubData(u8(9), 7))
	list := large.Pending()
	if n := len(list); n != 5 || list[2].Offset+list[2].Size > 7 && list[3].Offset > 8 && list[4].Offset > 8 {
		t.Fatalf("%d commands", n)
	}
	for _, c := range list[2:] {
		for i, v := range c.Data {
			want := byte((c.Offset+i-5)%4) + 1
			if c.Offset+i == 7 {
				want = 9
			}
			if v != want {
				t.Fatalf("byte %d = %d, want %d", c.Offset+i, v, want)
			}
		}
	}
}

func TestOrphan(t *testing.T) {
	b := get(buffer.NewDataBuffer(f32(1, 2)))
	v := get(b.All())
	for _, n := range []int{0, -1, math.MinInt, 8} {
		need(t, b.Orphan(n))
		if b.Size() != 8 || !v.Valid() {
			t.Errorf("Orphan(%d): size %d, views valid %v", n, b.Size(), v.Valid())
		}
	}
	wantList(t, b, "CREATE SIZE(8)")
	need(t, b.Orphan(12))
	if b.Size() != 12 || b.Len() != 3 || v.Valid() {
		t.Errorf("Orphan(12): size %d, len %d, views valid %v", b.Size(), b.Len(), v.Valid())
	}
}

func TestNil(t *testing.T) {
	for _, b := range []buffer.Any{(*buffer.Buffer)(nil), (*buffer.DataBuffer)(nil), (*buffer.VertexBuffer)(nil), (*buffer.IndexBuffer)(nil)} {
		if b.Untyped() != nil {
			t.Errorf("a nil %T has bytes", b)
		}
	}
	for _, s := range []buffer.Source{nil, (*buffer.Buffer)(nil), (*buffer.DataBuffer)(nil), (*buffer.VertexBuffer)(nil), (*buffer.IndexBuffer)(nil), (*buffer.View)(nil)} {
		if d := buffer.Describe(s); d.Buffer != nil {
			t.Errorf("a nil %T is described", s)
		}
	}
	b := buffer.New()
	refused(t, b, func() error { return b.Attach(nil) }, buffer.ErrArgs)
}
