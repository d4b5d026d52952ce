package vk

import (
	"errors"
	"fmt"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

// Result is a VkResult. Negative ones are errors, and the error values of this package wrap them: errors.Is with a
// Result, or with ErrDeviceLost and ErrOutOfMemory, works.
type Result int32

// The results that programs tell apart; any other VkResult occurs as its number.
const (
	Success                   Result = 0
	NotReady                  Result = 1
	Timeout                   Result = 2
	ErrorOutOfHostMemory      Result = -1
	ErrorOutOfDeviceMemory    Result = -2
	ErrorInitializationFailed Result = -3
	ErrorDeviceLost           Result = -4
	ErrorMemoryMapFailed      Result = -5
	ErrorLayerNotPresent      Result = -6
	ErrorExtensionNotPresent  Result = -7
	ErrorFeatureNotPresent    Result = -8
	ErrorIncompatibleDriver   Result = -9
	ErrorTooManyObjects       Result = -10
	ErrorFormatNotSupported   Result = -11
	ErrorFragmentedPool       Result = -12
	ErrorOutOfPoolMemory      Result = -1000069000
)

// ErrDeviceLost says that the device is gone, for good: every later call of its Device returns it, Close still frees
// everything.
var ErrDeviceLost error = ErrorDeviceLost

// ErrOutOfMemory says that neither the device nor the host had the memory, or that there are too many allocations.
var ErrOutOfMemory = errors.New("vk: out of memory")

// ErrTimeout says that a wait saw no progress for longer than Options.WaitLimit. What was waited for may still complete.
var ErrTimeout error = Timeout

// ErrClosed says that the Device was closed.
var ErrClosed = errors.New("vk: device is closed")

// ErrArgs says that an argument can't be right on any device: a null handle, a size or a count below the least there is.
var ErrArgs = errors.New("bad argument")

var resultNames = map[Result]string{
	Success: "success", NotReady: "not ready", Timeout: "timeout",
	ErrorOutOfHostMemory: "out of host memory", ErrorOutOfDeviceMemory: "out of device memory",
	ErrorInitializationFailed: "initialization failed", ErrorDeviceLost: "device lost",
	ErrorMemoryMapFailed: "memory map failed", ErrorLayerNotPresent: "layer not present",
	ErrorExtensionNotPresent: "extension not present", ErrorFeatureNotPresent: "feature not present",
	ErrorIncompatibleDriver: "incompatible driver", ErrorTooManyObjects: "too many objects",
	ErrorFormatNotSupported: "format not supported", ErrorFragmentedPool: "fragmented pool",
	ErrorOutOfPoolMemory: "out of pool memory",
}

// String is the result in words, "VkResult(-13)" for one without a name here.
func (r Result) String() string {
	if s, ok := resultNames[r]; ok {
		return s
	}
	return fmt.Sprintf("VkResult(%d)", int32(r))
}

// Error makes Result an error.
func (r Result) Error() string { return r.String() }

// Is tells errors.Is that the memory results are ErrOutOfMemory.
func (r Result) Is(target error) bool {
	if target != ErrOutOfMemory {
		return false
	}
	return r == ErrorOutOfHostMemory || r == ErrorOutOfDeviceMemory || r == ErrorTooManyObjects || r == ErrorOutOfPoolMemory
}

// check turns the result of a Vulkan call into an error: nil for success codes. Device loss is kept for good.
func (d *Device) check(call string, r api.Result) error {
	if r >= 0 {
		return nil
	}
	return d.fail(call, Result(r))
}

func (d *Device) fail(call string, r Result) error {
	if r == ErrorDeviceLost {
		d.lost.Store(true)
	}
	return fmt.Errorf("vk: %s: %w", call, r)
}
