package pixels

import (
	"encoding/binary"
	"fmt"
	"math"
)

// kind is how a component is stored.
type kind uint8

const (
	unorm kind = iota + 1
	float
	sint
	uint_
)

type stored struct {
	comps int
	size  int // bytes of a component
	kind  kind
}

// formats are the 33 internal formats of buffer textures.
var formats = map[uint32]stored{
	0x8229: {1, 1, unorm}, 0x822A: {1, 2, unorm}, 0x822D: {1, 2, float}, 0x822E: {1, 4, float}, // R8, R16, R16F, R32F
	0x8231: {1, 1, sint}, 0x8233: {1, 2, sint}, 0x8235: {1, 4, sint}, // R8I, R16I, R32I
	0x8232: {1, 1, uint_}, 0x8234: {1, 2, uint_}, 0x8236: {1, 4, uint_}, // R8UI …
	0x822B: {2, 1, unorm}, 0x822C: {2, 2, unorm}, 0x822F: {2, 2, float}, 0x8230: {2, 4, float}, // RG
	0x8237: {2, 1, sint}, 0x8239: {2, 2, sint}, 0x823B: {2, 4, sint},
	0x8238: {2, 1, uint_}, 0x823A: {2, 2, uint_}, 0x823C: {2, 4, uint_},
	0x8815: {3, 4, float}, 0x8D83: {3, 4, sint}, 0x8D71: {3, 4, uint_}, // RGB32F, RGB32I, RGB32UI
	0x8058: {4, 1, unorm}, 0x805B: {4, 2, unorm}, 0x881A: {4, 2, float}, 0x8814: {4, 4, float}, // RGBA
	0x8D8E: {4, 1, sint}, 0x8D88: {4, 2, sint}, 0x8D82: {4, 4, sint},
	0x8D7C: {4, 1, uint_}, 0x8D76: {4, 2, uint_}, 0x8D70: {4, 4, uint_},
}

// Size returns the bytes of one element of an internal format, 0 for what buffer textures don't have.
func Size(internal uint32) int {
	s := formats[internal]
	return s.comps * s.size
}

// ClientSize returns the bytes of one client pixel that is to become an element of an internal format.
//   - Errors: those of PixelSize; ErrMix.
func ClientSize(internal, format, xtype uint32) (int, error) {
	if l, ok := clientLayout(format); ok && l.integer != (formats[internal].kind >= sint) {
		return 0, fmt.Errorf("%w: format %#x, internal format %#x", ErrMix, format, internal)
	}
	return PixelSize(format, xtype)
}

// Convert writes one element of an internal format, Size bytes, made of a client pixel. Values out of range are clamped.
func Convert(dst []byte, internal uint32, src []byte, format, xtype uint32) {
	s := formats[internal]
	if s.kind >= sint {
		v := unpackInt(src, format, xtype)
		for k := range s.comps {
			putInt(dst[k*s.size:], v[k], s)
		}
		return
	}
	v := unpackFloat(src, format, xtype)
	for k := range s.comps {
		putFloat(dst[k*s.size:], v[k], s)
	}
}

func putInt(dst []byte, v int64, s stored) {
	bits := 8 * s.size
	lo, hi := int64(0), int64(1)<<bits-1
	if s.kind == sint {
		lo, hi = -int64(1)<<(bits-1), int64(1)<<(bits-1)-1
	}
	putWord(dst, uint32(max(lo, min(v, hi))), s.size)
}

func putFloat(dst []byte, v float64, s stored) {
	switch {
	case s.kind == unorm:
		putWord(dst, Unorm(v, 8*s.size), s.size)
	case s.size == 2:
		putWord(dst, uint32(toHalf(v)), 2)
	default:
		putWord(dst, math.Float32bits(float32(v)), 4)
	}
}

// Unorm is v, clamped to 0 … 1, as an unsigned normalised number of so many bits.
func Unorm(v float64, bits int) uint32 {
	if !(v > 0) { // NaN, too
		return 0
	}
	return uint32(math.RoundToEven(min(v, 1) * float64(uint64(1)<<bits-1)))
}

func putWord(dst []byte, w uint32, size int) {
	switch size {
	case 1:
		dst[0] = byte(w)
	case 2:
		binary.LittleEndian.PutUint16(dst, uint16(w))
	default:
		binary.LittleEndian.PutUint32(dst, w)
	}
}
