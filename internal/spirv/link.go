package spirv

import (
	"errors"
	"fmt"
	"slices"
)

// ErrLink reports stages that do not fit together.
var ErrLink = errors.New("spirv: stages do not fit together")

// Linked is one stage of a program.
type Linked struct {
	Module *Module
	Entry  Entry
}

// Link makes the interfaces between consecutive stages agree: what lacks a location is matched by name (blocks by block
// name), numbered in order of declaration; explicit locations stay, and match by location. Inputs that nothing reads
// and nothing feeds are dropped. The first stage's inputs and the last one's outputs are numbered as AssignInputs does.
//   - Errors: ErrLink for an input in use that the stage before does not write, or one of another type; ErrLimit. The
//     modules may have changed then.
func Link(stages ...Linked) error {
	if len(stages) == 0 {
		return nil
	}
	first, last := stages[0], stages[len(stages)-1]
	if err := first.Module.AssignInputs(first.Entry); err != nil {
		return err
	}
	for k := 1; k < len(stages); k++ {
		if err := linkPair(stages[k-1], stages[k]); err != nil {
			return err
		}
	}
	return last.Module.AssignOutputs(last.Entry)
}

// linkPair makes producer's outputs and consumer's inputs agree.
func linkPair(producer, consumer Linked) error {
	out, err := producer.Module.index().variables(producer.Module, producer.Entry, classOutput, producer.Module.uses(producer.Entry))
	if err != nil {
		return err
	}
	in, err := consumer.Module.index().variables(consumer.Module, consumer.Entry, classInput, consumer.Module.uses(consumer.Entry))
	if err != nil {
		return err
	}
	p := pair{from: units(out), to: units(in), stages: [2]Stage{producer.Entry.Stage, consumer.Entry.Stage}}
	gone, err := p.match()
	if err != nil {
		return err
	}
	if err := p.number(); err != nil {
		return err
	}
	producer.Module.SetLocations(locationsOf(p.from))
	consumer.Module.SetLocations(locationsOf(p.to))
	consumer.Module.dropVariables(consumer.Entry, gone)
	return nil
}

// locationsOf are the new locations: of units whose module has none yet.
func locationsOf(list []unit) map[uint32]int {
	set := make(map[uint32]int)
	for _, u := range list {
		if u.location >= 0 && u.leaves[0].Location < 0 {
			set[u.id] = u.location
		}
	}
	return set
}

// pair is the interface between two stages.
type pair struct {
	from, to []unit
	stages   [2]Stage
	partner  []int // of each to: index in from, or -1
	written  map[place]Variable
}

// place is where a column of an interface variable begins.
type place struct{ location, component int }

// columns lists where the columns of all elements of v begin; nothing if it has no location. The caller has bounded its
// slots.
func (v Variable) columns() []place {
	if v.Location < 0 {
		return nil
	}
	var list []place
	step := max(1, v.Type.Slots()/max(1, v.Type.Columns))
	for at := v.Location; at < v.Location+v.Slots(); at += step {
		list = append(list, place{at, v.Component})
	}
	return list
}

// match finds the partner of every input.
func (p *pair) match() (gone map[uint32]bool, err error) {
	gone = make(map[uint32]bool)
	byName := make(map[string]int, len(p.from))
	p.written = make(map[place]Variable)
	var taken slots
	for k, u := range p.from {
		if err := taken.takeUnit(u); err != nil {
			return nil, err
		}
		for _, v := range u.leaves {
			for _, at := range v.columns() {
				p.written[at] = v
			}
		}
		byName[u.name] = k
	}
	p.to = slices.Clone(p.to)
	kept := p.to[:0]
	for _, u := range p.to {
		k, named := byName[u.name]
		fed := named && u.name != "" && (u.location < 0 || p.from[k].location < 0)
		switch {
		case fed:
			if err := p.sameType(p.from[k], u); err != nil {
				return nil, err
			}
		case u.location >= 0 && taken.cover(u):
			k = -1
			if err := p.fits(u); err != nil {
				return nil, err
			}
		case u.used:
			return nil, fmt.Errorf("%w: %s input %q has no output of the %s stage", ErrLink, p.stages[1], u.name, p.stages[0])
		default:
			gone[u.id] = true
			continue
		}
		kept, p.partner = append(kept, u), append(p.partner, k)
	}
	p.to = kept
	return gone, nil
}

// sameType compares partners by name, member by member.
func (p *pair) sameType(a, b unit) error {
	same := slices.EqualFunc(a.leaves, b.leaves, func(v, w Variable) bool {
		return v.Type.String() == w.Type.String() && (v.Block == "") == (w.Block == "")
	})
	if !same {
		return fmt.Errorf("%w: %q is %s in the %s stage, %s in the %s stage", ErrLink, b.name,
			a.leaves[0].Type, p.stages[0], b.leaves[0].Type, p.stages[1])
	}
	return nil
}

// fits compares what stands at the same explicit locations: the kind of scalar, and that no component is missing.
func (p *pair) fits(u unit) error {
	for _, v := range u.leaves {
		for _, at := range v.columns() {
			w, ok := p.written[at]
			if ok && (w.Type.Kind != v.Type.Kind || w.Type.Width != v.Type.Width || w.Type.Rows < v.Type.Rows) {
				return fmt.Errorf("%w: location %d is %s (%q) in the %s stage, %s (%q) in the %s stage", ErrLink,
					at.location, w.Type, w.Name, p.stages[0], v.Type, v.Name, p.stages[1])
			}
		}
	}
	return nil
}

// number gives both sides the locations they lack.
func (p *pair) number() error {
	var taken slots
	for _, list := range [][]unit{p.from, p.to} {
		for _, u := range list {
			if err := taken.takeUnit(u); err != nil {
				return err
			}
		}
	}
	for n, k := range p.partner { // explicit on one side only
		switch {
		case k < 0:
		case p.from[k].location < 0:
			p.from[k].location = p.to[n].location
		case p.to[n].location < 0:
			p.to[n].location = p.from[k].location
		}
	}
	for k := range p.from {
		if p.from[k].location < 0 {
			n, err := taken.find(p.from[k].slots)
			if err != nil {
				return fmt.Errorf("%w: %s", err, p.from[k].name)
			}
			p.from[k].location = n
		}
	}
	for n, k := range p.partner {
		if k >= 0 {
			p.to[n].location = p.from[k].location
		}
	}
	return nil
}
