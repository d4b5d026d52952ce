package gl

import (
	"errors"
	"fmt"

	"github.com/vkgloo/vkgloo/gl/internal/gpu"
	"github.com/vkgloo/vkgloo/gl/internal/link"
	"github.com/vkgloo/vkgloo/internal/draw"
	"github.com/vkgloo/vkgloo/shaders"
	"github.com/vkgloo/vkgloo/vk"
)

// gpuProgram is the GPU side of an executable: one program for each size of points that was drawn with it.
type gpuProgram struct {
	r        *renderer
	variants []programVariant
	last     int
	emulated *draw.Program // captures without transform feedback; made when there is one
	slot     gpu.Slot      // of the default block
	version  uint64        // of the values in it
}

type programVariant struct {
	key     link.Variant
	program *draw.Program
}

// maxVariants bounds the sizes of points that programs are kept for.
const maxVariants = 32

// Load makes the GPU side of a linked program.
func (r *renderer) Load(exe *executable) (loaded, error) {
	g := &gpuProgram{r: r}
	if lacks := draw.Lacks(r.VK.Caps(), exe.Capabilities); lacks != "" {
		return nil, fmt.Errorf("%w: the shaders want %s, which the device lacks", errors.ErrUnsupported, lacks)
	}
	if err := g.add(exe, r.plainVariant()); err != nil {
		return nil, err
	}
	return g, nil
}

// plainVariant is the variant for what isn't points.
func (r *renderer) plainVariant() link.Variant {
	c := r.VK.Caps()
	return link.Variant{ClipControl: c.DepthClipControl, Parameters: c.DrawParameters}
}

// Release gives everything back when the GPU is done with it.
func (g *gpuProgram) Release() {
	g.r.Engine.Lock()
	defer g.r.Engine.Unlock()
	for _, v := range g.variants {
		v.program.Release()
	}
	if g.emulated != nil {
		g.emulated.Release()
	}
	g.variants, g.emulated = nil, nil
}

// program returns the program for draws such as d.
func (r *renderer) program(exe *executable, d *drawing, s *state) (*draw.Program, error) {
	g, mode := exe.device.(*gpuProgram), d.mode
	key := r.plainVariant()
	key.NoBase = exe.BaseVertex && d.indexType == 0
	if mode == POINTS || s.polygonMode == POINT {
		key.Points, key.FixedSize = true, !s.has(capPointSize)
		key.PointSize = max(r.caps.pointSize[0], min(s.pointSize, r.caps.pointSize[1]))
	}
	if v := &g.variants[g.last]; v.key == key {
		return v.program, nil
	}
	for i := range g.variants {
		if g.variants[i].key == key {
			g.last = i
			return g.variants[i].program, nil
		}
	}
	if err := g.add(exe, key); err != nil {
		return nil, err
	}
	g.last = len(g.variants) - 1
	return g.variants[g.last].program, nil
}

func (g *gpuProgram) add(exe *executable, key link.Variant) error {
	info := draw.ProgramInfo{Inputs: inputs(exe.Program), Blocks: blocksOf(exe)}
	var err error
	if info.Stages, err = codes(exe, key); err != nil {
		return err
	}
	if exe.Capture != nil && !g.r.emulates() {
		key := key
		key.Capture = true
		if info.Capture, err = codes(exe, key); err != nil {
			return err
		}
	}
	e := g.r.Engine
	e.Lock()
	defer e.Unlock()
	p, err := g.r.Renderer.NewProgram(info)
	if err != nil {
		return err
	}
	if len(g.variants) >= maxVariants { // the first one is for what isn't points
		g.variants[1].program.Release()
		g.variants = append(g.variants[:1], g.variants[2:]...)
	}
	g.variants = append(g.variants, programVariant{key, p})
	return nil
}

func codes(exe *executable, key link.Variant) ([]draw.ShaderCode, error) {
	stages, err := exe.Build(key)
	if err != nil {
		return nil, err
	}
	var out []draw.ShaderCode
	for _, s := range stages {
		out = append(out, draw.ShaderCode{Stage: stageBit(s.Stage), Words: s.Words, Entry: s.Entry})
	}
	return out, nil
}

func stageBit(s shaders.Stage) uint32 {
	if s == shaders.Fragment {
		return vk.ShaderFragment
	}
	return vk.ShaderVertex
}

// inputs are the vertex stage's inputs, one for each column.
func inputs(p *link.Program) []draw.Input {
	var out []draw.Input
	for _, a := range p.Attributes {
		slots := a.Type.Element().Slots() / a.Type.Columns
		for k := range a.Type.Columns * a.Type.Len() {
			out = append(out, draw.Input{Location: uint32(a.Vulkan + k*slots), Kind: inputKind(a.Type), Comps: uint8(a.Type.Rows)})
		}
	}
	return out
}

func blocksOf(exe *executable) []draw.Block {
	var out []draw.Block
	if exe.Default > 0 {
		out = append(out, draw.Block{Name: "loose uniforms", Kind: draw.UniformBlock, Binding: link.DefaultBinding,
			Stages: exe.DefaultStages(), Size: exe.Default, Point: pointBase})
	}
	for _, b := range exe.Blocks {
		k := draw.Block{Name: b.Name, Kind: draw.UniformBlock, Binding: uint32(b.Vulkan), Size: b.Size, ReadOnly: b.ReadOnly, Point: pointBase + b.Vulkan}
		if b.Storage {
			k.Kind = draw.StorageBlock
		}
		for _, s := range b.Stages {
			k.Stages |= stageBit(s)
		}
		out = append(out, k)
	}
	return out
}
