package vk

import "github.com/vkgloo/vkgloo/vk/internal/api"

// BindXfb binds bytes of a buffer as transform feedback output number first. Needs Caps.TransformFeedback, as do the
// next three.
func (s *Stream) BindXfb(first uint32, buf, off, size uint64) {
	o := s.op(api.OpBindXfb)
	o.H[0], o.V, o.U[0] = buf, [2]uint64{off, size}, first
}

// BeginXfb begins capturing; a counter buffer that EndXfb wrote continues where that ended, 0 starts anew.
func (s *Stream) BeginXfb(counter, counterOff uint64) {
	s.indirect(api.OpBeginXfb, counter, counterOff, 0, 0)
}

// EndXfb ends capturing and writes how many bytes output 0 has into the counter buffer, if there is one.
func (s *Stream) EndXfb(counter, counterOff uint64) {
	s.indirect(api.OpEndXfb, counter, counterOff, 0, 0)
}

// DrawIndirectByteCount draws as many vertices of the stride as the bytes in the counter buffer, less base, hold.
// Needs Caps.TransformFeedbackDraw.
func (s *Stream) DrawIndirectByteCount(instances, firstInstance uint32, counter, counterOff uint64, base, stride uint32) {
	o := s.op(api.OpDrawByteCount)
	o.H[0], o.V[0], o.U = counter, counterOff, [4]uint32{instances, firstInstance, base, stride}
	s.stats.Draws++
}

// ResetQueries makes queries [first, first+n) of a pool available, outside a render pass.
func (s *Stream) ResetQueries(pool uint64, first, n uint32) {
	s.query(api.OpResetQueries, pool, first, n)
}

// BeginQuery begins query i of a pool. flags is VkQueryControlFlags: 1 for precise occlusion counts.
func (s *Stream) BeginQuery(pool uint64, i, flags uint32) {
	s.query(api.OpBeginQuery, pool, i, flags)
}

// EndQuery ends query i.
func (s *Stream) EndQuery(pool uint64, i uint32) {
	s.query(api.OpEndQuery, pool, i, 0)
}

// BeginQueryIndexed begins query i for vertex stream index. Needs Caps.TransformFeedback.
func (s *Stream) BeginQueryIndexed(pool uint64, i, flags, index uint32) {
	s.query(api.OpBeginQueryIndexed, pool, i, flags).U[2] = index
}

// EndQueryIndexed ends it.
func (s *Stream) EndQueryIndexed(pool uint64, i, index uint32) {
	s.query(api.OpEndQueryIndexed, pool, i, 0).U[2] = index
}

// CopyQueryResults copies the results of queries [first, first+n) to a buffer, stride bytes apart. flags is
// VkQueryResultFlags: 1 for 64 bits, 2 to wait, 4 with availability, 8 partial.
func (s *Stream) CopyQueryResults(pool uint64, first, n uint32, dst, off, stride uint64, flags uint32) {
	o := s.query(api.OpCopyQueries, pool, first, n)
	o.H[1], o.V, o.U[2] = dst, [2]uint64{off, stride}, flags
}

// WriteTimestamp writes the time when stage is done with all earlier commands into query i. Needs Caps.Timestamps.
func (s *Stream) WriteTimestamp(stage Stage, pool uint64, i uint32) {
	s.query(api.OpTimestamp, pool, uint32(stage), i)
}

func (s *Stream) query(code uint32, pool uint64, a, b uint32) *api.Op {
	o := s.op(code)
	o.H[0], o.U = pool, [4]uint32{a, b}
	return o
}
