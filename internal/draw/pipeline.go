package draw

import "github.com/vkgloo/vkgloo/vk"

// pipelineKey is all that a graphics pipeline is made of, besides its program.
type pipelineKey struct {
	layout   *vertexLayout
	pass     *pass
	state    State
	topology uint8
	bottomUp bool
	capture  bool
}

// pipelineFor returns the pipeline of v and p for a key. The last one is kept with v, so that a run of equal draws looks
// nothing up.
func (r *Renderer) pipelineFor(p *Program, v *VertexState, key pipelineKey) (uint64, error) {
	if v.pipeline != 0 && v.program == p && v.last == key {
		return v.pipeline, nil
	}
	wanted := key
	key.state = key.state.normal()
	h, ok := p.pipelines[key]
	if !ok {
		var err error
		if h, err = r.makePipeline(p, key); err != nil {
			return 0, err
		}
		p.pipelines[key] = h
	}
	v.program, v.last, v.pipeline = p, wanted, h
	return h, nil
}

func (r *Renderer) makePipeline(p *Program, key pipelineKey) (uint64, error) {
	codes, modules := p.info.Stages, p.modules
	if key.capture {
		codes, modules = p.info.Capture, p.modules[len(p.info.Stages):]
	}
	var stages []vk.ShaderStage
	for i, c := range codes {
		if key.state.Discard && c.Stage == vk.ShaderFragment {
			continue
		}
		stages = append(stages, vk.ShaderStage{Module: modules[i], Entry: c.Entry, Stage: c.Stage})
	}
	s := key.state
	front := flag(s.FrontCW) // VK_FRONT_FACE_COUNTER_CLOCKWISE is 0
	if key.bottomUp {
		front ^= 1 // rows run the other way than Vulkan thinks
	}
	info := vk.GraphicsPipelineInfo{
		Layout: p.layout, Pass: key.pass.handle, Cache: r.cache, Topology: uint32(key.topology), Restart: flag(s.Restart),
		PatchPoints: uint32(s.PatchPoints),
		Polygon:     uint32(s.Polygon), Cull: uint32(s.Cull), FrontFace: front, DepthClamp: flag(s.DepthClamp),
		Discard: flag(s.Discard), NegativeZ: flag(s.NegativeZ),
		// With it, strips that a geometry shader makes are captured in OpenGL's order.
		ProvokingLast: flag(s.ProvokingLast && r.caps.ProvokingLast && (!key.capture || r.caps.XfbProvoking)),
		Bresenham:     flag(r.caps.BresenhamLines),
		DepthTest:     flag(s.DepthTest && key.pass.key.depth != 0), DepthWrite: flag(s.DepthWrite && s.DepthTest && key.pass.key.depth != 0),
		DepthCompare: uint32(s.DepthFunc),
		Blend:        flag(s.Blend), SrcColor: uint32(s.SrcColor), DstColor: uint32(s.DstColor), ColorOp: uint32(s.ColorOp),
		SrcAlpha: uint32(s.SrcAlpha), DstAlpha: uint32(s.DstAlpha), AlphaOp: uint32(s.AlphaOp), ColorMask: uint32(s.ColorMask),
	}
	if key.pass.key.color != 0 {
		info.ColorAttachments = 1
		if p.info.NoColor {
			info.ColorMask = 0
		}
	}
	return r.dev.NewGraphicsPipeline(info, stages, key.layout.bindings, key.layout.attributes, p.info.Label)
}

func flag(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}
