#include "raw.h"

#include <stdlib.h>

#define TRY(call)                                                                                                      \
	do {                                                                                                           \
		VkResult try_result = (call);                                                                          \
		if (try_result != VK_SUCCESS) return try_result;                                                       \
	} while (0)

static VkResult make_image(raw_scene *s)
{
	raw_device *d = s->d;
	VkImageCreateInfo info = {.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO, .imageType = VK_IMAGE_TYPE_2D, .format = VK_FORMAT_R8G8B8A8_UNORM,
		.extent = {s->edge, s->edge, 1}, .mipLevels = 1, .arrayLayers = 1, .samples = VK_SAMPLE_COUNT_1_BIT,
		.usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT};
	TRY(d->CreateImage(d->device, &info, NULL, &s->image));
	VkMemoryRequirements need;
	d->GetImageMemoryRequirements(d->device, s->image, &need);
	VkMemoryAllocateInfo mem = {.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, .allocationSize = need.size};
	while (!(need.memoryTypeBits >> mem.memoryTypeIndex & 1)) mem.memoryTypeIndex++;
	TRY(d->AllocateMemory(d->device, &mem, NULL, &s->memory));
	TRY(d->BindImageMemory(d->device, s->image, s->memory, 0));
	VkImageViewCreateInfo view = {.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO, .image = s->image, .viewType = VK_IMAGE_VIEW_TYPE_2D,
		.format = VK_FORMAT_R8G8B8A8_UNORM, .subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1}};
	return d->CreateImageView(d->device, &view, NULL, &s->view);
}

static VkResult make_pass(raw_scene *s)
{
	raw_device *d = s->d;
	VkAttachmentDescription color = {.format = VK_FORMAT_R8G8B8A8_UNORM, .samples = VK_SAMPLE_COUNT_1_BIT, .loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR,
		.storeOp = VK_ATTACHMENT_STORE_OP_STORE, .stencilLoadOp = VK_ATTACHMENT_LOAD_OP_DONT_CARE, .stencilStoreOp = VK_ATTACHMENT_STORE_OP_DONT_CARE,
		.finalLayout = VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL};
	VkAttachmentReference ref = {0, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL};
	VkSubpassDescription sub = {.pipelineBindPoint = VK_PIPELINE_BIND_POINT_GRAPHICS, .colorAttachmentCount = 1, .pColorAttachments = &ref};
	VkSubpassDependency deps[2] = {
		{VK_SUBPASS_EXTERNAL, 0, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT,
		 VK_ACCESS_COLOR_ATTACHMENT_WRITE_BIT, VK_ACCESS_COLOR_ATTACHMENT_WRITE_BIT, 0},
		{0, VK_SUBPASS_EXTERNAL, VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT, VK_PIPELINE_STAGE_TRANSFER_BIT,
		 VK_ACCESS_COLOR_ATTACHMENT_WRITE_BIT, VK_ACCESS_TRANSFER_READ_BIT, 0},
	};
	VkRenderPassCreateInfo pass = {.sType = VK_STRUCTURE_TYPE_RENDER_PASS_CREATE_INFO, .attachmentCount = 1, .pAttachments = &color,
		.subpassCount = 1, .pSubpasses = &sub, .dependencyCount = 2, .pDependencies = deps};
	TRY(d->CreateRenderPass(d->device, &pass, NULL, &s->pass));
	VkFramebufferCreateInfo fb = {.sType = VK_STRUCTURE_TYPE_FRAMEBUFFER_CREATE_INFO, .renderPass = s->pass, .attachmentCount = 1,
		.pAttachments = &s->view, .width = s->edge, .height = s->edge, .layers = 1};
	return d->CreateFramebuffer(d->device, &fb, NULL, &s->framebuffer);
}

static VkResult make_pipeline(raw_scene *s)
{
	raw_device *d = s->d;
	VkPipelineLayoutCreateInfo layout = {.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO};
	TRY(d->CreatePipelineLayout(d->device, &layout, NULL, &s->layout));
	VkPipelineShaderStageCreateInfo stages[2] = {
		{.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO, .stage = VK_SHADER_STAGE_VERTEX_BIT, .module = s->vertex, .pName = "main"},
		{.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO, .stage = VK_SHADER_STAGE_FRAGMENT_BIT, .module = s->fragment, .pName = "main"},
	};
	VkVertexInputBindingDescription bind = {0, 8, VK_VERTEX_INPUT_RATE_VERTEX};
	VkVertexInputAttributeDescription attr = {0, 0, VK_FORMAT_R32G32_SFLOAT, 0};
	VkPipelineVertexInputStateCreateInfo input = {.sType = VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO, .vertexBindingDescriptionCount = 1,
		.pVertexBindingDescriptions = &bind, .vertexAttributeDescriptionCount = 1, .pVertexAttributeDescriptions = &attr};
	VkPipelineInputAssemblyStateCreateInfo assembly = {.sType = VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO, .topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST};
	VkViewport port = {0, 0, (float)s->edge, (float)s->edge, 0, 1};
	VkRect2D rect = {{0, 0}, {s->edge, s->edge}};
	VkPipelineViewportStateCreateInfo view = {.sType = VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO, .viewportCount = 1, .pViewports = &port, .scissorCount = 1, .pScissors = &rect};
	VkPipelineRasterizationStateCreateInfo raster = {.sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO, .lineWidth = 1};
	VkPipelineMultisampleStateCreateInfo multi = {.sType = VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO, .rasterizationSamples = VK_SAMPLE_COUNT_1_BIT};
	VkPipelineColorBlendAttachmentState mask = {.colorWriteMask = 15};
	VkPipelineColorBlendStateCreateInfo blend = {.sType = VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO, .attachmentCount = 1, .pAttachments = &mask};
	VkGraphicsPipelineCreateInfo info = {.sType = VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO, .stageCount = 2, .pStages = stages,
		.pVertexInputState = &input, .pInputAssemblyState = &assembly, .pViewportState = &view, .pRasterizationState = &raster,
		.pMultisampleState = &multi, .pColorBlendState = &blend, .layout = s->layout, .renderPass = s->pass};
	return d->CreateGraphicsPipelines(d->device, VK_NULL_HANDLE, 1, &info, NULL, &s->pipeline);
}

static VkResult module(raw_device *d, const uint32_t *code, uint64_t size, VkShaderModule *out)
{
	VkShaderModuleCreateInfo info = {.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO, .codeSize = size, .pCode = code};
	return d->CreateShaderModule(d->device, &info, NULL, out);
}

VkResult raw_scene_new(raw_device *d, uint32_t edge, const char *vertices, uint64_t n, const uint32_t *vert, uint64_t vert_size,
		       const uint32_t *frag, uint64_t frag_size, raw_scene **out)
{
	raw_scene *s = *out = calloc(1, sizeof *s);
	s->d = d;
	s->edge = edge;
	TRY(raw_buffer_new(d, n, RAW_DEVICE, &s->vertices));
	TRY(raw_upload(d, &s->vertices, vertices, n));
	TRY(raw_buffer_new(d, 4ull * edge * edge, RAW_READBACK, &s->pixels));
	TRY(make_image(s));
	TRY(make_pass(s));
	TRY(module(d, vert, vert_size, &s->vertex));
	TRY(module(d, frag, frag_size, &s->fragment));
	return make_pipeline(s);
}

VkResult raw_scene_frame(raw_scene *s, uint32_t count, int first)
{
	raw_device *d = s->d;
	VkCommandBuffer cmd = d->slot[0].cmd;
	TRY(raw_slot_begin(d, 0));
	VkClearValue black = {.color = {.float32 = {0, 0, 0, 1}}};
	VkRenderPassBeginInfo begin = {.sType = VK_STRUCTURE_TYPE_RENDER_PASS_BEGIN_INFO, .renderPass = s->pass, .framebuffer = s->framebuffer,
		.renderArea = {{0, 0}, {s->edge, s->edge}}, .clearValueCount = 1, .pClearValues = &black};
	d->CmdBeginRenderPass(cmd, &begin, VK_SUBPASS_CONTENTS_INLINE);
	d->CmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, s->pipeline);
	VkDeviceSize offset = 0;
	if (first) d->CmdBindVertexBuffers(cmd, 0, 1, &s->vertices.handle, &offset);
	for (uint32_t i = 0; i < count; i++) {
		if (!first) {
			offset = 24ull * i;
			d->CmdBindVertexBuffers(cmd, 0, 1, &s->vertices.handle, &offset);
		}
		d->CmdDraw(cmd, 3, 1, first ? 3 * i : 0, 0);
	}
	d->CmdEndRenderPass(cmd);
	TRY(raw_slot_submit(d, 0));
	return raw_wait(d);
}

VkResult raw_scene_image(raw_scene *s, char *rgba)
{
	raw_device *d = s->d;
	TRY(raw_slot_begin(d, 0));
	VkBufferImageCopy c = {.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1}, .imageExtent = {s->edge, s->edge, 1}};
	d->CmdCopyImageToBuffer(d->slot[0].cmd, s->image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, s->pixels.handle, 1, &c);
	VkMemoryBarrier b = {.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER, .srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT, .dstAccessMask = VK_ACCESS_HOST_READ_BIT};
	d->CmdPipelineBarrier(d->slot[0].cmd, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_PIPELINE_STAGE_HOST_BIT, 0, 1, &b, 0, NULL, 0, NULL);
	TRY(raw_slot_submit(d, 0));
	TRY(raw_wait(d));
	memcpy(rgba, s->pixels.mapped, 4ull * s->edge * s->edge);
	return VK_SUCCESS;
}

void raw_scene_free(raw_scene *s)
{
	raw_device *d = s->d;
	d->DeviceWaitIdle(d->device);
	d->DestroyPipeline(d->device, s->pipeline, NULL);
	d->DestroyPipelineLayout(d->device, s->layout, NULL);
	d->DestroyShaderModule(d->device, s->vertex, NULL);
	d->DestroyShaderModule(d->device, s->fragment, NULL);
	d->DestroyFramebuffer(d->device, s->framebuffer, NULL);
	d->DestroyRenderPass(d->device, s->pass, NULL);
	d->DestroyImageView(d->device, s->view, NULL);
	d->DestroyImage(d->device, s->image, NULL);
	d->FreeMemory(d->device, s->memory, NULL);
	raw_buffer_free(d, &s->vertices);
	raw_buffer_free(d, &s->pixels);
	free(s);
}
