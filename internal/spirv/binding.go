package spirv

// AssignBindings numbers the blocks and resources that lack a binding, over all stages of a program in turn and in order
// of declaration: each gets the lowest number that is free in its set (0 if it has none). What has the same kind and
// name in several stages is one thing and gets one number; explicit numbers stay. Push constants have none.
func AssignBindings(stages ...Linked) error {
	b := bindings{taken: map[Place]bool{}, named: map[string]Place{}}
	for _, s := range stages {
		if err := b.gather(s); err != nil {
			return err
		}
	}
	for k, s := range stages {
		found := make(map[uint32]Place)
		for _, v := range b.bound[k] {
			found[v.id] = b.place(v)
		}
		s.Module.SetBindings(found)
	}
	return nil
}

// bindings is the state of AssignBindings.
type bindings struct {
	taken map[Place]bool
	named map[string]Place // things that have a place, by kind and name
	bound [][]bound        // by stage
	next  map[int]int      // by set: no lower number is free
}

// bound is one thing that wants a binding.
type bound struct {
	id    uint32
	key   string // kind and name; "" without a name
	place Place  // -1: missing
}

// gather lists what a stage binds and notes explicit numbers.
func (b *bindings) gather(s Linked) error {
	r, err := s.Module.Reflect(s.Entry.Stage, s.Entry.Name)
	if err != nil {
		return err
	}
	var list []bound
	for _, k := range r.Blocks {
		if k.Kind != BlockPush {
			list = append(list, newBound(k.ID, string('0'+byte(k.Kind)), k.Name, k.Set, k.Binding))
		}
	}
	for _, k := range r.Resources {
		list = append(list, newBound(k.ID, k.Kind, k.Name, k.Set, k.Binding))
	}
	for _, v := range list {
		if v.place.Binding >= 0 {
			b.taken[v.place] = true
			b.name(v.key, v.place)
		}
	}
	b.bound = append(b.bound, list)
	return nil
}

func newBound(id uint32, kind, name string, set, binding int) bound {
	v := bound{id: id, place: Place{max(set, 0), binding}}
	if name != "" {
		v.key = kind + " " + name
	}
	return v
}

// name remembers the first place of a thing.
func (b *bindings) name(key string, p Place) {
	if _, ok := b.named[key]; !ok && key != "" {
		b.named[key] = p
	}
}

// place is where v goes.
func (b *bindings) place(v bound) Place {
	if v.place.Binding >= 0 {
		return v.place
	}
	if p, ok := b.named[v.key]; ok && v.key != "" {
		return p
	}
	if b.next == nil {
		b.next = make(map[int]int)
	}
	p := v.place
	for p.Binding = b.next[p.Set]; b.taken[p]; p.Binding++ {
	}
	b.next[p.Set] = p.Binding
	b.taken[p] = true
	b.name(v.key, p)
	return p
}
