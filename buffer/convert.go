package buffer

import (
	"fmt"
	"math"

	"github.com/vkgloo/vkgloo/internal/bytesview"
)

// convertBlock is how many numbers are packed and converted at a time, through memory that fits the cache.
const convertBlock = 1024

// As returns a copy converted to numbers of type s: gloo's convert=True, and its lists. Floats are truncated towards
// zero and NaN is 0, integers wrap, Bool is 1 for everything but 0. Records are not converted: they stay as they are (G-082).
//   - Errors, by Err: ErrType for no scalar type.
//   - Ownership: the result is memory of its own, also when a is borrowed or has that type already (G-060).
func (a Array) As(s Scalar) Array {
	if a.bad() || a.elem().base.Record() {
		return a
	}
	if s == 0 || s >= scalars {
		return failed(fmt.Errorf("%w: conversion to %v", ErrType, s))
	}
	from := a.elem().base.Scalar
	n := a.items()
	shape := a.layout().shape
	l, err := newLayout(s.Size(), append([]int(nil), shape...))
	if err != nil {
		return failed(err)
	}
	dst := make([]byte, l.size)
	src := make([]byte, min(n, convertBlock)*from.Size())
	out := make([]byte, min(n, convertBlock)*s.Size())
	for i := 0; i < n; i += convertBlock {
		k := min(n-i, convertBlock)
		in := src[:k*from.Size()]
		a.packInto(in, i*from.Size())
		convert(out[:k*s.Size()], s, in, from)
		copy(dst[i*s.Size():], out[:k*s.Size()])
	}
	return l.array(dst, typeElem(s.Type()), false)
}

type integer interface {
	int8 | uint8 | int16 | uint16 | int32 | uint32 | int64 | uint64
}

type number interface{ integer | float32 | float64 }

// convert converts packed numbers. Both memories are aligned.
func convert(dst []byte, to Scalar, src []byte, from Scalar) {
	switch from {
	case Bool:
		b := make([]uint8, len(src))
		for i, v := range src {
			if v != 0 {
				b[i] = 1
			}
		}
		fromInts(dst, to, b)
	case Int8:
		fromInts(dst, to, bytesview.As[int8](src))
	case Uint8:
		fromInts(dst, to, src)
	case Int16:
		fromInts(dst, to, bytesview.As[int16](src))
	case Uint16:
		fromInts(dst, to, bytesview.As[uint16](src))
	case Int32:
		fromInts(dst, to, bytesview.As[int32](src))
	case Uint32:
		fromInts(dst, to, bytesview.As[uint32](src))
	case Int64:
		fromInts(dst, to, bytesview.As[int64](src))
	case Uint64:
		fromInts(dst, to, bytesview.As[uint64](src))
	case Float16:
		h := bytesview.As[Half](src)
		f := make([]float64, len(h))
		for i, v := range h {
			f[i] = v.Float64()
		}
		fromFloats(dst, to, f)
	case Float32:
		fromFloats(dst, to, bytesview.As[float32](src))
	case Float64:
		fromFloats(dst, to, bytesview.As[float64](src))
	}
}

func fromInts[S integer](dst []byte, to Scalar, src []S) {
	switch to {
	case Int8:
		plain(bytesview.As[int8](dst), src)
	case Uint8:
		plain(dst, src)
	case Int16:
		plain(bytesview.As[int16](dst), src)
	case Uint16:
		plain(bytesview.As[uint16](dst), src)
	case Int32:
		plain(bytesview.As[int32](dst), src)
	case Uint32:
		plain(bytesview.As[uint32](dst), src)
	case Int64:
		plain(bytesview.As[int64](dst), src)
	case Uint64:
		plain(bytesview.As[uint64](dst), src)
	default:
		toFloats(dst, to, src)
	}
}

func fromFloats[S float32 | float64](dst []byte, to Scalar, src []S) {
	switch to {
	case Int8:
		truncated(bytesview.As[int8](dst), src)
	case Uint8:
		truncated(dst, src)
	case Int16:
		truncated(bytesview.As[int16](dst), src)
	case Uint16:
		truncated(bytesview.As[uint16](dst), src)
	case Int32:
		truncated(bytesview.As[int32](dst), src)
	case Uint32:
		truncated(bytesview.As[uint32](dst), src)
	case Int64:
		truncated(bytesview.As[int64](dst), src)
	case Uint64:
		truncated(bytesview.As[uint64](dst), src)
	default:
		toFloats(dst, to, src)
	}
}

// toFloats serves the floating-point targets, and Bool.
func toFloats[S number](dst []byte, to Scalar, src []S) {
	switch to {
	case Float16:
		h := bytesview.As[Half](dst)
		for i, v := range src {
			h[i] = HalfOf(float64(v))
		}
	case Float32:
		plain(bytesview.As[float32](dst), src)
	case Float64:
		plain(bytesview.As[float64](dst), src)
	case Bool:
		for i, v := range src {
			dst[i] = 0
			if v != 0 {
				dst[i] = 1
			}
		}
	}
}

func plain[D, S number](dst []D, src []S) {
	for i, v := range src {
		dst[i] = D(v)
	}
}

// truncated converts floats to integers: towards zero, then modulo the integer's range. NaN and what no 64-bit integer
// holds become 0.
func truncated[D integer, S float32 | float64](dst []D, src []S) {
	for i, v := range src {
		f := math.Trunc(float64(v))
		switch {
		case f >= -1<<63 && f < 1<<63:
			dst[i] = D(int64(f))
		case f >= 1<<63 && f < 1<<64:
			dst[i] = D(uint64(f))
		default:
			dst[i] = 0
		}
	}
}
