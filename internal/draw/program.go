package draw

import (
	"cmp"
	"slices"

	"github.com/vkgloo/vkgloo/descriptors"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// BlockKind is what kind of block a shader declares.
type BlockKind uint8

// The kinds of block; each has binding points of its own.
const (
	UniformBlock BlockKind = iota
	StorageBlock
	Sampler // no block, but a sampler2D: bound and numbered the same way
	blockKinds
)

// Block is a uniform or storage block of a program, all of them in descriptor set 0.
type Block struct {
	Name     string
	Kind     BlockKind
	Binding  uint32 // in the set
	Stages   uint32 // VkShaderStageFlags
	Size     int    // bytes, without a run-time sized array
	ReadOnly bool
	Point    int // the context's binding point that it reads

	stages  vk.Stage
	access  vk.Access
	limit   int // bytes that a shader may see
	dynamic bool
}

// ShaderCode is one stage of a program.
type ShaderCode struct {
	Stage uint32 // VkShaderStageFlagBits
	Words []uint32
	Entry string
}

// ProgramInfo is a linked program: locations and bindings agree between its stages.
type ProgramInfo struct {
	Stages  []ShaderCode
	Capture []ShaderCode // the stages as transform feedback wants them; nil: no captures
	Inputs  []Input
	Blocks  []Block
	Push    uint32 // bytes of push constants, for all stages
	NoColor bool   // nothing writes colour 0
	Label   string
}

// What programs are limited to.
const (
	MaxInputs  = maxBindings // locations of vertex inputs
	MaxOutputs = 4           // buffers that a capture fills
	// OutputPoint is the first of the storage points that an emulated capture binds its outputs to; users' points are
	// below.
	OutputPoint = 128
)

// maxDynamic is how many descriptors of a program have dynamic offsets: what Vulkan promises of both kinds.
const (
	maxDynamicUniform = 8
	maxDynamicStorage = 4
	maxDynamic        = maxDynamicUniform + maxDynamicStorage
)

// Program is a linked program and the pipelines made of it.
//   - Concurrency: as Renderer.
type Program struct {
	r         *Renderer
	id        uint32
	info      ProgramInfo
	modules   []uint64            // of Stages, then of Capture
	setLayout *descriptors.Layout // nil without blocks
	layout    uint64
	stages    uint32 // all of them
	sets      *descriptors.Sets
	ranges    []descriptors.Range // what the blocks were bound to last, by block
	stores    []*staging.Store    // and the stores of that
	offsets   []uint32            // dynamic ones, in order of binding
	writes    bool                // some block may be written by a shader
	pipelines map[pipelineKey]uint64
	compute   uint64 // the pipeline of a compute program
	released  bool
}

// NewProgram makes the Vulkan objects of a program. Blocks are sorted by binding.
//   - Errors: vk.ErrOutOfMemory, vk.ErrDeviceLost.
func (r *Renderer) NewProgram(info ProgramInfo) (*Program, error) {
	info.Blocks = slices.SortedFunc(slices.Values(info.Blocks), func(a, b Block) int { return cmp.Compare(a.Binding, b.Binding) })
	r.nextID++
	p := &Program{r: r, id: r.nextID, info: info, pipelines: make(map[pipelineKey]uint64)}
	if err := p.make(); err != nil {
		p.Release()
		return nil, err
	}
	r.programs[p] = struct{}{}
	return p, nil
}

func (p *Program) make() error {
	d := p.r.dev
	for _, s := range slices.Concat(p.info.Stages, p.info.Capture) {
		m, err := d.NewShaderModule(s.Words, p.info.Label)
		if err != nil {
			return err
		}
		p.modules = append(p.modules, m)
		p.stages |= s.Stage
	}
	var sets []uint64
	if len(p.info.Blocks) > 0 {
		if err := p.makeSetLayout(); err != nil {
			return err
		}
		sets = append(sets, p.setLayout.Handle())
	}
	var push []vk.PushRange
	if p.info.Push > 0 {
		push = append(push, vk.PushRange{Stages: p.stages, Size: p.info.Push})
	}
	var err error
	if p.layout, err = d.NewPipelineLayout(sets, push, p.info.Label); err != nil {
		return err
	}
	if s := p.info.Stages; len(s) == 1 && s[0].Stage == vk.ShaderCompute {
		p.compute, err = d.NewComputePipeline(p.r.cache, p.layout, p.modules[0], s[0].Entry, p.info.Label)
	}
	return err
}

// makeSetLayout makes the layout of set 0. What a shader may write has descriptors of its own for every offset:
// synchronization validation takes a dynamic one to begin at its buffer's begin.
func (p *Program) makeSetLayout() error {
	left := [blockKinds]int{UniformBlock: maxDynamicUniform, StorageBlock: maxDynamicStorage}
	var list []descriptors.Binding
	for i := range p.info.Blocks {
		b := &p.info.Blocks[i]
		b.prepare(p.r.caps)
		writes := b.access&vk.AccessShaderWrite != 0
		if b.dynamic = left[b.Kind] > 0 && !writes; b.dynamic {
			left[b.Kind]--
		}
		list = append(list, descriptors.Binding{Name: b.Name, Number: int(b.Binding), Storage: b.Kind == StorageBlock, Sampled: b.Kind == Sampler, Dynamic: b.dynamic,
			ReadOnly: !writes, Size: b.Size, Stages: b.Stages})
		p.writes = p.writes || writes
	}
	p.ranges, p.stores = make([]descriptors.Range, len(list)), make([]*staging.Store, len(list))
	p.offsets = make([]uint32, 0, maxDynamic)
	d := descriptors.On(p.r.dev)
	var err error
	if p.setLayout, err = descriptors.NewLayout(d, list, p.info.Label); err == nil {
		p.sets = descriptors.NewSets(d, p.setLayout, descriptors.Options{Label: p.info.Label})
	}
	return err
}

// set returns the set for what useBlocks has found, 0 for a program without blocks.
func (p *Program) set() (uint64, error) {
	if p.sets == nil {
		return 0, nil
	}
	h, err := p.sets.Get(p.ranges, p.r.eng.Next())
	p.sets.Flush()
	return h, err
}

// prepare settles what every draw wants to know.
func (b *Block) prepare(c *vk.Caps) {
	b.stages = shaderStages(b.Stages)
	b.access, b.limit = vk.AccessUniformRead, int(c.Limits.MaxUniformRange)
	if b.Kind == Sampler {
		b.access = vk.AccessShaderRead
	}
	if b.Kind == StorageBlock {
		b.access, b.limit = vk.AccessShaderRead, int(c.Limits.MaxStorageRange)
		if !b.ReadOnly {
			b.access |= vk.AccessShaderWrite
		}
	}
}

// Blocks returns the program's blocks, by binding. Point may be changed, the rest not.
func (p *Program) Blocks() []Block { return p.info.Blocks }

// Inputs returns the inputs of the vertex stage.
func (p *Program) Inputs() []Input { return p.info.Inputs }

// Captures tells whether the program has varyings to capture.
func (p *Program) Captures() bool { return len(p.info.Capture) > 0 }

// SetLabel names the program's objects in debug messages.
func (p *Program) SetLabel(label string) {
	p.info.Label = label
	d := p.r.dev
	d.Relabel(vk.RetirePipelineLayout, p.layout, label)
	for _, m := range p.modules {
		d.Relabel(vk.RetireShaderModule, m, label)
	}
	for _, h := range p.pipelines {
		d.Relabel(vk.RetirePipeline, h, label)
	}
	if p.compute != 0 {
		d.Relabel(vk.RetirePipeline, p.compute, label)
	}
}

// Release gives everything back when the open stream is complete.
func (p *Program) Release() {
	if p.released {
		return
	}
	p.released = true
	r := p.r
	for _, h := range p.pipelines {
		r.retire(vk.RetirePipeline, h)
	}
	r.retire(vk.RetirePipeline, p.compute)
	r.retire(vk.RetirePipelineLayout, p.layout)
	if p.sets != nil {
		p.sets.Release(r.eng.Next())
	}
	if p.setLayout != nil {
		p.setLayout.Release(r.eng.Next())
	}
	for _, m := range p.modules {
		r.retire(vk.RetireShaderModule, m)
	}
	delete(r.programs, p)
}
