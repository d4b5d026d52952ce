package buffer_test

import (
	"os"
	"strconv"
	"testing"
)

// operations is how many operations random programs make on a device: VKGLOO_OPERATIONS, else a quick lot.
func operations() int {
	if n, err := strconv.Atoi(os.Getenv("VKGLOO_OPERATIONS")); err == nil && n > 0 {
		return n
	}
	if testing.Short() {
		return 10_000
	}
	return 50_000
}

// firstSeed is VKGLOO_SEED, else 0: the first of the seeds that property tests take. A failing test is named by its own.
func firstSeed() uint64 {
	n, _ := strconv.ParseUint(os.Getenv("VKGLOO_SEED"), 10, 64)
	return n
}
