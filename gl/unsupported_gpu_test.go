package gl

import (
	"errors"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
)

// Where the device lacks something, calls say so: an error, or an info log with the feature's name.
func TestDeviceLacks(t *testing.T) {
	hide := vktest.Profile("hide=shaderFloat64,hide=fillModeNonSolid,hide=VK_KHR_shader_draw_parameters")
	gpuContext(t, vktest.Options{Profile: hide})
	if PolygonMode(FRONT_AND_BACK, FILL); GetError() != NO_ERROR {
		t.Error("filled polygons are refused")
	}
	before := Snapshot()
	if PolygonMode(FRONT_AND_BACK, LINE); !errors.Is(Err(), errors.ErrUnsupported) || GetError() != INVALID_OPERATION {
		t.Errorf("PolygonMode: %v, want INVALID_OPERATION and ErrUnsupported", Err())
	}
	if after := Snapshot(); after != before {
		t.Errorf("PolygonMode changed the state: %s", difference(before, after))
	}
	for feature, source := range map[string]string{
		"shaderFloat64":        "#version 410\nin dvec2 d;\nvoid main() { gl_Position = vec4(d, 0, 1); }",
		"shaderDrawParameters": "#version 460\nvoid main() { gl_Position = vec4(gl_BaseInstance); }",
	} {
		p := CreateProgram()
		AttachShader(p, makeShader(t, VERTEX_SHADER, source))
		LinkProgram(p)
		var ok int32
		log := make([]byte, 1000)
		GetProgramiv(p, LINK_STATUS, &ok)
		GetProgramInfoLog(p, 1000, nil, &log[0])
		if ok != 0 || !strings.Contains(GoStr(&log[0]), feature) {
			t.Errorf("linked %d, %q, want a log with %s", ok, GoStr(&log[0]), feature)
		}
	}
	check(t)
}
