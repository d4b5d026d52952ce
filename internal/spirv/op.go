package spirv

// Op is a SPIR-V opcode. Only those that this package looks into have a name.
type Op uint16

const (
	opUndef              Op = 1
	opSourceContinued    Op = 2
	opSource             Op = 3
	opSourceExtension    Op = 4
	opName               Op = 5
	opMemberName         Op = 6
	opString             Op = 7
	opLine               Op = 8
	opExtension          Op = 10
	opExtInstImport      Op = 11
	opExtInst            Op = 12
	opMemoryModel        Op = 14
	opEntryPoint         Op = 15
	opExecutionMode      Op = 16
	opCapability         Op = 17
	opTypeVoid           Op = 19
	opTypeBool           Op = 20
	opTypeInt            Op = 21
	opTypeFloat          Op = 22
	opTypeVector         Op = 23
	opTypeMatrix         Op = 24
	opTypeImage          Op = 25
	opTypeSampler        Op = 26
	opTypeSampledImage   Op = 27
	opTypeArray          Op = 28
	opTypeRuntimeArray   Op = 29
	opTypeStruct         Op = 30
	opTypePointer        Op = 32
	opTypeFunction       Op = 33
	opTypeForwardPointer Op = 39
	opConstantTrue       Op = 41
	opConstantFalse      Op = 42
	opConstant           Op = 43
	opConstantComposite  Op = 44
	opConstantNull       Op = 46
	opSpecConstantTrue   Op = 48
	opSpecConstant       Op = 50
	opSpecComposite      Op = 51
	opSpecConstantOp     Op = 52
	opFunction           Op = 54
	opFunctionParameter  Op = 55
	opFunctionEnd        Op = 56
	opFunctionCall       Op = 57
	opVariable           Op = 59
	opLoad               Op = 61
	opStore              Op = 62
	opCopyMemory         Op = 63
	opAccessChain        Op = 65
	opInBoundsAccess     Op = 66
	opArrayLength        Op = 68
	opDecorate           Op = 71
	opMemberDecorate     Op = 72
	opDecorationGroup    Op = 73
	opGroupDecorate      Op = 74
	opGroupMember        Op = 75
	opVectorShuffle      Op = 79
	opCompositeConstruct Op = 80
	opCompositeExtract   Op = 81
	opCompositeInsert    Op = 82
	opCopyObject         Op = 83
	opBitcast            Op = 124
	opIAdd               Op = 128
	opFAdd               Op = 129
	opISub               Op = 130
	opFSub               Op = 131
	opIMul               Op = 132
	opFMul               Op = 133
	opLogicalAnd         Op = 167
	opSelect             Op = 169
	opULessThan          Op = 176
	opEmitVertex         Op = 218
	opEmitStreamVertex   Op = 220
	opPhi                Op = 245
	opLoopMerge          Op = 246
	opSelectionMerge     Op = 247
	opLabel              Op = 248
	opBranch             Op = 249
	opBranchConditional  Op = 250
	opSwitch             Op = 251
	opReturn             Op = 253
	opNoLine             Op = 317
	opModuleProcessed    Op = 330
	opExecutionModeID    Op = 331
	opDecorateID         Op = 332
	opDecorateString     Op = 5632
	opMemberDecorateStr  Op = 5633
)

// Storage classes.
const (
	classUniformConstant = 0
	classInput           = 1
	classUniform         = 2
	classOutput          = 3
	classPrivate         = 6
	classFunction        = 7
	classPushConstant    = 9
	classAtomicCounter   = 10
	classStorageBuffer   = 12
)

// Decorations.
const (
	decBlock         = 2
	decBufferBlock   = 3
	decRowMajor      = 4
	decArrayStride   = 6
	decMatrixStride  = 7
	decBuiltIn       = 11
	decNoPerspective = 13
	decFlat          = 14
	decPatch         = 15
	decCentroid      = 16
	decSample        = 17
	decNonWritable   = 24
	decStream        = 29
	decLocation      = 30
	decComponent     = 31
	decIndex         = 32
	decBinding       = 33
	decDescriptorSet = 34
	decOffset        = 35
	decXfbBuffer     = 36
	decXfbStride     = 37
)

// Capabilities.
const (
	capTransformFeedback = 53
	capDrawParameters    = 4427
)

// Execution modes.
const (
	modeInvocations         = 0
	modeXfb                 = 11
	modeLocalSize           = 17
	modeInputPoints         = 19
	modeInputLines          = 20
	modeInputLinesAdj       = 21
	modeTriangles           = 22
	modeInputTrianglesAdj   = 23
	modeQuads               = 24
	modeIsolines            = 25
	modeOutputVertices      = 26
	modeOutputPoints        = 27
	modeOutputLineStrip     = 28
	modeOutputTriangleStrip = 29
	modeLocalSizeID         = 38
)

// shape says how much of an instruction Parse guarantees and which of its words may be ids.
type shape struct {
	min    uint8 // words, the first one included
	idFrom uint8 // first word that may be an id
	idTo   uint8 // first word that is no id any more; 0: all to the end are
	result uint8 // word of the result id; 0: none
	number uint8 // a word among the ids that is a number; 0: none
}

// shapes holds the instructions whose words this package reads by position. Of all others it only assumes that any word
// may be an id.
var shapes = map[Op]shape{
	opUndef:              {3, 1, 0, 2, 0},
	opName:               {3, 1, 2, 0, 0},
	opMemberName:         {4, 1, 2, 0, 0},
	opString:             {3, 1, 2, 1, 0},
	opLine:               {4, 1, 2, 0, 0},
	opExtInstImport:      {3, 1, 2, 1, 0},
	opExtInst:            {5, 1, 0, 2, 4},
	opEntryPoint:         {4, 2, 3, 0, 0}, // the interface follows the name
	opExecutionMode:      {3, 1, 2, 0, 0},
	opExecutionModeID:    {3, 1, 0, 0, 0},
	opCapability:         {2, 2, 2, 0, 0},
	opExtension:          {2, 2, 2, 0, 0},
	opMemoryModel:        {3, 3, 3, 0, 0},
	opTypeVoid:           {2, 1, 2, 1, 0},
	opTypeBool:           {2, 1, 2, 1, 0},
	opTypeInt:            {4, 1, 2, 1, 0},
	opTypeFloat:          {3, 1, 2, 1, 0},
	opTypeVector:         {4, 1, 3, 1, 0},
	opTypeMatrix:         {4, 1, 3, 1, 0},
	opTypeImage:          {9, 1, 3, 1, 0},
	opTypeSampler:        {2, 1, 2, 1, 0},
	opTypeSampledImage:   {3, 1, 0, 1, 0},
	opTypeArray:          {4, 1, 0, 1, 0},
	opTypeRuntimeArray:   {3, 1, 0, 1, 0},
	opTypeStruct:         {2, 1, 0, 1, 0},
	opTypePointer:        {4, 1, 0, 1, 2},
	opTypeFunction:       {3, 1, 0, 1, 0},
	opConstantTrue:       {3, 1, 0, 2, 0},
	opConstantFalse:      {3, 1, 0, 2, 0},
	opConstant:           {4, 1, 3, 2, 0},
	opConstantComposite:  {3, 1, 0, 2, 0},
	opConstantNull:       {3, 1, 0, 2, 0},
	opSpecConstantTrue:   {3, 1, 0, 2, 0},
	opSpecConstant:       {4, 1, 3, 2, 0},
	opSpecComposite:      {3, 1, 0, 2, 0},
	opSpecConstantOp:     {4, 1, 0, 2, 0},
	opFunction:           {5, 1, 3, 2, 0},
	opFunctionParameter:  {3, 1, 0, 2, 0},
	opFunctionEnd:        {1, 1, 1, 0, 0},
	opFunctionCall:       {4, 1, 0, 2, 0},
	opVariable:           {4, 1, 3, 2, 0}, // an initializer is a constant
	opLoad:               {4, 1, 4, 2, 0},
	opStore:              {3, 1, 3, 0, 0},
	opCopyMemory:         {3, 1, 3, 0, 0},
	opAccessChain:        {4, 1, 0, 2, 0},
	opInBoundsAccess:     {4, 1, 0, 2, 0},
	opArrayLength:        {5, 1, 4, 2, 0},
	opDecorate:           {3, 1, 2, 0, 0},
	opMemberDecorate:     {4, 1, 2, 0, 0},
	opDecorateID:         {3, 1, 0, 0, 0},
	opDecorateString:     {4, 1, 2, 0, 0},
	opMemberDecorateStr:  {5, 1, 2, 0, 0},
	opVectorShuffle:      {5, 1, 5, 2, 0},
	opCompositeConstruct: {3, 1, 0, 2, 0},
	opCompositeExtract:   {4, 1, 4, 2, 0},
	opCompositeInsert:    {5, 1, 5, 2, 0},
	opLoopMerge:          {4, 1, 3, 0, 0},
	opSelectionMerge:     {3, 1, 2, 0, 0},
	opLabel:              {2, 1, 2, 1, 0},
	opBranch:             {2, 1, 2, 0, 0},
	opBranchConditional:  {4, 1, 4, 0, 0},
	opSwitch:             {3, 1, 2, 0, 0}, // labels follow; no variable among them
	opReturn:             {1, 1, 1, 0, 0},
	opNoLine:             {1, 1, 1, 0, 0},
}
