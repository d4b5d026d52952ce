package gpu

import (
	_ "embed"
	"encoding/binary"
	"math"

	"github.com/vkgloo/vkgloo/internal/draw"
	"github.com/vkgloo/vkgloo/vk"
)

//go:generate glslangValidator -V clear.vert -o clear.vert.spv
//go:generate glslangValidator -V clear.frag -o clear.frag.spv

var (
	//go:embed clear.vert.spv
	clearVertex []byte
	//go:embed clear.frag.spv
	clearFragment []byte
)

// clearer draws over a rectangle: clears that leave some components as they are.
type clearer struct {
	program  *draw.Program
	vertices *draw.VertexState
	call     draw.Call
	push     [16]byte
}

// Clear clears a rectangle of the framebuffer. mask has a bit for each component of colour, 1 for red.
//   - Errors: vk.ErrOutOfMemory, vk.ErrDeviceLost, staging.ErrState.
func (d *Device) Clear(c draw.Clear, mask uint8) error {
	if err := d.Lock(); err != nil {
		return err
	}
	defer d.Unlock()
	partial := c.ColorOn && mask != 0xf
	if partial {
		if err := d.cover(c, mask); err != nil {
			return err
		}
		c.ColorOn = false
	}
	return d.Target.Clear(c)
}

// cover draws a colour over a rectangle, through a mask.
func (d *Device) cover(c draw.Clear, mask uint8) error {
	k := &d.clearer
	if k.program == nil {
		if err := d.makeClearer(); err != nil {
			return err
		}
	}
	for i, v := range c.Color {
		binary.LittleEndian.PutUint32(k.push[4*i:], math.Float32bits(v))
	}
	k.call.Tag++
	k.call.State.ColorMask = mask
	k.call.Dynamic.Scissor = c.Rect
	return d.Renderer.Draw(&k.call)
}

func (d *Device) makeClearer() error {
	k := &d.clearer
	p, err := d.Renderer.NewProgram(draw.ProgramInfo{Label: "masked clear", Push: uint32(len(k.push)), Stages: []draw.ShaderCode{
		{Stage: vk.ShaderVertex, Words: code(clearVertex), Entry: "main"},
		{Stage: vk.ShaderFragment, Words: code(clearFragment), Entry: "main"},
	}})
	if err != nil {
		return err
	}
	w, h := d.Target.Size()
	state := draw.DefaultState()
	state.DepthWrite = false
	k.program, k.vertices = p, d.Renderer.NewVertexState()
	k.call = draw.Call{Program: p, Vertices: k.vertices, Target: d.Target, State: state, Dynamic: draw.DynamicFor(w, h),
		Mode: draw.Triangles, Count: 3, Instances: 1, Push: k.push[:]}
	k.call.Dynamic.ScissorOn = true
	return nil
}

// code is SPIR-V as words.
func code(p []byte) []uint32 {
	out := make([]uint32, len(p)/4)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(p[4*i:])
	}
	return out
}

// release gives the program back. The engine's lock is held.
func (k *clearer) release() {
	if k.program != nil {
		k.program.Release()
		k.vertices.Release()
	}
	*k = clearer{}
}
