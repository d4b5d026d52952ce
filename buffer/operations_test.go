package buffer_test

import (
	"os"
	"strconv"
)

// operations is how many operations the property tests on a device run: TEST_OPERATIONS, else a quick lot.
func operations() int {
	if n, err := strconv.Atoi(os.Getenv("TEST_OPERATIONS")); err == nil && n > 0 {
		return n
	}
	return 100_000
}
