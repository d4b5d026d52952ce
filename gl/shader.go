package gl

import (
	"errors"
	"unsafe"

	"github.com/vkgloo/vkgloo/gl/internal/link"
	"github.com/vkgloo/vkgloo/shaders"
)

// shader is a shader object.
type shader struct {
	name     uint32
	kind     uint32 // VERTEX_SHADER, FRAGMENT_SHADER
	source   string
	binary   string // SPIR-V of ShaderBinary
	compiled *link.Shader
	log      string
	attached int // programs that it is attached to
	deleted  bool
}

// programOrShader is what a name of the one name space of both stands for.
type programOrShader struct {
	shader  *shader
	program *program
}

// shaderNamed returns the shader of a name; when there is none, an error is latched.
func (c *context) shaderNamed(name uint32, call string) *shader {
	o := c.programs.Get(name)
	switch {
	case o == nil:
		c.badValue("%s: %d is no shader", call, name)
	case o.shader == nil:
		c.badOp("%s: %d is a program", call, name)
	default:
		return o.shader
	}
	return nil
}

func stageOf(kind uint32) shaders.Stage {
	if kind == FRAGMENT_SHADER {
		return shaders.Fragment
	}
	return shaders.Vertex
}

// CreateShader returns a new shader object: VERTEX_SHADER or FRAGMENT_SHADER.
//   - Errors: INVALID_ENUM for xtype; INVALID_OPERATION for geometry, tessellation and compute shaders, which this
//     package lacks. The result is 0 then.
func CreateShader(xtype uint32) uint32 {
	c := current
	switch xtype {
	case VERTEX_SHADER, FRAGMENT_SHADER:
	case GEOMETRY_SHADER, TESS_CONTROL_SHADER, TESS_EVALUATION_SHADER, COMPUTE_SHADER:
		c.badOp("CreateShader: type %#x is not supported", xtype)
		return 0
	default:
		c.badEnum("CreateShader: type %#x", xtype)
		return 0
	}
	name := c.programs.Gen()
	c.programs.Set(name, &programOrShader{shader: &shader{name: name, kind: xtype}})
	return name
}

// IsShader reports whether a name is that of a shader object.
func IsShader(shader uint32) bool {
	o := current.programs.Get(shader)
	return o != nil && o.shader != nil
}

// DeleteShader deletes a shader, once it is attached to no program. 0 is ignored.
//   - Errors: INVALID_VALUE for a name without an object, INVALID_OPERATION for a program's.
func DeleteShader(shader uint32) {
	c := current
	if shader == 0 {
		return
	}
	if s := c.shaderNamed(shader, "DeleteShader"); s != nil {
		s.deleted = true
		c.collectShader(s)
	}
}

func (c *context) collectShader(s *shader) {
	if s.deleted && s.attached == 0 {
		c.programs.Delete(s.name)
	}
}

// ShaderSource replaces a shader's source by count strings, joined. length holds their bytes; negative ones, and all
// where length is nil, end with a zero byte.
//   - Errors: INVALID_VALUE for a name without an object or a negative count, INVALID_OPERATION for a program's name.
//   - Ownership: the strings are read during the call.
func ShaderSource(shader uint32, count int32, xstring **uint8, length *int32) {
	c := current
	s := c.shaderNamed(shader, "ShaderSource")
	if s == nil {
		return
	}
	if count < 0 {
		c.badValue("ShaderSource: %d strings", count)
		return
	}
	var text []byte
	for i := range int(count) {
		n := int32(-1)
		if length != nil {
			n = *at(length, i)
		}
		text = append(text, cString(*at(xstring, i), n)...)
	}
	s.source, s.binary = string(text), ""
}

// CompileShader compiles a shader's source. Whether that went well is COMPILE_STATUS, and why not the info log.
//   - Errors: INVALID_VALUE for a name without an object, INVALID_OPERATION for a program's, or for a shader that holds
//     SPIR-V.
func CompileShader(shader uint32) {
	c := current
	s := c.shaderNamed(shader, "CompileShader")
	if s == nil {
		return
	}
	if s.binary != "" {
		c.badOp("CompileShader: shader %d holds SPIR-V, which SpecializeShader compiles", shader)
		return
	}
	compiled, err := link.Compile(stageOf(s.kind), s.source)
	s.compiled, s.log = compiled, ""
	if err != nil {
		s.log = compilerLog(err)
	}
}

// compilerLog is what an info log says of an error: the compiler's own words, if there are any.
func compilerLog(err error) string {
	var bad *shaders.CompileError
	if errors.As(err, &bad) && bad.Log != "" {
		return bad.Log
	}
	return "ERROR: " + err.Error()
}

// GetShaderiv asks about a shader: SHADER_TYPE, DELETE_STATUS, COMPILE_STATUS, INFO_LOG_LENGTH, SHADER_SOURCE_LENGTH
// (both with a zero byte, 0 for none) or SPIR_V_BINARY.
//   - Errors: INVALID_VALUE for a name without an object, INVALID_OPERATION for a program's, INVALID_ENUM for pname.
func GetShaderiv(shader, pname uint32, params *int32) {
	if !given(current, params, "GetShaderiv") {
		return
	}
	c := current
	s := c.shaderNamed(shader, "GetShaderiv")
	if s == nil {
		return
	}
	switch pname {
	case SHADER_TYPE:
		*params = int32(s.kind)
	case DELETE_STATUS:
		*params = int32(truth(s.deleted))
	case COMPILE_STATUS:
		*params = int32(truth(s.compiled != nil))
	case INFO_LOG_LENGTH:
		*params = cLength(s.log)
	case SHADER_SOURCE_LENGTH:
		*params = cLength(s.source)
	case SPIR_V_BINARY:
		*params = int32(truth(s.binary != ""))
	default:
		c.badEnum("GetShaderiv: parameter %#x", pname)
	}
}

// cLength is the bytes of a string with its zero byte; 0 for none.
func cLength(s string) int32 {
	if s == "" {
		return 0
	}
	return int32(len(s) + 1)
}

// GetShaderInfoLog writes what the compiler said to infoLog, at most bufSize bytes with the zero byte at the end;
// length, if not nil, gets their number without that.
//   - Errors: INVALID_VALUE for a name without an object or a negative bufSize, INVALID_OPERATION for a program's name.
func GetShaderInfoLog(shader uint32, bufSize int32, length *int32, infoLog *uint8) {
	c := current
	s := c.shaderNamed(shader, "GetShaderInfoLog")
	switch {
	case s == nil:
	case bufSize < 0:
		c.badValue("GetShaderInfoLog: %d bytes", bufSize)
	default:
		putString(s.log, bufSize, length, infoLog)
	}
}

// The numbers of ARB_gl_spirv, which OpenGL 4.6 took over.
const (
	SHADER_BINARY_FORMAT_SPIR_V = 0x9551
	SPIR_V_BINARY               = 0x9552
)

// ShaderBinary gives count shaders a module of SPIR-V, length bytes at binary; binaryFormat is
// SHADER_BINARY_FORMAT_SPIR_V. SpecializeShader says which entry point each is.
//   - Errors: INVALID_VALUE for a negative count or length, names without objects, or bytes that are no SPIR-V;
//     INVALID_ENUM for binaryFormat; INVALID_OPERATION for a program's name, or two shaders of one kind.
//   - Ownership: the bytes are read during the call.
func ShaderBinary(count int32, shaders *uint32, binaryFormat uint32, binary unsafe.Pointer, length int32) {
	c := current
	if count < 0 || length < 0 {
		c.badValue("ShaderBinary: %d shaders, %d bytes", count, length)
		return
	}
	if binaryFormat != SHADER_BINARY_FORMAT_SPIR_V {
		c.badEnum("ShaderBinary: format %#x", binaryFormat)
		return
	}
	var list []*shader
	for i := range int(count) {
		s := c.shaderNamed(*at(shaders, i), "ShaderBinary")
		if s == nil {
			return
		}
		for _, t := range list {
			if t.kind == s.kind {
				c.badOp("ShaderBinary: shaders %d and %d are of one kind", t.name, s.name)
				return
			}
		}
		list = append(list, s)
	}
	if binary == nil || !link.IsModule(bytesAt(binary, int(length))) {
		c.badValue("ShaderBinary: %d bytes that are no SPIR-V", length)
		return
	}
	text := string(bytesAt(binary, int(length)))
	for _, s := range list {
		s.binary, s.source, s.compiled, s.log = text, "", nil, ""
	}
}

// SpecializeShader compiles a shader that holds SPIR-V: its entry point, with the values of numSpecializationConstants
// constants. Whether that went well is COMPILE_STATUS. Vulkan's SPIR-V is taken, and OpenGL's without loose uniforms.
//   - Errors: INVALID_VALUE for a name without an object, an entry point that the module lacks for the shader's kind,
//     or a constant that it lacks; INVALID_OPERATION for a program's name, or a shader that holds no SPIR-V or is
//     compiled already.
func SpecializeShader(shader uint32, pEntryPoint *uint8, numSpecializationConstants uint32, pConstantIndex *uint32, pConstantValue *uint32) {
	c := current
	s := c.shaderNamed(shader, "SpecializeShader")
	if s == nil {
		return
	}
	if s.binary == "" || s.compiled != nil {
		c.badOp("SpecializeShader: shader %d holds no SPIR-V, or is compiled", shader)
		return
	}
	constants := make(map[uint32]uint32, min(numSpecializationConstants, 64))
	for i := range int(numSpecializationConstants) {
		constants[*at(pConstantIndex, i)] = *at(pConstantValue, i)
	}
	compiled, err := link.Specialize(stageOf(s.kind), s.binary, GoStr(pEntryPoint), constants)
	if errors.Is(err, link.ErrNotFound) {
		c.badValue("SpecializeShader: shader %d: %v", shader, err)
		return
	}
	if err != nil {
		s.log = err.Error()
		return
	}
	s.compiled, s.log = compiled, ""
}
