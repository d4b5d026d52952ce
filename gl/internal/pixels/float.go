package pixels

import "math"

// halfFloat is the value of a 16-bit float.
func halfFloat(h uint16) float64 {
	v := smallFloat(uint32(h&0x7FFF), 10)
	if h&0x8000 != 0 {
		return -v
	}
	return v
}

// smallFloat is the value of an unsigned float with 5 bits of exponent and so many of mantissa.
func smallFloat(w uint32, mantissa int) float64 {
	exp, frac := int(w>>mantissa&31), float64(w&(1<<mantissa-1))/float64(int(1)<<mantissa)
	switch exp {
	case 0:
		return math.Ldexp(frac, -14)
	case 31:
		if frac != 0 {
			return math.NaN()
		}
		return math.Inf(1)
	}
	return math.Ldexp(1+frac, exp-15)
}

// toHalf rounds to the nearest 16-bit float, ties to even; what is too large becomes infinity.
func toHalf(v float64) uint16 {
	var sign uint16
	if math.Signbit(v) {
		sign, v = 0x8000, -v
	}
	switch {
	case math.IsNaN(v):
		return sign | 0x7E00
	case math.IsInf(v, 0):
		return sign | 0x7C00
	case v == 0:
		return sign
	}
	_, e := math.Frexp(v) // v = f·2^e, f in [½, 1)
	exp := max(e-1, -14)
	m := uint32(math.RoundToEven(math.Ldexp(v, 10-exp))) // with the leading one, unless subnormal
	if m >= 1<<11 {
		m, exp = m>>1, exp+1
	}
	switch {
	case exp > 15:
		return sign | 0x7C00
	case m < 1<<10:
		return sign | uint16(m)
	}
	return sign | uint16(exp+15)<<10 | uint16(m&0x3FF)
}
