package gpu

import (
	"github.com/vkgloo/vkgloo/internal/draw"
	"github.com/vkgloo/vkgloo/staging"
)

// Store is a buffer's VkBuffer and what is known of it.
type Store = staging.Store

// Arena holds small data that changes between draws, such as uniforms, in host memory that the GPU reads. Data is put
// behind what was put before; pages are used again when the GPU is done with them.
//   - Concurrency: the engine's lock is held.
type Arena struct {
	d     *Device
	align int
	page  *page
	full  []*page // oldest first
}

// page is one store of an arena.
type page struct {
	store *staging.Store
	at    int
	round uint64 // changes when the page is used again
}

// Slot is where data was put.
type Slot struct {
	page         *page
	round        uint64
	offset, size int
}

const pageSize = 1 << 20

// NewArena makes an arena whose slots begin at multiples of align.
func (d *Device) NewArena(align int) *Arena { return &Arena{d: d, align: max(align, 16)} }

// Holds reports whether a slot's data is still there.
func (a *Arena) Holds(s Slot) bool { return s.page != nil && s.page.round == s.round }

// Point is the slot as draws bind it.
func (s Slot) Point() draw.Point {
	return draw.Point{Store: s.page.store, Offset: s.offset, Size: s.size}
}

// Put copies p into the arena. The engine's lock is held.
//   - Errors: vk.ErrOutOfMemory.
func (a *Arena) Put(p []byte) (Slot, error) {
	if a.page == nil || a.page.at+len(p) > a.page.store.Size() {
		if err := a.turn(len(p)); err != nil {
			return Slot{}, err
		}
	}
	g := a.page
	copy(g.store.Mapped()[g.at:], p)
	s := Slot{g, g.round, g.at, len(p)}
	g.at = (g.at + len(p) + a.align - 1) / a.align * a.align
	return s, nil
}

// turn takes another page of at least n bytes: the oldest full one if the GPU is done with it, else a new one.
func (a *Arena) turn(n int) error {
	var next *page
	if len(a.full) > 0 && a.full[0].store.Idle() && a.full[0].store.Size() >= n {
		next = a.full[0]
		a.full = append(a.full[:0], a.full[1:]...)
		next.at = 0
		next.round++
	} else {
		s := a.d.Engine.NewStore("uniforms")
		if err := a.d.Engine.CreateHostLocked(s, max(pageSize, n)); err != nil {
			s.ReleaseLocked()
			return err
		}
		next = &page{store: s}
	}
	if a.page != nil {
		a.full = append(a.full, a.page)
	}
	a.page = next
	return nil
}

// Release gives all pages back. The engine's lock is held.
func (a *Arena) Release() {
	for _, g := range append(a.full, a.page) {
		if g != nil {
			g.store.ReleaseLocked()
		}
	}
	a.page, a.full = nil, nil
}

// List is a list of indices made by the host for one draw.
type List struct {
	d     *Device
	store *staging.Store
}

// NewList copies 32-bit indices to where draws read them.
//   - Errors: vk.ErrOutOfMemory.
func (d *Device) NewList(indices []uint32) (*List, error) {
	s := d.Engine.NewStore("indices")
	if err := d.Engine.CreateHost(s, 4*len(indices)); err != nil {
		s.Release()
		return nil, err
	}
	copy(words(s.Mapped()), indices)
	return &List{d, s}, nil
}

// Store returns the store of the indices.
func (l *List) Store() *staging.Store { return l.store }

// Release gives the list back when the GPU is done with it.
func (l *List) Release() { l.store.Release() }

// Persistent reports whether a memory is mapped persistently.
func (d *Device) Persistent() bool { return len(d.persist) > 0 }
