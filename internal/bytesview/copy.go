package bytesview

// piece is the most bytes that one copy moves: Go's copy of a mebibyte and more falls to a fraction of the speed that
// it has in pieces, which are as fast as C's memcpy.
const piece = 256 << 10

// Copy copies src to dst, which is at least as long, and returns len(src).
func Copy(dst, src []byte) int {
	n := len(src)
	if n <= piece {
		return copy(dst, src)
	}
	for len(src) > piece {
		copy(dst[:piece], src)
		dst, src = dst[piece:], src[piece:]
	}
	copy(dst, src)
	return n
}

// Scatter copies the elements of elem bytes that src is made of to dst, dst[stride:], dst[2*stride:], … Bytes between
// them are not touched.
func Scatter(dst []byte, stride int, src []byte, elem int) {
	if elem <= 0 {
		return
	}
	switch elem {
	case 4:
		for len(src) >= 4 {
			*(*[4]byte)(dst) = *(*[4]byte)(src)
			if src = src[4:]; len(src) >= 4 {
				dst = dst[stride:]
			}
		}
	case 8:
		for len(src) >= 8 {
			*(*[8]byte)(dst) = *(*[8]byte)(src)
			if src = src[8:]; len(src) >= 8 {
				dst = dst[stride:]
			}
		}
	case 12:
		for len(src) >= 12 {
			*(*[12]byte)(dst) = *(*[12]byte)(src)
			if src = src[12:]; len(src) >= 12 {
				dst = dst[stride:]
			}
		}
	case 16:
		for len(src) >= 16 {
			*(*[16]byte)(dst) = *(*[16]byte)(src)
			if src = src[16:]; len(src) >= 16 {
				dst = dst[stride:]
			}
		}
	default:
		for len(src) >= elem {
			copy(dst[:elem], src)
			if src = src[elem:]; len(src) >= elem {
				dst = dst[stride:]
			}
		}
	}
}

// Gather copies elements of elem bytes from src, src[stride:], src[2*stride:], … to dst, packed, until dst is full.
func Gather(dst []byte, src []byte, stride, elem int) {
	if elem <= 0 {
		return
	}
	switch elem {
	case 4:
		for len(dst) >= 4 {
			*(*[4]byte)(dst) = *(*[4]byte)(src)
			if dst = dst[4:]; len(dst) >= 4 {
				src = src[stride:]
			}
		}
	case 8:
		for len(dst) >= 8 {
			*(*[8]byte)(dst) = *(*[8]byte)(src)
			if dst = dst[8:]; len(dst) >= 8 {
				src = src[stride:]
			}
		}
	default:
		for len(dst) >= elem {
			copy(dst[:elem], src)
			if dst = dst[elem:]; len(dst) >= elem {
				src = src[stride:]
			}
		}
	}
}

// fillBlock is the size of the memory that a pattern is repeated in before it is copied. Filling from it, and not from
// what is filled already, never reads dst, which may be memory that the host reads slowly.
const fillBlock = 4096

// Fill repeats pattern all over dst, beginning with its first byte; the last repetition may be cut off. An empty
// pattern stands for zeros.
func Fill(dst, pattern []byte) {
	if len(pattern) == 0 {
		clear(dst)
		return
	}
	if len(dst) <= len(pattern) {
		copy(dst, pattern)
		return
	}
	if len(pattern) > fillBlock/2 {
		for len(dst) > 0 {
			dst = dst[copy(dst, pattern):]
		}
		return
	}
	var block [fillBlock]byte
	n := fillBlock / len(pattern) * len(pattern)
	if n > len(dst) {
		n = (len(dst) + len(pattern) - 1) / len(pattern) * len(pattern)
	}
	for have := copy(block[:n], pattern); have < n; have *= 2 {
		copy(block[have:n], block[:have])
	}
	for len(dst) > 0 {
		dst = dst[copy(dst, block[:n]):]
	}
}
