package draw

import "testing"

// States that draw the same pixels share a pipeline; others don't.
func TestStateNormal(t *testing.T) {
	base := DefaultState()
	for name, c := range map[string]struct {
		change func(*State)
		same   bool
	}{
		"blend function, not blending":   {func(s *State) { s.SrcColor, s.AlphaOp = DstColor, Max }, true},
		"depth function, not tested":     {func(s *State) { s.DepthFunc, s.DepthWrite = Greater, false }, true},
		"blending":                       {func(s *State) { s.Blend = true }, false},
		"depth test":                     {func(s *State) { s.DepthTest = true }, false},
		"front face, which shaders read": {func(s *State) { s.FrontCW = true }, false},
		"colour mask":                    {func(s *State) { s.ColorMask = 7 }, false},
		"discard":                        {func(s *State) { s.Discard = true }, false},
	} {
		s := base
		c.change(&s)
		if same := s.normal() == base.normal(); same != c.same {
			t.Errorf("%s: same pipeline %v, want %v", name, same, c.same)
		}
	}
	discard := func(change func(*State)) State {
		s := base
		s.Discard = true
		change(&s)
		return s.normal()
	}
	if discard(func(s *State) { s.Cull, s.Blend, s.DepthTest = CullBack, true, true }) != discard(func(*State) {}) {
		t.Error("what rasterises differs where nothing is rasterised")
	}
	if discard(func(s *State) { s.Restart = true }) == discard(func(*State) {}) {
		t.Error("restart makes no difference where nothing is rasterised")
	}
}
