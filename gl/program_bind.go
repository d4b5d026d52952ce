package gl

import (
	"slices"
	"strings"

	"github.com/vkgloo/vkgloo/gl/internal/link"
)

// GetAttribLocation returns the location of an active attribute of a linked program, -1 for other names.
//   - Errors: INVALID_VALUE for a name without an object; INVALID_OPERATION for a shader's, or a program that is not
//     linked. The result is -1 then.
func GetAttribLocation(program uint32, name *uint8) int32 {
	c := current
	exe := c.linkedNamed(program, "GetAttribLocation")
	if exe == nil {
		return -1
	}
	return int32(exe.Attribute(GoStr(name)))
}

// BindAttribLocation gives an attribute a location, from the next link on, unless the shader has one for it.
//   - Errors: INVALID_VALUE for index or a name without an object; INVALID_OPERATION for a shader's, or a name that
//     begins with gl_.
func BindAttribLocation(program, index uint32, name *uint8) {
	c := current
	p := c.programNamed(program, "BindAttribLocation")
	s := GoStr(name)
	switch {
	case p == nil:
	case index >= maxAttributes:
		c.badValue("BindAttribLocation: attribute %d of %d", index, maxAttributes)
	case strings.HasPrefix(s, "gl_"):
		c.badOp("BindAttribLocation: %q", s)
	default:
		p.attributes[s] = int(index)
	}
}

// BindFragDataLocation gives a fragment output a colour number, from the next link on, unless the shader has one for it.
//   - Errors: INVALID_VALUE for color or a name without an object; INVALID_OPERATION for a shader's, or a name that
//     begins with gl_.
func BindFragDataLocation(program, color uint32, name *uint8) {
	c := current
	p := c.programNamed(program, "BindFragDataLocation")
	s := GoStr(name)
	switch {
	case p == nil:
	case color >= maxDrawBuffers:
		c.badValue("BindFragDataLocation: colour %d of %d", color, maxDrawBuffers)
	case strings.HasPrefix(s, "gl_"):
		c.badOp("BindFragDataLocation: %q", s)
	default:
		p.outputs[s] = int(color)
	}
}

// GetUniformBlockIndex returns the number of an active uniform block of a program, INVALID_INDEX for other names.
//   - Errors: INVALID_VALUE for a name without an object, INVALID_OPERATION for a shader's.
func GetUniformBlockIndex(program uint32, uniformBlockName *uint8) uint32 {
	c := current
	p := c.programNamed(program, "GetUniformBlockIndex")
	if p == nil || p.exe == nil {
		return INVALID_INDEX
	}
	name, n := GoStr(uniformBlockName), uint32(0)
	for _, b := range p.exe.Blocks {
		switch {
		case b.Storage:
		case b.Name == name:
			return n
		default:
			n++
		}
	}
	return INVALID_INDEX
}

// UniformBlockBinding makes a program's uniform block read from a binding point of UNIFORM_BUFFER.
//   - Errors: INVALID_VALUE for a block or binding that does not exist, or a name without an object; INVALID_OPERATION
//     for a shader's.
func UniformBlockBinding(program, uniformBlockIndex, uniformBlockBinding uint32) {
	c := current
	p := c.programNamed(program, "UniformBlockBinding")
	if p == nil {
		return
	}
	if uniformBlockBinding >= maxUniformBindings {
		c.badValue("UniformBlockBinding: binding %d of %d", uniformBlockBinding, maxUniformBindings)
		return
	}
	n := uint32(0)
	if p.exe != nil {
		for i, b := range p.exe.Blocks {
			if b.Storage {
				continue
			}
			if n == uniformBlockIndex {
				p.exe.blocks[i] = uniformBlockBinding
				p.exe.version = nextVersion()
				return
			}
			n++
		}
	}
	c.badValue("UniformBlockBinding: block %d of %d", uniformBlockIndex, n)
}

// TransformFeedbackVaryings says which outputs a program captures, from the next link on: names of outputs, "o[1]",
// gl_Position, gl_PointSize, and with INTERLEAVED_ATTRIBS gl_SkipComponents1 to 4 and gl_NextBuffer. With
// SEPARATE_ATTRIBS each goes into a buffer of its own.
//   - Errors: INVALID_VALUE for a negative count, more separate varyings than there are buffers, or a name without an
//     object; INVALID_ENUM for bufferMode; INVALID_OPERATION for a shader's name, special names with SEPARATE_ATTRIBS,
//     and more of gl_NextBuffer than there are buffers.
//   - Ownership: the names are read during the call.
func TransformFeedbackVaryings(program uint32, count int32, varyings **uint8, bufferMode uint32) {
	c := current
	p := c.programNamed(program, "TransformFeedbackVaryings")
	switch {
	case p == nil:
		return
	case bufferMode != INTERLEAVED_ATTRIBS && bufferMode != SEPARATE_ATTRIBS:
		c.badEnum("TransformFeedbackVaryings: mode %#x", bufferMode)
		return
	case count < 0 || bufferMode == SEPARATE_ATTRIBS && count > maxFeedbackBindings:
		c.badValue("TransformFeedbackVaryings: %d varyings", count)
		return
	}
	var names []string
	buffers := 1
	for i := range int(count) {
		s := GoStr(*at(varyings, i))
		special := s == "gl_NextBuffer" || strings.HasPrefix(s, "gl_SkipComponents")
		if s == "gl_NextBuffer" {
			buffers++
		}
		if special && bufferMode == SEPARATE_ATTRIBS || buffers > maxFeedbackBindings {
			c.badOp("TransformFeedbackVaryings: %q as varying %d", s, i)
			return
		}
		names = append(names, s)
	}
	p.varyings, p.separate = names, bufferMode == SEPARATE_ATTRIBS
}

// GetTransformFeedbackVarying returns what a linked program captures as varying index: name, at most bufSize bytes
// with a zero byte at the end, number of array elements, and type. length, size and xtype may be nil.
//   - Errors: INVALID_VALUE for index, a negative bufSize or a name without an object; INVALID_OPERATION for a shader's
//     name, or a program that is not linked.
func GetTransformFeedbackVarying(program, index uint32, bufSize int32, length *int32, size *int32, xtype *uint32, name *uint8) {
	c := current
	exe := c.linkedNamed(program, "GetTransformFeedbackVarying")
	switch {
	case exe == nil:
		return
	case uint64(index) >= uint64(exe.Varyings()):
		c.badValue("GetTransformFeedbackVarying: varying %d of %d", index, exe.Varyings())
		return
	case bufSize < 0:
		c.badValue("GetTransformFeedbackVarying: %d bytes", bufSize)
		return
	}
	s, t, n := exe.Captured(int(index))
	putString(s, bufSize, length, name)
	if size != nil {
		*size = int32(n)
	}
	if xtype != nil {
		*xtype = typeName(t)
	}
}

// typeName is OpenGL's number of a GLSL type, NONE where there is none.
func typeName(t link.Type) uint32 {
	i := slices.Index(typeOrder, t.Element().GLSL())
	if i < 0 {
		return NONE
	}
	return typeNumbers[i]
}

var typeOrder = []string{"float", "vec2", "vec3", "vec4", "int", "ivec2", "ivec3", "ivec4", "uint", "uvec2", "uvec3", "uvec4",
	"bool", "bvec2", "bvec3", "bvec4", "double", "dvec2", "dvec3", "dvec4", "mat2", "mat3", "mat4", "mat2x3", "mat2x4", "mat3x2",
	"mat3x4", "mat4x2", "mat4x3", "dmat2", "dmat3", "dmat4", "dmat2x3", "dmat2x4", "dmat3x2", "dmat3x4", "dmat4x2", "dmat4x3"}

var typeNumbers = []uint32{FLOAT, FLOAT_VEC2, FLOAT_VEC3, FLOAT_VEC4, INT, INT_VEC2, INT_VEC3, INT_VEC4, UNSIGNED_INT,
	UNSIGNED_INT_VEC2, UNSIGNED_INT_VEC3, UNSIGNED_INT_VEC4, BOOL, BOOL_VEC2, BOOL_VEC3, BOOL_VEC4, DOUBLE, DOUBLE_VEC2,
	DOUBLE_VEC3, DOUBLE_VEC4, FLOAT_MAT2, FLOAT_MAT3, FLOAT_MAT4, FLOAT_MAT2x3, FLOAT_MAT2x4, FLOAT_MAT3x2, FLOAT_MAT3x4,
	FLOAT_MAT4x2, FLOAT_MAT4x3, DOUBLE_MAT2, DOUBLE_MAT3, DOUBLE_MAT4, DOUBLE_MAT2x3, DOUBLE_MAT2x4, DOUBLE_MAT3x2,
	DOUBLE_MAT3x4, DOUBLE_MAT4x2, DOUBLE_MAT4x3}
