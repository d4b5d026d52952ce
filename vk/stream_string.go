package vk

import (
	"fmt"
	"math"
	"strings"
	"unsafe"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

// shape is how an op reads: its name, what its fields are called, and how many bytes of the arena it owns.
type shape struct {
	name   string
	fields string            // h, k: handles; v, w: 64-bit values; 0-3: u; f, g, i, j: u as floats; n: the count
	bytes  func(*api.Op) int // nil: none
}

func perItem(n int) func(*api.Op) int { return func(o *api.Op) int { return n * int(o.N) } }
func fixed(n int) func(*api.Op) int   { return func(*api.Op) int { return n } }

var shapes = [api.OpLast]shape{
	api.OpCopyBuffer:          {"copy-buffer", "hk", perItem(24)},
	api.OpFillBuffer:          {"fill-buffer", "hvw0", nil},
	api.OpUpdateBuffer:        {"update-buffer", "hvn", perItem(1)},
	api.OpBarrier:             {"barrier", "", func(o *api.Op) int { return 24*int(o.N) + 56*int(o.U[2]) + 72*int(o.U[3]) }},
	api.OpImageToBuffer:       {"copy-image-to-buffer", "hk", perItem(56)},
	api.OpBufferToImage:       {"copy-buffer-to-image", "hk", perItem(56)},
	api.OpBlitImage:           {"blit-image", "hk", perItem(80)},
	api.OpClearColor:          {"clear-color", "h", fixed(36)},
	api.OpClearDepth:          {"clear-depth", "h", fixed(28)},
	api.OpBeginPass:           {"begin-pass", "hk0123", perItem(16)},
	api.OpEndPass:             {"end-pass", "", nil},
	api.OpClearAttachments:    {"clear-attachments", "n0", func(o *api.Op) int { return 24 * int(o.N+o.U[0]) }},
	api.OpBindPipeline:        {"bind-pipeline", "0h", nil},
	api.OpBindSet:             {"bind-set", "0hk1n", perItem(4)},
	api.OpPushConstants:       {"push-constants", "h01n", perItem(1)},
	api.OpBindVertex:          {"bind-vertex", "0n", perItem(16)},
	api.OpBindIndex:           {"bind-index", "hv0", nil},
	api.OpViewport:            {"viewport", "fgij", nil},
	api.OpScissor:             {"scissor", "0123", nil},
	api.OpLineWidth:           {"line-width", "f", nil},
	api.OpBlendConstants:      {"blend-constants", "fgij", nil},
	api.OpDepthBias:           {"depth-bias", "fgi", nil},
	api.OpStencilCompare:      {"stencil-compare", "01", nil},
	api.OpStencilWrite:        {"stencil-write", "01", nil},
	api.OpStencilReference:    {"stencil-reference", "01", nil},
	api.OpDraw:                {"draw", "0123", nil},
	api.OpDrawIndexed:         {"draw-indexed", "012n3", nil},
	api.OpDrawIndirect:        {"draw-indirect", "hv01", nil},
	api.OpDrawIndexedIndirect: {"draw-indexed-indirect", "hv01", nil},
	api.OpDispatch:            {"dispatch", "012", nil},
	api.OpDispatchIndirect:    {"dispatch-indirect", "hv", nil},
	api.OpBindXfb:             {"bind-xfb", "0hvw", nil},
	api.OpBeginXfb:            {"begin-xfb", "hv", nil},
	api.OpEndXfb:              {"end-xfb", "hv", nil},
	api.OpDrawByteCount:       {"draw-byte-count", "01hv23", nil},
	api.OpResetQueries:        {"reset-queries", "h01", nil},
	api.OpBeginQuery:          {"begin-query", "h01", nil},
	api.OpEndQuery:            {"end-query", "h0", nil},
	api.OpBeginQueryIndexed:   {"begin-query-indexed", "h012", nil},
	api.OpEndQueryIndexed:     {"end-query-indexed", "h02", nil},
	api.OpCopyQueries:         {"copy-queries", "h01kvw2", nil},
	api.OpTimestamp:           {"timestamp", "0h1", nil},
	api.OpBeginLabel:          {"begin-label", "", perItem(1)},
	api.OpEndLabel:            {"end-label", "", nil},
}

// validate checks what replay takes for granted: known codes, data inside the arena.
func (s *Stream) validate() error {
	for i := range s.ops {
		o := &s.ops[i]
		if o.Code >= api.OpLast || shapes[o.Code].name == "" {
			return fmt.Errorf("op %d: code %d", i, o.Code)
		}
		n := 0
		if f := shapes[o.Code].bytes; f != nil {
			n = (f(o) + 7) / 8
		}
		if o.Data > uint64(len(s.arena)) || uint64(n) > uint64(len(s.arena))-o.Data {
			return fmt.Errorf("op %d (%s): data [%d, +%d) of %d words", i, shapes[o.Code].name, o.Data, n, len(s.arena))
		}
	}
	return nil
}

// String lists the commands, one a line, handles in hexadecimal: for tests and for looking at what was recorded.
func (s *Stream) String() string {
	var b strings.Builder
	for i := range s.ops {
		s.describe(&b, &s.ops[i])
		b.WriteByte('\n')
	}
	return b.String()
}

func (s *Stream) describe(b *strings.Builder, o *api.Op) {
	sh := shapes[o.Code]
	b.WriteString(sh.name)
	for _, f := range sh.fields {
		b.WriteByte(' ')
		switch f {
		case 'h', 'k':
			fmt.Fprintf(b, "%#x", o.H[strings.IndexRune("hk", f)])
		case 'v', 'w':
			fmt.Fprint(b, o.V[strings.IndexRune("vw", f)])
		case 'n':
			fmt.Fprint(b, int32(o.N))
		case 'f', 'g', 'i', 'j':
			fmt.Fprint(b, math.Float32frombits(o.U[strings.IndexRune("fgij", f)]))
		default:
			fmt.Fprint(b, int32(o.U[f-'0']))
		}
	}
	switch o.Code {
	case api.OpCopyBuffer:
		for _, r := range items[BufferCopy](s, o.Data, int(o.N)) {
			fmt.Fprintf(b, " [%d,+%d)->%d", r.Src, r.Size, r.Dst)
		}
	case api.OpBufferToImage, api.OpImageToBuffer:
		for _, r := range items[ImageCopy](s, o.Data, int(o.N)) {
			fmt.Fprintf(b, " mip %d layers [%d,+%d) texels (%d,%d,%d)+(%d,%d,%d) at %d", r.Mip, r.BaseLayer, r.Layers, r.X, r.Y, r.Z, r.W, r.H, r.D, r.Offset)
		}
	case api.OpBindVertex:
		for _, p := range items[[2]uint64](s, o.Data, int(o.N)) {
			fmt.Fprintf(b, " %#x+%d", p[0], p[1])
		}
	case api.OpBarrier:
		s.describeBarrier(b, o)
	case api.OpBeginLabel:
		fmt.Fprintf(b, " %q", items[byte](s, o.Data, int(o.N)-1))
	}
}

func (s *Stream) describeBarrier(b *strings.Builder, o *api.Op) {
	fmt.Fprintf(b, " %v -> %v", Stage(o.U[0]), Stage(o.U[1]))
	at := o.Data
	for _, m := range items[memoryBarrier](s, at, int(o.N)) {
		fmt.Fprintf(b, "; %v -> %v", m.src, m.dst)
	}
	at += 3 * uint64(o.N)
	for _, m := range items[bufferBarrier](s, at, int(o.U[2])) {
		fmt.Fprintf(b, "; buffer %#x [%d,+%d) %v -> %v", m.buffer, m.off, int64(m.size), m.src, m.dst)
	}
	at += 7 * uint64(o.U[2])
	for _, m := range items[imageBarrier](s, at, int(o.U[3])) {
		fmt.Fprintf(b, "; image %#x", m.image)
		if m.baseMip > 0 || m.mips != remaining {
			fmt.Fprintf(b, " mips [%d,+%d)", m.baseMip, int32(m.mips))
		}
		if m.baseLayer > 0 || m.layers != remaining {
			fmt.Fprintf(b, " layers [%d,+%d)", m.baseLayer, int32(m.layers))
		}
		fmt.Fprintf(b, " layout %d -> %d %v -> %v", m.oldLayout, m.newLayout, m.src, m.dst)
	}
}

// items are the structs that lie in the arena at a word.
func items[T any](s *Stream, at uint64, n int) []T {
	if n <= 0 {
		return nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&s.arena[at])), n)
}
