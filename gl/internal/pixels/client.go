package pixels

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// ErrFormat is wrapped by errors about formats and types that don't exist or don't go together, ErrEnum in addition
// by those about numbers that are none. ErrMix is about integers where floats are wanted, or the other way round.
var (
	ErrFormat = errors.New("pixels: format and type")
	ErrEnum   = fmt.Errorf("%w: unknown", ErrFormat)
	ErrMix    = errors.New("pixels: integers and floats don't mix")
)

// layout says where the components of a client format go: order[k] is the component (0 red … 3 alpha) of the k-th
// value.
type layout struct {
	order   []uint8
	integer bool
}

func clientLayout(format uint32) (layout, bool) {
	switch format {
	case Red:
		return layout{[]uint8{0}, false}, true
	case Green:
		return layout{[]uint8{1}, false}, true
	case Blue:
		return layout{[]uint8{2}, false}, true
	case RG:
		return layout{[]uint8{0, 1}, false}, true
	case RGB:
		return layout{[]uint8{0, 1, 2}, false}, true
	case BGR:
		return layout{[]uint8{2, 1, 0}, false}, true
	case RGBA:
		return layout{[]uint8{0, 1, 2, 3}, false}, true
	case BGRA:
		return layout{[]uint8{2, 1, 0, 3}, false}, true
	case RedInteger:
		return layout{[]uint8{0}, true}, true
	case GreenInteger:
		return layout{[]uint8{1}, true}, true
	case BlueInteger:
		return layout{[]uint8{2}, true}, true
	case RGInteger:
		return layout{[]uint8{0, 1}, true}, true
	case RGBInteger:
		return layout{[]uint8{0, 1, 2}, true}, true
	case BGRInteger:
		return layout{[]uint8{2, 1, 0}, true}, true
	case RGBAInteger:
		return layout{[]uint8{0, 1, 2, 3}, true}, true
	case BGRAInteger:
		return layout{[]uint8{2, 1, 0, 3}, true}, true
	}
	return layout{}, false
}

// packing is a type that holds all components in one word: bits of each, the first component in the highest bits
// unless reversed.
type packing struct {
	size  int // bytes
	bits  []uint8
	rev   bool
	float bool // 10F_11F_11F and 5_9_9_9
}

func packedType(xtype uint32) (packing, bool) {
	switch xtype {
	case UnsignedByte332:
		return packing{1, []uint8{3, 3, 2}, false, false}, true
	case UnsignedByte233Rev:
		return packing{1, []uint8{3, 3, 2}, true, false}, true
	case UnsignedShort565:
		return packing{2, []uint8{5, 6, 5}, false, false}, true
	case UnsignedShort565Rev:
		return packing{2, []uint8{5, 6, 5}, true, false}, true
	case UnsignedShort4444:
		return packing{2, []uint8{4, 4, 4, 4}, false, false}, true
	case UnsignedShort4444Rev:
		return packing{2, []uint8{4, 4, 4, 4}, true, false}, true
	case UnsignedShort5551:
		return packing{2, []uint8{5, 5, 5, 1}, false, false}, true
	case UnsignedShort1555Rev:
		return packing{2, []uint8{5, 5, 5, 1}, true, false}, true
	case UnsignedInt8888:
		return packing{4, []uint8{8, 8, 8, 8}, false, false}, true
	case UnsignedInt8888Rev:
		return packing{4, []uint8{8, 8, 8, 8}, true, false}, true
	case UnsignedInt1010102:
		return packing{4, []uint8{10, 10, 10, 2}, false, false}, true
	case UnsignedInt2101010Rev:
		return packing{4, []uint8{10, 10, 10, 2}, true, false}, true
	case UnsignedInt10F11F11FRev:
		return packing{4, []uint8{11, 11, 10}, true, true}, true
	case UnsignedInt5999Rev:
		return packing{4, []uint8{9, 9, 9}, true, true}, true
	}
	return packing{}, false
}

func typeSize(xtype uint32) int {
	switch xtype {
	case Byte, UnsignedByte:
		return 1
	case Short, UnsignedShort, HalfFloat:
		return 2
	case Int, UnsignedInt, Float:
		return 4
	}
	return 0
}

// PixelSize returns the bytes of one client pixel of colour.
//   - Errors: ErrFormat for a format and type that don't go together, ErrEnum for what is none.
func PixelSize(format, xtype uint32) (int, error) {
	l, ok := clientLayout(format)
	if !ok {
		switch format {
		case StencilIndex, DepthComponent, DepthStencil:
			return 0, fmt.Errorf("%w: format %#x is no colour", ErrFormat, format)
		}
		return 0, fmt.Errorf("%w: format %#x", ErrEnum, format)
	}
	if p, ok := packedType(xtype); ok {
		if len(p.bits) != len(l.order) || l.integer && p.float || len(l.order) == 3 && l.order[0] != 0 {
			return 0, fmt.Errorf("%w: type %#x with format %#x", ErrFormat, xtype, format)
		}
		return p.size, nil
	}
	n := typeSize(xtype)
	switch {
	case n == 0 && (xtype == UnsignedInt248 || xtype == Float32UnsignedInt248Rev):
		return 0, fmt.Errorf("%w: type %#x with format %#x", ErrFormat, xtype, format)
	case n == 0:
		return 0, fmt.Errorf("%w: type %#x", ErrEnum, xtype)
	case l.integer && (xtype == Float || xtype == HalfFloat):
		return 0, fmt.Errorf("%w: floats with integer format %#x", ErrFormat, format)
	}
	return n * len(l.order), nil
}

// unpackFloat reads one client pixel as red, green, blue and alpha; what the format lacks is 0, alpha 1.
func unpackFloat(src []byte, format, xtype uint32) [4]float64 {
	out := [4]float64{3: 1}
	l, _ := clientLayout(format)
	if p, ok := packedType(xtype); ok {
		w := word(src, p.size)
		switch xtype {
		case UnsignedInt10F11F11FRev:
			return [4]float64{smallFloat(w&0x7FF, 6), smallFloat(w>>11&0x7FF, 6), smallFloat(w>>22, 5), 1}
		case UnsignedInt5999Rev:
			scale := math.Ldexp(1, int(w>>27)-15-9)
			return [4]float64{float64(w&0x1FF) * scale, float64(w>>9&0x1FF) * scale, float64(w>>18&0x1FF) * scale, 1}
		}
		for k, c := range l.order {
			shift, bits := p.place(k)
			out[c] = float64(w>>shift&(1<<bits-1)) / float64(uint32(1)<<bits-1)
		}
		return out
	}
	n := typeSize(xtype)
	for k, c := range l.order {
		out[c] = clientFloat(src[k*n:], xtype)
	}
	return out
}

// unpackInt is unpackFloat for integers.
func unpackInt(src []byte, format, xtype uint32) [4]int64 {
	out := [4]int64{3: 1}
	l, _ := clientLayout(format)
	if p, ok := packedType(xtype); ok {
		w := word(src, p.size)
		for k, c := range l.order {
			shift, bits := p.place(k)
			out[c] = int64(w >> shift & (1<<bits - 1))
		}
		return out
	}
	n := typeSize(xtype)
	for k, c := range l.order {
		out[c] = clientInt(src[k*n:], xtype)
	}
	return out
}

// place is the shift and width of the k-th component in the word.
func (p packing) place(k int) (shift, bits uint8) {
	for i, b := range p.bits {
		if i <= k == p.rev && i != k {
			shift += b
		}
	}
	return shift, p.bits[k]
}

func word(src []byte, size int) uint32 {
	switch size {
	case 1:
		return uint32(src[0])
	case 2:
		return uint32(binary.LittleEndian.Uint16(src))
	}
	return binary.LittleEndian.Uint32(src)
}

func clientInt(p []byte, xtype uint32) int64 {
	switch xtype {
	case Byte:
		return int64(int8(p[0]))
	case UnsignedByte:
		return int64(p[0])
	case Short:
		return int64(int16(binary.LittleEndian.Uint16(p)))
	case UnsignedShort:
		return int64(binary.LittleEndian.Uint16(p))
	case Int:
		return int64(int32(binary.LittleEndian.Uint32(p)))
	}
	return int64(binary.LittleEndian.Uint32(p))
}

func clientFloat(p []byte, xtype uint32) float64 {
	switch xtype {
	case Float:
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(p)))
	case HalfFloat:
		return halfFloat(binary.LittleEndian.Uint16(p))
	case Byte, Short, Int:
		return max(float64(clientInt(p, xtype))/float64(int64(1)<<(8*typeSize(xtype)-1)-1), -1)
	}
	return float64(clientInt(p, xtype)) / float64(int64(1)<<(8*typeSize(xtype))-1)
}
