package suballoc

// Growth decides how large the next block shall be. Few large blocks mean few allocations from the driver, many small ones
// little memory beyond what is used; which matters depends on how the owner's use develops, and that is what is watched here.
//   - Units: bytes.
//   - Concurrency: externally synchronized.
type Growth struct {
	First uint64 // least size of a block
	Max   uint64 // most; only an allocation that needs more gets more

	window, past flow // what has happened lately: this window and the one before
}

// flow is what was allocated and freed during a window, which ends when that makes up half of all blocks.
type flow struct{ used, freed uint64 }

// Found by TestGrowthKeepsBlocksFewAndOverheadLow: 64 B … 4 MiB, 2,000 live of 10,000, take 5.6 blocks with an overhead of 13 percent.
const (
	averages   = 2048     // allocations of average size that a block should have room for
	start      = 16 << 20 // most that the first block gets for the size of its first allocation
	leap       = 64 << 20 // already the second block may be this large, if the allocations are large
	ramp       = 4        // a block is at most this times all blocks before
	churnPart  = 32       // in steady use a block is this part of all blocks
	windowPart = 2
)

// Used notes that size bytes more of total, the size of all blocks, are allocated.
func (g *Growth) Used(size, total uint64) {
	g.window.used += size
	g.turn(total)
}

// Freed notes that size bytes of total are free again.
func (g *Growth) Freed(size, total uint64) {
	g.window.freed += size
	g.turn(total)
}

func (g *Growth) turn(total uint64) {
	if g.window.used+g.window.freed > total/windowPart {
		g.past, g.window = g.window, flow{}
	}
}

// Next gives the size of a new block, in which an allocation of need bytes has to fit.
//   - While use only grows, the block has room for many allocations of average size, but is at least as large as all blocks
//     before it, and at most four times that: 64 B … 64 KiB double from First up, 64 B … 4 MiB go up in leaps.
//   - When much is freed for little that is won, the need has been found: the last bit comes in small pieces. What use would grow
//     to, if it went on like that until everything has been replaced once, is halved as a guard against chance.
func (g *Growth) Next(s Stats, need uint64) uint64 {
	average := (s.Used + need) / uint64(s.Allocations+1)
	size := min(4*need, start) // of the first block, of which nothing is known yet
	if s.Size != 0 {
		size = max(s.Size, min(averages*average, max(leap, ramp*s.Size)))
	}
	used, freed := g.past.used+g.window.used, g.past.freed+g.window.freed
	if net := used - min(used, freed); net < freed/4 {
		more := uint64(float64(net) / float64(freed) * float64(s.Used) / 2)
		size = min(size, max(more, s.Size/churnPart))
	}
	size = max(size, g.First)
	size = min(size-size%max(floorPower(size)/4, 1), g.Max) // one, 1¼, 1½ or 1¾ times a power of two
	for size < need {
		size <<= 1
	}
	return size
}
