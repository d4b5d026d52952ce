package vkgloo

import (
	"sync"
	"time"

	"github.com/vkgloo/vkgloo/vk"
)

// Budget tells of every heap of the device how large it is, how much of it the process uses, and how much it may use before
// allocations fail or grow slow: as the driver says (VK_EXT_memory_budget), else as it can be guessed.
func (c *Context) Budget() []vk.HeapStats { return c.dev.Budget() }

// Trim gives back to the driver what the context keeps for later: empty blocks, free chunks of the rings, VkBuffers kept for
// renaming. It tells the bytes. What the GPU still uses stays.
//   - Errors: none; nothing happens after Close.
func (c *Context) Trim() int {
	if c.open("trimming") != nil {
		return 0
	}
	before := c.dev.MemoryStats().Allocated
	c.eng.Trim()
	c.dev.Trim()
	return max(before-c.dev.MemoryStats().Allocated, 0)
}

// PressureLevel is how near to its budget a heap is.
type PressureLevel uint8

// The levels. Upwards a level is reached at its threshold, downwards it is left a tenth of the budget lower: usage that goes to and fro
// around a threshold is told once.
const (
	PressureNone     PressureLevel = iota // below 80 % again
	PressureHigh                          // at 90 % or more
	PressureCritical                      // at or beyond the budget
)

// String is "none", "high" or "critical".
func (l PressureLevel) String() string {
	return [...]string{"none", "high", "critical", "unknown"}[min(l, PressureCritical+1)]
}

// Pressure says that a heap has come to another level.
type Pressure struct {
	Level PressureLevel
	Heap  int // index in Budget
	State vk.HeapStats
}

// pressureInterval is how often at most heaps are looked at when this context itself has not allocated memory.
const pressureInterval = 100 * time.Millisecond

// pressure watches the heaps for Options.Pressure.
type pressure struct {
	call func(Pressure) // nil: nobody listens; immutable

	mu     sync.Mutex // guards everything below
	levels []PressureLevel
	grown  uint64 // vk.Device.Growths when it was last looked
	next   time.Time
	told   bool // call is under way
}

// after is the level of a heap that was at l.
func (l PressureLevel) after(usage, budget int) PressureLevel {
	tenths := func(n int) bool { return usage >= budget/10*n }
	switch {
	case usage >= budget, l == PressureCritical && tenths(9):
		return PressureCritical
	case tenths(9), l != PressureNone && tenths(8):
		return PressureHigh
	}
	return PressureNone
}

// look asks the device, if it is time to, and tells what has changed: each change once. While one is being told nothing else
// is, also not by calls that the callback makes. No lock is held during the call.
func (p *pressure) look(d *vk.Device) {
	if p.call == nil {
		return
	}
	list := p.changes(d)
	if len(list) == 0 {
		return
	}
	defer func() {
		p.mu.Lock()
		p.told = false
		p.mu.Unlock()
	}()
	for _, e := range list {
		p.call(e)
	}
}

// changes lists the heaps whose level is another one. If there are any, told is set.
func (p *pressure) changes(d *vk.Device) (list []Pressure) {
	p.mu.Lock()
	defer p.mu.Unlock()
	grown, now := d.Growths(), time.Now()
	if p.told || grown == p.grown && now.Before(p.next) {
		return nil
	}
	p.grown, p.next = grown, now.Add(pressureInterval)
	heaps := d.Budget()
	if p.levels == nil {
		p.levels = make([]PressureLevel, len(heaps))
	}
	for i, h := range heaps {
		if l := p.levels[i].after(h.Usage, h.Budget); l != p.levels[i] {
			p.levels[i] = l
			list = append(list, Pressure{l, i, h})
		}
	}
	p.told = len(list) > 0
	return list
}

// settle ends a call of the context's, outside of all locks: messages go to the sink, pressure to who listens.
func (c *Context) settle() {
	c.dev.Drain()
	c.pressure.look(c.dev)
}
