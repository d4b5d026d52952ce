package shaders

import "github.com/vkgloo/vkgloo/internal/spirv"

// Stage is a shader stage.
type Stage = spirv.Stage

const (
	Vertex      = spirv.Vertex
	TessControl = spirv.TessControl
	TessEval    = spirv.TessEval
	Geometry    = spirv.Geometry
	Fragment    = spirv.Fragment
	Compute     = spirv.Compute
)

// stageWords are the names that compilers have for stages.
var stageWords = map[Stage]string{
	Vertex: "vert", TessControl: "tesc", TessEval: "tese", Geometry: "geom", Fragment: "frag", Compute: "comp",
}

// What Reflect gives.
type (
	// Reflection describes an entry point. It is immutable after creation.
	Reflection = spirv.Reflection
	// Variable is an input or output.
	Variable = spirv.Variable
	// Block is a uniform, storage or push constant block, and Member one of its basic members.
	Block  = spirv.Block
	Member = spirv.Member
	// Type is a GLSL type: "mat2x3".
	Type = spirv.Type
)

// Reflect describes the first entry point of a module. Names are those of the source where the module has them.
//   - Errors: for words that are no SPIR-V module, or one without an entry point.
func Reflect(words []uint32) (*Reflection, error) {
	m, err := spirv.Parse(words)
	if err != nil {
		return nil, err
	}
	list := m.Entries()
	if len(list) == 0 {
		return nil, spirv.ErrInvalid
	}
	return m.Reflect(list[0].Stage, list[0].Name)
}
