#include "graphics.h"

vkg_handle_result vkg_create_shader_module(vkg_device *d, const uint32_t *code, size_t bytes) {
	VkShaderModuleCreateInfo ci = {.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO, .codeSize = bytes, .pCode = code};
	VkShaderModule h = VK_NULL_HANDLE;
	VkResult r = d->CreateShaderModule(d->handle, &ci, NULL, &h);
	return (vkg_handle_result){r, (uint64_t)h};
}

vkg_handle_result vkg_create_set_layout(vkg_device *d, const vkg_set_binding *b, uint32_t n) {
	VkDescriptorSetLayoutBinding *list = calloc(n + 1, sizeof *list);
	if (!list)
		return (vkg_handle_result){VK_ERROR_OUT_OF_HOST_MEMORY, 0};
	for (uint32_t i = 0; i < n; i++)
		list[i] = (VkDescriptorSetLayoutBinding){
			.binding = b[i].binding, .descriptorType = b[i].type, .descriptorCount = b[i].count, .stageFlags = b[i].stages};
	VkDescriptorSetLayoutCreateInfo ci = {
		.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO, .bindingCount = n, .pBindings = list};
	VkDescriptorSetLayout h = VK_NULL_HANDLE;
	VkResult r = d->CreateDescriptorSetLayout(d->handle, &ci, NULL, &h);
	free(list);
	return (vkg_handle_result){r, (uint64_t)h};
}

vkg_handle_result vkg_create_pipeline_layout(vkg_device *d, const uint64_t *sets, uint32_t nsets, const vkg_push_range *push, uint32_t npush) {
	VkPipelineLayoutCreateInfo ci = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
		.setLayoutCount = nsets, .pSetLayouts = (const VkDescriptorSetLayout *)sets,
		.pushConstantRangeCount = npush, .pPushConstantRanges = (const VkPushConstantRange *)push};
	_Static_assert(sizeof(VkPushConstantRange) == sizeof(vkg_push_range), "VkPushConstantRange");
	VkPipelineLayout h = VK_NULL_HANDLE;
	VkResult r = d->CreatePipelineLayout(d->handle, &ci, NULL, &h);
	return (vkg_handle_result){r, (uint64_t)h};
}

vkg_handle_result vkg_create_render_pass(vkg_device *d, const vkg_render_pass *p) {
	VkAttachmentDescription att[2];
	VkAttachmentReference color, depth;
	uint32_t n = 0;
	VkSubpassDescription sub = {.pipelineBindPoint = VK_PIPELINE_BIND_POINT_GRAPHICS};
	VkPipelineStageFlags stages = VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT;
	VkAccessFlags access = 0;
	if (p->color_format) {
		att[n] = (VkAttachmentDescription){
			.format = p->color_format, .samples = VK_SAMPLE_COUNT_1_BIT,
			.loadOp = VK_ATTACHMENT_LOAD_OP_LOAD, .storeOp = VK_ATTACHMENT_STORE_OP_STORE,
			.stencilLoadOp = VK_ATTACHMENT_LOAD_OP_DONT_CARE, .stencilStoreOp = VK_ATTACHMENT_STORE_OP_DONT_CARE,
			.initialLayout = p->color_outside, .finalLayout = p->color_outside};
		color = (VkAttachmentReference){n++, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL};
		sub.colorAttachmentCount = 1;
		sub.pColorAttachments = &color;
		stages |= VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT;
		access |= VK_ACCESS_COLOR_ATTACHMENT_READ_BIT | VK_ACCESS_COLOR_ATTACHMENT_WRITE_BIT;
	}
	if (p->depth_format) {
		att[n] = (VkAttachmentDescription){
			.format = p->depth_format, .samples = VK_SAMPLE_COUNT_1_BIT,
			.loadOp = VK_ATTACHMENT_LOAD_OP_LOAD, .storeOp = VK_ATTACHMENT_STORE_OP_STORE,
			.stencilLoadOp = VK_ATTACHMENT_LOAD_OP_DONT_CARE, .stencilStoreOp = VK_ATTACHMENT_STORE_OP_DONT_CARE,
			.initialLayout = VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL,
			.finalLayout = VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL};
		depth = (VkAttachmentReference){n++, VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL};
		sub.pDepthStencilAttachment = &depth;
		stages |= VK_PIPELINE_STAGE_EARLY_FRAGMENT_TESTS_BIT | VK_PIPELINE_STAGE_LATE_FRAGMENT_TESTS_BIT;
		access |= VK_ACCESS_DEPTH_STENCIL_ATTACHMENT_READ_BIT | VK_ACCESS_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT;
	}
	VkSubpassDependency dep[2] = {
		{.srcSubpass = VK_SUBPASS_EXTERNAL, .dstSubpass = 0, .srcStageMask = p->src_stages | stages, .srcAccessMask = p->src_access | access,
			.dstStageMask = stages, .dstAccessMask = access},
		{.srcSubpass = 0, .dstSubpass = VK_SUBPASS_EXTERNAL, .srcStageMask = stages, .srcAccessMask = access,
			.dstStageMask = p->dst_stages | stages, .dstAccessMask = p->dst_access | access},
	};
	VkRenderPassCreateInfo ci = {
		.sType = VK_STRUCTURE_TYPE_RENDER_PASS_CREATE_INFO, .attachmentCount = n, .pAttachments = att,
		.subpassCount = 1, .pSubpasses = &sub, .dependencyCount = n ? 2 : 0, .pDependencies = dep};
	VkRenderPass h = VK_NULL_HANDLE;
	VkResult r = d->CreateRenderPass(d->handle, &ci, NULL, &h);
	return (vkg_handle_result){r, (uint64_t)h};
}

vkg_handle_result vkg_create_framebuffer(vkg_device *d, uint64_t pass, uint64_t color, uint64_t depth, uint32_t w, uint32_t h) {
	VkImageView views[2];
	uint32_t n = 0;
	if (color)
		views[n++] = (VkImageView)color;
	if (depth)
		views[n++] = (VkImageView)depth;
	VkFramebufferCreateInfo ci = {
		.sType = VK_STRUCTURE_TYPE_FRAMEBUFFER_CREATE_INFO, .renderPass = (VkRenderPass)pass,
		.attachmentCount = n, .pAttachments = views, .width = w, .height = h, .layers = 1};
	VkFramebuffer f = VK_NULL_HANDLE;
	VkResult r = d->CreateFramebuffer(d->handle, &ci, NULL, &f);
	return (vkg_handle_result){r, (uint64_t)f};
}

#define MAX_STAGES 5

vkg_handle_result vkg_create_graphics_pipeline(vkg_device *d, const vkg_graphics_pipeline *p, const vkg_stage *s, uint32_t ns,
		const vkg_vertex_binding *b, uint32_t nb, const vkg_vertex_attribute *a, uint32_t na) {
	VkPipelineShaderStageCreateInfo stages[MAX_STAGES];
	if (ns > MAX_STAGES)
		return (vkg_handle_result){VK_ERROR_UNKNOWN, 0};
	for (uint32_t i = 0; i < ns; i++)
		stages[i] = (VkPipelineShaderStageCreateInfo){
			.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO, .stage = s[i].stage, .module = (VkShaderModule)s[i].module,
			.pName = s[i].entry};

	VkVertexInputBindingDescription *bind = calloc(nb + 1, sizeof *bind);
	VkVertexInputAttributeDescription *attr = calloc(na + 1, sizeof *attr);
	VkVertexInputBindingDivisorDescriptionEXT *div = calloc(nb + 1, sizeof *div);
	if (!bind || !attr || !div) {
		free(bind);
		free(attr);
		free(div);
		return (vkg_handle_result){VK_ERROR_OUT_OF_HOST_MEMORY, 0};
	}
	uint32_t ndiv = 0;
	for (uint32_t i = 0; i < nb; i++) {
		bind[i] = (VkVertexInputBindingDescription){b[i].binding, b[i].stride, b[i].instance};
		if (b[i].instance && b[i].divisor != 1)
			div[ndiv++] = (VkVertexInputBindingDivisorDescriptionEXT){b[i].binding, b[i].divisor};
	}
	for (uint32_t i = 0; i < na; i++)
		attr[i] = (VkVertexInputAttributeDescription){a[i].location, a[i].binding, a[i].format, a[i].offset};
	VkPipelineVertexInputDivisorStateCreateInfoEXT divisors = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_DIVISOR_STATE_CREATE_INFO_EXT,
		.vertexBindingDivisorCount = ndiv, .pVertexBindingDivisors = div};
	VkPipelineVertexInputStateCreateInfo vertex = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO, .pNext = ndiv ? &divisors : NULL,
		.vertexBindingDescriptionCount = nb, .pVertexBindingDescriptions = bind,
		.vertexAttributeDescriptionCount = na, .pVertexAttributeDescriptions = attr};
	VkPipelineInputAssemblyStateCreateInfo assembly = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO, .topology = p->topology, .primitiveRestartEnable = p->restart};
	VkPipelineTessellationStateCreateInfo tess = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_TESSELLATION_STATE_CREATE_INFO, .patchControlPoints = p->patch_points};

	VkPipelineViewportDepthClipControlCreateInfoEXT clip = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_DEPTH_CLIP_CONTROL_CREATE_INFO_EXT, .negativeOneToOne = VK_TRUE};
	VkPipelineViewportStateCreateInfo viewport = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO, .pNext = p->negative_z ? &clip : NULL,
		.viewportCount = 1, .scissorCount = 1};
	VkPipelineRasterizationProvokingVertexStateCreateInfoEXT provoking = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_PROVOKING_VERTEX_STATE_CREATE_INFO_EXT,
		.provokingVertexMode = VK_PROVOKING_VERTEX_MODE_LAST_VERTEX_EXT};
	VkPipelineRasterizationLineStateCreateInfoEXT lines = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_LINE_STATE_CREATE_INFO_EXT,
		.pNext = p->provoking_last ? &provoking : NULL, .lineRasterizationMode = VK_LINE_RASTERIZATION_MODE_BRESENHAM_EXT};
	VkPipelineRasterizationStateCreateInfo raster = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO, .pNext = p->bresenham ? &lines : lines.pNext,
		.depthClampEnable = p->depth_clamp, .rasterizerDiscardEnable = p->discard, .polygonMode = p->polygon,
		.cullMode = p->cull, .frontFace = p->front_face, .lineWidth = 1};
	VkPipelineMultisampleStateCreateInfo samples = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO, .rasterizationSamples = VK_SAMPLE_COUNT_1_BIT};
	VkPipelineDepthStencilStateCreateInfo depth = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_DEPTH_STENCIL_STATE_CREATE_INFO, .depthTestEnable = p->depth_test,
		.depthWriteEnable = p->depth_write, .depthCompareOp = p->depth_compare, .maxDepthBounds = 1};
	VkPipelineColorBlendAttachmentState blend = {
		.blendEnable = p->blend, .srcColorBlendFactor = p->src_color, .dstColorBlendFactor = p->dst_color, .colorBlendOp = p->color_op,
		.srcAlphaBlendFactor = p->src_alpha, .dstAlphaBlendFactor = p->dst_alpha, .alphaBlendOp = p->alpha_op, .colorWriteMask = p->color_mask};
	VkPipelineColorBlendStateCreateInfo color = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO, .attachmentCount = p->color_attachments, .pAttachments = &blend};
	VkDynamicState states[] = {
		VK_DYNAMIC_STATE_VIEWPORT, VK_DYNAMIC_STATE_SCISSOR, VK_DYNAMIC_STATE_LINE_WIDTH, VK_DYNAMIC_STATE_BLEND_CONSTANTS};
	VkPipelineDynamicStateCreateInfo dynamic = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO, .dynamicStateCount = 4, .pDynamicStates = states};
	VkGraphicsPipelineCreateInfo ci = {
		.sType = VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO, .stageCount = ns, .pStages = stages, .pVertexInputState = &vertex,
		.pInputAssemblyState = &assembly, .pTessellationState = p->patch_points ? &tess : NULL, .pViewportState = &viewport,
		.pRasterizationState = &raster, .pMultisampleState = &samples, .pDepthStencilState = &depth, .pColorBlendState = &color,
		.pDynamicState = &dynamic, .layout = (VkPipelineLayout)p->layout, .renderPass = (VkRenderPass)p->pass};
	VkPipeline h = VK_NULL_HANDLE;
	VkResult r = d->CreateGraphicsPipelines(d->handle, (VkPipelineCache)p->cache, 1, &ci, NULL, &h);
	free(bind);
	free(attr);
	free(div);
	return (vkg_handle_result){r, (uint64_t)h};
}

vkg_handle_result vkg_create_compute_pipeline(vkg_device *d, uint64_t cache, uint64_t layout, uint64_t module, const char *entry) {
	VkComputePipelineCreateInfo ci = {
		.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
		.stage = {.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO, .stage = VK_SHADER_STAGE_COMPUTE_BIT,
			.module = (VkShaderModule)module, .pName = entry},
		.layout = (VkPipelineLayout)layout};
	VkPipeline h = VK_NULL_HANDLE;
	VkResult r = d->CreateComputePipelines(d->handle, (VkPipelineCache)cache, 1, &ci, NULL, &h);
	return (vkg_handle_result){r, (uint64_t)h};
}

vkg_handle_result vkg_create_pipeline_cache(vkg_device *d, const void *data, size_t bytes) {
	VkPipelineCacheCreateInfo ci = {
		.sType = VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO, .initialDataSize = bytes, .pInitialData = bytes ? data : NULL};
	VkPipelineCache h = VK_NULL_HANDLE;
	VkResult r = d->CreatePipelineCache(d->handle, &ci, NULL, &h);
	return (vkg_handle_result){r, (uint64_t)h};
}

vkg_list vkg_pipeline_cache_data(vkg_device *d, uint64_t cache) {
	vkg_list l = {0};
	size_t n = 0;
	l.result = d->GetPipelineCacheData(d->handle, (VkPipelineCache)cache, &n, NULL);
	if (l.result < 0 || n == 0)
		return l;
	l.p = malloc(n);
	if (!l.p)
		return (vkg_list){VK_ERROR_OUT_OF_HOST_MEMORY, 0, NULL};
	l.result = d->GetPipelineCacheData(d->handle, (VkPipelineCache)cache, &n, l.p);
	l.n = n;
	return l;
}

vkg_handle_result vkg_create_descriptor_pool(vkg_device *d, const vkg_pool_size *s, uint32_t n, uint32_t sets) {
	_Static_assert(sizeof(VkDescriptorPoolSize) == sizeof(vkg_pool_size), "VkDescriptorPoolSize");
	VkDescriptorPoolCreateInfo ci = {
		.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO, .maxSets = sets, .poolSizeCount = n, .pPoolSizes = (const VkDescriptorPoolSize *)s};
	VkDescriptorPool h = VK_NULL_HANDLE;
	VkResult r = d->CreateDescriptorPool(d->handle, &ci, NULL, &h);
	return (vkg_handle_result){r, (uint64_t)h};
}

vkg_handle_result vkg_allocate_set(vkg_device *d, uint64_t pool, uint64_t layout) {
	VkDescriptorSetLayout l = (VkDescriptorSetLayout)layout;
	VkDescriptorSetAllocateInfo ai = {
		.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO, .descriptorPool = (VkDescriptorPool)pool, .descriptorSetCount = 1, .pSetLayouts = &l};
	VkDescriptorSet h = VK_NULL_HANDLE;
	VkResult r = d->AllocateDescriptorSets(d->handle, &ai, &h);
	return (vkg_handle_result){r, (uint64_t)h};
}

#define WRITES 32

static bool is_image(uint32_t type) {
	return type <= VK_DESCRIPTOR_TYPE_STORAGE_IMAGE || type == VK_DESCRIPTOR_TYPE_INPUT_ATTACHMENT;
}

void vkg_write_descriptors(vkg_device *d, const vkg_descriptor_write *w, uint32_t n) {
	union {
		VkDescriptorBufferInfo buffer;
		VkDescriptorImageInfo image;
	} info[WRITES];
	VkWriteDescriptorSet write[WRITES];
	while (n) {
		uint32_t k = n < WRITES ? n : WRITES;
		for (uint32_t i = 0; i < k; i++) {
			write[i] = (VkWriteDescriptorSet){
				.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET, .dstSet = (VkDescriptorSet)w[i].set, .dstBinding = w[i].binding,
				.descriptorCount = 1, .descriptorType = w[i].type};
			if (is_image(w[i].type)) {
				info[i].image = (VkDescriptorImageInfo){(VkSampler)w[i].sampler, (VkImageView)w[i].view, w[i].layout};
				write[i].pImageInfo = &info[i].image;
			} else {
				info[i].buffer = (VkDescriptorBufferInfo){(VkBuffer)w[i].buffer, w[i].offset, w[i].size};
				write[i].pBufferInfo = &info[i].buffer;
			}
		}
		d->UpdateDescriptorSets(d->handle, k, write, 0, NULL);
		w += k;
		n -= k;
	}
}

vkg_handle_result vkg_create_query_pool(vkg_device *d, uint32_t type, uint32_t n) {
	VkQueryPoolCreateInfo ci = {.sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO, .queryType = type, .queryCount = n};
	VkQueryPool h = VK_NULL_HANDLE;
	VkResult r = d->CreateQueryPool(d->handle, &ci, NULL, &h);
	return (vkg_handle_result){r, (uint64_t)h};
}

vkg_query_values vkg_query(vkg_device *d, uint64_t pool, uint32_t i, uint32_t flags, uint32_t values) {
	vkg_query_values q = {0};
	if (values < 1 || values > 2) {
		q.result = VK_ERROR_UNKNOWN;
		return q;
	}
	q.result = d->GetQueryPoolResults(d->handle, (VkQueryPool)pool, i, 1, values * sizeof q.v[0], q.v, values * sizeof q.v[0],
		flags | VK_QUERY_RESULT_64_BIT);
	return q;
}
