package gl

// factorKnown reports whether f is a blend factor.
func factorKnown(f uint32) bool {
	switch f {
	case ZERO, ONE, SRC_COLOR, ONE_MINUS_SRC_COLOR, DST_COLOR, ONE_MINUS_DST_COLOR, SRC_ALPHA, ONE_MINUS_SRC_ALPHA,
		DST_ALPHA, ONE_MINUS_DST_ALPHA, CONSTANT_COLOR, ONE_MINUS_CONSTANT_COLOR, CONSTANT_ALPHA, ONE_MINUS_CONSTANT_ALPHA,
		SRC_ALPHA_SATURATE, SRC1_COLOR, ONE_MINUS_SRC1_COLOR, SRC1_ALPHA, ONE_MINUS_SRC1_ALPHA:
		return true
	}
	return false
}

// BlendFunc sets what BLEND multiplies source and destination by.
//   - Errors: INVALID_ENUM for a factor.
func BlendFunc(sfactor, dfactor uint32) {
	current.blendFunc([4]uint32{sfactor, dfactor, sfactor, dfactor}, "BlendFunc")
}

// BlendFuncSeparate is BlendFunc with factors of their own for alpha.
//   - Errors: INVALID_ENUM for a factor.
func BlendFuncSeparate(sfactorRGB, dfactorRGB, sfactorAlpha, dfactorAlpha uint32) {
	current.blendFunc([4]uint32{sfactorRGB, dfactorRGB, sfactorAlpha, dfactorAlpha}, "BlendFuncSeparate")
}

func (c *context) blendFunc(f [4]uint32, call string) {
	for _, v := range f {
		if !factorKnown(v) {
			c.badEnum("%s: factor %#x", call, v)
			return
		}
	}
	c.state.blendFunc = f
	c.state.touch()
}

func equationKnown(e uint32) bool {
	switch e {
	case FUNC_ADD, FUNC_SUBTRACT, FUNC_REVERSE_SUBTRACT, MIN, MAX:
		return true
	}
	return false
}

// BlendEquation sets how BLEND combines source and destination.
//   - Errors: INVALID_ENUM for mode.
func BlendEquation(mode uint32) {
	current.blendEquation([2]uint32{mode, mode}, "BlendEquation")
}

// BlendEquationSeparate is BlendEquation with one of its own for alpha.
//   - Errors: INVALID_ENUM for a mode.
func BlendEquationSeparate(modeRGB, modeAlpha uint32) {
	current.blendEquation([2]uint32{modeRGB, modeAlpha}, "BlendEquationSeparate")
}

func (c *context) blendEquation(e [2]uint32, call string) {
	if !equationKnown(e[0]) || !equationKnown(e[1]) {
		c.badEnum("%s: %#x, %#x", call, e[0], e[1])
		return
	}
	c.state.blendEquation = e
	c.state.touch()
}

// BlendColor sets the constant that some blend factors use.
func BlendColor(red, green, blue, alpha float32) {
	c := current
	c.state.blendColor = [4]float32{red, green, blue, alpha}
	c.state.touch()
}
