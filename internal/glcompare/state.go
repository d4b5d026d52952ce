package glcompare

import "github.com/vkgloo/vkgloo/gl"

// state is what is known of the rest of OpenGL's state.
type state struct {
	restart, fixed bool
	index          uint32
	active         bool    // transform feedback
	scene          *buffer // at binding 0 of UNIFORM_BUFFER
	points         bool    // PROGRAM_POINT_SIZE
}

func (s *state) forget(b *buffer) {
	if s.scene == b {
		s.scene = nil
	}
}

// reset puts the state that programs change back.
func (s *state) reset(g *Funcs) {
	for _, c := range switches {
		g.Disable(c)
	}
	g.BindVertexArray(0)
	for _, t := range targets {
		if t != gl.ELEMENT_ARRAY_BUFFER {
			g.BindBuffer(t, 0)
		}
	}
	for i := range uint32(attributes) {
		switch kindOf(int(i)) {
		case 'f':
			g.VertexAttrib4f(i, 0, 0, 0, 1)
		case 'i':
			g.VertexAttribI4i(i, 0, 0, 0, 1)
		case 'u':
			g.VertexAttribI4ui(i, 0, 0, 0, 1)
		default:
			g.VertexAttribL4d(i, 0, 0, 0, 1)
		}
	}
	g.PrimitiveRestartIndex(0)
	g.Viewport(0, 0, 128, 128)
	g.Scissor(0, 0, 128, 128)
	g.ColorMask(true, true, true, true)
	g.DepthMask(true)
	g.DepthFunc(gl.LESS)
	g.DepthRange(0, 1)
	g.CullFace(gl.BACK)
	g.FrontFace(gl.CCW)
	g.BlendFunc(gl.ONE, gl.ZERO)
	g.BlendEquation(gl.FUNC_ADD)
	g.BlendColor(0, 0, 0, 0)
	g.PointSize(1)
	g.ClearColor(0, 0, 0, 0)
	g.ClearDepth(1)
	g.PixelStorei(gl.PACK_ALIGNMENT, 4)
	g.Clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT)
}

var switches = []uint32{gl.DEPTH_TEST, gl.CULL_FACE, gl.BLEND, gl.SCISSOR_TEST, gl.RASTERIZER_DISCARD, gl.PRIMITIVE_RESTART,
	gl.PRIMITIVE_RESTART_FIXED_INDEX, gl.PROGRAM_POINT_SIZE}

// stateCall changes some fixed-function state.
func (r *Runner) stateCall() {
	switch r.c.IntN(14) {
	case 0, 1, 2:
		c := switches[r.c.IntN(len(switches))]
		on := r.chance(50)
		r.do(func(g *Funcs, s int) {
			if on {
				g.Enable(c)
			} else {
				g.Disable(c)
			}
		}, "Enable(%#x) %v", c, on)
		switch c {
		case gl.PRIMITIVE_RESTART:
			r.state.restart = on
		case gl.PRIMITIVE_RESTART_FIXED_INDEX:
			r.state.fixed = on
		case gl.PROGRAM_POINT_SIZE:
			r.state.points = on
		}
	case 3:
		i := one(r, uint32(0xff), 0xffff, 0xffffffff, 3, 0, 7)
		r.do(func(g *Funcs, s int) { g.PrimitiveRestartIndex(i) }, "PrimitiveRestartIndex(%#x)", i)
		r.state.index = i
	case 4:
		x, y, w, h := int32(r.between(-20, 60)), int32(r.between(-20, 60)), int32(r.between(20, 150)), int32(r.between(20, 150))
		r.do(func(g *Funcs, s int) { g.Viewport(x, y, w, h) }, "Viewport(%d, %d, %d, %d)", x, y, w, h)
	case 5:
		x, y, w, h := int32(r.between(-20, 100)), int32(r.between(-20, 100)), int32(r.between(0, 150)), int32(r.between(0, 150))
		r.do(func(g *Funcs, s int) { g.Scissor(x, y, w, h) }, "Scissor(%d, %d, %d, %d)", x, y, w, h)
	case 6:
		f := one(r, uint32(gl.LESS), gl.LEQUAL, gl.GREATER, gl.ALWAYS, gl.GEQUAL)
		r.do(func(g *Funcs, s int) { g.DepthFunc(f) }, "DepthFunc(%#x)", f)
	case 7:
		m := r.chance(70)
		r.do(func(g *Funcs, s int) { g.DepthMask(m) }, "DepthMask(%v)", m)
	case 8:
		m := [4]bool{r.chance(80), r.chance(80), r.chance(80), r.chance(80)}
		r.do(func(g *Funcs, s int) { g.ColorMask(m[0], m[1], m[2], m[3]) }, "ColorMask(%v)", m)
	case 9:
		f, d := one(r, uint32(gl.CW), gl.CCW), one(r, uint32(gl.FRONT), gl.BACK)
		r.do(func(g *Funcs, s int) { g.FrontFace(f); g.CullFace(d) }, "FrontFace(%#x), CullFace(%#x)", f, d)
	case 10:
		factor := func() uint32 {
			return one(r, uint32(gl.ZERO), gl.ONE, gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.DST_COLOR, gl.CONSTANT_COLOR, gl.ONE_MINUS_DST_ALPHA)
		}
		a, b, c, d := factor(), factor(), factor(), factor()
		r.do(func(g *Funcs, s int) { g.BlendFuncSeparate(a, b, c, d); g.BlendColor(0.25, 0.5, 0.75, 1) }, "BlendFuncSeparate(%#x, %#x, %#x, %#x)", a, b, c, d)
	case 11:
		a, b := one(r, uint32(gl.FUNC_ADD), gl.FUNC_SUBTRACT, gl.MIN), one(r, uint32(gl.FUNC_ADD), gl.FUNC_REVERSE_SUBTRACT, gl.MAX)
		r.do(func(g *Funcs, s int) { g.BlendEquationSeparate(a, b) }, "BlendEquationSeparate(%#x, %#x)", a, b)
	case 12:
		n, f := float64(r.c.IntN(3))/2, float64(r.c.IntN(3))/2
		r.do(func(g *Funcs, s int) { g.DepthRange(n, f) }, "DepthRange(%v, %v)", n, f)
	default:
		p := float32(r.between(1, 6))
		r.do(func(g *Funcs, s int) { g.PointSize(p) }, "PointSize(%v)", p)
	}
}
