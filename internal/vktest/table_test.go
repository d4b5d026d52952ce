package vktest_test

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
)

// TestTableCovered shows that the fault layer can make every function fail that the library may call and that gives a
// VkResult, of devices, instances and neither: by the library's own table and the system's header.
func TestTableCovered(t *testing.T) {
	header, err := os.ReadFile("/usr/include/vulkan/vulkan_core.h")
	if err != nil {
		t.Skip("no system headers: ", err)
	}
	table, err := os.ReadFile("../../vk/internal/api/table.h")
	if err != nil {
		t.Fatal(err)
	}
	lists := regexp.MustCompile(`(?s)#define VKG_\w+_FUNCTIONS\(X\) \\\n(.*?)\n\n`).FindAllSubmatch(table, -1)
	if len(lists) != 4 {
		t.Fatalf("table.h has %d lists of functions, want 4: global, of instances, of devices, of debug utils", len(lists))
	}
	fallible := map[string]bool{}
	for _, m := range regexp.MustCompile(`typedef VkResult \(VKAPI_PTR \*PFN_(vk\w+)\)`).FindAllSubmatch(header, -1) {
		fallible[string(m[1])] = true
	}
	known, n := vktest.Functions(), 0
	for _, list := range lists {
		for _, m := range regexp.MustCompile(`X\((\w+)\)`).FindAllSubmatch(list[1], -1) {
			name := "vk" + string(m[1])
			if !fallible[name] {
				continue
			}
			n++
			if !slices.Contains(known, name) {
				t.Errorf("%s can fail, and faultlayer/functions.h does not list it", name)
			}
		}
	}
	if n < 60 {
		t.Errorf("%d fallible functions in table.h: it was not understood", n)
	}
}
