package buffer

import (
	"fmt"
	"strconv"

	"github.com/vkgloo/vkgloo/internal/bytesview"
)

// base and data are Buffer and DataBuffer under names that aren't exported, so that embedding them adds methods, but no
// field that users see.
type (
	base = Buffer
	data = DataBuffer
)

// DataBuffer is a buffer of elements: numbers or records, as its data has them. Besides the methods below it has those
// of Buffer, which count bytes.
//   - Concurrency: as Buffer.
type DataBuffer struct {
	base
	dtype  DType
	stride int            // of the last axis of the data as it was given (G-067)
	last   int            // VertexBuffer: its last dimension, for life (G-081); 0: not known yet
	fits   bytesview.Type // a Go type whose packed slices fit dtype
}

// NewDataBuffer returns a buffer that holds a; Array{} is no data yet.
//   - Errors: those of SetData.
//   - Source: G-029, G-062.
func NewDataBuffer(a Array) (*DataBuffer, error) {
	b := new(DataBuffer)
	if err := b.start(KindData, a); err != nil {
		return nil, err
	}
	return b, nil
}

// start is the common part of the typed constructors.
func (b *DataBuffer) start(k Kind, a Array) error {
	b.init(k)
	if a.IsZero() {
		return nil
	}
	return b.SetData(a)
}

// Untyped returns the same bytes without types; nil for a nil buffer. What is written through it leaves the element
// type as it is.
func (b *DataBuffer) Untyped() *Buffer {
	if b == nil {
		return nil
	}
	return &b.base
}

// SetData replaces contents and element type by a's. All axes are flattened, but for those that a VertexBuffer makes
// its components. Older writes that wait are void; views turn stale if size or type change.
//   - Errors: ErrType, ErrValue, ErrReleased; vk.ErrOutOfMemory when attached.
//   - Ownership: a is copied before SetData returns, unless it is borrowed.
//   - Source: G-064, G-067, G-069, G-076 to G-081, G-088 to G-091.
func (b *DataBuffer) SetData(a Array) error {
	if a.own() == nil && a.typ == b.fits && !a.IsZero() && !b.released {
		if err := b.setAll(a); err != nil {
			return err
		}
		b.stride = b.dtype.Size
		return nil
	}
	if err := b.checkLive(); err != nil {
		return err
	}
	d, err := b.prepare(a, 0)
	if err != nil {
		return err
	}
	if err := b.setAll(d.a); err != nil {
		return err
	}
	if !b.dtype.Equal(d.dtype) {
		b.views++
	}
	b.dtype, b.stride, b.last, b.fits = d.dtype, d.stride, d.last, d.fits
	return nil
}

// SetSubData replaces elements [first, first+n) by the n elements of a. The write is deferred: commands submitted after
// the next flush see it, work already in flight does not.
//   - Units: first and n count elements of the buffer, ItemSize bytes each.
//   - Errors: ErrRange, ErrType when a's elements aren't the buffer's, ErrReleased; on error nothing is queued.
//   - Ownership: a is copied before SetSubData returns, unless it is borrowed.
//   - Source: G-065, G-032, G-070, G-071, G-083; establishes VUID-vkCmdCopyBuffer-dstOffset-00114 and -size-00116.
func (b *DataBuffer) SetSubData(a Array, first int) error {
	if n := a.mem.Len(); a.lay == nil && a.typ == b.fits && n > 0 && n < b.size && first >= 0 && first <= mostPending && b.dtype.Size < 1<<20 {
		if off := uint64(first) * uint64(b.dtype.Size); off <= uint64(b.size-n) && !b.released {
			return b.put(int(off), a.bytes())
		}
	}
	if err := b.checkLive(); err != nil {
		return err
	}
	d, err := b.prepareSame(a)
	if err != nil {
		return err
	}
	n := d.a.Size()
	off, err := b.checkElements(first, n)
	if err != nil {
		return err
	}
	if err := b.setPart(d.a, off); err != nil {
		return err
	}
	b.accept(d)
	return nil
}

// accept takes over what a successful write has taught.
func (b *DataBuffer) accept(d prepared) {
	if b.dtype.IsZero() {
		return
	}
	b.last = d.last
	if d.fits != (bytesview.Type{}) {
		b.fits = d.fits
	}
}

// checkElements returns the byte offset of element first, after which n bytes have to fit.
func (b *DataBuffer) checkElements(first, n int) (int, error) {
	item := b.dtype.Size
	if first >= 0 && (item == 0 && first == 0 || item > 0 && first <= b.size/item) {
		if off := first * item; n <= b.size-off {
			return off, nil
		}
	}
	return 0, fmt.Errorf("%w: %s: elements [%d, +%d) of %d, %d bytes each", ErrRange, b.name(), first, n/max(item, 1), b.Len(), item)
}

// ResizeBytes changes the size to n bytes; the element type stays. All views turn stale.
//   - Errors: ErrState before there is an element type, ErrRange, ErrReleased.
//   - Source: G-066, G-037.
func (b *DataBuffer) ResizeBytes(n int) error {
	if err := b.checkLive(); err != nil {
		return err
	}
	if n >= 0 && b.dtype.IsZero() {
		return fmt.Errorf("%w: %s has no element type yet", ErrState, b.name())
	}
	return b.base.ResizeBytes(n)
}

// DType returns the element type, DType{} before there is data.
func (b *DataBuffer) DType() DType { return b.dtype }

// Len returns the number of whole elements.
func (b *DataBuffer) Len() int {
	if b.dtype.Size == 0 {
		return 0
	}
	return b.size / b.dtype.Size
}

// ItemSize returns the bytes of an element, 0 before there is data.
func (b *DataBuffer) ItemSize() int { return b.dtype.Size }

// Stride returns the byte stride of the last axis of the data as it was given: gloo's figure. On the GPU elements are
// packed, ItemSize apart.
//   - Source: G-067, G-068.
func (b *DataBuffer) Stride() int { return b.stride }

// Offset returns 0: where a whole buffer begins.
//   - Source: G-072.
func (b *DataBuffer) Offset() int { return 0 }

// GLSLType returns the type of a shader input for the elements, by gloo's rule: "vec3", "float" or "int", of the first
// field of a record or of the plain type; "" without data. Integer vectors are named vec, too.
//   - Errors: ErrType for a sub-array that no such type has.
//   - Source: G-132 to G-135.
func (b *DataBuffer) GLSLType() (string, error) { return b.glslType(b.dtype) }

func (b *Buffer) glslType(d DType) (string, error) {
	if d.IsZero() {
		return "", nil
	}
	for len(d.Fields) > 0 {
		if len(d.Shape) > 0 {
			return "", fmt.Errorf("%w: %s: %v has no GLSL type", ErrType, b.name(), d)
		}
		d = d.Fields[0].Type
	}
	if d.Scalar == 0 {
		return "", fmt.Errorf("%w: %s: a record without fields has no GLSL type", ErrType, b.name())
	}
	n := 1
	if len(d.Shape) > 0 {
		n = d.Shape[0]
	}
	switch {
	case n <= 1 && d.Scalar.Float():
		return "float", nil
	case n <= 1:
		return "int", nil
	case n <= 4 && len(d.Shape) == 1:
		return "vec" + strconv.Itoa(n), nil
	}
	return "", fmt.Errorf("%w: %s: %v has no GLSL type", ErrType, b.name(), d)
}

// String returns the kind, number, label, number of elements and last dimension.
//   - Source: G-074.
func (b *DataBuffer) String() string {
	last := "None"
	if b.last > 0 {
		last = strconv.Itoa(b.last)
	}
	return "<" + b.name() + " size=" + strconv.Itoa(b.Len()) + " last_dim=" + last + ">"
}
