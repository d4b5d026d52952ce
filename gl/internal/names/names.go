// Package names keeps the tables of OpenGL's object names.
package names

// Table is one name space: names are numbers from 1 on, free, reserved (generated, but not yet an object) or those of
// an object of type T. The lowest free name is given out first. The zero value is ready.
//   - Concurrency: externally synchronized.
type Table[T any] struct {
	slots []slot[T] // by name; slot 0 is never used
	low   int       // no free name lies below
	made  int
}

type slot[T any] struct {
	obj  *T
	used bool
}

// limit bounds the names, so that a count out of range cannot ask for all memory.
const limit = 1 << 24

// Gen reserves a name; 0 when there are none left.
func (t *Table[T]) Gen() uint32 {
	if len(t.slots) == 0 {
		t.slots = append(t.slots, slot[T]{used: true})
	}
	for t.low = max(t.low, 1); t.low < len(t.slots); t.low++ {
		if !t.slots[t.low].used {
			break
		}
	}
	if t.low >= limit {
		return 0
	}
	if t.low == len(t.slots) {
		t.slots = append(t.slots, slot[T]{})
	}
	t.slots[t.low].used = true
	t.low++
	return uint32(t.low - 1)
}

// Get returns the object of a name, nil where there is none.
func (t *Table[T]) Get(name uint32) *T {
	if uint64(name) < uint64(len(t.slots)) {
		return t.slots[name].obj
	}
	return nil
}

// Known reports whether the name was given out by Gen and not yet deleted. 0 is not.
func (t *Table[T]) Known(name uint32) bool {
	return name != 0 && uint64(name) < uint64(len(t.slots)) && t.slots[name].used
}

// Set makes obj the object of a known name.
func (t *Table[T]) Set(name uint32, obj *T) {
	if t.slots[name].obj == nil && obj != nil {
		t.made++
	}
	t.slots[name].obj = obj
}

// Delete frees a name and returns its object, nil where there is none. Unknown names are ignored.
func (t *Table[T]) Delete(name uint32) *T {
	if !t.Known(name) {
		return nil
	}
	obj := t.slots[name].obj
	if obj != nil {
		t.made--
	}
	t.slots[name] = slot[T]{}
	t.low = min(t.low, int(name))
	return obj
}

// Len is the number of objects.
func (t *Table[T]) Len() int { return t.made }

// All calls f for every object, in order of names, until it returns false.
func (t *Table[T]) All(f func(name uint32, obj *T) bool) {
	for n := range t.slots {
		if o := t.slots[n].obj; o != nil && !f(uint32(n), o) {
			return
		}
	}
}
