package suballoc

// look is how many gaps of a class are compared. Within a class sizes differ by at most 1/32, so that looking further
// gains little; measured in BenchmarkChurn.
const look = 8

// find gives the gap in which units granules, aligned by mask, leave the least behind; 0: none fits. It compares the first
// few gaps of the class of units itself, in which a gap may be too small, then of the first class above that has one that
// fits. Nearly always this is the answer. Only when it isn't are the lists walked to their ends, so that no memory is
// refused, and no block added, while there is a place.
func (z *zone) find(units, mask uint64) uint32 {
	cut := false // a list was longer than look
	for c, ok := z.index.from(classOf(units)); ok; c, ok = z.index.from(c + 1) {
		n, more := z.best(c, units, mask, look)
		if n != 0 {
			return n
		}
		cut = cut || more
	}
	if !cut {
		return 0
	}
	for c, ok := z.index.from(classOf(units)); ok; c, ok = z.index.from(c + 1) {
		if n, _ := z.best(c, units, mask, -1); n != 0 {
			return n
		}
	}
	return 0
}

// best gives the smallest of the first limit gaps of class c (all of them, if limit is negative) that can hold units; of equal
// ones that in the lowest place, so that high blocks drain. more: there were further ones.
func (z *zone) best(c uint, units, mask uint64, limit int) (found uint32, more bool) {
	for n := z.index.heads[c]; n != 0; n = z.nodes[n].down {
		if limit == 0 {
			return found, true
		}
		limit--
		x := &z.nodes[n]
		if x.size < units || x.size-units < -x.offset&mask {
			continue
		}
		if found == 0 || z.before(x, &z.nodes[found]) {
			found = n
		}
	}
	return found, false
}

// before orders gaps of a class: by size, then block, then offset.
func (z *zone) before(x, y *node) bool {
	switch {
	case x.size != y.size:
		return x.size < y.size
	case x.block != y.block:
		return x.block < y.block
	}
	return x.offset < y.offset
}
