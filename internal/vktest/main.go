package vktest

import (
	"flag"
	"os"
	"testing"
)

// Main is TestMain of packages whose examples open a device. Examples can't be skipped by themselves: where there is none, and
// VKGLOO_NO_GPU says that it need not be, they are left out here.
func Main(m *testing.M) int {
	flag.Parse()
	if os.Getenv("VKGLOO_NO_GPU") == "1" && os.Getenv("REQUIRE_GPU") != "1" && anyDevice() != nil {
		skip := flag.Lookup("test.skip")
		pattern := "^Example"
		if was := skip.Value.String(); was != "" {
			pattern += "|" + was
		}
		if err := skip.Value.Set(pattern); err != nil {
			panic(err)
		}
	}
	return m.Run()
}
