package buffer

import (
	"fmt"
	"math"

	"github.com/vkgloo/vkgloo/internal/bytesview"
)

// layout says where the elements of an array lie: shape and byte strides of all axes, sub-arrays included.
//   - Immutable after settle.
type layout struct {
	shape, strides []int
	off            int // of the first element in the memory
	item           int // bytes of an element
	size           int // bytes of all elements, packed
	// run is the bytes that lie next to each other anyway, outer the number of axes in front of them.
	run, outer int
	packed     bool
	kept       bool // borrowed
	elem       *elem
	err        error
}

// lent is the layout of packed data on one axis that is borrowed; what else there is to know of it is in the array.
var lent = &layout{packed: true, kept: true}

// lend returns l, borrowed or not. nil is packed data on one axis.
func (l *layout) lend(kept bool) *layout {
	switch {
	case l == nil && kept:
		return lent
	case l == lent && !kept:
		return nil
	case l == nil || l.kept == kept:
		return l
	}
	c := *l
	c.kept = kept
	return &c
}

// newLayout returns the packed layout of a shape, which it takes over.
//   - Errors: ErrValue for no axes, negative extents, or more bytes than any buffer may have.
func newLayout(item int, shape []int) (*layout, error) {
	if len(shape) == 0 {
		return nil, fmt.Errorf("%w: an array without axes", ErrValue)
	}
	size, ok := product(item, shape)
	if !ok || size > mostPending {
		return nil, fmt.Errorf("%w: shape %v", ErrValue, shape)
	}
	l := &layout{shape: shape, strides: make([]int, len(shape)), item: item, size: size}
	step := item
	for i := len(shape) - 1; i >= 0; i-- {
		l.strides[i] = step
		step *= max(shape[i], 1)
	}
	l.settle()
	return l, nil
}

// settle computes run, outer and packed from the rest.
func (l *layout) settle() {
	l.run, l.outer = l.item, len(l.shape)
	for l.outer > 0 && (l.shape[l.outer-1] == 1 || l.strides[l.outer-1] == l.run) {
		l.outer--
		l.run *= l.shape[l.outer]
	}
	l.packed = l.outer == 0 || l.size == 0
}

// reach returns how many bytes of memory the elements need from offset 0 on. It is not ok when that is no integer.
// Strides are not negative.
func (l *layout) reach() (int, bool) {
	if l.size == 0 {
		return 0, true
	}
	end := l.item
	for i, n := range l.shape {
		s := l.strides[i]
		if s != 0 && n-1 > (math.MaxInt-end)/s {
			return 0, false
		}
		end += (n - 1) * s
	}
	return end, true
}

// array returns the array of that layout in mem. Where it is packed, mem becomes the data itself.
func (l *layout) array(mem []byte, e *elem, kept bool) Array {
	if l.packed {
		mem = mem[min(l.off, len(mem)):]
		mem = mem[:l.size:l.size]
		l.off = 0
	}
	l.kept, l.elem = kept, e
	return Array{mem: bytesview.MemOf(mem), lay: l}
}

// pack fills dst with the packed elements from byte pos on.
func (l *layout) pack(dst, mem []byte, pos int) {
	for len(dst) > 0 {
		n, at := l.locate(pos)
		n = min(n, len(dst))
		if whole := n / l.run; whole > 1 && pos%l.run == 0 {
			n = whole * l.run
			l.packRow(dst[:n], mem, at)
		} else {
			n = min(n, l.run-pos%l.run)
			copy(dst[:n], mem[at:at+n])
		}
		dst, pos = dst[n:], pos+n
	}
}

// locate returns where byte pos of the packed data lies in memory, and how many bytes of packed data there are from it
// to the end of its row: the runs along the innermost axis that isn't part of a run.
func (l *layout) locate(pos int) (rest, at int) {
	r := pos / l.run
	at = l.off + pos%l.run
	row := l.shape[l.outer-1]
	rest = (row-r%row)*l.run - pos%l.run
	for i := l.outer - 1; i >= 0; i-- {
		at += r % l.shape[i] * l.strides[i]
		r /= l.shape[i]
	}
	return rest, at
}

// packRow packs whole runs along the innermost axis, the first at mem[at].
func (l *layout) packRow(dst, mem []byte, at int) {
	stride := l.strides[l.outer-1]
	if stride >= 0 {
		bytesview.Gather(dst, mem[at:], stride, l.run)
		return
	}
	for len(dst) > 0 {
		copy(dst[:l.run], mem[at:at+l.run])
		dst, at = dst[l.run:], at+stride
	}
}
