package vk_test

import (
	_ "embed"
	"encoding/binary"
	"math"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

//go:generate glslangValidator --quiet -V --target-env vulkan1.0 -o testdata/add.comp.spv testdata/add.comp
//go:generate glslangValidator --quiet -V --target-env vulkan1.0 -o testdata/flat.vert.spv testdata/flat.vert
//go:generate glslangValidator --quiet -V --target-env vulkan1.0 -o testdata/flat.frag.spv testdata/flat.frag
//go:generate glslangValidator --quiet -V --target-env vulkan1.0 -o testdata/capture.vert.spv testdata/capture.vert

var (
	//go:embed testdata/add.comp.spv
	addComp string
	//go:embed testdata/flat.vert.spv
	flatVert string
	//go:embed testdata/flat.frag.spv
	flatFrag string
	//go:embed testdata/capture.vert.spv
	captureVert string
)

// maker makes objects that are retired when the test ends.
type maker struct {
	t testing.TB
	d *vk.Device
}

func (m maker) keep(kind vk.RetireKind) func(h uint64, err error) uint64 {
	return func(h uint64, err error) uint64 {
		m.t.Helper()
		if err != nil {
			m.t.Fatal(err)
		}
		m.t.Cleanup(func() { m.d.Retire(0, vk.Retired{Kind: kind, Handle: h}) })
		return h
	}
}

func (m maker) module(spv, label string) uint64 {
	m.t.Helper()
	words := make([]uint32, len(spv)/4)
	for i := range words {
		words[i] = binary.LittleEndian.Uint32([]byte(spv[4*i:]))
	}
	return m.keep(vk.RetireShaderModule)(m.d.NewShaderModule(words, label))
}

// filled is a mapped buffer of the usage that holds the words.
func (m maker) filled(usage vk.BufferUsage, label string, words ...uint32) *vk.Buffer {
	m.t.Helper()
	b, err := m.d.NewBuffer(vk.BufferOptions{Size: 4 * len(words), Usage: usage | transfer, Memory: vk.MemoryReadback, Label: label})
	if err != nil {
		m.t.Fatal(err)
	}
	m.t.Cleanup(b.Destroy)
	p := make([]byte, 0, b.Size)
	for _, w := range words {
		p = binary.LittleEndian.AppendUint32(p, w)
	}
	put(m.t, b, p)
	return b
}

func floats(f ...float32) []uint32 {
	var w []uint32
	for _, v := range f {
		w = append(w, math.Float32bits(v))
	}
	return w
}

func words(t testing.TB, b *vk.Buffer) []uint32 {
	t.Helper()
	p := get(t, b)
	w := make([]uint32, len(p)/4)
	for i := range w {
		w[i] = binary.LittleEndian.Uint32(p[4*i:])
	}
	return w
}

func TestReplayCompute(t *testing.T) {
	m := maker{t, vktest.Device(t)}
	d := m.d
	sets := m.keep(vk.RetireSetLayout)(d.NewSetLayout([]vk.SetBinding{{Binding: 0, Type: vk.DescriptorStorageDynamic, Count: 1, Stages: vk.ShaderCompute}}, "sets"))
	layout := m.keep(vk.RetirePipelineLayout)(d.NewPipelineLayout([]uint64{sets}, []vk.PushRange{{Stages: vk.ShaderCompute, Offset: 0, Size: 8}}, "layout"))
	pipeline := m.keep(vk.RetirePipeline)(d.NewComputePipeline(0, layout, m.module(addComp, "add"), "main", "add"))
	pool := m.keep(vk.RetireDescriptorPool)(d.NewDescriptorPool([]vk.PoolSize{{Type: vk.DescriptorStorageDynamic, Count: 1}}, 1, "pool"))
	set, _, err := d.AllocateSet(pool, sets)
	if err != nil {
		t.Fatal(err)
	}
	align := uint32(d.Limits().StorageAlign)
	numbers := m.filled(vk.UsageStorage, "numbers", make([]uint32, 2*(16+align/4))...)
	groups := m.filled(vk.UsageIndirect, "groups", 9, 1, 1, 1)
	d.WriteDescriptors([]vk.DescriptorWrite{{Set: set, Buffer: numbers.Handle, Size: 64, Type: vk.DescriptorStorageDynamic}})
	var s vk.Stream
	s.BindPipeline(vk.BindCompute, pipeline)
	add := func(n byte, off uint32) {
		s.BindDescriptorSet(vk.BindCompute, layout, 0, set, off)
		s.PushConstants(layout, vk.ShaderCompute, 4, []byte{n, 0, 0, 0})
	}
	add(3, 0)
	s.Dispatch(4, 1, 1)
	full(&s)
	add(4, align)
	s.DispatchIndirect(groups.Handle, 4)
	toHost(&s)
	finish(t, d, &s)
	for i, got := range words(t, numbers) {
		want := uint32(0)
		if i < 16 {
			want += 3
		}
		if k := uint32(i) - align/4; k < 4 {
			want += 4
		}
		if got != want {
			t.Errorf("number %d = %d, want %d", i, got, want)
		}
	}
}

// picture is an 8 by 8 target and what draws on it.
type picture struct {
	maker
	image                *vk.Image
	pass, frame, layout  uint64
	triangles            uint64
	corners, red, colors *vk.Buffer
	out                  *vk.Buffer
}

const pictureSize = 8

func newPicture(t *testing.T) *picture {
	p := &picture{maker: maker{t, vktest.Device(t)}}
	d := p.d
	var err error
	p.image, err = d.NewImage(vk.ImageOptions{Width: pictureSize, Height: pictureSize, Format: 37, Label: "picture",
		Usage: uint32(vk.ImageColorAttachment | vk.ImageTransferSrc | vk.ImageTransferDst)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.image.Destroy)
	p.pass = p.keep(vk.RetireRenderPass)(d.NewRenderPass(vk.RenderPassInfo{ColorFormat: 37, ColorOutside: 6,
		SrcStages: uint32(vk.StageTransfer), SrcAccess: uint32(vk.AccessTransferWrite | vk.AccessTransferRead),
		DstStages: uint32(vk.StageTransfer), DstAccess: uint32(vk.AccessTransferWrite | vk.AccessTransferRead)}, "pass"))
	p.frame = p.keep(vk.RetireFramebuffer)(d.NewFramebuffer(p.pass, p.image.View, 0, pictureSize, pictureSize, "frame"))
	p.layout = p.keep(vk.RetirePipelineLayout)(d.NewPipelineLayout(nil, nil, "layout"))
	info := vk.GraphicsPipelineInfo{Layout: p.layout, Pass: p.pass, Topology: 3, ColorAttachments: 1, ColorMask: 15}
	p.triangles = p.keep(vk.RetirePipeline)(d.NewGraphicsPipeline(info,
		[]vk.ShaderStage{{Module: p.module(flatVert, "vert"), Entry: "main", Stage: vk.ShaderVertex}, {Module: p.module(flatFrag, "frag"), Entry: "main", Stage: vk.ShaderFragment}},
		[]vk.VertexBinding{{Binding: 0, Stride: 8}, {Binding: 1, Stride: 16, Instance: 1, Divisor: 1}},
		[]vk.VertexAttribute{{Location: 0, Binding: 0, Format: 103}, {Location: 1, Binding: 1, Format: 109}}, "triangles"))
	p.corners = p.filled(vk.UsageVertex, "corners", floats(-1, -1, 1, -1, -1, 1, 1, 1)...)
	p.red = p.filled(vk.UsageVertex, "red", floats(1, 0, 0, 1)...)
	p.colors = p.filled(vk.UsageVertex, "colors", floats(0, 1, 0, 1, 0, 0, 1, 1)...)
	p.out = hostBuffer(t, d, 4*pictureSize*pictureSize, "out")
	return p
}

// draw renders what f records into a cleared picture and gives its rows, a letter a pixel.
func (p *picture) draw(before, f func(s *vk.Stream)) string {
	p.t.Helper()
	var s vk.Stream
	if before != nil {
		before(&s)
	}
	image := vk.ImageBarrier{Image: p.image.Handle, NewLayout: 7, DstAccess: vk.AccessTransferWrite, Aspect: vk.AspectColor}
	s.Barrier(vk.StageTransfer, vk.StageTransfer, nil, nil, []vk.ImageBarrier{image})
	s.ClearColorImage(p.image.Handle, 7, vk.ClearColor(0, 0, 0, 0), vk.ImageRange{Aspect: vk.AspectColor})
	image.OldLayout, image.NewLayout, image.SrcAccess, image.DstAccess = 7, 6, vk.AccessTransferWrite, vk.AccessTransferRead
	s.Barrier(vk.StageTransfer, vk.StageTransfer, nil, nil, []vk.ImageBarrier{image})
	s.BeginRenderPass(p.pass, p.frame, 0, 0, pictureSize, pictureSize, nil)
	s.BindPipeline(vk.BindGraphics, p.triangles)
	s.SetViewport(0, 0, pictureSize, pictureSize, 0, 1)
	s.SetScissor(0, 0, pictureSize, pictureSize)
	s.SetLineWidth(1)
	s.SetBlendConstants([4]float32{})
	s.BindVertexBuffer(0, p.corners.Handle, 0)
	s.BindVertexBuffer(1, p.red.Handle, 0)
	f(&s)
	s.EndRenderPass()
	s.CopyImageToBuffer(p.image.Handle, 6, p.out.Handle, vk.ImageCopy{Aspect: vk.AspectColor, W: pictureSize, H: pictureSize})
	toHost(&s)
	finish(p.t, p.d, &s)
	var b strings.Builder
	letters := map[uint32]byte{0: '.', 0xff0000ff: 'R', 0xff00ff00: 'G', 0xffff0000: 'B'}
	for i, w := range words(p.t, p.out) {
		if i > 0 && i%pictureSize == 0 {
			b.WriteByte('\n')
		}
		c, ok := letters[w]
		if !ok {
			c = '?'
		}
		b.WriteByte(c)
	}
	return b.String()
}

func (p *picture) want(got, want string) {
	p.t.Helper()
	if want = strings.TrimSpace(strings.ReplaceAll(want, "\t", "")); got != want {
		p.t.Errorf("picture:\n%s\nwant\n%s", got, want)
	}
}

const half = `
	RRRR....
	RRRR....
	RRRR....
	RRRR....
	........
	........
	........
	........`

const lower = `
	........
	........
	........
	........
	RRRR....
	RRRR....
	RRRR....
	RRRR....`

func TestReplayDraws(t *testing.T) {
	p := newPicture(t)
	quad := p.filled(vk.UsageIndex, "indices", 9, 7, 5, 6, 6, 7, 8)
	direct := p.filled(vk.UsageIndirect, "records", 0, 3, 1, 0, 0 /* record 2 */, 3, 1, 1, 0)
	indexed := p.filled(vk.UsageIndirect, "indexed records", 6, 1, 1, uint32(0xfffffffb), 0)
	for name, c := range map[string]struct {
		f    func(s *vk.Stream)
		want string
	}{
		"nothing": {func(s *vk.Stream) {}, strings.Repeat("........\n", 8)},
		"quad of two draws in a corner": {func(s *vk.Stream) {
			s.SetScissor(0, 0, 4, 4)
			s.Draw(3, 1, 0, 0)
			s.Draw(3, 1, 1, 0)
		}, half},
		"viewport upside down": {func(s *vk.Stream) {
			s.SetViewport(0, pictureSize, 4, -4, 0, 1)
			s.Draw(3, 1, 0, 0)
			s.Draw(3, 1, 1, 0)
		}, lower},
		"indexed with a base": {func(s *vk.Stream) {
			s.SetViewport(0, 0, 4, 4, 0, 1)
			s.BindIndexBuffer(quad.Handle, 4, 1)
			s.DrawIndexed(6, 1, 0, -5, 0)
		}, half},
		"indirect": {func(s *vk.Stream) {
			s.SetViewport(0, 0, 4, 4, 0, 1)
			if p.d.Caps().MultiDrawIndirect {
				s.DrawIndirect(direct.Handle, 4, 2, 16)
				return
			}
			s.DrawIndirect(direct.Handle, 4, 1, 16)
			s.DrawIndirect(direct.Handle, 20, 1, 16)
		}, half},
		"indexed indirect": {func(s *vk.Stream) {
			s.SetViewport(0, 0, 4, 4, 0, 1)
			s.BindIndexBuffer(quad.Handle, 0, 1)
			s.DrawIndexedIndirect(indexed.Handle, 0, 1, 20)
		}, half},
		"instances, vertex buffers rebound": {func(s *vk.Stream) {
			s.SetViewport(0, 0, 4, 8, 0, 1)
			s.BindVertexBuffer(1, p.colors.Handle, 0)
			s.BindVertexBuffer(0, p.corners.Handle, 8)
			s.Draw(3, 2, 0, 0)
			s.BindVertexBuffer(0, p.corners.Handle, 0)
			s.BindVertexBuffer(1, p.colors.Handle, 0)
			s.SetViewport(4, 0, 4, 8, 0, 1)
			s.Draw(3, 1, 0, 0)
			s.Draw(3, 1, 1, 0)
		}, `
			....GGGG
			...BGGGG
			...BGGGG
			..BBGGGG
			..BBGGGG
			.BBBGGGG
			.BBBGGGG
			BBBBGGGG`},
		"clears": {func(s *vk.Stream) {
			s.ClearAttachments([]vk.ClearAttachment{{Aspect: vk.AspectColor, Value: vk.ClearColor(1, 0, 0, 1)}},
				[]vk.ClearRect{{W: 4, H: 1}, {X: 6, Y: 7, W: 2, H: 1}})
		}, `
			RRRR....
			........
			........
			........
			........
			........
			........
			......RR`},
	} {
		t.Run(name, func(t *testing.T) {
			q := *p
			q.t = t
			q.want(p.draw(nil, c.f), c.want)
		})
	}
}

func TestReplayOcclusionQuery(t *testing.T) {
	p := newPicture(t)
	pool := p.keep(vk.RetireQueryPool)(p.d.NewQueryPool(vk.QueryOcclusion, 2, "samples"))
	flags := uint32(0)
	if p.d.Caps().OcclusionQueryPrecise {
		flags = 1
	}
	p.draw(func(s *vk.Stream) { s.ResetQueries(pool, 0, 2) }, func(s *vk.Stream) {
		s.BeginQuery(pool, 0, flags)
		s.SetScissor(0, 0, 4, 4)
		s.Draw(3, 1, 0, 0)
		s.Draw(3, 1, 1, 0)
		s.EndQuery(pool, 0)
		s.BeginQuery(pool, 1, flags)
		s.EndQuery(pool, 1)
	})
	a, ready, err := p.d.QueryResult(pool, 0, 1)
	if err != nil || !ready || a[0] == 0 || flags == 1 && a[0] != 16 {
		t.Errorf("samples %v, %v, %v, want 16", a, ready, err)
	}
	if b, _, _ := p.d.QueryResult(pool, 1, 1); b[0] != 0 {
		t.Errorf("samples of nothing: %d", b[0])
	}
}

func TestReplayTransformFeedback(t *testing.T) {
	p := newPicture(t)
	d, c := p.d, p.d.Caps()
	if !c.TransformFeedback || !c.TransformFeedbackQueries || !c.TransformFeedbackDraw {
		t.Skip("no transform feedback")
	}
	info := vk.GraphicsPipelineInfo{Layout: p.layout, Pass: p.pass, Discard: 1, ColorAttachments: 1}
	capture := p.keep(vk.RetirePipeline)(d.NewGraphicsPipeline(info,
		[]vk.ShaderStage{{Module: p.module(captureVert, "capture"), Entry: "main", Stage: vk.ShaderVertex}},
		[]vk.VertexBinding{{Binding: 0, Stride: 8}}, []vk.VertexAttribute{{Location: 0, Binding: 0, Format: 103}}, "capture"))
	out := p.filled(vk.UsageTransformFeedback|vk.UsageVertex, "captured", make([]uint32, 16)...)
	counter := p.filled(vk.UsageTransformFeedbackCounter|vk.UsageIndirect, "counter", 0, 0)
	pool := p.keep(vk.RetireQueryPool)(d.NewQueryPool(vk.QueryXfb, 1, "primitives"))
	points := p.filled(vk.UsageVertex, "points", floats(0.5, 1, -0.5, -1, 0, 2, -1, 3)...)
	p.draw(func(s *vk.Stream) { s.ResetQueries(pool, 0, 1) }, func(s *vk.Stream) {
		s.BindPipeline(vk.BindGraphics, capture)
		s.BindVertexBuffer(0, points.Handle, 0)
		s.BindXfb(0, out.Handle, 8, 48)
		s.BeginQueryIndexed(pool, 0, 0, 0)
		s.BeginXfb(0, 0)
		s.Draw(2, 1, 0, 0)
		s.EndXfb(counter.Handle, 4)
		s.EndQueryIndexed(pool, 0, 0)
	})
	if got := words(t, counter); got[1] != 16 {
		t.Errorf("counter = %d, want 16 bytes", got[1])
	}
	if v, ready, err := d.QueryResult(pool, 0, 2); err != nil || !ready || v != [2]uint64{2, 2} {
		t.Errorf("primitives %v, %v, %v, want 2 of 2", v, ready, err)
	}
	p.draw(nil, func(s *vk.Stream) { // continued where it ended
		s.BindPipeline(vk.BindGraphics, capture)
		s.BindVertexBuffer(0, points.Handle, 16)
		s.BindXfb(0, out.Handle, 8, 48)
		s.BeginXfb(counter.Handle, 4)
		s.Draw(2, 1, 0, 0)
		s.EndXfb(counter.Handle, 4)
	})
	want := floats(0, 0, 1, 2, -1, -2, 0, 4, -2, 6, 0, 0, 0, 0, 0, 0)
	for i, got := range words(t, out) {
		if got != want[i] {
			t.Errorf("captured %d = %v, want %v", i, math.Float32frombits(got), math.Float32frombits(want[i]))
		}
	}
	// Three of the corners drawn again, as many as the counter says.
	put(t, counter, []byte{0, 0, 0, 0, 24, 0, 0, 0})
	got := p.draw(nil, func(s *vk.Stream) { s.DrawIndirectByteCount(1, 0, counter.Handle, 4, 0, 8) })
	if strings.Count(got, "R") < 24 {
		t.Errorf("picture by byte count:\n%s", got)
	}
}
