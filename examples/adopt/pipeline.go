package main

import (
	"unsafe"

	vulkan "github.com/vulkan-go/vulkan"
)

func (a *app) createRenderPass() error {
	final := vulkan.ImageLayoutPresentSrc
	const drawing = vulkan.PipelineStageFlags(vulkan.PipelineStageColorAttachmentOutputBit)
	const writes = vulkan.AccessFlags(vulkan.AccessColorAttachmentWriteBit)
	dependencies := []vulkan.SubpassDependency{{ // wait for the image: for its semaphore, or for the copy out of it
		SrcSubpass: vulkan.SubpassExternal, SrcStageMask: drawing | vulkan.PipelineStageFlags(vulkan.PipelineStageTransferBit),
		DstStageMask: drawing, SrcAccessMask: writes, DstAccessMask: writes | vulkan.AccessFlags(vulkan.AccessColorAttachmentReadBit),
	}}
	if a.headless {
		final = vulkan.ImageLayoutTransferSrcOptimal
		dependencies = append(dependencies, vulkan.SubpassDependency{ // before the picture is copied to a buffer
			DstSubpass: vulkan.SubpassExternal, SrcStageMask: drawing, SrcAccessMask: writes,
			DstStageMask: vulkan.PipelineStageFlags(vulkan.PipelineStageTransferBit), DstAccessMask: vulkan.AccessFlags(vulkan.AccessTransferReadBit),
		})
	}
	var pass vulkan.RenderPass
	err := check("vkCreateRenderPass", vulkan.CreateRenderPass(a.device, &vulkan.RenderPassCreateInfo{
		SType:           vulkan.StructureTypeRenderPassCreateInfo,
		AttachmentCount: 1,
		PAttachments: []vulkan.AttachmentDescription{{
			Format: a.format.Format, Samples: vulkan.SampleCount1Bit, LoadOp: vulkan.AttachmentLoadOpClear, StoreOp: vulkan.AttachmentStoreOpStore,
			StencilLoadOp: vulkan.AttachmentLoadOpDontCare, StencilStoreOp: vulkan.AttachmentStoreOpDontCare,
			InitialLayout: vulkan.ImageLayoutUndefined, FinalLayout: final,
		}},
		SubpassCount: 1,
		PSubpasses: []vulkan.SubpassDescription{{
			PipelineBindPoint: vulkan.PipelineBindPointGraphics, ColorAttachmentCount: 1,
			PColorAttachments: []vulkan.AttachmentReference{{Attachment: 0, Layout: vulkan.ImageLayoutColorAttachmentOptimal}},
		}},
		DependencyCount: uint32(len(dependencies)), PDependencies: dependencies,
	}, nil, &pass))
	a.pass = pass
	return err
}

// createDescriptors makes one set for one uniform block, whose place in the buffer is given when it is bound.
func (a *app) createDescriptors() error {
	const typ = vulkan.DescriptorTypeUniformBufferDynamic
	var setLayout vulkan.DescriptorSetLayout
	if err := check("vkCreateDescriptorSetLayout", vulkan.CreateDescriptorSetLayout(a.device, &vulkan.DescriptorSetLayoutCreateInfo{
		SType: vulkan.StructureTypeDescriptorSetLayoutCreateInfo, BindingCount: 1,
		PBindings: []vulkan.DescriptorSetLayoutBinding{{DescriptorType: typ, DescriptorCount: 1, StageFlags: vulkan.ShaderStageFlags(vulkan.ShaderStageVertexBit)}},
	}, nil, &setLayout)); err != nil {
		return err
	}
	a.setLayout = setLayout
	var layout vulkan.PipelineLayout
	if err := check("vkCreatePipelineLayout", vulkan.CreatePipelineLayout(a.device, &vulkan.PipelineLayoutCreateInfo{
		SType: vulkan.StructureTypePipelineLayoutCreateInfo, SetLayoutCount: 1, PSetLayouts: []vulkan.DescriptorSetLayout{setLayout},
	}, nil, &layout)); err != nil {
		return err
	}
	a.layout = layout
	var pool vulkan.DescriptorPool
	if err := check("vkCreateDescriptorPool", vulkan.CreateDescriptorPool(a.device, &vulkan.DescriptorPoolCreateInfo{
		SType: vulkan.StructureTypeDescriptorPoolCreateInfo, MaxSets: 1,
		PoolSizeCount: 1, PPoolSizes: []vulkan.DescriptorPoolSize{{Type: typ, DescriptorCount: 1}},
	}, nil, &pool)); err != nil {
		return err
	}
	a.setPool = pool
	var set vulkan.DescriptorSet
	err := check("vkAllocateDescriptorSets", vulkan.AllocateDescriptorSets(a.device, &vulkan.DescriptorSetAllocateInfo{
		SType: vulkan.StructureTypeDescriptorSetAllocateInfo, DescriptorPool: pool, DescriptorSetCount: 1, PSetLayouts: []vulkan.DescriptorSetLayout{setLayout},
	}, &set))
	a.set = set
	return err
}

// pointSet points the set to the uniform buffer. That is needed once: a buffer's handle changes with its size alone.
func (a *app) pointSet() error {
	uniforms, err := a.handle(a.buffers.uniforms)
	if err != nil || uniforms == a.bound {
		return err
	}
	a.bound = uniforms
	return a.safe().UpdateDescriptorSets([]vulkan.WriteDescriptorSet{{
		SType: vulkan.StructureTypeWriteDescriptorSet, DstSet: a.set, DescriptorCount: 1, DescriptorType: vulkan.DescriptorTypeUniformBufferDynamic,
		PBufferInfo: []vulkan.DescriptorBufferInfo{{Buffer: uniforms, Range: 128}},
	}}, nil)
}

func (a *app) module(spirv string) (vulkan.ShaderModule, error) {
	words := make([]uint32, len(spirv)/4)
	copy(unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), len(spirv)), spirv)
	var m vulkan.ShaderModule
	err := check("vkCreateShaderModule", vulkan.CreateShaderModule(a.device, &vulkan.ShaderModuleCreateInfo{
		SType: vulkan.StructureTypeShaderModuleCreateInfo, CodeSize: uint(len(spirv)), PCode: words,
	}, nil, &m))
	return m, err
}

func (a *app) createPipeline() error {
	vert, err := a.module(ballVert)
	if err != nil {
		return err
	}
	defer vulkan.DestroyShaderModule(a.device, vert, nil)
	frag, err := a.module(ballFrag)
	if err != nil {
		return err
	}
	defer vulkan.DestroyShaderModule(a.device, frag, nil)
	const perVertex = vulkan.VertexInputRateVertex
	info := vulkan.GraphicsPipelineCreateInfo{
		SType:      vulkan.StructureTypeGraphicsPipelineCreateInfo,
		StageCount: 2,
		PStages: []vulkan.PipelineShaderStageCreateInfo{
			{SType: vulkan.StructureTypePipelineShaderStageCreateInfo, Stage: vulkan.ShaderStageVertexBit, Module: vert, PName: "main\x00"},
			{SType: vulkan.StructureTypePipelineShaderStageCreateInfo, Stage: vulkan.ShaderStageFragmentBit, Module: frag, PName: "main\x00"},
		},
		PVertexInputState: &vulkan.PipelineVertexInputStateCreateInfo{
			SType:                         vulkan.StructureTypePipelineVertexInputStateCreateInfo,
			VertexBindingDescriptionCount: 2,
			PVertexBindingDescriptions: []vulkan.VertexInputBindingDescription{
				{Binding: 0, Stride: 12, InputRate: perVertex}, {Binding: 1, Stride: 4, InputRate: perVertex},
			},
			VertexAttributeDescriptionCount: 2,
			PVertexAttributeDescriptions: []vulkan.VertexInputAttributeDescription{
				{Location: 0, Binding: 0, Format: vulkan.FormatR32g32b32Sfloat}, {Location: 1, Binding: 1, Format: vulkan.FormatR8g8b8a8Unorm},
			},
		},
		PInputAssemblyState: &vulkan.PipelineInputAssemblyStateCreateInfo{
			SType: vulkan.StructureTypePipelineInputAssemblyStateCreateInfo, Topology: vulkan.PrimitiveTopologyTriangleList,
		},
		PViewportState: &vulkan.PipelineViewportStateCreateInfo{SType: vulkan.StructureTypePipelineViewportStateCreateInfo, ViewportCount: 1, ScissorCount: 1},
		PRasterizationState: &vulkan.PipelineRasterizationStateCreateInfo{
			SType: vulkan.StructureTypePipelineRasterizationStateCreateInfo, PolygonMode: vulkan.PolygonModeFill,
			CullMode: vulkan.CullModeFlags(vulkan.CullModeBackBit), FrontFace: vulkan.FrontFaceCounterClockwise, LineWidth: 1,
		},
		PMultisampleState: &vulkan.PipelineMultisampleStateCreateInfo{
			SType: vulkan.StructureTypePipelineMultisampleStateCreateInfo, RasterizationSamples: vulkan.SampleCount1Bit,
		},
		PColorBlendState: &vulkan.PipelineColorBlendStateCreateInfo{
			SType: vulkan.StructureTypePipelineColorBlendStateCreateInfo, AttachmentCount: 1,
			PAttachments: []vulkan.PipelineColorBlendAttachmentState{{ColorWriteMask: 0xf}},
		},
		PDynamicState: &vulkan.PipelineDynamicStateCreateInfo{
			SType: vulkan.StructureTypePipelineDynamicStateCreateInfo, DynamicStateCount: 2,
			PDynamicStates: []vulkan.DynamicState{vulkan.DynamicStateViewport, vulkan.DynamicStateScissor},
		},
		Layout: a.layout, RenderPass: a.pass, BasePipelineIndex: -1,
	}
	out := make([]vulkan.Pipeline, 1)
	err = check("vkCreateGraphicsPipelines", vulkan.CreateGraphicsPipelines(a.device, vulkan.NullPipelineCache, 1, []vulkan.GraphicsPipelineCreateInfo{info}, nil, out))
	a.pipeline = out[0]
	return err
}
