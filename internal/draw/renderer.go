package draw

import (
	"fmt"
	"unsafe"

	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// Renderer records draws, clears, captures and dispatches into the open command buffer of one engine.
//   - Concurrency: every method wants the engine's lock held, but for those that say otherwise.
type Renderer struct {
	eng  *staging.Engine
	dev  *vk.Device
	caps *vk.Caps
	out  *vk.Stream

	cache     uint64 // VkPipelineCache
	passes    map[passKey]*pass
	layouts   map[string]*vertexLayout
	shadows   map[shadowKey]*shadow
	programs  map[*Program]struct{}
	targets   map[*Target]struct{}
	empty     *Target // without pixels
	inputs    map[*VertexState]struct{}
	samplers  map[vk.SamplerInfo]uint64
	textures  map[*Texture]struct{}
	constants *vk.Buffer // what unbound inputs and empty buffers read
	sink      *vk.Buffer // where writes to nothing go
	kernels   kernels
	nextID    uint32

	// Points are the numbered binding points of the context. A change is noted by Bind.
	points       [blockKinds][]Point
	pointsSerial uint64 // counts the changes

	open  openPass
	force Force
	stats Stats
}

// Stats counts what a renderer has done.
type Stats struct {
	Draws       uint64 // draw commands recorded
	Passes      uint64 // render passes begun
	Dispatches  uint64 // the user's
	Conversions uint64 // vertex attributes and index buffers converted on the GPU
	Pipelines   int    // that exist
	Sets        int    // descriptor sets that exist
}

// Force makes a renderer take its fallbacks although the device could do without: for tests.
type Force struct {
	Convert     bool // every vertex attribute goes through a converted copy
	Fans        bool // fans are drawn as lists
	WidenIndex  bool // 8-bit indices become 32 bits wide
	Divisors    bool // per-instance data of divisor > 1 is spread out
	EmulateXfb  bool // captures without the extension: the root package looks at it
	Clamp       bool // counts are cut to the data, as without robustBufferAccess
	LoopRecords bool // indirect draws one by one
	BaseOnHost  bool // indirect records with a base instance are read by the host
}

// Places in the buffer of constants.
const (
	constFloat  = 0
	constInt    = 16
	constDouble = 32  // 32 bytes
	constZero   = 256 // zeros to the end; a multiple of every device's alignment
	constSize   = 512
	sinkSize    = 65536
)

// New makes a renderer. There is one for an engine: it becomes the engine's breaker.
//   - Errors: vk.ErrOutOfMemory, vk.ErrDeviceLost.
func New(e *staging.Engine) (*Renderer, error) {
	d := e.Device()
	r := &Renderer{
		eng: e, dev: d, caps: d.Caps(), out: e.Stream(),
		passes: make(map[passKey]*pass), layouts: make(map[string]*vertexLayout), shadows: make(map[shadowKey]*shadow),
		programs: make(map[*Program]struct{}), targets: make(map[*Target]struct{}), inputs: make(map[*VertexState]struct{}),
		samplers: make(map[vk.SamplerInfo]uint64), textures: make(map[*Texture]struct{}),
	}
	var err error
	if r.constants, err = d.NewBuffer(vk.BufferOptions{Size: constSize, Usage: e.Usage(), Memory: vk.MemoryUpload, Label: "constants"}); err != nil {
		return nil, err
	}
	fillConstants(r.constants.Mapped())
	if err = r.constants.Flush(0, constSize); err == nil {
		r.cache, err = d.NewPipelineCache(nil, "pipeline cache")
	}
	if err != nil {
		r.constants.Destroy()
		return nil, err
	}
	e.SetBreaker(r.breakPass)
	return r, nil
}

func fillConstants(p []byte) {
	clear(p)
	words := unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(p))), constSize/4)
	words[constFloat/4+3] = 0x3f800000 // 1
	words[constInt/4+3] = 1
	words[constDouble/4+7] = 0x3ff00000 // 1, high word
}

// Engine returns the engine.
func (r *Renderer) Engine() *staging.Engine { return r.eng }

// Stats returns the counts.
func (r *Renderer) Stats() Stats {
	s := r.stats
	for p := range r.programs {
		s.Pipelines += len(p.pipelines)
		if p.sets != nil {
			s.Sets += p.sets.Stats().Sets
		}
	}
	return s
}

// SetForce chooses fallbacks, for tests. Call it before anything is made.
func (r *Renderer) SetForce(f Force) { r.force = f }

// Forced returns the fallbacks chosen.
func (r *Renderer) Forced() Force { return r.force }

// Close frees what is left: the GPU is done, the engine's lock need not be held.
func (r *Renderer) Close() {
	for p := range r.programs {
		p.Release()
	}
	for t := range r.targets {
		t.Release()
	}
	for v := range r.inputs {
		v.Release()
	}
	for t := range r.textures {
		t.Release()
	}
	for _, h := range r.samplers {
		r.retire(vk.RetireSampler, h)
	}
	for _, p := range r.passes {
		r.retire(vk.RetireRenderPass, p.handle)
	}
	r.kernels.release(r)
	r.retire(vk.RetirePipelineCache, r.cache)
	r.constants.Destroy()
	if r.sink != nil {
		r.sink.Destroy()
	}
}

// retire gives a handle back when the open stream is complete.
func (r *Renderer) retire(kind vk.RetireKind, h uint64) {
	if h != 0 {
		r.dev.Retire(r.eng.Next(), vk.Retired{Kind: kind, Handle: h})
	}
}

// nothing returns a buffer that storage blocks without bytes are bound to.
func (r *Renderer) nothing() (*vk.Buffer, error) {
	if r.sink == nil {
		b, err := r.dev.NewBuffer(vk.BufferOptions{Size: sinkSize, Usage: r.eng.Usage(), Memory: vk.MemoryDevice, Label: "sink"})
		if err != nil {
			return nil, err
		}
		r.sink = b
		r.breakPass()
		r.out.FillBuffer(b.Handle, 0, sinkSize, 0)
		r.out.Barrier(vk.StageTransfer, vk.StageAll,
			[]vk.MemoryBarrier{{SrcAccess: vk.AccessTransferWrite, DstAccess: vk.AccessShaderRead | vk.AccessShaderWrite | vk.AccessUniformRead}}, nil, nil)
	}
	return r.sink, nil
}

// passKey says what render passes, and pipelines for them, must agree in.
type passKey struct{ color, depth uint32 }

type pass struct {
	key    passKey
	handle uint64
}

// pass returns the render pass for attachments of these formats, 0 for none.
func (r *Renderer) pass(k passKey) (*pass, error) {
	if p := r.passes[k]; p != nil {
		return p, nil
	}
	h, err := r.dev.NewRenderPass(vk.RenderPassInfo{
		ColorFormat: k.color, DepthFormat: k.depth, ColorOutside: layoutTransferSrc,
		SrcStages: uint32(vk.StageTransfer), SrcAccess: uint32(vk.AccessTransferRead),
		DstStages: uint32(vk.StageTransfer), DstAccess: uint32(vk.AccessTransferRead),
	}, fmt.Sprintf("pass of formats %d, %d", k.color, k.depth))
	if err != nil {
		return nil, err
	}
	p := &pass{key: k, handle: h}
	r.passes[k] = p
	return p, nil
}

const maxBindings = 32

// openPass is the render pass that is open in the stream, and what is bound in it.
type openPass struct {
	target    *Target // nil: no pass is open
	number    uint64  // of the stream
	last      *Call   // drawn last in this pass, with that tag and at that pointsSerial
	tag       uint64
	points    uint64
	pipeline  uint64
	layout    uint64 // of what the sets were bound with
	set       uint64
	offsets   [maxDynamic]uint32
	dynamic   Dynamic
	dynamicOK bool
	index     boundIndex
	vertex    [maxBindings]boundVertex
}

type boundVertex struct {
	buf, off uint64
	// The bytes [lo, hi) of store are noted as read in this pass.
	store  *staging.Store
	lo, hi int
}

type boundIndex struct {
	buf, off uint64
	typ      uint32
	store    *staging.Store // noted as read in this pass
}

// breakPass ends the open pass, if there is one, and forgets what was bound: the engine calls it before it records what
// may not stand in a pass, and before it submits.
func (r *Renderer) breakPass() {
	if r.open.target != nil {
		r.out.EndRenderPass()
	}
	r.open = openPass{number: r.eng.Next()}
}

// begin opens a pass on t unless it is open.
func (r *Renderer) begin(t *Target) error {
	if r.open.target == t {
		return nil
	}
	if r.open.target != nil {
		r.breakPass()
	}
	if err := t.beBorn(); err != nil {
		return err
	}
	r.out.BeginRenderPass(t.pass.handle, t.framebuffer, 0, 0, int32(t.width), int32(t.height), nil)
	r.stats.Passes++
	r.open.target = t
	return nil
}
