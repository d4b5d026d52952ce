package buffer

// VertexBuffer is a DataBuffer of vertices. Plain data becomes records of one field "f0": rows of 2, 3 or 4 numbers are
// its elements, any other shape is a run of numbers. That last dimension stays for life. Records are taken as they are.
//   - Concurrency: as Buffer.
type VertexBuffer struct {
	data
	divisor int
}

// NewVertexBuffer returns a buffer that holds a; Array{} is no data yet.
//   - Errors: those of SetData; ErrType for 64-bit numbers, which As converts.
//   - Source: G-075 to G-081.
func NewVertexBuffer(a Array) (*VertexBuffer, error) {
	b := new(VertexBuffer)
	if err := b.start(KindVertex, a); err != nil {
		return nil, err
	}
	return b, nil
}

// Untyped returns the same bytes without types; nil for a nil buffer.
func (b *VertexBuffer) Untyped() *Buffer {
	if b == nil {
		return nil
	}
	return &b.base
}

// Divisor returns after how many instances the next element is fetched. Not ok: the buffer advances with every vertex.
//   - Source: G-140.
func (b *VertexBuffer) Divisor() (n int, ok bool) { return b.divisor, b.divisor > 0 }

// SetDivisor sets after how many instances the next element is fetched; 0: none, the buffer advances with every vertex.
// Negative numbers are 1. Nothing is queued: the next draw sees it. Views have divisors of their own.
//   - Source: G-140, G-141.
func (b *VertexBuffer) SetDivisor(n int) { b.divisor = normalDivisor(n) }

func normalDivisor(n int) int {
	if n < 0 {
		return 1
	}
	return n
}
