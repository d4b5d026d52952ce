package main

import (
	"fmt"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/vk"
	vulkan "github.com/vulkan-go/vulkan"
)

// pipelines is what the window draws with: one render pass, one layout, a pipeline for the swarm and one for each way in
// which the mesh's parts lay out their vertices.
type pipelines struct {
	r         *renderer
	pass      vulkan.RenderPass
	setLayout vulkan.DescriptorSetLayout
	layout    vulkan.PipelineLayout
	setPool   vulkan.DescriptorPool
	sets      []vulkan.DescriptorSet // one for each texture
	modules   []vulkan.ShaderModule
	swarm     vulkan.Pipeline
	overlay   vulkan.Pipeline
	mesh      map[meshFormat]vulkan.Pipeline
}

// meshFormat is how a part lays out its vertices: strides and formats of the attributes that differ from mesh to mesh.
type meshFormat struct {
	position, normal, texcoord, color uint32 // strides, 0: one element for all vertices
	texcoordFormat, colorFormat       vulkan.Format
}

// vertexFormat is the Vulkan format that reads an attribute as glTF means it, of those that every device can fetch.
func vertexFormat(a attribute) vulkan.Format {
	switch a.scalar {
	case buffer.Uint8:
		return [5]vulkan.Format{2: vulkan.FormatR8g8Unorm, 4: vulkan.FormatR8g8b8a8Unorm}[a.components]
	case buffer.Uint16:
		return [5]vulkan.Format{2: vulkan.FormatR16g16Unorm, 4: vulkan.FormatR16g16b16a16Unorm}[a.components]
	}
	return [5]vulkan.Format{2: vulkan.FormatR32g32Sfloat, 3: vulkan.FormatR32g32b32Sfloat, 4: vulkan.FormatR32g32b32a32Sfloat}[a.components]
}

func formatOf(p *scenePart) meshFormat {
	f := meshFormat{
		position: uint32(p.vertex.position.Stride()), normal: uint32(p.vertex.normal.Stride()),
		texcoordFormat: vulkan.FormatR32g32Sfloat, colorFormat: vulkan.FormatR32g32b32a32Sfloat,
	}
	if p.vertex.texcoord != nil {
		f.texcoord, f.texcoordFormat = uint32(p.vertex.texcoord.Stride()), vertexFormat(p.texcoord)
	}
	if p.vertex.color != nil {
		f.color, f.colorFormat = uint32(p.vertex.color.Stride()), vertexFormat(p.color)
	}
	return f
}

func newPipelines(r *renderer, color, depth vulkan.Format, s *scene) (*pipelines, error) {
	p := &pipelines{r: r, mesh: map[meshFormat]vulkan.Pipeline{}}
	if err := p.make(color, depth, s); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

func (p *pipelines) make(color, depth vulkan.Format, s *scene) (err error) {
	if p.pass, err = p.renderPass(color, depth); err != nil {
		return err
	}
	if err := p.descriptors(len(s.pictures)); err != nil {
		return err
	}
	bind := func(i, stride uint32, rate vulkan.VertexInputRate) vulkan.VertexInputBindingDescription {
		return vulkan.VertexInputBindingDescription{Binding: i, Stride: stride, InputRate: rate}
	}
	attr := func(location, binding uint32, f vulkan.Format, offset uint32) vulkan.VertexInputAttributeDescription {
		return vulkan.VertexInputAttributeDescription{Location: location, Binding: binding, Format: f, Offset: offset}
	}
	const vertex, instance = vulkan.VertexInputRateVertex, vulkan.VertexInputRateInstance
	p.swarm, err = p.pipeline(swarmVert, swarmFrag,
		[]vulkan.VertexInputBindingDescription{bind(0, 24, vertex), bind(1, 36, instance)},
		[]vulkan.VertexInputAttributeDescription{
			attr(0, 0, vulkan.FormatR32g32b32Sfloat, 0), attr(1, 0, vulkan.FormatR32g32b32Sfloat, 12),
			attr(2, 1, vulkan.FormatR32g32b32Sfloat, 0), attr(3, 1, vulkan.FormatR32Sfloat, 12),
			attr(4, 1, vulkan.FormatR32g32b32a32Sfloat, 16), attr(5, 1, vulkan.FormatR32Uint, 32),
		})
	if err != nil {
		return err
	}
	p.overlay, err = p.pipeline(overlayVert, swarmFrag, []vulkan.VertexInputBindingDescription{bind(0, 16, vertex)},
		[]vulkan.VertexInputAttributeDescription{attr(0, 0, vulkan.FormatR32g32b32Sfloat, 0), attr(1, 0, vulkan.FormatR32Uint, 12)})
	if err != nil {
		return err
	}
	for i := range s.parts {
		f := formatOf(&s.parts[i])
		if _, ok := p.mesh[f]; ok {
			continue
		}
		p.mesh[f], err = p.pipeline(meshVert, meshFrag,
			[]vulkan.VertexInputBindingDescription{bind(0, f.position, vertex), bind(1, f.normal, vertex), bind(2, f.texcoord, vertex), bind(3, f.color, vertex), bind(4, 8, vertex)},
			[]vulkan.VertexInputAttributeDescription{
				attr(0, 0, vulkan.FormatR32g32b32Sfloat, 0), attr(1, 1, vulkan.FormatR32g32b32Sfloat, 0),
				attr(2, 2, f.texcoordFormat, 0), attr(3, 3, f.colorFormat, 0),
				attr(4, 4, vulkan.FormatR32Uint, 0), attr(5, 4, vulkan.FormatR32Sfloat, 4),
			})
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *pipelines) renderPass(color, depth vulkan.Format) (vulkan.RenderPass, error) {
	attachment := func(f vulkan.Format, store vulkan.AttachmentStoreOp, final vulkan.ImageLayout) vulkan.AttachmentDescription {
		return vulkan.AttachmentDescription{
			Format: f, Samples: vulkan.SampleCount1Bit, LoadOp: vulkan.AttachmentLoadOpClear, StoreOp: store,
			StencilLoadOp: vulkan.AttachmentLoadOpDontCare, StencilStoreOp: vulkan.AttachmentStoreOpDontCare,
			InitialLayout: vulkan.ImageLayoutUndefined, FinalLayout: final,
		}
	}
	// Waits for the presentation engine to be done with the image, and for the frame before to be done with the depth.
	const stages = vulkan.PipelineStageFlags(vulkan.PipelineStageColorAttachmentOutputBit | vulkan.PipelineStageEarlyFragmentTestsBit | vulkan.PipelineStageLateFragmentTestsBit)
	const writes = vulkan.AccessFlags(vulkan.AccessColorAttachmentWriteBit | vulkan.AccessDepthStencilAttachmentWriteBit)
	var pass vulkan.RenderPass
	err := check("vkCreateRenderPass", vulkan.CreateRenderPass(p.r.device, &vulkan.RenderPassCreateInfo{
		SType:           vulkan.StructureTypeRenderPassCreateInfo,
		AttachmentCount: 2,
		PAttachments: []vulkan.AttachmentDescription{
			attachment(color, vulkan.AttachmentStoreOpStore, vulkan.ImageLayoutPresentSrc),
			attachment(depth, vulkan.AttachmentStoreOpDontCare, vulkan.ImageLayoutDepthStencilAttachmentOptimal),
		},
		SubpassCount: 1,
		PSubpasses: []vulkan.SubpassDescription{{
			PipelineBindPoint: vulkan.PipelineBindPointGraphics, ColorAttachmentCount: 1,
			PColorAttachments:       []vulkan.AttachmentReference{{Attachment: 0, Layout: vulkan.ImageLayoutColorAttachmentOptimal}},
			PDepthStencilAttachment: &vulkan.AttachmentReference{Attachment: 1, Layout: vulkan.ImageLayoutDepthStencilAttachmentOptimal},
		}},
		DependencyCount: 1,
		PDependencies: []vulkan.SubpassDependency{{
			SrcSubpass: vulkan.SubpassExternal, DstSubpass: 0, SrcStageMask: stages, DstStageMask: stages, SrcAccessMask: writes,
			DstAccessMask: writes | vulkan.AccessFlags(vulkan.AccessDepthStencilAttachmentReadBit|vulkan.AccessColorAttachmentReadBit),
		}},
	}, nil, &pass))
	return pass, err
}

// descriptors makes a set for each texture: the frame's and the part's uniform block, both in one buffer, at offsets given when
// bound, and the texture.
func (p *pipelines) descriptors(textures int) error {
	const stages = vulkan.ShaderStageFlags(vulkan.ShaderStageVertexBit | vulkan.ShaderStageFragmentBit)
	binding := func(i uint32) vulkan.DescriptorSetLayoutBinding {
		return vulkan.DescriptorSetLayoutBinding{Binding: i, DescriptorType: vulkan.DescriptorTypeUniformBufferDynamic, DescriptorCount: 1, StageFlags: stages}
	}
	sampled := vulkan.DescriptorSetLayoutBinding{Binding: 2, DescriptorType: vulkan.DescriptorTypeCombinedImageSampler, DescriptorCount: 1,
		StageFlags: vulkan.ShaderStageFlags(vulkan.ShaderStageFragmentBit)}
	var setLayout vulkan.DescriptorSetLayout
	if err := check("vkCreateDescriptorSetLayout", vulkan.CreateDescriptorSetLayout(p.r.device, &vulkan.DescriptorSetLayoutCreateInfo{
		SType: vulkan.StructureTypeDescriptorSetLayoutCreateInfo, BindingCount: 3, PBindings: []vulkan.DescriptorSetLayoutBinding{binding(0), binding(1), sampled},
	}, nil, &setLayout)); err != nil {
		return err
	}
	p.setLayout = setLayout
	var layout vulkan.PipelineLayout
	if err := check("vkCreatePipelineLayout", vulkan.CreatePipelineLayout(p.r.device, &vulkan.PipelineLayoutCreateInfo{
		SType: vulkan.StructureTypePipelineLayoutCreateInfo, SetLayoutCount: 1, PSetLayouts: []vulkan.DescriptorSetLayout{setLayout},
	}, nil, &layout)); err != nil {
		return err
	}
	p.layout = layout
	var pool vulkan.DescriptorPool
	if err := check("vkCreateDescriptorPool", vulkan.CreateDescriptorPool(p.r.device, &vulkan.DescriptorPoolCreateInfo{
		SType: vulkan.StructureTypeDescriptorPoolCreateInfo, MaxSets: uint32(textures), PoolSizeCount: 2,
		PPoolSizes: []vulkan.DescriptorPoolSize{
			{Type: vulkan.DescriptorTypeUniformBufferDynamic, DescriptorCount: 2 * uint32(textures)},
			{Type: vulkan.DescriptorTypeCombinedImageSampler, DescriptorCount: uint32(textures)},
		},
	}, nil, &pool)); err != nil {
		return err
	}
	p.setPool = pool
	for range textures {
		var set vulkan.DescriptorSet
		if err := check("vkAllocateDescriptorSets", vulkan.AllocateDescriptorSets(p.r.device, &vulkan.DescriptorSetAllocateInfo{
			SType: vulkan.StructureTypeDescriptorSetAllocateInfo, DescriptorPool: pool, DescriptorSetCount: 1, PSetLayouts: []vulkan.DescriptorSetLayout{setLayout},
		}, &set)); err != nil {
			return err
		}
		p.sets = append(p.sets, set)
	}
	return nil
}

// bindResources points the sets to the uniform buffer and the textures. They must not be in use.
func (p *pipelines) bindResources(d *vk.Device, b vulkan.Buffer, textures []*texture) error {
	for k, t := range textures {
		write := func(i uint32, size vulkan.DeviceSize) vulkan.WriteDescriptorSet {
			return vulkan.WriteDescriptorSet{
				SType: vulkan.StructureTypeWriteDescriptorSet, DstSet: p.sets[k], DstBinding: i, DescriptorCount: 1, DescriptorType: vulkan.DescriptorTypeUniformBufferDynamic,
				PBufferInfo: []vulkan.DescriptorBufferInfo{{Buffer: b, Range: size}},
			}
		}
		sampled := vulkan.WriteDescriptorSet{
			SType: vulkan.StructureTypeWriteDescriptorSet, DstSet: p.sets[k], DstBinding: 2, DescriptorCount: 1, DescriptorType: vulkan.DescriptorTypeCombinedImageSampler,
			PImageInfo: []vulkan.DescriptorImageInfo{{Sampler: t.sampler, ImageView: t.view, ImageLayout: vulkan.ImageLayoutShaderReadOnlyOptimal}},
		}
		if err := d.UpdateDescriptorSets([]vulkan.WriteDescriptorSet{write(0, 112), write(1, 80), sampled}, nil); err != nil {
			return err
		}
	}
	return nil
}

func (p *pipelines) module(spirv string) (vulkan.ShaderModule, error) {
	words := make([]uint32, len(spirv)/4)
	for i := range words {
		words[i] = uint32(spirv[4*i]) | uint32(spirv[4*i+1])<<8 | uint32(spirv[4*i+2])<<16 | uint32(spirv[4*i+3])<<24
	}
	var m vulkan.ShaderModule
	err := check("vkCreateShaderModule", vulkan.CreateShaderModule(p.r.device, &vulkan.ShaderModuleCreateInfo{
		SType: vulkan.StructureTypeShaderModuleCreateInfo, CodeSize: uint(len(spirv)), PCode: words,
	}, nil, &m))
	if err == nil {
		p.modules = append(p.modules, m)
	}
	return m, err
}

func (p *pipelines) pipeline(vert, frag string, bindings []vulkan.VertexInputBindingDescription, attributes []vulkan.VertexInputAttributeDescription) (vulkan.Pipeline, error) {
	vs, err := p.module(vert)
	if err != nil {
		return vulkan.NullPipeline, err
	}
	fs, err := p.module(frag)
	if err != nil {
		return vulkan.NullPipeline, err
	}
	stage := func(m vulkan.ShaderModule, bit vulkan.ShaderStageFlagBits) vulkan.PipelineShaderStageCreateInfo {
		return vulkan.PipelineShaderStageCreateInfo{SType: vulkan.StructureTypePipelineShaderStageCreateInfo, Stage: bit, Module: m, PName: "main\x00"}
	}
	info := vulkan.GraphicsPipelineCreateInfo{
		SType:      vulkan.StructureTypeGraphicsPipelineCreateInfo,
		StageCount: 2,
		PStages:    []vulkan.PipelineShaderStageCreateInfo{stage(vs, vulkan.ShaderStageVertexBit), stage(fs, vulkan.ShaderStageFragmentBit)},
		PVertexInputState: &vulkan.PipelineVertexInputStateCreateInfo{
			SType:                         vulkan.StructureTypePipelineVertexInputStateCreateInfo,
			VertexBindingDescriptionCount: uint32(len(bindings)), PVertexBindingDescriptions: bindings,
			VertexAttributeDescriptionCount: uint32(len(attributes)), PVertexAttributeDescriptions: attributes,
		},
		PInputAssemblyState: &vulkan.PipelineInputAssemblyStateCreateInfo{SType: vulkan.StructureTypePipelineInputAssemblyStateCreateInfo, Topology: vulkan.PrimitiveTopologyTriangleList},
		PViewportState:      &vulkan.PipelineViewportStateCreateInfo{SType: vulkan.StructureTypePipelineViewportStateCreateInfo, ViewportCount: 1, ScissorCount: 1},
		PRasterizationState: &vulkan.PipelineRasterizationStateCreateInfo{
			SType: vulkan.StructureTypePipelineRasterizationStateCreateInfo, PolygonMode: vulkan.PolygonModeFill, FrontFace: vulkan.FrontFaceCounterClockwise, LineWidth: 1,
		},
		PMultisampleState: &vulkan.PipelineMultisampleStateCreateInfo{SType: vulkan.StructureTypePipelineMultisampleStateCreateInfo, RasterizationSamples: vulkan.SampleCount1Bit},
		PDepthStencilState: &vulkan.PipelineDepthStencilStateCreateInfo{
			SType: vulkan.StructureTypePipelineDepthStencilStateCreateInfo, DepthTestEnable: vulkan.True, DepthWriteEnable: vulkan.True, DepthCompareOp: vulkan.CompareOpLess,
		},
		PColorBlendState: &vulkan.PipelineColorBlendStateCreateInfo{
			SType: vulkan.StructureTypePipelineColorBlendStateCreateInfo, AttachmentCount: 1, PAttachments: []vulkan.PipelineColorBlendAttachmentState{{ColorWriteMask: 0xf}},
		},
		PDynamicState: &vulkan.PipelineDynamicStateCreateInfo{
			SType: vulkan.StructureTypePipelineDynamicStateCreateInfo, DynamicStateCount: 2, PDynamicStates: []vulkan.DynamicState{vulkan.DynamicStateViewport, vulkan.DynamicStateScissor},
		},
		Layout: p.layout, RenderPass: p.pass, BasePipelineIndex: -1,
	}
	out := make([]vulkan.Pipeline, 1)
	err = check("vkCreateGraphicsPipelines", vulkan.CreateGraphicsPipelines(p.r.device, vulkan.NullPipelineCache, 1, []vulkan.GraphicsPipelineCreateInfo{info}, nil, out))
	return out[0], err
}

// draw records the scene into cmd, inside the render pass.
func (p *pipelines) draw(cmd vulkan.CommandBuffer, s *scene) error {
	vulkan.CmdBindPipeline(cmd, vulkan.PipelineBindPointGraphics, p.swarm)
	if err := bindVertices(cmd, s.shape, s.instances); err != nil {
		return err
	}
	p.bindSet(cmd, 0, 0)
	vulkan.CmdDraw(cmd, uint32(s.shapeLen), shards, 0, 0)
	for i := range s.parts {
		part := &s.parts[i]
		vulkan.CmdBindPipeline(cmd, vulkan.PipelineBindPointGraphics, p.mesh[formatOf(part)])
		v := part.vertex
		if err := bindVertices(cmd, v.position, v.normal, or(v.texcoord, s.one), or(v.color, s.one), v.tint); err != nil {
			return err
		}
		p.bindSet(cmd, part.texture, uint32(slot(i)))
		if part.index == nil {
			vulkan.CmdDraw(cmd, uint32(part.vertices), 1, 0, 0)
			continue
		}
		h, err := part.index.Handle()
		if err != nil {
			return err
		}
		vulkan.CmdBindIndexBuffer(cmd, h, 0, indexType(part.index.ItemSize()))
		vulkan.CmdDrawIndexed(cmd, uint32(part.indices.count), 1, 0, 0, 0)
	}
	return nil
}

// drawOverlay records the overlay, over what is drawn.
func (p *pipelines) drawOverlay(cmd vulkan.CommandBuffer, o *overlay) error {
	vulkan.CmdBindPipeline(cmd, vulkan.PipelineBindPointGraphics, p.overlay)
	if err := bindVertices(cmd, o.dots); err != nil {
		return err
	}
	vulkan.CmdDraw(cmd, uint32(len(o.canvas.dots)), 1, 0, 0)
	return nil
}

func or(a, b *buffer.VertexBuffer) *buffer.VertexBuffer {
	if a != nil {
		return a
	}
	return b
}

func indexType(size int) vulkan.IndexType {
	switch size {
	case 1:
		return 1000265000 // VK_INDEX_TYPE_UINT8_EXT, which vulkan-go doesn't know
	case 2:
		return vulkan.IndexTypeUint16
	}
	return vulkan.IndexTypeUint32
}

func bindVertices(cmd vulkan.CommandBuffer, list ...*buffer.VertexBuffer) error {
	handles, offsets := make([]vulkan.Buffer, len(list)), make([]vulkan.DeviceSize, len(list))
	for i, b := range list {
		h, err := b.Handle()
		if err != nil {
			return fmt.Errorf("%s: %w", b.Label(), err)
		}
		handles[i] = h
	}
	vulkan.CmdBindVertexBuffers(cmd, 0, uint32(len(list)), handles, offsets)
	return nil
}

func (p *pipelines) bindSet(cmd vulkan.CommandBuffer, texture int, part uint32) {
	vulkan.CmdBindDescriptorSets(cmd, vulkan.PipelineBindPointGraphics, p.layout, 0, 1, []vulkan.DescriptorSet{p.sets[texture]}, 2, []uint32{0, part})
}

func (p *pipelines) close() {
	d := p.r.device
	for _, x := range p.mesh {
		vulkan.DestroyPipeline(d, x, nil)
	}
	vulkan.DestroyPipeline(d, p.swarm, nil)
	vulkan.DestroyPipeline(d, p.overlay, nil)
	for _, m := range p.modules {
		vulkan.DestroyShaderModule(d, m, nil)
	}
	vulkan.DestroyDescriptorPool(d, p.setPool, nil)
	vulkan.DestroyPipelineLayout(d, p.layout, nil)
	vulkan.DestroyDescriptorSetLayout(d, p.setLayout, nil)
	vulkan.DestroyRenderPass(d, p.pass, nil)
}
