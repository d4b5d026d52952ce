package gl

// capability numbers a switch of Enable.
type capability uint8

const (
	capBlend capability = iota
	capColorLogicOp
	capCullFace
	capDebugOutput
	capDebugOutputSynchronous
	capDepthClamp
	capDepthTest
	capDither
	capFramebufferSRGB
	capLineSmooth
	capMultisample
	capOffsetFill
	capOffsetLine
	capOffsetPoint
	capPolygonSmooth
	capRestart
	capRestartFixed
	capPointSize
	capDiscard
	capAlphaToCoverage
	capAlphaToOne
	capSampleCoverage
	capSampleShading
	capSampleMask
	capScissor
	capStencil
	capCubeMapSeamless
	capClipDistance0 // … 7
	capabilities     = capClipDistance0 + maxClipDistances
	noCapability     = 255
)

const maxClipDistances = 8

var capabilityOf = map[uint32]capability{
	BLEND: capBlend, COLOR_LOGIC_OP: capColorLogicOp, CULL_FACE: capCullFace, DEBUG_OUTPUT: capDebugOutput,
	DEBUG_OUTPUT_SYNCHRONOUS: capDebugOutputSynchronous, DEPTH_CLAMP: capDepthClamp, DEPTH_TEST: capDepthTest,
	DITHER: capDither, FRAMEBUFFER_SRGB: capFramebufferSRGB, LINE_SMOOTH: capLineSmooth, MULTISAMPLE: capMultisample,
	POLYGON_OFFSET_FILL: capOffsetFill, POLYGON_OFFSET_LINE: capOffsetLine, POLYGON_OFFSET_POINT: capOffsetPoint,
	POLYGON_SMOOTH: capPolygonSmooth, PRIMITIVE_RESTART: capRestart, PRIMITIVE_RESTART_FIXED_INDEX: capRestartFixed,
	PROGRAM_POINT_SIZE: capPointSize, RASTERIZER_DISCARD: capDiscard, SAMPLE_ALPHA_TO_COVERAGE: capAlphaToCoverage,
	SAMPLE_ALPHA_TO_ONE: capAlphaToOne, SAMPLE_COVERAGE: capSampleCoverage, SAMPLE_SHADING: capSampleShading,
	SAMPLE_MASK: capSampleMask, SCISSOR_TEST: capScissor, STENCIL_TEST: capStencil,
	TEXTURE_CUBE_MAP_SEAMLESS: capCubeMapSeamless,
}

func capabilityFor(name uint32) capability {
	if name-CLIP_DISTANCE0 < maxClipDistances {
		return capClipDistance0 + capability(name-CLIP_DISTANCE0)
	}
	if k, ok := capabilityOf[name]; ok {
		return k
	}
	return noCapability
}

// state is the fixed-function state.
type state struct {
	version uint64 // changes with every change that a draw must know of
	on      uint64 // a bit for each capability

	viewport, scissor [4]int32
	clearColor        [4]float32
	clearDepth        float64
	colorMask         [4]bool
	depthMask         bool
	depthFunc         uint32
	depthRange        [2]float64
	cullFace          uint32
	frontFace         uint32
	polygonMode       uint32
	blendFunc         [4]uint32 // source and destination of colour, then of alpha
	blendEquation     [2]uint32
	blendColor        [4]float32
	lineWidth         float32
	pointSize         float32
	restartIndex      uint32
}

func (s *state) has(k capability) bool { return s.on&(1<<k) != 0 }

// touch notes a change.
func (s *state) touch() { s.version = nextVersion() }

func (s *state) init(l limits) {
	*s = state{
		on:         1<<capDither | 1<<capMultisample,
		viewport:   [4]int32{0, 0, int32(l.width), int32(l.height)},
		scissor:    [4]int32{0, 0, int32(l.width), int32(l.height)},
		clearDepth: 1, colorMask: [4]bool{true, true, true, true}, depthMask: true, depthFunc: LESS,
		depthRange: [2]float64{0, 1}, cullFace: BACK, frontFace: CCW, polygonMode: FILL,
		blendFunc: [4]uint32{ONE, ZERO, ONE, ZERO}, blendEquation: [2]uint32{FUNC_ADD, FUNC_ADD},
		lineWidth: 1, pointSize: 1,
	}
	s.touch()
}

// Enable switches a capability on. Those that need what this package lacks (multisampling, stencil, logic operations)
// are remembered, and have no effect.
//   - Errors: INVALID_ENUM for cap.
func Enable(cap uint32) { current.enable(cap, true, "Enable") }

// Disable switches a capability off.
//   - Errors: INVALID_ENUM for cap.
func Disable(cap uint32) { current.enable(cap, false, "Disable") }

func (c *context) enable(name uint32, on bool, call string) {
	k := capabilityFor(name)
	if k == noCapability {
		c.badEnum("%s: capability %#x", call, name)
		return
	}
	if c.state.has(k) == on {
		return
	}
	c.state.on ^= 1 << k
	c.state.touch()
}

// IsEnabled reports whether a capability is on.
//   - Errors: INVALID_ENUM for cap.
func IsEnabled(cap uint32) bool {
	c := current
	k := capabilityFor(cap)
	if k == noCapability {
		c.badEnum("IsEnabled: capability %#x", cap)
		return false
	}
	return c.state.has(k)
}

// PrimitiveRestartIndex sets the index that starts a new primitive while PRIMITIVE_RESTART is on. It is compared
// before the base vertex is added, in every mode.
func PrimitiveRestartIndex(index uint32) {
	s := &current.state
	if s.restartIndex != index {
		s.restartIndex = index
		s.touch()
	}
}
