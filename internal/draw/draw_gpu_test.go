package draw_test

import (
	"image/color"
	"testing"

	"github.com/vkgloo/vkgloo/internal/draw"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

const flatVS = `#version 450
layout(location = 0) in vec2 pos;
layout(location = 1) in vec4 col;
layout(location = 0) out vec4 c;
void main() { gl_Position = vec4(pos, 0, 1); gl_PointSize = 1; c = col; }`

const flatFS = `#version 450
layout(location = 0) in vec4 c;
layout(location = 0) out vec4 o;
void main() { o = c; }`

func (g *rig) program(info draw.ProgramInfo) *draw.Program {
	g.t.Helper()
	var p *draw.Program
	g.locked(func() (err error) {
		p, err = g.r.NewProgram(info)
		return err
	})
	return p
}

func flatProgram(g *rig) *draw.Program {
	return g.program(draw.ProgramInfo{
		Stages: []draw.ShaderCode{
			{Stage: vk.ShaderVertex, Words: compile(g.t, "vert", flatVS), Entry: "main"},
			{Stage: vk.ShaderFragment, Words: compile(g.t, "frag", flatFS), Entry: "main"},
		},
		Inputs: []draw.Input{{Location: 0, Kind: draw.InputFloat, Comps: 2}, {Location: 1, Kind: draw.InputFloat, Comps: 4}},
		Label:  "flat",
	})
}

func TestDrawTriangle(t *testing.T) {
	g := newRig(t, vktest.Options{}, staging.Options{})
	p := flatProgram(g)
	pos := g.store(bytesOf([]float32{-1, -1, 1, -1, -1, 1}))
	col := g.store([]byte{255, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 255})
	var target *draw.Target
	g.locked(func() (err error) {
		if target, err = g.r.NewTarget(16, 8, draw.TargetOptions{Depth: true, Label: "t"}); err != nil {
			return err
		}
		v := g.r.NewVertexState()
		v.Set([]draw.Attribute{
			{Input: p.Inputs()[0], Store: pos, Element: draw.Element{Comp: draw.CompFloat, Size: 4, Count: 2}, Stride: 8},
			{Input: p.Inputs()[1], Store: col, Element: draw.Element{Comp: draw.CompUnorm, Size: 1, Count: 4}, Stride: 4},
		})
		return g.r.Draw(&draw.Call{Program: p, Vertices: v, Target: target, State: draw.DefaultState(), Dynamic: draw.DynamicFor(16, 8),
			Mode: draw.Triangles, Count: 3, Instances: 1})
	})
	img, err := target.Read()
	g.d.Drain()
	if err != nil {
		t.Fatal(err)
	}
	red, none := color.NRGBA{255, 0, 0, 255}, color.NRGBA{}
	for _, c := range []struct {
		x, y int
		want color.NRGBA
	}{{0, 7, red}, {14, 7, red}, {1, 1, red}, {15, 0, none}, {10, 1, none}, {0, 0, red}} {
		if got := img.NRGBAAt(c.x, c.y); got != c.want {
			t.Errorf("pixel %d,%d is %v, want %v", c.x, c.y, got, c.want)
		}
	}
}
