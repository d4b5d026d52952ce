// Package vktest is what the device tests of this module stand on: test devices and contexts that run under the
// validation layer and fail the test on any of its messages, devices that behave like other hardware (see Profile and
// Faults), and pictures compared with golden ones.
//
// Which device a test gets is up to whoever runs it:
//
//	VKGLOO_TEST_DEVICE   part of a device's name, default: the best there is
//	VKGLOO_TEST_PROFILE  a Profile by name ("split") or in full, for every test that asks for none itself
//	VKGLOO_TEST_FENCES   1: the fence-backed timeline, with synchronization validated across submissions
//	VKGLOO_NO_GPU        1: tests are skipped where there is no Vulkan device; without it they fail
//	REQUIRE_GPU          1: they fail nevertheless (CI)
package vktest
