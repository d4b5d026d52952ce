package vk

import (
	"sync"
	"unsafe"

	vulkan "github.com/vulkan-go/vulkan"
)

// Handles is a Vulkan device as its owner made it: what Adopt borrows and what Device.Handles gives out.
// The owner keeps the objects: they must outlive the Device that adopts them, and are not destroyed by it.
type Handles struct {
	Instance       vulkan.Instance
	PhysicalDevice vulkan.PhysicalDevice
	Device         vulkan.Device
	Queue          vulkan.Queue // null: the caller owns submission, nothing of ours ever submits

	QueueFamily uint32 // of Queue and of the command buffers that the library records into; graphics and compute
	APIVersion  uint32 // of the device as created; 0: 1.0

	// Extensions enabled on the device together with their features. A core feature counts as enabled when its
	// extension's name is listed: VK_KHR_timeline_semaphore on a 1.2 device. Nothing else is relied on. Names may end
	// in a zero byte, as vulkan-go wants them.
	Extensions         []string
	InstanceExtensions []string // enabled on the instance: VK_EXT_debug_utils for names and labels

	Features vulkan.PhysicalDeviceFeatures // as enabled; zero: none

	GetInstanceProcAddr unsafe.Pointer // vkGetInstanceProcAddr; nil: libvulkan.so.1
	QueueLock           sync.Locker    // held around every use of Queue; nil if nobody else submits meanwhile
}

// RawHandles makes Handles from the numbers of the handles, for bindings other than vulkan-go. A queue of 0 is null.
func RawHandles(instance, physicalDevice, device, queue uintptr, queueFamily uint32) Handles {
	return Handles{
		Instance:       fromRaw[vulkan.Instance](uint64(instance)),
		PhysicalDevice: fromRaw[vulkan.PhysicalDevice](uint64(physicalDevice)),
		Device:         fromRaw[vulkan.Device](uint64(device)),
		Queue:          fromRaw[vulkan.Queue](uint64(queue)),
		QueueFamily:    queueFamily,
	}
}

// fromRaw makes a vulkan-go handle of a number. Only ever through memory: as an unsafe.Pointer a small number on the
// stack crashes the garbage collector. All handles of vulkan-go are 8 bytes, and their C type keeps them out of its sight.
func fromRaw[H any](h uint64) H { return *(*H)(unsafe.Pointer(&h)) }

// toRaw is the number of a vulkan-go handle.
func toRaw[H any](h H) uint64 { return *(*uint64)(unsafe.Pointer(&h)) }
