package api

/*
#include "device.h"

static VkPhysicalDeviceProperties vkg_device_properties(vkg_instance *i, uint64_t pd) {
	VkPhysicalDeviceProperties p = {0};
	i->GetPhysicalDeviceProperties((VkPhysicalDevice)pd, &p);
	return p;
}

static VkPhysicalDeviceFeatures vkg_device_features(vkg_instance *i, uint64_t pd) {
	VkPhysicalDeviceFeatures f = {0};
	i->GetPhysicalDeviceFeatures((VkPhysicalDevice)pd, &f);
	return f;
}

static VkPhysicalDeviceMemoryProperties vkg_memory_properties(vkg_instance *i, uint64_t pd) {
	VkPhysicalDeviceMemoryProperties p = {0};
	i->GetPhysicalDeviceMemoryProperties((VkPhysicalDevice)pd, &p);
	return p;
}

static VkFormatProperties vkg_format_properties(vkg_instance *i, uint64_t pd, uint32_t format) {
	VkFormatProperties p = {0};
	i->GetPhysicalDeviceFormatProperties((VkPhysicalDevice)pd, format, &p);
	return p;
}

static uint64_t vkg_get_queue(vkg_device *d, uint32_t family, uint32_t index) {
	VkQueue q = VK_NULL_HANDLE;
	d->GetDeviceQueue(d->handle, family, index, &q);
	return (uint64_t)q;
}

static int32_t vkg_device_wait_idle(vkg_device *d) { return d->DeviceWaitIdle(d->handle); }
static void vkg_destroy_device(vkg_device *d) { d->DestroyDevice(d->handle, NULL); }
*/
import "C"

import "unsafe"

// Device is the table of a VkDevice, own or somebody else's. Immutable.
type Device struct{ t *C.vkg_device }

// Features is VkPhysicalDeviceFeatures: VkBool32 each, Vulkan's order and layout.
type Features struct {
	RobustBufferAccess, FullDrawIndexUint32, ImageCubeArray, IndependentBlend, GeometryShader, TessellationShader,
	SampleRateShading, DualSrcBlend, LogicOp, MultiDrawIndirect, DrawIndirectFirstInstance, DepthClamp, DepthBiasClamp,
	FillModeNonSolid, DepthBounds, WideLines, LargePoints, AlphaToOne, MultiViewport, SamplerAnisotropy,
	TextureCompressionETC2, TextureCompressionASTCLDR, TextureCompressionBC, OcclusionQueryPrecise,
	PipelineStatisticsQuery, VertexPipelineStoresAndAtomics, FragmentStoresAndAtomics,
	ShaderTessellationAndGeometryPointSize, ShaderImageGatherExtended, ShaderStorageImageExtendedFormats,
	ShaderStorageImageMultisample, ShaderStorageImageReadWithoutFormat, ShaderStorageImageWriteWithoutFormat,
	ShaderUniformBufferArrayDynamicIndexing, ShaderSampledImageArrayDynamicIndexing,
	ShaderStorageBufferArrayDynamicIndexing, ShaderStorageImageArrayDynamicIndexing, ShaderClipDistance,
	ShaderCullDistance, ShaderFloat64, ShaderInt64, ShaderInt16, ShaderResourceResidency, ShaderResourceMinLod,
	SparseBinding, SparseResidencyBuffer, SparseResidencyImage2D, SparseResidencyImage3D, SparseResidency2Samples,
	SparseResidency4Samples, SparseResidency8Samples, SparseResidency16Samples, SparseResidencyAliased,
	VariableMultisampleRate, InheritedQueries uint32
}

// MoreFeatures are the features of extensions and later versions, vkg_features in C.
type MoreFeatures struct {
	TimelineSemaphore                                                                                         bool
	TransformFeedback, GeometryStreams                                                                        bool
	IndexUint8                                                                                                bool
	Divisor, ZeroDivisor                                                                                      bool
	DepthClipControl                                                                                          bool
	ListRestart, PatchListRestart                                                                             bool
	Maintenance4                                                                                              bool
	HostQueryReset                                                                                            bool
	ExtendedDynamicState                                                                                      bool
	ProvokingLast, XfbProvoking                                                                               bool
	BresenhamLines                                                                                            bool
	Portability, TriangleFans, PointPolygons, AccessBeyondStride, TessellationPointMode, TessellationIsolines bool
}

// MoreProperties are the limits of the same, vkg_properties in C. The first five say which structs may be asked.
type MoreProperties struct {
	Maintenance3, Maintenance4, TransformFeedback, Divisor, Portability bool
	MaxAllocationSize, MaxBufferSize                                    uint64
	MaxXfbStreams, MaxXfbBuffers                                        uint32
	MaxXfbBufferSize                                                    uint64
	MaxXfbDataSize, MaxXfbStride                                        uint32
	XfbQueries, XfbDraw                                                 bool
	MaxDivisor                                                          uint32
	MinVertexStrideAlign                                                uint32
}

// The Go twins have C's layout: a difference is a negative array length, that is, a build error.
var (
	_ [unsafe.Sizeof(Features{}) - C.sizeof_VkPhysicalDeviceFeatures]byte
	_ [C.sizeof_VkPhysicalDeviceFeatures - unsafe.Sizeof(Features{})]byte
	_ [unsafe.Sizeof(MoreFeatures{}) - C.sizeof_vkg_features]byte
	_ [C.sizeof_vkg_features - unsafe.Sizeof(MoreFeatures{})]byte
	_ [unsafe.Sizeof(MoreProperties{}) - C.sizeof_vkg_properties]byte
	_ [C.sizeof_vkg_properties - unsafe.Sizeof(MoreProperties{})]byte
)

// Properties is what of VkPhysicalDeviceProperties is looked at.
type Properties struct {
	APIVersion, DriverVersion, VendorID, DeviceID uint32
	Type                                          uint32 // VkPhysicalDeviceType
	Name                                          string
	Limits                                        Limits
}

// Properties asks for the properties of a physical device.
func (i *Instance) Properties(pd uint64) Properties {
	p := C.vkg_device_properties(i.t, C.uint64_t(pd))
	return Properties{
		APIVersion: uint32(p.apiVersion), DriverVersion: uint32(p.driverVersion),
		VendorID: uint32(p.vendorID), DeviceID: uint32(p.deviceID), Type: uint32(p.deviceType),
		Name: C.GoString(&p.deviceName[0]), Limits: limitsFrom(&p.limits),
	}
}

// Features asks for the core features that a physical device has.
func (i *Instance) Features(pd uint64) Features {
	f := C.vkg_device_features(i.t, C.uint64_t(pd))
	return *(*Features)(unsafe.Pointer(&f))
}

// MoreFeatures asks for the features of the structs that has names: all false without the function.
func (i *Instance) MoreFeatures(pd uint64, has MoreFeatures) MoreFeatures {
	f := C.vkg_query_features(i.t, C.uint64_t(pd), *(*C.vkg_features)(unsafe.Pointer(&has)))
	return *(*MoreFeatures)(unsafe.Pointer(&f))
}

// MoreProperties asks for the limits of the structs that has names: zeros without the function.
func (i *Instance) MoreProperties(pd uint64, has MoreProperties) MoreProperties {
	p := C.vkg_query_properties(i.t, C.uint64_t(pd), *(*C.vkg_properties)(unsafe.Pointer(&has)))
	return *(*MoreProperties)(unsafe.Pointer(&p))
}

// CanQuery2 tells whether MoreFeatures and MoreProperties have answers.
func (i *Instance) CanQuery2() bool {
	return i.t.GetPhysicalDeviceFeatures2 != nil && i.t.GetPhysicalDeviceProperties2 != nil
}

// MemoryType is VkMemoryType.
type MemoryType struct{ Flags, Heap uint32 }

// MemoryHeap is VkMemoryHeap.
type MemoryHeap struct {
	Size  uint64
	Flags uint32
}

// HeapDeviceLocal is VK_MEMORY_HEAP_DEVICE_LOCAL_BIT.
const HeapDeviceLocal = C.VK_MEMORY_HEAP_DEVICE_LOCAL_BIT

// MemoryProperties lists the memory types and heaps of a physical device.
func (i *Instance) MemoryProperties(pd uint64) ([]MemoryType, []MemoryHeap) {
	p := C.vkg_memory_properties(i.t, C.uint64_t(pd))
	var types []MemoryType
	for _, t := range p.memoryTypes[:p.memoryTypeCount] {
		types = append(types, MemoryType{uint32(t.propertyFlags), uint32(t.heapIndex)})
	}
	var heaps []MemoryHeap
	for _, h := range p.memoryHeaps[:p.memoryHeapCount] {
		heaps = append(heaps, MemoryHeap{uint64(h.size), uint32(h.flags)})
	}
	return types, heaps
}

// FormatFeatures is VkFormatProperties.
func (i *Instance) FormatFeatures(pd uint64, format uint32) (linear, optimal, buffer uint32) {
	p := C.vkg_format_properties(i.t, C.uint64_t(pd), C.uint32_t(format))
	return uint32(p.linearTilingFeatures), uint32(p.optimalTilingFeatures), uint32(p.bufferFeatures)
}

// DeviceInfo is what CreateDevice needs to know.
type DeviceInfo struct {
	Family     uint32 // one queue of this family
	Extensions []string
	Features   Features
	More       MoreFeatures
}

// CreateDevice makes a VkDevice. Its table is LoadDevice's.
func (i *Instance) CreateDevice(pd uint64, info DeviceInfo) (uint64, Result) {
	exts := newCStrings(info.Extensions)
	defer exts.free()
	r := C.vkg_create_device(i.t, C.uint64_t(pd), C.uint32_t(info.Family), exts.p, exts.n,
		(*C.VkPhysicalDeviceFeatures)(unsafe.Pointer(&info.Features)), (*C.vkg_features)(unsafe.Pointer(&info.More)))
	return uint64(r.handle), Result(r.result)
}

// LoadDevice fills the table of a device. Version is the newest whose core functions count.
func (i *Instance) LoadDevice(pd, device uint64, version uint32) (*Device, Result) {
	t := C.vkg_load_device(i.t, C.uint64_t(pd), C.uint64_t(device), C.uint32_t(version))
	if t == nil {
		return nil, ErrorOutOfHostMemory
	}
	return &Device{t}, Success
}

// Free gives the table back.
func (d *Device) Free() {
	C.free(unsafe.Pointer(d.t))
	d.t = nil
}

// Handle is the VkDevice.
func (d *Device) Handle() uint64 { return uint64(uintptr(unsafe.Pointer(d.t.handle))) }

// Queue asks for a queue that the device was created with.
func (d *Device) Queue(family, index uint32) uint64 {
	return uint64(C.vkg_get_queue(d.t, C.uint32_t(family), C.uint32_t(index)))
}

// WaitIdle is vkDeviceWaitIdle.
func (d *Device) WaitIdle() Result { return Result(C.vkg_device_wait_idle(d.t)) }

// DestroyDevice destroys the VkDevice; Free is still needed.
func (d *Device) DestroyDevice() { C.vkg_destroy_device(d.t) }
