package draw

// State is the fixed-function state that a Vulkan pipeline is made for, in OpenGL's terms. Comparable. The zero value
// is not useful: begin with DefaultState.
type State struct {
	Polygon            PolygonMode
	Cull               CullMode
	FrontCW            bool // clockwise triangles, y up, are the front ones
	DepthTest          bool
	DepthWrite         bool
	DepthFunc          Compare
	DepthClamp         bool
	NegativeZ          bool // clip space z from -w to w; needs Caps.DepthClipControl
	Blend              bool
	SrcColor, DstColor BlendFactor
	SrcAlpha, DstAlpha BlendFactor
	ColorOp, AlphaOp   BlendOp
	ColorMask          uint8 // bit 0 red … bit 3 alpha
	Discard            bool  // nothing is rasterised
	Restart            bool  // the largest index of its width ends a strip; list modes need Caps.ListRestart
	PatchPoints        uint8 // vertices of a patch
	ProvokingLast      bool  // flat varyings are the last vertex's, where the device can (Caps.ProvokingLast)
}

// DefaultState is OpenGL's initial state but for NegativeZ.
func DefaultState() State {
	return State{DepthWrite: true, DepthFunc: Less, SrcColor: One, SrcAlpha: One, ColorMask: 0xf, ProvokingLast: true}
}

// normal is s without what has no effect beside the rest: states that do the same share a pipeline.
func (s State) normal() State {
	if s.Discard {
		return State{Discard: true, Restart: s.Restart, PatchPoints: s.PatchPoints, ProvokingLast: s.ProvokingLast}
	}
	if !s.DepthTest {
		s.DepthWrite, s.DepthFunc = false, Never
	}
	if !s.Blend {
		s.SrcColor, s.DstColor, s.SrcAlpha, s.DstAlpha, s.ColorOp, s.AlphaOp = Zero, Zero, Zero, Zero, Add, Add
	}
	return s
}

// PolygonMode is VkPolygonMode.
type PolygonMode uint8

// The polygon modes. Other than PolygonFill need Caps.FillModeNonSolid.
const (
	PolygonFill PolygonMode = iota
	PolygonLine
	PolygonPoint
)

// CullMode is VkCullModeFlags.
type CullMode uint8

// The faces not drawn.
const (
	CullNone CullMode = iota
	CullFront
	CullBack
	CullBoth
)

// Compare is VkCompareOp.
type Compare uint8

// The comparisons.
const (
	Never Compare = iota
	Less
	Equal
	LessEqual
	Greater
	NotEqual
	GreaterEqual
	Always
)

// BlendFactor is VkBlendFactor.
type BlendFactor uint8

// The blend factors.
const (
	Zero BlendFactor = iota
	One
	SrcColor
	OneMinusSrcColor
	DstColor
	OneMinusDstColor
	SrcAlpha
	OneMinusSrcAlpha
	DstAlpha
	OneMinusDstAlpha
	ConstantColor
	OneMinusConstantColor
	ConstantAlpha
	OneMinusConstantAlpha
	SrcAlphaSaturate
	Src1Color // the rest need Caps.DualSrcBlend
	OneMinusSrc1Color
	Src1Alpha
	OneMinusSrc1Alpha
)

// BlendOp is VkBlendOp.
type BlendOp uint8

// The blend equations.
const (
	Add BlendOp = iota
	Subtract
	ReverseSubtract
	Min
	Max
)

// Rect is a rectangle of pixels in OpenGL's window coordinates: x, y is the lower left corner.
type Rect struct{ X, Y, W, H int }

// Dynamic is the state that needs no pipeline of its own. Comparable.
type Dynamic struct {
	Viewport   [4]float32 // x, y, width, height in OpenGL's window coordinates
	DepthRange [2]float32 // near, far
	Scissor    Rect       // ignored unless ScissorTest
	ScissorOn  bool
	LineWidth  float32
	BlendColor [4]float32
}

// DynamicFor is the initial dynamic state of a target of w by h pixels: the whole of it.
func DynamicFor(w, h int) Dynamic {
	return Dynamic{Viewport: [4]float32{0, 0, float32(w), float32(h)}, DepthRange: [2]float32{0, 1}, LineWidth: 1}
}

// scissor is the part of the target that is drawn to, clamped to it, in OpenGL's coordinates.
func (d *Dynamic) scissor(w, h int) Rect {
	if !d.ScissorOn {
		return Rect{0, 0, w, h}
	}
	s := d.Scissor
	x0, y0 := clamp(s.X, w), clamp(s.Y, h)
	x1, y1 := clamp(s.X+s.W, w), clamp(s.Y+s.H, h)
	return Rect{x0, y0, max(0, x1-x0), max(0, y1-y0)}
}

func clamp(v, hi int) int { return min(max(v, 0), hi) }
