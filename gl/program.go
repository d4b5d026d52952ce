package gl

import (
	"maps"
	"slices"

	"github.com/vkgloo/vkgloo/gl/internal/link"
)

// program is a program object.
type program struct {
	name       uint32
	shaders    []*shader
	attributes map[string]int // of BindAttribLocation
	outputs    map[string]int // of BindFragDataLocation
	varyings   []string       // of TransformFeedbackVaryings
	separate   bool
	log        string
	validated  bool
	exe        *executable // nil: not linked, or the last link failed
	capturing  int         // transform feedback objects that capture with it
	deleted    bool
}

// executable is what a program was linked to. It lives as long as it is a program's or in use.
type executable struct {
	*link.Program
	uniforms []byte // the default block
	version  uint64 // changes with uniforms and points
	blocks   []uint32
	device   loaded
}

// programNamed returns the program of a name; when there is none, an error is latched.
func (c *context) programNamed(name uint32, call string) *program {
	o := c.programs.Get(name)
	switch {
	case o == nil:
		c.badValue("%s: %d is no program", call, name)
	case o.program == nil:
		c.badOp("%s: %d is a shader", call, name)
	default:
		return o.program
	}
	return nil
}

// linkedNamed is programNamed for programs that must be linked.
func (c *context) linkedNamed(name uint32, call string) *executable {
	p := c.programNamed(name, call)
	if p == nil {
		return nil
	}
	if p.exe == nil {
		c.badOp("%s: program %d is not linked", call, name)
	}
	return p.exe
}

// CreateProgram returns a new program object.
func CreateProgram() uint32 {
	c := current
	name := c.programs.Gen()
	c.programs.Set(name, &programOrShader{program: &program{name: name, attributes: make(map[string]int), outputs: make(map[string]int)}})
	return name
}

// IsProgram reports whether a name is that of a program object.
func IsProgram(program uint32) bool {
	o := current.programs.Get(program)
	return o != nil && o.program != nil
}

// DeleteProgram deletes a program, once it is not current and no transform feedback uses it. 0 is ignored.
//   - Errors: INVALID_VALUE for a name without an object, INVALID_OPERATION for a shader's.
func DeleteProgram(program uint32) {
	c := current
	if program == 0 {
		return
	}
	if p := c.programNamed(program, "DeleteProgram"); p != nil {
		p.deleted = true
		c.collectProgram(p)
	}
}

// collectProgram frees a deleted program that nothing uses.
func (c *context) collectProgram(p *program) {
	if !p.deleted || c.program == p || p.capturing > 0 || c.programs.Get(p.name) == nil {
		return
	}
	c.programs.Delete(p.name)
	for _, s := range p.shaders {
		s.attached--
		c.collectShader(s)
	}
	p.shaders = nil
	p.exe.release()
}

func (e *executable) release() {
	if e != nil && e.device != nil {
		e.device.Release()
		e.device = nil
	}
}

// AttachShader attaches a shader to a program.
//   - Errors: INVALID_VALUE for names without objects; INVALID_OPERATION for names of the other kind, or a shader that
//     is attached already.
func AttachShader(program, shader uint32) {
	c := current
	p := c.programNamed(program, "AttachShader")
	if p == nil {
		return
	}
	s := c.shaderNamed(shader, "AttachShader")
	if s == nil {
		return
	}
	if slices.Contains(p.shaders, s) {
		c.badOp("AttachShader: shader %d is attached to program %d", shader, program)
		return
	}
	p.shaders = append(p.shaders, s)
	s.attached++
}

// DetachShader detaches a shader from a program. What was linked stays as it is.
//   - Errors: INVALID_VALUE for names without objects; INVALID_OPERATION for names of the other kind, or a shader that
//     is not attached.
func DetachShader(program, shader uint32) {
	c := current
	p := c.programNamed(program, "DetachShader")
	if p == nil {
		return
	}
	s := c.shaderNamed(shader, "DetachShader")
	if s == nil {
		return
	}
	i := slices.Index(p.shaders, s)
	if i < 0 {
		c.badOp("DetachShader: shader %d is not attached to program %d", shader, program)
		return
	}
	p.shaders = slices.Delete(p.shaders, i, i+1)
	s.attached--
	c.collectShader(s)
}

const maxUniformLocations = 1024 * 4

// LinkProgram makes an executable of a program's shaders. Whether that went well is LINK_STATUS, and why not the info
// log. The current program's new executable is in use at once; when the link fails, the old one stays in use.
//   - Errors: INVALID_VALUE for a name without an object; INVALID_OPERATION for a shader's, or while transform feedback
//     uses the program.
func LinkProgram(program uint32) {
	c := current
	p := c.programNamed(program, "LinkProgram")
	if p == nil {
		return
	}
	if p.capturing > 0 {
		c.badOp("LinkProgram: transform feedback uses program %d", program)
		return
	}
	exe, log := c.link(p)
	p.log, p.validated = log, false
	old := p.exe
	p.exe = exe
	if c.program == p && exe != nil {
		old, c.exe = c.exe, exe
	}
	if old != c.exe {
		old.release()
	}
}

// link returns the executable, or nil and the reason.
func (c *context) link(p *program) (*executable, string) {
	var list []link.Shader
	for _, kind := range [...]uint32{VERTEX_SHADER, FRAGMENT_SHADER} {
		var pieces []*link.Shader
		for _, s := range p.shaders {
			if s.kind != kind {
				continue
			}
			if s.compiled == nil {
				return nil, "ERROR: a shader is not compiled"
			}
			pieces = append(pieces, s.compiled)
		}
		if len(pieces) == 0 {
			if kind == VERTEX_SHADER {
				return nil, "ERROR: no vertex shader"
			}
			continue
		}
		s, err := link.Join(stageOf(kind), pieces)
		if err != nil {
			return nil, compilerLog(err)
		}
		list = append(list, *s)
	}
	linked, err := link.Link(list, link.Options{
		Attributes: maps.Clone(p.attributes), Outputs: maps.Clone(p.outputs), Varyings: slices.Clone(p.varyings), Separate: p.separate,
		MaxAttributes: maxAttributes, MaxLocations: maxUniformLocations, Buffers: maxFeedbackBindings,
		Interleaved: maxInterleavedComponents, PerBuffer: maxSeparateComponents,
	})
	if err != nil {
		return nil, "ERROR: " + err.Error()
	}
	exe := &executable{Program: linked, uniforms: linked.Initial(), version: nextVersion()}
	for _, b := range linked.Blocks {
		exe.blocks = append(exe.blocks, uint32(b.Binding))
	}
	if exe.device, err = c.dev.Load(exe); err != nil {
		return nil, "ERROR: " + err.Error()
	}
	return exe, ""
}

// UseProgram makes a program the current one, 0 for none.
//   - Errors: INVALID_VALUE for a name without an object; INVALID_OPERATION for a shader's, a program that is not
//     linked, or while transform feedback is active and not paused.
func UseProgram(program uint32) {
	c := current
	if c.feedback.capturing() {
		c.badOp("UseProgram: transform feedback is active")
		return
	}
	if program == 0 {
		c.use(nil)
		return
	}
	p := c.programNamed(program, "UseProgram")
	switch {
	case p == nil:
	case p.exe == nil:
		c.badOp("UseProgram: program %d is not linked", program)
	default:
		c.use(p)
	}
}

func (c *context) use(p *program) {
	old, exe := c.program, c.exe
	c.program, c.exe = p, nil
	if p != nil {
		c.exe = p.exe
	}
	if old == nil {
		return
	}
	if exe != c.exe && exe != old.exe {
		exe.release() // replaced by a link, and now out of use
	}
	c.collectProgram(old)
}

// ValidateProgram checks whether a program can run; VALIDATE_STATUS says so.
//   - Errors: INVALID_VALUE for a name without an object, INVALID_OPERATION for a shader's.
func ValidateProgram(program uint32) {
	c := current
	if p := c.programNamed(program, "ValidateProgram"); p != nil {
		p.validated = p.exe != nil
	}
}

// GetProgramInfoLog writes why a program was not linked to infoLog, at most bufSize bytes with the zero byte at the
// end; length, if not nil, gets their number without that.
//   - Errors: INVALID_VALUE for a name without an object or a negative bufSize, INVALID_OPERATION for a shader's name.
func GetProgramInfoLog(program uint32, bufSize int32, length *int32, infoLog *uint8) {
	c := current
	p := c.programNamed(program, "GetProgramInfoLog")
	switch {
	case p == nil:
	case bufSize < 0:
		c.badValue("GetProgramInfoLog: %d bytes", bufSize)
	default:
		putString(p.log, bufSize, length, infoLog)
	}
}
