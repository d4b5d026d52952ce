package staging

import "github.com/vkgloo/vkgloo/vk"

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
	// seen is what earlier barriers made the same writes visible to. The new barrier repeats it, since a record
	// keeps stages and accesses apart and every pair of them must hold.
	seen       vk.Stage
	seenAccess vk.Access
}

func (n need) none() bool { return n.stages == 0 }

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
	covered := lo
	for i := range h.records {
		r := &h.records[i]
		if r.hi <= lo || r.lo >= hi {
			continue
		}
		if r.write != 0 && (r.seen&stage != stage || r.seenAccess&access != access) {
			n.stages |= r.write
			n.access |= r.writeAccess
			n.seen |= r.seen
			n.seenAccess |= r.seenAccess
		}
		if r.lo <= covered {
			covered = max(covered, r.hi)
		}
		r.addRead(max(lo, r.lo), min(hi, r.hi), stage)
	}
	if !n.none() {
		for i := range h.records {
			if r := &h.records[i]; r.lo < hi && r.hi > lo && r.write != 0 {
				r.seen |= stage | n.seen
				r.seenAccess |= access | n.seenAccess
			}
		}
	}
	if covered < hi {
		h.insert(record{lo: covered, hi: hi, read: stage, readLo: covered, rdHi: hi})
	}
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

// readOver reports whether all of [lo, hi) was read after the last write, behind a barrier: who waits for the readers
// has then waited for the write, too.
func (r *record) readOver(lo, hi int) bool {
	return r.read != 0 && r.seen&r.read == r.read && r.readLo <= lo && r.rdHi >= hi
}

func (h *hazards) noteWrite(lo, hi int, stage vk.Stage, access vk.Access) need {
	var n need
	kept := h.records[:0]
	var tail [2]record // what is left of records that the write cuts: at most one on each side
	tails := 0
	for _, r := range h.records {
		if r.hi <= lo || r.lo >= hi {
			kept = append(kept, r)
			continue
		}
		if r.read != 0 && r.readLo < hi && r.rdHi > lo {
			n.stages |= r.read
		}
		if r.write != 0 && (access&^writeAccess != 0 || !r.readOver(max(lo, r.lo), min(hi, r.hi))) {
			n.stages |= r.write
			n.access |= r.writeAccess
		}
		left, right := r, r
		left.hi, right.lo = lo, hi
		switch {
		case r.lo < lo && r.hi > hi:
			kept = append(kept, left)
			tail[tails] = right
			tails++
		case r.lo < lo:
			kept = append(kept, left)
		case r.hi > hi:
			kept = append(kept, right)
		}
	}
	h.records = append(kept, tail[:tails]...)
	h.insert(record{lo: lo, hi: hi, write: stage, writeAccess: access & writeAccess})
	return n
}

// insert adds a record; past the bound all of them become one that promises no more than each did.
func (h *hazards) insert(r record) {
	if len(h.records) > 0 { // a run of neighbouring equal writes stays one record
		if l := &h.records[len(h.records)-1]; l.hi == r.lo && l.write == r.write && l.writeAccess == r.writeAccess &&
			l.seen == r.seen && l.seenAccess == r.seenAccess && l.read == 0 && r.read == 0 {
			l.hi = r.hi
			return
		}
	}
	h.records = append(h.records, r)
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
