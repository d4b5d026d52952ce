package vk

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unsafe"

	vulkan "github.com/vulkan-go/vulkan"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

// The device extensions that are used where they are there.
const (
	extTimeline       = "VK_KHR_timeline_semaphore"
	extXfb            = "VK_EXT_transform_feedback"
	extIndexUint8     = "VK_EXT_index_type_uint8"
	extDivisor        = "VK_EXT_vertex_attribute_divisor"
	extDepthClip      = "VK_EXT_depth_clip_control"
	extListRestart    = "VK_EXT_primitive_topology_list_restart"
	extMemoryBudget   = "VK_EXT_memory_budget"
	extMaintenance4   = "VK_KHR_maintenance4"
	extHostQueryReset = "VK_EXT_host_query_reset"
	extDynamicState   = "VK_EXT_extended_dynamic_state"
	extProvoking      = "VK_EXT_provoking_vertex"
	extLines          = "VK_EXT_line_rasterization"
	extDrawParameters = "VK_KHR_shader_draw_parameters"
	extPortability    = "VK_KHR_portability_subset" // must be enabled where it is there
)

// useful are the extensions that Open enables where they are there, and what they depend on.
var useful = []struct {
	name  string
	core  uint32 // the version that took it up: from there on its feature is enough, a driver need not list the name
	needs need
}{
	{extTimeline, Version12, needQuery2}, {extXfb, never, needQuery2}, {extIndexUint8, never, needQuery2},
	{extDivisor, never, needQuery2}, {extDepthClip, never, needQuery2}, {extListRestart, never, needQuery2},
	{extMemoryBudget, never, needQuery2}, {extMaintenance4, Version13, needVersion11},
	{extHostQueryReset, Version12, needQuery2}, {extDynamicState, never, needQuery2},
	{extProvoking, never, needQuery2}, {extLines, never, needQuery2}, {extDrawParameters, never, needNothing}, {extPortability, never, needQuery2},
	{"VK_KHR_maintenance1", Version11, needNothing}, {"VK_KHR_maintenance3", Version11, needQuery2},
	{"VK_KHR_bind_memory2", Version11, needNothing}, {"VK_KHR_get_memory_requirements2", Version11, needNothing},
	{"VK_KHR_dedicated_allocation", Version11, needNothing},
}

// need is what an extension depends on.
type need uint8

const (
	needNothing need = iota
	needQuery2       // VK_KHR_get_physical_device_properties2 on the instance, or 1.1
	needVersion11
)

// met tells whether a device of the version fulfils n.
func (i *instance) met(n need, version uint32) bool {
	switch n {
	case needQuery2:
		return version >= Version11 || slices.Contains(i.extensions, extProperties2)
	case needVersion11:
		return version >= Version11
	}
	return true
}

const never = ^uint32(0)

// Open makes an instance and a device of its own, without a window.
//   - Errors: errors.ErrUnsupported wrapped with what is missing: a layer, an extension, a device of that name (with a
//     list of those that there are). Otherwise the Result of the call that failed. Nothing is left behind.
func Open(o Options) (*Device, error) {
	o.InstanceExtensions, o.DeviceExtensions = goNames(o.InstanceExtensions), goNames(o.DeviceExtensions)
	i, err := openInstance(o)
	if err != nil {
		return nil, err
	}
	d, err := i.openDevice(o)
	if err != nil {
		i.close()
		return nil, err
	}
	return d, nil
}

// openDevice makes the device. On failure i is still the caller's.
func (i *instance) openDevice(o Options) (*Device, error) {
	c, err := i.choose(o.Device)
	if err != nil {
		return nil, err
	}
	version := min(i.version, c.props.APIVersion&^0xfff)
	have, r := i.api.DeviceExtensions(c.physical)
	if r < 0 {
		return nil, fmt.Errorf("vk: vkEnumerateDeviceExtensionProperties: %w", Result(r))
	}
	info := api.DeviceInfo{Family: c.family, Features: usefulFeatures(i.api.Features(c.physical))}
	e := enabled{version: version, instance: i.extensions, core: info.Features, family: c.family, fences: o.Fences}
	for _, u := range useful {
		offered := slices.Contains(have, u.name) && i.met(u.needs, version)
		if offered {
			info.Extensions = append(info.Extensions, u.name)
		}
		if offered || version >= u.core {
			e.extensions = append(e.extensions, u.name)
		}
	}
	if err := addWanted(&info.Extensions, o.DeviceExtensions, have, "device"); err != nil {
		return nil, err
	}
	addWanted(&e.extensions, o.DeviceExtensions, have, "device")
	info.More = i.api.MoreFeatures(c.physical, e.moreFeatures())
	device, r := i.api.CreateDevice(c.physical, info)
	i.drain()
	if r < 0 {
		return nil, fmt.Errorf("vk: vkCreateDevice: %w (%s)", Result(r), c.props.Name)
	}
	return i.wrap(c, device, e, o)
}

// wrap makes a Device of a VkDevice of our own.
func (i *instance) wrap(c candidate, device uint64, e enabled, o Options) (*Device, error) {
	table, r := i.api.LoadDevice(c.physical, device, e.version)
	if r < 0 { // without a table the VkDevice cannot be destroyed either; there is no memory for 2 KB
		return nil, fmt.Errorf("vk: device functions: %w", Result(r))
	}
	h := Handles{
		Instance: fromRaw[vulkan.Instance](i.api.Handle()), PhysicalDevice: fromRaw[vulkan.PhysicalDevice](c.physical),
		Device: fromRaw[vulkan.Device](device), Queue: fromRaw[vulkan.Queue](table.Queue(c.family, 0)),
		QueueFamily: c.family, APIVersion: e.version, Extensions: e.extensions, InstanceExtensions: i.extensions,
		Features: featuresToVulkan(e.core), GetInstanceProcAddr: i.loader.GetInstanceProcAddr(),
		QueueLock: new(sync.Mutex), // for a program that submits to our queue, too
	}
	return newDevice(i, table, h, e, o)
}

// candidate is a physical device with a queue family for graphics and compute.
type candidate struct {
	physical uint64
	family   uint32
	props    api.Properties
}

// choose takes the device whose name contains part, else the best one.
func (i *instance) choose(part string) (candidate, error) {
	all, r := i.api.PhysicalDevices()
	if r < 0 {
		return candidate{}, fmt.Errorf("vk: vkEnumeratePhysicalDevices: %w", Result(r))
	}
	var best candidate
	var names []string
	rank := -1
	for _, pd := range all {
		c := candidate{physical: pd, props: i.api.Properties(pd)}
		names = append(names, c.props.Name)
		family, ok := graphicsFamily(i.api.QueueFamilies(pd))
		if !ok || !strings.Contains(strings.ToLower(c.props.Name), strings.ToLower(part)) {
			continue
		}
		c.family = family
		if r := deviceRank(c.props.Type); r > rank {
			best, rank = c, r
		}
	}
	if rank < 0 {
		return best, noDevice(part, names)
	}
	return best, nil
}

func noDevice(part string, names []string) error {
	switch {
	case len(names) == 0:
		return fmt.Errorf("%w: vk: no Vulkan device (mesa-vulkan-drivers has a software one)", errors.ErrUnsupported)
	case part == "":
		return fmt.Errorf("%w: vk: no device with a queue for graphics and compute among %q", errors.ErrUnsupported, names)
	}
	return fmt.Errorf("%w: vk: no device whose name contains %.200q; there are %q", errors.ErrUnsupported, part, names)
}

// deviceRank: discrete, integrated, virtual, software, other.
func deviceRank(t uint32) int {
	ranks := [...]int{Other: 0, CPU: 1, Virtual: 2, Integrated: 3, Discrete: 4}
	if int(t) < len(ranks) {
		return ranks[t]
	}
	return 0
}

// graphicsFamily is the first family for graphics and compute. Vulkan promises one wherever there is graphics.
func graphicsFamily(f []api.QueueFamily) (uint32, bool) {
	i := slices.IndexFunc(f, func(q api.QueueFamily) bool { return fitsFamily(q) && q.Queues > 0 })
	return uint32(max(i, 0)), i >= 0
}

func fitsFamily(q api.QueueFamily) bool {
	const want = api.QueueGraphics | api.QueueCompute
	return q.Flags&want == want
}

// usefulFeatures are those of what the device has that this library, or shaders for it, can make use of.
func usefulFeatures(has api.Features) api.Features {
	return api.Features{
		RobustBufferAccess: has.RobustBufferAccess, FullDrawIndexUint32: has.FullDrawIndexUint32,
		IndependentBlend: has.IndependentBlend, GeometryShader: has.GeometryShader, TessellationShader: has.TessellationShader,
		DualSrcBlend: has.DualSrcBlend, LogicOp: has.LogicOp, MultiDrawIndirect: has.MultiDrawIndirect,
		DrawIndirectFirstInstance: has.DrawIndirectFirstInstance, DepthClamp: has.DepthClamp, DepthBiasClamp: has.DepthBiasClamp,
		FillModeNonSolid: has.FillModeNonSolid, WideLines: has.WideLines, LargePoints: has.LargePoints,
		OcclusionQueryPrecise:          has.OcclusionQueryPrecise,
		VertexPipelineStoresAndAtomics: has.VertexPipelineStoresAndAtomics, FragmentStoresAndAtomics: has.FragmentStoresAndAtomics,
		ShaderTessellationAndGeometryPointSize:  has.ShaderTessellationAndGeometryPointSize,
		ShaderUniformBufferArrayDynamicIndexing: has.ShaderUniformBufferArrayDynamicIndexing,
		ShaderStorageBufferArrayDynamicIndexing: has.ShaderStorageBufferArrayDynamicIndexing,
		ShaderClipDistance:                      has.ShaderClipDistance, ShaderCullDistance: has.ShaderCullDistance,
		ShaderFloat64: has.ShaderFloat64, ShaderInt64: has.ShaderInt64, ShaderInt16: has.ShaderInt16,
	}
}

// featuresToVulkan and featuresFromVulkan copy between the two twins of VkPhysicalDeviceFeatures: vulkan-go's has the
// same fields first, in order, and bookkeeping of its own behind them.
func featuresToVulkan(f api.Features) vulkan.PhysicalDeviceFeatures {
	var g vulkan.PhysicalDeviceFeatures
	*(*api.Features)(unsafe.Pointer(&g)) = f
	return g
}

func featuresFromVulkan(g vulkan.PhysicalDeviceFeatures) api.Features {
	return *(*api.Features)(unsafe.Pointer(&g))
}

// A difference of the field before the bookkeeping is a build error.
const (
	_ = uint(unsafe.Offsetof(vulkan.PhysicalDeviceFeatures{}.InheritedQueries) - unsafe.Offsetof(api.Features{}.InheritedQueries))
	_ = uint(unsafe.Offsetof(api.Features{}.InheritedQueries) - unsafe.Offsetof(vulkan.PhysicalDeviceFeatures{}.InheritedQueries))
)
