package spirv

// Stage is a shader stage, with SPIR-V's numbers.
type Stage uint32

const (
	Vertex Stage = iota
	TessControl
	TessEval
	Geometry
	Fragment
	Compute
)

var stageNames = [...]string{"vertex", "tessellation control", "tessellation evaluation", "geometry", "fragment", "compute"}

func (s Stage) String() string {
	if int(s) < len(stageNames) {
		return stageNames[s]
	}
	return "unknown stage"
}

// arrayed reports whether interface variables of that direction have an outer dimension over the primitive's vertices.
func (s Stage) arrayed(input bool) bool {
	switch s {
	case Geometry, TessEval:
		return input
	case TessControl:
		return true
	}
	return false
}

// Builtin is a SPIR-V BuiltIn.
type Builtin int

const (
	NotBuiltin           Builtin = -1
	BuiltinPosition      Builtin = 0
	BuiltinPointSize     Builtin = 1
	BuiltinClipDistance  Builtin = 3
	BuiltinCullDistance  Builtin = 4
	BuiltinPrimitiveID   Builtin = 7
	BuiltinLayer         Builtin = 9
	BuiltinViewportIndex Builtin = 10
	BuiltinPointCoord    Builtin = 16
	BuiltinWorkgroupSize Builtin = 25
	BuiltinVertexIndex   Builtin = 42
	BuiltinInstanceIndex Builtin = 43
	BuiltinBaseVertex    Builtin = 4424
	BuiltinBaseInstance  Builtin = 4425
	BuiltinDrawIndex     Builtin = 4426
)

// Primitive is what a geometry shader takes or makes.
type Primitive uint8

const (
	PrimitiveNone Primitive = iota
	PrimitivePoints
	PrimitiveLines
	PrimitiveLinesAdjacency
	PrimitiveTriangles
	PrimitiveTrianglesAdjacency
	PrimitiveLineStrip     // output only
	PrimitiveTriangleStrip // output only
)

var inputPrimitives = map[uint32]Primitive{
	modeInputPoints:       PrimitivePoints,
	modeInputLines:        PrimitiveLines,
	modeInputLinesAdj:     PrimitiveLinesAdjacency,
	modeTriangles:         PrimitiveTriangles,
	modeInputTrianglesAdj: PrimitiveTrianglesAdjacency,
}

var outputPrimitives = map[uint32]Primitive{
	modeOutputPoints:        PrimitivePoints,
	modeOutputLineStrip:     PrimitiveLineStrip,
	modeOutputTriangleStrip: PrimitiveTriangleStrip,
}
