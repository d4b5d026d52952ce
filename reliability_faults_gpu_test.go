package vkgloo_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// worlds are the devices on which every call is made to fail: together they reach every fallible function that the main paths use.
var worlds = []struct {
	name string
	o    vktest.Options
}{
	{"staged, not coherent", vktest.Options{Profile: "types=d0.vh1,limit=nonCoherentAtomSize:256,poison", RingSize: 1 << 20}},
	{"in place, on fences", vktest.Options{Profile: "poison", Fences: true, RingSize: 1 << 20}},
	{"without transform feedback", vktest.Options{Profile: "mobile", RingSize: 1 << 20}},
}

// fault is what a call is made to answer.
var fault = map[string]vk.Result{
	"vkAllocateDescriptorSets": vk.ErrorOutOfPoolMemory, "vkMapMemory": vk.ErrorOutOfHostMemory,
}

func faultOf(fn string) vk.Result {
	if r, ok := fault[fn]; ok {
		return r
	}
	if strings.HasPrefix(fn, "vkEnumerate") || strings.HasPrefix(fn, "vkCreate") && !strings.HasSuffix(fn, "Buffer") {
		return vk.ErrorOutOfHostMemory
	}
	return vk.ErrorOutOfDeviceMemory
}

// validations are calls that the validation layer makes, too, and can't do without.
var validations = []string{"vkEnumeratePhysicalDevices", "vkEnumerateDeviceExtensionProperties"}

// counted runs the paths without a fault, nor validation, and returns how often the library called each function.
func counted(t *testing.T, o vktest.Options) map[string]int {
	t.Helper()
	f := vktest.NewFaults(t)
	o.Faults, o.NoValidation = f, true
	if r := goThrough(t, f, o, nil, func() {}); len(r.failed) > 0 {
		t.Fatalf("without any fault: %q", r.failed)
	}
	n := map[string]int{}
	for _, fn := range vktest.Functions() {
		if k := f.Calls(fn); k > 0 {
			n[fn] = k
		}
	}
	return n
}

// callsOf are the calls of n that are made to fail: the first; with VKGLOO_TEST_EVERY=some, as ./run check has it, also the
// last and one between; with VKGLOO_TEST_EVERY=1 all of them.
func callsOf(n int) []int {
	var list []int
	every := os.Getenv("VKGLOO_TEST_EVERY")
	for i := range n {
		if i == 0 || every == "1" || every == "some" && (i == n-1 || i == n/2) {
			list = append(list, i+1)
		}
	}
	return list
}

// runsOf are how often a call fails in a row: until it is healed; with VKGLOO_TEST_EVERY set, once, too.
func runsOf() []int {
	if os.Getenv("VKGLOO_TEST_EVERY") == "" {
		return []int{1 << 30}
	}
	return []int{1, 1 << 30}
}

// ownDevices skips a test that brings its devices where the whole suite runs on another.
func ownDevices(t *testing.T) {
	t.Helper()
	if os.Getenv("VKGLOO_TEST_PROFILE") != "" || os.Getenv("VKGLOO_TEST_FENCES") == "1" {
		t.Skip("this test brings its own devices: it is the same whatever the profile")
	}
}

// TestEveryCallFails makes each call of each fallible function that the main paths reach fail, once, and then it and all after
// it until an error is seen: either the library gets along, or the step fails with that error, has changed nothing, and works
// when it is done again. In both cases every byte is right at the end and nothing is left behind.
func TestEveryCallFails(t *testing.T) {
	ownDevices(t)
	everywhere := map[string]bool{}
	for _, w := range worlds {
		t.Run(w.name, func(t *testing.T) {
			reached := counted(t, w.o)
			names := make([]string, 0, len(reached))
			for fn := range reached {
				names = append(names, fn)
				everywhere[fn] = true
			}
			slices.Sort(names)
			t.Logf("reached: %v", reached)
			injected := 0
			for _, fn := range names {
				surfaced, before := 0, injected
				for _, at := range callsOf(reached[fn]) {
					for _, count := range runsOf() {
						t.Run(fmt.Sprintf("%s/%d/%d", fn, at, min(count, 2)), func(t *testing.T) {
							f := vktest.NewFaults(t)
							o := w.o
							o.Faults, o.NoValidation = f, slices.Contains(validations, fn)
							f.FailAt(fn, at, count, faultOf(fn))
							r := goThrough(t, f, o, vk.ErrOutOfMemory, func() { f.Heal(fn) })
							if n := f.Failed(fn); n > 0 { // how often progress is asked for differs from run to run
								injected++
							}
							surfaced += len(r.failed)
						})
					}
				}
				if injected == before {
					t.Errorf("no call of %s was made to fail", fn)
				}
				t.Logf("%-32s %3d calls, %3d steps failed", fn, reached[fn], surfaced)
			}
			t.Logf("%d faults injected into %d functions", injected, len(names))
		})
	}
	for _, fn := range vktest.Functions() {
		if _, known := unreached[fn]; known == everywhere[fn] {
			t.Errorf("%s: reached %v, listed as not reached %v", fn, everywhere[fn], known)
		}
	}
}

// unreached are the fallible functions that the main paths do without, and why.
var unreached = map[string]string{
	"vkQueueSubmit2": "never called", "vkQueueSubmit2KHR": "never called", "vkQueueBindSparse": "never called", "vkSignalSemaphore": "never called",
	"vkDeviceWaitIdle": "of lost devices", "vkQueuePresentKHR": "of windows", "vkQueueWaitIdle": "of programs that adopt", "vkGetSemaphoreCounterValueKHR": "Vulkan before 1.2",
	"vkWaitSemaphoresKHR": "Vulkan before 1.2", "vkBindBufferMemory2": "never called", "vkBindImageMemory2": "never called",
	"vkCreateBufferView": "never called", "vkResetDescriptorPool": "never called",
	"vkResetCommandBuffer": "pools are reset", "vkCreateQueryPool": "of programs on package vk", "vkGetQueryPoolResults": "of programs on package vk",
	"vkBindBufferMemory2KHR": "never called", "vkBindImageMemory2KHR": "never called", "vkSignalSemaphoreKHR": "never called",
	"vkCreateEvent": "never called", "vkGetEventStatus": "never called", "vkSetEvent": "never called", "vkResetEvent": "never called",
	"vkFreeDescriptorSets": "pools are freed whole", "vkGetPipelineCacheData": "never called", "vkMergePipelineCaches": "never called",
	"vkCreateSwapchainKHR": "of windows", "vkGetSwapchainImagesKHR": "of windows", "vkAcquireNextImageKHR": "of windows",
	"vkGetPhysicalDeviceSurfaceCapabilitiesKHR": "of windows", "vkGetPhysicalDeviceSurfaceFormatsKHR": "of windows",
	"vkGetPhysicalDeviceSurfacePresentModesKHR": "of windows", "vkGetPhysicalDeviceSurfaceSupportKHR": "of windows",
	"vkGetPhysicalDeviceImageFormatProperties": "never called",
}

// losable are the calls that report a lost device.
var losable = []string{"vkQueueSubmit", "vkWaitSemaphores", "vkWaitForFences", "vkGetSemaphoreCounterValue", "vkGetFenceStatus"}

// inUse are messages that validation has for whoever frees what a lost device was still working on: to it nothing is ever complete then.
func inUse(m vk.Message) bool {
	return strings.Contains(m.Text, "in use") || strings.Contains(m.Text, "pending")
}

// TestEveryLoss loses the device in each call that can report it: every later call says so, none hangs, Close frees
// everything, and a new context works at once.
func TestEveryLoss(t *testing.T) {
	ownDevices(t)
	for _, w := range worlds {
		t.Run(w.name, func(t *testing.T) {
			reached := counted(t, w.o)
			for _, fn := range losable {
				for _, at := range callsOf(reached[fn]) {
					t.Run(fmt.Sprintf("%s/%d", fn, at), func(t *testing.T) {
						f := vktest.NewFaults(t)
						o := w.o
						o.Faults, o.Expect = f, inUse
						f.FailAt(fn, at, 1, vk.ErrorDeviceLost)
						r := goThrough(t, f, o, vk.ErrorDeviceLost, func() {})
						if f.Failed(fn) > 0 && len(r.failed) == 0 && !r.closing {
							t.Error("no step saw that the device was lost")
						}
					})
				}
			}
			if r := goThrough(t, nil, w.o, nil, func() {}); len(r.failed) > 0 {
				t.Errorf("a new context after losses: %q", r.failed)
			}
		})
	}
}
