package draw

import (
	"encoding/binary"

	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// shadow is a copy of one attribute's data in a form that Vulkan can fetch: packed 32-bit components. It follows its
// source: before a draw it is made anew if the source was written or replaced since. All vertex states that read the
// same data in the same form share one.
type shadow struct {
	shadowKey
	refs     int // attributes of vertex states
	buf      *vk.Buffer
	gen, ver uint64 // of the source when the copy was made; gen 0: never
	elements int    // in buf
}

// shadowKey is what a copy is of: an attribute, whatever its location and constant, which are zero here.
type shadowKey struct {
	attr   Attribute
	spread bool // instance data of a divisor > 1, one element an instance
}

// shadow returns the copy for a, to be given back by leave.
func (r *Renderer) shadow(a *Attribute) *shadow {
	key := shadowKey{attr: *a, spread: a.Divisor > 1 && (r.force.Divisors || !r.caps.Divisor || a.Divisor > int(r.caps.MaxDivisor))}
	key.attr.Location, key.attr.Constant = 0, [8]uint32{}
	s := r.shadows[key]
	if s == nil {
		s = &shadow{shadowKey: key}
		r.shadows[key] = s
	}
	s.refs++
	return s
}

// leave gives up one use of the copy.
func (s *shadow) leave(r *Renderer) {
	if s.refs--; s.refs == 0 {
		delete(r.shadows, s.shadowKey)
		s.drop(r)
	}
}

// stride is the distance of the copy's elements.
func (s *shadow) stride() int {
	if s.attr.Divisor == Fixed || s.attr.Stride == 0 { // one element for all
		return 0
	}
	return s.attr.words() * 4
}

// rate is the divisor with which the copy is read.
func (s *shadow) rate() int {
	switch {
	case s.attr.Divisor == Fixed:
		return PerVertex
	case s.spread:
		return 1
	}
	return s.attr.Divisor
}

// want is how many elements the copy must have for so many instances.
func (s *shadow) want(instances int) int {
	n := s.available()
	switch {
	case n == 0:
		return 0
	case s.attr.Divisor == Fixed:
		return 1
	case s.spread:
		return instances
	}
	return n
}

// available is how many elements begin within the source; of the last one bytes may lie beyond, which read as zeros.
func (s *shadow) available() int {
	a := &s.attr
	left := a.Store.Size() - a.Offset - a.Element.Bytes()
	switch {
	case left < 0:
		return 0
	case a.Stride == 0:
		return 1
	}
	return left/a.Stride + 1
}

func (s *shadow) stale(instances int) bool {
	a := &s.attr
	if a.Store.Handle() == 0 {
		return false
	}
	return s.gen != a.Store.Generation() || s.ver != a.Store.Version() || s.elements < s.want(instances)
}

// drop gives the copy's memory back.
func (s *shadow) drop(r *Renderer) {
	if s.buf != nil {
		r.eng.RetireBuffer(s.buf)
		s.buf = nil
	}
	s.gen, s.elements = 0, 0
}

// refresh makes the copies of v that are stale anew, for draws of that many instances.
func (v *VertexState) refresh(instances int) error {
	stale := false
	for _, s := range v.shadows {
		stale = stale || s.stale(instances)
	}
	if !stale {
		return nil
	}
	r := v.r
	for _, s := range v.shadows {
		if !s.stale(instances) {
			continue
		}
		r.eng.Use(s.attr.Store, 0, s.attr.Store.Size(), vk.StageCompute, vk.AccessShaderRead)
		size := s.want(instances) * s.attr.words() * 4
		if s.buf != nil && s.buf.Size < size {
			s.drop(r)
		}
		if s.buf == nil && size > 0 {
			b, err := r.dev.NewBuffer(vk.BufferOptions{Size: size, Usage: r.eng.Usage(), Memory: vk.MemoryDevice, Label: "converted vertices"})
			if err != nil {
				return err
			}
			s.buf = b
		}
	}
	r.eng.Barriers()
	r.breakPass()
	// After draws that read the old copies. A fresh copy needs no such wait, but synchronization validation believes that
	// draws read past the end of others, one element a vertex, into the memory that it may have got.
	r.out.Barrier(vk.StageVertexInput, vk.StageCompute, nil, nil, nil)
	for _, s := range v.shadows {
		if s.stale(instances) {
			if err := s.convert(r, s.want(instances)); err != nil {
				return err
			}
		}
	}
	r.out.Barrier(vk.StageCompute, vk.StageVertexInput,
		[]vk.MemoryBarrier{{SrcAccess: vk.AccessShaderWrite, DstAccess: vk.AccessVertexRead}}, nil, nil)
	return nil
}

// convert records the dispatches that fill the copy with n elements.
func (s *shadow) convert(r *Renderer, n int) error {
	a := &s.attr
	divisor := 1
	switch {
	case a.Divisor == Fixed:
		divisor = 0
	case s.spread:
		divisor = a.Divisor
	}
	c := conversion{src: a.Store, offset: a.Offset, stride: a.Stride, element: a.Element, kind: a.Kind, comps: int(a.Comps),
		divisor: divisor, dst: s.buf}
	if n > 0 {
		if err := r.convert(c, n); err != nil {
			return err
		}
	}
	s.gen, s.ver, s.elements = a.Store.Generation(), a.Store.Version(), n
	r.stats.Conversions++
	return nil
}

// conversion is what the kernel convert does.
type conversion struct {
	src            *staging.Store
	offset, stride int
	element        Element
	kind           InputKind
	comps          int
	divisor        int // 0: element 0 for all
	dst            *vk.Buffer
}

// convert records the conversion of n elements. The device bounds how much of a buffer a shader sees, so that large
// ones are done in pieces.
func (r *Renderer) convert(c conversion, n int) error {
	limit := int(min(r.caps.Limits.MaxStorageRange, 1<<31))
	align := max(int(r.caps.Limits.MinStorageAlign), 4)
	words := c.comps
	if c.kind == InputDouble {
		words *= 2
	}
	step := n
	for first := 0; first < n; first += step {
		count := min(step, n-first)
		lo, hi := c.reach(first, count)
		for count > 1 && (hi-lo > limit-align || count*words*4 > limit-align) {
			count = (count + 1) / 2
			lo, hi = c.reach(first, count)
		}
		step = count
		src := window(lo, hi, c.src.Size(), align)
		dst := window(first*words*4, (first+count)*words*4, c.dst.Size, align)
		if err := r.convertPiece(c, first, count, words, src, dst); err != nil {
			return err
		}
	}
	return nil
}

// reach is the range of the source that results [first, first+count) read.
func (c *conversion) reach(first, count int) (lo, hi int) {
	a, b := 0, 0
	if c.divisor > 0 {
		a, b = first/c.divisor, (first+count-1)/c.divisor
	}
	return c.offset + a*c.stride, c.offset + b*c.stride + c.element.Bytes()
}

// window is a range of a buffer as a storage descriptor has it: begin aligned, end a multiple of four.
type windowRange struct{ lo, hi int }

func window(lo, hi, size, align int) windowRange {
	return windowRange{lo / align * align, min((hi+3)&^3, (size+3)&^3)}
}

func (r *Renderer) convertPiece(c conversion, first, count, words int, src, dst windowRange) error {
	// Result 0 of the piece is result first of the whole: with a divisor the piece begins within a group.
	offset, skip := c.offset-src.lo, 0
	if c.divisor > 0 {
		offset += first / c.divisor * c.stride
		skip = first % c.divisor
	}
	var p [32 + 4]byte
	put := func(i int, v int) { binary.LittleEndian.PutUint32(p[4*i:], uint32(v)) }
	put(0, offset)
	put(1, c.stride)
	put(2, min(c.src.Size(), src.hi)-src.lo)
	put(3, (first*words*4-dst.lo)/4)
	put(4, count)
	put(5, c.divisor)
	bgra := 0
	if c.element.BGRA {
		bgra = 1
	}
	put(6, int(c.element.Comp)|int(c.element.Size)<<8|int(c.element.Count)<<16|bgra<<24)
	put(7, int(c.kind)|c.comps<<8)
	put(8, skip)
	return r.runKernel(kernelConvert, [3]kernelBuffer{
		{c.src.Handle(), uint64(src.lo), uint64(src.hi - src.lo)},
		{c.dst.Handle, uint64(dst.lo), uint64(dst.hi - dst.lo)},
	}, p[:], count)
}
