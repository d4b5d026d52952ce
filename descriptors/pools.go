package descriptors

import "github.com/vkgloo/vkgloo/vk"

const (
	firstPool = 16  // sets
	largest   = 512 // sets
)

// pools are descriptor pools for the sets of one layout, each twice as large as the one before.
type pools struct {
	device  Device
	layout  *Layout
	label   string
	handles []uint64
	room    int // sets left in the newest
	next    int // sets of the next
}

func newPools(d Device, l *Layout, label string) pools {
	return pools{device: d, layout: l, label: label, next: firstPool}
}

// set allocates a set.
func (p *pools) set() (uint64, error) {
	for {
		fresh := p.room == 0
		if fresh {
			if err := p.grow(); err != nil {
				return 0, err
			}
		}
		h, full, err := p.device.AllocateSet(p.handles[len(p.handles)-1], p.layout.handle)
		if err != nil {
			return 0, err
		}
		if !full {
			p.room--
			return h, nil
		}
		if p.room = 0; fresh { // a new pool without room for one set: the driver is out of memory
			return 0, vk.ErrOutOfMemory
		}
	}
}

// grow makes another pool.
func (p *pools) grow() error {
	h, err := p.device.NewDescriptorPool(p.sizes(), p.next, p.label)
	if err != nil {
		return err
	}
	p.handles = append(p.handles, h)
	p.room, p.next = p.next, min(2*p.next, largest)
	return nil
}

// sizes counts the next pool's descriptors by type. A pool of nothing still wants one size.
func (p *pools) sizes() []vk.PoolSize {
	var sizes []vk.PoolSize
	at := make(map[uint32]int)
	for _, b := range p.layout.bindings {
		k, ok := at[b.Type()]
		if !ok {
			k = len(sizes)
			at[b.Type()] = k
			sizes = append(sizes, vk.PoolSize{Type: b.Type()})
		}
		sizes[k].Count += uint32(p.next)
	}
	if len(sizes) == 0 {
		sizes = append(sizes, vk.PoolSize{Type: vk.DescriptorUniform, Count: 1})
	}
	return sizes
}

// release retires all pools.
func (p *pools) release(number uint64) {
	for _, h := range p.handles {
		p.device.Retire(number, vk.Retired{Kind: vk.RetireDescriptorPool, Handle: h})
	}
	*p = newPools(p.device, p.layout, p.label)
}
