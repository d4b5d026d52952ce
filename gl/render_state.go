package gl

import "github.com/vkgloo/vkgloo/internal/draw"

// settle translates the fixed-function state, unless it is as it was.
func (r *renderer) settle(c *context) {
	s := &c.state
	if r.version == s.version {
		return
	}
	r.version = s.version
	st := &r.call.State
	*st = draw.State{
		DepthTest: s.has(capDepthTest), DepthWrite: s.depthMask, DepthFunc: draw.Compare(s.depthFunc - NEVER), DepthClamp: s.has(capDepthClamp),
		NegativeZ: r.VK.Caps().DepthClipControl, FrontCW: s.frontFace == CW,
		Blend:    s.has(capBlend),
		SrcColor: factors[s.blendFunc[0]], DstColor: factors[s.blendFunc[1]],
		SrcAlpha: factors[s.blendFunc[2]], DstAlpha: factors[s.blendFunc[3]],
		ColorOp: equations[s.blendEquation[0]], AlphaOp: equations[s.blendEquation[1]],
		Discard: s.has(capDiscard), ProvokingLast: true,
	}
	switch s.polygonMode {
	case LINE:
		st.Polygon = draw.PolygonLine
	case POINT:
		st.Polygon = draw.PolygonPoint
	}
	if s.has(capCullFace) {
		switch s.cullFace {
		case FRONT:
			st.Cull = draw.CullFront
		case BACK:
			st.Cull = draw.CullBack
		default:
			st.Cull = draw.CullBoth
		}
	}
	for i, on := range s.colorMask {
		if on {
			st.ColorMask |= 1 << i
		}
	}
	r.settleDynamic(s)
}

// settleDynamic translates what needs no pipeline of its own.
func (r *renderer) settleDynamic(s *state) {
	v := s.viewport
	bounds := r.VK.Caps().Limits.ViewportBounds
	at := func(x int32) float32 { return max(bounds[0], min(float32(x), bounds[1])) }
	r.nothing = v[2] == 0 || v[3] == 0
	d := &r.call.Dynamic
	*d = draw.Dynamic{
		Viewport:   [4]float32{at(v[0]), at(v[1]), float32(v[2]), float32(v[3])},
		DepthRange: [2]float32{float32(s.depthRange[0]), float32(s.depthRange[1])},
		Scissor:    draw.Rect{X: int(s.scissor[0]), Y: int(s.scissor[1]), W: int(s.scissor[2]), H: int(s.scissor[3])},
		ScissorOn:  s.has(capScissor),
		LineWidth:  max(r.caps.lineWidth[0], min(s.lineWidth, r.caps.lineWidth[1])),
		BlendColor: s.blendColor,
	}
	// The far side of a viewport stays within the bounds, too.
	d.Viewport[2] = min(d.Viewport[2], bounds[1]-d.Viewport[0])
	d.Viewport[3] = min(d.Viewport[3], bounds[1]-d.Viewport[1])
	if r.nothing = r.nothing || d.Viewport[2] <= 0 || d.Viewport[3] <= 0; r.nothing {
		d.Viewport = [4]float32{0, 0, 1, 1} // nothing is rasterized, but Vulkan has no empty viewport
	}
}

var factors = map[uint32]draw.BlendFactor{
	ZERO: draw.Zero, ONE: draw.One, SRC_COLOR: draw.SrcColor, ONE_MINUS_SRC_COLOR: draw.OneMinusSrcColor, DST_COLOR: draw.DstColor,
	ONE_MINUS_DST_COLOR: draw.OneMinusDstColor, SRC_ALPHA: draw.SrcAlpha, ONE_MINUS_SRC_ALPHA: draw.OneMinusSrcAlpha,
	DST_ALPHA: draw.DstAlpha, ONE_MINUS_DST_ALPHA: draw.OneMinusDstAlpha, CONSTANT_COLOR: draw.ConstantColor,
	ONE_MINUS_CONSTANT_COLOR: draw.OneMinusConstantColor, CONSTANT_ALPHA: draw.ConstantAlpha,
	ONE_MINUS_CONSTANT_ALPHA: draw.OneMinusConstantAlpha, SRC_ALPHA_SATURATE: draw.SrcAlphaSaturate, SRC1_COLOR: draw.Src1Color,
	ONE_MINUS_SRC1_COLOR: draw.OneMinusSrc1Color, SRC1_ALPHA: draw.Src1Alpha, ONE_MINUS_SRC1_ALPHA: draw.OneMinusSrc1Alpha,
}

var equations = map[uint32]draw.BlendOp{
	FUNC_ADD: draw.Add, FUNC_SUBTRACT: draw.Subtract, FUNC_REVERSE_SUBTRACT: draw.ReverseSubtract, MIN: draw.Min, MAX: draw.Max,
}
