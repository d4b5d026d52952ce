package vk

import (
	"fmt"
	"strings"
)

// Stage is VkPipelineStageFlags: where in the pipeline something happens.
type Stage uint32

// Access is VkAccessFlags: how memory is touched.
type Access uint32

// The stages.
const (
	StageTop         Stage = 1 << 0
	StageIndirect    Stage = 1 << 1
	StageVertexInput Stage = 1 << 2
	StageVertex      Stage = 1 << 3
	StageTessControl Stage = 1 << 4
	StageTessEval    Stage = 1 << 5
	StageGeometry    Stage = 1 << 6
	StageFragment    Stage = 1 << 7
	StageEarlyTests  Stage = 1 << 8
	StageLateTests   Stage = 1 << 9
	StageColorOutput Stage = 1 << 10
	StageCompute     Stage = 1 << 11
	StageTransfer    Stage = 1 << 12
	StageBottom      Stage = 1 << 13
	StageHost        Stage = 1 << 14
	StageAllGraphics Stage = 1 << 15
	StageAll         Stage = 1 << 16
	StageXfb         Stage = 1 << 24 // VK_EXT_transform_feedback
)

// The accesses.
const (
	AccessIndirectRead    Access = 1 << 0
	AccessIndexRead       Access = 1 << 1
	AccessVertexRead      Access = 1 << 2
	AccessUniformRead     Access = 1 << 3
	AccessInputRead       Access = 1 << 4 // input attachment
	AccessShaderRead      Access = 1 << 5
	AccessShaderWrite     Access = 1 << 6
	AccessColorRead       Access = 1 << 7
	AccessColorWrite      Access = 1 << 8
	AccessDepthRead       Access = 1 << 9 // depth and stencil
	AccessDepthWrite      Access = 1 << 10
	AccessTransferRead    Access = 1 << 11
	AccessTransferWrite   Access = 1 << 12
	AccessHostRead        Access = 1 << 13
	AccessHostWrite       Access = 1 << 14
	AccessMemoryRead      Access = 1 << 15
	AccessMemoryWrite     Access = 1 << 16
	AccessXfbWrite        Access = 1 << 25 // VK_EXT_transform_feedback
	AccessXfbCounterRead  Access = 1 << 26
	AccessXfbCounterWrite Access = 1 << 27

	// AccessWrites are all that write.
	AccessWrites = AccessShaderWrite | AccessColorWrite | AccessDepthWrite | AccessTransferWrite | AccessHostWrite |
		AccessMemoryWrite | AccessXfbWrite | AccessXfbCounterWrite
)

var stageNames = []string{
	0: "top", 1: "indirect", 2: "vertex-input", 3: "vertex", 4: "tess-control", 5: "tess-eval", 6: "geometry",
	7: "fragment", 8: "early-tests", 9: "late-tests", 10: "color-output", 11: "compute", 12: "transfer", 13: "bottom",
	14: "host", 15: "all-graphics", 16: "all", 24: "xfb",
}

var accessNames = []string{
	0: "indirect-read", 1: "index-read", 2: "vertex-read", 3: "uniform-read", 4: "input-read", 5: "shader-read",
	6: "shader-write", 7: "color-read", 8: "color-write", 9: "depth-read", 10: "depth-write", 11: "transfer-read",
	12: "transfer-write", 13: "host-read", 14: "host-write", 15: "memory-read", 16: "memory-write",
	25: "xfb-write", 26: "xfb-counter-read", 27: "xfb-counter-write",
}

// Has tells whether all bits of want are in s.
func (s Stage) Has(want Stage) bool { return s&want == want }

// String lists the stages, "transfer|host"; "none" for zero.
func (s Stage) String() string { return flagString(uint32(s), stageNames) }

// Has tells whether all bits of want are in a.
func (a Access) Has(want Access) bool { return a&want == want }

// String lists the accesses, "transfer-write|host-read"; "none" for zero.
func (a Access) String() string { return flagString(uint32(a), accessNames) }

// flagString joins the names of the bits that are set, lowest first; a bit without a name shows as a number.
func flagString(f uint32, names []string) string {
	if f == 0 {
		return "none"
	}
	var parts []string
	for bit := range 32 {
		switch {
		case f&(1<<bit) == 0:
		case bit < len(names) && names[bit] != "":
			parts = append(parts, names[bit])
		default:
			parts = append(parts, fmt.Sprintf("%#x", uint32(1)<<bit))
		}
	}
	return strings.Join(parts, "|")
}

// enumString is the name of an enum's value, or typ and the number.
func enumString(v int, typ string, names []string) string {
	if v >= 0 && v < len(names) && names[v] != "" {
		return names[v]
	}
	return fmt.Sprintf("%s(%d)", typ, v)
}

// UploadMode says how bytes get to the GPU.
type UploadMode uint8

// The upload modes.
const (
	UploadAuto   UploadMode = iota // in place where memory and hazards allow it, else staged
	UploadDirect                   // buffers in mapped device memory where there is such memory at all
	UploadStaged                   // always through the staging ring
)

// String is "auto", "direct" or "staged".
func (m UploadMode) String() string {
	return enumString(int(m), "UploadMode", []string{"auto", "direct", "staged"})
}

// DeviceType is VkPhysicalDeviceType.
type DeviceType uint8

// The device types.
const (
	Other DeviceType = iota
	Integrated
	Discrete
	Virtual
	CPU // software
)

// String is the type in a word.
func (t DeviceType) String() string {
	return enumString(int(t), "DeviceType", []string{"other", "integrated", "discrete", "virtual", "cpu"})
}

// ObjectType is a VkObjectType.
type ObjectType uint32

// The object types used.
const (
	ObjectUnknown        ObjectType = iota
	ObjectInstance                  // VkInstance
	ObjectPhysicalDevice            // VkPhysicalDevice
	ObjectDevice
	ObjectQueue
	ObjectSemaphore
	ObjectCommandBuffer
	ObjectFence
	ObjectDeviceMemory
	ObjectBuffer
	ObjectImage
	ObjectEvent
	ObjectQueryPool
	ObjectBufferView
	ObjectImageView
	ObjectShaderModule
	ObjectPipelineCache
	ObjectPipelineLayout
	ObjectRenderPass
	ObjectPipeline
	ObjectDescriptorSetLayout
	ObjectSampler
	ObjectDescriptorPool
	ObjectDescriptorSet
	ObjectFramebuffer
	ObjectCommandPool
)

// String is the object's kind in words.
func (t ObjectType) String() string {
	return enumString(int(t), "VkObjectType", []string{"object", "instance", "physical device", "device", "queue", "semaphore",
		"command buffer", "fence", "device memory", "buffer", "image", "event", "query pool", "buffer view", "image view",
		"shader module", "pipeline cache", "pipeline layout", "render pass", "pipeline", "descriptor set layout",
		"sampler", "descriptor pool", "descriptor set", "framebuffer", "command pool"})
}
