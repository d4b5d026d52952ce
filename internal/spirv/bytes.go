package spirv

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// IsModule reports whether p starts with SPIR-V's magic number, in either byte order.
func IsModule(p string) bool {
	return strings.HasPrefix(p, "\x03\x02\x23\x07") || strings.HasPrefix(p, "\x07\x23\x02\x03")
}

// FromBytes reads the words of a module in either byte order, told by the magic number.
//   - Errors: ErrInvalid when p has no magic number or is no whole number of words.
//   - Ownership: p is copied.
func FromBytes(p string) ([]uint32, error) {
	if !IsModule(p) || len(p)%4 != 0 {
		return nil, fmt.Errorf("%w: %d bytes, not SPIR-V", ErrInvalid, len(p))
	}
	var order binary.ByteOrder = binary.LittleEndian
	if p[0] == 0x07 {
		order = binary.BigEndian
	}
	b, words := []byte(p), make([]uint32, len(p)/4)
	for i := range words {
		words[i] = order.Uint32(b[4*i:])
	}
	return words, nil
}

// Bytes gives words as a little-endian file.
func Bytes(words []uint32) []byte {
	p := make([]byte, 0, 4*len(words))
	for _, w := range words {
		p = binary.LittleEndian.AppendUint32(p, w)
	}
	return p
}

// text reads a literal string and says how many words it takes: all of them when its end is missing.
func text(words []uint32) (string, int) {
	var b strings.Builder
	for n, w := range words {
		for range 4 {
			if byte(w) == 0 {
				return b.String(), n + 1
			}
			b.WriteByte(byte(w))
			w >>= 8
		}
	}
	return b.String(), len(words)
}

// literal is text's inverse.
func literal(s string) []uint32 {
	words := make([]uint32, len(s)/4+1)
	for i := range len(s) {
		words[i/4] |= uint32(s[i]) << (8 * (i % 4))
	}
	return words
}
