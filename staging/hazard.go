package staging

import (
	"slices"

	"github.com/vkgloo/vkgloo/vk"
)

// writeAccess is every access that writes.
const writeAccess = vk.AccessWrites

// maxRecords bounds the ranges that one store tells apart.
const maxRecords = 16

// record is what the GPU has done to bytes [lo, hi) of a store as far as later commands must know.
type record struct {
	lo, hi       int
	write        vk.Stage  // stages of the last write
	writeAccess  vk.Access // and its accesses
	seen         vk.Stage  // stages that the write has been made visible to
	seenAccess   vk.Access
	read         vk.Stage // stages that have read since the write
	readLo, rdHi int      // the bytes that they read lie in here
}

// hazards is what is known of one VkBuffer. Ranges never touched by the GPU have no record.
type hazards struct{ records []record }

// need is the source half of a barrier.
type need struct {
	stages vk.Stage
	access vk.Access
	// seen is what a read's barrier makes the writes visible to: the reader, and again what earlier barriers did,
	// since a record keeps stages and accesses apart and every pair of them must hold.
	seen       vk.Stage
	seenAccess vk.Access
	lo, hi     int // the bytes that the barrier covers: whole records, since they are remembered as seen
}

func (n need) none() bool { return n.stages == 0 }

// cover widens the barrier to [lo, hi).
func (n *need) cover(lo, hi int) {
	if n.hi == 0 {
		n.lo, n.hi = lo, hi
		return
	}
	n.lo, n.hi = min(n.lo, lo), max(n.hi, hi)
}

func (h *hazards) reset() { h.records = h.records[:0] }

// quiet reports whether a read of [lo, hi) needs no barrier, and notes it: the fast path of a draw whose buffers were
// read the same way before.
func (h *hazards) quiet(lo, hi int, stage vk.Stage, access vk.Access) bool {
	if len(h.records) != 1 {
		return len(h.records) == 0 && h.noteRead(lo, hi, stage, access).none()
	}
	r := &h.records[0]
	if r.lo > lo || r.hi < hi || r.write != 0 && (r.seen&stage != stage || r.seenAccess&access != access) {
		return false
	}
	r.addRead(lo, hi, stage)
	return true
}

// note records an access to [lo, hi) and returns what must happen before it.
func (h *hazards) note(lo, hi int, stage vk.Stage, access vk.Access) need {
	if access&writeAccess != 0 {
		return h.noteWrite(lo, hi, stage, access)
	}
	return h.noteRead(lo, hi, stage, access)
}

func (h *hazards) noteRead(lo, hi int, stage vk.Stage, access vk.Access) need {
	var n need
	at := lo // bytes before it have a record by now
	for i := 0; i < len(h.records) && h.records[i].lo < hi; i++ {
		if h.records[i].hi <= lo {
			continue
		}
		if gap := h.records[i].lo; gap > at {
			h.records = slices.Insert(h.records, i, record{lo: at, hi: gap, read: stage, readLo: at, rdHi: gap})
			i++
		}
		r := &h.records[i]
		if r.write != 0 && (r.seen&stage != stage || r.seenAccess&access != access) {
			n.stages |= r.write
			n.access |= r.writeAccess
			n.seen |= r.seen
			n.seenAccess |= r.seenAccess
			n.cover(r.lo, r.hi)
		}
		r.addRead(max(lo, r.lo), min(hi, r.hi), stage)
		at = r.hi
	}
	if at < hi {
		i, _ := slices.BinarySearchFunc(h.records, at, func(r record, at int) int { return r.lo - at })
		h.records = slices.Insert(h.records, i, record{lo: at, hi: hi, read: stage, readLo: at, rdHi: hi})
	}
	if !n.none() {
		n.seen |= stage
		n.seenAccess |= access
		for i := range h.records {
			if r := &h.records[i]; r.write != 0 && r.lo >= n.lo && r.hi <= n.hi && n.stages.Has(r.write) && n.access.Has(r.writeAccess) {
				r.seen |= n.seen
				r.seenAccess |= n.seenAccess
			}
		}
	}
	h.fold()
	return n
}

func (r *record) addRead(lo, hi int, stage vk.Stage) {
	if r.read == 0 {
		r.readLo, r.rdHi = lo, hi
	} else {
		r.readLo, r.rdHi = min(r.readLo, lo), max(r.rdHi, hi)
	}
	r.read |= stage
}

func (h *hazards) noteWrite(lo, hi int, stage vk.Stage, access vk.Access) need {
	var n need
	var scratch [2*maxRecords + 4]record
	out := scratch[:0]
	put := func(r record) {
		if k := len(out) - 1; k >= 0 && out[k].hi == r.lo && out[k].plain() && r.plain() && out[k].write == r.write &&
			out[k].writeAccess == r.writeAccess {
			out[k].hi = r.hi // a run of equal writes stays one record
			return
		}
		out = append(out, r)
	}
	done := false
	for _, r := range h.records {
		if r.hi <= lo {
			put(r)
			continue
		}
		if r.lo < hi {
			if r.read != 0 && r.readLo < hi && r.rdHi > lo {
				n.stages |= r.read
			}
			if r.write != 0 { // also behind a read: an execution dependency on the reader orders the two writes, but doesn't make the first available
				n.stages |= r.write
				n.access |= r.writeAccess
				n.cover(max(lo, r.lo), min(hi, r.hi))
			}
			if r.lo < lo {
				left := r
				left.hi = lo
				put(left)
			}
			if r.hi <= hi {
				continue
			}
			r.lo = hi
		}
		if !done {
			done = true
			put(record{lo: lo, hi: hi, write: stage, writeAccess: access & writeAccess})
		}
		put(r)
	}
	if !done {
		put(record{lo: lo, hi: hi, write: stage, writeAccess: access & writeAccess})
	}
	h.records = append(h.records[:0], out...)
	h.fold()
	return n
}

// plain reports whether nothing has happened to the bytes but their last write.
func (r *record) plain() bool { return r.read == 0 && r.seen == 0 && r.write != 0 }

// fold makes one record of all when there are too many; it promises no more than each of them did.
func (h *hazards) fold() {
	if len(h.records) <= maxRecords {
		return
	}
	all := h.records[0]
	for _, r := range h.records[1:] {
		all.lo, all.hi = min(all.lo, r.lo), max(all.hi, r.hi)
		if r.read != 0 {
			all.addRead(r.readLo, r.rdHi, r.read)
		}
		switch {
		case r.write == 0:
		case all.write == 0:
			all.write, all.writeAccess, all.seen, all.seenAccess = r.write, r.writeAccess, r.seen, r.seenAccess
		default:
			all.write |= r.write
			all.writeAccess |= r.writeAccess
			all.seen &= r.seen
			all.seenAccess &= r.seenAccess
		}
	}
	if all.seen == 0 || all.seenAccess == 0 {
		all.seen, all.seenAccess = 0, 0
	}
	h.records = append(h.records[:0], all)
}
