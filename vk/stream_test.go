package vk

import (
	"strings"
	"testing"
)

// recordAll records every command once.
func recordAll(s *Stream) {
	s.BeginLabel("all")
	s.CopyBuffer(1, 2, BufferCopy{0, 4, 8}, BufferCopy{16, 20, 4})
	s.AppendCopy(1, 2, BufferCopy{24, 32, 4})
	s.AppendCopy(3, 2, BufferCopy{0, 0, 4})
	s.FillBuffer(2, 8, 12, 0xff)
	s.UpdateBuffer(2, 4, []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
	s.Barrier(StageTransfer, StageVertexInput|StageHost, []MemoryBarrier{{AccessTransferWrite, AccessHostRead}},
		[]BufferBarrier{{2, 0, 16, AccessTransferWrite, AccessVertexRead}, {3, 4, ^uint64(0), AccessHostWrite, AccessTransferRead}},
		[]ImageBarrier{{Image: 9, OldLayout: 0, NewLayout: 7, DstAccess: AccessTransferWrite, Aspect: 1}})
	s.CopyImageToBuffer(9, 6, 2, ImageCopy{W: 4, H: 4, Aspect: 1})
	s.AppendBufferToImage(2, 9, 7, ImageCopy{W: 4, H: 4, Aspect: 1})
	s.AppendBufferToImage(2, 9, 7, ImageCopy{Offset: 64, Mip: 1, BaseLayer: 2, Layers: 3, Y: 1, W: 2, H: 1, Aspect: 1})
	s.BlitImage(9, 6, 10, 7, ImageBlit{}, 1)
	s.ClearColorImage(9, 7, ClearColor(1, 0, 0, 1), ImageRange{Aspect: 1})
	s.ClearDepthImage(9, 7, ClearDepth(1, 2), ImageRange{Aspect: 2})
	s.BeginRenderPass(11, 12, 0, -1, 64, 32, []ClearValue{ClearColor(0, 0, 0, 0), ClearDepth(1, 0)})
	s.ClearAttachments([]ClearAttachment{{Aspect: 1}}, []ClearRect{{W: 1, H: 1}, {X: 2, W: 1, H: 1}})
	s.BindPipeline(BindGraphics, 13)
	s.BindDescriptorSet(BindGraphics, 14, 1, 15, 16, 32, 48)
	s.PushConstants(14, 1, 4, []byte{1, 2, 3, 4})
	s.BindVertexBuffer(0, 2, 0)
	s.BindVertexBuffer(1, 3, 16)
	s.BindVertexBuffer(5, 2, 8)
	s.BindIndexBuffer(2, 4, 1)
	s.SetViewport(0, 32, 64, -32, 0, 1)
	s.SetScissor(1, 2, 3, 4)
	s.SetLineWidth(1.5)
	s.SetBlendConstants([4]float32{1, 2, 3, 4})
	s.SetDepthBias(1, 0, 2)
	s.SetStencilCompareMask(3, 255)
	s.SetStencilWriteMask(3, 15)
	s.SetStencilReference(1, 7)
	s.BindXfb(0, 2, 0, 64)
	s.BeginXfb(0, 0)
	s.Draw(3, 1, 0, 0)
	s.EndXfb(5, 4)
	s.DrawIndexed(6, 2, 3, -4, 1)
	s.DrawIndirect(2, 0, 2, 16)
	s.DrawIndexedIndirect(2, 0, 2, 20)
	s.DrawIndirectByteCount(1, 0, 5, 4, 0, 12)
	s.EndRenderPass()
	s.BindPipeline(BindCompute, 16)
	s.Dispatch(1, 2, 3)
	s.DispatchIndirect(2, 12)
	s.ResetQueries(17, 0, 4)
	s.BeginQuery(17, 0, 1)
	s.EndQuery(17, 0)
	s.BeginQueryIndexed(18, 1, 0, 2)
	s.EndQueryIndexed(18, 1, 2)
	s.CopyQueryResults(17, 0, 2, 2, 8, 16, 3)
	s.WriteTimestamp(StageBottom, 17, 3)
	s.EndLabel()
}

const allText = `begin-label "all"
copy-buffer 0x1 0x2 [0,+8)->4 [16,+4)->20 [24,+4)->32
copy-buffer 0x3 0x2 [0,+4)->0
fill-buffer 0x2 8 12 255
update-buffer 0x2 4 12
barrier transfer -> vertex-input|host; transfer-write -> host-read; buffer 0x2 [0,+16) transfer-write -> vertex-read; buffer 0x3 [4,+-1) host-write -> transfer-read; image 0x9 layout 0 -> 7 none -> transfer-write
copy-image-to-buffer 0x9 0x2 mip 0 layers [0,+1) texels (0,0,0)+(4,4,1) at 0
copy-buffer-to-image 0x2 0x9 mip 0 layers [0,+1) texels (0,0,0)+(4,4,1) at 0 mip 1 layers [2,+3) texels (0,1,0)+(2,1,1) at 64
blit-image 0x9 0xa
clear-color 0x9
clear-depth 0x9
begin-pass 0xb 0xc 0 -1 64 32
clear-attachments 1 2
bind-pipeline 0 0xd
bind-set 0 0xe 0xf 1 3
push-constants 0xe 1 4 4
bind-vertex 0 2 0x2+0 0x3+16
bind-vertex 5 1 0x2+8
bind-index 0x2 4 1
viewport 0 32 64 -32
scissor 1 2 3 4
line-width 1.5
blend-constants 1 2 3 4
depth-bias 1 0 2
stencil-compare 3 255
stencil-write 3 15
stencil-reference 1 7
bind-xfb 0 0x2 0 64
begin-xfb 0x0 0
draw 3 1 0 0
end-xfb 0x5 4
draw-indexed 6 2 3 -4 1
draw-indirect 0x2 0 2 16
draw-indexed-indirect 0x2 0 2 20
draw-byte-count 1 0 0x5 4 0 12
end-pass
bind-pipeline 1 0x10
dispatch 1 2 3
dispatch-indirect 0x2 12
reset-queries 0x11 0 4
begin-query 0x11 0 1
end-query 0x11 0
begin-query-indexed 0x12 1 0 2
end-query-indexed 0x12 1 2
copy-queries 0x11 0 2 0x2 8 16 3
timestamp 8192 0x11 3
end-label
`

func diffLines(t *testing.T, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		var a, b string
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			t.Errorf("line %d:\n got %s\nwant %s", i+1, a, b)
		}
	}
}

func TestStreamString(t *testing.T) {
	var s Stream
	recordAll(&s)
	if err := s.validate(); err != nil {
		t.Error(err)
	}
	diffLines(t, s.String(), allText)
	want := StreamStats{Copies: 2, Regions: 4, CopyBytes: 20, Writes: 2, Barriers: 1, Draws: 5, Dispatches: 2, Passes: 1}
	if s.Stats() != want {
		t.Errorf("Stats() = %+v, want %+v", s.Stats(), want)
	}
	s.Reset()
	if s.Len() != 0 || s.Stats() != (StreamStats{}) || s.String() != "" {
		t.Errorf("after Reset: %d commands, %+v", s.Len(), s.Stats())
	}
}

func TestStreamAppend(t *testing.T) {
	var a, b Stream
	recordAll(&a)
	a.AppendCopy(1, 2, BufferCopy{1, 2, 3})
	recordAll(&b)
	n := b.Len()
	b.Append(&a)
	b.AppendCopy(1, 2, BufferCopy{4, 5, 6})
	if err := b.validate(); err != nil {
		t.Error(err)
	}
	diffLines(t, b.String(), allText+allText+"copy-buffer 0x1 0x2 [1,+3)->2 [4,+6)->5\n")
	if b.Len() != 2*n+1 {
		t.Errorf("Len() = %d, want %d", b.Len(), 2*n+1)
	}
	diffLines(t, a.String(), allText+"copy-buffer 0x1 0x2 [1,+3)->2\n")
}

// What an earlier recording left in the arena must not show through.
func TestStreamPaddingIsZero(t *testing.T) {
	var s Stream
	for range 2 {
		s.UpdateBuffer(1, 0, []byte("\xff\xff\xff\xff\xff\xff\xff\xff"))
		s.Reset()
	}
	s.UpdateBuffer(1, 0, []byte{1, 2, 3, 4})
	if got := s.arena[0]; got != 0x04030201 {
		t.Errorf("word = %#x, want the 4 bytes and zeros", got)
	}
	for _, text := range []string{"", "1234567", "12345678", "123456789abcdef"} {
		s.Reset()
		s.BeginLabel(text)
		raw := items[byte](&s, 0, 8*len(s.arena))
		if got := string(raw[:strings.IndexByte(string(raw), 0)]); got != text {
			t.Errorf("label = %q, want %q", got, text)
		}
	}
}

func TestStreamNothingToDo(t *testing.T) {
	var s, empty Stream
	s.CopyBuffer(1, 2)
	s.FillBuffer(1, 0, 0, 7)
	s.UpdateBuffer(1, 0, nil)
	s.PushConstants(1, 1, 0, nil)
	s.ClearAttachments(nil, []ClearRect{{}})
	s.ClearAttachments([]ClearAttachment{{}}, nil)
	s.Append(&empty)
	if s.Len() != 0 {
		t.Errorf("commands without effect were recorded:\n%v", s.String())
	}
}

func TestStreamNoAllocs(t *testing.T) {
	var s Stream
	regions := []BufferCopy{{0, 0, 4}, {8, 8, 4}}
	bar := []BufferBarrier{{1, 0, 4, AccessTransferWrite, AccessVertexRead}}
	p := make([]byte, 64)
	record := func() {
		s.Reset()
		for i := range uint64(50) {
			s.CopyBuffer(1, 2+i, regions...)
			s.AppendCopy(1, 2, BufferCopy{i, i, 1})
			s.UpdateBuffer(1, 0, p)
			s.Barrier(StageTransfer, StageVertexInput, nil, bar, nil)
			s.BindVertexBuffer(0, 1, i)
			s.BindDescriptorSet(BindGraphics, 1, 0, 2, 3, 4)
			s.Draw(1, 1, 0, 0)
		}
	}
	record()
	if n := testing.AllocsPerRun(20, record); n != 0 {
		t.Errorf("allocs = %v, want 0", n)
	}
}

// validate must see what would make replay read outside the arena.
func TestStreamValidate(t *testing.T) {
	for name, spoil := range map[string]func(*Stream){
		"code":      func(s *Stream) { s.ops[0].Code = 9999 },
		"zero code": func(s *Stream) { s.ops[0].Code = 0 },
		"count":     func(s *Stream) { s.ops[0].N = 3 },
		"data":      func(s *Stream) { s.ops[0].Data = 1 << 62 },
	} {
		var s Stream
		s.CopyBuffer(1, 2, BufferCopy{0, 0, 4}, BufferCopy{4, 4, 4})
		spoil(&s)
		if s.validate() == nil {
			t.Errorf("%s: validate sees nothing", name)
		}
	}
}

func BenchmarkStreamRecord(b *testing.B) {
	var s Stream
	b.ReportAllocs()
	for b.Loop() {
		if s.Len() > 4096 {
			s.Reset()
		}
		s.AppendCopy(1, uint64(s.Len()), BufferCopy{0, 0, 4})
	}
}

func BenchmarkStreamDraw(b *testing.B) {
	var s Stream
	for b.Loop() {
		if s.Len() > 4096 {
			s.Reset()
		}
		s.BindVertexBuffer(0, 1, 2)
		s.Draw(3, 1, 0, 0)
	}
}
