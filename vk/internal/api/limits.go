package api

/*
#include "table.h"
*/
import "C"

// Limits is what of VkPhysicalDeviceLimits is looked at: Vulkan's names and units.
type Limits struct {
	MaxImageDimension2D              uint32
	MaxUniformBufferRange            uint32
	MaxStorageBufferRange            uint32
	MaxPushConstantsSize             uint32
	MaxMemoryAllocationCount         uint32
	MaxBoundDescriptorSets           uint32
	MaxPerStageUniformBuffers        uint32
	MaxPerStageStorageBuffers        uint32
	MaxSetUniformBuffers             uint32
	MaxSetStorageBuffers             uint32
	MaxVertexInputAttributes         uint32
	MaxVertexInputBindings           uint32
	MaxVertexInputAttributeOffset    uint32
	MaxVertexInputBindingStride      uint32
	MaxVertexOutputComponents        uint32
	MaxTessellationPatchSize         uint32
	MaxComputeWorkGroupInvocations   uint32
	MaxDrawIndexedIndexValue         uint32
	MaxDrawIndirectCount             uint32
	MaxClipDistances                 uint32
	MaxColorAttachments              uint32
	MaxFramebufferWidth              uint32
	MaxFramebufferHeight             uint32
	MinUniformBufferOffsetAlignment  uint64
	MinStorageBufferOffsetAlignment  uint64
	MinMemoryMapAlignment            uint64
	NonCoherentAtomSize              uint64
	BufferImageGranularity           uint64
	OptimalBufferCopyOffsetAlignment uint64
	TimestampComputeAndGraphics      bool
	TimestampPeriod                  float32
	LineWidthGranularity             float32
	PointSizeGranularity             float32
	FramebufferColorSampleCounts     uint32
	MaxComputeWorkGroupCount         [3]uint32
	MaxComputeWorkGroupSize          [3]uint32
	MaxViewportDimensions            [2]uint32
	ViewportBoundsRange              [2]float32
	PointSizeRange                   [2]float32
	LineWidthRange                   [2]float32
}

func limitsFrom(l *C.VkPhysicalDeviceLimits) Limits {
	return Limits{
		MaxImageDimension2D:              uint32(l.maxImageDimension2D),
		MaxUniformBufferRange:            uint32(l.maxUniformBufferRange),
		MaxStorageBufferRange:            uint32(l.maxStorageBufferRange),
		MaxPushConstantsSize:             uint32(l.maxPushConstantsSize),
		MaxMemoryAllocationCount:         uint32(l.maxMemoryAllocationCount),
		MaxBoundDescriptorSets:           uint32(l.maxBoundDescriptorSets),
		MaxPerStageUniformBuffers:        uint32(l.maxPerStageDescriptorUniformBuffers),
		MaxPerStageStorageBuffers:        uint32(l.maxPerStageDescriptorStorageBuffers),
		MaxSetUniformBuffers:             uint32(l.maxDescriptorSetUniformBuffers),
		MaxSetStorageBuffers:             uint32(l.maxDescriptorSetStorageBuffers),
		MaxVertexInputAttributes:         uint32(l.maxVertexInputAttributes),
		MaxVertexInputBindings:           uint32(l.maxVertexInputBindings),
		MaxVertexInputAttributeOffset:    uint32(l.maxVertexInputAttributeOffset),
		MaxVertexInputBindingStride:      uint32(l.maxVertexInputBindingStride),
		MaxVertexOutputComponents:        uint32(l.maxVertexOutputComponents),
		MaxTessellationPatchSize:         uint32(l.maxTessellationPatchSize),
		MaxComputeWorkGroupInvocations:   uint32(l.maxComputeWorkGroupInvocations),
		MaxDrawIndexedIndexValue:         uint32(l.maxDrawIndexedIndexValue),
		MaxDrawIndirectCount:             uint32(l.maxDrawIndirectCount),
		MaxClipDistances:                 uint32(l.maxClipDistances),
		MaxColorAttachments:              uint32(l.maxColorAttachments),
		MaxFramebufferWidth:              uint32(l.maxFramebufferWidth),
		MaxFramebufferHeight:             uint32(l.maxFramebufferHeight),
		MinUniformBufferOffsetAlignment:  uint64(l.minUniformBufferOffsetAlignment),
		MinStorageBufferOffsetAlignment:  uint64(l.minStorageBufferOffsetAlignment),
		MinMemoryMapAlignment:            uint64(l.minMemoryMapAlignment),
		NonCoherentAtomSize:              uint64(l.nonCoherentAtomSize),
		BufferImageGranularity:           uint64(l.bufferImageGranularity),
		OptimalBufferCopyOffsetAlignment: uint64(l.optimalBufferCopyOffsetAlignment),
		TimestampComputeAndGraphics:      l.timestampComputeAndGraphics != 0,
		TimestampPeriod:                  float32(l.timestampPeriod),
		LineWidthGranularity:             float32(l.lineWidthGranularity),
		PointSizeGranularity:             float32(l.pointSizeGranularity),
		FramebufferColorSampleCounts:     uint32(l.framebufferColorSampleCounts),
		MaxComputeWorkGroupCount:         [3]uint32{uint32(l.maxComputeWorkGroupCount[0]), uint32(l.maxComputeWorkGroupCount[1]), uint32(l.maxComputeWorkGroupCount[2])},
		MaxComputeWorkGroupSize:          [3]uint32{uint32(l.maxComputeWorkGroupSize[0]), uint32(l.maxComputeWorkGroupSize[1]), uint32(l.maxComputeWorkGroupSize[2])},
		MaxViewportDimensions:            [2]uint32{uint32(l.maxViewportDimensions[0]), uint32(l.maxViewportDimensions[1])},
		ViewportBoundsRange:              [2]float32{float32(l.viewportBoundsRange[0]), float32(l.viewportBoundsRange[1])},
		PointSizeRange:                   [2]float32{float32(l.pointSizeRange[0]), float32(l.pointSizeRange[1])},
		LineWidthRange:                   [2]float32{float32(l.lineWidthRange[0]), float32(l.lineWidthRange[1])},
	}
}
