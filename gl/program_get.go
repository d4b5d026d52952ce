package gl

import "github.com/vkgloo/vkgloo/gl/internal/link"

// GetProgramiv asks about a program: DELETE_STATUS, LINK_STATUS, VALIDATE_STATUS, INFO_LOG_LENGTH, ATTACHED_SHADERS,
// ACTIVE_ATTRIBUTES, ACTIVE_UNIFORMS, ACTIVE_UNIFORM_BLOCKS and the lengths of their longest names,
// TRANSFORM_FEEDBACK_BUFFER_MODE, TRANSFORM_FEEDBACK_VARYINGS, TRANSFORM_FEEDBACK_VARYING_MAX_LENGTH. Lengths count a
// zero byte.
//   - Errors: INVALID_VALUE for a name without an object; INVALID_ENUM for pname; INVALID_OPERATION for a shader's
//     name, and for what is asked of geometry, tessellation and compute shaders.
func GetProgramiv(program, pname uint32, params *int32) {
	if !given(current, params, "GetProgramiv") {
		return
	}
	c := current
	p := c.programNamed(program, "GetProgramiv")
	if p == nil {
		return
	}
	v, ok := p.status(pname)
	if !ok {
		v, ok = p.counts(pname)
	}
	switch {
	case ok:
		*params = int32(v)
	case pname == GEOMETRY_VERTICES_OUT || pname == GEOMETRY_INPUT_TYPE || pname == GEOMETRY_OUTPUT_TYPE ||
		pname == GEOMETRY_SHADER_INVOCATIONS || pname == TESS_CONTROL_OUTPUT_VERTICES || pname == TESS_GEN_MODE ||
		pname == TESS_GEN_SPACING || pname == TESS_GEN_VERTEX_ORDER || pname == TESS_GEN_POINT_MODE || pname == COMPUTE_WORK_GROUP_SIZE:
		c.badOp("GetProgramiv: program %d has no stage for parameter %#x", program, pname)
	default:
		c.badEnum("GetProgramiv: parameter %#x", pname)
	}
}

func (p *program) status(pname uint32) (int64, bool) {
	switch pname {
	case DELETE_STATUS:
		return truth(p.deleted), true
	case LINK_STATUS:
		return truth(p.exe != nil), true
	case VALIDATE_STATUS:
		return truth(p.validated), true
	case INFO_LOG_LENGTH:
		return int64(cLength(p.log)), true
	case ATTACHED_SHADERS:
		return int64(len(p.shaders)), true
	case PROGRAM_SEPARABLE, PROGRAM_BINARY_RETRIEVABLE_HINT, PROGRAM_BINARY_LENGTH:
		return 0, true
	case TRANSFORM_FEEDBACK_BUFFER_MODE:
		if p.separate {
			return SEPARATE_ATTRIBS, true
		}
		return INTERLEAVED_ATTRIBS, true
	}
	return 0, false
}

// counts answers about what a link found; zeros without one.
func (p *program) counts(pname uint32) (int64, bool) {
	none := link.Program{}
	l := &none
	if p.exe != nil {
		l = p.exe.Program
	}
	blocks, longest := 0, 0
	for _, b := range l.Blocks {
		if !b.Storage {
			blocks, longest = blocks+1, max(longest, len(b.Name)+1)
		}
	}
	switch pname {
	case ACTIVE_ATTRIBUTES:
		return int64(len(l.Attributes)), true
	case ACTIVE_ATTRIBUTE_MAX_LENGTH:
		n := 0
		for _, a := range l.Attributes {
			n = max(n, len(a.Name)+1)
		}
		return int64(n), true
	case ACTIVE_UNIFORMS:
		return int64(len(l.Uniforms)), true
	case ACTIVE_UNIFORM_MAX_LENGTH:
		n := 0
		for _, u := range l.Uniforms {
			k := len(u.Name) + 1
			if len(u.Type.Dims) > 0 {
				k += len("[0]")
			}
			n = max(n, k)
		}
		return int64(n), true
	case ACTIVE_UNIFORM_BLOCKS:
		return int64(blocks), true
	case ACTIVE_UNIFORM_BLOCK_MAX_NAME_LENGTH:
		return int64(longest), true
	case TRANSFORM_FEEDBACK_VARYINGS:
		return int64(l.Varyings()), true
	case TRANSFORM_FEEDBACK_VARYING_MAX_LENGTH:
		n := 0
		for k := range l.Varyings() {
			name, _, _ := l.Captured(k)
			n = max(n, len(name)+1)
		}
		return int64(n), true
	case ACTIVE_ATOMIC_COUNTER_BUFFERS:
		return 0, true
	}
	return 0, false
}
