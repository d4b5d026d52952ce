package vkgloo

import (
	"fmt"

	"github.com/vkgloo/vkgloo/buffer"
)

// Errors of this package wrap the sentinels of package buffer, vk.ErrDeviceLost, vk.ErrOutOfMemory, or
// errors.ErrUnsupported where a feature is missing. A call that returns an error has changed nothing.
//
// Some mistakes are of two kinds; their errors are both.
var (
	errEmpty    = fmt.Errorf("%w, %w", buffer.ErrArgs, buffer.ErrRange)   // a size of nothing where something is needed
	errLocation = fmt.Errorf("%w, %w", buffer.ErrRange, buffer.ErrFormat) // a location that the program lacks
)

// named is a label as messages show it.
func named(kind, label string, id uint64) string {
	if label != "" {
		return fmt.Sprintf("%s %q", kind, label)
	}
	return fmt.Sprintf("%s %d", kind, id)
}

// checkLabel tells whether s may be a label.
func checkLabel(s string) error {
	if len(s) > buffer.MaxLabelLength {
		return fmt.Errorf("%w: label of %d bytes, at most %d", buffer.ErrRange, len(s), buffer.MaxLabelLength)
	}
	return nil
}
