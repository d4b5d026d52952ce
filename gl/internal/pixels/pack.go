package pixels

import (
	"math"
)

// Pack writes n RGBA8 pixels of src as client pixels of format and xtype, one behind another. PixelSize has accepted
// the two, and the format isn't one of integers.
func Pack(dst, src []byte, n int, format, xtype uint32) {
	if format == RGBA && xtype == UnsignedByte {
		copy(dst[:4*n], src)
		return
	}
	l, _ := clientLayout(format)
	size, _ := PixelSize(format, xtype)
	for i := range n {
		px, out := src[4*i:4*i+4], dst[i*size:(i+1)*size]
		if xtype == UnsignedByte {
			for k, c := range l.order {
				out[k] = px[c]
			}
			continue
		}
		packOne(out, px, l, xtype)
	}
}

func packOne(out, px []byte, l layout, xtype uint32) {
	if p, ok := packedType(xtype); ok {
		putWord(out, packWord(px, l, p, xtype), p.size)
		return
	}
	n := typeSize(xtype)
	for k, c := range l.order {
		v := float64(px[c]) / 255
		switch xtype {
		case Float:
			putWord(out[k*n:], math.Float32bits(float32(v)), n)
		case HalfFloat:
			putWord(out[k*n:], uint32(toHalf(v)), n)
		case Byte, Short, Int:
			putWord(out[k*n:], Unorm(v, 8*n-1), n)
		default:
			putWord(out[k*n:], Unorm(v, 8*n), n)
		}
	}
}

func packWord(px []byte, l layout, p packing, xtype uint32) uint32 {
	v := [3]float64{float64(px[0]) / 255, float64(px[1]) / 255, float64(px[2]) / 255}
	switch xtype {
	case UnsignedInt10F11F11FRev:
		return toSmall(v[0], 6) | toSmall(v[1], 6)<<11 | toSmall(v[2], 5)<<22
	case UnsignedInt5999Rev:
		return shared(v)
	}
	var w uint32
	for k, c := range l.order {
		shift, bits := p.place(k)
		w |= Unorm(float64(px[c])/255, int(bits)) << shift
	}
	return w
}

// toSmall is v >= 0 as an unsigned float with 5 bits of exponent, rounded towards zero.
func toSmall(v float64, mantissa int) uint32 {
	if v <= 0 {
		return 0
	}
	_, e := math.Frexp(v)
	exp := max(e-1, -14)
	m := uint32(math.Ldexp(v, mantissa-exp))
	if m < 1<<mantissa {
		return m
	}
	return uint32(exp+15)<<mantissa | m&(1<<mantissa-1)
}

// shared is the three values with one exponent: the specification's "Encoding of RGB9_E5".
func shared(v [3]float64) uint32 {
	top := max(v[0], v[1], v[2])
	if top <= 0 {
		return 0
	}
	_, e := math.Frexp(top)
	exp := max(-16, e-1) + 1 + 15
	if math.Floor(math.Ldexp(top, 24-exp)+0.5) >= 512 {
		exp++
	}
	w := uint32(exp) << 27
	for k := range v {
		w |= uint32(math.Floor(math.Ldexp(v[k], 24-exp)+0.5)) << (9 * k)
	}
	return w
}

// Integer reports whether a format is one of integers.
func Integer(format uint32) bool {
	l, ok := clientLayout(format)
	return ok && l.integer
}

// GroupSize is the bytes of one number of a type: of a component, or of the word that holds all.
func GroupSize(xtype uint32) int {
	if p, ok := packedType(xtype); ok {
		return p.size
	}
	return max(typeSize(xtype), 1)
}

// Swap turns the bytes of every group round.
func Swap(p []byte, group int) {
	for ; len(p) >= group && group > 1; p = p[group:] {
		for i := range group / 2 {
			p[i], p[group-1-i] = p[group-1-i], p[i]
		}
	}
}
