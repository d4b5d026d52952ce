package shaders

import (
	"slices"
	"strings"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

// key is how a declaration is found in a module.
type key struct {
	storage, name string
}

// number takes away what the compiler numbered by itself, since its numbers collide with explicit ones, puts the
// variables into the source's order, and, if assign is set, numbers them anew.
func number(m *spirv.Module, e spirv.Entry, list []declaration, assign bool) error {
	r, err := m.Reflect(e.Stage, e.Name)
	if err != nil {
		return err
	}
	ids := variableIDs(r)
	var order, places, bindings []uint32 // places: without a location
	for _, d := range list {
		id, ok := ids[key{d.storage, d.name}]
		if !ok {
			continue
		}
		order = append(order, id)
		if !d.location {
			places = append(places, id)
		}
		if !d.binding {
			bindings = append(bindings, id)
		}
	}
	for _, b := range r.Blocks {
		if strings.HasPrefix(b.Name, "gl_") { // made by the compiler: loose uniforms, atomic counters
			order, bindings = append(order, b.ID), append(bindings, b.ID)
		}
	}
	m.Reorder(order)
	m.UnassignLocations(places...)
	m.UnassignBindings(bindings...)
	if !assign {
		return nil
	}
	if err := m.AssignInputs(e); err != nil {
		return err
	}
	if err := m.AssignOutputs(e); err != nil {
		return err
	}
	return spirv.AssignBindings(spirv.Linked{Module: m, Entry: e})
}

// join appends the declarations of another source. What both declare is as explicit as either says.
func join(list, more []declaration) []declaration {
	for _, d := range more {
		i := slices.IndexFunc(list, func(o declaration) bool { return o.storage == d.storage && o.name == d.name && o.block == d.block })
		if i < 0 {
			list = append(list, d)
			continue
		}
		list[i].location = list[i].location || d.location
		list[i].binding = list[i].binding || d.binding
	}
	return list
}

// variableIDs finds variables by what their declaration calls them.
func variableIDs(r *Reflection) map[key]uint32 {
	ids := make(map[key]uint32)
	for storage, list := range map[string][]Variable{"in": r.Inputs, "out": r.Outputs} {
		for _, v := range list {
			name := v.Block
			if name == "" {
				name = variableName(v.Name)
			}
			if v.Builtin == spirv.NotBuiltin && name != "" {
				ids[key{storage, name}] = v.ID
			}
		}
	}
	for _, b := range r.Blocks {
		switch b.Kind {
		case spirv.BlockUniform:
			ids[key{"uniform", b.Name}] = b.ID
		case spirv.BlockStorage:
			ids[key{"buffer", b.Name}] = b.ID
		}
	}
	for _, u := range r.Uniforms {
		ids[key{"uniform", variableName(u.Name)}] = u.ID
	}
	for _, s := range r.Resources {
		ids[key{"uniform", s.Name}] = s.ID
	}
	return ids
}

// variableName is the variable in a flattened name: "lights" of "lights[1].pos".
func variableName(path string) string {
	if k := strings.IndexAny(path, ".["); k >= 0 {
		return path[:k]
	}
	return path
}
