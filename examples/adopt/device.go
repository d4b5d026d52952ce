package main

import (
	"errors"
	"log"
	"strings"
	"unsafe"

	"github.com/go-gl/glfw/v3.3/glfw"
	vulkan "github.com/vulkan-go/vulkan"
)

const validationLayer = "VK_LAYER_KHRONOS_validation"

// apiVersion is what the instance asks for, and so at most what the device is used as.
var apiVersion = uint32(vulkan.MakeVersion(1, 1, 0))

func (a *app) createInstance() error {
	var extensions, layers []string
	if a.headless {
		if err := vulkan.SetDefaultGetInstanceProcAddr(); err != nil { // opens libvulkan.so, which libvulkan-dev brings
			return err
		}
	} else {
		vulkan.SetGetInstanceProcAddr(glfw.GetVulkanGetInstanceProcAddress())
		extensions = a.window.GetRequiredInstanceExtensions()
	}
	if err := vulkan.Init(); err != nil {
		return err
	}
	if a.validate {
		layers = append(layers, validationLayer+"\x00")
		extensions = append(extensions, "VK_EXT_debug_report")
	}
	for i, e := range extensions {
		extensions[i] = strings.TrimSuffix(e, "\x00") + "\x00"
	}
	var instance vulkan.Instance
	if err := check("vkCreateInstance", vulkan.CreateInstance(&vulkan.InstanceCreateInfo{
		SType: vulkan.StructureTypeInstanceCreateInfo,
		PApplicationInfo: &vulkan.ApplicationInfo{
			SType: vulkan.StructureTypeApplicationInfo, ApiVersion: apiVersion, PApplicationName: "adopt\x00",
		},
		EnabledLayerCount: uint32(len(layers)), PpEnabledLayerNames: layers,
		EnabledExtensionCount: uint32(len(extensions)), PpEnabledExtensionNames: extensions,
	}, nil, &instance)); err != nil {
		return err
	}
	a.instance = instance
	if err := vulkan.InitInstance(instance); err != nil { // not optional: without it the first call jumps to 0
		return err
	}
	if !a.validate {
		return nil
	}
	var report vulkan.DebugReportCallback
	err := check("vkCreateDebugReportCallback", vulkan.CreateDebugReportCallback(instance, &vulkan.DebugReportCallbackCreateInfo{
		SType:       vulkan.StructureTypeDebugReportCallbackCreateInfo,
		Flags:       vulkan.DebugReportFlags(vulkan.DebugReportErrorBit | vulkan.DebugReportWarningBit | vulkan.DebugReportPerformanceWarningBit),
		PfnCallback: a.message,
	}, nil, &report))
	a.report = report
	return err
}

// message is called from inside Vulkan calls; its strings are C memory.
func (a *app) message(_ vulkan.DebugReportFlags, _ vulkan.DebugReportObjectType, _ uint64, _ uint, _ int32, _, text string, _ unsafe.Pointer) vulkan.Bool32 {
	a.messages++
	log.Printf("validation: %s", text)
	return vulkan.False
}

func (a *app) createSurface() error {
	if a.headless {
		return nil
	}
	p, err := a.window.CreateWindowSurface(a.instance, nil)
	if err == nil {
		// p points at a variable of GLFW's that is garbage by now: read at once, past checkptr.
		a.surface = **(**vulkan.Surface)(unsafe.Pointer(&p))
	}
	return err
}

// pickPhysicalDevice takes the first device with a queue family that draws, computes and presents.
func (a *app) pickPhysicalDevice() error {
	var n uint32
	if err := check("vkEnumeratePhysicalDevices", vulkan.EnumeratePhysicalDevices(a.instance, &n, nil)); err != nil {
		return err
	}
	list := make([]vulkan.PhysicalDevice, n)
	if err := check("vkEnumeratePhysicalDevices", vulkan.EnumeratePhysicalDevices(a.instance, &n, list)); err != nil {
		return err
	}
	for _, p := range list[:n] {
		if family, ok := a.findFamily(p); ok {
			a.physical, a.family = p, family
			return nil
		}
	}
	return errors.New("no device that draws and presents")
}

func (a *app) findFamily(p vulkan.PhysicalDevice) (uint32, bool) {
	var n uint32
	vulkan.GetPhysicalDeviceQueueFamilyProperties(p, &n, nil)
	families := make([]vulkan.QueueFamilyProperties, n)
	vulkan.GetPhysicalDeviceQueueFamilyProperties(p, &n, families)
	const want = vulkan.QueueFlags(vulkan.QueueGraphicsBit | vulkan.QueueComputeBit)
	for i, f := range families[:n] {
		f.Deref()
		present := vulkan.Bool32(vulkan.True)
		if !a.headless {
			if vulkan.GetPhysicalDeviceSurfaceSupport(p, uint32(i), a.surface, &present) < 0 {
				continue
			}
		}
		if present == vulkan.True && f.QueueFlags&want == want {
			return uint32(i), true
		}
	}
	return 0, false
}

func (a *app) createDevice() error {
	if !a.headless {
		a.extensions = []string{"VK_KHR_swapchain\x00"}
	}
	var device vulkan.Device
	if err := check("vkCreateDevice", vulkan.CreateDevice(a.physical, &vulkan.DeviceCreateInfo{
		SType:                vulkan.StructureTypeDeviceCreateInfo,
		QueueCreateInfoCount: 1,
		PQueueCreateInfos: []vulkan.DeviceQueueCreateInfo{{
			SType: vulkan.StructureTypeDeviceQueueCreateInfo, QueueFamilyIndex: a.family, QueueCount: 1, PQueuePriorities: []float32{1},
		}},
		EnabledExtensionCount: uint32(len(a.extensions)), PpEnabledExtensionNames: a.extensions,
	}, nil, &device)); err != nil {
		return err
	}
	a.device = device
	var queue vulkan.Queue
	vulkan.GetDeviceQueue(device, a.family, 0, &queue)
	a.queue = queue
	return nil
}
