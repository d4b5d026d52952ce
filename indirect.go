package vkgloo

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/draw"
)

// recordSize is the bytes of an indirect record: five words, with and without indices.
const recordSize = 20

// IndirectOptions say which records a RenderIndirect draws. The zero value: all, in the array's mode.
type IndirectOptions struct {
	Mode    Mode
	First   int   // record
	Records Count // zero: all from First on
}

// RenderIndirect draws what records in b say: 20 bytes each, five 32-bit words. With an index buffer: count, instances, first
// index, base vertex, base instance; without: vertices, instances, first vertex, base instance, and one unused. Bytes
// left over at the end of b are ignored.
//   - Errors: those of Render; buffer.ErrArgs for a nil buffer, buffer.ErrRange for records that b does not hold.
//     Where the device can't take the records (line loops, base instances without drawIndirectFirstInstance) they are
//     read first, which waits, and is buffer.ErrState without a queue.
//   - Source: M-113 to M-116.
func (v *VertexArray) RenderIndirect(t *Target, b buffer.Any, o IndirectOptions) error {
	if err := v.checkTarget(t); err != nil {
		return err
	}
	records, err := v.c.attach(b)
	if err != nil {
		return err
	}
	have := records.Size() / recordSize
	n := o.Records.or(have - o.First)
	if o.First < 0 || o.First > have || n > have-o.First {
		return fmt.Errorf("%w: %v: records [%d, +%d) of %d in %v", buffer.ErrRange, v, o.First, n, have, records)
	}
	c := &v.call
	if err := v.counts(o.Mode, 0, N(0), N(0), c); err != nil {
		return err
	}
	if err := v.checkMode(c.Mode); err != nil {
		return err
	}
	v.drawTo(t)
	c.Vertices = v.state
	c.Indirect = draw.Indirect{Store: records.Store(), Offset: o.First * recordSize, Stride: recordSize, Count: n}
	if n == 0 {
		c.Indirect = draw.Indirect{}
		return v.draw(c)
	}
	if v.c.draw.NeedsRecords(c) {
		return v.renderRecords(c, records, o.First, n)
	}
	return v.draw(c)
}

// renderRecords reads the records and draws them one by one.
func (v *VertexArray) renderRecords(c *draw.Call, b *buffer.Buffer, first, n int) error {
	p, err := b.Read(n*recordSize, first*recordSize)
	if err != nil {
		return err
	}
	c.Indirect = draw.Indirect{}
	defer func() { c.BaseVertex, c.BaseInstance = 0, 0 }()
	for ; len(p) > 0; p = p[recordSize:] {
		var w [5]uint32
		for i := range w {
			w[i] = binary.LittleEndian.Uint32(p[4*i:])
		}
		if w[0] > math.MaxInt32 || w[1] > math.MaxInt32 {
			return fmt.Errorf("%w: %v: a record of %d vertices, %d instances", buffer.ErrRange, v, w[0], w[1])
		}
		c.Count, c.Instances, c.First = int(w[0]), int(w[1]), int(w[2])
		if v.indexBuf != nil {
			c.BaseVertex, c.BaseInstance = int(int32(w[3])), int(w[4])
		} else {
			c.BaseVertex, c.BaseInstance = 0, int(w[3])
		}
		if err := v.draw(c); err != nil {
			return err
		}
	}
	return nil
}
