package vk

import (
	"fmt"
	"slices"
	"unsafe"

	"github.com/vkgloo/vkgloo/internal/invariants"
	"github.com/vkgloo/vkgloo/vk/internal/api"
)

// Stream is a recording of commands: plain structs in slices that Reset keeps, replayed into a command buffer by one
// call into C. The zero value is an empty stream.
//   - Arguments are not checked: who records establishes each command's valid usage (buffer, staging and draw do).
//   - Concurrency: not safe for concurrent use. Handles are kept as numbers and must live until the replayed commands
//     are complete.
type Stream struct {
	ops   []api.Op
	arena []uint64 // what has a variable size, in Vulkan's layout; an op says where
	stats StreamStats
}

// StreamStats counts what a stream holds.
type StreamStats struct {
	Copies, Regions int    // buffer copies and their regions
	CopyBytes       uint64 // of buffer copies
	Writes          int    // fills and updates
	Barriers        int    // barrier commands
	Draws           int
	Dispatches      int
	Passes          int
}

// Reset empties the stream and keeps its memory, unless one recording in passing made it huge.
func (s *Stream) Reset() {
	s.ops, s.arena, s.stats = emptied(s.ops), emptied(s.arena), StreamStats{}
}

// emptied is p without its items. A large array of which little was used is let go of.
func emptied[T any](p []T) []T {
	const large = 1 << 17
	if cap(p) > large && len(p) < cap(p)/16 {
		return nil
	}
	return p[:0]
}

// Len is the number of commands.
func (s *Stream) Len() int { return len(s.ops) }

// Stats counts the commands recorded since the last Reset.
func (s *Stream) Stats() StreamStats { return s.stats }

// Append records t's commands after s's own. t stays as it is, and may not be s.
func (s *Stream) Append(t *Stream) {
	base, first := uint64(len(s.arena)), len(s.ops)
	s.arena = append(s.arena, t.arena...)
	s.ops = append(s.ops, t.ops...)
	for i := range s.ops[first:] {
		s.ops[first+i].Data += base // of no consequence where there is no data
	}
	s.stats.add(t.stats)
}

func (a *StreamStats) add(b StreamStats) {
	a.Copies += b.Copies
	a.Regions += b.Regions
	a.CopyBytes += b.CopyBytes
	a.Writes += b.Writes
	a.Barriers += b.Barriers
	a.Draws += b.Draws
	a.Dispatches += b.Dispatches
	a.Passes += b.Passes
}

// op appends a command of the code and gives it to be filled in. Its Data is the end of the arena.
func (s *Stream) op(code uint32) *api.Op {
	n := len(s.ops)
	if n == cap(s.ops) {
		s.ops = slices.Grow(s.ops, 1)
	}
	s.ops = s.ops[:n+1]
	o := &s.ops[n]
	*o = api.Op{Code: code, Data: uint64(len(s.arena))}
	return o
}

// last is the newest command if it has the code.
func (s *Stream) last(code uint32) *api.Op {
	if n := len(s.ops); n > 0 && s.ops[n-1].Code == code {
		return &s.ops[n-1]
	}
	return nil
}

// words makes room for n bytes, rounded up to words, and gives the address of the first.
func (s *Stream) words(n int) unsafe.Pointer {
	at, k := len(s.arena), (n+7)/8
	if at+k > cap(s.arena) {
		s.arena = append(s.arena, make([]uint64, k)...)
	}
	s.arena = s.arena[:at+k]
	if k == 0 {
		return nil
	}
	s.arena[at+k-1] = 0 // padding is zero, not what an earlier recording left
	return unsafe.Pointer(&s.arena[at])
}

// put appends a struct, in Vulkan's layout, to the arena.
func put[T any](s *Stream, v T) {
	*(*T)(s.words(int(unsafe.Sizeof(v)))) = v
}

// putBytes appends bytes to the arena.
func (s *Stream) putBytes(p []byte) {
	if len(p) > 0 {
		copy(unsafe.Slice((*byte)(s.words(len(p))), len(p)), p)
	}
}

// BufferCopy is a region of a buffer copy, in bytes; the layout of VkBufferCopy.
type BufferCopy struct{ Src, Dst, Size uint64 }

// CopyBuffer copies regions from buffer src to buffer dst. They are kept in the stream; none is no command.
// Establishes nothing; needs VUID-vkCmdCopyBuffer-size-00115, -00116, -pRegions-00117, outside a render pass.
func (s *Stream) CopyBuffer(src, dst uint64, regions ...BufferCopy) {
	if len(regions) == 0 {
		return
	}
	o := s.op(api.OpCopyBuffer)
	o.H, o.N = [2]uint64{src, dst}, uint32(len(regions))
	for _, r := range regions {
		put(s, r)
		s.stats.CopyBytes += r.Size
	}
	s.stats.Copies++
	s.stats.Regions += len(regions)
}

// AppendCopy copies one region. It becomes part of the newest command if that is a copy between the same two buffers:
// such regions must not overlap one another (VUID-vkCmdCopyBuffer-pRegions-00117 is about source against destination;
// the order of overlapping destinations within one command is undefined).
func (s *Stream) AppendCopy(src, dst uint64, c BufferCopy) {
	o := s.last(api.OpCopyBuffer)
	if o == nil || o.H != [2]uint64{src, dst} {
		o = s.op(api.OpCopyBuffer)
		o.H = [2]uint64{src, dst}
		s.stats.Copies++
	}
	o.N++
	put(s, c)
	s.stats.Regions++
	s.stats.CopyBytes += c.Size
}

// FillBuffer writes word over [off, off+size): multiples of 4, or a size of ^uint64(0), to the end.
func (s *Stream) FillBuffer(dst, off, size uint64, word uint32) {
	if size == 0 {
		return
	}
	o := s.op(api.OpFillBuffer)
	o.H[0], o.V, o.U[0] = dst, [2]uint64{off, size}, word
	s.stats.Writes++
}

// UpdateBuffer writes p at off: multiples of 4, at most 65536 bytes, which are kept in the stream.
func (s *Stream) UpdateBuffer(dst, off uint64, p []byte) {
	if len(p) == 0 {
		return
	}
	o := s.op(api.OpUpdateBuffer)
	o.H[0], o.V[0], o.N = dst, off, uint32(len(p))
	s.putBytes(p)
	s.stats.Writes++
}

// BeginLabel opens a label: a name for the commands up to its EndLabel, in debug messages and captures.
func (s *Stream) BeginLabel(name string) {
	s.op(api.OpBeginLabel).N = uint32(len(name) + 1)
	text := unsafe.Slice((*byte)(s.words(len(name)+1)), len(name)+1)
	copy(text, name)
	text[len(name)] = 0
}

// EndLabel closes the newest label.
func (s *Stream) EndLabel() { s.op(api.OpEndLabel) }

// Replay records the stream into a command buffer that is in the recording state, once or several times.
// The command buffer is externally synchronized; it may be the caller's own.
func (d *Device) Replay(cmd uint64, s *Stream) {
	if d.closed.Load() {
		return
	}
	d.replay(cmd, s)
	d.Drain()
}

func (d *Device) replay(cmd uint64, s *Stream) {
	if invariants.Enabled {
		if err := s.validate(); err != nil {
			invariants.Check(false, fmt.Sprint("stream: ", err))
		}
	}
	n := d.api.Replay(cmd, s.ops, s.arena)
	invariants.Check(n == len(s.ops), "stream: an op that replay does not know")
}
