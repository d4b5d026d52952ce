package draw

import (
	"encoding/binary"

	"github.com/vkgloo/vkgloo/vk"
)

// Emulated is a capture without VK_EXT_transform_feedback: the program's vertex stage stores its varyings into storage
// blocks at OutputPoint and above, vertex v of instance i at place i × vertices + v − first (spirv.EmulateXfb).
type Emulated struct {
	Outputs []CaptureRange
	Strides []int // bytes of a vertex in each output, multiples of 4
	// Indices are those of an indexed call, in their order: where its vertices are must be known beforehand.
	Indices []uint32
}

// CaptureEmulated records the capture of c, whose Program is the emulating one. Whole primitives are stored as long as
// all outputs have room for them (M-127).
func (r *Renderer) CaptureEmulated(c *Call, k *Emulated) error {
	first, n := c.First, c.Count
	if !c.Vertices.built {
		c.Vertices.build()
	}
	if r.force.Clamp || !r.caps.RobustBufferAccess {
		if k.Indices == nil {
			n, c.Instances = r.clampCounts(c)
		}
	}
	list := expandedList(c.Mode, n, k.Indices)
	per := len(list)
	if per == 0 || c.Instances <= 0 {
		return nil
	}
	prim := c.Mode.PrimitiveSize()
	total := per * c.Instances
	for i, o := range k.Outputs {
		total = min(total, o.Size/(k.Strides[i]*prim)*prim)
	}
	if total == 0 {
		return nil
	}
	if k.Indices != nil {
		first, n = rebase(list)
	}
	call := *c
	call.Target, call.Index, call.Capture, call.Mode = nil, Index{}, nil, Points
	call.First, call.Count, call.State = first, n, DefaultState()
	if c.Mode == Points && k.Indices == nil {
		return r.captureInPlace(&call, k, total)
	}
	return r.captureGathered(&call, k, list, total)
}

// expandedList is the decomposed primitives of n vertices, or of the indices.
func expandedList(m Mode, n int, indices []uint32) []uint32 {
	if indices == nil {
		return AppendExpanded(nil, m, n, 0)
	}
	list := AppendExpanded(nil, m, len(indices), 0)
	for i, v := range list {
		list[i] = indices[v]
	}
	return list
}

// rebase makes the list count from its smallest vertex, which it returns, and how many vertices there are from there.
func rebase(list []uint32) (first, n int) {
	lo, hi := list[0], list[0]
	for _, v := range list {
		lo, hi = min(lo, v), max(hi, v)
	}
	for i := range list {
		list[i] -= lo
	}
	return int(lo), int(hi-lo) + 1
}

// captureInPlace lets the vertices go to the outputs themselves.
func (r *Renderer) captureInPlace(c *Call, k *Emulated, total int) error {
	starts := make([]int, len(k.Outputs))
	for i, o := range k.Outputs {
		lo := r.alignDown(o.Offset)
		starts[i] = (o.Offset - lo) / 4
		r.Bind(StorageBlock, OutputPoint+i, Point{Store: o.Store, Offset: lo, Size: o.Offset + o.Size - lo})
	}
	defer r.unbindOutputs(len(k.Outputs))
	c.Push = emulateParams(c.First, c.BaseInstance, c.Count, total, starts)
	return r.Draw(c)
}

// captureGathered captures every vertex once, and copies them in the order of the list.
func (r *Renderer) captureGathered(c *Call, k *Emulated, list []uint32, total int) error {
	vertices := c.Count * c.Instances
	temps := make([]*vk.Buffer, len(k.Outputs))
	for i := range k.Outputs {
		size := vertices * k.Strides[i]
		b, err := r.dev.NewBuffer(vk.BufferOptions{Size: size, Usage: r.eng.Usage(), Memory: vk.MemoryDevice, Label: "captured vertices"})
		if err != nil {
			return err
		}
		defer r.eng.RetireBuffer(b)
		temps[i] = b
		r.Bind(StorageBlock, OutputPoint+i, Point{Size: size, raw: b})
	}
	defer r.unbindOutputs(len(k.Outputs))
	c.Push = emulateParams(c.First, c.BaseInstance, c.Count, vertices, make([]int, len(k.Outputs)))
	if err := r.Draw(c); err != nil {
		return err
	}
	sp, err := r.eng.Scratch(4*len(list), max(int(r.caps.Limits.MinStorageAlign), 16))
	if err != nil {
		return err
	}
	p := sp.Bytes()
	for i, v := range list {
		binary.LittleEndian.PutUint32(p[4*i:], v)
	}
	for _, o := range k.Outputs { // from where the descriptor begins
		lo := r.alignDown(o.Offset)
		r.eng.Use(o.Store, lo, o.Offset+o.Size-lo, vk.StageCompute, vk.AccessShaderWrite)
	}
	r.eng.Barriers()
	r.breakPass()
	r.out.Barrier(vk.StageVertex, vk.StageCompute, []vk.MemoryBarrier{{SrcAccess: vk.AccessShaderWrite, DstAccess: vk.AccessShaderRead}}, nil, nil)
	names := kernelBuffer{sp.Buffer(), uint64(sp.Offset()), uint64(4 * len(list))}
	for i, o := range k.Outputs {
		if err := r.gather(temps[i], o, names, k.Strides[i]/4, len(list), c.Count, total); err != nil {
			return err
		}
	}
	return nil
}

// gather records the dispatches that copy total vertices of so many words into an output.
func (r *Renderer) gather(src *vk.Buffer, o CaptureRange, list kernelBuffer, words, per, vertices, total int) error {
	lo := r.alignDown(o.Offset)
	var p [20]byte
	for i, v := range [5]int{words, (o.Offset - lo) / 4, total, per, vertices} {
		binary.LittleEndian.PutUint32(p[4*i:], uint32(v))
	}
	return r.runKernel(kernelGather, [3]kernelBuffer{
		{src.Handle, 0, uint64(src.Size)},
		{o.Store.Handle(), uint64(lo), uint64(o.Offset + total*words*4 - lo)},
		list,
	}, p[:], total)
}

// alignDown is the last offset before off, or off, where a storage descriptor may begin.
func (r *Renderer) alignDown(off int) int {
	align := max(int(r.caps.Limits.MinStorageAlign), 4)
	return off / align * align
}

func (r *Renderer) unbindOutputs(n int) {
	for i := range n {
		r.Bind(StorageBlock, OutputPoint+i, Point{})
	}
}

// emulateParams are the push constants of an emulating program: spirv.EmulateParams and the word at which each
// output begins.
func emulateParams(first, firstInstance, vertices, capacity int, starts []int) []byte {
	var p []byte
	for _, v := range append([]int{first, firstInstance, vertices, capacity}, starts...) {
		p = binary.LittleEndian.AppendUint32(p, uint32(v))
	}
	return p
}
