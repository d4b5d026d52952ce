package buffer

import (
	"fmt"
	"math"
	"strings"
)

// ParseSize returns the bytes that a text such as "16", "2KB" or "1MB" stands for: a decimal number that begins with
// 1 to 9, and B, KB, MB or GB, each 1024 of the one before.
//   - Errors: ErrArgs for anything else, and for more bytes than an int holds.
//   - Source: M-004.
func ParseSize(s string) (int, error) {
	digits := s
	unit := 1
	for _, u := range [...]struct {
		suffix string
		unit   int
	}{{"GB", 1 << 30}, {"MB", 1 << 20}, {"KB", 1 << 10}, {"B", 1}} {
		if d, ok := strings.CutSuffix(s, u.suffix); ok {
			digits, unit = d, u.unit
			break
		}
	}
	n := 0
	for i := range len(digits) {
		c := digits[i]
		if c < '0' || c > '9' || i == 0 && c == '0' {
			return 0, fmt.Errorf("%w: size %q", ErrArgs, s)
		}
		if n > (math.MaxInt-int(c-'0'))/10 {
			return 0, fmt.Errorf("%w: size %q is too large", ErrArgs, s)
		}
		n = n*10 + int(c-'0')
	}
	if digits == "" {
		return 0, fmt.Errorf("%w: size %q", ErrArgs, s)
	}
	if n > math.MaxInt/unit {
		return 0, fmt.Errorf("%w: size %q is too large", ErrArgs, s)
	}
	return n * unit, nil
}
