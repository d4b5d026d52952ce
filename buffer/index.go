package buffer

// IndexBuffer is a DataBuffer of indices: uint8, uint16 or uint32, of any shape. A slice of Go's int is a list of
// indices: it becomes uint32, or what the buffer holds already.
//   - Concurrency: as Buffer.
type IndexBuffer struct{ data }

// NewIndexBuffer returns a buffer that holds a; Array{} is no data yet.
//   - Errors: those of SetData; ErrType for other element types, which As converts; ErrValue for a list with a number that
//     is negative or too large.
//   - Source: G-088 to G-091.
func NewIndexBuffer(a Array) (*IndexBuffer, error) {
	b := new(IndexBuffer)
	if err := b.start(KindIndex, a); err != nil {
		return nil, err
	}
	return b, nil
}

// Untyped returns the same bytes without types; nil for a nil buffer.
func (b *IndexBuffer) Untyped() *Buffer {
	if b == nil {
		return nil
	}
	return &b.base
}
