package buffer

import "math"

// Scalar is the type of a single number in memory. The zero Scalar is none: that of a record.
type Scalar uint8

// The scalar types. Bool is one byte, zero or not.
const (
	Int8 Scalar = iota + 1
	Uint8
	Int16
	Uint16
	Int32
	Uint32
	Int64
	Uint64
	Float16
	Float32
	Float64
	Bool

	scalars
)

var scalarNames = [scalars]string{"none", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64",
	"float16", "float32", "float64", "bool"}

var scalarSizes = [scalars]int{0, 1, 1, 2, 2, 4, 4, 8, 8, 2, 4, 8, 1}

// String returns the type's name in Go's and numpy's spelling, "float32".
func (s Scalar) String() string {
	if s >= scalars {
		return "unknown scalar"
	}
	return scalarNames[s]
}

// Size returns the bytes of one number, 0 for no type.
func (s Scalar) Size() int {
	if s >= scalars {
		return 0
	}
	return scalarSizes[s]
}

// Float reports whether s is a floating-point type.
func (s Scalar) Float() bool { return s == Float16 || s == Float32 || s == Float64 }

// Signed reports whether s is a signed integer type.
func (s Scalar) Signed() bool { return s == Int8 || s == Int16 || s == Int32 || s == Int64 }

// Type returns the element type of one s, or of a sub-array of s with the given shape.
//   - A negative extent, or one that makes the size overflow, gives DType{}.
func (s Scalar) Type(shape ...int) DType {
	n, ok := product(s.Size(), shape)
	if !ok || s == 0 || s >= scalars {
		return DType{}
	}
	d := DType{Scalar: s, Size: n}
	if len(shape) > 0 {
		d.Shape = append([]int(nil), shape...)
	}
	return d
}

// product multiplies n by every extent of shape. It is not ok when an extent is negative or the product too large.
func product(n int, shape []int) (int, bool) {
	for _, s := range shape {
		if s < 0 {
			return 0, false
		}
		if s == 0 {
			n = 0
		}
	}
	if n == 0 {
		return 0, true
	}
	for _, s := range shape {
		if n > math.MaxInt/s {
			return 0, false
		}
		n *= s
	}
	return n, true
}

// Half is a 16-bit floating-point number (IEEE 754 binary16) in memory: the Go type of Float16.
type Half uint16

// HalfOf rounds f to the nearest Half, ties to even; what is too large becomes infinite.
func HalfOf(f float64) Half {
	b := math.Float64bits(f)
	sign := uint16(b>>48) & 0x8000
	exp := int(b>>52) & 0x7ff
	frac := b & (1<<52 - 1)
	if exp == 0x7ff {
		if frac != 0 {
			return Half(sign | 0x7e00)
		}
		return Half(sign | 0x7c00)
	}
	e := exp - 1023 + 15
	switch {
	case e >= 31:
		return Half(sign | 0x7c00)
	case e >= 1:
		return Half(sign | roundShift(uint64(e)<<52|frac, 42))
	case e >= -10:
		return Half(sign | roundShift(1<<52|frac, uint(43-e)))
	}
	return Half(sign)
}

// roundShift returns v>>n, rounded to nearest, ties to even. A carry runs into the exponent, as it should.
func roundShift(v uint64, n uint) uint16 {
	q, rest, half := v>>n, v&(1<<n-1), uint64(1)<<(n-1)
	if rest > half || rest == half && q&1 == 1 {
		q++
	}
	return uint16(q)
}

// Float64 returns the number, exactly.
func (h Half) Float64() float64 {
	sign := uint64(h&0x8000) << 48
	exp := uint64(h>>10) & 0x1f
	frac := uint64(h & 0x3ff)
	switch exp {
	case 0:
		f := float64(frac) / (1 << 24)
		if sign != 0 {
			return -f
		}
		return f
	case 31:
		return math.Float64frombits(sign | 0x7ff<<52 | frac<<42)
	}
	return math.Float64frombits(sign | (exp-15+1023)<<52 | frac<<42)
}
