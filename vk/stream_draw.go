package vk

import (
	"math"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

// ClearAttachment is an attachment of the current subpass to be cleared; the layout of VkClearAttachment.
type ClearAttachment struct {
	Aspect, Attachment uint32 // Attachment: of colour attachments, the index in the subpass
	Value              ClearValue
}

// ClearRect is where; the layout of VkClearRect. Layers of 0 mean 1.
type ClearRect struct {
	X, Y              int32
	W, H              uint32
	BaseLayer, Layers uint32
}

// BeginRenderPass begins a pass over an area in pixels, commands inline. clears has a value for every attachment that
// its load operation clears.
func (s *Stream) BeginRenderPass(pass, framebuffer uint64, x, y, w, h int32, clears []ClearValue) {
	o := s.op(api.OpBeginPass)
	o.H, o.N = [2]uint64{pass, framebuffer}, uint32(len(clears))
	o.U = [4]uint32{uint32(x), uint32(y), uint32(w), uint32(h)}
	for _, c := range clears {
		put(s, c)
	}
	s.stats.Passes++
}

// EndRenderPass ends the pass.
func (s *Stream) EndRenderPass() { s.op(api.OpEndPass) }

// ClearAttachments clears within a pass. With nothing to clear, or nowhere, it does nothing.
func (s *Stream) ClearAttachments(attachments []ClearAttachment, rects []ClearRect) {
	if len(attachments) == 0 || len(rects) == 0 {
		return
	}
	o := s.op(api.OpClearAttachments)
	o.N, o.U[0] = uint32(len(attachments)), uint32(len(rects))
	for _, a := range attachments {
		put(s, a)
	}
	for _, r := range rects {
		r.Layers = max(r.Layers, 1)
		put(s, r)
	}
}

// BindPipeline binds a pipeline to BindGraphics or BindCompute.
func (s *Stream) BindPipeline(point uint32, p uint64) {
	o := s.op(api.OpBindPipeline)
	o.H[0], o.U[0] = p, point
}

// BindDescriptorSet binds a set as number first, with its dynamic offsets in bytes.
func (s *Stream) BindDescriptorSet(point uint32, layout uint64, first uint32, set uint64, dynamic ...uint32) {
	o := s.op(api.OpBindSet)
	o.H, o.U = [2]uint64{layout, set}, [4]uint32{point, first}
	o.N = uint32(len(dynamic))
	for i := 0; i < len(dynamic); i += 2 {
		pair := [2]uint32{dynamic[i]}
		if i+1 < len(dynamic) {
			pair[1] = dynamic[i+1]
		}
		put(s, pair)
	}
}

// PushConstants sets bytes of the push constants: stages are VkShaderStageFlags, off and len(p) multiples of 4.
func (s *Stream) PushConstants(layout uint64, stages uint32, off uint32, p []byte) {
	if len(p) == 0 {
		return
	}
	o := s.op(api.OpPushConstants)
	o.H[0], o.U, o.N = layout, [4]uint32{stages, off}, uint32(len(p))
	s.putBytes(p)
}

// BindVertexBuffer binds a buffer at an offset in bytes. Consecutive bindings bound one after the other become one command.
func (s *Stream) BindVertexBuffer(binding uint32, buf, off uint64) {
	o := s.last(api.OpBindVertex)
	if o == nil || o.U[0]+o.N != binding {
		o = s.op(api.OpBindVertex)
		o.U[0] = binding
	}
	o.N++
	s.arena = append(s.arena, buf, off)
}

// BindIndexBuffer binds indices at an offset in bytes; typ is a VkIndexType.
func (s *Stream) BindIndexBuffer(buf, off uint64, typ uint32) {
	o := s.op(api.OpBindIndex)
	o.H[0], o.V[0], o.U[0] = buf, off, typ
}

// SetViewport sets viewport 0, in pixels and depth. A negative height needs Caps.NegativeViewport.
func (s *Stream) SetViewport(x, y, w, h, near, far float32) {
	o := s.op(api.OpViewport)
	o.U = [4]uint32{math.Float32bits(x), math.Float32bits(y), math.Float32bits(w), math.Float32bits(h)}
	o.V = [2]uint64{uint64(math.Float32bits(near)), uint64(math.Float32bits(far))}
}

// SetScissor sets scissor 0, in pixels.
func (s *Stream) SetScissor(x, y int32, w, h uint32) {
	s.op(api.OpScissor).U = [4]uint32{uint32(x), uint32(y), w, h}
}

// SetLineWidth sets the width of lines, in pixels: 1 without Caps.WideLines.
func (s *Stream) SetLineWidth(f float32) { s.op(api.OpLineWidth).U[0] = math.Float32bits(f) }

// SetBlendConstants sets the blend constants.
func (s *Stream) SetBlendConstants(c [4]float32) {
	s.op(api.OpBlendConstants).U = ClearColor(c[0], c[1], c[2], c[3])
}

// SetDepthBias sets the depth bias; clamp is 0 without the feature.
func (s *Stream) SetDepthBias(constant, clamp, slope float32) {
	s.op(api.OpDepthBias).U = ClearColor(constant, clamp, slope, 0)
}

// SetStencilCompareMask sets the mask of stencil tests; faces are VkStencilFaceFlags: 1 front, 2 back, 3 both.
func (s *Stream) SetStencilCompareMask(faces, mask uint32) {
	s.op(api.OpStencilCompare).U = [4]uint32{faces, mask}
}

// SetStencilWriteMask sets the mask of stencil writes.
func (s *Stream) SetStencilWriteMask(faces, mask uint32) {
	s.op(api.OpStencilWrite).U = [4]uint32{faces, mask}
}

// SetStencilReference sets the stencil reference value.
func (s *Stream) SetStencilReference(faces, ref uint32) {
	s.op(api.OpStencilReference).U = [4]uint32{faces, ref}
}

// Draw draws vertices.
func (s *Stream) Draw(vertices, instances, first, firstInstance uint32) {
	s.op(api.OpDraw).U = [4]uint32{vertices, instances, first, firstInstance}
	s.stats.Draws++
}

// DrawIndexed draws by indices; base is added to each.
func (s *Stream) DrawIndexed(indices, instances, first uint32, base int32, firstInstance uint32) {
	o := s.op(api.OpDrawIndexed)
	o.U, o.N = [4]uint32{indices, instances, first, firstInstance}, uint32(base)
	s.stats.Draws++
}

// DrawIndirect draws count times by records (VkDrawIndirectCommand) that lie stride bytes apart in a buffer; a count
// above 1 needs Caps.MultiDrawIndirect.
func (s *Stream) DrawIndirect(buf, off uint64, count, stride uint32) {
	s.indirect(api.OpDrawIndirect, buf, off, count, stride)
	s.stats.Draws++
}

// DrawIndexedIndirect is DrawIndirect with VkDrawIndexedIndirectCommand records.
func (s *Stream) DrawIndexedIndirect(buf, off uint64, count, stride uint32) {
	s.indirect(api.OpDrawIndexedIndirect, buf, off, count, stride)
	s.stats.Draws++
}

func (s *Stream) indirect(code uint32, buf, off uint64, count, stride uint32) {
	o := s.op(code)
	o.H[0], o.V[0], o.U = buf, off, [4]uint32{count, stride}
}

// Dispatch runs x*y*z work groups.
func (s *Stream) Dispatch(x, y, z uint32) {
	s.op(api.OpDispatch).U = [4]uint32{x, y, z}
	s.stats.Dispatches++
}

// DispatchIndirect takes the three counts from a buffer.
func (s *Stream) DispatchIndirect(buf, off uint64) {
	s.indirect(api.OpDispatchIndirect, buf, off, 0, 0)
	s.stats.Dispatches++
}
