package vktest_test

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
)

// TestTableCovered shows that the fault layer can make every function of a device fail that the library may call and that
// gives a VkResult: by the library's own table and the system's header.
func TestTableCovered(t *testing.T) {
	header, err := os.ReadFile("/usr/include/vulkan/vulkan_core.h")
	if err != nil {
		t.Skip("no system headers: ", err)
	}
	table, err := os.ReadFile("../../vk/internal/api/table.h")
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`(?s)#define VKG_DEVICE_FUNCTIONS\(X\) \\\n(.*?)\n\n`).FindSubmatch(table)
	if list == nil {
		t.Fatal("table.h has no VKG_DEVICE_FUNCTIONS")
	}
	fallible := map[string]bool{}
	for _, m := range regexp.MustCompile(`typedef VkResult \(VKAPI_PTR \*PFN_(vk\w+)\)`).FindAllSubmatch(header, -1) {
		fallible[string(m[1])] = true
	}
	known, n := vktest.Functions(), 0
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
	if n < 40 {
		t.Errorf("%d fallible functions in table.h: it was not understood", n)
	}
}
