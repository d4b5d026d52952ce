package shaders

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

// CompileOptions is how GLSL is read. The zero value is GLSL for Vulkan with everything numbered.
type CompileOptions struct {
	GL         bool   // GLSL for OpenGL (330 to 460), by glslang's relaxed rules: loose uniforms become the block gl_DefaultUniformBlock
	OpenGL     bool   // GLSL for OpenGL, to SPIR-V for OpenGL: no Vulkan device takes it, but its uniforms keep types, locations and initial values
	Unnumbered bool   // locations and bindings that the source leaves out are left out: spirv.Link and AssignBindings number them over all stages
	Name       string // in messages; "" for none
	// More are further sources of the same shader, as OpenGL links several shader objects of one stage: a function that one
	// declares is another's, and so is what they all declare.
	More []string
}

// CompileError is a source that does not compile.
type CompileError struct {
	Stage Stage
	Name  string // of CompileOptions
	Log   string // the compiler's own words, all of them
}

// Error is one line: the log's first error.
func (e *CompileError) Error() string {
	first := ""
	for line := range strings.Lines(e.Log) {
		if line = strings.TrimSpace(line); first == "" || strings.Contains(strings.ToLower(line), "error") {
			first = line
		}
		if strings.Contains(strings.ToLower(first), "error") {
			break
		}
	}
	if e.Name == "" {
		return fmt.Sprintf("shaders: %v shader: %s", e.Stage, first)
	}
	return fmt.Sprintf("shaders: %v shader %.200q: %s", e.Stage, e.Name, first)
}

// maxSource bounds a source. The largest shaders of games have some 100 KB.
const maxSource = 4 << 20 // bytes

// Compile makes SPIR-V of GLSL. Locations and bindings that the source leaves out are numbered in order of declaration:
// each gets the lowest that explicit ones leave free.
//   - Errors: *CompileError with the compiler's message; errors.ErrUnsupported, naming the package to install, without a
//     compiler; others when the compiler does not run.
//   - Ownership: the words are the caller's.
func Compile(stage Stage, source string, o CompileOptions) ([]uint32, error) {
	if stageWords[stage] == "" {
		return nil, fmt.Errorf("shaders: %w: stage %d", errors.ErrUnsupported, stage)
	}
	for _, s := range append([]string{source}, o.More...) {
		if len(s) > maxSource || strings.Contains(s, "\x00") {
			return nil, &CompileError{stage, o.Name, fmt.Sprintf("ERROR: %d bytes of source, at most %d and none of them zero", len(s), maxSource)}
		}
	}
	key := sha256.Sum256(fmt.Appendf(nil, "%d %v %v %v %s\x00%s", stage, o.GL, o.OpenGL, o.Unnumbered, source, strings.Join(o.More, "\x00")))
	words, err := compiled.get(key, func() ([]uint32, error) { return compile(stage, source, o) })
	if err != nil {
		var bad *CompileError
		if errors.As(err, &bad) { // may come from another goroutine's compilation
			err = &CompileError{stage, o.Name, bad.Log}
		}
		return nil, err
	}
	return slices.Clone(words), nil
}

// compile runs the compiler and numbers what it numbered badly.
func compile(stage Stage, source string, o CompileOptions) ([]uint32, error) {
	c, err := findCompiler()
	if err != nil {
		return nil, err
	}
	sources := append([]string{source}, o.More...)
	words, err := c.compile(stage, sources, o)
	if err != nil {
		return nil, err
	}
	m, err := spirv.Parse(words)
	if err != nil {
		return nil, fmt.Errorf("shaders: out of %s: %w", c.tool.name, err)
	}
	e, err := m.Find(stage, "")
	if err != nil {
		return nil, err
	}
	var list []declaration
	for _, s := range sources {
		if hasDirectives(s) {
			if s, err = c.preprocess(stage, s, o); err != nil {
				return nil, err
			}
		}
		list = join(list, declarations(s, stage))
	}
	if err := number(m, e, list, !o.Unnumbered && !o.OpenGL); err != nil {
		return nil, err
	}
	return m.Words(), nil
}

// Load takes GLSL for Vulkan or SPIR-V, told apart by the magic number, which may be in either byte order. What a GLSL
// source leaves unnumbered stays so, unless options say otherwise: the module is for spirv.Link.
//   - Errors: as Compile's; spirv.ErrInvalid for SPIR-V that is broken or has no entry point of that stage.
func Load(stage Stage, glslOrSPIRV string, o ...CompileOptions) ([]uint32, error) {
	options := CompileOptions{Unnumbered: true}
	if len(o) > 0 {
		options = o[0]
	}
	if !spirv.IsModule(glslOrSPIRV) {
		return Compile(stage, glslOrSPIRV, options)
	}
	words, err := spirv.FromBytes(glslOrSPIRV)
	if err != nil {
		return nil, err
	}
	m, err := spirv.Parse(words)
	if err != nil {
		return nil, err
	}
	if _, err := m.Find(stage, ""); err != nil {
		return nil, err
	}
	return words, nil
}
