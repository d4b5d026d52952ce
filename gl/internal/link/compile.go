package link

import (
	"errors"
	"fmt"

	"github.com/vkgloo/vkgloo/internal/spirv"
	"github.com/vkgloo/vkgloo/shaders"
)

// ErrNotFound is wrapped by errors about an entry point or a constant that a module lacks.
var ErrNotFound = errors.New("not in the module")

// Compile compiles GLSL for OpenGL.
//   - Errors: *shaders.CompileError; errors.ErrUnsupported without a compiler.
func Compile(stage shaders.Stage, source string) (*Shader, error) {
	words, err := shaders.Compile(stage, source, shaders.CompileOptions{GL: true, Unnumbered: true})
	if err != nil {
		return nil, err
	}
	s, err := load(stage, words, "")
	if err != nil {
		return nil, err
	}
	r, err := s.Module.Reflect(stage, s.Entry.Name)
	if err != nil {
		return nil, err
	}
	for _, b := range r.Blocks {
		if b.Name == spirv.DefaultBlockName {
			return s, s.looseUniforms(stage, source)
		}
	}
	return s, nil
}

func load(stage shaders.Stage, words []uint32, entry string) (*Shader, error) {
	m, err := spirv.Parse(words)
	if err != nil {
		return nil, err
	}
	e, err := m.Find(stage, entry)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	return &Shader{Module: m, Entry: e}, nil
}

// looseUniforms reads the source once more by OpenGL's rules, since Vulkan's lose what is bool, initial values and
// locations of loose uniforms.
func (s *Shader) looseUniforms(stage shaders.Stage, source string) error {
	words, err := shaders.Compile(stage, source, shaders.CompileOptions{OpenGL: true, Unnumbered: true})
	if err != nil {
		return err
	}
	g, err := load(stage, words, "")
	if err != nil {
		return err
	}
	r, err := g.Module.Reflect(stage, g.Entry.Name)
	if err != nil {
		return err
	}
	s.Loose = r.Uniforms
	return nil
}
