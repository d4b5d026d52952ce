package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"unsafe"

	"github.com/vkgloo/vkgloo/vk"
	vulkan "github.com/vulkan-go/vulkan"
)

// renderer is a small Vulkan renderer, written on vulkan-go as any program's might be. It knows nothing of the library;
// handles is what it lends.
//
// Things to know about vulkan-go, since every line here heeds them: strings end in \x00; results, and results inside
// results, want Deref; structs given by pointer leak until Free; a slice of structs is rewritten by the call, so it is built
// anew for each, and those of submits and descriptors go to the library's twins of these calls; out parameters are local variables, for an address inside an object with Go pointers is refused.
type renderer struct {
	instance   vulkan.Instance
	physical   vulkan.PhysicalDevice
	device     vulkan.Device
	queue      vulkan.Queue
	family     uint32
	surface    vulkan.Surface
	report     vulkan.DebugReportCallback
	extensions []string
	apiVersion uint32
	indexUint8 bool
	pool       vulkan.CommandPool

	messages io.Writer // where validation messages go
	reported int       // how many there were
}

// check makes an error of a result.
func check(call string, r vulkan.Result) error {
	if r < 0 {
		return fmt.Errorf("%s: %w", call, vk.Result(r))
	}
	return nil
}

// newRenderer makes instance and device. surface is called in between, since the device must be able to present to it.
func newRenderer(o *options, extensions []string, getProcAddr unsafe.Pointer, surface func(vulkan.Instance) (vulkan.Surface, error)) (*renderer, error) {
	r := &renderer{messages: o.stderr}
	vulkan.SetGetInstanceProcAddr(getProcAddr)
	if err := vulkan.Init(); err != nil {
		return nil, err
	}
	if err := r.open(o, extensions, surface); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

func (r *renderer) open(o *options, extensions []string, surface func(vulkan.Instance) (vulkan.Surface, error)) (err error) {
	if err := r.createInstance(o.validate, extensions); err != nil {
		return err
	}
	if r.surface, err = surface(r.instance); err != nil {
		return err
	}
	if err := r.chooseDevice(o.device); err != nil {
		return err
	}
	if err := r.createDevice(); err != nil {
		return err
	}
	var pool vulkan.CommandPool
	err = check("vkCreateCommandPool", vulkan.CreateCommandPool(r.device, &vulkan.CommandPoolCreateInfo{
		SType:            vulkan.StructureTypeCommandPoolCreateInfo,
		Flags:            vulkan.CommandPoolCreateFlags(vulkan.CommandPoolCreateResetCommandBufferBit),
		QueueFamilyIndex: r.family,
	}, nil, &pool))
	r.pool = pool
	return err
}

// handles is what the library is told of the renderer.
func (r *renderer) handles() vk.Handles {
	return vk.Handles{
		Instance: r.instance, PhysicalDevice: r.physical, Device: r.device, Queue: r.queue, QueueFamily: r.family,
		APIVersion: r.apiVersion, Extensions: r.extensions,
	}
}

const validationLayer = "VK_LAYER_KHRONOS_validation"

func (r *renderer) createInstance(validate bool, extensions []string) error {
	info := vulkan.InstanceCreateInfo{
		SType: vulkan.StructureTypeInstanceCreateInfo,
		PApplicationInfo: &vulkan.ApplicationInfo{
			SType: vulkan.StructureTypeApplicationInfo, ApiVersion: vulkan.MakeVersion(1, 1, 0), PApplicationName: "vkgloo demo\x00",
		},
	}
	if validate {
		if !layerThere(validationLayer) {
			return errors.New("validation was asked for, but " + validationLayer + " is not there: install vulkan-validationlayers")
		}
		info.PpEnabledLayerNames = []string{validationLayer + "\x00"}
		extensions = append(extensions, "VK_EXT_debug_report")
	}
	for _, e := range extensions {
		info.PpEnabledExtensionNames = append(info.PpEnabledExtensionNames, strings.TrimSuffix(e, "\x00")+"\x00")
	}
	info.EnabledLayerCount = uint32(len(info.PpEnabledLayerNames))
	info.EnabledExtensionCount = uint32(len(info.PpEnabledExtensionNames))
	var instance vulkan.Instance
	if err := check("vkCreateInstance", vulkan.CreateInstance(&info, nil, &instance)); err != nil {
		return err
	}
	r.instance = instance
	if err := vulkan.InitInstance(instance); err != nil { // not optional: without it the first call jumps to 0
		return err
	}
	if !validate {
		return nil
	}
	var report vulkan.DebugReportCallback
	err := check("vkCreateDebugReportCallback", vulkan.CreateDebugReportCallback(instance, &vulkan.DebugReportCallbackCreateInfo{
		SType:       vulkan.StructureTypeDebugReportCallbackCreateInfo,
		Flags:       vulkan.DebugReportFlags(vulkan.DebugReportErrorBit | vulkan.DebugReportWarningBit | vulkan.DebugReportPerformanceWarningBit),
		PfnCallback: r.message,
	}, nil, &report))
	r.report = report
	return err
}

// message is called from inside Vulkan calls; its strings are C memory.
func (r *renderer) message(_ vulkan.DebugReportFlags, _ vulkan.DebugReportObjectType, _ uint64, _ uint, _ int32, prefix, text string, _ unsafe.Pointer) vulkan.Bool32 {
	r.reported++
	fmt.Fprintf(r.messages, "validation: %s: %s\n", strings.Clone(prefix), strings.Clone(text))
	return vulkan.False
}

func layerThere(name string) bool {
	var n uint32
	if vulkan.EnumerateInstanceLayerProperties(&n, nil) < 0 {
		return false
	}
	layers := make([]vulkan.LayerProperties, n)
	if vulkan.EnumerateInstanceLayerProperties(&n, layers) < 0 {
		return false
	}
	for _, l := range layers[:n] {
		l.Deref()
		if vulkan.ToString(l.LayerName[:]) == name {
			return true
		}
	}
	return false
}

// chooseDevice takes the best device that can draw and present: discrete, integrated, virtual, software; or the first whose
// name contains what the user gave.
func (r *renderer) chooseDevice(name string) error {
	var n uint32
	if err := check("vkEnumeratePhysicalDevices", vulkan.EnumeratePhysicalDevices(r.instance, &n, nil)); err != nil {
		return err
	}
	all := make([]vulkan.PhysicalDevice, n)
	if err := check("vkEnumeratePhysicalDevices", vulkan.EnumeratePhysicalDevices(r.instance, &n, all)); err != nil {
		return err
	}
	rank := map[vulkan.PhysicalDeviceType]int{
		vulkan.PhysicalDeviceTypeDiscreteGpu: 4, vulkan.PhysicalDeviceTypeIntegratedGpu: 3, vulkan.PhysicalDeviceTypeVirtualGpu: 2, vulkan.PhysicalDeviceTypeCpu: 1,
	}
	best, names := -1, []string{}
	for _, p := range all[:n] {
		var props vulkan.PhysicalDeviceProperties
		vulkan.GetPhysicalDeviceProperties(p, &props)
		props.Deref()
		called := vulkan.ToString(props.DeviceName[:])
		names = append(names, called)
		family, ok := r.presentFamily(p)
		if score := rank[props.DeviceType]; ok && score > best && strings.Contains(strings.ToLower(called), strings.ToLower(name)) {
			best, r.physical, r.family = score, p, family
			r.apiVersion = min(props.ApiVersion, vulkan.MakeVersion(1, 1, 0)) // what the instance asked for
		}
	}
	if best >= 0 {
		return nil
	}
	if name != "" {
		return fmt.Errorf("no device that can present is called %q; there are: %s", name, strings.Join(names, ", "))
	}
	return fmt.Errorf("no Vulkan device can present; there are: %s", strings.Join(names, ", "))
}

// presentFamily finds a queue family that draws, computes and presents.
func (r *renderer) presentFamily(p vulkan.PhysicalDevice) (uint32, bool) {
	var n uint32
	vulkan.GetPhysicalDeviceQueueFamilyProperties(p, &n, nil)
	families := make([]vulkan.QueueFamilyProperties, n)
	vulkan.GetPhysicalDeviceQueueFamilyProperties(p, &n, families)
	const want = vulkan.QueueFlags(vulkan.QueueGraphicsBit | vulkan.QueueComputeBit)
	for i, f := range families[:n] {
		f.Deref()
		var present vulkan.Bool32
		if vulkan.GetPhysicalDeviceSurfaceSupport(p, uint32(i), r.surface, &present) >= 0 && present == vulkan.True && f.QueueFlags&want == want {
			return uint32(i), true
		}
	}
	return 0, false
}

func (r *renderer) deviceExtensions() (map[string]bool, error) {
	var n uint32
	if err := check("vkEnumerateDeviceExtensionProperties", vulkan.EnumerateDeviceExtensionProperties(r.physical, "", &n, nil)); err != nil {
		return nil, err
	}
	list := make([]vulkan.ExtensionProperties, n)
	if err := check("vkEnumerateDeviceExtensionProperties", vulkan.EnumerateDeviceExtensionProperties(r.physical, "", &n, list)); err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, e := range list[:n] {
		e.Deref()
		there[vulkan.ToString(e.ExtensionName[:])] = true
	}
	return there, nil
}

const indexUint8Extension = "VK_EXT_index_type_uint8"

func (r *renderer) createDevice() error {
	there, err := r.deviceExtensions()
	if err != nil {
		return err
	}
	r.extensions = []string{"VK_KHR_swapchain"}
	info := vulkan.DeviceCreateInfo{
		SType:                vulkan.StructureTypeDeviceCreateInfo,
		QueueCreateInfoCount: 1,
		PQueueCreateInfos: []vulkan.DeviceQueueCreateInfo{{
			SType: vulkan.StructureTypeDeviceQueueCreateInfo, QueueFamilyIndex: r.family, QueueCount: 1, PQueuePriorities: []float32{1},
		}},
	}
	if there[indexUint8Extension] {
		chain, free, err := indexUint8Chain()
		if err != nil {
			return err
		}
		defer free()
		info.PNext = chain
		r.extensions = append(r.extensions, indexUint8Extension)
		r.indexUint8 = true
	}
	for _, e := range r.extensions {
		info.PpEnabledExtensionNames = append(info.PpEnabledExtensionNames, e+"\x00")
	}
	info.EnabledExtensionCount = uint32(len(info.PpEnabledExtensionNames))
	var device vulkan.Device
	if err := check("vkCreateDevice", vulkan.CreateDevice(r.physical, &info, nil, &device)); err != nil {
		return err
	}
	r.device = device
	var queue vulkan.Queue
	vulkan.GetDeviceQueue(device, r.family, 0, &queue)
	r.queue = queue
	return nil
}

// indexUint8Chain is a VkPhysicalDeviceIndexTypeUint8FeaturesEXT that asks for 8-bit indices. vulkan-go has no such type and
// hands PNext on unseen, so it must be memory that Go's collector doesn't know.
func indexUint8Chain() (unsafe.Pointer, func(), error) {
	type features struct {
		sType uint32
		next  uintptr
		on    uint32
	}
	page, err := syscall.Mmap(-1, 0, syscall.Getpagesize(), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err != nil {
		return nil, nil, err
	}
	p := unsafe.Pointer(&page[0])
	*(*features)(p) = features{sType: 1000265000, on: 1}
	return p, func() { syscall.Munmap(page) }, nil
}

// memoryType finds a memory type with all the flags among those that bits allow.
func (r *renderer) memoryType(bits uint32, flags vulkan.MemoryPropertyFlagBits) (uint32, error) {
	var props vulkan.PhysicalDeviceMemoryProperties
	vulkan.GetPhysicalDeviceMemoryProperties(r.physical, &props)
	props.Deref()
	for i := range props.MemoryTypeCount {
		props.MemoryTypes[i].Deref()
		if bits&(1<<i) != 0 && props.MemoryTypes[i].PropertyFlags&vulkan.MemoryPropertyFlags(flags) == vulkan.MemoryPropertyFlags(flags) {
			return i, nil
		}
	}
	return 0, fmt.Errorf("no memory type of %#x has the flags %#x", bits, flags)
}

// close destroys what open made, however far it came.
func (r *renderer) close() {
	if r.pool != vulkan.NullCommandPool {
		vulkan.DestroyCommandPool(r.device, r.pool, nil)
	}
	if r.device != nil {
		vulkan.DestroyDevice(r.device, nil)
	}
	if r.surface != vulkan.NullSurface {
		vulkan.DestroySurface(r.instance, r.surface, nil)
	}
	if r.report != vulkan.NullDebugReportCallback {
		vulkan.DestroyDebugReportCallback(r.instance, r.report, nil)
	}
	if r.instance != nil {
		vulkan.DestroyInstance(r.instance, nil)
	}
}
