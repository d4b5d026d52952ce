package api

/*
#include "stream.h"
*/
import "C"

import "unsafe"

// Op is one recorded command: vkg_op in C, where stream.h says what each code's fields mean.
type Op struct {
	Code uint32
	N    uint32 // items, or bytes, at Data
	Data uint64 // index of the first word in the arena
	H    [2]uint64
	V    [2]uint64
	U    [4]uint32
}

// The codes.
const (
	OpCopyBuffer          = C.VKG_OP_COPY_BUFFER
	OpFillBuffer          = C.VKG_OP_FILL_BUFFER
	OpUpdateBuffer        = C.VKG_OP_UPDATE_BUFFER
	OpBarrier             = C.VKG_OP_BARRIER
	OpImageToBuffer       = C.VKG_OP_IMAGE_TO_BUFFER
	OpBufferToImage       = C.VKG_OP_BUFFER_TO_IMAGE
	OpBlitImage           = C.VKG_OP_BLIT_IMAGE
	OpClearColor          = C.VKG_OP_CLEAR_COLOR
	OpClearDepth          = C.VKG_OP_CLEAR_DEPTH
	OpBeginPass           = C.VKG_OP_BEGIN_PASS
	OpEndPass             = C.VKG_OP_END_PASS
	OpClearAttachments    = C.VKG_OP_CLEAR_ATTACHMENTS
	OpBindPipeline        = C.VKG_OP_BIND_PIPELINE
	OpBindSet             = C.VKG_OP_BIND_SET
	OpPushConstants       = C.VKG_OP_PUSH_CONSTANTS
	OpBindVertex          = C.VKG_OP_BIND_VERTEX
	OpBindIndex           = C.VKG_OP_BIND_INDEX
	OpViewport            = C.VKG_OP_VIEWPORT
	OpScissor             = C.VKG_OP_SCISSOR
	OpLineWidth           = C.VKG_OP_LINE_WIDTH
	OpBlendConstants      = C.VKG_OP_BLEND_CONSTANTS
	OpDepthBias           = C.VKG_OP_DEPTH_BIAS
	OpStencilCompare      = C.VKG_OP_STENCIL_COMPARE
	OpStencilWrite        = C.VKG_OP_STENCIL_WRITE
	OpStencilReference    = C.VKG_OP_STENCIL_REFERENCE
	OpDraw                = C.VKG_OP_DRAW
	OpDrawIndexed         = C.VKG_OP_DRAW_INDEXED
	OpDrawIndirect        = C.VKG_OP_DRAW_INDIRECT
	OpDrawIndexedIndirect = C.VKG_OP_DRAW_INDEXED_INDIRECT
	OpDispatch            = C.VKG_OP_DISPATCH
	OpDispatchIndirect    = C.VKG_OP_DISPATCH_INDIRECT
	OpBindXfb             = C.VKG_OP_BIND_XFB
	OpBeginXfb            = C.VKG_OP_BEGIN_XFB
	OpEndXfb              = C.VKG_OP_END_XFB
	OpDrawByteCount       = C.VKG_OP_DRAW_BYTE_COUNT
	OpResetQueries        = C.VKG_OP_RESET_QUERIES
	OpBeginQuery          = C.VKG_OP_BEGIN_QUERY
	OpEndQuery            = C.VKG_OP_END_QUERY
	OpBeginQueryIndexed   = C.VKG_OP_BEGIN_QUERY_INDEXED
	OpEndQueryIndexed     = C.VKG_OP_END_QUERY_INDEXED
	OpCopyQueries         = C.VKG_OP_COPY_QUERIES
	OpTimestamp           = C.VKG_OP_TIMESTAMP
	OpBeginLabel          = C.VKG_OP_BEGIN_LABEL
	OpEndLabel            = C.VKG_OP_END_LABEL
	OpLast                = C.VKG_OP_LAST
)

// The sTypes of the structs in the arena.
const (
	TypeMemoryBarrier = C.VK_STRUCTURE_TYPE_MEMORY_BARRIER
	TypeBufferBarrier = C.VK_STRUCTURE_TYPE_BUFFER_MEMORY_BARRIER
	TypeImageBarrier  = C.VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER
)

// Replay records the ops into a command buffer in the recording state and returns how many it knew.
// The arena holds what the ops' Data say; the caller established the valid usage of each command.
func (d *Device) Replay(cmd uint64, ops []Op, arena []uint64) int {
	if len(ops) == 0 {
		return 0
	}
	return int(C.vkg_replay(d.t, C.uint64_t(cmd), (*C.vkg_op)(unsafe.Pointer(unsafe.SliceData(ops))), C.uint64_t(len(ops)),
		(*C.uint64_t)(unsafe.Pointer(unsafe.SliceData(arena)))))
}
