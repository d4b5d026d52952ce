package gl

import "errors"

// Viewport says where on the framebuffer clip space goes, in pixels from its lower left. Sizes past the limit are
// clamped.
//   - Errors: INVALID_VALUE for a negative size.
func Viewport(x, y, width, height int32) {
	c := current
	if width < 0 || height < 0 {
		c.badValue("Viewport: %d by %d pixels", width, height)
		return
	}
	c.state.viewport = [4]int32{x, y, min(width, int32(c.limits.viewport[0])), min(height, int32(c.limits.viewport[1]))}
	c.state.touch()
}

// Scissor sets the rectangle outside of which SCISSOR_TEST keeps pixels as they are.
//   - Errors: INVALID_VALUE for a negative size.
func Scissor(x, y, width, height int32) {
	c := current
	if width < 0 || height < 0 {
		c.badValue("Scissor: %d by %d pixels", width, height)
		return
	}
	c.state.scissor = [4]int32{x, y, width, height}
	c.state.touch()
}

// DepthRange says where depths -1 and 1 of clip space go. Both are clamped to 0 … 1; n may be the larger.
func DepthRange(n, f float64) {
	c := current
	c.state.depthRange = [2]float64{unit(n), unit(f)}
	c.state.touch()
}

// unit is v within 0 … 1, and 0 where v is no number.
func unit[T float32 | float64](v T) T {
	if !(v > 0) {
		return 0
	}
	return min(v, 1)
}

// CullFace says which triangles CULL_FACE drops: FRONT, BACK or FRONT_AND_BACK.
//   - Errors: INVALID_ENUM for mode.
func CullFace(mode uint32) {
	c := current
	if mode != FRONT && mode != BACK && mode != FRONT_AND_BACK {
		c.badEnum("CullFace: %#x", mode)
		return
	}
	c.state.cullFace = mode
	c.state.touch()
}

// FrontFace says which winding on the framebuffer, y up, is the front: CW or CCW.
//   - Errors: INVALID_ENUM for mode.
func FrontFace(mode uint32) {
	c := current
	if mode != CW && mode != CCW {
		c.badEnum("FrontFace: %#x", mode)
		return
	}
	c.state.frontFace = mode
	c.state.touch()
}

// PolygonMode draws triangles as their corners (POINT), edges (LINE) or filled (FILL); face is FRONT_AND_BACK.
//   - Errors: INVALID_ENUM for face or mode; INVALID_OPERATION for POINT and LINE on a device without fillModeNonSolid.
func PolygonMode(face, mode uint32) {
	c := current
	if face != FRONT_AND_BACK || mode != POINT && mode != LINE && mode != FILL {
		c.badEnum("PolygonMode: face %#x, mode %#x", face, mode)
		return
	}
	if mode != FILL && !c.limits.polygonModes {
		c.failed(errors.ErrUnsupported, "PolygonMode: mode %#x, and no fillModeNonSolid", mode)
		return
	}
	c.state.polygonMode = mode
	c.state.touch()
}

// LineWidth sets the width of lines in pixels, as far as the device has it.
//   - Errors: INVALID_VALUE for width <= 0.
func LineWidth(width float32) {
	c := current
	if !(width > 0) {
		c.badValue("LineWidth: %v", width)
		return
	}
	c.state.lineWidth = width
	c.state.touch()
}

// PointSize sets the size of points in pixels while PROGRAM_POINT_SIZE is off.
//   - Errors: INVALID_VALUE for size <= 0.
func PointSize(size float32) {
	c := current
	if !(size > 0) {
		c.badValue("PointSize: %v", size)
		return
	}
	c.state.pointSize = size
	c.state.touch()
}

// compareKnown reports whether f is one of the eight comparisons.
func compareKnown(f uint32) bool { return f >= NEVER && f <= ALWAYS }

// DepthFunc sets the comparison that DEPTH_TEST makes.
//   - Errors: INVALID_ENUM for xfunc.
func DepthFunc(xfunc uint32) {
	c := current
	if !compareKnown(xfunc) {
		c.badEnum("DepthFunc: %#x", xfunc)
		return
	}
	c.state.depthFunc = xfunc
	c.state.touch()
}

// DepthMask says whether draws and clears write depths.
func DepthMask(flag bool) {
	c := current
	c.state.depthMask = flag
	c.state.touch()
}

// ColorMask says which components draws and clears write.
func ColorMask(red, green, blue, alpha bool) {
	c := current
	c.state.colorMask = [4]bool{red, green, blue, alpha}
	c.state.touch()
}
