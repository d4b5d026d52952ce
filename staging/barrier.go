package staging

import "github.com/vkgloo/vkgloo/vk"

// gather is the one set of barriers that comes before the next commands.
type gather struct {
	src, dst vk.Stage
	bufs     []vk.BufferBarrier
	all      vk.MemoryBarrier // in place of bufs once there are too many
	folded   bool
	mem      [1]vk.MemoryBarrier
}

func (g *gather) none() bool { return g.src == 0 }

func (g *gather) add(s *Store, n need, stage vk.Stage, access vk.Access) {
	g.src |= n.stages
	g.dst |= stage | n.seen
	if n.access == 0 {
		return // an execution dependency: write after read
	}
	dst := access | n.seenAccess
	if g.folded {
		g.all.SrcAccess |= n.access
		g.all.DstAccess |= dst
		return
	}
	g.bufs = append(g.bufs, vk.BufferBarrier{Buffer: s.buf.Handle, Offset: uint64(n.lo), Size: uint64(n.hi - n.lo), SrcAccess: n.access, DstAccess: dst})
	if len(g.bufs) <= barrierBuffers {
		return
	}
	g.folded = true
	for _, b := range g.bufs {
		g.all.SrcAccess |= b.SrcAccess
		g.all.DstAccess |= b.DstAccess
	}
	g.bufs = g.bufs[:0]
}

// Use notes that the commands recorded next access bytes [off, off+size) of s in the given stages. What must come
// before is gathered for Barriers. It wants the lock held.
//   - Source: Vulkan's chapter "Synchronization and Cache Control", memory dependencies.
func (e *Engine) Use(s *Store, off, size int, stage vk.Stage, access vk.Access) {
	if s.buf == nil || size <= 0 {
		return
	}
	e.meet(s)
	writes := access&writeAccess != 0
	if !writes && s.hazards.quiet(off, off+size, stage, access) {
		s.used.Store(e.next())
		return
	}
	n := s.hazards.note(off, off+size, stage, access)
	if !n.none() {
		e.gather.add(s, n, stage, access)
	}
	if writes {
		e.wrote.stages |= stage
		e.wrote.access |= access & writeAccess
	}
	s.touch(writes)
}

// meet is a store's first use in a stream of an adopted context: commands that we don't know of may have done
// anything to it before, so that every stage and access that its usage allows counts (D8).
func (e *Engine) meet(s *Store) {
	if !e.foreign || s.epoch == e.epoch {
		return
	}
	s.epoch = e.epoch
	s.hazards.records = append(s.hazards.records[:0],
		record{hi: s.size, write: vk.StageAll, writeAccess: vk.AccessMemoryWrite, read: vk.StageAll, rdHi: s.size})
}

// BarriersNeeded reports whether Barriers would record anything. It wants the lock held.
func (e *Engine) BarriersNeeded() bool { return !e.gather.none() }

// Barriers records what Use has gathered, ending the open render pass first. It wants the lock held.
func (e *Engine) Barriers() {
	if e.gather.none() {
		return
	}
	e.breakPass()
	e.emit(&e.open)
}

func (e *Engine) emit(s *vk.Stream) {
	g := &e.gather
	var mem []vk.MemoryBarrier
	if g.folded {
		g.mem[0] = g.all
		mem = g.mem[:]
	}
	s.Barrier(g.src, g.dst, mem, g.bufs, nil)
	e.stats.barriers.Add(uint64(len(g.bufs) + len(mem)))
	g.src, g.dst, g.bufs, g.folded, g.all = 0, 0, g.bufs[:0], false, vk.MemoryBarrier{}
}
