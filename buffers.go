package vkgloo

import (
	"fmt"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/vk"
)

// BufferOptions say what a buffer is made of: data or a size, and not both.
type BufferOptions struct {
	Data    buffer.Array
	Size    int  // bytes, undefined at first
	Dynamic bool // a hint that the contents will change often; it never changes results
	Label   string
}

// Buffer makes a buffer that holds data, moderngl's buffer(data). It is attached.
//   - Errors: buffer.ErrArgs for no data, buffer.ErrArgs and ErrRange for data of no bytes; buffer.ErrType;
//     vk.ErrOutOfMemory for more than the device allows.
//   - Ownership: data is copied, unless it is borrowed.
//   - Source: M-001, M-002, M-005, M-006.
func (c *Context) Buffer(data buffer.Array) (*buffer.Buffer, error) {
	return c.NewBuffer(BufferOptions{Data: data})
}

// Reserve makes a buffer of n bytes, which are undefined: moderngl's buffer(reserve=n).
//   - Errors: buffer.ErrRange for n < 1 (of 0 an ErrArgs, too); vk.ErrOutOfMemory for more than the device allows.
//   - Source: M-001 to M-004, M-007.
func (c *Context) Reserve(n int) (*buffer.Buffer, error) {
	if n == 0 {
		return nil, fmt.Errorf("%w: a buffer of no bytes", errEmpty)
	}
	return c.NewBuffer(BufferOptions{Size: n})
}

// NewBuffer is Buffer or Reserve, with options.
//   - Errors: theirs, and buffer.ErrArgs for both or neither.
func (c *Context) NewBuffer(o BufferOptions) (*buffer.Buffer, error) {
	defer c.settle()
	if err := c.dev.Err(); err != nil {
		return nil, err
	}
	if err := o.Data.Err(); err != nil {
		return nil, err
	}
	switch {
	case !o.Data.IsZero() && o.Data.Size() == 0 && o.Size == 0:
		return nil, fmt.Errorf("%w: buffer %q: data of no bytes", errEmpty, o.Label)
	case max(o.Size, o.Data.Size()) > c.limits.MaxBufferSize:
		return nil, fmt.Errorf("%w: %w: buffer %q of %d bytes, the device allows %d", vk.ErrOutOfMemory, buffer.ErrRange, o.Label,
			max(o.Size, o.Data.Size()), c.limits.MaxBufferSize)
	}
	b, err := buffer.Make(buffer.Options{Data: o.Data, Size: o.Size, Dynamic: o.Dynamic, Label: o.Label, Engine: c.eng})
	if err != nil {
		return nil, err
	}
	c.live.addBrief(b) // it is attached from birth
	return b, nil
}

// CopyBuffer copies size bytes of src from readOffset on to dst at writeOffset, after every earlier write. A negative size
// reaches to the end of src. Within one buffer the two ranges may touch, but not overlap.
//   - Errors: buffer.ErrArgs for nil, buffer.ErrReleased, buffer.ErrContext, buffer.ErrRange; buffer.ErrState while a
//     Ticket is open; vk.ErrOutOfMemory, vk.ErrDeviceLost.
//   - Source: M-070 to M-074; establishes VUID-vkCmdCopyBuffer-size-00115, -00116, -pRegions-00117.
func (c *Context) CopyBuffer(dst, src buffer.Any, size, readOffset, writeOffset int) error {
	d, err := c.attach(dst)
	if err != nil {
		return err
	}
	s, err := c.attach(src)
	if err != nil {
		return err
	}
	if size < 0 {
		size = s.Size() - readOffset
	}
	switch {
	case readOffset < 0 || size < 0 || size > s.Size() || readOffset > s.Size()-size:
		return fmt.Errorf("%w: copy of bytes [%d, +%d) of %v, which has %d", buffer.ErrRange, readOffset, size, s, s.Size())
	case writeOffset < 0 || size > d.Size() || writeOffset > d.Size()-size:
		return fmt.Errorf("%w: copy to bytes [%d, +%d) of %v, which has %d", buffer.ErrRange, writeOffset, size, d, d.Size())
	case d == s && size > 0 && readOffset < writeOffset+size && writeOffset < readOffset+size:
		return fmt.Errorf("%w: copy of bytes [%d, +%d) of %v over themselves at %d", buffer.ErrRange, readOffset, size, s, writeOffset)
	}
	defer c.settle()
	return c.eng.Copy(d.Store(), s.Store(), writeOffset, readOffset, size)
}
