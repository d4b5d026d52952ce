package link

import (
	"errors"
	"fmt"
	"strings"

	"github.com/vkgloo/vkgloo/internal/spirv"
	"github.com/vkgloo/vkgloo/shaders"
)

// ErrNotFound is wrapped by errors about an entry point or a constant that a module lacks.
var ErrNotFound = errors.New("not in the module")

// Compile compiles GLSL for OpenGL. A source that only lacks functions, main among them, becomes a piece of a shader.
//   - Errors: *shaders.CompileError; errors.ErrUnsupported without a compiler.
func Compile(stage shaders.Stage, source string) (*Shader, error) {
	s, err := compile(stage, source, nil)
	var bad *shaders.CompileError
	if errors.As(err, &bad) && unlinked(bad.Log) {
		s, err = &Shader{Piece: true}, nil
	}
	if err != nil {
		return nil, err
	}
	s.Source = source
	return s, nil
}

// Join makes one shader of several of a stage, as OpenGL does when they are attached to one program.
//   - Errors: ErrLink for SPIR-V; *shaders.CompileError when something is missing or defined twice; errors.ErrUnsupported
//     where the compiler can't.
func Join(stage shaders.Stage, pieces []*Shader) (*Shader, error) {
	if len(pieces) == 1 && !pieces[0].Piece {
		return pieces[0], nil
	}
	var sources []string
	for _, p := range pieces {
		if p.Source == "" {
			return nil, fmt.Errorf("%w: SPIR-V is linked with another %v shader", ErrLink, stage)
		}
		sources = append(sources, p.Source)
	}
	return compile(stage, sources[0], sources[1:])
}

// unlinked reports whether all that glslang found wrong are functions that aren't there.
func unlinked(log string) bool {
	found := false
	for line := range strings.Lines(log) {
		if !strings.HasPrefix(line, "ERROR: ") {
			continue
		}
		if !strings.Contains(line, " stage: Missing entry point") && !strings.Contains(line, " stage: No function definition (body) found") {
			return false
		}
		found = true
	}
	return found
}

func compile(stage shaders.Stage, source string, pieces []string) (*Shader, error) {
	source = forVulkan(source)
	var more []string
	for _, p := range pieces {
		more = append(more, forVulkan(p))
	}
	words, err := shaders.Compile(stage, source, shaders.CompileOptions{GL: true, Unnumbered: true, More: more})
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
			return s, s.looseUniforms(stage, source, more)
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
func (s *Shader) looseUniforms(stage shaders.Stage, source string, more []string) error {
	words, err := shaders.Compile(stage, source, shaders.CompileOptions{OpenGL: true, Unnumbered: true, More: more})
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
