package gl

import (
	"encoding/binary"
	"slices"
	"unsafe"
)

// Bytes of the records in DRAW_INDIRECT_BUFFER.
const (
	arraysRecord   = 16
	elementsRecord = 20
)

// DrawArraysIndirect draws as the record at byte indirect of the buffer bound to DRAW_INDIRECT_BUFFER says: count,
// instance count, first vertex, base instance, 32 bits each.
//   - Errors: as DrawArrays; INVALID_VALUE for an offset that is no multiple of 4; INVALID_OPERATION without an indirect
//     buffer, for a record past its end, or when it is mapped and not persistently.
//
//go:nosplit
func DrawArraysIndirect(mode uint32, indirect unsafe.Pointer) {
	// indirect is an offset: it must not be kept as a pointer where the stack can grow.
	drawIndirect(mode, 0, uintptr(indirect), 1, 0, "DrawArraysIndirect")
}

// DrawElementsIndirect draws as the record at byte indirect of the buffer bound to DRAW_INDIRECT_BUFFER says: count,
// instance count, first index, base vertex, base instance, 32 bits each.
//   - Errors: as DrawArraysIndirect; INVALID_ENUM for xtype; INVALID_OPERATION without an element buffer.
//
//go:nosplit
func DrawElementsIndirect(mode, xtype uint32, indirect unsafe.Pointer) {
	drawIndirectElements(mode, xtype, uintptr(indirect), 1, 0, "DrawElementsIndirect")
}

// MultiDrawArraysIndirect is DrawArraysIndirect for drawcount records, stride bytes apart; 0: packed.
//   - Errors: as DrawArraysIndirect; INVALID_VALUE for a negative drawcount, or a stride that is negative or no multiple
//     of 4.
//
//go:nosplit
func MultiDrawArraysIndirect(mode uint32, indirect unsafe.Pointer, drawcount, stride int32) {
	drawIndirect(mode, 0, uintptr(indirect), drawcount, stride, "MultiDrawArraysIndirect")
}

// MultiDrawElementsIndirect is DrawElementsIndirect for drawcount records, stride bytes apart; 0: packed.
//   - Errors: as DrawElementsIndirect; INVALID_VALUE for a negative drawcount, or a stride that is negative or no
//     multiple of 4.
//
//go:nosplit
func MultiDrawElementsIndirect(mode, xtype uint32, indirect unsafe.Pointer, drawcount, stride int32) {
	drawIndirectElements(mode, xtype, uintptr(indirect), drawcount, stride, "MultiDrawElementsIndirect")
}

func drawIndirectElements(mode, xtype uint32, indirect uintptr, drawcount, stride int32, call string) {
	c := current
	if indexSize(xtype) == 0 {
		c.badEnum("%s: type %#x", call, xtype)
		return
	}
	drawIndirect(mode, xtype, indirect, drawcount, stride, call)
}

func drawIndirect(mode, xtype uint32, indirect uintptr, drawcount, stride int32, call string) {
	c := current
	record := arraysRecord
	if xtype != 0 {
		record = elementsRecord
	}
	switch {
	case drawcount < 0 || stride < 0 || stride%4 != 0:
		c.badValue("%s: %d records, %d bytes apart", call, drawcount, stride)
		return
	case indirect%4 != 0:
		c.badValue("%s: record at %d", call, indirect)
		return
	case !c.canDraw(mode, call) || xtype != 0 && !c.canIndex(xtype, call):
		return
	}
	if stride == 0 {
		stride = int32(record)
	}
	b := c.bound[slotDrawIndirect]
	switch {
	case b == nil:
		c.badOp("%s: no buffer is bound to DRAW_INDIRECT_BUFFER", call)
		return
	case b.blocked():
		c.badOp("%s: buffer %d is mapped", call, b.name)
		return
	case drawcount == 0:
		return
	}
	end := (uint64(drawcount)-1)*uint64(stride) + uint64(record)
	if uint64(indirect) > uint64(b.size) || end > uint64(b.size)-uint64(indirect) {
		c.badOp("%s: %d bytes of records at %d of %d in buffer %d", call, end, indirect, b.size, b.name)
		return
	}
	c.call = drawing{mode: mode, indexType: xtype, indirect: int(drawcount), recordOffset: int(indirect), recordStride: int(stride)}
	c.draw(&c.call, call)
}

// records reads the draws of an indirect one from its buffer.
func (c *context) records(d *drawing, f func(*drawing) error) error {
	b := c.bound[slotDrawIndirect]
	size := arraysRecord
	if d.indexType != 0 {
		size = elementsRecord
	}
	kept, err := b.mem.Look(d.recordOffset, (d.indirect-1)*d.recordStride+size)
	if err != nil {
		return err
	}
	p := slices.Clone(kept) // a draw may write the buffer
	for i := range d.indirect {
		word := func(k int) uint32 { return binary.LittleEndian.Uint32(p[i*d.recordStride+4*k:]) }
		one := drawing{mode: d.mode, count: int(word(0)), instances: int(word(1))}
		if d.indexType == 0 {
			one.first, one.baseInstance = int(word(2)), int(word(3))
		} else {
			one.indexType, one.indexOffset = d.indexType, int(word(2))*indexSize(d.indexType)
			one.baseVertex, one.baseInstance = int(int32(word(3))), int(word(4))
		}
		if one.count == 0 || one.instances == 0 {
			continue
		}
		if err := f(&one); err != nil {
			return err
		}
	}
	return nil
}
