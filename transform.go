package vkgloo

import (
	"encoding/binary"
	"fmt"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/draw"
)

// TransformOptions say what a Transform captures. The zero value: everything, in the array's mode.
type TransformOptions struct {
	Mode                Mode
	First               int
	Vertices, Instances Count
	Offset              int // bytes skipped at the start of every output, a multiple of 4
}

// Transform runs the vertex and geometry stages and stores the program's varyings into out, packed, drawing nothing:
// instance by instance, primitive by primitive, strips, loops and fans decomposed into lists as OpenGL does it.
// Interleaved varyings go to the first output, further ones stay untouched; separate ones each to its own. What doesn't
// fit is dropped, whole primitives at a time; bytes not written keep their contents.
//   - Errors: buffer.ErrArgs for a program without varyings, an unknown number of vertices, too few outputs, nil
//     ones, and an output that is read, too, or given twice; buffer.ErrMode for patches, for adjacency without a geometry shader, and for
//     what doesn't suit the geometry shader; buffer.ErrRange for counts, First, and an Offset that isn't a multiple of 4 inside of
//     every output; buffer.ErrReleased, buffer.ErrContext, buffer.ErrState as Render; vk.ErrOutOfMemory, vk.ErrDeviceLost.
//   - Source: M-120 to M-131.
func (v *VertexArray) Transform(o TransformOptions, out ...buffer.Any) error {
	c := &v.call
	if err := v.checkTransform(o, c); err != nil {
		return err
	}
	ranges, err := v.outputs(o.Offset, out)
	if err != nil {
		return err
	}
	if v.prog.emulate != nil {
		return v.transformEmulated(c, ranges)
	}
	c.Target, c.State, c.Dynamic, c.Indirect = nil, draw.DefaultState(), draw.DynamicFor(1, 1), draw.Indirect{}
	c.State.Discard = true
	c.Tag++
	var k draw.Capture
	k.Count = copy(k.Outputs[:], ranges)
	c.Capture = &k
	defer func() { c.Capture = nil }()
	return v.draw(c)
}

// checkTransform checks all but the outputs, and settles the counts.
func (v *VertexArray) checkTransform(o TransformOptions, c *draw.Call) error {
	p := v.prog
	switch {
	case v.released:
		return fmt.Errorf("%w: %v", buffer.ErrReleased, v)
	case len(p.capture) == 0:
		return fmt.Errorf("%w: %v captures no varyings", buffer.ErrArgs, p)
	}
	if err := v.counts(o.Mode, o.First, o.Vertices, o.Instances, c); err != nil {
		return err
	}
	if err := v.checkMode(c.Mode); err != nil {
		return err
	}
	if c.Mode.Adjacency() && !p.stages.geometry {
		return fmt.Errorf("%w: %v: %v without a geometry shader", buffer.ErrMode, v, c.Mode)
	}
	return nil
}

// outputs checks the outputs, attaches them, and gives the ranges that are written.
func (v *VertexArray) outputs(offset int, out []buffer.Any) ([]draw.CaptureRange, error) {
	if n := len(v.prog.strides); len(out) < n {
		return nil, fmt.Errorf("%w: %v: %d outputs, its varyings go to %d", buffer.ErrArgs, v.prog, len(out), n)
	}
	var list []*buffer.Buffer
	for _, a := range out {
		b, err := v.c.attach(a)
		if err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	var ranges []draw.CaptureRange
	for i, b := range list {
		if offset < 0 || offset%4 != 0 || offset >= b.Size() {
			return nil, fmt.Errorf("%w: offset %d into %v of %d bytes: want a multiple of 4 inside", buffer.ErrRange, offset, b, b.Size())
		}
		if i >= len(v.prog.strides) {
			continue
		}
		if err := v.onlyOutput(b, list[:i]); err != nil {
			return nil, err
		}
		size := (b.Size() - offset) &^ 3
		if limit := int(v.c.dev.Caps().Limits.MaxXfbBufferSize); v.prog.emulate == nil {
			size = min(size, limit)
		} else {
			size = min(size, v.c.limits.MaxStorageSize-v.c.limits.StorageAlign)
		}
		ranges = append(ranges, draw.CaptureRange{Store: b.Store(), Offset: offset, Size: size})
	}
	return ranges, nil
}

// onlyOutput checks that an output is nothing else at the same time: OpenGL leaves that undefined (M-129).
func (v *VertexArray) onlyOutput(b *buffer.Buffer, others []*buffer.Buffer) error {
	for _, o := range others {
		if o == b {
			return fmt.Errorf("%w: %v is given as output twice", buffer.ErrArgs, b)
		}
	}
	if b == v.indexBuf {
		return fmt.Errorf("%w: %v is output and index buffer", buffer.ErrArgs, b)
	}
	for i := range v.entries {
		if v.entries[i].d.Buffer == b {
			return fmt.Errorf("%w: %v is output and input", buffer.ErrArgs, b)
		}
	}
	v.c.eng.Lock()
	defer v.c.eng.Unlock()
	for _, m := range v.prog.d.Blocks() {
		if m.Kind == draw.Sampler {
			continue
		}
		if list := v.c.bound[m.Kind]; m.Point < len(list) && list[m.Point] == b {
			return fmt.Errorf("%w: %v is output, and bound to block %q", buffer.ErrArgs, b, m.Name)
		}
	}
	return nil
}

// transformEmulated is Transform without the extension.
func (v *VertexArray) transformEmulated(c *draw.Call, ranges []draw.CaptureRange) error {
	k := draw.Emulated{Outputs: ranges, Strides: v.prog.strides}
	e := &v.emulated
	*e = draw.Call{Mode: c.Mode, First: c.First, Count: c.Count, Instances: c.Instances, Dynamic: draw.DynamicFor(1, 1)}
	if err := v.prepare(e); err != nil {
		return err
	}
	e.Program = v.prog.emulate.d
	if e.Count == 0 || e.Instances == 0 {
		return nil
	}
	if v.indexBuf != nil {
		var err error
		if k.Indices, err = v.readIndices(c.First, c.Count); err != nil {
			return err
		}
	}
	if err := v.c.lock(); err != nil {
		return err
	}
	err := v.c.checkBlocks(e.Program)
	if err == nil {
		err = v.c.draw.CaptureEmulated(e, &k)
	}
	v.c.unlock()
	v.c.settle()
	return err
}

// readIndices reads the indices of a draw; those beyond the end of the buffer are 0, as a draw would read them.
func (v *VertexArray) readIndices(first, n int) ([]uint32, error) {
	size := v.IndexSize()
	list := make([]uint32, n)
	have := min(v.indexBuf.Size()/size-first, n)
	if have <= 0 {
		return list, nil
	}
	p, err := v.indexBuf.Read(have*size, first*size)
	if err != nil {
		return nil, err
	}
	for i := range have {
		switch q := p[i*size:]; size {
		case 1:
			list[i] = uint32(q[0])
		case 2:
			list[i] = uint32(binary.LittleEndian.Uint16(q))
		default:
			list[i] = binary.LittleEndian.Uint32(q)
		}
	}
	return list, nil
}
