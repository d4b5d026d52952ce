package link

import (
	"errors"
	"fmt"

	"github.com/vkgloo/vkgloo/internal/spirv"
	"github.com/vkgloo/vkgloo/shaders"
)

// IsModule reports whether bytes begin as SPIR-V does.
func IsModule(p []byte) bool {
	return spirv.IsModule(string(p[:min(len(p), 20)])) && len(p)%4 == 0 && len(p) >= 20
}

// What Specialize changes, as SPIR-V numbers it.
const (
	opExecutionMode     = 16
	opDecorate          = 71
	opSpecConstantTrue  = 48
	opSpecConstantFalse = 49
	opSpecConstant      = 50
	decorationSpecID    = 1
	decorationBuiltIn   = 11
	builtinVertexID     = 5 // OpenGL's, and what Vulkan has instead
	builtinInstanceID   = 6
	builtinVertexIndex  = 42
	builtinInstance     = 43
	modeUpperLeft       = 7
	modeLowerLeft       = 8
)

// Specialize reads SPIR-V, of OpenGL's or Vulkan's kind, and gives constants their values.
//   - Errors: ErrNotFound for an entry point or constant that the module lacks; spirv.ErrInvalid; errors.ErrUnsupported
//     for loose uniforms.
func Specialize(stage shaders.Stage, module, entry string, constants map[uint32]uint32) (*Shader, error) {
	words, err := spirv.FromBytes(module)
	if err != nil {
		return nil, err
	}
	if _, err := load(stage, words, entry); err != nil { // after this the words are sound
		return nil, err
	}
	if err := adapt(words, constants); err != nil {
		return nil, err
	}
	s, err := load(stage, words, entry)
	if err != nil {
		return nil, err
	}
	r, err := s.Module.Reflect(stage, entry)
	if err != nil {
		return nil, err
	}
	if len(r.Uniforms) > 0 {
		return nil, fmt.Errorf("%w: loose uniform %q in SPIR-V: put it into a block", errors.ErrUnsupported, r.Uniforms[0].Name)
	}
	return s, nil
}

// adapt changes instructions in place: constants, and what OpenGL's SPIR-V calls differently.
func adapt(words []uint32, constants map[uint32]uint32) error {
	ids := make(map[uint32]uint32) // of constants → their number
	left := len(constants)
	each(words, func(op uint32, i []uint32) {
		switch {
		case op == opDecorate && len(i) > 3 && i[2] == decorationSpecID:
			if _, ok := constants[i[3]]; ok {
				ids[i[1]] = i[3]
				left--
			}
		case op == opDecorate && len(i) > 3 && i[2] == decorationBuiltIn && i[3] == builtinVertexID:
			i[3] = builtinVertexIndex
		case op == opDecorate && len(i) > 3 && i[2] == decorationBuiltIn && i[3] == builtinInstanceID:
			i[3] = builtinInstance
		case op == opExecutionMode && i[2] == modeLowerLeft:
			i[2] = modeUpperLeft
		}
	})
	if left > 0 {
		return fmt.Errorf("%w: a specialization constant", ErrNotFound)
	}
	each(words, func(op uint32, i []uint32) {
		if op != opSpecConstant && op != opSpecConstantTrue && op != opSpecConstantFalse {
			return
		}
		number, ok := ids[i[2]]
		switch {
		case !ok:
		case op == opSpecConstant && len(i) == 4:
			i[3] = constants[number]
		case op != opSpecConstant && constants[number] != 0:
			i[0] = i[0]&^0xffff | opSpecConstantTrue
		case op != opSpecConstant:
			i[0] = i[0]&^0xffff | opSpecConstantFalse
		}
	})
	return nil
}

// each calls f for every instruction; its words are those of the module.
func each(words []uint32, f func(op uint32, i []uint32)) {
	for at := 5; at < len(words); {
		n := int(words[at] >> 16)
		if n == 0 || at+n > len(words) {
			return
		}
		f(words[at]&0xffff, words[at:at+n])
		at += n
	}
}
