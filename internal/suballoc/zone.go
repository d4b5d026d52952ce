package suballoc

import "math/bits"

type state uint8

const (
	spare state = iota // the node stands for nothing and waits in the list of spare nodes
	free
	used
)

// node is a range of a block. The nodes of a block form a list in order of address without holes; free ones also hang in
// the list of their class. Links are places in zone.nodes, 0 is none.
type node struct {
	offset, size uint64 // granules
	tag          uint64
	prev, next   uint32 // neighbours by address; next also links spare nodes
	up, down     uint32 // list of the class: the one before, the one after
	generation   uint32 // counts what this node has stood for
	block        uint32
	page         uint32 // 1 + the block of the small zone that this range is; 0: an ordinary one
	state        state
}

// block is one block of a zone.
type block struct {
	first  uint32 // node at offset 0
	allocs uint32
	size   uint64 // granules
	used   uint64 // granules
	live   bool   // false once it is removed
}

// zone is a set of blocks with one set of free lists over them: the TLSF itself. Everything is counted in granules.
type zone struct {
	index  index
	nodes  []node
	spare  uint32 // first spare node
	blocks []block
	total  block // sums over the blocks; first and live are unused
	gaps   int   // free ranges
	count  int   // live blocks
}

func newZone() zone { return zone{nodes: make([]node, 1, 64)} }

// addBlock adds an empty block and gives its number: the lowest that is not in use.
func (z *zone) addBlock(units uint64) uint32 {
	b := 0
	for b < len(z.blocks) && z.blocks[b].live {
		b++
	}
	if b == len(z.blocks) {
		z.blocks = append(z.blocks, block{})
	}
	n := z.newNode()
	z.nodes[n].size, z.nodes[n].block = units, uint32(b)
	z.blocks[b] = block{first: n, size: units, live: true}
	z.link(n)
	z.total.size += units
	z.count++
	return uint32(b)
}

// removeBlock forgets an empty block, which is a single gap.
func (z *zone) removeBlock(b uint32) {
	n := z.blocks[b].first
	z.total.size -= z.blocks[b].size
	z.unlink(n)
	z.dropNode(n)
	z.blocks[b] = block{}
	z.count--
}

// has reports whether there is a block b.
func (z *zone) has(b Block) bool { return b >= 0 && int(b) < len(z.blocks) && z.blocks[b].live }

// alloc gives the node of units granules whose offset has no bit of mask; 0: there is no place.
func (z *zone) alloc(units, mask, tag uint64) uint32 {
	n := z.find(units, mask)
	if n == 0 {
		return 0
	}
	z.unlink(n)
	if front := -z.nodes[n].offset & mask; front != 0 {
		m := z.split(n, front)
		z.link(n)
		n = m
	}
	if z.nodes[n].size > units {
		z.link(z.split(n, units))
	}
	x := &z.nodes[n]
	x.state, x.tag = used, tag
	b := &z.blocks[x.block]
	b.used += units
	b.allocs++
	z.total.used += units
	z.total.allocs++
	return n
}

// split cuts node n after its first units granules and gives the node of the rest, which is in no list.
func (z *zone) split(n uint32, units uint64) uint32 {
	m := z.newNode()
	x, y := &z.nodes[n], &z.nodes[m]
	y.offset, y.size, y.block = x.offset+units, x.size-units, x.block
	y.prev, y.next = n, x.next
	if x.next != 0 {
		z.nodes[x.next].prev = m
	}
	x.size, x.next = units, m
	return m
}

// release frees the used node n, merges it with its neighbours and gives its block.
func (z *zone) release(n uint32) uint32 {
	x := &z.nodes[n]
	where := x.block
	b := &z.blocks[where]
	b.used -= x.size
	b.allocs--
	z.total.used -= x.size
	z.total.allocs--
	x.generation++
	x.page = 0
	if m := x.next; m != 0 && z.nodes[m].state == free {
		z.unlink(m)
		z.join(n, m)
	}
	if m := x.prev; m != 0 && z.nodes[m].state == free {
		z.unlink(m)
		z.join(m, n)
		n = m
	}
	z.link(n)
	return where
}

// join adds node m to n, its neighbour below.
func (z *zone) join(n, m uint32) {
	x, y := &z.nodes[n], &z.nodes[m]
	x.size += y.size
	x.next = y.next
	if y.next != 0 {
		z.nodes[y.next].prev = n
	}
	z.dropNode(m)
}

// link puts node n into the list of its class, as a gap.
func (z *zone) link(n uint32) {
	x := &z.nodes[n]
	c := classOf(x.size)
	head := z.index.heads[c]
	x.state, x.up, x.down = free, 0, head
	if head != 0 {
		z.nodes[head].up = n
	} else {
		z.index.set(c)
	}
	z.index.heads[c] = n
	z.gaps++
}

// unlink takes gap n out of the list of its class. Its state is the caller's to change.
func (z *zone) unlink(n uint32) {
	x := &z.nodes[n]
	if x.down != 0 {
		z.nodes[x.down].up = x.up
	}
	if x.up != 0 {
		z.nodes[x.up].down = x.down
	} else {
		c := classOf(x.size)
		z.index.heads[c] = x.down
		if x.down == 0 {
			z.index.clear(c)
		}
	}
	x.up, x.down = 0, 0
	z.gaps--
}

// newNode gives a node that is zero but for its generation.
func (z *zone) newNode() uint32 {
	n := z.spare
	if n == 0 {
		z.nodes = append(z.nodes, node{})
		return uint32(len(z.nodes) - 1)
	}
	x := &z.nodes[n]
	z.spare = x.next
	*x = node{generation: x.generation}
	return n
}

// dropNode makes n a spare node.
func (z *zone) dropNode(n uint32) {
	x := &z.nodes[n]
	*x = node{generation: x.generation + 1, next: z.spare}
	z.spare = n
}

// largest gives the size of the largest gap. Only the list of the highest class is looked at.
func (z *zone) largest() (units uint64) {
	if z.index.levels == 0 {
		return 0
	}
	level := uint(bits.Len64(z.index.levels)) - 1
	c := level<<subBits | (uint(bits.Len32(z.index.subs[level])) - 1)
	for n := z.index.heads[c]; n != 0; n = z.nodes[n].down {
		units = max(units, z.nodes[n].size)
	}
	return units
}
