package gl

// clearing is a clear of the framebuffer.
type clearing struct {
	rect  [4]int // x, y, width, height, inside the framebuffer
	color *[4]float32
	mask  [4]bool
	depth *float32
}

// Clear sets the framebuffer's colours (COLOR_BUFFER_BIT) and depths (DEPTH_BUFFER_BIT) to the values of ClearColor
// and ClearDepth, within the scissor and the masks.
//   - Errors: INVALID_VALUE for other bits than those and STENCIL_BUFFER_BIT.
func Clear(mask uint32) {
	c := current
	if mask&^(COLOR_BUFFER_BIT|DEPTH_BUFFER_BIT|STENCIL_BUFFER_BIT) != 0 {
		c.badValue("Clear: mask %#x", mask)
		return
	}
	var r clearing
	if mask&COLOR_BUFFER_BIT != 0 {
		color := c.state.clearColor
		r.color = &color
	}
	if mask&DEPTH_BUFFER_BIT != 0 {
		depth := float32(c.state.clearDepth)
		r.depth = &depth
	}
	c.clear(&r, "Clear")
}

// ClearBufferfv sets the framebuffer's colours (COLOR, drawbuffer 0, four values) or depths (DEPTH, drawbuffer 0, one
// value), within the scissor and the masks.
//   - Errors: INVALID_ENUM for buffer, INVALID_VALUE for drawbuffer.
func ClearBufferfv(buffer uint32, drawbuffer int32, value *float32) {
	c := current
	if !given(c, value, "ClearBufferfv") {
		return
	}
	var r clearing
	switch buffer {
	case COLOR:
		if drawbuffer < 0 || drawbuffer >= maxDrawBuffers {
			c.badValue("ClearBufferfv: draw buffer %d", drawbuffer)
			return
		}
		if drawbuffer > 0 {
			return // the default framebuffer has one
		}
		r.color = &[4]float32{*value, *at(value, 1), *at(value, 2), *at(value, 3)}
	case DEPTH:
		if drawbuffer != 0 {
			c.badValue("ClearBufferfv: draw buffer %d of depths", drawbuffer)
			return
		}
		depth := unit(*value)
		r.depth = &depth
	default:
		c.badEnum("ClearBufferfv: buffer %#x", buffer)
		return
	}
	c.clear(&r, "ClearBufferfv")
}

const maxDrawBuffers = 8

func (c *context) clear(r *clearing, call string) {
	s := &c.state
	if s.has(capDiscard) {
		return // RASTERIZER_DISCARD holds for clears, too
	}
	if !s.depthMask {
		r.depth = nil
	}
	r.mask = s.colorMask
	if r.mask == [4]bool{} {
		r.color = nil
	}
	r.rect = [4]int{0, 0, c.limits.width, c.limits.height}
	if s.has(capScissor) {
		r.rect = intersect(r.rect, s.scissor)
	}
	if r.color == nil && r.depth == nil || r.rect[2] <= 0 || r.rect[3] <= 0 {
		return
	}
	if err := c.dev.Clear(r); err != nil {
		c.failed(err, "%s", call)
	}
}

// intersect is the part of a rectangle inside another.
func intersect(a [4]int, b [4]int32) [4]int {
	x0, y0 := max(a[0], int(b[0])), max(a[1], int(b[1]))
	x1, y1 := min(a[0]+a[2], int(b[0])+int(b[2])), min(a[1]+a[3], int(b[1])+int(b[3]))
	return [4]int{x0, y0, max(0, x1-x0), max(0, y1-y0)}
}

// ClearColor sets the colour of Clear.
func ClearColor(red, green, blue, alpha float32) {
	current.state.clearColor = [4]float32{red, green, blue, alpha}
}

// ClearDepth sets the depth of Clear, clamped to 0 … 1.
func ClearDepth(depth float64) { current.state.clearDepth = unit(depth) }
