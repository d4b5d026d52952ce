package spirv

import (
	"fmt"
	"slices"
)

const maxLocation = 1 << 12

// unit is what gets one location: an input or output variable, or a whole interface block.
type unit struct {
	id       uint32
	name     string // of the variable, or "block NAME"
	location int    // -1: missing
	slots    int
	used     bool
	leaves   []Variable
}

// units groups flattened variables. Built-in ones take no location.
func units(list []Variable) []unit {
	var out []unit
	at := make(map[uint32]int)
	for _, v := range list {
		if v.Builtin != NotBuiltin {
			continue
		}
		k, ok := at[v.ID]
		if !ok {
			k = len(out)
			at[v.ID] = k
			out = append(out, unit{id: v.ID, name: unitName(v), location: v.Location})
		}
		out[k].slots = add(out[k].slots, v.Slots())
		out[k].used = out[k].used || v.Used
		out[k].leaves = append(out[k].leaves, v)
	}
	return out
}

func unitName(v Variable) string {
	if v.Block != "" {
		return "block " + v.Block
	}
	name := v.Name
	for k := range len(name) { // the variable's own name, without a member's path
		if name[k] == '.' || name[k] == '[' {
			return name[:k]
		}
	}
	return name
}

// slots is a set of taken locations.
type slots []bool

// take marks [first, first+n).
func (s *slots) take(first, n int) error {
	if first < 0 || n < 0 || first > maxLocation-n {
		return fmt.Errorf("%w: location %d (%d of them), at most %d", ErrLimit, first, n, maxLocation)
	}
	for len(*s) < first+n {
		*s = append(*s, false)
	}
	for k := first; k < first+n; k++ {
		(*s)[k] = true
	}
	return nil
}

// takeUnit marks what u's members take.
func (s *slots) takeUnit(u unit) error {
	for _, v := range u.leaves {
		if v.Location < 0 {
			continue
		}
		if err := s.take(v.Location, v.Slots()); err != nil {
			return fmt.Errorf("%w: %s", err, v.Name)
		}
	}
	return nil
}

// cover reports whether every location of u's members is taken.
func (s slots) cover(u unit) bool {
	for _, v := range u.leaves {
		if v.Location < 0 || v.Location > len(s)-v.Slots() || slices.Contains(s[v.Location:v.Location+v.Slots()], false) {
			return false
		}
	}
	return true
}

// find takes the lowest n free locations in a row.
func (s *slots) find(n int) (int, error) {
	first := 0
	for k := 0; k < len(*s) && k-first < n; k++ {
		if (*s)[k] {
			first = k + 1
		}
	}
	return first, s.take(first, n)
}

// AssignInputs gives e's inputs that lack a location the lowest free ones, in order of declaration. Explicit ones stay.
//   - Errors: ErrLimit when there are more than any device has.
func (m *Module) AssignInputs(e Entry) error { return m.assign(e, classInput) }

// AssignOutputs is AssignInputs for outputs.
func (m *Module) AssignOutputs(e Entry) error { return m.assign(e, classOutput) }

func (m *Module) assign(e Entry, class uint32) error {
	list, err := m.index().variables(m, e, class, m.uses(e))
	if err != nil {
		return err
	}
	var taken slots
	all := units(list)
	for _, u := range all {
		if err := taken.takeUnit(u); err != nil {
			return err
		}
	}
	found := make(map[uint32]int)
	for _, u := range all {
		if u.location >= 0 {
			continue
		}
		if found[u.id], err = taken.find(u.slots); err != nil {
			return fmt.Errorf("%w: %s", err, u.name)
		}
	}
	m.SetLocations(found)
	return nil
}
