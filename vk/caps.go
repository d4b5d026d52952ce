package vk

import (
	"slices"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

// API versions, packed as Vulkan packs them.
const (
	Version10 uint32 = 1 << 22
	Version11 uint32 = 1<<22 | 1<<12
	Version12 uint32 = 1<<22 | 2<<12
	Version13 uint32 = 1<<22 | 3<<12
)

// Caps is what the device can do for us. A boolean is false when the function, feature or extension is absent or was
// not enabled. Immutable.
type Caps struct {
	API  uint32 // the version whose core functions may be used
	Type DeviceType

	TimelineSemaphore        bool // also false when Options.Fences asks for the twin
	TransformFeedback        bool
	TransformFeedbackQueries bool
	TransformFeedbackDraw    bool // DrawIndirectByteCount
	GeometryStreams          bool
	IndexUint8               bool
	Divisor                  bool   // vertex attribute divisors other than 1
	ZeroDivisor              bool   // divisor 0: one value for all instances
	MaxDivisor               uint32 // 1 without Divisor

	RobustBufferAccess, MultiDrawIndirect, DrawIndirectFirstInstance bool
	TriangleFans, PointPolygons, AccessBeyondStride                  bool // false on some portability devices only
	VertexStores, FragmentStores                                     bool // stores and atomics in these stages
	ShaderFloat64, ShaderInt64, ShaderInt16                          bool
	Geometry, Tessellation, PointSize                                bool // PointSize: gl_PointSize in geometry and tessellation shaders
	ClipDistance, CullDistance                                       bool
	FillModeNonSolid, WideLines, LargePoints, DepthClamp             bool
	IndependentBlend, DualSrcBlend, LogicOp, DepthBiasClamp          bool
	FullDrawIndexUint32, OcclusionQueryPrecise                       bool

	DepthClipControl     bool // VK_EXT_depth_clip_control
	ListRestart          bool // primitive restart with list topologies
	NegativeViewport     bool // viewports of negative height
	ExtendedDynamicState bool
	DrawParameters       bool // shaders may read the base vertex and base instance of a draw
	ProvokingLast        bool // flat varyings may come from the last vertex, as in OpenGL
	XfbProvoking         bool // and transform feedback keeps that order
	BresenhamLines       bool // lines may cover the pixels that OpenGL's diamond-exit rule gives them
	HostQueryReset       bool
	DebugUtils           bool // names and labels
	Dedicated            bool // memory requirements 2 and dedicated allocation
	BindMemory2          bool
	MemoryBudget         bool
	Maintenance4         bool
	Timestamps           bool // the queue family writes timestamps

	Limits      CapLimits
	MemoryTypes []MemoryType
	Heaps       []Heap
}

// CapLimits are the device's limits: bytes where it is about memory. Where the device cannot be asked, the least that
// Vulkan promises.
type CapLimits struct {
	MaxMemoryAllocationCount uint32
	MaxMemoryAllocationSize  uint64
	MaxBufferSize            uint64
	NonCoherentAtomSize      uint64
	BufferImageGranularity   uint64
	MinMemoryMapAlign        uint64
	CopyOffsetAlign          uint64 // for speed only

	MinUniformAlign, MinStorageAlign, MaxUniformRange, MaxStorageRange uint64
	MaxPushConstants, MaxBoundSets                                     uint32
	MaxStageUniforms, MaxStageStorages, MaxSetUniforms, MaxSetStorages uint32 // buffers in one stage, in one set

	MaxVertexAttributes, MaxVertexBindings, MaxVertexStride, MaxVertexOffset uint32
	MinVertexStrideAlign                                                     uint32
	MaxIndexValue                                                            uint32
	MaxPatchSize, MaxClipDistances                                           uint32

	MaxXfbBuffers, MaxXfbStreams, MaxXfbDataSize, MaxXfbStride uint32
	MaxXfbBufferSize                                           uint64

	MaxDrawIndirectCount                  uint32
	MaxImageSize                          uint32 // pixels a side, 2D
	MaxFramebufferWidth                   uint32
	MaxFramebufferHeight                  uint32
	MaxColorAttachments                   uint32
	MaxViewport                           [2]uint32
	ViewportBounds                        [2]float32
	PointSizeRange, LineWidthRange        [2]float32
	MaxComputeGroups, MaxComputeGroupSize [3]uint32
	MaxComputeInvocations                 uint32
	TimestampPeriod                       float32 // nanoseconds a tick
}

// MemoryType is a VkMemoryType.
type MemoryType struct {
	Flags uint32 // VkMemoryPropertyFlags
	Heap  int
}

// Heap is a VkMemoryHeap.
type Heap struct {
	Size        uint64
	DeviceLocal bool
}

// enabled is what counts as enabled on a device: all that Caps may be made from.
type enabled struct {
	version    uint32
	extensions []string
	instance   []string // instance extensions
	core       api.Features
	family     uint32
	fences     bool
}

func (e *enabled) has(names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(e.extensions, n) })
}

// readCaps asks the instance about a physical device and keeps what is enabled.
func readCaps(i *api.Instance, pd uint64, e enabled) *Caps {
	p := i.Properties(pd)
	more := i.MoreFeatures(pd, e.moreFeatures())
	f := e.core
	c := &Caps{
		API: e.version, Type: DeviceType(min(p.Type, uint32(CPU)+1)),
		TimelineSemaphore: more.TimelineSemaphore && !e.fences,
		TransformFeedback: more.TransformFeedback, GeometryStreams: more.GeometryStreams,
		IndexUint8: more.IndexUint8, Divisor: more.Divisor, ZeroDivisor: more.ZeroDivisor,
		RobustBufferAccess: on(f.RobustBufferAccess), MultiDrawIndirect: on(f.MultiDrawIndirect),
		DrawIndirectFirstInstance: on(f.DrawIndirectFirstInstance),
		VertexStores:              on(f.VertexPipelineStoresAndAtomics), FragmentStores: on(f.FragmentStoresAndAtomics),
		ShaderFloat64: on(f.ShaderFloat64), ShaderInt64: on(f.ShaderInt64), ShaderInt16: on(f.ShaderInt16),
		Geometry: on(f.GeometryShader), Tessellation: on(f.TessellationShader),
		PointSize:    on(f.ShaderTessellationAndGeometryPointSize),
		ClipDistance: on(f.ShaderClipDistance), CullDistance: on(f.ShaderCullDistance),
		FillModeNonSolid: on(f.FillModeNonSolid), WideLines: on(f.WideLines), LargePoints: on(f.LargePoints),
		DepthClamp: on(f.DepthClamp), IndependentBlend: on(f.IndependentBlend), DualSrcBlend: on(f.DualSrcBlend),
		LogicOp: on(f.LogicOp), DepthBiasClamp: on(f.DepthBiasClamp),
		FullDrawIndexUint32: on(f.FullDrawIndexUint32), OcclusionQueryPrecise: on(f.OcclusionQueryPrecise),
		DepthClipControl: more.DepthClipControl, ListRestart: more.ListRestart,
		NegativeViewport: e.version >= Version11 || e.has("VK_KHR_maintenance1"),
		ProvokingLast:    more.ProvokingLast, XfbProvoking: more.XfbProvoking, DrawParameters: e.has(extDrawParameters),
		BresenhamLines:       more.BresenhamLines,
		ExtendedDynamicState: more.ExtendedDynamicState, HostQueryReset: more.HostQueryReset,
		DebugUtils: slices.Contains(e.instance, extDebugUtils),
		Dedicated: e.version >= Version11 ||
			e.has("VK_KHR_get_memory_requirements2") && e.has("VK_KHR_dedicated_allocation"),
		BindMemory2:  e.version >= Version11 || e.has("VK_KHR_bind_memory2"),
		MemoryBudget: e.has(extMemoryBudget) && i.CanQuery2(),
		Maintenance4: more.Maintenance4,
		TriangleFans: true, PointPolygons: true, AccessBeyondStride: true,
	}
	if e.has(extPortability) { // without an answer the features count as absent
		c.TriangleFans, c.PointPolygons, c.AccessBeyondStride = more.TriangleFans, more.PointPolygons, more.AccessBeyondStride
	}
	if fams := i.QueueFamilies(pd); int(e.family) < len(fams) {
		c.Timestamps = fams[e.family].TimestampBits > 0
	}
	c.setLimits(p.Limits, i.MoreProperties(pd, e.moreProperties(more)))
	c.setMemory(i.MemoryProperties(pd))
	return c
}

func on(b uint32) bool { return b != 0 }

// moreFeatures are the feature structs whose extension counts as enabled.
func (e *enabled) moreFeatures() api.MoreFeatures {
	return api.MoreFeatures{
		TimelineSemaphore:    e.has(extTimeline),
		TransformFeedback:    e.has(extXfb),
		IndexUint8:           e.has(extIndexUint8, "VK_KHR_index_type_uint8"),
		Divisor:              e.has(extDivisor, "VK_KHR_vertex_attribute_divisor"),
		DepthClipControl:     e.has(extDepthClip),
		ListRestart:          e.has(extListRestart),
		Maintenance4:         e.has(extMaintenance4),
		HostQueryReset:       e.has(extHostQueryReset),
		ExtendedDynamicState: e.has(extDynamicState),
		ProvokingLast:        e.has(extProvoking),
		BresenhamLines:       e.has(extLines, "VK_KHR_line_rasterization"),
		Portability:          e.has(extPortability),
	}
}

func (e *enabled) moreProperties(more api.MoreFeatures) api.MoreProperties {
	return api.MoreProperties{
		Maintenance3:      e.version >= Version11 || e.has("VK_KHR_maintenance3"),
		Maintenance4:      more.Maintenance4,
		TransformFeedback: more.TransformFeedback,
		Divisor:           more.Divisor,
		Portability:       e.has(extPortability),
	}
}

// setLimits takes the limits over. Zeros of p are replaced by what Vulkan promises at least.
func (c *Caps) setLimits(l api.Limits, p api.MoreProperties) {
	c.MaxDivisor = 1
	if c.Divisor {
		c.MaxDivisor = max(p.MaxDivisor, 1<<16-1)
	}
	c.TransformFeedbackQueries, c.TransformFeedbackDraw = p.XfbQueries, p.XfbDraw
	c.Timestamps = c.Timestamps && l.TimestampPeriod > 0
	c.Limits = CapLimits{
		MaxMemoryAllocationCount: l.MaxMemoryAllocationCount,
		MaxMemoryAllocationSize:  orElse(p.MaxAllocationSize, 1<<30),
		NonCoherentAtomSize:      max(l.NonCoherentAtomSize, 1),
		BufferImageGranularity:   max(l.BufferImageGranularity, 1),
		MinMemoryMapAlign:        l.MinMemoryMapAlignment,
		CopyOffsetAlign:          max(l.OptimalBufferCopyOffsetAlignment, 1),
		MinUniformAlign:          l.MinUniformBufferOffsetAlignment, MinStorageAlign: l.MinStorageBufferOffsetAlignment,
		MaxUniformRange: uint64(l.MaxUniformBufferRange), MaxStorageRange: uint64(l.MaxStorageBufferRange),
		MaxPushConstants: l.MaxPushConstantsSize, MaxBoundSets: l.MaxBoundDescriptorSets,
		MaxStageUniforms: l.MaxPerStageUniformBuffers, MaxStageStorages: l.MaxPerStageStorageBuffers,
		MaxSetUniforms: l.MaxSetUniformBuffers, MaxSetStorages: l.MaxSetStorageBuffers,
		MaxVertexAttributes: l.MaxVertexInputAttributes, MaxVertexBindings: l.MaxVertexInputBindings,
		MaxVertexStride: l.MaxVertexInputBindingStride, MaxVertexOffset: l.MaxVertexInputAttributeOffset,
		MinVertexStrideAlign: max(p.MinVertexStrideAlign, 1), MaxIndexValue: l.MaxDrawIndexedIndexValue,
		MaxPatchSize: l.MaxTessellationPatchSize, MaxClipDistances: l.MaxClipDistances,
		MaxDrawIndirectCount: l.MaxDrawIndirectCount, MaxImageSize: l.MaxImageDimension2D,
		MaxFramebufferWidth: l.MaxFramebufferWidth, MaxFramebufferHeight: l.MaxFramebufferHeight,
		MaxColorAttachments: l.MaxColorAttachments,
		MaxViewport:         l.MaxViewportDimensions, ViewportBounds: l.ViewportBoundsRange,
		PointSizeRange: l.PointSizeRange, LineWidthRange: l.LineWidthRange,
		MaxComputeGroups: l.MaxComputeWorkGroupCount, MaxComputeGroupSize: l.MaxComputeWorkGroupSize,
		MaxComputeInvocations: l.MaxComputeWorkGroupInvocations, TimestampPeriod: l.TimestampPeriod,
	}
	c.Limits.MaxBufferSize = orElse(p.MaxBufferSize, c.Limits.MaxMemoryAllocationSize)
	if c.TransformFeedback {
		c.Limits.MaxXfbBuffers, c.Limits.MaxXfbStreams = max(p.MaxXfbBuffers, 1), max(p.MaxXfbStreams, 1)
		c.Limits.MaxXfbBufferSize = orElse(p.MaxXfbBufferSize, 1<<27)
		c.Limits.MaxXfbDataSize, c.Limits.MaxXfbStride = max(p.MaxXfbDataSize, 512), max(p.MaxXfbStride, 512)
	}
}

func orElse(n, other uint64) uint64 {
	if n == 0 {
		return other
	}
	return n
}

func (c *Caps) setMemory(types []api.MemoryType, heaps []api.MemoryHeap) {
	for _, t := range types {
		c.MemoryTypes = append(c.MemoryTypes, MemoryType{t.Flags, int(t.Heap)})
	}
	for _, h := range heaps {
		c.Heaps = append(c.Heaps, Heap{h.Size, h.Flags&api.HeapDeviceLocal != 0})
	}
}
