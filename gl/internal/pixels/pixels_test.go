package pixels_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"testing"

	"github.com/vkgloo/vkgloo/gl/internal/pixels"
)

// Internal formats by number.
const (
	r8, r16, r16f, r32f           = 0x8229, 0x822A, 0x822D, 0x822E
	r8i, r16ui, rg8, rg32f        = 0x8231, 0x8234, 0x822B, 0x8230
	rgb32f, rgb32i, rgba8, rgba16 = 0x8815, 0x8D83, 0x8058, 0x805B
	rgba32ui, rgba8ui, rgba16f    = 0x8D70, 0x8D7C, 0x881A
	depth24                       = 0x81A6
)

func f32(v ...float32) []byte {
	var p []byte
	for _, x := range v {
		p = binary.LittleEndian.AppendUint32(p, math.Float32bits(x))
	}
	return p
}

func u16(v ...uint16) []byte {
	var p []byte
	for _, x := range v {
		p = binary.LittleEndian.AppendUint16(p, x)
	}
	return p
}

func u32(v ...uint32) []byte {
	var p []byte
	for _, x := range v {
		p = binary.LittleEndian.AppendUint32(p, x)
	}
	return p
}

func TestConvert(t *testing.T) {
	for _, c := range []struct {
		name     string
		internal uint32
		format   uint32
		xtype    uint32
		src      []byte
		want     []byte
	}{
		{"byte to byte", r8, pixels.Red, pixels.UnsignedByte, []byte{200}, []byte{200}},
		{"float clamps", r8, pixels.Red, pixels.Float, f32(7), []byte{255}},
		{"negative clamps", r16, pixels.Red, pixels.Float, f32(-7), u16(0)},
		{"nan is zero", r8, pixels.Red, pixels.Float, f32(float32(math.NaN())), []byte{0}},
		{"floats stay", rg32f, pixels.RG, pixels.Float, f32(-7, 1e10), f32(-7, 1e10)},
		{"missing green, blue and alpha", rgba8, pixels.Red, pixels.UnsignedByte, []byte{9}, []byte{9, 0, 0, 255}},
		{"missing alpha of integers", rgba8ui, pixels.RedInteger, pixels.UnsignedByte, []byte{9}, []byte{9, 0, 0, 1}},
		{"bgra", rgba8, pixels.BGRA, pixels.UnsignedByte, []byte{1, 2, 3, 4}, []byte{3, 2, 1, 4}},
		{"bgr into rgb32f", rgb32f, pixels.BGR, pixels.Float, f32(1, 2, 3), f32(3, 2, 1)},
		{"green alone", rgb32f, pixels.Green, pixels.Float, f32(5), f32(0, 5, 0)},
		{"bytes to 16 bits", r16, pixels.Red, pixels.UnsignedByte, []byte{0x12}, u16(0x1212)},
		{"bytes to float", r32f, pixels.Red, pixels.UnsignedByte, []byte{255}, f32(1)},
		{"signed bytes to float", r32f, pixels.Red, pixels.Byte, []byte{0x80}, f32(-1)},
		{"shorts to float", r32f, pixels.Red, pixels.Short, u16(0x7FFF), f32(1)},
		{"half to float", r32f, pixels.Red, pixels.HalfFloat, u16(0xC500), f32(-5)},
		{"half subnormal", r32f, pixels.Red, pixels.HalfFloat, u16(1), f32(float32(math.Ldexp(1, -24)))},
		{"float to half", r16f, pixels.Red, pixels.Float, f32(-5), u16(0xC500)},
		{"float to half, ties to even", r16f, pixels.Red, pixels.Float, f32(2049), u16(0x6800)},
		{"float to half, too large", r16f, pixels.Red, pixels.Float, f32(70000), u16(0x7C00)},
		{"float to half, rounds up to the next power", r16f, pixels.Red, pixels.Float, f32(2047.9), u16(0x6800)},
		{"float to half, subnormal", r16f, pixels.Red, pixels.Float, f32(float32(math.Ldexp(3, -24))), u16(3)},
		{"ints clamp", r8i, pixels.RedInteger, pixels.Int, u32(1000), []byte{127}},
		{"ints clamp below", r8i, pixels.RedInteger, pixels.Int, u32(0xFFFFF000), []byte{0x80}},
		{"negative into unsigned", r16ui, pixels.RedInteger, pixels.Short, u16(0xFFFF), u16(0)},
		{"uint into int", rgb32i, pixels.RGBInteger, pixels.UnsignedInt, u32(0xFFFFFFFF, 1, 2), u32(0x7FFFFFFF, 1, 2)},
		{"uints", rgba32ui, pixels.RGBAInteger, pixels.UnsignedInt, u32(1, 2, 3, 0xFFFFFFFF), u32(1, 2, 3, 0xFFFFFFFF)},
		{"5 6 5", rgba8, pixels.RGB, pixels.UnsignedShort565, u16(0xF800), []byte{255, 0, 0, 255}},
		{"5 6 5 reversed", rgba8, pixels.RGB, pixels.UnsignedShort565Rev, u16(0xF800), []byte{0, 0, 255, 255}},
		{"3 3 2", rgba8, pixels.RGB, pixels.UnsignedByte332, []byte{0x03}, []byte{0, 0, 255, 255}},
		{"2 3 3 reversed", rgba8, pixels.RGB, pixels.UnsignedByte233Rev, []byte{0x07}, []byte{255, 0, 0, 255}},
		{"5 5 5 1", rgba8, pixels.RGBA, pixels.UnsignedShort5551, u16(0x0001), []byte{0, 0, 0, 255}},
		{"8 8 8 8", rgba8, pixels.RGBA, pixels.UnsignedInt8888, u32(0x01020304), []byte{1, 2, 3, 4}},
		{"8 8 8 8 reversed, bgra", rgba8, pixels.BGRA, pixels.UnsignedInt8888Rev, u32(0x01020304), []byte{2, 3, 4, 1}},
		{"10 10 10 2 of integers", rgba16, pixels.RGBA, pixels.UnsignedInt1010102, u32(3), u16(0, 0, 0, 0xFFFF)},
		{"2 10 10 10 of integers", rgba8ui, pixels.RGBAInteger, pixels.UnsignedInt2101010Rev, u32(1 | 2<<10 | 3<<20 | 2<<30), []byte{1, 2, 3, 2}},
		{"11 11 10 floats", rgb32f, pixels.RGB, pixels.UnsignedInt10F11F11FRev, u32(0x3C0 | 0x400<<11 | 0x1C0<<22), f32(1, 2, 0.5)},
		{"5 9 9 9", rgb32f, pixels.RGB, pixels.UnsignedInt5999Rev, u32(256 | 128<<9 | 0<<18 | 16<<27), f32(1, 0.5, 0)},
		{"half", rgba16f, pixels.RGBA, pixels.HalfFloat, u16(0x3C00, 0xC000, 0, 0x3800), u16(0x3C00, 0xC000, 0, 0x3800)},
		{"rg8", rg8, pixels.RGBA, pixels.UnsignedByte, []byte{1, 2, 3, 4}, []byte{1, 2}},
	} {
		if n, err := pixels.ClientSize(c.internal, c.format, c.xtype); err != nil || n != len(c.src) {
			t.Errorf("%s: ClientSize = %d, %v, want %d", c.name, n, err, len(c.src))
			continue
		}
		got := make([]byte, pixels.Size(c.internal))
		pixels.Convert(got, c.internal, c.src, c.format, c.xtype)
		if !bytes.Equal(got, c.want) {
			t.Errorf("%s: %x, want %x", c.name, got, c.want)
		}
	}
}

func TestClientSizeErrors(t *testing.T) {
	for _, c := range []struct {
		internal, format, xtype uint32
		want                    error
	}{
		{r8, 0, pixels.UnsignedByte, pixels.ErrEnum},
		{r8, pixels.Red, 0, pixels.ErrEnum},
		{r8, pixels.DepthComponent, pixels.Float, pixels.ErrFormat},
		{r8, pixels.Red, pixels.UnsignedShort565, pixels.ErrFormat},
		{r8, pixels.BGR, pixels.UnsignedShort565, pixels.ErrFormat},
		{r8, pixels.Red, pixels.UnsignedInt248, pixels.ErrFormat},
		{r8, pixels.RedInteger, pixels.UnsignedByte, pixels.ErrMix},
		{r8i, pixels.Red, pixels.UnsignedByte, pixels.ErrMix},
		{r8i, pixels.RedInteger, pixels.Float, pixels.ErrFormat},
		{r8i, pixels.RGBInteger, pixels.UnsignedInt10F11F11FRev, pixels.ErrFormat},
	} {
		if n, err := pixels.ClientSize(c.internal, c.format, c.xtype); !errors.Is(err, c.want) || n != 0 {
			t.Errorf("ClientSize(%#x, %#x, %#x) = %d, %v, want %v", c.internal, c.format, c.xtype, n, err, c.want)
		}
	}
	if pixels.Size(depth24) != 0 || pixels.Size(0) != 0 {
		t.Error("a format that buffers lack has a size")
	}
}

// What Pack writes, Convert reads back, for every format and type of colours.
func TestPackRoundTrip(t *testing.T) {
	src := []byte{0, 85, 255, 170}
	for _, format := range []uint32{pixels.Red, pixels.Green, pixels.Blue, pixels.RG, pixels.RGB, pixels.BGR, pixels.RGBA, pixels.BGRA} {
		for _, xtype := range []uint32{
			pixels.UnsignedByte, pixels.UnsignedShort, pixels.UnsignedInt, pixels.Float, pixels.HalfFloat, pixels.Byte, pixels.Short, pixels.Int,
			pixels.UnsignedByte332, pixels.UnsignedByte233Rev, pixels.UnsignedShort565, pixels.UnsignedShort565Rev, pixels.UnsignedShort4444,
			pixels.UnsignedShort4444Rev, pixels.UnsignedShort5551, pixels.UnsignedShort1555Rev, pixels.UnsignedInt8888, pixels.UnsignedInt8888Rev,
			pixels.UnsignedInt1010102, pixels.UnsignedInt2101010Rev, pixels.UnsignedInt10F11F11FRev, pixels.UnsignedInt5999Rev,
		} {
			n, err := pixels.PixelSize(format, xtype)
			if err != nil {
				continue
			}
			client, back := make([]byte, n), make([]byte, 4)
			pixels.Pack(client, src, 1, format, xtype)
			pixels.Convert(back, rgba8, client, format, xtype)
			for c, v := range back {
				want := src[c]
				if c == 3 && (format != pixels.RGBA && format != pixels.BGRA) {
					want = 255
				} else if missing(format, c) {
					want = 0
				}
				tolerance := 2
				switch xtype {
				case pixels.UnsignedByte332, pixels.UnsignedByte233Rev, pixels.UnsignedShort5551, pixels.UnsignedShort1555Rev:
					tolerance = 85
				case pixels.UnsignedShort565, pixels.UnsignedShort565Rev:
					tolerance = 5
				}
				if d := int(v) - int(want); d > tolerance || d < -tolerance {
					t.Errorf("format %#x type %#x: %v, from %v", format, xtype, back, src)
					break
				}
			}
		}
	}
}

func missing(format uint32, c int) bool {
	switch format {
	case pixels.Red:
		return c != 0
	case pixels.Green:
		return c != 1
	case pixels.Blue:
		return c != 2
	case pixels.RG:
		return c > 1
	}
	return false
}

func TestPackRows(t *testing.T) {
	src := []byte{1, 2, 3, 4, 5, 6, 7, 8}
	got := make([]byte, 6)
	pixels.Pack(got, src, 2, pixels.RGB, pixels.UnsignedByte)
	if want := []byte{1, 2, 3, 5, 6, 7}; !bytes.Equal(got, want) {
		t.Errorf("RGB rows: %v, want %v", got, want)
	}
}
